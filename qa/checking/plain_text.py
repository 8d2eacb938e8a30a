"""The paragraphs of a draft that is plain text: pasted, a letter, a file of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.layout import looks_wrapped
from corpus.quotation_marks import marks_of
from qa.checking.draft import Span

_MOST_LINES = 60
"""That one quotation in text may run over."""
_FULL_LINE = 40
"""Characters of a line that is followed by another of its paragraph."""
_OPENS = re.compile(r"\s*[“\"‘'«„]")
_PARAGRAPH = re.compile(r"[^\s](?:.*?\S)??(?=[ \t]*(?:\n[ \t]*\n|\s*\Z))", re.S)
_ITEM = re.compile(r"\s*(?:[-–—•*·>]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_LETTER_HEAD = re.compile(r"(?:From|Sent|To|Cc|Subject|Date): ")
_LETTER_BEGINS = re.compile(r"\bwrote:\s*$|^-+ ?(?:Original|Forwarded) [Mm]essage")


@dataclass(frozen=True, slots=True)
class PlainParagraph:
    """Where a paragraph stands in the text; ``is_quote`` where it is set as a quotation."""

    start: int
    end: int
    is_quote: bool = False


def plain_paragraphs(text: str) -> list[PlainParagraph]:
    """The paragraphs of ``text``: its lines, but for such as go on in the next line.

    Lines of a page's width go on until an empty one; any line goes on that ends within quotation
    marks, within a sentence, or in a word cut by a hyphen. A line that begins with ">" is quoted,
    unless it is of the letter that a letter answers; so is a paragraph set in after a colon.
    """
    found: list[PlainParagraph] = []
    is_page = looks_wrapped(text)
    is_letter = led_in = False
    for m in _PARAGRAPH.finditer(text):
        lines = [(m.start() + x.start(), m.start() + x.end()) for x in re.finditer(r"[^\n]+", m[0])]
        is_set_in = led_in and _is_set_in(text, lines)
        # A quotation that begins again in the next paragraph has not ended in this one.
        begins_again = _OPENS.match(text, m.end()) and bool(marks_of(m[0]).unclosed)
        is_whole = begins_again or (is_page and _fills_lines(text, lines))
        for start, end in [m.span()] if is_whole else _joined(text, lines):
            words = text[start:end]
            begin = end - len(words.lstrip("> \t")) if words.startswith(">") else start
            if begin == start:
                is_letter = _LETTER_BEGINS.search(words) is not None
            is_letter = is_letter or _LETTER_HEAD.match(text, begin) is not None
            if begin < end:
                is_quote = is_set_in or (begin > start and not is_letter)
                found.append(PlainParagraph(begin, end, is_quote))
        led_in = m[0].endswith(":") or is_set_in
    return found


def _is_set_in(text: str, lines: Sequence[Span]) -> bool:
    at = text.rfind("\n", 0, lines[0][0]) + 1
    before = text[at : lines[0][0]]
    return (
        (before == "\t" or len(before) >= 2)
        and not _ITEM.match(text, lines[0][0])
        and all(text[a:b].startswith(("  ", "\t")) for a, b in lines[1:])
    )


def _fills_lines(text: str, lines: Sequence[Span]) -> bool:
    return all(b - a >= _FULL_LINE for a, b in lines[:-1]) and not any(
        _ITEM.match(text, a) for a, _ in lines[1:]
    )


def _joined(text: str, lines: Sequence[Span]) -> list[Span]:
    """The lines between two empty ones, those put together that go on."""
    out: list[Span] = []
    n = 0
    while n < len(lines):
        start, end = lines[n]
        last = n
        while (
            last + 1 < len(lines)
            and last - n < _MOST_LINES
            and (
                _goes_on(text[start:end]) or _is_one_line(text[start:end], text[lines[last + 1][0]])
            )
        ):
            last += 1
            end = lines[last][1]
        if _goes_on(text[start:end]):  # it never closes: a mark that was forgotten
            last, end = n, lines[n][1]
        out.append((start, end))
        n = last + 1
    return out


def _is_one_line(words: str, after: str) -> bool:
    """Whether a line was broken within a sentence: neither ends nor begins one there."""
    return words.rstrip()[-1:] not in ".!?:;”\"’'" and after.islower()


def _goes_on(words: str) -> bool:
    return bool(re.search(r"\w[-‐\u00ad][ \t]*$", words)) or bool(marks_of(words).unclosed)
