"""Compiles marked reports to readings in the public format, one JSON line each, and checks them.

    python training/compile_corpus.py corpus/dev > dev.gold.jsonl      readings of a folder, in file-name order
    python training/compile_corpus.py --input corpus/dev > dev.jsonl   what `reportedly read` takes
    python training/compile_corpus.py --check corpus                   only says what is wrong
"""

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import corpus_terms as terms
from check_corpus import find_faults
from corpus_claims import Compiler
from corpus_markup import MarkedReport, MarkupError, read_marked_report
from corpus_values import Json, code

from reportedly.read import read_report
from reportedly.records import Source
from reportedly.vocab import SCHEMA, SUBTYPES


def read_places(path: Path) -> dict[tuple[str, str, str], Json]:
    """The gazetteer entries of the corpus's places, checked by hand, by name, country and feature."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["name"], row["country"], row["feature"]):
            {"id": row["id"], "admin1": row["admin1"] or None, "lat": float(row["lat"]), "lon": float(row["lon"])} for row in rows}


PLACES = read_places(Path(__file__).parent.parent / "corpus" / "places.csv")


def read_entities(lines: list[str], name: str) -> dict[str, Json]:
    """Definitions `place KEY: Name; CC; feature` and `actor KEY: Name; kind[; public|private]`, by "place KEY"."""
    found: dict[str, Json] = {}
    for line in lines:
        head, _, rest = line.partition(":")
        kind, key = head.split()
        values = [v.strip() for v in rest.split(";")]
        if kind == "place":
            full, country, feature = values
            entry = PLACES.get((full, country, feature), {"id": None, "admin1": None, "lat": None, "lon": None})
            found[f"place {key}"] = {**entry, "name": full, "country": country or None, "feature": feature, "score": None}
        else:
            full, actor_kind, *more = values
            public = {"public": True, "private": False}.get(more[0]) if more else None
            actor = code(terms.ACTOR_KINDS, actor_kind, "kind of actor", name)
            found[f"actor {key}"] = {"id": f"gold:{key}", "name": full, "kind": actor, "public": public}
    return found


def compile_report(marked: MarkedReport, shared: dict[str, Json]) -> Json:
    """One reading; raises MarkupError where the file is malformed (faults of sense are find_faults' work)."""
    own = [line for line in marked.lines if line.split()[0] in {"place", "actor"}]
    compiler = Compiler(marked, shared | read_entities(own, marked.name))
    for line in marked.lines:
        if line.startswith("a") and not line.startswith("actor "):
            compiler.read_attribution(line)
        elif line.startswith("e"):
            compiler.read_claim(line)
        elif line not in own:
            raise MarkupError(f"{marked.name}: unreadable line {line!r}")
    facts = marked.facts
    raw = hashlib.sha256(marked.text.encode()).hexdigest()
    report = read_report(marked.text, Source(sha256=raw, id=facts["id"], outlet=facts.get("outlet"), title=facts.get("title"),
                                             published=facts.get("published"), language="en"))
    sentences = [{"start": s.start, "end": s.end} for s in report.sentences]
    for claim in compiler.claims:
        _rest_on_sentences(claim, sentences, marked.text)
        claim["event"]["type"] = SUBTYPES[claim["event"]["subtype"]].type
    return {
        "schema": SCHEMA, "reader": {"version": "annotation", "rules": "", "model": None},
        "report": {"id": report.id, "sha256": raw, "text_sha256": raw, "url": None, "outlet": report.outlet, "title": report.title,
                   "published": report.published, "published_basis": report.published_basis, "published_range": None, "language": "en",
                   "replaces": None, "retracted": False, "text": marked.text,
                   "parts": [{"part": p.part, "start": p.start, "end": p.end} for p in report.parts]},
        "sentences": sentences, "mentions": compiler.mentions, "attributions": compiler.attributions, "claims": compiler.claims,
        "corpus": {fact: facts.get(fact, "") for fact in ("style", "conflict", "writer")}}


def _rest_on_sentences(claim: Json, sentences: list[Json], text: str) -> None:
    """Sets the claim's span to the sentences that hold its trigger, tolls and victims."""
    spans = [claim["event"]["trigger"], *claim["tolls"], *claim["victims"]]
    held = [s for s in sentences if any(s["start"] < x["end"] and x["start"] < s["end"] for x in spans)]
    claim["start"], claim["end"] = min(s["start"] for s in held), max(s["end"] for s in held)
    claim["text"] = text[claim["start"] : claim["end"]]


def find_reports(folder: Path) -> Iterator[Path]:
    """The marked reports below a folder, in the order of their names."""
    return iter(sorted(folder.rglob("*.txt")) if folder.is_dir() else [folder])


def main() -> int:
    """Runs the command; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--input", action="store_true", help="print the bare reports as JSON Lines input")
    parser.add_argument("--check", action="store_true", help="print nothing but faults and a count")
    args = parser.parse_args()
    faults: list[str] = []
    count = 0
    for path in find_reports(args.folder):
        try:
            marked = read_marked_report(path.read_text(encoding="utf-8"), path.name)
            reading = compile_report(marked, {})
        except (MarkupError, KeyError, ValueError, IndexError) as error:
            faults.append(f"{path.name}: {type(error).__name__} {error}")
            continue
        count += 1
        faults += [f"{path.name}: {fault}" for fault in find_faults(reading, marked)]
        if args.input:
            given = {"id": marked.facts["id"], "text": marked.text}
            given |= {k: marked.facts[k] for k in ("published", "outlet", "title") if k in marked.facts}
            print(json.dumps(given, ensure_ascii=False))
        elif not args.check:
            print(json.dumps(reading, ensure_ascii=False))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{count} reports, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
