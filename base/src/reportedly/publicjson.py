"""The public JSON, made and read in this one place: a reading as docs/format.md describes it, and back.

Keys that Python keeps for itself are spelled out here and nowhere else: `class` (a weapon's, a site's) and `as`
(another place's). Sentences go out as offsets alone, so a reading that was read back has sentences without tokens.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from reportedly import vocab
from reportedly.errors import InputError
from reportedly.records import (
    Actor,
    Attribution,
    Candidate,
    Claim,
    Event,
    Failure,
    Json,
    Mention,
    Number,
    OtherPlace,
    Part,
    Place,
    Quote,
    Reader,
    Reading,
    Relation,
    Report,
    Resolved,
    Role,
    Sentence,
    Site,
    Span,
    TimeSpan,
    Toll,
    TranslatedParagraph,
    Victim,
    Weapon,
    When,
    Where,
)

# Lone surrogates are no UTF-8; the line marks are escaped because many programs divide lines at them.
_UNSAFE = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")


# --- out -------------------------------------------------------------------------------------------------


def dumps(reading: Reading) -> str:
    """The reading as one line of JSON without its line end, keys in the order of docs/format.md, encodable as UTF-8."""
    return line_of(reading_to_json(reading))


def line_of(value: object) -> str:
    """Any JSON value as one line that every program divides alike and that UTF-8 can hold.

    >>> print(line_of({"text": "قصف" + chr(0x2028) + chr(0xD800)}))
    {"text": "قصف\\u2028\\ud800"}
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", line)


def reading_to_json(reading: Reading) -> dict[str, Json]:
    """The whole reading as plain JSON values."""
    return {
        "schema": reading.schema,
        "reader": reader_to_json(reading.reader),
        "report": report_to_json(reading.report),
        "sentences": [{"start": s.start, "end": s.end} for s in reading.report.sentences],
        "mentions": [mention_to_json(m) for m in reading.mentions],
        "attributions": [attribution_to_json(a) for a in reading.attributions],
        "claims": [claim_to_json(c) for c in reading.claims],
    }


def reader_to_json(reader: Reader) -> dict[str, Json]:
    """What read the report."""
    return {"version": reader.version, "rules": reader.rules, "model": reader.model}


def failure_to_json(failure: Failure) -> dict[str, Json]:
    """An input that could not be read; its bytes are left out."""
    return {"schema": vocab.SCHEMA,
            "failure": {"origin": failure.origin, "message": failure.message, "hint": failure.hint}}


def report_to_json(r: Report) -> dict[str, Json]:
    """The report's own part of a reading."""
    return {
        "id": r.id, "sha256": r.sha256, "text_sha256": r.text_sha256, "url": r.url, "outlet": r.outlet, "title": r.title,
        "published": r.published, "published_basis": r.published_basis,
        "published_range": list(r.published_range) if r.published_range else None,
        "language": r.language, "replaces": r.replaces, "retracted": r.retracted, "text": r.text,
        "parts": [{"part": p.part, "start": p.start, "end": p.end} for p in r.parts],
        **_translation_to_json(r),
    }


def _translation_to_json(r: Report) -> dict[str, Json]:
    """The key `translation`, which only translated reports have."""
    if r.translated_from is None and not r.paragraphs:
        return {}
    return {"translation": {"of": r.translated_from, "paragraphs": [
        {"start": p.start, "end": p.end, "original_start": p.original_start, "original_end": p.original_end, "lost": list(p.lost),
         "added": list(p.added)} for p in r.paragraphs]}}


def place_to_json(p: Place) -> dict[str, Json]:
    """An entry of the gazetteer, with degrees as numbers."""
    return {"id": p.id, "name": p.name, "country": p.country, "admin1": p.admin1, "feature": p.feature,
            "lat": p.lat, "lon": p.lon, "score": p.score}


def resolved_to_json(r: Resolved) -> dict[str, Json]:
    """What a mention stands for, in the shape of its kind."""
    match r:
        case Place():
            return place_to_json(r)
        case TimeSpan():
            return {"timex_type": r.timex_type, "timex": r.timex, "earliest": r.earliest, "latest": r.latest, "basis": r.basis}
        case Actor():
            return {"id": r.id, "name": r.name, "kind": r.kind, "public": r.public}
        case Weapon():
            return {"class": r.weapon_class}
        case Number():
            return {"low": r.low, "best": r.best, "high": r.high}


def mention_to_json(m: Mention) -> dict[str, Json]:
    """Words that name something, with what they resolve to."""
    return {
        "id": m.id, "kind": m.kind, "start": m.start, "end": m.end, "text": m.text, "form": m.form,
        "resolved": resolved_to_json(m.resolved) if m.resolved else None,
        "candidates": [{"id": c.id, "name": c.name, "score": c.score} for c in m.candidates],
        "why": m.why,
    }


