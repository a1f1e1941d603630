"""A claim's fields by their paths in the public JSON: what a reviewer accepts, corrects or rejects.

`event.subtype`, `voice`, `when`, `where.place`, `roles.actor` (the roles of that kind), `tolls.killed` (the tolls of that kind).
A value is what the public JSON holds there; null and [] say that there is none.
"""

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from typing import Any

from reportedly import publicjson, vocab
from reportedly.errors import InputError, UsageError
from reportedly.records import Claim, Event, Json, Quote, Reading, Span

# The fields that coders are compared on, each by itself.
FIELDS = ("event.subtype", "civilians_targeted", "roles.actor", "roles.target", "roles.affected", "roles.weapon", "where.place", "site",
          "when", "tolls.killed", "tolls.injured", "victims", "source", "voice", "status")
SOURCE = "source"  # who says it: the innermost speaker of the chain
_OPEN = {"event": {"type", "subtype"}, "where": {"place", "relation", "geo_precision"},
         "when": {"earliest", "latest", "lasts", "time_of_day", "basis", "time_precision"}}
_LISTS = {"roles": ("role", vocab.ROLES), "tolls": ("toll", vocab.TOLLS), "victims": ("toll", vocab.TOLLS)}
_PLAIN = frozenset({"civilians_targeted", "site", "voice", "status", "other_places"})
_SPAN = {"start", "end"}
_NOWHERE: dict[str, Json] = {"mention": None, "relation": "in", "place": None, "geo_precision": None}
_NEVER: dict[str, Json] = {"mention": None, "earliest": None, "latest": None, "lasts": False, "time_of_day": None, "basis": "stated",
                           "time_precision": 1}
_HINT = f"fields are {', '.join(FIELDS)}, and what docs/format.md lists within them"


def check_path(path: str) -> tuple[str, str]:
    """The path's root and what follows its dot ("" where nothing does). Raises UsageError for a field that is none.

    >>> check_path("roles.actor"), check_path("voice")
    (('roles', 'actor'), ('voice', ''))
    """
    root, _, rest = path.partition(".")
    fits = path == SOURCE or (not rest and root in _PLAIN | set(_OPEN) | set(_LISTS)) or rest in _OPEN.get(root, ()) or (
        root in _LISTS and rest in _LISTS[root][1])
    if not fits:
        raise UsageError(f"{path!r} is no field of a claim", _HINT)
    return root, rest


def field_of(claim: Claim, path: str) -> Json:
    """What the claim has in a field, as public JSON. Raises UsageError for a field that is none."""
    root, rest = check_path(path)
    value: Any = publicjson.claim_to_json(claim)[root]
    if root in _LISTS and rest:
        return [v for v in value if v[_LISTS[root][0]] == rest]
    return value.get(rest) if rest and value is not None else value if not rest else None


def source_of(reading: Reading, claim: Claim) -> Json:
    """The claim's innermost speaker: words, kind and stance; None where the outlet itself says it."""
    links = {a.id: a for a in reading.attributions}
    inner = next((links[a] for a in reversed(claim.attribution) if a in links and links[a].source), None)
    if inner is None or inner.source is None:
        return None
    return {"start": inner.source.start, "end": inner.source.end, "text": inner.source.text, "source_kind": inner.source_kind,
            "named": inner.named, "stance": inner.stance}


def check_source(value: Any, text: str) -> None:
    """Raises UsageError for what is no speaker: words of the report, a kind of source, a stance."""
    if not isinstance(value, Mapping) or not set(value) >= _SPAN:
        raise UsageError("a speaker is words of the report", "give their start and end, source_kind and stance")
    _spanned(dict(value), text)
    for key, known in (("source_kind", vocab.SOURCE_KINDS), ("stance", vocab.STANCES)):
        if value.get(key, next(iter(known))) not in known:
            raise UsageError(f"{value[key]!r} is no {key}", "`reportedly codebook` lists them")


def bare(value: Any) -> Json:
    """JSON without what only one reading knows: ids of mentions, scores; of a place its id alone."""
    if isinstance(value, Mapping):
        if "feature" in value and "id" in value:
            return str(value["id"])
        return {k: bare(v) for k, v in sorted(value.items()) if k not in {"mention", "score", "trigger", "id", "part_of", "side"}}
    return [bare(v) for v in value] if isinstance(value, list) else value


