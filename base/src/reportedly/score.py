"""Scores readings against gold readings, both in the public JSON: how much of what a report claims was read right.

    python -m reportedly.score GOLD.jsonl READINGS.jsonl [--errors] [--by style]

Reports are matched by `report.id`; a gold report without a reading counts as empty, a reading without gold is left out.
CLAIMS are paired one to one where their triggers overlap (a gold claim also by its `event.also`, further words for the same event); where
several could pair, the pair that agrees in more fields comes first. Each figure, with P precision, R recall and F their harmonic mean:

  trigger              P R F of paired claims, whatever their type
  subtype, type        P R F of pairs whose sub-type (type) is the same: "trigger with sub-type"
  roles                P R F over the roles of paired claims: same role, overlapping words, or words of another mention of the same actor
  tolls                share of pairs whose tolls are the same in kind, low, best, high, unit and scope, both ways (none and none is right);
                       `tolls_given`: the same over pairs where gold or reading has a toll
  status, voice        share of pairs where it is the same
  source               share of pairs with a chain on either side whose innermost source is the same (words overlap, or another mention of
                       the same actor; no source on both sides is right)
  where                share of pairs whose place is the same: the mentions overlap, or the same place is meant; none and none is right
  when                 share of pairs with the same earliest and latest day; none and none is right, and a day assumed without words is none
  civilians_targeted   share of pairs where it is the same
  complete             gold claims paired with sub-type, roles, tolls, status, voice, source, where, when and civilians_targeted all right,
                       over all gold claims
MENTIONS, by kind: P R F of overlapping spans of one kind, one to one. ATTRIBUTIONS: `content`: P R F of pairs, one to one, whose contents
have IoU of characters of at least .5; `content_with_source`: those whose sources also overlap (or are absent on both sides).
ACTOR LINKS: each gold actor mention is paired with the reading's actor mention that shares most of its words, and each gold actor with
the one id of the reading that shares most mentions with it, one to one (people in general have ids too). `links`: P R F of mentions of
somebody in particular whose id is the one paired with their actor; over gold such mentions (those never found are wrong) and over found
ones that have an id and a gold partner. A mention of people in general ("civilians") linked to one of those ids is false. `links.name`,
`.nominal`, `.pronoun`: the same, by the gold's form. An actor mentioned once is right if its id is nobody else's. Found mentions without a
gold partner don't count: the gold marks only who is a party, speaker, victim or outlet of something annotated. `actor_kind`: share of gold
actor mentions with the same kind.
`other_news_false`: claims of an ACLED type per 20 reports whose gold has none.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.claimpairs import FIELDS, Comparison, Json, days_of, overlaps, pair_best
from reportedly.score_links import Links
from reportedly.vocab import ACLED_TYPES, MENTION_KINDS

# --- counting over many reports --------------------------------------------------------------------------


class _Tally:
    """Counts of right, gold and found, and of right out of asked."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.shares: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def add(self, figure: str, right: int, gold: int, found: int) -> None:
        for i, value in enumerate((right, gold, found)):
            self.counts[figure][i] += value

    def ask(self, figure: str, right: int, asked: int = 1) -> None:
        self.shares[figure][0] += right
        self.shares[figure][1] += asked

    def figures(self) -> dict[str, float]:
        out: dict[str, float] = {}
        for figure, (right, gold, found) in self.counts.items():
            p, r = right / found if found else 0.0, right / gold if gold else 0.0
            out |= {f"{figure}.p": p, f"{figure}.r": r, f"{figure}.f1": 2 * p * r / (p + r) if p + r else 0.0, f"{figure}.gold": gold}
        for figure, (right, asked) in self.shares.items():
            out |= {figure: right / asked if asked else 0.0, f"{figure}.of": asked}
        return {k: round(v, 4) for k, v in out.items()}


def _count_claims(tally: _Tally, comparison: Comparison) -> None:
    gold, found, pairs = comparison.gold["claims"], comparison.reading["claims"], comparison.pairs
    tally.add("trigger", len(pairs), len(gold), len(found))
    for field in ("subtype", "type"):
        tally.add(field, sum(comparison.agrees(field, g, f) for g, f in pairs), len(gold), len(found))
    complete = 0
    for g, f in pairs:
        agreed = {field: comparison.agrees(field, g, f) for field in FIELDS}
        complete += all(agreed.values())
        tally.add("roles", len(comparison.matching_roles(g, f)), len(g["roles"]), len(f["roles"]))
        for field in ("tolls", "status", "voice", "where", "when", "civilians_targeted"):
            tally.ask(field, agreed[field])
        if g["tolls"] or f["tolls"]:
            tally.ask("tolls_given", agreed["tolls"])
        if g["attribution"] or f["attribution"]:
            tally.ask("source", agreed["source"])
    tally.ask("complete", complete, len(gold))
    if not any(c["event"]["type"] in ACLED_TYPES for c in gold):
        tally.ask("other_news_false", 20 * sum(c["event"]["type"] in ACLED_TYPES for c in found))


def _shared(a: Json, b: Json) -> float:
    return float(max(0, min(a["end"], b["end"]) - max(a["start"], b["start"])))


def _characters(pieces: list[Json]) -> set[int]:
    return {i for p in pieces for i in range(p["start"], p["end"])}


