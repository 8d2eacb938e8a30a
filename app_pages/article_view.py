"""A whole article as HTML, everything in it shown as what it was labelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from app_pages.cards import comment_by
from app_pages.exact import Span, marked, words
from corpus.article import Article, Block, Kind
from corpus.dates import spell

_OWN_BULLET = re.compile(
    r"[^\w\s\"'“‘(\[£$]\s|\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]\s|\d+\.\d+\s", re.I
)


def article_html(article: Article, mark: Span | None = None) -> str:
    """The article in reading order, ``mark`` marked where it is (and unfolded)."""
    blocks = list(_whole(article))
    first_comment = next((i for i, b in enumerate(blocks) if b.kind is Kind.COMMENT), len(blocks))
    body, below = blocks[:first_comment], blocks[first_comment:]
    while body and below and body[-1].kind is Kind.FURNITURE:
        below.insert(0, body.pop())
    last_comment = max((i for i, b in enumerate(below) if b.kind is Kind.COMMENT), default=-1)
    comments, tail = below[: last_comment + 1], below[last_comment + 1 :]
    html = f'<article class="cv-article">{_run(article, body, mark)}'
    if comments:
        html += _comments(article, comments, mark)
    html += f"{_run(article, tail, mark)}</article>"
    # The first mark is the one to go to; the text's own "<" are all escaped.
    return html.replace("<mark>", '<mark id="cited" tabindex="-1">', 1)


def _whole(article: Article) -> Iterator[Block]:
    """The blocks, with any words between them as paragraphs: nothing is left out."""
    at = 0
    for block in article.blocks:
        if article.text[at : block.start].strip():
            yield Block(Kind.PARAGRAPH, at, block.start)
        yield block
        at = max(at, block.end)
    if article.text[at:].strip():
        yield Block(Kind.PARAGRAPH, at, len(article.text))


def _run(article: Article, blocks: list[Block], mark: Span | None) -> str:
    out: list[str] = []
    page: int | None = None
    for kind, group in groupby(blocks, key=lambda b: b.kind):
        same = list(group)
        if kind is Kind.FURNITURE:
            out.append(_furniture(article, same, mark))
            continue
        items = []
        for block in same:
            number = article.page_at(block.start)
            if number is not None and number != page:
                page = number
                label = f'<span class="cv-pagemark">Page {number}</span>'
                items.append(f"<li class='cv-bare'>{label}</li>" if kind is Kind.LIST_ITEM
                             else f"<p>{label}</p>")  # fmt: skip
            items.append(_BLOCKS[kind](article, block, mark))
        inner = "".join(items)
        out.append(f'<ul class="cv-list">{inner}</ul>' if kind is Kind.LIST_ITEM else inner)
    return "".join(out)


def _inner(article: Article, block: Block, mark: Span | None) -> str:
    """A block's words and nothing else, with where they begin: see selecting.js."""
    shown = marked(article.text, block.start, block.end, mark)
    return f'<span data-at="{block.start}">{shown}</span>'


def _item(article: Article, block: Block, mark: Span | None) -> str:
    bare = ' class="cv-bare"' if _OWN_BULLET.match(article.words(block)) else ""
    return f"<li{bare}>{_inner(article, block, mark)}</li>"


def _caption(article: Article, block: Block, mark: Span | None) -> str:
    return (
        '<p class="cv-caption"><span class="cv-tag">Picture</span> '
        f"{_inner(article, block, mark)}</p>"
    )


def _tagged(tag: str, kind: str = "") -> Callable[[Article, Block, Span | None], str]:
    opening = f'<{tag} class="{kind}">' if kind else f"<{tag}>"
    return lambda article, block, mark: f"{opening}{_inner(article, block, mark)}</{tag}>"


_BLOCKS: dict[Kind, Callable[[Article, Block, Span | None], str]] = {
    Kind.TITLE: _tagged("h1", "cv-headline"),
    Kind.STANDFIRST: _tagged("p", "cv-standfirst"),
    Kind.CAPTION: _caption,
    Kind.HEADING: _tagged("h2"),
    Kind.PARAGRAPH: _tagged("p"),
    Kind.LIST_ITEM: _item,
    Kind.COMMENT: _tagged("p"),
}


def _touches(blocks: list[Block], mark: Span | None) -> bool:
    return mark is not None and any(b.start < mark[1] and mark[0] < b.end for b in blocks)


def _furniture(article: Article, blocks: list[Block], mark: Span | None) -> str:
    n = len(blocks)
    lines = "".join(f"<p>{_inner(article, b, mark)}</p>" for b in blocks)
    opened = " open" if _touches(blocks, mark) else ""
    what = f"Around the article: {n} {'line' if n == 1 else 'lines'} (dates, links, notices)"
    return f'<details class="cv-furniture"{opened}><summary>{what}</summary>{lines}</details>'


def _comments(article: Article, blocks: list[Block], mark: Span | None) -> str:
    own = [b for b in blocks if b.kind is Kind.COMMENT]
    rest = [b for b in blocks if b.kind is not Kind.COMMENT]
    n = len(own)
    title = "1 reader’s comment" if n == 1 else f"{n} readers’ comments"
    opened = " open" if _touches(blocks, mark) else ""
    out = [
        f'<details class="cv-comments"{opened}><summary>{title}</summary>'
        '<p class="cv-quiet">Written by readers below the article; no part of what the article '
        "says.</p>"
    ]
    for block in own:
        when = f", {comment_date(block.date)}" if block.date else ""
        out.append(
            '<section class="cv-comment">'
            f'<p class="cv-meta"><span class="cv-tag">{words(comment_by(block.author))}</span>'
            f"{words(when)}</p><p>{_inner(article, block, mark)}</p></section>"
        )
    if rest:
        as_furniture = [replace(b, kind=Kind.FURNITURE) for b in rest]
        out.append(_furniture(article, as_furniture, mark))
    out.append("</details>")
    return "".join(out)


def comment_date(moment: str) -> str:
    """When a comment was written: "2018-12-23T12:38" is "23 December 2018 at 12:38"."""
    day, _, clock = moment.partition("T")
    try:
        said = spell(day)
    except (ValueError, IndexError):
        return moment
    return f"{said} at {clock[:5]}" if clock else said
