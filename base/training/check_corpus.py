"""Refuses inconsistent annotation: unknown terms, missing links, disordered bounds, voice and chain that disagree."""

from collections.abc import Iterator
from itertools import pairwise

from corpus_markup import MarkedReport
from corpus_terms import VOICES_BY_STANCE
from corpus_values import Json

from reportedly import vocab

_FACTS = ("id", "style", "conflict", "writer")


def find_faults(reading: Json, marked: MarkedReport) -> Iterator[str]:
    """Every fault of one compiled report, as a sentence; none for a sound one."""
    yield from (f"the fact {fact!r} is missing" for fact in _FACTS if fact not in marked.facts)
    yield from _faults_of_spans(reading)
    links = {a["id"]: a for a in reading["attributions"]}
    for attribution in reading["attributions"]:
        yield from (f"{attribution['id']}: {fault}" for fault in _faults_of_attribution(attribution, links))
    mentions = {m["id"]: m for m in reading["mentions"]}
    claims = {c["id"]: c for c in reading["claims"]}
    if len(claims) != len(reading["claims"]) or len(links) != len(reading["attributions"]):
        yield "an id of a claim or attribution is used twice"
    for claim in reading["claims"]:
        for faults in (_faults_of_voice(claim, links), _faults_of_places(claim, mentions), _faults_of_tolls(claim, mentions),
                       _faults_of_event(claim, claims, links, reading)):
            yield from (f"{claim['id']}: {fault}" for fault in faults)
    yield from _unused(reading, marked)


def _faults_of_spans(reading: Json) -> Iterator[str]:
    text = reading["report"]["text"]
    for span in _quotes(reading):
        if text[span["start"] : span["end"]] != span["text"]:
            yield f"the span {span['text']!r} is not in its place"
    for mention in reading["mentions"]:
        if mention["kind"] not in vocab.MENTION_KINDS:
            yield f"{mention['id']}: unknown kind"
        feature = (mention["resolved"] or {}).get("feature")
        if feature is not None and feature not in vocab.PLACE_FEATURES:
            yield f"{mention['id']}: unknown feature {feature}"


def _quotes(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value) and "sha256" not in value:
            yield value
        for inner in value.values():
            yield from _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)


def _faults_of_attribution(attribution: Json, links: dict[str, Json]) -> Iterator[str]:
    if not attribution["content"]:
        yield "no content"
    if not attribution["cue"] and not attribution["source"]:
        yield "neither source nor cue"
    if (attribution["stance"] in {"denies", "doubts", "cannot verify"}) != (attribution["disputes"] is not None):
        yield "`disputes` goes with denies, doubts and cannot verify, and only with these"
    seen, link = set(), attribution
    while link["within"] is not None:
        if link["within"] not in links or link["within"] in seen:
            yield f"within {link['within']}: no such link, or a circle"
            break
        seen.add(link["within"])
        link = links[link["within"]]


def _faults_of_voice(claim: Json, links: dict[str, Json]) -> Iterator[str]:
    chain = claim["attribution"]
    missing = [a for a in chain if a not in links]
    if missing:
        yield f"no attribution {missing}"
        return
    if claim["voice"] not in vocab.VOICES or claim["status"] not in vocab.STATUSES:
        yield f"unknown voice or status: {claim['voice']}, {claim['status']}"
    if (claim["voice"] == "reported") != (not chain):
        yield "an empty chain is `reported`, and only an empty one"
    for outer, inner in pairwise(chain):
        if links[inner]["within"] != outer:
            yield f"{inner} is not within {outer}, so they are no chain"
    if chain and links[chain[0]]["within"] is not None:
        yield f"the chain begins at {chain[0]}, which is within {links[chain[0]]['within']}"
    if chain:
        allowed = set(VOICES_BY_STANCE[links[chain[-1]]["stance"]])
        if any(links[a]["stance"] in {"denies", "doubts"} for a in chain[:-1]):
            allowed = {"denied"}
        if claim["voice"] not in allowed:
            yield f"voice {claim['voice']} under a speaker who {links[chain[-1]]['stance']}"
    if claim["status"] == "did-not-happen" and chain:
        yield "only the outlet itself gives `did-not-happen`: a speaker's negation is a denial"
    if chain and links[chain[-1]]["stance"] in {"predicts", "threatens", "calls for"} and claim["status"] not in {"expected", "possible"}:
        yield f"status {claim['status']} under a speaker who {links[chain[-1]]['stance']}"


