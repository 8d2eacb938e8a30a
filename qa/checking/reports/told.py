"""What every report says of a checked draft, and of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.characters import line
from corpus.dates import spell
from corpus.reference import SPEAKER_NOT_CLEAR, dated
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.placing.placed import Change, Difference, Flag, Verdict

NAMES = {
    Verdict.EXACT: "Word for word",
    Verdict.TYPOGRAPHY: "Word for word but for typography",
    Verdict.CUT: "Cut, and marked so",
    Verdict.ALTERED: "Altered",
    Verdict.STITCHED: "Stitched together",
    Verdict.OTHER_SPEAKER: "Said by somebody else",
    Verdict.COMMENT_ONLY: "Only in a reader’s comment",
    Verdict.NOT_FOUND: "Not found",
    Verdict.REWORDED: "In the draft’s own words",
}
"""The verdicts as people read them."""
FLAGS = {
    Flag.NEGATION: "negation lost or gained",
    Flag.NUMBER: "number changed",
    Flag.NAME: "name changed",
    Flag.ORDER: "order changed",
}
CAUTION = (
    "“In the draft’s own words” shows the nearest words in the library; whether they bear out what "
    "the draft says is for a person to judge."
)


def heading(checked: CheckedDraft) -> str:
    """What a report is called."""
    return f"Quotations checked: {line(checked.draft.name, 120)}"


def summary(checked: CheckedDraft) -> str:
    """How many of what, in a sentence."""
    found = [
        f"{n} {NAMES[Verdict(v)][:1].lower()}{NAMES[Verdict(v)][1:]}"
        for v, n in checked.counts.items()
        if n
    ]
    quotations, sentences = len(checked.quotations), len(checked.sentences)
    said = "1 quotation" if quotations == 1 else f"{quotations} quotations"
    if found:
        said += f" ({', '.join(found)})"
    if sentences:
        said += f" and {_sentences(sentences)} that {'cites' if sentences == 1 else 'cite'}"
    return f"{said}. {to_look_at(len(checked.problems))}"


def to_look_at(problems: int) -> str:
    """How many somebody ought to look at."""
    if not problems:
        return "None needs to be looked at."
    return "1 needs to be looked at." if problems == 1 else f"{problems} need to be looked at."


def made(checked: CheckedDraft, day: date) -> str:
    """When and against what it was checked."""
    return f"Checked on {spell(day.isoformat())} against the library {checked.library}."


def verdict(c: CheckedLine) -> str:
    """The verdict with its flags."""
    flags = [FLAGS[f] for f in c.placed.flags]
    claims = {Change.SPEAKER: "speaker", Change.DATE: "date", Change.COUNCIL: "council"}
    flags += [
        f"another {claims[d.kind]}" for d in c.placed.differences
        if d.kind in claims and not (d.kind is Change.COUNCIL and "name changed" in flags)
    ]  # fmt: skip
    said = NAMES[c.placed.verdict]
    return f"{said}: {', '.join(dict.fromkeys(flags))}" if flags else said


def who(c: CheckedLine) -> str:
    """Who says it in the draft and in the article."""
    ours = c.line.claim.speaker
    theirs = c.speaker or (SPEAKER_NOT_CLEAR.lower() if c.match else "")
    parts = [f"draft: {ours}"] if ours else []
    parts += [f"article: {theirs}"] if theirs else []
    return line("; ".join(parts))


def where(c: CheckedLine) -> str:
    """The article, its date with the basis, and the place in it."""
    if c.match is None:
        return ""
    m = c.match
    page = f"page {m.page}" if m.page else ""
    section = f"under “{m.section}”" if m.section else ""
    return line(", ".join(filter(None, (m.title, m.publisher, dated(m.published), section, page))))


def in_draft(c: CheckedLine, checked: CheckedDraft) -> str:
    """Where in the draft it stands."""
    if c.line.page is None:
        return ""
    return f"{'slide' if checked.draft.format == 'pptx' else 'page'} {c.line.page}"


def telling(c: CheckedLine) -> Sequence[Difference]:
    """The differences that are more than typography."""
    return [d for d in c.placed.differences if d.kind is not Change.TYPOGRAPHY]


def _sentences(n: int) -> str:
    return "1 sentence" if n == 1 else f"{n} sentences"
