"""Who speaks: the sentence's own speaker, or one that what stands beside it leaves no doubt of."""

from __future__ import annotations

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
