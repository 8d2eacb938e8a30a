"""Library: what the articles are, adding and removing them, and what each build did."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from app_pages import building, frame, moments, notices, opened, uploads
from app_pages.exact import words
from app_pages.listing import Listed, listing
from corpus.dates import describe
from corpus.errors import VerseError
from corpus.reference import basis
from corpus.sources import READ_SUFFIXES
from index.build import BuildReport
from index.library import Snapshot

_REPORT, _PROBLEM, _UNDO, _SAID, _ROUND, _PICKED = (
    f"library_{name}" for name in ("report", "problem", "undo", "said", "round", "picked")
)

# What was done, in words, and the build that takes it back.
Undo = tuple[str, dict[str, Sequence[str] | list[Path]]]


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    frame.title("Library", wide=True)
    opened.say_what_serves(snapshot)
    _say_what_happened()
    articles = listing(snapshot)
    _table(articles)
    _one_article(articles)
    _add(snapshot)
    _sources(snapshot)


def _say_what_happened() -> None:
    problem: str | None = st.session_state.pop(_PROBLEM, None)
    if problem:
        notices.problem(problem)
    report: BuildReport | None = st.session_state.get(_REPORT)
    if report is not None:
        st.html(building.report_html(report))
        if st.session_state.get(_SAID):
            notices.note(st.session_state[_SAID])
    undo: Undo | None = st.session_state.get(_UNDO)
    if undo is not None:
        said, back = undo
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{words(said)}</span>", width="content")
            if st.button("Undo", key="undo-build"):
                _build(**back)  # type: ignore[arg-type]


def _table(articles: dict[str, Listed]) -> None:
    looked_for, publisher = st.columns([3, 2])
    with looked_for:
        text = st.text_input("Filter", key="filter", placeholder="Part of a title, file or author")
    with publisher:
        known = sorted({a.publisher for a in articles.values() if a.publisher})
        chosen = st.multiselect("Publisher", known, key="publishers", placeholder="Any publisher")
    rows = [a for a in articles.values() if _matches(a, text, chosen)]
    shown = len(rows)
    all_of_them = building.counted(len(articles), "article")
    st.html(
        f'<p class="cv-meta">{all_of_them}{f", {shown} shown" if shown < len(articles) else ""}.'
        " Click a column’s name to sort; click a row’s box to pick an article.</p>"
    )
    turn = st.session_state.get(_ROUND, 0)
    ids = [a.id for a in rows]
    st.dataframe(
        pd.DataFrame(
            {
                "Title": [a.title for a in rows],
                "Date": [a.published.value or "" for a in rows],
                "Publisher": [a.publisher or "" for a in rows],
                "Words": [a.words for a in rows],
                "Comments": [a.comments for a in rows],
                "Date known from": [_date_known(a) for a in rows],
                "File": [a.file for a in rows],
            }
        ),
        hide_index=True,
        key=f"table-{turn}",
        on_select=partial(_pick_row, f"table-{turn}", ids),
        selection_mode="single-row",
        height=min(420, 37 + 35 * max(1, len(rows))),
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Words": st.column_config.NumberColumn(width="small"),
            "Comments": st.column_config.NumberColumn(
                width="small", help="Readers’ comments below the article"
            ),
        },
    )


def _matches(article: Listed, text: str, publishers: Sequence[str]) -> bool:
    where = f"{article.title} {article.file} {article.author or ''}".casefold()
    return all(w in where for w in text.casefold().split()) and (
        not publishers or article.publisher in publishers
    )


def _date_known(article: Listed) -> str:
    if not article.published.is_known:
        return "unknown"
    how, _, why = basis(article.published).partition(": ")
    bound = describe(article.published).startswith("on or")
    return f"{how}, {article.published.precision}: {why}" if bound else f"{how}: {why}"


def _pick_row(table: str, ids: Sequence[str]) -> None:
    rows = st.session_state[table].selection.rows
    st.session_state[_PICKED] = ids[rows[0]] if rows and rows[0] < len(ids) else None


def _one_article(articles: dict[str, Listed]) -> None:
    if st.session_state.get(_PICKED) not in articles:
        st.session_state[_PICKED] = None
    id = st.selectbox(
        "One article",
        sorted(articles, key=lambda i: articles[i].title.casefold()),
        format_func=lambda i: articles[i].named,
        placeholder="Pick a row above, or choose here",
        key=_PICKED,
    )
    if id is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "app_pages/read.py",
            label="Read it",
            icon=":material/menu_book:",
            query_params={"article": id},
        )
        if st.button("Remove it from the library", key="remove", icon=":material/remove:"):
            said = f"“{articles[id].title}” was taken out; its file is untouched."
            _build(exclude=[id], undo=(said, {"restore": [id]}))


def _add(snapshot: Snapshot) -> None:
    st.subheader("Add articles", anchor=False)
    kinds = ", ".join(sorted(s.removeprefix(".") for s in READ_SUFFIXES))
    if opened.are_samples(snapshot):
        notices.note("Your own articles take the place of the samples.")
    turn = st.session_state.get(_ROUND, 0)
    sent = st.file_uploader(
        "Files from this computer",
        accept_multiple_files=True,
        key=f"upload-{turn}",
        help=f"Read: {kinds}",
    )
    st.html(f'<p class="cv-meta">Read: {words(kinds)}.</p>')
    if st.button("Add these files", type="primary", disabled=not sent, key="add-files") and sent:
        _add_files([(f.name, f.getvalue()) for f in sent])
    with st.form("add-folder", border=False):
        typed = st.text_input(
            "Or a file or folder on the machine the app runs on",
            key="folder",
            placeholder="/home/me/articles",
        )
        if st.form_submit_button("Add this folder"):
            _add_folder(typed)


def _add_files(files: Sequence[tuple[str, bytes]]) -> None:
    folder = opened.settings().articles_folder
    try:
        saved = [uploads.save(folder, name, data) for name, data in files]
    except OSError as error:
        st.session_state[_PROBLEM] = (
            f"the files could not be kept in {folder} ({error.strerror}); make room or check the "
            "folder’s permissions, then add them again"
        )
        st.rerun()
    _build(after=lambda report: _drop_unread(saved, report))


def _drop_unread(saved: Sequence[uploads.Saved], report: BuildReport) -> None:
    """Files just sent that gave no article are not kept, or every build would report them anew."""
    by_hand = building.left_out_by_hand(report)
    unread = {s.source for s in report.skipped} - by_hand
    for file in saved:
        if file.is_new and str(file.path.absolute()) in unread:
            file.path.unlink(missing_ok=True)
        elif str(file.path.absolute()) in by_hand:
            st.session_state[_SAID] = (
                f"{file.name} holds an article that was taken out by hand; it can be put back "
                "under Sources."
            )


def _add_folder(typed: str) -> None:
    text = typed.strip().strip("\"'")
    if not text:
        st.session_state[_PROBLEM] = "no folder was given; type its path"
        st.rerun()
    try:
        path = Path(os.path.expanduser(text)).absolute()
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        st.session_state[_PROBLEM] = f"{text} is not there; check the path"
        st.rerun()
    said = f"{path} was added."
    _build(sources=[path], undo=(said, {"forget": [str(path)]}))


def _sources(snapshot: Snapshot) -> None:
    st.subheader("Sources", anchor=False)
    roots = snapshot.manifest.roots
    folder = opened.settings().articles_folder
    st.html(
        f'<p class="cv-meta">Files added here are kept in {words(str(folder))}. Folders and files '
        "given are read again at every build.</p>"
    )
    for number, root in enumerate(roots):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{words(root)}</span>", width="content")
            if st.button("Forget", key=f"forget-{number}", help="Drop it and the articles it gave"):
                said = f"{root} was dropped with its articles; the files are untouched."
                _build(forget=[root], undo=(said, {"sources": [Path(root)]}))
    out = snapshot.manifest.excluded
    if out:
        st.html("<p><b>Taken out by hand</b></p>")
        for number, (id, title) in enumerate(out.items()):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f"<span>{words(title)}</span>", width="content")
                if st.button("Put back", key=f"restore-{number}"):
                    _build(restore=[id])
    made = moments.here(snapshot.manifest.created)
    st.html(
        f'<p class="cv-meta">Made {words(made)}, generation {words(snapshot.name)}, '
        f"{snapshot.manifest.passages:,} passages.</p>"
    )
    if st.button("Read all sources again", key="rebuild", icon=":material/refresh:"):
        _build()


def _build(
    *,
    sources: Sequence[Path] = (),
    forget: Sequence[str] = (),
    exclude: Sequence[str] = (),
    restore: Sequence[str] = (),
    undo: Undo | None = None,
    after: Callable[[BuildReport], None] | None = None,
) -> None:
    """Build, keep the report or the problem for the next run of the page, and start that."""
    for key in (_REPORT, _UNDO, _SAID):
        st.session_state.pop(key, None)
    had_samples = opened.are_samples(opened.snapshot())
    try:
        report = building.run(
            opened.settings(), opened.embedder(), sources,
            forget=forget, exclude=exclude, restore=restore,
        )  # fmt: skip
    except VerseError as error:
        st.session_state[_PROBLEM] = str(error)
    else:
        st.session_state[_REPORT] = report
        if undo is not None:
            st.session_state[_UNDO] = undo
        if after is not None:
            after(report)
        if had_samples and not opened.are_samples(opened.snapshot()):
            st.session_state[_SAID] = "The sample articles have made way for your own."
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


main()
