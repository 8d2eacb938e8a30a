"""How a source is named to a person: its date and the reason for it, a quotation's reference."""

from __future__ import annotations

import re

from corpus.article import Kind, Published
from corpus.dates import describe
from qa.answer import Citation

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


def reference(citation: Citation) -> str:
    """The quotation with where it stands, as one would print it under a slide."""
    where = [citation.title, *([citation.publisher] if citation.publisher else [])]
    where.append(dated(citation.published))
    if citation.page is not None:
        where.append(f"p. {citation.page}")
    who = ""
    if citation.kind == Kind.COMMENT:
        who = f"reader’s comment by {citation.speaker or 'an unnamed reader'}, on "
    elif citation.speaker and citation.speaker != citation.publisher:
        who = f"{citation.speaker}, in "
    return f"“{citation.quote}” — {who}{', '.join(where)}"
