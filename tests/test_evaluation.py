"""What the measures mean, on answers made by hand; and the gate over the sets that have floors."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import qa.__main__
from corpus.article import UNDATED
from corpus.errors import LibraryError, QuestionError
from corpus.subjects import known_councils
from index.cli import main
from index.settings import Settings
from qa.__main__ import open_assistant
from qa.answer import Answer, Citation, Outcome
from qa.evaluation.command import measure
from qa.evaluation.figures import Figures, Retrieval, Score
from qa.evaluation.gate import Pinned, hashed, measured, read_floors, write_floors
from qa.evaluation.judged import Judged, chosen, from_json, read_judged
from qa.evaluation.measures import (
    Place,
    Ranks,
    Result,
    auroc,
    ranks,
    score,
    support_of,
)
from qa.evaluation.outside import (
    ANSWERABLE,
    FOLLOW_UP,
    LAST_ALONE,
    TAKEN_OUT,
    UNANSWERABLE,
    WITH_PREVIOUS,
    read_mtrag,
    read_squad,
)
from qa.evaluation.report import report
from tests.conftest import SHARED, write_article

QUESTIONS = Path(__file__).parent / "questions"
FLOORS = QUESTIONS / "floors.json"

LEEDS = Judged(
    id="1",
    question="How many social workers left Leeds?",
    kind="how_many",
    answerable=True,
    must_cite=(("nine workers left", "nine  of them"),),
    about=("Leeds",),
)


def cite(
    quote: str, *, article: str = "leeds", kind: str = "paragraph", about: str = ""
) -> Citation:
    return Citation(
        number=1, article_id=article, article_sha256="0" * 64, title="A title", publisher=None,
        published=UNDATED, url=None, source=f"news/{article}.txt", section=None, kind=kind,
        speaker=None, start=0, end=len(quote), quote=quote, about=(about,) if about else (),
    )  # fmt: skip


def answered(*citations: Citation, outcome: Outcome = Outcome.ANSWERED) -> Answer:
    return Answer("asked", "asked", outcome, "words", citations=citations)


REFUSED = answered(outcome=Outcome.NOT_IN_THE_ARTICLES)


def scored(
    judged: Judged,
    answer: Answer,
    *,
    asked: tuple[str, ...] = ("Leeds",),
    authorities: dict[str, str] | None = None,
    broken: int = 0,
) -> Result:
    return score(
        judged,
        answer,
        found=None,
        asked=asked,
        gazetteer=known_councils(),
        authorities=authorities or {},
        broken=broken,
    )


def test_every_group_has_to_be_cited_and_white_space_is_no_difference() -> None:
    both = replace(LEEDS, must_cite=(("nine\nworkers left",), ("two joined", "a couple joined")))
    assert scored(both, answered(cite("Then nine workers  left."), cite("And two joined."))).right
    assert not scored(both, answered(cite("Then nine workers left."))).right
    assert not scored(both, answered(cite("And two joined."))).right


def test_words_count_only_in_the_articles_they_have_to_come_from() -> None:
    judged = replace(LEEDS, articles=("leeds",))
    assert scored(judged, answered(cite("Then nine workers left."))).right
    result = scored(judged, answered(cite("Then nine workers left.", article="hull")))
    assert not result.right
    assert not result.first_right


def test_the_first_citation_is_looked_at_by_itself() -> None:
    late = scored(LEEDS, answered(cite("All is well."), cite("Then nine workers left.")))
    assert late.right
    assert late.first_right is False
    # The first citation counts whether or not it comes from where the words should.
    judged = replace(LEEDS, articles=("leeds",))
    other = answered(cite("Well.", article="hull"), cite("Then nine workers left."))
    assert scored(judged, other).first_right is False


def test_the_sentence_that_ranked_first_counts_whether_it_was_shown_or_not() -> None:
    right, wrong = cite("Then nine workers left."), cite("All is well.")
    assert scored(LEEDS, replace(REFUSED, best=right)).best_right
    assert scored(LEEDS, replace(answered(wrong), best=right)).best_right
    assert scored(LEEDS, replace(answered(right), best=wrong)).best_right is False
    # Answers that rank no sentences are judged by the first they cite.
    assert scored(LEEDS, answered(right, wrong)).best_right
    assert scored(LEEDS, REFUSED).best_right is False


def test_what_must_not_be_cited_is_wrong_where_it_leads() -> None:
    judged = replace(LEEDS, not_cite=("four hundred",))
    right, wrong = cite("Then nine workers left."), cite("In all four hundred left.", about="Leeds")
    assert not scored(judged, answered(wrong, right)).right
    assert scored(judged, answered(right, wrong)).right
    in_part = replace(judged, outcome=Outcome.PARTLY)
    assert not scored(in_part, answered(right, wrong, outcome=Outcome.PARTLY)).right


def test_the_outcome_has_to_be_the_one_that_is_expected() -> None:
    right = cite("Then nine workers left.")
    assert not scored(LEEDS, answered(right, outcome=Outcome.PARTLY)).right
    vague = replace(LEEDS, must_cite=(), outcome=Outcome.NEEDS_CLARIFYING)
    assert scored(vague, answered(outcome=Outcome.NEEDS_CLARIFYING)).right
    assert not scored(vague, answered(right)).right
    hello = replace(LEEDS, kind="small_talk", must_cite=())
    assert scored(hello, answered()).right
    assert not scored(hello, answered(right)).right
    assert not scored(hello, REFUSED).right
    nothing = replace(LEEDS, answerable=False, must_cite=())
    assert scored(nothing, REFUSED).right
    assert scored(nothing, REFUSED).refused
    assert not scored(nothing, answered(right)).right
    wrongly = scored(LEEDS, REFUSED)
    assert not wrongly.right
    assert wrongly.refused
    assert wrongly.first_right is False


def test_another_councils_sentence_is_found_by_its_words_and_by_its_report() -> None:
    def wrong(citation: Citation, **options: dict[str, str]) -> int:
        return scored(LEEDS, answered(citation), **options).wrong_council  # type: ignore[arg-type]

    assert wrong(cite("In Bolton nine workers left."))
    assert not wrong(cite("In Bolton nine workers left, as in Leeds."))
    assert not wrong(cite("Bolton helped when nine workers left.", about="Leeds"))
    assert not wrong(cite("Then nine workers left."))
    assert wrong(cite("Then nine workers left."), authorities={"leeds": "Bolton"})
    assert not wrong(cite("Unlike in Bolton, nine left."), authorities={"leeds": "Leeds"})
    nobody = scored(LEEDS, answered(cite("In Bolton nine workers left.")), asked=())
    assert nobody.wrong_council == 0


def test_words_that_must_not_be_cited_are_another_councils_unless_about_the_one_asked() -> None:
    judged = replace(LEEDS, not_cite=("four hundred",))
    assert scored(judged, answered(cite("In all four hundred left."))).wrong_council == 1
    own = answered(cite("In all four hundred left.", about="Leeds"))
    assert scored(judged, own).wrong_council == 0


def test_a_superseded_account_is_stale_where_it_comes_first() -> None:
    judged = replace(LEEDS, kind="latest", stale=("seven left",))
    new, old = cite("Then nine workers left."), cite("In 2012 seven left.")
    assert scored(judged, answered(old, new)).stale is True
    assert scored(judged, answered(new, old)).stale is False
    assert scored(judged, REFUSED).stale is False
    assert scored(LEEDS, answered(new)).stale is None
    assert "stale" in scored(judged, answered(old, new)).faults


def test_a_change_is_told_in_its_order() -> None:
    judged = replace(LEEDS, kind="changed", must_cite=(("was 31",), ("is now 16",)))
    old, new = cite("Then it was 31."), cite("It is now 16.")
    assert scored(judged, answered(old, new)).ordered is True
    assert scored(judged, answered(cite("It was 31 and is now 16."))).ordered is True
    assert scored(judged, answered(new, old)).ordered is False
    assert scored(judged, answered(new, old)).right
    assert scored(judged, answered(old)).ordered is False
    assert scored(replace(judged, kind="compare"), answered(new, old)).ordered is None


def test_readers_comments_are_a_fault_where_nobody_asked_for_them() -> None:
    answer = answered(cite("I saw that nine workers left.", kind="comment"))
    assert scored(LEEDS, answer).comments == 1
    assert scored(replace(LEEDS, kind="readers"), answer).comments == 0
    assert scored(LEEDS, answer, broken=1).faults == ("readers' comments", "broken citation")


def test_the_first_passage_with_the_words_is_the_one_that_counts() -> None:
    two = replace(LEEDS, must_cite=(("nine",), ("two",)), articles=("leeds",))
    places = [
        Place("hull", "hull.txt", "nine"),
        Place("leeds", "leeds.txt", "two of them"),
        Place("leeds", "leeds.txt", "nine of\nthem"),
    ]
    assert ranks(two, places) == Ranks(first=3, every=3, article=2, articles=1)
    assert ranks(two, places[:2]) == Ranks(first=None, every=None, article=2, articles=1)
    any_source = replace(two, articles=(), must_cite=(("nine",),))
    assert ranks(any_source, places) == Ranks(first=1, every=1)
    nowhere = [Place("leeds", "leeds.txt", "nothing")] * 10 + [places[2]]
    assert ranks(two, nowhere).first is None  # the eleventh is not looked at


def test_hits_and_mrr() -> None:
    found = Retrieval.of([1, 2, 4, 5, 10, None])
    assert found.hits == (1, 3, 5)
    assert found.mrr_10 == pytest.approx((1 + 1 / 2 + 1 / 4 + 1 / 5 + 1 / 10) / 6)
    assert Retrieval.of([]) == Retrieval(0, (0, 0, 0), 0.0)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auroc([2, 3], [0, 1]) == 1.0
    assert auroc([0, 1], [2, 3]) == 0.0
    assert auroc([1, 1], [1, 1, 1]) == 0.5
    assert auroc([3, 1], [2, 0]) == 0.75
    assert auroc([2, 2, 0], [2, -math.inf]) == pytest.approx((0.5 + 1 + 0.5 + 1 + 0 + 1) / 6)
    assert auroc([1], []) is None


def test_what_was_refused_unweighed_had_no_support() -> None:
    refused = Answer("q", "q", Outcome.NOT_IN_THE_ARTICLES, "")
    assert support_of(refused) == -math.inf
    assert support_of(replace(refused, support=0.4)) == 0.4
    assert support_of(Answer("q", "q", Outcome.ANSWERED, "")) is None


def test_a_score_tells_the_kinds_apart() -> None:
    nothing = replace(LEEDS, id="2", kind="absent_topic", answerable=False, must_cite=())
    right = scored(LEEDS, answered(cite("Then nine workers left.")))
    wrong = scored(nothing, answered(cite("In Bolton nine workers left.")))
    results = (replace(right, support=2.0), replace(wrong, support=1.0), scored(nothing, REFUSED))
    whole = Score("set", results)
    assert whole.answerable.right == (1, 1)
    assert whole.unanswerable.right == whole.unanswerable.refused == (1, 2)
    assert whole.kinds["absent_topic"].wrong_council == 1
    assert [r.judged.id for r in whole.faulty] == ["2"]
    assert whole.auroc == {"answerable from not": 1.0}
    told = "\n".join(report(whole, misses=5))
    assert "1 with a fault:\n- 2 (absent_topic; not right, wrong council)" in told
    assert json.loads(json.dumps(whole.to_json()))["misses"][0]["id"] == "2"


def test_a_line_that_is_no_judged_question_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    good = {"id": "1", "question": "Who?", "kind": "who", "answerable": True,
            "must_cite": [["the director"]]}  # fmt: skip
    for bad, message in (
        ("{", "line 2 of .* is no judged question"),
        (json.dumps({**good, "id": "2", "must_cite": []}), 'no "must_cite"'),
        (json.dumps({**good, "id": "2", "outcome": "maybe"}), "maybe"),
        (json.dumps({**good, "id": "2", "must_cite": [[""]]}), "empty"),
        (json.dumps({**good, "id": "2", "stale": 3}), '"stale"'),
        (json.dumps(good), "earlier line"),
    ):
        path.write_text(f"{json.dumps(good)}\n{bad}\n", encoding="utf-8")
        with pytest.raises(QuestionError, match=message):
            read_judged(path)
    with pytest.raises(QuestionError, match="cannot be read"):
        read_judged(tmp_path / "nowhere.jsonl")


def test_older_names_of_keys_are_understood() -> None:
    record = {
        "id": "1",
        "question": "Who?",
        "kind": "who",
        "answerable": True,
        "must_cite": [["x"]],
    }
    judged = from_json({**record, "report": "derby 2022", "authority": "Derby"})
    assert (judged.articles, judged.about) == (("derby 2022",), ("Derby",))
    judged = from_json({**record, "article": None, "about": "Leeds"})
    assert (judged.articles, judged.about) == ((), ("Leeds",))


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda p: p.name)
def test_every_set_of_ours_can_be_read(path: Path) -> None:
    assert len(read_judged(path)) >= 40


def test_a_sample_is_of_each_kind_and_the_same_again() -> None:
    many = [replace(LEEDS, id=str(n), kind="ab"[n % 2]) for n in range(40)]
    some = chosen(many, sample=5, seed=1)
    assert [q.kind for q in some].count("a") == [q.kind for q in some].count("b") == 5
    assert some == chosen(many, sample=5, seed=1)
    assert some != chosen(many, sample=5, seed=2)
    # What is taken of one kind does not depend on the others.
    assert chosen(many, kinds=("a",), sample=5, seed=1) == [q for q in some if q.kind == "a"]
    with pytest.raises(QuestionError, match="no question is of the kind 'c'"):
        chosen(many, kinds=("c",))


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of outside data: two paragraphs with three questions, a conversation."""
    folder = tmp_path / "shared" / "benchmarks"
    folder.mkdir(parents=True)
    text = "Tides rose in 1066. The moon, whose pull lifts the sea, was full in 1066 as well."
    squad = {
        "data": [
            {"title": "Steam_engine", "paragraphs": [{"context": text, "qas": [
                {"id": "a", "question": "When was the moon full?", "is_impossible": False,
                 "answers": [{"text": "1066", "answer_start": text.rindex("1066")}]},
                {"id": "b", "question": "When was the sun full?", "is_impossible": True,
                 "answers": []},
            ]}]},
            {"title": "Bees", "paragraphs": [{"context": "Bees dance on the comb.", "qas": [
                {"id": "c", "question": "Where do bees dance?", "is_impossible": False,
                 "answers": [{"text": "on the comb", "answer_start": 11}]},
            ]}]},
        ]
    }  # fmt: skip
    (folder / "squad2-half-dev.json").write_text(json.dumps(squad), encoding="utf-8")
    turn = {
        "id": "t", "answerability": ["ANSWERABLE"], "question": "And its cost?",
        "history": [["user", "What is a tide gauge?"], ["agent", "A float in a well."]],
        "contexts": [{"id": "gauge", "title": None, "text": (
            "A tide gauge costs nine pounds. It is a float in a well by the quay, and what it "
            "costs is paid by the harbour, which sells its figures to those who sail."
        )}],
    }  # fmt: skip
    other = {**turn, "id": "u", "answerability": ["UNANSWERABLE"], "contexts": []}
    (folder / "mtrag-un-third.json").write_text(json.dumps([turn, other]), encoding="utf-8")
    return tmp_path / "shared"


