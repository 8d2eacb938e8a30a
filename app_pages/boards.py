"""Boards: quotations collected, in order, checked again, and taken away."""

from __future__ import annotations

import streamlit as st

from app_pages import (
    board_item,
    board_list,
    board_said,
    frame,
    keeping,
    moments,
    notices,
    opened,
    taking_away,
    workspace_opened,
)
from app_pages.exact import label, words
from corpus.errors import VerseError
from index.library import Snapshot
from workspace.board import NAME_LONGEST, Board, Item, Step
from workspace.boards import Boards

_SHOWN = 40
"""Quotations shown before "Show all": each has controls of its own, and a page of them is slow."""
_STEPS_SHOWN = 200
_ALL, _TAGS = "board_show_all", "board_tags"


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    boards = workspace_opened.boards_or_say_why()
    frame.title("Boards")
    opened.say_what_serves(snapshot)
    keeping.forget_outcome()
    said = board_said.taken()
    try:
        _show(snapshot, boards, said)
    except VerseError as error:
        notices.problem(str(error))
        st.button("Try again", key="boards-again")


def _show(snapshot: Snapshot, boards: Boards, said: board_said.Said | None) -> None:
    headings = boards.headings()
    now = board_list.chosen(headings)
    if headings:
        board_list.show(headings, now)
    board_list.show_deleted()
    if not headings:
        board_said.show(said)
        _welcome()
    elif now is None:
        board_said.show(said)
        notices.problem("there is no such board here; it may have been deleted. Choose one above")
    else:
        board = boards.load(now.id)
        keeping.use(board)
        board_list.open_now(board.id)
        _board(snapshot, boards, board, said)
    board_list.show_all_deleted(boards.deleted())


def _welcome() -> None:
    st.html(
        '<p class="cv-lead">A board collects quotations for a workshop: in your order, with notes '
        "and tags, word for word, with who said them and where. There is none yet.</p>"
        "<p>Press <b>Keep</b> under a source on Ask, beside a quotation on Quotes, or for words "
        "that you select in an article on Read; or make an empty board here.</p>"
    )
    board_list.first_form()


def _board(snapshot: Snapshot, boards: Boards, board: Board, said: board_said.Said | None) -> None:
    st.html(f'<h2 class="cv-board-name" tabindex="-1">{words(board.name)}</h2>'
            f'<p class="cv-meta">{words(_facts(board))}{_way_down(board)}</p>')  # fmt: skip
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="cv-board-bar"
    ):
        _reversals(boards, board)
        board_list.settings_of(board)
        _person()
    board_said.show(said)
    board_said.show_meetings(board.id)
    if not board.items:
        _nothing_yet()
        _log(boards, board)
        return
    among, tags = _filtered(board)
    listed = among if st.session_state.get(_ALL) == board.id else among[:_SHOWN]
    for shown in board_item.look_up(snapshot, board, listed):
        board_item.show(snapshot, board, shown, said, tags)
    if len(listed) < len(among):
        st.button(f"Show all {len(among):,}", key="show-all", on_click=_show_all, args=(board,))
    elif not among:
        notices.note("No quotation on this board has all of these tags.")
    taking_away.show(snapshot, board, among, is_filtered=len(among) < len(board.items))
    _log(boards, board)


def _nothing_yet() -> None:
    st.html(
        '<p class="cv-lead">Nothing on this board yet.</p><p>Press <b>Keep</b> under a source on '
        "Ask, beside a quotation on Quotes, or select words in an article on Read.</p>"
    )
    with st.container(horizontal=True):
        st.page_link("app_pages/ask.py", label="Ask", icon=":material/chat:")
        st.page_link("app_pages/quotes.py", label="Quotes", icon=":material/format_quote:")
        st.page_link("app_pages/read.py", label="Read", icon=":material/menu_book:")


