"""A saved web page as a tree, and the runs of text a reader would see as paragraphs."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from corpus.decode import decode
from corpus.errors import SourceUnreadable

Element = Any
"""An lxml element; lxml publishes no types."""

MAX_FILE_BYTES = 48_000_000
"""Of the file as saved. Pictures inlined by "save as one file" extensions make real pages large."""
MAX_MARKUP_CHARACTERS = 3_000_000
"""Of what is left without inlined pictures, scripts and styles; a long article is 0.3 million."""
MAX_DEPTH = 400
"""Of elements within elements; libraries down the line recurse, and real pages stay below 100."""

_DATA_URI = re.compile(rb"data:[\w/+.;=-]{1,80},[\w%+/=\-]{200,}")
_BULK = re.compile(r"<(style|svg|script)\b([^>]*)>", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_UNSEEN = str.maketrans(
    {
        **dict.fromkeys([*range(9), *range(14, 28), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF]),
        # Browsers show &#145; and the like as Windows-1252 has them.
        **{
            code: bytes([code]).decode("cp1252", "ignore") or None
            for code in range(0x80, 0xA0)
            if code != 0x85
        },
        0x85: "…",
    }
)
# What browsers take these names to mean (WHATWG Encoding Standard, section 4.2).
_BROWSER_ENCODING = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
}

SKIPPED = frozenset(
    "audio button canvas datalist embed head iframe input map math noscript object "  # noqa: SIM905
    "option script "
    "select style svg template textarea video".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt "  # noqa: SIM905
    "fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_BREAK, _CELL = "\x0b", "\x1f"  # stand for <br> and a cell's end; _UNSEEN and \s keep them out


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Text with no paragraph boundary in it, its white space collapsed; a data table's row is one.

    ``block`` is the nearest block element that holds it. ``linked`` and ``bold`` tell whether all
    of it is inside links, or inside ``<strong>`` or ``<b>``.
    """

    text: str
    block: Element
    linked: bool = False
    bold: bool = False

    @property
    def is_row(self) -> bool:
        """True for a row of a data table, its cells joined by tabs."""
        return bool(self.block.tag == "tr")


def read_page(data: bytes) -> tuple[Element, str]:
    """The page's root element, and its markup as text.

    Raises:
        SourceUnreadable: too large, too deeply nested, damaged gzip, or nothing in it.
    """
    data = _gunzip(data)
    if len(data) > MAX_FILE_BYTES:
        raise SourceUnreadable(
            f"the page is {len(data) // 1_000_000} MB, too large for an article; "
            "save it again without pictures and adverts"
        )
    markup = _decode_page(_DATA_URI.sub(b"data:,", data))
    markup = _without_bulk(markup.replace("\x00", ""))
    if not markup.strip():
        raise SourceUnreadable("the page is empty; save it again from the browser")
    if len(markup) > MAX_MARKUP_CHARACTERS:
        raise SourceUnreadable(
            f"the page has {len(markup) // 1_000_000} million characters of markup, too many for "
            "an article; save it again, or save its text alone"
        )
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    # An XML declaration's encoding is about bytes we have already decoded; lxml refuses it.
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", markup)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceUnreadable("there is no text in the page; save it again") from error
    if root.getroottree().getroot() is None or _is_too_deep(root, parser):
        raise SourceUnreadable(
            "the page's markup is nested too deeply to be read; save the page's text alone"
        )
    return root, markup


def runs(root: Element, leave_out: Collection[Element] = ()) -> Iterator[Run]:
    """The runs of text under ``root`` in reading order, without the elements in ``leave_out``.

    ``<br><br>`` parts paragraphs, a single ``<br>`` is a space; scripts and controls are skipped.
    """
    out = set(leave_out)
    blocks: list[Element] = []
    pieces: list[tuple[str, bool, bool]] = []
    links = strong = 0
    row: Element | None = None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in SKIPPED or element in out:
                walker.skip_subtree()
                continue
            if tag == "br":
                pieces.append((_BREAK, True, True))
            elif row is None and _is_block(tag):
                yield from _flush(pieces, blocks)
                blocks.append(element)
                if tag == "tr" and _is_data_row(element):
                    row = element
            elif row is not None and _is_block(tag):
                pieces.append((" ", True, True))
            links += tag == "a"
            strong += tag in ("b", "strong")
            if element.text:
                text = element.text
                if tag == "pre":
                    text = re.sub(r"\n[ \t]*\n", _BREAK * 2, text)
                pieces.append((text, links > 0, strong > 0))
            continue
        if tag and tag not in SKIPPED and element not in out:
            links -= tag == "a"
            strong -= tag in ("b", "strong")
            if row is None or element is row:
                if _is_block(tag):
                    yield from _flush(pieces, blocks)
                    if blocks:
                        blocks.pop()
                if element is row:
                    row = None
            elif tag in ("td", "th"):
                pieces.append((_CELL, True, True))
            elif _is_block(tag):
                pieces.append((" ", True, True))
        if element.tail and element is not root:
            pieces.append((element.tail, links > 0, strong > 0))
    yield from _flush(pieces, blocks)


