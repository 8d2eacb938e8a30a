"""Questions about the grades of all councils, over a small library of invented reports and news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.judgements import Area, Grade
from index.build import build
from index.library import Library, Snapshot
from qa.conversation import read_question
from qa.inquiry import period_of
from qa.standings import MOST_LINES, Standings, find_standings
from qa.standings_question import Asked, Move, When, Within, read_asked_of_all
from tests.conftest import HashEmbedder
from tests.test_grades import LINES, ladder

RI = "Requires improvement to be good"
MORE = [
    ladder("Borchester", "2022-03-04", "7 to 18 February 2022", "Ann Lowe",
           "Good", "Good", "Good", "Good"),
    ladder("Loxley", "2018-05-11", "9 to 20 April 2018", "Ann Lowe",
           "Outstanding", "Good", "Outstanding", "Outstanding"),
    ladder("Loxley", "2022-09-02", "4 to 15 July 2022", "Tom Ferry",
           "Outstanding", "Outstanding", "Outstanding", "Outstanding"),
    ladder("Hollerton", "2019-02-01", "7 to 18 January 2019", "Rosa Vane",
           "Outstanding", "Good", "Good", "Good"),
    ladder("Hollerton", "2023-02-03", "9 to 20 January 2023", "Rosa Vane",
           RI, RI, "Inadequate", RI),
    {"id": "darrington", "title": "Darrington falls", "published": "2021-06-04",
     "text": "Darrington council has dropped from ‘good’ to ‘inadequate’ after an inspection in "
     "May 2021, Ofsted said.\n\nSocial workers at Darrington council were sorry to hear it."},
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("standings")
    source = folder / "reports.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in LINES + MORE), encoding="utf-8")
    data: Path = folder / "data"
    build(data, HashEmbedder(), [source])
    return Library(data, HashEmbedder()).snapshot()


def read(snapshot: Snapshot, text: str) -> Asked | None:
    question = read_question(text, (), snapshot.gazetteer)
    return read_asked_of_all(snapshot, question, period_of(question))


def find(snapshot: Snapshot, text: str) -> Standings:
    asked = read(snapshot, text)
    assert asked is not None
    return find_standings(snapshot, asked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which councils are inadequate", ["Darrington", "Felpersham"]),
        ("Which councils were rated inadequate?",
         ["Darrington", "Felpersham", "Borchester", "Ambridge"]),
        ("who's outstanding at the moment", ["Loxley"]),
        ("which were rated good in 2022", ["Ambridge", "Borchester"]),
        ("councils judged inadequate before 2016", ["Ambridge"]),
        ("who has been outstanding twice", ["Loxley"]),
        ("which councils have been inadequate more than once", []),
        ("has any council gone down", ["Hollerton", "Darrington", "Felpersham", "Borchester"]),
        ("which councils improved", ["Ambridge", "Borchester"]),
        ("which places have gone up a grade", ["Ambridge", "Borchester"]),
        ("which councils went up in 2019", ["Ambridge"]),
        ("and which ones have been downgraded over the years",
         ["Hollerton", "Darrington", "Felpersham", "Borchester"]),
        ("which councils went from good to inadequate",
         ["Darrington", "Felpersham", "Borchester"]),
        ("which councils dropped two grades", ["Darrington", "Felpersham"]),
        ("which councils came out of special measures", ["Borchester", "Ambridge"]),
        ("which councils used to be inadequate but are now good", ["Borchester"]),
        ("how many councils are outstanding for leaders", ["Loxley", "Ambridge"]),
        ("which LAs are below good", ["Hollerton", "Darrington", "Felpersham"]),
        ("which councils are good or better", ["Loxley", "Ambridge", "Borchester"]),
        ("which councils stayed outstanding", ["Loxley"]),
        ("which have always been outstanding", ["Loxley"]),
        ("which councils have never been inadequate", ["Hollerton", "Loxley"]),
        ("which councils have been both inadequate and good",
         ["Ambridge", "Felpersham", "Borchester"]),
        ("which council was the first to be rated outstanding", ["Loxley"]),
        ("which councils are outstanding across the board", ["Loxley"]),
        ("which councils are inadequate in any area", ["Hollerton"]),
        ("which councils were inadequate in 2019 and still are", []),
        ("inadequate councils", ["Darrington", "Felpersham"]),
    ],
)  # fmt: skip
def test_each_council_of_which_it_is_true(
    snapshot: Snapshot, text: str, expected: list[str]
) -> None:
    assert [line.council for line in find(snapshot, text).lines] == expected


def test_a_move_shows_both_its_ends_oldest_first(snapshot: Snapshot) -> None:
    (line,) = find(snapshot, "which councils went from good to requires improvement").lines
    assert [p.article.id for p in line.places] == ["hollerton-2019-02-01", "hollerton-2023-02-03"]
    assert [p.article.text[slice(*p.emphasis)] for p in line.places] == ["Good", RI]
    assert line.when == "1 February 2019 and 3 February 2023"


def test_a_sentence_that_tells_both_ends_is_enough(snapshot: Snapshot) -> None:
    lines = find(snapshot, "which councils went from good to inadequate").lines
    (place,) = lines[0].places
    assert "has dropped from ‘good’ to ‘inadequate’" in place.article.text[place.start : place.end]


def test_a_way_over_another_grade_is_said_to_be_one(snapshot: Snapshot) -> None:
    found = find(snapshot, "which councils went from inadequate to good")
    assert [line.council for line in found.lines] == ["Borchester"]
    assert "1 council went from inadequate to good by way of another grade." in found.notes


def test_what_was_superseded_is_said(snapshot: Snapshot) -> None:
    found = find(snapshot, "which councils were rated inadequate in 2019")
    assert [line.is_past for line in found.lines] == [True]
    assert "1 of them has a newer grade since." in found.notes


def test_how_many_were_compared_is_known(snapshot: Snapshot) -> None:
    found = find(snapshot, "which councils are inadequate for adoption")
    assert (found.lines, found.compared) == ((), 1)


def test_only_what_is_allowed_is_looked_at(snapshot: Snapshot) -> None:
    asked = read(snapshot, "which councils are inadequate")
    assert asked is not None
    found = find_standings(snapshot, asked, allowed=lambda id: "2015" in id)
    assert [line.council for line in found.lines] == ["Ambridge"]


def test_not_all_are_shown() -> None:
    lines = tuple(range(MOST_LINES + 3))
    assert len(Standings(lines, "", 18).shown) == MOST_LINES  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which councils require improvement", Asked((Grade.REQUIRES_IMPROVEMENT,), When.NOW)),
        ("how many councils were inadequate in 2015",
         Asked((Grade.INADEQUATE,), When.IN, ("2015", "2015"), counts=True)),
        ("any councils outstanding for care leavers",
         Asked((Grade.OUTSTANDING,), When.NOW, areas=(Area.LEAVERS,))),
        ("which councils have an inadequate judgement in any area",
         Asked((Grade.INADEQUATE,), When.NOW, within=Within.ANY_AREA)),
        ("who dropped from outstanding", Asked(from_=(Grade.OUTSTANDING,), move=Move.DOWN)),
        ("which council improved the most", Asked(when=When.NOW, move=Move.UP, pick="most")),
        ("which councils got worse since 2020",
         Asked(when=When.IN, bounds=("2020", None), move=Move.DOWN)),
    ],
)  # fmt: skip
def test_what_is_asked_of_each(snapshot: Snapshot, text: str, expected: Asked) -> None:
    assert read(snapshot, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "which councils use agency staff",
        "which councils improved their supervision",
        "which councils need to improve",
        "what makes a council inadequate",
        "who rates councils",
        "how do councils become outstanding",
        "which councils are good at recruiting social workers",
        "which children's homes are inadequate",
        "which councils were told they were inadequate",
        "which areas need improvement",
        "which schools are outstanding",
        "why are councils inadequate",
        "who said the council was inadequate",
        "how many children live in inadequate councils",
        "which councils are inadequate and which are good",
        "which councils are good overall but inadequate for care leavers",
        "is Ambridge inadequate",
        "which inspectors rated councils inadequate",
        "which councils do readers think are inadequate",
    ],
)
def test_other_questions_are_left_alone(snapshot: Snapshot, text: str) -> None:
    assert read(snapshot, text) is None
