"""What has to improve: the points that an inspection report lists under that heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import Article, Kind
from index.words import content_words, stems
from qa.answer import Outcome
from qa.draft import Draft, Part, Place
from qa.inquiry import Inquiry
from qa.retrieve import allowed_articles
from qa.times.spoken import inspected_days

MOST_POINTS = 10
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
_ASKED = re.compile(
    r"\b(?:need(?:s|ed|ing)?|should|must|(?:has|have|had|ought|told|asked) to|ask(?:ed)?|"
    r"areas?|points?|list|recommend\w*|priorit\w+)\b.*\b(?:improv\w+|put right|work on|"
    r"do better|develop\w*|recommend\w*|better|priority|action)\b|"
    r"\bimprovements?\b.*\b(?:ask\w*|need\w*|made|requir\w+|listed|given|set)\b|"
    r"\brecommendations?\b",
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
        should""",
    )
    for s in stems(w)
)


def answer(inquiry: Inquiry) -> Draft | None:
    """The points of the report that is meant, the newest where no time is asked; else None."""
    question = inquiry.question
    if not question.councils or question.wants_comments:
        return None
    asked = question.searched_as
    if not _ASKED.search(asked) or _OTHERWISE.search(asked):
        return None
    parts = []
    for council in question.councils:
        points = _points(inquiry, council)
        if points:
            label = council if len(question.councils) > 1 else None
            parts.append(Part(tuple(points), label))
    if not parts:
        return None
    missing = len(parts) < len(question.councils)
    return Draft(Outcome.PARTLY if missing else Outcome.ANSWERED, tuple(parts))


def _points(inquiry: Inquiry, council: str) -> list[Place]:
    """Those of the one report; where the question has a subject of its own, only those on it."""
    article = next((a for a in _reports(inquiry, council) if _listed(a)), None)
    if article is None:
        return []
    places = [Place(article, start, end, (council,)) for start, end in _listed(article)]
    own = {s for w in inquiry.question.topic for s in stems(w)} - _GENERIC
    own -= {s for w in content_words(council) for s in stems(w)}
    if own:
        places = [p for p in places if own & set(stems(p.text))]
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


def _listed(article: Article) -> list[tuple[int, int]]:
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
