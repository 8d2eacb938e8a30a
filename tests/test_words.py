from __future__ import annotations

import doctest
import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import index.words
from index.words import (
    CONTEXT_WEIGHT,
    TERMS_SCHEMA,
    WordHit,
    WordIndex,
    WordPart,
    content_words,
    stems,
    write_terms,
)

Text = tuple[str, str]  # context, text
Mask = NDArray[np.bool_]

WORDS = ["leeds", "plan", "visit", "north", "2021", "harm", "court", "adult"]
"""Their own stems, to Snowball as to FTS5's Porter."""
PHRASE = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
PASSAGES = st.lists(st.tuples(PHRASE, PHRASE), max_size=14)
QUESTION = st.lists(st.sampled_from([*WORDS, "unheard"]), min_size=1, max_size=5).map(" ".join)
ODD = st.text(st.one_of(st.characters(), st.sampled_from("\0\ud800\udfff😀é\u0301İß_’ﬁ½𝐀 '\"a")))


def part(passages: Iterable[Text], live: Sequence[bool] | None = None) -> WordPart:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute(TERMS_SCHEMA)
    lengths = write_terms(db, passages)
    return WordPart(db, lengths, None if live is None else np.array(live, np.bool_))


def index_of(*texts: str) -> WordIndex:
    return WordIndex([part([("", text) for text in texts])])


def rows(hits: Iterable[WordHit]) -> list[int]:
    return [hit.row for hit in hits]


def scores(hits: Iterable[WordHit]) -> dict[int, float]:
    return {hit.row: hit.score for hit in hits}


def bm25(passages: Sequence[Text], question: str) -> dict[int, float]:
    """The formula, written out: score by row of every passage with a word of the question."""
    documents = [(context.split(), text.split()) for context, text in passages]
    lengths = [len(context) + len(text) for context, text in documents]
    scores: dict[int, float] = {}
    for word in dict.fromkeys(question.split()):
        f = [text.count(word) + 0.6 * context.count(word) for context, text in documents]
        n = sum(x > 0 for x in f)
        idf = max(math.log((len(documents) - n + 0.5) / (n + 0.5)), 1e-6)
        for row, x in enumerate(f):
            if x:
                relative = lengths[row] / (sum(lengths) / len(lengths))
                gain = idf * x * 2.2 / (x + 1.2 * (0.25 + 0.75 * relative))
                scores[row] = scores.get(row, 0) + gain
    return scores


@given(PASSAGES, QUESTION, st.integers(0, 16))
def test_scores_are_those_of_the_formula(passages: list[Text], question: str, limit: int) -> None:
    expected = bm25(passages, question)
    words = WordIndex([part(passages)])
    hits = words.search(question, len(passages))
    assert scores(hits) == pytest.approx(expected, rel=1e-5)
    for better, worse in pairwise(hits):
        assert (-better.score, better.row) < (-worse.score, worse.row)
    assert words.search(question, limit) == hits[:limit]


@given(PASSAGES, QUESTION, st.data())
def test_parts_with_dead_rows_are_one_library_without_them(
    passages: list[Text], question: str, data: st.DataObject
) -> None:
    size = len(passages)
    live = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    allowed = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=2)))
    spans = list(pairwise([0, *cuts, size]))
    whole = WordIndex([part(p for p, lives in zip(passages, live, strict=True) if lives)])
    split = WordIndex(
        [part(passages[a:b], None if all(live[a:b]) else live[a:b]) for a, b in spans]
    )
    living = [i for i, lives in enumerate(live) if lives]

    def found(hits: list[WordHit]) -> list[tuple[int, float]]:
        return [(spans[hit.part][0] + hit.row, hit.score) for hit in hits]

    expected = [(living[hit.row], hit.score) for hit in whole.search(question, size)]
    assert found(split.search(question, size)) == expected  # to the last bit
    masks = [np.array(allowed[a:b], np.bool_) for a, b in spans]
    expected = [(row, score) for row, score in expected if allowed[row]]
    assert found(split.search(question, size, masks)) == expected
    assert found(split.search(question, 2, masks)) == expected[:2]
    for word in WORDS:
        assert split.frequency(word) == whole.frequency(word)


