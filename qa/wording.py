"""How our own sentences put things."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """ "Leeds, Kent and Derby"."""
    return _joined(names, "and")


def either(names: Sequence[str]) -> str:
    """ "Leeds, Kent or Derby"."""
    return _joined(names, "or")


def _joined(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