def test_squad_is_asked_of_everything_of_its_paragraph_and_of_all_the_others(outside: Path) -> None:
    squad = read_squad(outside)
    assert [a["title"] for a in squad.articles] == ["Steam engine", "Bees"]
    moon, own, out = squad.questions[:3]
    # The year alone stands in the sentence before too.
    assert moon.must_cite == own.must_cite == (("the sea, was full in 1066 as well.",),)
    assert (moon.kind, moon.articles) == (ANSWERABLE, ("squad-0000",))
    assert own.only == out.without == ("squad-0000",)
    assert (out.kind, out.answerable, out.must_cite) == (TAKEN_OUT, False, ())
    assert [q.id for q in squad.questions if q.kind == UNANSWERABLE] == ["b"]
    held_out = read_squad(outside, ("Steam_engine",))
    assert len(held_out.articles) == 2
    assert {q.id[0] for q in held_out.questions} == {"a", "b"}


def test_a_conversation_is_searched_for_in_three_ways(outside: Path) -> None:
    mtrag = read_mtrag(outside)
    asked, alone, previous, without = mtrag.questions
    assert (asked.kind, asked.history) == (FOLLOW_UP, ("What is a tide gauge?",))
    assert (alone.kind, alone.history, alone.is_asked) == (LAST_ALONE, (), False)
    assert previous.kind == WITH_PREVIOUS
    assert previous.question == "What is a tide gauge? And its cost?"
    assert asked.must_cite == (("",),)  # any words of what the turn rests on
    assert (without.answerable, without.must_cite) == (False, ())


