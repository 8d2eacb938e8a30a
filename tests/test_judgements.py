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


def test_of_two_dates_the_one_before_the_grade_is_its() -> None:
    sentence = (
        "Since the last inspection in 2016, when services were judged to be inadequate overall, "
        "and the visit in 2018, much has changed."
    )
    text = f"{LADDER.strip()}\n\n{sentence}\n"
    recalled = [
        j for j in judgements(report(text)) if j.of_earlier and j.start >= text.index(sentence) - 9
    ]
    assert [j.of_earlier for j in recalled] == ["2016"]


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


# Several councils in one article: whose a grade is

ROUND = known_councils().with_names(["Ambridge", "Felpersham", "Borchester", "Penny Hassett"])
A, F, B, P = "Ambridge", "Felpersham", "Borchester", "Penny Hassett"
OUT, GOOD, RI, BAD = "Outstanding", "Good", "Requires improvement", "Inadequate"
Pairs = set[tuple[str, str]]


def round_up(*parts: str, title: str = "A week of inspections") -> Article:
    """News whose parts that begin with "# " are headings."""
    article = news(*(p.removeprefix("# ") for p in parts), title=title)
    blocks = tuple(
        replace(b, kind=Kind.HEADING) if n and parts[n - 1].startswith("# ") else b
        for n, b in enumerate(article.blocks)
    )
    return replace(article, blocks=blocks)


