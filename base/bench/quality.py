"""`make eval`: quality on our own annotated reports, and on the sets of a folder of gold data where there is one.

    python bench/quality.py [--shared FOLDER] [--only NAME] [--workers N]

A set is NAME.input.jsonl and NAME.gold.jsonl in FOLDER/corpora, scored by FOLDER/bench/score_*.py.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.score import score

OURS = ("trigger.f1", "subtype.f1", "roles.f1", "status", "voice", "source", "where", "when", "tolls", "complete")
ROOT = Path(__file__).parents[1]

# set → scorer and its task, and which of its figures are shown
SETS = {
    "tempeval-tbaq": ("score_layers.py times", ("relaxed.f1", "strict.f1", "value.f1", "type.f1")),
    "meantime": ("score_layers.py times", ("relaxed.f1", "strict.f1", "value.f1", "type.f1")),
    "geo-trnews": ("score_layers.py places", ("relaxed.f1", "strict.f1", "resolution.within_161")),
    "geo-geovirus": ("score_layers.py places", ("relaxed.f1", "strict.f1", "resolution.within_161")),
    "polnear-dev": ("score_layers.py attribution", ("content.f1", "content_with_source.f1", "parc.source.overlap.f1")),
    "re3d": ("score_layers.py entities", (
        "all.relaxed.f1", "actor.relaxed.f1", "place.relaxed.f1", "weapon.relaxed.f1", "number.relaxed.f1")),
    "case2021": ("score_domain.py case2021", ("any claim", "event type", "weighted F1", "claim on those (false)")),
}


def own_scores() -> Iterator[tuple[str, dict[str, float]]]:
    """Our annotated reports, each part of the corpus by itself."""
    for part in sorted(p for p in (ROOT / "corpus").iterdir() if p.is_dir()):
        command = [sys.executable, str(ROOT / "training" / "compile_corpus.py"), str(part)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        gold = [json.loads(line) for line in done.stdout.splitlines()]
        if gold:
            yield f"our {part.name} ({len(gold)} reports)", _shown_of(score(gold, list(_read_texts(gold))))


def _shown_of(figures: dict[str, float]) -> dict[str, float]:
    return {key: figures[key] for key in OURS if key in figures}


def _read_texts(gold: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    keys = ("id", "published", "outlet", "title", "text")
    lines = "".join(json.dumps({k: r["report"][k] for k in keys if r["report"][k] is not None}) + "\n" for r in gold)
    yield from map(json.loads, read(["-"], given=lines).splitlines())


def read(words: list[str], given: str | None = None, workers: int = 1) -> str:
    """What the command prints as JSON Lines for these inputs."""
    command = [sys.executable, "-m", "reportedly.cli", "read", *words, "--no-ledger", "--format", "jsonl", "--workers", str(workers)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    return done.stdout


def shared_scores(folder: Path, only: str | None, workers: int) -> Iterator[tuple[str, dict[str, float]]]:
    """The sets of the folder, each with the figures that are shown of it."""
    for name, (scorer, shown) in SETS.items():
        given, gold = folder / "corpora" / f"{name}.input.jsonl", folder / "corpora" / f"{name}.gold.jsonl"
        if not (given.exists() and gold.exists()) or only not in (None, name):
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as readings:
            readings.write(read([str(given)], workers=workers))
            readings.flush()
            file, task = scorer.split()
            command = [sys.executable, str(folder / "bench" / file), task, "--gold", str(gold), "--readings", readings.name]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        figures = json.loads(done.stdout.splitlines()[-1])
        yield name, {key: _inside(figures, key) for key in shown if _inside(figures, key) is not None}


def _inside(figures: dict[str, Any], path: str) -> Any:
    """`relaxed.f1` → figures["relaxed"]["f1"]; None where it is not there."""
    value: Any = figures
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def main() -> None:
    """Prints a line a set: its name and its figures in percent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", help="one set, or `own`")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    print("set                      figures in percent")
    if asked.only in (None, "own"):
        for name, figures in own_scores():
            _print(name, figures)
    for name, figures in shared_scores(asked.shared, asked.only, asked.workers):
        _print(name, figures)


def _print(name: str, figures: dict[str, float]) -> None:
    print(f"{name:<24} " + "  ".join(f"{key} {100 * value:.1f}" for key, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
