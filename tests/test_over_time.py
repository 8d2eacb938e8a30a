from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import QuestionError
from corpus.judgements import Grade
from corpus.passages import PassageRules
from index.build import build
from index.cli import main
from index.library import Library, Snapshot
from qa.__main__ import make_parser
from qa.ask import Assistant
from qa.changed_between import Changes, changed_between
from qa.over_time import Line, Point, councils_of, dated, over_time
from qa.reader import Reader
from qa.retrieve import Narrowing
from qa.said_of import bare, readable, said_of, stands_alone
from tests.conftest import HashEmbedder
from tests.quoted_library import article
from tests.ways import OverlapReader

TOLD = "Services for children in Castlebrook have deteriorated since the last inspection in 2018"


def report(id: str, council: str, year: int, grade: str, *paragraphs: str) -> dict[str, str]:
    listed = {2018: "Supervision of social workers.", 2022: "Visits to children who wait."}[year]
    return {
        "id": id,
        "title": f"Inspection of {council} children’s services",
        "authority": council,
        "published_text": f"14 May {year}",
        "text": (
            f"Inspection of {council} children’s services\n\n"
            f"Inspection dates: 4 to 15 March {year}\n\n"
            f"- The experiences and progress of children in care\tGood\n"
            f"- Overall effectiveness\t{grade}\n\n"
            + "\n\n".join(paragraphs)
            + f"\n\nWhat needs to improve?\n\n- {listed}\n"
        ),
    }


