"""Write a trained reader as one int8 ONNX file."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import torch

from qa.training.network import ReaderNetwork

_TOLERANCE = 1e-3
"""The most a logit of the exported float graph may differ from torch's."""


def export(network: ReaderNetwork, path: Path) -> str:
    """Write ``network`` to ``path`` in int8 (weights per channel); gives the file's sha256.

    Raises:
        ValueError: the exported graph does not compute what the network does.
    """
    import onnx
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(1000, 20000, (3, 40), generator=generator)
    sentence_of = torch.tensor([[0] * 12 + [1] * 14 + [2] * 14] * 2 + [[0] * 12 + [1] * 28])
    example = (ids, torch.ones_like(ids), (sentence_of > 0).long(), sentence_of)
    names = ["ids", "att", "tt", "sid"]
    batch, tokens = torch.export.Dim("batch", min=1, max=512), torch.export.Dim("tokens", max=512)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "reader.onnx"
        torch.onnx.export(
            network,
            example,
            str(whole),
            input_names=names,
            output_names=["sent", "null", "span"],
            dynamo=True,
            dynamic_shapes=[{0: batch, 1: tokens}] * 4,
            external_data=False,
        )
        session = onnxruntime.InferenceSession(str(whole), providers=["CPUExecutionProvider"])
        got = session.run(None, {n: v.numpy() for n, v in zip(names, example, strict=True)})
        with torch.inference_mode():
            expected = [t.numpy() for t in network(*example)]
        worst = max(float(np.abs(a - b).max()) for a, b in zip(got, expected, strict=True))
        if worst > _TOLERANCE:
            raise ValueError(f"the exported graph differs from the network by {worst:.4f}")
        # The exporter leaves shapes of values it has folded away; the quantiser trips on them.
        graph = onnx.load(str(whole))
        del graph.graph.value_info[:]
        onnx.save(graph, str(whole))
        # Seven bits of each weight: a processor without VNNI adds products of eight up in sixteen,
        # where they can overflow. Measured the same on held-out questions.
        quantize_dynamic(
            str(whole),
            str(path),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    return hashlib.sha256(path.read_bytes()).hexdigest()
