"""Whom an answer named: the one asked for, or who speaks in what it cites first."""

from __future__ import annotations

import pytest

from corpus.article import Published
from qa.answer import Answer, Citation, Outcome
from qa.follow_up.somebody import is_of_somebody, person_named


def answer(quote: str, emphasised: str = "", speaker: str | None = None) -> Answer:
    at = quote.find(emphasised)
    cited = Citation(
        number=1, article_id="a", article_sha256="", title="", publisher=None,
        published=Published(None, None, "unknown"), url=None, source="", section=None,
        kind="paragraph", speaker=speaker, start=100, end=100 + len(quote), quote=quote,
        emphasis=(100 + at, 100 + at + len(emphasised)) if emphasised else None,
    )  # fmt: skip
    return Answer("who led it", "who led it", Outcome.ANSWERED, quote, citations=(cited,))


@pytest.mark.parametrize(
    ("quote", "emphasised", "speaker", "name"),
    [
        ("Mary Lane took over from Steve Walker.", "Steve Walker", None, "Steve Walker"),
        ("Lead inspector: Anna Walker, His Majesty’s Inspector", "inspector", "Ofsted",
         "Anna Walker"),
        ("“We listened to every family.”", "", "Anna Walker", "Anna Walker"),
        ("Services in East Sussex are good.", "", "Ofsted", None),
    ],
)  # fmt: skip
def test_a_person_is_taken_from_what_was_cited(
    quote: str, emphasised: str, speaker: str | None, name: str | None
) -> None:
    assert person_named(answer(quote, emphasised, speaker)) == name


def test_only_some_questions_are_of_somebody() -> None:
    assert is_of_somebody("has she done any others")
    assert not is_of_somebody("has the council done any others")
