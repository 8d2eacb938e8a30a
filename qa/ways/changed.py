"""What changed over time: the oldest and the newest that is said of one thing, oldest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.article import Article
from corpus.subjects import Gazetteer
from qa.answer import Outcome
from qa.candidates import Candidate
from qa.choose import ANSWER_FROM, choose, rank, support
from qa.inquiry import Inquiry
from qa.newer import dated
from qa.outline import Outline, Part
from qa.question import Asks, Question, understand
from qa.times.asked import read_period
from qa.times.bounds import first_day, last_day
from qa.times.period import Period, Wants
from qa.times.spoken import compares
from qa.ways import plain
from qa.ways.plain import places

ACCOUNTS_READ = 36
"""Passages read for both ends: those of one council, of any date."""
FAR_BELOW = 9.0
"""How far below the best (in rank score) an end may be: the other end has other words."""


MOST_OF_AN_ACCOUNT = 3
NEAR_BEST = 4.0
"""How far below the best of its end a further sentence may be."""


def answer(inquiry: Inquiry) -> Outline | None:
    """Both ends under their dates, or the one there is with a note; None for other questions."""
    question = inquiry.question
    period = period_of_change(question)
    if period is None:
        return None
    bare = timeless(question, inquiry.snapshot.gazetteer)
    narrowing = inquiry.narrowing
    if question.councils and not narrowing.articles:
        of_it = {id for c in question.councils for id in inquiry.snapshot.about.get(c, ())}
        narrowing = replace(narrowing, articles=tuple(sorted(of_it)))
    found = inquiry.find(bare, narrowing, top=ACCOUNTS_READ).candidates
    weighed = choose(bare, found)
    if not weighed.sentences:
        return None
    told = supported(found)
    accounts = _accounts(told)
    if not accounts:
        return None
    older, newer = _both_ends(accounts, period)
    if older is newer:
        return _of_one_time(inquiry, older[0].article)
    parts: list[Part] = []
    for account in (older, newer):
        label = dated(account[0].article.published)
        shown = _shown(account)
        parts.append(Part(tuple(places(bare, shown)), label, by_article=False))
    return Outline(Outcome.ANSWERED, tuple(parts), support=weighed.support)


def _of_one_time(inquiry: Inquiry, article: Article) -> Outline | None:
    """The plain answer where one article alone speaks of it, said to be of one time."""
    outline = plain.answer(inquiry)
    if outline is None or outline.outcome is not Outcome.ANSWERED:
        return outline
    note = f"Nothing to set beside it was found for another time than {dated(article.published)}."
    return replace(outline, notes=(*outline.notes, note))


def _accounts(told: Sequence[Candidate]) -> list[list[Candidate]]:
    """What each dated article says of it, the best first; the oldest article first."""
    by_article: dict[str, list[Candidate]] = {}
    for c in told:
        if c.article.published.value is not None:
            by_article.setdefault(c.article.id, []).append(c)
    return sorted(by_article.values(), key=lambda a: first_day(a[0].article.published.value or ""))


def _both_ends(
    accounts: Sequence[list[Candidate]], period: Period
) -> tuple[list[Candidate], list[Candidate]]:
    """The oldest and the newest account, of the time asked for where there are bounds."""
    days = [first_day(a[0].article.published.value or "") for a in accounts]
    older, newer = 0, len(accounts) - 1
    if period.start is not None:
        older = next((n for n, d in enumerate(days) if d >= first_day(period.start)), newer)
    if period.end is not None:
        until = last_day(period.end)
        newer = next((n for n in range(newer, -1, -1) if days[n] <= until), newer)
    return accounts[min(older, newer)], accounts[newer]


def _shown(account: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of one account: what itself tells one time from the other comes first."""
    near = [c for c in account if rank(c) >= rank(account[0]) - NEAR_BEST]
    near.sort(key=lambda c: (not compares(c.text), -rank(c)))
    return near[:MOST_OF_AN_ACCOUNT]


