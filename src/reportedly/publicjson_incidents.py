"""An incident in the public JSON, as docs/format.md describes it, with what was added: `denied_by`, `sources`, `joined`."""

from collections.abc import Sequence

from reportedly import vocab
from reportedly.publicjson import line_of, place_to_json
from reportedly.records import HeldResponsible, Incident, IncidentToll, Json, Named


def dumps(incident: Incident) -> str:
    """The incident as one line of JSON without its line end."""
    return line_of(incident_to_json(incident))


def incident_to_json(i: Incident) -> dict[str, Json]:
    """The whole incident as plain JSON values."""
    return {
        "schema": vocab.SCHEMA, "id": i.id, "earlier_ids": list(i.earlier_ids), "revision": i.revision, "summary": i.summary,
        "status": i.status, "part_of": i.part_of, "contains": list(i.contains), "claims": list(i.claims), "reports": list(i.reports),
        "event": {"type": i.type, "subtype": i.subtype}, "civilians_targeted": i.civilians_targeted,
        "where": {"place": place_to_json(i.place), "geo_precision": i.geo_precision} if i.place else None,
        "when": {"earliest": i.when.earliest, "latest": i.when.latest, "lasts": i.when.lasts,
                 "time_precision": i.when.time_precision} if i.when else None,
        "weapons": [{"class": w.name, "claims": list(w.claims)} for w in i.weapons],
        "sites": [{"class": s.name, "claims": list(s.claims)} for s in i.sites],
        "targets": _named(i.targets),
        "victims": [{"name": v.name, "age": v.age, "gender": v.gender, "toll": v.toll, "claims": list(v.claims)} for v in i.victims],
        "tolls": [_toll(t) for t in i.tolls],
        "responsible": [_responsible(r) for r in i.responsible],
        "denied_by": _named(i.denied_by),
        "grade": i.grade, "grade_why": i.grade_why, "independent_sources": i.independent_sources,
        "sources": [{"origin": s.origin, "carrier": s.carrier, "claims": list(s.claims)} for s in i.sources],
        "disputed": list(i.disputed), "decided_by": i.decided_by,
        "joined": [{"claim": j.claim, "to": j.to, "score": j.score, "why": list(j.why)} for j in i.joined],
    }


def _named(found: Sequence[Named]) -> list[Json]:
    return [{"id": n.id, "name": n.name, "claims": list(n.claims)} for n in found]


def _toll(t: IncidentToll) -> dict[str, Json]:
    return {"toll": t.toll, "who": t.who, "side": t.side, "unit": t.unit, "low": t.low, "best": t.best, "high": t.high, "rule": t.rule,
            "claims": list(t.claims)}


def _responsible(r: HeldResponsible) -> dict[str, Json]:
    return {"actor": {"id": r.actor.id, "name": r.actor.name}, "voice": r.voice,
            "said_by": [{"id": s.id, "name": s.name} for s in r.said_by], "claims": list(r.claims)}
