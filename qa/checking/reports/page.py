"""A checked draft as one web page that stands by itself: no scripts, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date

from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.reports.told import (
    CAUTION,
    heading,
    in_draft,
    made,
    summary,
    telling,
    verdict,
    where,
    who,
)
from qa.placing.placed import Change, Verdict
from qa.placing.side_by_side import Run, given_runs, match_runs

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 "Source Sans", Arial, sans-serif; color: #1b242a; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #aab3b8; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
section { border-left: 4px solid #aab3b8; padding: .2rem 0 .2rem 1rem; margin: 0 0 1.6rem;
  break-inside: avoid; }
section.problem { border-left-color: #b3362b; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; width: 50%;
  border-bottom: 1px solid #d5dadd; overflow-wrap: anywhere; }
th { font-weight: 600; }
td { font-family: Georgia, serif; white-space: pre-line; }
ins { background: #fde8e4; text-decoration: underline 2px; font-weight: 700; }
del { background: #e7eef0; text-decoration: line-through; }
.meta { color: #4a555c; font-size: .93rem; overflow-wrap: anywhere; margin: .4rem 0; }
.newer { font-weight: 600; }
@media (max-width: 40rem) { table, tbody, tr, th, td { display: block; width: auto; }
  thead { display: none; } td::before { content: attr(data-side); display: block;
  font: 600 .85rem Arial, sans-serif; } }
@media print { body { margin: 0; max-width: none; } }
"""


def write_page(checked: CheckedDraft) -> bytes:
    """The page in UTF-8. Differences are shown by signs and words as well as by colour."""
    ordered = checked.in_order_of_need()
    problems = [c for c in ordered if c.is_problem]
    rest = [c for c in ordered if not c.is_problem]
    title = _text(heading(checked))
    out = [
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{_text(summary(checked))}</p>"
        f'<p class="meta">{_text(made(checked, date.today()))} Words the article does not have are '
        "<ins>{+so+}</ins>, words of the article that the draft does not have "
        "<del>[-so-]</del>.</p>"
    ]
    out += [f'<p class="meta">{_text(p)}</p>' for p in checked.draft.problems]
    for name, lines in (("To look at", problems), ("In order", rest)):
        if lines:
            out.append(f"<h2>{name} ({len(lines)})</h2>")
            out += [_line(c, checked) for c in lines]
    if not ordered:
        out.append("<p>The draft quotes nothing and cites nothing in words.</p>")
    if checked.sentences:
        out.append(f'<p class="meta">{_text(CAUTION)}</p>')
    out.append("</main></body></html>")
    return "".join(out).encode("utf-8", "replace")


def _line(c: CheckedLine, checked: CheckedDraft) -> str:
    kind = ' class="problem"' if c.is_problem else ""
    place = in_draft(c, checked)
    out = [f"<section{kind}><h3>{_text(verdict(c))}{_text(f' ({place})') if place else ''}</h3>"]
    out.append(
        '<table><thead><tr><th scope="col">In the draft</th><th scope="col">In the article</th>'
        f'</tr></thead><tbody><tr><td data-side="In the draft">{_runs(given_runs(c.placed), "ins")}'
        f'</td><td data-side="In the article">{_article(c)}</td></tr></tbody></table>'
    )
    if c.placed.verdict is not Verdict.EXACT:
        out.append(f"<p>{_text(c.placed.description)}</p>")
    whys = [d.why for d in telling(c) if d.why]
    if len(whys) > 3:
        out.append("<ul>" + "".join(f"<li>{_text(w)}</li>" for w in whys) + "</ul>")
    for text in (who(c), where(c)):
        if text:
            out.append(f'<p class="meta">{_text(text)}</p>')
    if c.reference:
        out.append(f'<p class="meta">Reference: {_text(c.reference)}</p>')
    if c.newer:
        out.append(f'<p class="meta newer">{_text(c.newer)}</p>')
    out.append("</section>")
    return "".join(out)


def _article(c: CheckedLine) -> str:
    if c.match is None:
        return "—"
    return _runs(match_runs(c.placed, c.match.quote, c.match.start), "del")


def _runs(runs: Sequence[Run], tag: str) -> str:
    out = []
    for run in runs:
        d = run.difference
        if d is None or d.kind is Change.TYPOGRAPHY or not run.text.strip():
            out.append(_text(run.text))
            continue
        before, after = ("{+", "+}") if tag == "ins" else ("[-", "-]")
        out.append(f"<{tag}>{before}{_text(run.text)}{after}</{tag}>")
    return "".join(out)


def _text(text: str) -> str:
    return html.escape(text.replace("\0", "\N{REPLACEMENT CHARACTER}"), quote=True)