_MOVED = re.compile(
    r"\b(?:what (?:has |have |had )?happened (?:to|with|after|since)|"
    r"what[’']s happened (?:to|with|since)|what (?:change|progress)|"
    r"how (?:has|have|had) .* (?:moved|gone|developed|fared|progressed|come on)|"
    r"how did .* (?:move|change|shift|develop|fare)|speed(?:ed)? up|slow(?:ed)? down|"
    r"(?:more|fewer|less|better|worse|higher|lower) .*\bthan (?:in|at|it|they|before|the)|"
    r"did .* do anything about)\b",
    re.I,
)
# "What must get better": nothing has changed yet.
_OUGHT = re.compile(
    r"\b(?:must|should|could|would|will|needs? to|needed to|has to|have to|ask(?:ed)? .* to|"
    r"recommend\w*)\b",
    re.I,
)
_OPEN_END = re.compile(r"\bsince\b|\bfrom\b.*\bto\b|\bthan in\b|\bbetween\b.*\band\b", re.I)
# What the change is dated by: "since it failed", "between its outstanding and its fall".
_SINCE = re.compile(
    r"\b(?:since|following|after|before)\b.*$"
    r"|\bbetween (?:its|the|their|his|her|19|20)\b.*$"
    r"|\bfrom (?:its|the|their)\b.*\bto\b.*$"
    r"|\b(?:than|compared (?:with|to)) (?:in|at|it|they|when|last|before)\b.*$",
    re.I,
)
# "How have ... changed": the frame of the question, which no account of the thing itself has.
_FRAME = re.compile(
    r"^\W*(?:(?:so|and|but)\W+)?(?:(?:by )?(?:how(?: much| far)?|what|in what way)\b\s*)?"
    r"(?:(?:[’']s|has|have|had|did|does|do|is|are|was|were)\b\s*)?"
    r"|\b(?:has|have|had) there been\b|\b(?:changed?|changes|moved?|shift(?:ed)?|"
    r"happened (?:to|with|after)|developed|fared|progress(?:ed)?|better|worse|improv(?:ed|ing)|"
    r"over time|over the years)\b",
    re.I,
)


def period_of_change(question: Question) -> Period | None:
    """The two times that a change is asked between; None where no change is asked for.

    >>> from corpus.subjects import known_councils
    >>> from qa.question import understand
    >>> text = "How have caseloads in Leeds changed since 2018?"
    >>> period_of_change(understand(text, text, known_councils())).start
    '2018'
    """
    if question.wants_comments or not question.councils or _OUGHT.search(question.searched_as):
        return None
    period = read_period(question.searched_as, today=date.today())
    text = question.searched_as
    if period.start is not None and period.start == period.end and _OPEN_END.search(text):
        period = replace(period, end=None)  # "from the 2018 inspection to the visit"
    if period.wants is Wants.CHANGE:
        return period
    spans = len(period.times) > 1 or (period.start is not None and period.start != period.end)
    between = spans or period.anchor is not None or period.wants in (Wants.AFTER, Wants.LATEST)
    if _MOVED.search(text) and (between or _OPEN_END.search(text)):
        return replace(period, wants=Wants.CHANGE)
    return None


def timeless(question: Question, gazetteer: Gazetteer) -> Question:
    """What changed, without what says that it did, and when: an end is of its own time."""
    text = _SINCE.sub(" ", question.searched_as)
    text = read_period(text, today=date.today()).without(text)
    text = " ".join(_FRAME.sub(" ", text).split()).strip(" ?.!,;:")
    lost = [c for c in question.councils if not gazetteer.find(text, any_case=True)]
    text = f"{text} ({', '.join(lost)})" if lost else text
    asks = Asks.OTHER if question.asks in (Asks.CHANGE, Asks.WHEN, Asks.GRADE) else question.asks
    own = understand(text, text, gazetteer)
    named = {w for c in question.councils for w in c.lower().split()}
    # With no subject left ("has Leeds changed?") the question keeps its own words.
    subject = [w for w in own.topic if w not in named]
    return replace(
        question,
        searched_as=text if subject else question.searched_as,
        topic=own.topic if subject else question.topic,
        asks=asks,
        years=(),
    )


def supported(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """Those that may each stand for an end, best first."""
    able = [c for c in candidates if c.council >= 0 and support(c) >= ANSWER_FROM]
    able.sort(key=lambda c: (-rank(c), c.article.id, c.start))
    return [c for c in able if rank(c) >= rank(able[0]) - FAR_BELOW]