def test_outside_data_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="--shared"):
        read_mtrag(tmp_path)


@pytest.mark.model
def test_the_command_over_outside_sets_keeps_their_library(
    outside: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        arguments = ("evaluate", *arguments, "--shared", str(outside), "--data", str(data))
        code = main(qa.__main__.make_parser(), list(arguments))
        return code, capsys.readouterr().out

    code, out = run("squad2-half", "mtrag-un", "--json")
    assert code == 0
    squad, mtrag = json.loads(out)["sets"]
    assert squad["kinds"][ANSWERABLE]["passage"]["hits"] == [2, 2, 2]
    assert squad["kinds"]["answerable, own paragraph"]["passage"]["searched"] == 0
    assert squad["kinds"][TAKEN_OUT]["refused"][1] == 2
    assert mtrag["kinds"][FOLLOW_UP]["article"]["hits"] == [1, 1, 1]
    assert mtrag["kinds"][LAST_ALONE]["right"] == [0, 0]  # it was only searched for
    kept = data / "evaluation" / "squad2-half"
    before = (kept / "current").read_bytes()
    code, out = run("squad2-half", "--kind", ANSWERABLE, "--retrieval", "--quiet")
    assert code == 0
    assert "answerable  2  1.000" in out.replace("    ", "  ").replace("  ", "  ")
    assert (kept / "current").read_bytes() == before


def test_wrong_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--pin"], [], ["--gate", str(FLOORS), "--sample", "3"]):
        with pytest.raises(SystemExit) as error:
            main(qa.__main__.make_parser(), ["evaluate", *arguments])
        assert error.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.fixture
def pinned(tmp_path: Path) -> Pinned:
    """A set with the figures of one question answered right."""
    path = tmp_path / "set.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    return Pinned(path, tmp_path, None, {}, {}).pin(one_right())


def one_right() -> Score:
    return Score("set", (scored(LEEDS, answered(cite("Then nine workers left."))),))


def one_wrong() -> Score:
    return Score("set", (scored(LEEDS, answered(cite("In Bolton it is so."))),))


def test_the_gate_holds_at_its_floors_and_fails_below(pinned: Pinned) -> None:
    assert pinned.at_least["right"] == 1
    assert pinned.check(one_right()) == []
    problems = pinned.check(one_wrong())
    assert "set.jsonl: right 0 is below its floor 1" in problems
    assert "set.jsonl: wrong_council 1 is above its ceiling 0" in problems


def test_a_changed_set_fails_until_it_is_pinned_again(pinned: Pinned) -> None:
    pinned.set.write_text("{} \n", encoding="utf-8")
    problems = pinned.check(one_right())
    assert len(problems) == 1
    assert "--pin" in problems[0]
    # Its figures are of other questions: none of them is lower.
    again = pinned.pin(one_wrong())
    assert again.check(one_wrong()) == []
    assert again.sha256 == hashed(pinned.set) != pinned.sha256


def test_a_floor_is_raised_by_pinning_and_lowered_only_when_that_is_said(pinned: Pinned) -> None:
    low = pinned.pin(one_wrong(), lower=True)
    assert low.at_least["right"] == 0
    assert low.pin(one_right()).at_least["right"] == 1
    with pytest.raises(QuestionError, match="--lower"):
        pinned.pin(one_wrong())


def test_floors_are_kept_beside_the_others(tmp_path: Path, pinned: Pinned) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"set.jsonl": {"source": "."}, "b.jsonl": {"source": "away"}}', "utf-8")
    before = read_floors(path)
    assert [p.is_here for p in before] == [True, False]
    assert before[0].check(one_right())  # never pinned: nothing holds
    write_floors(path, {"set.jsonl": pinned})
    assert read_floors(path)[0] == replace(pinned, source=tmp_path.resolve())
    assert read_floors(path)[1] == before[1]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be read as floors"):
        read_floors(path)


