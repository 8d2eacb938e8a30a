from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.article import Article, Block, Kind, Reading
from corpus.errors import VerseError
from corpus.sources import Skipped, find_files, read_file
from corpus.subjects import (
    Gazetteer,
    Thread,
    fold,
    follow,
    known_councils,
    named_councils,
    read_councils,
    subjects,
)

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
NOBODY = Gazetteer({}, frozenset())


def article(*parts: tuple[Kind, str], authority: str | None = None) -> Article:
    text, blocks = "", []
    for kind, words in parts:
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words + "\n\n"
    metadata = {"authority": authority} if authority else {}
    return Article.from_reading(
        Reading(parts[0][1], text, tuple(blocks), metadata=metadata), id="a", source="a"
    )


def about(article: Article, gazetteer: Gazetteer | None = None) -> list[tuple[str, ...]]:
    gazetteer = gazetteer or known_councils().with_names(named_councils(article.text))
    return [s.about for s in subjects(article, gazetteer)]


def test_a_paragraph_without_a_name_is_about_the_council_spoken_of() -> None:
    assert about(
        article(
            (Kind.TITLE, "Two visits"),
            (Kind.PARAGRAPH, "Leeds council improved."),
            (Kind.PARAGRAPH, "It said plans were better."),
            (Kind.HEADING, "Salford"),
            (Kind.PARAGRAPH, "The council has more to do."),
        )
    ) == [(), ("Leeds",), ("Leeds",), ("Salford",), ("Salford",)]


def test_a_council_named_in_passing_does_not_become_the_subject() -> None:
    found = about(
        article(
            (Kind.PARAGRAPH, "Cumbria council has improved."),
            (Kind.PARAGRAPH, "It had support from several other councils, notably from Leeds."),
            (Kind.PARAGRAPH, "Its director agreed."),
        )
    )
    assert found == [("Cumbria",), ("Cumbria", "Leeds"), ("Cumbria",)]


def test_a_report_stays_about_its_authority() -> None:
    found = about(
        article(
            (Kind.PARAGRAPH, "The partnership with Leeds council helps."),
            (Kind.PARAGRAPH, "Plans are clear."),
            authority="kirklees",
        )
    )
    assert found == [("Kirklees", "Leeds"), ("Kirklees",)]


def test_readers_and_captions_do_not_change_the_subject() -> None:
    found = about(
        article(
            (Kind.PARAGRAPH, "Leeds council improved."),
            (Kind.CAPTION, "Salford at night"),
            (Kind.PARAGRAPH, "It was praised."),
        )
    )
    assert found[2] == ("Leeds",)


KINDS = {"T:": Kind.TITLE, "H:": Kind.HEADING, "C:": Kind.CAPTION}


def runs_of_text() -> Iterator[object]:
    """The cases of subjects.txt: (kind, words, councils expected) a paragraph."""
    lines = (Path(__file__).parent / "subjects.txt").read_text(encoding="utf-8")
    for case in lines.split("== ")[1:]:
        name, *paragraphs = case.strip().splitlines()
        parts = []
        for line in paragraphs:
            words, expected = line.split(" => ")
            kind = KINDS.get(words[:2], Kind.PARAGRAPH)
            words = words if kind is Kind.PARAGRAPH else words[3:]
            names = [] if expected == "-" else [n.strip() for n in expected.split("|")]
            parts.append((kind, words, names))
        wrong_today = [pytest.mark.xfail(reason="known")] if name.endswith("(not yet)") else []
        yield pytest.param(parts, id=name, marks=wrong_today)


@pytest.mark.parametrize("parts", list(runs_of_text()))
def test_each_paragraph_is_about_the_council_it_speaks_of(
    parts: list[tuple[Kind, str, list[str]]],
) -> None:
    found = about(article(*((kind, words) for kind, words, _ in parts)))
    for names, (_, words, expected) in zip(found, parts, strict=True):
        allowed = [n.rstrip("?") for n in expected]
        asked = {n for n in expected if not n.endswith("?")}
        assert asked <= set(names) <= set(allowed), words
        # The first is what sentences after it are read from.
        if len(expected) > 1 and not expected[0].endswith("?"):
            assert names[0] == allowed[0], words


def test_a_sentence_alone_is_read_as_its_paragraph_is() -> None:
    known = known_councils()
    assert follow("Unlike Leeds, Lewisham hires.", "Leeds", known) == (("Lewisham",), "Lewisham")
    assert follow("It hired ten.", "Lewisham", known) == ((), "Lewisham")
    assert follow("Its neighbour Salford helps.", "Bury", known) == (("Bury", "Salford"), "Bury")
    assert follow("Nothing is named here.", None, known) == ((), None)


