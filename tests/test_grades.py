"""Questions about grades, over a small library of invented reports and news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.build import build
from index.library import Library, Snapshot
from qa.conversation import read_question
from qa.grades import Grades, find_grades
from tests.conftest import HashEmbedder


def ladder(
    council: str,
    published: str,
    inspected: str,
    lead: str,
    leaders: str,
    help: str,
    care: str,
    overall: str,
    prose: str = "",
) -> dict[str, str]:
    text = f"""
Inspection of {council} local authority
children’s services
Inspection dates: {inspected}
Lead inspector: {lead}, His Majesty’s Inspector
Judgement
Grade
The impact of leaders on social work
practice with children and families
{leaders}
The experiences and progress of
children who need help and protection
{help}
The experiences and progress of
children in care and care leavers
{care}
Overall effectiveness
{overall}

{prose}
Social workers in {council} see children on the day that they say they will, and write
down what the children told them in words that the children would know for their own if
they came to read them as grown men and women, as some of them have begun to do of late.
"""
    return {
        "id": f"{council.lower()}-{published}",
        "title": f"Ofsted inspection of {council} children's services",
        "publisher": "Ofsted",
        "published": published,
        "authority": council,
        "text": text,
    }


def single(council: str, published: str, inspected: str) -> dict[str, str]:
    text = f"""
{council} Borough Council
Inspection of services for children in need of help and protection, children looked
after and care leavers
Inspection date: {inspected}
Report published: {published}

Children’s services in {council} are inadequate
Help comes late to some of the families who have asked for it more than once, and the
council knows too little of what becomes of them once their names have left the list, so
that some of them come back to it in a worse state than they were in when they first asked.
1. Children who need help and protection
Inadequate
2. Children looked after and achieving permanence
Requires improvement
2.1 Adoption performance
Good
2.2 Experiences and progress of care leavers
Requires improvement
3. Leadership, management and governance
Inadequate

The Local Safeguarding Children Board is good