def _count_spans(tally: _Tally, comparison: Comparison) -> None:
    for kind in MENTION_KINDS:
        gold, found = ([m for m in side["mentions"] if m["kind"] == kind] for side in (comparison.gold, comparison.reading))
        tally.add(f"mentions.{kind}", len(pair_best(gold, found, _shared)), len(gold), len(found))

    def likeness(g: Json, f: Json) -> float:
        a, b = _characters(g["content"]), _characters(f["content"])
        iou = len(a & b) / len(a | b) if a | b else 0.0
        return float(iou + overlaps(g["source"], f["source"]) / 10) if iou >= 0.5 else 0.0

    gold, found = comparison.gold["attributions"], comparison.reading["attributions"]
    pairs = pair_best(gold, found, likeness)
    sourced = [1 for g, f in pairs if overlaps(g["source"], f["source"]) or (g["source"] is None and f["source"] is None)]
    tally.add("content", len(pairs), len(gold), len(found))
    tally.add("content_with_source", len(sourced), len(gold), len(found))


def _count_links(tally: _Tally, comparison: Comparison) -> None:
    links = Links(comparison.gold, comparison.reading)
    for form, *counts in links.counted():
        tally.add("links", *counts)
        tally.add(f"links.{form}", *counts)
    tally.ask("actor_kind", *links.kinds())


def score(gold: Iterable[Json], readings: Iterable[Json]) -> dict[str, float]:
    """All figures of `readings` against `gold` (readings in the public JSON), from 0 to 1, with the counts they rest on."""
    by_id = {r["report"]["id"]: r for r in readings if "report" in r}
    tally = _Tally()
    for report in gold:
        comparison = Comparison(report, _checked(report, by_id.get(report["report"]["id"])))
        _count_claims(tally, comparison)
        _count_spans(tally, comparison)
        _count_links(tally, comparison)
    return tally.figures()


def _checked(gold: Json, reading: Json | None) -> Json | None:
    if reading and reading["report"]["text"] != gold["report"]["text"]:
        raise ValueError(f"the reading of {gold['report']['id']} is of another text than the gold's")
    return reading


# --- what went wrong, for people -------------------------------------------------------------------------


def find_errors(gold: Json, reading: Json | None) -> Iterator[str]:
    """Lines that name every miss, false claim and wrong field of one report."""
    comparison = Comparison(gold, _checked(gold, reading))
    paired_gold, paired_found = ([id(p[i]) for p in comparison.pairs] for i in (0, 1))
    for claim in gold["claims"]:
        if id(claim) not in paired_gold:
            yield f"miss   {_shown(claim)}"
    for claim in comparison.reading["claims"]:
        if id(claim) not in paired_found:
            yield f"false  {_shown(claim)}"
    for g, f in comparison.pairs:
        wrong = [x for x in FIELDS if not comparison.agrees(x, g, f)]
        if wrong:
            yield f"wrong  {_shown(g)}"
            yield from (f"         {x}: {_field(comparison, g, x, gold=True)}  <- {_field(comparison, f, x, gold=False)}" for x in wrong)


def _shown(claim: Json) -> str:
    event = claim["event"]
    return f"[{event['trigger']['text']}] {event['subtype']}, {claim['voice']}, {claim['status']}: {' '.join(claim['text'].split())[:150]}"


def _field(comparison: Comparison, claim: Json, field: str, *, gold: bool) -> str:
    if field == "subtype":
        return str(claim["event"]["subtype"])
    if field == "roles":
        return "; ".join(f"{r['role']} {r['text']!r}" for r in claim["roles"]) or "-"
    if field == "tolls":
        return "; ".join(f"{t['toll']} {t['low']}/{t['best']}/{t['high']} {t['unit']} {t['scope']}" for t in claim["tolls"]) or "-"
    if field == "source":
        link = (comparison.gold_links if gold else comparison.links).get(claim["attribution"][-1]) if claim["attribution"] else None
        return str((link["source"] or {}).get("text") if link else "the outlet")
    if field == "where":
        mention = (comparison.gold_mentions if gold else comparison.mentions).get((claim["where"] or {}).get("mention") or "")
        return str(mention["text"] if mention else claim["where"] and claim["where"]["place"])
    if field == "when":
        return " to ".join(map(str, days_of(claim["when"])))
    return str(claim[field])


def _lines(path: str) -> list[Json]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def main(arguments: list[str] | None = None) -> int:
    """The command at the top of this file; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m reportedly.score", description="Scores readings against gold readings.")
    parser.add_argument("gold")
    parser.add_argument("readings")
    parser.add_argument("--errors", action="store_true", help="list misses, false claims and wrong fields (gold <- reading)")
    parser.add_argument("--by", metavar="FACT", help="also score each value of this fact of the gold's `corpus`, such as style")
    args = parser.parse_args(arguments)
    gold, readings = _lines(args.gold), _lines(args.readings)
    by_id = {r["report"]["id"]: r for r in readings if "report" in r}
    out = sys.stdout.write
    for report in gold if args.errors else []:
        out(f"== {report['report']['id']} {report.get('corpus', {}).get('style', '')}\n")
        for line in find_errors(report, by_id.get(report["report"]["id"])):
            out(f"{line}\n")
    for value in sorted({g.get("corpus", {}).get(args.by, "") for g in gold}) if args.by else []:
        part = score([g for g in gold if g.get("corpus", {}).get(args.by, "") == value], readings)
        out(f"{value:40} subtype {part['subtype.f1']:.2f}  roles {part.get('roles.f1', 0):.2f}  complete {part['complete']:.2f}\n")
    figures = score(gold, readings)
    for figure, number in figures.items():
        if not figure.endswith((".of", ".gold", ".p", ".r")):
            precision = f"   P {figures[figure[:-2] + 'p']:.3f}  R {figures[figure[:-2] + 'r']:.3f}" if figure.endswith(".f1") else ""
            count = figures.get(figure.removesuffix(".f1") + (".gold" if figure.endswith(".f1") else ".of"), 0)
            out(f"{figure:32} {number:.3f}{precision}   ({count:.0f})\n")
    out(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
