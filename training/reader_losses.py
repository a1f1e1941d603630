"""What each head of the reader loses on a batch."""

import torch
from reader_batches import Anchors, Batch, buckets
from reader_labels import FACTS
from reader_net import Pairs, ReaderNet
from torch import Tensor
from torch.nn import functional

FACT_SCALES = {"subtype": 0.6}  # of the facts' losses; 0.3 for the others
PAIR_SCALE = 40.0  # words that matter to an anchor, roughly: keeps a pair's loss of the size of a tag's


def losses(net: ReaderNet, batch: Batch) -> dict[str, Tensor]:
    """The losses by head, each a scalar; heads whose layer nobody annotated in this batch are left out."""
    states = net.states(batch.pieces, batch.shapes, batch.mask, batch.heads)
    out = _attribution(net, states, batch)
    if (batch.mentions >= 0).any():
        out["mention"] = _span_loss(net.mention(states).unflatten(-1, (-1, 3)), batch.mentions)
    if (batch.triggers >= 0).any():
        out["trigger"] = 2 * _span_loss(net.events.trigger(states), batch.triggers)
    if len(batch.event_pairs.window):
        pairs = pair_logits(net.events.pairs, states, batch, batch.event_pairs)
        out["event_pairs"] = pair_loss(pairs, batch, batch.event_pairs)
        facts = net.events.facts_of(ends_of(states, batch.event_pairs), states[batch.event_pairs.window], _masked(pairs, batch))
        for k, ((name, _), logits) in enumerate(zip(FACTS, facts, strict=True)):
            if (batch.facts[:, k] >= 0).any():
                out[name] = FACT_SCALES.get(name, 0.3) * functional.cross_entropy(logits, batch.facts[:, k], label_smoothing=0.05)
    return out


def attribution_losses(net: ReaderNet, batch: Batch) -> dict[str, Tensor]:
    """Those of the heads of attribution alone; none where nobody annotated any."""
    return _attribution(net, net.states(batch.pieces, batch.shapes, batch.mask, batch.heads), batch)


def _attribution(net: ReaderNet, states: Tensor, batch: Batch) -> dict[str, Tensor]:
    out = {}
    if (batch.cues >= 0).any():
        out["cue"] = 2 * _span_loss(net.attribution.cue(states), batch.cues)
    if len(batch.cue_pairs.window):
        pairs = pair_logits(net.attribution.pairs, states, batch, batch.cue_pairs)
        out["cue_pairs"] = pair_loss(pairs, batch, batch.cue_pairs)
    return out


def _span_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(logits.flatten(0, -2), labels.flatten(), ignore_index=-100)


def ends_of(states: Tensor, anchors: Anchors) -> Tensor:
    """The states of each anchor's first and last word, side by side: [A, 768]."""
    return torch.cat([states[anchors.window, anchors.first], states[anchors.window, anchors.last]], dim=-1)


def pair_logits(pairs: Pairs, states: Tensor, batch: Batch, anchors: Anchors) -> Tensor:
    """Logits [A, W, labels] of every word of each anchor's window."""
    sentences = batch.sentences[anchors.window]
    own = sentences[torch.arange(len(anchors.window)), anchors.first]
    return pairs(ends_of(states, anchors), states[anchors.window], *buckets(anchors.first, anchors.last, own, sentences))


def _masked(logits: Tensor, batch: Batch) -> Tensor:
    """The logits with padding made nobody's part."""
    return logits.masked_fill(batch.words[batch.event_pairs.window][..., None] == 0, -1e4)


def pair_loss(logits: Tensor, batch: Batch, anchors: Anchors) -> Tensor:
    """Cross entropy over the words of each anchor's window, summed a window and averaged over anchors."""
    logits = logits.float()
    known = anchors.labels >= 0
    every = (functional.binary_cross_entropy_with_logits(logits, anchors.labels.clamp(min=0), reduction="none") * known).sum(-1)
    return (every * batch.words[anchors.window]).sum() / (PAIR_SCALE * len(anchors.window))
