from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import BODY, Article, Block, Kind, Reading
from corpus.errors import VerseError
from corpus.passages import Passage, PassageRules, cut_passages
from corpus.sentences import split_sentences
from corpus.sources import Skipped, find_files, read_file
from index.embedding import PackagedEmbeddings
from tests.conftest import HashEmbedder

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
count = HashEmbedder().count_tokens

SENTENCE = "Inspectors in Leeds said that plans were clear and that families had been heard."
WORDS = st.sampled_from(
    [
        SENTENCE,
        SENTENCE + " " + SENTENCE.replace("Leeds", "Salford"),
        "Short.",
        "word " * 300 + "end.",
        "unbroken" * 200,
        "…",
        "“We’re ‘proud’ — £5m…” 😀 é",
        " ".join([SENTENCE] * 30),
    ]
)
PARTS = st.lists(st.tuples(st.sampled_from(list(Kind)), WORDS), max_size=8)


def article_of(parts: Sequence[tuple[Kind, str]], title: str = "A title") -> Article:
    text, blocks = "", []
    for kind, words in parts:
        words = words.strip()
        author = "A reader" if kind is Kind.COMMENT else None
        blocks.append(Block(kind, len(text), len(text) + len(words), author))
        text += words + "\n\n"
    return Article.from_reading(Reading(title, text, tuple(blocks)), id="an-article", source="x")


@lru_cache(maxsize=1)
def samples() -> tuple[Article, ...]:
    files = [f for f in find_files(SAMPLES) if not isinstance(f, Skipped)]
    return tuple(a for f in files for a in read_file(f) if not isinstance(a, Skipped))


def assert_whole(article: Article, passages: Sequence[Passage]) -> None:
    """Passages slice back, keep body and comments apart, and leave out no word of either."""
    owner: dict[int, Passage] = {}
    for p in passages:
        assert p.text == article.text[p.start : p.end]
        assert p.article_id == article.id
        for i in range(p.start, p.end):
            assert i not in owner
            owner[i] = p
    for block in article.blocks:
        evidence = block.kind in BODY or block.kind is Kind.COMMENT
        for i in range(block.start, block.end):
            if article.text[i].isspace():
                continue
            assert (i in owner) == evidence, article.text[i : i + 30]
            if evidence:
                assert owner[i].is_comment == (block.kind is Kind.COMMENT)


@settings(max_examples=60)
@given(PARTS, st.sampled_from([SENTENCE, "A title", "long title " * 60]))
def test_passages_cover_body_and_comments_exactly_and_fit_the_window(
    parts: list[tuple[Kind, str]], title: str
) -> None:
    article = article_of(parts, title)
    rules = PassageRules()
    passages = cut_passages(article, count, rules)
    assert_whole(article, passages)
    for p in passages:
        assert count([p.embedded_text])[0] + 2 <= rules.window
    assert cut_passages(article, count, rules) == passages
    assert len({p.id for p in passages}) == len(passages)


def test_the_samples_are_covered_too() -> None:
    for article in samples():
        assert_whole(article, cut_passages(article, count))


def test_with_the_real_tokenizer_nothing_is_cut_off_by_the_window() -> None:
    tokenizer = PackagedEmbeddings()
    long = article_of(
        [
            (Kind.TITLE, "An “unwieldy” headline — " * 20),
            (Kind.HEADING, "Réorganisation über alles"),
            (Kind.PARAGRAPH, "éàü " * 400),
            (Kind.PARAGRAPH, "😀🎉—‘x’ " * 200),
            (Kind.PARAGRAPH, "Donaudampfschifffahrtsgesellschaft" * 60),
            (Kind.COMMENT, " ".join([SENTENCE] * 40)),
        ],
        title="An “unwieldy” headline — " * 20,
    )
    window = tokenizer.card.window
    for article in (*samples(), long):
        passages = cut_passages(article, tokenizer.count_tokens)
        assert_whole(article, passages)
        # The model adds a token at each end.
        sizes = [n + 2 for n in tokenizer.count_tokens([p.embedded_text for p in passages])]
        assert max(sizes, default=0) <= window, article.title


