"""One quotation on a board: its words, who said them, where from, whether they stand; changing it.

What is being changed is remembered as it was when somebody began, so that what another person
writes meanwhile is never written over unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages import board_cut, board_said, keeping, workspace_opened
from app_pages.exact import label, words
from app_pages.opened import find_article
from app_pages.place import SHA_SHOWN, WORDS_SENT, Place
from app_pages.reviewing import review_control
from corpus.article import Article
from corpus.citing import Kept
from corpus.reference import THE_ARTICLE, placed, source, spoken_by
from index.library import Snapshot
from qa.quotes_asked import SLIDE_WORDS
from workspace.board import NOTE_LONGEST, Board, Item
from workspace.exports.checked import Checked, Entry, check
from workspace.exports.sentences import opened
from workspace.queue import board_subject

_CHANGING = "board_changing"


@dataclass(frozen=True, slots=True)
class Changing:
    """What somebody is changing ("words", "note" or "place"), and the item as it was then."""

    what: str
    item: Item


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of a board with its number on it, checked against the library.

    ``before`` and ``after_next`` are the items it goes before when it moves a place up or down
    among those that are shown; ``after_next`` is None for the end, ``before`` where it is first.
    """

    item: Item
    number: int
    checked: Checked
    article: Article | None
    before: Item | None
    after_next: Item | None
    is_last: bool

    @property
    def kept(self) -> Kept:
        """The words where they stand now; as they were kept where they do not stand."""
        found = self.checked.standing
        return found[0].kept if found else self.item.kept

    @property
    def stands(self) -> bool:
        """True where the words stand in the article."""
        return bool(self.checked.standing)


def look_up(snapshot: Snapshot, board: Board, among: Sequence[Item]) -> list[Shown]:
    """The items ``among`` a board's that are shown, each checked."""
    numbers = {item.id: n for n, item in enumerate(board.items)}
    out = []
    for n, item in enumerate(among):
        article = find_article(snapshot, item.kept.article_id)
        checked = check([Entry(item.kept)], lambda id, found=article: found)  # type: ignore[misc]
        after = numbers[among[n + 1].id] + 1 if n + 1 < len(among) else len(board.items)
        out.append(
            Shown(
                item=item,
                number=numbers[item.id] + 1,
                checked=checked,
                article=article,
                before=among[n - 1] if n else None,
                after_next=board.items[after] if after < len(board.items) else None,
                is_last=n + 1 == len(among),
            )
        )
    return out


def show(
    snapshot: Snapshot, board: Board, shown: Shown, said: board_said.Said | None, tags: list[str]
) -> None:
    """The quotation and what can be done with it; ``tags`` are those of its board, to choose."""
    item = shown.item
    changing = _changing(item)
    with st.container(border=True, key=f"cv-item-{item.id}"):
        st.html(item_html(shown))
        board_said.show(said, item.id)
        with st.container(horizontal=True, gap="small", vertical_alignment="center",
                          key=f"cv-tools-{item.id}"):  # fmt: skip
            _tools(board, shown)
        subject = board_subject(board.id, board.name, item.id, item.note, item.kept)
        review_control(subject, key=f"board-{item.id}")
        if changing is None:
            return
        with st.container(key=f"cv-changing-{item.id}"):
            if changing.what == "note":
                _note_form(board, changing.item, tags)
            elif changing.what == "place":
                _place_form(board, shown)
            else:
                board_cut.show(snapshot, board, changing.item, _stop)