Information about this inspection
Lead inspector: Odd Larsen HMI
"""
    return {
        "id": f"{council.lower()}-{published}",
        "title": f"Ofsted inspection of {council} children's services",
        "publisher": "Ofsted",
        "published": published,
        "authority": council,
        "text": text,
    }


LINES = [
    single("Ambridge", "2015-03-20", "12 January 2015 – 5 February 2015"),
    ladder(
        "Ambridge", "2019-01-18", "3 to 14 December 2018", "Rosa Vane",
        "Good", "Requires improvement to be good", "Good", "Requires improvement to be good",
        "Since the last inspection in 2015, when services were judged to be inadequate overall, a\n"
        "new director has come.",
    ),
    ladder(
        "Ambridge", "2022-07-08", "23 May to 3 June 2022", "Tom Ferry",
        "Outstanding", "Good", "Good", "Good",
    ),
    ladder(
        "Borchester", "2019-06-21", "13 to 24 May 2019", "Ann Lowe",
        "Inadequate", "Inadequate", "Good", "Inadequate",
        "In 2016, services were judged to be good.",
    ),
    {
        "id": "visit", "title": "Ofsted returns to Ambridge", "published": "2023-02-01",
        "text": "Inspectors went back to Ambridge council in January and looked at its front door."
        "\n\nThey said that Ambridge council answers calls within two rings.",
    },
    {
        "id": "felpersham", "title": "Felpersham falls", "published": "2020-11-05",
        "text": "Felpersham council has been judged ‘inadequate’ by Ofsted after a fortnight's "
        "inspection.\n\nLeadership at Felpersham council was rated ‘requires improvement’.\n\n"
        "The authority was rated ‘good’ in 2016.",
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("grades")
    source = folder / "reports.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    data: Path = folder / "data"
    build(data, HashEmbedder(), [source])
    return Library(data, HashEmbedder()).snapshot()


def ask(snapshot: Snapshot, question: str, *history: str) -> Grades | None:
    return find_grades(snapshot, read_question(question, history, snapshot.gazetteer))


def rows(found: Grades | None) -> list[str]:
    assert found is not None
    return [
        f"{p.article.id} {' '.join(p.article.text[p.start : p.end].split())}" for p in found.places
    ]


def said(found: Grades | None) -> str:
    assert found is not None
    return " ".join((*found.notes, *found.missing))


OVERALL_2015 = "ambridge-2015-03-20 Children’s services in Ambridge are inadequate"
OVERALL_2019 = "ambridge-2019-01-18 Overall effectiveness Requires improvement to be good"
OVERALL_2022 = "ambridge-2022-07-08 Overall effectiveness Good"


@pytest.mark.parametrize(
    "question",
    [
        "What was Ambridge rated in 2019?",
        "what did ofsted give ambridge in january 2019",
        "Overall effectiveness Ambridge 2019",
        "How did Ambridge council do in its 2019 inspection?",
        "Was Ambridge inadequate in 2019?",
        "What was Ambridge's rating before its 2022 inspection?",
        "What was the previous grade of Ambridge?",
    ],
)
def test_a_grade_at_a_time(snapshot: Snapshot, question: str) -> None:
    found = ask(snapshot, question)
    assert rows(found) == [OVERALL_2019]
    assert "A newer report on Ambridge is in the library, of 8 July 2022" in said(found)


def test_the_emphasis_is_the_grade(snapshot: Snapshot) -> None:
    found = ask(snapshot, "What was Ambridge rated in 2019?")
    assert found is not None
    place = found.places[0]
    assert place.article.text[slice(*place.emphasis)] == "Requires improvement to be good"
    assert place.note == "inspected 3 to 14 December 2018, report of 18 January 2019"
    assert place.about == ("Ambridge",)


def test_a_year_in_which_only_inspectors_were_there_counts_and_is_said(snapshot: Snapshot) -> None:
    found = ask(snapshot, "What was Ambridge rated in 2018?")
    assert rows(found) == [OVERALL_2019]
    assert "Inspected 3 to 14 December 2018; the report is of 18 January 2019." in said(found)


@pytest.mark.parametrize(
    "question",
    ["What is Ambridge rated now?", "ambridge rating", "Is Ambridge still inadequate?",
     "What was Ambridge's latest grade?", "Has Ambridge kept its good rating?"],
)  # fmt: skip
def test_the_latest_grade_and_what_came_after_it(snapshot: Snapshot, question: str) -> None:
    found = ask(snapshot, question)
    assert rows(found) == [OVERALL_2022]
    assert "“Ofsted returns to Ambridge” (1 February 2023), gives no grade" in said(found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How has Ambridge's rating changed?", [OVERALL_2015, OVERALL_2019, OVERALL_2022]),
        ("Has Ambridge improved since 2015?", [OVERALL_2015, OVERALL_2022]),
        ("Did Ambridge's grade change from 2015 to 2019?", [OVERALL_2015, OVERALL_2019]),
        ("Did Ambridge go up in 2022?", [OVERALL_2019, OVERALL_2022]),
        ("What was Ambridge rated in 2015 and in 2022?", [OVERALL_2015, OVERALL_2022]),
        ("What was Ambridge's first grade?", [OVERALL_2015]),
        ("Has Ambridge ever been inadequate?", [OVERALL_2015]),
    ],
)
def test_both_ends_of_a_change_oldest_first(
    snapshot: Snapshot, question: str, expected: list[str]
) -> None:
    assert rows(ask(snapshot, question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was Ambridge rated at the first inspection after March 2015?", [OVERALL_2019]),
        ("What was Ambridge rated at the inspection before May 2022?", [OVERALL_2019]),
        ("What was Ambridge rated before December 2018?", [OVERALL_2015]),
        ("What was Ambridge rated after January 2019?", [OVERALL_2022]),
    ],
)
def test_the_inspection_beside_one_of_a_date(
    snapshot: Snapshot, question: str, expected: list[str]
) -> None:
    assert rows(ask(snapshot, question)) == expected


def test_no_inspection_after_the_newest(snapshot: Snapshot) -> None:
    found = ask(snapshot, "What was Ambridge rated at the first inspection after July 2022?")
    assert found is not None
    assert rows(found) == []
    assert "no report on Ambridge after July 2022 with a grade" in " ".join(found.missing)


def test_an_older_end_may_be_what_a_newer_report_recalls(snapshot: Snapshot) -> None:
    found = ask(snapshot, "How has Borchester's rating changed?")
    assert rows(found) == [
        "borchester-2019-06-21 In 2016, services were judged to be good.",
        "borchester-2019-06-21 Overall effectiveness Inadequate",
    ]
    assert "as the report of 21 June 2019 recalls it" in said(found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What grade did Ambridge get for leadership in 2022?",
         "ambridge-2022-07-08 The impact of leaders on social work practice with children and "
         "families Outstanding"),
        ("How was help and protection judged in Ambridge in 2019?",
         "ambridge-2019-01-18 The experiences and progress of children who need help and "
         "protection Requires improvement to be good"),
        ("Ambridge care leavers grade 2015",
         "ambridge-2015-03-20 2.2 Experiences and progress of care leavers Requires improvement"),
        ("Was Ambridge's safeguarding board rated good?",
         "ambridge-2015-03-20 The Local Safeguarding Children Board is good"),
    ],
)  # fmt: skip
def test_a_grade_of_one_area(snapshot: Snapshot, question: str, expected: str) -> None:
    assert rows(ask(snapshot, question)) == [expected]


def test_a_row_that_covers_two_areas_is_said_to(snapshot: Snapshot) -> None:
    found = ask(snapshot, "What did Ambridge get for care leavers in 2022?")
    assert rows(found) == [
        "ambridge-2022-07-08 The experiences and progress of children in care and care leavers Good"
    ]
    assert "graded children in care and care leavers together" in said(found)


def test_an_area_that_only_an_older_report_grades(snapshot: Snapshot) -> None:
    found = ask(snapshot, "What is Ambridge's grade for adoption?")
    assert rows(found) == ["ambridge-2015-03-20 2.1 Adoption performance Good"]
    assert "The newer report on Ambridge of 8 July 2022 gives no grade for adoption" in said(found)


def test_a_whole_table(snapshot: Snapshot) -> None:
    assert len(rows(ask(snapshot, "What were all the judgements for Ambridge in 2022?"))) == 4


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Ambridge MBC: present judgement?", [OVERALL_2022]),
        ("The Royal Borough of Ambridge's standing with Ofsted, grade-wise?", [OVERALL_2022]),
        ("waht was ambridges overal grade in 2019", [OVERALL_2019]),
        ("By how many grades did Ambridge rise between 2015 and 2022?",
         [OVERALL_2015, OVERALL_2022]),
        ("After the December 2018 inspection, what grade was Ambridge given?", [OVERALL_2019]),
        ("Ambridge was good in 2022. Was it good in 2015?", [OVERALL_2015, OVERALL_2022]),
        ("Ambridge was inadequate in 2015. Is it still?", [OVERALL_2015, OVERALL_2022]),
        ("What was Ambridge before becoming good?", [OVERALL_2019]),
        ("List Ambridge's judgements in order", [OVERALL_2015, OVERALL_2019, OVERALL_2022]),
        ("Ambridge's journey in grades, 2015 to 2022",
         [OVERALL_2015, OVERALL_2019, OVERALL_2022]),
        ("how far did Ambridge climb from 2015", [OVERALL_2015, OVERALL_2022]),
        ("When did Ambridge last fail its inspection?",
         [OVERALL_2015, "ambridge-2015-03-20 Inspection date: 12 January 2015 – 5 February 2015"]),
    ],
)  # fmt: skip
def test_wordings_of_many_people(snapshot: Snapshot, question: str, expected: list[str]) -> None:
    assert rows(ask(snapshot, question)) == expected


@pytest.mark.parametrize(
    ("question", "expected", "why"),
    [
        ("When did Ambridge stop being inadequate?", [OVERALL_2015, OVERALL_2019],
         "Graded inadequate in the account of 20 March 2015; no more at the next, of 18 January "
         "2019."),
        ("when did ambridge get out of special measures", [OVERALL_2015, OVERALL_2019],
         "no more at the next, of 18 January 2019"),
        ("How long was Ambridge inadequate?", [OVERALL_2015, OVERALL_2019],
         "no more at the next, of 18 January 2019"),
        ("How long has Ambridge been rated as it is?", [OVERALL_2022],
         "the library has no newer grade"),
        ("when did borchester stop being inadequate",
         ["borchester-2019-06-21 Overall effectiveness Inadequate"],
         "the library has no newer grade"),
        ("Was Ambridge always good?", [OVERALL_2015, OVERALL_2019, OVERALL_2022],
         "1 of the 3 accounts shown give good."),
        ("Is Ambridge still inadequate?", [OVERALL_2022],
         "The last account that gives Ambridge inadequate is of 20 March 2015."),
        ("Is Ambridge still outstanding?", [OVERALL_2022],
         "No account in the library gives Ambridge outstanding for overall effectiveness."),
    ],
)  # fmt: skip
def test_a_grade_has_a_beginning_and_an_end(
    snapshot: Snapshot, question: str, expected: list[str], why: str
) -> None:
    found = ask(snapshot, question)
    dates = "Inspection date"
    assert [r for r in rows(found) if dates not in r] == expected
    assert why in said(found)


def test_the_time_it_became_good_is_the_turn(snapshot: Snapshot) -> None:
    for question in ("When did Ambridge become good?", "when did ambridge get to good"):
        assert rows(ask(snapshot, question))[0] == OVERALL_2022


def test_what_only_may_ask_for_a_grade_is_taken_leniently(snapshot: Snapshot) -> None:
    question = read_question("ambridge latest", [], snapshot.gazetteer)
    assert find_grades(snapshot, question) is None
    assert rows(find_grades(snapshot, question, lenient=True)) == [OVERALL_2022]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("What was Ambridge rated in 2020?", "of 2020; it has those of 2015, 2019 and 2022"),
        ("What was Borchester rated in 2022?", "of 2022; it has that of 2019"),
        ("What grade did Ambridge get for adoption in 2022?", "gives no grade for adoption"),
        ("What grade did Ambridge get for fostering in 2022?", "no grade for fostering"),
        ("Who led the inspection of Borchester in 2015?", "of 2015; it has that of 2019"),
        ("How was Leeds rated in 2019?", "Nothing in the library gives a grade for Leeds"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    snapshot: Snapshot, question: str, why: str
) -> None:
    found = ask(snapshot, question)
    assert rows(found) == []
    assert why in said(found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who led the 2022 inspection of Ambridge?", "Lead inspector: Tom Ferry, His Majesty’s"),
        ("who was the lead inspector in Ambridge in 2015", "Lead inspector: Odd Larsen HMI"),
        ("When was Ambridge last inspected?", "Inspection dates: 23 May to 3 June 2022"),
        ("On what dates was Borchester inspected in 2019?", "Inspection dates: 13 to 24 May 2019"),
        ("When was the 2015 report on Ambridge published?", "Report published: 2015-03-20"),
    ],
)
def test_the_cover_s_facts(snapshot: Snapshot, question: str, expected: str) -> None:
    found = rows(ask(snapshot, question))
    assert len(found) == 1
    assert expected in found[0]


def test_news_states_grades_too(snapshot: Snapshot) -> None:
    assert "judged ‘inadequate’" in rows(ask(snapshot, "What is Felpersham rated now?"))[0]
    assert "was rated ‘good’ in 2016" in rows(ask(snapshot, "Felpersham grade in 2016?"))[0]
    assert "requires improvement" in rows(ask(snapshot, "Felpersham's grade for leadership"))[0]


def test_several_councils_each_with_its_latest(snapshot: Snapshot) -> None:
    found = rows(ask(snapshot, "Which is better rated, Ambridge or Borchester?"))
    assert found == [OVERALL_2022, "borchester-2019-06-21 Overall effectiveness Inadequate"]


def test_a_follow_up_keeps_what_was_asked(snapshot: Snapshot) -> None:
    assert rows(ask(snapshot, "And Borchester?", "What was Ambridge rated in 2019?")) == [
        "borchester-2019-06-21 Overall effectiveness Inadequate"
    ]
    before = ask(snapshot, "What was it before that?", "What was Ambridge rated in 2022?")
    assert rows(before) == [OVERALL_2019]


def test_only_what_is_allowed_is_looked_at(snapshot: Snapshot) -> None:
    question = read_question("What is Ambridge rated now?", [], snapshot.gazetteer)
    found = find_grades(snapshot, question, allowed=lambda id: "2015" in id)
    assert rows(found) == [OVERALL_2015]


@pytest.mark.parametrize(
    "question",
    [
        "Why was Ambridge rated inadequate in 2015?",
        "What did inspectors say about leadership in Ambridge?",
        "How did Ambridge improve?",
        "How did Ambridge get to outstanding?",
        "What has Ambridge done since being rated inadequate?",
        "What stopped Ambridge being outstanding?",
        "How do care leavers rate their support in Ambridge?",
        "Have things got better for care leavers in Ambridge?",
        "Has supervision improved in Ambridge since 2015?",
        "How did inspectors judge the timeliness of visits in Ambridge?",
        "Who is in charge of children's services in Ambridge?",
        "Has the quality of social work improved in Ambridge?",
        "Is supervision in Ambridge good?",
        "What needs to improve in Ambridge?",
        "How many social workers does Ambridge have?",
        "What did the council say about its rating in Ambridge?",
        "What does Ambridge have to improve?",
        "What did Rosa Vane find when she led the inspection of Ambridge?",
        "Which Ambridge politician welcomed the outstanding judgement?",
        "What was Ambridge's vacancy rate in 2019?",
        "What was Ambridge rated and how many social workers does it have?",
        "Who is the director in Ambridge?",
        "What does requires improvement mean?",
        "When will Ambridge be inspected next?",
        "What was it rated?",
    ],
)
def test_other_questions_are_left_alone(snapshot: Snapshot, question: str) -> None:
    assert ask(snapshot, question) is None


@pytest.fixture(scope="module")
def news_only(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("news")
    source = folder / "source"
    source.mkdir()
    texts = {
        "up": """Ambridge is lifted