def _faults_of_places(claim: Json, mentions: dict[str, Json]) -> Iterator[str]:
    for role in claim["roles"]:
        kind = mentions.get(role["mention"] or "", {}).get("kind")
        allowed = {"weapon"} if role["role"] == "weapon" else {"actor", "place"} if role["role"] == "target" else {"actor"}
        if role["mention"] and kind not in allowed:
            yield f"{role['role']} {role['mention']} is a mention of kind {kind}"
    where = claim["where"]
    is_point = where and where["place"] and where["place"]["feature"] in {"settlement", "site"}
    if where and is_point and where["relation"] == "in" and where["geo_precision"] != 1:
        yield "in a settlement or site the precision is 1"
    when = claim["when"]
    if when:
        if when["mention"] and mentions[when["mention"]]["kind"] != "time":
            yield f"when {when['mention']} is no time"
        if when["earliest"] and when["latest"] and when["earliest"] > when["latest"]:
            yield "earliest lies after latest"
        if not when["earliest"] and not when["latest"] and not when["mention"]:
            yield "a time with neither mention nor day"


def _faults_of_tolls(claim: Json, mentions: dict[str, Json]) -> Iterator[str]:
    ids = {t["id"] for t in claim["tolls"]}
    for toll in claim["tolls"]:
        bounds = [toll[k] for k in ("low", "best", "high") if toll[k] is not None]
        if not bounds or bounds != sorted(bounds):
            yield f"toll {toll['id']}: bounds missing or not in order"
        if toll["toll"] not in vocab.TOLLS:
            yield f"toll {toll['id']}: unknown toll {toll['toll']}"
        if toll["part_of"] and toll["part_of"] not in ids:
            yield f"toll {toll['id']}: part of {toll['part_of']}, which the claim lacks"
        if toll["side"] and mentions.get(toll["side"], {}).get("kind") != "actor":
            yield f"toll {toll['id']}: side {toll['side']} is no actor"
    yield from (f"victim {v['text']!r}: unknown toll {v['toll']}" for v in claim["victims"] if v["toll"] not in vocab.TOLLS)


def _faults_of_event(claim: Json, claims: dict[str, Json], links: dict[str, Json], reading: Json) -> Iterator[str]:
    subtype, kind = claim["event"]["subtype"], claim["event"]["type"]
    if kind in {vocab.PROTESTS, vocab.HUMANITARIAN, vocab.STATEMENT, vocab.OTHER_VIOLENCE} and claim["civilians_targeted"] \
            and subtype not in {"Excessive force against protesters", "Siege", "Displacement", "Deprivation"}:
        yield f"{subtype} can't target civilians"
    if kind == vocab.BATTLES and claim["civilians_targeted"]:
        yield "a battle targets no civilians"
    if kind == vocab.VAC and not claim["civilians_targeted"]:
        yield "violence against civilians targets civilians"
    if claim["conveys"] and kind != vocab.STATEMENT:
        yield "only a Statement conveys"
    yield from (f"conveys {a}: no such attribution" for a in claim["conveys"] if a not in links)
    others = set(claims) - {claim["id"]}
    yield from (f"relation to {r['claim']}: no such claim" for r in claim["relations"] if r["claim"] not in others)
    trigger = claim["event"]["trigger"]
    for link in claim["attribution"][-1:]:
        pieces = links[link]["content"] if link in links else []
        retells = any(r["kind"] == "retells" for r in claim["relations"])
        if pieces and not retells and not any(p["start"] < trigger["end"] and trigger["start"] < p["end"] for p in pieces):
            yield f"the trigger {trigger['text']!r} lies outside the content of {link}"


def _unused(reading: Json, marked: MarkedReport) -> Iterator[str]:
    claimed = {c["id"].split(".")[0] for c in reading["claims"]}
    also = {(t["start"], t["end"]) for c in reading["claims"] for t in c["event"].get("also", [])}
    yield from (f"trigger {m.id} ({marked.text[m.start:m.end]!r}) has no claim" for m in marked.marks
                if m.id[0] == "e" and m.id not in claimed and (m.start, m.end) not in also)
    tolls = {t["id"] for c in reading["claims"] for t in c["tolls"]}
    yield from (f"toll span {m.id} is used by no claim" for m in marked.marks if m.id[0] == "k" and m.id not in tolls)
    lines = " ".join(marked.lines)
    yield from (f"span {m.id} ({marked.text[m.start:m.end]!r}) is used nowhere" for m in marked.marks
                if m.kind is None and m.id[0] not in "ek" and not _names(lines, m.id))


def _names(lines: str, mark_id: str) -> bool:
    return any(mark_id == word for word in lines.replace("=", " ").replace(";", " ").replace(":", " ").split())
