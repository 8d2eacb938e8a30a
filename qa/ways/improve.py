"""What has to improve: the points that an inspection report lists under that heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.article import Article, Kind
from corpus.dates import describe
from index.words import content_words, stems
from qa.answer import Outcome
from qa.grade_words import FRAME
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place
from qa.question import Question
from qa.retrieve import allowed_articles
from qa.times.spoken import inspected_days
from qa.ways import plain

MOST_POINTS = 10
_SUBJECTS_TOO = frozenset({"leavers", "families", "experiences"})
"""Words that frame a question about grades, and may be what a point is about."""
_HEADING = re.compile(
    r"^\W*(?:what (?:needs to improve|does the (?:local authority|council) need to "
    r"(?:improve|do))|"
    r"(?:areas? (?:for|of|requiring) )?(?:priority (?:and immediate )?action|improvement)s?|"
    r"(?:areas? for )development|(?:summary of )?recommendations)\W*\d{0,2}$",
    re.I,
)
# What such a report goes on with; any other heading below is one of the points' own subjects.
_GOES_ON = re.compile(
    r"\b(?:summary|information about|strengths?|findings?|judge?ments?|experiences?|progress|"
    r"impact of|inspections?|LSCB)\b",
    re.I,
)
_TO_IMPROVE = (
    r"(?:improv\w+|put right|work on|do better|develop\w*|get better|fix\w*|sort\w*|tackle|address)"
)
_ASKED = re.compile(
    rf"\b(?:need(?:s|ed|ing)?|should|must|ought|(?:has|have|had|got|left|told|asked) to|"
    rf"(?:tell|told|ask(?:ed)?|recommend\w*)\b.{{2,60}}\bto)\b.*\b(?:{_TO_IMPROVE}|recommend\w*|"
    rf"priority|action)\b|"
    r"\b(?:areas?|points?|list|recommend\w*|priorit\w+|ask(?:ed)?)\b.*\b(?:improv\w+|put right|"
    r"work on|do better|develop\w*|recommend\w*|better|priority|action)\b|"
    r"\bimprovements?\b.*\b(?:ask\w*|need\w*|made|requir\w+|listed|given|set)\b|"
    r"\brecommendations?\b|"
    # "What has Leeds got to do about care leavers": the points are what it has to do.
    r"\bwhat(?:[’']?s)?\b.*\b(?:got|need(?:s|ed)?|have|has|left|still) to do\b",
    re.I,
)
# "What is Leeds weak on", "any concerns", with nothing else said: what the report lists.
_WEAK = re.compile(
    r"\bweak (?:on|at|in)\W*$|\b(?:weak(?:est)? (?:points?|spots?|areas?)|weakness(?:es)?|"
    r"shortcomings?|failings?|(?:went|going|gone|doing) wrong|worst|(?:any|main|biggest|key|what|"
    r"worr(?:y|ies) or) (?:\w+ )?(?:concerns?|problems?|issues?|worr(?:y|ies)|criticisms?))\b|"
    r"\bwhere\b.*\bfall(?:s|ing)? short\b",
    re.I,
)
_OTHERWISE = re.compile(
    r"\b(?:why|how|who|when|said|says|whether|has|have|did) (?:\w+ )?(?:improved|got better)\b|"
    r"\b(?:why|who|when|how many|how much)\b|^\W*(?:has|have|is|are|was|were|does|do)\b",
    re.I,
)
_GENERIC = frozenset(
    s
    for w in re.findall(
        r"\w+",
        """improve improves improved improving improvement improvements need needs needed put right
        work area areas better develop development recommend recommends recommended recommendation
        recommendations action actions priority priorities point points list ask asked following
        after told further still next things children services service social care department
        authority local ofsted inspectors report reports make made set given identified plan must
        should got left do does weak weakness weaknesses shortcoming shortcomings fix fixing fixed
        sort sorted sorting out tackle address about going gone went wrong worst worry worries
        failing failings main biggest key any found find thing doing concern concerns
        problem problems issue issues criticism criticisms""",
    )
    for s in stems(w)
)


def answer(inquiry: Inquiry) -> Outline | None:
    """The points of the report that is meant, the newest where no time is asked; else None.

    Where the list has nothing on the question's own subject, that is said before the plain answer.
    """
    question = inquiry.question
    if not question.councils or question.wants_comments or _OTHERWISE.search(question.searched_as):
        return None
    asks_for_list = _ASKED.search(question.searched_as) is not None
    if not asks_for_list and not (
        _WEAK.search(question.searched_as) and not any(_own(question, c) for c in question.councils)
    ):
        return None
    parts = []
    lead = None
    without: list[Article] = []
    for council in question.councils:
        article = next((a for a in _reports(inquiry, council) if listed(a)), None)
        if article is None:
            continue
        points = _points(article, council, _own(question, council))
        if points:
            if not asks_for_list:
                lead = f"What the report of {describe(article.published)} says needs to improve:"
            label = council if len(question.councils) > 1 else None
            parts.append(Part(tuple(points), label))
        else:
            without.append(article)
    if not parts:
        return _elsewhere(inquiry, without[0]) if without and len(question.councils) == 1 else None
    missing = len(parts) < len(question.councils)
    return Outline(Outcome.PARTLY if missing else Outcome.ANSWERED, tuple(parts), lead=lead)


def _elsewhere(inquiry: Inquiry, article: Article) -> Outline:
    """The plain answer, under a sentence that says that the report's list has nothing on it."""
    outline = plain.answer(inquiry)
    lead = (
        f"The list of what needs to improve in the report of {describe(article.published)} has "
        "nothing on this."
    )
    if outline.outcome is Outcome.NOT_IN_THE_ARTICLES:
        return replace(outline, notes=(*outline.notes, lead))
    return replace(outline, lead=f"{lead} What the articles say of it:")


