"""A wrong premise: a grade that the question takes for granted and the articles contradict.

"Why was Leeds rated inadequate in 2018?" has no answer where Leeds was outstanding then: what is
answered is what the articles do say. Only a grade stated for that council, area and time shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Article
from corpus.judgements import GRADE, Grade, Judgement, areas_named, grade_of
from corpus.subjects import Gazetteer
from qa.accounts import Place as Row
from qa.accounts import reading_of
from qa.answer import Outcome
from qa.choose import choose, rank
from qa.grade_question import in_small_letters
from qa.grades import Grades, find_grades
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place, answered
from qa.overview import Span, how_changed, overview
from qa.question import Asks, Question, understand
from qa.retrieve import allowed_articles
from qa.standings import told_of_move
from qa.standings_question import read_move
from qa.ways.plain import in_reading_order, places

LEAD = "The articles say otherwise:"
_ROW = re.compile(rf"(?:\W*\b\w+\b){{0,16}}?\W*\b{GRADE}\W*", re.I)
"""An area and its grade, as in a table or a heading: no reason."""

# What takes a grade for granted; "was it rated good?" and "how can it become good?" do not.
_TAKES_FOR_GRANTED = re.compile(
    r"^\W*(?:so\W+|but\W+|and\W+|ok\W+)?(?:why|how come|how did|on what grounds|"
    r"what (?:made|got|earned|led|caused|won|cost|was behind|lay behind)|"
    r"what (?:were|was) the reasons?|(?:for )?what reasons?|who (?:is|was) to blame)\b",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:not|never|n[’']t|no longer|until|since|before|after|from|than|stop|lose|lost|nearly|"
    r"almost)\b",
    re.I,
)

_RATED = re.compile(
    r"\b(?:rated|graded|judged|deemed|grades?|ratings?|judge?ments?|classed|labelled|ranked)\b",
    re.I,
)
_OF_THE_COUNCIL = re.compile(
    r"(?:\W|\b(?:was|is|were|be|been|get|got|given|found|its|their|an|a|only|to|so|such|council|still|now|"
    r"again|currently|just|then|first|"
    r"still|now|again|currently|just|then|first|so|authority|children|s|services|in|for|by|ofsted)\b)*",
    re.I,
)
# What is left of a topic when the grade, the council and the area are taken away.
_SAYS_LITTLE = frozenset(
    re.findall(
        r"\w+",
        """earned earn made make caused led won got get gets getting give gave given only services
        children service ended come reason reasons requires require improvement improve full last
        previous still now again currently just verdict deserve deserved deemed classed labelled
        ranked""",
    )
)


def answer(inquiry: Inquiry) -> Outline | None:
    """What the articles do say of the grade, or the reasons for it; None for other questions."""
    snapshot, question = inquiry.snapshot, inquiry.question
    taken = taken_for_granted(question, snapshot.gazetteer)
    if taken is None:
        return _bare_why(inquiry) or _of_a_move(inquiry)
    grade, asked = taken
    found = _grades_for(inquiry, asked)
    if found is None or not found.places:
        return None
    rows = [(p, grade_of(p.article.text[slice(*p.emphasis)])) for p in found.places]
    of_it = next((p for p, stated in rows if stated is grade), None)
    if of_it is None:
        return _otherwise(inquiry, found.places, found.notes)
    return _reasons(inquiry, of_it.article, is_whole=not areas_named(asked))


def _grades_for(inquiry: Inquiry, asked: str) -> Grades | None:
    """The grades that answer ``asked``, of the articles the inquiry is narrowed to."""
    allowed = allowed_articles(inquiry.snapshot, inquiry.narrowing)
    return find_grades(
        inquiry.snapshot,
        understand(asked, asked, inquiry.snapshot.gazetteer),
        allowed=(lambda id: True) if allowed is None else allowed.__contains__,
    )


def _otherwise(inquiry: Inquiry, rows: Sequence[Row], notes: Sequence[str] = ()) -> Outline:
    """The rows that show it, and what the newest of their reports says itself of the whole."""
    places = [Place(p.article, p.start, p.end, p.about, p.emphasis) for p in rows]
    article = places[-1].article
    own = own_grades(inquiry, article)
    spans = how_changed(article, own) or overview(article, own)[:1]
    have = {(p.article.id, p.start) for p in places}
    places += [
        Place(article, start, end, places[-1].about)
        for start, end in spans
        if (article.id, start) not in have
    ]
    return Outline(Outcome.ANSWERED, (Part(tuple(places)),), lead=LEAD, notes=tuple(notes))


def own_grades(inquiry: Inquiry, article: Article) -> list[Judgement]:
    """The grades that a report itself gives; none for news."""
    read = reading_of(inquiry.snapshot, article.id)
    return [j for j in read.judgements if read.inspection and j.of_earlier is None]


def _of_a_move(inquiry: Inquiry) -> Outline | None:
    """Every grade of a council that is asked why it went to another, and never did."""
    question = inquiry.question
    if len(question.councils) != 1 or not _TAKES_FOR_GRANTED.match(question.searched_as):
        return None
    asked = read_move(inquiry.snapshot, question, inquiry.period)
    if asked is None:
        return None
    told = told_of_move(inquiry.snapshot, question.councils[0], asked)
    if told is None:
        return None
    history, made = told
    if made is None:
        return _otherwise(inquiry, history.places)
    return _reasons(inquiry, made.places[-1].article, is_whole=True)


def _bare_why(inquiry: Inquiry) -> Outline | None:
    """The newest grade with its reasons, where nothing but "why Harrow?" is asked."""
    snapshot, question = inquiry.snapshot, inquiry.question
    if len(question.councils) != 1:
        return None
    text = in_small_letters(snapshot, question.searched_as)
    if not _BARE_WHY.fullmatch(text):
        return None
    time = _TIME.search(question.searched_as)
    asked = f"What was {question.councils[0]} rated{f' in {time[0]}' if time else ''}?"
    found = _grades_for(inquiry, asked)
    if found is None or not found.places:
        return None
    row = found.places[-1]
    reasons = _reasons(inquiry, row.article, is_whole=True)
    if reasons is None:
        return None
    shown = Place(row.article, row.start, row.end, row.about, row.emphasis)
    return replace(reasons, parts=(Part((shown, *reasons.places)),), notes=found.notes)


_BARE_WHY = re.compile(
    r"\W*(?:(?:so|and|but|ok)\W+)*(?:why|how come)(?: (?:is|was|are|were|did))?(?: it)? x"
    r"(?: (?:is|was|so|that|this|like|get|got|it|in|then|down|bad|poor|low|high|good|20\d\d))*\W*"
)


MOST_REASONS = 5
NEAR_FROM = 30
"""Sentences of an overview among which the first are not by themselves the reasons: the long ones
of older reports go through every service."""


def _summed_up(
    inquiry: Inquiry, article: Article, own: Sequence[Judgement], spans: Sequence[Span]
) -> Outline:
    """What the report says of a change, then the first of ``spans``, in the order of the text."""
    taken = list(dict.fromkeys([*how_changed(article, own), *spans]))[:MOST_REASONS]
    about = inquiry.question.councils
    return answered([Place(article, start, end, about) for start, end in sorted(taken)])


def _reasons(inquiry: Inquiry, article: Article, *, is_whole: bool) -> Outline | None:
    """What speaks for the grade in the report that gives it: no row of the table is a reason.

    For the grade of the whole that is what inspectors sum up right below the table.
    """
    question = replace(inquiry.question, asks=Asks.OTHER)
    own = own_grades(inquiry, article)
    if reading_of(inquiry.snapshot, article.id).inspection is None:
        return None  # news: other articles may tell as well
    summed_up = overview(article, own) if is_whole else []
    if summed_up and len(summed_up) < NEAR_FROM:
        return _summed_up(inquiry, article, own, summed_up)
    narrowing = replace(inquiry.narrowing, articles=(article.id,))
    rows = [(j.start, j.end) for j in own]
    found = [
        c
        for c in inquiry.find(question, narrowing).candidates
        if not any(a < c.end and c.start < b for a, b in rows) and not _ROW.fullmatch(c.text)
    ]
    if summed_up:
        ranked = {c.start: rank(c) for c in found}
        best = sorted((s for s in summed_up if s[0] in ranked), key=lambda s: -ranked[s[0]])
        return _summed_up(inquiry, article, own, best or summed_up)
    chosen = choose(question, found)
    if not chosen.sentences:
        return None
    ordered = in_reading_order(inquiry.snapshot, question, chosen.sentences)
    return answered(places(question, ordered), support=chosen.support)


def taken_for_granted(question: Question, gazetteer: Gazetteer) -> tuple[Grade, str] | None:
    """The grade that ``question`` asserts of its one council, and the question that looks it up."""
    text = question.searched_as
    grades = list(re.finditer(rf"\b{GRADE}\b", text, re.I))
    if len(question.councils) != 1 or len(grades) != 1 or not _TAKES_FOR_GRANTED.match(text):
        return None
    if _NOT_YET.search(text):
        return None
    own = understand(text, text, gazetteer)
    at = gazetteer.find(text, any_case=True)[0]
    between = text[min(at.end, grades[0].end()) : max(at.start, grades[0].start())]
    if not _RATED.search(text) and not _OF_THE_COUNCIL.fullmatch(between):
        return None
    areas = areas_named(text)
    little = _SAYS_LITTLE | set(question.councils[0].lower().split())
    left = [w for w in own.topic if w not in little and not re.search(GRADE, w)]
    if not areas and left:
        return None  # "why was housing rated inadequate": of something that no report grades
    area = f" for {areas[0].value}" if areas else ""
    time = _TIME.search(text)
    when = f" in {time[0]}" if time else ""
    return grade_of(grades[0][0]), f"What was {question.councils[0]} rated{area}{when}?"


_TIME = re.compile(
    r"\b(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+)?(?:19|20)\d\d\b",
    re.I,
)
