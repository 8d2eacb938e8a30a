"""The Over time page, run as Streamlit runs it, over a small library of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.build import build
from qa.reader import Reader
from tests.conftest import HashEmbedder
from tests.test_app import button, open_app, shown, sound
from tests.test_over_time import AGENCY, LOOKING_BACK, NEW, OLD, OTHER, ROUND_UP, TOLD, UNDATED
from tests.test_quotes_page import address, serving
from tests.ways import OverlapReader

HOSTILE = """Saltmarsh at <b>$5</b> and :red[more]

Published: 3 March 2021

Saltmarsh council spent $5 to 6$ on :red[x] <script>alert(1)</script> and *stars*, it said today.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("news")
    reports = "".join(json.dumps(r) + "\n" for r in (OLD, NEW, OTHER))
    (folder / "reports.jsonl").write_text(reports, encoding="utf-8")
    texts = {"round-up": ROUND_UP, "back": LOOKING_BACK, "undated": UNDATED, "hostile": HOSTILE}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("app") / "data"
    build(data, HashEmbedder(), [folder])
    with serving(data), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reader, "load", lambda **options: OverlapReader())
        yield data


def page(**query: str) -> AppTest:
    return open_app("over_time", **query)


def said(app: AppTest) -> str:
    return " ".join([shown(app), *(m.value for m in app.markdown), *(i.value for i in app.info)])


def test_without_a_council_or_a_question_the_page_says_what_it_is_for(library: Path) -> None:
    app = page()
    assert "Choose a council, ask a question, or both" in shown(app)
    assert list(app.selectbox[0].options) == ["Castlebrook", "Ellerdale", "Saltmarsh"]


def test_a_link_opens_a_councils_line_oldest_first(library: Path) -> None:
    text = shown(page(about="Castlebrook"))
    dates = ["March 2012", "14 May 2018", "3 June 2020", "14 May 2022", "date unknown"]
    places = [text.index(f'cv-title">{d}') for d in dates]
    assert places == sorted(places)
    assert "5 points in time, 2 of them inspections" in text
    assert "inspected 4 to 15 March 2022, report of 14 May 2022" in text


def test_newest_first_keeps_what_has_no_date_last(library: Path) -> None:
    app = page(about="Castlebrook")
    text = shown(sound(app.toggle[0].set_value(True).run()))
    dates = ["14 May 2022", "3 June 2020", "14 May 2018", "March 2012", "date unknown"]
    places = [text.index(f'cv-title">{d}') for d in dates]
    assert places == sorted(places)
    assert places[-2] < text.index("Without a date") < places[-1]


def test_what_is_chosen_is_in_the_address(library: Path) -> None:
    app = page()
    app.selectbox[0].set_value("Castlebrook")
    app.text_input[0].set_value(AGENCY)
    app = button(app, "Show")()
    assert address(app) == {"about": "Castlebrook", "question": AGENCY}
    assert "31% of posts" in shown(app)
    assert "praised by inspectors" not in shown(app)


def test_inspections_and_grades_are_marked_in_words(library: Path) -> None:
    text = shown(page(about="Castlebrook"))
    assert text.count('<span class="cv-tag">Inspection</span>') == 2
    assert '<span class="cv-tag">Inadequate</span>' in text


def test_each_point_can_be_opened_copied_and_kept(library: Path) -> None:
    app = page(about="Castlebrook")
    assert shown(app).count("Copy with reference") == 5
    assert sum(b.label.startswith("Keep on") for b in app.button) == 5


def test_the_last_two_inspections_are_set_side_by_side(library: Path) -> None:
    app = page(about="Castlebrook")
    text = shown(app)
    assert TOLD in text
    assert "Grades, in the reports’ words" in text
    assert "The earlier report says this needs to improve" in text
    assert "Supervision of social workers." in text


def test_two_others_are_chosen_and_said_to_tell_nothing(library: Path) -> None:
    app = page(about="Castlebrook")
    first, last = app.selectbox[-2:]
    assert [o.split(":")[0] for o in first.options] == [
        "March 2012", "14 May 2018", "3 June 2020", "14 May 2022",
    ]  # fmt: skip
    last.set_value(2)
    app = sound(app.run())
    assert "The library does not say what changed between them" in shown(app)
    app.selectbox[-1].set_value(1)
    assert "Choose two different ones" in said(sound(app.run()))


def test_an_unknown_council_and_an_unanswered_question_are_one_line(library: Path) -> None:
    assert "No article in the library is about “Narnia”; choose another council" in said(
        page(about="Narnia")
    )
    assert "did you mean Castlebrook?" in said(page(about="Castelbrook"))
    text = said(page(about="Castlebrook", question="parrots"))
    assert "No sentence in the library answers this, at any time." in text


def test_outside_words_are_shown_exactly_and_never_as_markup(library: Path) -> None:
    app = page(about="Saltmarsh")
    text = shown(app)
    assert "$5 to 6$ on :red[x] &lt;script&gt;alert(1)&lt;/script&gt; and *stars*" in text
    assert "<script>" not in text
    assert "The library has one account of this" in said(app)
