"""A Word draft with a comment at each problem; its words and their form stay as they are."""

from __future__ import annotations

import copy
import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.run import Run

from corpus.characters import NOT_IN_OFFICE
from corpus.word import open_word
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.reports.told import verdict, where
from qa.checking.word_file import Piece, WordParagraph, positions, word_paragraphs
from qa.placing.placed import Verdict

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

AUTHOR, INITIALS = "Chapter & Verse", "C&V"


def commented(checked: CheckedDraft, original: bytes) -> bytes:
    """``original``, the .docx file that was checked, with a comment at each problem.

    A comment stands at just the words it is about; runs are divided for that and keep their form.
    Words of a foot- or endnote, where Word has no comments, are listed in one at the beginning.

    Raises:
        SourceUnreadable: it cannot be opened.
    """
    document = open_word(original)
    paragraphs = word_paragraphs(document)
    starts = positions(paragraphs)
    elsewhere: list[CheckedLine] = []
    # From the end on, so that dividing runs moves no place that is still to come.
    for c in sorted(checked.problems, key=lambda c: -c.line.start):
        runs = _runs_of(paragraphs, starts, c.line.start, c.line.end)
        if runs:
            _comment(document, runs, _text(c))
        else:
            elsewhere.append(c)
    if elsewhere:
        first = _first_run(paragraphs)
        if first is not None:
            notes = [f"“{c.line.words}”: {_text(c)}" for c in reversed(elsewhere)]
            _comment(document, [first], "In the notes:\n" + "\n".join(notes))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _text(c: CheckedLine) -> str:
    """What the comment says."""
    said = [f"{verdict(c)}. {c.placed.description}"]
    if c.match is not None and c.placed.verdict is not Verdict.EXACT:
        said.append(f"The article has: “{c.match.quote}”")
    if c.match is not None:
        said.append(where(c))
    if c.newer:
        said.append(c.newer)
    return "\n".join(said)


def _comment(document: Document, runs: Sequence[Run], text: str) -> None:
    held = NOT_IN_OFFICE.sub("\N{REPLACEMENT CHARACTER}", text)
    document.add_comment(list(runs), text=held, author=AUTHOR, initials=INITIALS)


def _runs_of(
    paragraphs: Sequence[WordParagraph], starts: Sequence[int], start: int, end: int
) -> list[Run]:
    """The first and the last run of those that hold just these characters of the draft; runs that
    hold more are divided. None where Word has no comment there.
    """
    held: list[tuple[Piece, int, int]] = []
    n = max(0, bisect_right(starts, start) - 1)
    while n < len(paragraphs) and starts[n] < end:
        paragraph, offset = paragraphs[n], starts[n]
        n += 1
        if paragraph.is_note:
            continue
        if (outer := _around_box(paragraph)) is not None:
            return [outer]
        for piece in paragraph.pieces:
            a, b = max(start - offset, piece.start), min(end - offset, piece.end)
            if a < b:
                held.append((piece, a - piece.start, b - piece.start))
    if not held:
        return []
    # The end first: what stands before it stays in the run that it was in.
    last, _, b = held[-1]
    _divide(last, b)
    first, a, _ = held[0]
    begins = _divide(first, a) if a or _has_words_before(first) else first.run
    ends = last.run if last.run is not first.run else begins
    return [Run(begins, begins.getparent()), Run(ends, ends.getparent())]


def _divide(piece: Piece, at: int) -> Any:
    """Put what follows character ``at`` of the piece into a run of its own, with the same form;
    that run, which is the piece's own where nothing follows.
    """
    run, node = piece.run, piece.node
    whole = piece.end - piece.start
    rest = list(node.itersiblings())
    moved = rest
    if at < whole:
        if at == 0:
            moved = [node, *rest]
        else:
            part = copy.copy(node)
            part.text = node.text[at:]
            node.text = node.text[:at]
            for t in (node, part):
                t.set(_SPACE, "preserve")
            moved = [part, *rest]
    if not moved:
        return run
    new = run.makeelement(run.tag, dict(run.attrib))
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        new.append(copy.deepcopy(properties))
    for child in moved:
        new.append(child)
    run.addnext(new)
    return new


def _has_words_before(piece: Piece) -> bool:
    """Whether its run has anything but its form before it."""
    return any(s.tag != qn("w:rPr") for s in piece.node.itersiblings(preceding=True))


def _around_box(paragraph: WordParagraph) -> Run | None:
    """The run that a text box hangs on, for a paragraph in one: no comment stands inside."""
    box = next(paragraph.element.iterancestors(qn("w:txbxContent")), None)
    if box is None:
        return None
    outer = next(box.iterancestors(qn("w:r")), None)
    return None if outer is None else Run(outer, outer.getparent())


def _first_run(paragraphs: Sequence[WordParagraph]) -> Run | None:
    for paragraph in paragraphs:
        if not paragraph.is_note and paragraph.pieces and _around_box(paragraph) is None:
            run = paragraph.pieces[0].run
            return Run(run, run.getparent())
    return None
