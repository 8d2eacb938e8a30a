"""Ask: a question, the answer in the articles' own words, and the places it comes from."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from app_pages import cards, earlier, found, frame, narrowing, next_question, notices, opened
from app_pages.conversation import Conversation, Turn
from app_pages.exact import copy_button, label, words
from app_pages.keeping import keep_button
from app_pages.place import Place
from app_pages.reviewing import review_control
from corpus.errors import CitationBroken
from index.library import Snapshot
from qa.answer import Answer, Citation, Outcome
from qa.ask import Assistant
from workspace.queue import answer_subject
from workspace.review import Subject

_BEFORE = "conversation_before"


def main() -> None:
    """The page."""
    assistant = opened.assistant()
    frame.title("Ask the articles")
    snapshot = assistant.library.snapshot()
    opened.say_what_serves(snapshot)
    if not snapshot.manifest.articles:
        notices.note("The library is empty; add articles on the Library page.")
        return
    talk = earlier.current()
    conversation, bar = st.container(), st.container(key="cv-bar")
    with bar:
        above = st.container()
        # Not in st.bottom: a page with the input there is scrolled to the end of every answer.
        typed = st.chat_input("Ask a question about the articles", key="question")
    question, alone = next_question.taken() or (typed, False)
    with conversation:
        if not talk.turns and not question:
            _welcome(snapshot, opened.example_questions(assistant))
        for number, turn in enumerate(talk.turns):
            is_last = number == len(talk.turns) - 1 and not question
            _show(snapshot, turn, f"{talk.id}-{number}", is_last=is_last)
        if question:
            talk = _ask(assistant, talk, question, alone=alone)
    with above:
        _bar(snapshot, talk)
    with st.sidebar:
        earlier.show(talk)


def _ask(assistant: Assistant, talk: Conversation, question: str, *, alone: bool) -> Conversation:
    """Ask, show the reply, and keep both."""
    name = f"{talk.id}-{len(talk.turns)}"
    _show_question(question, name)
    with st.spinner("Reading the articles…"):
        asked = talk.asked(assistant, question, narrowing.chosen(), alone=alone)
    kept = earlier.keep(asked)
    st.session_state.pop(_BEFORE, None)
    if len(kept.turns) != len(asked.turns) or kept.id != asked.id:
        st.rerun()  # another page went on with this conversation: show what it holds now
    _show_reply(assistant.library.snapshot(), asked.turns[-1], name, is_last=True)
    return kept


def _welcome(snapshot: Snapshot, examples: tuple[str, ...]) -> None:
    n = snapshot.manifest.articles
    years = sorted(value[:4] for value, _ in snapshot.dates.values() if value)
    span = f" from {years[0]} to {years[-1]}" if years and years[0] != years[-1] else ""
    articles = "1 article" if n == 1 else f"{n:,} articles"
    st.html(
        f'<p class="cv-lead">{articles}{span}. Answers are the articles’ own words, each with the '
        "place it comes from.</p>"
    )
    if not examples:
        return
    st.html('<p class="cv-meta">For example:</p>')
    for number, example in enumerate(examples):
        next_question.offer(example, f"example-{number}")


def _bar(snapshot: Snapshot, talk: Conversation) -> None:
    """Above the question: what the search is narrowed to, and a fresh start."""
    narrowing.chips(snapshot)
    with st.container(horizontal=True, vertical_alignment="center"):
        narrowing.control(snapshot)
        if talk.turns:
            st.button("New conversation", on_click=_start_anew, key="new-conversation")
        elif st.session_state.get(_BEFORE) is not None:
            st.html('<span class="cv-meta">The last conversation is saved.</span>', width="content")
            st.button("Undo", on_click=_undo, key="undo-clear")


def _start_anew() -> None:
    st.session_state[_BEFORE] = st.session_state[earlier.STATE]
    earlier.open_now(Conversation())


def _undo() -> None:
    earlier.open_now(st.session_state.pop(_BEFORE))


def _show(snapshot: Snapshot, turn: Turn, name: str, *, is_last: bool) -> None:
    _show_question(turn.question, name)
    _show_reply(snapshot, turn, name, is_last=is_last)


def _show_question(question: str, name: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        shown = question if len(question) <= 600 else question[:600] + "…"
        st.html(f'<p class="cv-question" tabindex="-1" data-turn="{name}">{words(shown)}</p>')


def _show_reply(snapshot: Snapshot, turn: Turn, name: str, *, is_last: bool) -> None:
    with st.chat_message("assistant", avatar=":material/menu_book:"):
        if turn.answer is None:
            notices.problem(turn.problem or "the question could not be asked")
            return
        broken = _broken(snapshot, turn.answer)
        if broken:
            notices.problem(f"this answer is not shown: {broken}. Ask again")
            return
        answer = turn.answer
        _show_how_searched(snapshot, turn, answer, name)
        say = cards.announcement(answer, name) if is_last else ""
        if answer.outcome is Outcome.NOT_IN_THE_ARTICLES:
            _show_nothing_found(snapshot, turn, answer, say)
        elif answer.outcome is Outcome.NEEDS_CLARIFYING:
            lead = answer.lead or cards.ASK_BACK
            st.html(f'{say}<p class="cv-outcome">{words(lead)}</p>')
        else:
            st.html(say + cards.answer_html(answer, name))
        if answer.notes:
            st.html(cards.notes_html(answer.notes))
        next_question.choices(answer.choices, _over_choices(answer), name, is_last=is_last)
        if answer.citations:
            _show_sources(snapshot, turn, name, is_last=is_last)
            _over_time_link(answer)
        if not cards.is_small_talk(answer):
            _show_how_found(snapshot, turn, answer, name)


def _over_time_link(answer: Answer) -> None:
    """A way to what else the library holds of the council, where the answer is about one."""
    about = {name for c in answer.citations for name in c.about}
    if len(about) == 1:
        st.page_link(
            "app_pages/over_time.py",
            label=label(f"{min(about)} over time"),
            icon=":material/timeline:",
            query_params={"about": min(about)},
        )


def _over_choices(answer: Answer) -> str:
    if answer.outcome is Outcome.NEEDS_CLARIFYING:
        return "Choose one, or type it:"
    return "For example:" if cards.is_small_talk(answer) else "To go on with:"


def _show_how_searched(snapshot: Snapshot, turn: Turn, answer: Answer, name: str) -> None:
    if cards.is_small_talk(answer):
        return
    if answer.searched_as != " ".join(turn.question.split()):
        with st.container(horizontal=True, wrap=False, gap="small", key=f"cv-searched-{name}"):
            searched = f'<p class="cv-meta">Searched as: <b>{words(answer.searched_as)}</b></p>'
            st.html(searched, width="stretch")
            next_question.edit(answer.searched_as, name)
    limits = narrowing.described(turn.narrowing, snapshot)
    if limits:
        st.html(f'<p class="cv-meta">Narrowed to: {words("; ".join(limits))}</p>')


def _show_how_found(snapshot: Snapshot, turn: Turn, answer: Answer, name: str) -> None:
    # Filled when it is opened: a long conversation would carry hundreds of passages unseen.
    opened_now = st.expander(
        "How this was found", key=f"found-{name}", type="compact", on_change="rerun"
    )
    if not opened_now.open:
        return
    with opened_now, st.container(key=f"cv-found-{name}"):
        limits = narrowing.described(turn.narrowing, snapshot)
        st.html(found.facts_html(answer, limits, turn.needed))
        ids = dict.fromkeys(p.article_id for p in answer.considered)
        articles = {id: opened.find_article(snapshot, id) for id in ids}
        found.passages(answer, articles, turn.texts)


def _broken(snapshot: Snapshot, answer: Answer) -> str | None:
    """Why an answer that was kept is not to be shown: its words are not those of its text."""
    for citation in answer.citations:
        article = opened.find_article(snapshot, citation.article_id)
        if article is not None and article.sha256 == citation.article_sha256:
            try:
                citation.check(article)
            except CitationBroken as error:
                return str(error)
    return None


def _show_nothing_found(snapshot: Snapshot, turn: Turn, answer: Answer, say: str) -> None:
    reason = answer.reason or "No sentence in what was searched answers this."
    lead = f'<p class="cv-said">{words(answer.lead)}</p>' if answer.lead else ""
    st.html(
        f'{say}<p class="cv-outcome">Not in the articles.</p><p>{words(reason)}</p>{lead}'
        f"{cards.missing_html(answer.missing)}"
    )
    near = [
        (p, a)
        for p in cards.nearest(answer)
        if (a := opened.find_article(snapshot, p.article_id)) and a.sha256 == turn.texts.get(a.id)
    ]
    if not near:
        return
    with st.expander("The nearest passages, which do not answer it", expanded=False):
        for passage, article in near:
            with st.container(border=True):
                st.html(cards.nearest_html(passage, article))
                _read_link(Place.span(article, passage.start, passage.end))


def _show_sources(snapshot: Snapshot, turn: Turn, name: str, *, is_last: bool) -> None:
    citations = turn.answer.citations if turn.answer else ()
    with st.expander(f"Sources ({len(citations)})", expanded=is_last):
        for together in cards.by_article(citations):
            article = opened.find_article(snapshot, together[0].article_id)
            with st.container(border=True):
                st.html(cards.source_html(together[0], article))
                for c in together:
                    st.html(cards.quote_html(c, article, name))
                    with st.container(horizontal=True, vertical_alignment="center"):
                        _read_link(Place.of(c))
                        st.html(copy_button(c.reference, "Copy with reference"), width="content")
                    if article is not None and article.sha256 == c.article_sha256:
                        keep_button(
                            snapshot, article.id, [(c.start, c.end)], None, key=f"{name}-{c.number}"
                        )
                    review_control(_subject(c, name), key=f"{name}-{c.number}")


def _subject(citation: Citation, name: str) -> Subject:
    """What is reviewed of a source: whether its words answer the question of its turn."""
    talk: Conversation = st.session_state[earlier.STATE]
    return answer_subject(talk.record, int(name.rpartition("-")[2]), asdict(citation))


def _read_link(place: Place) -> None:
    st.page_link(
        "app_pages/read.py",
        label="Open in the article",
        icon=":material/menu_book:",
        query_params=place.query,
    )


main()
