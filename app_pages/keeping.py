"""Keep: a control beside words of an article that puts them on a board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages import notices, workspace_opened
from app_pages.exact import label, words
from corpus.article import Quotation
from corpus.chosen import said_at
from corpus.citing import keep
from corpus.errors import VerseError
from index.library import Snapshot
from workspace.board import NAME_LONGEST, Board, BoardError, BoardHeading, Deed, Item
from workspace.boards import Boards

FIRST_BOARD = "Quotations"
"""What the first board is called that nobody gave a name."""
_LAST, _OUTCOME, _MENU, _PERSON = "board_last", "board_outcome", "board_menu", "person"
_REDRAW, _HELD = "board_redraw", "board_held"
_OFFERED = 12
"""Boards offered in the menu, last changed first."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be kept: the snapshot it is shown from, the place in it, and who says it."""

    snapshot: Snapshot
    article_id: str
    spans: tuple[tuple[int, int], ...]
    said: Quotation | None


@dataclass(frozen=True, slots=True)
class Held:
    """The places whose words a board has, as of its last change: (article, sha256, spans)."""

    board_id: str
    changed: str
    places: frozenset[tuple[str, str, tuple[tuple[int, int], ...]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a click on the control ``key``; ``item`` is None where there is nothing to
    undo, and ``board_id`` where nothing was kept."""

    key: str
    text: str
    is_problem: bool = False
    board_id: str | None = None
    item: Item | None = None


def keep_button(
    snapshot: Snapshot,
    article_id: str,
    spans: Sequence[tuple[int, int]],
    said: Quotation | None,
    *,
    key: str,
) -> None:
    """A control that puts these words on a board: the board last used at one click, another or a
    new one from its menu.

    ``spans`` are places in the article as ``snapshot`` has it, and ``said`` the quotation they are
    of; where it is None, the article is asked who says them.
    """
    # A fragment of its own: a click draws this control again and not the whole page, unless the
    # board that one click keeps on is another one after it.
    with st.container(key=f"cv-keep-{key}", gap="small"):
        _control(Words(snapshot, article_id, tuple((a, b) for a, b in spans), said), key)


def person() -> str | None:
    """Who does what is done on boards, where they said so."""
    return st.session_state.get(_PERSON) or None


def call(name: str) -> None:
    """From here on it is ``name`` who changes boards; empty for nobody in particular."""
    st.session_state[_PERSON] = " ".join(name.split())


def use(board: Board | BoardHeading | None) -> None:
    """From here on one click keeps on ``board``; None: on the one that was changed last."""
    if board is None:
        st.session_state.pop(_LAST, None)
    else:
        st.session_state[_LAST] = (board.id, board.name)


def last_used() -> str | None:
    """The id of the board that one click keeps on, if there is one."""
    last = _last()
    return last[0] if last else None


def forget_outcome() -> None:
    """What was last kept is said no more."""
    st.session_state.pop(_OUTCOME, None)


@st.fragment
def _control(chosen: Words, key: str) -> None:
    if st.session_state.pop(_REDRAW, False):
        st.rerun()  # the whole page: every control is to name that board
    last = _last()
    name = last[1] if last else FIRST_BOARD
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            f"Keep on “{label(_short(name))}”",
            key=f"keep-{key}",
            icon=":material/bookmark_add:",
            on_click=_keep,
            args=(chosen, key),
        )
        is_open = st.session_state.get(_MENU) == key
        st.button(
            "Another board",
            key=f"keep-menu-{key}",
            icon=f":material/{'expand_less' if is_open else 'expand_more'}:",
            icon_position="right",
            type="tertiary",
            on_click=_toggle,
            args=(key,),
        )
        outcome: Outcome | None = st.session_state.get(_OUTCOME)
        is_told = outcome is not None and outcome.key == key
        if last and not is_told and _is_on(last[0], chosen):
            st.html(f'<span class="cv-meta">✓ On “{words(_short(name))}”</span>', width="content")
    if is_open:
        with st.container(key=f"cv-menu-{key}", gap="small"):
            _menu(chosen, key, last[0] if last else None)
    _say(key)


def _menu(chosen: Words, key: str, last: str | None) -> None:
    try:
        headings = workspace_opened.boards().headings()
    except VerseError as error:
        notices.problem(str(error))
        return
    others = [h for h in headings if h.id != last][:_OFFERED]
    if others:
        with st.container(horizontal=True, gap="small"):
            for heading in others:
                st.button(
                    label(_short(heading.name)),
                    key=f"keep-{key}-{heading.id}",
                    on_click=_keep,
                    args=(chosen, key, heading.id),
                )
    with st.form(f"keep-new-{key}", border=False, clear_on_submit=False):
        named = f"keep-name-{key}"
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("A new board", max_chars=NAME_LONGEST, key=named,
                          placeholder="Its name")  # fmt: skip
            st.form_submit_button("Keep there", on_click=_keep_on_new, args=(chosen, key, named))


def _toggle(key: str) -> None:
    state = st.session_state
    state[_MENU] = None if state.get(_MENU) == key else key


def _say(key: str) -> None:
    outcome: Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is None or outcome.key != key:
        return
    if outcome.is_problem:
        notices.problem(outcome.text)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="content"):
            notices.done(outcome.text)
        if outcome.item is not None:
            st.button("Undo", key=f"keep-undo-{key}", icon=":material/undo:",
                      on_click=_undo, args=(outcome,))  # fmt: skip
        if outcome.board_id is not None:
            st.page_link("app_pages/boards.py", label="Open board", icon=":material/dashboard:",
                         query_params={"board": outcome.board_id})  # fmt: skip


def _last() -> tuple[str, str] | None:
    """The id and name of the board last used here, else of the one last changed by anybody."""
    state = st.session_state
    if _LAST not in state:
        try:
            headings = workspace_opened.boards().headings()
        except VerseError:
            state[_LAST] = None  # said when somebody keeps something, and not tried for each source
            return None
        if not headings:
            return None
        use(headings[0])
    found: tuple[str, str] | None = state[_LAST]
    return found


def _is_on(board_id: str, chosen: Words) -> bool:
    """Whether the board has just these words; False where that cannot be told."""
    held: Held | None = st.session_state.get(_HELD)
    try:
        boards = workspace_opened.boards()
        now = next((h for h in boards.headings() if h.id == board_id), None)
        if now is None:
            return False
        if held is None or (held.board_id, held.changed) != (now.id, now.changed):
            # Read once for all the controls of a page, and again when somebody changed it.
            items = [item.kept for item in boards.load(board_id).items]
            places = frozenset((k.article_id, k.article_sha256, k.spans) for k in items)
            held = st.session_state[_HELD] = Held(now.id, now.changed, places)
        sha = chosen.snapshot.article(chosen.article_id).sha256
    except VerseError:
        return False  # said when somebody keeps something
    return (chosen.article_id, sha, chosen.spans) in held.places


def _keep_on_new(chosen: Words, key: str, named: str) -> None:
    _keep(chosen, key, new=st.session_state[named])


def _keep(chosen: Words, key: str, board_id: str | None = None, *, new: str | None = None) -> None:
    """Put the words on that board, or on a ``new`` one of that name; else on the one in use."""
    state = st.session_state
    named = state.get(_LAST)
    try:
        article = chosen.snapshot.article(chosen.article_id)
        said = chosen.said or said_at(article, chosen.spans, chosen.snapshot.gazetteer)
        kept = keep(article, chosen.spans, said)
        boards = workspace_opened.boards()
        if board_id is None:
            board_id = boards.create(new, by=person()).id if new is not None else _in_use(boards)
        added = boards.add(board_id, kept, by=person())
        name = boards.load(board_id).name
    except VerseError as error:
        if isinstance(error, BoardError) and new is None:
            use(None)  # the board may have been deleted meanwhile
            state[_REDRAW] = True
        state[_OUTCOME] = Outcome(key, str(error), is_problem=True)
        return
    state[_LAST] = (board_id, name)
    state[_MENU] = None
    state[_REDRAW] = state[_LAST] != named
    if added.already:
        state[_OUTCOME] = Outcome(key, f"These words are on “{name}” already.", board_id=board_id)
    else:
        state[_OUTCOME] = Outcome(key, f"Kept on “{name}”.", board_id=board_id, item=added.item)


def _in_use(boards: Boards) -> str:
    """The id of the board last used here, else of the one last changed, else of a new one.

    Asked at the click and not when a control is drawn: another control may have made the first
    board since.
    """
    last: tuple[str, str] | None = st.session_state.get(_LAST)
    if last is not None:
        return last[0]
    headings = boards.headings()
    return headings[0].id if headings else boards.create(FIRST_BOARD, by=person()).id


def _undo(outcome: Outcome) -> None:
    assert outcome.board_id is not None
    assert outcome.item is not None
    try:
        boards = workspace_opened.boards()
        step = boards.next_undo(outcome.board_id, by=person())
        if step is not None and step.deed is Deed.ADD and step.item_id == outcome.item.id:
            boards.undo(outcome.board_id, by=person())
        else:
            boards.remove(outcome.item, by=person())
    except VerseError as error:
        said = Outcome(outcome.key, str(error), is_problem=True)
    else:
        said = Outcome(outcome.key, "Taken off the board again.")
    st.session_state[_OUTCOME] = said


def _short(name: str) -> str:
    return name if len(name) <= 32 else name[:30].rstrip() + "…"
