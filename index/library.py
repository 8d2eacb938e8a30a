"""An open library: everything the answering side reads, from the generation that serves."""

from __future__ import annotations

import threading
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from corpus.article import Article
from corpus.errors import LibraryDamaged, LibraryError, SetUpDiffers
from corpus.passages import Passage, PassageRules
from corpus.subjects import Gazetteer, known_councils
from index import generation, lease
from index.embedding import Embedder, open_embedder
from index.generation import IN_USE, SEGMENTS, Manifest
from index.quotation_index import QuotationIndex
from index.segment import Segment, damage
from index.settings import Settings
from index.store import vocabulary_of
from index.vectors import EmbeddedChroma, VectorStorage, open_storage
from index.words import WordIndex, WordPart

LEAST_COUNT = 2
"""A word that stands in the library once may be a slip itself and mends no question."""

_KEPT_ARTICLES = 256
_TIES = 16
"""How many more than asked for are looked at, so that equal scores are settled by id."""
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class PassageFound:
    """A passage found and how near it is. ``score``: higher is nearer."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class PassagesCovering:
    """A run of one or two passages of an article and the share of the words it holds (0 to 1).

    ``texts`` are the passages' own words.
    """

    article_id: str
    start: int
    end: int
    share: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment in a snapshot: which of its rows count, and which of those are the body's."""

    segment: Segment
    live: NDArray[np.bool_] | None
    body: NDArray[np.bool_]


