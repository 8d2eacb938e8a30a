"""Choose the sentences that answer, or none: ranking, abstaining, leaving out near-duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from qa.candidates import Candidate, continuation
from qa.question import Asks, Question
from qa.speakers import Voice, asked_speaker, voice

MOST_STATEMENTS = 6
MOST_FACTS = 4
"""For who, when, where, how many: one sentence answers, a few more may stand beside it."""
JUDGED = 2
"""How many of the best ranked may each carry the decision to answer."""
WITHIN, WITHIN_FACTS = 9.0, 7.0
"""How far below the best (in rank score) a further sentence may be to be shown with it."""
NEARLY_AS_GOOD, WHERE_UNSURE = 4.0, 6.0
AS_MUCH_OF_THE_SUBJECT = 0.45
BESIDE_FROM = 2.0
"""What a further sentence needs besides: about half of the subject's words that the best has near,
and nearly the best's rank (less near where the reader is not sure of the best), or where no single
fact is asked for ``BESIDE_FROM`` of support. What was found, said or planned is mostly several
things: held to nearness alone, such questions lost their right words in 7 of 138 on the samples.
"""
_NEEDS_THE_ONE_BEFORE = re.compile(r"^\W*(?:This|These|That|Those|Such|They|He|She|It)\b")
"""How sentences begin that say little without the one before: it has to be shown as well."""
_COVER = re.compile(
    r"^\W*(?:(?:inspection|visit) dates?|(?:lead|team) inspectors?|inspection team|(?:report )?"
    r"published|date of [\w ]{1,40})\s*:",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
AS_GOOD = 1.0
"""So near the best in rank, such a sentence is shown even so."""
CONTINUED = 2
"""Of how many of the best sentences the next is added where they need it to be understood."""
ANSWER_FROM = 3.2
"""The least ``support`` for answering at all. On what ``qa.training.weigh`` collects of 557 of our
development questions: of those whose best sentence is right 97% are answered, of those written to
have no answer 81% refused here (what never gets here, such as an unknown council, comes on top);
at 4.5 it is 93% and 89%, which refused ten right answers more of 206 on the samples for two.
"""
GRADE_STATED = 3.5
"""What it adds to the support of an answer to "what was X rated" that a sentence about X states a
grade (twice that for a row of overall effectiveness): the reader saw few such questions in
training and trusts them too little.
"""
LISTENED_TO = 40
"""How many of the best ranked are looked at where a question asks for somebody's words."""
THEIR_WORDS = 3.0
"""What it adds to a sentence's rank that it is clearly said by whom the question asks for."""
NEARLY_AS_WELL = 4.0
"""How far below the best (in rank score) the best sentence of another account of the same council
may be to lead in its place where its turn is before (``Candidate.turn``: the newer first, or what
was written at the time asked for before what looks back at it). Where nothing is asked but what is
said of a council, the newest leads that answers at all."""
A_TURN_LATER = 1.5
"""What each age that answers nearly as well and comes before it counts against an account."""
SAME_WORDS = 90
"""Two sentences at least this alike (token set ratio, 100 is equal) are shown once."""


def rank(c: Candidate) -> float:
    """Where a candidate stands among the others of its question, higher is better.

    The reader's score with what it cannot see: the passage's retrieval score, rare words of the
    question near the sentence or missing, whether it has the sort of words asked for, and its time.
    The weights were read off a softmax regression on our development questions and rounded.
    """
    return (
        c.reader
        + 0.5 * c.words
        + 3.0 * c.words_near
        + 9.0 * c.passage
        + 2.5 * c.kind
        + 2.0 * c.fit.score
        - 1.5 * c.absent
    )


