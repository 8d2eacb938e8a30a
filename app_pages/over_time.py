"""Over time: what the library holds of a council or a question, by date, and what changed."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from app_pages import frame, notices, opened
from app_pages.exact import copy_button, marked, words
from app_pages.keeping import keep_button
from app_pages.place import Place
from app_pages.quote_cards import announcement
from corpus.errors import QuestionError
from corpus.judgements import Grade
from corpus.reference import basis
from index.library import Snapshot
from qa.answer import Citation
from qa.changed_between import Changes, changed_between
from qa.over_time import Line, Point, councils_of, dated, over_time

_GRADES = [g.value for g in (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT,
                             Grade.ADEQUATE, Grade.SATISFACTORY, Grade.INADEQUATE)]  # fmt: skip
_NONE = "No grade"
_INSPECTION, _TOLD_LATER, _ARTICLE = "Inspection", "Told later", "Article"
_SHAPES = {_INSPECTION: "square", _TOLD_LATER: "triangle-up", _ARTICLE: "circle"}
_COLOURS = {_INSPECTION: "#8a6bb0", _TOLD_LATER: "#a5631b", _ARTICLE: "#3b8299"}
_LINE = "over_time_line"


def main() -> None:
    """The page."""
    assistant = opened.assistant()
    snapshot = assistant.library.snapshot()
    frame.title("Over time")
    opened.say_what_serves(snapshot)
    council, question = _asked(snapshot)
    if not council and not question:
        st.html(
            '<p class="cv-lead">Choose a council, ask a question, or both: what the library holds, '
            "by date, each with the article’s own words.</p>"
        )
        return
    held = st.session_state.get(_LINE)
    key = (snapshot.name, council, question)
    if held is None or held[0] != key:
        try:
            with st.spinner("Looking through the years…"):
                line = over_time(assistant, council=council, question=question)
        except QuestionError as error:
            notices.problem(str(error))
            return
        held = st.session_state[_LINE] = (key, line)
    _show(snapshot, held[1])


def _asked(snapshot: Snapshot) -> tuple[str | None, str | None]:
    """What the address says and the form changes."""
    query = st.query_params
    councils = councils_of(snapshot)
    now = query.get("about", "") or None
    asked = query.get("question", "") or None
    row = st.form("over-time", border=False)
    with row.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        council = st.selectbox(
            "Council", councils, index=councils.index(now) if now in councils else None,
            placeholder=f"Any of {len(councils):,}", width=240, key=f"over-time-council-{now}",
        )  # fmt: skip
        question = st.text_input("Question", asked or "", width=320,
                                 key=f"over-time-question-{asked}",
                                 placeholder="For example: agency social workers")  # fmt: skip
        sent = st.form_submit_button("Show", type="primary")
    if sent:
        wanted = {"about": council or "", "question": question.strip()}
        st.query_params.from_dict({k: v for k, v in wanted.items() if v})
        st.rerun()
    return now, asked


def _show(snapshot: Snapshot, line: Line) -> None:
    n = len(line.points)
    of = line.council or line.question or ""
    inspections = sum(p.is_inspection for p in line.points)
    said = f"{n:,} {'point' if n == 1 else 'points'} in time"
    if inspections == n > 1:
        said += ", all of them inspections"
    elif inspections and n > 1:
        said += (
            f", {inspections:,} of them {'an inspection' if inspections == 1 else 'inspections'}"
        )
    st.html(f'<h2 class="cv-board-name" tabindex="-1">{words(of)}</h2>')
    if line.council and line.question:
        st.html(f'<p class="cv-meta">{words(line.question)}</p>')
    if n:
        st.html(announcement(f"{said}.", f"over-time-{of}-{line.question}"))
    for note in line.notes:
        notices.note(note)
    known = [p for p in line.points if p.day]
    if len(known) > 1:
        _chart(known)
    with st.container(key="cv-time-order"):
        newest = st.toggle("Newest first", key="over-time-newest") if len(known) > 1 else False
    for number, point in enumerate(known[::-1] if newest else known, start=1):
        _point(snapshot, point, number)
    undated = [p for p in line.points if not p.day]
    if undated:
        st.html('<h3 class="cv-label">Without a date</h3>')
    for number, point in enumerate(undated, start=len(known) + 1):
        _point(snapshot, point, number)
    if line.council and len(known) > 1:
        _changes(snapshot, line.council, known)


def _chart(points: list[Point]) -> None:
    """The points by date, and by grade where any has one; the list below says the same."""
    rows = pd.DataFrame(
        {
            "Date": [pd.Timestamp(p.day) for p in points],
            "When": [dated(p) for p in points],
            "Grade": [p.grade.value if p.grade else _NONE for p in points],
            "Kind": [_kind(p) for p in points],
            "Article": [p.citation.title[:80] for p in points],
        }
    )
    graded = [g for g in _GRADES if g in set(rows["Grade"])]
    order = [*graded, _NONE] if (rows["Grade"] == _NONE).any() else graded
    kinds = [k for k in _SHAPES if k in set(rows["Kind"])]
    base = alt.Chart(rows).encode(
        x=alt.X("Date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
        y=alt.Y(
            "Grade:N",
            sort=order,
            scale=alt.Scale(domain=order),
            title=None,
            axis=alt.Axis(labelLimit=200) if graded else None,
        ),
        tooltip=["When", "Kind", "Grade", "Article"],
    )
    marks = base.mark_point(size=130, filled=True, opacity=1).encode(
        shape=alt.Shape(
            "Kind:N",
            scale=alt.Scale(domain=kinds, range=[_SHAPES[k] for k in kinds]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        color=alt.Color(
            "Kind:N",
            scale=alt.Scale(domain=kinds, range=[_COLOURS[k] for k in kinds]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    layers: list[alt.Chart] = [marks]
    if len(graded) and (rows["Grade"] != _NONE).sum() > 1:
        only = alt.datum.Grade != _NONE
        layers.insert(0, base.transform_filter(only).mark_line(
            interpolate="step-after", color="#8b9399", strokeWidth=1.5
        ))  # fmt: skip
    chart = alt.layer(*layers).properties(height=44 * len(order) + 50)
    st.altair_chart(chart, width="stretch")


def _kind(point: Point) -> str:
    if point.is_inspection:
        return _INSPECTION
    return _TOLD_LATER if point.is_told_later else _ARTICLE


def _point(snapshot: Snapshot, point: Point, number: int) -> None:
    c = point.citation
    with st.container(border=True, key=f"cv-point-{number}-{c.article_id[:20]}-{c.start}"):
        st.html(_point_html(point, number))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link("app_pages/read.py", label="Open in the article",
                         icon=":material/menu_book:", query_params=Place.of(c).query)  # fmt: skip
            st.html(copy_button(c.reference, "Copy with reference"), width="content")
        spans = [(c.start, c.end)]
        # One sentence may tell of two times.
        key = f"time-{c.article_id}-{c.start}-{point.day}"
        keep_button(snapshot, c.article_id, spans, None, key=key)


def _point_html(point: Point, number: int) -> str:
    grade = f' <span class="cv-tag">{words(point.grade.value)}</span>' if point.grade else ""
    kind = _kind(point)
    mark = f' <span class="cv-tag">{kind}</span>' if kind != _ARTICLE else ""
    why = "" if point.is_told_later else f" · {words(basis(point.citation.published))}"
    out = [
        f'<section class="cv-card" aria-label="Point {number}">'
        f'<p class="cv-title">{words(dated(point))}{mark}{grade}</p>'
        f"{_words_html(point.citation)}"
        f'<p class="cv-meta"><b>{words(point.citation.title)}</b><br>{words(point.what)}{why}</p>'
    ]
    if point.also:
        out.append(f'<p class="cv-meta">The same words also in: {words("; ".join(point.also))}</p>')
    out.append("</section>")
    return "".join(out)


def _words_html(c: Citation) -> str:
    span = None
    if c.emphasis and c.emphasis[0] < c.emphasis[1]:
        span = (c.emphasis[0] - c.start, c.emphasis[1] - c.start)
    return f'<p class="cv-words">{marked(c.quote, 0, len(c.quote), span, tag="strong")}</p>'


def _changes(snapshot: Snapshot, council: str, points: list[Point]) -> None:
    """Two points to be chosen, and what changed between them."""
    with st.container(border=True, key="cv-changes"):
        st.html('<h3 class="cv-label">What changed between two of them</h3>')
        names = [f"{dated(p)}: {p.grade.value if p.grade else p.citation.title[:60]}"
                 for p in points]  # fmt: skip
        graded = [n for n, p in enumerate(points) if p.is_inspection and p.grade]
        ends = graded[-2:] if len(graded) > 1 else [0, len(points) - 1]
        with st.container(horizontal=True, gap="small"):
            first = st.selectbox("From", range(len(points)), index=ends[0], key="changes-from",
                                 format_func=lambda n: names[n])  # fmt: skip
            last = st.selectbox("To", range(len(points)), index=ends[1], key="changes-to",
                                format_func=lambda n: names[n])  # fmt: skip
        if first == last:
            notices.note("Choose two different ones.")
            return
        earlier, later = points[min(first, last)], points[max(first, last)]
        if not (earlier.grade and later.grade):
            st.html(_beside_html(earlier) + _beside_html(later))
        changes = changed_between(snapshot, earlier, later, council)
        st.html(_changes_html(changes, dated(earlier), dated(later)))


def _beside_html(point: Point) -> str:
    """What was said at one of the two, with its date and source."""
    return (
        f'<p class="cv-meta"><b>{words(dated(point))}</b>: {words(point.citation.title)}</p>'
        f"{_words_html(point.citation)}"
    )


def _changes_html(changes: Changes, before: str, after: str) -> str:
    out = []
    if changes.grades:
        rows = "".join(
            f"<tr><th scope='row'>{words(m.area.capitalize())}</th>"
            f"<td>{_graded(m.before)}</td><td>{_graded(m.after)}"
            f"<br><small>{'the same' if m.is_same else 'changed'}</small></td></tr>"
            for m in changes.grades
        )
        out.append(
            '<table class="cv-table cv-grades"><caption>Grades, in the reports’ words</caption>'
            "<thead><tr>"
            f'<th scope="col">Of</th><th scope="col">{words(before)}</th>'
            f'<th scope="col">{words(after)}</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    if changes.told:
        out.append('<p class="cv-meta">The later article says of change:</p>')
        out += [_words_html(c) for c in changes.told]
    for label, listed in (
        ("The earlier report says this needs to improve", changes.improve_before),
        ("The later report says this needs to improve", changes.improve_after),
    ):
        if listed:
            points = "".join(f"<li>{words(c.quote)}</li>" for c in listed)
            out.append(
                f"<details><summary>{label} ({len(listed)})</summary><ul>{points}</ul></details>"
            )
    if changes.note:
        out.append(f'<p class="cv-note">{words(changes.note)}</p>')
    return "".join(out)


def _graded(c: Citation) -> str:
    if c.emphasis is None:
        return words(c.quote)
    return words(c.quote[c.emphasis[0] - c.start : c.emphasis[1] - c.start])


main()
