"""Links to places, and reviews, when the library is built anew or a source is edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app_pages.landing import Finding, land
from app_pages.place import Place
from corpus.article import Article
from corpus.citing import Standing, keep, stand
from corpus.passages import PassageRules
from corpus.sentences import split_sentences
from index.build import build
from index.library import Library, Snapshot
from index.settings import SAMPLES
from tests.conftest import HashEmbedder
from workspace.database import Database
from workspace.queue import State, queue
from workspace.review import Of, Opinion, Subject
from workspace.reviews import Reviews

SHORT, LONG = PassageRules(target=40, context=20), PassageRules(target=220, context=24)
AGREED = """Westmere is told to do better

Published: 4 May 2024

Inspectors said that plans for children in Westmere are written late and seldom read again.

“We did not wait for the report,” said Una Fell, director of children’s services in
Westmere.

Caseloads in Westmere fell to fifteen over the winter.
"""
SAID = "We did not wait for the report,"


@dataclass(frozen=True)
class Link:
    """A link as it was sent, with the words that it went to."""

    query: dict[str, str]
    words: str


def spans(article: Article) -> Iterator[tuple[int, int]]:
    """Every sentence and every quotation of an article."""
    for block in article.blocks:
        for a, b in split_sentences(article.text[block.start : block.end]):
            yield block.start + a, block.start + b
    yield from ((q.start, q.end) for q in article.quotations)


def subject(article: Article, a: int, b: int, n: int = 1) -> Subject:
    at = {"conversation": "0123456789ab", "turn": "0", "number": str(n)}
    return Subject(Of.ANSWER, "What is said?", keep(article, [(a, b)]), at, "A talk")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """The sample library by short passages, then built anew in the same place by long ones."""
    data = tmp_path_factory.mktemp("twice")
    opened = []
    for rules in (SHORT, LONG):
        build(data, HashEmbedder(), [SAMPLES], rules=rules)
        opened.append(Library(data, HashEmbedder(), rules=rules).snapshot())
    return opened[0], opened[1]


def test_the_two_sets_of_rules_cut_other_passages(twice: tuple[Snapshot, Snapshot]) -> None:
    cuts = [[(p.start, p.end) for id in s.article_ids() for p in s.passages_of(id)] for s in twice]
    assert len(cuts[0]) > 2 * len(cuts[1])


def test_every_link_lands_on_its_words_by_other_passage_rules(
    twice: tuple[Snapshot, Snapshot],
) -> None:
    before, after = twice
    links = [
        Link(Place.span(article, a, b).query, article.text[a:b])
        for article in before.articles()
        for a, b in spans(article)
    ]
    links += [
        Link(Place.span(before.article(id), p.start, p.end).query, p.text)
        for id in before.article_ids()
        for p in before.passages_of(id)
    ]
    assert len(links) > 500
    for link in links:
        place = Place.read(link.query)
        assert place is not None
        found = land(after, place, {})
        assert (found.finding, found.has_changed) == (Finding.SAME, False)
        assert found.article is not None
        assert found.span is not None
        assert found.article.text[slice(*found.span)] == link.words


def test_every_review_stands_on_its_words_by_other_passage_rules(
    twice: tuple[Snapshot, Snapshot], tmp_path: Path
) -> None:
    before, after = twice
    database = Database.open(tmp_path)
    reviews = Reviews(database)
    subjects = [subject(a, *next(iter(spans(a)))) for a in before.articles()]
    for one in subjects:
        reviews.add(one, Opinion.SUPPORTS, by="Ana")
    waiting = queue(subjects, reviews.latest(), after.sha256_of)
    assert {w.state for w in waiting} == {State.SETTLED}
    for review in reviews.log():
        assert review.subject.kept is not None
        standing, kept = stand(review.subject.kept, after.article(review.subject.kept.article_id))
        assert (standing, kept) == (Standing.EXACT, review.subject.kept)
    database.close()


@pytest.mark.parametrize(
    ("edit", "standing"),
    [
        (lambda text: text.replace("Inspectors said", "On Monday inspectors said"), Standing.MOVED),
        (lambda text: text.replace("We did not wait", "We did wait"), Standing.CHANGED),
        (None, Standing.GONE),
    ],
)
def test_the_reviews_of_an_edited_source_reopen_and_settle_when_reviewed_again(
    tmp_path: Path, edit: object, standing: Standing
) -> None:
    news, data = tmp_path / "news", tmp_path / "data"
    news.mkdir()
    file = news / "westmere.txt"
    file.write_text(AGREED, encoding="utf-8")
    (news / "other.txt").write_text(AGREED.replace("Westmere", "Fenbury"), encoding="utf-8")
    build(data, HashEmbedder(), [news])
    before = Library(data, HashEmbedder()).snapshot()
    database = Database.open(data)
    reviews = Reviews(database)
    subjects = []
    for article in before.articles():
        at = article.text.index(SAID)
        subjects.append(subject(article, at, at + len(SAID)))
        reviews.add(subjects[-1], Opinion.SUPPORTS, by="Ana")
    if callable(edit):
        file.write_text(edit(AGREED), encoding="utf-8")
    else:
        file.unlink()
    build(data, HashEmbedder(), [news])

    after = Library(data, HashEmbedder()).snapshot()
    changed, same = queue(subjects, reviews.latest(), after.sha256_of)
    assert (changed.state, same.state) == (State.REOPENED, State.SETTLED)
    kept = changed.subject.kept
    assert kept is not None
    assert kept.source.endswith("westmere.txt")
    sha256 = after.sha256_of(kept.article_id)
    there = after.article(kept.article_id) if sha256 else None
    found, now = stand(kept, there)
    assert found is standing
    if standing is Standing.MOVED:
        assert there is not None
        assert [there.text[a:b] for a, b in now.spans] == [SAID]
        assert now.spans != kept.spans

    again = reviews.add(changed.subject, Opinion.SUPPORTS, by="Ben", sha256=sha256 or "")
    assert again.article_sha256 == (sha256 or "")
    waiting = queue(subjects, reviews.latest(), after.sha256_of)
    assert [w.state for w in waiting] == [State.SETTLED, State.SETTLED]

    # As it was before: what was judged since was another text.
    file.write_text(AGREED, encoding="utf-8")
    build(data, HashEmbedder(), [news])
    back = Library(data, HashEmbedder()).snapshot()
    states = {w.state for w in queue(subjects, reviews.latest(), back.sha256_of)}
    assert states == {State.REOPENED, State.SETTLED}
    database.close()