def _facts(board: Board) -> str:
    n = len(board.items)
    articles = len({item.kept.article_id for item in board.items})
    held = f"{n:,} {'quotation' if n == 1 else 'quotations'}"
    if n:
        held += f" from {articles:,} {'article' if articles == 1 else 'articles'}"
    return f"{held} · last changed {moments.here(board.changed)}"


def _way_down(board: Board) -> str:
    if not board.items:
        return ""
    to = taking_away.ANCHOR
    return f'<span class="cv-noprint"> · <a href="#{to}" data-goto="{to}">Take it away</a></span>'


def _reversals(boards: Boards, board: Board) -> None:
    by = keeping.person()
    undo, redo = boards.next_undo(board.id, by=by), boards.next_redo(board.id, by=by)
    st.button(
        f"Undo {label(board_said.doing(undo))}" if undo else "Undo",
        key="board-undo", icon=":material/undo:", disabled=undo is None,
        on_click=_undo, args=(board,),
    )  # fmt: skip
    if redo:
        st.button(
            f"Redo {label(board_said.doing(redo))}", key="board-redo", icon=":material/redo:",
            on_click=_redo, args=(board,),
        )  # fmt: skip


def _person() -> None:
    name = keeping.person()
    with st.popover(f"You: {label(board_said.short(name, 20))}" if name else "Your name",
                    icon=":material/person:", key=f"person-{name}"):  # fmt: skip
        st.text_input("Your name", name or "", key=f"person-name-{name}", max_chars=NAME_LONGEST,
                      help="Written beside what you change; Undo takes back your own steps.",
                      on_change=_call, args=(f"person-name-{name}",))  # fmt: skip


def _filtered(board: Board) -> tuple[list[Item], list[str]]:
    """The items with all of the chosen tags, and all tags of the board."""
    tags = sorted({t for item in board.items for t in item.tags}, key=str.casefold)
    if not tags:
        return list(board.items), tags
    chosen = st.pills("Show only", tags, selection_mode="multi", format_func=label,
                      key=f"{_TAGS}-{board.id}")  # fmt: skip
    return [item for item in board.items if set(chosen) <= set(item.tags)], tags


def _log(boards: Boards, board: Board) -> None:
    opened_now = st.expander("What was done", key="board-log", type="compact", on_change="rerun")
    if not opened_now.open:
        return
    steps = boards.log(board.id)[::-1]
    rows = "".join(_step_html(step) for step in steps[:_STEPS_SHOWN])
    with opened_now:
        st.html(f'<ol class="cv-steps" reversed>{rows}</ol>')
        if len(steps) > _STEPS_SHOWN:
            notices.note(f"The last {_STEPS_SHOWN} of {len(steps):,} steps are shown.")


def _step_html(step: Step) -> str:
    who = f" by {words(step.by)}" if step.by else ""
    of = f" (step {step.of})" if step.of else ""
    what = words(board_said.in_marks(step.text, 80))
    change = ""
    if step.before != step.after and {step.before, step.after} != {"", step.text}:
        before, after = (words(board_said.short(t, 120)) or "nothing"
                         for t in (step.before, step.after))  # fmt: skip
        change = f"<br>{before} → {after}"
    return (
        f"<li value='{step.number}'><b>{words(str(step.deed).capitalize())}</b>{of}{who}, "
        f'<span class="cv-quiet">{words(moments.here(step.at))}</span><br>{what}{change}</li>'
    )


def _undo(board: Board) -> None:
    def act() -> str:
        step = workspace_opened.boards().undo(board.id, by=keeping.person())
        return f"Undone: {board_said.doing(step)}."

    board_said.attempt_reversal(act)


def _redo(board: Board) -> None:
    def act() -> str:
        step = workspace_opened.boards().redo(board.id, by=keeping.person())
        return f"Done again: {board_said.doing(step)}."

    board_said.attempt_reversal(act)


def _call(key: str) -> None:
    keeping.call(st.session_state[key])


def _show_all(board: Board) -> None:
    st.session_state[_ALL] = board.id


main()
