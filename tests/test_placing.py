"""Words are placed: typography never hides a change, and no change is taken for typography."""

from __future__ import annotations

import random
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionError
from index.build import build
from index.library import Library, Snapshot
from index.settings import SAMPLES
from qa.placing.alignment import align
from qa.placing.place import MOST_CHARACTERS, place
from qa.placing.placed import Change, Flag, Placed, Verdict
from qa.placing.side_by_side import given_runs, given_side, match_runs
from qa.placing.tokens import keys, tokens
from tests.conftest import HashEmbedder, build_news

NORTHWICK = """Northwick’s services slip, inspectors say

By Rae Hall, 9 May 2022

Picture caption: a playground in Northwick

Inspectors found that 21 children had waited more than ten weeks for an assessment in Northwick. \
Social workers do not visit every family as often as they should. Managers told them that visits – \
most of them in well-being checks – would resume in 2023.

“We have not hidden anything from the families of this town,” said Mo Harper, director of \
children’s services. “Every letter was answered within five days, and none was lost.”

Ada Cole, the council leader, said: “The money is there. What we lack is people who stay.”

Care leavers
The personal advisers are effective. They know their young people well, except where posts are \
empty, and they ring back.

2 Responses to Northwick’s services slip

  1. KW May 11, 2022 at 9:10 am #

    Nobody ever rang my daughter back in all those years.
"""
FENBURY = """Fenbury improves

By Rae Hall, 3 June 2023

Leaders in Fenbury have turned the service round with patience and with money. Social workers \
stay for longer than they did.
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    data = build_news(tmp_path_factory.mktemp("placing"), northwick=NORTHWICK, fenbury=FENBURY)
    return Library(data, HashEmbedder()).snapshot()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("samples")
    embedder = HashEmbedder()
    build(folder, embedder, [SAMPLES])
    return Library(folder, embedder).snapshot()


def kinds(placed: Placed) -> list[Change]:
    return [d.kind for d in placed.differences]


SENTENCE = "Social workers do not visit every family as often as they should."


def test_the_articles_own_words_are_exact_and_at_their_place(snapshot: Snapshot) -> None:
    placed = place(snapshot, SENTENCE)
    assert (placed.verdict, placed.differences, placed.flags) == (Verdict.EXACT, (), ())
    at = placed.location
    assert at is not None
    assert snapshot.article(at.article_id).text[at.start : at.end] == SENTENCE
    assert placed.is_sound


@pytest.mark.parametrize(
    "words",
    [
        "[s]ocial workers do not visit every family as often as they should",
        "social workers do not visit every family as often as they should,",
        "Social workers do not  visit every\nfamily as often as they should.",
        "Social work-\ners do not visit every family as often as they should.",
        "Social\N{NO-BREAK SPACE}workers do not vi\N{SOFT HYPHEN}sit every family",
        "most of them in well-being checks",
        "most of them in well\N{NON-BREAKING HYPHEN}being checks",
        "most of them in well-\nbeing checks",
        "visits — most of them in well-being checks — would resume",
        "visits - most of them in well-being checks - would resume",
        "visits--most of them in well-being checks--would resume",
        "We have not hidden anything from the families of this town",
        "'We have not hidden anything from the families of this town,' said",
        "Picture caption: a playground in Northwick",
        "playground in Northwick",
        "services slip",
        "The personal advisers are e\N{LATIN SMALL LIGATURE FF}ective",
        "Inspectors found that 21 children",
        "Care leavers: The personal advisers are effective",
    ],
)
def test_typography_is_no_change(snapshot: Snapshot, words: str) -> None:
    placed = place(snapshot, words)
    assert placed.verdict in (Verdict.TYPOGRAPHY, Verdict.EXACT), placed.description
    assert placed.flags == ()


@pytest.mark.parametrize(
    ("words", "kind", "flag"),
    [
        (SENTENCE.replace("not ", ""), Change.LEFT_OUT, Flag.NEGATION),
        (SENTENCE.replace("do not", "don’t"), Change.CHANGED, None),
        (SENTENCE.replace("every", "any"), Change.CHANGED, None),
        (SENTENCE.replace("often", "oftne"), Change.SPELLING, None),
        (SENTENCE.replace("do not visit", "did not visit"), Change.CHANGED, None),
        (SENTENCE.replace("workers", "Workers"), Change.CAPITAL, None),
        ("Inspectors found that 12 children had waited", Change.CHANGED, Flag.NUMBER),
        ("had waited more than twelve weeks for an assessment", Change.CHANGED, Flag.NUMBER),
        ("more than ten weeks for an assessment in Fenbury.", Change.CHANGED, Flag.NAME),
        ("The personal advisers are ineffective.", Change.CHANGED, Flag.NEGATION),
        ("The personal advisers are never effective.", Change.ADDED, Flag.NEGATION),
        ("Every letter was answered within five days and none was lost", Change.PUNCTUATION, None),
        ("most of them in wellbeing checks – would resume", Change.SPELLING, None),
        ("most of them in well being checks – would resume", Change.PUNCTUATION, None),
        ("The personal advisers are effective?", Change.PUNCTUATION, None),
        ("Every letter was within answered five days, and none was lost", Change.MOVED, Flag.ORDER),
        ("Every letter was answered within five days, and all was lost", Change.CHANGED,
         Flag.NEGATION),
    ],
)  # fmt: skip
def test_a_change_is_altered_and_told(
    snapshot: Snapshot, words: str, kind: Change, flag: Flag | None
) -> None:
    placed = place(snapshot, words)
    assert placed.verdict is Verdict.ALTERED
    assert kind in kinds(placed), placed.differences
    if flag is not None:
        assert flag in placed.flags
    assert placed.description
    for d in placed.differences:
        assert words[slice(*d.given_span)] == d.given
        assert d.article_span is not None
        at = placed.location
        assert at is not None
        assert snapshot.article(at.article_id).text[slice(*d.article_span)] == d.article


def test_a_cut_says_what_it_leaves_out_and_whether_that_turns_the_sense(snapshot: Snapshot) -> None:
    placed = place(snapshot, "Every letter was answered … and none was lost")
    assert (placed.verdict, placed.turned, placed.is_sound) == (Verdict.CUT, False, True)
    [left] = [d for d in placed.differences if d.kind is Change.CUT]
    assert left.article == "within five days,"
    turned = place(snapshot, "Social workers do […] visit every family as often as they should.")
    assert (turned.verdict, turned.turned, turned.is_sound) == (Verdict.CUT, True, False)
    assert Flag.NEGATION in turned.flags
    exception = place(snapshot, "They know their young people well … and they ring back")
    assert exception.verdict is Verdict.CUT
    assert "except" in exception.description


def test_parts_of_different_places_are_stitched(snapshot: Snapshot) -> None:
    two = place(snapshot, "The money is there. Every letter was answered within five days")
    assert two.verdict is Verdict.STITCHED
    assert len(two.locations) == 2
    assert Flag.ORDER in two.flags
    other = place(
        snapshot,
        "Social workers do not visit every family as often as they should. Social workers stay for "
        "longer than they did.",
    )
    assert other.verdict is Verdict.STITCHED
    assert len({at.article_id for at in other.locations}) == 2
    apart = place(snapshot, "The money is there … turned the service round with patience")
    assert apart.verdict is Verdict.STITCHED


def test_a_readers_comment_is_called_that(snapshot: Snapshot) -> None:
    placed = place(snapshot, "Nobody ever rang my daughter back")
    assert placed.verdict is Verdict.COMMENT_ONLY
    assert placed.location is not None
    assert placed.location.speaker == "KW"


@pytest.mark.parametrize(
    ("speaker", "is_theirs"),
    [
        ("Mo Harper", True), ("Harper", True), ("the director", True), ("M. Harper", True),
        ("the director of children’s services", True), ("she", True), (None, True),
        ("Ada Cole", False), ("the council leader", False), ("Jo Harper", False),
        ("Ofsted", False), ("the report", False),
    ],
)  # fmt: skip
def test_who_says_it_is_compared(snapshot: Snapshot, speaker: str | None, is_theirs: bool) -> None:
    placed = place(snapshot, "none was lost", speaker=speaker)
    expected = Verdict.EXACT if is_theirs else Verdict.OTHER_SPEAKER
    assert placed.verdict is expected, placed.description
    if not is_theirs:
        [d] = [d for d in placed.differences if d.kind is Change.SPEAKER]
        assert (d.given, d.article) == (speaker, "Mo Harper")


def test_a_headline_that_takes_somebodys_words_makes_them_nobody_elses(tmp_path: Path) -> None:
    source = tmp_path / "news"
    source.mkdir()
    text = (
        "‘We stopped announcing things’\n\nBy Rae Hall, 9 May 2022\n\n“We stopped announcing "
        "things,” said Mo Harper. “No launches and no plans.”\n\nWe stopped announcing things\n\n"
        "The council has three homes in the town and it plans a fourth.\n"
    )
    (source / "news.txt").write_text(text, encoding="utf-8")
    embedder = HashEmbedder()
    build(tmp_path / "data", embedder, [source])
    snapshot = Library(tmp_path / "data", embedder).snapshot()
    words = "We stopped announcing things"
    assert place(snapshot, words, speaker="Mo Harper").verdict is Verdict.EXACT
    assert place(snapshot, words, speaker="Ada Cole").verdict is Verdict.OTHER_SPEAKER


def test_an_articles_own_words_are_nobody_elses(snapshot: Snapshot) -> None:
    words = "The personal advisers are effective."
    assert place(snapshot, words, speaker="the article").verdict is Verdict.EXACT
    assert place(snapshot, words, speaker="Mo Harper").verdict is Verdict.OTHER_SPEAKER


@pytest.mark.parametrize(
    "words",
    [
        "The moon over the estuary was as yellow as cheese that night.",
        "He sold his bicycle and bought a violin.",
        "this is nonsense",
        "", "???", "\0\0", "\U0001f600" * 40, "…", "[…]", "‘’“”",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(snapshot: Snapshot, words: str) -> None:
    placed = place(snapshot, words)
    assert placed.verdict is Verdict.NOT_FOUND
    assert placed.locations == ()


def test_words_of_a_title_with_a_mark_among_them_are_found(samples: Snapshot) -> None:
    for article in samples.articles():
        words = " ".join(article.title.split()[:5])
        assert place(samples, words, prefer=[article.id]).verdict in (
            Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.COMMENT_ONLY,
        ), words  # fmt: skip


def test_absurd_lengths_are_refused_in_one_line(snapshot: Snapshot) -> None:
    with pytest.raises(QuestionError, match="at most"):
        place(snapshot, "word " * MOST_CHARACTERS)


def test_an_article_that_is_preferred_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    source = tmp_path / "news"
    source.mkdir()
    for name in ("one", "two", "three"):
        text = f"Report {name}\n\nStaff in this place stay for years and know the children.\n"
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    embedder = HashEmbedder()
    build(tmp_path / "data", embedder, [source])
    snapshot = Library(tmp_path / "data", embedder).snapshot()
    ids = snapshot.article_ids()
    for id in ids:
        placed = place(snapshot, "stay for years and know the children", prefer=[id])
        assert placed.location is not None
        assert placed.location.article_id == id
        assert {at.article_id for at in placed.also} == set(ids) - {id}


def test_both_sides_are_shown_with_signs(snapshot: Snapshot) -> None:
    placed = place(snapshot, "Inspectors found that 12 children had waited more than weeks")
    assert given_side(placed).startswith("Inspectors found that [-21-]{+12+} children had waited")
    assert "".join(r.text for r in given_runs(placed)) == placed.words
    at = placed.location
    assert at is not None
    quote = snapshot.article(at.article_id).text[at.start : at.end]
    runs = match_runs(placed, quote, at.start)
    assert "".join(r.text for r in runs) == quote
    assert [r.text for r in runs if r.difference] == ["21", "ten"]


REPORT = """Ofsted inspection of Marlhaven children’s services

