"""What stands within quotation marks in an article: spans, how they nest, marks left open.

Double and single marks, curly and straight, British and American habits. An apostrophe is told from
a closing mark by what stands beside it. A quotation may run over paragraphs: each opens with a mark
again and only the last closes, or the next paragraph closes it. A mark that opens and finds no end
in this way is reported as left open; where such words end is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from corpus.article import Article, Block, Kind

MOST_PARAGRAPHS = 12
"""Over which one quotation is followed; a longer one is more likely a mark that was forgotten."""
MOST_MARKS = 300
"""Marks looked through for the end of single ones, so that no text is read over and over."""
DEEPEST = 6
"""Quotations within quotations; marks that open deeper are left as characters."""

_RUNNING = frozenset({Kind.STANDFIRST, Kind.PARAGRAPH, Kind.LIST_ITEM})
_BETWEEN = frozenset({Kind.CAPTION, Kind.FURNITURE})
"""What a page puts between two paragraphs of one quotation."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words within quotation marks: ``start`` to ``end`` is inside the marks.

    ``depth`` is how many others it stands in. ``is_double`` tells the marks. ``parts`` are the
    words of each paragraph it runs over, without marks that open a paragraph again.
    """

    start: int
    end: int
    depth: int
    is_double: bool
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotations of a text in the order they open, and the offsets of marks left open."""

    quotations: tuple[Marked, ...]
    unclosed: tuple[int, ...] = ()


