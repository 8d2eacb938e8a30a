"""How much of the machine's own peak embedding reaches.

    python -m benchmarks.machine_peak product numpy|onnxruntime|torch
    python -m benchmarks.machine_peak embed RUN TEXTS.json DATA

The peak is the fastest float32 matrix product that numpy, ONNX Runtime or torch does here on all
cores. What embedding does is counted from the model's shape and the texts' own tokens, padding not
counted: for a text of n tokens, in each of 6 layers, 2 (4 · 384² + 2 · 384 · 1536) n operations in
the weights and 4 · 384 · n² in the attention.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import cores
from benchmarks.models import RUNS, ReadyModels, default_settings, embed_with
from benchmarks.passages import cut
from benchmarks.processes import run
from benchmarks.reports import Report, write_lines
from benchmarks.tables import Table, figure
from index.embedding import open_embedder

LAYERS, WIDTH, INNER = 6, 384, 1536
"""Of all-MiniLM-L6-v2."""
WINDOW = 256
SPECIAL_TOKENS = 2
PRODUCTS = ("numpy", "onnxruntime", "torch")
SIZE = 2048
"""Rows and columns of the matrices multiplied: larger ones are no faster here."""
PASSAGES = 512
_TRIES = 20
_THIS = "benchmarks.machine_peak"


@dataclass(frozen=True, slots=True)
class Embedding:
    """One way of running the model, over the rounds. ``giga`` is 10⁹ operations a second."""

    name: str
    passages_a_second: float
    giga: float


@dataclass(frozen=True, slots=True)
class Peak:
    """The machine's fastest products, in 10⁹ operations a second, and what embedding reaches."""

    cores: int
    rounds: int
    passages: int
    tokens: int
    products: dict[str, float]
    integer_product: float | None
    embeddings: tuple[Embedding, ...]

    @property
    def giga(self) -> float:
        """The peak: the fastest float32 product."""
        return max(self.products.values())

    @property
    def tables(self) -> list[Table]:
        """For people."""
        rows = [(f"float32 product, {n}", "", figure(g), "") for n, g in self.products.items()]
        if self.integer_product:
            rows.append(("int8 product, onnxruntime", "", figure(self.integer_product), ""))
        rows += [
            (
                e.name,
                figure(e.passages_a_second),
                figure(e.giga),
                f"{100 * e.giga / self.giga:.0f}%",
            )
            for e in self.embeddings
        ]
        notes = (
            f"{self.cores} cores; medians of {self.rounds} alternating rounds, each in a fresh "
            f"process, loading not counted; {self.passages} passages of "
            f"{self.tokens / self.passages:.0f} tokens on average. Padding is no work done.",
            f"The peak is the fastest float32 product here ({figure(self.giga)} · 10⁹ a second).",
            "int8 can pass 100%: the peak is that of float32, and the processor does several "
            "products of bytes in the time of one of floats.",
        )
        columns = ("", "passages a second", "10⁹ operations a second", "of the float32 peak")
        return [Table("The machine's peak, and what embedding reaches", columns, tuple(rows),
                      notes)]  # fmt: skip


def operations(tokens: int) -> float:
    """Floating point operations for one text of ``tokens`` tokens, special ones included.

    >>> operations(1)
    21242880.0
    """
    weights = 2 * (4 * WIDTH**2 + 2 * WIDTH * INNER)
    return float(LAYERS * (weights * tokens + 4 * WIDTH * tokens**2))


