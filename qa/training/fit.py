"""Fit the reader to examples, on the CPU."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader import Reader, Window
from qa.training.network import ReaderNetwork
from qa.training.windows import Example

log = logging.getLogger(__name__)

BATCH = 32
_HAS_BFLOAT16 = any(torch.cpu.get_capabilities().get(k) for k in ("avx512_bf16", "amx_bf16"))
"""Where the processor has it, bfloat16 is twice as quick; where not, ten times slower."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as the network takes it: token rows and targets.

    ``begin`` and ``end`` are token positions of the answering words, 0 where nothing answers, -1
    where it is not known which words do.
    """

    ids: list[int]
    types: list[int]
    sentence_of: list[int]
    answers: frozenset[int]
    begin: int
    end: int


def encode(reader: Reader, examples: Sequence[Example]) -> list[Encoded]:
    """``examples`` in word pieces, cut exactly as the reader cuts them in use."""
    out = []
    for e in examples:
        row = reader.encode_window(e.question, Window(e.context, e.sentences))
        begin = end = -1 if e.answers else 0
        if e.words is not None:
            k, a, b = e.words
            inside = [
                i
                for i, (s, (x, y)) in enumerate(zip(row.sentence_of, row.offsets, strict=True))
                if s == k + 1 and y > a and x < b
            ]
            if inside:
                begin, end = inside[0], inside[-1]
        out.append(Encoded(row.ids, row.types, row.sentence_of, e.answers, begin, end))
    return out


def fit(
    network: ReaderNetwork,
    examples: Sequence[Encoded],
    *,
    rate: float,
    passes: int,
    seed: int,
    checkpoint: Path,
    frozen: int = 0,
) -> None:
    """Train ``network`` in place; its state is written to ``checkpoint`` now and then.

    The lowest ``frozen`` layers of the encoder stay as they are: a third quicker with half of them.
    """
    torch.manual_seed(seed)
    for layer in network.encoder.encoder.layer[:frozen]:
        layer.requires_grad_(False)
    if frozen:
        network.encoder.embeddings.requires_grad_(False)
    chance = random.Random(seed)
    body = [p for n, p in network.named_parameters() if n.startswith("encoder") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder")]
    log.info("training in %s", "bfloat16" if _HAS_BFLOAT16 else "float32")
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": 3 * rate}], weight_decay=0.01
    )
    rates = [g["lr"] for g in optimiser.param_groups]
    batches = [b for _ in range(passes) for b in _batches(examples, chance)]
    started, seen = time.monotonic(), 0
    running = 0.0
    network.train()
    for step, batch in enumerate(batches):
        warm = min(1.0, (step + 1) / max(20.0, 0.06 * len(batches)))
        share = warm * max(0.01, 1 - step / len(batches))
        for group, top in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = top * share
        loss = _loss(network, batch)
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not type it
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimiser.step()
        optimiser.zero_grad()
        seen += len(batch)
        value = loss.item()
        running = value if step == 0 else 0.98 * running + 0.02 * value
        if step % 50 == 0:
            pace = seen / (time.monotonic() - started)
            log.info("step %d of %d, loss %.3f, %.1f windows/s", step, len(batches), running, pace)
        if step % 300 == 299:
            torch.save(network.state_dict(), checkpoint)
    network.eval()
    torch.save(network.state_dict(), checkpoint)


def average(network: ReaderNetwork, before: Mapping[str, Tensor], share: float) -> None:
    """Make the weights of ``network`` the mean of its own and of ``share`` of those ``before``.

    What a few new questions teach is kept while little is lost of what many taught (weight-space
    ensembles, Wortsman et al. 2022, arXiv 2109.01903).
    """
    own = network.state_dict()
    mixed = {
        name: (1 - share) * value + share * before[name] if value.is_floating_point() else value
        for name, value in own.items()
    }
    network.load_state_dict(mixed)


def _batches(examples: Sequence[Encoded], chance: random.Random) -> list[list[Encoded]]:
    """Batches of like length in random order: padding costs as much as words."""
    order = list(examples)
    chance.shuffle(order)
    batches = []
    for begin in range(0, len(order), BATCH * 24):
        part = sorted(order[begin : begin + BATCH * 24], key=lambda e: len(e.ids))
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    return [b for b in batches if len(b) > 1]


def collate(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The network's four inputs, each ``(len(batch), longest)`` int64."""
    shape = (len(batch), max(len(e.ids) for e in batch))
    ids, attention, types, sentence_of = (torch.zeros(shape, dtype=torch.long) for _ in range(4))
    for row, e in enumerate(batch):
        n = len(e.ids)
        ids[row, :n] = torch.tensor(e.ids)
        attention[row, :n] = 1
        types[row, :n] = torch.tensor(e.types)
        sentence_of[row, :n] = torch.tensor(e.sentence_of)
    return ids, attention, types, sentence_of


def _loss(network: ReaderNetwork, batch: Sequence[Encoded]) -> Tensor:
    """Choice among the sentences and "nothing", each sentence alone, and the answering words."""
    ids, attention, types, sentence_of = collate(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=_HAS_BFLOAT16):
        sentences, nothing, spans = network(ids, attention, types, sentence_of)
    sentences, nothing, spans = sentences.float(), nothing.float(), spans.float()
    target = torch.zeros_like(sentences, dtype=torch.bool)
    for row, e in enumerate(batch):
        for k in e.answers:
            target[row, k] = True
    choices = torch.cat([nothing[:, None], sentences], 1)
    right = torch.cat([~target.any(1, keepdim=True), target], 1)
    likelihood = functional.log_softmax(choices, -1).masked_fill(~right, -1e4)
    choice = -torch.logsumexp(likelihood, -1).mean()
    present = sentences > -5e3
    each = functional.binary_cross_entropy_with_logits(sentences[present], target[present].float())
    begin = torch.tensor([e.begin for e in batch])
    end = torch.tensor([e.end for e in batch])
    known = begin >= 0
    allowed = sentence_of > 0
    allowed[:, 0] = True
    spans = spans.masked_fill(~allowed.unsqueeze(-1), -1e4)[known]
    if not known.any():
        return choice + each
    words = functional.cross_entropy(spans[..., 0], begin[known])
    words = words + functional.cross_entropy(spans[..., 1], end[known])
    return choice + each + 0.25 * words
