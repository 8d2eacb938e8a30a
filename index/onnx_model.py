"""The packaged model as an ONNX file of our own: built once, checked, then loaded in a moment.

The network (a BERT encoder of six layers, mean pooling, unit length) is written out by hand from
its published weights, for one text at a time: so nothing is padded and no vector depends on the
texts beside it. ``int8`` multiplies whole numbers where almost all the time goes. What keeps its
vectors true (mean cosine to the published model's about .999, against .994 done plainly):

- Numbers are rounded in steps of the largest one in the text, so a few channels that run far
  above the rest would cost all others their precision. They are divided down and the weights
  multiplied up by the same factor, which changes nothing before rounding (the idea of
  SmoothQuant, Xiao et al. 2023).
- The 64 of the 1,536 inner channels that run highest in each layer are multiplied in float32
  (the idea of LLM.int8(), Dettmers et al. 2022).

Which channels those are is measured on texts of our own (``export_texts.json``), no file of the
library. The same file holds texts to check with; ``export_check.npy`` what sentence-transformers
makes of them, as ``tests/test_embedding.py`` shows.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Encode = Callable[[str], list[int]]
"""A text's word pieces as the model reads them, special tokens and cutting off included."""
Precision = Literal["int8", "float32"]

EXPORT = 1
"""Goes up with every change that changes vectors: they and the files are kept by it."""

CHECK_TEXTS = Path(__file__).with_name("export_texts.json")
CHECK_VECTORS = Path(__file__).with_name("export_check.npy")

LEAST_COSINE = {"int8": 0.997, "int8-narrow": 0.995, "float32": 0.99999}
"""To what sentence-transformers makes of each check text. Measured: .9988, .9974, 1.00000."""

VARIANTS: Mapping[Precision, tuple[str, ...]] = {
    "int8": ("int8", "int8-narrow", "float32"),
    "float32": ("float32",),
}
"""What to try, in order. ``int8-narrow`` has weights of 7 bits: a processor without VNNI adds
products of 8 bits up in 16, where they can overflow."""

_LAYERS, _HEADS, _WIDTH, _EPSILON = 6, 12, 384, 1e-12
_FLOAT_CHANNELS = 64
_EASE = 0.8
"""How much of a channel's excess the weights take over; 0.5 to 1 were tried on our own texts."""

_log = logging.getLogger(__name__)


class ModelUnusable(Exception):
    """No variant could be built that gives the published model's vectors on this machine."""


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A loaded model. Any number of threads may call it at once; each call runs on its own."""

    session: Any
    variant: str

    def vector(self, ids: Sequence[int]) -> Floats:
        """``(384,)`` of unit length for one text's word pieces."""
        vector: Floats = self.session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        return vector


def open_model(
    read_weights: Callable[[], bytes],
    sha256: str,
    folder: Path,
    encode: Encode,
    precision: Precision,
    notice: Callable[[str], None] = _log.info,
) -> OnnxModel:
    """The model from the cache ``folder``, exported into it where it is not there yet.

    ``read_weights`` gives the published ``model.safetensors``, whose ``sha256`` it has checked; it
    is called only to export, and ``notice`` hears of that. A folder that cannot be written costs
    two seconds each time.

    Raises:
        ModelUnusable: nothing that was built gives the right vectors.
    """
    expected = np.load(CHECK_VECTORS)
    texts = check_texts()
    told = False
    for variant in VARIANTS[precision]:
        stem = _stem(sha256, variant)
        if _is_unfit(folder, stem, variant):
            continue
        model = _load(_read(folder, stem), variant)
        if model is None:
            if not told:
                notice("Preparing the embedding model (once)")
                told = True
            started = time.perf_counter()
            graph = export(read_weights(), encode, variant)
            model = _load(graph, variant)
            if model is None:
                continue
            cosine = agreement(model, encode, texts, expected)
            _log.info(
                "exported the embedding model as %s in %.1f s; cosine at least %.5f",
                variant,
                time.perf_counter() - started,
                cosine,
            )
            kept = graph if cosine >= LEAST_COSINE[variant] else None
            _write(folder, stem, kept, {"variant": variant, "weights": sha256, "cosine": cosine})
        else:
            # The file is what was written; three texts show that this processor computes it.
            cosine = agreement(model, encode, texts[-3:], expected[-3:])
        if cosine >= LEAST_COSINE[variant]:
            return model
        # Nothing for a person to do: the next way gives the right vectors.
        _log.info(
            "the embedding model as %s differs on this processor (cosine %.4f); trying another way",
            variant,
            cosine,
        )
    raise ModelUnusable("no way of computing the packaged model here gives its vectors")


