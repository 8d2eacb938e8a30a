"""The quotations of an open library: listed, found by their words, compared by their meaning."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index.embedding import Embedder, Vectors
from index.quoted import Quoted
from index.segment import Segment
from index.words import QUOTATION_TERMS, WordIndex, WordPart

KEPT_VECTORS = 4096
"""Quotations whose vectors are kept once they were compared: 6 MB of 384 numbers each."""


class QuotationIndex:
    """The quotations of all parts of a library as if they were one, in the order of ``all``.

    ``parts`` are the segments, each with the ids of those of its articles that count; ``order``
    has the place of every article in the library.
    """

    def __init__(
        self,
        parts: Sequence[tuple[Segment, Collection[str]]],
        order: Mapping[str, int],
        embedder: Embedder,
    ) -> None:
        found: list[tuple[Quoted, int, int]] = []
        words = []
        for n, (segment, articles) in enumerate(parts):
            store = segment.store
            held = store.quotations()
            live = np.array([q.article_id in articles for q in held], np.bool_)
            words.append(WordPart(store.db, store.quotation_lengths(), live, QUOTATION_TERMS))
            found += [(q, n, row) for row, q in enumerate(held) if live[row]]
        found.sort(key=lambda f: (order[f[0].article_id], f[0].said.start))
        self.all: tuple[Quoted, ...] = tuple(q for q, _, _ in found)
        self._rows = [(n, row) for _, n, row in found]
        self._places = {at: place for place, at in enumerate(self._rows)}
        self._sizes = [len(w.lengths) for w in words]
        self._words = WordIndex(words)
        self._segments = [segment for segment, _ in parts]  # kept open while this is used
        self._embedder = embedder
        self._vectors: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def search_words(
        self, question: str, limit: int, allowed: Collection[int]
    ) -> list[tuple[int, float]]:
        """(place in ``all``, BM25) of the quotations nearest by words among the ``allowed`` places,
        best first: by their own words, and less by who speaks and what stands around them.
        """
        masks = [np.zeros(size, np.bool_) for size in self._sizes]
        for place in allowed:
            n, row = self._rows[place]
            masks[n][row] = True
        hits = self._words.search(question, limit, masks)
        found = [(self._places[h.part, h.row], h.score) for h in hits]
        return sorted(found, key=lambda f: (-f[1], f[0]))

    def near(self, places: Sequence[int]) -> list[str]:
        """The words around and within each of the quotations in those places."""
        by_part: dict[int, list[int]] = {}
        for place in places:
            n, row = self._rows[place]
            by_part.setdefault(n, []).append(row)
        texts = {n: self._segments[n].store.near_quotations(rows) for n, rows in by_part.items()}
        return [texts[n][row] for n, row in (self._rows[place] for place in places)]

    def meanings(self, places: Sequence[int]) -> tuple[Vectors, Vectors]:
        """Unit vectors of the quotations in those places, ``(len(places), dimensions)`` each: among
        the words around them, under their articles' titles, and of their own words alone.

        What was not compared before is embedded, in one batch.
        """
        among = [
            f"{self.all[place].title}\n{near}"
            for place, near in zip(places, self.near(places), strict=True)
        ]
        vectors = self._embed([*among, *(" ".join(self.all[place].words) for place in places)])
        return vectors[: len(places)], vectors[len(places) :]

    def _embed(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(t.encode("utf-8", "surrogatepass")).digest() for t in texts]
        with self._lock:
            have = {k: self._vectors[k] for k in keys if k in self._vectors}
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in have}
        if new:
            made = np.asarray(self._embedder.embed_documents(list(new.values())), np.float32)
            made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
            have |= dict(zip(new, made, strict=True))
        with self._lock:
            for key in keys:
                self._vectors[key] = have[key]
                self._vectors.move_to_end(key)
            while len(self._vectors) > KEPT_VECTORS:
                self._vectors.popitem(last=False)
        dimensions = self._embedder.card.dimensions
        return np.array([have[k] for k in keys], np.float32).reshape(len(keys), dimensions)