@pytest.mark.model
def test_the_gate_as_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news").mkdir()
    write_article(tmp_path / "news" / "northwick.txt", "Northwick")
    question = {"id": "1", "question": "Who said that caseloads would stay below sixteen?",
                "kind": "who", "answerable": True,
                "must_cite": [["director of Northwick said"]]}  # fmt: skip
    (tmp_path / "set.jsonl").write_text(json.dumps(question), encoding="utf-8")
    floors = tmp_path / "floors.json"
    sets = {"set.jsonl": {"source": "news"}, "away.jsonl": {"source": "nowhere"}}
    floors.write_text(json.dumps(sets), encoding="utf-8")

    def gate(*arguments: str) -> tuple[int, str, str]:
        code = main(qa.__main__.make_parser(), ["evaluate", "--gate", str(floors), *arguments])
        return code, *capsys.readouterr()

    code, out, _ = gate()
    assert code == 1
    assert "--pin" in out
    code, out, _ = gate("--pin")
    assert code == 0
    assert "set.jsonl: holds" in out
    assert "away.jsonl: " in out
    assert read_floors(floors)[0].at_least["right"] == 1
    raised = json.loads(floors.read_text(encoding="utf-8"))
    raised["set.jsonl"]["at_least"]["right"] = 2
    floors.write_text(json.dumps(raised), encoding="utf-8")
    code, out, _ = gate("set.jsonl")
    assert code == 1
    assert "right 1 is below its floor 2" in out
    code, _, err = gate("--pin")
    assert code == 2
    assert "--lower" in err
    assert gate("--pin", "--lower")[0] == 0
    code, _, err = gate("other.jsonl")
    assert code == 2
    assert "names no set other.jsonl" in err


