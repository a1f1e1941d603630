"""An edition as JSON Lines: one incident a line, in the keys of docs/format.md, with `edition`, `review` and who says each thing."""

from pathlib import Path

from reportedly import language, publicjson, vocab
from reportedly.publish import sentences
from reportedly.publish.edition import Area, Edition, Entry, Said
from reportedly.publish.package import Resource
from reportedly.records import Json


def write_jsonl(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.jsonl."""
    path = folder / "incidents.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for entry in edition.entries:
            out.write(publicjson.line_of(entry_to_json(entry, edition.kind)) + "\n")
    return (Resource(path.name, "jsonl", "Incidents, one a line, with everything that this edition holds of them.", ()),)


def entry_to_json(e: Entry, kind: str) -> dict[str, Json]:
    """An entry as plain JSON values."""
    return {
        "schema": vocab.SCHEMA,
        "edition": kind,
        "review": e.review,
        "id": e.id,
        "earlier_ids": list(e.earlier_ids),
        "revision": e.revision,
        "summary": sentences.summary(e, language.words("en")),
        "status": e.status,
        "voice": list(e.voices),
        "said_by": _said(e.said),
        "denied_by": _said(e.denied_by),
        "grade": e.grade,
        "decided_by": e.decided_by,
        "independent_sources": e.independent_sources,
        "disputed": list(e.disputed),
        "withdrawn": e.is_withdrawn,
        "event": {"type": e.type, "subtype": e.subtype},
        "civilians_targeted": e.civilians_targeted,
        "where": _where(e.area),
        "when": {"earliest": e.earliest, "latest": e.latest, "lasts": e.lasts, "time_precision": e.time_precision}
        if e.earliest or e.latest
        else None,
        "weapons": list(e.weapons),
        "sites": list(e.sites),
        "targets": [{"name": t.name, "kind": t.kind} for t in e.targets],
        "tolls": [
            {
                "toll": f.toll,
                "who": f.who,
                "group_held_back": f.is_small,
                "side": f.side,
                "unit": f.unit,
                "low": f.low,
                "best": f.best,
                "high": f.high,
                "said_by": _said(f.said),
            }
            for f in e.figures
        ],
        "responsible": [{"actor": b.actor, "kind": b.kind, "voice": b.voice, "said_by": _said(b.said)} for b in e.responsible],
        "words": [{"text": w.text, "said_by": _said((w.said,)), "published": w.published} for w in e.words],
        "origins": [{"outlet": o.outlet, "published": o.published, "url": o.url, "title": o.title, "sha256": o.sha256} for o in e.origins],
        "part_of": e.part_of,
        "contains": list(e.contains),
        "claims": list(e.claims),
        "victims": [{"name": v.name, "age": v.age, "gender": v.gender, "toll": v.toll} for v in e.victims],
    }


def _said(said: tuple[Said, ...]) -> list[Json]:
    return [{"name": s.name, "kind": s.kind, "named": s.is_named, "through": s.through, "voice": s.voice} for s in said]


def _where(area: Area | None) -> Json:
    if area is None:
        return None
    return {
        "name": area.name,
        "feature": area.feature,
        "admin1": area.admin1,
        "country": area.country,
        "lat": area.lat,
        "lon": area.lon,
        "geo_precision": area.geo_precision,
        "within_km": area.within_km,
        "place_is_area": area.is_coarsened,
    }
