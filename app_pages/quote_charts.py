"""Who is quoted, of which councils, when and of what kind: charts whose bars narrow the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import altair as alt
import pandas as pd
import streamlit as st

from app_pages import quote_filters
from app_pages.exact import label, words
from app_pages.looked_for import LookedFor
from corpus.article import Voice
from index.library import Snapshot
from index.quoted import Quoted
from qa.quotation_counts import (
    NOT_CLEAR,
    UNDATED,
    YearCount,
    by_council,
    by_speaker,
    by_voice,
    by_year,
)

TOP = 10
"""Bars of a chart of names."""
LONGEST_NAME = 40
"""Characters of a name beside its bar."""
BAR, KIND = 30, 18
"""Pixels of height that a bar takes, and the name of a kind under the years."""
_COLOUR = "#3b8299"
_COLOURS = {
    Voice.REGULATOR: "#8a6bb0",
    Voice.COUNCIL: _COLOUR,
    Voice.GOVERNMENT: "#4f6fb3",
    Voice.EXPERT: "#c8872d",
    Voice.WORKER: "#5c9a5f",
    Voice.FAMILY: "#b8585a",
    Voice.READER: "#c77ba3",
    Voice.OTHER: "#a0864a",
    NOT_CLEAR: "#8b9399",
}
"""A kind has the same colour whatever else is shown; all are seen on light and on dark."""


class Chart(StrEnum):
    """What can be shown."""

    SPEAKERS = "Speakers"
    COUNCILS = "Councils"
    YEARS = "Years"
    KINDS = "Kinds"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, how many quotations, and what is looked for when it is chosen (None where
    it cannot be looked for)."""

    name: str
    quotations: int
    narrowed: LookedFor | None


def show(now: LookedFor, quotations: Sequence[Quoted], snapshot: Snapshot) -> None:
    """The chart that is chosen, with a button for each bar and a table of it."""
    with st.container(key="cv-charts"):
        chosen = st.segmented_control(
            "Count the quotations by",
            list(Chart),
            default=Chart.SPEAKERS,
            required=True,
            key="quotes-chart",
        )
        chart = Chart(chosen)
        bars = _BARS[chart](now, quotations, snapshot)
        if not bars:
            st.html('<p class="cv-meta">None of these quotations can be counted so.</p>')
            return
        years = by_year(quotations, snapshot.dates) if chart is Chart.YEARS else ()
        if len(bars) == 1:
            said = f"Only one: {bars[0].name} ({bars[0].quotations:,})"
            st.html(f'<p class="cv-meta">{words(said)}</p>')
            return
        beside, buttons = st.columns([3, 2])
        with beside:
            _draw(chart, bars, years)
        with buttons, st.container(gap=None, key="cv-bars"):
            for n, bar in enumerate(bars):
                if bar.narrowed is not None:
                    st.button(
                        label(f"{_short(bar.name)} ({bar.quotations:,})"),
                        key=f"bar-{chart.name}-{n}",
                        type="tertiary",
                        help=f"Only these: {label(bar.name)}",
                        on_click=quote_filters.choose,
                        args=(bar.narrowed,),
                    )
        st.html(_table(chart, bars, years))


def _speakers(now: LookedFor, quotations: Sequence[Quoted], snapshot: Snapshot) -> list[Bar]:
    named = by_speaker(quotations, TOP)
    return [Bar(s.name, s.quotations, replace(now, speaker=s.name)) for s in named]


def _councils(now: LookedFor, quotations: Sequence[Quoted], snapshot: Snapshot) -> list[Bar]:
    counted = by_council(quotations, TOP)
    return [Bar(c.name, c.quotations, replace(now, council=c.name)) for c in counted]


def _years(now: LookedFor, quotations: Sequence[Quoted], snapshot: Snapshot) -> list[Bar]:
    counted: dict[str, int] = {}
    for row in by_year(quotations, snapshot.dates):
        counted[row.year] = counted.get(row.year, 0) + row.quotations
    return [
        Bar(y, n, replace(now, after=y, before=y) if y != UNDATED else None)
        for y, n in counted.items()
    ]


