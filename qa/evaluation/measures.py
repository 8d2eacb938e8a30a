"""How one question went: what was found, what was cited, and what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.article import Kind
from corpus.subjects import Gazetteer, fold
from qa.answer import Answer, Citation, Outcome
from qa.evaluation.judged import OF_CHANGE, Group, Judged

TOP = 10
"""Places of the search that are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage found, as far as it is judged: its article and its words."""

    article_id: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the search found the right words, from 1; None where not among the first ten.

    ``first`` is the first passage with words of the first group; ``every`` is how far one has to
    read to have met every group; ``article`` is the first article, among different ones, that the
    words have to come from (None too where none is named), and ``articles`` are how many of those
    named are among the first ten.
    """

    first: int | None
    every: int | None
    article: int | None = None
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went; ``answer`` and ``ranks`` are None where that was not looked at.

    ``right``: it ended as it ought to, every group is cited (nothing at all where there is none),
    and nothing that leads is among what must not be cited. ``first_right``: the first citation
    holds right words; ``best_right``: so does the sentence that ranked first, shown or not.
    ``refused``: nothing was answered. ``ordered``: the groups are cited in their order (None where
    that is not asked). ``wrong_council``: how many citations are another council's than the one
    asked about; ``stale``: a superseded account comes first (None where there is none).
    ``comments``: readers' comments cited unasked; ``broken``: citations that are not their span.
    ``support``: how much spoke for answering, higher is more; None where that is not known.
    """

    judged: Judged
    answer: Answer | None = None
    ranks: Ranks | None = None
    right: bool | None = None
    first_right: bool | None = None
    best_right: bool | None = None
    refused: bool | None = None
    ordered: bool | None = None
    wrong_council: int = 0
    stale: bool | None = None
    comments: int = 0
    broken: int = 0
    support: float | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, in words; none where nothing is."""
        named = {
            "not right": self.right is False,
            "wrong council": self.wrong_council > 0,
            "stale": self.stale is True,
            "out of order": self.ordered is False,
            "readers' comments": self.comments > 0,
            "broken citation": self.broken > 0,
            "not found": self.answer is None and self.ranks is not None and not self.ranks.first,
        }
        return tuple(name for name, is_so in named.items() if is_so)


def ranks(judged: Judged, places: Sequence[Place]) -> Ranks:
    """Where the right words are among ``places``, best first."""
    texts = [
        flat(p.text) if judged.comes_from(p.article_id, p.source) else None for p in places[:TOP]
    ]
    found = [
        next((n for n, t in enumerate(texts, start=1) if t is not None and _holds(t, g)), None)
        for g in judged.must_cite
    ]
    met = [n for n in found if n is not None]
    every = max(met, default=None) if len(met) == len(found) else None
    sources = list(dict.fromkeys((p.article_id, p.source) for p in places))[:TOP]
    wanted = [
        n for n, s in enumerate(sources, start=1) if judged.articles and judged.comes_from(*s)
    ]
    first, article = (next(iter(x), None) for x in (found, wanted))
    return Ranks(first, every, article, len(wanted))


def score(
    judged: Judged,
    answer: Answer,
    *,
    found: Ranks | None,
    asked: Collection[str],
    gazetteer: Gazetteer,
    authorities: dict[str, str],
    broken: int,
) -> Result:
    """How ``answer`` does against what is known.

    ``asked`` are the councils the question is about, by their usual names. ``authorities`` are the
    articles that are about one council alone, by id. ``broken`` citations were counted against the
    library, which this does not read.
    """
    places = [_place(judged, answer.citations, g) for g in judged.must_cite]
    first = min((p for p in places if p is not None), default=None)
    refused = answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    led = _led_by(judged, answer.citations, first)
    has_words = bool(judged.must_cite) and judged.answerable
    is_plain = judged.answerable and not judged.must_cite and judged.outcome is not Outcome.PARTLY
    best = answer.best or next(iter(answer.citations), None)
    return Result(
        judged=judged,
        answer=answer,
        ranks=found,
        right=judged.may_end(answer.outcome)
        and None not in places
        and not (is_plain and answer.citations)
        and not any(_holds(flat(c.quote), judged.not_cite) for c in led),
        first_right=first == 0 if has_words else None,
        best_right=_is_right(judged, best) if has_words else None,
        refused=refused,
        ordered=_is_ordered(places) if judged.kind == OF_CHANGE and len(places) > 1 else None,
        wrong_council=sum(
            is_of_another(judged, c, asked, gazetteer, authorities.get(c.article_id))
            for c in answer.citations
        ),
        stale=any(_holds(flat(c.quote), judged.stale) for c in answer.citations[:1])
        if judged.stale
        else None,
        comments=0
        if judged.wants_comments
        else sum(c.kind == Kind.COMMENT for c in answer.citations),
        broken=broken,
        support=support_of(answer),
    )


