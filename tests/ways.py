"""What the tests of the ways share: an invented library, and a reader that counts shared words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.passages import PassageRules
from index.build import build
from index.library import Library
from index.words import content_words, stems
from qa.ask import Assistant
from qa.reader import Judged, Window
from tests.conftest import HashEmbedder


class OverlapReader:
    """A sentence scores by its share of the question's words; under half of them is no answer."""

    def judge(self, question: str, windows: Sequence[Window]) -> list[list[Judged]]:
        asked = set(stems(" ".join(content_words(question))))
        out = []
        for window in windows:
            around = set(stems(window.context))
            scores = []
            for sentence in window.sentences:
                have = set(stems(sentence))
                wanted = asked - around or asked
                share = len(wanted & have) / max(len(wanted), 1)
                scores.append(Judged(16 * share - 9, None))
            out.append(scores)
        return out


def open_library(folder: Path, articles: Mapping[str, str]) -> Assistant:
    """An assistant over ``articles`` (file name to text), read by the reader above."""
    source = folder / "news"
    source.mkdir()
    for name, text in articles.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    embedder = HashEmbedder(dimensions=256)
    build(folder / "data", embedder, [source], rules=PassageRules())
    return Assistant(Library(folder / "data", embedder), OverlapReader())  # type: ignore[arg-type]
