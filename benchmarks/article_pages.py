"""How well the article is told from the rest of a saved page.

    python -m benchmarks.article_pages [--worst N]

Reads 60 saved news pages and the text a person marked as their article (scrapinghub
article-extraction-benchmark, MIT; from ``../shared``, not part of this project) and prints
precision, recall and F1 over four-word shingles, each page weighing the same. This is that
benchmark's own measure: https://github.com/scrapinghub/article-extraction-benchmark

The body compared is our paragraphs, list items and headings. Its annotators mostly left
standfirsts out, so the figures are given with and without them.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Kind, Reading
from corpus.html import read_html

PAGES = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "article-pages"
BODY = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.HEADING})
SHINGLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of a page's shingles: in both texts, only in ours, only in the marked one (sum 1)."""

    both: float
    ours: float
    theirs: float

    @property
    def f1(self) -> float:
        """Of this page alone, for finding the worst."""
        return 2 * self.both / max(1e-9, 2 * self.both + self.ours + self.theirs)


@dataclass(frozen=True, slots=True)
class Score:
    """Mean precision and recall over the pages, and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """F1 of the mean precision and the mean recall, as the benchmark reports it."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words with their counts; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - SHINGLE_WORDS + 1) if words else 0
    return Counter(tuple(words[i : i + SHINGLE_WORDS]) for i in range(count))


def compare(marked: str, ours: str) -> Overlap:
    """How far our text of a page agrees with the marked one."""
    theirs, found = shingles(marked), shingles(ours)
    both = (theirs & found).total()
    total = max(1, both + (found - theirs).total() + (theirs - found).total())
    return Overlap(both / total, (found - theirs).total() / total, (theirs - found).total() / total)


def score(overlaps: Mapping[str, Overlap]) -> Score:
    """Precision and recall over all pages."""
    pages = overlaps.values()
    return Score(
        statistics.mean(p.both / (p.both + p.ours) for p in pages if p.both + p.ours),
        statistics.mean(p.both / (p.both + p.theirs) for p in pages if p.both + p.theirs),
    )


def body(reading: Reading, kinds: frozenset[Kind] = BODY) -> str:
    """The words of the blocks of ``kinds``."""
    return "\n".join(reading.text[b.start : b.end] for b in reading.blocks if b.kind in kinds)


def read_pages(folder: Path = PAGES) -> dict[str, tuple[str, Reading]]:
    """Page id -> the marked text and our reading of the page."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return {
        page: (
            entry["articleBody"],
            read_html((folder / f"{page}.html.gz").read_bytes(), name=page),
        )
        for page, entry in sorted(truth.items())
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Body text of 60 saved pages against the marked text."
    )
    parser.add_argument("--worst", type=int, default=8, help="how many of the worst pages to list")
    arguments = parser.parse_args()
    if not PAGES.is_dir():
        print(f"skipped: there is no {PAGES}", file=sys.stderr)
        return 0
    begun = time.perf_counter()
    pages = read_pages()
    seconds = time.perf_counter() - begun
    with_standfirst = BODY | {Kind.STANDFIRST}
    for name, kinds in (("body", BODY), ("body and standfirst", with_standfirst)):
        overlaps = {
            page: compare(marked, body(ours, kinds)) for page, (marked, ours) in pages.items()
        }
        result = score(overlaps)
        print(
            f"{name:<20} precision {result.precision:.3f}  recall {result.recall:.3f}  "
            f"F1 {result.f1:.3f}"
        )
        if kinds == BODY:
            worst = sorted(overlaps.items(), key=lambda item: item[1].f1)[: arguments.worst]
    print(f"{len(pages)} pages in {seconds:.1f} s")
    for page, overlap in worst:
        print(
            f"  F1 {overlap.f1:.3f}  only ours {overlap.ours:.2f}  missed {overlap.theirs:.2f}  "
            f"{page[:8]}  {pages[page][1].title[:70]}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
