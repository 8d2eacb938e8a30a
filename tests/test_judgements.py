"""The grades that articles state; reports and news here are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from corpus.article import Article, Block, Kind, Published, Reading
from corpus.jsonl import read_line
from corpus.judgements import (
    Area,
    Form,
    Grade,
    Judgement,
    grade_of,
    inspection_of,
    judgements,
    read_days,
)
from corpus.subjects import known_councils

KNOWN = known_councils().with_names(["Ambridge"])
LADDER = """
Inspection of Ambridge local authority
children’s services
Inspection dates: 27 September to 8 October 2021
Lead inspector: Rosa Vane, Her Majesty’s Inspector
Judgement
Grade
The impact of leaders on social work
practice with children and families
Requires improvement
to be good
The experiences and progress of
children who need help and protection
Good
The experiences and progress of
children in care and care leavers
Outstanding
Overall effectiveness
Good

Since the last inspection in 2016, when children’s services in Ambridge were judged to be
inadequate, leaders have worked through one list after another. The pupil referral unit was
judged good at its last inspection.

The experiences and progress of children who need help and protection: good

1. Plans that are good enough help families in Ambridge, and plans are not yet consistently
good in the teams that are newest to the work of the council.
"""
COVER = """
Ambridge Borough Council
Inspection of services for children in need of help and protection, children looked
after and care leavers
Inspection date: 12 January 2015 – 5 February 2015
Report published: 20 March 2015

Children’s services in Ambridge require improvement to be good
Help comes late to some of the families who have asked for it more than once, and the
council knows too little of what becomes of them once their names have left the list, so
that some of them come back to it in a worse state than they were in when they first asked
for it, which the council has begun to put right with a team that rings each of them after
a month has gone by, and a second one that looks at what they say about it to their school.
1. Children who need help and protection
Requires improvement
2. Children looked after and achieving permanence
Good
2.1 Adoption performance
Outstanding
2.2 Experiences and progress of care leavers
Inadequate
3. Leadership, management and governance
Requires improvement

The Local Safeguarding Children Board is good

Information about this local authority area
\uf06e The previous inspection of the local authority’s arrangements for the protection of
children was in May 2012. The local authority was judged to be adequate.
\uf06e The last inspection of the local authority’s children’s services was published in March
2011. The judgements for the local authority were:
− overall effectiveness: inadequate
− care leavers: good

