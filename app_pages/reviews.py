"""Reviews: what there is to review, the neediest first, and the log to take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from app_pages import earlier, frame, notices, opened, workspace_opened
from app_pages.exact import words
from app_pages.place import SHA_SHOWN, WORDS_SENT, Place
from app_pages.reviewing import review_control, verdict_html
from corpus.citing import Standing, stand
from corpus.errors import VerseError
from corpus.reference import placed, source, spoken_by
from index.library import Snapshot
from workspace.boards import Boards
from workspace.checks import Checks
from workspace.database import Database
from workspace.exports.reviews import reviews_csv, reviews_jsonl
from workspace.queue import State, Waiting, queue, subjects
from workspace.review import Of, Opinion, Review
from workspace.reviews import Reviews

_STATES = {
    State.UNREVIEWED: "Not reviewed",
    State.PROBLEM: "Problems",
    State.REOPENED: "Source changed",
    State.SETTLED: "Supports",
}
_ONE = {**_STATES, State.PROBLEM: "Problem"}
_OF = {Of.ANSWER: "Answers", Of.BOARD: "Boards", Of.DRAFT: "Drafts"}
_PAGES = {Of.ANSWER: "app_pages/ask.py", Of.BOARD: "app_pages/boards.py",
          Of.DRAFT: "app_pages/check.py"}  # fmt: skip
_QUERY = {Of.ANSWER: "conversation", Of.BOARD: "board", Of.DRAFT: "check"}
_SHOWN = "reviews_shown"
_PAGE = 20
_LOG_SHOWN = 100


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    frame.title("Reviews")
    database = workspace_opened.database_or_say_why("reviews")
    try:
        _show_all(snapshot, database)
    except VerseError as error:
        notices.problem(str(error))


def _show_all(snapshot: Snapshot, database: Database) -> None:
    reviews = Reviews(database)
    all_of = subjects(earlier.kept(), Boards(database), Checks(database))
    waiting = queue(all_of, reviews.latest(), snapshot.sha256_of)
    count = reviews.count()
    if not waiting and not count:
        _nothing_yet()
        return
    _count(waiting)
    chosen = _filtered(waiting, reviews)
    shown = st.session_state.get(_SHOWN, _PAGE)
    for one in chosen[:shown]:
        _show(snapshot, one, reviews)
    if not chosen:
        notices.note("Nothing fits these filters; take one off.")
    elif len(chosen) > shown:
        st.button(f"Show more ({len(chosen) - shown:,} left)", key="reviews-more", on_click=_more)
    if count:
        _take_away(reviews, count)


def _nothing_yet() -> None:
    st.html(
        '<p class="cv-lead">Nothing to review yet.</p><p>Every source of an answer, every '
        "quotation on a board and every line of a checked draft comes here. Ask something, or hand "
        "in a draft.</p>"
    )
    with st.container(horizontal=True):
        st.page_link("app_pages/ask.py", label="Ask", icon=":material/chat:")
        st.page_link("app_pages/check.py", label="Check", icon=":material/fact_check:")


def _count(waiting: Sequence[Waiting]) -> None:
    counts = Counter(w.state for w in waiting)
    named = {s: (_ONE if counts[s] == 1 else _STATES)[s].lower() for s in State}
    said = " · ".join(f"{counts[s]:,} {named[s]}" for s in State if counts[s])
    st.html(f'<p class="cv-count">{words(said)}</p>')


def _filtered(waiting: Sequence[Waiting], reviews: Reviews) -> list[Waiting]:
    states = st.pills("State", list(State), selection_mode="multi", key="reviews-states",
                      format_func=lambda s: _STATES[s])  # fmt: skip
    with st.expander("More filters", type="compact"):
        of = st.pills("From", list(Of), selection_mode="multi", format_func=lambda o: _OF[o],
                      key="reviews-of")  # fmt: skip
        opinions = st.pills("Verdict", list(Opinion), selection_mode="multi",
                            format_func=lambda o: str(o).capitalize(),
                            key="reviews-opinions")  # fmt: skip
        by = st.selectbox("Reviewer", reviews.reviewers(), index=None, key="reviews-by",
                          placeholder="Anybody")  # fmt: skip
        text = st.text_input("Words, article, council or question", key="reviews-text")
    wanted = text.casefold().split()
    return [
        w
        for w in waiting
        if (not states or w.state in states)
        and (not of or w.subject.of in of)
        and (not opinions or (w.review is not None and w.review.opinion in opinions))
        and (by is None or (w.review is not None and w.review.by == by))
        and all(word in _searched(w) for word in wanted)
    ]


def _searched(w: Waiting) -> str:
    kept = w.subject.kept
    of_article = (kept.title, *kept.about, kept.speaker or "") if kept else ()
    return " ".join((w.subject.claim, w.subject.words, w.subject.where, *of_article)).casefold()


def _show(snapshot: Snapshot, w: Waiting, reviews: Reviews) -> None:
    subject, kept = w.subject, w.subject.kept
    with st.container(border=True, key=f"cv-queue-{subject.key}"):
        st.html(_waiting_html(snapshot, w, reviews.elsewhere(subject)))
        with st.container(horizontal=True, gap="small", key=f"cv-tools-{subject.key}"):
            if kept is not None:
                a, b = kept.spans[0][0], kept.spans[-1][1]
                sha, first = kept.article_sha256[:SHA_SHOWN], kept.words[0][:WORDS_SENT]
                place = Place(kept.article_id, a, b, sha, first)
                st.page_link("app_pages/read.py", label="Open in the article",
                             icon=":material/menu_book:", query_params=place.query)  # fmt: skip
            id = subject.at.get(_QUERY[subject.of])
            if id:
                st.page_link(
                    _PAGES[subject.of],
                    label={Of.ANSWER: "Open the answer", Of.BOARD: "Open the board",
                           Of.DRAFT: "Open the check"}[subject.of],
                    icon=":material/arrow_forward:",
                    query_params={_QUERY[subject.of]: id},
                )  # fmt: skip
        review_control(subject, key=subject.key)


def _waiting_html(snapshot: Snapshot, w: Waiting, elsewhere: Sequence[Review]) -> str:
    subject, kept = w.subject, w.subject.kept
    claim = {Of.ANSWER: "Question", Of.BOARD: "Note", Of.DRAFT: "The draft has"}[subject.of]
    where = f" · {words(subject.where)}" if subject.where else ""
    out = [
        f'<section class="cv-card cv-queue"><p class="cv-meta"><span class="cv-tag">'
        f"{_ONE[w.state]}</span> {_OF[subject.of].removesuffix('s')}{where}</p>"
    ]
    if subject.claim:
        out.append(f"<p><b>{claim}:</b> {words(subject.claim)}</p>")
    if kept is None:
        out.append('<p class="cv-note">No article has these words.</p></section>')
        return "".join(out)
    out.append(f'<blockquote class="cv-words">{words(kept.text)}</blockquote>')
    who = spoken_by(kept.speaker, kept.role, kept.kind, is_quotation=kept.is_quotation)
    at = source(kept.title, kept.publisher, kept.published, place=placed(kept.section, kept.page))
    out.append(f'<p class="cv-meta">{words(who)}<br>{words(at)}</p>')
    if w.state is State.REOPENED:
        out.append(f'<p class="cv-note cv-warn"><b>Please note:</b> {_reopened(snapshot, w)}</p>')
    if elsewhere:
        last = verdict_html(elsewhere[-1])
        out.append(f'<p class="cv-meta">The same words, reviewed elsewhere: {last}</p>')
    out.append("</section>")
    return "".join(out)


def _reopened(snapshot: Snapshot, w: Waiting) -> str:
    """What became of the words that were reviewed."""
    kept = w.subject.kept
    assert kept is not None
    standing, _ = stand(kept, opened.find_article(snapshot, kept.article_id))
    return {
        Standing.GONE: "the article is no longer in the library",
        Standing.CHANGED: "the article has changed since, and these words are not in it any more",
    }.get(standing, "the article has changed since; these words still stand in it")


def _take_away(reviews: Reviews, count: int) -> None:
    with st.container(border=True, key="cv-take-away"):
        st.html('<h3 class="cv-label">Take the log away</h3>')
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "CSV", lambda: reviews_csv(reviews.log()), "reviews.csv", "text/csv",
                key="reviews-csv", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            st.download_button(
                "JSONL", lambda: reviews_jsonl(reviews.log()), "reviews.jsonl", "application/jsonl",
                key="reviews-jsonl", icon=":material/download:", on_click="ignore",
                help="qa evaluate reads it as a set of judged questions",
            )  # fmt: skip
    opened_now = st.expander(f"The log ({count:,})", key="reviews-log", type="compact",
                             on_change="rerun")  # fmt: skip
    if opened_now.open:
        rows = "".join(
            f"<li value='{r.number}'>{verdict_html(r)}<br>"
            f'<span class="cv-quiet">{words(_short(r.subject.words))}</span></li>'
            for r in reviews.newest(_LOG_SHOWN)
        )
        with opened_now:
            st.html(f'<ol class="cv-steps" reversed>{rows}</ol>')
            if count > _LOG_SHOWN:
                notices.note(f"The last {_LOG_SHOWN} of {count:,}; take the log away for all.")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 140 else flat[:139].rstrip() + "…"


def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


main()
