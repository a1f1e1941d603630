"""How well coders' notes and monitors' narratives are read: the table of corpus/notes, each half by itself.

    python bench/notes.py [--errors] [--reader rules] [--json]

The claim that counts is the PRIMARY one: the first by position whose type is one of ACLED's six (our Displacement and Siege stand for its
Other). Figures:

  type, subtype     share of notes whose primary claim has the type, the sub-type, that a coder would give
  deaths            share whose primary claim's dead are exactly those told: best, else low, summed over tolls that are part of no other;
                    where none is told of there is no such toll, and where the words say none there is no figure above 0
  actors            share of the coder's actors found among the roles of the primary claim: a group by the words of its name in the role or
                    in what it resolves to, people in general (civilians, protesters, police) by their kind
  anywhere          share of the coder's actors found among all mentions
  single            share of notes that give one claim of an ACLED type
  range             share of narratives whose least and most dead, over the primary claim and the claims of the same event, are the gold's
  overlap           share of narratives where these two ranges at least overlap
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from reportedly import pipeline
from reportedly.publicjson import dumps
from reportedly.records import Source
from reportedly.vocab import ACLED_TYPES, SUBTYPES

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "corpus" / "notes"
KINDS = {
    "civilians": {"civilians", "person", "organisation"}, "protesters": {"protesters", "rioters"},
    "rioters": {"rioters", "protesters", "civilians"},
    "unidentified armed group": {"unidentified armed group", "criminal group", "political militia"},
    "police": {"state forces"}, "state forces": {"state forces", "government"}, "security forces": {"state forces", "government"},
    "opposition": {"rebel group"}, "settlers": {"civilians", "rioters", "identity militia"},
    "coalition": {"external forces"},
}  # fmt: skip
STATE = {"military", "police", "forces", "of", "the"}

Note = dict[str, Any]
Reading = dict[str, Any]


def half_of(text: str) -> str:
    """Which half a text is in, by its SHA-256."""
    return "open" if hashlib.sha256(text.encode()).digest()[0] % 2 else "held"


def notes() -> list[Note]:
    """All notes of the table, each with its half."""
    files = sorted(p for p in TABLES.glob("*.yaml") if p.stem != "narratives")
    return [n | {"half": half_of(n["note"])} for p in files for n in yaml.safe_load(p.read_text(encoding="utf-8"))]


def narratives() -> list[Note]:
    """All narratives of the table, each with its half."""
    found = yaml.safe_load((TABLES / "narratives.yaml").read_text(encoding="utf-8"))
    return [n | {"half": half_of(n["note"])} for n in found]


def reading_of(text: str, tools: pipeline.Tools) -> Reading:
    sha = hashlib.sha256(text.encode()).hexdigest()
    reading: Reading = json.loads(dumps(pipeline.read_text(text.strip(), Source(sha), tools)))
    return reading


# --- what a reading says of a note ----------------------------------------------------------------------------


def acled_claims(reading: Reading) -> list[Note]:
    """Claims of ACLED's types in text order."""
    claims = [_in_acleds_terms(c) for c in reading["claims"]]
    return sorted((c for c in claims if c["event"]["type"] in ACLED_TYPES), key=lambda c: (c["start"], c["event"]["trigger"]["start"]))


def _in_acleds_terms(claim: Note) -> Note:
    if claim["event"]["subtype"] not in {"Displacement", "Siege"}:
        return claim
    return {**claim, "event": {**claim["event"], "type": "Strategic developments", "subtype": "Other"}}


def dead_in(claim: Note) -> int | None:
    """The dead of a claim; None where it tells of no killed and of no absence of casualties."""
    told = [t for t in claim["tolls"] if t["part_of"] is None and (t["toll"] == "killed" or (t["toll"] == "casualties" and t["best"] == 0))]
    return sum(_figure(t) for t in told) if told else None


def _figure(toll: Note) -> int:
    return int(next((toll[k] for k in ("best", "low") if toll[k] is not None), 0))


def is_found(actor: str, roles: list[tuple[str, Note | None]]) -> bool:
    """True where one of (words, what they resolve to) is this actor."""
    kinds, wanted = KINDS.get(actor.lower()), _words(actor)
    for words, resolved in roles:
        resolved = resolved or {}
        if kinds is not None and resolved.get("kind") in kinds:
            return True
        if wanted <= _words(words) or wanted <= _words(resolved.get("name") or ""):
            return True
        of_state = resolved.get("kind") in {"state forces", "government", "external forces"}
        if of_state and wanted - STATE <= _words(resolved.get("name") or ""):
            return True
    return False


def _words(name: str) -> set[str]:
    return {w for w in re.findall(r"\w+", name.lower()) if w not in {"the", "of"}}


def roles_of(reading: Reading, claim: Note | None) -> list[tuple[str, Note | None]]:
    by_id = {m["id"]: m for m in reading["mentions"]}
    people = [r for r in (claim or {"roles": []})["roles"] if r["role"] != "weapon"]
    return [(r["text"], (by_id.get(r["mention"]) or {}).get("resolved")) for r in people]