def support(c: Candidate) -> float:
    """How much speaks for answering at all with this candidate, higher is better.

    Here what is missing counts: topic words that stand elsewhere in the library but not near, a
    name that is nowhere in the article, another year, no number where one is asked for. So do words
    that stand nowhere in the library: few questions of ours have any, and at this weight they lose
    one right answer in 300, but "microsoft copilot" is not to be answered by a word beside it.
    """
    return (
        c.reader
        + 1.6 * c.tells * (c.words_near + c.words)
        + 10.0 * c.passage
        + 4.0 * c.fit.score
        + 1.2 * min(c.name, 0.0)
        - 2.0 * (c.kind == 0.0)
        - 2.5 * c.absent
        - 2.5 * c.unknown
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences to show, best first, and the support the best of them had.

    ``best`` is the one that ranked first, shown or not; None where nothing might answer.
    """

    sentences: tuple[Candidate, ...]
    support: float
    best: Candidate | None = None


def choose(question: Question, candidates: Sequence[Candidate]) -> Chosen:
    """The sentences that answer ``question``; none where too little supports the best of them.

    Sentences about another council than the one asked for never answer: right topic, wrong
    council is the worst fault of this field.
    """
    ranked = _best_first((rank(c), c) for c in eligible(question, candidates))
    ranked = _said_by_whom(question, ranked)
    if not ranked:
        return Chosen((), float("-inf"))
    stated = GRADE_STATED if question.asks is Asks.GRADE else 0.0
    most_support = max(support(c) + stated * c.kind * (c.council == 1) for _, c in ranked[:JUDGED])
    if most_support < ANSWER_FROM:
        return Chosen((), most_support, ranked[0][1])
    has_subject = any(w not in " ".join(question.councils).lower() for w in question.topic)
    ranked = _in_turn(ranked, NEARLY_AS_WELL if has_subject else WITHIN)
    best = ranked[0][0]
    facts = (Asks.WHO, Asks.WHEN, Asks.WHERE, Asks.HOW_MANY)
    is_fact = question.asks in facts
    most, within = (MOST_FACTS, WITHIN_FACTS) if is_fact else (MOST_STATEMENTS, WITHIN)
    taken: list[Candidate] = []
    for place, (score, c) in enumerate(ranked):
        if score < best - within or len(taken) >= most:
            break
        # Beside a sentence with a number (a date, a name, a grade) none without one answers.
        if _is_shown(c, taken) or (taken and taken[0].kind > 0.5 and c.kind == 0.0):
            continue
        if taken and not _belongs(c, score, taken, best, is_fact=is_fact):
            continue
        taken.append(c)
        goes_on = place < CONTINUED and len(taken) < most and question.asks is not Asks.GRADE
        # A sentence that has the fact asked for needs no other.
        goes_on = goes_on and not (is_fact and c.kind == 1.0)
        following = continuation(c) if goes_on else None
        if following is not None:
            block, start, end = following
            more = replace(c, block=block, start=start, end=end, answer=None)
            if not _is_shown(more, taken):
                taken.append(more)
    return Chosen(tuple(taken), most_support, ranked[0][1])


def _belongs(
    c: Candidate, score: float, taken: Sequence[Candidate], best: float, *, is_fact: bool
) -> bool:
    """Whether a sentence that ranks below those taken answers too, rather than being near them."""
    leans = _NEEDS_THE_ONE_BEFORE.match(c.text) and not any(_follows(c, t) for t in taken)
    if leans and score < best - AS_GOOD:
        return False
    reach = NEARLY_AS_GOOD if taken[0].reader > 0 else WHERE_UNSURE
    is_good = score >= best - reach or (not is_fact and support(c) >= BESIDE_FROM)
    return is_good and c.words_near >= AS_MUCH_OF_THE_SUBJECT * taken[0].words_near


def _follows(c: Candidate, before: Candidate) -> bool:
    same = (c.article.id, c.block.start) == (before.article.id, before.block.start)
    return same and 0 <= c.start - before.end <= 2


def _said_by_whom(
    question: Question, ranked: Sequence[tuple[float, Candidate]]
) -> list[tuple[float, Candidate]]:
    """Where somebody's words are asked for, without those that are clearly another's."""
    asked = asked_speaker(question)
    if asked is None:
        return list(ranked)
    heard = []
    for score, c in ranked[:LISTENED_TO]:
        whose = voice(question, asked, c.article, c.start, c.end)
        if whose is not Voice.ANOTHER:
            heard.append((score + THEIR_WORDS * (whose is Voice.THEIRS), c))
    return _best_first(heard)


def _in_turn(
    ranked: Sequence[tuple[float, Candidate]], nearly: float
) -> list[tuple[float, Candidate]]:
    """``ranked`` with the account in front whose turn it is, of those that answer nearly as well.

    ``nearly`` is how far below the best those may be. Sentences of one account keep the distance
    between them. Whether to answer at all was decided before.
    """
    top = ranked[0][0]
    able: dict[int, float] = {}
    for score, c in ranked:
        if c.turn is not None and score >= top - nearly and support(c) >= ANSWER_FROM:
            able[c.turn] = max(able.get(c.turn, score), score)
    if not able:
        return list(ranked)
    leads = min(able)

    def in_turn(score: float, c: Candidate) -> float:
        if c.council <= 0:
            return score
        # What only names the council in passing has no turn of its own: the last.
        before = sum(c.turn is None or t < c.turn for t in able)
        raised = top - able[leads] if c.turn == leads else 0.0
        return score + raised - A_TURN_LATER * before

    return _best_first((in_turn(score, c), c) for score, c in ranked)


def _best_first(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Best first; of equals in the order of their articles, so that answers do not vary."""
    return sorted(scored, key=lambda x: (-x[0], x[1].article.id, x[1].start))


def eligible(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What may answer: of the council asked for, and of the year where one is asked for."""
    eligible = [c for c in candidates if c.council >= 0]
    if question.asks is Asks.OTHER:
        eligible = [c for c in eligible if not _is_label(c)] or eligible
    of_the_year = [c for c in eligible if not c.fit.rules_out]
    if question.asks is Asks.GRADE and question.years:
        # A grade is of its time: one whose time is not known to be that asked for is no answer.
        return [c for c in of_the_year if c.fit.score > 0 and c.kind > 0]
    if question.asks in (Asks.GRADE, Asks.WHO, Asks.WHEN, Asks.HOW_MANY):
        # A grade, a name or a number of another year is a wrong answer however near its words are.
        eligible = of_the_year
    elif question.asks is not Asks.CHANGE:
        eligible = of_the_year or eligible
    if question.asks is Asks.GRADE:
        return [c for c in eligible if c.kind > 0] or eligible
    return eligible


def _is_label(c: Candidate) -> bool:
    """Whether it only names or dates the article ("2 August 2013", "Lead inspector: ...").

    Such a line answers where it has a word of what is asked about, and never else.
    """
    return c.words == 0 and (len(_WORD.findall(c.text)) < 2 or _COVER.match(c.text) is not None)


def _is_shown(c: Candidate, taken: Sequence[Candidate]) -> bool:
    return any(
        (c.article.id, c.start) == (t.article.id, t.start)
        or fuzz.token_set_ratio(c.text, t.text) >= SAME_WORDS
        for t in taken
    )
