"""What a careful colleague adds about time: newer accounts, and dates not known or inferred.

Only articles about the answer's own councils are looked at, through the lists that the snapshot
holds and a search narrowed to them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Article, Published
from corpus.dates import describe, spell
from corpus.judgements import Area, Judgement, areas_named
from corpus.sentences import split_sentences
from index.library import Snapshot
from index.words import stems
from qa.accounts import reading_of
from qa.ages import is_on, time_of
from qa.figures import other_figure
from qa.follow_up.leaning import SAYS_NOTHING
from qa.question import DEEDS, Asks, Question
from qa.times.bounds import first_day, last_day, shifted
from qa.times.period import Period, Wants
from qa.times.spoken import COMMENTED_WITHIN, REPORTED_WITHIN
from qa.times.turns import is_of
from qa.wording import listed

SUBJECT_SHARED = 0.6
"""The least share of the question's words (rare ones count more) that an account of the same
subject has in one passage; the rarest has to be there."""
PASSAGES_SEEN = 40
GRADES_READ = 6
"""Newer articles whose grades are read, newest first, until one states the same area's."""
WORDS_NAMED = 3
_FILLERS = SAYS_NOTHING | DEEDS | {"many", "much", "often", "long", "few", "number", "main"}
SAME_TIME = 45
"""Days within which one account is no newer than another: a report and the news of it."""
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
    same area, or its figure in a sentence of the same words, shows it. That a date is inferred, or
    a bound, stands beside every source: it is said again only where a time is what is asked for.
    """
    period = period or Period()
    of_time = period.wants is not Wants.ANY or question.asks in (Asks.WHEN, Asks.CHANGE)
    out = list(_bases(snapshot, cited, inferred_too=of_time))
    if period.wants is Wants.AT and period.is_bounded and not period.soft:
        return out + list(_none_of_then(snapshot, question, cited, period))
    if period.wants in (Wants.AT, Wants.BEFORE, Wants.EARLIEST) and not period.soft:
        return out
    if period.wants is Wants.CHANGE and period.end is not None:
        return out
    for council in _councils(question, cited):
        out += _newer_on(snapshot, question, council, cited)
    return list(dict.fromkeys(out))


# Dates and their basis


def _bases(snapshot: Snapshot, cited: Sequence[Cited], *, inferred_too: bool) -> Iterator[str]:
    for id in dict.fromkeys(c.article_id for c in cited):
        article = snapshot.article(id)
        published = article.published
        if not published.is_known:
            yield f"The date of “{article.title}” is not known."
        elif not inferred_too:
            continue
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


def _none_of_then(
    snapshot: Snapshot, question: Question, cited: Sequence[Cited], period: Period
) -> Iterator[str]:
    """Where a time is asked for and only later accounts tell of it, that it is so."""
    if len(question.councils) != 1 or len(period.times) > 1:
        return
    times = [time_of(snapshot, id) for id in dict.fromkeys(c.article_id for c in cited)]
    known = [own for own in times if own is not None]
    if len(known) < len(times) or any(is_of(period, own) for own in known):
        return
    later = all(period.end and own[0] and own[0] > last_day(period.end) for own in known)
    if later:
        yield (
            f"What is shown on {question.councils[0]} is not from {period.describe()}: later "
            "articles say it of that time."
        )


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
    newest = told_until(snapshot, [c.article_id for c in own])
    if newest is None:
        return []
    newer = newer_on(snapshot, council, newest, but={c.article_id for c in cited})
    if not newer:
        return []
    of_grades = _newer_grade(snapshot, question, council, own, newer)
    if of_grades or question.asks is Asks.GRADE:
        return of_grades
    return _newer_on_subject(snapshot, question, council, own, newer, newest)


def told_until(snapshot: Snapshot, ids: Collection[str]) -> str | None:
    """The last day (ISO) that the newest of those articles may be of; None where one has no date.

    A report whose own date is not known was published some time after its inspection.
    """
    shown = [snapshot.dates[id] for id in ids]
    if not shown or any(value is None for value, _ in shown):
        return None
    return max(
        last_day(value or "")
        if how != "on or after"
        else shifted(value or "", REPORTED_WITHIN // 2)
        for value, how in shown
    )


def newer_on(snapshot: Snapshot, council: str, day: str, *, but: Collection[str] = ()) -> list[str]:
    """The articles with something about ``council`` that are surely newer than ``day``, the newest
    first, without those in ``but``.
    """
    day = shifted(day, SAME_TIME)
    of_it = snapshot.about.get(council, set()) - set(but)
    newer = [id for id in of_it if _is_newer(snapshot, id, day)]
    return sorted(newer, key=lambda i: (first_day(snapshot.dates[i][0] or ""), i), reverse=True)


def _is_newer(snapshot: Snapshot, id: str, day: str) -> bool:
    """True where that article was surely published after ISO ``day``."""
    value, how = snapshot.dates[id]
    if value is None or first_day(value) <= day:
        return False
    if how != "on or before":
        return True
    # Within days of its first comment; a page may have been saved or changed years after.
    commented = "reader comment" in snapshot.article(id).published.basis
    return commented and shifted(value, -COMMENTED_WITHIN) > day


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
        f"A newer account, {_named(snapshot, id)}, says otherwise of {council}’s {listed(names)}: "
        "the grade shown is not the latest."
        for id, names in other.items()
    ]
    if question.asks is Asks.GRADE:
        out += [
            f"A newer account, {_named(snapshot, id)}, gives {council}’s {listed(names)} the same "
            "grade."
            if shown
            else f"The newest article with a grade of {council}’s {listed(names)} is "
            f"{_named(snapshot, id)}."
            for id, names in same.items()
        ]
    return out


def _named(snapshot: Snapshot, id: str) -> str:
    article = snapshot.article(id)
    return f"“{article.title}” ({dated(article.published)})"


def _grades(snapshot: Snapshot, id: str, council: str) -> list[Judgement]:
    return [j for j in reading_of(snapshot, id).judgements if j.council == council]


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
        on_it_all = next((id for id in newer[:GRADES_READ] if is_on(snapshot, id, council)), None)
        return [_newest(snapshot.article(on_it_all), council, (), shown)] if on_it_all else []
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
    sentences = [p[a:b] for p in on_it[id] for a, b in split_sentences(p)]
    for c in own:
        text = snapshot.article(c.article_id).text[c.start : c.end]
        if differ := other_figure(text, sentences, names):
            return [
                f"A newer account, {_named(snapshot, id)}, gives another figure: {differ[1]}, "
                f"where what is shown has {differ[0]}."
            ]
    both = _subject_of_both(snapshot, topic, own, on_it[id])
    words = sorted(both, key=lambda w: -weights.get(w, 0.0))[:WORDS_NAMED]
    return [_newest(article, council, [w for w in topic if w in words], shown)]


def _subject_of_both(
    snapshot: Snapshot, topic: Sequence[str], own: Sequence[Cited], newer: Sequence[str]
) -> list[str]:
    """The words asked for that stand in what is shown and in the newer account: their subject.

    A word of the question that is in one of them alone ("compare", "nowadays") is none, nor is one
    that only asks ("many").
    """
    there = set(stems(" ".join(newer)))
    shown = set()
    for c in own:
        article = snapshot.article(c.article_id)
        shown |= set(stems(f"{article.heading_at(c.start) or ''} {article.text[c.start : c.end]}"))
    return [w for w in topic if set(stems(w)) <= there & shown and w not in _FILLERS]


def _newest(article: Article, council: str, words: Sequence[str], shown: Article) -> str:
    new, old = dated(article.published), dated(shown.published)
    if new == old:  # of one month
        new, old = describe(article.published), describe(shown.published)
    on = listed([council, *words])
    return f"A newer article on {on} is “{article.title}” ({new}); what is shown is from {old}."
