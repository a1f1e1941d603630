"""Two claims side by side, with what joins and what parts them: same, different or unsure by one key."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from reportedly.compare import compare
from reportedly.compare_tellings import Telling, tellings_of
from reportedly.errors import NotFoundError, UsageError
from reportedly.language import words
from reportedly.publish.wording import Look
from reportedly.web import incident_view
from reportedly.web.incident_view import Said
from reportedly.web.people import person_of
from reportedly.web.render import language_of, page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)


@router.get("/compare")
def side_by_side(request: Request, one: str, other: str) -> Response:
    """Two claims, or the likest claims of two incidents. Raises NotFoundError, UsageError where both are the same."""
    views: Views = request.app.state.views
    a, b = _likest(_tellings(views, one), _tellings(views, other))
    compared = compare(a.telling, b.telling)
    person, w = person_of(request), words(language_of(request))
    rows = [(name, value(a, w), value(b, w)) for name, _, value in incident_view.COLUMNS]
    ids = (a.claim.id, b.claim.id)
    history = [j for j in views.judgements(a.claim.id, kinds=("pair",)) if set(j.subjects) == set(ids)]
    return page(request, "compare.html", pair=(a, b), rows=rows, compared=compared, person=person, history=history,
                incidents=tuple(views.incident_of_claim(c) for c in ids),
                seen=views.ledger.version_of(*ids, role=person.role, by=person.name))


def _tellings(views: Views, identifier: str) -> list[Said]:
    """One claim, or all claims of an incident, each with its reading."""
    if identifier.startswith("i-"):
        incident = views.incident(identifier)
        return list(incident_view.said_in(incident, views.looks_of(incident)))
    look, claim = views.claim(identifier)
    return [said for said in _said(look) if said.claim.id == claim.id]


def _said(look: Look) -> list[Said]:
    found: list[Telling] = list(tellings_of(look.reading))
    return [Said(look, t.claim, n, t) for n, t in enumerate(found, 1)]


def _likest(ones: list[Said], others: list[Said], most: int = 30) -> tuple[Said, Said]:
    pairs = [(a, b) for a in ones[:most] for b in others[:most] if a.claim.id != b.claim.id]
    if not ones or not others:
        raise NotFoundError("one of the two has no claim that still stands", "choose another pair")
    if not pairs:
        raise UsageError("to compare takes two different claims", "give one=ID and other=ID")
    return max(pairs, key=lambda pair: compare(pair[0].telling, pair[1].telling).score)
