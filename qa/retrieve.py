"""Find the passages that may answer: by words and by meaning, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.dates import read_date
from corpus.errors import QuestionError
from corpus.passages import Passage
from corpus.subjects import fold
from index.library import PassageFound, Snapshot
from qa.question import Asks, Question

POOL = 100
"""Passages taken from each of the two searches before they are fused."""
OWN_POOL = 20
"""Passages taken besides from the articles about the councils that are asked for."""
WORDS_WEIGHT = 0.4
"""The share of BM25 in the fused score; the rest is cosine. On 500 questions of SQuAD 2 (half) hit
at 1, 10, 20: .850, .976, .996; words alone .828, .962, .976; cosine alone .662, .928, .962. The
reader reads the first twenty, so it is those that count.
"""
COUNCIL_BONUS, COUNCIL_PENALTY = 0.12, 0.25
YEAR_BONUS = 0.06
BACKGROUND_WEIGHT = 0.6
"""What the words of the conversation before count beside those of the question."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to. Dates are ISO, either cut short ("2021") or whole.

    An article whose date is unknown is left out once a date narrows the search; a bound ("on or
    before") counts as its date.
    """

    after: str | None = None
    before: str | None = None
    articles: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    comments: bool = False

    @property
    def is_none(self) -> bool:
        """True where nothing but comments was said."""
        return not (self.after or self.before or self.articles or self.about)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its scores, all higher is better.

    ``score`` is the fused one that ranks; ``words`` is BM25 as a share of the best passage's;
    ``meaning`` is the cosine.
    """

    passage: Passage
    score: float
    words: float
    meaning: float


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the two searches found. ``words``: BM25 as a share of the best; ``meaning``: cosine."""

    passages: dict[str, Passage]
    words: dict[str, float]
    meaning: dict[str, float]
    floor: float

    @classmethod
    def of(cls, by_words: Sequence[PassageFound], by_meaning: Sequence[PassageFound]) -> _Looked:
        best = max((f.score for f in by_words), default=1.0) or 1.0
        return cls(
            passages={f.passage.id: f.passage for f in [*by_words, *by_meaning]},
            words={f.passage.id: f.score / best for f in by_words},
            meaning={f.passage.id: f.score for f in by_meaning},
            floor=min((f.score for f in by_meaning), default=0.0),
        )

    def score(self, id: str) -> float:
        """Fused. What only one search found gets the least the other could have given it."""
        w, m = self.words.get(id, 0.0), self.meaning.get(id, self.floor)
        return WORDS_WEIGHT * w + (1 - WORDS_WEIGHT) * m


def read_day(text: str, *, option: str) -> str:
    """A date a person gave for narrowing, as ISO cut to what was given.

    Raises:
        QuestionError: it is no date.
    """
    found = read_date(text)
    if found is None:
        raise QuestionError(f"{option} {text!r} is not a date; write 2021, 2021-09 or 2021-09-05")
    return found.value


def search(
    snapshot: Snapshot,
    question: Question,
    *,
    top: int = 10,
    narrowing: Narrowing | None = None,
) -> list[Ranked]:
    """The ``top`` passages for ``question``, best first."""
    narrowing = narrowing or Narrowing()
    articles = allowed_articles(snapshot, narrowing)
    comments = narrowing.comments or question.wants_comments
    pool = max(POOL, top)
    words_asked = question.searched_as
    if question.asks is Asks.GRADE:
        # Reports and articles word it in their own ways ("How did it do?" never reaches a table).
        words_asked += " overall effectiveness judged rated"
    near = _of_the_council(snapshot, question) if articles is None else []

    def look(asked: str, meant: str) -> _Looked:
        by_words = snapshot.search_words(asked, pool, comments=comments, articles=articles)
        if near:
            # In a large library other councils' passages would fill the pool.
            own = snapshot.search_words(asked, OWN_POOL, comments=comments, articles=near)
            by_words = [*by_words, *(f for f in own if f not in by_words)]
        vector = snapshot.embedder.embed_query(meant)
        by_meaning = snapshot.search_vectors(vector, pool, comments=comments, articles=articles)
        return _Looked.of(by_words, by_meaning)

    alone = look(words_asked, question.searched_as)
    behind = None
    if question.background:
        # The conversation is another search beside it, not more words in the same one: so that a
        # few words of the question are not lost among many of what was spoken of.
        behind = look(
            f"{question.background} {words_asked}",
            f"{question.background} {question.searched_as}",
        )
    passages = {**(behind.passages if behind else {}), **alone.passages}
    about = {fold(n) for n in narrowing.about}
    ranked = []
    for id, passage in passages.items():
        if about and not about & {fold(n) for n in passage.about}:
            continue
        w, m = alone.words.get(id, 0.0), alone.meaning.get(id, alone.floor)
        score = alone.score(id)
        if behind is not None:
            score = (score + BACKGROUND_WEIGHT * behind.score(id)) / (1 + BACKGROUND_WEIGHT)
        score += _council_share(question, passage) + _year_share(snapshot, question, passage)
        ranked.append(Ranked(passage, score, w, m))
    ranked.sort(key=lambda r: (-r.score, r.passage.id))
    return ranked[:top]


def _of_the_council(snapshot: Snapshot, question: Question) -> list[str]:
    """The articles about the councils asked for, of the years asked for where there are some."""
    ids = {i for c in question.councils for i in snapshot.about.get(c, ())}
    years = {int(y) + late for y in question.years for late in (0, 1)}
    of_the_year = {i for i in ids if (snapshot.dates[i][0] or "0")[:4] in map(str, years)}
    return sorted(of_the_year or ids)


def _council_share(question: Question, passage: Passage) -> float:
    """Right topic, wrong council is the worst fault of this field: councils weigh."""
    if not question.councils:
        return 0.0
    if set(question.councils) & set(passage.about):
        return COUNCIL_BONUS
    return -COUNCIL_PENALTY if passage.about else 0.0


def _year_share(snapshot: Snapshot, question: Question, passage: Passage) -> float:
    if not question.years:
        return 0.0
    if any(y in passage.text for y in question.years):
        return YEAR_BONUS
    value = snapshot.dates.get(passage.article_id, (None, None))[0]
    return YEAR_BONUS if value and value[:4] in question.years else 0.0


def allowed_articles(snapshot: Snapshot, narrowing: Narrowing) -> list[str] | None:
    """The articles a search may look in; None for all."""
    if narrowing.is_none:
        return None
    ids = snapshot.article_ids()
    if narrowing.articles:
        chosen, known = set(narrowing.articles), set(ids)
        unknown = [a for a in narrowing.articles if a not in known]
        if unknown:
            raise QuestionError(
                f"there is no article {unknown[0]!r}; python -m index articles lists them"
            )
        ids = [i for i in ids if i in chosen]
    if narrowing.about:
        wanted = {fold(n) for n in narrowing.about}
        named = {fold(n): found for n, found in snapshot.about.items()}
        allowed = set().union(*(named.get(n, set()) for n in wanted))
        ids = [i for i in ids if i in allowed]
    if narrowing.after or narrowing.before:
        ids = [i for i in ids if _within(snapshot.dates[i][0], narrowing)]
    return ids


def _within(value: str | None, narrowing: Narrowing) -> bool:
    if value is None:
        return False
    # Dates cut short are compared as far as both go: 2021-09 is neither before nor after 2021.
    after, before = narrowing.after, narrowing.before
    return not (after and value[: len(after)] < after[: len(value)]) and not (
        before and value[: len(before)] > before[: len(value)]
    )


def to_json(snapshot: Snapshot, ranked: Sequence[Ranked]) -> list[dict[str, Any]]:
    """Ranked passages as the command-line contract gives them."""
    out = []
    for rank, r in enumerate(ranked, start=1):
        article = snapshot.article(r.passage.article_id)
        out.append(
            {
                "rank": rank,
                "article_id": article.id,
                "title": article.title,
                "start": r.passage.start,
                "end": r.passage.end,
                "text": article.text[r.passage.start : r.passage.end],
                "score": round(r.score, 6),
            }
        )
    return out
