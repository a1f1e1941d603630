"""A recorder's rows into the ledger: each a preserved original, with an incident that the recorder decided, joined with linked reports.

What a row gives is a judgement of its recorder, an addition to a report that nobody else reads. The same row again adds nothing, also
where people have since corrected or undone what it gave; a row that came back changed is a new version of its report.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportedly import __version__, imports_places
from reportedly.actors import ActorRegistry, slug
from reportedly.compare_tellings import RECORDED
from reportedly.errors import InputError, LedgerError, ReportedlyError
from reportedly.imports_links import link_judgements
from reportedly.ingest.recorded import Party, Recorded
from reportedly.publicjson import place_to_json, resolved_to_json
from reportedly.read import read_report
from reportedly.records import Actor, Failure, Json, PlaceIndex, Quote, Reader, Reading, Received
from reportedly.records_review import Judgement
from reportedly.review import find_live
from reportedly.store import Ledger

READER = Reader(__version__, RECORDED, None)  # nothing is read in a row: its recorder decided it
FROM_ROW = "imported from the recorder's row"
Rows = Iterator[Recorded | Failure]
STATES = NEW, CHANGED, SAME = "new", "changed", "as before"


@dataclass(frozen=True, slots=True)
class Importing:
    """What rows are imported with; `by` is the recorder, `role` one of `vocab.JUDGE_ROLES`."""

    ledger: Ledger
    gazetteer: PlaceIndex
    actors: ActorRegistry
    by: str
    role: str = "reviewer"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a row: new, changed or as before; how many claims of linked reports it was joined with; what to know of it."""

    row: Recorded
    state: str
    joined: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a row gives, before anything is written: the additions, and sentences on what could not be found."""

    row: Recorded
    additions: tuple[Judgement, ...]
    place: str | None
    notes: tuple[str, ...] = field(default=())


def plan_row(row: Recorded, gazetteer: PlaceIndex, actors: ActorRegistry) -> Plan:
    """The claim and the mentions of actors that a row gives; nothing is written."""
    place, why = imports_places.pick_place(row.place, gazetteer, actors)
    notes = [why] if why else []
    sha256, additions = row.received.source.sha256, []
    for party in row.parties:
        actor, said = pick_actor(party, actors)
        notes += [said] if said else []
        if party.role != "weapon":
            additions.append(Judgement("addition", (sha256,), "mention", reason=FROM_ROW, value={
                **_span(party), "kind": "actor", "resolved": resolved_to_json(actor) if actor else None}))
    value: dict[str, Json] = {
        "trigger": _span(row.what), "subtype": row.subtype, "when": _when(*row.days),
        "status": "occurred"}
    if place is not None:
        value["where"] = {"place": place_to_json(place.place), "relation": "in", "geo_precision": place.geo_precision}
    if row.civilians_targeted is not None:
        value["civilians_targeted"] = row.civilians_targeted
    for role in dict.fromkeys(p.role for p in row.parties):
        value[f"roles.{role}"] = [_span(p) for p in row.parties if p.role == role]
    for figure in row.figures:
        value[f"tolls.{figure.toll}"] = [{**_span(figure), "low": figure.low, "best": figure.best, "high": figure.high}]
    if row.said_by is not None:
        value["source"] = {**_span(row.said_by), "source_kind": row.source_kind, "named": True, "stance": "says"}
    additions.append(Judgement("addition", (sha256,), "claim", value=value, reason=FROM_ROW))
    return Plan(row, tuple(additions), place.place.name if place else None, tuple(notes))


def pick_actor(party: Party, actors: ActorRegistry) -> tuple[Actor | None, str]:
    """Who is meant, by the registry or by the kind that the map gives; else None and a sentence."""
    found = actors.find(party.text)
    if len(found) == 1:
        return found[0].actor(), ""
    if party.kind is not None:
        return Actor(f"name:{slug(party.text)}", party.text, party.kind), ""
    if party.role == "weapon":
        return None, ""
    many = f"{len(found)} actors of the registry are called" if found else "the registry has no actor"
    return None, f"{many} {party.text!r}: the map's [judgement.kinds] may say of what kind they are"


def _span(quote: Quote) -> dict[str, Json]:
    return {"start": quote.start, "end": quote.end}


def _when(first: str, last: str) -> dict[str, Json]:
    days = imports_places.days_between(first, last)
    return {"earliest": first, "latest": last, "lasts": False, "time_of_day": None, "basis": "stated",
            "time_precision": 1 if days <= 1 else 2 if days <= 7 else 3}


# --- into the ledger ---------------------------------------------------------------------------------------


def import_row(row: Recorded, given: Importing) -> Imported | Failure:
    """Keeps one row with what it gives, in one transaction: all of it or nothing. What a user can act on becomes a Failure."""
    try:
        plan = plan_row(row, given.gazetteer, given.actors)
        with given.ledger.writing() as connection, connection.begin_nested():
            state = _keep(row.received, given.ledger)
            claim = _judge(plan.additions, given)
            links = [*link_judgements(row, claim, given.ledger)] if claim else []
            joined = 0
            for link in links:
                if isinstance(link, Judgement):
                    given.ledger.judge(replace(link, by=given.by, role=given.role))
                    joined += 1
            _note(row, claim, given)
    except LedgerError:
        raise
    except ReportedlyError as error:
        return Failure(row.received.origin, str(error), error.hint, row.received.raw)
    said = [link for link in links if isinstance(link, str)]
    return Imported(row, state, joined, (*plan.notes, *said))


def import_rows(rows: Iterable[Recorded | Failure], given: Importing, together: int = 50) -> Iterator[Imported | Failure]:
    """Every row in order, so many in one transaction; failures are passed on in their place."""
    batch: list[Recorded | Failure] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= together:
            yield from _import_batch(batch, given)
            batch = []
    yield from _import_batch(batch, given)


def _import_batch(batch: Sequence[Recorded | Failure], given: Importing) -> list[Imported | Failure]:
    if not batch:
        return []
    with given.ledger.writing():
        return [row if isinstance(row, Failure) else import_row(row, given) for row in batch]


def _keep(received: Received, ledger: Ledger) -> str:
    """Keeps the row's bytes and its report; gives whether it is new, a changed version of an earlier one, or as before."""
    if ledger.kept_text(received) != received.text:
        raise InputError("the ledger has this row as a report that was read (`reportedly read --map`)",
                             "import it into a ledger of its own, or leave it as it was read")
    capture = ledger.keep(received)
    ledger.append_reading(capture, Reading(READER, read_report(capture.text, capture.source)))
    return SAME if not capture.is_new else CHANGED if capture.replaces else NEW


