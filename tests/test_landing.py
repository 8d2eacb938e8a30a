"""Where links to a place land: after other passage rules, a changed source, another name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app_pages.landing import Finding, Landing, land
from app_pages.listing import Listed
from app_pages.place import WORDS_SENT, Place
from corpus.article import Article
from corpus.passages import PassageRules
from index.build import build
from index.library import Library, Snapshot
from qa.placing.placed import Flag
from tests.conftest import HashEmbedder

SAID = "The council was graded good last year by the inspectors who went there."
TEXT = f"""Northwick council waits for its inspectors

Northwick council has not been inspected this spring.

{SAID} Its staff carry sixteen cases each.

Nobody knows yet when they will come back.
"""
OTHER = """Fenbury council opens a library

Fenbury council has opened a library beside the river.
"""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with an article in it."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "northwick.txt").write_text(TEXT, encoding="utf-8")
    (folder / "fenbury.txt").write_text(OTHER, encoding="utf-8")
    return folder


def opened(news: Path, rules: PassageRules | None = None) -> Snapshot:
    """The library of that folder as it is now."""
    data = news.parent / "data"
    rules = rules or PassageRules()
    build(data, HashEmbedder(), [news], rules=rules)
    return Library(data, HashEmbedder(), rules=rules).snapshot()


def northwick(snapshot: Snapshot) -> Article:
    return next(a for a in snapshot.articles() if SAID[:20] in a.text)


def link_to(article: Article, words: str = SAID) -> Place:
    start = article.text.index(words)
    place = Place.read(Place.span(article, start, start + len(words)).query)
    assert place is not None
    return place


def landed(snapshot: Snapshot, place: Place) -> Landing:
    return land(snapshot, place, {a.id: Listed.of(a) for a in snapshot.articles()})


def marked(landing: Landing) -> str:
    assert landing.article is not None
    assert landing.span is not None
    return landing.article.text[slice(*landing.span)]


def edit(news: Path, old: str, new: str) -> None:
    file = news / "northwick.txt"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_link_outlives_other_rules_for_passages(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    found = landed(opened(news, PassageRules(target=20)), place)
    assert (found.finding, marked(found), found.has_changed) == (Finding.SAME, SAID, False)


def test_in_a_changed_source_the_same_words_are_found(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    edit(news, "Northwick council has", "For the third year running Northwick council has")
    found = landed(opened(news), place)
    assert (found.finding, marked(found), found.has_changed) == (Finding.MOVED, SAID, True)
    assert found.span != (place.start, place.end)


def test_other_marks_and_spaces_are_no_other_words(news: Path) -> None:
    edit(news, SAID, "The council’s grade was “good” – it was well-led last year.")
    before = northwick_by(opened(news), "grade was")
    place = link_to(before, "The council’s grade was “good” – it was well-led last year.")
    edit(news, "council’s grade was “good” – it", "council's grade was 'good' - it")
    found = landed(opened(news), place)
    assert found.finding is Finding.MOVED
    assert marked(found).startswith("The council's grade was 'good' - it")


def northwick_by(snapshot: Snapshot, words: str) -> Article:
    return next(a for a in snapshot.articles() if words in a.text)


def test_where_the_words_changed_the_nearest_are_marked_with_what_differs(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    edit(news, "was graded good", "was not graded good")
    found = landed(opened(news), place)
    assert (found.finding, found.has_changed) == (Finding.NEAR, True)
    assert "was not graded good last year" in marked(found)
    assert found.placed is not None
    (difference,) = found.placed.differences
    assert (difference.given, difference.article) == ("", "not")
    assert Flag.NEGATION in difference.flags


def test_words_that_are_gone_are_lost(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    edit(news, SAID, "Something else altogether stands here.")
    snapshot = opened(news)
    found = landed(snapshot, place)
    assert (found.finding, found.span, found.has_changed) == (Finding.LOST, None, True)
    assert found.article is not None


def test_long_words_are_marked_to_their_end_in_a_changed_source(news: Path) -> None:
    long = " ".join(f"Sentence number {n} is about the council." for n in range(9))
    edit(news, SAID, long)
    place = link_to(northwick_by(opened(news), "number 8"), long)
    assert len(place.words) == WORDS_SENT < len(long)
    edit(news, "Northwick council has", "This year Northwick council has")
    found = landed(opened(news), place)
    assert (found.finding, marked(found)) == (Finding.MOVED, long)


def test_the_same_text_under_another_name_is_opened(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    (news / "northwick.txt").rename(news / "northwick-2018.txt")
    found = landed(opened(news), place)
    assert (found.finding, marked(found), found.is_renamed) == (Finding.SAME, SAID, True)


def test_words_whose_article_is_gone_are_looked_for_in_the_others(news: Path) -> None:
    place = link_to(northwick(opened(news)))
    (news / "northwick.txt").unlink()
    snapshot = opened(news)
    found = landed(snapshot, place)
    assert (found.finding, found.article, found.elsewhere) == (Finding.GONE, None, ())
    (news / "fenbury.txt").write_text(f"{OTHER}\n{SAID}\n", encoding="utf-8")
    snapshot = opened(news)
    (at,) = landed(snapshot, place).elsewhere
    assert snapshot.article(at.article_id).text[at.start : at.end] == SAID


def test_links_in_other_forms_land(news: Path) -> None:
    snapshot = opened(news)
    place = link_to(northwick(snapshot))
    by_words = Place(place.article_id, words=SAID)
    no_hash = replace(place, sha="")
    wrong = replace(no_hash, start=3, end=40)
    for link in (by_words, no_hash, wrong):
        found = landed(snapshot, link)
        assert (found.finding, marked(found)) == (Finding.SAME, SAID)
    near = landed(snapshot, Place(place.article_id, words=SAID.replace("good", "poor")))
    assert (near.finding, near.has_changed) == (Finding.NEAR, False)
    assert landed(snapshot, Place(place.article_id)).finding is Finding.WHOLE
    assert landed(snapshot, Place(place.article_id, 5, 90_000)).finding is Finding.OUTSIDE
    assert landed(snapshot, Place("nothing")).finding is Finding.GONE
