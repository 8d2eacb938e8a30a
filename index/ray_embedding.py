"""Embedding many passages on the processors of several machines, through Ray Data.

Each worker opens the model the settings name, as a build here would, and is given batches of texts.
A text's vector from ONNX Runtime depends on nothing but the text, so on processors of one kind it
does not matter who makes it: the bits are those that would have been made here.
"""

from __future__ import annotations

import logging
import os
import platform
import socket
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus.errors import LibraryError, VerseError
from index.embedding import Embedder, ModelCard, Vectors, open_embedder
from index.settings import Settings

FEWEST = 1_000
"""Texts for which Ray is asked: it takes twelve seconds to start here, which embed as many."""
TEXTS_A_BATCH = 64
"""A second's work of one processor: how finely progress is told and work is shared out."""

_Batch = dict[str, NDArray[Any]]


class RayEmbeddings(Embeddings):
    """The embedder ``here``, with many texts embedded by the workers of a Ray cluster.

    Without ``settings.ray_address`` the cluster is this machine, for as long as texts are embedded.
    ``open_there`` is how a worker opens its model.

    Raises:
        LibraryError: Ray is not installed.
    """

    texts_at_once = 16_384
    """A few minutes of one machine, so that starting hardly counts."""

    def __init__(
        self,
        here: Embedder,
        settings: Settings,
        open_there: Callable[[Settings], Embedder] = open_embedder,
    ) -> None:
        if find_spec("ray") is None:
            raise LibraryError(
                "Ray is not installed; run pip install -r requirements-ray.txt or unset "
                "VERSE_EMBED_ON"
            )
        self._here = here
        self._address = settings.ray_address
        self._processors = settings.threads
        # One thread, as Ray has a worker for each processor. No key leaves this machine.
        there = {"embed_on": "here", "threads": 1, "data": settings.data.absolute()}
        self._settings = settings.model_copy(update={**there, "chroma_api_key": None})
        self._open_there = open_there

    @property
    def card(self) -> ModelCard:
        """What it is; every worker must have the same."""
        return self._here.card

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted."""
        return self._here.count_tokens(texts)

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question, made here."""
        return self._here.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        made = np.empty((len(texts), self.card.dimensions), np.float32)
        with closing(self.embed_in_parts(texts)) as parts:
            for rows, vectors in parts:
                made[rows] = vectors
        vectors_of_all: list[list[float]] = made.tolist()
        return vectors_of_all

    def embed_in_parts(
        self, texts: Sequence[str]
    ) -> Generator[tuple[Sequence[int], Vectors], None, None]:
        """The numbers of some of the texts with their vectors, as they are made, in any order.

        Raises:
            LibraryError: the cluster cannot be reached, a worker has another model or fails.
        """
        if len(texts) < FEWEST:
            for begin in range(0, len(texts), TEXTS_A_BATCH):
                part = list(texts[begin : begin + TEXTS_A_BATCH])
                made = np.asarray(self._here.embed_documents(part), np.float32)
                yield range(begin, begin + len(part)), made
            return
        left = len(texts)
        with _cluster(self._address, self._processors) as ray:
            try:
                for batch in self._batches(ray, texts):
                    for error in filter(None, batch["error"]):
                        raise LibraryError(str(error))
                    left -= len(batch["row"])
                    yield batch["row"].tolist(), batch["vector"]
            except ray.exceptions.RayError as error:
                raise LibraryError(
                    f"embedding through Ray failed ({_first_line(error)}); look at Ray's logs and "
                    "build again, what is embedded is kept, or unset VERSE_EMBED_ON"
                ) from error
        if left:
            raise LibraryError(f"Ray did not give back {left} of the vectors; build again")

    def _batches(self, ray: Any, texts: Sequence[str]) -> Iterator[_Batch]:
        # Bytes, because half a surrogate pair is no text to Arrow.
        rows = [{"row": n, "text": _bytes(text)} for n, text in enumerate(texts)]
        blocks = -(-len(rows) // TEXTS_A_BATCH)
        workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        made = ray.data.from_items(rows, override_num_blocks=blocks).map_batches(
            _Worker,
            fn_constructor_args=(self._settings, self.card, self._open_there),
            batch_size=None,  # a block
            compute=ray.data.ActorPoolStrategy(size=min(workers, blocks)),
            num_cpus=1,
            # A machine may be lost. A text that kills whoever embeds it must not go round for ever,
            # as it would by default; 2.60 calls these deprecated and has nothing in their place.
            max_restarts=3,
            max_task_retries=3,
        )
        batches: Iterator[_Batch] = made.iter_batches(batch_size=None, batch_format="numpy")
        return batches


class _Worker:
    """Embeds on one processor of some machine.

    What goes wrong comes back as the rows' ``error``: raised, it would be tried again, and be told
    in pages of Ray's own.
    """

    def __init__(
        self, settings: Settings, card: ModelCard, open_there: Callable[[Settings], Embedder]
    ) -> None:
        self._settings, self._card, self._open = settings, card, open_there
        self._embedder: Embedder | None = None

    def __call__(self, batch: _Batch) -> _Batch:
        made, error = np.zeros((len(batch["row"]), self._card.dimensions), np.float32), ""
        try:
            texts = [text.decode("utf-8", "surrogatepass") for text in batch["text"]]
            made[:] = self._opened().embed_documents(texts)
        except VerseError as failure:
            error = str(failure)
        except Exception as failure:  # the edge of a process: whatever it is, the build is told
            error = (
                f"a worker on {platform.node()} could not embed ({_first_line(failure)}); "
                "install there what is installed here, or unset VERSE_EMBED_ON"
            )
        return {"row": batch["row"], "vector": made, "error": np.array([error] * len(made))}

    def _opened(self) -> Embedder:
        if self._embedder is None:
            found = self._open(self._settings)
            if found.card != self._card:
                raise LibraryError(
                    f"the embedding model on {platform.node()} is {found.card.key} and the "
                    f"one here {self._card.key}; install the same version and model on both"
                )
            self._embedder = found
        return self._embedder


@contextmanager
def _cluster(address: str | None, processors: int | None) -> Iterator[Any]:
    """The module ``ray``, connected, and silent but for failures."""
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else it warns of itself
    if address is None:
        # What can speak to Ray can run programs: a cluster of our own listens on this machine
        # alone, besides asking for the token that Ray keeps in the home folder.
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    import ray
    import ray.data

    warnings.filterwarnings("ignore", category=ray.util.annotations.RayDeprecationWarning)
    here = {"num_cpus": processors, "include_dashboard": False} if address is None else {}
    try:
        if address is not None:
            # Ray itself would try for six minutes.
            host, _, port = address.rpartition(":")
            socket.create_connection((host, int(port)), timeout=10).close()
        ray.init(address or "local", logging_level=logging.ERROR, log_to_driver=False, **here)
    except (OSError, RuntimeError, ValueError, AssertionError, ray.exceptions.RayError) as error:
        raise LibraryError(
            f"Ray could not be {'started here' if address is None else f'joined at {address}'} "
            f"({_first_line(error)}); run ray start here, set VERSE_RAY_ADDRESS to the cluster's "
            "HOST:PORT and RAY_AUTH_MODE=token where it asks for a token, or unset VERSE_EMBED_ON"
        ) from error
    try:
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        yield ray
    finally:
        ray.shutdown()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