1. Thresholds are well understood and applied in the same way by all of the teams. Strategy \
meetings are timely. Police do not always attend them, and in this town that matters.

2. Care plans are of poor quality for children in one residential school,3 and they are seldom \
updated. Managers had promised a review in the spring.

3 The school is in another county and was not part of this inspection at all.

– advice for carers
– a club that meets on Fridays

The majority of plans are internal documents. Not all children are seen alone by their social \
workers. Too few of them have a plan that works … and that must change.
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("reports")
    source = folder / "reports"
    source.mkdir()
    (source / "marlhaven.txt").write_text(REPORT, encoding="utf-8")
    embedder = HashEmbedder()
    build(folder / "data", embedder, [source])
    return Library(folder / "data", embedder).snapshot()


@pytest.mark.parametrize(
    "words",
    [
        "Police do not always attend them, and in this town that matters. Care plans are of poor "
        "quality",
        "children in one residential school, and they are seldom updated",
        "advice for carers • a club that meets on Fridays",
        "o advice for carers\no a club that meets on Fridays",
        "* advice for carers\n* a club that meets on Fridays",
        "Care plans are of poor qua\N{LEFT-TO-RIGHT MARK}lity",
        "Care plans are of poor qua\N{SOFT HYPHEN}l-\nity",
        "by their social work-\r\ners",
        "a plan that works ... and that must change",
        "a plan that works . . . and that must change",
        "Not all child-\nren are seen alone",
    ],
)
def test_what_is_of_the_page_and_not_of_the_words_is_no_change(
    reports: Snapshot, words: str
) -> None:
    placed = place(reports, words)
    assert placed.verdict in (Verdict.TYPOGRAPHY, Verdict.EXACT), placed.description
    assert placed.flags == ()