def test_real_articles_and_reports_fit_too(shared_articles: Path) -> None:
    tokenizer = PackagedEmbeddings()
    for path in sorted(shared_articles.glob("*.txt")):
        (file,) = find_files(path)
        assert not isinstance(file, Skipped)
        (article,) = read_file(file)
        assert not isinstance(article, Skipped)
        passages = cut_passages(article, tokenizer.count_tokens)
        assert_whole(article, passages)
        assert max(n + 2 for n in tokenizer.count_tokens([p.embedded_text for p in passages])) <= (
            tokenizer.card.window
        )


def test_a_paragraph_that_is_too_long_is_split_between_sentences() -> None:
    text = " ".join(
        f"Sentence number {i} says that plans for the child are clear." for i in range(60)
    )
    article = article_of([(Kind.PARAGRAPH, text)])
    passages = cut_passages(article, count)
    starts = {a for a, _ in split_sentences(text)}
    assert len(passages) > 2
    assert {p.start for p in passages} <= starts
    assert all(p.text.endswith(".") for p in passages)


def test_short_paragraphs_under_one_heading_share_a_passage_and_headings_part_them() -> None:
    article = article_of(
        [
            (Kind.PARAGRAPH, "One."),
            (Kind.PARAGRAPH, "Two."),
            (Kind.HEADING, "Next"),
            (Kind.PARAGRAPH, "Three."),
        ]
    )
    assert [p.text for p in cut_passages(article, count)] == ["One.\n\nTwo.", "Three."]
    assert [p.heading for p in cut_passages(article, count)] == [None, "Next"]


def test_a_passage_does_not_answer_for_two_councils() -> None:
    article = article_of(
        [
            (Kind.PARAGRAPH, "Leeds council improved."),
            (Kind.PARAGRAPH, "It was praised."),
            (Kind.PARAGRAPH, "Salford council did not."),
        ]
    )
    assert [p.about for p in cut_passages(article, count)] == [("Leeds",), ("Salford",)]


def test_the_model_reads_title_heading_and_council_the_quotation_does_not_have_them() -> None:
    article = article_of(
        [
            (Kind.PARAGRAPH, "Leeds council improved."),
            (Kind.HEADING, "Clear plans"),
            (Kind.PARAGRAPH, "It was praised."),
        ],
        title="A visit in July",
    )
    passage = cut_passages(article, count)[1]
    assert passage.embedded_text == "A visit in July. Clear plans. Leeds.\nIt was praised."
    assert passage.text == "It was praised."


def test_a_comment_says_that_it_is_one() -> None:
    article = article_of([(Kind.COMMENT, "I disagree.")], title="A visit")
    (passage,) = cut_passages(article, count)
    assert passage.is_comment
    assert "a reader's comment" in passage.context


def test_ids_depend_on_words_place_and_article() -> None:
    a = article_of([(Kind.PARAGRAPH, "One.")])
    moved = article_of([(Kind.FURNITURE, "Share"), (Kind.PARAGRAPH, "One.")])
    (before,) = cut_passages(a, count)
    (after,) = cut_passages(moved, count)
    assert before.text == after.text
    assert before.id != after.id


@pytest.mark.parametrize("window", [64, 128, 200, 512])
def test_other_models_windows_are_kept_to(window: int) -> None:
    article = article_of(
        [(Kind.PARAGRAPH, " ".join([SENTENCE] * 30)), *[(Kind.PARAGRAPH, SENTENCE)] * 12],
        title=SENTENCE,
    )
    rules = PassageRules(window=window)
    passages = cut_passages(article, count, rules)
    assert_whole(article, passages)
    for p in passages:
        assert count([p.embedded_text])[0] + 2 <= window


def test_a_model_that_reads_next_to_nothing_is_refused() -> None:
    with pytest.raises(VerseError, match="too short"):
        PassageRules(window=8)


@pytest.mark.parametrize(
    ("about", "heading", "text", "basis"),
    [
        ((), None, "Plans were late.", None),
        (("Northwick",), None, "Northwick’s plans were late.", "its own words"),
        (("Northwick",), "Calm at Northwick", "Plans were late.", "its heading"),
        (("Northwick",), "Calm", "It said plans were late.", "the run of the text"),
        (("Reading",), None, "Readings were late.", "the run of the text"),
    ],
)
def test_a_passage_says_why_it_is_about_a_council(
    about: tuple[str, ...], heading: str | None, text: str, basis: str | None
) -> None:
    assert Passage("p", "a", 0, len(text), False, heading, about, "", text).basis == basis
