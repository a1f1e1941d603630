"""Trains the reader's weights: one encoder, several heads, from gold to a checkpoint that export_reader.py turns into what ships.

    python training/train_reader.py --encoder DIR --shared ../shared/corpora --corpus corpus/train --silent READINGS --out build/reader

Four phases: attribution first, on much news; then all heads, on our own reports, re3d and a part of the news; the same for longer, from
full rates again, after which the weights are the average of both ends (the longer one knows sub-types better, the shorter one finds
events better); last the heads of attribution alone once more on all news, over an encoder that no longer changes, since the phases
between saw less of it. Seeded and resumable: a checkpoint holds model, optimiser and place in the order of batches; the same command
goes on where it stopped.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
from reader_batches import Batch, batches_of
from reader_gold import Document, load_pieces, read_corpus, read_polnear, read_re3d
from reader_losses import attribution_losses, losses
from reader_names import Names, find_names
from reader_net import ReaderNet, load_encoder
from reader_sentences import read_sentences

from reportedly.extract.windows import Pieces

SEED = 11
RATE, HEAD_RATE = 1.5e-4, 8e-4
WARM_UP = 0.06
SAVE_EVERY = 50
NEWS_A_ROUND = 45_000  # words
AGAIN, AGAIN_RATE = 3, 6e-4  # epochs and rate of the last phase
LONGER, OF_FIRST = 6, 0.3  # rounds of the third phase, and the share of the second's end in the average
PASSES, SENTENCE_PASSES = 2, 1  # of our reports and of single sentences in a round


class Phase(NamedTuple):
    """One pass of training: its name, the documents of each of its epochs, the names that may change in them, and what learns."""

    name: str
    epochs: tuple[list[Document], ...]
    names: Names
    learns: str = ""  # the part of the network that learns; all of it where empty


def read_ours(corpus: Path, held: int | None) -> list[Document]:
    """Our reports; with `held`, those whose number leaves that rest when divided by five stay out, for choices that need unseen text."""
    command = [sys.executable, str(Path(__file__).with_name("compile_corpus.py")), str(corpus)]
    compiled = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    documents = read_corpus(json.loads(line) for line in compiled.stdout.splitlines())
    return [d for d in documents if held is None or int(re.sub(r"\D", "", d.id) or 0) % 5 != held]


def plan(args: argparse.Namespace) -> list[Phase]:
    """The phases. One in twenty of the news articles never trains: choices are made on them."""
    ours = read_ours(args.corpus, args.held)
    news = [d for n, d in enumerate(read_polnear(args.shared / "polnear-train.gold.jsonl", args.silent)) if n % 20]
    entities = list(read_re3d(args.shared / "re3d.gold.jsonl"))
    names = find_names(ours, news)
    rounds = tuple(_round(n, ours * PASSES + _sentences(args.corpus, n), entities, news) for n in range(args.rounds + LONGER))
    return [Phase("attribution", (ours + news,), {}), Phase("joint", rounds[: args.rounds], names),
            Phase("longer", rounds[args.rounds :], names), Phase("again", (ours + news,) * AGAIN, {}, "attribution")]


def _sentences(corpus: Path, n: int) -> list[Document]:
    """The single sentences beside the corpus, in a new order each time."""
    return [d for k in range(SENTENCE_PASSES) for d in read_sentences(corpus.parent / "sentences", random.Random(SEED + 100 * n + k))]


def _round(n: int, ours: list[Document], entities: list[Document], news: list[Document]) -> list[Document]:
    """One epoch of the second phase: our reports, a third of the entities, and news of about NEWS_A_ROUND words."""
    chosen, words = [], 0
    for doc in random.Random(SEED + n).sample(news, len(news)):
        if words < NEWS_A_ROUND:
            chosen.append(doc)
            words += len(doc.tokens)
    return ours + entities[n % 3 :: 3] + chosen


def optimiser_of(net: ReaderNet, learns: str) -> torch.optim.AdamW:
    """The encoder learns slowly, the heads faster, the embeddings not at all; or one part alone, the rest frozen."""
    if learns:
        for name, parameter in net.named_parameters():
            parameter.requires_grad_(name.startswith(learns))
        return torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=AGAIN_RATE, weight_decay=0.01)
    slow = [p for n, p in net.named_parameters() if n.startswith("encoder") and p.requires_grad]
    fast = [p for n, p in net.named_parameters() if not n.startswith(("encoder", "embed"))]
    return torch.optim.AdamW([{"params": slow, "lr": RATE}, {"params": fast, "lr": HEAD_RATE}], weight_decay=0.01)


def rate_at(step: int, steps: int) -> float:
    """Share of the full rate: up in the first 6 %, then down to nothing."""
    warm = max(1, round(steps * WARM_UP))
    return min(step / warm, max(0.02, (steps - step) / max(1, steps - warm)))


def epochs_of(phase: Phase, pieces_of: Pieces, pieces: int) -> Iterator[Batch]:
    """Every batch of every epoch, in an order that only the seed decides."""
    for n, documents in enumerate(phase.epochs):
        yield from batches_of(documents, pieces_of, random.Random(SEED + n), pieces, phase.names)


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--shared", type=Path, required=True, help="folder with polnear-train and re3d")
    parser.add_argument("--silent", type=Path, required=True, help="the rules' readings of polnear-train: the rest tells no event")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=8, help="epochs of the second phase")
    parser.add_argument("--pieces", type=int, default=2048, help="pieces a batch, at most")
    parser.add_argument("--held", type=int, help="keep one in five of our reports out (0 to 4)")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    net = ReaderNet()
    load_encoder(net, args.encoder / "model.safetensors")
    pieces_of = load_pieces(args.encoder / "tokenizer.json")
    args.out.mkdir(parents=True, exist_ok=True)
    for phase in plan(args):
        pieces = args.pieces * (2 if phase.learns else 1)  # a frozen encoder keeps nothing for its gradients
        steps = sum(1 for _ in epochs_of(phase, pieces_of, pieces))
        print(f"{phase.name}: {len(phase.epochs)} epochs, {steps} steps", flush=True)
        train(net, epochs_of(phase, pieces_of, pieces), steps, args.out / f"{phase.name}.pt", phase.learns)
        if phase.name == "longer":
            average(net, args.out / "joint.pt")


def average(net: ReaderNet, earlier: Path) -> None:
    """Makes the weights of `net` the average of its own and those of an earlier phase's end."""
    before = torch.load(earlier, weights_only=True)["net"]
    net.load_state_dict({k: OF_FIRST * before[k] + (1 - OF_FIRST) * v if v.is_floating_point() else v for k, v in net.state_dict().items()})