def is_of_another(
    judged: Judged,
    citation: Citation,
    asked: Collection[str],
    gazetteer: Gazetteer,
    authority: str | None,
) -> bool:
    """Whether a sentence is about another council than those asked about.

    It stands in a report on another; or it is not about the one asked by the run of the text, and
    either names another or is among the words that must not be cited.
    """
    if not asked:
        return False
    if authority is not None:
        return authority not in asked
    if any(usual_name(n, gazetteer) in asked for n in citation.about):
        return False
    named = {m.name for m in gazetteer.find(citation.quote)}
    if named & set(asked):
        return False
    return bool(named) or _holds(flat(citation.quote), judged.not_cite)


def usual_name(name: str, gazetteer: Gazetteer) -> str:
    """The name a council goes by here, whichever it was given."""
    return gazetteer.aliases.get(fold(name), name.strip())


def support_of(answer: Answer) -> float | None:
    """How much spoke for answering, higher is more; None where it answered without weighing.

    What was refused without weighing anything (a council the library has nothing on) had none.
    """
    refused = answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    return -math.inf if answer.support is None and refused else answer.support


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float | None:
    """How often a positive scores above a negative, a tie counting half; None without both.

    >>> auroc([3.0, 2.0], [1.0, 2.0])
    0.875
    """
    high, low = np.array(list(positive), float), np.array(list(negative), float)
    if not len(high) or not len(low):
        return None
    _, place, count = np.unique(
        np.concatenate([high, low]), return_inverse=True, return_counts=True
    )
    # Equal scores share the mean of the ranks they take up.
    shared = np.cumsum(count) - (count - 1) / 2
    above = shared[place][: len(high)].sum() - len(high) * (len(high) + 1) / 2
    return float(above / (len(high) * len(low)))


def flat(text: str) -> str:
    """``text`` with each run of white space made one space."""
    return " ".join(text.split())


def _holds(text: str, group: Group) -> bool:
    return any(flat(words) in text for words in group)


def _is_right(judged: Judged, citation: Citation | None) -> bool:
    if citation is None:
        return False
    from_there = judged.comes_from(citation.article_id, citation.source)
    return from_there and any(_holds(flat(citation.quote), g) for g in judged.must_cite)


def _place(judged: Judged, citations: Sequence[Citation], group: Group) -> int | None:
    """Which citation, from 0, is the first with words of ``group``."""
    return next(
        (
            n
            for n, c in enumerate(citations)
            if judged.comes_from(c.article_id, c.source) and _holds(flat(c.quote), group)
        ),
        None,
    )


def _led_by(judged: Judged, citations: Sequence[Citation], first: int | None) -> Sequence[Citation]:
    """The citations that lead: down to the first with right words.

    Where a part of the question has no answer, words that only seem to give one are wrong wherever
    they stand.
    """
    if first is None or judged.expected is Outcome.PARTLY:
        return citations
    return citations[: first + 1]


def _is_ordered(places: Sequence[int | None]) -> bool:
    there = [p for p in places if p is not None]
    return len(there) == len(places) and there == sorted(there)
