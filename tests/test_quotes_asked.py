"""What holds of requests for quotations as people put them."""

from __future__ import annotations

import pytest

from corpus.article import Kind, Quotation, Voice
from index.quoted import Quoted
from qa.quotes_asked import MOST, SHORT_WORDS, SLIDE_WORDS, fits, read_request, read_speakers


@pytest.mark.parametrize(
    ("text", "topic", "by", "number", "longest"),
    [
        (
            "five quotes from council leaders about improvement after a poor inspection, ready for "
            "slides",
            "improvement after a poor inspection", ["council leaders"], 5, SLIDE_WORDS,
        ),
        ("quotes about caseloads", "caseloads", [], None, None),
        ("What did Ofsted say about supervision?", "supervision", ["Ofsted"], None, None),
        ("three short quotes by parents about contact", "contact", ["parents"], 3, SHORT_WORDS),
        ("Give me 10 powerful quotes from young people on moving placements",
         "moving placements", ["young people"], 10, None),
        ("I need a quote from Rosa Bell about leadership", "leadership", ["Rosa Bell"], 1, None),
        ("Ofsted quotes on neglect", "neglect", ["Ofsted"], None, None),
        ("quotes from charities and government ministers about the care review",
         "the care review", ["charities", "government ministers"], None, None),
        ("staying after a poor inspection", "staying after a poor inspection", [], None, None),
        ("inspectors on thresholds", "thresholds", ["inspectors"], None, None),
        ("quotes about pay from directors of children's services under 30 words",
         "pay", ["directors of children's services"], None, 30),
        ("something a director said about retention", "retention", ["a director"], None, None),
        ("find some quotes where inspectors praise leaders", "praise leaders", ["inspectors"], None,
         None),
        ("young people's quotes about being listened to", "being listened to", ["young people's"],
         None, None),
        ("quotes", "", [], None, None),
        ("a few quotes from the union", "", ["the union"], None, None),
        ("quotations on the role of fathers", "the role of fathers", [], None, None),
        ("why do social workers leave", "why do social workers leave", [], None, None),
        ("quotes about Ofsted", "Ofsted", [], None, None),
        ("Focus on families", "Focus on families", [], None, None),
        ("from poor to good", "from poor to good", [], None, None),
        ("what have inspectors praised", "praised", ["inspectors"], None, None),
        ("What did Ofsted find in Fenbury?", "Fenbury", ["Ofsted"], None, None),
        ("a quote to open a session on thresholds", "thresholds", [], 1, None),
        ("three quotes for our team training day from council leaders about caseloads", "caseloads",
         ["council leaders"], 3, None),
        ("two quotes that open a discussion of neglect", "neglect", [], 2, None),
        ("quotes for families about contact", "families about contact", [], None, None),
        ("quotes about children in care", "children in care", [], None, None),
    ],
)  # fmt: skip
def test_a_request_is_taken_apart(
    text: str, topic: str, by: list[str], number: int | None, longest: int | None
) -> None:
    asked = read_request(text)
    assert asked.topic == topic
    assert [s.words for s in asked.speakers] == by
    assert (asked.number, asked.longest_words) == (number, longest)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("quotes from 2019 about agency staff", "2019", "2019"),
        ("quotes about agency staff since 2021", "2021", None),
        ("quotes about agency staff after 2021", "2022", None),
        ("quotes about agency staff before 2021", None, "2020"),
        ("quotes between 2018 and 2020 about agency staff", "2018", "2020"),
        ("quotes about agency staff after a poor inspection", None, None),
    ],
)
def test_the_years_asked_for_are_read_and_leave_the_topic(
    text: str, after: str | None, before: str | None
) -> None:
    asked = read_request(text)
    assert (asked.after, asked.before) == (after, before)
    assert "agency staff" in asked.topic
    assert "20" not in asked.topic


def test_readers_are_asked_for_as_such() -> None:
    assert read_request("What do readers think about agency rules?").comments
    assert not read_request("quotes about comments on agency rules").comments


def test_a_name_in_front_is_a_speaker_only_where_somebody_is_called_that() -> None:
    text = "rosa bell on leadership"
    assert read_request(text).topic == text
    asked = read_request(text, lambda name: name == "rosa bell")
    assert (asked.topic, asked.speakers[0].person) == ("leadership", "rosa bell")


