"""Follow-ups that say another time: counted from what was asked, or from what was answered."""

from __future__ import annotations

import pytest

from corpus.subjects import known_councils
from qa.conversation import read_question
from qa.follow_up.times import hangs_on_an_answer, in_the_year, retimed, time_alone
from qa.times.bounds import Bounds

COUNCILS = known_councils().with_names(["Castlebrook", "Northwick"])
THEN = "What was Northwick rated in 2018?"
OF_NOW = "what is northwick rated"
LED = "who led northwick 2018"
PROSE = "What did Ofsted say about caseloads in Northwick?"
TOLD: dict[str, Bounds] = {
    THEN: ("2018-10-22", "2018-12-18"),
    OF_NOW: ("2022-02-21", "2022-03-25"),
    LED: ("2018-10-22", "2018-12-18"),
    PROSE: ("2022-02-21", "2022-03-25"),
    "and before that?": ("2018-10-22", "2018-12-18"),
}


def searched(text: str, *history: str, told: dict[str, Bounds] = TOLD) -> str:
    return read_question(text, list(history), COUNCILS, told=told).searched_as.rstrip("?")


@pytest.mark.parametrize(
    "text",
    [
        "and now?", "what about today", "latest?", "what's the latest", "and the latest report?",
        "how is it now", "any newer reports?", "anything more up to date", "whats the current one",
        "and what is it these days",
    ],
)  # fmt: skip
def test_now_drops_the_year_that_was_asked_for(text: str) -> None:
    assert searched(text, THEN) == "What was Northwick rated now"


@pytest.mark.parametrize(
    ("text", "history", "meant"),
    [
        # A year counts from the year that was asked for, else from what was answered.
        ("the year before", [THEN], "What was Northwick rated in 2017"),
        ("and the following year?", [THEN], "What was Northwick rated in 2019"),
        ("the year before", [OF_NOW], "what is northwick rated in 2021"),
        # An inspection counts from the one that was answered with.
        ("and before that?", [OF_NOW], "what is northwick rated before February 2022"),
        ("the one before", [THEN], "What was Northwick rated before October 2018"),
        ("the previous inspection", [THEN],
         "What was Northwick rated at the inspection before October 2018"),
        ("and the report before that?", [PROSE],
         f"{PROSE[:-1]} in the report before February 2022"),
        ("the inspection after", [THEN],
         "What was Northwick rated at the first inspection after December 2018"),
        ("and since then?", [THEN], "What was Northwick rated after December 2018"),
        ("and before that", [OF_NOW, "and before that?"],
         "what is northwick rated before October 2018"),
        # So it is where more is asked.
        ("what did the previous report say about leaders", [THEN],
         "What did the report before October 2018 say about leaders in Northwick"),
        ("who led the previous inspection", [THEN],
         "Who led the inspection before October 2018 in Northwick"),
        ("what was it before that", [OF_NOW], "what is northwick rated before February 2022"),
        # A correction is of the whole time, not of the year in it.
        ("no i meant 2015", [OF_NOW, "and before that?"], "what is northwick rated in 2015"),
        ("no i meant 2015", ["what was northwick rated before that"],
         "what was northwick rated in 2015"),
        ("no, I meant 2016", ["What has changed in Northwick since 2018?"],
         "What has changed in Northwick since 2016"),
        # Told by a clause, of who did it, or of the one that was asked when.
        ("and just before they took it back", [THEN],
         "What was Northwick rated just before they took it back"),
        ("and now?", [THEN, "and just before they took it back"], "What was Northwick rated now"),
        ("did they do the one before as well", [LED], "who led northwick before October 2018"),
        ("and the one before?", [OF_NOW, "when was that one published"],
         "When was the report on Northwick before February 2022 published"),
        ("what was that one", [LED, "and the one before"],
         "What was Northwick rated before October 2018"),
        ("who led the last one", [OF_NOW], "Who led the last inspection in Northwick"),
        ("what about the first one", [THEN], "What was Northwick rated at the first inspection"),
    ],
)  # fmt: skip
def test_a_time_beside_another_is_put_as_a_date(text: str, history: list[str], meant: str) -> None:
    assert searched(text, *history) == meant


def test_without_the_answer_it_counts_from_what_was_asked() -> None:
    assert searched("and before that?", THEN, told={}) == "What was Northwick rated before 2018"
    undated = searched("and before that?", OF_NOW, told={})
    assert undated == "what is northwick rated before that"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what did they say about caseloads?",
         "What did inspectors say about caseloads in Northwick in 2018"),
        ("what did they find about fostering three years ago",
         "What did inspectors find about fostering three years ago in Northwick"),
        ("has that improved", "Has that improved in Northwick since 2018"),
        ("has it changed since", "Has Northwick changed since 2018"),
    ],
)  # fmt: skip
def test_a_year_is_carried_only_to_what_names_no_time(text: str, meant: str) -> None:
    assert searched(text, THEN) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # What is asked in the present is asked of now.
        ("what has it got to do about care leavers",
         "What has Northwick got to do about care leavers"),
        ("who runs it", "Who runs Northwick"),
        ("so its improved", "Northwick’s improved"),
        ("whats it like for care leavers", "Whats Northwick like for care leavers"),
        ("how many foster carers have they got", "How many foster carers has Northwick got"),
        # What is said is said for ever, and what was asks of then.
        ("what do they say about care leavers",
         "What do inspectors say about care leavers in Northwick in 2018"),
        ("who led it", "Who led Northwick in 2018"),
    ],
)  # fmt: skip
def test_a_question_in_the_present_is_of_now(text: str, meant: str) -> None:
    assert searched(text, THEN) == meant


def test_what_a_report_says_is_asked_of_it_in_the_present() -> None:
    of_report = "What did the 2018 report on Northwick say about adoption?"
    assert searched("do they have enough adopters", of_report).endswith("in 2018")


@pytest.mark.parametrize(
    "text", ["who was the director in 2015", "what about caseloads", "when was it inspected?",
             "why", "has it changed since", "was that before covid"],
)  # fmt: skip
def test_more_than_a_time_is_no_time_alone(text: str) -> None:
    assert time_alone(text) is None


def test_only_some_questions_hang_on_the_answer() -> None:
    assert hangs_on_an_answer("what did the inspection before say")
    assert not hangs_on_an_answer("What did inspectors say before the 2019 inspection of Leeds?")
    assert not hangs_on_an_answer("what happened next")


def test_a_time_takes_the_place_of_the_one_before() -> None:
    assert retimed("What did it spend in July 2021?", "now") == "What did it spend now?"
    of_one = "What was said of help at the first inspection after May 2015?"
    assert retimed(of_one, "now") == "What was said of help now?"
    assert retimed("What is it rated?", "in 2015") == "What is it rated in 2015?"
    assert in_the_year("How has it changed since 2018?", "2015") == "How has it changed since 2015?"
    assert in_the_year("What was found in July 2018?", "2015") == "What was found in 2015?"