OLD = report(
    "castlebrook-2018",
    "Castlebrook",
    2018,
    "Good",
    "Services for children in Castlebrook are well led, and social workers know children well.",
    "12. Agency social workers fill 31% of posts in Castlebrook.",
)
NEW = report(
    "castlebrook-2022",
    "Castlebrook",
    2022,
    "Inadequate",
    f"{TOLD}, when they were judged to be good.",
    "The council in Castlebrook has few permanent managers. However, these are well trained. "
    "Agency social workers now fill 9% of posts in Castlebrook.",
    "When children can no longer live at home in Castlebrook, carers are found who know them well.",
)
COPY = {
    **NEW,
    "id": "castlebrook-2022-copy",
    "title": "Castlebrook: the report again",
    "text": f"{NEW['text']}\nPage 2 of 2\n",
}
OTHER = report(
    "ellerdale-2022",
    "Ellerdale",
    2022,
    "Outstanding",
    "Services for children in Ellerdale are led by people who once worked in Castlebrook council.",
    "Agency social workers fill 2% of posts in Ellerdale, far fewer than in Castlebrook council.",
)
ROUND_UP = """Two councils, two stories

Published: 3 June 2020

Castlebrook council has been praised by inspectors after a focused visit in the spring.

Agency social workers leave Castlebrook council every month, inspectors found in spring.

Ellerdale council was told by inspectors that agency social workers leave it every single week.

1 Response to Two councils, two stories

  1. A reader June 4, 2020 at 10:15 am #

    Agency social workers in Castlebrook are the worst paid I have ever met in my whole life.
"""
LOOKING_BACK = """A hard look at posts in Castlebrook

Published: 3 June 2023

In March 2012, agency social workers filled 44% of posts in Castlebrook council, its records show.
"""
UNDATED = """Posts nobody wants

Castlebrook council cannot say how many agency social workers fill its posts, its leader said.
"""
AGENCY = "agency social workers"
NOTHING_THEN = {
    None: "The library has nothing on Castlebrook within these dates.",
    AGENCY: "No sentence in the library answers this within these dates.",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("over-time")
    source = folder / "news"
    source.mkdir()
    reports = "".join(json.dumps(r) + "\n" for r in (OLD, NEW, COPY, OTHER))
    (source / "reports.jsonl").write_text(reports, encoding="utf-8")
    texts = {"round-up": ROUND_UP, "back": LOOKING_BACK, "undated": UNDATED}
    for name, text in texts.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    build(folder / "data", HashEmbedder(dimensions=256), [source], rules=PassageRules())
    return folder / "data"


@pytest.fixture(scope="module")
def assistant(data: Path) -> Iterator[Assistant]:
    library = Library(data, HashEmbedder(dimensions=256))
    yield Assistant(library, OverlapReader())  # type: ignore[arg-type]
    library.snapshot().close()


@pytest.fixture(scope="module")
def snapshot(assistant: Assistant) -> Snapshot:
    return assistant.library.snapshot()


@pytest.fixture(scope="module")
def castlebrook(assistant: Assistant) -> Line:
    return over_time(assistant, council="Castlebrook")


@pytest.fixture(scope="module")
def agency(assistant: Assistant) -> Line:
    return over_time(assistant, council="Castlebrook", question=AGENCY)


def inspections(line: Line) -> list[Point]:
    return [p for p in line.points if p.is_inspection]


def the_point(line: Line, words: str) -> Point:
    (point,) = [p for p in line.points if words in p.citation.quote]
    return point


def test_a_councils_inspections_stand_in_order_with_their_grades(castlebrook: Line) -> None:
    found = [(dated(p), p.grade) for p in inspections(castlebrook)]
    assert found == [("14 May 2018", Grade.GOOD), ("14 May 2022", Grade.INADEQUATE)]
    days = [p.day for p in castlebrook.points if p.day]
    assert days == sorted(days)


def test_each_point_is_the_articles_words_and_says_what_its_date_is_of(
    snapshot: Snapshot, castlebrook: Line, agency: Line
) -> None:
    for p in (*castlebrook.points, *agency.points):
        c = p.citation
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote
        assert p.what
    assert "inspected 4 to 15 March 2018" in inspections(castlebrook)[0].what
    assert "report of 14 May 2018" in inspections(castlebrook)[0].what


def test_a_report_that_the_library_has_twice_is_one_point(castlebrook: Line, agency: Line) -> None:
    newest = inspections(castlebrook)[-1]
    assert len(newest.also) == 1
    assert {newest.citation.title, newest.also[0].split(" (")[0]} == {
        "Inspection of Castlebrook children’s services",
        "Castlebrook: the report again",
    }
    now = the_point(agency, "now fill 9%")
    assert len(now.also) == 1


def test_news_stands_beside_the_inspections(castlebrook: Line) -> None:
    news = the_point(castlebrook, "praised by inspectors")
    assert not news.is_inspection
    assert (dated(news), news.what) == ("3 June 2020", "article of 3 June 2020")


def test_what_has_no_date_stands_last_and_says_so(castlebrook: Line) -> None:
    assert dated(castlebrook.points[-1]) == "date unknown"
    assert "cannot say" in castlebrook.points[-1].citation.quote


def test_no_point_is_about_another_council(assistant: Assistant) -> None:
    for name, other in (("Castlebrook", "Ellerdale"), ("Ellerdale", "Castlebrook")):
        for question in (None, AGENCY, "What do inspectors say of leaders?"):
            for p in over_time(assistant, council=name, question=question).points:
                assert p.citation.about[:1] == (name,)
                assert not p.citation.quote.startswith(other)
                assert not p.citation.article_id.startswith(other.lower())


def test_a_report_on_another_council_is_no_account_of_one_it_names(assistant: Assistant) -> None:
    for question in (None, AGENCY):
        line = over_time(assistant, council="Castlebrook", question=question)
        assert not any("ellerdale" in p.citation.article_id for p in line.points)
    line = over_time(assistant, council="Ellerdale", question=AGENCY)
    assert ["2% of posts" in p.citation.quote for p in inspections(line)] == [True]


def test_readers_comments_are_no_points(castlebrook: Line, agency: Line) -> None:
    for p in (*castlebrook.points, *agency.points):
        assert p.citation.kind != "comment"
        assert "worst paid" not in p.citation.quote


def test_a_question_has_of_each_article_the_sentence_on_it(agency: Line) -> None:
    quotes = [p.citation.quote for p in agency.points]
    assert any("31% of posts" in q for q in quotes)
    assert any("9% of posts" in q for q in quotes)
    assert len({p.citation.article_id for p in agency.points}) == len(quotes)
    assert the_point(agency, "31% of posts").is_inspection


def test_a_paragraphs_number_and_bullet_are_left_out(agency: Line) -> None:
    assert the_point(agency, "31%").citation.quote.startswith("Agency")


def test_a_sentence_that_opens_with_an_earlier_time_is_of_that_time(agency: Line) -> None:
    point = the_point(agency, "44% of posts")
    assert dated(point) == "March 2012"
    assert not point.is_inspection
    assert point.what == "“March 2012” stands in it, article of 3 June 2023"
    assert agency.points[0] == point


def test_what_the_library_does_not_have_is_no_line(assistant: Assistant) -> None:
    line = over_time(assistant, council="Castlebrook", question="How many parrots are there?")
    assert line.points == ()
    assert line.notes == ("No sentence in the library answers this, at any time.",)


def test_one_account_alone_is_said_to_be_alone(assistant: Assistant) -> None:
    narrowing = Narrowing(after="2022")
    line = over_time(assistant, council="Castlebrook", narrowing=narrowing)
    assert len(line.points) == 1
    assert line.notes == (
        "The library has one account of this within these dates; nothing can be set beside it.",
    )


def test_dates_of_which_there_is_nothing_are_said(assistant: Assistant) -> None:
    for question, note in NOTHING_THEN.items():
        line = over_time(
            assistant, council="Castlebrook", question=question, narrowing=Narrowing(after="2025")
        )
        assert (line.points, line.notes) == ((), (note,))


def test_a_line_is_narrowed_by_the_points_own_dates(assistant: Assistant) -> None:
    narrowing = Narrowing(after="2013", before="2020")
    for question in (None, AGENCY):
        line = over_time(assistant, council="Castlebrook", question=question, narrowing=narrowing)
        assert line.points
        assert all("2013" <= p.day <= "2021" for p in line.points)


@pytest.mark.parametrize("name", ["castlebrook", " Castlebrook ", "Castlebrook council"])
def test_a_council_is_found_by_other_writings_of_its_name(
    assistant: Assistant, name: str, castlebrook: Line
) -> None:
    assert over_time(assistant, council=name) == castlebrook


def test_an_unknown_council_is_one_line_with_the_nearest_name(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="did you mean Castlebrook"):
        over_time(assistant, council="Castelbrook")
    with pytest.raises(QuestionError, match="“Leeds”; choose another council"):
        over_time(assistant, council="Leeds")
    with pytest.raises(QuestionError, match="name a council, or ask a question"):
        over_time(assistant)


def test_the_councils_to_choose_from_have_articles_of_their_own(snapshot: Snapshot) -> None:
    assert councils_of(snapshot) == ["Castlebrook", "Ellerdale"]


# What changed


@pytest.fixture(scope="module")
def changes(snapshot: Snapshot, castlebrook: Line) -> Changes:
    first, last = inspections(castlebrook)
    return changed_between(snapshot, first, last, "Castlebrook")


def test_grades_are_set_side_by_side_those_that_moved_first(changes: Changes) -> None:
    assert [(m.area, m.is_same) for m in changes.grades] == [
        ("overall effectiveness", False),
        ("children in care", True),
    ]
    moved = changes.grades[0]
    assert "Good" in moved.before.quote
    assert moved.before.article_id.endswith("castlebrook-2018")
    assert "Inadequate" in moved.after.quote


def test_what_changed_is_told_by_the_later_report(changes: Changes) -> None:
    assert [c.quote for c in changes.told] == [f"{TOLD}, when they were judged to be good."]
    assert changes.note is None


def test_what_has_to_improve_is_told_of_both(changes: Changes) -> None:
    assert [c.quote for c in changes.improve_before] == ["Supervision of social workers."]
    assert [c.quote for c in changes.improve_after] == ["Visits to children who wait."]


def test_an_article_without_grades_is_given_none(snapshot: Snapshot, castlebrook: Line) -> None:
    first, news = inspections(castlebrook)[0], the_point(castlebrook, "praised by inspectors")
    found = changed_between(snapshot, first, news, "Castlebrook")
    assert found == Changes(
        improve_before=found.improve_before,
        note="The library does not say what changed between them; read both.",
    )


def test_grades_of_another_time_are_not_taken_for_a_points_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "news").mkdir()
    texts = {
        "a": "Castlebrook in brief\n\nPublished: 3 May 2015\n\nCastlebrook council was rated "
        "‘inadequate’ overall by Ofsted this week.\n",
        "b": "Castlebrook on the mend\n\nPublished: 3 June 2021\n\nVisits in Castlebrook council "
        "are on time, inspectors said.\n\nCastlebrook council was rated ‘good’ overall by Ofsted "
        "in 2018.\n",
    }
    for name, text in texts.items():
        (tmp_path / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "data", HashEmbedder(), [tmp_path / "news"], rules=PassageRules())
    library = Library(tmp_path / "data", HashEmbedder())
    snapshot = library.snapshot()
    line = over_time(Assistant(library, OverlapReader()), council="Castlebrook")  # type: ignore[arg-type]
    assert [dated(p) for p in line.points] == ["3 May 2015", "2018", "3 June 2021"]
    oldest, then, newest = line.points
    assert changed_between(snapshot, oldest, then, "Castlebrook").grades
    assert not changed_between(snapshot, oldest, newest, "Castlebrook").grades
    snapshot.close()


