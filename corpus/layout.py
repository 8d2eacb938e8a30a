"""Physical lines into paragraphs, with the page of every character.

A PDF, or text that a PDF extractor gave, has lines where a reader sees paragraphs, and running
headers, footers, page numbers and footnotes in the middle of sentences. Here the lines become
canonical text: paragraphs joined with single spaces, blocks parted by a blank line, and whatever
interrupted a paragraph moved behind it as furniture. Nothing is deleted; white space, moved
furniture and mended line-end hyphens aside, the words stand in their order.

    lines -> pages -> furniture, footnotes, contents set aside -> chunks -> text, blocks, pages
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from corpus.article import Block, Kind, Page


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on the page; an empty ``text`` is a blank line.

    ``text`` has a tab between cells that stand apart in one row. ``page`` counts from 1. ``size``
    (of the letters), ``left``, ``right`` (of the ink, from the page's left edge) and ``drop``
    (from the baseline of the line above on the same page) are in points; None where not known.
    ``bold`` is True where every letter is.
    """

    text: str
    page: int | None = None
    size: float | None = None
    bold: bool = False
    left: float | None = None
    right: float | None = None
    drop: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Canonical text with its labelled blocks and page runs.

    ``blocks`` are in order, do not overlap, and between them hold every non-space character.
    ``pages`` are runs in order that between them cover the text where pages are known; a page
    has several runs where furniture was moved.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()

    def words(self, block: Block) -> str:
        """The exact text of one of the blocks."""
        return self.text[block.start : block.end]


@dataclass
class _Row:
    """A line being laid out."""

    line: Line
    text: str
    role: str = "body"  # or "edge", "note", "contents"

    @property
    def page(self) -> int | None:
        return self.line.page


@dataclass
class _Chunk:
    """Lines that make one block."""

    kind: Kind | None
    rows: list[_Row] = field(default_factory=list)
    cells: list[list[_Row]] | None = None  # a table row: the lines of each cell
    marker: str = ""  # "bullet", "number" or ""

    @cached_property
    def first(self) -> str:
        return self.rows[0].text

    @property
    def joined(self) -> str:
        return " ".join(row.text for row in self.rows)


# Wrapped text as we have met it has 60 to 110 characters a line; a paragraph on one line of a web
# page's text has 200 to 700.
_WIDEST_WRAP = 140
_TERMINAL = re.compile(
    r"[.!?…][’”'\")\]]*$"
    r"|[a-z%)][.!?][’”'\")\]]*\d{1,2}$"  # a footnote's number
    r"|[.!?][’”'\"]?\s+\([^()]{3,60}\)$"  # "(Recommendation)"
)
_GLYPH_BULLET = re.compile(r"(?:[\uf020-\uf0ff•●◦○▪▫■□◼◾▶►‣⁃✓✔]|[\u0335\u0336])(?:\s|(?=\w)|$)")
_DASH_BULLET = re.compile(r"(?:[-–—―─−*]|o(?=\s))(?:\s+\S|$)")
_NUMBER = re.compile(r"(?P<n>\d{1,3})[.)](?:\s+(?=[^\W\d_a-z]|[‘“'\"(£]|\d)|$)")
_SUB_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.?\s+[A-Z]")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page\s*)?(?P<n>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?[-–—\s]*", re.I
)
_GRADE = re.compile(
    r"(?:outstanding|good|satisfactory|adequate|inadequate|not judged|"
    r"requires improvement(?: to be good)?)\.?(?: \(?grade \d\)?)?",
    re.I,
)
_TABLE_HEAD = re.compile(
    r"(?:key )?judge?ments?(?: area)?\s(?:judge?ment )?grades?(?: at previous inspection)?", re.I
)
_FACT = re.compile(
    r"(?:inspection dates?|report published|published|age group|visit dates?|"
    r"date of (?:the )?(?:inspection|visit|previous inspection)|"
    r"(?:[a-z]+ ){0,3}(?:inspectors?|analysts?|managers?|director)|"
    r"telephone|textphone|tel|email|e-mail|website|fax|[TEWF])\s*:\s*\S"
    r"|h(?:er|is) majesty[’']s inspector$",
    re.I,
)
_VERDICT = re.compile(
    r"(?!the (?:experiences|impact)).*\b(?:is|are|requires?)\b.{0,24}"
    r"\b(?:good|outstanding|inadequate|adequate|improvement)\d{0,2}",
    re.I,
)
# How Ofsted's notes about itself begin, on a page of their own after the last paragraph.
_OPENING = re.compile(
    r"the office for standards in education, children[’']s services and skills \(ofsted\)|"
    r"any complaints about the inspection",
    re.I,
)
# Headings that every report of Ofsted's has, in these words: no line's length has to tell.
_USUAL_HEADING = re.compile(
    r"(?:What (?:needs|does the [\w ]{3,40} need) to improve|Areas for improvement)"
    r"\s*[?:]?\s*\d{0,2}"
)
_GRADED_HEADING = re.compile(
    r"The (?i:experiences|impact|effectiveness)\b(?!.*\b(?:is|are|was|were)\b)[^.:;?]{10,120}"
    r"(?::\s*(?i:outstanding|good|inadequate|requires(?: improvement(?: to(?: be(?: good)?)?)?)?)"
    r"\.?|\s(?:Outstanding|Good|Inadequate|[Rr]equires improvement(?: to be good)?))"
)
_NOTE = re.compile(r"(?P<n>\d{1,3})(?:\s+\S|$)|[*†‡]\s*\S")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?", re.I)
_LEADER = re.compile(r"^(?P<label>.*?\S)[\s.…·\t]+(?P<n>\d{1,3})$")
_HANGING = frozenset(
    re.findall(
        r"\w+",
        """
    a an and are as at be been but by can each for from had has have in into is it its may
    more no not of on or our should that the their these they this those to was were which who
    whose will with would
    """,
    )
)
_COMPOUNDING = frozenset(
    re.findall(
        r"\w+",
        """
    all anti child co cross decision early ex family front full half hard high information
    inter intra joint key long low mid multi non off one out over part person post pre problem
    pro quasi re risk self semi short single small social solution strength sub ten third
    three two under up well whole year young
    """,
    )
)
_ENDINGS = re.compile(
    r"(?:s?tions?|sions?|ments?|ings?|ness|it(?:y|ies)|ances?|ences?|able|ible|ally|ously|ive|"
    r"ed|er|ers|ly|al|ous|ful|ary|ery|ual|ial|guarding|guarded)"
)


