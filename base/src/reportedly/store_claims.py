"""Claims spread over rows, so that a ledger can be asked by place, day, type and actor."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.errors import UsageError
from reportedly.records import Attribution, Claim, Mention, Place, Quote, Reading
from reportedly.store_schema import claim_actors, claims, readings

MAX_KEY = 600  # characters of a value that an index holds; PostgreSQL bounds them
SPEAKER = "speaker"
_PARTIES = ("actor", "supporter", "target", "affected")
_FIRST_DAY, _LAST_DAY = "0000-00-00", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody's part in a claim, or its innermost speaker (role "speaker"); `id` None where it was not resolved."""

    role: str
    id: str | None
    name: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One claim of a current reading, flat. `earliest`/`latest` are ISO days, None at an open or unknown end."""

    id: str
    report_id: str
    sha256: str
    outlet: str | None
    published: str | None
    type: str
    subtype: str
    civilians_targeted: bool
    status: str
    voice: str
    place_id: str | None
    place: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None
    earliest: str | None
    latest: str | None
    text: str
    speaker: str | None
    parties: tuple[Party, ...]


def fold(name: str) -> str:
    """The form under which names are compared: no marks on letters, no case, single spaces.

    >>> fold("  Al-Bāghūz ")
    'al-baghuz'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain(bare.casefold()).split())[:MAX_KEY]


def plain(value: str) -> str:
    """Text that every database takes: no NUL, no lone surrogate."""
    if value.isascii() and "\0" not in value:
        return value
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)


def key(value: str | None) -> str | None:
    """A label as columns hold it: safe for every database, and short enough for an index."""
    return plain(value)[:MAX_KEY] if value is not None else None


# --- rows from a reading ---------------------------------------------------------------------------------


