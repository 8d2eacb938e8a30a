"""The time that a sentence of an article speaks of: as it says, else as its article's date says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import UNDATED, Article, Published
from corpus.dates import describe, spell
from corpus.judgements import inspection_of
from qa.times.bounds import Bounds, first_day, last_day, shifted
from qa.times.moments import moments
from qa.times.period import Wants

COMMENTED_WITHIN = 31
"""Days before its first reader's comment that an article was published, at most."""
REPORTED_WITHIN = 365
"""Days after its inspection that a report was published, at most."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The time a sentence speaks of. ``basis``: "its words", "near" (beside it or its heading),
    "inspected" (the report's inspection) or "article" (when it was published).
    """

    bounds: Bounds
    why: str
    basis: str
    is_exact: bool = True


def stated_times(text: str, published: Published = UNDATED) -> list[tuple[Bounds, str]]:
    """The times that an article's ``text`` states, with its words for each.

    Relative ones ("three years ago") count from ``published`` as far as that is known. What lies
    after it is a plan, and no time that the sentence speaks of.
    """
    value = published.value if is_exact(published) else None
    now = date.fromisoformat(first_day(value)) if value else None
    if now and value and len(value) == 4:
        now = now.replace(month=7)
    found = []
    for m in moments(text, now, known=len(value or "") or 10):
        is_a_name = m.kind == "named" and m.relation is Wants.AT and m.begin == m.start
        is_a_plan = value is not None and first_day(m.first) > last_day(value)
        is_long_ago = m.soft and m.first == "0001"
        if is_a_name or is_a_plan or is_long_ago:
            continue
        found.append((m.bounds, " ".join(text[m.start : m.end].split())))
    return found


def when_spoken(
    published: Published,
    text: str,
    near: str = "",
    *,
    inspected: tuple[str, str] | None = None,
) -> Spoken | None:
    """The time a sentence speaks of: as it says, else as what is near says, else its article's.

    Of several stated times the last one; None where nothing is known. ``inspected`` are the first
    and last day of the inspection that the article is the report of.
    """
    for words, basis in ((text, "its words"), (near, "near")):
        stated = stated_times(words, published)
        if stated:
            (first, last), said = max(stated, key=lambda s: last_day(s[0][1] or s[0][0] or "0001"))
            if last is None and published.value and first and published.value >= first:
                last = published.value  # "since 2015": until it was written
            where = "stands in it" if basis == "its words" else "stands just before it"
            return Spoken((first, last), f"“{said}” {where}", basis)
    if inspected is not None:
        why = f"the inspection was {spell(inspected[0])} to {spell(inspected[1])}"
        return Spoken(inspected, why, "inspected")
    if published.value is None:
        return None
    bounds: Bounds = (published.value, published.value)
    if published.precision == "on or before":
        # The first comment stands under an article within days; a page may be saved years later.
        near_it = "reader comment" in published.basis
        bounds = (
            shifted(published.value, -COMMENTED_WITHIN) if near_it else None,
            published.value,
        )
    elif published.precision == "on or after":
        bounds = (published.value, shifted(published.value, REPORTED_WITHIN))
    return Spoken(bounds, article_of(published), "article", is_exact(published))


def is_exact(published: Published) -> bool:
    """True where the date is no bound ("on or before")."""
    return published.precision in ("day", "month", "year")


def article_of(published: Published) -> str:
    """The article by its date, for a person to read: "article of May 2022 (inferred)"."""
    value = describe(replace(published, value=(published.value or "")[:7]))
    inferred = " (inferred)" if published.basis.startswith("inferred") else ""
    return f"article of {value}{inferred}"


def inspected_days(article: Article) -> tuple[str, str] | None:
    """The first and last day of the inspection that ``article`` is the report of, if it is one."""
    inspection = inspection_of(article) if "authority" in article.metadata else None
    if inspection is None or inspection.first_day is None or inspection.last_day is None:
        return None
    return inspection.first_day, inspection.last_day


def looks_back(text: str) -> bool:
    """True where a sentence speaks of what was before ("had been", "at its last inspection")."""
    return _LOOKS_BACK.search(text) is not None


def compares(text: str) -> bool:
    """True where a sentence itself tells one time from another ("rose from 10 to 14").

    >>> compares("Caseloads had fallen from 22 to 14.")
    True
    """
    return _COMPARES.search(text) is not None


_LOOKS_BACK = re.compile(
    r"\b(?:previous(?:ly)?|formerly|last inspect\w+|"
    r"last (?:full )?(?:inspection|report|rated|judged|graded)|"
    r"earlier (?:inspection|report|visit)|the time of|at that time|back then|had been|"
    r"had (?:not )?\w+ed|used to|once was|was then|ago)\b",
    re.I,
)
_COMPARES = re.compile(
    r"\bfrom\b[^.;]{1,60}\bto\b[^.;]{0,40}(?:\d|outstanding|good|inadequate|improvement|adequate)|"
    r"\b(?:improv\w+|worsen\w*|deteriorat\w+|declin\w+|ris\w+|rose|fall\w*|fell|drop\w*|"
    r"increas\w+|decreas\w+|chang\w+|progress\w*|slipp?\w*|reduc\w+|grown|grew|doubled|halved|"
    r"better|worse|weaken\w*|strengthen\w*|fewer|more|up|down|higher|lower)\b[^.;]{0,70}"
    r"\b(?:since|compared (?:with|to)|from (?:\w+ )?(?:19|20)?\d|"
    r"than (?:in|at|before|it was|they were|the (?:last|previous)))|"
    r"\b(?:since|compared (?:with|to)) (?:the|its|that|their)? ?"
    r"(?:last|previous|earlier|[a-z]* ?(?:19|20)\d\d)\b[^;]{0,90}\b(?:has|have|had|is|are)\b|"
    r"\b(?:(?<!can )no longer(?! (?:able|live|need|require|want|safe))|used to be|"
    r"(?:up|down)graded|had been .{3,40} but (?:is|are|was|has) now|"
    r"against \d[\d,.]* (?:at|in|before|the)|was .{2,30} but is now|"
    r"one grade (?:up|down)|two grades)\b",
    re.I,
)
