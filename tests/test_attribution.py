"""Who said the words of a sentence: the speaker attached to them, or nobody."""

from __future__ import annotations

import pytest

from corpus.article import Article, Block, Kind, text_sha256
from qa.attribution import speaker_of

TEXT = """Ofsted published its report on Northwick in October.

Anna Walker, the council’s director, said that caseloads had fallen. “We stopped announcing. \
If a change worked, the next team asked for it,” she told members. “Nobody was hurried.”

“Money was found. It cost £2m.

“And the parents helped.”

Children were seen quickly, inspectors said, and “known as individuals”. The service was described \
as calm.

“I want to know who asked,” said Joel Pemberton, who runs a charity. The budget is £4m."""


@pytest.fixture
def article() -> Article:
    blocks, at = [], 0
    for paragraph in TEXT.split("\n\n"):
        blocks.append(Block(Kind.PARAGRAPH, at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Article("a", text_sha256(TEXT), "Northwick", TEXT, tuple(blocks), "a.txt")


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Anna Walker, the council", "Anna Walker"),
        ("If a change worked", "Anna Walker"),
        ("“Nobody was hurried", "Anna Walker"),
        ("It cost £2m", "Anna Walker"),
        ("“And the parents", "Anna Walker"),
        ("Children were seen", "inspectors"),
        ("“I want to know", "Joel Pemberton"),
        # Nobody is attached to these, whoever stands near.
        ("Ofsted published", None),
        ("The service was described", None),
        ("The budget is", None),
    ],
)
def test_the_speaker_is_the_one_attached_to_the_words(
    article: Article, words: str, speaker: str | None
) -> None:
    start = TEXT.index(words)
    found = speaker_of(article, start, start + len(words))
    assert (found.name if found else None) == speaker
    if found is not None:
        assert article.text[found.start : found.end] == found.name
        assert found.sentence[0] <= found.start < found.end <= found.sentence[1]
