"""The grades that an article states: of which area, in which words, at which inspection.

A report states its own in a table ("Overall effectiveness  Good"), in a sentence on its cover
("Children's services in Ambridge are inadequate") or in the heading of a section, and besides them
those of inspections before it, which belong to their own dates. News states them in prose, about
the council the text is speaking of. Legends ("what the judgements mean") and what is only hoped
for or denied are no grades. Nothing here reads the words of anyone but the article itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from corpus.article import BODY, Article, Block, Kind
from corpus.dates import MONTHS, find_dates
from corpus.sentences import split_sentences
from corpus.subjects import (
    Gazetteer,
    Mention,
    fold,
    known_councils,
    named_councils,
    people_named,
)


class Area(StrEnum):
    """What a grade is of, under the name people use for it whatever the framework called it."""

    OVERALL = "overall effectiveness"
    HELP = "help and protection"
    IN_CARE = "children in care"
    LEAVERS = "care leavers"
    ADOPTION = "adoption"
    LEADERS = "leadership"
    BOARD = "the safeguarding children board"
    PRACTICE = "the quality of practice"
    CAPACITY = "capacity to improve"
    OUTCOMES = "outcomes for looked after children"
    PROVISION = "quality of provision"
    SAFEGUARDING = "safeguarding arrangements"
    LOOKED_AFTER = "services for looked after children"
    FOSTERING = "fostering"


class Grade(StrEnum):
    """A grade under its full name; older and newer wordings are one."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    ADEQUATE = "Adequate"
    SATISFACTORY = "Satisfactory"
    INADEQUATE = "Inadequate"
    NOT_JUDGED = "Not judged"


class Form(StrEnum):
    """How a grade is stated, the plainest first."""

    ROW = "row"
    SENTENCE = "sentence"
    HEADING = "heading"
    EARLIER = "earlier"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One grade as stated at ``article.text[start:end]``.

    That span holds the words for the area and, at ``grade_start`` to ``grade_end``, the grade.
    ``areas`` are all that it covers ("children in care and care leavers" covers two).
    ``of_earlier`` is None for what the article's own inspection found; for one before it, its date
    (ISO, cut to what is given) or "earlier" where none is given. ``council`` is its usual name;
    None where the text leaves it open. ``year`` is that which a sentence of news gives, ``month``
    (ISO) one that it names without a year ("following an inspection in January").
    """

    areas: tuple[Area, ...]
    grade: Grade
    start: int
    end: int
    grade_start: int
    grade_end: int
    form: Form
    of_earlier: str | None = None
    council: str | None = None
    year: str | None = None
    month: str | None = None

    @property
    def area(self) -> Area:
        """The first area that it covers."""
        return self.areas[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a report's cover: ``text[start:end]`` with its label, the value within it."""

    value: str
    start: int
    end: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a report says of its inspection besides the grades; None for what it does not state.

    ``first_day`` and ``last_day`` are ISO. ``is_graded`` is False for visits and joint inspections,
    which give no grades. ``partial`` says what was inspected where it was not the whole.
    """

    council: str
    lead: Fact | None = None
    dates: Fact | None = None
    published: Fact | None = None
    first_day: str | None = None
    last_day: str | None = None
    is_graded: bool = True
    partial: str | None = None


# Words

GRADE = (
    r"(?:outstanding|good|satisfactory|inadequate|adequate|"
    r"(?:requir(?:e[sd]?|ing)|need(?:s|ed|ing)?)[\s-]+improvement(?:\s+to\s+be\s+good)?|not judged)"
)
"""A grade in a text, whatever the case."""

_BOARD = (
    r"(?:the\s+)?(?:local\s+)?safeguarding\s+children(?:[’']s)?\s+board(?:\s+\(L?SCB\))?|the\s+LSCB"
)
_PROGRESS = r"(?:the\s+)?(?:experiences?\s+and\s+progress\s+of\s+|services\s+for\s+)?"
_CARE = (
    r"(?:children\s+(?:and\s+young\s+people\s+)?(?:in\s+care|looked\s+after)|"
    r"looked[\s-]after\s+children)"
)
_LABELS: tuple[tuple[str, tuple[Area, ...]], ...] = (
    (r"(?:the\s+)?overall\s+(?:effectiveness|judge?ment|grade)(?:\s+of\s+[^.:\t]{3,90})?",
     (Area.OVERALL,)),
    (r"(?:the\s+)?(?:graded\s+)?(?:effectiveness\s+of\s+(?:the\s+)?|judge?ment\s+(?:for|"
     r"of)\s+the\s+"
     rf"effectiveness\s+of\s+)?(?:{_BOARD})", (Area.BOARD,)),
    (rf"{_PROGRESS}{_CARE}\s+and\s+(?:of\s+)?care\s+leavers", (Area.IN_CARE, Area.LEAVERS)),
    (rf"{_PROGRESS}(?:children(?:,?\s+young\s+people(?:\s+and\s+families)?)?\s+)?"
     r"(?:who\s+(?:need|are\s+in\s+need\s+of)|in\s+need\s+of|requiring)\s+help\s+and\s+protection|"
     r"(?:the\s+)?(?:effectiveness|quality)\s+of\s+(?:the\s+)?help(?:,\s+care)?\s+and\s+protection\b"
     r"[^.:\t]{0,90}|help\s+and\s+protection", (Area.HELP,)),
    (rf"{_PROGRESS}{_CARE}(?:\s+and\s+achieving\s+permanence)?", (Area.IN_CARE,)),
    (rf"{_PROGRESS}care\s+leavers", (Area.LEAVERS,)),
    (r"adoption(?:\s+performance)?", (Area.ADOPTION,)),
    (r"(?:the\s+)?(?:impact\s+of\s+leaders(?:\s+on\s+[^.:\t]{3,90})?|leadership(?:,?\s+(?:and\s+)?"
     r"management)?(?:,?\s+and\s+governance)?)", (Area.LEADERS,)),
    (r"(?:the\s+)?quality\s+of\s+practice", (Area.PRACTICE,)),
    (r"(?:the\s+)?capacity\s+to\s+improve", (Area.CAPACITY,)),
    (r"(?:the\s+)?outcomes\s+for\s+looked\s+after\s+children(?:\s+and\s+young\s+people)?",
     (Area.OUTCOMES,)),
    (r"(?:the\s+)?quality\s+of\s+provision", (Area.PROVISION,)),
)  # fmt: skip
_NUMBER = r"(?:[^\w‘“'\"(]*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?[^\w‘“'\"(]*)"
_QUOTED = rf"[‘“'\"]?(?P<grade>{GRADE})[’”'\"]?"
_AFTER = r"(?:\s*\(?grade\s+\d\)?)?\s*[.*]?\d{0,2}"
_ROW = tuple(
    (
        re.compile(
            rf"{_NUMBER}(?P<label>{label})\s*[\t:–—|-]*\s*(?:grade\s*:?\s*\d\s*)?\(?{_QUOTED}\)?{_AFTER}",
            re.I,
        ),
        areas,
    )
    for label, areas in _LABELS
)
_SENTENCE = tuple(
    (
        re.compile(
            rf"{_NUMBER}(?:the\s+graded\s+judge?ments?\s+(?:for|about|of|on)\s+(?:the\s+)?)?"
            rf"(?P<label>{label})(?:\s+\([^()]{{2,40}}\))?[\s:]*(?:(?:is|are|was|were)\s+)?"
            rf"(?:judged\s+)?(?:to\s+be\s+)?(?:that\s+(?:it|they|these)\s+(?:is|"
            rf"are)?\s*)?:?\s*{_QUOTED}"
            rf"{_AFTER}",
            re.I,
        ),
        areas,
    )
    for label, areas in _LABELS
)
_LABEL = tuple((re.compile(rf"{_NUMBER}(?:{label})\s*:?", re.I), areas) for label, areas in _LABELS)
_REST_OF_GRADE = re.compile(r"\W*to be good\W*", re.I)
# The whole of what a service is worth, said in a sentence.
_WHOLE = (
    re.compile(
        rf"(?:the\s+)?overall\s+judge?ment\s+(?:is\s+)?(?:that\s+.{{3,90}}?\s)?(?:is|are|"
        rf"was)?\s*{_QUOTED}",
        re.I,
    ),
    re.compile(
        rf"(?:(?:overall,\s+)?children[’']s\s+(?:social\s+care\s+)?services|"
        rf"services\s+for\s+children(?:\s+and\s+(?:young\s+people|families))*)"
        rf"\s+(?:in|at|for|of)\s+(?:(?!\.\s)[^;:]){{2,90}}?\s+(?:(?:is|are)\s+)?(?:overall\s+)?"
        rf"(?:judged\s+(?:to\s+be\s+)?)?{_QUOTED}",
        re.I,
    ),
    re.compile(
        rf"the\s+overall\s+effectiveness\s+of\s+[^.]{{3,140}}?\s(?:is|are)\s+(?:judged\s+)?"
        rf"(?:to\s+be\s+)?{_QUOTED}",
        re.I,
    ),
)
_SPLIT_WHOLE = re.compile(r"children[’']s\s+services\s+in\s+\S", re.I)
_DENIED = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nearly|almost|could|would|might|(?-i:may)|if|unless|"
    r"hopes?|"
    r"hoped|aims?|aiming|expects?|expected|target|ambition|towards?|without|until|why|whether|"
    r"far from|yet|consistently|a good|good enough|good quality)\b",
    re.I,
)


def grade_of(words: str) -> Grade:
    """The grade that ``words`` (matched by ``GRADE``) name.

    >>> grade_of("require improvement to be good")
    <Grade.REQUIRES_IMPROVEMENT: 'Requires improvement'>
    """
    folded = " ".join(words.lower().replace("-", " ").split())
    if folded.startswith(("requir", "need")):
        return Grade.REQUIRES_IMPROVEMENT
    return Grade(folded.capitalize())


_GRADE_WORDS = ("good", "adequate", "outstanding", "improvement", "satisfactory", "not judged")


def may_state(words: str) -> bool:
    """False where no grade stands in ``words``; much faster than looking for one."""
    small = words.lower()
    return any(w in small for w in _GRADE_WORDS)


# Reports

_VISIT = re.compile(
    r"\b(?:focused|monitoring|assurance|improvement) visit|joint (?:targeted )?area|\bJTAI\b", re.I
)
_LEAD = re.compile(
    r"\W*(?i:lead|reporting|managing)\s+(?i:inspectors?)(?:\s+on\s+site)?\s*:?\s*"
    r"(?P<value>[A-Z][\w’'.-]*(?:\s+(?!HMI\b|SHMI\b|Her\b|His\b|Senior\b|Ofsted\b)"
    r"(?:de|la|van|von|[A-Z][\w’'.-]*)){0,4})?"
)
_INSPECTED = re.compile(
    r"\W*(?:dates?\s+of\s+(?:the\s+)?(?:inspection|visit)|(?:inspection|visit)\s+dates?)\s*:?\s*"
    r"(?P<value>.*\d.*)?",
    re.I | re.S,
)
_PUBLISHED = re.compile(
    r"\W*(?:report\s+)?published(?:\s+on)?\s*:\s*(?P<value>.*\d.*)?", re.I | re.S
)
_REST_OF_DATE = re.compile(rf"(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})\s+20\d\d", re.I)
_COVER = 60
"""Blocks from the start among which a cover's facts stand."""


