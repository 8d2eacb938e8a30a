"""What every page wears: the style sheet and the one script."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_PAGE, _COME = "page_shown", "page_just_come"


def arrive(page: str) -> None:
    """Remember which page is shown now; ``page`` is its path."""
    st.session_state[_COME] = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page


def has_just_come() -> bool:
    """True where another page, or none, was shown before."""
    return bool(st.session_state.get(_COME, True))


def dress() -> None:
    """Add the style and the script. Neither holds a word from outside."""
    style, script = _files()
    st.html(f"<style>{style}</style>")
    # Our own constant file: it copies, scrolls and announces; see page.js.
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def title(text: str, *, wide: bool = False) -> None:
    """A page's heading, our own words only. ``wide`` is for pages with a table."""
    st.html(f'<h1 class="cv-page{" cv-wide" if wide else ""}">{text}</h1>')


@lru_cache(maxsize=1)
def _files() -> tuple[str, str]:
    return (
        (_HERE / "page.css").read_text(encoding="utf-8"),
        (_HERE / "page.js").read_text(encoding="utf-8"),
    )
