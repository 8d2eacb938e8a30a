"""The reader as a torch module, and its weights read back from an exported file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index.embedding import packaged_folder
from qa.reader import SENTENCES

_NEVER = -1e4
"""A logit that is never chosen, small enough for bfloat16."""


class ReaderNetwork(nn.Module):
    """all-MiniLM-L6-v2 with three heads.

    Inputs are ``(batch, tokens)`` int64: token ids, attention mask, token types, and for each token
    the number of its sentence (from 1; 0 for none). Gives sentence logits ``(batch, SENTENCES)``,
    the logit of "no answer here" ``(batch,)`` and begin and end logits ``(batch, tokens, 2)``.
    """

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(
            str(packaged_folder()), attn_implementation="eager"
        )
        width = self.encoder.config.hidden_size
        self.sentence = nn.Sequential(
            nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 1)
        )
        self.nothing = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 1)
        )
        self.span = nn.Linear(width, 2)
        # Frozen: the examples have too few of the vocabulary's words to move them well.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(
        self, ids: Tensor, att: Tensor, tt: Tensor, sid: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits; a sentence is seen as the mean and the maximum of its tokens and the [CLS]."""
        hidden = self.encoder(input_ids=ids, attention_mask=att, token_type_ids=tt)
        states = hidden.last_hidden_state
        numbers = torch.arange(1, SENTENCES + 1, device=sid.device).view(1, SENTENCES, 1)
        member = (sid.unsqueeze(1) == numbers).to(states.dtype)
        count = member.sum(-1, keepdim=True)
        mean = torch.matmul(member, states) / count.clamp(min=1)
        most = torch.stack(
            [
                (states + ((sid != k).to(states.dtype) * _NEVER).unsqueeze(-1)).max(1).values
                for k in range(1, SENTENCES + 1)
            ],
            1,
        )
        present = (count > 0).to(states.dtype)
        first = states[:, 0]
        each = first.unsqueeze(1) + torch.zeros_like(mean)
        logits = self.sentence(torch.cat([mean, most * present, each], -1)).squeeze(-1)
        logits = logits + (1 - present.squeeze(-1)) * _NEVER
        return logits, self.nothing(first).squeeze(-1), self.span(states)


def load_exported(network: ReaderNetwork, path: Path) -> None:
    """Put the weights of an exported int8 reader into ``network``, as far as int8 kept them.

    The frozen word embeddings stay the packaged model's own.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = network.state_dict()
    for name, value in values.items():
        ours = _our_name(name)
        if ours in state and state[ours].shape == value.shape:
            state[ours] = torch.from_numpy(np.array(value))
    kept = ("token_type_embeddings", "position_embeddings")
    for name in [n for n in values if n.endswith("_quantized") and any(k in n for k in kept)]:
        state[_our_name(name.removesuffix("_quantized"))] = torch.from_numpy(_real(values, name))
    takers = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        real = np.ascontiguousarray(_real(values, node.input[1]).T)
        bias = _bias_added(takers, node, values)
        ours = _our_name(bias).removesuffix("bias") + "weight"
        if ours not in state or state[ours].shape != real.shape:
            raise ValueError(f"{path} has a weight {node.name} that is not of this network")
        state[ours] = torch.from_numpy(real)
    network.load_state_dict(state)


def _bias_added(takers: Mapping[str, Any], node: Any, values: Mapping[str, Any]) -> str:
    """The name of the bias that is added to a product: weights lose their own names in export."""
    while node.output[0] in takers:
        node = takers[node.output[0]]
        if node.op_type == "Add":
            return next((name for name in node.input if name in values), "")
    return ""


def _real(values: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """A quantised weight as float32; its scales are per column (or one for all)."""
    stem = name.removesuffix("_quantized")
    zero, scale = values[f"{stem}_zero_point"], values[f"{stem}_scale"]
    real = (values[name].astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32)
    return real.astype(np.float32)


def _our_name(name: str) -> str:
    """An exported weight's name in this network (the trial exported it inside a wrapper)."""
    parts = name.removeprefix("m.").split(".")
    first = {"enc": "encoder", "sent": "sentence", "null": "nothing"}.get(parts[0], parts[0])
    return ".".join([first, *parts[1:]])
