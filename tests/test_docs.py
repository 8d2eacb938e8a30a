from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import index.__main__
import qa.__main__
from index.settings import Settings

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PROGRAMS = {
    "python -m index": index.__main__.make_parser(),
    "python -m qa": qa.__main__.make_parser(),
}


def commands(program: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in program._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_readme_has_every_command_and_every_option(program: str) -> None:
    found = list(commands(PROGRAMS[program]))
    assert found
    for name, parser in found:
        assert f"| `{program} {name}" in README, f"{program} {name} is not in the README's table"
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}" in README, f"{option} of {program} {name} is not in it"


def test_the_readme_names_no_command_that_is_gone() -> None:
    known = {f"{p} {name}" for p, parser in PROGRAMS.items() for name, _ in commands(parser)}
    named = set(re.findall(r"python -m (?:index|qa) [a-z-]+", README))
    assert named <= known


def test_the_readme_has_every_setting_as_it_is() -> None:
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}` "
        row = f"| `VERSE_{name.upper()}` | {default}| {field.description} |"
        assert row in README, f"the README's table needs the row: {row}"
    named = set(re.findall(r"`VERSE_([A-Z_]+)`", README))
    assert {n.lower() for n in named} == set(Settings.model_fields)


def test_the_readme_walks_every_file_of_the_library_side() -> None:
    for folder in ("corpus", "index", "qa"):
        for path in (REPOSITORY / folder).glob("*.py"):
            if not path.name.startswith("_"):
                assert f"`{path.name}`" in README, f"{folder}/{path.name} is not in How it works"


def test_every_file_the_readme_shows_or_runs_is_there() -> None:
    for path in re.findall(r"\((docs/[^)]+)\)", README):
        assert (REPOSITORY / path).is_file(), path
    for module in re.findall(r"python -m (benchmarks\.\w+)", README):
        assert (REPOSITORY / (module.replace(".", "/") + ".py")).is_file(), module
    for target in re.findall(r"\bmake (\w+)", README):
        makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{target}:", makefile, re.M), f"make {target}"
