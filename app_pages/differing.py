"""Given words beside the article's, what differs marked by signs and words as well as colour."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.exact import Span, words
from qa.placing.placed import Change, Difference

_UNMARKED = (Change.TYPOGRAPHY, Change.SPEAKER, Change.DATE)
"""What is no other word at a point of the words."""


def differing_html(
    given: tuple[str, str], there: tuple[str, str], start: int, differences: Sequence[Difference]
) -> str:
    """Two texts below one another, each a (title, words); what only one has stands in it between
    signs. ``start`` is where the second begins in its article.

    Below them every difference is said in a clause.
    """
    shown = [d for d in differences if d.kind not in _UNMARKED]
    ours = _marked(given[1], [d.given_span for d in shown], "del", "−")
    theirs = _marked(
        there[1],
        [(d.article_span[0] - start, d.article_span[1] - start) for d in shown if d.article_span],
        "ins",
        "+",
    )
    said = "".join(f"<li>{words(d.why)}</li>" for d in differences if d.why)
    return (
        f'<div class="cv-differing"><p class="cv-meta">{words(given[0])}</p>'
        f'<p class="cv-words">{ours}</p><p class="cv-meta">{words(there[0])}</p>'
        f'<p class="cv-words">{theirs}</p>{f"<ul>{said}</ul>" if said else ""}</div>'
    )


def _marked(text: str, spans: Sequence[Span], tag: str, sign: str) -> str:
    """``text`` with the spans in ``tag``, each between two of the sign."""
    out, at = [], 0
    for a, b in sorted(spans):
        if not at <= a < b <= len(text):
            continue  # nothing stands on this side, or it lies in what was marked
        mark = f'<span class="cv-sign">{sign}</span>'
        out.append(f"{words(text[at:a])}<{tag}>{mark}{words(text[a:b])}{mark}</{tag}>")
        at = b
    return "".join([*out, words(text[at:])])
