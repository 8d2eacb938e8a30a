"""What every export says besides the words: what is in it, where from, what was checked."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.characters import line
from corpus.citing import Kept
from corpus.dates import describe
from corpus.reference import SPEAKER_NOT_CLEAR, marks, placed, source, spoken_by
from workspace.exports.checked import Checked, LeftOut, Stands

RIGHTS = (
    "Quotations belong to their publishers. Name the article with each, and ask its publisher "
    "before you print, share or publish more than a short extract."
)
CHECKED = "What was checked"
LEFT_OUT = "Left out"
UNTITLED = "Quotations"
PARTED = (
    "Where parts of a quotation stand in quotation marks of their own, the article has words of "
    "its own between them (“she said”); […] stands for words of the speaker’s that are left out."
)
MOVED = "The article has changed since these words were chosen; they stand in it as before."

LONGEST_NAME = 200
"""Characters of a name or a role that are printed."""
LONGEST_TITLE = 300
"""Characters of an article's title, publisher, address or heading that are printed."""


def board(title: str) -> str:
    """The board's name as a heading."""
    return line(title, LONGEST_TITLE) or UNTITLED


def speaker(kept: Kept) -> str:
    """Who said it and of whom, as a line begins: "Oswin Pryce, lead member (about Fenbury)".

    Councils that the name or the role has already are not said again.
    """
    role = line(kept.role, LONGEST_NAME) if kept.role else None
    said = opened(spoken_by(_name(kept), role, kept.kind, is_quotation=kept.is_quotation))
    named = [line(name, LONGEST_NAME) for name in kept.about]
    others = [name for name in named if name.casefold() not in said.casefold()]
    return f"{said} (about {line(listed(others), LONGEST_NAME)})" if others else said


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them.

    >>> listed(["Fenbury"]), listed(["Fenbury", "Harrowmere", "Northwick"])
    ('Fenbury', 'Fenbury, Harrowmere and Northwick')
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def short_speaker(kept: Kept) -> str:
    """Who said it, without the role."""
    return opened(spoken_by(_name(kept), None, kept.kind, is_quotation=kept.is_quotation))


def opened(text: str) -> str:
    """``text`` with a capital, unless its first word has one ("iNews" is a name).

    >>> opened("the report"), opened("iNews")
    ('The report', 'iNews')
    """
    return text[:1].upper() + text[1:] if text.split(" ")[0].islower() else text


def _name(kept: Kept) -> str | None:
    return line(kept.speaker, LONGEST_NAME) if kept.speaker else None


def place(kept: Kept) -> tuple[str, ...]:
    """Where in the article the words stand."""
    return placed(_section(kept), kept.page, kept.spans)


def _section(kept: Kept) -> str | None:
    return line(kept.section, LONGEST_TITLE) if kept.section else None


def reference(kept: Kept) -> str:
    """The article, its publisher, date with basis and address, and the place in it."""
    named = source(
        line(kept.title, LONGEST_TITLE),
        line(kept.publisher, LONGEST_TITLE) if kept.publisher else None,
        kept.published,
        url=line(kept.url, LONGEST_TITLE) if kept.url else None,
        place=place(kept),
    )
    return line(named)  # a date's basis may quote the article too


def short_reference(kept: Kept) -> str:
    """The article, its publisher and date, the section and page: what an audience can use.

    The date's basis, the address and the characters are in ``reference``.
    """
    title = line(kept.title, LONGEST_TITLE)
    publisher = line(kept.publisher, LONGEST_TITLE) if kept.publisher else ""
    found = (title, publisher, describe(kept.published), *placed(_section(kept), kept.page))
    return ", ".join(part for part in found if part)


def quoted(entry: Stands) -> str:
    """The words in quotation marks, parts of one quotation each in their own."""
    return entry.in_marks(*marks(entry.kept.text))


def is_parted(entry: Stands) -> bool:
    """Whether the words are shown as more than one part in marks."""
    return len(entry.parts) > 1


def left_out(entry: LeftOut) -> str:
    """What is listed of an entry that is left out, who said it first: never its words."""
    return f"{speaker(entry.kept)}, in {reference(entry.kept)}: {entry.reason}."


def counted(count: int, thing: str) -> str:
    """A number with its noun: "1 article", "2 articles"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def size(checked: Checked) -> str:
    """How many quotations of how many articles: "60 quotations from 21 articles"."""
    articles = len({entry.kept.article_id for entry in checked.standing})
    return f"{counted(len(checked.standing), 'quotation')} from {counted(articles, 'article')}"


def contents(checked: Checked) -> str:
    """The opening line: how much there is, and the numbers of each speaker's quotations."""
    numbers: dict[str, list[str]] = {}
    for number, entry in enumerate(checked.standing, start=1):
        numbers.setdefault(short_speaker(entry.kept), []).append(str(number))
    if unclear := numbers.pop(SPEAKER_NOT_CLEAR, None):
        numbers[SPEAKER_NOT_CLEAR.lower()] = unclear  # last
    who = "; ".join(f"{name} {', '.join(found)}" for name, found in numbers.items())
    return f"{size(checked)}. {who}." if who else f"{size(checked)}."