def attribution_to_json(a: Attribution) -> dict[str, Json]:
    """Who is said to have said what."""
    return {
        "id": a.id, "source": _quote(a.source), "source_mention": a.source_mention, "source_kind": a.source_kind,
        "named": a.named, "addressee": _quote(a.addressee), "cue": _quote(a.cue),
        "content": [{"start": c.start, "end": c.end} for c in a.content],
        "stance": a.stance, "disputes": a.disputes, "quoted": a.quoted, "within": a.within,
    }


def claim_to_json(c: Claim) -> dict[str, Json]:
    """One event that one report says happened."""
    return {
        "id": c.id, "start": c.start, "end": c.end, "text": c.text,
        "event": {"type": c.event.type, "subtype": c.event.subtype, "trigger": _quote(c.event.trigger)},
        "civilians_targeted": c.civilians_targeted,
        "roles": [{"role": r.role, "mention": r.mention, "start": r.start, "end": r.end, "text": r.text} for r in c.roles],
        "where": _where(c.where),
        "other_places": [
            {"as": o.as_, "mention": o.mention, "place": place_to_json(o.place) if o.place else None} for o in c.other_places],
        "site": {"start": c.site.start, "end": c.site.end, "text": c.site.text, "class": c.site.site_class} if c.site else None,
        "when": _when(c.when),
        "tolls": [_toll(t) for t in c.tolls],
        "victims": [_victim(v) for v in c.victims],
        "attribution": list(c.attribution), "conveys": list(c.conveys), "voice": c.voice, "status": c.status,
        "relations": [{"kind": r.kind, "claim": r.claim} for r in c.relations],
        "why": c.why, "score": c.score,
    }


def _quote(q: Quote | None) -> dict[str, Json] | None:
    return {"start": q.start, "end": q.end, "text": q.text} if q else None


def _where(w: Where | None) -> dict[str, Json] | None:
    if w is None:
        return None
    told: dict[str, Json] = {"mention": w.mention, "relation": w.relation, "place": place_to_json(w.place) if w.place else None,
                             "geo_precision": w.geo_precision}
    if w.point:  # only where the words place it by way of others
        told["point"] = point_to_json(w.point)
    return told


def point_to_json(point: tuple[float, float, float] | None) -> Json:
    """A calculated point as `lat`, `lon` and `within_km`; null for none."""
    return dict(zip(("lat", "lon", "within_km"), point, strict=True)) if point else None


def _when(w: When | None) -> dict[str, Json] | None:
    if w is None:
        return None
    return {"mention": w.mention, "earliest": w.earliest, "latest": w.latest, "lasts": w.lasts, "time_of_day": w.time_of_day,
            "basis": w.basis, "time_precision": w.time_precision}


def _toll(t: Toll) -> dict[str, Json]:
    return {"id": t.id, "toll": t.toll, "who": t.who, "side": t.side, "unit": t.unit, "part_of": t.part_of, "scope": t.scope,
            "low": t.low, "best": t.best, "high": t.high, "start": t.start, "end": t.end, "text": t.text}


def _victim(v: Victim) -> dict[str, Json]:
    return {"start": v.start, "end": v.end, "text": v.text, "name": v.name, "age": v.age, "gender": v.gender,
            "toll": v.toll, "occupation": v.occupation}


# --- back ------------------------------------------------------------------------------------------------

_Object = Mapping[str, Any]


def loads(line: str | bytes) -> Reading:
    """A reading from its line of JSON. Raises InputError for a line that is none."""
    try:
        obj = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the line is not JSON: {error}", "give a line that `reportedly read --format jsonl` printed") from error
    return reading_from_json(obj)


