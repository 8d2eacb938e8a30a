"""An answer as HTML: its sentences, the cards of its sources, the nearest passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app_pages.exact import carried, marked, window, words
from app_pages.reference import dated
from corpus.article import Article, Block, Kind
from corpus.dates import describe
from qa.answer import Answer, Citation, Considered, Outcome, Statement

_REACH = 420
"""Characters of the paragraph shown before and after the quoted words."""
_NEAREST_SHOWN = 3
_NEAREST_LENGTH = 420


def answer_html(answer: Answer, turn: str) -> str:
    """The answer's sentences with numbered markers, by article where more than one speaks."""
    citations = {c.number: c for c in answer.citations}
    several = len({c.article_id for c in answer.citations}) > 1
    out = ['<div class="cv-answer">']
    if answer.outcome is Outcome.PARTLY:
        out.append('<p class="cv-outcome">Partly answered: not everything asked is here.</p>')
    shown = None
    for statement in answer.statements:
        first = citations[statement.citations[0]] if statement.citations else None
        if several and first is not None and first.article_id != shown:
            shown = first.article_id
            by = f"{words(first.publisher)}, " if first.publisher else ""
            out.append(
                f'<p class="cv-group"><b>{words(first.title)}</b> '
                f'<span class="cv-quiet">{by}{words(describe(first.published))}</span></p>'
            )
        out.append(f'<p class="cv-words">{_statement(statement, citations, turn)}</p>')
    out.append("</div>")
    return "".join(out)


def _statement(statement: Statement, citations: Mapping[int, Citation], turn: str) -> str:
    cited = [citations[n] for n in statement.citations if n in citations]
    body = words(statement.text)
    if len(cited) == 1 and statement.text == cited[0].quote:
        body = marked(statement.text, 0, len(statement.text), emphasis(cited[0]), tag="strong")
    who = ""
    if cited and cited[0].kind == Kind.COMMENT:
        who = f'<span class="cv-tag">{words(comment_by(cited[0].speaker))}</span> '
    markers = "".join(
        f'<a class="cv-ref" href="#{source_id(turn, c.number)}" '
        f'data-goto="{source_id(turn, c.number)}" aria-label="Source {c.number}">[{c.number}]</a>'
        for c in cited
    )
    return f"{who}{body}&nbsp;{markers}"


def emphasis(c: Citation) -> tuple[int, int] | None:
    """The answering words, as offsets into the quote; None where they are all of it or unknown."""
    if c.emphasis is None or not c.start <= c.emphasis[0] < c.emphasis[1] <= c.end:
        return None
    span = (c.emphasis[0] - c.start, c.emphasis[1] - c.start)
    return None if span == (0, len(c.quote)) else span


def source_id(turn: str, number: int) -> str:
    """The id of a source's card on the page."""
    return f"source-{turn}-{number}"


def comment_by(author: str | None) -> str:
    """ "Reader’s comment by KW"."""
    return f"Reader’s comment by {author}" if author else "Reader’s comment, unnamed"


def announcement(answer: Answer, turn: str) -> str:
    """A hidden element that has the page's script say a new answer to screen readers, once."""
    return f'<span hidden data-announce="{turn}" data-say="{carried(spoken(answer))}"></span>'


def spoken(answer: Answer) -> str:
    """What a screen reader says when the answer arrives."""
    if answer.outcome is Outcome.NOT_IN_THE_ARTICLES:
        return "Not in the articles."
    said = " ".join(f"{s.text} Source {', '.join(map(str, s.citations))}."
                    for s in answer.statements)  # fmt: skip
    opening = "Partly answered. " if answer.outcome is Outcome.PARTLY else "Answer: "
    return opening + said


def by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """The citations of each article together, articles in the order they are first cited."""
    found: dict[str, list[Citation]] = {}
    for c in citations:
        found.setdefault(c.article_id, []).append(c)
    return list(found.values())


