"""Places in an order that leave room between any two, so that moving one item moves no other.

A place is the digits after the point of a hexadecimal fraction, and places are in order as strings.
Each ends with the id of its item: no two items can ever have the same one, so an item can always
be put back at exactly the place where it was.
"""

from __future__ import annotations

from collections.abc import Sequence

_STEP_DIGITS = 8
_START = 8 << 28


def place_between(low: str | None, high: str | None, id: str) -> str:
    """A place for item ``id`` after ``low`` and before ``high``; None is the end of the list.

    The first on a board is at "80000000" and its id, the next at "80000001" and its id; between
    the two another comes to "800000008" and its id.

    Raises:
        ValueError: ``low`` is not before ``high``.
    """
    number, digits = _START, _STEP_DIGITS
    # Whole steps at the ends: halving what is left would make each place longer than the last.
    if high is None and low is not None:
        number = _cut(low, digits) + 1
    elif low is None and high is not None:
        number = _cut(high, digits) - 1
    elif low is not None and high is not None:
        if low >= high:
            raise ValueError(f"{low} is not before {high}")
        digits = 1
        # Two apart: the one between them is above ``low``, and with any id after it below ``high``.
        while _cut(high, digits) - _cut(low, digits) < 2:
            digits += 1
        number = (_cut(low, digits) + _cut(high, digits)) // 2
    # An id may end with zeros, which a fraction does not count: the last digit is never one.
    return f"{number:0{digits}x}{id}8"


def neighbours(places: Sequence[str], before: str | None) -> tuple[str | None, str | None]:
    """The places that stand on both sides of a new one just before ``before`` (None: at the end).

    ``places`` are all that there are, in order, but for the one that moves.
    """
    at = len(places) if before is None else places.index(before)
    return (places[at - 1] if at else None), before


def _cut(place: str, digits: int) -> int:
    """The first digits of a place, the rest cut off."""
    return int(place[:digits].ljust(digits, "0"), 16)
