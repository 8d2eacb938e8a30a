"""Which board is open, and making, renaming, copying, deleting and putting back boards."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages import board_said, keeping, workspace_opened
from app_pages.exact import label, words
from corpus.errors import VerseError
from workspace.board import NAME_LONGEST, Board, BoardHeading

QUERY = "board"
"""In the page's address: the id of the board that is open."""
_DELETED, _ROUND = "board_deleted", "boards_round"


def chosen(headings: Sequence[BoardHeading]) -> BoardHeading | None:
    """The board the address names, else the one last used, else the one last changed.

    None where the address names a board that is not there, or there is none at all.
    """
    known = {h.id: h for h in headings}
    wanted = st.query_params.get(QUERY)
    if wanted:
        return known.get(wanted)
    last = keeping.last_used()
    if last is not None and last in known:
        return known[last]
    return headings[0] if headings else None


def show(headings: Sequence[BoardHeading], now: BoardHeading | None) -> None:
    """The chooser, and a button for a new board."""
    ids = _named(headings)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if headings:
            picked = st.selectbox(
                "Board",
                list(ids),
                index=list(ids).index(now.id) if now else None,
                format_func=ids.__getitem__,
                placeholder="Choose a board",
                # A board that goes or comes makes another list: a kept choice would not fit it.
                key=f"board-{now.id if now else None}",
            )
            if picked is not None and (now is None or picked != now.id):
                open_now(picked)
                st.rerun()
        turn = _round()
        with (
            st.popover("New board", icon=":material/add:", key=f"new-board-{turn}"),
            st.form(f"new-board-form-{turn}", border=False),
        ):
            key = f"new-board-name-{turn}"
            st.text_input("Name of the new board", max_chars=NAME_LONGEST, key=key)
            st.form_submit_button("Make it", type="primary", on_click=_create, args=(key,))


def first_form() -> None:
    """The form of a workspace that has no board."""
    with st.form("first-board", border=False):
        st.text_input("Name of the board", max_chars=NAME_LONGEST, key="first-board-name",
                      placeholder="Induction week")  # fmt: skip
        st.form_submit_button(
            "Make a board", type="primary", on_click=_create, args=("first-board-name",)
        )


def settings_of(board: Board) -> None:
    """The open board's own menu."""
    turn = _round()
    with st.popover("This board", icon=":material/more_vert:",
                    key=f"board-menu-{board.id}-{turn}"):  # fmt: skip
        with st.form(f"rename-{turn}", border=False):
            renamed = f"board-name-{board.id}-{turn}"
            st.text_input("Name", board.name, max_chars=NAME_LONGEST, key=renamed)
            st.form_submit_button("Rename", on_click=_rename, args=(board, renamed))
        with st.form(f"copy-{turn}", border=False):
            copied = f"copy-name-{board.id}-{turn}"
            name = f"{board.name[: NAME_LONGEST - 8]} (copy)"
            st.text_input("Name of the copy", name, max_chars=NAME_LONGEST, key=copied)
            st.form_submit_button("Make a copy", on_click=_duplicate, args=(board, copied))
        st.button("Delete the board", key="delete-board", icon=":material/delete:",
                  on_click=_delete, args=(board,))  # fmt: skip


def show_deleted() -> None:
    """The board just deleted with an Undo, and all that can be put back."""
    just: tuple[str, str] | None = st.session_state.get(_DELETED)
    if just:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<span class="cv-meta" role="status">Deleted “{words(just[1])}”.</span>',
                    width="content")  # fmt: skip
            st.button("Undo", key="undo-delete-board", on_click=_restore, args=just)


def show_all_deleted(deleted: Sequence[BoardHeading]) -> None:
    """The boards that were deleted, each with a button that puts it back."""
    if not deleted:
        return
    with st.expander(f"Deleted boards ({len(deleted)})", key="deleted-boards"):
        for heading in deleted:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f"{words(heading.name)} "
                        f'<span class="cv-meta">{_count(heading.items)}</span>')  # fmt: skip
                st.button("Put back", key=f"restore-{heading.id}", on_click=_restore,
                          args=(heading.id, heading.name),
                          help=f"Put back “{label(heading.name)}”")  # fmt: skip


def open_now(id: str | None) -> None:
    """Make it the open board, in the address."""
    if id is None:
        st.query_params.pop(QUERY, None)
    else:
        st.query_params[QUERY] = id


def _create(key: str) -> None:
    def act() -> str:
        board = workspace_opened.boards().create(st.session_state[key], by=keeping.person())
        _opened(board)
        return f"“{board.name}” is made."

    board_said.attempt("", act)


def _rename(board: Board, key: str) -> None:
    def act() -> str:
        name = st.session_state[key]
        _opened(workspace_opened.boards().rename(board, name, by=keeping.person()))
        return "The board is renamed."

    board_said.attempt(board.id, act)


def _duplicate(board: Board, key: str) -> None:
    def act() -> str:
        name = st.session_state[key]
        copy = workspace_opened.boards().duplicate(board.id, name, by=keeping.person())
        _opened(copy)
        return f"This is the copy, “{copy.name}”."

    board_said.attempt(board.id, act)


def _delete(board: Board) -> None:
    try:
        workspace_opened.boards().delete(board.id, by=keeping.person())
    except VerseError as error:
        board_said.tell(str(error), is_problem=True)
        return
    st.session_state[_DELETED] = (board.id, board.name)
    keeping.use(None)
    open_now(None)


def _restore(id: str, name: str) -> None:
    def act() -> str:
        _opened(workspace_opened.boards().restore(id, by=keeping.person()))
        return f"“{name}” is put back."

    board_said.attempt(id, act)


def _opened(board: Board) -> None:
    st.session_state.pop(_DELETED, None)
    # New keys: the little forms close, and open next time with what is there.
    st.session_state[_ROUND] = _round() + 1
    keeping.use(board)
    open_now(board.id)


def _named(headings: Sequence[BoardHeading]) -> dict[str, str]:
    """Each board's id with its name and size; a number tells those of one name apart.

    The chooser knows what was chosen by what it shows.
    """
    found: dict[str, str] = {}
    for heading in headings:
        name = f"{heading.name} ({_count(heading.items)})"
        number = 2
        while name in found.values():
            name = f"{heading.name} ({_count(heading.items)}; no. {number} of this name)"
            number += 1
        found[heading.id] = name
    return found


def _round() -> int:
    found: int = st.session_state.get(_ROUND, 0)
    return found


def _count(items: int) -> str:
    return "1 quotation" if items == 1 else f"{items:,} quotations"
