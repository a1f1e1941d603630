"""Turns a checkpoint into what ships: int8 ONNX graphs, the embeddings beside them, word pieces and reader.json.

    python training/export_reader.py CHECKPOINT --encoder DIR --out src/reportedly/models

The embeddings were frozen: their file stays the same whatever was trained. Prints how far int8 scores lie from fp32.
"""

import argparse
import hashlib
import json
import math
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from reader_batches import buckets
from reader_labels import CUE_PAIRS, EVENT_PAIRS, FACTS, KINDS
from reader_net import PAIR_WIDTH, PARTS, WIDTH, Layer, Pairs, ReaderNet
from torch import Tensor, nn
from torch.nn import functional

from reportedly.extract.windows import MOST_PIECES

OPSET = 17
EMBEDDINGS = "reader-embeddings.bin"


class Lean(nn.Module):
    """A layer of the encoder for one window without padding: query, key and value in one product, and no mask."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer, self.three = layer, nn.Linear(WIDTH, 3 * WIDTH)
        parts = (layer.query, layer.key, layer.value)
        self.three.weight.data = torch.cat([part.weight.data for part in parts])
        self.three.bias.data = torch.cat([part.bias.data for part in parts])

    def forward(self, x: Tensor, wanted: Tensor | None = None) -> Tensor:
        """States [1, L, 384]; of the pieces in `wanted` [W] alone, [1, W, 384], where it is given."""
        layer = self.layer
        q, k, v = self.three(x).split(WIDTH, dim=-1)
        if wanted is not None:
            q, x = q[:, wanted], x[:, wanted]
        q, k, v = (part.view(1, part.shape[1], PARTS, WIDTH // PARTS).transpose(1, 2) for part in (q, k, v))
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(WIDTH // PARTS), dim=-1)
        x = layer.norm1(x + layer.out((weights @ v).transpose(1, 2).reshape(1, x.shape[1], WIDTH)))
        return layer.norm2(x + layer.narrow(functional.gelu(layer.widen(x))))


class Spans(nn.Module):
    """One window without padding: states of its words and the logits of the span heads."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net, self.layers = net, nn.ModuleList(Lean(layer) for layer in net.encoder.layers)

    def forward(self, embedded: Tensor, shapes: Tensor, heads: Tensor) -> tuple[Tensor, ...]:
        """`embedded` [L, 384], `shapes` [L], `heads` [W]."""
        encoder = self.net.encoder
        x = encoder.norm(embedded[None] + encoder.places.weight[: embedded.shape[0]] + encoder.shapes(shapes[None]))
        for layer in self.layers[:-1]:
            x = layer(x)
        states = self.layers[-1](x, heads)[0]
        return states, self.net.attribution.cue(states), self.net.events.trigger(states), self.net.mention(states)


class Around(nn.Module):
    """The convolution over five words as one product, which has an int8 form that is fast."""

    def __init__(self, conv: nn.Conv1d) -> None:
        super().__init__()
        self.five = nn.Linear(5 * PAIR_WIDTH, PAIR_WIDTH)
        self.five.weight.data = conv.weight.data.permute(0, 2, 1).reshape(PAIR_WIDTH, 5 * PAIR_WIDTH).contiguous()
        self.five.bias = conv.bias

    def forward(self, z: Tensor) -> Tensor:
        """[A, 128, W] → [A, 128, W], as the convolution gives."""
        z = functional.pad(z.transpose(1, 2), (0, 0, 2, 2))
        return self.five(torch.cat([z[:, n : z.shape[1] - 4 + n] for n in range(5)], dim=-1)).transpose(1, 2)


class Asked(nn.Module):
    """What the words of one window are to its anchors, and the facts of each anchor."""

    def __init__(self, pairs: Pairs, facts: nn.Module | None) -> None:
        super().__init__()
        self.pairs, self.facts = pairs, facts
        pairs.around = Around(pairs.around)

    def forward(self, states: Tensor, first: Tensor, last: Tensor, sentences: Tensor) -> tuple[Tensor, ...]:
        """`states` [W, 384], `first` and `last` [A], `sentences` [W]."""
        ends = torch.cat([states[first], states[last]], dim=-1)
        every = sentences[None].expand(first.shape[0], -1)
        out = self.pairs(ends, states[None], *buckets(first, last, sentences[first], every))
        return (out, *self.facts.facts_of(ends, states[None], out)) if self.facts is not None else (out,)