Measured = Callable[[Pinned], Score]


@pytest.fixture(scope="module")
def measured_over_its_source(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    work = tmp_path_factory.mktemp("gate")
    return lambda pinned: measure(pinned, work, Settings(), open_assistant)


@pytest.mark.model
@pytest.mark.parametrize("pinned_set", read_floors(FLOORS), ids=lambda p: p.set.name)
def test_no_set_of_ours_falls_below_its_floors(
    pinned_set: Pinned, measured_over_its_source: Measured
) -> None:
    if not pinned_set.is_here:
        pytest.skip(f"{pinned_set.source} is not here: {pinned_set.set.name} is about it")
    figures = measured_over_its_source(pinned_set)
    assert figures.answerable.citations > 0
    assert pinned_set.check(figures) == [], [r.judged.id for r in figures.faulty]


def test_figures_that_are_pinned_are_counts_of_figures_there_are() -> None:
    at_least, at_most = measured(Score("none", ()))
    assert set(at_least.values()) | set(at_most.values()) == {0}
    for pinned_set in read_floors(FLOORS):
        assert pinned_set.at_least.keys() <= at_least.keys()
        assert pinned_set.at_most.keys() <= at_most.keys()
        if SHARED.is_dir() or pinned_set.sha256:
            assert pinned_set.at_most.get("broken", 0) == 0


def test_figures_over_nothing_are_none() -> None:
    assert Figures.of([]).right == (0, 0)
