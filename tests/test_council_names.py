"""Councils as people type them: slips, nicknames, names that passed to others."""

from __future__ import annotations

import re

import pytest

from corpus.councils import known_councils, passed_on
from corpus.names import fold
from qa.council_names import named_properly

WORDS = frozenset(
    re.findall(
        r"\w+",
        """what was rated rating the of is are leads survey to homes boston reading tower hamlet
        black pool white isle member how good find did say about in and for director university
        professor south end latest inspection beds foster north dorset""",
    )
)


def put(text: str) -> str:
    return named_properly(text, known_councils(), lambda w: w.lower() in WORDS)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("what was manchster rated", "what was Manchester rated"),
        ("birmigham rating", "Birmingham rating"),
        ("calderdail latest inspection", "Calderdale latest inspection"),
        ("tower hamlet rating", "Tower Hamlets rating"),
        ("black pool", "Blackpool"),
        ("westmoreland and furness", "Westmorland and Furness"),
        ("milton kenes", "Milton Keynes"),
        ("kents rating", "Kent’s rating"),
        ("brum", "Birmingham"),
        ("b&d", "Barking and Dagenham"),
        ("what did oxford find", "what did Oxfordshire find"),
        ("cheshire", "Cheshire East and Cheshire West and Chester"),
    ],
)
def test_a_slip_or_a_nickname_is_put_as_the_name_is_written(typed: str, written: str) -> None:
    assert put(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "what leads to homes", "the survey of homes", "is reading good", "the leed member",
        "what was Melchester rated", "the university of oxford", "oxford university",
        "foster beds", "north dorset", "claire brant", "kent", "Bournemouth",
    ],
)  # fmt: skip
def test_what_is_a_word_or_another_place_stays(text: str) -> None:
    assert put(text) == text


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("reading rating", ["Reading"]),
        ("bath latest ofsted report", ["Bath and North East Somerset"]),
        ("barking childrens services", ["Barking and Dagenham"]),
        ("is reading good for children", []),
        ("bath time at home", []),
        ("do barking dogs matter", []),
    ],
)
def test_an_everyday_word_is_a_council_only_where_the_question_shows_it(
    question: str, named: list[str]
) -> None:
    assert [m.name for m in known_councils().find(question, any_case=True)] == named


def test_what_a_council_passed_to_is_known_by_its_name() -> None:
    known = known_councils().aliases
    assert passed_on()["Bournemouth"].others == ("Bournemouth, Christchurch and Poole",)
    for past in passed_on().values():
        assert all(fold(name) in known for name in (past.council, *past.others))
