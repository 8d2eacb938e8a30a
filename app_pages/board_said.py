"""What became of what somebody did on the Boards page, and both texts where two people met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from app_pages import keeping, notices, workspace_opened
from app_pages.exact import words
from corpus.citing import Kept
from corpus.errors import VerseError
from corpus.reference import marks
from workspace.board import BoardConflict, Deed, Item, Part, Step, Written

_SAID, _CONFLICTS = "board_said", "board_conflicts"

_DOING = {
    Deed.CREATE: "making the board",
    Deed.RENAME: "renaming the board",
    Deed.DELETE: "deleting the board",
    Deed.RESTORE: "putting back the board",
    Deed.ADD: "adding",
    Deed.REMOVE: "taking off",
    Deed.MOVE: "moving",
    Deed.ANNOTATE: "the note on",
    Deed.TAG: "the tags of",
    Deed.RECUT: "the cut of",
    Deed.UNDO: "undoing",
    Deed.REDO: "doing again",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A line about what was done; ``item_id`` is None where it is about the board."""

    text: str
    is_problem: bool = False
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people wrote the same thing: the conflict, and the item as this person saw it."""

    board_id: str
    conflict: BoardConflict
    seen: Item | None


def attempt(
    board_id: str, *acts: Callable[[], str], item: Item | None = None, stays: bool = False
) -> bool:
    """Run ``acts``, which give the line that says what was done; False where a problem ended it.

    Conflicts are kept, to be shown with both texts, and the next act is run all the same: nothing
    that was written is lost. ``stays``: the item is on the board afterwards, so the line stands
    with it.
    """
    state = st.session_state
    state.pop(_SAID, None)
    met: list[Meeting] = []
    is_sound = True
    for act in acts:
        try:
            state[_SAID] = Said(act(), item_id=item.id if item and stays else None)
        except BoardConflict as conflict:
            met.append(Meeting(board_id, conflict, item))
        except VerseError as error:
            state[_SAID] = Said(str(error), is_problem=True, item_id=item.id if item else None)
            is_sound = False
            break
    state[_CONFLICTS] = (*state.get(_CONFLICTS, ()), *met)
    return is_sound


def attempt_reversal(act: Callable[[], str]) -> None:
    """Run an undo or a redo; where somebody built on the step the line says so, and that is all."""
    try:
        st.session_state[_SAID] = Said(act())
    except VerseError as error:
        st.session_state[_SAID] = Said(str(error), is_problem=True)


def tell(text: str, *, is_problem: bool = False) -> None:
    """A line about the board, for the next time the page is drawn."""
    st.session_state[_SAID] = Said(text, is_problem)


def taken() -> Said | None:
    """What was just done, once."""
    found: Said | None = st.session_state.pop(_SAID, None)
    return found


def show(said: Said | None, item_id: str | None = None) -> None:
    """The line, where it is about that item (or the board)."""
    if said is None or said.item_id != item_id:
        return
    if said.is_problem:
        notices.problem(said.text)
    else:
        notices.done(said.text)


def show_meetings(board_id: str) -> None:
    """What two people wrote on that board at once, until somebody has chosen."""
    found: tuple[Meeting, ...] = st.session_state.get(_CONFLICTS, ())
    for number, meeting in enumerate(found):
        if meeting.board_id == board_id:
            _show_meeting(meeting, number)


def _show_meeting(found: Meeting, number: int) -> None:
    """Both texts, and a button for each."""
    conflict = found.conflict
    with st.container(border=True, key=f"cv-meeting-{number}"):
        notices.problem(str(conflict))
        is_off = conflict.part is Part.THERE
        if not is_off:
            st.html(_text_html(f"The {conflict.part} on the board now", conflict.there))
        if conflict.wanted is not None:
            st.html(_text_html(f"Your {_part_of(conflict.wanted, conflict.part)}", conflict.wanted))
        mine = "Write mine instead"
        if is_off:
            mine = "Put it back with mine" if conflict.wanted is not None else "Put it back"
        elif conflict.wanted is None:
            mine = "Take it off all the same"
        with st.container(horizontal=True):
            theirs = "Leave it off" if is_off else "Keep what is there"
            st.button(theirs, key=f"meeting-theirs-{number}", on_click=_keep_theirs, args=(found,))
            st.button(mine, key=f"meeting-mine-{number}", on_click=_write_mine, args=(found,))


def doing(step: Step) -> str:
    """A step in a few words: "adding “We have turned…”"."""
    said = _DOING[step.deed]
    return said if step.item_id is None else f"{said} {in_marks(step.text)}"


def short(text: str, longest: int = 40) -> str:
    """``text`` on one line, its end cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def in_marks(text: str, longest: int = 40) -> str:
    """The same in quotation marks, which are single ones where ``text`` has double ones.

    >>> in_marks("“Staff stay,” she said.")
    '‘“Staff stay,” she said.’'
    """
    cut = short(text, longest)
    opening, closing = marks(cut)
    return f"{opening}{cut}{closing}"


def _keep_theirs(found: Meeting) -> None:
    _settle(found)
    st.session_state[_SAID] = Said("Left as it is on the board.")


def _settle(found: Meeting) -> None:
    left = tuple(m for m in st.session_state[_CONFLICTS] if m is not found)
    st.session_state[_CONFLICTS] = left


def _write_mine(found: Meeting) -> None:
    _settle(found)
    attempt(found.board_id, lambda: _written(found), item=found.seen)


def _written(found: Meeting) -> str:
    boards, by = workspace_opened.boards(), keeping.person()
    conflict, item, wanted = found.conflict, found.conflict.item, found.conflict.wanted
    if conflict.part is Part.NAME:
        assert isinstance(wanted, str)
        boards.rename(boards.load(found.board_id), wanted, by=by)
        return f"The board is called “{wanted}” now."
    if conflict.part is Part.THERE:
        assert found.seen is not None
        back = _with(found.seen, wanted)
        boards.add(found.board_id, back.kept, back.note, back.tags, by=by)
        return "Put back, at the end of the board."
    assert item is not None
    if wanted is None:
        boards.remove(item, by=by)
        return "Taken off the board."
    if conflict.part is Part.NOTE:
        boards.annotate(item, _with(item, wanted).note, by=by)
    elif conflict.part is Part.TAGS:
        boards.tag(item, _with(item, wanted).tags, by=by)
    else:
        boards.recut(item, _with(item, wanted).kept, by=by)
    return f"Your {conflict.part} stands now."


def _with(item: Item, wanted: Written) -> Item:
    if isinstance(wanted, str):
        return replace(item, note=wanted)
    if isinstance(wanted, Kept):
        return replace(item, kept=wanted)
    return item if wanted is None else replace(item, tags=wanted)


def _part_of(wanted: Written, part: Part) -> str:
    """What was written on an item that is off the board."""
    if part is not Part.THERE:
        return str(part)
    return str(Part.NOTE if isinstance(wanted, str) else
               Part.KEPT if isinstance(wanted, Kept) else Part.TAGS)  # fmt: skip


def _text_html(title: str, text: Written) -> str:
    shown = text.text if isinstance(text, Kept) else text
    if isinstance(shown, tuple):
        shown = ", ".join(shown)
    body = words(shown) if shown else "<i>nothing</i>"
    return f'<p class="cv-meta"><b>{words(title)}</b></p><p class="cv-note cv-lines">{body}</p>'
