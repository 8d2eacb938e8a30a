from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
TRAINING = REPOSITORY / "qa" / "training"
"""Run by hand by those who train the reader again; its needs are no user's."""
OWN = {p.name for p in REPOSITORY.iterdir() if p.is_dir()} | {"app"}


def imports(*places: str) -> set[str]:
    """Top names of the modules that the Python files in ``places`` import from elsewhere."""
    names: set[str] = set()
    for place in places:
        path = REPOSITORY / place
        for file in [path] if path.is_file() else path.rglob("*.py"):
            if TRAINING in file.parents and path != TRAINING:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    return names - OWN - set(sys.stdlib_module_names)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    lines = (REPOSITORY / file).read_text(encoding="utf-8").splitlines()
    pinned = {}
    for line in lines:
        if line.strip() and not line.startswith(("#", "-r ")):
            match = re.fullmatch(r"([\w.-]+)==([\w.]+)", line.strip())
            assert match, f"{file}: {line!r} is no exact pin"
            pinned[normal(match[1])] = match[2]
    return pinned


def distributions(names: set[str]) -> dict[str, set[str]]:
    known = packages_distributions()
    return {n: {normal(d) for d in known.get(n, [n])} for n in names}


def test_everything_the_program_imports_is_pinned() -> None:
    runtime = pins("requirements.txt") | pins("requirements-ray.txt")
    wanted = distributions(imports("corpus", "index", "qa", "workspace", "app_pages", "app.py"))
    missing = {n for n, dists in wanted.items() if not dists & runtime.keys()}
    assert not missing, f"not in requirements.txt: {sorted(missing)}"


def test_everything_developers_import_is_pinned() -> None:
    everything = pins("requirements.txt") | pins("requirements-dev.txt")
    wanted = distributions(imports("tests", "benchmarks", "qa/training"))
    missing = {n for n, dists in wanted.items() if not dists & everything.keys()}
    assert not missing, f"not in requirements-dev.txt: {sorted(missing)}"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_installed_is_what_is_pinned(file: str) -> None:
    for name, pinned in pins(file).items():
        # A build's own mark ("2.13.0+cpu") is the same version.
        assert version(name).split("+")[0] == pinned, name