ROUND_UPS: list[tuple[str, tuple[str, ...], Pairs, Pairs]] = [
    # (what it is, its parts, what must be found, what else may be)
    ("headings", (
        "Two reports were published this week.",
        "# Ambridge", "It drops from ‘good’ to ‘inadequate’ because of delays.",
        "# Felpersham", "The council has risen from ‘requires improvement’ to ‘good’.",
     ), {(A, GOOD), (A, BAD), (F, RI), (F, GOOD)}, set()),
    ("the smallest of the four under its heading", (
        "# Ambridge", "Ambridge council is rated ‘good’.",
        "# Felpersham",
        "For the smallest of the four, the news was bad. It drops to ‘inadequate’.",
     ), {(A, GOOD), (F, BAD)}, set()),
    ("a neighbour under a heading", (
        "# Ambridge", "The county stays at ‘good’.",
        "# Felpersham", "Staff are leaving. Its neighbour did worse. It was rated ‘inadequate’.",
     ), {(A, GOOD)}, set()),
    ("a heading that ends the last council", (
        "# Ambridge", "The county stays at ‘good’.",
        "# Felpersham", "It was rated ‘outstanding’ on Monday.",
        "# What comes next", "The council was rated ‘inadequate’ in 2019.",
     ), {(A, GOOD), (F, OUT)}, set()),
    ("another named under a heading", (
        "# Ambridge", "Felpersham council, which lends it staff, is rated ‘outstanding’. "
        "It was judged ‘inadequate’ in 2019.",
        "# Borchester", "It keeps its ‘good’ grade.",
     ), {(B, GOOD)}, {(F, OUT)}),
    ("it after the council", (
        "Ambridge council has been rated ‘good’. It was judged ‘inadequate’ in 2019.",
        "Felpersham council has had its report. It has been rated ‘outstanding’.",
     ), {(A, GOOD), (A, BAD), (F, OUT)}, set()),
    ("a paragraph that names nobody", (
        "Ambridge council has been rated ‘good’.",
        "Felpersham council has had its report, which dwells on staff.",
        "It has been rated ‘outstanding’.",
     ), {(A, GOOD)}, {(F, OUT)}),
    ("its neighbour, not named", (
        "Ambridge council has been rated ‘good’. Its neighbour has been rated ‘inadequate’.",
        "Felpersham council was visited too.",
     ), {(A, GOOD)}, set()),
    ("its neighbour, named", (
        "Ambridge council has been rated ‘good’.",
        "Its neighbour Felpersham was rated ‘inadequate’.",
     ), {(A, GOOD)}, {(F, BAD)}),
    ("it after a neighbour", (
        "Ambridge council shares a director with Felpersham. It was rated ‘inadequate’ on Monday.",
        "Borchester was rated ‘good’.",
     ), {(B, GOOD)}, set()),
    ("one each in a sentence", (
        "Ambridge was rated ‘good’, Felpersham ‘inadequate’ and Borchester ‘outstanding’.",
     ), {(A, GOOD), (F, BAD), (B, OUT)}, set()),
    ("one fell while another rose", (
        "Ambridge fell to ‘inadequate’ while Felpersham rose to ‘good’.",
     ), {(A, BAD), (F, GOOD)}, set()),
    ("two with the same grade", (
        "Ambridge and Felpersham were both rated ‘good’.",
     ), {(A, GOOD), (F, GOOD)}, set()),
    ("respectively", (
        "Ambridge and Felpersham were rated ‘good’ and ‘inadequate’ respectively.",
     ), set(), set()),
    ("unlike", (
        "Ambridge council has had its report. Unlike Felpersham, it was rated ‘inadequate’.",
        "Borchester was rated ‘good’.",
     ), {(B, GOOD)}, {(A, BAD)}),
    ("like", (
        "Ambridge, like Felpersham, was rated ‘good’ on Monday.",
     ), set(), {(A, GOOD), (F, GOOD)}),
    ("grades that went to councils", (
        "‘Good’ ratings went to Ambridge. Another ‘inadequate’ judgement went to Felpersham.",
     ), set(), {(A, GOOD), (F, BAD)}),
    ("good went to one, inadequate to another", (
        "Ofsted awarded ‘good’ to Ambridge and ‘inadequate’ to Felpersham.",
     ), set(), {(A, GOOD), (F, BAD)}),
    ("whose neighbour", (
        "Ambridge, whose neighbour Felpersham was rated ‘inadequate’, has kept its ‘good’ grade.",
     ), set(), {(F, BAD), (A, GOOD)}),
    ("a list paragraph", (
        "Four councils had reports: Ambridge, Felpersham, Borchester and Penny Hassett.",
        "It was rated ‘inadequate’ in 2019.",
        "The council was rated ‘good’.",
     ), set(), set()),
    ("a closing paragraph about another", (
        "Ambridge council has been rated ‘good’.",
        "Ambridge lost two directors in a year.",
        "Ambridge has since filled its posts.",
        "Ambridge now sees families sooner.",
        "The report came a week after inspectors were at Felpersham. It was rated ‘inadequate’.",
        "The council was told to start again. It had been graded ‘good’ in 2017.",
     ), {(A, GOOD)}, {(F, BAD), (F, GOOD)}),
    ("a table of one line each", (
        "Ambridge: rated ‘good’.", "Felpersham: rated ‘inadequate’.", "Borchester: not yet rated.",
        "It was rated ‘outstanding’ before.",
     ), {(A, GOOD), (F, BAD)}, set()),
    ("the latter", (
        "Inspectors went to Ambridge and Felpersham. The latter was rated ‘inadequate’.",
     ), set(), {(F, BAD)}),
    ("two of the three", (
        "Ambridge, Felpersham and Borchester had reports. Two were rated ‘good’ and one was "
        "rated ‘inadequate’.",
     ), set(), set()),
    ("there was no change at", (
        "Ambridge council has been rated ‘inadequate’.",
        "There was no change at Felpersham, which remains ‘good’. It was judged ‘good’ in 2018.",
     ), {(A, BAD), (F, GOOD)}, set()),
    ("a director from elsewhere", (
        "Ambridge has a new director, Ann Hill, who came from Felpersham. It was rated "
        "‘outstanding’ in 2020.",
        "Borchester council was rated ‘good’.",
     ), {(B, GOOD)}, set()),
    ("rated, then named", (
        "Rated ‘inadequate’ in 2019, Ambridge has since risen to ‘good’.",
        "Also judged ‘good’ was Felpersham.",
     ), {(A, BAD), (A, GOOD)}, {(F, GOOD)}),
    ("an unknown council between", (
        "Ambridge council has been rated ‘good’.",
        "Another council, by the sea, had a harder week. It was rated ‘inadequate’.",
        "A third was rated ‘outstanding’.",
     ), {(A, GOOD)}, set()),
    ("headings of places that nobody listed", (
        "# Ambridge", "The council was rated ‘good’.",
        "# Darrington", "It was rated ‘inadequate’ because staff in Darrington leave.",
     ), {(A, GOOD)}, set()),
    ("the other", (
        "Ambridge was one of two councils with a report. It was rated ‘good’. The other was "
        "rated ‘inadequate’.", "Felpersham was the other.",
     ), set(), {(A, GOOD)}),
    ("the council that helps", (
        "Felpersham is helping Ambridge council. It was rated ‘outstanding’ in 2020.",
        "Borchester was rated ‘good’.",
     ), {(B, GOOD)}, {(F, OUT)}),
    ("praised, but it", (
        "While Felpersham was praised, the council was rated ‘inadequate’.",
        "Ambridge was rated ‘good’.",
     ), {(A, GOOD)}, set()),
    ("an area's grade below another's overall", (
        "Ambridge was rated ‘good’ and Felpersham ‘inadequate’. Its services for care leavers "
        "were judged ‘outstanding’.",
     ), {(A, GOOD), (F, BAD)}, set()),
    ("one council throughout, another in passing", (
        "Ambridge council has been judged ‘good’ by Ofsted.",
        "Inspectors noted its support for other councils, notably Felpersham.",
        "Leaders in Ambridge listen.",
        "Services for children in care were rated ‘outstanding’.",
     ), {(A, GOOD), (A, OUT)}, set()),
    ("two grades of one council, with an aside", (
        "Ambridge council, where other authorities sent their staff to learn, has dropped to "
        "‘requires improvement’.",
        "Felpersham moved from ‘good’ to ‘outstanding’ and was judged ‘good’ for adoption.",
     ), {(A, RI), (F, GOOD), (F, OUT)}, set()),
    ("where two share a paragraph", (
        "Ambridge has been rated ‘good’. Felpersham has been rated ‘inadequate’. It was rated "
        "‘outstanding’ in 2015.",
     ), {(A, GOOD), (F, BAD)}, set()),
    ("a trust that was another's", (
        "# Ambridge", "The council, which took over from Felpersham’s old trust, was rated ‘good’.",
        "# Felpersham", "The authority was graded ‘inadequate’.",
     ), {(F, BAD)}, {(A, GOOD)}),
    ("the year another was", (
        "Ambridge council was found to be ‘inadequate’ in 2018, the year Felpersham was, and has "
        "now been judged ‘good’.",
     ), {(A, BAD)}, {(A, GOOD)}),
    ("a chief from a council with its grade before it", (
        "Ambridge’s new chief, once of ‘inadequate’-rated Felpersham, said the council was judged "
        "‘good’.",
     ), set(), {(F, BAD), (A, GOOD)}),
    ("children placed elsewhere", (
        "Children in Ambridge who are placed in Felpersham were seen less. It was rated ‘good’.",
     ), set(), set()),
    ("a border", (
        "Felpersham borders Ambridge, rated ‘inadequate’ in 2019.", "It was rated ‘good’.",
     ), set(), {(A, BAD)}),
    ("brackets", (
        "Three have left intervention: Ambridge (rated ‘good’), Felpersham (rated ‘requires "
        "improvement’) and Borchester (rated ‘good’).",
     ), {(A, GOOD), (F, RI), (B, GOOD)}, set()),
    ("the former and the latter", (
        "Ambridge and Felpersham have swapped places.",
        "The former has risen to ‘good’; the latter has fallen to ‘inadequate’.",
     ), set(), {(A, GOOD), (F, BAD)}),
    ("a director who was at another", (
        "Ann Hill, who was at Ambridge when it was judged ‘inadequate’, will lead Felpersham.",
        "It was rated ‘good’ in 2021.",
     ), set(), {(A, BAD)}),
    ("compared with", (
        "Ambridge’s services were rated ‘inadequate’, compared with ‘good’ in Felpersham.",
     ), {(A, BAD)}, {(F, GOOD)}),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "must", "may"), [r[1:] for r in ROUND_UPS], ids=[
    r[0] for r in ROUND_UPS
])  # fmt: skip
def test_a_grade_is_its_own_council_s_or_nobody_s(
    parts: tuple[str, ...], must: Pairs, may: Pairs
) -> None:
    found = {(j.council or "", str(j.grade)) for j in judgements(round_up(*parts), ROUND)}
    assert found >= must
    assert found - must <= may


def test_a_month_without_a_year_is_the_last_one_before_the_article() -> None:
    article = news(
        "Ambridge council has dropped to ‘inadequate’ after an inspection in November.",
        published="2023-02-20",
    )
    assert [(j.month, j.year) for j in judgements(article, KNOWN)] == [("2022-11", "2023")]
