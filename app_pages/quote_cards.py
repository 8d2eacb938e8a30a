"""A quotation as HTML: its words in marks, who said them, where they stand and what is around."""

from __future__ import annotations

from collections.abc import Iterator

from app_pages.exact import carried, marked, words
from corpus.passages import RUN_OF_TEXT
from corpus.reference import SPEAKER_NOT_CLEAR, dated, marks, placed
from qa.quotation_found import QuotationFound

LONGEST_SHOWN = 1_500
"""Characters of a quotation that a card shows; one that is longer is opened to be read."""
LONGEST_BETWEEN = 140
"""Characters between two parts that are shown ("she said"); for more there is "…"."""
NAMED_ALSO = 3
"""Other articles with the same words that are named."""

_MARKS = "“”‘’„\"'«» \t\r\n\N{NO-BREAK SPACE}"


def card_html(found: QuotationFound, number: int) -> str:
    """All that is known of a quotation; ``number`` is its place in the list."""
    return (
        f'<section class="cv-card cv-quote" aria-label="Quotation {number}">'
        f"{_quoted(found)}{_who(found)}{_where(found)}{_around(found)}</section>"
    )


def announcement(said: str, name: str) -> str:
    """A line that the page's script says to screen readers when its ``name`` is a new one."""
    return (
        f'<p class="cv-count" tabindex="-1" data-heard="{words(name)}" '
        f'data-say="{carried(said)}">{words(said)}</p>'
    )


def _quoted(found: QuotationFound) -> str:
    """The words in marks that are not theirs, part by part, with what stands between them."""
    opening, closing = marks(found.text)
    left = LONGEST_SHOWN
    out = [f'<blockquote class="cv-words cv-said-words" dir="auto"><p>{opening}']
    for n, part in enumerate(found.words):
        shown = part if len(part) <= left else _shortened(part, left)
        out.append(f'<span class="cv-part">{words(shown)}</span>')
        left -= len(part)
        if left <= 0 and (len(shown) < len(part) or n + 1 < len(found.words)):
            out.append(f'<span class="cv-cut" aria-label="text left out"> …</span>{closing}</p>')
            out.append(
                f'<p class="cv-meta">The beginning of {found.length:,} words; open it in the '
                "article to read them all.</p>"
            )
            break
        if n + 1 == len(found.words):
            out.append(f"{closing}</p>")
            break
        between = _between(found, n)
        if between is None:
            out.append(f"</p><p>{opening}")
        else:
            out.append(
                f'{closing} <span class="cv-quiet cv-between">{words(between)}</span> {opening}'
            )
    out.append("</blockquote>")
    return "".join(out)


def _between(found: QuotationFound, n: int) -> str | None:
    """What stands after part ``n`` and before the next one; None where only a new paragraph does,
    "…" where it is long.
    """
    start, end = found.parts[n][1], found.parts[n + 1][0]
    if not found.context_start <= start <= end <= found.context_end:
        return "…"
    between = found.context[start - found.context_start : end - found.context_start]
    said = " ".join(between.strip(_MARKS).split())
    if not said:
        return None
    return said if len(said) <= LONGEST_BETWEEN else "…"


def _shortened(text: str, most: int) -> str:
    """The first of ``text``, up to a word's end."""
    if most <= 0:
        return ""
    return text[:most].rsplit(None, 1)[0] if " " in text[:most] else text[:most]


def _who(found: QuotationFound) -> str:
    if found.is_comment:
        return (
            f'<p class="cv-who"><span class="cv-tag">{words(found.spoken_by)}</span> '
            '<span class="cv-quiet">Not the article’s own words.</span></p>'
        )
    said = found.said
    if said.speaker is None:
        return f'<p class="cv-who cv-quiet">{SPEAKER_NOT_CLEAR}</p>'
    role = f", {words(said.role)}" if said.role else ""
    return f'<p class="cv-who"><b>{words(said.speaker)}</b>{role}</p>'


def _where(found: QuotationFound) -> str:
    source = " · ".join(words(p) for p in (found.publisher, dated(found.published)) if p)
    facts = list(placed(found.section, found.page))
    if found.said.about:
        # Its own paragraph needs no reason; from the run of the text it is worth a second look.
        by_run = found.said.basis == RUN_OF_TEXT
        why = " (by the run of the text)" if by_run else ""
        facts.append(f"about {', '.join(found.said.about)}{why}")
    n = found.length
    facts.append("1 word" if n == 1 else f"{n:,} words")
    also = list(dict.fromkeys(p.title for p in found.also if p.article_id != found.article_id))
    lines = [
        f'<p class="cv-meta"><b>{words(found.title)}</b><br>{source}<br>'
        f"{words(' · '.join(facts))}</p>"
    ]
    if also:
        rest = f" and {len(also) - NAMED_ALSO} more" if len(also) > NAMED_ALSO else ""
        lines.append(
            f'<p class="cv-meta">The same words also in: '
            f"{words('; '.join(also[:NAMED_ALSO]) + rest)}</p>"
        )
    return "".join(lines)


def _around(found: QuotationFound) -> str:
    """The sentences around it, folded; nothing where all of them is shown already."""
    before = found.context[: found.parts[0][0] - found.context_start]
    after = found.context[found.parts[-1][1] - found.context_start :]
    left_out = any(_between(found, n) == "…" for n in range(len(found.parts) - 1))
    if not (before.strip(_MARKS) or after.strip(_MARKS) or left_out):
        return ""
    return (
        '<details class="cv-around"><summary>The sentences around it</summary>'
        f'<p class="cv-words cv-context" dir="auto">{"".join(_in_context(found))}</p></details>'
    )


def _in_context(found: QuotationFound) -> Iterator[str]:
    at, offset = 0, found.context_start
    for start, end in found.parts:
        if not at <= start - offset <= end - offset <= len(found.context):
            break  # a part that stands farther off
        span = (start - offset, end - offset)
        yield marked(found.context, at, span[1], span)
        at = span[1]
    yield words(found.context[at:])
