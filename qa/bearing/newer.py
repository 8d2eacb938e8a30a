"""What newer articles say of what some words are about, in their own words.

A newer account counts where it is about the same council, is surely newer, and has a sentence on
the same subject: near in meaning, sharing the subject's words, in a passage that is near too. A
grade that the words give is followed to the latest one of the same council and area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Published
from corpus.citing import Span
from corpus.councils import Gazetteer
from corpus.judgements import Area, Grade, Judgement
from corpus.passages import Passage
from corpus.sentences import split_sentences
from index.embedding import Vectors
from index.library import Snapshot
from index.words import stems
from qa.accounts import Account, book_of, one_each, reading_of
from qa.bearing.facts import NUMBERED, About, about_of, sentences_of
from qa.candidates import PEOPLE, frequencies_of, weights_of
from qa.figures import figures
from qa.newer import SAME_TIME, newer_on, told_until
from qa.question import understand
from qa.times.bounds import first_day, last_day, shifted
from qa.times.fit import recalls
from qa.times.spoken import stated_times

MOST = 3
"""Newer accounts that are shown, the newest first."""
MOST_COUNCILS = 3
MOST_SENTENCES = 12
"""Sentences of long words whose subject is looked for, from the first on."""
SENTENCES_TRIED = 3
"""Sentences of an article that are looked at for being about the council, the nearest first."""
WORDS_NAMED = 4
PASSAGES_SEEN = 8
"""Passages taken from each search of a council's newer articles."""
FEWEST_WORDS, MOST_WORDS = 5, 90
"""Words of a sentence that says something; a longer one is a table read as one."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What a sentence needs to be on the same subject as another.

    ``meaning`` is the least cosine of the two, ``shared`` how many words of the subject both have
    at least, ``words`` the least share of those words (rare ones count more), ``together`` the
    least sum of that cosine, that share and the cosine of the two passages.
    """

    meaning: float
    shared: int
    words: float
    together: float


