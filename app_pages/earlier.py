"""Earlier conversations: the list beside the question, with opening, renaming and deleting."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages import notices, opened
from app_pages.conversation import Conversation
from app_pages.exact import label, words
from workspace.conversations import ConversationError, Conversations, Heading

QUERY = "conversation"
"""In the page's address: the id of the conversation that is open."""
STATE = "conversation"
"""In the session: the conversation itself."""

_DELETED, _PROBLEM, _SHOWN = "conversation_deleted", "conversation_problem", "conversations_shown"
_AT_FIRST = 12
"""Conversations listed before "Show more"."""


def kept() -> Conversations:
    """Where conversations are kept."""
    return Conversations(opened.settings().data)


def current() -> Conversation:
    """The conversation the address names, else this session's, else a new one."""
    talk: Conversation = st.session_state.setdefault(STATE, Conversation())
    wanted = st.query_params.get(QUERY)
    if wanted and wanted != talk.id:
        try:
            talk = Conversation.read(kept().load(wanted))
        except ConversationError as error:
            notices.problem(str(error))
    open_now(talk)
    return talk


def open_now(talk: Conversation) -> None:
    """Make it the open one, in the session and in the address."""
    st.session_state[STATE] = talk
    if talk.turns:
        st.query_params[QUERY] = talk.id
    else:
        st.query_params.pop(QUERY, None)


def keep(talk: Conversation) -> Conversation:
    """Write it to disk and open it as it is kept; says where that cannot be done."""
    try:
        talk = Conversation.read(kept().save(talk.record))
    except ConversationError as error:
        notices.problem(f"this conversation is not saved, and a refresh loses it: {error}")
    open_now(talk)
    return talk


def show(talk: Conversation) -> None:
    """The list. Shown after the question is answered, so that the newest one is in it."""
    listing = kept().list()
    deleted: Heading | None = st.session_state.get(_DELETED)
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        notices.problem(problem)
    if not (listing.headings or listing.damaged or deleted):
        return
    st.html('<h2 class="cv-side">Earlier conversations</h2>')
    if deleted:
        with st.container(horizontal=True, vertical_alignment="center"):
            said = f'<span class="cv-meta" role="status">Deleted “{words(deleted.title)}”.</span>'
            st.html(said)
            st.button("Undo", key="undo-delete", on_click=_undo_delete)
    shown = st.session_state.get(_SHOWN, _AT_FIRST)
    with st.container(key="cv-earlier", gap=None):
        for heading in listing.headings[:shown]:
            _row(heading, is_open=heading.id == talk.id)
    if len(listing.headings) > shown:
        more = partial(st.session_state.__setitem__, _SHOWN, shown + 50)
        st.button("Show more", key="more-conversations", type="tertiary", on_click=more)
    if listing.damaged:
        where = f"{kept().folder}: {', '.join(listing.damaged)}"
        notices.warn(f"Files that cannot be read as conversations were left alone in {where}.")


def _row(heading: Heading, *, is_open: bool) -> None:
    # A key of its own for the open one: the style tells it from the others by that.
    key = f"cv-talk-{'open-' if is_open else ''}{heading.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=key, wrap=False):
        st.page_link(
            "app_pages/ask.py",
            label=label(heading.title),
            query_params={QUERY: heading.id},
            width="stretch",
        )
        # The title is in the key: renaming closes the little form.
        with st.popover(
            f"Rename or delete “{label(heading.title)}”",  # heard, not seen: see page.css
            icon=":material/more_vert:",
            type="tertiary",
            key=f"more-{heading.id}-{heading.title}",
        ):
            name = f"title-{heading.id}-{heading.title}"
            with st.form(f"rename-{heading.id}", border=False):
                st.text_input("Title", heading.title, key=name, max_chars=200)
                st.form_submit_button("Rename", on_click=_rename, args=(heading, name))
            st.button(
                "Delete", key=f"delete-{heading.id}", icon=":material/delete:",
                on_click=_delete, args=(heading,),
            )  # fmt: skip


def _rename(heading: Heading, name: str) -> None:
    try:
        kept().rename(heading.id, st.session_state[name])
    except ConversationError as error:
        st.session_state[_PROBLEM] = str(error)


def _delete(heading: Heading) -> None:
    try:
        kept().delete(heading.id)
    except ConversationError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    st.session_state[_DELETED] = heading
    if st.session_state[STATE].id == heading.id:
        open_now(Conversation())


def _undo_delete() -> None:
    heading: Heading = st.session_state.pop(_DELETED)
    try:
        back = Conversation.read(kept().restore(heading.id))
    except ConversationError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    if not st.session_state[STATE].turns:
        open_now(back)
