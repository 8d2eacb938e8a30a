"""An answer as HTML: its sentences, the cards of its sources, the nearest passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app_pages.exact import carried, marked, window, words
from corpus.article import Article, Block, Kind
from corpus.dates import describe
from corpus.reference import dated
from qa.answer import Answer, Citation, Considered, Outcome, Statement

PARTLY_LINE = "Partly answered: not everything asked is here."
ASK_BACK = "Which council or subject do you mean? Name it in the question."
_REACH = 420
"""Characters of the paragraph shown before and after the quoted words."""
_NEAREST_SHOWN = 3
_NEAREST_LENGTH = 420


def answer_html(answer: Answer, turn: str) -> str:
    """The answer's sentences with numbered markers, under their labels.

    The article is named where more than one speaks under a label. What is ours (the lead, labels,
    what is missing) is set apart from the articles' words by the style.
    """
    citations = {c.number: c for c in answer.citations}
    out = ['<div class="cv-answer">']
    if answer.outcome is Outcome.PARTLY:
        out.append(f'<p class="cv-outcome">{PARTLY_LINE}</p>')
    if answer.lead:
        out.append(f'<p class="cv-said">{words(answer.lead)}</p>')
    for label, statements in _under_labels(answer.statements):
        if label:
            out.append(f'<h3 class="cv-label">{words(label)}</h3>')
        first = [citations.get(s.citations[0]) if s.citations else None for s in statements]
        several = len({c.article_id for c in first if c is not None}) > 1
        shown = None
        for statement, c in zip(statements, first, strict=True):
            if several and c is not None and c.article_id != shown:
                shown = c.article_id
                by = f"{words(c.publisher)}, " if c.publisher else ""
                out.append(
                    f'<p class="cv-group"><b>{words(c.title)}</b> '
                    f'<span class="cv-quiet">{by}{words(describe(c.published))}</span></p>'
                )
            out.append(f'<p class="cv-words">{_statement(statement, citations, turn)}</p>')
    out.append(missing_html(answer.missing))
    out.append("</div>")
    return "".join(out)


def missing_html(missing: Sequence[str]) -> str:
    """The parts of the question that nothing answers, a line each."""
    if not missing:
        return ""
    lines = "".join(f"<p>{words(line)}</p>" for line in missing)
    return f'<div class="cv-note cv-missing" role="note">{lines}</div>'


def is_small_talk(answer: Answer) -> bool:
    """True where nothing was asked of the articles, and nothing of theirs is given."""
    given = (*answer.citations, *answer.missing, *answer.understood)
    is_weighed = answer.support is not None
    return answer.outcome is Outcome.ANSWERED and not given and not is_weighed


def _under_labels(statements: Sequence[Statement]) -> list[tuple[str | None, list[Statement]]]:
    """The statements with the label that stands above them, in order."""
    found: list[tuple[str | None, list[Statement]]] = []
    for s in statements:
        if s.label is not None or not found:
            found.append((s.label, []))
        found[-1][1].append(s)
    return found


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
    said = [f"{answer.lead}"] if answer.lead else []
    if answer.outcome is Outcome.NOT_IN_THE_ARTICLES:
        said = ["Not in the articles.", answer.reason or "", *said]
    elif answer.outcome is Outcome.PARTLY:
        said.insert(0, "Partly answered.")
    elif answer.outcome is Outcome.NEEDS_CLARIFYING:
        said = said or [ASK_BACK]
    elif not is_small_talk(answer):
        said.insert(0, "Answer:")
    for s in answer.statements:
        if s.label:
            said.append(s.label if s.label.endswith(("?", ".", ":")) else f"{s.label}:")
        said.append(f"{s.text} Source {', '.join(map(str, s.citations))}.")
    said += [line if line.endswith((".", "?")) else f"{line}." for line in answer.missing]
    if answer.choices:
        said.append(f"Questions to choose from: {' '.join(answer.choices)}")
    return " ".join(filter(None, said))


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
    why_not = ""
    if passage.why_not:
        why_not = f'<p class="cv-meta"><b>Why not:</b> {words(passage.why_not)}</p>'
    return (
        '<section class="cv-card">'
        f'<p class="cv-title">{words(article.title)}</p>'
        f'<p class="cv-meta">{by}{words(dated(article.published))}</p>{comment}'
        f'<p class="cv-words cv-context">{words(article.text[passage.start : end])}{cut}</p>'
        f"{why_not}</section>"
    )


def notes_html(notes: Sequence[str]) -> str:
    """What a careful colleague would add."""
    if not notes:
        return ""
    items = "".join(f"<li>{words(n)}</li>" for n in notes)
    return f'<div class="cv-note" role="note"><b>Notes</b><ul>{items}</ul></div>'
