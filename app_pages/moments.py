"""A moment as the person who reads the page has it on their clock."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from corpus.dates import spell


def here(moment: str) -> str:
    """A moment (ISO 8601 with its offset) by the clock of the browser, else of this machine."""
    return at(moment, _zone(st.context.timezone))


def at(moment: str, zone: tzinfo | None) -> str:
    """The same by the clock of ``zone``; None is this machine's.

    >>> at("2026-06-30T23:05:00+00:00", timezone(timedelta(hours=1)))
    '1 July 2026 at 00:05'
    """
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{spell(local.date().isoformat())} at {local:%H:%M}"


def _zone(name: str | None) -> tzinfo | None:
    """The zone of that name; None where there is none such. The name is the browser's word."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None  # not known here, no name at all, or that of a folder of zones
