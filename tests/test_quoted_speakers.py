"""What holds of the several names of one speaker."""

from __future__ import annotations

import pytest

from corpus.article import Kind, Quotation, Voice
from index.quoted import Quoted
from qa.quoted_speakers import Speakers, body_of, merge_speakers, plain


def by(
    speaker: str | None, *about: str, role: str | None = None, voice: Voice | None = None
) -> Quoted:
    said = Quotation(0, 5, speaker=speaker, role=role, voice=voice, about=about)
    return Quoted("a", "A title", said, ((0, 5),), ("Words",), Kind.PARAGRAPH, (0, 5))


@pytest.mark.parametrize(
    ("speaker", "body"),
    [
        ("Ofsted", "Ofsted"),
        ("the inspectorate", "Ofsted"),
        ("Ofsted inspectors", "Ofsted"),
        ("an Ofsted spokesperson", "Ofsted"),
        ("DfE", "Department for Education"),
        ("A spokesperson for the Department for Education", "Department for Education"),
        ("Leeds City Council", "Leeds council"),
        ("a spokesperson for Leeds", "Leeds council"),
        ("Ann Leeds", None),
        ("Rosa Bell", None),
        ("Ofsted’s Ann Poe", None),
        ("parents in Leeds", None),
        ("", None),
    ],
)
def test_the_body_that_a_name_stands_for(speaker: str, body: str | None) -> None:
    assert body_of(speaker) == body


def test_a_persons_names_are_one_under_the_fullest() -> None:
    named = merge_speakers(
        [by("José Díaz"), by("Cllr Jose Diaz"), by("José Díaz", role="lead member"), by("Diaz")]
    )
    assert [(s.name, s.quotations) for s in named] == [("José Díaz", 3), ("Diaz", 1)]
    assert set(named[0].variants) == {"José Díaz", "Cllr Jose Diaz"}
    assert named[0].role == "lead member"


def test_a_surname_alone_is_somebodys_only_where_one_such_speaks_of_the_same_council() -> None:
    full, bare = by("Steve Walker", "Leeds"), by("Walker", "Leeds")
    assert Speakers([full, bare]).name("Walker") == "Steve Walker"
    assert Speakers([full, by("Walker", "Kent")]).name("Walker") == "Walker"
    two = Speakers([full, by("Ann Walker", "Leeds"), bare])
    assert two.name("Walker") == "Walker"


def test_a_bodys_names_are_one_under_its_usual_name() -> None:
    named = merge_speakers([by("the inspectorate"), by("Ofsted"), by("inspectors"), by(None)])
    assert [(s.name, s.quotations) for s in named] == [("Ofsted", 3)]


def test_who_is_found_by_a_name() -> None:
    speakers = Speakers(
        [
            by("Steve Walker"),
            by("Ann Walker"),
            by("Walker Trust"),
            by("the regulator"),
            by("Ofsted"),
        ]
    )
    assert speakers.find("Steve Walker") == {"Steve Walker"}
    assert speakers.find("steve wálker") == {"Steve Walker"}
    assert speakers.find("Walker") == {"Steve Walker", "Ann Walker", "Walker Trust"}
    assert speakers.find("the inspectorate") == speakers.find("OFSTED") == {"Ofsted"}
    assert speakers.find("Walk") == speakers.find("?") == speakers.find("the") == frozenset()
    assert speakers.like("Steve Waker") == "Steve Walker"
    assert speakers.like("Philippa Drummond") is None


def test_the_one_called_exactly_that_goes_before_those_with_the_word_in_their_names() -> None:
    speakers = Speakers([by("Walker"), by("Steve Walker")])
    assert speakers.find("Mr Walker") == {"Walker"}


@pytest.mark.parametrize("name", ["‮Rosa", "\0", "=HYPERLINK()", "a" * 10_000, "’s", "ﬁ", "İ"])
def test_no_name_fails(name: str) -> None:
    assert isinstance(plain(name), str)
    assert Speakers([by(name)]).name(name) == name
