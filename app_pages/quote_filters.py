"""The controls of the Quotes page: the request, what was understood of it, and the filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from app_pages import frame
from app_pages.exact import label
from app_pages.listing import listing
from app_pages.looked_for import LookedFor, limits, spoken
from corpus.article import Voice
from index.library import Snapshot
from qa.conversation import LONGEST_QUESTION
from qa.quoted_speakers import Speakers
from qa.quotes_asked import MOST, SLIDE_WORDS, QuotesAsked

_LOOKED_FOR, _ROUND, _SHOWN = "quotes_looked_for", "quotes_round", "quotes_shown"
_LONGEST = 999
"""The most words that a person can ask for at most."""


def current() -> LookedFor:
    """What the address asks for; where it asks for nothing and this person comes from another
    page, what they looked for last.
    """
    before: LookedFor = st.session_state.get(_LOOKED_FOR, LookedFor())
    now = LookedFor.read(st.query_params)
    if now == LookedFor() and frame.has_just_come():
        now = before
    if now != before:
        choose(now)  # by a link, or by the browser's way back
    elif now.query != st.query_params.to_dict():
        st.query_params.from_dict(now.query)
    return now


def turn() -> int:
    """How often something else was looked for: new keys open each form with what holds now."""
    turn: int = st.session_state.get(_ROUND, 0)
    return turn


def choose(looked_for: LookedFor) -> None:
    """Look for something else."""
    st.session_state[_LOOKED_FOR] = looked_for
    st.query_params.from_dict(looked_for.query)
    st.session_state[_ROUND] = turn() + 1
    st.session_state.pop(_SHOWN, None)


def shown() -> int | None:
    """How many quotations are to be shown; None for as many as are shown at first."""
    found: int | None = st.session_state.get(_SHOWN)
    return found


def show_more(most: int) -> None:
    """Show up to ``most``."""
    st.session_state[_SHOWN] = most


def field(now: LookedFor) -> None:
    """The line to type a request in."""
    key = f"request-{turn()}"
    with (
        st.form(f"request-form-{turn()}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="cv-request"),
    ):
        st.text_input(
            "Find quotations", now.question, key=key, max_chars=LONGEST_QUESTION,
            placeholder="five quotes from council leaders about improvement",
        )  # fmt: skip
        st.form_submit_button("Find", type="primary", on_click=_find, args=(now, key))


def chips(now: LookedFor, asked: QuotesAsked, snapshot: Snapshot) -> None:
    """Everything that is looked for, each with its own way out, and a way out of all."""
    entry = listing(snapshot).get(now.article or "")
    found = limits(now, asked, entry.title if entry else None)
    if not found:
        return
    st.html('<p class="cv-meta cv-looked-for">Looking for:</p>')
    with st.container(horizontal=True, key="cv-chips", gap="small"):
        for number, limit in enumerate(found):
            st.button(
                f"{label(_short(limit.said))}  ✕",
                key=f"quotes-chip-{number}",
                help=f"Remove: {label(limit.said)}",
                on_click=choose,
                args=(limit.without,),
            )
        st.button("Clear all", key="quotes-clear", type="tertiary", on_click=choose,
                  args=(LookedFor(),))  # fmt: skip


def put_right(now: LookedFor, asked: QuotesAsked) -> None:
    """The button that opens what was understood of the request, to be changed."""
    key = turn()
    with (
        st.popover("Change what is looked for", icon=":material/edit:", key=f"put-right-{key}"),
        st.form(f"put-right-form-{key}", border=False),
    ):
        st.text_input("About", asked.topic, key=f"topic-{key}", max_chars=LONGEST_QUESTION,
                      placeholder="Anything")  # fmt: skip
        st.text_input(
            "Whose words", spoken(asked), key=f"by-{key}", max_chars=200, placeholder="Anybody’s",
            help="A kind of speaker (council leaders, inspectors, parents) or a name",
        )  # fmt: skip
        number, longest = st.columns(2)
        with number:
            st.number_input("How many", 1, MOST, asked.number, key=f"number-{key}",
                            placeholder="All there are")  # fmt: skip
        with longest:
            st.number_input("Longest, in words", 1, _LONGEST, asked.longest_words,
                            key=f"longest-asked-{key}", placeholder="Any")  # fmt: skip
        st.form_submit_button("Apply", type="primary", on_click=_put_right, args=(now, asked, key))


def filters(now: LookedFor, asked: QuotesAsked, snapshot: Snapshot, speakers: Speakers) -> None:
    """The button that opens the filters."""
    key = turn()
    with (
        st.popover("Filter", icon=":material/tune:", key=f"filter-{key}"),
        st.form(f"filter-form-{key}", border=False),
    ):
        named = {s.name: s for s in speakers.named}
        st.selectbox(
            "Speaker", _with(list(named), now.speaker), index=_at(list(named), now.speaker),
            format_func=lambda n: f"{n} ({named[n].quotations})" if n in named else n,
            placeholder="Anybody, or type part of a name", key=f"speaker-{key}",
        )  # fmt: skip
        voices = list(Voice)
        st.selectbox(
            "Kind of speaker", voices, index=voices.index(now.voice) if now.voice else None,
            format_func=lambda v: f"{v[:1].upper()}{v[1:]}", placeholder="Any kind",
            key=f"voice-{key}",
        )  # fmt: skip
        councils = sorted({c for q in snapshot.quotations.all for c in q.said.about})
        st.selectbox("Council", _with(councils, now.council), index=_at(councils, now.council),
                     placeholder="Any council", key=f"council-{key}")  # fmt: skip
        entries = listing(snapshot)
        st.selectbox(
            "Article", _with(list(entries), now.article), index=_at(list(entries), now.article),
            format_func=lambda id: entries[id].named if id in entries else id,
            placeholder="Any article", key=f"article-{key}",
        )  # fmt: skip
        years = sorted({value[:4] for value, _ in snapshot.dates.values() if value})
        after, before = st.columns(2)
        with after:
            st.selectbox("From year", _with(years, asked.after), index=_at(years, asked.after),
                         placeholder="Any", key=f"after-{key}")  # fmt: skip
        with before:
            st.selectbox("To year", _with(years, asked.before), index=_at(years, asked.before),
                         placeholder="Any", key=f"before-{key}")  # fmt: skip
        st.number_input("Longest, in words", 1, _LONGEST, asked.longest_words,
                        key=f"longest-{key}", placeholder="Any length")  # fmt: skip
        is_short = bool(asked.longest_words and asked.longest_words <= SLIDE_WORDS)
        st.toggle(f"Fits a slide: {SLIDE_WORDS} words", is_short, key=f"slide-{key}")
        st.toggle("With readers’ comments", now.comments, key=f"comments-{key}")
        st.toggle("With words set off, such as ‘outstanding’", now.set_off, key=f"set-off-{key}")
        st.form_submit_button("Apply", type="primary", on_click=_filter, args=(now, asked, key))


def examples(offered: Sequence[str]) -> None:
    """Requests to begin with."""
    if not offered:
        return
    st.html('<p class="cv-meta cv-noprint">For example:</p>')
    with st.container(key="cv-choices-quotes", gap="small"):
        for number, example in enumerate(offered):
            ask = LookedFor(question=example)
            st.button(label(example), key=f"quotes-example-{number}", on_click=choose, args=(ask,))


def _find(now: LookedFor, key: str) -> None:
    choose(now.asking(st.session_state[key]))


def _put_right(now: LookedFor, asked: QuotesAsked, key: int) -> None:
    state = st.session_state
    topic, by = (" ".join(state[f"{name}-{key}"].split()) for name in ("topic", "by"))
    number, longest = state[f"number-{key}"], state[f"longest-asked-{key}"]
    changed = now
    # What was left as it was read goes on being what the question says.
    if topic != asked.topic:
        changed = replace(changed, topic=topic)
    if by != spoken(asked):
        changed = replace(changed, by=by, speaker=None, voice=None)
    if number != asked.number:
        changed = replace(changed, number=number or 0)
    if longest != asked.longest_words:
        changed = replace(changed, longest_words=longest or 0)
    choose(changed)


def _filter(now: LookedFor, asked: QuotesAsked, key: int) -> None:
    state = st.session_state
    longest: int | None = state[f"longest-{key}"]
    was_short = bool(asked.longest_words and asked.longest_words <= SLIDE_WORDS)
    if state[f"slide-{key}"] and not was_short:
        longest = min(longest or SLIDE_WORDS, SLIDE_WORDS)
    elif was_short and not state[f"slide-{key}"] and longest == asked.longest_words:
        longest = None
    changed = replace(
        now,
        speaker=state[f"speaker-{key}"],
        voice=state[f"voice-{key}"],
        council=state[f"council-{key}"],
        article=state[f"article-{key}"],
        comments=bool(state[f"comments-{key}"]),
        set_off=bool(state[f"set-off-{key}"]),
    )
    after, before = state[f"after-{key}"], state[f"before-{key}"]
    if after and before and after > before:
        after, before = before, after
    if after != asked.after:
        changed = replace(changed, after=after or "")
    if before != asked.before:
        changed = replace(changed, before=before or "")
    if longest != asked.longest_words:
        changed = replace(changed, longest_words=longest or 0)
    choose(changed)


def _with(options: list[str], chosen: str | None) -> list[str]:
    """The options; one that an address names and the library has not is among them, last."""
    return options if chosen is None or chosen in options else [*options, chosen]


def _at(options: list[str], chosen: str | None) -> int | None:
    return None if chosen is None else _with(options, chosen).index(chosen)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:58].rstrip() + "…"
