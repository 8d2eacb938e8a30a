"""What is added to an answer about time, over small invented libraries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from corpus.article import Article
from index.library import Snapshot
from qa.figures import figures
from qa.newer import Cited, notes
from qa.question import understand
from qa.times.asked import read_period
from qa.times.spoken import compares

TODAY = date(2026, 6, 15)
OLD = "Northwick told to mend its assessments"
NEW = "Northwick assessments praised"

Make = Callable[..., Snapshot]


def cite(snapshot: Snapshot, words: str, *about: str) -> Cited:
    """The place in the library where ``words`` stand."""
    for article in snapshot.articles():
        at = article.text.find(words)
        if at >= 0:
            return Cited(article.id, at, at + len(words), about or ("Northwick",))
    raise AssertionError(words)


def added(snapshot: Snapshot, question: str, *cited: Cited) -> list[str]:
    asked = understand(question, question, snapshot.gazetteer)
    return notes(snapshot, asked, cited, period=read_period(question, today=TODAY))


LATE = "Assessments in Northwick council were left for weeks before a manager read them."
BETTER = "Inspectors praised Northwick council: its assessments were prompt and thoughtful."
OTHER = "Northwick council opened a library and a swimming pool beside the river."
FILLER = "\n\nThe kitchens of the town hall were painted and the gardens were planted with roses."


def test_a_newer_account_of_the_same_subject_is_named(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2022-05-09", BETTER + FILLER))
    assert added(
        snapshot, "What did Ofsted say about assessments at Northwick?", cite(snapshot, LATE)
    ) == [
        f"A newer article on Northwick and assessments is “{NEW}” (May 2022); what is shown is "
        "from December 2018."
    ]


@pytest.mark.parametrize(
    "newer",
    [
        ("Northwick swims", "2022-05-09", OTHER + FILLER),  # another subject
        ("Fenbury praised", "2022-05-09", BETTER.replace("Northwick", "Fenbury")),  # elsewhere
        (NEW, "2017-05-09", BETTER),  # older
        (NEW, "2018-12", BETTER),  # of the same month, as far as is known
        (NEW, None, BETTER),  # nobody knows when
    ],
)  # fmt: skip
def test_nothing_else_is_a_newer_account(
    make_library: Make, newer: tuple[str, str | None, str]
) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), newer)
    question = "What did Ofsted say about assessments at Northwick?"
    assert added(snapshot, question, cite(snapshot, LATE)) == []


def test_who_asks_for_then_is_not_told_of_now(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2022-05-09", BETTER))
    place = cite(snapshot, LATE)
    assert added(snapshot, "What was said of assessments at Northwick in 2018?", place) == []
    assert added(snapshot, "What is said of assessments at Northwick now?", place) != []


def test_the_newest_itself_needs_no_note(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2022-05-09", BETTER))
    question = "What did Ofsted say about assessments at Northwick?"
    assert added(snapshot, question, cite(snapshot, BETTER)) == []
    assert added(snapshot, question, cite(snapshot, LATE), cite(snapshot, BETTER)) == []


def test_a_question_on_the_council_alone_names_its_newest_article(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), ("Northwick swims", "2022-05-09", OTHER))
    assert added(snapshot, "What did Ofsted find at Northwick?", cite(snapshot, LATE)) == [
        "A newer article on Northwick is “Northwick swims” (May 2022); what is shown is from "
        "December 2018."
    ]


def test_only_what_both_speak_of_is_named(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2022-05-09", BETTER + FILLER))
    (note,) = added(snapshot, "Were assessments prompt at Northwick?", cite(snapshot, LATE))
    assert note.startswith("A newer article on Northwick and assessments is")


def test_the_news_of_a_report_is_no_newer_than_it(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2019-01-05", BETTER))
    question = "What did Ofsted say about assessments at Northwick?"
    assert added(snapshot, question, cite(snapshot, LATE)) == []


def test_an_article_that_only_names_the_council_is_none_on_it(make_library: Make) -> None:
    fenbury = "\n\n".join(
        f"Fenbury council has {n} homes in its {n}th street, and each of its homes has a garden "
        "with a wall, a gate and a bench where the children of the council sit on long evenings."
        for n in range(40)
    )
    passing = f"{fenbury}\n\nNorthwick council has fewer homes than that."
    snapshot = make_library((OLD, "2018-12-03", LATE), ("Fenbury homes", "2022-05-09", passing))
    assert added(snapshot, "What did Ofsted find at Northwick?", cite(snapshot, LATE)) == []


BAD = "Inspectors rated Northwick council ‘inadequate’ for overall effectiveness."
GOOD = "Inspectors rated Northwick council ‘good’ for overall effectiveness."


def test_another_grade_since_is_said(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", BAD), (NEW, "2022-05-09", GOOD))
    assert added(snapshot, "What was Northwick rated?", cite(snapshot, BAD)) == [
        f"A newer account, “{NEW}” (May 2022), says otherwise of Northwick’s overall effectiveness:"
        " the grade shown is not the latest."
    ]


def test_the_same_grade_since_is_no_disagreement(make_library: Make) -> None:
    again = BAD.replace("rated", "again rated")
    snapshot = make_library((OLD, "2018-12-03", BAD), (NEW, "2022-05-09", again))
    (note,) = added(snapshot, "What was Northwick rated?", cite(snapshot, BAD))
    assert "the same grade" in note
    assert "otherwise" not in note


def test_an_article_without_a_grade_is_no_newer_grade(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", BAD), (NEW, "2022-05-09", BETTER))
    assert added(snapshot, "What was Northwick rated?", cite(snapshot, BAD)) == []


def test_a_grade_that_is_only_recalled_is_no_newer_one(make_library: Make) -> None:
    recalled = "Inspectors visited Northwick council, which had been rated ‘good’ in 2013."
    snapshot = make_library((OLD, "2018-12-03", BAD), (NEW, "2022-05-09", recalled))
    assert added(snapshot, "What was Northwick rated?", cite(snapshot, BAD)) == []


def test_another_figure_for_the_same_count_is_said(make_library: Make) -> None:
    then = "The average caseload of a social worker in Northwick council was 24 children."
    now = "The average caseload of a social worker in Northwick council is 15 children."
    snapshot = make_library((OLD, "2018-12-03", then), (NEW, "2022-05-09", now))
    assert added(snapshot, "What is the average caseload in Northwick?", cite(snapshot, then)) == [
        f"A newer account, “{NEW}” (May 2022), gives another figure: 15, where what is shown has "
        "24."
    ]


def test_another_count_is_no_other_figure(make_library: Make) -> None:
    then = "The average caseload of a social worker in Northwick council was 24 children."
    now = "Caseload: Northwick council has an average of 3 managers to a team."
    snapshot = make_library((OLD, "2018-12-03", then), (NEW, "2022-05-09", now))
    found = added(snapshot, "What is the average caseload in Northwick?", cite(snapshot, then))
    assert not any("figure" in n for n in found)


def test_the_basis_of_a_date_is_told(make_library: Make) -> None:
    comment = (
        "\n\n1 Response to the article\n\n1. A reader May 3, 2019 at 10:15 am #\n\nWell done all."
    )
    snapshot = make_library((OLD, None, LATE), (NEW, None, BETTER + comment))
    found = added(snapshot, "What of assessments at Northwick?", cite(snapshot, LATE))
    assert found == [f"The date of “{OLD}” is not known."]
    article = next(a for a in snapshot.articles() if a.title == NEW)
    assert article.published.precision == "on or before"
    # It stands beside the source: said again only where a time is asked for.
    assert not added(snapshot, "What of assessments at Northwick?", cite(snapshot, BETTER))
    found = added(snapshot, "When were assessments done at Northwick?", cite(snapshot, BETTER))
    assert found == [
        f"“{NEW}” has no date of its own: on or before 3 May 2019, by the first reader comment."
    ]


def test_only_articles_on_the_council_are_read(
    make_library: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [(f"Fenbury {n}", "2023-01-01", BETTER.replace("Northwick", "Fenbury"))
              for n in range(5)]  # fmt: skip
    snapshot = make_library((OLD, "2018-12-03", LATE), (NEW, "2022-05-09", BETTER), *others)
    place, read, article = cite(snapshot, LATE), set(), snapshot.article

    def watched(id: str) -> Article:
        read.add(id)
        return article(id)

    monkeypatch.setattr(snapshot, "article", watched)
    assert added(snapshot, "What of assessments at Northwick?", place)
    assert {article(id).title for id in read} == {OLD, NEW}


# Figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Each held 14 cases.", {("", "case"): "14"}),
        ("In 2018, 14 cases were open.", {("", "case"): "14"}),
        ("It spent £14.1m on agency staff.", {("£", "agenc"): "£14.1m"}),
        ("The rate was 27%.", {("%", "rate"): "27%"}),
        ("From 22 cases to 14 cases.", {}),  # which of the two?
        ("On 4 March 2019 it met.", {}),
        ("In 2018-19 it met.", {}),
    ],
)
def test_figures_are_found_with_what_they_count(
    text: str, found: dict[tuple[str, str], str]
) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Vacancies rose from 10 to 14.",
        "Practice had improved since 2015.",
        "It moved from ‘inadequate’ to ‘good’.",
        "Caseloads are lower than at the last inspection.",
        "Turnover was 9 per cent, against 22 in 2016.",
        "The team no longer waits for letters.",
    ],
)
def test_a_sentence_that_compares_is_known(text: str) -> None:
    assert compares(text)


@pytest.mark.parametrize(
    "text",
    ["Each social worker holds 14 cases.", "Children moved from Leeds to Hull.", "Change is hard."],
)
def test_one_that_does_not_is_none(text: str) -> None:
    assert not compares(text)
