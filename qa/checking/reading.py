"""Drafts read: from a Word, PowerPoint, PDF, Markdown or text file, or from what was pasted."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from markdown_it import MarkdownIt

from corpus.article import Article, Block, Kind, Reading
from corpus.decode import decode
from corpus.errors import SourceUnreadable
from corpus.layout import looks_wrapped
from corpus.markdown import read_markdown
from corpus.pdf import read_pdf
from corpus.quotation_marks import marks_of
from corpus.word import open_word
from qa.checking.draft import Draft, Span
from qa.checking.lines import MOST_LINES, lines_of
from qa.checking.slides import slide_paragraphs
from qa.checking.word_file import BETWEEN, word_paragraphs

MAX_BYTES = 40_000_000
MAX_CHARACTERS = 1_000_000
MAX_PAGES = 300
_OPENS = frozenset("“\"‘'«„")
_MOST_LINES = 60
"""That one quotation in text may run over."""
_FULL_LINE = 40
"""Characters of a line that is followed by another of its paragraph."""
_ITEM = re.compile(r"\s*(?:[-–—•*·>]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_LETTER_HEAD = re.compile(r"(?:From|Sent|To|Cc|Subject|Date): ")
_LETTER_BEGINS = re.compile(r"\bwrote:\s*$|^-+ ?(?:Original|Forwarded) [Mm]essage")
FORMATS = (".docx", ".pptx", ".pdf", ".md", ".txt")
"""The kinds of file that are checked."""

_AS = {
    ".doc": "it is in the old Word format; save it as .docx",
    ".docm": "it may hold macros; save it as .docx, which holds none",
    ".dotx": "it is a Word template; save it as .docx",
    ".ppt": "it is in the old PowerPoint format; save it as .pptx",
    ".pptm": "it may hold macros; save it as .pptx, which holds none",
    ".odt": "OpenDocument is not read; save it as .docx",
    ".odp": "OpenDocument is not read; save it as .pptx",
    ".rtf": "RTF is not read; save it as .docx or .txt",
    ".pages": "Pages documents are not read; export it as .docx",
    ".key": "Keynote files are not read; export it as .pptx",
    ".html": "web pages are not checked; copy the words and paste them",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """A draft's paragraphs as blocks of one text.

    ``quotes`` are the starts of block quotations; ``beside`` has, by its start, the other cells of
    the row that a paragraph of a table stands in.
    """

    text: str
    blocks: tuple[Block, ...]
    quotes: frozenset[int] = frozenset()
    pages: tuple[tuple[int, int], ...] = ()
    beside: Mapping[int, Sequence[str]] = field(default_factory=dict)


def read_draft(path: Path) -> Draft:
    """The draft in a file.

    Raises:
        SourceUnreadable: it is of no kind that is checked, damaged, protected, too large, or has
            no words; says what to do.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceUnreadable(_too_large())
        data = path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be opened ({error.strerror}); check it") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Draft:
    """The draft in a file called ``name``.

    Raises:
        SourceUnreadable: as ``read_draft``.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".markdown":
        suffix = ".md"
    if len(data) > MAX_BYTES:
        raise SourceUnreadable(_too_large())
    read = _READERS.get(suffix)
    if read is None:
        kinds = ", ".join(FORMATS)
        said = _AS.get(suffix, f"files of this kind are not checked; save it as one of {kinds}")
        raise SourceUnreadable(said)
    try:
        return _draft(read(data, name), name, suffix[1:], hashlib.sha256(data).hexdigest())
    except (RecursionError, MemoryError) as error:
        raise SourceUnreadable(
            "it is too deeply nested or too large; save its text alone and check that"
        ) from error


def read_pasted(text: str) -> Draft:
    """The draft that somebody pasted.

    Raises:
        SourceUnreadable: it is too long or has no words.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _draft(_plain(text), "Pasted text", "pasted", digest)


