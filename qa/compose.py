"""An outline written out: citations checked and numbered, Markdown, the answer object."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Kind
from corpus.dates import describe
from corpus.markdown_text import escape
from index.library import Snapshot
from qa.answer import Answer, Citation, Considered, Outcome, Statement
from qa.outline import Outline, Part, Place
from qa.question import Question

NOT_FOUND = "Not in the articles."


def compose(
    snapshot: Snapshot,
    question: Question,
    outline: Outline,
    *,
    considered: Sequence[Considered] = (),
    notes: Sequence[str] = (),
    understood: Sequence[str] = (),
) -> Answer:
    """The answer object of an outline.

    Raises:
        CitationBroken: a place's words are not those of the stored article.
    """
    citations: list[Citation] = []
    statements: list[Statement] = []
    lines: list[str] = [escape(outline.lead)] if outline.lead else []
    for part in outline.parts:
        cited = _cite(snapshot, part, first=len(citations) + 1)
        if part.label:
            lines.append(f"**{escape(part.label)}**")
        if part.lead:
            lines.append(escape(part.lead))
        lines += _write(cited, by_article=part.by_article)
        if not cited and part.missing:
            lines.append(escape(part.missing))
        for n, c in enumerate(cited):
            label = part.label if n == 0 else None
            statements.append(Statement(c.quote, (c.number,), label))
        citations += cited
    if outline.outcome is Outcome.NOT_IN_THE_ARTICLES and not lines:
        lines = [NOT_FOUND]
    lines += [f"- {escape(choice)}" for choice in outline.choices]
    return Answer(
        question=question.text,
        searched_as=question.searched_as,
        outcome=outline.outcome,
        answer="\n\n".join(lines),
        statements=tuple(statements),
        citations=tuple(citations),
        considered=tuple(considered),
        notes=tuple(dict.fromkeys([*notes, *outline.notes, *_comment_note(citations)])),
        lead=outline.lead,
        missing=tuple(p.missing for p in outline.parts if p.missing and not p.places),
        choices=outline.choices,
        support=outline.support,
        understood=tuple(understood),
        reason=outline.reason,
        best=_citation(snapshot, outline.best, 1) if outline.best else None,
    )


def _cite(snapshot: Snapshot, part: Part, *, first: int) -> list[Citation]:
    return [_citation(snapshot, place, n) for n, place in enumerate(part.places, start=first)]


def _citation(snapshot: Snapshot, place: Place, number: int) -> Citation:
    citation = Citation.of(
        place.article,
        place.start,
        place.end,
        number=number,
        about=place.about,
        emphasis=place.emphasis,
    )
    # The last gate: nothing leaves whose words are not the stored article's.
    citation.check(snapshot.article(place.article.id))
    return citation


def _write(citations: Sequence[Citation], *, by_article: bool) -> list[str]:
    """Lines of Markdown; articles are named where more than one speaks."""
    several = by_article and len({c.article_id for c in citations}) > 1
    lines: list[str] = []
    article = None
    for c in citations:
        if several and c.article_id != article:
            article = c.article_id
            by = f"{escape(c.publisher)}, " if c.publisher else ""
            lines.append(f"**{escape(c.title)}** ({by}{describe(c.published)})")
        lines.append(f"{_emphasised(c)} [{c.number}]")
    return lines


def _emphasised(c: Citation) -> str:
    if c.emphasis is None or not c.start <= c.emphasis[0] < c.emphasis[1] <= c.end:
        return escape(c.quote)
    a, b = c.emphasis[0] - c.start, c.emphasis[1] - c.start
    before, words, after = c.quote[:a], c.quote[a:b], c.quote[b:]
    return f"{escape(before)}**{escape(words)}**{escape(after)}"


def _comment_note(citations: Sequence[Citation]) -> list[str]:
    if any(c.kind == Kind.COMMENT for c in citations):
        return ["Words from readers' comments are readers' own, not the article's."]
    return []
