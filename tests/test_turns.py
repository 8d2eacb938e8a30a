"""Which of a council's accounts leads: the newest, or those of the time asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.article import Published
from qa.ask import Assistant
from qa.times.asked import read_period
from qa.times.bounds import Bounds
from qa.times.fit import how_it_fits, recalls
from qa.times.turns import turns
from tests.ways import open_library

TODAY = date(2026, 6, 15)
OWN: dict[str, Bounds] = {
    "old": ("2014-02-03", "2014-04-01"),
    "middle": ("2018-11-20", "2019-01-15"),
    "news": ("2022-05-09", "2022-05-09"),
    "report": ("2022-03-01", "2022-05-01"),
}


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("What did Ofsted say about caseloads?", [{"news", "report"}, {"middle"}, {"old"}]),
        ("What is the latest on caseloads?", [{"news", "report"}, {"middle"}, {"old"}]),
        # The report of an inspection of 2018 is of 2018, whenever it came out.
        ("What was found in 2018?", [{"middle"}, {"news", "report"}, {"old"}]),
        ("What was found in 2014?", [{"old"}, {"middle"}, {"news", "report"}]),
        ("What was found before 2020?", [{"middle"}, {"old"}, {"news", "report"}]),
        ("What was first reported?", [{"old"}, {"middle"}, {"news", "report"}]),
        # "Previously" is not what is so now.
        ("What did the previous inspection find?", [{"middle"}, {"old"}, {"news", "report"}]),
    ],
)  # fmt: skip
def test_whose_turn_it_is(question: str, order: list[set[str]]) -> None:
    found = turns(read_period(question, today=TODAY), OWN)
    ages = [{id for id, n in found.items() if n == age} for age in range(len(order))]
    assert ages == order


@pytest.mark.parametrize(
    "question",
    ["How have caseloads changed over the years?", "What was found before the director left?"],
)
def test_both_ends_of_a_change_count_and_some_times_nobody_can_date(question: str) -> None:
    assert turns(read_period(question, today=TODAY), OWN) == {}


def test_a_sentence_that_only_recalls_is_of_no_newer_time() -> None:
    published = Published("2023-01-31", "day", "stated: x")
    assert recalls(published, "In September 2018 services were judged to be inadequate.")
    assert not recalls(published, "Inadequate in 2018, services are now good.")
    assert not recalls(published, "Caseloads were high.")


def test_what_was_inspected_after_a_time_is_not_before_it() -> None:
    period = read_period("What was found before November 2017?", today=TODAY)
    fit = how_it_fits(
        period, Published("2018-01-29", "day", "stated: x"), "Services are good.",
        inspected=("2017-11-06", "2017-11-30"),
    )  # fmt: skip
    assert fit.rules_out


OLDER = """Northwick caseloads are far too high

3 December 2014

Inspectors said caseloads in Northwick council were far too high, and caseloads were rising.

Inspectors said that caseloads in Northwick council were too high for new social workers too.
"""
NEWER = """Northwick council praised by Ofsted

9 May 2022

Inspectors said caseloads in Northwick council are low enough to know every child.

In 2014 inspectors said that caseloads in Northwick council had been far too high for anybody.
"""
PASSING = """Fenbury council is watched

9 June 2024

Inspectors said that visits in Fenbury council are late and that its plans are thin.

Fenbury council keeps its files in one place, where every manager can read them.

Fenbury council has hired more managers, and its front door answers within two rings.

Fenbury council spends more on homes than it did, most of it on homes far away.

Fenbury council has a director who has been there for nine years and is liked by staff.

Its director said caseloads in Northwick council were what she looked at with envy.
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return open_library(tmp_path, {"older": OLDER, "newer": NEWER, "passing": PASSING})


def cited(assistant: Assistant, question: str) -> list[str]:
    return [str(c.published.value)[:4] for c in assistant.ask(question).citations]


def test_the_newest_account_leads_and_older_ones_follow(assistant: Assistant) -> None:
    found = cited(assistant, "What did inspectors say about caseloads in Northwick?")
    assert found[0] == "2022"
    assert "2014" in found[1:]


def test_an_account_of_the_year_leads_what_looks_back_at_it(assistant: Assistant) -> None:
    found = cited(assistant, "What did inspectors say about caseloads in Northwick in 2014?")
    assert found[0] == "2014"


def test_that_only_later_articles_tell_of_a_time_is_said(tmp_path: Path) -> None:
    later = open_library(tmp_path, {"newer": NEWER})
    answer = later.ask("What did inspectors say about caseloads in Northwick in 2014?")
    assert answer.citations
    assert "What is shown on Northwick is not from 2014: later articles say it of that time." in (
        answer.notes
    )


def test_the_inspection_before_counts_from_the_answer(assistant: Assistant) -> None:
    first = "What did inspectors say about caseloads in Northwick?"
    before = [assistant.ask(first)]
    for answers in (before, None):
        answer = assistant.ask("and the inspection before that?", history=[first], before=answers)
        assert "before May 2022" in answer.searched_as
        assert str(answer.citations[0].published.value).startswith("2014")
