"""What every page wears: the style sheet and the one script."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent


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
