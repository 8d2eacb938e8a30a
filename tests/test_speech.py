"""Who speaks: the sentence's own speaker, or one that what stands beside it leaves no doubt of."""

from __future__ import annotations

import time

import pytest

from corpus.article import Article, Block, Kind, Reading
from corpus.speech import speaker_at

NEWS = [
    "Inspectors praised the council’s front door but were troubled by what came after it.",
    "“Plans drift,” the letter said. “Too few are looked at again.”",
    "Rosa Bell, who became director of children’s services in May, said she had read it twice. "
    "“I’m not surprised,” she said. “We knew. We have begun.”",
    "Average caseloads have risen to 23, it says.",
    "The union’s branch secretary, Ivor Penn, was less kind.",
    "“Nobody asked us,” she said.",
    "Penn said members were tired: “They go home late.",
    "“And they come in early.”",
    "According to the charity Become, care leavers wait longest.",
    "Every authority’s policy says that plans are reviewed.",
    "Families have been told to expect letters.",
    "The regulator warned of this in 2019. They said it twice. He said so too.",
]
SAID = {
    "Inspectors praised": "Inspectors",
    "“Plans drift": "the letter",
    "“Too few": "the letter",
    "Rosa Bell, who": "Rosa Bell",
    "“I’m not": "Rosa Bell",
    "“We knew": "Rosa Bell",
    "We have begun": "Rosa Bell",
    "Average": None,
    "The union’s": None,
    "“Nobody asked": None,
    "Penn said": "Ivor Penn",
    "“And they come": "Ivor Penn",
    "According": "Become",
    "Every authority": None,
    "Families have": None,
    "The regulator": "The regulator",
    "They said": "The regulator",
    "He said": None,
}


def article(paragraphs: list[str], **metadata: str) -> Article:
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for words in paragraphs:
        blocks.append(Block(Kind.PARAGRAPH, at, at + len(words)))
        at += len(words) + 2
    reading = Reading("A title", text, tuple(blocks), metadata=metadata)
    return Article.from_reading(reading, id="a", source="a.txt")


@pytest.mark.parametrize("opening", SAID)
def test_who_says_a_sentence(opening: str) -> None:
    told = article(NEWS)
    start = told.text.index(opening)
    speaker = speaker_at(told, start, start + len(opening))
    assert (speaker.name if speaker else None) == SAID[opening]


def test_a_speaker_is_described_as_the_article_does() -> None:
    told = article(NEWS)
    bell = speaker_at(told, told.text.index("“We knew"), 0)
    assert bell is not None
    assert "director of children’s services" in bell.described
    penn = speaker_at(told, told.text.index("“And they come"), 0)
    assert penn is not None
    assert "branch secretary" in penn.described


def test_a_report_is_its_inspectors_throughout() -> None:
    told = article(["Plans drift. Parents told inspectors so."], authority="Ambridge")
    speaker = speaker_at(told, 0, 5)
    assert speaker is not None
    assert speaker.name == "Ofsted"


def test_a_comment_is_its_author_s() -> None:
    block = Block(Kind.COMMENT, 0, 9, "Wren", "2021-09-07")
    told = Article.from_reading(Reading("A title", "Too true.", (block,)), id="a", source="a.txt")
    speaker = speaker_at(told, 0, 9)
    assert speaker is not None
    assert speaker.name == "Wren"


COUNCIL = """Ofsted published its report on Northwick in October.

Anna Walker, the council’s director, said that caseloads had fallen. “We stopped announcing. \
If a change worked, the next team asked for it,” she told members. “Nobody was hurried.”

“Money was found. It cost £2m.

“And the parents helped.”

Children were seen quickly, inspectors said, and “known as individuals”. The service was described \
as calm.

“I want to know who asked,” said Joel Pemberton, who runs a charity. The budget is £4m."""


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Anna Walker, the council", "Anna Walker"),
        ("If a change worked", "Anna Walker"),
        ("“Nobody was hurried", "Anna Walker"),
        ("It cost £2m", "Anna Walker"),
        ("“And the parents", "Anna Walker"),
        ("Children were seen", "Ofsted"),
        ("“I want to know", "Joel Pemberton"),
        # Nobody is attached to these, whoever stands near.
        ("Ofsted published", None),
        ("The service was described", None),
        ("The budget is", None),
    ],
)
def test_the_speaker_is_the_one_attached_to_the_words(words: str, speaker: str | None) -> None:
    told = article(COUNCIL.split("\n\n"))
    start = told.text.index(words)
    found = speaker_at(told, start, start + len(words))
    assert (found.name if found else None) == speaker
    if found is not None:
        assert found.named is not None
        assert found.sentence is not None
        assert told.text[slice(*found.named)] in (found.name, "inspectors")
        assert found.sentence[0] <= found.named[0] < found.named[1] <= found.sentence[1]


def test_a_speaker_stands_where_the_sentence_that_attaches_the_words_names_them() -> None:
    told = article(NEWS)
    penn = speaker_at(told, told.text.index("“And they come"), 0)
    assert penn is not None
    assert penn.named is not None
    assert penn.sentence is not None
    assert (penn.name, told.text[slice(*penn.named)]) == ("Ivor Penn", "Penn")
    assert told.text[slice(*penn.sentence)].startswith("Penn said members")


@pytest.mark.parametrize(
    "words", ["said ", "“ ", '" ', "‘ ", "a.", "Aa ", "Bell said “no”. ", "A'"]
)
def test_a_very_long_paragraph_is_read_in_no_time(words: str) -> None:
    told = article(["Rosa Bell said so.", words * (200_000 // len(words)), "“Go on,” she said."])
    started = time.process_time()
    assert speaker_at(told, told.text.index("“Go on"), 0) is None
    speaker_at(told, told.blocks[1].start + 90, 0)
    assert time.process_time() - started < 5  # one that grows with the square takes minutes


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Kay Illes, 20, who left care in May, said that it helped.", "Kay Illes"),
        ("A nurse who asked not to be named said she still wrote it down.", "A nurse"),
        ("One boy of 15 said that he had asked for a coat.", "One boy of 15"),
        ("The Union of Care Staff said that it was late.", "The Union of Care Staff"),
        ("In its judgment, the service’s director of care, Ann Lee, said so.", "Ann Lee"),
        ("It came to light when a grandmother complained that nobody came.", "a grandmother"),
        ("Too few are seen in time, inspectors have found.", "inspectors"),
        ("Last week the regulator warned of it.", "the regulator"),
        ("The council has found 23 social workers.", None),
        ("Ofsted published four full inspection reports on Tuesday.", None),
        ("Ron Dray, 51, wrote 64 false entries over two years.", "Ron Dray"),
    ],
)
def test_who_a_sentence_by_itself_names(words: str, speaker: str | None) -> None:
    found = speaker_at(article([words]), 0, len(words))
    assert (found.name if found else None) == speaker
