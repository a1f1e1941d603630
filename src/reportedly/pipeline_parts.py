"""What was told anew, written in the place of what was told before, and the parts of general events set again around it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from reportedly import store_told
from reportedly.publicjson import line_of, place_from_json, place_to_json
from reportedly.relate import Told
from reportedly.relate_parts import Extent, extent_of, pick_whole
from reportedly.review_queue import worth_of
from reportedly.store_told import NewIncident, OldIncident


def write_told(connection: sa.Connection, old: Sequence[OldIncident], told: Sequence[Told], numbers: Mapping[str, int]) -> None:
    """Writes the incidents told anew; `numbers` are those of the reports, by their original."""
    extents = {t.incident.id: extent_of(t.incident.id, t.tellings) for t in told}
    new = [_new(t, extents[t.incident.id], numbers) for t in told]
    store_told.write(connection, old, new)
    changed = {e.incident: e for e in extents.values()}
    lines = {n.incident.id: n.extent for n in new}
    reach = [e for e in extents.values() if e.is_general] + [
        found for o in old if lines.get(o.id) != o.extent and (found := _extent_from(o.extent)).is_general]
    parts = set(changed) | set(store_told.find_parts_of(connection, [*lines, *(o.id for o in old)]))
    was = {o.extent for o in old}
    for general in reach:
        if (general.incident not in lines or lines[general.incident] not in was) and general.first is not None and general.last is not None:
            parts |= set(store_told.find_within(connection, general.areas, general.first, general.last))
    _place_again(connection, sorted(parts))


def _new(t: Told, extent: Extent, numbers: Mapping[str, int]) -> NewIncident:
    return NewIncident(t.incident, tuple(c.id for c in t.tellings), tuple(numbers[c.sha256] for c in t.tellings),
                       _extent_line(extent), extent.is_general, extent.areas, extent.first, extent.last, worth_of(t.incident))


def _place_again(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Finds anew what each of these incidents is a part of."""
    kept = store_told.find_extents(connection, ids)
    extents = {i: _extent_from(line) for i, (line, _) in kept.items()}
    of_claim = store_told.incidents_with(connection, list({claim for e in extents.values() for claim in e.told_of}))
    general = _find_general(connection, [e for e in extents.values() if not e.is_general])
    wholes = {i: pick_whole(e, of_claim, [g for area in e.areas for g in general.get(area, ())]) for i, e in extents.items()}
    store_told.write_parts(connection, [(i, whole) for i, whole in wholes.items() if whole != kept[i][1]])


def _find_general(connection: sa.Connection, parts: Iterable[Extent]) -> dict[str, list[Extent]]:
    """The general incidents that may hold any of these, by their areas."""
    known = [p for p in parts if p.areas and p.first is not None and p.last is not None]
    found: dict[str, list[Extent]] = {}
    if known:
        first, last = min(p.last for p in known if p.last is not None), max(p.first for p in known if p.first is not None)
        for line in store_told.find_general(connection, sorted({a for p in known for a in p.areas}), first, last):
            general = _extent_from(line)
            for area in general.areas:
                found.setdefault(area, []).append(general)
    return found


def _extent_line(e: Extent) -> str:
    return line_of([e.incident, e.is_general, place_to_json(e.place) if e.place else None, e.first, e.last, sorted(e.families),
                    sorted(e.sides), e.areas, e.told_of])


def _extent_from(line: str) -> Extent:
    kept: list[Any] = json.loads(line)
    incident, is_general, place, first, last, families, sides, areas, told_of = kept
    return Extent(incident, is_general, place_from_json(place) if place else None, first, last, frozenset(families), frozenset(sides),
                  tuple(areas), tuple(told_of))