def authority_of(article: Article, gazetteer: Gazetteer | None = None) -> str | None:
    """The usual name of the one council a report is about; None for an article that is none."""
    value = article.metadata.get("authority")
    if not isinstance(value, str) or not value.strip():
        return None
    known = gazetteer or known_councils()
    return known.aliases.get(fold(value), value.strip())


def inspection_of(article: Article, gazetteer: Gazetteer | None = None) -> Inspection | None:
    """The inspection that ``article`` is the report of; None for an article that is no report."""
    council = authority_of(article, gazetteer)
    if council is None:
        return None
    cover = _evident(article)[:_COVER]
    dates = _fact(article, cover, _INSPECTED)
    days = read_days(dates.value) if dates else ()
    opening = f"{article.title} " + " ".join(article.words(b) for b in cover[:6])
    graded = not _VISIT.search(f"{article.title} " + " ".join(article.words(b) for b in cover[:2]))
    partial = None
    if re.search(r"inspection of (?:services for )?looked[\s-]after children", opening, re.I):
        partial = "services for looked after children only"
    elif re.search(r"arrangements for the protection of children", opening[:400], re.I):
        partial = "the protection of children only"
    return Inspection(
        council=council,
        lead=_fact(article, _evident(article), _LEAD),
        dates=dates,
        published=_fact(article, cover, _PUBLISHED),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        is_graded=graded,
        partial=partial,
    )


def read_days(text: str) -> tuple[str, ...]:
    """The days (ISO) that dates such as "4 to 15 June 2018" name, ends only, in order.

    >>> read_days("27 November to 8 December 2017 and 30 January 2018")
    ('2017-11-27', '2017-12-08', '2018-01-30')
    """
    found = [d.value for d in find_dates(text) if "/" in text and d.precision == "day"]
    if found:
        return tuple(found)
    month: int | None = None
    year: int | None = None
    pattern = (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?\b(?:\s+(?P<month>{'|'.join(MONTHS)}))?(?:,?\s+(?P<year>20\d\d))?"
    )
    for match in reversed(list(re.finditer(pattern, text, re.I))):
        # What a day leaves out stands behind the next one.
        year = int(match["year"]) if match["year"] else year
        if match["month"]:
            named = MONTHS.index(match["month"].lower()) + 1
            if year and not match["year"] and month and named > month:
                year -= 1  # "10 December to 21 January 2019"
            month = named
        if month and year:
            try:
                found.append(date(year, month, int(match["day"])).isoformat())
            except ValueError:
                continue
    return tuple(reversed(found))


