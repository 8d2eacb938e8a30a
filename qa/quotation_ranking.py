"""Order quotations by what they say: by meaning and by words, with what the search finds around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.article import Kind
from index.library import Snapshot
from index.quoted import Quoted
from index.words import content_words, stems
from qa.candidates import frequencies_of, weights_of
from qa.conversation import read_question
from qa.question import Question
from qa.quotation_filters import Chosen
from qa.retrieve import Narrowing, search

PASSAGES = 150
"""Passages whose quotations are looked at."""
BY_WORDS = 150
"""Quotations taken besides by their own words."""
COMPARED = 64
"""Quotations compared by meaning: they are embedded then, in one batch."""
MEANING, WORDS, PASSAGE = 0.6, 0.25, 0.15
"""What cosine, the share of the topic's words and the passage's score count."""
ALONE = 0.4
"""The share of its own words' cosine; the rest is that of the words among those around them.
What stands around tells what "We did less of it" is about, the words whether they say anything."""
LEAST, LEAST_TO_FILL = 0.21, 0.14
"""What meaning and words count together below which a quotation is on something else. Of the
samples, requests on what nobody spoke of reached .20; where people ask for five, the nearest serve
them better than three do."""
SURELY = 0.2
"""What it counts that the speaker surely is of the kind asked for, not only near it."""
ABOUT = 0.1
"""What it counts that a quotation is about the council named, not only perhaps."""
FRAGMENT_WORDS = 4
"""Fewer words than that are a fragment, which seldom serves as a quotation."""
FRAGMENT = 0.25
"""What a fragment loses."""
NOT_CLEAR = 0.08
"""What words lose whose speaker is not clear: half of those in reports are names of schemes."""
_APART = frozenset({Kind.TITLE, Kind.HEADING, Kind.CAPTION})
APART = 0.1
"""What words in a title, heading or caption lose, and those within another quotation."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A quotation's place in ``Snapshot.quotations.all`` and its score: higher is nearer, None
    where nothing was asked.
    """

    place: int
    score: float | None = None


def by_topic(
    snapshot: Snapshot, topic: str, chosen: Chosen, *, number: int | None = None
) -> list[Ranking]:
    """The chosen quotations that are on ``topic``, nearest first; ``number`` of them where so many
    are asked for and those left are not on something else altogether.

    Raises:
        QuestionError: the topic cannot be searched for.
    """
    if not chosen.surely:
        return []
    index = snapshot.quotations
    question = _question(snapshot, topic, chosen)
    passage = _passages(snapshot, question, chosen)
    near = {p: score for p in chosen.surely if (score := passage(index.all[p])) > 0}
    by_words = dict(index.search_words(question.searched_as, BY_WORDS, chosen.surely))
    most = max(by_words.values(), default=1.0) or 1.0
    places = chosen.surely if len(chosen.surely) <= COMPARED else {*near, *by_words}
    promise = {
        p: near.get(p, 0.0)
        + by_words.get(p, 0.0) / most
        + SURELY * chosen.surely[p]
        - lacks(index.all[p])
        for p in places
    }
    compared = sorted(promise, key=lambda p: (-promise[p], p))[:COMPARED]
    meanings = _meanings(snapshot, question.searched_as, compared)
    words = _TopicWords.of(snapshot, question.searched_as)
    ranked: list[Ranking] = []
    strays: set[int] = set()
    for p, around in zip(compared, index.near(compared), strict=True):
        quoted = index.all[p]
        on_topic = MEANING * meanings[p] + WORDS * words.share(quoted, around)
        if on_topic < LEAST_TO_FILL:
            continue
        if on_topic < LEAST:
            strays.add(p)
        score = on_topic + PASSAGE * near.get(p, 0.0) + SURELY * chosen.surely[p] - lacks(quoted)
        if chosen.councils & set(quoted.said.about):
            score += ABOUT
        ranked.append(Ranking(p, round(score, 6)))
    ranked.sort(key=lambda r: (r.place in strays, -(r.score or 0.0), r.place))
    return ranked[: max(len(ranked) - len(strays), number or 0)]


def by_date(snapshot: Snapshot, chosen: Chosen) -> list[Ranking]:
    """The chosen quotations of the newest articles first, in the order of the text; fragments and
    those in titles, headings and captions after all others, and before them those whose speaker is
    not surely one asked for.
    """
    held = snapshot.quotations.all
    places = sorted(chosen.surely)
    places.sort(key=lambda p: snapshot.dates[held[p].article_id][0] or "", reverse=True)
    places.sort(key=lambda p: (_is_aside(held[p]), -chosen.surely[p]))
    return [Ranking(p) for p in places]


def _is_aside(quoted: Quoted) -> bool:
    """True for a fragment, and for words that a title, a heading or a caption is made of."""
    return quoted.length < FRAGMENT_WORDS or quoted.block in _APART


def lacks(quoted: Quoted) -> float:
    """What a quotation loses: a fragment, nobody's words, or apart from the article's own text."""
    lost = FRAGMENT if quoted.length < FRAGMENT_WORDS else 0.0
    lost += NOT_CLEAR if quoted.said.speaker is None else 0.0
    is_apart = quoted.block in _APART or quoted.said.nested > 0
    return lost + (APART if is_apart else 0.0)


def _question(snapshot: Snapshot, topic: str, chosen: Chosen) -> Question:
    question = read_question(
        topic, (), snapshot.gazetteer, respell=snapshot.respell, is_word=snapshot.is_word
    )
    return replace(question, councils=tuple(sorted(chosen.councils)))


def _passages(snapshot: Snapshot, question: Question, chosen: Chosen) -> Callable[[Quoted], float]:
    """The score of the passage that a quotation stands in, as a share of the best passage's; 0
    where the search did not find it.
    """
    held = [snapshot.quotations.all[p] for p in chosen.surely]
    articles = tuple(dict.fromkeys(q.article_id for q in held))
    narrowing = Narrowing(
        articles=articles if len(articles) < len(snapshot.dates) else (),
        comments=any(q.is_comment for q in held),
    )
    found = search(snapshot, question, top=PASSAGES, narrowing=narrowing)
    best = max((r.score for r in found), default=1.0) or 1.0
    spans: dict[str, list[tuple[int, int, float]]] = {}
    for r in found:
        p = r.passage
        spans.setdefault(p.article_id, []).append((p.start, p.end, r.score / best))

    def score(quoted: Quoted) -> float:
        at = quoted.said.start
        return max((s for a, b, s in spans.get(quoted.article_id, ()) if a <= at < b), default=0.0)

    return score


def _meanings(snapshot: Snapshot, topic: str, places: Sequence[int]) -> dict[int, float]:
    """How near each quotation is to ``topic`` in meaning (cosine)."""
    meant = np.asarray(snapshot.embedder.embed_query(topic), np.float32)
    meant /= np.linalg.norm(meant) or 1.0
    among, alone = snapshot.quotations.meanings(places)
    cosines = (1 - ALONE) * (among @ meant) + ALONE * (alone @ meant)
    return dict(zip(places, cosines.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _TopicWords:
    """A topic's words by stem, rare ones weighing more (inverse document frequency)."""

    weights: Mapping[str, float]

    @classmethod
    def of(cls, snapshot: Snapshot, topic: str) -> _TopicWords:
        frequencies = frequencies_of(snapshot, content_words(topic))
        return cls(weights_of(frequencies, snapshot.manifest.passages))

    def share(self, quoted: Quoted, near: str) -> float:
        """The share of them in the quotation's own words, of those only around it half, 0 to 1."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        own = set(stems(" ".join(quoted.words)))
        around = set(stems(f"{near} {quoted.title}"))
        weighed = (
            w if s in own else w / 2 if s in around else 0.0 for s, w in self.weights.items()
        )
        return sum(weighed) / total
