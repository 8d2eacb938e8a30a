"""Check: a draft's quotations and citations against the library, line by line."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages import check_list, frame, keeping, notices, opened, workspace_opened
from app_pages.checked_line import line_html
from app_pages.exact import words
from app_pages.keeping import keep_button
from app_pages.place import Place
from app_pages.quote_cards import announcement
from app_pages.reviewing import review_control
from corpus.errors import VerseError
from index.library import Snapshot
from qa.checking.check import check
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.draft import Draft
from qa.checking.reading import FORMATS, MAX_CHARACTERS, read_bytes, read_pasted
from qa.checking.reports import REPORTS, commented
from qa.checking.reports.told import CAUTION, NAMES, in_draft, summary
from workspace.checks import Check

_NOW, _PROBLEM, _SHOWN, _ORIGINAL = "check_now", "check_problem", "check_shown", "check_original"
_PAGE = 25
"""Lines shown at first, and more at each click."""
_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".csv": "text/csv",
}
_NAMED = {".docx": "Word", ".html": "Web page", ".csv": "CSV"}


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    frame.title("Check a draft", wide=True)
    opened.say_what_serves(snapshot)
    workspace_opened.database_or_say_why("checks")
    _take_in(snapshot)
    if problem := st.session_state.get(_PROBLEM):
        notices.problem(problem)
    held = _held()
    if held is None:
        _nothing_yet()
    else:
        _show(snapshot, *held)
    with st.sidebar:
        check_list.show(held[0].id if held else None)


def _take_in(snapshot: Snapshot) -> None:
    """The two ways to hand a draft in."""
    st.html(
        '<p class="cv-lead">Every quotation in a draft, and every sentence that cites somebody, is '
        "looked up in the library: word for word, who said it, when.</p>"
    )
    with st.expander("Hand in a draft", expanded=_held() is None):
        file_tab, paste_tab = st.tabs(["A file", "Pasted text"])
        with file_tab:
            sent = st.file_uploader(
                "A Word, PowerPoint, PDF, Markdown or text file",
                type=[f.removeprefix(".") for f in (*FORMATS, ".docm", ".pptm", ".doc", ".odt")],
                key="check-file",
            )
            if sent is not None and st.button("Check this file", type="primary", key="check-sent"):
                _check(snapshot, sent.getvalue(), sent.name)
        with paste_tab, st.form("check-paste", border=False):
            text = st.text_area("The draft’s text", key="check-text", height=220,
                                max_chars=MAX_CHARACTERS)  # fmt: skip
            if st.form_submit_button("Check this text", type="primary"):
                _check(snapshot, None, text)


def _check(snapshot: Snapshot, data: bytes | None, given: str) -> None:
    """Check a file called ``given``, or the pasted text ``given``, and keep what came of it."""
    st.session_state.pop(_PROBLEM, None)
    try:
        draft = read_pasted(given) if data is None else read_bytes(data, given)
        checked = _checked(snapshot, draft)
        kept = workspace_opened.checks().keep(
            draft.name, draft.sha256, draft.text, draft.format, check_list.kept_lines(
                checked, lambda id: opened.find_article(snapshot, id)),
            told=draft.problems,
            library=checked.library,
            by=keeping.person(),
        )  # fmt: skip
    except VerseError as error:
        named = "The text" if data is None else f"“{given}”"
        st.session_state[_PROBLEM] = f"{named} was not checked: {error}"
        st.rerun()
    st.session_state[_NOW] = (kept, checked)
    st.session_state[_ORIGINAL] = (kept.id, data)
    st.session_state[_SHOWN] = _PAGE
    st.query_params.from_dict({"check": kept.id})
    st.rerun()


def _checked(snapshot: Snapshot, draft: Draft) -> CheckedDraft:
    bar = st.progress(0.0, "Checking…")

    def progress(done: int, all: int) -> None:
        bar.progress(done / max(1, all), f"Checking {done:,} of {all:,}…")

    try:
        return check(snapshot, draft, progress)
    finally:
        bar.empty()


def _held() -> tuple[Check, CheckedDraft] | None:
    """The check that the address names, from this session or from the workspace."""
    id = st.query_params.get("check", "")
    if not id:
        return None
    now: tuple[Check, CheckedDraft] | None = st.session_state.get(_NOW)
    if now is not None and now[0].id == id:
        return now
    try:
        kept = workspace_opened.checks().load(id)
        found = kept, check_list.as_checked(kept)
    except (VerseError, ValueError) as error:
        said = str(error) if isinstance(error, VerseError) else (
            "this check was kept by another version; check the draft again")  # fmt: skip
        st.session_state[_PROBLEM] = said
        st.query_params.clear()
        return None
    st.session_state[_NOW] = found
    st.session_state[_SHOWN] = _PAGE
    return found


def _nothing_yet() -> None:
    st.html(
        '<p class="cv-meta">Problems come first: a “not” lost, a number or name changed, words put '
        "in another’s mouth, parts stitched together. Nothing leaves this machine.</p>"
    )


def _show(snapshot: Snapshot, kept: Check, checked: CheckedDraft) -> None:
    st.html(f'<h2 class="cv-board-name" tabindex="-1">{words(checked.draft.name)}</h2>')
    st.html(announcement(summary(checked), f"check-{kept.id}"))
    for problem in checked.draft.problems:
        notices.warn(problem)
    if not checked.lines:
        notices.note(
            "The draft quotes nothing in quotation marks and cites nobody in words, so there is "
            "nothing to check."
        )
        return
    lines = _filtered(kept, checked)
    shown = st.session_state.get(_SHOWN, _PAGE)
    for number, c in enumerate(lines[:shown], start=1):
        _line(snapshot, kept, checked, c, number)
    if len(lines) > shown:
        st.button(f"Show more ({len(lines) - shown:,} left)", key="check-more", on_click=_more)
    if checked.sentences:
        st.html(f'<p class="cv-meta">{words(CAUTION)}</p>')
    _take_away(kept, checked)


def _filtered(kept: Check, checked: CheckedDraft) -> Sequence[CheckedLine]:
    ordered = checked.in_order_of_need()
    problems = [c for c in ordered if c.is_problem]
    verdicts = list(dict.fromkeys(c.placed.verdict for c in ordered))
    options = ["To look at", "All", *(NAMES[v] for v in verdicts)]
    chosen = st.pills(
        "Show",
        options,
        default="To look at" if problems else "All",
        key=f"check-show-{kept.id}",
    )
    if chosen == "To look at":
        if not problems:
            notices.done("No line needs to be looked at.")
        return problems
    if chosen in (None, "All"):
        return ordered
    return [c for c in ordered if NAMES[c.placed.verdict] == chosen]


def _line(
    snapshot: Snapshot, kept: Check, checked: CheckedDraft, c: CheckedLine, number: int
) -> None:
    at = checked.lines.index(c)
    with st.container(border=True, key=f"cv-checked-{kept.id}-{at}"):
        st.html(line_html(c, number, in_draft(c, checked)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center",
                          key=f"cv-tools-{kept.id}-{at}"):  # fmt: skip
            if c.match is not None:
                st.page_link("app_pages/read.py", label="Open in the article",
                             icon=":material/menu_book:",
                             query_params=Place.of(c.match).query)  # fmt: skip
        if c.match is not None:
            article = opened.find_article(snapshot, c.match.article_id)
            if article is not None and article.sha256 == c.match.article_sha256:
                spans = [(c.match.start, c.match.end)]
                keep_button(snapshot, article.id, spans, None, key=f"{kept.id}-{at}")
        review_control(kept.subject(at), key=f"{kept.id}-{at}")


def _take_away(kept: Check, checked: CheckedDraft) -> None:
    with st.container(border=True, key="cv-take-away"):
        st.html('<h3 class="cv-label">Take it away</h3>')
        stem = checked.draft.name.rsplit(".", 1)[0][:80] or "Draft"
        with st.container(horizontal=True, gap="small"):
            for suffix, write in REPORTS.items():
                name = f"{stem} checked{suffix}"
                st.download_button(
                    f"Report as {_NAMED[suffix]}",
                    lambda write=write: write(checked),  # type: ignore[misc]
                    name,
                    _MEDIA[suffix],
                    key=f"check-report-{suffix}",
                    icon=":material/download:",
                    on_click="ignore",
                )
            original = st.session_state.get(_ORIGINAL)
            if checked.draft.format == "docx" and original and original[0] == kept.id:
                data: bytes = original[1]
                st.download_button(
                    "The draft with comments",
                    lambda: commented(checked, data),
                    f"{stem} commented.docx",
                    _MEDIA[".docx"],
                    key="check-commented",
                    icon=":material/comment:",
                    on_click="ignore",
                    type="primary",
                )
            elif checked.draft.format == "docx":
                st.html(
                    '<p class="cv-meta">For the draft with comments, hand the file in again: the '
                    "file itself is not kept.</p>"
                )
        st.html('<p class="cv-meta">Kept under Earlier checks, with its reviews.</p>')


def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


main()