def judgements(article: Article, gazetteer: Gazetteer | None = None) -> tuple[Judgement, ...]:
    """The grades that ``article`` states, in the order of its text.

    News is read by the councils that ``gazetteer`` knows (by default the listed ones and those the
    article itself writes of as such).
    """
    inspection = inspection_of(article, gazetteer)
    if inspection is None:
        known = gazetteer or known_councils().with_names(named_councils(article.text))
        found = list(_in_news(article, known))
    else:
        earlier = list(_earlier(article, inspection.council))
        taken = {j.grade_start for j in earlier}
        own = _own(article, inspection.council) if inspection.is_graded else []
        found = [*(j for j in own if j.grade_start not in taken), *earlier]
    return tuple(sorted(found, key=lambda j: (j.start, j.grade_start)))


def _evident(article: Article) -> list[Block]:
    """Its blocks but furniture, captions and readers' comments."""
    others = (Kind.FURNITURE, Kind.COMMENT, Kind.CAPTION)
    return [b for b in article.blocks if b.kind not in others]


def _fact(article: Article, blocks: Sequence[Block], pattern: re.Pattern[str]) -> Fact | None:
    """What stands behind the label that ``pattern`` begins with, there or in the block below."""
    for block, below in zip(blocks, [*blocks[1:], None], strict=True):
        words = article.words(block)
        match = pattern.match(words) if len(words) <= 300 else None
        if match is None:
            continue
        if match["value"]:
            a, b = match.span("value")
            a, b = block.start + a, block.start + a + len(match["value"].rstrip())
            end = block.end
            if below is not None and _REST_OF_DATE.fullmatch(article.words(below)):
                b = end = below.end  # "28 to 30 / January 2014"
            return Fact(article.text[a:b], block.start, end, a, b)
        if below is None or len(article.words(below)) > 80 or match.end() < len(words.rstrip()):
            continue
        value = pattern.match(f"{words} {article.words(below)}")
        if value and value["value"]:
            a = below.start + value.start("value") - len(words) - 1
            b = a + len(value["value"].rstrip())
            return Fact(article.text[a:b], block.start, below.end, a, b)
    return None


_RANK = {Form.ROW: 0, Form.SENTENCE: 1, Form.HEADING: 2}


def _own(article: Article, council: str) -> list[Judgement]:
    """A report's own grades: for each area the plainest statement, the first of its kind."""
    best: dict[tuple[Area, ...], Judgement] = {}
    for found in _statements(article, council):
        kept = best.get(found.areas)
        if kept is None or _RANK[found.form] < _RANK[kept.form]:
            best[found.areas] = found
    # A heading for "care leavers" beside a row for "children in care and care leavers" is its own.
    rows = {area for j in best.values() if j.form is Form.ROW for area in j.areas}
    return [j for j in best.values() if j.form is Form.ROW or not set(j.areas) <= rows]


def _statements(article: Article, council: str) -> Iterator[Judgement]:
    blocks = _evident(article)
    skip, before = False, ""
    for i, block in enumerate(blocks):
        words = article.words(block)
        if _heads_a_list_of_earlier(words) or _heads_a_list_of_earlier(f"{before} {words}"):
            skip, before = True, words
            continue
        before = words
        # The grades of the inspection before, in a list of their own.
        if skip and re.match(r"[^\w]+|[a-z]", words) and _of_label(words):
            continue
        skip = False
        if not may_state(words):
            continue
        found = _row(article, blocks, i, council) or _whole(article, blocks, i, council)
        if found is not None:
            yield found


_LABEL_BLOCKS = 3
"""A label that a page's columns broke stands in at most so many blocks above its grade."""


def _row(article: Article, blocks: Sequence[Block], i: int, council: str) -> Judgement | None:
    """The row or short sentence that ends with ``blocks[i]``; its label may begin above."""
    block = blocks[i]
    words = article.words(block)
    if len(words) > 320 or not may_state(words[-70:]):
        return None
    for above in range(min(_LABEL_BLOCKS, i) if len(words) <= 100 else 0, -1, -1):
        run = blocks[i - above : i]
        label = " ".join(article.words(b) for b in run)
        if above and (len(label) > 200 or may_state(label)):
            continue
        joined = f"{label} {words}" if above else words
        sentences = () if above > 1 else _SENTENCE
        for patterns, form in ((_ROW, Form.ROW), (sentences, Form.SENTENCE)):
            for pattern, areas in patterns:
                match = pattern.fullmatch(joined)
                # The grade stands in the last of them: what is above is only the label.
                if match is None or match.start("grade") < len(joined) - len(words):
                    continue
                first = run[0] if run else block
                start = block.end - (len(joined) - match.start("grade"))
                end = start + len(match["grade"])
                last = block.end
                if i + 1 < len(blocks) and _REST_OF_GRADE.fullmatch(article.words(blocks[i + 1])):
                    last = end = blocks[i + 1].end
                is_heading = first.kind is Kind.HEADING
                return Judgement(
                    areas, grade_of(match["grade"]), first.start, last, start, end,
                    Form.HEADING if is_heading else form, council=council,
                )  # fmt: skip
    return None


def _whole(article: Article, blocks: Sequence[Block], i: int, council: str) -> Judgement | None:
    """The overall grade where a sentence at the start of ``blocks[i]`` states it."""
    block = blocks[i]
    words = article.words(block)
    above = article.words(blocks[i - 1]) if i else ""
    runs = [(words, block.start, 0)]
    if _SPLIT_WHOLE.match(above) and len(above) <= 120 and not may_state(above):
        runs.append((f"{above} {words}", blocks[i - 1].start, len(above) + 1))
    for text, start, offset in runs:
        if not re.search(r"overall|children", text[:400], re.I):
            continue
        for pattern in _WHOLE:
            match = pattern.match(text)
            if match is None or match.start("grade") < offset or _DENIED.search(_before(match)):
                continue
            at = block.start + match.start("grade") - offset
            return Judgement(
                (Area.OVERALL,), grade_of(match["grade"]), start,
                block.start + _sentence_end(text, match.end()) - offset, at,
                at + len(match["grade"]), Form.SENTENCE, council=council,
            )  # fmt: skip
    return None


def _before(match: re.Match[str]) -> str:
    return match.string[match.start() : match.start("grade")]


def _sentence_end(words: str, at: int) -> int:
    """Where the sentence that reaches ``at`` ends."""
    return next((b for a, b in split_sentences(words) if b >= at), len(words))


def _of_label(words: str) -> tuple[Area, ...]:
    """The areas that a label alone, or the label that a row begins with, is for."""
    if len(words) > 200:
        return ()
    for (label, areas), (row, _) in zip(_LABEL, _ROW, strict=True):
        if label.fullmatch(words) or row.fullmatch(words):
            return areas
    return ()


# Inspections before

