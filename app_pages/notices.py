"""Short lines to the person: notes, warnings, problems. Never by colour alone."""

from __future__ import annotations

import streamlit as st

from app_pages.exact import words


def note(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="cv-note">{words(text)}</p>')


def warn(text: str) -> None:
    """Something to know before relying on what is shown."""
    st.html(f'<p class="cv-note cv-warn" role="note"><b>Please note:</b> {words(text)}</p>')


def problem(text: str) -> None:
    """Something did not work; the text says what to do."""
    said = text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "”")) else ".")
    st.html(f'<p class="cv-note cv-problem" role="alert"><b>Problem:</b> {words(said)}</p>')


def done(text: str) -> None:
    """Something was done."""
    st.html(f'<p class="cv-note cv-done" role="status"><b>Done:</b> {words(text)}</p>')