# Sentences


def test_a_sentence_that_leans_on_another_councils_is_shown_alone(snapshot: Snapshot) -> None:
    known = snapshot.gazetteer
    own = "Castlebrook council was praised for its visits. It has good plans for most children."
    made = article("own", [own])
    start = made.text.index("It has")
    assert made.text[slice(*readable(made, start, made.text.index("children.") + 9, "Castlebrook",
                                     known))] == own  # fmt: skip
    two = "Ellerdale council was praised for visits. She praised Castlebrook council for its plans."
    made = article("two", [two])
    start = made.text.index("She praised")
    end = start + len("She praised Castlebrook council for its plans.")
    assert readable(made, start, end, "Castlebrook", known) == (start, end)


def test_news_of_an_inspection_is_one_point_of_the_articles_own_date(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    text = (
        "Castlebrook on the mend\n\nPublished: 3 June 2021\n\nCastlebrook council was rated "
        "‘good’ overall by Ofsted this week.\n\nVisits in Castlebrook council are on time.\n"
    )
    (tmp_path / "news" / "a.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "data", HashEmbedder(), [tmp_path / "news"], rules=PassageRules())
    library = Library(tmp_path / "data", HashEmbedder())
    line = over_time(Assistant(library, OverlapReader()), council="Castlebrook")  # type: ignore[arg-type]
    (point,) = line.points
    assert (dated(point), point.grade, point.is_inspection) == ("3 June 2021", Grade.GOOD, True)
    assert point.what == "article of 3 June 2021"
    library.snapshot().close()


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("33. The service is good.", "The service is good."),
        ("\uf0b7 The service is good.", "The service is good."),
        ("• 2.1. The service is good.", "The service is good."),
        ("60 children were missing.", "60 children were missing."),
        ("2018 was a hard year.", "2018 was a hard year."),
        ("“We know them,” she said.", "“We know them,” she said."),
        ("£3m was spent.", "£3m was spent."),
    ],
)
def test_only_what_numbers_a_paragraph_is_left_out(words: str, left: str) -> None:
    made = article("a", [words])
    start = made.text.index(words)
    begin, end = bare(made, start, start + len(words))
    assert made.text[begin:end] == left


