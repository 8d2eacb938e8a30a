"""Floors that answers must not fall below, pinned in a file beside the sets they are of.

    {"samples.jsonl": {"source": "../../corpus/samples", "sha256": "...",
                       "at_least": {"right": 53, ...}, "at_most": {"wrong_council": 0, ...}}}

Paths are from the file. A set whose source is not there is passed over and said to be. The figures
are counts as they were measured: one question is worth one, and nothing is allowed for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError, QuestionError
from qa.evaluation.figures import Score


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is pinned of one set. ``at_least`` and ``at_most`` are counts by measure.

    ``sha256`` is of the set's file when it was pinned; None where it never was.
    """

    set: Path
    source: Path
    sha256: str | None
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]

    @property
    def is_here(self) -> bool:
        """False where what the questions are about is not on this machine."""
        return self.source.exists()

    def check(self, score: Score) -> list[str]:
        """What stands against ``score``, a sentence each; none where it holds."""
        name = self.set.name
        if self.sha256 != hashed(self.set):
            return [
                f"{name} is not the file the floors were measured on; run python -m qa evaluate "
                "--gate FLOORS.json --pin to measure it anew"
            ]
        at_least, at_most = measured(score)
        below = [
            f"{name}: {measure} {at_least.get(measure, 0)} is below its floor {floor}"
            for measure, floor in self.at_least.items()
            if at_least.get(measure, 0) < floor
        ]
        above = [
            f"{name}: {measure} {at_most.get(measure, 0)} is above its ceiling {ceiling}"
            for measure, ceiling in self.at_most.items()
            if at_most.get(measure, 0) > ceiling
        ]
        return below + above

    def pin(self, score: Score, *, lower: bool = False) -> Pinned:
        """The same with the figures of ``score``, and the hash of the set as it is now.

        Raises:
            QuestionError: a figure is worse than what is pinned, and ``lower`` does not allow it.
        """
        at_least, at_most = measured(score)
        new = replace(self, sha256=hashed(self.set), at_least=at_least, at_most=at_most)
        # Of another file than the floors were measured on, no figure is lower or higher.
        is_same = self.sha256 == new.sha256
        worse = self.check(score) if is_same else []
        if worse and not lower:
            raise QuestionError(f"{'; '.join(worse)}; --lower allows that, with its reason")
        return new


def measured(score: Score) -> tuple[dict[str, int], dict[str, int]]:
    """The counts that are pinned: those that must not fall, and those that must not rise."""
    has, has_not = score.answerable, score.unanswerable
    at_least = {
        "right": has.right[0],
        "first_right": has.first_right[0],
        "refused": has_not.right[0],
        "ordered": has.ordered[0],
        **{f"hit_{n}": hits for n, hits in zip((1, 4, 10), has.passage.hits, strict=True)},
        "every_10": has.every.hits[-1],
    }
    at_most = {
        "wrong_council": has.wrong_council + has_not.wrong_council,
        "stale": has.stale[0],
        "comments": has.comments + has_not.comments,
        "broken": has.broken + has_not.broken,
    }
    return at_least, at_most


def read_floors(path: Path) -> list[Pinned]:
    """What is pinned in ``path``, a set each.

    Raises:
        LibraryError: it cannot be read as floors.
    """
    try:
        record: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return [
            Pinned(
                set=path.parent / name,
                source=(path.parent / pinned["source"]).resolve(),
                sha256=pinned.get("sha256"),
                at_least=dict(pinned.get("at_least", {})),
                at_most=dict(pinned.get("at_most", {})),
            )
            for name, pinned in record.items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryError(
            f'{path} cannot be read as floors ({error!r}); it is JSON with a "source" for each set'
        ) from error


def write_floors(path: Path, pinned: Mapping[str, Pinned]) -> None:
    """Put what is pinned into ``path``, by set; the others and every source stay as they are."""
    record: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for name, p in pinned.items():
        record[name] |= {
            "sha256": p.sha256,
            "at_least": dict(p.at_least),
            "at_most": dict(p.at_most),
        }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def hashed(path: Path) -> str:
    """Hex sha256 of a set's file, line ends as Git keeps them.

    Raises:
        LibraryError: it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    except OSError as error:
        raise LibraryError(f"{path} cannot be read ({error}); the floors name it") from error
