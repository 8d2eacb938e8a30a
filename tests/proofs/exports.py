"""A board of the samples taken away, opened in LibreOffice and read back from what it prints.

    python -m tests.proofs.exports --out DIR --count 60

Writes every format into DIR, has LibreOffice make PDFs of the document, the slides and the
workbook, and looks for every quotation's words in them, all within the page and the slides' words
above their speaker. Pages are drawn as PNG files for people to look at. Needs ``soffice`` and
poppler's ``pdftotext`` and ``pdftoppm`` (Debian: libreoffice-writer, libreoffice-impress,
libreoffice-calc, poppler-utils); says so and skips where they are not there.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pptx import Presentation

from corpus.article import Article, Kind, Quotation
from corpus.citing import Kept, keep
from corpus.sentences import split_sentences
from corpus.sources import Skipped, find_files, read_file
from corpus.speech import speaker_at
from tests.proofs.outcome import Outcome, say
from workspace.exports.checked import Entry, check
from workspace.exports.formats import FORMATS

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
TITLE = "After a poor inspection: what people said"
COUNT = 60

_TOOLS = ("soffice", "pdftotext", "pdftoppm")
_QUOTED = re.compile(r"“([^“”]{25,})”")
_PRINTED = (".docx", ".pptx", ".xlsx")
_TIMEOUT_S = 300
# Points from the top of a slide at which its parts end, and the height of a document's foot.
_WORDS_END, _SPEAKER_END, _SOURCE_END = 4.92 * 72, 5.81 * 72, 6.84 * 72
_FOOT = 50.0


def main() -> int:
    """Write, print and look."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, help="where the files go; a temporary folder if none")
    parser.add_argument("--count", type=int, default=COUNT, help=f"quotations, default {COUNT}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        outcome = prove(options.out or Path(temporary), options.count, pictures=True)
    return say("A board taken away and printed", outcome)


def prove(out: Path, count: int, *, pictures: bool = False) -> Outcome:
    """Export ``count`` quotations of the samples into ``out`` and find each in what is printed."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        return Outcome(skipped=f"not installed here: {', '.join(missing)}")
    articles = samples()
    checked = check(board(articles, count), {a.id: a for a in articles}.get)
    out.mkdir(parents=True, exist_ok=True)
    failures = [f"left out: {left.reason}" for left in checked.left_out]
    if len(checked.standing) != count:
        failures.append(f"{len(checked.standing)} quotations stand, not {count}")
    rows: dict[str, object] = {"checked": checked.line}
    for form in FORMATS:
        data = form.write(checked, TITLE)
        (out / f"board{form.suffix}").write_bytes(data)
        rows[f"{form.name}, bytes"] = f"{len(data):,}"
    pdfs = _print([out / f"board{suffix}" for suffix in _PRINTED])
    for suffix, pdf in zip(_PRINTED, pdfs, strict=True):
        pages = _pages(pdf)
        text = _text(pdf, pages)
        there = [_bare(s.kept.text) in text for s in checked.standing]
        rows[f"{suffix}: pages"] = len(pages)
        rows[f"{suffix}: quotations whose words are in the PDF"] = f"{sum(there)} of {len(there)}"
        failures += [
            f"{suffix}: not in the PDF: {s.kept.text[:80]!r}"
            for s, found in zip(checked.standing, there, strict=True)
            if not found
        ]
        failures += [
            f"{suffix}: page {n} prints {word.text!r} over its edge"
            for n, page in enumerate(pages, start=1)
            for word in page.words
            if not page.holds(word)
        ]
        if suffix == ".pptx":
            failures += _misplaced(out / "board.pptx", pages)
        if pictures:
            _run("pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix("")))
    return Outcome(rows, failures)


def samples() -> list[Article]:
    """The sample articles."""
    files = [f for f in find_files(SAMPLES) if not isinstance(f, Skipped)]
    return [a for file in files for a in read_file(file) if not isinstance(a, Skipped)]


def board(articles: Sequence[Article], count: int) -> list[Entry]:
    """``count`` quotations, an article after the other: speech, comments, long words, cuts."""
    turns = [list(_speech(article)) for article in articles]
    found = [turn[n] for n in range(max(map(len, turns))) for turn in turns if n < len(turn)]
    for n, kept in enumerate(_unusual(articles)):
        found.insert(4 + 7 * n, kept)
    entries = []
    for n, kept in enumerate(found[:count]):
        note = (
            "For the second half of the morning: ask what would have helped." if n % 7 == 3 else ""
        )
        tags = ("leadership", "after inspection") if n % 5 == 2 else ()
        entries.append(Entry(kept, note, tags))
    return entries


def _unusual(articles: Sequence[Article]) -> Iterator[Kept]:
    """The two longest runs of paragraphs, two comments, a cut, two sentences, speech in parts."""
    runs = [run for article in articles for run in _runs(article)]
    for article, spans in sorted(runs, key=lambda r: r[1][-1][1] - r[1][0][0])[-2:]:
        yield keep(article, [(spans[0][0], spans[-1][1])])
    said = [(a, b) for a in articles for b in a.comments if b.author]
    for article, comment in said[:2]:
        yield keep(article, [(comment.start, comment.end)])
    for article, spans in runs[:1]:
        yield keep(article, [spans[0], spans[2]])
    for article, spans in runs[3:5]:
        a, b = split_sentences(article.text[slice(*spans[0])])[0]
        yield keep(article, [(spans[0][0] + a, spans[0][0] + b)])
    for article, quotation in [(a, q) for a in articles for q in a.quotations if q.continues][:2]:
        first = next(q for q in article.quotations if q.start == quotation.continues)
        yield keep(article, [(q.start, q.end) for q in (first, quotation)], quotation)


def _runs(article: Article) -> Iterator[tuple[Article, list[tuple[int, int]]]]:
    """Three to five paragraphs that follow each other."""
    blocks = [(b.start, b.end) for b in article.blocks if b.kind is Kind.PARAGRAPH]
    for n in range(0, len(blocks) - 4, 5):
        yield article, blocks[n : n + 5]


def _speech(article: Article) -> Iterator[Kept]:
    """What the article gives as somebody's words, with the speaker where it says so."""
    for block in article.blocks:
        if block.kind is not Kind.PARAGRAPH:
            continue
        for match in _QUOTED.finditer(article.text, block.start, block.end):
            start, end = match.span(1)
            speaker = speaker_at(article, start, end)
            name, role = None, None
            if speaker is not None:
                name = speaker.name
                role = speaker.described.rpartition(f"{name}, ")[2].strip(" ,;")
                role = None if role in ("", name) else role
            yield keep(article, [(start, end)], Quotation(start, end, speaker=name, role=role))


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, its box in points from the left and the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page: its size in points, and its words in the order they are printed."""

    width: float
    height: float
    words: tuple[Word, ...]

    def holds(self, word: Word) -> bool:
        """Whether the word is within the page."""
        return (
            word.left >= 0
            and word.top >= 0
            and word.right <= self.width
            and word.bottom <= self.height
        )

    def text(self, top: float, bottom: float) -> str:
        """The letters and digits of the words whose middle is between ``top`` and ``bottom``."""
        within = (w for w in self.words if top <= (w.top + w.bottom) / 2 < bottom)
        return "".join(_bare(w.text) for w in within)


def _print(files: Sequence[Path]) -> list[Path]:
    """The PDF files that LibreOffice makes of them, beside them."""
    pdfs = [file.with_name(f"{file.stem}-{file.suffix[1:]}.pdf") for file in files]
    with tempfile.TemporaryDirectory() as work:
        # Each is called after its format, since what is made of it has the ending .pdf.
        named = [Path(work, f"{p.stem}{f.suffix}") for f, p in zip(files, pdfs, strict=True)]
        copies = [str(shutil.copy(file, copy)) for file, copy in zip(files, named, strict=True)]
        # A profile of its own, so that a LibreOffice that is open does not take the order.
        profile = f"-env:UserInstallation=file://{work}/profile"
        _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, *copies)
        for pdf in pdfs:
            shutil.move(Path(work, pdf.name), pdf)
    return pdfs


def _pages(pdf: Path) -> list[Page]:
    laid_out = _run("pdftotext", "-bbox", str(pdf), "-")
    pages = []
    for size, body in re.findall(r"<page ([^>]*)>(.*?)</page>", laid_out, re.S):
        width, height = (float(n) for n in re.findall(r'"([\d.]+)"', size))
        words = tuple(
            Word(html.unescape(text), *(float(n) for n in re.findall(r'"(-?[\d.]+)"', box)))
            for box, text in re.findall(r"<word ([^>]*)>(.*?)</word>", body, re.S)
        )
        pages.append(Page(width, height, words))
    return pages


def _text(pdf: Path, pages: Sequence[Page]) -> str:
    """All letters and digits in the order they are printed, without the pages' feet."""
    if pdf.stem.endswith("pptx"):
        # Without what stands between the parts of a quotation that goes on, too.
        return "".join(page.text(0, _WORDS_END) for page in pages)
    width, height = (round(n) for n in (pages[0].width, pages[0].height - _FOOT))
    crop = ("-x", "0", "-y", "0", "-W", str(width), "-H", str(height))
    return _bare(_run("pdftotext", "-raw", *crop, str(pdf), "-"))


def _misplaced(deck: Path, pages: Sequence[Page]) -> Iterator[str]:
    """Slides on which the quotation, the speaker or the source is not in its own place."""
    for n, (slide, page) in enumerate(zip(Presentation(deck).slides, pages, strict=True), start=1):
        if slide.slide_layout.name != "Quotation":
            continue
        for name, place, top, bottom in (
            ("words", 1, 0.0, _WORDS_END),
            ("speaker", 0, _WORDS_END, _SPEAKER_END),
            ("source", 2, _SPEAKER_END, _SOURCE_END),
        ):
            written = _bare(slide.placeholders[place].text_frame.text)
            if page.text(top, bottom) != written:
                yield f".pptx: slide {n}: the {name} printed there are not those of the file"


def _bare(text: str) -> str:
    """Letters and digits only: printing breaks lines and joins letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