def test_sentences_that_lean_on_the_one_before() -> None:
    assert not stands_alone("However, these are well trained.")
    assert not stands_alone("12. This has led to more of them.")
    assert stands_alone("However, agency staff fill most posts.")
    assert stands_alone("IT systems do not help social workers.")


def test_of_an_article_on_two_councils_each_has_its_own_sentences(snapshot: Snapshot) -> None:
    (id,) = [i for i in snapshot.article_ids() if "round-up" in snapshot.article(i).source]
    round_up = snapshot.article(id)
    own = {
        name: [round_up.text[a:b] for a, b in said_of(round_up, name, snapshot.gazetteer)]
        for name in ("Castlebrook", "Ellerdale")
    }
    assert [q.split()[0] for q in own["Castlebrook"]] == ["Castlebrook", "Agency"]
    assert [q.split()[0] for q in own["Ellerdale"]] == ["Ellerdale"]


# The command


def run(*arguments: str) -> int:
    return main(make_parser(), ["over-time", *arguments])


@pytest.fixture
def served(data: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("index.library.open_embedder", lambda s: HashEmbedder(dimensions=256))
    monkeypatch.setattr(Reader, "load", lambda **options: OverlapReader())
    return str(data)


def test_the_command_prints_the_line_and_gives_it_as_json(
    served: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--about", "Castlebrook", "--data", served) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("* 14 May 2022 [Inadequate]: Overall") for line in lines)
    assert any("also in: Castlebrook: the report again" in line for line in lines)
    assert run(AGENCY, "--about", "Castlebrook", "--json", "--data", served) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["council"] == "Castlebrook"
    assert found["points"]
    assert all(p["citation"]["quote"] and p["what"] for p in found["points"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--about", "Nowhere"), "choose another council"),
        ((" ",), "has no words in it"),
        (("--about", "Castlebrook", "--after", "soon"), "is not a date"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    served: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments, "--data", served) == 2
    assert said in capsys.readouterr().err


def test_neither_a_council_nor_a_question_is_wrong_use(served: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--data", served)
