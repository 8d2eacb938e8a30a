"""Narrowing the search: what is chosen, shown as chips, and the form that changes it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app_pages import notices
from app_pages.exact import label
from app_pages.listing import listing
from corpus.dates import spell
from corpus.errors import QuestionError
from index.library import Snapshot
from qa.retrieve import Narrowing, read_day

_CHOSEN, _ROUND, _PROBLEM = "narrowing", "narrowing_round", "narrowing_problem"


def chosen() -> Narrowing:
    """What this person's search is narrowed to."""
    found: Narrowing = st.session_state.get(_CHOSEN, Narrowing())
    return found


def described(narrowing: Narrowing, snapshot: Snapshot) -> list[str]:
    """Each limit in words, for a person."""
    return [said for said, _ in _limits(narrowing, snapshot)]


def chips(snapshot: Snapshot) -> None:
    """What is narrowed, each with its own way out, and a way out of all."""
    limits = _limits(chosen(), snapshot)
    if not limits:
        return
    with st.container(horizontal=True, key="cv-chips"):
        for number, (said, without) in enumerate(limits):
            st.button(
                f"{label(_short(said))}  ✕",
                key=f"chip-{number}",
                help=f"Remove: {label(said)}",
                on_click=_choose,
                args=(without,),
            )
        st.button("Clear all", key="chips-clear", type="tertiary", on_click=_choose,
                  args=(Narrowing(),))  # fmt: skip


def control(snapshot: Snapshot) -> None:
    """The button that opens the form."""
    now = chosen()
    turn = st.session_state.get(_ROUND, 0)
    with (
        st.popover("Narrow the search", icon=":material/tune:", key=f"narrow-{turn}"),
        st.form(f"narrow-form-{turn}", border=False),
    ):
        problem = st.session_state.get(_PROBLEM)
        if problem:
            notices.problem(problem)
        after, before = st.columns(2)
        with after:
            st.text_input("Published after", now.after or "", key=f"after-{turn}",
                          placeholder="2021 or 5 Sept 2021")  # fmt: skip
        with before:
            st.text_input("Published before", now.before or "", key=f"before-{turn}",
                          placeholder="2024-03")  # fmt: skip
        councils = sorted(snapshot.about)
        st.multiselect(
            "Councils", councils, [c for c in now.about if c in councils], key=f"about-{turn}",
            placeholder="Any council", select_all=False,
        )  # fmt: skip
        entries = listing(snapshot)
        st.multiselect(
            "Articles", list(entries), [i for i in now.articles if i in entries],
            key=f"articles-{turn}", format_func=lambda id: entries[id].named,
            placeholder="Any article", select_all=False,
        )  # fmt: skip
        st.toggle("Include readers’ comments", now.comments, key=f"comments-{turn}")
        st.form_submit_button("Apply", type="primary", on_click=_apply, args=(turn,))


def _apply(turn: int) -> None:
    state = st.session_state
    try:
        wanted = Narrowing(
            after=_day(state[f"after-{turn}"], "Published after"),
            before=_day(state[f"before-{turn}"], "Published before"),
            articles=tuple(state[f"articles-{turn}"]),
            about=tuple(state[f"about-{turn}"]),
            comments=bool(state[f"comments-{turn}"]),
        )
    except QuestionError as error:
        state[_PROBLEM] = str(error)
        return
    _choose(wanted)


def _choose(narrowing: Narrowing) -> None:
    st.session_state[_CHOSEN] = narrowing
    st.session_state.pop(_PROBLEM, None)
    # New keys: the form opens next time with what is chosen now, and the popover closes.
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _day(text: str, option: str) -> str | None:
    return read_day(text, option=option) if text.strip() else None


def _limits(narrowing: Narrowing, snapshot: Snapshot) -> list[tuple[str, Narrowing]]:
    """Each limit in words, with the narrowing that is left without it."""
    limits = []
    if narrowing.after:
        limits.append((f"from {spell(narrowing.after)} on", replace(narrowing, after=None)))
    if narrowing.before:
        limits.append((f"up to {spell(narrowing.before)}", replace(narrowing, before=None)))
    for name in narrowing.about:
        rest = tuple(n for n in narrowing.about if n != name)
        limits.append((name, replace(narrowing, about=rest)))
    for id in narrowing.articles:
        others = tuple(i for i in narrowing.articles if i != id)
        limits.append((f"“{_title(snapshot, id)}”", replace(narrowing, articles=others)))
    if narrowing.comments:
        limits.append(("with readers’ comments", replace(narrowing, comments=False)))
    return limits


def _title(snapshot: Snapshot, id: str) -> str:
    entry = listing(snapshot).get(id)
    return entry.title if entry else id


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:46].rstrip() + "…"