def reading_from_json(obj: _Object) -> Reading:
    """A reading from its JSON; keys that this version doesn't know are passed over. Raises InputError."""
    try:
        schema = obj["schema"]
        if schema != vocab.SCHEMA:
            raise InputError(f"the reading is written in {schema!r}, this version reads {vocab.SCHEMA!r}", "update Reportedly")
        return Reading(
            reader=Reader(obj["reader"]["version"], obj["reader"]["rules"], obj["reader"]["model"]),
            report=_report_from(obj["report"], obj["sentences"]),
            mentions=tuple(mention_from_json(m) for m in obj["mentions"]),
            attributions=tuple(_attribution_from(a) for a in obj["attributions"]),
            claims=tuple(claim_from_json(c) for c in obj["claims"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the JSON is not a reading: {error!r}", "give what `reportedly read --format jsonl` printed") from error


def _report_from(r: _Object, sentences: list[_Object]) -> Report:
    parts = tuple(Part(p["start"], p["end"], p["part"]) for p in r["parts"])
    bounds = r["published_range"]
    return Report(
        id=r["id"], sha256=r["sha256"], text=r["text"], text_sha256=r["text_sha256"], url=r["url"], outlet=r["outlet"],
        title=r["title"], published=r["published"], published_basis=r["published_basis"],
        published_range=(bounds[0], bounds[1]) if bounds else None, language=r["language"], parts=parts,
        sentences=tuple(_sentence_from(i, s, parts) for i, s in enumerate(sentences)),
        replaces=r["replaces"], retracted=r["retracted"], translated_from=r["translation"]["of"] if "translation" in r else None,
        paragraphs=tuple(
            TranslatedParagraph(p["start"], p["end"], p["original_start"], p["original_end"], tuple(p["lost"]), tuple(p["added"]))
            for p in r.get("translation", {"paragraphs": ()})["paragraphs"]),
    )


def _sentence_from(index: int, s: _Object, parts: tuple[Part, ...]) -> Sentence:
    inside = next((i for i, p in enumerate(parts) if p.start <= s["start"] < p.end), None)
    return Sentence(s["start"], s["end"], (), index, inside or 0, parts[inside].part if inside is not None else "body")


def mention_from_json(m: _Object) -> Mention:
    """A mention from its JSON. Raises KeyError, TypeError for what is none."""
    return Mention(
        m["start"], m["end"], m["id"], m["kind"], m["text"], m.get("form", "name"), _resolved_from(m["kind"], m["resolved"]),
        tuple(Candidate(c["id"], c["name"], c["score"]) for c in m["candidates"]), m["why"])


def _resolved_from(kind: str, r: _Object | None) -> Resolved | None:
    if r is None:
        return None
    match kind:
        case "place":
            return place_from_json(r)
        case "time":
            return TimeSpan(r["timex_type"], r["timex"], r["earliest"], r["latest"], r["basis"])
        case "actor":
            return Actor(r["id"], r["name"], r["kind"], r["public"])
        case "weapon":
            return Weapon(r["class"])
        case "number":
            return Number(r["low"], r["best"], r["high"])
    raise InputError(f"no kind of mention is called {kind!r}", "update Reportedly")


def place_from_json(p: _Object) -> Place:
    """A gazetteer's entry from its JSON. Raises KeyError for what is none."""
    return Place(p["id"], p["name"], p["country"], p["admin1"], p["feature"], p["lat"], p["lon"], p.get("score"))


def _quote_from(q: _Object | None) -> Quote | None:
    return Quote(q["start"], q["end"], q["text"]) if q else None


def _attribution_from(a: _Object) -> Attribution:
    return Attribution(
        a["id"], _quote_from(a["source"]), a["source_mention"], a["source_kind"], a["named"], _quote_from(a["addressee"]),
        _quote_from(a["cue"]), tuple(Span(c["start"], c["end"]) for c in a["content"]), a["stance"], a["disputes"],
        a["quoted"], a["within"])


def claim_from_json(c: _Object) -> Claim:
    """A claim from its JSON. Raises KeyError, TypeError for what is none."""
    event, trigger, site = c["event"], c["event"]["trigger"], c["site"]
    return Claim(
        c["start"], c["end"], c["text"], c["id"],
        event=Event(event["type"], event["subtype"], Quote(trigger["start"], trigger["end"], trigger["text"])),
        civilians_targeted=c["civilians_targeted"],
        roles=tuple(Role(r["start"], r["end"], r["text"], r["role"], r["mention"]) for r in c["roles"]),
        where=_where_from(c["where"]),
        other_places=tuple(
            OtherPlace(o["as"], o["mention"], place_from_json(o["place"]) if o["place"] else None) for o in c["other_places"]),
        site=Site(site["start"], site["end"], site["text"], site["class"]) if site else None,
        when=_when_from(c["when"]),
        tolls=tuple(_toll_from(t) for t in c["tolls"]),
        victims=tuple(Victim(v["start"], v["end"], v["text"], v["name"], v["age"], v["gender"], v["toll"], v["occupation"])
                      for v in c["victims"]),
        attribution=tuple(c["attribution"]), voice=c["voice"], status=c["status"], why=c["why"],
        conveys=tuple(c["conveys"]), relations=tuple(Relation(r["kind"], r["claim"]) for r in c["relations"]), score=c["score"],
    )


def point_from_json(o: _Object | None) -> tuple[float, float, float] | None:
    """A calculated point from its JSON."""
    return (o["lat"], o["lon"], o["within_km"]) if o else None


def _where_from(w: _Object | None) -> Where | None:
    if not w:
        return None
    return Where(w["mention"], w["relation"], place_from_json(w["place"]) if w["place"] else None, w["geo_precision"],
                 point_from_json(w.get("point")))


def _when_from(w: _Object | None) -> When | None:
    if not w:
        return None
    return When(w["mention"], w["earliest"], w["latest"], w["lasts"], w["time_of_day"], w["basis"], w["time_precision"])


def _toll_from(t: _Object) -> Toll:
    return Toll(t["start"], t["end"], t["text"], t["id"], t["toll"], t["who"], t["side"], t["unit"], t["part_of"], t["scope"],
                t["low"], t["best"], t["high"])
