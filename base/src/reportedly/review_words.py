"""A field's value as a person types it: days, figures, words of the report, ids of places; or the public JSON itself."""

import json
import re
from collections.abc import Callable
from typing import Any

from reportedly import vocab
from reportedly.errors import UsageError
from reportedly.publicjson import place_to_json
from reportedly.records import Claim, Place

PlaceOf = Callable[[str], Place | None]
_FIGURE = re.compile(r"(?:(\d+)\s*-\s*(\d+)|(\d+)(\+)?|(?:<=|up to )\s*(\d+))")
_DAY = r"\d{4}-\d\d-\d\d"


def read_value(path: str, words: str, claim: Claim | None, text: str, place_of: PlaceOf) -> Any:
    """The value for a field of a claim, from words as typed. Raises UsageError.

    `when`: 2031-05-05 or 2031-05-04/2031-05-05. `tolls.killed`: 14, 9-17, 12+, <=20. `where.place`: an id of the place index.
    `roles.actor`, `victims`, `source`: words of the report. Anything that begins as JSON is taken as it is.
    """
    said = words.strip()
    if said[:1] in {"{", "["} or said == "null":
        try:
            return json.loads(said)
        except ValueError as wrong:
            raise UsageError(f"the value is no JSON: {wrong}", "write it as docs/format.md shows the field") from wrong
    root, _, rest = path.partition(".")
    if path == "when":
        return read_days(said)
    if path in {"where", "where.place"}:
        place = place_of(said)
        if place is None:
            raise UsageError(f"the place index has no entry {said}", "`reportedly gazetteer search NAME` finds ids")
        return place_to_json(place) if rest else {"place": place_to_json(place)}
    if root == "tolls" and rest:
        return [{**read_figure(said), **(span_of(said, claim, text, none_is_fine=True))}]
    if root in {"roles", "victims"} and rest:
        return [span_of(part, claim, text) | ({"name": part.strip()} if root == "victims" else {}) for part in said.split(";")]
    if path == "source":
        return _read_source(said, claim, text)
    if said in {"true", "false"}:
        return said == "true"
    return int(said) if rest == "geo_precision" and said.isdigit() else said


def read_days(said: str) -> dict[str, Any]:
    """Days as typed.

    >>> read_days("2031-05-04/2031-05-05")["latest"]
    '2031-05-05'
    """
    match = re.fullmatch(rf"({_DAY})?(?:/({_DAY})?)?", said)
    if match is None or not said.strip("/"):
        raise UsageError(f"{said!r} is no day", "write 2031-05-05, or 2031-05-04/2031-05-05")
    first = match.group(1)
    return {"earliest": first, "latest": match.group(2) if "/" in said else first}


def read_figure(said: str) -> dict[str, Any]:
    """A figure as typed.

    >>> read_figure("9-17"), read_figure("12+"), read_figure("<=20")
    ({'low': 9, 'best': None, 'high': 17}, {'low': 12, 'best': 12, 'high': None}, {'low': None, 'best': None, 'high': 20})
    """
    match = _FIGURE.fullmatch(said)
    if match is None:
        raise UsageError(f"{said!r} is no figure", "write 14, 9-17, 12+ or <=20")
    low, high, exact, more, most = match.groups()
    if low:
        return {"low": int(low), "best": None, "high": int(high)}
    if most:
        return {"low": None, "best": None, "high": int(most)}
    return {"low": int(exact), "best": int(exact), "high": None if more else int(exact)}


def span_of(words: str, claim: Claim | None, text: str, none_is_fine: bool = False) -> dict[str, int]:
    """Where the words stand: in the claim's sentence, else where the report has them once. Raises UsageError."""
    wanted = words.strip()
    found = [m.start() for m in re.finditer(re.escape(wanted), text)] if wanted else []
    near = [at for at in found if claim is not None and claim.start <= at < claim.end] or found
    if len(near) == 1 or (near and claim is not None and claim.start <= near[0] < claim.end):
        return {"start": near[0], "end": near[0] + len(wanted)}
    if none_is_fine:
        return {"start": claim.event.trigger.start, "end": claim.event.trigger.end} if claim is not None else {"start": 0, "end": 0}
    raise UsageError(f"the report {'has' if near else 'does not have'} {wanted!r}{f' {len(near)} times' if near else ''}",
                     "give words that stand in it once, as they are written")


def _read_source(said: str, claim: Claim | None, text: str) -> dict[str, Any]:
    """`WORDS`, `WORDS | kind of source`, `WORDS | kind of source | stance`."""
    words, kind, stance = ([p.strip() for p in said.split("|")] + ["", ""])[:3]
    found: dict[str, Any] = {**span_of(words, claim, text), "source_kind": kind or "unknown", "stance": stance or "says"}
    if found["source_kind"] not in vocab.SOURCE_KINDS:
        raise UsageError(f"{kind!r} is no kind of source", f"give one of {', '.join(vocab.SOURCE_KINDS)}")
    return found