def _own(question: Question, council: str) -> set[str]:
    """The stems of the question's own subject, without those of the council's name."""
    subject = [w for w in question.topic if w not in FRAME or w in _SUBJECTS_TOO]
    stemmed = {s for w in subject for s in stems(w)} - _GENERIC
    return stemmed - {s for w in content_words(council) for s in stems(w)}


def _points(article: Article, council: str, own: set[str]) -> list[Place]:
    """Those of the one report; where the question has a subject of its own, those most on it."""
    places = [Place(article, start, end, (council,)) for start, end in listed(article)]
    if own:
        shared = [len(own & set(stems(p.text))) for p in places]
        most = max(shared, default=0)
        places = [p for p, n in zip(places, shared, strict=True) if n and n == most]
    return places[:MOST_POINTS]


def _reports(inquiry: Inquiry, council: str) -> Iterator[Article]:
    """The council's own reports of the time asked for, the newest first."""
    snapshot, years = inquiry.snapshot, inquiry.question.years
    allowed = allowed_articles(snapshot, inquiry.narrowing)
    ids = snapshot.about.get(council, set())
    for id in sorted(ids, key=lambda id: (snapshot.dates[id][0] or "", id), reverse=True):
        if allowed is not None and id not in allowed:
            continue
        article = snapshot.article(id)
        if "authority" not in article.metadata:
            continue
        days = inspected_days(article) or ()
        if years and not {d[:4] for d in (snapshot.dates[id][0] or "", *days)} & set(years):
            continue
        yield article


def listed(article: Article) -> list[tuple[int, int]]:
    """The spans of the points under such a heading, without their bullets.

    Where the points stand under subjects of their own ("Care leavers"), those of all of them.
    """
    points: list[tuple[int, int]] = []
    within = by_subject = opened = False
    for block in article.blocks:
        words = article.words(block)
        if block.kind is Kind.HEADING:
            if _HEADING.match(words.strip()):
                within = opened = True
                continue
            # A heading right below the list's own is a subject of it, and so are those after.
            by_subject = by_subject or (within and opened)
            within = within and by_subject and not _GOES_ON.search(words)
            if points and not within:
                break
        elif within and block.kind in (Kind.LIST_ITEM, Kind.PARAGRAPH):
            opened = False
            bullet = re.match(r"[^\w“‘(]*", words)
            start = block.start + (bullet.end() if bullet else 0)
            if start < block.end:
                points.append((start, block.end))
    return points