def test_a_thread_remembers_the_several_it_spoke_of() -> None:
    names, thread = Thread().read("Leeds, Hull and York were visited.", known_councils())
    assert names == thread.group == ("Leeds", "Hull", "York")
    assert thread.read("All three did well.", known_councils())[0] == names
    assert thread.read("All four did well.", known_councils())[0] == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It visited Barking & Dagenham.", ["Barking and Dagenham"]),
        ("St Helens’ plans and Hull’s too.", ["St Helens", "Hull"]),
        ("Mr Bradford and Cllr Ann Kent spoke.", []),
        ("Reading the report took a day.", []),
        ("Inspectors were in Reading in May.", ["Reading"]),
        ("leeds was fine", []),
        ("North East Lincolnshire, Nottinghamshire and York", ["North East Lincolnshire",
                                                               "Nottinghamshire", "York"]),
        ("Stoke on Trent and Bath & North East Somerset", ["Stoke-on-Trent",
                                                           "Bath and North East Somerset"]),
        ("Newcastle-under-Lyme and Newcastle", ["Newcastle upon Tyne"]),
        ("Greater Manchester, New York and the Sutton Trust", []),
        ("Derby Road, Durham University, Leeds Crown Court, Kent Police, the Hull Mail", []),
        ("The Leeds-based charity", []),
        ("Claire Kent spoke. Kent said families agreed. “No,” said Kent.", []),
        ("Kent said it would appeal. Kent county council said so.", ["Kent", "Kent"]),
        ("Reading is encouraged. Bury the news. Was Bury rated?", ["Bury"]),
        ("BCP, RBKC and B&NES", ["Bournemouth, Christchurch and Poole", "Kensington and Chelsea",
                                 "Bath and North East Somerset"]),
    ],
)  # fmt: skip
def test_known_councils_are_found_and_people_are_not(text: str, names: list[str]) -> None:
    assert [m.name for m in known_councils().find(text)] == names


def test_a_question_needs_no_capitals() -> None:
    found = known_councils().find("what did ofsted say about leeds", any_case=True)
    assert [m.name for m in found] == ["Leeds"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("how did bolton do", ["Bolton"]),
        ("what happened in reading in 2019?", ["Reading"]),
        ("help with reading and maths", []),
        ("social workers bury their heads", []),
        ("stoke on trent or h&f", ["Stoke-on-Trent", "Hammersmith and Fulham"]),
        ("did claire kent leave", []),
        ("What did Kent say?", ["Kent"]),
        ("Will Leeds improve?", ["Leeds"]),
        ("st. helens", ["St Helens"]),
        ("ynys mon", ["Isle of Anglesey"]),
        ("sth tyneside and n yorkshire", ["South Tyneside", "North Yorkshire"]),
    ],
)
def test_a_question_names_councils_as_people_type_them(question: str, names: list[str]) -> None:
    assert [m.name for m in known_councils().find(question, any_case=True)] == names


def test_a_name_that_councils_share_is_all_of_theirs() -> None:
    (mention,) = known_councils().find("Achieving for Children was praised.")
    assert mention.names == (
        "Kingston upon Thames", "Richmond upon Thames", "Windsor and Maidenhead",
    )  # fmt: skip


def test_every_council_has_its_country() -> None:
    known = known_councils()
    count = {
        c: sum(v == c for v in known.countries.values()) for c in set(known.countries.values())
    }
    # 153 of today, 4 that were abolished, the 14 invented ones of the samples.
    assert count == {"England": 171, "Wales": 22, "Scotland": 32, "Northern Ireland": 5}
    assert known.country("Ynys Môn") == "Wales"
    assert known.country("fife") == "Scotland"
    assert known.country("Sandwell Children’s Trust") == "England"
    assert known.country("Tarnbeck") is None


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("Leeds\n", "line 1: 'Leeds' stands under no heading"),
        ("# A remark\n[Englnd]\nLeeds\n", "line 2: '[Englnd]' is no heading"),
        ("[England]\nLeeds | | Loidis\n", "line 2: an empty name"),
        ("[England]\nHull\nLeeds\nleeds\n", "line 4: 'leeds' has line 3 already"),
        ("[England]\nReading!\n", "line 2: a sign"),
        ("[England]\nReading ~\n", "line 2: a sign"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: str, complaint: str) -> None:
    (tmp_path / "councils.txt").write_text(lines, encoding="utf-8")
    with pytest.raises(VerseError) as error:
        read_councils(tmp_path / "councils.txt")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mention_says_where_it_stands() -> None:
    text = "In Leeds’ view"
    (mention,) = known_councils().find(text)
    assert text[mention.start : mention.end] == "Leeds"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Staff like Tarnbeck council. Tarnbeck pays well.", {"Tarnbeck"}),
        ("Work at Larkshire County Council improved.", {"Larkshire"}),
        ("The London Borough of Wexmoor spent more.", {"Wexmoor"}),
        (
            "The focused visit to Tarnbeck, Wexmoor and Hale Moor went well.",
            {"Tarnbeck", "Wexmoor"},
        ),
        ("Tarnbeck, a unitary authority, agreed.", {"Tarnbeck"}),
        ("Children in Tarnbeck wait. Tarnbeck’s social workers agree.", {"Tarnbeck"}),
        ("Tarnbeck\n\nInspectors wrote to Tarnbeck in May.", {"Tarnbeck"}),
    ],
)
def test_a_council_nobody_listed_is_learnt_from_what_is_written_of_it(
    text: str, names: set[str]
) -> None:
    assert names <= named_councils(text)


