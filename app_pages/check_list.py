"""The drafts that were checked before: kept, listed, opened again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages import moments, notices, workspace_opened
from app_pages.exact import label
from corpus.article import Article
from corpus.chosen import said_at
from corpus.citing import keep
from corpus.errors import VerseError
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.draft import Draft
from qa.checking.reports.told import verdict
from workspace.checks import Check, CheckHeading, KeptLine

_SHOWN = 15
_GONE = "check_put_away"


def kept_lines(checked: CheckedDraft, find: Callable[[str], Article | None]) -> list[KeptLine]:
    """The lines as the workspace keeps them."""
    return [_kept(c, find) for c in checked.lines]


def as_checked(check: Check) -> CheckedDraft:
    """The checked draft that was kept.

    Raises:
        ValueError: it was kept by a version that wrote it otherwise.
    """
    lines = tuple(CheckedLine.from_record(line.checked) for line in check.lines)
    own = tuple(c.line for c in lines)
    draft = Draft(check.name, check.text, own, check.format, check.sha256, check.told)
    return CheckedDraft(draft, lines, check.library, 0.0)


def show(now: str | None) -> None:
    """The list, in the side bar; ``now`` is the one that is open."""
    try:
        checks = workspace_opened.checks()
        headings = checks.headings()
    except VerseError as error:
        notices.problem(str(error))
        return
    if gone := st.session_state.get(_GONE):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html('<span class="cv-meta">Put away.</span>', width="content")
            st.button("Undo", key="check-undo", on_click=_restore, args=(gone,))
    if not headings:
        return
    st.html('<h2 class="cv-side">Earlier checks</h2>')
    for heading in headings[:_SHOWN]:
        _entry(heading, is_open=heading.id == now)


def _entry(heading: CheckHeading, *, is_open: bool) -> None:
    problems = heading.problems
    count = "nothing to look at" if not problems else f"{problems} to look at"
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        with st.container():
            st.page_link(
                "app_pages/check.py",
                label=f"**{label(heading.name)}**" if is_open else label(heading.name),
                query_params={"check": heading.id},
            )
            st.html(f'<p class="cv-meta">{moments.here(heading.made)} · {count}</p>')
        st.button(
            "Put away", key=f"check-away-{heading.id}", type="tertiary", on_click=_put_away,
            args=(heading.id,),
        )  # fmt: skip


def _put_away(id: str) -> None:
    try:
        workspace_opened.checks().delete(id)
    except VerseError as error:
        notices.problem(str(error))
        return
    st.session_state[_GONE] = id
    if st.query_params.get("check") == id:
        st.query_params.clear()


def _restore(id: str) -> None:
    try:
        workspace_opened.checks().restore(id)
    except VerseError as error:
        notices.problem(str(error))
        return
    st.session_state.pop(_GONE, None)


def _kept(c: CheckedLine, find: Callable[[str], Article | None]) -> KeptLine:
    kept = None
    if c.match is not None and (article := find(c.match.article_id)) is not None:
        span = (c.match.start, c.match.end)
        kept = keep(article, [span], said_at(article, [span]))
    return KeptLine(c.line.words, verdict(c), c.is_problem, kept, c.to_record())
