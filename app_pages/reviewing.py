"""Review: a control beside cited words that takes down whether they support what they are cited
for.
"""

from __future__ import annotations

import streamlit as st

from app_pages import keeping, moments, notices, opened, workspace_opened
from app_pages.exact import words
from corpus.errors import VerseError
from workspace.board import NAME_LONGEST
from workspace.queue import State, state
from workspace.review import NOTE_LONGEST, Opinion, Review, Subject

SIGNS = {
    Opinion.SUPPORTS: "✓",
    Opinion.PARTLY: "◐",
    Opinion.DOES_NOT_SUPPORT: "✗",
    Opinion.CANNOT_TELL: "?",
}
"""A sign for each verdict, so that none is told by colour alone."""
_OPEN, _OUTCOME = "review_open", "review_outcome"


def review_control(subject: Subject, *, key: str) -> None:
    """A control that shows the verdict that counts and takes a new one.

    One click opens it and one on a verdict writes it down; a note and the reviewer's name can be
    added. A changed mind is a new entry; all of them are listed. A verdict on a text that has
    changed since has to be given anew.
    """
    with st.container(key=f"cv-review-{key}", gap="small"):
        _control(subject, key)


@st.fragment
def _control(subject: Subject, key: str) -> None:
    try:
        history = workspace_opened.reviews().history(subject.key)
    except VerseError as error:
        if st.session_state.get(_OPEN) == key:
            notices.problem(str(error))
        history = ()
    latest = history[-1] if history else None
    now = opened.snapshot().sha256_of(subject.kept.article_id) if subject.kept else None
    is_old = state(latest, now) is State.REOPENED
    is_open = st.session_state.get(_OPEN) == key
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Review",
            key=f"review-{key}",
            icon=":material/rate_review:",
            type="tertiary",
            on_click=_toggle,
            args=(key,),
        )
        if latest is not None:
            since = "; the source has changed since" if is_old else ""
            st.html(f'<span class="cv-meta">{verdict_html(latest)}{since}</span>', width="content")
    if is_open:
        with st.container(key=f"cv-menu-review-{key}", gap="small"):
            turn = f"{key}-{len(history)}-{(now or '')[:8]}"
            _form(subject, key, None if is_old else latest, now or "", turn)
            if len(history) > 1:
                st.html(_history_html(history))
    outcome = st.session_state.get(_OUTCOME)
    if outcome is not None and outcome[0] == key:
        notices.problem(outcome[1])


def verdict_html(review: Review) -> str:
    """The verdict with who gave it and when: "✓ Supports, Ana, 3 May 2026 at 14:02"."""
    said = f"{SIGNS[review.opinion]} {str(review.opinion).capitalize()}"
    by = f", {words(review.by)}" if review.by else ""
    note = f" “{words(review.note)}”" if review.note else ""
    return f"<b>{words(said)}</b>{by}, {words(moments.here(review.made))}{note}"


def _form(subject: Subject, key: str, latest: Review | None, sha256: str, turn: str) -> None:
    """The verdict that stands, to be changed, and a note; ``turn`` makes the fields fresh ones."""
    st.html(f'<p class="cv-meta">{_asked(subject)}</p>')
    opinion = f"opinion-{turn}"
    st.pills(
        "Your verdict",
        list(Opinion),
        default=latest.opinion if latest else None,
        format_func=lambda o: f"{SIGNS[o]} {str(o).capitalize()}",
        key=opinion,
        on_change=_give,
        args=(subject, key, opinion, latest, sha256),
    )
    with st.form(f"review-form-{turn}", border=False):
        note, name = f"review-note-{turn}", f"review-name-{turn}"
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Note", key=note, max_chars=NOTE_LONGEST, placeholder="Optional")
            st.text_input(
                "Your name", keeping.person() or "", key=name, max_chars=NAME_LONGEST,
                placeholder="Optional",
            )  # fmt: skip
            st.form_submit_button(
                "Save note", on_click=_annotate, args=(subject, key, latest, note, name, sha256),
                disabled=latest is None,
                help=None if latest else "Choose a verdict first",
            )  # fmt: skip


def _asked(subject: Subject) -> str:
    match subject.of:
        case "answer":
            return f"Do the words answer this: “{words(subject.claim)}”"
        case "draft":
            return "Do the article’s words bear out what the draft has?"
        case _:
            return "Do the words say what they are kept for?"


def _history_html(history: tuple[Review, ...]) -> str:
    rows = "".join(f"<li>{verdict_html(review)}</li>" for review in reversed(history[:-1]))
    return f'<p class="cv-meta">Before that:</p><ul class="cv-steps">{rows}</ul>'


def _toggle(key: str) -> None:
    state = st.session_state
    state.pop(_OUTCOME, None)
    state[_OPEN] = None if state.get(_OPEN) == key else key


def _give(subject: Subject, key: str, opinion: str, latest: Review | None, sha256: str) -> None:
    chosen: Opinion | None = st.session_state.get(opinion)
    if chosen is None or (latest is not None and latest.opinion is chosen):
        return  # a click on the verdict that there is takes nothing back: the log only grows
    _add(subject, key, chosen, "", sha256)


def _annotate(
    subject: Subject, key: str, latest: Review | None, note: str, name: str, sha256: str
) -> None:
    keeping.call(st.session_state[name])
    if latest is not None:
        _add(subject, key, latest.opinion, st.session_state[note], sha256)


def _add(subject: Subject, key: str, opinion: Opinion, note: str, sha256: str) -> None:
    by = keeping.person()
    try:
        workspace_opened.reviews().add(subject, opinion, note, by=by, sha256=sha256)
    except VerseError as error:
        st.session_state[_OUTCOME] = (key, str(error))
    else:
        st.session_state.pop(_OUTCOME, None)
