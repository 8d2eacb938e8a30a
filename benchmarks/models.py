"""The ways the packaged model is run: the reference, and what we run instead of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.processes import run
from index.embedding import Embedder, Vectors, open_embedder, packaged_folder
from index.settings import Settings

REFERENCE = "sentence-transformers float32"
ONNX_FLOAT32 = "ONNX float32"
ONNX_INT8 = "ONNX int8"
RUNS = (REFERENCE, ONNX_FLOAT32, ONNX_INT8)

_SETTINGS = {
    REFERENCE: {"embedding_runtime": "sentence-transformers"},
    ONNX_FLOAT32: {"embedding_runtime": "onnx", "embedding_precision": "float32"},
    ONNX_INT8: {"embedding_runtime": "onnx", "embedding_precision": "int8"},
}

_FOLDER = "models"
"""Where a library keeps what was exported, below its folder."""

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to ``(len(texts), 384)`` float32 of unit length."""


@dataclass(frozen=True, slots=True)
class ReadyModels:
    """Models exported once, so that no measurement counts it. ``seconds``: a process that does."""

    folder: Path
    seconds: float

    @classmethod
    def make(cls, work: Path) -> ReadyModels:
        """Have them exported by embedding a word."""
        process = run("benchmarks.our_pipeline", "embed", work, folder=work)
        return cls(work / _FOLDER, process.seconds)

    def lend(self, data: Path) -> None:
        """Put them into a library to be; nothing where none were exported."""
        if self.folder.is_dir() and not (data / _FOLDER).exists():
            shutil.copytree(self.folder, data / _FOLDER)


def default_settings(data: Path, **others: object) -> Settings:
    """The settings of a person who has set none, and has no ``.env``."""
    return Settings(_env_file=None, data=data, **others)  # type: ignore[arg-type]


def open_run(name: str, data: Path) -> Embedder:
    """Our embedder set to one of ``RUNS``; what it exports is kept in ``data``."""
    return open_embedder(default_settings(data, **_SETTINGS[name]))


def embed_with(name: str, data: Path) -> Embed:
    """One of ``RUNS``; the reference is sentence-transformers itself, with none of our code."""
    if name == REFERENCE:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model = SentenceTransformer(str(packaged_folder()), device="cpu")
        return lambda texts: np.asarray(
            model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False),
            np.float32,
        )
    embedder = open_run(name, data)
    return lambda texts: np.asarray(embedder.embed_documents(list(texts)), np.float32)