Published: 4 December 2018

Ambridge council has been rated ‘good’ by Ofsted after an inspection in October.

Services for care leavers were judged ‘outstanding’.
""",
        "down": """Felpersham looks back

Published: 9 May 2021

Felpersham council has been rated ‘good’ by Ofsted.

It fell apart in 2012, a year that nobody calls good.
""",
    }
    for name, text in texts.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    embedder = HashEmbedder(dimensions=64)
    build(folder / "data", embedder, [source])
    return Library(folder / "data", embedder).snapshot()


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("What was Ambridge rated by Ofsted in 2015?", "no grade of Ambridge of 2015; it has grades"
         " of 2018"),
        ("How was Ambridge judged in March 2012?", "no grade of Ambridge of March 2012"),
        ("What grade did Ambridge get for care leavers in 2021?", "grades of 2018"),
    ],
)  # fmt: skip
def test_news_that_tells_of_other_times_only_is_no_answer(
    news_only: Snapshot, question: str, why: str
) -> None:
    found = ask(news_only, question)
    assert rows(found) == []
    assert why in said(found)


@pytest.mark.parametrize(
    "question",
    [
        # An article of the year after, or a sentence with that year, may tell it in its own words.
        "What was Ambridge rated in 2017?",
        "What was Felpersham rated in 2012?",
        "How long ago was Ambridge judged good?",
        "Do we have a figure for how long ago Ambridge was judged good, before the dip?",
        "What month did the inspectors go into Ambridge for the report where it went up to good?",
    ],
)
def test_what_news_may_tell_in_its_own_words_is_searched_for(
    news_only: Snapshot, question: str
) -> None:
    assert ask(news_only, question) is None


@pytest.mark.parametrize("time", ["October 2018", "December 2018", "2018"])
def test_news_is_of_the_month_it_came_out_and_of_the_inspection_s(
    news_only: Snapshot, time: str
) -> None:
    (row,) = rows(ask(news_only, f"What was Ambridge rated in {time}?"))
    assert "rated ‘good’" in row
    (row,) = rows(ask(news_only, f"What was Ambridge rated for care leavers in {time}?"))
    assert "‘outstanding’" in row