_BACK = re.compile(
    r"\b(?:last|previous|earlier|prior|preceding)\b|\b(?i:in|since|from)\s+"
    r"(?:[A-Z][a-z]+\s+)?20[012]\d\b"
)
_INSPECTION_OF = re.compile(r"\binspections? of .*?(?=\b(?:was|were|in|took|when|which)\b|$)", re.I)
_GRADED = re.compile(
    rf"\b(?:judged|graded|rated|found|judge?ment\s+(?:of|was))\b[^.;]{{0,60}}?"
    rf"(?P<grade>\b{GRADE}\b)",
    re.I,
)
_LIST_OF_EARLIER = re.compile(
    r"\b(?:last|previous)\b.*\bjudge?ments?\b[^.]{0,60}(?:were|was|are|:)\s*:?\s*$", re.I | re.S
)
_OTHER_SERVICE = re.compile(
    r"\b(?:children[’']s homes?|homes|schools?|academy|referral units?|youth|nursery|unit|"
    r"children[’']s centres?|private|agency|trust also|education|residential|home was|interim)\b",
    re.I,
)
# "One was judged to be inadequate at the last inspection": of the homes it runs.
_ONE_OF_SEVERAL = re.compile(
    r"\W*(?:one|two|three|four|five|both|all|none|some|most|another|others|the others?|\d+)"
    r"(?: of (?:them|these|the \w+))? (?:was|were|is|are|has|have)\b",
    re.I,
)
_AREAS_IN_PROSE: tuple[tuple[re.Pattern[str], tuple[Area, ...]], ...] = tuple(
    (re.compile(pattern, re.I), areas)
    for pattern, areas in (
        (r"\b(?:L?SCB|safeguarding (?:children )?board)\b", (Area.BOARD,)),
        (r"\boverall\b", (Area.OVERALL,)),
        (r"\b(?:children|young people) (?:in care|looked after) and care leavers|"
         r"\blooked[- ]after children and care leavers", (Area.IN_CARE, Area.LEAVERS)),
        (r"\bcare leavers\b|\bleaving care\b", (Area.LEAVERS,)),
        (r"\bfostering\b", (Area.FOSTERING,)),
        (r"\badopti(?:on|ve)\b", (Area.ADOPTION,)),
        (r"\bhelp and protection\b|\bhelp (?:given|offered) to children who need protection|"
         r"\bneed(?:ing)? (?:help|protection)\b", (Area.HELP,)),
        (r"\bprotection of children\b|\bchild protection\b|\bsafeguarding\b",
         (Area.SAFEGUARDING,)),
        (r"\blooked[- ]after\b|\bchildren looked after\b|\bchildren in (?:its |"
         r"the council[’']s )?care"
         r"\b", (Area.IN_CARE,)),
        (r"\bleadership\b|\bleaders\b|\bmanagement\b|\bgovernance\b", (Area.LEADERS,)),
    )
)  # fmt: skip


def areas_named(text: str) -> tuple[Area, ...]:
    """The areas that a clause is about by its words; none where it names none."""
    return next((areas for pattern, areas in _AREAS_IN_PROSE if pattern.search(text)), ())


def _heads_a_list_of_earlier(words: str) -> bool:
    return (
        words.rstrip().endswith(":")
        and "judg" in words[-200:]
        and _LIST_OF_EARLIER.search(words) is not None
    )


def _earlier(article: Article, council: str) -> Iterator[Judgement]:
    """The grades of inspections before, as a report mentions them."""
    listed: str | None = None
    before = ""
    for block in _evident(article):
        words = article.words(block)
        for heading in (words, f"{before} {words}"):
            if _heads_a_list_of_earlier(heading):
                listed = _date_in(heading) or "earlier"
                break
        else:
            heading = ""
        before = words
        if heading:
            continue
        if listed is not None:
            row = next(
                ((m, areas) for p, areas in _ROW if len(words) < 200 and (m := p.fullmatch(words))),
                None,
            )
            if row is not None:
                a, b = row[0].span("grade")
                yield Judgement(
                    row[1], grade_of(row[0]["grade"]), block.start, block.end, block.start + a,
                    block.start + b, Form.EARLIER, listed, council,
                )  # fmt: skip
                continue
            listed = None
        if not may_state(words) or block.kind not in BODY:
            continue
        if _BACK.search(words) and _GRADED.search(words):
            yield from _looking_back(article, block, council)


def _looking_back(article: Article, block: Block, council: str) -> Iterator[Judgement]:
    words = article.words(block)
    spans = split_sentences(words)
    for i, (a, b) in enumerate(spans):
        sentence = words[a:b]
        match = _GRADED.search(sentence)
        if match is None:
            continue
        start, said = a, sentence[: match.start("grade")]
        # "... in 2019, when it was judged good, and the visit in 2021": the date before it is its.
        when = _date_in(said) or _date_in(sentence)
        opening = re.match(
            r"\W*(?:the (?:local )?authority|the service|it|they|this)\s+(?:was|were)\b", said, re.I
        )
        if opening and i:
            # "The previous inspection was in May 2012. The local authority was judged to be good."
            start = spans[i - 1][0]
            said = f"{words[start : spans[i - 1][1]]} {said}"
            when = when or _date_in(words[start : spans[i - 1][1]])
        elif opening:
            continue
        back = words[start:b]
        if not re.search(r"\b(?:last|previous|earlier|prior|preceding)\b", back, re.I) and not (
            when and re.match(r"\W*(?:in|at|since|from)\b", back, re.I)
        ):
            continue
        if not re.search(r"inspect|judge?ment", back, re.I) and not re.match(
            r"\W*in 20", back, re.I
        ):
            continue
        if _DENIED.search(said[-60:]) or re.search(r"\bnow\b", sentence[: match.end()], re.I):
            continue
        clause = re.split(r"\b(?:when|where|which)\b", said)[-1] if start == a else said
        whole = re.match(r"\W*overall\b", sentence[match.end() :], re.I)
        areas = () if whole else areas_named(clause)
        inspected = _INSPECTION_OF.search(said)
        if not areas and not whole and inspected:
            areas = areas_named(inspected.group())
        if not areas and not whole and re.search(r"\b(?:they|it)\b", clause, re.I):
            areas = areas_named(said)
        areas = areas or (Area.OVERALL,)
        if _OTHER_SERVICE.search(said) or _ONE_OF_SEVERAL.match(said):
            continue
        if areas == (Area.IN_CARE,) and re.search(r"inspection of [^.]*looked|services for", said):
            areas = (Area.LOOKED_AFTER,) if start != a else areas
        yield Judgement(
            areas, grade_of(match["grade"]), block.start + start, block.start + b,
            block.start + a + match.start("grade"), block.start + a + match.end("grade"),
            Form.EARLIER, when or "earlier", council,
        )  # fmt: skip


