"""What a careful colleague adds about time: newer accounts, dates not known, both ends of a change.

Only articles about the answer's own councils are looked at, through the lists that the snapshot
holds and a search narrowed to them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from corpus.article import Article, Published
from corpus.dates import describe, spell
from corpus.judgements import Area, Judgement, areas_named, inspection_of, judgements
from corpus.sentences import split_sentences
from index.library import Snapshot
from index.words import content_words, stems
from qa.period import (
    COMMENTED_WITHIN,
    REPORTED_WITHIN,
    Bounds,
    Period,
    Spoken,
    Wants,
    compares,
    first_day,
    last_day,
    looks_back,
    overlap,
    when_spoken,
)
from qa.question import Asks, Question

SUBJECT_SHARED = 0.6
"""The least share of the question's words (rare ones count more) that an account of the same
subject has in one passage; the rarest has to be there."""
PASSAGES_SEEN = 40
GRADES_READ = 6
"""Newer articles whose grades are read, newest first, until one states the same area's."""
WORDS_NAMED = 3
SAME_TIME = 183
"""Days within which two sentences of a change are at the same end of it."""
MOST_AT_AN_END = 3
_STATES_GRADE = (
    "rated judged graded overall effectiveness outstanding good inadequate requires improvement"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that an answer cites; ``about`` are the councils it is about."""

    article_id: str
    start: int
    end: int
    about: tuple[str, ...] = ()


class Sentence(Protocol):
    """A sentence of an article, as ``qa.candidates.Candidate`` is."""

    @property
    def article(self) -> Article: ...  # noqa: D102

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def end(self) -> int: ...  # noqa: D102

    @property
    def about(self) -> tuple[str, ...]: ...  # noqa: D102


S = TypeVar("S", bound=Sentence)


def notes(
    snapshot: Snapshot,
    question: Question,
    cited: Sequence[Cited],
    *,
    period: Period | None = None,
) -> list[str]:
    """What to add to an answer that cites these places, a sentence each.

    A newer account is named only where it is about the same council and the same subject, and not
    where the question asks for an older time; that it disagrees is said only where its grade of the
    same area, or its figure in a sentence of the same words, shows it.
    """
    period = period or Period()
    out = list(_bases(snapshot, cited))
    if period.wants in (Wants.AT, Wants.BEFORE, Wants.EARLIEST) and not period.soft:
        return out
    if period.wants is Wants.CHANGE and period.end is not None:
        return out
    for council in _councils(question, cited):
        out += _newer_on(snapshot, question, council, cited)
    return list(dict.fromkeys(out))


# Dates and their basis


def _bases(snapshot: Snapshot, cited: Sequence[Cited]) -> Iterator[str]:
    for id in dict.fromkeys(c.article_id for c in cited):
        article = snapshot.article(id)
        published = article.published
        if not published.is_known:
            yield f"The date of “{article.title}” is not known."
        elif published.precision in ("on or before", "on or after"):
            reason = published.basis.rsplit(": ", 1)[-1]
            yield (f"“{article.title}” has no date of its own: {describe(published)}, by {reason}.")
        elif published.basis.startswith("inferred"):
            reason = published.basis.removeprefix("inferred: ")
            yield f"The date of “{article.title}”, {describe(published)}, is inferred: {reason}."


def dated(published: Published) -> str:
    """A date for a note: "May 2022", "May 2022, inferred", "on or before 23 December 2018"."""
    if published.value is None or published.precision in ("on or before", "on or after"):
        return describe(published)
    inferred = ", inferred" if published.basis.startswith("inferred") else ""
    return f"{spell(published.value[:7])}{inferred}"


def _later(value: str, days: int) -> str:
    return (date.fromisoformat(first_day(value)) + timedelta(days=days)).isoformat()


# A newer account


def _councils(question: Question, cited: Sequence[Cited]) -> list[str]:
    """Those asked for that the answer speaks of; where none is asked for, those it is about."""
    about = list(dict.fromkeys(name for c in cited for name in c.about))
    if question.councils:
        return [c for c in question.councils if c in about or not about]
    return about if len(about) == 1 else []


def _newer_on(
    snapshot: Snapshot, question: Question, council: str, cited: Sequence[Cited]
) -> list[str]:
    of_it = snapshot.about.get(council, set())
    own = [c for c in cited if council in c.about or (not c.about and c.article_id in of_it)]
    shown = [snapshot.dates[c.article_id] for c in own]
    if not own or any(value is None for value, _ in shown):
        return []
    # A report whose own date is not known was published some time after its inspection.
    newest = max(
        last_day(value or "") if how != "on or after" else _later(value or "", REPORTED_WITHIN // 2)
        for value, how in shown
    )
    here = {c.article_id for c in cited}
    newer = [id for id in of_it - here if _is_newer(snapshot, id, newest)]
    if not newer:
        return []
    newer.sort(key=lambda id: (first_day(snapshot.dates[id][0] or ""), id), reverse=True)
    of_grades = _newer_grade(snapshot, question, council, own, newer)
    if of_grades or question.asks is Asks.GRADE:
        return of_grades
    return _newer_on_subject(snapshot, question, council, own, newer, newest)


def _is_newer(snapshot: Snapshot, id: str, day: str) -> bool:
    """True where that article was surely published after ISO ``day``."""
    value, how = snapshot.dates[id]
    if value is None or first_day(value) <= day:
        return False
    if how != "on or before":
        return True
    # Within days of its first comment; a page may have been saved or changed years after.
    commented = "reader comment" in snapshot.article(id).published.basis
    return commented and _later(value, -COMMENTED_WITHIN) > day


def _newer_grade(
    snapshot: Snapshot,
    question: Question,
    council: str,
    own: Sequence[Cited],
    newer: Sequence[str],
) -> list[str]:
    """Where a newer account grades the same area of the same council, whether it agrees.

    Agreement is said only to one who asks for a grade.
    """
    shown = [
        j
        for c in own
        for j in _grades(snapshot, c.article_id, council)
        if c.start <= j.grade_start < c.end
    ]
    if not shown and question.asks is not Asks.GRADE:
        return []
    stating = {
        f.passage.article_id
        for f in snapshot.search_words(_STATES_GRADE, PASSAGES_SEEN, articles=newer)
    }
    to_read = [id for id in newer if id in stating][:GRADES_READ]
    of_newer: dict[str, list[Judgement]] = {}
    asked = areas_named(question.text) or (Area.OVERALL,)
    areas = [a for j in shown for a in j.areas]
    if question.asks is Asks.GRADE:
        areas = [a for a in areas if a in asked] or list(asked)
    other: dict[str, list[str]] = {}
    same: dict[str, list[str]] = {}
    for area in dict.fromkeys(areas):
        before = {j.grade for j in shown if area in j.areas}
        for id in to_read:
            if id not in of_newer:
                of_newer[id] = [j for j in _grades(snapshot, id, council) if j.of_earlier is None]
            given = {j.grade for j in of_newer[id] if area in j.areas}
            if len(given) == 1:
                differs = bool(before) and not given & before
                (other if differs else same).setdefault(id, []).append(str(area))
                break
    out = [
        f"A newer account, {_named(snapshot, id)}, says otherwise of {council}’s {_listed(names)}: "
        "the grade shown is not the latest."
        for id, names in other.items()
    ]
    if question.asks is Asks.GRADE:
        out += [
            f"A newer account, {_named(snapshot, id)}, gives {council}’s {_listed(names)} the same "
            "grade."
            if shown
            else f"The newest article with a grade of {council}’s {_listed(names)} is "
            f"{_named(snapshot, id)}."
            for id, names in same.items()
        ]
    return out


def _named(snapshot: Snapshot, id: str) -> str:
    article = snapshot.article(id)
    return f"“{article.title}” ({dated(article.published)})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _grades(snapshot: Snapshot, id: str, council: str) -> list[Judgement]:
    found = judgements(snapshot.article(id), snapshot.gazetteer)
    return [j for j in found if j.council == council]


def _newer_on_subject(
    snapshot: Snapshot,
    question: Question,
    council: str,
    own: Sequence[Cited],
    newer: Sequence[str],
    newest: str,
) -> list[str]:
    names = set(stems(council))
    topic = [w for w in question.topic if not set(stems(w)) <= names]
    shown = max(
        (snapshot.article(c.article_id) for c in own),
        key=lambda a: last_day(a.published.value or newest),
    )
    if not topic:
        return [_newest(snapshot.article(newer[0]), council, (), shown)]
    counts = snapshot.document_frequency(topic)
    weights = {
        w: math.log(1 + (snapshot.manifest.passages + 0.5) / (n + 0.5))
        for w, n in counts.items()
        if n
    }
    if not weights:
        return []
    rarest, total = max(weights, key=lambda w: weights[w]), sum(weights.values())
    on_it: dict[str, list[str]] = {}
    for found in snapshot.search_words(" ".join(topic), PASSAGES_SEEN, articles=newer):
        passage = found.passage
        have = set(stems(f"{passage.text} {passage.heading or ''} {passage.context}"))
        in_it = [w for w in weights if set(stems(w)) <= have]
        enough = sum(weights[w] for w in in_it) >= SUBJECT_SHARED * total
        if council in passage.about and rarest in in_it and enough:
            on_it.setdefault(passage.article_id, []).append(passage.text)
    id = next((id for id in newer if id in on_it), None)
    if id is None:
        return []
    article = snapshot.article(id)
    others = _figures_differ(snapshot, own, on_it[id], names)
    if others is not None:
        return [
            f"A newer account, “{article.title}” ({dated(article.published)}), gives another "
            f"figure: {others[1]}, where what is shown has {others[0]}."
        ]
    words = [w for w in topic if w in weights]
    words = sorted(words, key=lambda w: -weights[w])[:WORDS_NAMED]
    return [_newest(article, council, [w for w in topic if w in words], shown)]


def _newest(article: Article, council: str, words: Sequence[str], shown: Article) -> str:
    new, old = dated(article.published), dated(shown.published)
    if new == old:  # of one month
        new, old = describe(article.published), describe(shown.published)
    on = f"{council} and {' '.join(words)}" if words else council
    return f"The newest article on {on} is “{article.title}” ({new}); what is shown is from {old}."


# Figures

_FIGURE = re.compile(
    r"(?<![\w.,/-])(?P<sign>£)?(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<unit>\s?(?:%|per ?cent)|(?:m|bn|k)\b)?(?![\d/-]|,\d)"
)
_MONTHS = frozenset(stems("january february march april may june july august september october "
                          "november december"))  # fmt: skip


def figures(text: str) -> dict[tuple[str, str], str]:
    """The figures of a sentence by (sign, stem of what is counted); years and days are none.

    What a sentence counts twice is left out: which of the two is meant cannot be told.

    >>> figures("Each held 14 cases, and 27% of referrals were repeated.")
    {('', 'case'): '14', ('%', 'referr'): '27%'}
    """
    found: dict[tuple[str, str], str | None] = {}
    for m in _FIGURE.finditer(text):
        sign = m["sign"] or ("%" if (m["unit"] or "").strip().startswith(("%", "per")) else "")
        if not sign and re.fullmatch(r"(?:19|20)\d\d", m["n"]):
            continue
        after = re.match(r"\W{0,2}(?:[\w’'-]+\W?){0,4}", re.split(r"[.,;:]\s", text[m.end() :])[0])
        words = content_words(after.group() if after else "")
        if not words:
            words = content_words(text[max(0, m.start() - 30) : m.start()])[-1:]
        stem = next(iter(stems(words[0])), "") if words else ""
        if not stem or stem in _MONTHS:
            continue
        value = f"{m['sign'] or ''}{m['n']}{(m['unit'] or '').strip()}"
        key = (sign, stem)
        found[key] = None if key in found and found[key] != value else value
    return {k: v for k, v in found.items() if v is not None}


def _figures_differ(
    snapshot: Snapshot, own: Sequence[Cited], passages: Iterable[str], names: set[str]
) -> tuple[str, str] | None:
    """The older and the newer figure of one count, in two sentences of mostly the same words."""
    newer = [p[a:b] for p in passages for a, b in split_sentences(p)]
    for c in own:
        text = snapshot.article(c.article_id).text[c.start : c.end]
        counted = figures(text)
        said = _said(text, names)
        for sentence in newer if counted else ():
            both = said & _said(sentence, names)
            if len(both) < 3 or 2 * len(both) < len(said):
                continue
            other = figures(sentence)
            for key in counted.keys() & other.keys():
                if counted[key] != other[key]:
                    return counted[key], other[key]
    return None


def _said(text: str, names: set[str]) -> set[str]:
    return {s for w in content_words(text) if w.isalpha() for s in stems(w)} - names


# Both ends of a change


@dataclass(frozen=True, slots=True)
class Ends(Generic[S]):
    """The oldest and the newest that is said of one thing, each the best first, and what lacks.

    Where the library has one end alone it is ``newer``, and ``notes`` say so.
    """

    older: tuple[S, ...] = ()
    newer: tuple[S, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def in_order(self) -> tuple[S, ...]:
        """Both, oldest first."""
        return self.older + self.newer


@dataclass(frozen=True, slots=True)
class _Told(Generic[S]):
    sentence: S
    spoken: Spoken
    rank: int
    compares: bool
    looks_back: bool

    @property
    def at(self) -> str:
        """The last day it speaks of, ISO."""
        first, last = self.spoken.bounds
        return last_day(last or first or "0001")

    @property
    def when(self) -> str:
        """That day as far as it is known."""
        first, last = self.spoken.bounds
        return spell((last or first or "")[:7])


def ends(
    candidates: Sequence[S],
    *,
    topic: Sequence[str] = (),
    councils: Sequence[str] = (),
    period: Period | None = None,
) -> Ends[S]:
    """The two ends of a change that ``candidates`` (best first) tell of, or that one is missing.

    Only sentences with at least half as many of the ``topic``'s words as the best has are of the
    same thing, and of each council by itself: those asked for, else that of the best sentence.
    Sentences whose time is not known are at neither end.
    """
    period = period or Period()
    same = _same_thing(candidates, topic)
    wanted = list(councils) or [n for c in same[:1] for n in c.about[:1]]
    if not wanted:
        return _ends_of(same, period)
    of_each = {n: [c for c in same if n in c.about or not c.about] for n in wanted}
    every = {n: _ends_of(group, period) for n, group in of_each.items() if group}
    out: Ends[S] = Ends()
    for name, e in every.items():
        before = f"{name}: " if len(every) > 1 else ""
        out = Ends(
            out.older + tuple(s for s in e.older if s not in out.older),
            out.newer + tuple(s for s in e.newer if s not in out.newer),
            out.notes + tuple(f"{before}{note}" for note in e.notes),
        )
    return out


def _same_thing(candidates: Sequence[S], topic: Sequence[str]) -> list[S]:
    asked = {s for w in topic for s in stems(w)}
    if not asked:
        return list(candidates)
    shared = [
        len(asked & set(stems(f"{_words(c)} {beside(c.article, c.start)}"))) for c in candidates
    ]
    best = max(shared, default=0)
    return [c for c, n in zip(candidates, shared, strict=True) if n and 2 * n >= best]


def _words(c: Sentence) -> str:
    return c.article.text[c.start : c.end]


def beside(article: Article, start: int) -> str:
    """The heading and the sentence before the one at ``start``: what may say its time."""
    heading = article.heading_at(start) or ""
    block = article.block_at(start)
    if block is None:
        return heading
    spans = split_sentences(article.text[block.start : block.end])
    before = [(a, b) for a, b in spans if block.start + a < start]
    if before:
        a, b = before[-1]
        return f"{heading} {article.text[block.start + a : block.start + b]}".strip()
    return heading


def _ends_of(candidates: Sequence[S], period: Period) -> Ends[S]:
    told: list[_Told[S]] = []
    days: dict[str, tuple[str, str] | None] = {}
    for rank, c in enumerate(candidates):
        article, text = c.article, _words(c)
        if article.id not in days:
            days[article.id] = inspected_days(article)
        spoken = when_spoken(
            article.published, text, beside(article, c.start), inspected=days[article.id]
        )
        if spoken is not None and (spoken.is_exact or spoken.bounds[1]):
            stated = spoken.basis in ("its words", "near")
            told.append(_Told(c, spoken, rank, compares(text), looks_back(text) and not stated))
    if not told:
        if not candidates:
            return Ends()
        note = "The library has accounts of this, but their dates are not known."
        return Ends(notes=(note,))
    told.sort(key=lambda t: (t.at, t.rank))
    lacks: list[str] = []
    oldest = _at_a_bound(told, period.start, told[0], lacks, older=True)
    newest = _at_a_bound(told, period.end, told[-1], lacks, older=False)
    if _days(oldest.at, newest.at) <= SAME_TIME:
        near = [t for t in told if _days(oldest.at, t.at) <= SAME_TIME]
        best = _best(near)
        accounts = {t.sentence.article.id for t in near}
        if any(t.compares for t in near):
            tail = ", which itself looks back" if len(accounts) == 1 else ", which look back"
        else:
            tail = ""
        what = "one account" if len(accounts) == 1 else "accounts of one time"
        lacks.append(f"The library has only {what} of this, from {newest.when}{tail}.")
        return Ends((), best, tuple(dict.fromkeys(lacks)))
    older = [t for t in told if _days(t.at, oldest.at) <= SAME_TIME]
    newer = [t for t in told if _days(t.at, newest.at) <= SAME_TIME and t not in older]
    return Ends(_best(older), _best(newer), tuple(lacks))


def inspected_days(article: Article) -> tuple[str, str] | None:
    """The first and last day of the inspection that ``article`` is the report of, if it is one."""
    inspection = inspection_of(article) if "authority" in article.metadata else None
    if inspection is None or inspection.first_day is None or inspection.last_day is None:
        return None
    return inspection.first_day, inspection.last_day


def _at_a_bound(
    told: Sequence[_Told[S]],
    bound: str | None,
    otherwise: _Told[S],
    lacks: list[str],
    *,
    older: bool,
) -> _Told[S]:
    """The sentence at the end that the question names, else the nearest to it, which is said."""
    if bound is None:
        return otherwise
    at: Bounds = (bound, bound)
    there = [t for t in told if overlap((t.at, t.at), at)]
    if not there:
        said = [t for t in told if t.spoken.basis != "article"]
        there = [t for t in said if overlap(t.spoken.bounds, at)]
    if there and older:
        return there[0]
    if there:
        return there[-1]
    before = [t for t in told if t.at < first_day(bound)]
    nearest = before[-1] if before else told[0]
    lacks.append(
        f"The library has no account of this from {spell(bound)}; the nearest is from "
        f"{nearest.when}."
    )
    return nearest


def _best(told: Sequence[_Told[S]]) -> tuple[S, ...]:
    """Those that compare first, then those that say their own time, as they were ranked."""
    ordered = sorted(
        told,
        key=lambda t: (not t.compares, t.looks_back, t.spoken.basis == "article", t.rank),
    )
    return tuple(t.sentence for t in ordered[:MOST_AT_AN_END])


def _days(a: str, b: str) -> int:
    ya, ma, da = (int(x) for x in a[:10].split("-"))
    yb, mb, db = (int(x) for x in b[:10].split("-"))
    return abs((ya - yb) * 365 + (ma - mb) * 30 + da - db)
