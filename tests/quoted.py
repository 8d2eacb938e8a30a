"""Quotations labelled by reading, and how the program's compare with them.

    python -m tests.quoted            score all sets that are here

``tests/quotations/`` holds them, a line each: where the words stand in the stored text (``start``
to ``end``, with the words, or a hash of them where the text is not ours), what marks, speech or
words set off, whose they are (None where a careful reader would not be sure) and other names that
would be right too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.article import Article, Quotation
from corpus.jsonl import lines, read_line
from corpus.quoting import with_quotations
from corpus.sources import SourceFile, read_file
from tests.conftest import SHARED

LABELLED = Path(__file__).parent / "quotations"
SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with the quotations that a person found in it."""

    article: Article
    quotations: tuple[Mapping[str, Any], ...]


def labelled(name: str, *, at_most: int | None = None) -> list[Labelled]:
    """The set ``name``: "articles", "samples" or "reports"; of ``at_most`` so many articles."""
    by: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        by[record.get("id") or record["file"]].append(record)
    keys = set(sorted(by)[:at_most])
    return [Labelled(article, tuple(by[key])) for key, article in _articles(name, keys)]


def _articles(name: str, keys: set[str]) -> Iterator[tuple[str, Article]]:
    if name == "reports":
        text = (SHARED / "reports" / "reports.jsonl").read_text(encoding="utf-8")
        for _, line in lines(text):
            if not any(json.dumps(key)[1:-1] in line for key in keys):
                continue  # reading one takes a fifth of a second
            reading = read_line(line, name="reports.jsonl")
            if reading.key in keys:
                article = Article.from_reading(reading, id=reading.key, source="reports.jsonl")
                yield reading.key, with_quotations(article)
        return
    folder = SHARED / "articles" if name == "articles" else SAMPLES
    for key in sorted(keys):
        for read in read_file(SourceFile(folder / key, key)):
            assert isinstance(read, Article), read
            yield key, read


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found and given to whom; ``misses`` names what was not right, a line each."""

    counts: Counter[str]
    misses: tuple[str, ...]


def score(found: Sequence[Labelled], *, marks: str | None = None) -> Score:
    """The program's quotations against the labels; ``marks`` takes only "double" or "single".

    Counted: ``labelled``, ``found`` (with these very bounds), ``kind`` (speech or set off, right),
    and of speech found ``right``, ``wrong`` and ``unclear`` (no speaker given though a reader is
    sure), ``rightly unclear``. A speaker given to words set off counts as ``set off wrong`` where
    it is another than the label's.
    """
    counts: Counter[str] = Counter()
    misses: list[str] = []
    for text in found:
        by_span = {(q.start, q.end): q for q in text.article.quotations}
        for label in text.quotations:
            if marks is not None and label["marks"] != marks:
                continue
            words = text.article.text[label["start"] : label["end"]]
            assert words == label.get("words", words)
            assert _sha(words) == label.get("sha256", _sha(words)), "the labelled text has changed"
            counts["labelled"] += 1
            quotation = by_span.get((label["start"], label["end"]))
            where = f"{text.article.title[:40]} at {label['start']}"
            if quotation is None:
                misses.append(f"not found: {where}")
                continue
            counts["found"] += 1
            counts["kind"] += quotation.kind == label["kind"]
            how = _speaker(quotation, label)
            counts[how] += 1
            if how != "right" and not how.startswith("rightly"):
                misses.append(f"{how}: {where}, {label['speaker']!r} not {quotation.speaker!r}")
    return Score(counts, tuple(misses))


def _speaker(quotation: Quotation, label: Mapping[str, Any]) -> str:
    prefix = "" if label["kind"] == "speech" else "set off "
    if quotation.speaker is None:
        return f"{prefix}unclear" if label["speaker"] else f"{prefix}rightly unclear"
    names = [label["speaker"], *label["also"]] if label["speaker"] else []
    is_right = any(_same(quotation.speaker, name) for name in names)
    return f"{prefix}right" if is_right else f"{prefix}wrong"


def _same(given: str, name: str) -> bool:
    a, b = _plain(given), _plain(name)
    return a == b or set(a) <= set(b) or set(b) <= set(a)


def _plain(name: str) -> list[str]:
    return [w for w in re.findall(r"\w+", name.lower()) if w not in ("the", "a", "an", "s")]


def _sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def main() -> None:
    """Print how each set does, and what was missed."""
    for name, folder in (("samples", SAMPLES), ("articles", SHARED / "articles"),
                         ("reports", SHARED / "reports")):  # fmt: skip
        if not folder.exists():
            print(f"{name}: skipped, {folder} is not here")
            continue
        for marks in ("double", "single"):
            done = score(labelled(name), marks=marks)
            print(f"{name}, {marks} marks: {dict(sorted(done.counts.items()))}")
            for miss in done.misses:
                print(f"    {miss}")


if __name__ == "__main__":
    main()