def marks_of(note: Note, reading: Reading) -> dict[str, list[bool]]:
    """What is right in one note: a list of marks for each figure."""
    claims = acled_claims(reading)
    first = claims[0] if claims else None
    event = first["event"] if first else {"type": None, "subtype": None}
    dead = dead_in(first) if first else None
    everybody = [(m["text"], m["resolved"]) for m in reading["mentions"] if m["kind"] == "actor"]
    return {
        "type": [event["type"] == SUBTYPES[note["is"]].type],
        "subtype": [event["subtype"] == note["is"]],
        "deaths": [dead == note["dead"] or (note["dead"] == 0 and not dead)],
        "actors": [is_found(a, roles_of(reading, first)) for a in note["who"]],
        "anywhere": [is_found(a, everybody) for a in note["who"]],
        "single": [len(claims) == 1],
    }


# --- what a reading says of a narrative -----------------------------------------------------------------------


def dead_range(reading: Reading) -> tuple[int, int]:
    """(least, most) dead over the primary claim and the claims that retell it or are of its type, place and day; (0, 0) for none."""
    claims = acled_claims(reading)
    ends = [range_of(c) for c in claims if _same_event(c, claims[0])]
    told = [e for e in ends if e is not None]
    return (min(low for low, _ in told), max(high for _, high in told)) if told else (0, 0)


def _same_event(claim: Note, first: Note) -> bool:
    days = [(c["when"] or {}).get("earliest") for c in (claim, first)]
    return claim["status"] != "expected" and (days[0] == days[1] or days[0] is None)


def range_of(claim: Note) -> tuple[int, int] | None:
    """(low, high) of the dead of one claim, over tolls that are part of no other; a missing end is the best figure, then the other end."""
    told = [t for t in claim["tolls"] if t["toll"] == "killed" and t["part_of"] is None]
    if not told:
        return None
    low = sum(_first(t, "low", "best", "high") for t in told)
    return low, max(low, sum(_first(t, "high", "best", "low") for t in told))


def _first(toll: Note, *keys: str) -> int:
    return int(next((toll[k] for k in keys if toll[k] is not None), 0))


def marks_of_narrative(note: Note, reading: Reading) -> dict[str, list[bool]]:
    low, high = dead_range(reading)
    return {"range": [(low, high) == (note["low"], note["high"])], "overlap": [low <= note["high"] and note["low"] <= high]}


# --- the table ------------------------------------------------------------------------------------------------


def measured(tools: pipeline.Tools) -> Iterator[tuple[Note, Reading, dict[str, list[bool]]]]:
    """Each note and narrative with its reading and marks."""
    for table, marks in ((notes(), marks_of), (narratives(), marks_of_narrative)):
        for note in table:
            reading = reading_of(note["note"], tools)
            yield note, reading, marks(note, reading)


def figures_of(rows: list[tuple[Note, Reading, dict[str, list[bool]]]]) -> dict[str, dict[str, float]]:
    """{half: {figure: share}}, and `all`."""
    sums: dict[str, dict[str, list[bool]]] = {}
    for note, _, marks in rows:
        for half in (note["half"], "all"):
            for figure, right in marks.items():
                sums.setdefault(half, {}).setdefault(figure, []).extend(right)
    return {half: {f: sum(right) / len(right) for f, right in by.items() if right} for half, by in sorted(sums.items())}


def _print_error(note: Note, reading: Reading, marks: dict[str, list[bool]]) -> None:
    wrong = [f for f, right in marks.items() if not all(right)]
    if note["half"] == "held" or not wrong:
        return
    print(f"\n{', '.join(wrong)}: {note['note'].strip()}\n  gold: {({k: v for k, v in note.items() if k not in ('note', 'half')})}")
    for c in acled_claims(reading):
        people = [f"{r['role']} {r['text']!r}" for r in c["roles"]]
        tolls = [f"{t['toll']} {t['low']}/{t['best']}/{t['high']}{' part' if t['part_of'] else ''} {t['text']!r}" for t in c["tolls"]]
        event = f"{c['event']['subtype']} {c['event']['trigger']['text']!r} {c['status']} {c['voice']}"
        print(f"  {event}: {'; '.join(people + tolls)} ({c['why'][:60]})")


def main() -> None:
    """Prints the figures of both halves; with --errors what was read wrongly in the open half."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--errors", action="store_true")
    asked.add_argument("--reader", choices=["both", "rules"], default="both")
    asked.add_argument("--json", action="store_true")
    words = asked.parse_args()
    rows = list(measured(pipeline.open_tools(trained=words.reader == "both")))
    if words.errors:
        for row in rows:
            _print_error(*row)
    figures = figures_of(rows)
    if words.json:
        json.dump(figures, sys.stdout)
        return
    for half, by in figures.items():
        count = sum(1 for note, _, marks in rows if half in (note["half"], "all") and "type" in marks)
        print(f"{half:<5} {count:>4} notes  " + "  ".join(f"{figure} {share:.3f}" for figure, share in by.items()))


if __name__ == "__main__":
    main()
