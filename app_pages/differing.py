"""Given words above the article's, with what differs marked as it is in a checked draft."""

from __future__ import annotations

from app_pages.checked_line import runs_html
from app_pages.exact import words
from qa.placing.placed import Placed
from qa.placing.side_by_side import given_runs, match_runs


def differing_html(placed: Placed, there: str, start: int, titles: tuple[str, str]) -> str:
    """The words that were placed, then ``there``: the article's, which begin at ``start`` of it.

    ``titles`` stand above the two; below, every difference is said in a clause.
    """
    ours = runs_html(given_runs(placed), is_draft=True)
    theirs = runs_html(match_runs(placed, there, start), is_draft=False)
    said = "".join(f"<li>{words(d.why)}</li>" for d in placed.differences if d.why)
    return (
        f'<div class="cv-differing"><p class="cv-meta">{words(titles[0])}</p>'
        f'<p class="cv-words">{ours}</p><p class="cv-meta">{words(titles[1])}</p>'
        f'<p class="cv-words">{theirs}</p>{f"<ul>{said}</ul>" if said else ""}</div>'
    )