def train(net: ReaderNet, batches: Iterator[Batch], steps: int, path: Path, learns: str = "") -> None:
    """One pass over `batches`, from where the checkpoint stopped; what it trained (all, or the part that `learns`) stays in `net`."""
    optimiser, done = optimiser_of(net, learns), 0
    if path.exists():
        saved = torch.load(path, weights_only=True)
        net.load_state_dict(saved["net"], strict=False)
        done = saved["done"]
        if done < steps:
            optimiser.load_state_dict(saved["optimiser"])
    full = [g["lr"] for g in optimiser_of(net, learns).param_groups]
    net.train()
    net.encoder.train(not learns)
    begun, seen, mean = time.monotonic(), 0, dict[str, float]()
    for step, batch in enumerate(batches if done < steps else ()):
        if step < done:
            continue
        torch.manual_seed(SEED * 100_003 + step)  # dropout depends on the step alone: a resumed run is the same run
        for group, rate in zip(optimiser.param_groups, full, strict=True):
            group["lr"] = rate * rate_at(step + 1, steps)
        with torch.autocast("cpu", torch.bfloat16):  # twice as fast where the processor multiplies bfloat16
            parts = attribution_losses(net, batch) if learns else losses(net, batch)
        if parts:  # where anything that learns is annotated
            optimiser.zero_grad(set_to_none=True)
            torch.stack(list(parts.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
        seen += int(batch.mask.sum())
        for name, loss in parts.items():
            mean[name] = 0.97 * mean.get(name, loss.item()) + 0.03 * loss.item()
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
            rate = seen / (time.monotonic() - begun)
            print(f"{step + 1}/{steps} {rate:.0f} pieces/s " + " ".join(f"{k} {v:.4f}" for k, v in mean.items()), flush=True)
            torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "done": step + 1}, path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)


if __name__ == "__main__":
    main()