def claim_rows(reading: Reading, reading_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of `claims` and of `claim_actors` for one reading."""
    mentions = {m.id: m for m in reading.mentions}
    said = {a.id: a for a in reading.attributions}
    rows, parties = [], []
    for ordinal, claim in enumerate(reading.claims):
        speaker = _speaker(claim, said)
        rows.append(_claim_row(claim, ordinal, reading_id, speaker, mentions))
        parties += [{"reading": reading_id, "claim": ordinal, "ordinal": n, "role": p.role, "actor_id": key(p.id), "name": plain(p.name),
                     "name_key": fold(p.name), "kind": p.kind}
                    for n, p in enumerate(_find_parties(claim, speaker, mentions))]
    return rows, parties


def _speaker(claim: Claim, said: Mapping[str, Attribution]) -> Attribution | None:
    """The innermost link of the chain that names somebody."""
    return next((said[a] for a in reversed(claim.attribution) if a in said and said[a].source), None)


def _find_parties(claim: Claim, speaker: Attribution | None, mentions: Mapping[str, Mention]) -> Iterator[Party]:
    for role in claim.roles:
        if role.role in _PARTIES:
            yield _party(role.role, role, mentions.get(role.mention or ""))
    if speaker and speaker.source:
        yield _party(SPEAKER, speaker.source, mentions.get(speaker.source_mention or ""))


def _party(role: str, words: Quote, mention: Mention | None) -> Party:
    actor = mention.actor if mention else None
    return Party(role, actor.id, actor.name, actor.kind) if actor else Party(role, None, words.text, None)


def _claim_row(claim: Claim, ordinal: int, reading_id: str, speaker: Attribution | None,
               mentions: Mapping[str, Mention]) -> dict[str, Any]:
    place = claim.where.place if claim.where else None
    point = spot_of(place, claim.where.point if claim.where else None)
    words = mentions.get(claim.where.mention or "") if claim.where else None
    name = place.name if place else words.text if words else None
    return {
        "id": claim.id, "reading": reading_id, "ordinal": ordinal, "type": claim.event.type, "subtype": claim.event.subtype,
        "civilians_targeted": claim.civilians_targeted, "status": claim.status, "voice": claim.voice,
        "place_id": place.id if place else None, "place": plain(name) if name else None, "place_key": fold(name) if name else None,
        "country": place.country if place else None, "admin1": place.admin1 if place else None,
        "lat": point[0], "lon": point[1],
        "geo_precision": claim.where.geo_precision if claim.where else None,
        "earliest": _day(claim.when.earliest) if claim.when else None, "latest": _day(claim.when.latest) if claim.when else None,
        "text": plain(claim.text), "speaker": plain(speaker.source.text) if speaker and speaker.source else None,
    }


def spot_of(place: Place | None, point: tuple[float, float, float] | None) -> tuple[float | None, float | None]:
    """Where a row lies: the point that the words give by way of a place ("20 km north of X"), else the place's own."""
    if point:
        return point[0], point[1]
    return (place.lat, place.lon) if place else (None, None)


def _day(value: str | None) -> str | None:
    return value[:10] if value else None


def write_claims(connection: sa.Connection, current: Mapping[str, Reading]) -> None:
    """Adds the rows of readings that became current, by their ids."""
    found = [claim_rows(reading, identity) for identity, reading in current.items()]
    if rows := [row for of_claims, _ in found for row in of_claims]:
        connection.execute(claims.insert(), rows)
    if parties := [row for _, of_parties in found for row in of_parties]:
        connection.execute(claim_actors.insert(), parties)


def drop_claims(connection: sa.Connection, reading_id: str) -> None:
    """Takes out the rows of a reading that is no longer current; the reading itself stays."""
    connection.execute(claim_actors.delete().where(claim_actors.c.reading == reading_id))
    connection.execute(claims.delete().where(claims.c.reading == reading_id))


# --- questions -------------------------------------------------------------------------------------------


def read_days(text: str) -> tuple[str, str]:
    """The first and last day of an ISO day, month, year, or FIRST/LAST of these. Raises UsageError.

    >>> read_days("2019-02"), read_days("2019-03-11/2019-03-12")
    (('2019-02-01', '2019-02-28'), ('2019-03-11', '2019-03-12'))
    """
    first, _, last = text.strip().partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", "write 2019-03-12, 2019-03, 2019, or 2019-03-01/2019-03-12") from error


def _bounds(text: str) -> tuple[str, str]:
    year, month, day = ([int(n) for n in text.split("-")] + [0, 0])[:3]
    if day:
        return (dt.date(year, month, day).isoformat(),) * 2
    first = dt.date(year, month or 1, 1)
    after = dt.date(year + 1, 1, 1) if not month else dt.date(year + month // 12, month % 12 + 1, 1)
    return first.isoformat(), (after - dt.timedelta(days=1)).isoformat()


def find_claims(
    connection: sa.Connection, *, place: str | None = None, day: str | None = None, type: str | None = None,  # noqa: A002
    actor: str | None = None, role: str | None = None, status: str | None = None, voice: str | None = None, limit: int | None = None,
) -> tuple[FoundClaim, ...]:
    """Claims of current readings by what is asked, by day and then as they came."""
    query = sa.select(claims, readings.c.report_id, readings.c.sha256, readings.c.outlet, readings.c.published, readings.c.custody).join(
        readings, readings.c.id == claims.c.reading)
    if place:
        query = query.where(sa.or_(
            claims.c.place_id == place, claims.c.place_key == fold(place), claims.c.country == place.upper(), claims.c.admin1 == place))
    if day:
        first, last = read_days(day)
        query = query.where(sa.or_(claims.c.earliest.is_not(None), claims.c.latest.is_not(None)),
                            sa.func.coalesce(claims.c.earliest, _FIRST_DAY) <= last,
                            sa.func.coalesce(claims.c.latest, _LAST_DAY) >= first)
    for column, value in ((claims.c.status, status), (claims.c.voice, voice)):
        if value:
            query = query.where(column == value)
    if type:
        query = query.where(sa.or_(claims.c.type == type, claims.c.subtype == type))
    if actor:
        query = query.where(_has_party(actor, role))
    ordered = query.order_by(sa.func.coalesce(claims.c.earliest, claims.c.latest, _LAST_DAY), readings.c.custody, claims.c.ordinal)
    rows = connection.execute(ordered.limit(limit)).mappings().all()
    return tuple(_with_parties(connection, rows))


def _has_party(actor: str, role: str | None) -> sa.ColumnElement[bool]:
    """True of claims with this actor (id or name) in a role; in any but the speaker's where none is named."""
    return sa.exists().where(
        claim_actors.c.reading == claims.c.reading, claim_actors.c.claim == claims.c.ordinal,
        sa.or_(claim_actors.c.actor_id == actor, claim_actors.c.name_key == fold(actor)),
        claim_actors.c.role == role if role else claim_actors.c.role != SPEAKER)


def _with_parties(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> Iterator[FoundClaim]:
    parties: dict[tuple[str, int], list[Party]] = {}
    of_readings = sorted({row["reading"] for row in rows})
    for at in range(0, len(of_readings), 500):  # databases bound the number of values in one question
        query = sa.select(claim_actors).where(claim_actors.c.reading.in_(of_readings[at : at + 500]))
        for p in connection.execute(query.order_by(claim_actors.c.ordinal)).mappings():
            parties.setdefault((p["reading"], p["claim"]), []).append(Party(p["role"], p["actor_id"], p["name"], p["kind"]))
    names = [f for f in FoundClaim.__dataclass_fields__ if f != "parties"]
    for row in rows:
        yield FoundClaim(**{name: row[name] for name in names}, parties=tuple(parties.get((row["reading"], row["ordinal"]), ())))