def item_html(shown: Shown) -> str:
    """The quotation as it is read and printed."""
    kept, item = shown.kept, shown.item
    parts = shown.checked.standing[0].parts if shown.stands else None
    count = sum(len(w.split()) for w in kept.words)
    fits = "fits a slide" if count <= SLIDE_WORDS else f"a slide holds about {SLIDE_WORDS}"
    length = f"{count} {'word' if count == 1 else 'words'}, {fits}"
    stands = " · ✓ stands word for word in the article" if shown.stands else ""
    by = opened(spoken_by(kept.speaker, None, kept.kind, is_quotation=kept.is_quotation))
    # Of the article's own words the publisher stands where a speaker's role does.
    who = kept.role if kept.speaker else kept.publisher if by == THE_ARTICLE else None
    role = f", {words(who)}" if who else ""
    place = list(placed(kept.section, kept.page))
    if kept.about:
        place.append(f"about {', '.join(kept.about)}")
    where = source(kept.title, kept.publisher, kept.published, place=place)
    out = [
        f'<section class="cv-card cv-kept" tabindex="-1" aria-label="Quotation {shown.number}">',
        f'<p class="cv-meta"><span class="cv-number">{shown.number}</span> · {length}{stands}</p>',
        f'<blockquote class="cv-words cv-lines">{words_html(kept, parts)}</blockquote>',
        f'<p class="cv-by"><b>{words(by)}</b>{role}</p>',
        f'<p class="cv-meta">{words(where)}</p>',
        _standing_html(shown),
    ]
    if item.tags:
        tags = " ".join(f'<span class="cv-tag">{words(t)}</span>' for t in item.tags)
        out.append(f'<p class="cv-meta">Tags: {tags}</p>')
    if item.note:
        out.append(f'<p class="cv-note cv-lines"><b>Note:</b> {words(item.note)}</p>')
    out.append("</section>")
    return "".join(out)


def words_html(kept: Kept, parts: Sequence[tuple[str, ...]] | None = None) -> str:
    """The exact words, what is left out marked […].

    ``parts`` are the words by the marks they stand in, where only the article's "she said" stands
    between them: nothing of the speaker's is left out there, and each has marks of its own.
    """
    left_out = ' <span class="cv-cut" aria-label="words left out">[…]</span> '
    if parts is None or len(parts) == 1:
        return left_out.join(words(w) for w in kept.words)
    return " ".join(f"“{left_out.join(words(w) for w in part)}”" for part in parts)


def _standing_html(shown: Shown) -> str:
    if not shown.stands:
        reason = shown.checked.left_out[0].reason
        do = "open the article to choose others, or remove this" if shown.article else (
            "add the article again, or remove this")  # fmt: skip
        return (
            '<p class="cv-note cv-problem"><b>No longer stands:</b> '
            f"{words(reason)}. It is left out when the board is taken away; {do}.</p>"
        )
    if shown.checked.standing[0].has_moved:
        return (
            '<p class="cv-note cv-warn"><b>Please note:</b> the article has changed since these '
            "words were chosen; they still stand in it word for word.</p>"
        )
    return ""


def _tools(board: Board, shown: Shown) -> None:
    item, n = shown.item, shown.number
    up, down = (board, item, shown.before), (board, item, shown.after_next)
    _icon(f"Move quotation {n} up", "arrow_upward", f"cv-icon-up-{item.id}",
          disabled=shown.before is None, on_click=_move, args=up)  # fmt: skip
    _icon(f"Move quotation {n} down", "arrow_downward", f"cv-icon-down-{item.id}",
          disabled=shown.is_last, on_click=_move, args=down)  # fmt: skip
    if len(board.items) > 2:
        _icon(f"Move quotation {n} to a place", "low_priority", f"cv-icon-to-{item.id}",
              on_click=_toggle, args=("place", item))  # fmt: skip
    st.button("Note and tags", key=f"note-{item.id}", icon=":material/edit_note:",
              type="tertiary", on_click=_toggle, args=("note", item))  # fmt: skip
    if shown.stands:
        st.button("Longer or shorter", key=f"cut-{item.id}", icon=":material/content_cut:",
                  type="tertiary", on_click=_toggle, args=("words", item))  # fmt: skip
    st.button("Remove", key=f"remove-{item.id}", icon=":material/close:", type="tertiary",
              on_click=_remove, args=(board, item))  # fmt: skip
    if shown.article is not None:
        st.page_link("app_pages/read.py", label="Open in the article",
                     icon=":material/menu_book:", query_params=_place(shown).query)  # fmt: skip


def _icon(name: str, icon: str, key: str, **options: object) -> None:
    """A button that shows its icon and says its name; see page.css."""
    st.button(name, key=key, icon=f":material/{icon}:", type="tertiary", **options)  # type: ignore[arg-type]