Information about this inspection
Lead inspector: Odd Larsen HMI
Deputy lead inspector: Finn Marsh HMI
"""


def report(text: str, **fields: object) -> Article:
    record = {"title": "Ofsted inspection of Ambridge children's services", "text": text,
              "authority": "Ambridge", "publisher": "Ofsted", **fields}  # fmt: skip
    return Article.from_reading(read_line(json.dumps(record), name="t"), id="a", source="t")


def news(*paragraphs: str, published: str = "2022-06-28", title: str = "News") -> Article:
    text = "\n\n".join((title, *paragraphs))
    blocks, at = [], 0
    for n, part in enumerate((title, *paragraphs)):
        blocks.append(Block(Kind.PARAGRAPH if n else Kind.TITLE, at, at + len(part)))
        at += len(part) + 2
    reading = Reading(title, text, tuple(blocks), Published(published, "day", "stated: test"))
    return Article.from_reading(reading, id="n", source="n")


def own(article: Article) -> dict[Area, Judgement]:
    return {a: j for j in judgements(article) if j.of_earlier is None for a in j.areas}


def grades(article: Article) -> dict[str, str]:
    return {str(a): str(j.grade) for a, j in own(article).items()}


def words(article: Article, j: Judgement) -> str:
    return " ".join(article.text[j.start : j.end].split())


def test_a_table_broken_over_lines_is_read_row_by_row() -> None:
    article = report(LADDER)
    assert grades(article) == {
        "overall effectiveness": "Good",
        "help and protection": "Good",
        "children in care": "Outstanding",
        "care leavers": "Outstanding",
        "leadership": "Requires improvement",
    }
    row = own(article)[Area.LEADERS]
    assert row.form is Form.ROW
    assert words(article, row) == (
        "The impact of leaders on social work practice with children and families "
        "Requires improvement to be good"
    )


def test_every_span_is_a_slice_that_holds_its_grade() -> None:
    for article in (report(LADDER), report(COVER)):
        found = judgements(article)
        assert found
        for j in found:
            assert j.start <= j.grade_start < j.grade_end <= j.end
            assert grade_of(article.text[j.grade_start : j.grade_end]) is j.grade
        assert all(a.start <= b.start for a, b in pairwise(found))


def test_a_row_for_two_areas_covers_both() -> None:
    row = own(report(LADDER))[Area.LEAVERS]
    assert row.areas == (Area.IN_CARE, Area.LEAVERS)


def test_grades_of_an_inspection_before_belong_to_its_date() -> None:
    earlier = [j for j in judgements(report(LADDER)) if j.of_earlier]
    assert [(j.area, j.grade, j.of_earlier) for j in earlier] == [
        (Area.OVERALL, Grade.INADEQUATE, "2016")
    ]


def test_the_single_framework_s_cover() -> None:
    article = report(COVER)
    assert grades(article) == {
        "overall effectiveness": "Requires improvement",
        "help and protection": "Requires improvement",
        "children in care": "Good",
        "adoption": "Outstanding",
        "care leavers": "Inadequate",
        "leadership": "Requires improvement",
        "the safeguarding children board": "Good",
    }
    assert words(article, own(article)[Area.OVERALL]) == (
        "Children’s services in Ambridge require improvement to be good"
    )


def test_a_list_of_earlier_grades_is_dated_by_the_line_above_it() -> None:
    earlier = {(j.area, j.grade, j.of_earlier) for j in judgements(report(COVER)) if j.of_earlier}
    assert earlier == {
        (Area.SAFEGUARDING, Grade.ADEQUATE, "2012-05"),
        (Area.OVERALL, Grade.INADEQUATE, "2011-03"),
        (Area.LEAVERS, Grade.GOOD, "2011-03"),
    }


@pytest.mark.parametrize(
    ("cover", "grade"),
    [
        ("The overall judgement is that children’s services are inadequate", "Inadequate"),
        ("The overall judgement is requires improvement", "Requires improvement"),
        ("Children’s services in the Royal Borough of Ambridge are outstanding.", "Outstanding"),
        ("Children’s services in the Royal Borough of Ambridge upon\nFelpersham are good", "Good"),
        ("Overall effectiveness: Adequate", "Adequate"),
        ("The overall effectiveness of the arrangements to protect children in Ambridge is judged "
         "to be adequate.", "Adequate"),
    ],
)  # fmt: skip
def test_an_overall_grade_in_prose(cover: str, grade: str) -> None:
    text = (
        f"\nInspection of Ambridge children’s services\nInspection dates: 4 to 8 May "
        f"2013\n\n{cover}\n\nOfsted wrote this.\n"
    )
    assert grades(report(text))["overall effectiveness"] == grade


def test_what_the_judgements_mean_and_what_is_hoped_for_are_no_grades() -> None:
    text = (
        "\nInspection of Ambridge children’s services\nInspection dates: 4 to 8 May 2018\n\n"
        "An inadequate local authority leaves children at risk of harm.\n\n"
        "Children’s services in Ambridge are not yet good.\n\n"
        "Leaders hope that the next inspection will find that services are good.\n"
    )
    assert judgements(report(text)) == ()


def test_a_visit_gives_no_grades_but_may_recall_one() -> None:
    text = (
        "\nFocused visit to Ambridge children’s services\nVisit dates: 4 to 5 May 2022\n\n"
        "Since the last inspection in 2019, when services were judged to be inadequate, leaders "
        "have filled every post.\n\nOverall effectiveness: good practice was seen in one team.\n\n"
        "Children in care\n\nGood\n"
    )
    article = report(text)
    found = inspection_of(article)
    assert found is not None
    assert not found.is_graded
    assert [(j.grade, j.of_earlier) for j in judgements(article)] == [(Grade.INADEQUATE, "2019")]


def test_the_lead_inspector_and_the_dates_with_their_labels() -> None:
    for text, name, first, last in (
        (LADDER, "Rosa Vane", "2021-09-27", "2021-10-08"),
        (COVER, "Odd Larsen", "2015-01-12", "2015-02-05"),
    ):
        article = report(text)
        found = inspection_of(article)
        assert found is not None
        assert found.lead is not None
        assert found.lead.value == name
        assert article.text[found.lead.value_start : found.lead.value_end] == name
        assert article.text[found.lead.start :].startswith("Lead inspector")
        assert (found.first_day, found.last_day) == (first, last)


def test_a_lead_inspector_on_the_line_below() -> None:
    text = LADDER.replace("Lead inspector: Rosa Vane, Her", "Lead inspector:\n\nRosa Vane\n\nHer")
    article = report(text)
    found = inspection_of(article)
    assert found is not None
    assert found.lead is not None
    assert found.lead.value == "Rosa Vane"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("4 to 15 June 2018", ("2018-06-04", "2018-06-15")),
        ("15-19 July 2013", ("2013-07-15", "2013-07-19")),
        ("10 December to 11 January 2019", ("2018-12-10", "2019-01-11")),
        ("01/06/2015 – 25/06/2015", ("2015-06-01", "2015-06-25")),
        ("to be arranged", ()),
    ],
)
def test_days_take_what_they_leave_out_from_the_next(text: str, days: tuple[str, ...]) -> None:
    assert read_days(text) == days


def test_news_states_grades_of_the_council_it_speaks_of() -> None:
    article = news(
        "Ambridge council, whose services fell apart in 2015, has been judged ‘good’ by Ofsted.",
        "Services for children in care were rated ‘outstanding’, while leadership was judged "
        "‘requires improvement’.",
        "“We were never ‘inadequate’,” said its leader.",
    )
    found = judgements(article, KNOWN)
    assert {(j.area, j.grade, j.year) for j in found} == {
        (Area.OVERALL, Grade.GOOD, "2022"),
        (Area.IN_CARE, Grade.OUTSTANDING, "2022"),
        (Area.LEADERS, Grade.REQUIRES_IMPROVEMENT, "2022"),
    }
    assert {j.council for j in found} == {"Ambridge"}


def test_news_of_an_older_grade_has_the_year_its_sentence_gives() -> None:
    article = news(
        "Ambridge council has lost its director.",
        "It was rated ‘inadequate’ at its last full inspection in 2018.",
        "Ambridge moved from ‘good’ to ‘requires improvement’ in 2013.",
    )
    found = {(j.grade, j.of_earlier) for j in judgements(article, KNOWN)}
    assert found == {
        (Grade.INADEQUATE, "2018"),
        (Grade.GOOD, "earlier"),
        (Grade.REQUIRES_IMPROVEMENT, "2013"),
    }


def test_news_that_denies_or_counts_gives_no_grade() -> None:
    article = news(
        "Ambridge council could be rated ‘inadequate’ if nothing changes.",
        "No part of the service was found to be inadequate.",
        "Three of the five graded areas were found to be ‘good’.",
    )
    assert judgements(article, KNOWN) == ()


def test_readers_comments_state_nothing() -> None:
    article = news("Ambridge council has a new director.", "It was rated ‘inadequate’ in 2018.")
    last = article.blocks[-1]
    comment = Block(Kind.COMMENT, last.start, last.end, "A reader")
    assert judgements(article, KNOWN)
    assert judgements(replace(article, blocks=(*article.blocks[:-1], comment)), KNOWN) == ()
