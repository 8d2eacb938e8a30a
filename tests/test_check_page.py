"""The Check and Over time pages as Streamlit runs them, over a library of two invented articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qa.reader import Reader
from tests.conftest import build_news
from tests.pages import served_copy
from tests.test_app import shown, sound
from tests.test_check import FAULTS, FENBURY, NORTHWICK, SOUND
from workspace.checks import Checks
from workspace.database import Database
from workspace.review import Opinion
from workspace.reviews import Reviews

APP = str(Path(__file__).parent.parent / "app.py")
GRADED = """Northwick climbs to ‘good’

Published: 4 May 2024

Northwick council’s children’s services have been rated ‘good’ by Ofsted, up from inadequate. \
Inspectors said that visits in Northwick happen sooner than they did.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check-page")
    build_news(folder, northwick=NORTHWICK, fenbury=FENBURY, graded=GRADED)
    return folder


@pytest.fixture
def library(
    tmp_path: Path, built: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    with served_copy(built / "data", tmp_path, reader, monkeypatch) as data:
        yield data


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"app_pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def pasted(*paragraphs: str) -> AppTest:
    app = opened("check")
    app.text_area(key="check-text").set_value("\n\n".join(paragraphs))
    button = next(b for b in app.button if b.label == "Check this text")
    return sound(button.click().run())


def click(app: AppTest, label: str, nth: int = 0) -> AppTest:
    found = [b for b in app.button if b.label.startswith(label)]
    assert len(found) > nth, (label, [b.label for b in app.button])
    return sound(found[nth].click().run())


# Check


def test_a_pasted_draft_is_checked_and_its_problems_come_first(library: Path) -> None:
    app = pasted(*FAULTS, *SOUND)
    page = shown(app)
    assert "8 quotations" in page
    assert "5 need to be looked at" in page
    assert page.index("negation lost or gained") < page.index("number changed")
    assert "{+fifteen+}" in page
    assert "[-five-]" in page
    assert app.query_params["check"]


def test_a_sound_draft_is_said_to_be_sound(library: Path) -> None:
    page = shown(pasted(*SOUND))
    assert "None needs to be looked at" in page


def test_nothing_to_check_and_nothing_readable_are_said(library: Path) -> None:
    assert "nothing to check" in shown(pasted("We met on Monday and had tea."))
    assert "no words in it" in shown(pasted("…"))


def test_markup_in_a_draft_is_shown_as_it_is(library: Path) -> None:
    page = shown(pasted("He said: “<img src=x onerror=alert(1)> $5 to 6$ :red[x]”."))
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_check_is_kept_and_opened_again_by_its_address(library: Path) -> None:
    app = pasted(*FAULTS)
    id = app.query_params["check"]
    id = id[0] if isinstance(id, list) else id
    again = shown(opened("check", check=id))
    assert "5 quotations" in again
    assert "{+fifteen+}" in again
    assert "there is no such check" in shown(opened("check", check="0123456789ab")).lower()


def test_a_check_that_is_put_away_comes_back(library: Path) -> None:
    app = click(pasted(*FAULTS), "Put away")
    database = Database.open(library)
    assert Checks(database).headings() == ()
    click(app, "Undo")
    assert len(Checks(database).headings()) == 1
    database.close()


def test_a_line_is_reviewed_in_two_clicks(library: Path) -> None:
    app = click(pasted(*FAULTS), "Review")
    (pills,) = [p for p in app.button_group if p.label == "Your verdict"]
    sound(pills.set_value(Opinion.DOES_NOT_SUPPORT).run())
    database = Database.open(library)
    [review] = Reviews(database).log()
    assert review.opinion is Opinion.DOES_NOT_SUPPORT
    assert review.subject.claim.startswith("We have hidden anything")
    assert review.subject.where == "Pasted text"
    database.close()


# Over time


def test_a_councils_line_has_its_inspections_marked_and_says_what_changed(library: Path) -> None:
    page = shown(opened("over_time", about="Northwick"))
    assert "points in time" in page
    assert "Inspection" in page
    assert "rated ‘<strong>good</strong>’" in page or "good" in page
    assert page.index("9 May 2022") < page.index("4 May 2024")
    assert "What changed between two of them" in page


def test_over_time_without_a_choice_says_what_it_is_for(library: Path) -> None:
    assert "Choose a council" in shown(opened("over_time"))


def test_over_time_of_a_council_that_nobody_wrote_about_says_so(library: Path) -> None:
    assert "no article in the library is about" in shown(opened("over_time", about="Leeds")).lower()


def test_over_time_of_a_question_that_nothing_answers_says_so(library: Path) -> None:
    page = shown(opened("over_time", question="How many swimming pools have closed?"))
    assert "No sentence in the library answers this" in page