def _kinds(now: LookedFor, quotations: Sequence[Quoted], snapshot: Snapshot) -> list[Bar]:
    return [
        Bar(
            c.name, c.quotations, replace(now, voice=Voice(c.name)) if c.name != NOT_CLEAR else None
        )
        for c in by_voice(quotations)
    ]


_BARS: dict[Chart, Callable[[LookedFor, Sequence[Quoted], Snapshot], list[Bar]]] = {
    Chart.SPEAKERS: _speakers,
    Chart.COUNCILS: _councils,
    Chart.YEARS: _years,
    Chart.KINDS: _kinds,
}


def _draw(chart: Chart, bars: Sequence[Bar], years: Sequence[YearCount]) -> None:
    """The chart; a click on a bar does what its button does."""
    picked = alt.selection_point(name="picked", fields=["name"], on="click", clear=False)
    title = f"Quotations by: {chart.lower()}"
    # Streamlit tells a chart whose bars were picked from a new one by its key.
    key = f"chart-{chart.name}-{quote_filters.turn()}"
    if chart is Chart.YEARS:
        colours = {str(k): colour for k, colour in _COLOURS.items()}
        kinds = [str(k) for k in _COLOURS if any(y.voice == k for y in years)]
        rows = [{"name": y.year, "kind": y.voice, "quotations": y.quotations} for y in years]
        drawn = (
            alt.Chart(pd.DataFrame(rows), description=title)
            .mark_bar()
            .encode(
                x=alt.X("name:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
                y=alt.Y("quotations:Q", title="quotations", axis=alt.Axis(tickMinStep=1)),
                color=alt.Color(
                    "kind:N",
                    title=None,
                    scale=alt.Scale(domain=kinds, range=[colours[k] for k in kinds]),
                    legend=alt.Legend(orient="bottom", columns=1),
                ),
                tooltip=["name:N", "kind:N", "quotations:Q"],
            )
            .add_params(picked)
            .properties(height=260 + KIND * len(kinds))
        )
    else:
        rows = [
            {"name": b.name, "shown": _short(b.name, 22), "quotations": b.quotations} for b in bars
        ]
        drawn = (
            alt.Chart(pd.DataFrame(rows), description=title)
            .mark_bar(color=_COLOUR)
            .encode(
                y=alt.Y("shown:N", title=None, sort=None, axis=alt.Axis(labelLimit=160)),
                x=alt.X("quotations:Q", title="quotations", axis=alt.Axis(tickMinStep=1)),
                tooltip=["name:N", "quotations:Q"],
            )
            .add_params(picked)
            .properties(height=BAR * len(bars) + 60)
        )
    narrowed = {b.name: b.narrowed for b in bars}

    def pick() -> None:
        points = st.session_state[key].selection.get("picked", [])
        chosen = narrowed.get(str(points[0]["name"])) if points else None
        if chosen is not None:
            quote_filters.choose(chosen)

    st.altair_chart(drawn, on_select=pick, selection_mode="picked", key=key)


def _table(chart: Chart, bars: Sequence[Bar], years: Sequence[YearCount]) -> str:
    """The same as a table, folded."""
    if years:
        head = "<th>Year</th><th>Kind of speaker</th><th>Quotations</th>"
        rows: list[tuple[str, ...]] = [(y.year, y.voice, f"{y.quotations:,}") for y in years]
    else:
        head = "<th>Name</th><th>Quotations</th>"
        rows = [(b.name, f"{b.quotations:,}") for b in bars]
    body = "".join(f"<tr>{''.join(f'<td>{words(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<details class="cv-furniture"><summary>As a table</summary><table class="cv-table">'
        f"<caption>{words(chart)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        "</table></details>"
    )


def _short(name: str, most: int = LONGEST_NAME) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
