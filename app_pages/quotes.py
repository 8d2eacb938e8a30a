"""Quotes: find what people said, word for word, with who said it and where."""

from __future__ import annotations

from itertools import islice

import streamlit as st

from app_pages import frame, notices, opened, quote_charts, quote_filters
from app_pages.exact import copy_button, label
from app_pages.keeping import keep_button
from app_pages.looked_for import LookedFor
from app_pages.place import Place
from app_pages.quote_cards import announcement, card_html
from corpus.errors import VerseError
from index.library import Snapshot
from qa.quotation_filters import Wanted, Wider
from qa.quotation_found import QuotationFound
from qa.quotations import Search, look_for, matching
from qa.quoted_speakers import Speakers
from qa.quotes_asked import QuotesAsked

PAGE = 10
"""Quotations shown at first, and more at a time."""
EXAMPLES = (
    "five quotes from council leaders about improvement, for slides",
    "what inspectors said about leadership",
    "what parents said about social workers",
    "short quotes about supervision",
    "young people on moving home",
    "quotes about agency staff",
)
EXAMPLES_SHOWN = 3
_FOUND = "quotes_found"


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    frame.title("Find quotations")
    opened.say_what_serves(snapshot)
    if not snapshot.manifest.articles:
        notices.note("The library is empty; add articles on the Library page.")
        return
    with st.spinner("Reading the quotations…"):
        held = snapshot.quotations.all
    if not held:
        notices.note(
            "No article in the library quotes anybody; add articles that do on the Library page."
        )
        return
    speakers = _speakers(str(snapshot.folder.absolute()), snapshot.manifest.created, snapshot)
    now = quote_filters.current()
    quote_filters.field(now)
    try:
        asked = now.understood(snapshot, speakers)
    except VerseError as error:
        notices.problem(str(error))
        return
    quote_filters.chips(now, asked, snapshot)
    with st.container(horizontal=True, key="cv-quote-controls"):
        quote_filters.filters(now, asked, snapshot, speakers)
        quote_filters.put_right(now, asked)
    if now.article is not None and now.article not in snapshot.dates:
        notices.problem(f"there is no article “{now.article}” in this library; take it off above")
        return
    try:
        with st.spinner("Looking through the quotations…"):
            search = _search(snapshot, now.wanted(asked, quote_filters.shown() or _first(asked)))
    except VerseError as error:
        notices.problem(str(error))
        return
    if not asked.topic:
        _browse(snapshot, now, asked)
    _show(snapshot, now, search)


def _first(asked: QuotesAsked) -> int | None:
    return None if asked.number else PAGE


def _search(snapshot: Snapshot, wanted: Wanted) -> Search:
    """What is found; kept for this person while they look for the same."""
    key = (str(snapshot.folder), snapshot.manifest.created, wanted)
    kept: tuple[object, Search] | None = st.session_state.get(_FOUND)
    if kept is None or kept[0] != key:
        kept = (key, look_for(snapshot, wanted))
        st.session_state[_FOUND] = kept
    return kept[1]


def _browse(snapshot: Snapshot, now: LookedFor, asked: QuotesAsked) -> None:
    """Where nothing particular is asked: requests to begin with, and charts."""
    if now == LookedFor():
        folder, created = str(snapshot.folder.absolute()), snapshot.manifest.created
        quote_filters.examples(_examples(folder, created, snapshot))
    quotations = matching(snapshot, now.wanted(asked))
    if quotations:
        quote_charts.show(now, quotations, snapshot)


def _show(snapshot: Snapshot, now: LookedFor, search: Search) -> None:
    """The quotations found, or what would widen the search."""
    notes = [n for n in search.notes if n != snapshot.notice]
    if not search.found:
        st.html(announcement("Nothing found.", str(quote_filters.turn())))
        for note in notes:
            notices.note(note)
        _widen(now, search)
        return
    st.html(announcement(_counted(search), str(quote_filters.turn())))
    for note in notes:
        notices.note(note)
    _meant(now, search)
    for number, found in enumerate(search.found, start=1):
        _card(snapshot, found, number)
    rest = search.total - len(search.found)
    if rest > 0:
        more = len(search.found) + PAGE
        st.button(
            f"Show {min(PAGE, rest)} more", key="quotes-more",
            on_click=quote_filters.show_more, args=(more,),
        )  # fmt: skip


def _counted(search: Search) -> str:
    """How many are shown of how many. The newest are counted place by place, as the charts do."""
    n, is_ranked = len(search.found), search.found[0].score is not None
    total = search.total if is_ranked else search.matching
    if n == total == 1:
        return "1 quotation"
    counted = f"{total:,} quotations" if n == total else f"{n:,} of {total:,} quotations"
    order = "the nearest first" if is_ranked else "the newest first"
    once = "; the same words are shown once" if n == search.total < total else ""
    return f"{counted}, {order}{once}"


def _widen(now: LookedFor, search: Search) -> None:
    """A button for each thing that can be let go of."""
    with st.container(key="cv-choices-wider", gap="small"):
        _meant(now, search)
        for wider, n in search.wider.items():
            st.button(
                f"{_LETS_IN[wider]} ({n:,})", key=f"wider-{wider.name}",
                on_click=quote_filters.choose, args=(now.without(wider, search.asked),),
            )  # fmt: skip
        st.button("Start again", key="wider-all", on_click=quote_filters.choose,
                  args=(LookedFor(),), type="tertiary")  # fmt: skip


_LETS_IN = {
    Wider.SPEAKER: "By every speaker",
    Wider.COUNCIL: "About every council",
    Wider.ARTICLE: "From every article",
    Wider.DATE: "From any date",
    Wider.LENGTH: "Of any length",
    Wider.COMMENTS: "With readers’ comments",
    Wider.SET_OFF: "With words set off",
    Wider.TOPIC: "On any topic",
}


def _meant(now: LookedFor, search: Search) -> None:
    """A button for each name that is like one that nobody has."""
    for n, name in enumerate(search.meant):
        st.button(
            label(f"Look for {name}"), key=f"meant-{n}", on_click=quote_filters.choose,
            args=(now.naming(name),),
        )  # fmt: skip


def _card(snapshot: Snapshot, found: QuotationFound, number: int) -> None:
    article = snapshot.article(found.article_id)
    place = Place.span(article, found.parts[0][0], found.parts[-1][1])
    with st.container(border=True, key=f"cv-quote-{number}"):
        st.html(card_html(found, number))
        with st.container(horizontal=True, vertical_alignment="top"):
            st.page_link(
                "app_pages/read.py", label="Open in the article", icon=":material/menu_book:",
                query_params=place.query,
            )  # fmt: skip
            st.html(copy_button(found.cited, "Copy with reference"), width="content")
            # Of the place, not of the number: what is said of a click stays with its quotation.
            key = f"{found.article_id}-{found.parts[0][0]}"
            keep_button(snapshot, found.article_id, found.parts, found.said, key=key)


@st.cache_resource(show_spinner="Looking through the quotations…", max_entries=4)
def _examples(folder: str, created: str, _snapshot: Snapshot) -> tuple[str, ...]:
    """Requests to begin with that find something."""
    finds = (e for e in EXAMPLES if len(look_for(_snapshot, Wanted(e)).found) > 1)
    return tuple(islice(finds, EXAMPLES_SHOWN))


@st.cache_resource(show_spinner=False, max_entries=4)
def _speakers(folder: str, created: str, _snapshot: Snapshot) -> Speakers:
    return Speakers(_snapshot.quotations.all)


main()