def _date_in(text: str) -> str | None:
    """The last date that ``text`` gives, ISO cut to what is given."""
    found = [(d.start, d.value) for d in find_dates(text)]
    taken = [(d.start, d.end) for d in find_dates(text)]
    for match in re.finditer(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])", text):
        if not any(a <= match.start() < b for a, b in taken):
            found.append((match.start(), match.group()))
    return max(found)[1] if found else None


# News

_GIVEN = re.compile(
    r"\b(?:(?:re-?)?(?:rated|judged|graded|deemed|labelled|declared|branded|classed|ranked)|"
    r"found to be|found|(?:up|down)graded|award(?:ed|ing)?|g[ai]ven?|giving|rece?ive[ds]?|"
    r"handed|earned|earning|got|won|secured?|achieved?|kept|retain(?:ed|s)|lost|moved|raised|"
    r"lifted|"
    r"dropp?(?:s|ed|ing)?|slip(?:s|ped|ping)?|fell|falls?|fallen|falling|remain(?:s|ed|ing)?|went|rose|"
    r"ris(?:es?|en|ing)|climb(?:s|ed|ing)?|stay(?:s|ed|ing)?|stands?|stood|keep(?:s|ing)?|lose[sn]?|"
    r"losing|reach(?:es|ed|ing)?|wins?|gets?|moves?|improve[sd]|judge?ments?|ratings?|grades?|"
    r"verdict|assessment|report)\b",
    re.I,
)
_SET_OFF = re.compile(rf"[‘“'\"](?P<grade>{GRADE})[’”'\"]|(?P<plain>\b{GRADE}\b)", re.I)
_NO_GRADE_HERE = re.compile(
    r"\b(?:of the (?:\w+ ){0,2}(?:areas|councils|authorities)|(?:councils|authorities)(?: which|"
    r" that)? "
    r"(?:were|are|rated|judged|graded)|other councils|in England|nationally|schools?|homes?|"
    r"practice)\b",
    re.I,
)
_OF_THE_WHOLE = re.compile(
    r"[’”'\"]?\s*(?:assessment|judge?ment|rating|grade|verdict)\s+(?:at|in|from|after)\s+(?:its|"
    r"the|a)\s+"
    r"(?:\w+\s+){0,2}(?:full\s+)?inspection|[’”'\"]?\s+across the board",
    re.I,
)
_AGO = re.compile(
    r"\b(?:previous(?:ly)?|last|earlier|ago|formerly|once|twice|before|had been|at the time|since|"
    r"most recent(?:ly)?|used to)\b",
    re.I,
)
_JUST_NOW = re.compile(
    r"\b(?:ha(?:s|ve) (?:now |also |just |again )?(?:been|dropped|moved|risen|fallen|lost|won|kept|"
    r"stayed|slipped|climbed|gone|come|earned)|"
    r"this week|"
    r"today|is now|are now|drops?|rises|moves|falls|loses|keeps|stays|remains?|climbs|slips|goes|"
    r"gets|wins|reaches)\b(?:, (?=from\b))?[^,;]{0,60}$",
    re.I,
)


def _in_news(article: Article, gazetteer: Gazetteer) -> Iterator[Judgement]:
    speech = [(q.start, q.end) for q in article.quotations if q.kind == "speech"]
    gazetteer = gazetteer.with_people(people_named(article.text, gazetteer))
    run = _Run(article, gazetteer)
    published = article.published.value
    for n, block in enumerate(
        b for b in article.blocks if b.kind in BODY or b.kind is Kind.HEADING
    ):
        words = article.words(block)
        if block.kind is Kind.HEADING:
            run.under(words)
            continue
        run.open_paragraph()
        for a, b in split_sentences(words):
            if may_state(words[a:b]):
                yield from _graded_in(
                    article, (block.start + a, block.start + b), run, speech, published,
                    leading=n < 6,
                )  # fmt: skip
            run.read(words[a:b])


def _graded_in(
    article: Article,
    span: tuple[int, int],
    run: _Run,
    speech: Sequence[tuple[int, int]],
    published: str | None,
    *,
    leading: bool,
) -> Iterator[Judgement]:
    """The grades that one sentence of news states."""
    start, end = span
    sentence = article.text[start:end]
    marks = [
        (m, m.span("grade") if m["grade"] else m.span("plain")) for m in _SET_OFF.finditer(sentence)
    ]
    councils = run.councils_of(sentence, [at for _, at in marks])
    said, was_given = 0, False
    for k, (match, (a, b)) in enumerate(marks):
        clause = sentence[said:a]
        after = sentence[b : marks[k + 1][1][0]] if k + 1 < len(marks) else sentence[b:]
        whole = sentence[max(0, said - 40) : a]
        said = b
        quoted = match["grade"] is not None
        if any(x <= start + a and start + b <= y and y - x > b - a + 4 for x, y in speech):
            continue
        near = _NO_CHANGE.sub(" ", f"{clause[-110:]}")
        given = _GIVEN.search(near) or re.fullmatch(r"\W*to\W*", clause if k else "")
        given = given or (_GIVEN.search(after[:40]) if quoted else None)
        # "Leeds was rated ‘good’ and Hull ‘inadequate’".
        elided = was_given and quoted and councils[k] and run.is_only_a_council(clause)
        was_given = bool(given or elided)
        if not was_given or _DENIED.search(near) or _NO_GRADE_HERE.search(f"{near} {after[:30]}"):
            continue
        if not quoted and not re.search(
            r"\b(?:rated|judged|graded|deemed|declared|found to be|branded|upgraded|downgraded|to|"
            r"from|awarded|as)\s+(?:\w+\s+)?$|\b(?:rated|judged|graded)\b[^,;]{0,40}\bto\s+$|"
            r"\b(?:rated|"
            r"judged|graded)\b[^,;]{0,60}\bbe\s+$|\bjudged to $",
            whole,
            re.I,
        ):
            continue
        from_to = re.search(r"\bfrom\s+[‘“'\"]?$", clause, re.I) is not None and k + 1 < len(marks)
        just_now = _JUST_NOW.search(sentence[:a]) is not None
        # In "which fell apart in 2015, has been judged good" the year is another matter's.
        when = _year_of(sentence[b : b + 40], 0, 0) if just_now else _year_of(sentence, a, b)
        back = _AGO.search(clause) or _AGO.match(after.strip(" ,’”'\"")[:30])
        areas = _areas_of(re.sub(r"“[^”]*”", " ", clause), after)
        of_earlier: str | None = None
        if from_to:
            of_earlier, when = "earlier", None
        elif when and published and when[:4] < published[:4]:
            of_earlier = when
        elif not when and back and not just_now:
            of_earlier = "earlier"
        is_own = of_earlier is None and (leading or just_now or Area.OVERALL not in areas)
        year = when or (published[:4] if published and is_own else None)
        month = None
        if published and not when and of_earlier is None:
            month = _month_before(sentence, published)
            year = year or month
        for council in councils[k]:
            yield Judgement(
                areas, grade_of(match["grade"] or match["plain"]), start, end, start + a,
                start + b, Form.NEWS, of_earlier, council, year, month,
            )  # fmt: skip


