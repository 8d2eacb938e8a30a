"""Reading a place: what bears on it and where links land, as Streamlit runs the page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.exact import words
from app_pages.place import Place
from corpus.article import Article
from index.build import build
from index.library import Library, Snapshot
from qa.reader import Reader
from tests.conftest import HashEmbedder
from tests.pages import served
from tests.test_app import open_app, shown, sound

LATE = "Assessments in Northwick council were left for weeks before a manager read them."
BETTER = "Inspectors say assessments in Northwick council are read by a manager within weeks."
HOSTILE = "Northwick :red[paid] $5 to 6$ for <img src=x onerror=alert(1)> and it was *noted* there."
OLD = f"""Northwick told to mend

Published: 4 May 2018

{LATE}

“Nobody here carries more than sixteen families,” said Mo Harper, director of children’s services.

{HOSTILE}

1 Response to Northwick told to mend

  1. Ken May 6, 2018 at 10:15 am #

    In Northwick council nobody has read an assessment of mine for weeks, manager or not.
"""
NEW = f"""Northwick mends

Published: 9 May 2022

{BETTER}

{HOSTILE}
"""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with two articles on one council."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "old.txt").write_text(OLD, encoding="utf-8")
    (folder / "new.txt").write_text(NEW, encoding="utf-8")
    return folder


@pytest.fixture
def library(news: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library of that folder, as the app's own."""
    data = news.parent / "data"
    build(data, HashEmbedder(), [news])
    with served(data, reader, monkeypatch):
        yield data


def snapshot(data: Path) -> Snapshot:
    return Library(data, HashEmbedder()).snapshot()


def at(data: Path, text: str) -> tuple[Article, Place]:
    """The oldest article with ``text``, and the place of it."""
    found = [a for a in snapshot(data).articles() if text in a.text]
    article = min(found, key=lambda a: a.published.value or "")
    start = article.text.index(text)
    return article, Place.span(article, start, start + len(text))


def read(data: Path, text: str) -> AppTest:
    return open_app("read", **at(data, text)[1].query)


def panel(app: AppTest) -> str:
    """The HTML from the panel's heading on."""
    return shown(app).partition('id="bearing"')[2]


def links(app: AppTest) -> dict[str, str]:
    """What the page's links are called, with where they go."""
    found = app.get("page_link")
    return {str(e.proto.label): str(e.proto.query_string) for e in found}


def test_a_marked_place_has_its_facts_each_with_the_reason(library: Path) -> None:
    html = panel(read(library, "Nobody here carries more than sixteen families,"))
    assert "<dt>What it is</dt><dd>A paragraph</dd>" in html
    assert "Mo Harper, director of children’s services" in html
    assert "in quotation marks; “said” with “Mo Harper” beside them" in html
    assert '<dt>About</dt><dd>Northwick <span class="cv-quiet cv-why">by the run' in html
    assert '<dt>Date</dt><dd>4 May 2018 <span class="cv-quiet cv-why">stated: ' in html
    assert "<dt>File</dt><dd>old.txt</dd>" in html
    article, _ = at(library, LATE)
    assert f"{article.sha256[:12]}…" in html
    assert f'data-copy="{base64.b64encode(article.sha256.encode()).decode()}"' in html


def test_when_the_file_was_read_in_is_said(library: Path) -> None:
    (read_in,) = {f.read[:4] for f in snapshot(library).manifest.files}
    html = panel(read(library, LATE))
    row = html.partition("<dt>Read in</dt><dd>")[2].partition("</dd>")[0]
    assert read_in in row
    assert "when this library was made" not in row


def test_a_newer_account_is_quoted_and_linked_to_its_place(library: Path) -> None:
    app = read(library, LATE)
    html = panel(app)
    assert "<b>Newer: 9 May 2022</b>, on Northwick, says:" in html
    assert f"“{words(BETTER)}”</blockquote>" in html
    article, place = at(library, BETTER)
    query = links(app)["Northwick mends"]
    assert f"start={place.start}&end={place.end}" in query
    assert article.sha256[:16] in query
    # There it is the newest itself.
    assert "Nothing newer on this in the library." in panel(read(library, BETTER))


def test_the_same_words_elsewhere_are_linked_and_hostile_ones_are_only_words(
    library: Path,
) -> None:
    app = read(library, HOSTILE)
    html = panel(app)
    assert "9 May 2022" in html.partition("The same words elsewhere")[2]
    assert "Northwick mends" in links(app)
    assert "<img" not in shown(app)
    assert "stand nowhere else" in panel(read(library, LATE))


def test_a_comment_is_called_one_and_nothing_newer_is_set_against_it(library: Path) -> None:
    html = panel(read(library, "nobody has read an assessment of mine for weeks"))
    assert "A reader’s comment, not the article’s own words" in html
    assert "Reader’s comment by Ken" in html
    assert "<dt>Written</dt><dd>6 May 2018 at 10:15</dd>" in html
    assert "Newer in the library" not in html


def test_an_article_with_nothing_marked_has_its_own_facts_only(library: Path) -> None:
    article, _ = at(library, LATE)
    html = shown(open_app("read", article=article.id))
    assert 'id="bearing"' not in html
    assert "<dt>Hash of the text</dt>" in html
    assert "<dt>Hash of the file</dt>" in html
    assert "<dt>Read in</dt>" in html


def test_print_has_the_reference_the_link_and_whole_hashes(library: Path) -> None:
    article, _ = at(library, LATE)
    html = shown(read(library, LATE))
    printed = html.partition('<div class="cv-printed cv-reference">')[2].partition("</div>")[0]
    assert f"“{LATE}” — Northwick told to mend, 4 May 2018 (stated: " in printed
    assert "article=" in printed
    assert f'<code class="cv-printed">{article.sha256}</code>' in html


def test_a_link_to_words_that_changed_shows_what_differs(library: Path, news: Path) -> None:
    _, place = at(library, LATE)
    text = (news / "old.txt").read_text(encoding="utf-8")
    (news / "old.txt").write_text(text.replace("before a", "until no"), encoding="utf-8")
    build(library, HashEmbedder(), [news])
    app = open_app("read", **place.query)
    assert "The source has changed since this link was made. The nearest words" in shown(app)
    html = shown(app).partition('class="cv-to-bearing"')[2]
    assert "these are the nearest words, and this is how they differ" in html
    assert "{+before+}</ins>" in html
    assert "[-until-]</del>" in html
    assert '<mark id="cited"' in shown(app)


def test_a_link_to_a_renamed_text_opens_it_and_says_so(library: Path, news: Path) -> None:
    _, place = at(library, LATE)
    (news / "old.txt").rename(news / "older.txt")
    build(library, HashEmbedder(), [news])
    html = shown(open_app("read", **place.query))
    assert "has another name in the library" in html
    assert f'<mark id="cited" tabindex="-1">{LATE}</mark>' in html


def test_where_the_article_is_gone_its_words_are_offered_elsewhere(
    library: Path, news: Path
) -> None:
    _, place = at(library, HOSTILE)
    (news / "old.txt").unlink()
    build(library, HashEmbedder(), [news])
    app = open_app("read", **place.query)
    assert "Its words stand in these" in shown(app)
    assert [name for name in links(app) if name.startswith("Northwick mends")]
    assert "Choose one below" in shown(sound(open_app("read", article="nothing")))
