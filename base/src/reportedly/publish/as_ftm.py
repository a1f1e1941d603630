"""An edition as FollowTheMoney entities, for Aleph and others: one Event an incident. That model has no speaker and no denial, so names and
summaries say them, and no actor is tied to an event: a tie would state what sources only say."""

from pathlib import Path

from reportedly import language, publicjson
from reportedly.publish.edition import Edition, Entry
from reportedly.publish.flat import said_by
from reportedly.publish.package import Resource
from reportedly.publish.sentences import summary, what
from reportedly.records import Json


def write_ftm(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.ftm.json: one entity a line."""
    path = folder / "incidents.ftm.json"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for e in edition.entries:
            out.write(publicjson.line_of(entity(e, edition)) + "\n")
    return (Resource(path.name, "ftm", "FollowTheMoney entities, one Event a line; every name says that it is reported, or denied.", ()),)


def entity(e: Entry, edition: Edition) -> dict[str, Json]:
    """The Event of an entry."""
    words = language.words("en")
    told = "Reported" if e.is_told_as_fact else "Only denied" if e.denied_by and not e.said else f"Reported as {e.status}"
    certainty = [
        f"status: {e.status}",
        *(f"voice: {v}" for v in e.voices),
        f"grade: {e.grade or 'none'}",
        f"review: {e.review}",
        f"decided by: {e.decided_by}",
        f"edition: {edition.kind}",
        e.type,
        e.subtype,
    ]
    properties: dict[str, list[str | None]] = {
        "name": [f"{told}: {what(e, words)}"],
        "summary": [summary(e, words)],
        "keywords": list(certainty),
        "notes": [f"said by: {said_by(e.said)}" if e.said else None, f"denied by: {said_by(e.denied_by)}" if e.denied_by else None],
        "startDate": [e.earliest],
        "endDate": [e.latest],
        "location": [e.area.name if e.area else None],
        "country": [e.area.country.lower() if e.area and e.area.country else None],
        "publisher": [o.outlet for o in e.origins],
        "sourceUrl": [o.url for o in e.origins],
        "recordId": [e.id],
    }
    kept: dict[str, Json] = {k: list(dict.fromkeys(v for v in values if v)) for k, values in properties.items()}
    return {"id": f"reportedly-{e.id}", "schema": "Event", "properties": {k: v for k, v in kept.items() if v}}
