"""Questions whose right words are known, one JSON object a line."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import QuestionError
from qa.answer import Outcome

OF_READERS = "readers"
"""The kind of question that asks for readers' comments."""
SMALL_TALK = "small_talk"
"""The kind that is answered without citing anything."""
REVIEWED = "reviewed"
"""The kind of question that reviewers judged the answers to."""
_TELLING = _SUPPORTS, _AGAINST = "supports", "does not support"
OF_CHANGE = "changed"
"""The kind of question whose groups have to be cited in their order, the oldest first."""

Group = tuple[str, ...]
"""Alternatives: a sentence that holds one of these, white space flattened, will do."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what has to be cited: of each group, one of its alternatives.

    An empty alternative is any words of ``articles``, the sources (article id, or part of the
    file's name) the words must come from; empty where any will do. ``not_cite`` are words that make
    an answer wrong; ``stale`` those of a superseded account, which must not come first. ``about``
    are the councils it is about. ``outcome`` is None for the plain one.

    ``only`` and ``without`` are article ids: all that is searched, or what is left out of it.
    ``councils``, ``after`` and ``before`` narrow it as they do for a person, and ``comments`` lets
    readers' comments in. ``is_asked`` is False where only what is found counts.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    must_cite: tuple[Group, ...] = ()
    history: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    not_cite: Group = ()
    stale: Group = ()
    about: tuple[str, ...] = ()
    outcome: Outcome | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    comments: bool = False
    is_asked: bool = True

    @property
    def expected(self) -> Outcome:
        """How it ought to end."""
        if self.outcome is not None:
            return self.outcome
        return Outcome.ANSWERED if self.answerable else Outcome.NOT_IN_THE_ARTICLES

    def may_end(self, outcome: Outcome) -> bool:
        """Whether an answer may end so; reviewers judged words, which a part of one has too."""
        partly = self.kind == REVIEWED and outcome is Outcome.PARTLY
        return partly or outcome is self.expected

    @property
    def wants_comments(self) -> bool:
        """True where readers' comments may be cited."""
        return self.comments or self.kind == OF_READERS

    def comes_from(self, article_id: str, source: str) -> bool:
        """Whether an article is one of those its words may come from."""
        return not self.articles or any(a == article_id or a in source for a in self.articles)


def read_judged(path: Path) -> list[Judged]:
    """The questions of a JSONL file, or those that the verdicts of reviewers in it are about.

    Raises:
        QuestionError: the file cannot be read or has a line that is no judged question.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"{path} cannot be read ({error}); name a JSONL file of judged questions"
        ) from error
    questions: list[Judged] = []
    reviews: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if is_review(record):
                reviews.append(record)
                continue
            question = from_json(record)
            if question.id in seen:
                raise ValueError(f"its id {question.id!r} stands on an earlier line too")
        except (ValueError, RecursionError) as error:
            raise QuestionError(
                f"line {number} of {path} is no judged question: {error}"
            ) from error
        seen.add(question.id)
        questions.append(question)
    try:
        questions += from_reviews(reviews)
    except ValueError as error:
        raise QuestionError(f"a review in {path} is not as it was exported: {error}") from error
    if not questions:
        what = "reviews of answers" if reviews else "questions"
        raise QuestionError(f"{path} has no {what} in it")
    return questions


def is_review(record: Any) -> bool:
    """Whether a line of a file is a reviewer's verdict."""
    return isinstance(record, dict) and isinstance(record.get("opinion"), str)


