"""A small reader: which sentence of a window answers a question, and which words in it.

One pass of a six-layer encoder reads the question, a line of context and up to eight sentences, and
gives a score for each sentence, one for "no answer here", and scores for where the answering words
begin and end. It runs on ONNX Runtime; ``models/reader.md`` is its card.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from index.embedding import packaged_folder, processors

WEIGHTS = Path(__file__).with_name("models") / "reader.onnx"
WEIGHTS_SHA256 = "9449aa5f6595232c68d4c444eef32fbaf9ca54a3140b13d45303952389b470ad"

SENTENCES = 8
"""A window has at most this many; the exported graph is made for it."""
_QUESTION, _CONTEXT, _SENTENCE, _WINDOW = 40, 16, 80, 192
"""Word pieces kept of the question, the context, one sentence and the whole, as in training."""
_LONGEST_ANSWER = 24
"""Word pieces; longer "answers" are whole clauses, which emphasis does not help."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """What is read in one pass: a line of context and some neighbouring sentences."""

    context: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence judged. ``score`` is its logit less that of "no answer here": above 0, more
    likely than not it answers. ``words`` are the answering words as (start, end) in it.
    """

    score: float
    words: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """A window in word pieces: per piece its id, type, sentence (from 1) and place in it."""

    ids: list[int]
    types: list[int]
    sentence_of: list[int]
    offsets: list[tuple[int, int]]


class Reader:
    """The reader with its weights loaded. Safe to use from several threads."""

    def __init__(self, session: Any, tokenizer: Any, threads: int | None = None) -> None:
        self._session = session
        self._tokenizer = tokenizer
        # One pool for all who ask, a window at a time: memory does not grow with their number, no
        # processor time is lost on padding or on waiting threads, and what a window's sentences
        # score does not depend on the windows beside it.
        self._pool = ThreadPoolExecutor(threads or processors(), thread_name_prefix="reader")
        self._pieces = lru_cache(maxsize=50_000)(self._encode)

    @classmethod
    def load(cls, *, threads: int | None = None) -> Reader:
        """Load the weights kept beside this file.

        Raises:
            LibraryError: they are missing or not the ones this program was tested with.
        """
        try:
            data = WEIGHTS.read_bytes()
        except OSError as error:
            raise LibraryError(f"{WEIGHTS} cannot be read; install the program again") from error
        if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
            raise LibraryError(f"{WEIGHTS} is not the tested file; install the program again")
        return cls.of(data, threads=threads)

    @classmethod
    def of(cls, data: bytes, *, threads: int | None = None) -> Reader:
        """The reader with the weights of an exported file, whichever they are."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, threads)

    def judge(self, question: str, windows: Sequence[Window]) -> list[list[Judged]]:
        """Each window's sentences judged, in order."""
        return list(self._pool.map(partial(self._judge, question), windows))

    def _judge(self, question: str, window: Window) -> list[Judged]:
        encoded = self.encode_window(question, window)
        scores, nulls, spans = self._session.run(None, _feed(encoded))
        return [
            Judged(float(scores[0, k] - nulls[0]), _best_words(encoded, spans[0], k + 1))
            for k in range(len(window.sentences))
        ]

    def _encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return encoded.ids, encoded.offsets

    def encode_window(self, question: str, window: Window) -> EncodedWindow:
        """The question and a window in word pieces, as the network reads them."""
        cls, sep = (self._tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        asked = self._pieces(question)[0][:_QUESTION]
        ids = [cls, *asked, sep]
        types, sentence_of = [0] * len(ids), [0] * len(ids)
        offsets = [(0, 0)] * len(ids)
        if window.context:
            context = self._pieces(window.context)[0][:_CONTEXT] + self._pieces(".")[0]
            ids += context
            types += [1] * len(context)
            sentence_of += [0] * len(context)
            offsets += [(0, 0)] * len(context)
        # Sentences share what room there is, so that none is left unread: an unread sentence
        # would have a score of pure noise.
        pieces = [self._pieces(s) for s in window.sentences]
        room = _WINDOW - 1 - len(ids)
        limit = min(_SENTENCE, max(8, room // max(1, len(pieces))))
        spare = room - sum(min(limit, len(p[0])) for p in pieces)
        for k, (piece, places) in enumerate(pieces, start=1):
            n = min(len(piece), limit)
            extra = min(max(0, spare), min(len(piece), _SENTENCE) - n)
            spare -= extra
            n += extra
            ids += piece[:n]
            types += [1] * n
            sentence_of += [k] * n
            offsets += places[:n]
        return EncodedWindow([*ids, sep], [*types, 1], [*sentence_of, 0], [*offsets, (0, 0)])


def _feed(item: EncodedWindow) -> dict[str, Ints]:
    """The graph's inputs, each ``(1, word pieces)`` int64."""
    return {
        "ids": np.array([item.ids], np.int64),
        "att": np.ones((1, len(item.ids)), np.int64),
        "tt": np.array([item.types], np.int64),
        "sid": np.array([item.sentence_of], np.int64),
    }


def _best_words(item: EncodedWindow, spans: NDArray[np.float32], k: int) -> tuple[int, int] | None:
    """The likeliest answering words in sentence ``k``: best begin and end, not too far apart."""
    places = [i for i, s in enumerate(item.sentence_of) if s == k]
    if not places:
        return None
    first, last = places[0], places[-1] + 1
    begins, ends = spans[first:last, 0], spans[first:last, 1]
    pair = begins[:, None] + ends[None, :]
    n = last - first
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    pair[(distance < 0) | (distance >= _LONGEST_ANSWER)] = -np.inf
    begin, end = np.unravel_index(int(np.argmax(pair)), pair.shape)
    return item.offsets[first + begin][0], item.offsets[first + end][1]
