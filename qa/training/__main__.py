"""Train the reader: ``python -m qa.training --shared ../shared --out /tmp/reader``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch

from qa.reader import Reader
from qa.training.examples import make_examples
from qa.training.export import export
from qa.training.fit import average, encode, fit
from qa.training.network import ReaderNetwork, load_exported


def main() -> None:
    """Make the examples, fit the network to them, export it."""
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True, help="a folder for checkpoint and file")
    parser.add_argument(
        "--start",
        type=Path,
        help="a checkpoint, or the trial's exported reader, to go on from; default: plain MiniLM",
    )
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--outside", type=int, default=200_000, help="the most outside windows")
    parser.add_argument("--field", type=int, default=1, help="rounds of our own field's windows")
    parser.add_argument(
        "--new", type=int, default=0, help="of our own, only the last N and --older of the others"
    )
    parser.add_argument("--older", type=int, help="how many of the others; default: as many")
    parser.add_argument(
        "--one-length", action="store_true", help="our own each in windows of one length by chance"
    )
    parser.add_argument(
        "--keep", type=float, default=0.0, metavar="SHARE",
        help="of the weights gone on from, averaged with the trained ones in what is exported",
    )  # fmt: skip
    parser.add_argument(
        "--frozen", type=int, default=0, help="layers of the encoder that stay as they are"
    )
    parser.add_argument(
        "--squad-only", action="store_true", help="outside: only passages asked unanswerably too"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    network = ReaderNetwork()
    if args.start and args.start.suffix == ".pt":
        network.load_state_dict(torch.load(args.start, weights_only=True))
    elif args.start:
        load_exported(network, args.start)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    examples = make_examples(
        args.shared,
        seed=args.seed,
        outside=args.outside,
        field=args.field,
        squad_only=args.squad_only,
        new=args.new,
        older=args.older,
        one_length=args.one_length,
    )
    answering = sum(bool(e.answers) for e in examples)
    logging.info("%d windows, %d of them answer", len(examples), answering)
    encoded = encode(Reader.load(), examples)
    fit(
        network,
        encoded,
        rate=args.rate,
        passes=args.passes,
        seed=args.seed,
        checkpoint=args.out / "checkpoint.pt",
        frozen=args.frozen,
    )
    average(network, before, args.keep)
    path = args.out / "reader.onnx"
    print(f"{path} sha256 {export(network, path)}")


if __name__ == "__main__":
    main()
