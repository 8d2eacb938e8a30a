"""What holds of quotations as a library keeps them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Quotation, Voice, Words
from index import generation, segment
from index.generation import SEGMENTS
from index.quoted import NEAR, from_record, quoted_in, to_record
from index.segment import STORE
from index.store import Store, write_store
from index.vectors import EmbeddedChroma
from index.verify import check
from tests.conftest import Build, HashEmbedder
from tests.quoted_library import article, opened, said, written

SPLIT = article(
    "split",
    [
        "“We have turned a corner,” said Rosa Bell, director at Castlebrook. “Staff stay.",
        "“And families tell us so.”",
        "The report called it ‘good’.",
    ],
    [
        said("We have turned a corner,", "Rosa Bell", role="director", voice=Voice.COUNCIL),
        said("Staff stay.", after="We have turned a corner,"),
        said("And families tell us so.", after="Staff stay.", about=("Castlebrook",)),
        said("good", "Ofsted", kind=Words.SET_OFF),
    ],
    furniture="Read next: “Nobody asked us”",
)


def test_the_parts_of_a_split_quotation_are_kept_as_one() -> None:
    speech, grade = quoted_in(SPLIT)
    assert speech.words == (
        "We have turned a corner,",
        "Staff stay.",
        "And families tell us so.",
    )
    assert [SPLIT.text[a:b] for a, b in speech.spans] == list(speech.words)
    assert (speech.said.speaker, speech.said.about) == ("Rosa Bell", ("Castlebrook",))
    assert (speech.length, grade.length) == (12, 1)
    assert (speech.is_speech, grade.is_speech) == (True, False)


def test_who_speaks_is_taken_from_the_part_that_says_so_unless_two_differ() -> None:
    paragraphs = ["“One.” “Two,” she said. “Three.”"]
    parts = [said("One."), said("Two,", "Rosa Bell", after="One."), said("Three.", after="Two,")]
    (whole,) = quoted_in(article("a", paragraphs, parts))
    assert whole.said.speaker == "Rosa Bell"
    parts[2] = said("Three.", "Ivor Penn", after="Two,")
    (whole,) = quoted_in(article("a", paragraphs, parts))
    assert whole.said.speaker is None


def test_words_in_site_furniture_are_none_and_those_of_readers_are_marked() -> None:
    made = article(
        "a",
        ["Inspectors called it “steady”."],
        [said("steady"), said("a whitewash", "A reader"), said("Nobody asked us")],
        comment="I call it “a whitewash”.",
        furniture="Read next: “Nobody asked us”",
    )
    assert [(q.words, q.is_comment) for q in quoted_in(made)] == [
        (("steady",), False),
        (("a whitewash",), True),
    ]


def test_what_stands_near_is_cut_between_words_and_stays_in_its_paragraphs() -> None:
    long = "word " * 200
    made = article("a", ["Before.", f"{long}“here” {long.strip()}", "After."], [said("here")])
    (found,) = quoted_in(made)
    near = made.text[slice(*found.near)]
    assert set(near.split()) == {"word", "“here”"}
    assert 2 * NEAR - 20 < len(near) < 2 * NEAR + 20
    (found,) = quoted_in(article("b", ["Before.", "So “here” it is.", "After."], [said("here")]))
    assert found.near[1] - found.near[0] == len("So “here” it is.")


@pytest.mark.parametrize("continues", [-1, 0, 2, 10_000])
def test_a_part_of_nothing_begins_a_quotation_of_its_own(continues: int) -> None:
    made = article("a", ["“One.” “Two.”"], [said("One."), said("Two.")])
    first, second = made.quotations
    again = replace(made, quotations=(first, replace(second, continues=continues)))
    assert [q.words for q in quoted_in(again)] == [("One.",), ("Two.",)]


def test_a_quotation_is_read_back_as_it_was_written() -> None:
    for quoted in quoted_in(SPLIT):
        assert from_record("split", SPLIT.title, to_record(quoted)) == quoted


def test_the_library_has_the_quotations_of_articles_that_count_in_its_own_order(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    older = article("b", ["“Old words,” she said."], [said("Old words,")])
    newer = article("b", ["“New words,” she said."], [said("New words,")])
    snapshot = opened(tmp_path, [older, SPLIT], [newer], embedder=embedder, dead=[(0, "b")])
    quotations = snapshot.quotations
    assert [q.words[0] for q in quotations.all] == [
        "We have turned a corner,",
        "good",
        "New words,",
    ]
    assert [q.title for q in quotations.all] == ["News of split", "News of split", "News of b"]
    every = range(len(quotations.all))
    assert [place for place, _ in quotations.search_words("words", 5, every)] == [2]
    assert quotations.search_words("words", 5, [0, 1]) == []
    assert quotations.search_words("Rosa Bell families", 5, every)[0][0] == 0
    assert quotations.near([2, 1]) == ["“New words,” she said.", "The report called it ‘good’."]


def test_meanings_are_unit_vectors_and_nothing_is_embedded_twice(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    quotations = opened(tmp_path, [SPLIT], embedder=embedder).quotations
    before = embedder.embedded
    among, alone = quotations.meanings([1, 0])
    assert among.shape == alone.shape == (2, embedder.card.dimensions)
    assert (among**2).sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
    assert alone[0] == pytest.approx(embedder.embed_query("good"), abs=1e-5)
    again, _ = quotations.meanings([0, 0, 1])
    assert again.tolist() == [*[among[1].tolist()] * 2, among[0].tolist()]
    assert embedder.embedded == before + 4
    assert quotations.meanings([])[0].shape == (0, embedder.card.dimensions)


def test_verifying_compares_the_quotations_kept_with_the_articles_own(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    place = data / "generations" / "000001"
    (record,) = generation.read_manifest(place).segments
    path = place / SEGMENTS / record.id / STORE
    store = Store(path)
    articles = [a for id in store.article_ids() if (a := store.article(id)) is not None]
    store.close()
    path.unlink()
    marked = [
        replace(a, quotations=(Quotation(a.blocks[1].start, a.blocks[1].end),)) for a in articles
    ]
    write_store(path, written(marked, embedder))
    assert _problems(data, place) == []
    db = sqlite3.connect(path)
    with db:
        db.execute("UPDATE quotations SET near = near || '!' WHERE number = 0")
    db.close()
    (problem,) = _problems(data, place)
    assert problem == f"the quotations kept of article {articles[0].id} are not those of its text"


def _problems(data: Path, place: Path) -> list[str]:
    """What verifying finds in files that are as they were published."""
    manifest = generation.read_manifest(place)
    (record,) = manifest.segments
    files = segment.digests(place / SEGMENTS / record.id)
    generation.write_manifest(place, replace(manifest, segments=(replace(record, files=files),)))
    generation.publish(data, place)
    return [p for c in check(data, place, EmbeddedChroma()) for p in c.problems]


def test_verifying_a_library_of_an_earlier_version_says_so_and_opens_none_of_its_files(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    place = data / "generations" / "000001"
    manifest = generation.read_manifest(place)
    (record,) = manifest.segments
    store = place / SEGMENTS / record.id / STORE
    db = sqlite3.connect(store)
    with db:
        db.execute("DROP TABLE quotations")  # as it was then
    db.close()
    earlier = {**manifest.made_with, "schema": 3}
    generation.write_manifest(place, replace(manifest, made_with=earlier))
    assert _problems(data, place) == ["another version of this program made it"]
