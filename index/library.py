"""An open library: everything the answering side reads, from the generation that serves."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from corpus.article import Article
from corpus.errors import LibraryError
from corpus.passages import Passage
from corpus.subjects import Gazetteer, known_councils
from index import generation
from index.embedding import Embedder
from index.generation import CHROMA, STORE, Manifest
from index.store import SCHEMA_VERSION, Found, Store
from index.vectors import VectorIndex

_KEPT_ARTICLES = 256


@dataclass(frozen=True, slots=True)
class PassageFound:
    """A passage found and how near it is. ``score``: higher is nearer."""

    passage: Passage
    score: float


class Snapshot:
    """One generation, open for reading. All of an answer comes from one snapshot."""

    def __init__(
        self, folder: Path, manifest: Manifest, embedder: Embedder, notice: str | None = None
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.notice = notice
        self.embedder = embedder
        self.store = Store(folder / STORE)
        self.vectors = VectorIndex(folder / CHROMA)
        self.about = self.store.about()
        self.dates = self.store.dates()
        self.gazetteer: Gazetteer = known_councils().with_names(sorted(self.about))
        self._vocabulary: dict[str, int] | None = None
        self._article = lru_cache(maxsize=_KEPT_ARTICLES)(self.store.article)

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.folder.name

    def article(self, id: str) -> Article:
        """The article with that id.

        Raises:
            LibraryError: where the library does not hold it.
        """
        article = self._article(id)
        if article is None:
            raise LibraryError(
                f"there is no article {id!r} in the library; python -m index articles lists them"
            )
        return article

    def search_words(
        self,
        question: str,
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[PassageFound]:
        """Passages by their words (BM25 over stems), best first."""
        found = self.store.search_words(question, limit, comments=comments, articles=articles)
        return self._with_passages(found)

    def search_vectors(
        self,
        vector: Sequence[float],
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[PassageFound]:
        """Passages by meaning (cosine), nearest first."""
        found = self.vectors.search(vector, limit, comments=comments, articles=articles)
        numbers = self.store.numbers([i for i, _ in found])
        return self._with_passages(
            [Found(n, score) for n, (_, score) in zip(numbers, found, strict=True)]
        )

    def respell(self, word: str) -> str | None:
        """The library's word that ``word`` is a slip of the keyboard for, if it is clear.

        One wrong, missing, doubled or swapped letter, two in words of nine letters and more; the
        first letter is trusted. Words the library has, names of councils and words the embedding
        model knows whole ("spend", where the library only has "spent") stay.
        """
        if self._vocabulary is None:
            self._vocabulary = self.store.vocabulary()
        lower = word.lower()
        slips = 2 if len(lower) >= 9 and word.islower() else 1
        if lower in self._vocabulary or self.store.document_frequency([lower])[lower]:
            return None
        if self.gazetteer.find(word, any_case=True) or self.embedder.count_tokens([word]) == [1]:
            return None
        near = [
            (OSA.distance(lower, w, score_cutoff=slips), -n, w)
            for w, n in self._vocabulary.items()
            if w[0] == lower[0] and abs(len(w) - len(lower)) <= slips
        ]
        distance, _, best = min(near, default=(slips + 1, 0, ""))
        if distance > slips:
            return None
        return best.capitalize() if word[0].isupper() else best

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.vectors.close()

    def _with_passages(self, found: Sequence[Found]) -> list[PassageFound]:
        passages = self.store.passages([f.number for f in found])
        return [PassageFound(p, f.score) for p, f in zip(passages, found, strict=True)]


class Library:
    """The library in a folder. Ask it for its ``snapshot`` each time: it follows the pointer."""

    def __init__(self, data: Path, embedder: Embedder) -> None:
        self._data = data
        self._embedder = embedder
        self._open: Snapshot | None = None
        self._lock = threading.Lock()

    @property
    def data(self) -> Path:
        """The folder it is kept in."""
        return self._data

    def snapshot(self) -> Snapshot:
        """The generation that serves now; opened anew only when another was published.

        Raises:
            LibraryError: there is no library, it is damaged, or another set-up made it.
        """
        with self._lock:
            folder = generation.current(self._data)
            if folder is None:
                raise LibraryError(
                    f"there is no library in {self._data} yet; run python -m index build"
                )
            if self._open is None or self._open.name != folder.name:
                # The one before is left to those still reading it, and closes when they are done.
                self._open = open_snapshot(self._data, folder, self._embedder)
            return self._open


def open_snapshot(data: Path, folder: Path, embedder: Embedder) -> Snapshot:
    """Open a generation that is sound, or the newest sound one before it with a notice.

    It is verified before Chroma touches it, since opening a damaged store can end the process.

    Raises:
        LibraryError: none is sound, or the running set-up is not the one that made it.
    """
    older = [p for p in reversed(generation.published(data)) if p.name < folder.name]
    first_problem = ""
    for candidate in [folder, *older]:
        try:
            manifest = generation.read_manifest(candidate)
        except LibraryError as error:
            first_problem = first_problem or str(error)
            continue
        problems = generation.damage(candidate, manifest)
        if problems:
            first_problem = first_problem or f"generation {candidate.name}: {problems[0]}"
            continue
        _check_made_with(manifest, embedder)
        notice = None
        if candidate != folder:
            notice = (
                f"The newest library is damaged ({first_problem}); the one from "
                f"{manifest.created[:10]} serves. Run python -m index build to make it again."
            )
        return Snapshot(candidate, manifest, embedder, notice)
    raise LibraryError(
        f"the library in {data} is damaged ({first_problem}); run python -m index build to make "
        "it again"
    )


def _check_made_with(manifest: Manifest, embedder: Embedder) -> None:
    model = manifest.made_with["model"]
    card = embedder.card
    if (model["sha256"], model["dimensions"]) != (card.sha256, card.dimensions):
        raise LibraryError(
            f"the library was made with the embedding model {model['name']}, not {card.name}; "
            "run python -m index build, or set VERSE_EMBEDDING_MODEL back"
        )
    if manifest.made_with["schema"] != SCHEMA_VERSION:
        raise LibraryError(
            "the library was made by another version of this program; run python -m index build"
        )
