from __future__ import annotations

from pathlib import Path

import pytest

from corpus.councils import known_councils
from corpus.errors import VerseError
from corpus.regions import known_regions, read_regions, region_in

GAZETTEER = known_councils()


def test_every_council_of_a_region_is_a_known_one() -> None:
    usual = set(GAZETTEER.aliases.values())
    assert {c for r in known_regions() for c in r.councils} <= usual


def test_a_region_above_brings_its_councils() -> None:
    regions = {r.name: r.councils for r in known_regions()}
    assert len(regions["London"]) == 33
    assert regions["Greater Manchester"] < regions["North West"] < regions["North of England"]


@pytest.mark.parametrize(
    ("text", "region", "rest"),
    [
        ("which london boroughs are inadequate", "London", "which boroughs are inadequate"),
        ("which councils in the north east are good", "North East", "which councils are good"),
        ("who in greater manchester went down", "Greater Manchester", "who went down"),
        ("which welsh councils are inadequate", "Wales", "which councils are inadequate"),
    ],
)
def test_a_region_is_told_from_the_rest(text: str, region: str, rest: str) -> None:
    found = region_in(text, GAZETTEER)
    assert found is not None
    assert (found[0].name, found[1]) == (region, rest)


@pytest.mark.parametrize(
    "text", ["north east lincolnshire grade", "City of London's care leavers", "which are good"]
)
def test_a_council_s_own_name_is_no_region(text: str) -> None:
    assert region_in(text, GAZETTEER) is None


def test_a_line_under_no_region_is_named(tmp_path: Path) -> None:
    path = tmp_path / "regions.txt"
    path.write_text("Leeds | Bradford\n", encoding="utf-8")
    with pytest.raises(VerseError, match="line 1"):
        read_regions(path)