@pytest.mark.parametrize("words", ["All children are seen alone", "[A]ll children are seen alone"])
def test_words_given_as_if_no_negation_stood_before_them_are_altered(
    reports: Snapshot, words: str
) -> None:
    placed = place(reports, words)
    assert (placed.verdict, placed.flags) == (Verdict.ALTERED, (Flag.NEGATION,))
    assert "“Not” is left out" in placed.description
    begun_later = place(reports, "all children are seen alone")
    assert (begun_later.verdict, begun_later.flags) == (Verdict.EXACT, ())


@pytest.mark.parametrize(
    ("words", "kind", "flags"),
    [
        ("The minority of plans are internal documents", Change.CHANGED, (Flag.NUMBER,)),
        ("The majority of plans are external documents", Change.CHANGED, ()),
        ("The majority of plans are internal docuemnts", Change.SPELLING, ()),
        ("and they are often updated", Change.CHANGED, (Flag.NEGATION,)),
        ("The majority of internal plans are documents", Change.MOVED, (Flag.ORDER,)),
        ("Managers have promised a review in the spring", Change.CHANGED, ()),
        ("Managers had promised a review in the autumn", Change.CHANGED, ()),
        ("Managers had not promised a review in the spring", Change.ADDED, (Flag.NEGATION,)),
        ("of plans are internal documents, Not all", Change.PUNCTUATION, ()),
    ],
)
def test_a_change_is_called_what_it_is(
    reports: Snapshot, words: str, kind: Change, flags: tuple[Flag, ...]
) -> None:
    placed = place(reports, words)
    assert (placed.verdict, placed.flags) == (Verdict.ALTERED, flags), placed.description
    assert kind in kinds(placed)


