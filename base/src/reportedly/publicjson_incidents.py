"""An incident in the public JSON, as docs/format.md describes it, with what was added (`denied_by`, `sources`, `joined`), and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from reportedly import vocab
from reportedly.publicjson import line_of, place_from_json, place_to_json, point_from_json, point_to_json
from reportedly.records import (
    HeldResponsible,
    Incident,
    IncidentToll,
    Joined,
    Json,
    Named,
    NamedVictim,
    OriginOfClaims,
    TollFigure,
    When,
)


def dumps(incident: Incident) -> str:
    """The incident as one line of JSON without its line end."""
    return line_of(incident_to_json(incident))


def incident_to_json(i: Incident) -> dict[str, Json]:
    """The whole incident as plain JSON values."""
    return {
        "schema": vocab.SCHEMA, "id": i.id, "earlier_ids": list(i.earlier_ids), "revision": i.revision, "summary": i.summary,
        "status": i.status, "part_of": i.part_of, "contains": list(i.contains), "claims": list(i.claims), "reports": list(i.reports),
        "event": {"type": i.type, "subtype": i.subtype}, "civilians_targeted": i.civilians_targeted,
        "where": _where(i),
        "when": {"earliest": i.when.earliest, "latest": i.when.latest, "lasts": i.when.lasts,
                 "time_of_day": i.when.time_of_day, "basis": i.when.basis, "time_precision": i.when.time_precision} if i.when else None,
        "weapons": [{"class": w.name, "claims": list(w.claims)} for w in i.weapons],
        "sites": [{"class": s.name, "claims": list(s.claims)} for s in i.sites],
        "targets": _named(i.targets),
        "victims": [{"name": v.name, "age": v.age, "gender": v.gender, "toll": v.toll, "claims": list(v.claims)} for v in i.victims],
        "tolls": [_toll(t) for t in i.tolls],
        "responsible": [_responsible(r) for r in i.responsible],
        "denied_by": _named(i.denied_by),
        "grade": i.grade, "grade_why": i.grade_why, "independent_sources": i.independent_sources,
        "sources": [{"origin": s.origin, "carrier": s.carrier, "claims": list(s.claims)} for s in i.sources],
        "disputed": list(i.disputed), "decided_by": i.decided_by, "without_claims": list(i.without_claims),
        "joined": [{"claim": j.claim, "to": j.to, "score": j.score, "why": list(j.why)} for j in i.joined],
    }


def _where(i: Incident) -> dict[str, Json] | None:
    if i.place is None:
        return None
    told: dict[str, Json] = {"place": place_to_json(i.place), "geo_precision": i.geo_precision}
    if i.point:  # only where words place it by way of others
        told["point"] = point_to_json(i.point)
    return told


def _named(found: Sequence[Named]) -> list[Json]:
    return [{"id": n.id, "name": n.name, "claims": list(n.claims)} for n in found]


def _toll(t: IncidentToll) -> dict[str, Json]:
    return {"toll": t.toll, "who": t.who, "side": t.side, "unit": t.unit, "low": t.low, "best": t.best, "high": t.high, "rule": t.rule,
            "claims": list(t.claims), "series": [{
                "claim": f.claim, "source": f.source, "published": f.published, "low": f.low, "best": f.best, "high": f.high,
                "latest": f.is_latest} for f in t.series]}


def _responsible(r: HeldResponsible) -> dict[str, Json]:
    return {"actor": {"id": r.actor.id, "name": r.actor.name}, "voice": r.voice,
            "said_by": _named(r.said_by), "claims": list(r.claims)}


# --- back ------------------------------------------------------------------------------------------------

_Object = Mapping[str, Any]


def incident_from_json(o: _Object) -> Incident:
    """An incident from its JSON."""
    where = o["where"] or {}
    return Incident(
        id=o["id"], summary=o["summary"], status=o["status"], claims=tuple(o["claims"]), reports=tuple(o["reports"]),
        type=o["event"]["type"], subtype=o["event"]["subtype"], civilians_targeted=o["civilians_targeted"],
        place=place_from_json(where["place"]) if where else None, geo_precision=where.get("geo_precision"), when=_when_from(o["when"]),
        weapons=_classes_from(o["weapons"]), sites=_classes_from(o["sites"]), targets=_named_from(o["targets"]),
        victims=tuple(NamedVictim(v["name"], v["age"], v["gender"], v["toll"], tuple(v["claims"])) for v in o["victims"]),
        tolls=tuple(IncidentToll(t["toll"], t["who"], t["side"], t["unit"], t["low"], t["best"], t["high"], t["rule"], tuple(t["claims"]),
                                 _series_from(t.get("series", ()))) for t in o["tolls"]),
        responsible=tuple(_responsible_from(r) for r in o["responsible"]), denied_by=_named_from(o["denied_by"]),
        grade=o["grade"], grade_why=o["grade_why"], independent_sources=o["independent_sources"],
        sources=tuple(OriginOfClaims(s["origin"], s["carrier"], tuple(s["claims"])) for s in o["sources"]),
        disputed=tuple(o["disputed"]),
        joined=tuple(Joined(j["claim"], j["to"], j["score"], tuple(j["why"])) for j in o["joined"]),
        part_of=o["part_of"], contains=tuple(o["contains"]), earlier_ids=tuple(o["earlier_ids"]), revision=o["revision"],
        decided_by=o["decided_by"], without_claims=tuple(o.get("without_claims", ())), point=point_from_json(where.get("point")))


def _series_from(found: Sequence[_Object]) -> tuple[TollFigure, ...]:
    return tuple(TollFigure(f["claim"], f["source"], f["published"], f["low"], f["best"], f["high"], f["latest"]) for f in found)


def _when_from(w: _Object | None) -> When | None:
    return When(None, w["earliest"], w["latest"], w["lasts"], w["time_of_day"], w["basis"], w["time_precision"]) if w else None


def _classes_from(found: Sequence[_Object]) -> tuple[Named, ...]:
    return tuple(Named(None, n["class"], tuple(n["claims"])) for n in found)


def _named_from(found: Sequence[_Object]) -> tuple[Named, ...]:
    return tuple(Named(n["id"], n["name"], tuple(n["claims"])) for n in found)


def _responsible_from(r: _Object) -> HeldResponsible:
    # the actor's claims are those of the voice
    return HeldResponsible(Named(r["actor"]["id"], r["actor"]["name"], tuple(r["claims"])), r["voice"], _named_from(r["said_by"]),
                           tuple(r["claims"]))