NEEDED = _Need(0.55, 2, 0.15, 1.4)
NEEDED_OF_FIGURES = _Need(0.5, 1, 0.1, 1.2)
"""Less is enough where both give figures: "the average is 14 cases", "an average of 24 cases". Set
by eye on some hundred sentences of inspection reports and invented articles."""
PASSAGE_MEANING = 0.45
"""The least cosine of the two passages."""
FEWEST_OF_SUBJECT = 2
"""Words of a subject that a sentence needs to have one."""
SAME_WORDS = 0.97
"""From this cosine on a sentence is the same one again, and says nothing new."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A sentence of a newer article on the same council and subject.

    ``words`` is ``text[start:end]`` of the article; ``shared`` are words of the subject that both
    have, the rarest first.
    """

    council: str
    article_id: str
    published: Published
    start: int
    end: int
    words: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaterGrade:
    """The latest grade known of what the words give a grade of.

    ``words`` is ``text[start:end]`` of the article that states it; ``is_report`` is True where that
    is the report of the inspection itself.
    """

    council: str
    area: Area
    was: Grade
    grade: Grade
    article_id: str
    published: Published
    start: int
    end: int
    words: str
    is_report: bool

    @property
    def is_same(self) -> bool:
        """True where it is the grade that the words give."""
        return self.was is self.grade


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest article on a council, which has nothing on the subject."""

    council: str
    article_id: str
    published: Published


@dataclass(frozen=True, slots=True)
class Since:
    """What came after: later grades, newer accounts, and where there are none why.

    ``nothing`` is a sentence, "" where something is newer; ``newest`` are then the newest articles
    on the councils, where there are newer ones.
    """

    grades: tuple[LaterGrade, ...] = ()
    accounts: tuple[Newer, ...] = ()
    nothing: str = ""
    newest: tuple[Newest, ...] = ()


_IN_THE_PAST = re.compile(r"\b(?:was|were|had|did|been|\w+ed)\b", re.I)
NOTHING = "Nothing newer on this in the library."


def since(snapshot: Snapshot, article: Article, span: Span, about: Sequence[About]) -> Since:
    """What is newer than the words at ``span`` on the same councils (``about``) and subject."""
    councils = [a.council for a in about][:MOST_COUNCILS]
    if not councils:
        return Since(nothing="These words are about no council that is known, so nothing newer "
                             "was looked for.")  # fmt: skip
    day = told_until(snapshot, [article.id])
    if day is None:
        return Since(nothing="The date of this article is not known, so what is newer cannot be "
                             "told.")  # fmt: skip
    grades = tuple(_later_grades(snapshot, article, span))
    subject = _Subject.of(snapshot, article, span, day)
    accounts: dict[str, Newer] = {}
    newest: dict[str, Newest] = {}
    told = {g.article_id for g in grades}
    for council in councils:
        ids = newer_on(snapshot, council, day, but={article.id})
        if not ids:
            continue
        for found in _accounts(snapshot, subject, council, ids) if subject else ():
            if found.article_id not in told:
                accounts.setdefault(found.article_id, found)
        newest.setdefault(ids[0], Newest(council, ids[0], snapshot.article(ids[0]).published))
    in_order = sorted(
        accounts.values(), key=lambda a: (a.published.value or "", a.article_id), reverse=True
    )
    if in_order or grades:
        return Since(grades, tuple(in_order[:MOST]))
    return Since(nothing=NOTHING, newest=tuple(newest.values()))


# Grades


def _later_grades(snapshot: Snapshot, article: Article, span: Span) -> Iterator[LaterGrade]:
    """Of each grade within ``span``, the latest of its council and area that is newer than it."""
    given = [
        j for j in reading_of(snapshot, article.id).judgements
        if span[0] < j.grade_end and j.grade_start < span[1] and j.council
    ]  # fmt: skip
    given.sort(key=lambda j: j.of_earlier is not None)  # "from good to inadequate": the latter
    seen: set[tuple[str, Area]] = set()
    for judgement in given:
        council = judgement.council or ""
        accounts = one_each(
            a for a in book_of(snapshot, council, lambda id: True).accounts if a.date
        )
        for area in judgement.areas:
            if (council, area) in seen:
                continue
            seen.add((council, area))
            stated = [(a, row) for a in accounts if (row := a.of(area)) is not None]
            if not stated:
                continue
            account, row = stated[-1]
            is_here = account.id == article.id and row.start < span[1] and span[0] < row.end
            if not is_here and _is_later(account, article, judgement, snapshot):
                yield _later(snapshot, council, area, judgement, account, row)


def _is_later(account: Account, article: Article, judgement: Judgement, snapshot: Snapshot) -> bool:
    own = judgement.of_earlier
    if own == "earlier":  # some inspection before that of the article itself
        return account.sortable >= (snapshot.dates[article.id][0] or "")
    if account.id == article.id and own is None:
        return False
    when = own or judgement.year or snapshot.dates[article.id][0] or ""
    return first_day(account.date) > shifted(last_day(when), SAME_TIME)


def _later(
    snapshot: Snapshot, council: str, area: Area, was: Judgement, account: Account, row: Judgement
) -> LaterGrade:
    later = snapshot.article(account.id)
    return LaterGrade(
        council, area, was.grade, row.grade, later.id, later.published,
        row.start, row.end, later.text[row.start : row.end], account.rank == 0,
    )  # fmt: skip


# Accounts


@dataclass(frozen=True, slots=True)
class _Subject:
    """What some words are about, by each of their sentences and by the passage they stand in.

    ``text`` is what is searched for, without names of councils. ``sentences`` are vectors,
    ``(n, dimensions)``, and ``weights`` those of their own words by stem, one mapping a sentence;
    ``passage`` is the passage's vector, ``day`` the last (ISO) that the words may be of.
    ``has_figures`` tells of each sentence whether it gives figures, and ``spelled`` has a word for
    each stem.
    """

    text: str
    day: str
    sentences: Vectors
    weights: tuple[Mapping[str, float], ...]
    passage: NDArray[np.float32]
    has_figures: tuple[bool, ...]
    spelled: Mapping[str, str]

    @classmethod
    def of(cls, snapshot: Snapshot, article: Article, span: Span, day: str) -> _Subject | None:
        """The subject of the words at ``span``; None where they have no words of a subject."""
        topics = []
        for a, b in sentences_of(article, span)[:MOST_SENTENCES]:
            bare = _bare(article.text[a:b], snapshot.gazetteer)
            words = understand(bare, bare, snapshot.gazetteer).topic if bare else ()
            words = tuple(w for w in words if w.isalpha() and not PEOPLE.issuperset(stems(w)))
            if len({*stems(" ".join(words))}) >= FEWEST_OF_SUBJECT:
                topics.append((bare, words))
        if not topics:
            return None
        passages = [
            p.text
            for p in snapshot.passages_of(article.id)
            if p.start < span[1] and span[0] < p.end
        ]
        texts = [text for text, _ in topics]
        around = _bare(" ".join(passages), snapshot.gazetteer) or " ".join(texts)
        vectors = _vectors(snapshot, [*texts, around])
        return cls(
            " ".join(texts),
            day,
            vectors[:-1],
            tuple(
                weights_of(frequencies_of(snapshot, words), snapshot.manifest.passages)
                for _, words in topics
            ),
            vectors[-1],
            tuple(bool(figures(text)) for text in texts),
            {s: w for _, words in topics for w in words for s in stems(w)},
        )

    def nearest(self, text: str, vector: NDArray[np.float32], passage: float) -> float | None:
        """How near a sentence is, higher is nearer; None where it is on another subject.

        ``passage`` is the cosine of the two passages.
        """
        if passage < PASSAGE_MEANING:
            return None
        have, has_figures = set(stems(text)), bool(figures(text))
        best = None
        for n, meaning in enumerate((self.sentences @ vector).tolist()):
            weights = self.weights[n]
            both = [w for s, w in weights.items() if s in have]
            share = sum(both) / sum(weights.values())
            need = NEEDED_OF_FIGURES if has_figures and self.has_figures[n] else NEEDED
            together = meaning + share + passage
            if (
                need.meaning <= meaning < SAME_WORDS
                and len(both) >= need.shared
                and share >= need.words
                and together >= need.together
            ):
                best = max(together, best or 0.0)
        return best

    def shared(self, text: str) -> tuple[str, ...]:
        """Words of the subject that ``text`` has, the rarest first."""
        have = set(stems(text))
        weighed = {s: w for weights in self.weights for s, w in weights.items() if s in have}
        rarest = sorted(weighed, key=lambda s: (-weighed[s], s))
        return tuple(self.spelled[s] for s in rarest[:WORDS_NAMED])


def _accounts(
    snapshot: Snapshot, subject: _Subject, council: str, ids: Sequence[str]
) -> Iterator[Newer]:
    """Of each of those articles that is on the subject its nearest sentence."""
    passages = _passages(snapshot, subject, council, ids)
    found = [
        (p, (p.start + a, p.start + b))
        for p in passages
        for a, b in split_sentences(p.text)
        if FEWEST_WORDS <= len(p.text[a:b].split()) <= MOST_WORDS
    ]
    texts = [p.text[a - p.start : b - p.start] for p, (a, b) in found]
    vectors = _vectors(snapshot, [_bare(t, snapshot.gazetteer) for t in texts])
    near = _vectors(snapshot, [_bare(p.text, snapshot.gazetteer) for p in passages])
    of_passage = dict(zip((p.id for p in passages), near @ subject.passage, strict=True))
    ranked: dict[str, list[tuple[float, Span]]] = {}
    for (passage, span), text, vector in zip(found, texts, vectors, strict=True):
        score = subject.nearest(text, vector, float(of_passage[passage.id]))
        if score is not None:
            ranked.setdefault(passage.article_id, []).append((score, span))
    for id, spans in ranked.items():
        article = snapshot.article(id)
        for _, span in sorted(spans, reverse=True)[:SENTENCES_TRIED]:
            words = article.text[slice(*span)]
            about = about_of(article, span, snapshot.gazetteer)
            is_old = _only_recalls(article.published, words, subject.day)
            if any(a.council == council for a in about) and not is_old:
                yield Newer(
                    council, id, article.published, *span, words,
                    subject.shared(words),
                )  # fmt: skip
                break


def _only_recalls(published: Published, words: str, day: str) -> bool:
    """True where a sentence tells of a time no later than ``day`` and of nothing since.

    What it says before it names that time is of now, unless that is told in the past too: "agency
    workers hold 9% of posts, where in 2021 they held a third".
    """
    told = recalls(published, words)
    if told is None:
        return False
    times = stated_times(words, published)
    if any(start is not None and first_day(start) > day for (start, _), _ in times):
        return False
    before = " ".join(words.split()).partition(told)[0]
    return len(before.split()) < FEWEST_WORDS or _IN_THE_PAST.search(before) is not None


def _passages(
    snapshot: Snapshot, subject: _Subject, council: str, ids: Sequence[str]
) -> list[Passage]:
    """The passages of those articles about the council that may be on the subject."""
    hits = [
        *snapshot.search_vectors(
            subject.sentences.mean(axis=0).tolist(), PASSAGES_SEEN, articles=ids
        ),
        *snapshot.search_vectors(subject.passage.tolist(), PASSAGES_SEEN, articles=ids),
        *snapshot.search_words(subject.text, PASSAGES_SEEN, articles=ids),
    ]
    return list({h.passage.id: h.passage for h in hits if council in h.passage.about}.values())


def _vectors(snapshot: Snapshot, texts: Sequence[str]) -> Vectors:
    """``(n, dimensions)``, each of length 1."""
    if not texts:
        return np.zeros((0, snapshot.embedder.card.dimensions), np.float32)
    found = np.array(snapshot.embedder.embed_documents(list(texts)), np.float32)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Vectors = found / np.maximum(lengths, 1e-9)
    return unit


def _bare(text: str, gazetteer: Gazetteer) -> str:
    """``text`` on one line without its number and names of councils, which would make everything
    about one council alike.
    """
    for mention in reversed(gazetteer.find(text)):
        text = text[: mention.start] + text[mention.end :]
    return " ".join(NUMBERED.sub("", text).split())