def looks_wrapped(text: str) -> bool:
    """True where the lines of ``text`` are a page's lines, cut in mid-sentence.

    False for text copied from a web page, where one line is one paragraph.

    >>> looks_wrapped("A paragraph on one line, however short.\\n\\nAnother one.")
    False
    """
    lines = [line.strip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 4 or lengths[len(lengths) * 9 // 10] > _WIDEST_WRAP:
        return False
    cut = sum(
        len(a) >= 40 and b[:1].islower() and not _TERMINAL.search(a) and not a.endswith((":", ";"))
        for a, b in pairwise(lines)
    )
    return cut >= max(2, len(lengths) * 15 // 100)


def lay_out_text(text: str, *, title: range | None = None) -> Layout:
    """Paragraphs of hard-wrapped ``text``.

    Pages are known where form feeds part them, or empty lines that are plainly not paragraph
    breaks; otherwise they are numbered by the page numbers found in the text, and there are none
    where nothing tells. ``title``: which of ``text.split("\\n")`` are the title, if known.
    """
    return lay_out(_paginate(text), title=title)


def lay_out(lines: Iterable[Line], *, title: range | None = None) -> Layout:
    """Paragraphs of ``lines``, in reading order, page after page.

    ``title``: which of the lines are the document's title; they become its one TITLE block.
    """
    rows = [_Row(line, re.sub(r"[^\S\t]+", " ", line.text).strip()) for line in lines]
    heading_rows = [rows[i] for i in title] if title else []
    for row in heading_rows:
        row.role = "title"
    _mark_edges(rows)
    _mark_notes(rows)
    _mark_contents(rows)
    return _write(_chunks(rows, _Measure.of(rows)), _Hyphens.of(rows))


# Pages of plain text


def _paginate(text: str) -> list[Line]:
    text = text.replace("\r\n", "\n")
    if "\f" in text:
        return _as_lines(page.split("\n") for page in text.split("\f"))
    lines = text.split("\n")
    # Extractors part pages with a bare line end; blank lines within a page mostly hold a space.
    bare = [i for i, line in enumerate(lines) if not line]
    if bare and bare[-1] == len(lines) - 1:
        bare.pop()
    if bare:
        starts = [0, *bare, len(lines)]
        pages = [lines[a:b] for a, b in pairwise(starts)]
        tried = _as_lines(pages)
        rows = [_Row(line, line.text.strip()) for line in tried]
        _mark_edges(rows)
        marked = {row.page for row in rows if row.role == "edge"}
        spaced = sum(line.isspace() for line in lines)
        far = median(b - a for a, b in pairwise(starts)) >= 20
        if len(pages) > 1 and (
            len(marked) * 10 >= (len(pages) - 1) * 7 or (far and spaced >= len(bare))
        ):
            return tried
    return _paginate_by_numbers(lines)


def _as_lines(pages: Iterable[Sequence[str]]) -> list[Line]:
    return [Line(line, page=n) for n, page in enumerate(pages, start=1) for line in page]


def _paginate_by_numbers(lines: Sequence[str]) -> list[Line]:
    """Pages told by lone numbers that count up; the lines that recur beside them go with them."""
    found = [(i, _PAGE_NUMBER.fullmatch(line.strip())) for i, line in enumerate(lines)]
    lone = [(i, int(match["n"])) for i, match in found if match]
    chain = _counting_chain(lone)
    if len(chain) < 3:
        return [Line(line) for line in lines]
    near = Counter(
        _key(lines[j])
        for i, _ in chain
        for j in range(max(0, i - 4), min(len(lines), i + 5))
        if j != i and lines[j].strip()
    )
    running = {key for key, n in near.items() if n >= max(3, len(chain) * 3 // 10)}
    spans = []
    for i, number in chain:
        a = b = i
        while a > 0 and (not lines[a - 1].strip() or _key(lines[a - 1]) in running):
            a -= 1
        while b + 1 < len(lines) and (not lines[b + 1].strip() or _key(lines[b + 1]) in running):
            b += 1
        spans.append((a, b + 1, number))
    # A number with nothing behind it is at the foot of its page, and so are the others.
    foot = not any(line.strip() for line in lines[spans[-1][1] :])
    out, page, at = [], spans[0][2] - (0 if foot else 1), 0
    for a, b, number in spans:
        out += [Line(line, page=max(page, 1)) for line in lines[at:a]]
        page = number
        out += [Line(line, page=page) for line in lines[a:b]]
        at = b
        page += foot
    return out + [Line(line, page=page) for line in lines[at:]]


def _counting_chain(lone: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of (line, number) in which the numbers go up one by one."""
    best: dict[int, list[tuple[int, int]]] = {}
    for i, n in lone:
        before = best.get(n - 1, [])
        if len(before) + 1 > len(best.get(n, [])) and (not before or i - before[-1][0] > 5):
            best[n] = [*before, (i, n)]
    return max(best.values(), key=len, default=[])


# Furniture


def _key(text: str) -> str:
    """What a running line has in common from page to page: its words without the figures."""
    return re.sub(r"\d+", "#", " ".join(text.split()).lower())


def _by_page(rows: Sequence[_Row]) -> dict[int | None, list[_Row]]:
    pages: dict[int | None, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.text:
            pages[row.page].append(row)
    return pages


def _mark_edges(rows: Sequence[_Row]) -> None:
    """Gives running headers, footers and page numbers the role "edge"."""
    pages = _by_page(rows)
    pages.pop(None, None)
    if not pages:
        return
    count: Counter[tuple[bool, str]] = Counter()
    offsets: Counter[int] = Counter()
    for page, on_page in pages.items():
        for top, edge in ((True, on_page[:4]), (False, on_page[-4:])):
            count.update({(top, _key(row.text)) for row in edge if re.search(r"[^\W\d]", row.text)})
        edge = on_page[:3] + on_page[-3:]
        assert page is not None
        offsets.update({int(m["n"]) - page for r in edge if (m := _PAGE_NUMBER.fullmatch(r.text))})
    offset, agreeing = max(offsets.items(), key=lambda o: (o[1], -abs(o[0])), default=(0, 0))
    needed = 2 if len(pages) <= 3 else max(3, len(pages) * 3 // 10)
    sizes: dict[str, list[float]] = defaultdict(list)
    for on_page in pages.values():
        for row in on_page[:4] + on_page[-4:]:
            if row.line.size is not None:
                sizes[_key(row.text)].append(row.line.size)

    def carries_number(row: _Row) -> bool:
        assert row.page is not None
        ends = re.match(r"(\d+)\s|.*\s(\d+)$", row.text)
        return ends is not None and int(ends[1] or ends[2]) == row.page + offset

    def is_edge(row: _Row, top: bool) -> bool:
        number = _PAGE_NUMBER.fullmatch(row.text)
        if number:
            n = int(number["n"])
            worded = not row.text.strip(" -–—").isdigit()
            assert row.page is not None
            return n - row.page == offset and (agreeing >= min(2, len(pages)) or worded)
        key = _key(row.text)
        if count[top, key] < (2 if carries_number(row) else needed):
            return False
        if row.page == first and top and len(pages) > 1:
            # On the first page the same words may be the title: larger, or standing alone.
            if row.line.size is not None:
                return abs(row.line.size - median(sizes[key])) < 0.6
            return "#" in key or sum(_key(r.text) == key for r in pages[first][:15]) > 1
        return True

    first = next(iter(pages))
    for on_page in pages.values():
        for top, edge in ((True, on_page), (False, on_page[::-1])):
            for row in edge[:8]:
                if row.role != "body" or not is_edge(row, top):
                    break
                row.role = "edge"


def _mark_notes(rows: Sequence[_Row]) -> None:
    """Gives footnotes at the foot of a page the role "note"."""
    body = _body_size(rows)
    pages: dict[int | None, list[_Row]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    last = 0
    for page, on_page in pages.items():
        if page is None:
            continue
        start = _notes_start(on_page, body, last)
        if start is None:
            continue
        for row in on_page[start:]:
            if row.text and row.role == "body":
                row.role = "note"
                match = _NOTE.match(row.text)
                if match and match["n"] and int(match["n"]) in (last + 1, last + 2):
                    last = int(match["n"])


def _notes_start(on_page: Sequence[_Row], body: float | None, last: int) -> int | None:
    """Where the footnotes of a page begin, ``last`` being the number of the last one before."""
    at = [i for i, row in enumerate(on_page) if row.text and row.role == "body"]
    if body is not None:
        small: list[int] = []
        for i in reversed(at):
            size = on_page[i].line.size
            if size is None or size > body * 0.93:
                break
            small.append(i)
        found = [i for i in reversed(small) if _NOTE.match(on_page[i].text)]
        return found[0] if found and len(small) < len(at) else None
    # In extracted text a rule of spaces often stands above the notes.
    for i, row in enumerate(on_page):
        if not row.text and len(row.line.text) >= 20:
            below = [j for j in at if j > i]
            if below and _NOTE.match(on_page[below[0]].text):
                return below[0]
    for i in at[-12:]:
        match = re.match(r"(\d{1,3})\s+[A-Z(‘“h]", on_page[i].text)
        if match and int(match[1]) == last + 1 and i > at[0]:
            above = on_page[at[at.index(i) - 1]].text
            below = [j for j in at if j > i]
            numbered = any(_NUMBER.match(on_page[j].text) for j in below)
            bulleted = any(_GLYPH_BULLET.match(on_page[j].text) for j in below)
            if _TERMINAL.search(above) and not numbered and not bulleted:
                return i
    return None


def _mark_contents(rows: Sequence[_Row]) -> None:
    """Gives the lines of a table of contents the role "contents"."""
    body = [row for row in rows if row.text and row.role == "body"]
    for i, row in enumerate(body):
        if not _CONTENTS.fullmatch(row.text):
            continue
        entries, labels, end = 0, 0, i
        last = 0
        for j in range(i + 1, len(body)):
            text = body[j].text
            match = re.fullmatch(r"(?P<n>\d{1,3})", text) or _LEADER.match(text)
            if match and last <= int(match["n"]) <= last + 60 and (labels or not text.isdigit()):
                entries, labels, end, last = entries + 1, 0, j, int(match["n"])
            else:
                labels += 1
                if labels > 3 or len(text) > _WIDEST_WRAP:
                    break
        if entries >= 3:
            for entry in body[i : end + 1]:
                entry.role = "contents"


def _body_size(rows: Sequence[_Row]) -> float | None:
    """The letter size (points) most of the text is set in."""
    sizes: Counter[float] = Counter()
    for row in rows:
        if row.line.size is not None:
            sizes[round(row.line.size * 2) / 2] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else None


# Chunks


@dataclass(frozen=True)
class _Measure:
    """How wide and how far apart the document's lines are."""

    characters: int  # a full line
    right: float | None  # points, where full lines end
    size: float | None  # points, of the body text
    drop: float | None  # points, from baseline to baseline within a paragraph
    styled: bool  # headings are told by their letters

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Measure:
        body = [r for r in rows if r.role == "body" and len(r.text) >= 30] or list(rows)
        lengths = sorted(len(r.text) for r in body)
        rights = sorted(r.line.right for r in body if r.line.right is not None)
        drops = [r.line.drop for r in body if r.line.drop]
        size = _body_size(rows)
        styled = (
            size is not None
            and sum(r.line.bold or (r.line.size or 0) > size * 1.08 for r in rows if r.text) >= 2
        )
        return cls(
            characters=max(40, lengths[len(lengths) * 9 // 10]) if lengths else 80,
            right=rights[len(rights) * 9 // 10] if rights else None,
            size=size,
            drop=median(drops) if drops else None,
            styled=styled,
        )

    def fits(self, row: _Row, word: str) -> bool:
        """True where ``word`` could have stood on ``row``: the line was ended on purpose."""
        line = row.line
        if self.right is not None and line.right is not None and line.left is not None:
            letter = (line.right - line.left) / max(1, len(row.text))
            return line.right + (len(word) + 2) * letter < self.right
        # Of 100,000 line ends inside sentences of inspection reports, 0.5% have this much room at
        # a share of 0.86 and 2% at 0.93, which is the better bet where a sentence ends.
        share = 0.93 if _TERMINAL.search(row.text) else 0.86
        return len(row.text) + 1 + len(word) <= share * self.characters

    def stands_out(self, row: _Row) -> bool:
        """True where the letters are a heading's."""
        line = row.line
        return line.bold or (
            self.size is not None and line.size is not None and line.size > self.size * 1.08
        )

    def apart(self, row: _Row) -> bool:
        """True where there is more white above the line than between lines of a paragraph."""
        if self.drop is None or row.line.drop is None:
            return False
        scale = max(1.0, (row.line.size or 0) / self.size) if self.size else 1.0
        return row.line.drop > self.drop * scale * 1.28


def _chunks(rows: Sequence[_Row], measure: _Measure) -> list[_Chunk]:
    """Every line in a chunk, furniture behind the paragraph that it interrupted."""
    done: list[_Chunk] = []
    waiting: list[_Chunk] = []  # furniture met inside the open chunk
    chunk: _Chunk | None = None
    blank = False
    interrupted = False
    last_number = 0
    body = [row for row in rows if row.role in ("body", "title") and row.text]
    following = {id(a): b for a, b in pairwise(body)}
    skip: set[int] = set()

    def close() -> None:
        nonlocal chunk
        if chunk is not None:
            done.append(chunk)
        done.extend(waiting)
        waiting.clear()
        chunk = None

    for row in rows:
        if id(row) in skip:
            continue
        if not row.text:
            blank = True
            continue
        if row.role in ("edge", "note", "contents"):
            if row.role == "contents" and not (waiting and waiting[-1].rows[-1].role == "contents"):
                close()
            _set_aside(waiting, row)
            interrupted = True
            continue
        if row.role == "title":
            if chunk is None or chunk.kind is not Kind.TITLE:
                close()
                chunk = _Chunk(Kind.TITLE)
            chunk.rows.append(row)
            blank = False
            continue

        grade = _grade_at(row, following, chunk)
        if grade:
            if chunk is None and not waiting and done and _is_label(done[-1]):
                chunk = done.pop()
            if chunk is not None and _is_label(chunk):
                interrupted = False
                skip.update(id(r) for r in grade[1:])
                chunk = _graded(chunk, grade)
                close()
                blank = False
                continue
        if chunk is not None and _TABLE_HEAD.fullmatch(f"{chunk.joined} {row.text}"):
            chunk.cells = [chunk.rows, [row]]
            chunk.kind = Kind.FURNITURE
            close()
            blank = False
            continue

        cells = row.text.split("\t")
        graded = len(cells) > 1 and _GRADE.fullmatch(cells[-1]) is not None
        if graded and chunk is not None and row.text[0].islower() and _is_label(chunk, cut=True):
            label = [*chunk.rows, _cell(row, " ".join(cells[:-1]))]
            chunk = replace(chunk, kind=Kind.LIST_ITEM, cells=[label, [_cell(row, cells[-1])]])
            _finish_grade(chunk, row, following, skip)
            close()
            blank = False
            continue

        number = _number_of(row, chunk, measure, last_number, blank)
        if number is not None:
            last_number = number
        bullet = number is None and _is_bullet(row, chunk, measure, blank)
        if (
            chunk is None
            or number is not None
            or bullet
            or _begins(row, following.get(id(row)), chunk, measure, blank, interrupted)
        ):
            close()
            marker = "number" if number is not None else "bullet" if bullet else ""
            chunk = _Chunk(None, marker=marker)
        chunk.rows.append(row)
        blank = interrupted = False
        if chunk.marker == "number" and len(cells) > 2:
            cells = [" ".join(cells[:-1]), cells[-1]]
        if (
            len(cells) > 1
            and len(chunk.rows) == 1
            and chunk.marker != "bullet"
            and (graded or _TABLE_HEAD.fullmatch(" ".join(cells)))
        ):
            chunk.kind = Kind.LIST_ITEM if graded else Kind.FURNITURE
            chunk.cells = [[_cell(row, cell)] for cell in cells]
            _finish_grade(chunk, row, following, skip)
            close()
    close()
    _name(done, measure)
    return done


def _cell(row: _Row, text: str) -> _Row:
    """``row`` with other words: one cell of it."""
    return _Row(row.line, text, row.role)


def _set_aside(waiting: list[_Chunk], row: _Row) -> None:
    """Furniture: a page's header or footer is one chunk, a footnote or contents entry is one."""
    last = waiting[-1] if waiting else None
    same = last is not None and last.rows[-1].role == row.role and last.rows[-1].page == row.page
    if same and last is not None:
        whole = (row.role == "note" and _NOTE.match(row.text) is not None) or (
            row.role == "contents"
            and bool(re.search(r"\d$", end := last.rows[-1].text) or _CONTENTS.fullmatch(end))
        )
        if not whole or (last.rows[-1].text.isdigit() and row.role == "note"):
            last.rows.append(row)
            return
    waiting.append(_Chunk(Kind.FURNITURE, [row]))


def _grade_at(row: _Row, following: dict[int, _Row], chunk: _Chunk | None) -> list[_Row]:
    """The lines of the grade that begins with ``row``, up to three; none where none does.

    A grade in small letters is one only behind a numbered label ("2.1 Adoption performance").
    """
    used: list[_Row] = []
    best: list[_Row] = []
    at: _Row | None = row
    small = chunk is not None and chunk.marker == "number" and len(chunk.joined) < 100
    while at is not None and len(used) < 3:
        used.append(at)
        text = " ".join(r.text for r in used)
        if not (text[:1].isupper() or small) or len(text) > 40:
            break
        if _GRADE.fullmatch(text):
            best = list(used)
        at = following.get(id(at))
    return best


def _finish_grade(chunk: _Chunk, row: _Row, following: dict[int, _Row], skip: set[int]) -> None:
    """Takes the grade's second line ("to be good") into the table row that ``row`` ends."""
    below = following.get(id(row))
    if chunk.cells and below and _GRADE.fullmatch(f"{chunk.cells[-1][0].text} {below.text}"):
        chunk.cells[-1].append(below)
        skip.add(id(below))


def _is_label(chunk: _Chunk, *, cut: bool = False) -> bool:
    """True where the chunk can be what a grade beside it is about, or its start (``cut``)."""
    text = chunk.joined
    return (
        chunk.kind in (None, Kind.HEADING)
        and chunk.cells is None
        and len(chunk.rows) <= 4
        and len(text) <= 160
        and not _TERMINAL.search(text)
        and not text.endswith((":", ";", ","))
        and (cut or text.split()[-1].lower() not in _HANGING)
        and not _FACT.match(text)
    )


def _graded(chunk: _Chunk, grade: list[_Row]) -> _Chunk:
    return replace(chunk, kind=Kind.LIST_ITEM, cells=[chunk.rows, grade], marker="")


def _number_of(
    row: _Row, chunk: _Chunk | None, measure: _Measure, last: int, blank: bool
) -> int | None:
    """The number of the paragraph that ``row`` begins, if it begins a numbered one."""
    match = _NUMBER.match(row.text)
    if match is None:
        return 0 if _SUB_NUMBER.match(row.text) and (chunk is None or _ended(chunk)) else None
    n = int(match["n"])
    if chunk is None or blank or _ended(chunk) or measure.fits(chunk.rows[-1], match[0]):
        return n
    if n not in (1, last + 1):
        return None
    # "... children aged / 16. They ..." is no new paragraph.
    full = not measure.fits(chunk.rows[-1], match[0])
    return None if full and len(chunk.rows) > 2 else n


def _is_bullet(row: _Row, chunk: _Chunk | None, measure: _Measure, blank: bool) -> bool:
    if _GLYPH_BULLET.match(row.text):
        return True
    if not _DASH_BULLET.match(row.text):
        return False
    if chunk is None or blank or _ended(chunk):
        return True
    end = chunk.rows[-1]
    return end.text.endswith((":", ";")) or measure.fits(end, row.text.split()[-1])


def _ended(chunk: _Chunk) -> bool:
    return _TERMINAL.search(chunk.rows[-1].text) is not None


def _begins(
    row: _Row,
    below: _Row | None,
    chunk: _Chunk,
    measure: _Measure,
    blank: bool,
    interrupted: bool,
) -> bool:
    """True where ``row`` begins a new block rather than going on with ``chunk``.

    ``below`` is the line after it, ``blank`` says that white space stands above it, and
    ``interrupted`` that furniture does.
    """
    end = chunk.rows[-1]
    if chunk.kind is Kind.TITLE:
        return True
    if len(chunk.rows) == 1 and _is_lone_marker(end.text):
        return False
    if _OPENING.match(row.text) or _USUAL_HEADING.fullmatch(row.text):
        return True
    if _USUAL_HEADING.fullmatch(chunk.joined):
        return True
    two = f"{row.text} {below.text}" if below else ""
    if _ended(chunk) and any(_GRADED_HEADING.fullmatch(t) for t in (row.text, two)):
        return True
    word = row.text.split()[0]
    letter = next((c for c in row.text if c.isalnum()), "")
    goes_on = letter.islower() or (row.text[0] in "(,;–—" and not _ended(chunk))
    if not goes_on and _GRADED_HEADING.fullmatch(chunk.joined):
        return True
    if _ended(chunk) and not goes_on and _stands_alone(row, below, measure):
        return True
    prose = len(end.text) >= 0.6 * measure.characters or chunk.marker != ""
    new_page = end.page != row.page
    styled = measure.styled and (
        measure.stands_out(end) != measure.stands_out(row)
        or (measure.stands_out(row) and abs((end.line.size or 0) - (row.line.size or 0)) > 0.6)
    )
    if styled and not (goes_on and not _ended(chunk) and measure.fits(end, word) is False):
        return True
    if "\t" in row.text and _GRADE.fullmatch(row.text.split("\t")[-1]):
        return True
    if new_page or interrupted:
        if _ended(chunk):
            return measure.fits(end, word) and not goes_on
        open_line = prose and not measure.fits(end, word)
        return not (goes_on or (open_line and not _is_short_heading(chunk, measure)))
    if blank:
        return not (goes_on and prose and not _ended(chunk) and not end.text.endswith((":", ";")))
    if _FACT.match(row.text) and letter.isupper():
        return True
    if measure.apart(row):
        return not (goes_on and not _ended(chunk) and not end.text.endswith((":", ";")))
    if _ended(chunk):
        return measure.fits(end, word)
    if end.text.endswith(":") and not goes_on and _stands_alone(row, below, measure):
        return True
    if goes_on or end.text.endswith(",") or end.text.split()[-1].lower() in _HANGING:
        return False
    return measure.fits(end, word)


def _stands_alone(row: _Row, below: _Row | None, measure: _Measure) -> bool:
    """True where the line was ended on purpose though no sentence ends there: a heading."""
    if below is None or _TERMINAL.search(row.text) or row.text.endswith((",", ";", ":")):
        return False
    if row.text.split()[-1].lower() in _HANGING or below.text[0].islower():
        return False
    return measure.fits(row, below.text.split()[0])


def _is_lone_marker(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}[.)]", text)) or (
        len(text) == 1 and bool(_GLYPH_BULLET.match(text) or _DASH_BULLET.match(text))
    )


def _is_short_heading(chunk: _Chunk, measure: _Measure) -> bool:
    """True where an open chunk at the foot of a page reads as a heading, not as half a sentence."""
    return not chunk.marker and all(measure.stands_out(row) for row in chunk.rows)


def _name(chunks: Sequence[_Chunk], measure: _Measure) -> None:
    """Gives every chunk without one its kind."""
    for i, chunk in enumerate(chunks):
        if chunk.kind is not None:
            continue
        after = next((c for c in chunks[i + 1 :] if c.kind is not Kind.FURNITURE), None)
        if chunk.marker == "bullet" or _FACT.match(chunk.first):
            chunk.kind = Kind.LIST_ITEM
        elif _is_heading(chunk, after, measure):
            chunk.kind = Kind.HEADING
        elif "\t" in chunk.joined.replace("\t", " ", 1 if chunk.marker else 0):
            chunk.kind = Kind.LIST_ITEM
        else:
            chunk.kind = Kind.PARAGRAPH


def _is_heading(chunk: _Chunk, after: _Chunk | None, measure: _Measure) -> bool:
    text = chunk.joined
    if chunk.marker or after is None or len(chunk.rows) > 4 or len(text) > 200:
        return False
    if _USUAL_HEADING.fullmatch(text) or _GRADED_HEADING.fullmatch(text):
        return True
    if not any(c.isalpha() for c in text) or "@" in text or "://" in text or "\t" in text:
        return False
    if text.endswith((".", ",", ";", ":")) or (_TERMINAL.search(text) and not text.endswith("?")):
        return False
    first = next(c for c in text if c.isalnum())
    if not first.isupper() or _VERDICT.fullmatch(text):
        return False
    if measure.styled:
        below = after.rows[0]
        plain = len(text.split()) <= 8 and (after.marker != "" or measure.apart(below))
        alone = (
            plain
            and measure.apart(chunk.rows[0])
            and measure.fits(chunk.rows[-1], below.text.split()[0])
        )
        return alone or all(measure.stands_out(row) for row in chunk.rows)
    last = text.split()[-1].lower()
    if last in _HANGING or len(text.split()) > 24 or len(chunk.rows) > 3:
        return False
    return not text.endswith("?") or len(text) <= 100


# Writing


@dataclass(frozen=True)
class _Hyphens:
    """Which words the document writes whole and which with a hyphen."""

    words: Counter[str]
    splits: bool  # the document divides words at line ends

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Hyphens:
        words: Counter[str] = Counter()
        ends: list[tuple[str, str]] = []
        texts = [row.text for row in rows if row.text]
        for text in texts:
            words.update(re.findall(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*", text.lower()))
        for a, b in pairwise(texts):
            left = re.search(r"([^\W\d_]+)[-‐]$", a)
            right = re.match(r"[^\W\d_]+", b)
            if left and right:
                ends.append((left[1].lower(), right[0].lower()))
        whole = sum(words[a + b] > words[f"{a}-{b}"] for a, b in ends)
        kept = sum(words[f"{a}-{b}"] >= max(1, words[a + b]) for a, b in ends)
        return cls(words, whole > kept)

    def between(self, left: str, right: str) -> tuple[int, str]:
        """How lines join: how many characters to drop from ``left``, what to put in between."""
        if left.endswith("\u00ad"):
            return 1, ""
        if left.endswith("/") or (re.search(r"\d–$", left) and right[:1].isdigit()):
            return 0, ""
        a = re.search(r"([^\W_]+(?:[-‐][^\W_]+)*)[-‐]$", left)
        b = re.match(r"[^\W_]+", right)
        if a is None or b is None:
            return 0, " "
        head, tail = a[1].lower(), b[0].lower()
        if not b[0][:1].islower() or not a[1][-1].isalpha() or right[b.end() :].startswith("-"):
            return 0, ""
        whole, hyphened = self.words[head + tail], self.words[f"{head}-{tail}"]
        if whole != hyphened:
            return (1, "") if whole > hyphened else (0, "")
        # "drop-in and drop-" may hang: "short- and long-term".
        if tail in ("and", "or", "to"):
            return 0, " "
        if "-" in a[1] or head in _COMPOUNDING:
            return 0, ""
        if _ENDINGS.fullmatch(tail):
            return 1, ""
        known = self.words[head] > 1 and self.words[tail] > 1
        return (1, "") if self.splits and not known else (0, "")


def _write(chunks: Sequence[_Chunk], hyphens: _Hyphens) -> Layout:
    """The canonical text of ``chunks``, their blocks and the page of every character."""
    text: list[str] = []
    length = 0
    blocks: list[Block] = []
    runs: list[tuple[int | None, int]] = []  # page, start

    def add(piece: str) -> None:
        nonlocal length
        text.append(piece)
        length += len(piece)

    for chunk in chunks:
        if text:
            add("\n\n")
        start = length
        for c, cell in enumerate(chunk.cells or [chunk.rows]):
            if c:
                add("\t")
            for i, row in enumerate(cell):
                words = row.text
                if (
                    chunk.cells is None
                    and row.role != "contents"
                    and (chunk.kind is not Kind.LIST_ITEM or chunk.marker)
                ):
                    words = words.replace("\t", " ")
                if i:
                    drop, between = hyphens.between(text[-1], words)
                    if chunk.kind is Kind.FURNITURE and row.role == "contents":
                        between = "\t" if words.isdigit() else between
                    if drop:
                        text[-1] = text[-1][:-drop]
                        length -= drop
                    add(between)
                if not runs or runs[-1][0] != row.page:
                    runs.append((row.page, length))
                add(words)
        assert chunk.kind is not None
        blocks.append(Block(chunk.kind, start, length))
    ends = [start for _, start in runs[1:]] + [length] * bool(runs)
    pages = tuple(
        Page(page, start, end)
        for (page, start), end in zip(runs, ends, strict=True)
        if page is not None and end > start
    )
    return Layout("".join(text), tuple(blocks), pages)