def put_field(claim: Claim, path: str, value: Any, text: str) -> Claim:
    """The claim with another value in a field; spans get their words from the report's text. Raises UsageError for what can't stand."""
    root, rest = check_path(path)
    obj: dict[str, Any] = publicjson.claim_to_json(claim)
    if root in _LISTS:
        name = _LISTS[root][0]
        given = value if isinstance(value, list) else [] if value is None else [value]
        kept = [v for v in obj[root] if v[name] != rest] if rest else []
        obj[root] = kept + [_member(root, {**v, **({name: rest} if rest else {})}, n, text) for n, v in enumerate(map(_mapping, given))]
    elif root in _OPEN:
        obj[root] = _opened(root, rest, value, obj[root])
    else:
        obj[root] = _spanned(dict(value), text) if isinstance(value, Mapping) else value
    try:
        changed = publicjson.claim_from_json(obj)
        check_claim(changed)
    except (InputError, KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise UsageError(f"{str(value)[:60]!r} can't stand in {path}: {wrong}", "write it as docs/format.md shows the field") from wrong
    return changed


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise UsageError(f"{str(value)[:60]!r} is no entry of a list of fields", "write it as docs/format.md shows the field")
    return dict(value)


def _opened(root: str, rest: str, value: Any, had: Any) -> Any:
    if root == "event":
        changes = {rest: value} if rest else {k: v for k, v in _mapping(value).items() if k in _OPEN["event"]}
        subtype = changes.get("subtype", had["subtype"])
        if subtype not in vocab.SUBTYPES:
            raise UsageError(f"{subtype!r} is no sub-type", "`reportedly codebook` lists them")
        return {**had, **changes, "type": vocab.SUBTYPES[subtype].type}
    if value is None and not rest:
        return None
    start = dict(had or (_NOWHERE if root == "where" else _NEVER))
    changes = {rest: value} if rest else {k: v for k, v in _mapping(value).items() if k in _OPEN[root]}
    if "place" in changes or root == "when":
        start["mention"] = None  # the words that the reader took it from no longer speak for it
        start.pop("point", None)
    return {**start, **changes}


def _member(root: str, value: dict[str, Any], number: int, text: str) -> dict[str, Any]:
    """One role, toll or victim with its words and the keys that it may leave out."""
    spanned = _spanned({"start": 0, "end": 0, **value}, text)
    if root == "roles":
        return {"mention": None, **spanned}
    if root == "tolls":
        best = spanned.get("best")
        known = {"low": best, "high": best} if best is not None and not {"low", "high"} & set(spanned) else {}
        return {"id": f"j{number}", "who": "unspecified", "side": None, "unit": "people", "part_of": None, "scope": "event",
                "low": None, "best": None, "high": None, **known, **spanned}
    return {"name": None, "age": None, "gender": None, "occupation": None, **spanned}


def _spanned(value: dict[str, Any], text: str) -> dict[str, Any]:
    if set(value) >= _SPAN:
        start, end = value["start"], value["end"]
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
            raise UsageError(f"[{start}, {end}) lies outside the report", f"the report has {len(text)} characters")
        value["text"] = text[start:end]
    return value


def claim_from_addition(text: str, sentences: Sequence[Span], identity: str, value: Mapping[str, Any], by: str) -> Claim:
    """A claim that a person adds: `trigger` (start and end of the words that say what happened), `subtype`, and any field by its path.

    Who says it (`source`) is checked here and laid over the reading by the caller. Raises UsageError.
    """
    start, end = int(value["trigger"]["start"]), int(value["trigger"]["end"])
    first, last = next(((s.start, s.end) for s in sentences if s.start <= start < s.end), (start, end))
    first, last = min(first, start), max(last, end)
    event = Event("", "", Quote(start, end, text[start:end]))
    claim = Claim(first, last, text[first:last], identity, event, False, (), None, (), None, None, (), (), (), "reported", "occurred",
                  f"added by {by}")
    claim = put_field(claim, "event.subtype", value.get("subtype"), text)
    if value.get(SOURCE) is not None:
        check_source(value[SOURCE], text)
    for path in sorted(set(value) - {"trigger", "subtype", SOURCE}):
        claim = put_field(claim, path, value[path], text)
    return claim


def check_claim(claim: Claim) -> None:
    """Raises ValueError where a closed term is none, a day is none, or figures are out of order."""
    terms: list[tuple[str, Container[str]]] = [
        (claim.event.subtype, vocab.SUBTYPES), (claim.voice, vocab.VOICES), (claim.status, vocab.STATUSES)]
    terms += [(r.role, vocab.ROLES) for r in claim.roles]
    if claim.site:
        terms.append((claim.site.site_class, vocab.SITE_CLASSES))
    for toll in claim.tolls:
        terms += [(toll.toll, vocab.TOLLS), (toll.who, vocab.TOLL_WHO), (toll.unit, vocab.TOLL_UNITS), (toll.scope, vocab.TOLL_SCOPES)]
        figures = [n for n in (toll.low, toll.best, toll.high) if n is not None]
        if not all(isinstance(n, int) and 0 <= n < 10**9 for n in figures) or figures != sorted(figures):
            raise ValueError("figures are low, best, high: whole numbers, none above the next")
    for term, known in terms:
        if term not in known:
            raise ValueError(f"{term!r} is no term of the codebook")
    if not isinstance(claim.civilians_targeted, bool):
        raise ValueError("true or false")
    for day in (claim.when.earliest, claim.when.latest) if claim.when else ():
        if day is not None:
            dt.date.fromisoformat(day)