def test_a_number_written_otherwise_is_altered_and_no_other_number(snapshot: Snapshot) -> None:
    for words in ("twenty-one children had waited", "waited more than 10 weeks"):
        placed = place(snapshot, words)
        assert (placed.verdict, placed.flags) == (Verdict.ALTERED, ()), placed.description
    assert place(snapshot, "twenty-two children had waited").flags == (Flag.NUMBER,)


def test_sentences_that_do_not_follow_each_other_are_stitched(reports: Snapshot) -> None:
    placed = place(
        reports,
        "Thresholds are well understood and applied in the same way by all of the teams. Police do "
        "not always attend them, and in this town that matters.",
    )
    assert placed.verdict is Verdict.STITCHED
    assert len(placed.locations) == 2


def test_an_ellipsis_turns_the_sense_only_of_a_sentence_it_cuts_into(reports: Snapshot) -> None:
    whole = place(reports, "Strategy meetings are timely … Care plans are of poor quality")
    assert (whole.verdict, whole.turned) == (Verdict.CUT, False)
    inside = place(reports, "Police do … always attend them")
    assert (inside.verdict, inside.turned) == (Verdict.CUT, True)
    own = place(reports, "Too few of them have a plan that works … and that must change.")
    assert own.verdict is Verdict.EXACT


def test_words_with_a_rare_word_put_in_are_found_where_the_others_stand(tmp_path: Path) -> None:
    source = tmp_path / "news"
    source.mkdir()
    common = "Staff in this town know the children well and the families too"
    for n in range(150):
        text = f"Notice {n}\n\nThe zebra crossing in this town is well known to {n} children.\n"
        (source / f"{n}.txt").write_text(text, encoding="utf-8")
    (source / "staff.txt").write_text(f"Report\n\n{common}.\n", encoding="utf-8")
    embedder = HashEmbedder()
    build(tmp_path / "data", embedder, [source])
    snapshot = Library(tmp_path / "data", embedder).snapshot()
    placed = place(snapshot, common.replace("well", "zebra"))
    assert placed.verdict is Verdict.ALTERED
    assert [(d.given, d.article) for d in placed.differences] == [("zebra", "well")]


@pytest.mark.parametrize(
    "words",
    ["the " * 9_000, "“”" * 15_000, "… " * 15_000, "not … " * 39, "the … " * 6_000, "not " * 9_000,
     "\0" * 30_000, "x" * 39_000,
     "-\n" * 15_000, "1," * 15_000, "[a]" * 10_000, "a" + "\u0301" * 30_000],
)  # fmt: skip
def test_absurd_words_are_judged_in_no_time(snapshot: Snapshot, words: str) -> None:
    began = time.perf_counter()
    assert not place(snapshot, words).is_sound
    assert time.perf_counter() - began < 10