def check_texts() -> list[str]:
    """Texts of our own, from one word to more than the window, never used to export."""
    texts: list[str] = json.loads(CHECK_TEXTS.read_text(encoding="utf-8"))["check"]
    return texts


def agreement(model: OnnxModel, encode: Encode, texts: Sequence[str], expected: Floats) -> float:
    """The least cosine between the model's vectors and the ``expected`` unit vectors."""
    made = np.stack([model.vector(encode(t)) for t in texts])
    cosines = np.einsum("ij,ij->i", made, expected)
    return float(np.nan_to_num(cosines, nan=-1.0).min())


def export(weights: bytes, encode: Encode, variant: str) -> bytes:
    """An ONNX file of the network with these ``weights`` (safetensors), as ``variant``."""
    from safetensors.numpy import load

    tensors = {k: v.astype(np.float32) for k, v in load(weights).items() if v.dtype.kind == "f"}
    plain = _Graph(tensors, None, {}).build(reveal=variant != "float32")
    if variant == "float32":
        return plain
    session = _session(plain)
    names = [o.name for o in session.get_outputs()]
    peaks: dict[str, Floats] = {}
    for text in json.loads(CHECK_TEXTS.read_text(encoding="utf-8"))["calibration"]:
        values = session.run(names, {"ids": np.array([encode(text)], np.int64)})
        for name, value in zip(names[1:], values[1:], strict=True):
            peak = np.abs(value[0]).max(0)
            peaks[name] = np.maximum(peaks[name], peak) if name in peaks else peak
    return _Graph(tensors, 127 if variant == "int8" else 63, peaks).build()