def test_a_textbook_example() -> None:
    words = WordIndex(
        [part([("", "leeds plan"), ("plan", "visit plan visit"), ("leeds", ""), ("", "court")])]
    )
    # 4 passages of 2, 4, 1 and 1 words: the mean is 2. Leeds is in 2: idf log(2.5 / 2.5), so 1e-6.
    # Court is in 1: idf log(3.5 / 1.5) = 0.8473; length 1 of mean 2: 0.25 + 0.75 / 2 = 0.625;
    # 0.8473 * 2.2 / (1 + 1.2 * 0.625) = 1.0652.
    assert scores(words.search("court", 10)) == pytest.approx({3: 1.0652}, abs=1e-4)
    # Visit is in 1, twice; length 4 of mean 2: 1.75; 0.8473 * 2 * 2.2 / (2 + 1.2 * 1.75) = 0.9093.
    assert scores(words.search("visit", 10)) == pytest.approx({1: 0.9093}, abs=1e-4)
    # In the text: 1e-6 * 2.2 / (1 + 1.2 * 1) = 1e-6. In the context, which counts 0.6, of a
    # passage of one word: 1e-6 * 0.6 * 2.2 / (0.6 + 1.2 * 0.625) = 0.978e-6.
    assert CONTEXT_WEIGHT == 0.6
    leeds = words.search("leeds", 10)
    assert scores(leeds) == pytest.approx({0: 1e-6, 2: 0.978e-6}, rel=1e-3)
    assert rows(leeds) == [0, 2]
    assert words.frequency("leeds") == 2
    assert words.frequency("unheard") == 0


