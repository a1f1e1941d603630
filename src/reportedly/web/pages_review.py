"""Review: what is most worth a look, one claim at a time with its words, and decisions by key; nothing decided is ever lost."""

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from reportedly import claimfields, vocab
from reportedly.errors import UsageError
from reportedly.language import words
from reportedly.pipeline_review import actor_judgement
from reportedly.publish.wording import Look
from reportedly.records import Claim, Json
from reportedly.records_review import Judgement
from reportedly.review_words import read_value
from reportedly.web.marked import marked_html
from reportedly.web.people import person_of
from reportedly.web.render import language_of, page
from reportedly.web.svgmap import place_map
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
# What a person types or picks for a field; terms come from the vocabulary.
TERMS: dict[str, tuple[str, ...]] = {
    "event.subtype": tuple(vocab.SUBTYPES), "voice": tuple(vocab.VOICES), "status": tuple(vocab.STATUSES),
    "civilians_targeted": ("true", "false")}
LONGEST = 200_000  # bytes of a decision


@router.get("/review")
def queue(request: Request, subject: str = "") -> Response:
    """What waits, the worthiest first; with a subject, straight to it."""
    views: Views = request.app.state.views
    if subject:
        return RedirectResponse(_address(views, tuple(subject.split(","))), 303)
    return page(request, "review.html", queue=views.queue(), waiting=views.totals().undecided)


def _address(views: Views, subjects: tuple[str, ...]) -> str:
    """Where a thing of the queue is looked at: a pair side by side, a claim by itself, an incident by its first claim."""
    if len(subjects) > 1 and all(s.startswith("c-") for s in subjects[:2]):
        return f"/compare?one={subjects[0]}&other={subjects[1]}"
    first = subjects[0]
    if first.startswith("i-"):
        return f"/claims/{views.incident(first).claims[0]}"
    return f"/claims/{first}" if first.startswith("c-") else f"/reports/{first}"


@router.get("/review/next")
def following(request: Request, after: str = "") -> Response:
    """The claim after this one: of the same incident, else of the next thing in the queue."""
    views: Views = request.app.state.views
    claims = views.incident(after).claims if after else ()
    rest = claims[claims.index(after) + 1 :] if after in claims else ()
    if rest:
        return RedirectResponse(f"/claims/{rest[0]}", 303)
    mine = views.incident(after).id if after else ""
    subjects = [look.subjects for look in views.queue()]
    at = next((n for n, s in enumerate(subjects) if mine in s or after in s), -1)
    return RedirectResponse(_address(views, subjects[at + 1]) if at + 1 < len(subjects) else "/review", 303)


@router.get("/claims/{identifier}")
def claim(request: Request, identifier: str, place: str = "") -> Response:
    """One claim to decide on: its words in the report, its fields, the place on a map, what was decided before."""
    views: Views = request.app.state.views
    person = person_of(request)
    look, found = views.claim(identifier)
    w = words(language_of(request))
    where = found.where
    drawn = place_map(where.place, where.geo_precision, views.gazetteer, w.say("Map: towns to pick from"), w.language == "ar",
                      pick=f"/claims/{found.id}?place=", point=where.point) if where and where.place else ""
    return page(request, "claim.html", look=look, claim=found, text=marked_html(look), fields=_fields(look.reading, found), terms=TERMS,
                map=drawn, picked=views.gazetteer.place(place) if place else None, person=person,
                named=_named(look, found) if person.role != "coder" else (),
                seen=views.ledger.version_of(found.id, role=person.role, by=person.name),
                history=views.judgements(found.id), incident=views.incident_of_claim(found.id))


def _named(look: Look, claim: Claim) -> list[tuple[str, str]]:
    """The words that name the claim's parties, with what each is taken for."""
    parties = [look.mentions.get(role.mention or "") for role in claim.roles]
    return list({m.text: m.actor.name if m.actor else "" for m in parties if m is not None and m.kind == "actor"}.items())