@pytest.mark.parametrize(
    "text",
    [
        "Coastal council keeps its grade. Currently, children’s services are stretched.",
        "Children in Care Council members met. The Children in Care council is active.",
        "A visit to Lanternlight, a charity, went well. Children at Lanternlight sing.",
        "Owen Strickland left. The report on Strickland was read by Strickland’s social workers.",
        "Social workers at Barnet House wrote to Fairhaven. Fairhaven said no.",
        "The letter to Walker, who replied, is long. Walker’s social work team left.",
        "Nevertheless, the council improved. Overall, the local authority did well.",
        "Tarnbeck",
        "Children in Tarnbeck wait.",
    ],
)
def test_people_charities_and_opening_words_are_no_councils(text: str) -> None:
    assert named_councils(text) == set()


def test_part_of_a_known_name_is_not_learnt_as_another_council() -> None:
    assert named_councils("In Kensington and Chelsea council’s view, Chelsea council won.") <= {
        "Kensington and Chelsea"
    }


def test_every_sample_that_reports_on_councils_is_about_them() -> None:
    councils = {
        "focused-visits-spring-2019": {"Pellbridge", "Dunmallow", "Quayborough", "Corrowby"},
        "quality-slips-at-leading-council": {"Northwick", "Pellbridge", "Harrowmere", "Marlhaven"},
        "inspections-week-november-2022": {"Halverton", "Fenbury", "Ashmoor", "Harrowmere"},
        "monitoring-letters-four-councils": {"Ashmoor", "Brackenfold", "Dunmallow", "Marlhaven"},
        "six-councils-one-list": {"Brackenfold"},
        "second-time-around": {"Quayborough"},
    }
    seen = set()
    for file in find_files(SAMPLES):
        assert not isinstance(file, Skipped)
        for read in read_file(file):
            assert not isinstance(read, Skipped)
            expected = councils.get(file.path.stem)
            if expected:
                of_body = [
                    set(s.about)
                    for s, b in zip(subjects(read, known_councils()), read.blocks, strict=True)
                    if b.kind is Kind.PARAGRAPH
                ]
                assert expected <= set().union(*of_body), file.name
                seen.add(file.path.stem)
    assert seen == set(councils)


def test_a_round_up_changes_its_subject_where_its_headings_do() -> None:
    (file,) = (
        f for f in find_files(SAMPLES / "focused-visits-spring-2019.txt")
        if not isinstance(f, Skipped)
    )  # fmt: skip
    (read,) = read_file(file)
    assert not isinstance(read, Skipped)
    for council in ("Pellbridge", "Dunmallow", "Quayborough", "Corrowby"):
        under = [
            s.about
            for s, b in zip(subjects(read, known_councils()), read.blocks, strict=True)
            if b.kind is Kind.PARAGRAPH and read.heading_at(b.start) == council
        ]
        assert under
        assert set(under) == {(council,)}


def test_real_reports_name_authorities_that_are_known(shared_reports: Path) -> None:
    aliases = known_councils().aliases
    unknown, learnt, read = set(), 0, 0
    with (shared_reports / "reports.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            if fold(record["authority"]) not in aliases:
                unknown.add(record["authority"])
            if number % 3 == 0:
                read += 1
                learnt += any(fold(n) not in aliases for n in named_councils(record["text"]))
    assert not unknown
    # All are listed: whatever else is learnt was invented. One report in 25 may do so.
    assert learnt * 25 <= read
