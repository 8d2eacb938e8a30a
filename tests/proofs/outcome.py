"""What a proof found, and how its command says so."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SHOWN = 20
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a proof by name, and what failed, a sentence each.

    ``skipped`` says why it could not be tried on this machine.
    """

    rows: Mapping[str, object] = field(default_factory=dict)
    failures: Sequence[str] = ()
    skipped: str | None = None


def arguments(about: str | None, **defaults: int) -> argparse.Namespace:
    """The command's options, all of them numbers; ``count(n)`` on it shows how far it is."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n")[0])
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    options = parser.parse_args()
    options.count = _count
    return options


def say(title: str, outcome: Outcome) -> int:
    """Print the table; the exit code, 1 where anything failed."""
    print(f"{title} ({platform.machine()}, Python {platform.python_version()})")
    if outcome.skipped:
        print(f"  skipped: {outcome.skipped}")
    width = max((len(name) for name in outcome.rows), default=0)
    for name, value in outcome.rows.items():
        print(f"  {name:<{width}}  {value}")
    for failure in outcome.failures[:_SHOWN]:
        print(f"  FAILED: {failure[:_LONGEST]}")
    if len(outcome.failures) > _SHOWN:
        print(f"  ... and {len(outcome.failures) - _SHOWN} more")
    print(f"  {'FAILED' if outcome.failures else 'passed' if not outcome.skipped else 'skipped'}")
    return 1 if outcome.failures else 0


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} ", end="", file=sys.stderr, flush=True)
