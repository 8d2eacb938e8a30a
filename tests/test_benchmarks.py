"""The benchmarks measure what they say; every part runs on a tiny input. Nothing is timed here."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import growth, machine_peak, processes, reports, tables
from benchmarks.embedding_quality import Found, Quality, read_squad
from benchmarks.growth import Growth
from benchmarks.library import PARTS, QUICK, Measurement, Scale, main, report
from benchmarks.machine_peak import Peak
from benchmarks.models import REFERENCE
from benchmarks.reports import Report, endless, questions, vary, write_lines
from benchmarks.speed import Speed

COUNCILS = ("Leeds", "Bolton", "Kirklees")
TOPICS = ("fostering", "adoption", "early help", "supervision", "staffing", "kinship care",
          "youth justice", "schooling", "health", "housing", "leaving care", "records")  # fmt: skip
TINY = Scale(
    rounds=1, passages=6, questions=3, sizes=(12,), people=2, each=1, embedded=4, judged=None
)


def written_report(council: str) -> Report:
    """A report of a few passages."""
    paragraphs = [
        f"Inspectors visited {council} council and read {n} files about {topic}. Leaders there "
        f"know where {topic} needs work, and they have planned it carefully with families. "
        f"Managers check {topic} every month, yet records are often late or thin."
        for n, topic in enumerate(TOPICS, start=2)
    ]
    return {
        "id": f"{council} 2021",
        "title": f"Inspection of {council} children’s services",
        "publisher": "Ofsted",
        "published_text": "19 november 2021",
        "authority": council,
        "text": "\n\n".join(paragraphs),
    }


@pytest.fixture(scope="module")
def written() -> list[Report]:
    return [written_report(c) for c in COUNCILS]


@pytest.fixture(scope="module")
def squad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three paragraphs, each with a question it answers; one question without an answer."""
    contexts = {
        "Bread": "Bread rises because yeast makes gas in the dough while it rests in a warm place.",
        "Bees": "Bees tell each other where flowers are by dancing on the comb inside the hive.",
        "Tides": "Tides follow the moon, whose pull lifts the sea twice a day on most coasts.",
    }
    asked = ("Why does bread rise?", "How do bees tell where flowers are?", "What pulls the tides?")
    data = [
        {
            "title": title,
            "paragraphs": [
                {"context": text, "qas": [{"question": q, "is_impossible": False},
                                          {"question": "Who?", "is_impossible": True}]}
            ],
        }
        for (title, text), q in zip(contexts.items(), asked, strict=True)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("squad") / "squad.json"
    path.write_text(json.dumps({"version": "v2.0", "data": data}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tiny(
    tmp_path_factory: pytest.TempPathFactory, written: list[Report], squad: Path
) -> Measurement:
    """One for all parts, so that the model is made ready once."""
    folder = tmp_path_factory.mktemp("benchmarks")
    return Measurement(
        TINY,
        folder / "work",
        folder / "kept",
        lambda what: None,
        reports=write_lines(folder / "reports.jsonl", written),
        squad=squad,
    )


def positive(values: Sequence[float]) -> bool:
    return len(values) == TINY.rounds and all(v > 0 for v in values)


@pytest.mark.model
def test_the_plain_pipeline_and_ours_are_measured_on_the_same_reports(tiny: Measurement) -> None:
    found = tiny.measure("speed")
    assert isinstance(found, Speed)
    assert 0 < found.articles <= len(COUNCILS)
    for side in (found.plain, found.ours):
        assert side.passages >= TINY.passages
        for values in (side.build_s, side.first_answer_s, side.query_p50_ms, side.build_peak_mib):
            assert positive(values)
        assert side.build_s[0] < side.build_process_s[0]
        assert side.query_p50_ms[0] <= side.query_p95_ms[0]
        assert side.build_peak_mib[0] > 50, "a process with a model is larger than that"
    assert tiny.plain_passages_a_second == found.plain.passages_a_second
    assert "passages built a second" in found.tables[0].markdown


@pytest.mark.model
def test_embedding_is_measured_as_a_share_of_the_fastest_product(tiny: Measurement) -> None:
    found = tiny.measure("peak")
    assert isinstance(found, Peak)
    assert set(found.products) == set(machine_peak.PRODUCTS)
    assert found.giga == max(found.products.values()) > 1
    assert found.embeddings[0].name == REFERENCE
    assert found.passages == TINY.embedded
    for e in found.embeddings:
        assert e.passages_a_second > 0
        done = machine_peak.operations(found.tokens // found.passages) * e.passages_a_second / 1e9
        assert e.giga == pytest.approx(done, rel=0.2), "operations counted per passage"


@pytest.mark.model
def test_growth_is_measured_and_its_library_is_kept_with_its_figures(tiny: Measurement) -> None:
    found = tiny.measure("growth")
    assert isinstance(found, Growth)
    (size,) = found.sizes
    assert size.built.passages == size.built.embedded >= size.wanted
    (added,) = size.added
    assert added.embedded == added.passages > 0, "only the new article's passages are embedded"
    assert added.new_files
    assert size.queries.keys() == {
        "none",
        "date",
        "article",
        "council",
        growth.PLAIN,
        growth.ANSWERS,
    }
    for latencies in size.queries.values():
        assert positive(latencies.p50)
        assert latencies.p50[0] <= latencies.p95[0]
    assert size.people.people == TINY.people
    assert size.people.many_mib >= size.people.one_mib > 50
    assert min(size.library_mib, size.cache_mib, size.plain_mib) > 0
    built = tiny.kept / f"growth-{size.wanted}" / "built.json"
    kept = growth.Built(**json.loads(built.read_text(encoding="utf-8")))
    assert kept == size.built
    assert str(size.wanted) in found.tables[0].columns


@pytest.mark.model
def test_quality_is_measured_beside_the_reference(tiny: Measurement) -> None:
    found = tiny.measure("quality")
    assert isinstance(found, Found)
    assert (found.paragraphs, found.questions) == (3, 3), "unanswerable questions are left out"
    first = found.qualities[0]
    assert first.name.startswith(REFERENCE)
    assert first.beside is None
    names = [q.name for q in found.qualities]
    for q in found.qualities:
        assert q.figures == (100.0, 100.0, 100.0, 100.0), f"{q.name}: three easy questions"
        if q.beside:
            assert names.index(q.beside) < names.index(q.name)
            assert found.lost(q) == 0


def test_quality_counts_hits_and_reciprocal_ranks() -> None:
    reference = Quality.of("reference", [1, 1, 2, None])
    assert reference.figures == (50.0, 75.0, 75.0, 62.5)
    other = Quality.of("other", [1, 2, 2, 10], beside="reference")
    found = Found(4, 4, (reference, other))
    assert other.hit_10 == 100
    assert found.lost(other) == 25, "the figure that is furthest behind: hit at 1"
    assert "-25.00" in found.tables[0].markdown


def test_a_limit_takes_questions_from_all_over_with_their_paragraphs(squad: Path) -> None:
    whole, two = read_squad(squad), read_squad(squad, limit=2)
    assert len(two.questions) == 2
    assert len(two.paragraphs) == 2
    asked = {q: whole.paragraphs[n] for q, n in whole.questions}
    assert all(two.paragraphs[n] == asked[q] for q, n in two.questions)


def test_varied_copies_share_no_paragraph_and_are_the_same_each_time(written: list[Report]) -> None:
    copies = list(itertools.islice(endless(written), 4 * len(written)))
    assert copies[: len(written)] == written
    assert copies == list(itertools.islice(endless(written), 4 * len(written)))
    assert len({c["id"] for c in copies}) == len(copies)
    of_one = [vary(written[0], n, written)["text"].split("\n\n") for n in range(4)]
    for a, b in itertools.combinations(of_one, 2):
        assert len(a) == len(b)
        assert all(x != y for x, y in zip(a, b, strict=True))


def test_a_varied_copy_is_about_another_council_throughout(written: list[Report]) -> None:
    copies = [vary(written[0], n, written) for n in range(1, 20)]
    assert {c["authority"] for c in copies} == set(COUNCILS)
    for copy in copies:
        assert copy["authority"] in copy["title"]
        others = set(COUNCILS) - {copy["authority"]}
        assert not any(other in copy["text"] for other in others)


def test_questions_are_each_another_and_name_articles_that_are_there(written: list[Report]) -> None:
    asked = questions(written, 200)
    assert len({a.question for a in asked}) == 200
    assert {a.article for a in asked} == {r["id"] for r in written}


def test_operations_grow_with_the_text_and_its_square() -> None:
    weights = 2 * (4 * 384**2 + 2 * 384 * 1536) * 6
    assert machine_peak.operations(100) == 100 * weights + 6 * 4 * 384 * 100**2
    assert machine_peak.operations(200) > 2 * machine_peak.operations(100)


def test_files_are_told_by_place_and_bytes(tmp_path: Path) -> None:
    for name, text in (("a/same", "x"), ("a/changed", "y"), ("b/new", "z")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    before = growth.files(tmp_path)
    assert before.keys() == {"a/same", "a/changed", "b/new"}
    (tmp_path / "a/changed").write_text("Y")
    after = growth.files(tmp_path)
    assert {n for n in after if after[n] != before[n]} == {"a/changed"}
    assert after["a/same"][1] == 1


def test_a_process_is_measured_to_its_end(tmp_path: Path) -> None:
    process = processes.run("benchmarks.plain_pipeline", "--help", folder=tmp_path)
    assert "plain_pipeline" in process.output
    assert 0 < process.first_output_s <= process.seconds
    assert process.peak_mib > 1


def test_a_process_that_fails_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(processes.ProcessFailed, match="invalid choice: 'nonsense'"):
        processes.run("benchmarks.plain_pipeline", "nonsense", folder=tmp_path)


def test_figures_and_percentiles() -> None:
    shown = [tables.figure(x) for x in (0.01234, 4.56789, 12345.6, 7, 0.0, None, float("nan"))]
    assert shown == ["0.0123", "4.57", "12,346", "7", "0", "–", "–"]
    assert tables.percentile([5.0, 1.0, 4.0, 2.0, 3.0], 50) == 3.0
    assert tables.percentile([float(n) for n in range(1, 201)], 95) == 190.0
    assert tables.ratio([1.0, 4.0, 9.0], [2.0, 2.0, 3.0]) == 2.0, "the median of 0.5, 2 and 3"


def test_a_table_is_markdown() -> None:
    table = tables.Table("Speed", ("", "ours"), (("build, s", "1.5"),), ("Measured once.",))
    assert table.markdown == (
        "### Speed\n\n|  | ours |\n| :-- | --: |\n| build, s | 1.5 |\n\n- Measured once."
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_without_the_shared_data_each_part_says_that_it_is_skipped(
    tiny: Measurement, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    absent = replace(tiny, reports=Path("absent.jsonl"), squad=Path("absent.json"))
    assert report(absent, PARTS, as_json=as_json) == 0
    printed = capsys.readouterr().out
    sentences = [f"skipped {part}: there is no absent.json" for part in PARTS]
    if as_json:
        document = json.loads(printed)
        assert document["machine"]["cores"] >= 1
        assert [s.removesuffix("l") for s in document["skipped"]] == sentences
    else:
        assert all(sentence in printed for sentence in sentences)


def test_an_unknown_part_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sped"])
    assert ended.value.code == 2
    assert "there is no part 'sped'" in capsys.readouterr().err


def test_the_quick_form_is_small_and_asks_no_question_twice() -> None:
    assert max(QUICK.sizes) < min(growth.SIZES)
    assert QUICK.questions < 300, "questions repeat from there on"
    assert reports.REPORTS.name == "reports.jsonl"