def _draft(words: _Words, name: str, format: str, sha256: str) -> Draft:
    if not re.search(r"\w", words.text):
        raise SourceUnreadable("there are no words in it; check that it is the right file")
    if len(words.text) > MAX_CHARACTERS:
        raise SourceUnreadable(
            f"it has {len(words.text):,} characters, more than a draft; check it in parts of "
            f"{MAX_CHARACTERS:,}"
        )
    reading = Reading(title=name, text=words.text, blocks=words.blocks)
    article = Article.from_reading(reading, id="draft", source=name)
    lines, problems = lines_of(article, words.quotes, words.pages, words.beside)
    if len(lines) > MOST_LINES:
        raise SourceUnreadable(
            f"it has {len(lines):,} quotations and citations; check it in parts of {MOST_LINES:,}"
        )
    return Draft(name, words.text, tuple(lines), format, sha256, tuple(problems))


def _of_paragraphs(
    paragraphs: Sequence[str],
    kinds: Sequence[Kind] = (),
    quotes: Sequence[bool] = (),
    pages: Sequence[int] = (),
    beside: Sequence[Sequence[str]] = (),
) -> _Words:
    """Paragraphs put together, apart by an empty line."""
    blocks, starts, at = [], [], 0
    for n, paragraph in enumerate(paragraphs):
        kind = kinds[n] if kinds else Kind.PARAGRAPH
        blocks.append(Block(kind, at, at + len(paragraph)))
        starts.append(at)
        at += len(paragraph) + len(BETWEEN)
    return _Words(
        BETWEEN.join(paragraphs),
        tuple(blocks),
        frozenset(s for s, q in zip(starts, quotes, strict=False) if q),
        tuple(zip(starts, pages, strict=False)),
        {s: b for s, b in zip(starts, beside, strict=False) if b},
    )


def _read_word(data: bytes, name: str) -> _Words:
    _refuse_macros(data)
    paragraphs = word_paragraphs(open_word(data))
    return _of_paragraphs(
        [p.text for p in paragraphs],
        [Kind.HEADING if p.is_heading else Kind.PARAGRAPH for p in paragraphs],
        [p.is_quote for p in paragraphs],
        beside=[p.beside for p in paragraphs],
    )


def _read_slides(data: bytes, name: str) -> _Words:
    if not data.startswith(b"PK"):
        raise SourceUnreadable("it is no PowerPoint file (.pptx); check its kind and rename it")
    _refuse_macros(data)
    found = slide_paragraphs(data)
    return _of_paragraphs(
        [p.text for p in found],
        pages=[p.slide for p in found],
        beside=[p.beside for p in found],
    )


def _read_pdf(data: bytes, name: str) -> _Words:
    reading = read_pdf(data, name=name, max_pages=MAX_PAGES)
    return _Words(
        reading.text, _as_draft(reading), pages=tuple((p.start, p.number) for p in reading.pages)
    )


def _read_markdown(data: bytes, name: str) -> _Words:
    text = decode(data)
    reading = read_markdown(text, name=name)
    quoted = [" ".join(q.split()) for q in _block_quotations(text)]
    starts = frozenset(
        b.start
        for b in reading.blocks
        if any(" ".join(reading.text[b.start : b.end].split()) in q for q in quoted)
    )
    rows = [(b.start, reading.text[b.start : b.end].split("\t")) for b in reading.blocks]
    beside = {start: cells for start, cells in rows if len(cells) > 1}
    return _Words(reading.text, _as_draft(reading), starts, beside=beside)


def _read_text(data: bytes, name: str) -> _Words:
    return _plain(decode(data))


