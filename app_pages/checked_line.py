"""A line of a checked draft as HTML: both wordings beside each other, what differs, the source."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.exact import copy_button, words
from qa.checking.checked import CheckedLine
from qa.checking.reports.told import telling, verdict, where, who
from qa.placing.placed import Change, Verdict
from qa.placing.side_by_side import Run, given_runs, match_runs

_SIGNS = {
    Verdict.EXACT: "✓", Verdict.TYPOGRAPHY: "✓", Verdict.CUT: "✓", Verdict.REWORDED: "≈",
    Verdict.ALTERED: "✗", Verdict.STITCHED: "✗", Verdict.OTHER_SPEAKER: "✗",
    Verdict.COMMENT_ONLY: "!", Verdict.NOT_FOUND: "?",
}  # fmt: skip
_MOST_WHYS = 3


def line_html(c: CheckedLine, number: int, place: str) -> str:
    """All that came of one line. ``place`` is where in the draft it stands ("slide 3")."""
    sign = "!" if c.is_problem and c.placed.verdict in (
        Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.CUT, Verdict.REWORDED
    ) else _SIGNS[c.placed.verdict]  # fmt: skip
    head = f"{sign} {verdict(c)}"
    at = f' <span class="cv-quiet">({words(place)})</span>' if place else ""
    kind = " cv-line-problem" if c.is_problem else ""
    out = [
        f'<section class="cv-card cv-line{kind}" aria-label="Line {number}">'
        f'<p class="cv-verdict"><b>{words(head)}</b>{at}</p>'
        '<div class="cv-sides">'
        f'<div><p class="cv-meta">In the draft</p><p class="cv-words cv-context" dir="auto">'
        f"{runs_html(given_runs(c.placed), is_draft=True)}</p></div>"
    ]
    if c.match is not None:
        runs = match_runs(c.placed, c.match.quote, c.match.start)
        label = "Nearest in the library" if c.placed.verdict is Verdict.REWORDED else (
            "In the article")  # fmt: skip
        out.append(
            f'<div><p class="cv-meta">{label}</p><p class="cv-words cv-context" dir="auto">'
            f"{runs_html(runs, is_draft=False)}</p></div>"
        )
    out.append("</div>")
    if c.placed.verdict is not Verdict.EXACT or c.is_problem:
        out.append(f"<p>{words(c.placed.description)}</p>")
    whys = [d.why for d in telling(c) if d.why]
    if len(whys) > _MOST_WHYS:
        listed = "".join(f"<li>{words(w)}</li>" for w in whys)
        out.append(f"<details><summary>All {len(whys)} differences</summary><ul>{listed}</ul>"
                   "</details>")  # fmt: skip
    facts = [words(text) for text in (where(c), f"Said by — {who(c)}" if who(c) else "") if text]
    if facts:
        out.append(f'<p class="cv-meta">{"<br>".join(facts)}</p>')
    if c.newer:
        out.append(f'<p class="cv-note">{words(c.newer)}</p>')
    if c.reference:
        out.append(copy_button(c.reference, "Copy the right words with reference"))
    out.append("</section>")
    return "".join(out)


def runs_html(runs: Sequence[Run], *, is_draft: bool) -> str:
    """The words with what differs marked by signs and form as well as by colour."""
    out = []
    for run in runs:
        d = run.difference
        if d is None or d.kind is Change.TYPOGRAPHY or not run.text.strip():
            out.append(words(run.text))
        elif is_draft:
            said = "added" if d.kind is not Change.MOVED else "moved"
            out.append(f'<ins aria-label="{said}: {words(run.text)}">{{+{words(run.text)}+}}</ins>')
        else:
            said = "cut" if d.kind is Change.CUT else "the article’s"
            out.append(f'<del aria-label="{said}: {words(run.text)}">[-{words(run.text)}-]</del>')
    return "".join(out)