def export(module: nn.Module, given: dict[str, Tensor], outputs: list[str], axes: dict[str, dict[int, str]], path: Path) -> None:
    """Writes the module as an ONNX graph, and its int8 form beside it as PATH.int8.onnx."""
    torch.onnx.export(module, tuple(given.values()), str(path), input_names=list(given), output_names=outputs, dynamic_axes=axes,
                      dynamo=False, opset_version=OPSET)
    quantize_dynamic(str(path), str(path.with_suffix(".int8.onnx")), weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gemm"], extra_options={"DefaultTensorType": TensorProto.FLOAT})


def with_embeddings(graph: onnx.ModelProto, table: np.ndarray, folder: Path) -> onnx.ModelProto:
    """The graph with the lookup of pieces put before it; the table, int8 with a scale a row, goes into a file of its own."""
    scale = np.abs(table).max(axis=1) / 127
    rows = np.round(table / scale[:, None]).astype(np.int8)
    (folder / EMBEDDINGS).write_bytes(rows.tobytes())
    tensor = TensorProto(name="embeddings", data_type=TensorProto.INT8, dims=rows.shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", EMBEDDINGS), ("offset", "0"), ("length", str(rows.nbytes))):
        tensor.external_data.add(key=key, value=value)
    graph.graph.initializer.extend([tensor, numpy_helper.from_array(scale[:, None].astype(np.float32), "embedding_scales")])
    nodes = [
        helper.make_node("Gather", ["embeddings", "pieces"], ["embedded_int8"]),
        helper.make_node("Cast", ["embedded_int8"], ["embedded_unscaled"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["embedding_scales", "pieces"], ["scales"]),
        helper.make_node("Mul", ["embedded_unscaled", "scales"], ["embedded"]),
    ]
    for n, node in enumerate(nodes):
        graph.graph.node.insert(n, node)
    kept = [i for i in graph.graph.input if i.name != "embedded"]
    del graph.graph.input[:]
    graph.graph.input.extend([helper.make_tensor_value_info("pieces", TensorProto.INT64, ["L"]), *kept])
    return graph


def export_spans(net: ReaderNet, work: Path, out: Path) -> float:
    """Writes reader.onnx and the embeddings; gives the largest difference of a share between int8 and fp32 on a random window."""
    length = 120
    given = {"embedded": net.embed.weight[torch.randint(1000, 20000, (length,))], "shapes": torch.full((length,), 2),
             "heads": torch.arange(1, length - 1, 2)}
    words = {0: "W"}
    export(Spans(net), given, ["states", "cue", "trigger", "mention"],
           {"embedded": {0: "L"}, "shapes": {0: "L"}, "heads": words, **dict.fromkeys(("states", "cue", "trigger", "mention"), words)},
           work / "spans.onnx")
    graph = with_embeddings(onnx.load(str(work / "spans.int8.onnx")), net.embed.weight.detach().numpy(), out)
    onnx.save(graph, str(out / "reader.onnx"))
    sessions = [onnxruntime.InferenceSession(str(work / f"spans{end}.onnx")) for end in ("", ".int8")]
    a, b = (s.run(["cue"], {k: v.detach().numpy() for k, v in given.items()})[0] for s in sessions)
    return float(np.abs(torch.softmax(torch.tensor(a), -1) - torch.softmax(torch.tensor(b), -1)).max())


def export_pairs(net: ReaderNet, work: Path, out: Path) -> None:
    """Writes reader-cues.onnx and reader-events.onnx."""
    given = {"states": torch.randn(50, WIDTH), "first": torch.tensor([3, 9]), "last": torch.tensor([3, 10]),
             "sentences": torch.arange(50) // 20}
    axes = {"states": {0: "W"}, "first": {0: "A"}, "last": {0: "A"}, "sentences": {0: "W"}, "pairs": {0: "A", 1: "W"}}
    facts = [name for name, _ in FACTS]
    for name, module, outputs in (("cues", Asked(net.attribution.pairs, None), ["pairs"]),
                                  ("events", Asked(net.events.pairs, net.events), ["pairs", *facts])):
        export(module, given, outputs, axes | {f: {0: "A"} for f in outputs[1:]}, work / f"{name}.onnx")
        (out / f"reader-{name}.onnx").write_bytes((work / f"{name}.int8.onnx").read_bytes())


def export_pieces(tokenizer: Path, out: Path) -> None:
    """Writes the word pieces without padding and truncation."""
    raw = json.loads(tokenizer.read_text(encoding="utf-8")) | {"truncation": None, "padding": None}
    (out / "reader-pieces.json").write_text(json.dumps(raw, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


FILES = ("reader.onnx", EMBEDDINGS, "reader-cues.onnx", "reader-events.onnx", "reader-pieces.json")


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    net = ReaderNet()
    net.load_state_dict(torch.load(args.checkpoint, weights_only=True)["net"], strict=False)
    net.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        print(f"int8 against fp32: shares differ by {export_spans(net, Path(work), args.out):.3f} at most")
        export_pairs(net, Path(work), args.out)
    export_pieces(args.encoder / "tokenizer.json", args.out)
    path = args.out / "reader.json"
    about = json.loads(path.read_text()) if path.exists() else {"cue": 0.6, "trigger": 0.5, "limits": {}}
    about |= {"pieces": MOST_PIECES, "kinds": KINDS, "cue_pairs": CUE_PAIRS, "event_pairs": EVENT_PAIRS, "facts": dict(FACTS),
              "sha256": {name: hashlib.sha256((args.out / name).read_bytes()).hexdigest() for name in FILES}}
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