def measure(
    reports: Sequence[Report],
    work: Path,
    models: ReadyModels,
    *,
    rounds: int,
    passages: int = PASSAGES,
    say: Callable[[str], None],
) -> Peak:
    """Products and embedding by turns, each in a fresh process."""
    models.lend(work / "peak")
    texts, tokens = _texts(reports, passages, work)
    file = work / "texts.json"
    file.write_text(json.dumps(texts), encoding="utf-8")
    products: dict[str, list[float]] = {p: [] for p in PRODUCTS}
    integer: list[float] = []
    seconds: dict[str, list[float]] = {n: [] for n in RUNS}
    for number in range(1, rounds + 1):
        say(f"peak: round {number} of {rounds}")
        for product in PRODUCTS:
            found = run(_THIS, "product", product, folder=work).figures
            products[product].append(found["giga"])
            if "integer_giga" in found:
                integer.append(found["integer_giga"])
        for name in RUNS:
            process = run(_THIS, "embed", name, file, work / "peak", folder=work)
            seconds[name].append(process.figures["seconds"])
    work_done = sum(map(operations, tokens)) / 1e9
    return Peak(
        cores=cores(),
        rounds=rounds,
        passages=len(texts),
        tokens=sum(tokens),
        products={p: statistics.median(found) for p, found in products.items()},
        integer_product=statistics.median(integer) if integer else None,
        embeddings=tuple(
            Embedding(n, len(texts) / statistics.median(s), work_done / statistics.median(s))
            for n, s in seconds.items()
        ),
    )


def _texts(reports: Sequence[Report], count: int, work: Path) -> tuple[list[str], list[int]]:
    """``count`` texts as long as our passages, and their tokens, special ones included."""
    embedder = open_embedder(default_settings(work / "peak"))
    source = write_lines(work / "peak.jsonl", reports)
    texts = [passage.embedded_text for _, passage in islice(cut(source, embedder), count)]
    return texts, [min(WINDOW, n + SPECIAL_TOKENS) for n in embedder.count_tokens(texts)]


def _product(args: argparse.Namespace) -> None:
    chance = np.random.default_rng(0)
    a, b = (chance.random((SIZE, SIZE), np.float32) for _ in range(2))
    found = {"giga": _giga(_multiplication(args.by, a, b))}
    if args.by == "onnxruntime":
        found["integer_giga"] = _giga(
            _onnx("MatMulInteger", (a * 255).astype(np.uint8), (b * 127).astype(np.int8))
        )
    print(json.dumps(found))


def _multiplication(by: str, a: Any, b: Any) -> Callable[[], Any]:
    if by == "numpy":
        return lambda: a @ b
    if by == "torch":
        import torch

        x, y = torch.from_numpy(a), torch.from_numpy(b)
        return lambda: x @ y
    return _onnx("MatMul", a, b)


def _onnx(operator: str, a: Any, b: Any) -> Callable[[], Any]:
    """A product by ONNX Runtime, ``b`` constant as a model's weights are."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    kinds = {"float32": TensorProto.FLOAT, "uint8": TensorProto.UINT8}
    out = TensorProto.INT32 if operator == "MatMulInteger" else TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node(operator, ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", kinds[str(a.dtype)], a.shape)],
        [helper.make_tensor_value_info("c", out, (SIZE, SIZE))],
        [numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda: session.run(None, {"a": a})


def _giga(multiply: Callable[[], Any]) -> float:
    """10⁹ operations a second, the best of several tries: the peak is what is possible."""
    multiply()
    best = min(_seconds(multiply) for _ in range(_TRIES))
    return 2 * SIZE**3 / best / 1e9


def _seconds(do: Callable[[], Any]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _embed(args: argparse.Namespace) -> None:
    texts = json.loads(args.texts.read_text(encoding="utf-8"))
    embed = embed_with(args.run_of, args.data)
    embed(list(islice(cycle(texts), 8)))  # loads the model, warms its threads
    print(json.dumps({"seconds": _seconds(lambda: embed(texts))}))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.machine_peak")
    commands = parser.add_subparsers(required=True)
    added = commands.add_parser("product")
    added.set_defaults(run=_product)
    added.add_argument("by", choices=PRODUCTS)
    added = commands.add_parser("embed")
    added.set_defaults(run=_embed)
    added.add_argument("run_of", choices=RUNS, metavar="RUN")
    added.add_argument("texts", type=Path)
    added.add_argument("data", type=Path)
    args = parser.parse_args()
    args.run(args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
