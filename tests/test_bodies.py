from __future__ import annotations

from pathlib import Path

import pytest

from corpus.bodies import (
    BODY_KINDS,
    ROLE_KINDS,
    Bodies,
    Body,
    known_bodies,
    known_roles,
    plural,
)
from corpus.errors import VerseError
from corpus.names import read_entries
from corpus.subjects import known_councils


def bodies(text: str, *, any_case: bool = False) -> list[str]:
    return [m.body.name for m in known_bodies().find(text, any_case=any_case)]


def roles(text: str, *, any_case: bool = False) -> list[str]:
    return [m.role.name for m in known_roles().find(text, any_case=any_case)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The DfE told Ofsted.", ["Department for Education", "Ofsted"]),
        ("UNISON and Unison, but no union", ["Unison", "Unison"]),
        ("Barnardo’s and Barnardos", ["Barnardo's", "Barnardo's"]),
        ("Cafcass Cymru, then Cafcass", ["Cafcass Cymru", "Cafcass"]),
        ("Care Inspectorate Wales is not the Care Inspectorate",
         ["Care Inspectorate Wales", "Care Inspectorate"]),
        ("The children’s guardian agreed. The Guardian reported it.", ["The Guardian"]),
        ("NICE is nice. Nice work.", ["National Institute for Health and Care Excellence"]),
        ("Become a foster carer. The charity Become agreed; Become’s chief left.",
         ["Become", "Become"]),
        ("Foundations of practice. Foundations said so.", ["Foundations"]),
        ("Mind the gap. Children have it on their minds.", []),
        ("HM Inspectorate of Probation", ["HM Inspectorate of Probation"]),
        ("Ofsted-style grading", []),
    ],
)  # fmt: skip
def test_bodies_are_found_by_any_of_their_names(text: str, names: list[str]) -> None:
    assert bodies(text) == names


def test_a_body_may_be_typed_small_in_a_question_unless_it_is_a_word() -> None:
    asked = "did dfe, unison and the charity become get nice answers, and what will become of it"
    assert bodies(asked, any_case=True) == ["Department for Education", "Unison", "Become"]
    assert bodies(asked) == []


def test_a_mention_says_where_it_stands_and_whether_it_only_stands_for_the_body() -> None:
    text = "The regulator said Ofsted’s inspectors"
    found = known_bodies().find(text)
    assert [(text[m.start : m.end], m.is_generic) for m in found] == [
        ("The regulator", True), ("Ofsted", False), ("inspectors", True),
    ]  # fmt: skip
    assert {m.body.name for m in found} == {"Ofsted"}


def test_a_body_has_its_kind_and_its_other_names() -> None:
    body = known_bodies().get("dfe")
    assert isinstance(body, Body)
    assert (body.name, body.kind) == ("Department for Education", "government")
    assert "DfE" in body.aliases
    assert known_bodies().get("the Ministry of Silly Walks") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Directors of children’s services met the DCS.", ["director of children's services"] * 2),
        ("director of childrens services", ["director of children's services"]),
        ("Social workers and the principal social worker", ["social worker",
                                                            "principal social worker"]),
        ("IROs, an IRO", ["independent reviewing officer"] * 2),
        ("His PA, not his pa", ["personal adviser"]),
        ("The children’s minister and the chief social worker",
         ["children's minister", "chief social worker"]),
        ("Councillor Hill and Cllr Dale", ["councillor", "councillor"]),
    ],
)  # fmt: skip
def test_roles_are_found_in_the_singular_and_the_plural(text: str, names: list[str]) -> None:
    assert roles(text) == names


def test_a_role_may_be_typed_small_in_a_question() -> None:
    assert roles("who is the dcs", any_case=True) == ["director of children's services"]
    assert roles("what did pa say", any_case=True) == []


def test_a_role_of_several_people() -> None:
    assert plural("lead member for children's services") == "lead members for children's services"
    assert plural("deputy") == "deputies"


def test_every_name_of_the_lists_finds_its_own_entry() -> None:
    for body in known_bodies():
        assert body.kind in BODY_KINDS
        for name in (body.name, *body.aliases):
            found = known_bodies().get(name)
            assert found is body, name
            sentence = f"It was told to {name}, the charity, in May."
            assert body.name in bodies(sentence), name
    for role in known_roles():
        assert role.kind in ROLE_KINDS
        for name in (role.name, *role.aliases):
            assert role.name in roles(f"She met the {name} in May."), name


def test_no_body_is_taken_for_a_council() -> None:
    for body in known_bodies():
        for name in (body.name, *body.aliases):
            assert not known_councils().find(f"It was told to {name} in May."), name


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("Unison\n", "line 1: 'Unison' stands under no heading"),
        ("[trade union]\nUnison\n", "line 1: '[trade union]' is no heading; use one of"),
        ("[union]\nUnison |\n", "line 2: an empty name"),
        ("[union]\nUnison\nGMB | unison\n", "line 3: 'unison' is a name on line 2 too"),
        ("[union]\nUnite?\n", "line 2: a sign that means nothing here"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: str, complaint: str) -> None:
    file = tmp_path / "bodies.txt"
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(VerseError) as error:
        Bodies(read_entries(file, BODY_KINDS, "!~"))
    assert complaint in str(error.value)