def source_html(c: Citation, article: Article | None) -> str:
    """What an article that is cited is: title, publisher, date with its basis.

    ``article`` is the article as it is now; where it changed since the answer, or is gone, this
    says so.
    """
    out = f'<p class="cv-title">{words(c.title)}</p><p class="cv-meta">{_origin(c)}</p>'
    if not _is_same(c, article):
        gone = "is no longer in the library" if article is None else "has changed since"
        out += (
            f'<p class="cv-note cv-warn"><b>Please note:</b> this article {gone}; the words are '
            "those of the text the answer was made from.</p>"
        )
    return out


def quote_html(c: Citation, article: Article | None, turn: str) -> str:
    """One citation: its number, the quoted words marked in their paragraph, and what is known."""
    context = f"<mark>{words(c.quote)}</mark>"
    if article is not None and _is_same(c, article):
        context = _in_context(article, (c.start, c.end))
    comment = ""
    if c.kind == Kind.COMMENT:
        comment = (
            f'<p><span class="cv-tag">{words(comment_by(c.speaker))}</span> '
            '<span class="cv-quiet">A reader’s own words, not the article’s.</span></p>'
        )
    facts = _facts(c)
    below = f'<p class="cv-meta">{facts}</p>' if facts else ""
    return (
        f'<section class="cv-card" id="{source_id(turn, c.number)}" tabindex="-1" '
        f'aria-label="Source {c.number}">{comment}'
        f'<p class="cv-words cv-context"><span class="cv-number">[{c.number}]</span> {context}</p>'
        f"{below}</section>"
    )


def _is_same(c: Citation, article: Article | None) -> bool:
    return article is not None and article.sha256 == c.article_sha256


def _origin(c: Citation) -> str:
    parts = [words(c.publisher)] if c.publisher else []
    parts.append(words(dated(c.published)))
    return " · ".join(parts)


def _facts(c: Citation) -> str:
    facts = []
    if c.about:
        facts.append(f"About: {words(', '.join(c.about))}")
    if c.speaker and c.kind != Kind.COMMENT:
        facts.append(f"Speaker: {words(c.speaker)}")
    if c.section:
        facts.append(f"Section: {words(c.section)}")
    if c.page is not None:
        facts.append(f"Page {c.page}")
    return " · ".join(facts)


def _in_context(article: Article, span: tuple[int, int]) -> str:
    block = article.block_at(span[0]) or Block(Kind.PARAGRAPH, *span)
    start, end = block.start, max(block.end, span[1])
    a, b = window(article.text, start, end, span, reach=_REACH)
    before = '<span class="cv-cut" aria-label="text left out">… </span>' if a > start else ""
    after = '<span class="cv-cut" aria-label="text left out"> …</span>' if b < end else ""
    return before + marked(article.text, a, b, span) + after


def nearest(answer: Answer) -> list[Considered]:
    """The few passages that came nearest, one an article."""
    found: dict[str, Considered] = {}
    for passage in answer.considered:
        found.setdefault(passage.article_id, passage)
    return list(found.values())[:_NEAREST_SHOWN]


def nearest_html(passage: Considered, article: Article) -> str:
    """A passage that came near, offered as what it is."""
    end = min(passage.end, passage.start + _NEAREST_LENGTH)
    _, end = window(article.text, passage.start, passage.end, (passage.start, end), reach=0)
    while passage.start < end < passage.end and not article.text[end].isspace():
        end -= 1
    cut = '<span class="cv-cut" aria-label="text left out"> …</span>' if end < passage.end else ""
    by = f"{words(article.publisher)} · " if article.publisher else ""
    block = article.block_at(passage.start)
    comment = ""
    if block is not None and block.kind is Kind.COMMENT:
        comment = f'<p><span class="cv-tag">{words(comment_by(block.author))}</span></p>'
    return (
        '<section class="cv-card">'
        f'<p class="cv-title">{words(article.title)}</p>'
        f'<p class="cv-meta">{by}{words(dated(article.published))}</p>{comment}'
        f'<p class="cv-words cv-context">{words(article.text[passage.start : end])}{cut}</p>'
        "</section>"
    )


def notes_html(notes: Sequence[str]) -> str:
    """What a careful colleague would add."""
    if not notes:
        return ""
    items = "".join(f"<li>{words(n)}</li>" for n in notes)
    return f'<div class="cv-note" role="note"><b>Notes</b><ul>{items}</ul></div>'