@given(PASSAGES, QUESTION)
def test_scores_and_order_are_those_of_fts5(passages: list[Text], question: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE fts USING fts5("
        "context, text, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    db.executemany(
        "INSERT INTO fts (rowid, context, text) VALUES (?, ?, ?)",
        [(row, context, text) for row, (context, text) in enumerate(passages)],
    )
    asked = " OR ".join(dict.fromkeys(question.split()))  # FTS5 counts a word asked twice, twice
    by_fts5 = db.execute(
        "SELECT rowid, -bm25(fts, ?, 1.0) FROM fts WHERE fts MATCH ?", [CONTEXT_WEIGHT, asked]
    )
    expected: dict[int, float] = dict(by_fts5)
    hits = WordIndex([part(passages)]).search(question, len(passages))
    assert scores(hits) == pytest.approx(expected, rel=1e-4)
    for better, worse in pairwise(hits):
        assert expected[better.row] >= expected[worse.row] * (1 - 1e-6)
    db.close()


@pytest.mark.parametrize(
    "text",
    ["Café CAFÉ cafe\u0301", "Ångström’s naïve coöperation", "Nguyễn", "children’s self-harm",
     "£5m, 3.5%; snake_case", "ŁÓDŹ", "İstanbul", "Ελλάδα", "Straße", "", "…—😀"],
)  # fmt: skip
def test_words_are_those_of_fts5(text: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(fts, instance)")
    db.execute("INSERT INTO fts VALUES (?)", [text])
    words = [row[0] for row in db.execute('SELECT term FROM vocabulary ORDER BY "offset"')]
    assert stems(text) == [stem for word in words for stem in stems(word)]
    assert len(stems(text)) == len(words)
    db.close()


def test_a_word_is_found_in_its_other_forms() -> None:
    words = index_of("It was inspected; a café.", "Visiting hours", "Re\u0301sume\u0301s")
    assert rows(words.search("INSPECTIONS?", 9)) == [0]
    assert rows(words.search("cafes", 9)) == rows(words.search("CAFE\u0301S", 9)) == [0]
    assert rows(words.search("RESUME", 9)) == rows(words.search("résumé", 9)) == [2]
    assert words.frequency("visits") == 1
    assert words.frequency("Inspection’s café") == 0  # "s" stands nowhere
    assert words.frequency("inspection, cafés") == 1
    assert words.frequency("…") == 0


def test_equal_scores_come_in_the_order_of_the_library() -> None:
    same = [("", "Leeds"), ("", "court")] * 50
    words = WordIndex([part(same), part([]), part(same)])
    expected = [(p, row) for p in (0, 2) for row in range(0, 100, 2)]
    for limit in (1, 7, 49, 51, 99, 100, 1000):
        hits = words.search("leeds", limit)
        assert [(hit.part, hit.row) for hit in hits] == expected[:limit]
        assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize("question", ["", "What did they say about it?", "’ … ?", "\0", "\ud800"])
def test_a_question_without_content_words_finds_nothing(question: str) -> None:
    assert index_of("What did they say about it?", "Leeds").search(question, 10) == []


def test_no_passages_find_nothing() -> None:
    for words in (
        WordIndex([]),
        WordIndex([part([])]),
        index_of("", " … "),
        WordIndex([part([("", "Leeds")], live=[False]), part([])]),
    ):
        assert words.search("Leeds", 10) == []
        assert words.frequency("Leeds") == 0
    words = index_of("Leeds")
    assert words.search("Leeds", 0) == words.search("Leeds", -1) == []
    assert words.search("Leeds", 10, [np.zeros(1, np.bool_)]) == []
    assert len(words.search("Leeds", 10, [None])) == 1


@given(st.lists(st.tuples(ODD, ODD), max_size=4), ODD)
def test_no_text_fails(passages: list[Text], question: str) -> None:
    words = WordIndex([part([*passages, ("", question)])])
    found = words.search(question, 10)
    assert all(0 < hit.score < math.inf for hit in found)
    for word in stems(question):
        assert words.frequency(word) >= 0


def test_long_texts_and_questions() -> None:
    many = " ".join(f"word{i}" for i in range(10_000))
    often = "leeds " * 10_000  # counts more than a byte holds
    words = index_of(many, often, "Leeds", "x" * 100_000, "court", "court", "court", "court")
    assert rows(words.search(many, 10)) == [0]
    assert rows(words.search("x" * 100_000, 10)) == [3]
    leeds = bm25([("", many), ("", often), ("", "leeds"), *[("", "court")] * 5], "leeds")
    hits = words.search("Leeds " * 10_000, 10)
    assert scores(hits) == pytest.approx(leeds, rel=1e-5)


@given(st.lists(st.tuples(PHRASE | ODD, PHRASE | ODD), max_size=6))
def test_the_same_passages_make_the_same_bytes(passages: list[Text]) -> None:
    first, second = part(passages), part(iter(passages))
    assert first.db.serialize() == second.db.serialize()
    assert first.lengths.tolist() == second.lengths.tolist()
    assert first.lengths.tolist() == [len(stems(c)) + len(stems(t)) for c, t in passages]


def test_many_threads_share_one_index() -> None:
    texts = [f"{a} {b} inspecting{a}s visited" for a in WORDS for b in WORDS] * 20
    words = index_of(*texts)
    questions = [f"{a} {b}?" for a in WORDS for b in WORDS] * 4
    alone = [words.search(question, 20) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: words.search(question, 20), questions)) == alone
        assert list(pool.map(stems, texts)) == [stems(text) for text in texts]


@given(st.text(max_size=60))
def test_content_words_are_words_each_once(question: str) -> None:
    words = content_words(question)
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[^\W_]+", word) for word in words)


def test_examples() -> None:
    results = doctest.testmod(index.words)
    assert results.failed == 0
    assert results.attempted >= 2