def _place(shown: Shown) -> Place:
    kept = shown.kept
    start, end = kept.spans[0][0], kept.spans[-1][1]
    if shown.stands and shown.article is not None:
        return Place.span(shown.article, start, end)
    sha, first = kept.article_sha256[:SHA_SHOWN], kept.words[0][:WORDS_SENT]
    return Place(kept.article_id, start, end, sha, first)


def _note_form(board: Board, item: Item, tags: list[str]) -> None:
    key = f"{item.id}-{item.version}"
    with st.form(f"note-form-{key}", border=False):
        st.text_area("Note", item.note, key=f"note-text-{key}", max_chars=NOTE_LONGEST)
        # No list that opens: one would lie over Save and Cancel.
        known = _known_tags(item, tags)
        if known:
            st.pills("Tags", known, default=list(item.tags), selection_mode="multi",
                     format_func=label, key=f"note-tags-{key}")  # fmt: skip
        st.text_input("New tags", key=f"note-new-tags-{key}",
                      placeholder="With commas between them")  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button("Save", type="primary", on_click=_save_note,
                                  args=(board, item, key, known))  # fmt: skip
            st.form_submit_button("Cancel", on_click=_stop)


def _known_tags(item: Item, tags: Sequence[str]) -> list[str]:
    """The item's tags in their order, then the others of its board."""
    return list(dict.fromkeys([*item.tags, *tags]))


def _place_form(board: Board, shown: Shown) -> None:
    item = shown.item
    with st.form(f"place-form-{item.id}", border=False):
        st.number_input(f"New place, 1 to {len(board.items)}", 1, len(board.items), shown.number,
                        key=f"place-{item.id}")  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button("Move", type="primary", on_click=_move_to, args=(board, item))
            st.form_submit_button("Cancel", on_click=_stop)


def _changing(item: Item) -> Changing | None:
    found: Changing | None = st.session_state.get(_CHANGING)
    return found if found is not None and found.item.id == item.id else None


def _toggle(what: str, item: Item) -> None:
    now = _changing(item)
    _stop()
    if now is None or now.what != what:
        st.session_state[_CHANGING] = Changing(what, item)
        board_cut.begin()


def _stop() -> None:
    st.session_state.pop(_CHANGING, None)


def _save_note(board: Board, item: Item, key: str, known: Sequence[str]) -> None:
    note = st.session_state[f"note-text-{key}"]
    chosen = st.session_state.get(f"note-tags-{key}", ())
    typed = st.session_state[f"note-new-tags-{key}"].split(",")
    tags = [*(t for t in known if t in chosen), *(t for t in typed if t.strip())]
    boards, by = workspace_opened.boards(), keeping.person()

    def annotate() -> str:
        boards.annotate(item, note, by=by)
        return "Saved."

    def tag() -> str:
        boards.tag(item, tags, by=by)
        return "Saved."

    # What was left as it was is not written: another person's may stand there by now.
    acts = [annotate] if note != item.note else []
    acts += [tag] if tuple(tags) != item.tags else []
    if board_said.attempt(board.id, *acts, item=item, stays=True):
        _stop()  # else the form stays open with what was typed


def _move(board: Board, item: Item, before: Item | None) -> None:
    board_said.attempt(board.id, lambda: _moved(board, item, before), item=item, stays=True)


def _move_to(board: Board, item: Item) -> None:
    number = int(st.session_state[f"place-{item.id}"])
    others = [i for i in board.items if i.id != item.id]
    _move(board, item, others[number - 1] if number <= len(others) else None)
    _stop()


def _moved(board: Board, item: Item, before: Item | None) -> str:
    boards = workspace_opened.boards()
    boards.move(item, before, by=keeping.person())
    order = [i.id for i in boards.load(board.id).items]
    return f"Moved to place {order.index(item.id) + 1} of {len(order)}."


def _remove(board: Board, item: Item) -> None:
    def act() -> str:
        workspace_opened.boards().remove(item, by=keeping.person())
        return f"Taken off: {board_said.in_marks(item.kept.text)}. Undo brings it back."

    board_said.attempt(board.id, act, item=item)
