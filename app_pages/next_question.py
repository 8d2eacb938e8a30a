"""The next question where it is not typed: one that is offered, or edited searched words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages import notices
from app_pages.exact import label, words
from qa.conversation import LONGEST_QUESTION

_NEXT, _EDITED, _EMPTY = "next_question", "searches_edited", "search_emptied"
_EMPTY_LINE = "there are no words to search for; type what is to be searched"


def taken() -> tuple[str, bool] | None:
    """The question that was clicked or edited, once; and whether it stands alone."""
    found: tuple[str, bool] | None = st.session_state.pop(_NEXT, None)
    return found


def offer(question: str, key: str) -> None:
    """A button that asks ``question``."""
    st.button(label(question), key=key, on_click=_ask, args=(question,))


def choices(offered: Sequence[str], heading: str, name: str, *, is_last: bool) -> None:
    """The questions to go on with: to click under the newest answer, to read under older ones."""
    if not offered:
        return
    if not is_last:
        items = "".join(f"<li>{words(choice)}</li>" for choice in offered)
        st.html(f'<div class="cv-meta cv-noprint"><p>Offered then:</p><ul>{items}</ul></div>')
        return
    st.html(f'<p class="cv-meta cv-noprint">{words(heading)}</p>')
    with st.container(key=f"cv-choices-{name}", gap="small"):
        for number, choice in enumerate(offered):
            offer(choice, f"choice-{name}-{number}")


def edit(searched_as: str, name: str) -> None:
    """A small control that opens the searched words, to be changed and searched again."""
    # The count is in the keys: sending closes the little form, a refusal leaves it open.
    key = f"{name}-{st.session_state.get(_EDITED, 0)}"
    with (
        st.popover("Edit", icon=":material/edit:", type="tertiary", key=f"cv-edit-{key}"),
        st.form(f"edit-form-{key}", border=False, width=480),
    ):
        if st.session_state.pop(_EMPTY, None) == name:
            notices.problem(_EMPTY_LINE)
        st.text_input("Search for", searched_as, max_chars=LONGEST_QUESTION, key=f"edited-{key}")
        st.html('<p class="cv-meta">Asked by itself, without the questions before it.</p>')
        st.form_submit_button("Search again", on_click=_ask_edited, args=(name, f"edited-{key}"))


def _ask(question: str, *, alone: bool = False) -> None:
    st.session_state[_NEXT] = (question, alone)


def _ask_edited(name: str, key: str) -> None:
    text = " ".join(st.session_state[key].split())
    if not text:
        st.session_state[_EMPTY] = name
        return
    st.session_state[_EDITED] = st.session_state.get(_EDITED, 0) + 1
    _ask(text, alone=True)