class Snapshot:
    """One generation, open for reading. All of an answer comes from one snapshot."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        segments: Sequence[Segment],
        embedder: Embedder,
        notice: str | None = None,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.notice = notice
        self.embedder = embedder
        self._ids = manifest.article_ids
        known = set(self._ids)
        self._parts = tuple(
            _part(s, r.dead) for s, r in zip(segments, manifest.segments, strict=True)
        )
        dead = {(r.id, id) for r in manifest.segments for id in r.dead}
        self._home = {
            id: p.segment
            for p in self._parts
            for id in p.segment.article_ids
            if (p.segment.id, id) not in dead
        }
        if self._home.keys() != known:
            raise LibraryError(
                f"generation {folder.name} does not hold the articles it names; run python -m "
                "index build to make the library again"
            )
        self._words = WordIndex(
            [WordPart(p.segment.store.db, p.segment.lengths, p.live) for p in self._parts]
        )
        self.about: dict[str, set[str]] = {}
        self.dates: dict[str, tuple[str | None, str | None]] = {}
        for p in self._parts:
            for name, article in p.segment.store.about():
                if self._home.get(article) is p.segment:
                    self.about.setdefault(name, set()).add(article)
            dates = p.segment.store.dates().items()
            self.dates.update((i, d) for i, d in dates if self._home.get(i) is p.segment)
        self.gazetteer: Gazetteer = known_councils().with_names(sorted(self.about))
        self._vocabulary: Counter[str] | None = None
        self._article = _cached(self._home)
        self._sha256: dict[str, str] = {}
        self._quotations: QuotationIndex | None = None

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.folder.name

    def article_ids(self) -> list[str]:
        """Every article's id, in the library's order."""
        return list(self._ids)

    def article(self, id: str) -> Article:
        """The article with that id.

        Raises:
            LibraryError: where the library does not hold it.
        """
        if id not in self._home:
            raise LibraryError(
                f"there is no article {id!r} in the library; python -m index articles lists them"
            )
        return self._article(id)

    def sha256_of(self, id: str) -> str | None:
        """The hash of that article's text, None where there is none; each is read once."""
        if id not in self._home:
            return None
        if id not in self._sha256:
            self._sha256[id] = self._article(id).sha256
        return self._sha256[id]

    def articles(self) -> Iterator[Article]:
        """Every article, in the library's order."""
        return (self.article(id) for id in self._ids)

    def passages_of(self, article: str) -> list[Passage]:
        """An article's passages in the order of the text; none where there is no such article."""
        return self._home[article].passages_of(article) if article in self._home else []

    @property
    def quotations(self) -> QuotationIndex:
        """The quotations of its articles, read when they are first asked for."""
        if self._quotations is None:
            order = {id: n for n, id in enumerate(self._ids)}
            parts = [
                (s, {id for id in s.article_ids if self._home.get(id) is s})
                for s in (p.segment for p in self._parts)
            ]
            self._quotations = QuotationIndex(parts, order, self.embedder)
        return self._quotations

    def search_words(
        self,
        question: str,
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[PassageFound]:
        """Passages by their words (BM25 over stems), best first."""
        allowed = [self._allowed(p, comments, articles) for p in self._parts]
        found = self._words.search(question, limit + _TIES, allowed)
        return self._best([(h.part, h.row, h.score) for h in found], limit)

    def covering(
        self,
        words: str,
        limit: int,
        *,
        articles: Collection[str] | None = None,
        even: bool = False,
    ) -> list[PassagesCovering]:
        """The passages, readers' comments too, that hold most of ``words``, best first; with
        ``even`` rare words count for no more than half of the others.
        """
        allowed = [self._allowed(p, True, articles) for p in self._parts]
        hits = self._words.covering(words, limit, allowed, even=even)
        rows: dict[int, set[int]] = {}
        for hit in hits:
            rows.setdefault(hit.part, set()).update(
                (hit.row, hit.row + 1) if hit.is_pair else (hit.row,)
            )
        held = {n: self._parts[n].segment.store.passages(sorted(r)) for n, r in rows.items()}
        found = []
        for hit in hits:
            first = held[hit.part][hit.row]
            next_ = held[hit.part].get(hit.row + 1) if hit.is_pair else None
            if next_ is not None and next_.article_id != first.article_id:
                continue  # two articles beside each other by chance
            run = (first,) if next_ is None else (first, next_)
            texts = tuple(p.text for p in run)
            found.append(
                PassagesCovering(first.article_id, first.start, run[-1].end, hit.share, texts)
            )
        return found

    def articles_with(self, plain: str) -> list[str]:
        """The ids of the articles that have a few plain words in them, also in what no passage has:
        captions and furniture. Reads through all of the library: 25 ms for 17 MB of text.
        """
        found = (i for p in self._parts for i in p.segment.store.articles_with(plain)
                 if self._home.get(i) is p.segment)  # fmt: skip
        return list(dict.fromkeys(found))

    def search_vectors(
        self,
        vector: Sequence[float],
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[PassageFound]:
        """Passages by meaning (cosine), nearest first."""
        query = np.asarray(vector, np.float32)
        found: list[tuple[int, int, float]] = []
        for n, part in enumerate(self._parts):
            if articles is None:
                hits = part.segment.nearest(query, limit + _TIES, comments=comments, live=part.live)
            else:
                rows = part.segment.rows_of(articles)
                within = part.live if comments else part.body
                hits = part.segment.nearest_among(
                    query, limit + _TIES, rows if within is None else rows & within
                )
            found += [(n, row, score) for row, score in hits]
        return self._best(found, limit)

    def document_frequency(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word stands (its stem, that is)."""
        return {w: self._words.frequency(w) for w in words}

    def count_vectors(self) -> int:
        """How many vectors the segments hold, those of dead passages counted."""
        return sum(p.segment.vectors.count() for p in self._parts)

    def is_word(self, word: str) -> bool:
        """True for a word that the library has, spelled so, or that the embedding model knows."""
        if self._vocabulary is None:
            self._vocabulary = self._count_words()
        known = self._vocabulary[word.lower()] >= LEAST_COUNT
        return known or self.embedder.count_tokens([word]) == [1]

    def respell(self, word: str) -> str | None:
        """The library's word that ``word`` is a slip of the keyboard for, if it is clear.

        One wrong, missing, doubled or swapped letter, two in words of nine letters and more; the
        first letter is trusted. Words the library has, names of councils and words the embedding
        model knows whole ("spend", where the library only has "spent") stay.
        """
        lower = word.lower()
        slips = 2 if len(lower) >= 9 and word.islower() else 1
        if self._words.frequency(lower):
            return None
        if self.gazetteer.find(word, any_case=True) or self.embedder.count_tokens([word]) == [1]:
            return None
        if self._vocabulary is None:
            self._vocabulary = self._count_words()
        near = [
            (OSA.distance(lower, w, score_cutoff=slips), -n, w)
            for w, n in self._vocabulary.items()
            if n >= LEAST_COUNT and w[0] == lower[0] and abs(len(w) - len(lower)) <= slips
        ]
        distance, _, best = min(near, default=(slips + 1, 0, ""))
        if distance > slips:
            return None
        return best.capitalize() if word[0].isupper() else best

    def close(self) -> None:
        """Let go of the files (the segments that no other snapshot has open)."""
        self._parts, self._home = (), {}
        self._words, self._quotations = WordIndex([]), None
        self._article = _cached({})

    def _allowed(
        self, part: _Part, comments: bool, articles: Collection[str] | None
    ) -> NDArray[np.bool_] | None:
        """``(passages,)``: which may be found; None for every one."""
        rows = part.live if comments else part.body
        if articles is None:
            return rows
        chosen = part.segment.rows_of(articles)
        return chosen if rows is None else chosen & rows

    def _best(self, found: Sequence[tuple[int, int, float]], limit: int) -> list[PassageFound]:
        """The ``limit`` with the highest scores of (part, row, score), with their passages; equal
        ones by id, so that it does not matter how the library is divided into segments.
        """
        found = sorted(found, key=lambda f: -f[2])[: limit + _TIES]
        by_part: dict[int, list[int]] = {}
        for n, row, _ in found:
            by_part.setdefault(n, []).append(row)
        passages = {n: self._parts[n].segment.store.passages(rows) for n, rows in by_part.items()}
        hits = [PassageFound(passages[n][row], score) for n, row, score in found]
        return sorted(hits, key=lambda f: (-f.score, f.passage.id))[:limit]

    def _count_words(self) -> Counter[str]:
        """The words that stand in the library and how often; those of dead passages not."""
        counted: Counter[str] = Counter()
        for part, record in zip(self._parts, self.manifest.segments, strict=True):
            counted += part.segment.store.vocabulary()
            for id in record.dead:
                for passage in part.segment.passages_of(id):
                    counted.subtract(vocabulary_of(passage.text))
        return counted


class Library:
    """The library in a folder. Ask it for its ``snapshot`` each time: it follows the pointer."""

    def __init__(
        self,
        data: Path,
        embedder: Embedder,
        storage: VectorStorage | None = None,
        rules: PassageRules | None = None,
    ) -> None:
        self._data = data
        self._embedder = embedder
        self._storage = storage or EmbeddedChroma()
        self._rules = rules or PassageRules(window=embedder.card.window)
        self._open: Snapshot | None = None
        self._pointer: bytes | None = None
        # Segments that somebody still reads: the next generation has most of them too.
        self._segments: weakref.WeakValueDictionary[str, Segment] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> Library:
        """The library that the settings name, with their embedding model."""
        return cls(settings.data, open_embedder(settings), storage_of(settings))

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
            pointer = _bytes_of(self._data / generation.POINTER)
            if self._open is None or pointer != self._pointer:
                # The one before is left to those still reading it, and closes when they are done.
                self._open = self._newest_sound()
                self._pointer = pointer
            return self._open

    def _newest_sound(self) -> Snapshot:
        for _ in range(_ATTEMPTS):
            serving = generation.current(self._data)
            if serving is None:
                raise LibraryError(
                    f"there is no library in {self._data} yet; run python -m index build"
                )
            try:
                return self._open_one_of(serving)
            except _MovedOn:
                continue
        raise LibraryError(
            f"the library in {self._data} changes faster than it can be opened; try again"
        )

    def _open_one_of(self, serving: Path) -> Snapshot:
        """The generation that serves, or the newest sound one besides it with a notice."""
        problem = generation.pointer_problem(self._data)
        others = [p for p in reversed(generation.published(self._data)) if p != serving]
        for folder in [serving, *others]:
            try:
                manifest = generation.read_manifest(folder)
                check_made_with(manifest, self._embedder, self._storage, self._rules)
                segments = self._open_segments(folder, manifest)
            except LibraryDamaged as error:
                if generation.current(self._data) != serving:
                    raise _MovedOn from error
                problem = problem or str(error)
                continue
            notice = None
            if problem:
                notice = (
                    f"The newest library is damaged ({problem}); the one made "
                    f"{manifest.created[:16].replace('T', ' at ')} serves. Run python -m index "
                    "build to make it again."
                )
            return Snapshot(folder, manifest, segments, self._embedder, notice)
        raise LibraryError(
            f"the library in {self._data} is damaged ({problem}); run python -m index build to "
            "make it again"
        )

    def _open_segments(self, folder: Path, manifest: Manifest) -> list[Segment]:
        """Its segments: those still open from another generation as they are, the others verified
        first, since Chroma opening a damaged store can end the process.
        """
        opened = []
        for record in manifest.segments:
            segment = self._segments.get(record.id)
            if segment is None:
                place = folder / SEGMENTS / record.id
                let_go = lease.hold(folder / IN_USE)
                if let_go is None:
                    raise LibraryDamaged(f"generation {folder.name} is being cleared away")
                try:
                    problems = damage(place, record)
                    problems = problems or self._storage.problems(record.id, place, record.passages)
                    if problems:
                        raise LibraryDamaged(f"generation {folder.name}: {problems[0]}")
                    segment = Segment(place, record, self._storage, let_go)
                except BaseException:
                    let_go()
                    raise
                self._segments[record.id] = segment
            opened.append(segment)
        return opened


def storage_of(settings: Settings) -> VectorStorage:
    """Where the settings' library keeps its vectors."""
    elsewhere = settings.chroma_url or settings.chroma_api_key
    return open_storage(settings, generation.library_id(settings.data) if elsewhere else "")


class _MovedOn(Exception):
    """Another generation was published while this one was being opened."""


def check_made_with(
    manifest: Manifest, embedder: Embedder, storage: VectorStorage, rules: PassageRules
) -> None:
    """Refuse a library that the running set-up did not make.

    What the reading side was does not matter here: articles read by an earlier version are served,
    and read anew by the next build.

    Raises:
        SetUpDiffers: naming the first difference and the command that mends it.
    """
    wanted = generation.made_with(embedder.card, asdict(rules), "", storage.kind)
    found = manifest.made_with
    model, card = found.get("model") or {}, wanted["model"]
    mend = "run python -m index build to make it again"
    if any(model.get(k) != card[k] for k in card):
        if model.get("name") != card["name"]:
            what = f"the embedding model {model.get('name')}, not {card['name']}"
        else:
            differs = next(k for k in card if model.get(k) != card[k])
            what = (
                f"another embedding model of the name {card['name']} ({differs} "
                f"{_short(model.get(differs))}, now {_short(card[differs])})"
            )
        raise SetUpDiffers(
            f"the library was made with {what}; {mend}, or set VERSE_EMBEDDING_MODEL and its "
            "like back"
        )
    if found.get("vectors") != wanted["vectors"]:
        where = {"embedded": "in its own folder", "server": "in a Chroma server"}
        raise SetUpDiffers(
            f"the library's vectors are {where.get(str(found.get('vectors')), 'elsewhere')}, not "
            f"{where[wanted['vectors']]}; {mend} (nothing is embedded again), or set "
            "VERSE_CHROMA_URL back"
        )
    for key, name in _FACTS.items():
        if found.get(key) != wanted[key]:
            raise SetUpDiffers(
                f"the library was made with another {name} ({_short(found.get(key))}, now "
                f"{_short(wanted[key])}); {mend}"
            )


_FACTS = {
    "distance": "distance between vectors",
    "passages": "rule for passages",
    "schema": "version of this program's files",
    "chromadb": "version of Chroma",
}


def _short(value: object) -> str:
    text = (
        ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    )
    return text if len(text) <= 60 else text[:12] + "…"


def _part(segment: Segment, dead: Collection[str]) -> _Part:
    live = ~segment.rows_of(dead) if dead else None
    body = ~segment.is_comment if live is None else ~segment.is_comment & live
    return _Part(segment, live, body)


def _cached(home: dict[str, Segment]) -> Callable[[str], Article]:
    @lru_cache(maxsize=_KEPT_ARTICLES)
    def article(id: str) -> Article:
        found = home[id].store.article(id)
        if found is None:
            raise KeyError(id)
        return found

    return article


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
