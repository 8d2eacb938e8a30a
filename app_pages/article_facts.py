"""What is known of an article as a whole, as a list below it."""

from __future__ import annotations

from app_pages import moments
from app_pages.exact import copy_button, web_link, words
from corpus.article import Article
from corpus.reference import dated
from index.library import Snapshot
from qa.bearing.facts import SourceFile, file_of

HASH_SHOWN = 12
"""Hex digits of a hash on the screen; all are copied, and printed."""


def facts_html(snapshot: Snapshot, article: Article) -> str:
    """The list: date with its basis, where it comes from, its file and hashes, its size."""
    facts = [("Date", words(dated(article.published)))]
    if article.published.basis.split(": ")[-1] not in dated(article.published):
        facts.append(("How the date is known", words(article.published.basis)))
    if article.publisher:
        facts.append(("Publisher", words(article.publisher)))
    if article.author:
        facts.append(("Author", words(article.author)))
    if article.url:
        facts.append(("Web address", web_link(article.url)))
    file = file_of(snapshot, article)
    facts.append(("File", words(article.source)))
    facts.append(("Read in", words(read_in(file))))
    if file.sha256:
        facts.append(("Hash of the file", hash_html(file.sha256, "Copy the file’s hash")))
    facts.append(("Hash of the text", hash_html(article.sha256, "Copy the text’s hash")))
    facts.append(("Words", f"{len(article.text.split()):,}"))
    if article.pages:
        facts.append(("Pages", str(len(article.pages))))
    if article.unclosed:
        facts.append(("Quotation marks left open", str(len(article.unclosed))))
    if article.comments:
        facts.append(("Readers’ comments", str(len(article.comments))))
    return list_html(facts, "About this article")


def list_html(facts: list[tuple[str, str]], title: str) -> str:
    """Facts as a list of (name, HTML); ``title`` is what a screen reader calls it."""
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    return f'<dl class="cv-facts" aria-label="{title}">{rows}</dl>'


def hash_html(sha256: str, title: str) -> str:
    """A hash, short on the screen and whole in print, with a button that copies all of it."""
    return (
        f'<code class="cv-noprint">{sha256[:HASH_SHOWN]}…</code>'
        f'<code class="cv-printed">{sha256}</code> {copy_button(sha256, title)}'
    )


def read_in(file: SourceFile) -> str:
    """When a file was read in, by the clock of whoever reads the page."""
    when = moments.here(file.read)
    if file.is_exact:
        return when
    return f"by {when}, when this library was made"