def clean(text: str) -> str:
    """``text`` without the characters nobody sees, white space collapsed to single spaces."""
    return " ".join(text.translate(_UNSEEN).split())


def marks(element: Element) -> str:
    """An element's classes, id, itemprop and role as one lower-case string to search in."""
    return " ".join(
        element.get(name) or "" for name in ("class", "id", "itemprop", "role", "data-component")
    ).lower()


def has_class(element: Element, *names: str) -> bool:
    """True where one of the element's classes is one of ``names`` (lower case)."""
    return not set((element.get("class") or "").lower().split()).isdisjoint(names)


def remove(element: Element) -> None:
    """Takes ``element`` out of its tree, leaving the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def _is_block(tag: str) -> bool:
    # Custom elements ("amp-list", "article-body") are laid out as blocks more often than not.
    return tag in BLOCKS or "-" in tag


def _is_data_row(row: Element) -> bool:
    """True for a row of figures or short entries, not for one that lays out the page."""
    cells = [c for c in row if c.tag in ("td", "th")]
    if len(cells) < 2 or len(cells) != len(row):
        return False
    size = 0
    for cell in cells:
        for inside, child in enumerate(cell.iterdescendants(*BLOCKS), start=1):
            if child.tag not in ("p", "div", "center") or inside > 2:
                return False
        size += sum(map(len, cell.itertext()))
    return size <= 800 * len(cells) and size <= 4000


def _flush(pieces: list[tuple[str, bool, bool]], blocks: list[Element]) -> Iterator[Run]:
    """Empties ``pieces`` into runs."""
    if not pieces:
        return
    block = blocks[-1] if blocks else None
    group: list[tuple[str, bool, bool]] = []
    breaks = 0
    for text, linked, bold in [*pieces, (_BREAK, True, True), (_BREAK, True, True)]:
        for part in re.split(f"({_BREAK})", text):
            if part == _BREAK:
                breaks += 1
            elif part.strip():
                breaks = 0
            group.append((" " if part == _BREAK else part, linked, bold))
            if breaks == 2:
                run = _run(group, block)
                if run is not None:
                    yield run
                group, breaks = [], 0
    pieces.clear()


def _run(group: list[tuple[str, bool, bool]], block: Element) -> Run | None:
    raw = "".join(text for text, _, _ in group)
    if block is not None and block.tag == "tr":
        text = "\t".join(clean(cell) for cell in raw.split(_CELL)).strip()
    else:
        text = clean(raw.replace(_CELL, " "))
    if not text or block is None:
        return None
    solid = [(linked, bold) for piece, linked, bold in group if any(c.isalnum() for c in piece)]
    return Run(
        text,
        block,
        linked=bool(solid) and all(linked for linked, _ in solid),
        bold=bool(solid) and all(bold for _, bold in solid),
    )


def _gunzip(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable("the compressed page is damaged; save it again") from error


def _without_bulk(markup: str) -> str:
    """``markup`` without styles, drawings and programs; structured data stays. In linear time."""
    kept: list[str] = []
    at = 0
    lower = markup.lower() if markup.isascii() else markup
    unclosed: set[str] = set()
    for opening in _BULK.finditer(markup):
        tag = opening.group(1).lower()
        if opening.start() < at or tag in unclosed or "ld+json" in opening.group(2):
            continue
        close = lower.find(f"</{tag}", opening.end())
        if close < 0:
            unclosed.add(tag)
            continue
        kept.append(markup[at : opening.start()])
        at = close
    kept.append(markup[at:])
    return " ".join(kept)


def _decode_page(data: bytes) -> str:
    """Text in the encoding the page is really in; what it says of itself is one guess."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    declared = _CHARSET.search(data[:20_000])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    name = _BROWSER_ENCODING.get(name, name)
    if name and not name.startswith(("utf", "iso-2022", "hz", "cp1252")):
        # A page in valid UTF-8 that says otherwise was converted when it was saved.
        for encoding in ("utf-8", name):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    if name.startswith("iso-2022"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    if name == "cp1252" and b"\x81" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")
    return decode(data)


def _is_too_deep(root: Element, parser: Any) -> bool:
    if any("RESOURCE_LIMIT" in (entry.type_name or "") for entry in parser.error_log):
        return True
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False