def test_a_page_of_words_with_one_changed_is_laid_beside_in_no_time(tmp_path: Path) -> None:
    r = random.Random(7)
    words = [f"word{r.randrange(800)}" for _ in range(5_000)]
    source = tmp_path / "news"
    source.mkdir()
    lines = "\n\n".join(" ".join(words[n : n + 40]) + "." for n in range(0, len(words), 40))
    (source / "long.txt").write_text(f"Long\n\n{lines}\n", encoding="utf-8")
    embedder = HashEmbedder()
    build(tmp_path / "data", embedder, [source])
    snapshot = Library(tmp_path / "data", embedder).snapshot()
    given_words = lines.replace(words[2_500], "zebra", 1)[:39_000].rsplit(" ", 1)[0]
    began = time.perf_counter()
    placed = place(snapshot, given_words)
    assert time.perf_counter() - began < 10
    assert placed.verdict is Verdict.ALTERED
    assert [(d.given, d.article) for d in placed.differences] == [("zebra", words[2_500])]


# Anything at all


def _spans(samples: Snapshot) -> st.SearchStrategy[tuple[str, int, int]]:
    texts = {a.id: [b for b in a.blocks if b.end - b.start > 60] for a in samples.articles()}

    @st.composite
    def spans(draw: st.DrawFn) -> tuple[str, int, int]:
        id = draw(st.sampled_from(sorted(texts)))
        block = draw(st.sampled_from(texts[id]))
        text = samples.article(id).text[block.start : block.end]
        words = [m.span() for m in re.finditer(r"\S+", text)]
        a = draw(st.integers(0, len(words) - 1))
        b = draw(st.integers(a, min(a + 40, len(words) - 1)))
        return id, block.start + words[a][0], block.start + words[b][1]

    return spans()


QUIET = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUIET
@given(data=st.data())
def test_any_run_of_words_of_an_article_is_found_exactly(
    samples: Snapshot, data: st.DataObject
) -> None:
    id, a, b = data.draw(_spans(samples))
    words = samples.article(id).text[a:b]
    if not re.search(r"\w", words):
        return
    placed = place(samples, words, prefer=[id])
    assert placed.verdict in (Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.COMMENT_ONLY), words
    at = placed.location
    assert at is not None
    there = samples.article(at.article_id).text[at.start : at.end]
    assert keys([t for t in tokens(there) if t.is_word]) == keys(
        [t for t in tokens(words) if t.is_word]
    )


@QUIET
@given(data=st.data())
def test_a_word_put_in_or_taken_out_is_never_overlooked(
    samples: Snapshot, data: st.DataObject
) -> None:
    id, a, b = data.draw(_spans(samples))
    words = samples.article(id).text[a:b].split()
    if len(words) < 6:
        return
    at = data.draw(st.integers(1, len(words) - 2))
    changed = " ".join([*words[:at], "zebra", *words[at:]])
    assert place(samples, changed).verdict in (Verdict.ALTERED, Verdict.NOT_FOUND)
    dropped = " ".join([*words[:at], *words[at + 1 :]])
    if keys([t for t in tokens(dropped) if t.is_word]) == keys(
        [t for t in tokens(" ".join(words)) if t.is_word]
    ):
        return  # what was dropped is a sign and no word
    found = place(samples, dropped)
    if found.verdict in (Verdict.EXACT, Verdict.TYPOGRAPHY):  # it may stand somewhere without it
        place_ = found.location
        assert place_ is not None
        there = samples.article(place_.article_id).text[place_.start : place_.end]
        assert keys([t for t in tokens(there) if t.is_word]) == keys(
            [t for t in tokens(dropped) if t.is_word]
        )


@given(
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=12),
    st.lists(st.sampled_from("abcde"), max_size=40),
)
def test_an_alignment_covers_the_given_words_and_is_what_it_says(
    one: list[str], other: list[str]
) -> None:
    found = align(one, other)
    if found is None:
        assert not set(one) & set(other)
        return
    assert [n for s in found.steps for n in range(s.a, s.b)] == list(range(len(one)))
    for s in found.steps:
        if s.is_same:
            assert one[s.a : s.b] == other[s.c : s.d]
    ends = [(s.c, s.d) for s in found.steps]
    assert all(x[1] == y[0] for x, y in pairwise(ends))


@given(st.text(max_size=200))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    found = tokens(text)
    at = 0
    for t in found:
        assert at <= t.start < t.end <= len(text)
        assert t.key
        at = t.end
