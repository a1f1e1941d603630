"""The trained reader's network: a small BERT encoder whose word embeddings stay frozen, and its heads.

One mechanism serves every relation: an anchor (the words of a cue, of a trigger) asks each word of its window what it is to it.
"""

import hashlib
import math
from pathlib import Path

import torch
from reader_labels import CUE_PAIRS, EVENT_PAIRS, FACTS, KINDS
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from reportedly.extract.windows import SHAPES

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, LAYERS, PARTS, INNER = 384, 6, 12, 1536
PAIR_WIDTH = 128
TELLING = ("actor", "target", "affected", "weapon")  # parts that tell an event's facts
REACH = 40  # words; further words share one bucket a side


class Layer(nn.Module):
    """One layer of BERT: self-attention and a feed-forward part, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States [B, L, 384]; `mask` [B, 1, 1, L] is added to the attention's logits."""
        b, length, _ = x.shape
        q, k, v = (f(x).view(b, length, PARTS, WIDTH // PARTS).transpose(1, 2) for f in (self.query, self.key, self.value))
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(WIDTH // PARTS) + mask, dim=-1)
        x = self.norm1(x + self.drop(self.out((weights @ v).transpose(1, 2).reshape(b, length, WIDTH))))
        return self.norm2(x + self.drop(self.narrow(functional.gelu(self.widen(x)))))


class Encoder(nn.Module):
    """Embedded pieces with their shapes → states, one a piece."""

    def __init__(self) -> None:
        super().__init__()
        self.places = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        nn.init.zeros_(self.shapes.weight)

    def forward(self, embedded: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """`embedded` [B, L, 384], `shapes` [B, L], `mask` [B, L] (1 for pieces, 0 for padding) → [B, L, 384]."""
        x = embedded + self.places.weight[: embedded.shape[1]] + self.shapes(shapes)
        x = self.drop(self.norm(x))
        added = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, added)
        return x


class Pairs(nn.Module):
    """What each word of a window is to an anchor: logits [A, W, labels], each label on its own."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.anchor = nn.Linear(2 * WIDTH, 2 * PAIR_WIDTH)
        self.word = nn.Linear(WIDTH, 2 * PAIR_WIDTH)
        self.distance = nn.Embedding(2 * REACH + 1, PAIR_WIDTH)
        self.sentence = nn.Embedding(7, PAIR_WIDTH)
        self.around = nn.Conv1d(PAIR_WIDTH, PAIR_WIDTH, 5, padding=2)
        self.label = nn.Linear(PAIR_WIDTH, labels)
        nn.init.constant_(self.label.bias, -3.0)  # most words are nothing to an anchor
        self.drop = nn.Dropout(0.1)

    def forward(self, anchors: Tensor, words: Tensor, distance: Tensor, sentence: Tensor) -> Tensor:
        """`anchors` [A, 768], `words` [A, W, 384] or [1, W, 384]; `distance` (±40) and `sentence` (±3), [A, W], as bucket numbers."""
        a, m = self.anchor(anchors)[:, None].chunk(2, dim=-1)
        w, n = self.word(words).chunk(2, dim=-1)
        z = self.drop(functional.gelu(a + w + m * n + self.distance(distance) + self.sentence(sentence)))
        z = z + functional.gelu(self.around(z.transpose(1, 2)).transpose(1, 2))
        return self.label(z)


class Attribution(nn.Module):
    """Cue words (outside, first, further), and the source and content of each cue."""

    def __init__(self) -> None:
        super().__init__()
        self.cue = nn.Linear(WIDTH, 3)
        self.pairs = Pairs(len(CUE_PAIRS))


class Events(nn.Module):
    """Trigger words, what other words are to each trigger, and the facts of its event (sub-type, status, voice …).

    The facts are told by the trigger and by the words that seem to be its doer, victim and weapon.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trigger = nn.Linear(WIDTH, 3)
        self.pairs = Pairs(len(EVENT_PAIRS))
        self.inner = nn.Linear((2 + len(TELLING)) * WIDTH, PAIR_WIDTH)
        self.facts = nn.Linear(PAIR_WIDTH, sum(len(values) for _, values in FACTS))
        self.drop = nn.Dropout(0.3)

    def facts_of(self, anchors: Tensor, words: Tensor, pairs: Tensor) -> tuple[Tensor, ...]:
        """Logits [A, values] of each fact, from `anchors` [A, 768], `words` [A, W, 384] or [1, W, 384] and their `pairs` [A, W, labels]."""
        shares = torch.sigmoid(pairs[..., [EVENT_PAIRS.index(label) for label in TELLING]]).detach()
        told = shares.transpose(1, 2) @ words / (shares.sum(1)[..., None] + 0.5)  # [A, TELLING, 384], small where no word has the part
        out = self.facts(self.drop(functional.gelu(self.inner(self.drop(torch.cat([anchors, told.flatten(1)], dim=-1))))))
        return out.split([len(values) for _, values in FACTS], dim=-1)


class ReaderNet(nn.Module):
    """The encoder with all heads; `embed` is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(30522, WIDTH)
        self.embed.weight.requires_grad_(False)
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.1)
        self.attribution = Attribution()
        self.events = Events()
        self.mention = nn.Linear(WIDTH, 3 * len(KINDS))

    def states(self, pieces: Tensor, shapes: Tensor, mask: Tensor, heads: Tensor) -> Tensor:
        """The states of each word's first piece: `heads` [B, W] → [B, W, 384]."""
        x = self.encoder(self.embed(pieces), shapes, mask)
        return self.drop(torch.gather(x, 1, heads[..., None].expand(-1, -1, WIDTH)))


def load_encoder(net: ReaderNet, path: Path) -> None:
    """Fills embeddings and encoder from MiniLM-L6's file; raises ValueError where its digest is another."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != ENCODER_SHA256:
        raise ValueError(f"{path} is not the encoder that this was made for")
    raw = load_file(str(path))
    found = {k.removeprefix("bert."): v for k, v in raw.items()}
    state = {"embed.weight": found["embeddings.word_embeddings.weight"]}
    state["encoder.places.weight"] = found["embeddings.position_embeddings.weight"] + found["embeddings.token_type_embeddings.weight"][0]
    names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value", "out": "attention.output.dense",
             "norm1": "attention.output.LayerNorm", "widen": "intermediate.dense", "narrow": "output.dense", "norm2": "output.LayerNorm"}
    for end in ("weight", "bias"):
        state[f"encoder.norm.{end}"] = found[f"embeddings.LayerNorm.{end}"]
        for n in range(LAYERS):
            state |= {f"encoder.layers.{n}.{ours}.{end}": found[f"encoder.layer.{n}.{theirs}.{end}"] for ours, theirs in names.items()}
    missing, unexpected = net.load_state_dict(state, strict=False)
    if unexpected or any(m.startswith(("embed", "encoder.layers", "encoder.places")) for m in missing):
        raise ValueError(f"{path} lacks parts of the encoder: {missing}")
