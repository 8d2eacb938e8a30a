from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.sentences import split_sentences


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["“It was good.”", "Was it?", "“Yes,” she said."],
        ["Dr. Ann Lee met Mr. Khan at 4 p.m. on Friday.", "He left."],
        ["‘We’ve time,’ said Reed.", "‘It’s short, though.’"],
        ["The rate fell by 3.5% in 2019.", "It rose after that."],
        ["Costs, e.g. travel, went up.", "Nobody asked why."],
        ["The U.K. average is 12.", "Northwick’s is 16."],
    ],
)
def test_news_prose_is_split_where_a_reader_would(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


def test_a_stray_comma_after_a_full_stop_hides_no_sentence() -> None:
    assert words("It praised the work. , It said plans had improved.") == [
        "It praised the work.", "It said plans had improved.",
    ]  # fmt: skip


def test_a_number_stays_with_what_it_numbers() -> None:
    assert words("12. The council should visit sooner.") == ["12. The council should visit sooner."]


@settings(max_examples=60)
@given(st.text(alphabet="Ab c.!?,“”‘’()\n–1é\u200b\u00ad", max_size=120))
def test_no_word_falls_between_sentences(text: str) -> None:
    end = 0
    for a, b in split_sentences(text):
        assert end <= a < b <= len(text)
        assert not any(c.isalnum() for c in text[end:a])
        assert text[a:b] == text[a:b].strip()
        end = b
    assert not any(c.isalnum() for c in text[end:])


def test_a_very_long_text_without_a_full_stop_is_still_covered() -> None:
    text = "word " * 9000
    spans = split_sentences(text)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text.rstrip())