def quotation_marks(article: Article) -> Marks:
    """All that stands within quotation marks in ``article``, whatever block it is in."""
    found: list[Marked] = []
    unclosed: list[int] = []
    for run in _runs(article.blocks):
        marks = marks_of(article.text, [(b.start, b.end) for b in run])
        found += marks.quotations
        unclosed += marks.unclosed
    return Marks(tuple(sorted(found, key=lambda q: (q.start, q.depth))), tuple(sorted(unclosed)))


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Paragraphs that follow each other together, everything else by itself."""
    run: list[Block] = []
    for block in blocks:
        if block.kind in _RUNNING:
            run.append(block)
            continue
        if block.kind not in _BETWEEN and run:
            yield run
            run = []
        yield [block]
    if run:
        yield run


def marks_of(text: str, paragraphs: Sequence[tuple[int, int]] | None = None) -> Marks:
    """What stands within quotation marks in ``text``, of which ``paragraphs`` are spans in order.

    >>> marks_of("“Yes,” she said.").quotations[0].parts
    ((1, 5),)
    """
    scan = _Scan(text)
    for start, end in paragraphs if paragraphs is not None else [(0, len(text))]:
        scan.read(start, end)
    scan.finish()
    return Marks(tuple(scan.found), tuple(sorted(scan.unclosed)))


@dataclass(slots=True)
class _Open:
    """A quotation that has begun: where its mark is, and its words so far."""

    mark: int
    is_double: bool
    depth: int
    paragraphs: int = 1
    parts: list[tuple[int, int]] = field(default_factory=list)
    begun: int = 0  # where its words of this paragraph begin


_MARK = re.compile(r"[“”„«»\"‘’‚']")
_DOUBLE_OPENS, _DOUBLE_CLOSES = frozenset("“„«"), frozenset("”»")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/“‘\"'„‚«]")
_NO_WORD_AFTER = re.compile(r"[\s,.;:?!)\]}—–…”’\"]")
# ’90s, ’em: an apostrophe though it stands where a quotation would open.
_APOSTROPHE_FIRST = re.compile(
    r"(?:\d0s\b|em\b|tis\b|twas\b|til\b|cause\b|bout\b|n\b|er\b|ere\b|ello\b|ave\b)", re.I
)


class _Scan:
    """One pass over the paragraphs of a text that follow each other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Marked] = []
        self.unclosed: list[int] = []
        self._open: list[_Open] = []
        self._closers: dict[int, int] = {}

    def read(self, start: int, end: int) -> None:
        """The next paragraph."""
        at = self._begin(start, end)
        while (m := _MARK.search(self.text, at, end)) is not None:
            at = m.end()
            self._mark(m, start, end)
        for still in self._open:
            self._keep(still, end)

    def finish(self) -> None:
        """No paragraph follows."""
        self._leave_open(0)

    def _begin(self, start: int, end: int) -> int:
        """Go on with what the paragraph before left open; where its own words begin."""
        if not self._open:
            return start
        at = start
        for still in self._open:
            opened = _MARK.match(self.text, at, end)
            if opened is None or not self._opens_again(opened, still, end):
                break
            at = opened.end()
        if at > start:
            # What does not open again has to close in the paragraph before, and did not.
            self._leave_open(next(
                (i for i, o in enumerate(self._open) if not self._goes_on(o, start, at)),
                len(self._open),
            ))  # fmt: skip
        elif not self._closes_first(start, end):
            self._leave_open(0)
        for i, still in enumerate(self._open):
            still.begun, still.paragraphs = at, still.paragraphs + 1
            if not still.is_double:
                mark = self.text[still.mark]
                closer = self._closer_of_single(at, end, mark, within_double=i > 0)
                if closer is not None:
                    self._closers[still.mark] = closer
        if self._open and self._open[0].paragraphs > MOST_PARAGRAPHS:
            self._leave_open(0)
        return at

    def _goes_on(self, still: _Open, start: int, at: int) -> bool:
        return still.depth < at - start

    def _opens_again(self, m: re.Match[str], still: _Open, end: int) -> bool:
        is_double = m.group() not in ("‘", "'", "‚", "’")
        follows = self.text[m.end() : m.end() + 1]
        return is_double == still.is_double and m.end() < end and not follows.isspace()

    def _closes_first(self, start: int, end: int) -> bool:
        """Whether the first mark of a paragraph closes what the one before left open."""
        outer = self._open[0]
        for m in _MARK.finditer(self.text, start, end):
            mark = m.group()
            if outer.is_double and mark in _DOUBLE_OPENS:
                return False
            if outer.is_double and (mark in _DOUBLE_CLOSES or mark == '"'):
                return not self._looks_opening(m, start, end)
            if not outer.is_double and mark in ("‘", "‚"):
                return False
            if not outer.is_double and mark in ("’", "'"):
                if self._is_within_word(m, start, end):
                    continue
                before = self.text[m.start() - 1 : m.start()]
                if before in ",.?!…":
                    return True
        return False

    def _mark(self, m: re.Match[str], start: int, end: int) -> None:
        mark = m.group()
        if mark in ("‘", "’", "'", "‚"):
            self._single(m, start, end)
            return
        i = next((i for i in reversed(range(len(self._open))) if self._open[i].is_double), None)
        opens = mark in _DOUBLE_OPENS
        if mark == '"':
            opens = self._straight_opens(m, i, start, end)
        elif opens and i is not None and not self._looks_opening(m, start, end):
            opens = self._looks_opening_only(m, start, end)
        elif not opens and i is None:
            opens = self._looks_opening(m, start, end) and not self._looks_closing(m, start, end)
        if opens:
            if i is not None and not self._is_nested_double(i):
                self._leave_open(i)
            self._begin_quotation(m, is_double=True)
        elif i is not None:
            self._close(i, m.start())

    def _straight_opens(self, m: re.Match[str], i: int | None, start: int, end: int) -> bool:
        if i is None:
            return self._looks_opening(m, start, end)
        if len(self._open) - 1 > i and not self._open[-1].is_double:
            return self._looks_opening(m, start, end) and not self._looks_closing(m, start, end)
        return False

    def _is_nested_double(self, i: int) -> bool:
        """Whether a double mark may open here: within single marks within the double ones."""
        return any(not o.is_double for o in self._open[i + 1 :])

    def _single(self, m: re.Match[str], start: int, end: int) -> None:
        mark = m.group()
        i = next((i for i in reversed(range(len(self._open))) if not self._open[i].is_double), None)
        if i is not None and self._closers.get(self._open[i].mark) == m.start():
            self._close(i, m.start())
            return
        if mark == "’" or self._is_within_word(m, start, end):
            return
        if not self._looks_opening(m, start, end) or _APOSTROPHE_FIRST.match(self.text, m.end()):
            return
        within = next((o.mark for o in reversed(self._open) if o.is_double), None)
        closer = self._closer_of_single(m.end(), end, mark, within_double=within is not None)
        if closer is None:
            # ‘ and what begins a paragraph say for certain that something opens; ' may be anything.
            if (mark == "‘" or m.start() == start) and within is None:
                self._leave_open_at(m)
            return
        if i is not None and closer > (self._closers.get(self._open[i].mark) or end):
            return
        self._closers[m.start()] = closer
        self._begin_quotation(m, is_double=False)

    def _leave_open_at(self, m: re.Match[str]) -> None:
        """A single mark with no end in its paragraph: the next may go on with it."""
        if not self._open:
            self._begin_quotation(m, is_double=False)
        else:
            self.unclosed.append(m.start())

    def _closer_of_single(self, at: int, end: int, mark: str, *, within_double: bool) -> int | None:
        """Where single marks that open before ``at`` close; None where they do not.

        “The councils’ plans” has an apostrophe where a quotation could close too, so a mark after
        an s and before a further word counts only where no clearer one follows.
        """
        closes = "’'" if mark != "'" else "'’"
        may_be: int | None = None
        depth = 0
        for m in islice(_MARK.finditer(self.text, at, end), MOST_MARKS):
            sign = m.group()
            if sign == "‘" and mark != "'" and not self._is_within_word(m, 0, len(self.text)):
                if may_be is not None:
                    return may_be
                if _APOSTROPHE_FIRST.match(self.text, m.end()):
                    continue
                return None
            if sign in ("“", "„", "«"):
                depth += 1
            elif sign in ("”", "»"):
                if depth == 0 and within_double:
                    return may_be
                depth -= 1
            elif sign == '"':
                looks_opening = self._looks_opening(m, 0, len(self.text))
                if depth <= 0 and within_double and not looks_opening:
                    return may_be
                depth += 1 if looks_opening else -1
            if sign not in closes or self._is_within_word(m, 0, len(self.text)):
                continue
            before, after = self.text[m.start() - 1], self.text[m.end() : m.end() + 2]
            if before.isspace():
                if mark == "'" and not _APOSTROPHE_FIRST.match(self.text, m.end()):
                    return may_be  # another opens
                continue
            if depth > 0 and may_be is None and before not in ",.?!…":
                continue
            if after[:1] in closes and before in "sSzZxX":
                continue  # "the councils’’": the second of them closes
            if before in "sSzZxX" and re.match(r"\s[^\W\d_]", after):
                may_be = m.start() if may_be is None else may_be
                continue
            return m.start()
        return may_be

    def _begin_quotation(self, m: re.Match[str], *, is_double: bool) -> None:
        if len(self._open) >= DEEPEST:
            return
        opened = _Open(m.start(), is_double, len(self._open), begun=m.end())
        self._open.append(opened)

    def _close(self, i: int, at: int) -> None:
        """Close the ``i``-th open quotation at ``at``; what opened in it has not ended."""
        self._leave_open(i + 1)
        closed = self._open.pop()
        self._keep(closed, at)
        parts = tuple(closed.parts)
        if parts:
            self.found.append(
                Marked(parts[0][0], parts[-1][1], closed.depth, closed.is_double, parts)
            )

    def _leave_open(self, i: int) -> None:
        """Give up on the open quotations from the ``i``-th."""
        for lost in self._open[i:]:
            self.unclosed.append(lost.mark)
        del self._open[i:]

    def _keep(self, still: _Open, end: int) -> None:
        """Add the words of this paragraph, up to ``end``, without the spaces around them."""
        a, b = still.begun, end
        while a < b and self.text[a].isspace():
            a += 1
        while a < b and self.text[b - 1].isspace():
            b -= 1
        if a < b:
            still.parts.append((a, b))
        still.begun = end

    def _is_within_word(self, m: re.Match[str], start: int, end: int) -> bool:
        before = self.text[m.start() - 1] if m.start() > start else " "
        after = self.text[m.end()] if m.end() < end else " "
        return before.isalnum() and after.isalnum()

    def _looks_opening(self, m: re.Match[str], start: int, end: int) -> bool:
        before = self.text[m.start() - 1] if m.start() > start else " "
        after = self.text[m.end()] if m.end() < end else " "
        return bool(_BEFORE_OPENING.match(before)) and not after.isspace() and m.end() < end

    def _looks_opening_only(self, m: re.Match[str], start: int, end: int) -> bool:
        """Of “: True where what follows is a word, so that it cannot close anything."""
        after = self.text[m.end()] if m.end() < end else " "
        return after.isalnum() or after in "[‘'"

    def _looks_closing(self, m: re.Match[str], start: int, end: int) -> bool:
        before = self.text[m.start() - 1] if m.start() > start else " "
        after = self.text[m.end()] if m.end() < end else " "
        return not before.isspace() and bool(_NO_WORD_AFTER.match(after))
