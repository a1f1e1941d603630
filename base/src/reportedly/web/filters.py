"""What an address asks of incidents: read from its query, and written back, so that every view can be sent."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from pydantic import WithJsonSchema

from reportedly.errors import UsageError
from reportedly.store_incidents import SORTS, IncidentsWanted

_WORD = Query(max_length=300)
_EMPTY: dict[str, object] = {"type": "string", "maxLength": 0}
_EAST, _NORTH = (rf"-?({most}|{below}(\.\d{{1,9}})?)" for most, below in (("180", r"(1[0-7]\d|\d{1,2})"), ("90", r"[0-8]?\d")))
_BOX = rf"^{_EAST},{_NORTH},{_EAST},{_NORTH}$"
# What the API's description says of a day and a box: a pattern alone does not tell 30 February from a day.
_Day = Annotated[str, Query(max_length=25), WithJsonSchema({"anyOf": [
    {"type": "string", "format": "date"}, {"type": "string", "pattern": r"^[1-9]\d{3}(-(0[1-9]|1[0-2]))?$"}, _EMPTY]})]
_Box = Annotated[str, Query(description="west,south,east,north in degrees"), WithJsonSchema({"anyOf": [
    {"type": "string", "pattern": _BOX}, _EMPTY]})]
_SORT = Query(pattern=f"^-?({'|'.join(SORTS)})$")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as given; empty ones ask nothing."""

    text: str
    place: str
    first: str
    last: str
    type: str
    actor: str
    grade: str
    bbox: str
    killed: int | None
    civilians: bool
    sort: str

    @property
    def wanted(self) -> IncidentsWanted:
        """The same as the ledger takes it. Raises UsageError."""
        return IncidentsWanted(
            place=self.place or None, first=self.first or None, last=self.last or None, type=self.type or None,
            actor=self.actor or None, grade=self.grade or None, bbox=read_bbox(self.bbox) if self.bbox else None,
            text=self.text or None, civilians=True if self.civilians else None, min_killed=self.killed)

    def query(self, **changes: object) -> str:
        """The address' query with some filters changed."""
        values = {"text": self.text, "place": self.place, "first": self.first, "last": self.last, "type": self.type, "actor": self.actor,
                  "grade": self.grade, "bbox": self.bbox, "killed": self.killed, "civilians": "true" if self.civilians else "",
                  "sort": self.sort if self.sort != "-when" else ""} | changes
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})

    @property
    def asks(self) -> bool:
        """True where anything is asked but the order."""
        return bool(self.query(sort=""))


def read_bbox(text: str) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees. Raises UsageError.

    >>> read_bbox("36,33.5,42,37")
    (36.0, 33.5, 42.0, 37.0)
    """
    try:
        west, south, east, north = (float(n) for n in text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    south, north = sorted((south, north))
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"{text!r} is no box", "bbox is west,south,east,north in degrees: 36,33.5,42,37")
    return west, south, east, north


def read_asked(
    text: Annotated[str, _WORD] = "", place: Annotated[str, _WORD] = "", first: _Day = "", last: _Day = "",
    type: Annotated[str, _WORD] = "", actor: Annotated[str, _WORD] = "",  # noqa: A002
    grade: Annotated[str, Query(pattern="^(confirmed|fair|weak|contested|discounted|none)?$")] = "", bbox: _Box = "",
    killed: Annotated[str, Query(pattern=r"^\d{0,7}$")] = "", civilians: bool = False, sort: Annotated[str, _SORT] = "-when",
) -> Asked:
    """The filters of an address."""
    return Asked(_plain(text), _plain(place), first, last, _plain(type), _plain(actor), grade, _plain(bbox),
                 int(killed) if killed else None, civilians, sort)


def _plain(value: str) -> str:
    return value.replace("\0", "").strip()


Filters = Annotated[Asked, Depends(read_asked)]
