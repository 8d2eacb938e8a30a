"""PDFs into articles: what each page says, set as paragraphs, with the page of every character.

PDFium gives the characters in the order they were set, with size, weight and place; it reads a
60-page report in a fifth of a second where pdfminer takes half a minute.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from statistics import median

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from corpus.article import UNDATED, Block, Kind, Published, Reading
from corpus.dates import find_dates, from_name, on_or_before, stated
from corpus.errors import SourceUnreadable
from corpus.layout import Layout, Line, lay_out
from corpus.report_cover import label_imprint, read_cover, title_lines

MAX_BYTES = 200_000_000
MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000

# PDFium keeps process-wide state and may not be entered from two threads.
_PDFIUM = threading.Lock()
_BOLD_WEIGHT = 600
# PDFium puts this where it takes a hyphen at a line end for a division of the word.
_DIVIDED = "\ufffe"
_PRINTED_FROM_A_BROWSER = re.compile(
    r"Skia/PDF|Mozilla|Chrom|Safari|Quartz PDFContext|wkhtml", re.I
)
_BYLINE = re.compile(
    r"By (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})(?:\s*[|,·–-].*|\s+on\s.*)?"
)
_DATED = re.compile(
    r"(?!inspection|visit)"
    r"(?:.{0,40}\bon\s+|(?:date |first )?(?:published|posted|updated|date)(?: on)?\s*:?\s*)?"
    r"(?P<date>.{6,40}?)(?:\s+(?:in|by|at|[|·–-])\s.*)?",
    re.I,
)


def read_pdf(data: bytes, *, name: str, max_pages: int | None = None) -> Reading:
    """The article in a PDF file called ``name``; one of more than ``max_pages`` (``MAX_PAGES``
    where None) is refused.

    An inspection report's title, authority, dates and lead inspector come from its cover. Any
    other PDF's title is its document title where that stands in the text, else the largest words
    near the top of its first page; failing both, the file's name.

    Raises:
        SourceUnreadable: where there is no text to be had; says what to do.
    """
    lines, info = _read_lines(data, MAX_PAGES if max_pages is None else max_pages)
    title = _title_range(lines, info.get("Title", ""))
    layout = lay_out(lines, title=title)
    layout = replace(layout, blocks=label_imprint(layout.text, layout.blocks))
    found = next((b for b in layout.blocks if b.kind is Kind.TITLE), None)
    words = layout.words(found) if found else PurePath(name).stem.replace("_", " ").strip() or name
    cover = read_cover(layout.text, layout.blocks)
    metadata: dict[str, object] = dict(cover.metadata)
    metadata["page_count"] = max(line.page or 1 for line in lines)
    if made := _info_day(info):
        metadata["file_created"] = made
    author = None
    if cover.title:
        published = cover.date_or(from_name(name))
    else:
        published = _published(layout, found, info, name)
        author = _byline(layout)
    return Reading(
        title=words,
        text=layout.text,
        blocks=layout.blocks,
        published=published,
        publisher=cover.publisher,
        author=author,
        pages=layout.pages,
        metadata=metadata,
    )


# Characters to lines


def _read_lines(data: bytes, max_pages: int) -> tuple[list[Line], dict[str, str]]:
    """Every line of every page, and the document information."""
    if len(data) > MAX_BYTES:
        raise SourceUnreadable(
            f"it is larger than {MAX_BYTES // 1_000_000} MB; split it into smaller PDFs"
        )
    if b"%PDF" not in data[:1024]:
        raise SourceUnreadable("it is no PDF, whatever its name says; save it again as a PDF")
    with _PDFIUM:
        document = _open(data)
        try:
            return _document_lines(document, max_pages), _info(document)
        except (pdfium.PdfiumError, OSError, ValueError, OverflowError, MemoryError) as error:
            raise SourceUnreadable("the PDF is damaged; open it and save it again") from error
        finally:
            document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise SourceUnreadable(_why_closed(data)) from error


def _why_closed(data: bytes) -> str:
    """Why PDFium would not open the file; its own error may be left over from an earlier one."""
    handle = pdfium_c.FPDF_LoadMemDocument64(data, len(data), None)
    if handle:
        pdfium_c.FPDF_CloseDocument(handle)
        return "the PDF has no pages; save it again from where it came"
    if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD:
        return "the PDF is password-protected; save a copy without the password"
    return "the PDF is damaged; open it and save it again"


def _info(document: pdfium.PdfDocument) -> dict[str, str]:
    return {key: value for key, value in document.get_metadata_dict().items() if value}


def _document_lines(document: pdfium.PdfDocument, max_pages: int) -> list[Line]:
    count = len(document)
    if count == 0:
        raise SourceUnreadable("the PDF has no pages; save it again from where it came")
    if count > max_pages:
        raise SourceUnreadable(f"the PDF has {count} pages; split it into parts of {max_pages}")
    lines: list[Line] = []
    characters = 0
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            continue  # one broken page does not spoil the others
        try:
            text_page = page.get_textpage()
            try:
                on_page = list(_page_lines(text_page, number))
            finally:
                text_page.close()
        finally:
            page.close()
        on_page = _rejoin(on_page)
        lines += on_page
        characters += sum(len(line.text) for line in on_page)
        if characters > MAX_CHARACTERS:
            raise SourceUnreadable("the PDF has more text than a library holds; split it")
    if not any(c.isalnum() for line in lines for c in line.text):
        raise SourceUnreadable("a scan: it has no text; run it through OCR first")
    return lines


def _page_lines(text_page: pdfium.PdfTextPage, number: int) -> Iterator[Line]:
    """The lines of one page in the order they were set."""
    handle = text_page.raw
    units = [pdfium_c.FPDFText_GetUnicode(handle, i) for i in range(text_page.count_chars())]
    baseline: float | None = None
    line: list[int] = []
    for i, unit in enumerate([*units, 10]):
        if unit not in (10, 13):
            if unit != 0:
                line.append(i)
            if unit not in (0xFFFE, 2):
                continue
        inked = [j for j in line if not chr(units[j]).isspace()]
        if not inked:
            line = []
            continue
        text = _line_text(text_page, line, units)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(handle, inked[0], x, y)
        left, right = (
            text_page.get_charbox(inked[0])[0],
            text_page.get_charbox(inked[-1])[2],
        )
        sampled = sorted({inked[0], inked[len(inked) // 2], inked[-1]})
        sizes = [pdfium_c.FPDFText_GetFontSize(handle, j) for j in sampled]
        size = median(sizes) * _scale(text_page, inked[len(inked) // 2])
        yield Line(
            text,
            page=number,
            size=round(size, 1),
            bold=all(_is_bold(text_page, j) for j in sampled),
            left=left,
            right=right,
            drop=None if baseline is None else baseline - y.value,
        )
        baseline = y.value
        line = []


def _rejoin(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with what stands right behind a line, on its baseline or raised, put back to it.

    A raised footnote number ends a line for PDFium: "meals", "5", ":" is "meals5:".
    """
    out: list[Line] = []
    for line in lines:
        above = out[-1] if out else None
        if (
            above is not None
            and above.size
            and line.drop is not None
            and abs(line.drop) < 0.6 * above.size
            and above.right is not None
            and line.left is not None
            and -1 <= line.left - above.right < 0.8 * above.size
        ):
            space = " " if line.left - above.right > 0.15 * above.size else ""
            joined = f"{above.text.rstrip()}{space}{line.text.lstrip()}"
            out[-1] = replace(above, text=joined, right=line.right)
        else:
            out.append(line)
    return out