def _plain(text: str) -> _Words:
    """Text whose paragraphs are its lines, but for such as go on in the next line.

    Lines of a page's width go on until an empty one; any line goes on that ends within quotation
    marks or in a word cut by a hyphen. A line that begins with ">" is quoted, as in a letter.
    """
    blocks: list[Block] = []
    quotes: set[int] = set()
    is_page = looks_wrapped(text)
    is_letter = led_in = False
    for m in re.finditer(r"[^\s](?:.*?\S)??(?=[ \t]*(?:\n[ \t]*\n|\s*\Z))", text, re.S):
        lines = [(m.start() + x.start(), m.start() + x.end()) for x in re.finditer(r"[^\n]+", m[0])]
        indented = led_in and _is_indented(text, lines)
        # A quotation that begins again in the next paragraph has not ended in this one.
        again = text[m.end() :].lstrip()[:1] in _OPENS and bool(marks_of(m[0]).unclosed)
        for start, end in [m.span()] if again else _joined(text, lines, is_page=is_page):
            bare = text[start:end]
            begin = start + len(bare) - len(bare.lstrip("> \t")) if bare.startswith(">") else start
            if begin == start:
                is_letter = _LETTER_BEGINS.search(bare) is not None
            is_letter = is_letter or _LETTER_HEAD.match(text, begin) is not None
            if begin < end:
                blocks.append(Block(Kind.PARAGRAPH, begin, end))
                if indented or (begin > start and not is_letter):
                    quotes.add(begin)
        led_in = m[0].endswith(":") or (led_in and indented)
    return _Words(text, tuple(blocks), frozenset(quotes))


def _is_indented(text: str, lines: Sequence[Span]) -> bool:
    at = text.rfind("\n", 0, lines[0][0]) + 1
    first = text[at : lines[0][0]]
    return (first == "\t" or len(first) >= 2) and not _ITEM.match(text, lines[0][0]) and all(
        text[a:b].startswith(("  ", "\t")) for a, b in lines[1:]
    )  # fmt: skip


def _joined(text: str, lines: Sequence[Span], *, is_page: bool) -> list[Span]:
    """The lines between two empty ones, those put together that go on.

    ``is_page`` is True where the text as a whole has lines of a page's width.
    """
    whole = [(lines[0][0], lines[-1][1])]
    if len(lines) > 1 and (
        looks_wrapped(text[slice(*whole[0])]) or (is_page and _fills_lines(text, lines))
    ):
        return whole
    out: list[Span] = []
    n = 0
    while n < len(lines):
        start, end = lines[n]
        last = n
        while (
            last + 1 < len(lines)
            and last - n < _MOST_LINES
            and (
                _goes_on(text[start:end])
                or _is_one_line(text[start:end], text[lines[last + 1][0] :])
            )
        ):
            last += 1
            end = lines[last][1]
        if _goes_on(text[start:end]):  # it never closes: a mark that was forgotten
            last, end = n, lines[n][1]
        out.append((start, end))
        n = last + 1
    return out


def _fills_lines(text: str, lines: Sequence[Span]) -> bool:
    return all(b - a >= _FULL_LINE for a, b in lines[:-1]) and not any(
        _ITEM.match(text, a) for a, _ in lines[1:]
    )


def _is_one_line(words: str, after: str) -> bool:
    """Whether a line was broken within a sentence: neither ends nor begins one there."""
    return words.rstrip()[-1:] not in ".!?:;”\"’'" and after[:1].islower()


def _goes_on(words: str) -> bool:
    return bool(re.search(r"\w[-‐\u00ad][ \t]*$", words)) or bool(marks_of(words).unclosed)


def _as_draft(reading: Reading) -> tuple[Block, ...]:
    """Blocks as a draft has them: it has no readers, and its notes quote too."""
    return tuple(
        Block(Kind.PARAGRAPH, b.start, b.end)
        if b.kind in (Kind.COMMENT, Kind.STANDFIRST, Kind.CAPTION, Kind.FURNITURE)
        else b
        for b in reading.blocks
    )


def _block_quotations(text: str) -> list[str]:
    found: list[str] = []
    depth = 0
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "blockquote_open":
            depth += 1
            if depth == 1:
                found.append("")
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "inline" and depth:
            children = token.children or []
            found[-1] += "".join(c.content or " " for c in children) + " "
    return found


def _refuse_macros(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, RuntimeError):
        return  # its reader says what is wrong with it
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise SourceUnreadable("it holds macros; save it as .docx or .pptx, which hold none")


def _too_large() -> str:
    return f"it is larger than {MAX_BYTES // 1_000_000} MB; save its text alone and check that"


_READERS: dict[str, Callable[[bytes, str], _Words]] = {
    ".docx": _read_word,
    ".pptx": _read_slides,
    ".pdf": _read_pdf,
    ".md": _read_markdown,
    ".txt": _read_text,
}