def _judge(additions: Sequence[Judgement], given: Importing) -> str | None:
    """Adds what is not there yet, takes back what an earlier map gave and this one does not; the claim's id, None where people undid it."""
    sha256 = additions[-1].subjects[0]
    said = given.ledger.find_judgements(sha256, kinds=("addition", "undo"))
    mine = [j for j in said if j.kind == "addition" and j.by == given.by and j.reason == FROM_ROW]
    wanted = {_place_of(j): j for j in additions}
    for old in find_live([j for j in said if j in mine or j.kind == "undo"]):
        if _kept_place(old) not in wanted:
            given.ledger.judge(Judgement("undo", (old.id,), "undo", reason="the map no longer gives this", role=given.role, by=given.by))
    claim = None
    for key, j in wanted.items():
        last = next((old for old in reversed(mine) if _kept_place(old) == key), None)
        if last is None or last.value != j.value:
            last = given.ledger.judge(replace(j, by=given.by, role=given.role))
        if j.verdict == "claim":
            claim = last
    live = {j.id for j in find_live([*said, claim])} if claim else set()
    return claim.subjects[1] if claim is not None and claim.id in live else None


def _place_of(j: Judgement) -> tuple[str, int, int]:
    value: Any = j.value
    span = value.get("trigger", value)
    return j.verdict, span["start"], span["end"]


def _kept_place(j: Judgement) -> tuple[str, int, int]:
    return j.verdict, j.anchors[0].start, j.anchors[0].end


def _note(row: Recorded, claim: str | None, given: Importing) -> None:
    """Keeps the columns that are notes as remarks on the claim, each once."""
    if claim is None or not row.notes:
        return
    there = {(j.reason, j.by) for j in given.ledger.find_judgements(claim, kinds=("note",))}
    for words in row.notes:
        if (words, given.by) not in there:
            given.ledger.judge(Judgement("note", (claim,), "note", reason=words, role=given.role, by=given.by))