class _Graph:
    """Writes the network; ``top`` is the largest whole number of a weight, None for float32."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        top: int | None,
        peaks: Mapping[str, Floats],
    ) -> None:
        self._w = weights
        self._top = top
        self._peaks = peaks
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def build(self, *, reveal: bool = False) -> bytes:
        """The file's bytes; ``reveal`` adds what goes into each product to its outputs."""
        from onnx import TensorProto, helper

        x = self._embedding()
        inputs: list[str] = []
        for layer in range(_LAYERS):
            x = self._layer(layer, x, inputs)
        self._node("ReduceMean", [x], "mean", axes=[1], keepdims=0)
        self._node("LpNormalization", ["mean"], "vector", axis=-1, p=2)
        outputs = [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, _WIDTH])]
        if reveal:
            outputs += [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in inputs]
        graph = helper.make_graph(
            self._nodes,
            "sentence-encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])],
            outputs,
            self._constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
        data: bytes = model.SerializeToString(deterministic=True)
        return data

    def _embedding(self) -> str:
        words = self._constant("words", self._w["embeddings.word_embeddings.weight"])
        # Every text is a first sentence (type 0), so that vector joins the positions'.
        kinds = self._w["embeddings.token_type_embeddings.weight"]
        places = self._constant(
            "places", self._w["embeddings.position_embeddings.weight"] + kinds[0]
        )
        self._node("Gather", [words, "ids"], "word")
        self._node("Shape", ["ids"], "length", start=1, end=2)
        zero = self._constant("zero", np.array([0], np.int64))
        self._node("Slice", [places, zero, "length", zero], "place")
        self._node("Add", ["word", "place"], "embedded")
        return self._norm("embedded", "embeddings.LayerNorm", "x0")

    def _layer(self, n: int, x: str, inputs: list[str]) -> str:
        at = f"encoder.layer.{n}."
        query, key, value = (self._dense(f"{at}attention.self.{p}") for p in _QKV)
        out, inner, outer = (self._dense(at + p) for p in _PRODUCTS)
        spread, mixed, middle = f"x{n}", f"mixed{n}", f"gelu{n}"
        inputs += [spread, mixed, f"y{n}", middle]

        # The attention's output is a weighted mean of values: a factor passes straight through.
        ease = self._ease(mixed, out[0])
        value = (value[0] / ease, value[1] / ease)
        out = (out[0] * ease[:, None], out[1])
        joined = tuple(np.concatenate(p, -1) for p in zip(query, key, value, strict=True))
        self._attention(x, joined[0], joined[1], mixed)
        self._product(mixed, out[0], out[1], f"out{n}")
        self._node("Add", [f"out{n}", x], f"sum{n}")
        y = self._norm(f"sum{n}", f"{at}attention.output.LayerNorm", f"y{n}")

        low, high = self._split(middle, inner[0].shape[1])
        eased, factors = self._eased(y, inner[0])
        weight = inner[0] * factors[:, None]
        self._product(eased, weight[:, low], inner[1][low], f"inner{n}")
        self._node("Gelu", [f"inner{n}"], middle, domain="com.microsoft")
        self._product(middle, outer[0][low], outer[1], f"outer{n}")
        total = f"outer{n}"
        if len(high):
            self._product(eased, weight[:, high], inner[1][high], f"high{n}")
            self._node("Gelu", [f"high{n}"], f"high-gelu{n}", domain="com.microsoft")
            weight_high = self._constant(f"high-outer{n}.weight", outer[0][high])
            self._node("MatMul", [f"high-gelu{n}", weight_high], f"high-outer{n}")
            total = self._node("Add", [total, f"high-outer{n}"], f"both{n}")
        self._node("Add", [total, y], f"total{n}")
        return self._norm(f"total{n}", f"{at}output.LayerNorm", f"x{n + 1}")

    def _attention(self, x: str, weight: Floats, bias: Floats, out: str) -> None:
        heads = {"num_heads": _HEADS, "domain": "com.microsoft"}
        b = self._constant(f"{out}.bias", bias)
        if self._top is None:
            w = self._constant(f"{out}.weight", weight)
            self._node("Attention", [x, w, b], out, **heads)
            return
        x, factors = self._eased(x, weight)
        w, scale, zero = self._whole(out, weight * factors[:, None])
        small, step, origin = f"{out}.x", f"{out}.step", f"{out}.origin"
        self._nodes.append(_make_node("DynamicQuantizeLinear", [x], [small, step, origin]))
        self._node("QAttention", [small, w, b, step, scale, "", origin, zero], out, **heads)

    def _product(self, x: str, weight: Floats, bias: Floats, out: str) -> None:
        b = self._constant(f"{out}.bias", bias)
        if self._top is None:
            w = self._constant(f"{out}.weight", weight)
            self._node("MatMul", [x, w], f"{out}.product")
            self._node("Add", [f"{out}.product", b], out)
            return
        w, scale, zero = self._whole(out, weight)
        self._node("DynamicQuantizeMatMul", [x, w, scale, zero, b], out, domain="com.microsoft")

    def _whole(self, name: str, weight: Floats) -> tuple[str, str, str]:
        """Names of the weights in whole numbers, of one step a column, and of the zeros."""
        assert self._top is not None
        step = np.abs(weight).max(0) / self._top
        whole = np.rint(weight / step).astype(np.int8)
        return (
            self._constant(f"{name}.weight", whole),
            self._constant(f"{name}.weight-step", step.astype(np.float32)),
            self._constant(f"{name}.weight-zero", np.zeros(weight.shape[1], np.int8)),
        )

    def _ease(self, name: str, weight: Floats) -> Floats:
        """A factor a channel to divide ``name`` by and multiply the rows of ``weight`` by."""
        if self._top is None:
            return np.ones(weight.shape[0], np.float32)
        rows = np.maximum(np.abs(weight).max(1), 1e-5)
        peaks = np.maximum(self._peaks[name], 1e-5)
        exponent = _EASE * np.log2(peaks) - (1 - _EASE) * np.log2(rows)
        # In eighths, so that the last digit of a peak, which is the processor's, does not matter.
        eighths = np.rint(8 * (exponent - exponent.mean())) / 8
        ease: Floats = np.exp2(eighths).astype(np.float32)
        return ease

    def _eased(self, name: str, weight: Floats) -> tuple[str, Floats]:
        factors = self._ease(name, weight)
        if self._top is None:
            return name, factors
        divide = self._constant(f"{name}.ease", 1 / factors)
        return self._node("Mul", [name, divide], f"{name}.eased"), factors

    def _split(self, name: str, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The channels to multiply in whole numbers, and the highest, kept in float32."""
        if self._top is None:
            return np.arange(width), np.arange(0)
        order = np.argsort(self._peaks[name], kind="stable")
        return np.sort(order[:-_FLOAT_CHANNELS]), np.sort(order[-_FLOAT_CHANNELS:])

    def _norm(self, x: str, at: str, out: str) -> str:
        scale = self._constant(f"{out}.scale", self._w[f"{at}.weight"])
        shift = self._constant(f"{out}.shift", self._w[f"{at}.bias"])
        return self._node("LayerNormalization", [x, scale, shift], out, epsilon=_EPSILON, axis=-1)

    def _dense(self, at: str) -> tuple[Floats, Floats]:
        return self._w[f"{at}.weight"].T, self._w[f"{at}.bias"]

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if values.dtype.kind == "f":
            values = values.astype(np.float32)
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: Sequence[str], out: str, **attributes: Any) -> str:
        self._nodes.append(_make_node(kind, inputs, [out], **attributes))
        return out


_QKV = ("query", "key", "value")
_PRODUCTS = ("attention.output.dense", "intermediate.dense", "output.dense")


def _make_node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **more: Any) -> Any:
    from onnx import helper

    return helper.make_node(kind, inputs, outputs, name=f"{outputs[0]}-{kind}", **more)


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Texts run beside each other, one a thread, which wastes less than threads within a text.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # The graph is as it should run. Fusing its sums with its norms made those six times slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _load(model: bytes | None, variant: str) -> OnnxModel | None:
    """None where there is nothing, or ONNX Runtime cannot run it."""
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    if model is None:
        return None
    try:
        return OnnxModel(_session(model), variant)
    except (errors.Fail, errors.InvalidGraph, errors.InvalidProtobuf, errors.NotImplemented) as e:
        _log.warning("the embedding model as %s could not be loaded: %s", variant, e)
        return None


def _stem(sha256: str, variant: str) -> str:
    return hashlib.sha256(f"{sha256} {EXPORT} {variant}".encode()).hexdigest()[:24]


def _is_unfit(folder: Path, stem: str, variant: str) -> bool:
    """True where an earlier start has found that this processor does not compute that variant."""
    try:
        card = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
        return "file" not in card and float(card["cosine"]) < LEAST_COSINE[variant]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _read(folder: Path, stem: str) -> bytes | None:
    """The exported file, or None where there is none or it is not what was written."""
    try:
        card = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
        model = (folder / Path(card["file"]).name).read_bytes()
        if hashlib.sha256(model).hexdigest() == card["sha256"]:
            return model
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s cannot be used and is made again: %s", folder / f"{stem}.json", error)
        return None
    _log.warning("%s is damaged and is made again", folder / card["file"])
    return None


def _write(folder: Path, stem: str, model: bytes | None, facts: Mapping[str, Any]) -> None:
    """Keep the file, or where there is none only what was found of it. The small one is put in
    place last and names the large one by its hash, so another process finds a whole pair or none,
    however many write at once.
    """
    card: dict[str, Any] = {"export": EXPORT, **facts}
    if model is not None:
        digest = hashlib.sha256(model).hexdigest()
        card |= {"file": f"{stem}-{digest[:16]}.onnx", "sha256": digest}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.part"):
            # Left by a process that was killed; an hour is far more than writing takes.
            if old.stat().st_mtime < time.time() - 3600:
                old.unlink(missing_ok=True)
        if model is not None:
            _put(folder / card["file"], model)
        _put(folder / f"{stem}.json", json.dumps(card, indent=1).encode())
    except OSError as error:
        _log.warning(
            "the embedding model could not be kept in %s and is prepared again each time: %s",
            folder,
            error,
        )


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
