"""The grades that an article states: of which area, in which words, at which inspection.

A report states its own in a table ("Overall effectiveness  Good"), in a sentence on its cover
("Children's services in Ambridge are inadequate") or in the heading of a section, and besides them
those of inspections before it, which belong to their own dates. News states them in prose, about
the council the text is speaking of. Legends ("what the judgements mean") and what is only hoped
for or denied are no grades. Nothing here reads the words of anyone but the article itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.article import BODY, Article, Block, Kind
from corpus.dates import MONTHS, find_dates
from corpus.run_of_text import Run
from corpus.sentences import split_sentences
from corpus.subjects import (
    Gazetteer,
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
_NO_CHANGE = re.compile(r"\bno (?:change|movement|surprises?|difference|better|worse)\b", re.I)
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
    run = Run(article, gazetteer)
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
    run: Run,
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