def _fields(reading: Any, claim: Claim) -> list[tuple[str, Json]]:
    """The claim's fields with what stands in them, for the form."""
    return [(path, claimfields.source_of(reading, claim) if path == claimfields.SOURCE else claimfields.field_of(claim, path))
            for path in claimfields.FIELDS]


@router.post("/judgements")
async def judge(request: Request) -> Response:
    """One decision, as JSON or as a form. Gives the judgement with its id, or sends a form back to where it came from."""
    raw = await request.body()
    if len(raw) > LONGEST:
        raise UsageError("the decision is too long", f"{LONGEST} bytes are the most")
    is_json = request.headers.get("content-type", "").startswith("application/json")
    given = _read_json(raw) if is_json else {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    kept = await run_in_threadpool(_keep, request, given)
    if is_json:
        return JSONResponse({"id": kept.id, "kind": kept.kind, "verdict": kept.verdict, "subjects": list(kept.subjects), "at": kept.at})
    back = str(given.get("back") or "/review")
    return RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/review", 303)


def _read_json(raw: bytes) -> dict[str, Any]:
    try:
        given = json.loads(raw)
    except ValueError as wrong:
        raise UsageError(f"the decision is no JSON: {wrong}", "send an object with kind, subjects and verdict") from wrong
    if not isinstance(given, dict):
        raise UsageError("the decision is no JSON object", "send an object with kind, subjects and verdict")
    return given


def _keep(request: Request, given: dict[str, Any]) -> Judgement:
    """Appends the decision. Raises UsageError, NotFoundError, StaleError."""
    views: Views = request.app.state.views
    person = person_of(request)
    person.must_judge()
    subjects = given.get("subjects") or ()
    named = tuple(subjects.split(",")) if isinstance(subjects, str) else tuple(str(s) for s in subjects)
    field = str(given["field"]) if given.get("field") else None
    value = given.get("value")
    if isinstance(typed := given.get("typed"), str) and typed.strip() and field and named:
        look, found = views.claim(named[0])
        value = read_value(field, typed, found, look.reading.report.text, views.gazetteer.place)
    if given.get("kind") in {"addition", "place", "actor"} and isinstance(value, str):
        value = _read_json(value.encode())
    if given.get("kind") == "group" and isinstance(value, str):
        value = value.split(",")  # the claims that are split off
    seen = str(given.get("seen") or "")
    reason = str(given.get("reason", ""))
    if given.get("name"):
        settled = actor_judgement(str(given["name"]), _actor(views, str(given.get("identity", ""))), True, views.actors)
        judgement = replace(settled, reason=reason, role=person.role, by=person.name)
    else:
        judgement = Judgement(str(given.get("kind", "")), named, str(given.get("verdict", "")), field, value, reason, role=person.role,
                              by=person.name)
    kept = views.ledger.judge(judgement, seen=int(seen) if seen.isdecimal() else None)
    views.settle()
    return kept


def _actor(views: Views, typed: str) -> str:
    """The id of the actor that is typed by its id or by a name that only one has. Raises UsageError."""
    if typed in views.actors.entries:
        return typed
    found = views.actors_named(typed)
    exact = [e for e in found if typed.casefold() in {n.casefold() for n in (e.name, *e.names)}]
    if len(exact or found) != 1:
        names = "; ".join(f"{e.name} ({e.id})" for e in found[:6])
        hint = f"one of these: {names}" if names else "`reportedly actors add` adds one"
        raise UsageError(f"{typed!r} is not the name of one actor", hint)
    return (exact or list(found))[0].id


@router.get("/find/places")
def find_places(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Entries of the place index that a name may stand for, as JSON."""
    views: Views = request.app.state.views
    found = views.gazetteer.find(q, 8) if q.strip() else ()
    return JSONResponse([{"id": p.id, "name": p.name, "admin1": p.admin1, "country": p.country, "feature": p.feature} for p in found])


@router.get("/find/actors")
def find_actors(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Actors of the registry whose name has these words, as JSON."""
    views: Views = request.app.state.views
    return JSONResponse([{"id": e.id, "name": e.name, "kind": e.kind} for e in views.actors_named(q)[:8]])