def test_a_council_says_whose_people_are_asked_for() -> None:
    (asked,) = read_request("council leaders in Leeds on pay").speakers
    assert asked.voice is Voice.COUNCIL
    assert asked.role_kinds == frozenset({"council leader"})
    assert asked.councils == frozenset({"Leeds"})
    (asked,) = read_request("quotes from Leeds about pay").speakers
    assert asked.voice is Voice.COUNCIL
    assert asked.councils == frozenset({"Leeds"})


@pytest.mark.parametrize("phrase", ["a poor inspection", "", "?", "2019", "the way they work"])
def test_what_names_nobody_is_no_speaker(phrase: str) -> None:
    assert read_speakers(phrase) == ()


@pytest.mark.parametrize(
    "text",
    ["\0", "“", "quotes from", "quotes about", "from by of on about", "999 quotes from " * 200,
     "a" * 50_000, "what " * 5_000 + "say", "quotes from " + "A" * 30_000 + " about x"],
)  # fmt: skip
def test_no_request_is_too_odd_to_read(text: str) -> None:
    asked = read_request(text)
    assert asked.number is None or asked.number <= MOST


def by(speaker: str, role: str | None = None, voice: Voice | None = None, *about: str) -> Quoted:
    said = Quotation(0, 5, speaker=speaker, role=role, voice=voice, about=about)
    return Quoted("a", "A title", said, ((0, 5),), ("Words",), Kind.PARAGRAPH, (0, 5))


DIRECTOR = by("Rosa Bell", "director of children’s services", Voice.COUNCIL, "Leeds")
COUNCIL = by("Leeds council", None, Voice.COUNCIL, "Leeds")
PARENT = by("Ada", "a mother of two", Voice.FAMILY)
CARE_LEAVER = by("Ben", "a care leaver", Voice.FAMILY)
GIRL, MUM = by("One girl of nine", None, Voice.FAMILY), by("One mum", None, Voice.FAMILY)
FAMILY = by("Cam", None, Voice.FAMILY)
INSPECTOR = by("Ann Poe", "Ofsted’s regional director", Voice.REGULATOR)
OFSTED = by("the inspectorate", None, Voice.REGULATOR)
MINISTER = by("Dee Fox", "children’s minister", Voice.GOVERNMENT)
ITS_DIRECTOR = by("Gil Hay", "director since May", None, "Leeds")
SOME_DIRECTOR = by("Gil Hay", "director since May")
MEMBER = by("Hal Roe", "lead member for children and young people", Voice.COUNCIL)
CHARITY = by("Eve Ray", "chief executive of Become", Voice.EXPERT)


@pytest.mark.parametrize(
    ("asked", "surely", "perhaps", "not_theirs"),
    [
        ("council leaders", [DIRECTOR], [COUNCIL, ITS_DIRECTOR], [OFSTED, PARENT, SOME_DIRECTOR]),
        ("councils", [DIRECTOR, COUNCIL], [], [OFSTED, MINISTER]),
        ("parents", [PARENT, MUM], [FAMILY], [CARE_LEAVER, GIRL, DIRECTOR]),
        ("young people", [CARE_LEAVER, GIRL], [FAMILY], [PARENT, MUM, MEMBER]),
        ("families and young people", [PARENT, CARE_LEAVER, FAMILY], [], [DIRECTOR]),
        ("inspectors", [OFSTED, INSPECTOR], [], [DIRECTOR]),
        ("Ofsted", [OFSTED, INSPECTOR], [], [DIRECTOR, MINISTER]),
        ("government ministers", [MINISTER], [], [DIRECTOR, CHARITY]),
        ("charities", [CHARITY], [], [MINISTER, OFSTED]),
        ("directors", [DIRECTOR], [], [COUNCIL, MINISTER]),
        ("Leeds council", [DIRECTOR, COUNCIL], [], [OFSTED]),
        ("council leaders in Kent", [], [], [DIRECTOR, COUNCIL]),
    ],
)
def test_who_fits_a_kind_of_speaker(
    asked: str, surely: list[Quoted], perhaps: list[Quoted], not_theirs: list[Quoted]
) -> None:
    (wanted,) = read_speakers(asked)
    assert [fits(wanted, q) for q in surely] == [1.0] * len(surely)
    assert [fits(wanted, q) for q in perhaps] == [0.5] * len(perhaps)
    assert [fits(wanted, q) for q in not_theirs] == [0.0] * len(not_theirs)