def _line_text(text_page: pdfium.PdfTextPage, line: Sequence[int], units: Sequence[int]) -> str:
    """The words of one line, with a tab for white space far wider than a space."""
    pieces: list[str] = []
    for k, j in enumerate(line):
        character = chr(units[j])
        if character.isspace() and 0 < k < len(line) - 1 and not chr(units[line[k + 1]]).isspace():
            before, after = line[k - 1], line[k + 1]
            height = pdfium_c.FPDFText_GetFontSize(text_page.raw, before)
            if not chr(units[before]).isspace():
                gap = text_page.get_charbox(after)[0] - text_page.get_charbox(before)[2]
                if gap > 1.6 * max(height, 6) and re.search(r"[^\W\d_]", "".join(pieces)):
                    character = "\t"
        pieces.append("-" if character in (_DIVIDED, "\x02") else character)
    text = "".join(pieces)
    # Characters beyond the basic plane come as surrogate pairs.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _scale(text_page: pdfium.PdfTextPage, index: int) -> float:
    """How far the page enlarges letters set at size 1 (as browsers' PDFs do)."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFText_GetMatrix(text_page.raw, index, matrix):
        return 1.0
    scale = (matrix.b**2 + matrix.d**2) ** 0.5
    return scale if scale > 0 else 1.0


def _is_bold(text_page: pdfium.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text_page.raw, index, name, 128, flags)
    if re.search(rb"bold|black|heavy|semibold", name.value, re.I):
        return True
    return int(pdfium_c.FPDFText_GetFontWeight(text_page.raw, index)) >= _BOLD_WEIGHT


# Title, date, author of a PDF that is no inspection report


def _title_range(lines: Sequence[Line], info_title: str) -> range | None:
    first = [line for line in lines if line.page == (lines[0].page or 1)]
    words = [" ".join(line.text.split()) for line in first]
    report = title_lines(words)
    if report is not None:
        return report
    if stands := _standing(words, info_title):
        return stands
    return _largest(first, words)


def _standing(words: Sequence[str], title: str) -> range | None:
    """Where the document's title stands among the lines; the site's name behind it may be absent.

    Browsers give a page's title: "Council rated ‘good’ - The Paper".
    """
    wanted = [_plain(title), _plain(re.split(r"\s+[-|–—:»]\s+[^-|–—»]*$", title)[0])]
    wanted = [w for w in wanted if len(w) >= 8]
    best: range | None = None
    for start in range(len(words)):
        joined = ""
        for end in range(start, min(start + 6, len(words))):
            joined = _plain(f"{joined} {words[end]}")
            if joined in wanted:
                # The last such place, for a running header repeats the title above it.
                best = range(start, end + 1)
    return best


def _plain(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.lower()).strip()


def _largest(first: Sequence[Line], words: Sequence[str]) -> range | None:
    """The largest words near the top of the first page, where any are larger than the text."""
    sizes: Counter[float] = Counter()
    for line, text in zip(first, words, strict=True):
        sizes[line.size or 0] += len(text)
    body = sizes.most_common(1)[0][0]
    top = [i for i in range(min(len(first), 30)) if len(re.findall(r"[^\W\d_]{2,}", words[i])) > 1]
    if not top:
        return None
    size = max(first[i].size or 0 for i in top)
    if size < body * 1.12:
        return None
    start = next(i for i in top if (first[i].size or 0) == size)
    end = start + 1
    while end < len(first) and end - start < 6 and abs((first[end].size or 0) - size) < size * 0.03:
        end += 1
    if sum(len(words[i]) for i in range(start, end)) > 300:
        return None
    return range(start, end)


def _published(layout: Layout, title: Block | None, info: dict[str, str], name: str) -> Published:
    """When a PDF was published, as its first lines, its name or its printing tell."""
    for block in _head(layout, title):
        words = layout.words(block)
        match = _DATED.fullmatch(words)
        found = list(find_dates(words))
        if match and len(words) < 90 and len(found) == 1 and found[0].precision == "day":
            return stated(words[found[0].start : found[0].end], "the top of the document")
    named = from_name(name)
    if named.is_known:
        return named
    made = _info_day(info)
    if made and _PRINTED_FROM_A_BROWSER.search(info.get("Producer", "") + info.get("Creator", "")):
        return on_or_before(made, "the page was saved as a PDF that day")
    return UNDATED


def _byline(layout: Layout) -> str | None:
    title = next((b for b in layout.blocks if b.kind is Kind.TITLE), None)
    for block in _head(layout, title):
        if match := _BYLINE.fullmatch(layout.words(block)):
            return match["name"]
    return None


def _head(layout: Layout, title: Block | None) -> list[Block]:
    """The blocks just before and after the title, running headers left out."""
    body = [b for b in layout.blocks if b.kind is not Kind.FURNITURE]
    at = body.index(title) if title in body else 0
    return body[max(0, at - 2) : at + 5]


def _info_day(info: dict[str, str]) -> str | None:
    """The day the file says it was made, ISO; None where it does not say or says nonsense."""
    match = re.match(r"D:((?:19|20)\d\d)([01]\d)([0-3]\d)", info.get("CreationDate", ""))
    if match is None:
        return None
    found = next(find_dates("-".join(match.groups())), None)
    return found.value if found and found.precision == "day" else None
