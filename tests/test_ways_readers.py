"""Readers' views are those under the article that is meant, and named by article where several."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.answer import Outcome
from qa.ask import Assistant
from tests.ways import open_library


def news(title: str, body: str, comments: list[str]) -> str:
    under = "".join(
        f"{n}. Wren{n} September {n}, 2021 at 6:37 pm #\n{c}\n\n" for n, c in enumerate(comments, 1)
    )
    responses = f"{len(comments)} Responses to {title}\n\n{under}" if comments else ""
    return f"{title}\n\nBy Sam Vale on June 3, 2021\n\n{body}\n\n{responses}"


ARTICLES = {
    "caravans": news(
        "Caravans used for teenagers in care",
        "Teenagers in care were placed in caravans that nobody had registered. The caravans stood "
        "on a holiday park, and two workers stayed with each teenager through the winter.",
        [],
    ),
    "caseloads": news(
        "Caseloads climb again, survey of social workers finds",
        "Caseloads have climbed to 24 in a survey of social workers. Those in their second year "
        "have the highest caseloads of all, and managers say that they know it.",
        ["Mine went to 34 last week and nobody noticed.", "We had forty each when I began."],
    ),
    "caseload-cap": news(
        "Derby sets a cap on caseloads",
        "Derby council has set a cap on caseloads of 16 for every social worker in its teams. The "
        "cap on caseloads costs the council £2m a year and was agreed in March.",
        ["A cap only helps if somebody keeps to it."],
    ),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    opened = open_library(tmp_path_factory.mktemp("readers"), ARTICLES)
    yield opened
    opened.library.snapshot().close()


def test_comments_under_other_articles_do_not_speak(assistant: Assistant) -> None:
    answer = assistant.ask("What do readers think of the caravans on the holiday park?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert any("no readers' comments under “Caravans used" in n for n in answer.notes)


def test_comments_are_of_the_article_that_is_meant(assistant: Assistant) -> None:
    answer = assistant.ask("What do readers say about the survey of caseloads?")
    assert answer.outcome is Outcome.ANSWERED
    assert {c.title for c in answer.citations} == {
        "Caseloads climb again, survey of social workers finds"
    }
    assert all(c.speaker and c.kind == "comment" for c in answer.citations)


def test_several_articles_speak_one_after_the_other(assistant: Assistant) -> None:
    answer = assistant.ask("What do readers say about caseloads?")
    titles = [c.title for c in answer.citations]
    assert len(set(titles)) == 2
    assert len([t for a, t in zip([None, *titles], titles, strict=False) if t != a]) == 2


def test_where_the_council_is_named_less_of_the_subject_tells(assistant: Assistant) -> None:
    answer = assistant.ask("any comments on Derby's promise about caseloads?")
    assert [c.quote for c in answer.citations] == ["A cap only helps if somebody keeps to it."]


def test_a_subject_of_no_article_is_said_to_be_none(assistant: Assistant) -> None:
    answer = assistant.ask("What do readers think about adoption leave?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations
