"""How a quotation is named to a person: who said it, its article, the date and its basis, where.

Every page, export and command names quotations through this file, so that the same words have the
same reference wherever they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import Kind, Published
from corpus.dates import describe

SPEAKER_NOT_CLEAR = "Speaker not clear"
THE_ARTICLE = "The article"

_DOUBLE = re.compile('[“”„"]')
_MACHINE_BASIS = re.compile(r"json-ld|article:|<meta|<time|datePublished|og:|dc\.", re.I)


def basis(published: Published) -> str:
    """Why that date is given, in a reader's words.

    >>> basis(Published("2018-12-23", "on or before",
    ...       "inferred: on or before 23 December 2018: the first reader comment"))
    'inferred: the first reader comment'
    """
    how, _, why = published.basis.partition(": ")
    bound = f"{describe(published)}: "
    why = why.removeprefix(bound)
    if how == "stated" and _MACHINE_BASIS.search(why):
        why = "the web page’s own record"
    return f"{how}: {why}" if why else how


def dated(published: Published) -> str:
    """The date with its basis: "9 May 2017 (stated: the dateline)"."""
    if not published.is_known:
        return "date unknown"
    return f"{describe(published)} ({basis(published)})"


def spoken_by(
    speaker: str | None, role: str | None, kind: str, *, is_quotation: bool = True
) -> str:
    """Who said it, for a line of its own; ``kind`` is the block's, and a comment is called that.

    Words that nobody is said to speak and that are no quotation are the article's.

    >>> spoken_by("KW", None, "comment"), spoken_by(None, None, "paragraph")
    ('Reader’s comment by KW', 'Speaker not clear')
    """
    if kind == Kind.COMMENT:
        return f"Reader’s comment by {speaker}" if speaker else "Reader’s comment, no name given"
    if speaker is None:
        return SPEAKER_NOT_CLEAR if is_quotation else THE_ARTICLE
    return f"{speaker}, {role}" if role else speaker


def marks(text: str) -> tuple[str, str]:
    """The quotation marks to put around ``text``: single ones where it has double ones in it."""
    return ("‘", "’") if _DOUBLE.search(text) else ("“", "”")


def placed(
    section: str | None, page: int | None, spans: Sequence[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """Where in the article, the widest first; ``spans`` count its characters.

    >>> placed("What next", 3, [(120, 160), (200, 240)])
    ('under “What next”', 'p. 3', 'characters 120 to 160 and 200 to 240')
    """
    before, after = marks(section or "")
    found = [f"under {before}{section}{after}"] if section else []
    if page is not None:
        found.append(f"p. {page}")
    if spans:
        found.append("characters " + " and ".join(f"{a} to {b}" for a, b in spans))
    return tuple(found)


def source(
    title: str,
    publisher: str | None,
    published: Published,
    *,
    url: str | None = None,
    place: Sequence[str] = (),
) -> str:
    """The article and the place in it: title, publisher, date with its basis, address, place."""
    parts = [title, publisher, dated(published), url, *place]
    return ", ".join(part for part in parts if part)


def reference(
    words: str,
    title: str,
    publisher: str | None,
    published: Published,
    *,
    kind: str,
    speaker: str | None = None,
    url: str | None = None,
    place: Sequence[str] = (),
) -> str:
    """The words with where they stand, in one line, as one would print it under a slide."""
    who = ""
    if kind == Kind.COMMENT:
        who = f"reader’s comment by {speaker or 'an unnamed reader'}, on "
    elif speaker and speaker != publisher:
        who = f"{speaker}, in "
    return f"“{words}” — {who}{source(title, publisher, published, url=url, place=place)}"
