"""Quotations as Markdown (CommonMark): a heading and a blockquote each, the words exact."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.characters import NOT_IN_MARKDOWN, line
from corpus.markdown_text import exact
from workspace.exports.characters import cannot_hold
from workspace.exports.checked import Checked, Stands
from workspace.exports.harvard import harvard
from workspace.exports.sentences import (
    CHECKED,
    MOVED,
    RIGHTS,
    board,
    contents,
    left_out,
    quoted,
    reference,
    speaker,
)


def held_by_markdown(checked: Checked) -> Checked:
    """What Markdown can hold of it exactly; the rest is left out and listed."""
    return checked.without(cannot_hold("Markdown", NOT_IN_MARKDOWN))


def write_markdown(checked: Checked, title: str) -> bytes:
    """The quotations in the board's order, the articles in Harvard style, what was checked."""
    checked = held_by_markdown(checked)
    parts = [f"# {exact(board(title))}", exact(contents(checked))]
    for number, entry in enumerate(checked.standing, start=1):
        parts += _quotation(number, entry)
    references = harvard(checked)
    if references:
        parts += ["## References", *(exact(line(text)) for text in references)]
    parts += [f"## {CHECKED}", exact(checked.line)]
    if checked.left_out:
        parts.append("\n".join(f"- {exact(left_out(entry))}" for entry in checked.left_out))
    parts.append(exact(RIGHTS))
    return "".join(f"{part}\n\n" for part in parts).rstrip("\n").encode("utf-8") + b"\n"


def _quotation(number: int, entry: Stands) -> Iterator[str]:
    yield f"## {number}. {exact(speaker(entry.kept))}"
    words = exact(quoted(entry))
    yield "\n".join(f"> {text}".rstrip(" ") for text in words.split("\n"))
    yield exact(reference(entry.kept))
    if entry.has_moved:
        yield exact(MOVED)
    if entry.note.strip():
        yield f"Note: {exact(line(entry.note))}"
    if entry.tags:
        yield f"Tags: {exact(line(', '.join(entry.tags)))}"
