"""Taking a board away: checked again, what was checked shown, and only then a file to download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages import notices
from app_pages.exact import label, words
from app_pages.opened import find_article
from index.library import Snapshot
from workspace.board import Board, Item
from workspace.exports.checked import Checked, Entry, check
from workspace.exports.formats import FORMATS, Format
from workspace.exports.sentences import RIGHTS, left_out

ANCHOR = "take-away"
"""The id of the section on the page."""
_READY = "taken_away"
_FORMAT = "take_away_as"
_CHOOSE = (
    "Choose a format: every quotation is then checked against the library, and you see what was "
    "checked before you download."
)
_UNSAFE = re.compile(r"[^\w\s.,()&'’-]+")


@dataclass(frozen=True, slots=True)
class Ready:
    """A file made of what stood when it was checked. ``made_of`` tells whether that is still so."""

    made_of: tuple[object, ...]
    checked: Checked
    data: bytes
    file_name: str


def show(snapshot: Snapshot, board: Board, items: Sequence[Item], *, is_filtered: bool) -> None:
    """The section: a format, what was checked for it, and the file."""
    with st.container(border=True, key="cv-take-away"):
        st.html(f'<h3 class="cv-label" id="{ANCHOR}" tabindex="-1">Take it away</h3>')
        if is_filtered:
            n = len(items)
            things = "quotation" if n == 1 else "quotations"
            notices.note(f"Only the {n} {things} with the chosen tags, of {len(board.items)}.")
        if not items:
            return
        named = {f.name: f for f in FORMATS}
        chosen = st.pills("Format", list(named), key=_FORMAT)
        if chosen is None:
            st.html(f'<p class="cv-meta">{_CHOOSE}</p>')
            return
        format = named[chosen]
        ids = tuple((item.id, item.version) for item in items)
        made_of = (board.id, board.version, board.name, ids, format.name, snapshot.name)
        ready: Ready | None = st.session_state.get(_READY)
        if ready is None or ready.made_of != made_of:
            with st.spinner(f"Checking {len(items):,} and making the file…"):
                ready = _made(snapshot, board, items, format, made_of)
            st.session_state[_READY] = ready
        _offer(ready, format)


def _made(
    snapshot: Snapshot,
    board: Board,
    items: Sequence[Item],
    format: Format,
    made_of: tuple[object, ...],
) -> Ready:
    entries = [Entry(item.kept, item.note, item.tags) for item in items]
    checked = check(entries, lambda id: find_article(snapshot, id))
    name = _UNSAFE.sub(" ", board.name).strip(" .") or "Quotations"
    data = format.write(checked, board.name)
    return Ready(made_of, format.held(checked), data, f"{' '.join(name.split())}{format.suffix}")


def _offer(ready: Ready, format: Format) -> None:
    checked = ready.checked
    notices.done(checked.line) if not checked.left_out else notices.warn(checked.line)
    if checked.left_out:
        listed = "".join(f"<li>{words(left_out(entry))}</li>" for entry in checked.left_out)
        st.html(f'<div class="cv-note"><b>Left out</b><ul>{listed}</ul></div>')
    if not format.has_words:
        notices.note("A list of references: it names the articles and quotes no words.")
    st.download_button(
        f"Download {label(ready.file_name)}",
        ready.data,
        ready.file_name,
        format.media_type,
        key="download",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    st.html(f'<p class="cv-meta">{words(RIGHTS)}</p>')