def from_reviews(records: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """The questions that verdicts on answers were about, in their order; others are passed over.

    Of several verdicts on one citation the last counts. Any of the words found to support an answer
    will do; those found not to must not be cited. A question of which nothing was found to support
    an answer has any words of the library as right, but for those; one of which no words were found
    to do either is passed over.

    Raises:
        ValueError: a verdict is not as it is exported; says why.
    """
    latest: dict[str, Mapping[str, Any]] = {}
    for record in records:
        if not isinstance(record.get("question"), str):
            continue
        words = record.get("words")
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise ValueError('its "words" are no list of words')
        latest[str(record.get("key") or record.get("id"))] = record
    asked: dict[Judged, dict[str, list[str]]] = {}
    for record in latest.values():
        said = asked.setdefault(_reviewed(record), {opinion: [] for opinion in _TELLING})
        if record["opinion"] in said:
            said[record["opinion"]].append(" ".join(record["words"]))
    questions: list[Judged] = []
    for question, said in asked.items():
        right = tuple(dict.fromkeys(said[_SUPPORTS]))
        wrong = tuple(w for w in dict.fromkeys(said[_AGAINST]) if w not in right)
        if right or wrong:
            id = f"{REVIEWED}-{len(questions) + 1}"
            group = right or ("",)
            questions.append(replace(question, id=id, must_cite=(group,), not_cite=wrong))
    return questions


def _reviewed(record: Mapping[str, Any]) -> Judged:
    """What was asked, as it was asked, without what has to be cited."""
    narrowing = record.get("narrowing") or {}
    if not isinstance(narrowing, dict):
        raise ValueError('its "narrowing" is no object')
    after, before = narrowing.get("after"), narrowing.get("before")
    if not all(isinstance(day, str | None) for day in (after, before)):
        raise ValueError("what it was narrowed to is no date")
    return Judged(
        id=REVIEWED,
        question=record["question"],
        kind=REVIEWED,
        answerable=True,
        history=_words(dict(record), "history"),
        only=_words(narrowing, "articles"),
        councils=_words(narrowing, "about"),
        after=after,
        before=before,
        comments=bool(narrowing.get("comments")),
    )


def from_json(record: Any) -> Judged:
    """The question of one line.

    ``article`` or ``report`` may stand for ``articles``, and ``authority`` for ``about``.

    Raises:
        ValueError: it is none; says why.
    """
    if not isinstance(record, dict):
        raise ValueError("it is no JSON object")
    for key, kind in (("id", str), ("question", str), ("kind", str), ("answerable", bool)):
        if not isinstance(record.get(key), kind):
            raise ValueError(f'its "{key}" is missing or no {kind.__name__}')
    must_cite = record.get("must_cite") or []
    if not isinstance(must_cite, list):
        raise ValueError('its "must_cite" is no list of lists of words')
    outcome = record.get("outcome")
    judged = Judged(
        id=record["id"],
        question=record["question"],
        kind=record["kind"],
        answerable=record["answerable"],
        must_cite=tuple(_words({"must_cite": g}, "must_cite") for g in must_cite),
        history=_words(record, "history"),
        articles=_words(record, "articles", "report", "article"),
        not_cite=_words(record, "not_cite"),
        stale=_words(record, "stale"),
        about=_words(record, "about", "authority"),
        outcome=None if outcome is None else Outcome(outcome),
        comments=bool(record.get("comments")),
    )
    bare = judged.answerable and not judged.must_cite
    if bare and outcome is None and judged.kind != SMALL_TALK:
        raise ValueError('it is answerable but has no "must_cite" and no "outcome"')
    if any(not words for group in (*judged.must_cite, judged.not_cite) for words in group):
        raise ValueError("an alternative is empty, which any sentence would hold")
    return judged


def _words(record: dict[str, Any], *keys: str) -> tuple[str, ...]:
    """The strings under the first of ``keys`` that has any; one alone may stand bare."""
    value: Any = next((record[k] for k in keys if record.get(k)), [])
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError(f'its "{keys[0]}" is no list of words')
    return tuple(value)


def chosen(
    questions: Iterable[Judged],
    *,
    kinds: Sequence[str] = (),
    sample: int | None = None,
    seed: int = 0,
) -> list[Judged]:
    """Those of ``kinds`` (all where empty), at most ``sample`` of each kind, in their order.

    The same seed takes the same questions.

    Raises:
        QuestionError: no question is of one of the kinds.
    """
    by_kind: dict[str, list[int]] = {}
    kept = list(questions)
    for number, q in enumerate(kept):
        by_kind.setdefault(q.kind, []).append(number)
    for kind in kinds:
        if kind not in by_kind:
            raise QuestionError(f"no question is of the kind {kind!r}; there are {_list(by_kind)}")
    taken: set[int] = set()
    for kind, numbers in by_kind.items():
        if kinds and kind not in kinds:
            continue
        few = sample is not None and sample < len(numbers)
        taken |= set(
            random.Random(f"{seed} {kind}").sample(numbers, sample or 0) if few else numbers
        )
    return [kept[n] for n in sorted(taken)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(repr(n) for n in names)
