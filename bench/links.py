"""Why actor links are lost: each wrong mention of `links` (score_links.py) in one class, counted by the gold's form.

    python bench/links.py GOLD.jsonl READINGS.jsonl [--errors CLASS]

GOLD comes from training/compile_corpus.py, READINGS from `reportedly read --no-ledger --format jsonl`. Classes:

  missed      no actor mention in the reading shares a word with it
  crowded     the words belong to a mention that another gold mention is paired with
  open        a mention, but without an id
  merged      the id is that of another actor of the report, and its own actor has none of its own
  referent    the id is that of another actor of the report, and its own actor has one
  general     somebody in particular, read as people in general
  split       an id of its own, though the actor has another elsewhere in the report
  false       people in general, read as one of the report's actors
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.score_links import Links, is_particular

Json = dict[str, Any]
CLASSES = ("missed", "crowded", "open", "merged", "referent", "general", "split", "false")
FORMS = ("name", "nominal", "pronoun")


def _id(mention: Json | None) -> str:
    return ((mention or {}).get("resolved") or {}).get("id", "")


def pick_class(gold: Json, found: Json | None, links: Links, mentions: list[Json]) -> str | None:
    """The class of this gold mention; None where it is right, or where it doesn't count."""
    owners = {theirs: mine for mine, theirs in links.aligned.items()}
    particular = {_id(m) for m in links.gold if is_particular(m)}
    owner = owners.get(_id(found))
    if not is_particular(gold):
        return "false" if owner in particular else None
    if found is None:
        shared = any(m["kind"] == "actor" and m["start"] < gold["end"] and gold["start"] < m["end"] for m in mentions)
        return "crowded" if shared else "missed"
    if links.is_right(gold, found):
        return None
    if not _id(found):
        return "open"
    if owner in particular:
        return "referent" if _id(gold) in links.aligned else "merged"
    general = owner is not None or found["resolved"]["name"].lower() == found["resolved"]["kind"]
    return "general" if general else "split"


def find_errors(gold: Json, reading: Json) -> Iterator[tuple[str, Json, Json | None]]:
    """(class, gold mention, the reading's mention paired with it) of each link that is lost, in text order."""
    links = Links(gold, reading)
    partner = {id(g): f for g, f in links.pairs}
    for mention in links.gold:
        found = partner.get(id(mention))
        name = pick_class(mention, found, links, reading["mentions"])
        if name:
            yield name, mention, found


def shown(text: str, gold: Json, found: Json | None) -> str:
    """One error in two lines: the words in their sentence, and both ids."""
    a, b = gold["start"], gold["end"]
    around = " ".join(f"{text[max(0, a - 110) : a]}[[{text[a:b]}]]{text[b : b + 50]}".split())
    return f"{around}\n    gold {_id(gold)}; read {_id(found) or 'nobody'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--errors", choices=CLASSES, help="print the errors of this class")
    args = parser.parse_args()
    read = {r["report"]["id"]: r for r in map(json.loads, args.readings.read_text(encoding="utf-8").splitlines())}
    counts: Counter[tuple[str, str]] = Counter()
    for gold in map(json.loads, args.gold.read_text(encoding="utf-8").splitlines()):
        for name, mention, found in find_errors(gold, read[gold["report"]["id"]]):
            counts[name, mention["form"]] += 1
            if name == args.errors:
                print(gold["report"]["id"], shown(gold["report"]["text"], mention, found))
    print(f"{'':10}{'all':>6}" + "".join(f"{form:>9}" for form in FORMS))
    for name in CLASSES:
        row = [counts[name, form] for form in FORMS]
        print(f"{name:10}{sum(row):6}" + "".join(f"{n:9}" for n in row))


if __name__ == "__main__":
    main()