# Whose grade it is

_NO_CHANGE = re.compile(r"\bno (?:change|movement|surprises?|difference|better|worse)\b", re.I)
_PLACE = r"(?:councils?|authorit(?:y|ies)|boroughs?|count(?:y|ies)|cit(?:y|ies)|districts?|towns?)"
# Who is meant is not the council that the text has been speaking of.
_ANOTHER = re.compile(
    rf"\bneighbou?r(?:s|ing)?\b|\bnext door\b|\b(?:another|a (?:second|third|fourth|fifth|sixth|"
    rf"different|nearby|larger|smaller|former)|(?:one|two|three|four|five|six) other|other|nearby|"
    rf"adjoining|sister|most|many|some|several|few|fewer|both|all|neither|each|every|"
    rf"(?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten))"
    rf" (?:(?:of )?(?:the|its|these|those) )?"
    rf"(?:(?!at\b|in\b|for\b|to\b|of\b)[\w-]+ ){{0,3}}?{_PLACE}\b|"
    rf"\b(?:across|over) the (?:border|river|boundary)\b|\belsewhere\b|"
    rf"\b(?:another|a (?:second|third|fourth|fifth)|one|two|three|four|others?|both|neither|none|"
    rf"each|all|most|half|(?:the )?(?:first|second|third|fourth|fifth|last|other|others|next|"
    rf"former|latter|remaining|rest|pair|trio|two|three|four|five|six))"
    rf"(?: of (?:the|them|these|those)(?: \w+)?)?"
    rf" (?:was|were|is|are|has|have|had|did|does|fell|falls|rose|rises|drop\w*|slip\w*|stay\w*|"
    rf"remain\w*|kept|keeps?|got|gets?|won|lost|moved|went|came|received|earned|improved|climbed)\b|"
    rf"\bthe (?:other|second|third|fourth|fifth|last|first|latter|former|remaining|smaller|larger|"
    rf"smallest|largest|biggest|next)(?: of (?:the|them)\b| (?:[\w-]+ )?{_PLACE}\b)|"
    rf"\bin contrast\b|\bby contrast\b|\bmeanwhile\b|\b(?:partner|twin)s?\b",
    re.I,
)
_NEIGHBOUR = re.compile(r"\bneighbou?r|\banother\b|\belsewhere\b|\bnext door\b", re.I)
# What stands before a council that is named in passing: what the sentence says is not of it.
_PASSING = re.compile(
    r"\b(?:like|unlike|alongside|along with|together with|with|near|outside|beyond|border(?:s|ing)|"
    r"compar(?:ed|ing|ison) (?:with|to)|in contrast (?:to|with)|than|rather than|instead of|not|"
    r"such as|including|includes?|notably|similar to|same as|"
    r"as (?:did|in|does|has|have|do|is|are|was|were|at)|(?:overtak|match|join|follow|beat|"
    r"replac|outperform|envi|copi|copy|leapfrogg?|trail)(?:e[sd]?|ing|ed|s)?|"
    r"(?:support|help|assist|advis|advice|mentor|lesson|guidance|staff|colleague|manager|fund|money|"
    r"loan|lent|second|learn|borrow|copied|recruit|poach|hired|transferr)\w*"
    r"(?: [\w’'-]+){0,4}? (?:from|for|by|to|of|at|in)|"
    r"(?:help|support|advis|assist|mentor|led|run|coach)(?:e?[sd]|ing)?|"
    r"(?:former(?:ly)?|previous(?:ly)?|then|ex|once)(?: [\w’'-]+){0,6}?(?: (?:at|of|in|for))?|"
    r"(?:join|move|came|come|went|arriv|left|leav)\w*(?: [\w’'-]+){0,3}? (?:from|to|for)|"
    r"(?:work|serv|spent|role|post|job|career|spell|time)\w*(?: [\w’'-]+){0,4}? (?:at|in|for|with)|"
    r"(?:placed|placing|lives?|lived|living|born|fostered|accommodated|housed|educated|held|sent)"
    r"(?: [\w’'-]+){0,5}? (?:in|to|near|by)|"
    r"(?:house|flat|hotel|hospital|prison|court|unit|family|mother|father|boy|girl|man|woman|"
    r"company|charity|trust|agency|conference|event|meeting|judge|university|college|provider|"
    r"director|chief executive|head)s?(?: [\w’'-]+){0,3}? (?:in|near|outside|from|of|at)|"
    r"(?:shar|merg|split|partner|contract|agree|deal|link|compet|border|boundar)\w*"
    r"(?: [\w’'-]+){0,5}? (?:with|of|between|for|by|and))"
    r" (?:the |both |its |nearby |neighbou?ring |neighbou?r |that of |those (?:of|in) |what )*$",
    re.I,
)
_SUBJECT = re.compile(
    r"[,;:–—]\s*(?:(?:and|but|while|whereas|though|although|so|yet)\s+)?"
    r"(?:it|its|they|their|the (?:latter|former|council|authority|local authority|borough|county|"
    r"city|district|other|service))\b|"
    r"\b(?:while|whereas|whilst|but)\s+(?:it|its|they|their|the)\b",
    re.I,
)
_OWN_SUBJECT = re.compile(
    r"\b(?:it|they|(?:the|this|a|that|one) (?:[\w-]+ )?"
    r"(?:council|authority|borough|county|city|district))\b",
    re.I,
)
_ASIDE = re.compile(
    r"^([^,;]{0,40}),\s+(?:for|whose|which|where|who|long|once|an?|the|one|home|known|already)\b"
    r"[^;]*?,(?=\s+(?:has|have|had|is|was|were|are|remains?|keeps?|stays?|also|now|again)\b)",
    re.I,
)
_SET_AGAINST = re.compile(
    r"\W*(?:while|whilst|whereas|unlike|like|compared|in contrast|just as)\b", re.I
)
_LISTED = re.compile(
    r"(?:[’']s?)?(?:\s+(?:city|county|borough|metropolitan|district))*(?:\s+councils?)?"
    r"(?:,? (?:and|as well as) (?:also |both )?|, |\s?/\s?)"
    r"(?:in |at |the |of |to |for )?",
    re.I,
)
# Between a grade and the council it went to, or that had it.
_TO_COUNCIL = re.compile(
    r"[’”'\"]?\s*(?:(?:rating|grade|judge?ment|verdict|assessment|overall)s?\s*)?"
    r"(?:(?:was|were|is|are|has been|have been)\s+)?(?:also\s+)?"
    r"(?:(?:went|goes|gone|given|awarded|handed|the verdict|the judge?ment|the grade)\s+)?"
    r"(?:(?:to|for|on|at)\s+)?(?:both\s+)?(?:the\s+)?",
    re.I,
)
_LINKED = re.compile(
    r"[’”'\"]?,?\s*(?:and\s+)?(?:then\s+)?(?:up\s+|down\s+|back\s+)?to\s+[‘“'\"]?", re.I
)
_RATED_COUNCIL = re.compile(r"[’”'\"]?[- ](?:rated|graded|judged) (?:council )?", re.I)
# "the year Leeds was, and has now been judged": of the council before Leeds.
_GOES_BACK = re.compile(r",\s*(?:and|but|has|had|have|having|was|were|is)\b", re.I)
_NEW_CLAUSE = re.compile(
    r"(?:[,;:–—]|\b(?:and|but|while|whereas|whilst|though|although|that|said|says|found|reported|"
    r"concluded|noted|announced|confirmed|rated|judged|graded|gave|awarded))\s+"
    r"(?:(?:and|but|while|at|in|for|the)\s+)*$",
    re.I,
)
_NO_MORE = re.compile(r"(?:\W|\b(?:and|but|while|was|is|also|council|s|the|at|in|to|for)\b)*", re.I)
_FAR = 60
"""Characters between a grade and the one council that its sentence names after it."""
_MOSTLY = 2 / 3
"""Of all paragraphs that name councils, the share that name the one an article is about."""
_EARLY = 4
"""A council first named later than so many paragraphs in is not what the article is about."""


