"""How well inspection reports are read: 28 PDFs and 431 extracted texts.

    python -m benchmarks.report_pdfs

Reads ``../shared/reports`` beside the repository and says so where it is absent. For each PDF:
title, authority and date against the list the reports came with; running lines or page numbers
left inside paragraphs; the share of pypdf's words that the canonical text has; paragraphs that
begin in mid-sentence; characters with a page; seconds.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.article import Block, Kind, Page
from corpus.dates import from_name, read_date
from corpus.layout import lay_out_text, looks_wrapped
from corpus.pdf import read_pdf
from corpus.report_cover import label_imprint, read_cover, title_lines

REPORTS = Path(__file__).parents[2] / "shared" / "reports"
_RUNNING = re.compile(
    r"Inspection of [\w ,-]+? local authority children[’']s services\s+\d{1,2} [\w ]*?"
    r"\d{4}\s+\d{1,2}\b|^\d{1,3}$|\b\d{1,2} [A-Z][a-z]+ \d{4} \d{1,2}$"
)


def main() -> int:
    if not REPORTS.is_dir():
        print(f"skipped: no reports at {REPORTS}")
        return 0
    _pdfs()
    _texts()
    return 0


def _pdfs() -> None:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    print(
        f"{'report':33} {'title':5} {'auth.':5} {'date':8} {'lead':4} {'dates':5} {'furn.':>5} "
        f"{'cut':>4} {'words':>7} {'paged':>6} {'pages':>5} {'secs':>5}"
    )
    total: Counter[str] = Counter()
    files = sorted((REPORTS / "pdf").glob("*.pdf"))
    for path in files:
        data = path.read_bytes()
        started = time.perf_counter()
        got = read_pdf(data, name=path.name)
        seconds = time.perf_counter() - started
        stem = re.match(r"([a-z ]+?)-(\d.*)", path.stem)
        assert stem is not None
        title = [got.text[b.start : b.end] for b in got.blocks if b.kind is Kind.TITLE]
        right_title = title == [got.title] and bool(re.search("Inspection of .*services", title[0]))
        authority = str(got.metadata.get("authority", "")).lower() == stem[1]
        date = got.published.value == from_name(path.name).value
        basis = got.published.basis.split(":")[0] if date else "WRONG"
        words = Counter(_words("\n".join(p.extract_text() for p in pypdf.PdfReader(path).pages)))
        kept = sum((words & Counter(_words(got.text))).values()) / max(1, words.total())
        furniture = stray_furniture(got.text, got.blocks)
        cut = cut_paragraphs(got.text, got.blocks)
        paged = _paged(got.text, got.pages)
        count = got.metadata["page_count"]
        print(
            f"{path.stem:33} {_tick(right_title):5} {_tick(authority):5} {basis:8} "
            f"{_tick('lead_inspector' in got.metadata):4} "
            f"{_tick('inspection_dates' in got.metadata):5} {len(furniture):5} {len(cut):4} "
            f"{kept:7.2%} {paged:6.1%} {count!s:>5} {seconds:5.2f}"
        )
        for words_found in furniture[:2]:
            print(f"    furniture: {words_found[:90]!r}")
        total.update(
            title=right_title, authority=authority, date=date, furniture=len(furniture),
            cut=len(cut),
        )  # fmt: skip
        total["milliseconds"] += round(seconds * 1000)
    print(
        f"PDFs: {len(files)}; titles {total['title']}, authorities {total['authority']}, dates "
        f"{total['date']}; stray furniture {total['furniture']}, cut paragraphs {total['cut']}; "
        f"{total['milliseconds'] / 1000:.1f} s in all"
    )


def _texts() -> None:
    total: Counter[str] = Counter()
    blocks = 0
    started = time.perf_counter()
    with (REPORTS / "reports.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = record["text"]
            layout = lay_out_text(text, title=title_lines(text.split("\n")))
            labelled = label_imprint(layout.text, layout.blocks)
            cover = read_cover(layout.text, labelled)
            day = read_date(record["published_text"])
            letters = Counter(re.findall(r"\w", text))
            blocks += len(labelled)
            total.update(
                texts=1,
                wrapped=looks_wrapped(text),
                letters=letters == Counter(re.findall(r"\w", layout.text)),
                pages=bool(layout.pages) and layout.pages[-1].number == record["pages"],
                authority=(cover.authority or "").lower() == record["authority"].lower(),
                dated=cover.published.is_known,
                same_day=bool(day) and cover.published.value == day.value if day else False,
                furniture=len(stray_furniture(layout.text, labelled)),
                cut=len(cut_paragraphs(layout.text, labelled)),
            )
    print(
        f"texts: {total['texts']}; seen as wrapped {total['wrapped']}; every letter kept "
        f"{total['letters']}; last page right {total['pages']}; authority as listed "
        f"{total['authority']}; cover dated {total['dated']}, as listed {total['same_day']}; "
        f"stray furniture {total['furniture']}, cut paragraphs {total['cut']} of {blocks:,} "
        f"blocks; {time.perf_counter() - started:.1f} s"
    )


def stray_furniture(text: str, blocks: Sequence[Block]) -> list[str]:
    """Paragraphs and list items that hold a running line or are a lone page number."""
    return [
        words
        for b in blocks
        if b.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM)
        and _RUNNING.search(words := text[b.start : b.end])
    ]


def cut_paragraphs(text: str, blocks: Sequence[Block]) -> list[str]:
    """Paragraphs that begin with a small letter: the second half of something."""
    return [
        words
        for b in blocks
        if b.kind is Kind.PARAGRAPH and (words := text[b.start : b.end])[:1].islower()
    ]


def _words(text: str) -> list[str]:
    """Words without the hyphens that line ends may add or take away."""
    return re.findall(r"\w+", re.sub(r"[-\u00ad\ufffe]\s*", "", text.lower()))


def _paged(text: str, pages: Sequence[Page]) -> float:
    covered = sum(len(text[p.start : p.end]) for p in pages)
    return covered / max(1, len(text))


def _tick(right: bool) -> str:
    return "yes" if right else "NO"


if __name__ == "__main__":
    sys.exit(main())