class _Run:
    """Of which council the text is speaking, and whether that is sure.

    It is where the heading above is that council's, where the paragraph began with it and has named
    no other, or where the article is about it throughout and has turned to no other since.
    """

    def __init__(self, article: Article, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._text = article.text
        self._lead = self._about(article)
        # None where another council has been spoken of since the lead.
        self._on = self._lead
        self._section: str | None = None
        self._paragraph: str | None = None
        self._is_lost = False
        self._is_open = False

    def under(self, heading: str) -> None:
        """Go on below ``heading``."""
        found = self._named(heading)
        names = {n for m in found for n in m.names}
        was_section, self._section = self._section, None
        if len(names) == 1:
            (self._section,) = names
            self._on = self._section if self._section == self._lead else None
        elif names or was_section or self._is_a_name(heading):
            self._on = None

    def open_paragraph(self) -> None:
        """Go on with the next paragraph."""
        self._paragraph = self._section or self._on
        self._is_lost = False
        self._is_open = True

    def read(self, sentence: str) -> None:
        """Take in a sentence."""
        names = {n for m in self._plain(sentence) for n in m.names}
        others = {n for m in self._named(sentence) for n in m.names} - {self._paragraph}
        if self._is_open and len(names) == 1 and not self._section:
            # The paragraph is opened by this council where its first words are of it.
            mention = self._plain(sentence)[0]
            (name,) = names
            opens = _OWN_SUBJECT.search(sentence[: mention.start]) is None
            if name != self._paragraph:
                self._paragraph = name if opens else None
                self._is_lost = not opens
            others -= names
        if others or self._speaks_of_another(sentence):
            self._is_lost = True
        self._is_open = False
        if names:
            self._on = self._lead if names == {self._lead} else None

    def councils_of(
        self, sentence: str, grades: Sequence[tuple[int, int]]
    ) -> list[tuple[str, ...]]:
        """Whose each grade of ``sentence`` is; () for one that is not surely anybody's."""
        mentions = self._named(sentence)
        first = min((m.start for m in mentions), default=len(sentence))
        own = self._sure is not None and {n for m in mentions for n in m.names} <= {self._sure}
        if not mentions or (own and all(a < first for a, _ in grades)):
            return [self._unnamed(sentence[:a]) for a, _ in grades]
        out: list[tuple[str, ...]] = []
        end = 0
        for k, (a, b) in enumerate(grades):
            if k and _LINKED.fullmatch(sentence, end, a):
                out.append(out[-1])
            else:
                upto = grades[k + 1][0] if k + 1 < len(grades) else len(sentence)
                out.append(self._named_for(sentence, mentions, (end, a, b, upto), out))
            end = b
        if all(len(names) < 2 for names in out):
            return out
        # "Leeds and Hull were rated ‘good’ and ‘inadequate’": which is whose is not sure.
        linked = all(_LINKED.fullmatch(sentence, x[1], y[0]) for x, y in pairwise(grades))
        if re.search(r"\brespectively\b|\bin that order\b", sentence):
            return [()] * len(out)
        return out if linked else [names if len(names) == 1 else () for names in out]

    def is_only_a_council(self, clause: str) -> bool:
        """True for ", Leeds " and " and Hull council ": a council and nothing of it."""
        rest = clause
        for m in reversed(self._named(clause)):
            rest = rest[: m.start] + rest[m.end :]
        return _NO_MORE.fullmatch(rest) is not None

    def _named_for(
        self,
        sentence: str,
        mentions: Sequence[Mention],
        at: tuple[int, int, int, int],
        given: Sequence[tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Whose the grade is in a sentence that names councils."""
        said, a, b, upto = at
        rated = [m for m in mentions if _RATED_COUNCIL.fullmatch(sentence, b, m.start)]
        if rated:
            return self._only(rated[0])
        distinct = {m.name for m in mentions}
        before = [m for m in mentions if m.end <= a]
        fresh = [m for m in before if m.start >= said]
        if said and fresh and _TO_COUNCIL.fullmatch(sentence, said, fresh[0].start):
            # "‘good’ to Leeds and ‘inadequate’ to Hull": Leeds has had its own.
            had = self._listed(sentence, fresh, fresh[0])
            fresh = [m for m in fresh if m.name not in had]
            if not fresh:
                before = [m for m in before if m.start < said]
        if fresh:
            return self._subject(sentence, fresh, a)
        after = [m for m in mentions if b <= m.start < upto]
        if (
            after
            and _TO_COUNCIL.fullmatch(sentence, b, after[0].start)
            and not (_OWN_SUBJECT.search(sentence[said:a]))
        ):
            return self._listed(sentence, after, after[0])
        if before:
            # A second grade of the one council named so far.
            gap = sentence[said:a]
            going_on = len({m.name for m in before}) == 1 and not _turns(gap)
            return given[-1] if going_on and given else ()
        near = after and len(distinct) == 1 and after[0].start - a <= _FAR
        if not near or _OWN_SUBJECT.search(sentence[: after[0].start]):
            return ()
        if _ANOTHER.search(sentence[: after[0].start]) or self._is_passing(sentence, after[0]):
            return ()
        return self._only(after[0])

    def _subject(self, sentence: str, fresh: Sequence[Mention], a: int) -> tuple[str, ...]:
        """Of the councils named since the last grade, those whose the next one is."""
        last = fresh[-1]
        # "Leeds, where others come to learn, has been rated": what stands between is aside.
        gap = _ASIDE.sub(r"\1", sentence[last.end : a])
        if _turns(gap) and not (
            len({m.name for m in fresh}) == 1 and self._goes_on(sentence, last)
        ):
            return ()
        among_others = any(m.name != last.name for m in self._named(sentence[:a]))
        if among_others and (_OWN_SUBJECT.search(gap) or _GOES_BACK.search(gap)):
            return ()
        before = sentence[: fresh[0].start]
        if _OWN_SUBJECT.search(before) and not _NEW_CLAUSE.search(before):
            return ()
        opened = fresh[0]
        for m in reversed(fresh[:-1]):
            following = fresh[fresh.index(m) + 1]
            if not _LISTED.fullmatch(sentence, m.end, following.start):
                opened = following
                break
        if len({m.name for m in fresh[fresh.index(opened) :]}) == 1:
            opened = last
        # "neighbour Hull, rated ‘good’": of Hull by its own relative clause alone.
        if self._is_passing(sentence, opened):
            clause = re.match(
                rf"(?:[’']s?)?(?:\s+{_PLACE})?,?\s+(?:which|itself|also|most recently|rated|judged|"
                r"graded)\b[^,;]*$",
                gap,
                re.I,
            )
            return self._only(last) if clause and opened is last else ()
        if opened is not last:
            return self._listed(sentence, fresh, opened)
        others = [m for m in fresh if m.name != last.name]
        if others and not _starts_clause(sentence, others[-1], last):
            return ()
        return self._only(last)

    def _goes_on(self, sentence: str, mention: Mention) -> bool:
        """True where "X was told ..., and it" goes on about X."""
        if _ANOTHER.search(sentence[mention.end :]) or self._is_passing(sentence, mention):
            return False
        return self._only(mention) == (self._sure,) or not _SET_AGAINST.match(sentence)

    @property
    def _sure(self) -> str | None:
        return None if self._is_lost else self._paragraph

    def _unnamed(self, before: str) -> tuple[str, ...]:
        sure = self._sure
        return (sure,) if sure and not self._speaks_of_another(before) else ()

    def _speaks_of_another(self, words: str) -> bool:
        """True where ``words`` turn to a council that they do not name.

        "The smallest of the four", first under a council's heading, is that council.
        """
        if self._section and self._is_open:
            return _NEIGHBOUR.search(words) is not None
        return _ANOTHER.search(words) is not None

    def _named(self, text: str) -> list[Mention]:
        return self._gazetteer.find(text)

    def _plain(self, sentence: str) -> list[Mention]:
        """The councils that ``sentence`` names otherwise than in passing."""
        return [m for m in self._named(sentence) if not self._is_passing(sentence, m)]

    def _is_passing(self, sentence: str, mention: Mention) -> bool:
        before = re.sub(r"\s+", " ", sentence[: mention.start])
        return (
            _PASSING.search(before) is not None
            or re.search(r"\bneighbou?r(?:s|ing)? (?:[\w’'-]+ ){0,2}$|\($", before, re.I)
            is not None
        )

    def _only(self, mention: Mention) -> tuple[str, ...]:
        """The council that is meant; () where several share the name."""
        if len(mention.names) == 1:
            return mention.names
        sure = self._sure
        return (sure,) if sure in mention.names and sure else ()

    def _listed(
        self, sentence: str, mentions: Sequence[Mention], first: Mention
    ) -> tuple[str, ...]:
        """``first`` and those listed with it."""
        names, last = list(self._only(first)), first
        for m in mentions[mentions.index(first) + 1 :]:
            if not _LISTED.fullmatch(sentence, last.end, m.start):
                break
            names += self._only(m)
            last = m
        return tuple(dict.fromkeys(names))

    def _about(self, article: Article) -> str | None:
        """The one council that the article is about; None where there are several, or none."""
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        paragraphs = 0
        body = [b for b in article.blocks if b.kind in BODY]
        for n, block in enumerate(body):
            words = article.words(block)
            names = {name for m in self._named(words) for name in m.names}
            paragraphs += bool(names)
            counts.update(names)
            for name in names:
                first.setdefault(name, n)
        headings = {
            m.name
            for b in article.blocks
            if b.kind is Kind.HEADING
            for m in self._named(article.words(b))
        }
        titled = {m.name for m in self._named(article.title)}
        if not counts or len(headings) > 1 or len(titled) > 1:
            return None
        (name, times), *others = counts.most_common()
        if any(often * 2 > times for _, often in others) or titled - {name}:
            return None
        early = first[name] < _EARLY or name in titled
        return name if times >= _MOSTLY * paragraphs and early else None

    def _is_a_name(self, heading: str) -> bool:
        """True for a heading that may be a place's name which nobody listed."""
        name = heading.strip().split(":")[0].rstrip(".")
        if not re.fullmatch(
            r"[A-Z][a-z][\w’'-]+(?:[ -](?:(?:and|upon|on|of|in) )?[A-Z][\w’'-]+){0,3}", name
        ):
            return False
        return re.search(rf"[\w,;’”] {re.escape(name)}\b", self._text) is not None


def _turns(gap: str) -> bool:
    """True where something else becomes what is spoken of."""
    return _SUBJECT.search(gap) is not None or _ANOTHER.search(gap) is not None


def _starts_clause(sentence: str, other: Mention, last: Mention) -> bool:
    """True where ``last`` opens a clause of its own after ``other`` was spoken of."""
    between = sentence[other.end : last.start]
    return re.search(
        r"(?:[,;:–—]|\b(?:and|but|while|whereas|whilst|though|although|than|as)\b)"
        r"(?:\s+(?:and|but|while|whereas|in|at|for|of|to|the|also|yet|then|now|again|even|so|too))*"
        r"\s*$",
        between,
        re.I,
    ) is not None and not re.search(r"\b(?:which|whose|who)\b[^,;]*$", between)


def _month_before(sentence: str, published: str) -> str | None:
    """The month that "in March" means in what was published then; None where none is named."""
    found = re.findall(
        rf"\b(?:in|last|from|of) (?:early |late |mid-)?({'|'.join(MONTHS)})\b(?!,? \d)",
        sentence,
        re.I,
    )
    if len(found) != 1 or len(published) < 7:
        return None
    month = MONTHS.index(found[0].lower()) + 1
    year, now = int(published[:4]), int(published[5:7])
    return f"{year if month <= now else year - 1}-{month:02d}"


def _year_of(sentence: str, a: int, b: int) -> str | None:
    """The date nearest to the grade in its sentence, ISO cut to what is given."""
    dates = [(d.start, d.value) for d in find_dates(sentence)]
    spans = [(d.start, d.end) for d in find_dates(sentence)]
    for match in re.finditer(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])", sentence):
        if not any(x <= match.start() < y for x, y in spans):
            dates.append((match.start(), match.group()))
    near = [(min(abs(s - a), abs(s - b)), v) for s, v in dates]
    return min(near)[1] if near else None


def _areas_of(clause: str, after: str) -> tuple[Area, ...]:
    if _OF_THE_WHOLE.match(after):
        return (Area.OVERALL,)
    behind = re.match(r"[’”'\"]?\s*(?:\w+\s+)?(?:for|on|in)\s+[^,.;]{3,60}", after)
    named = areas_named(clause[-160:]) or (areas_named(behind.group()) if behind else ())
    return named or (Area.OVERALL,)
