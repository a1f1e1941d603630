"""The sentence that tells an analyst why a place was chosen, or why none was."""

from collections.abc import Sequence
from functools import cache

from reportedly import resources
from reportedly.records import Place, PlaceEntry
from reportedly.resolve.places_context import Context, Name

_MOST_REASONS = 3


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 code → the country's name, from data/places.csv."""
    rows = (line.split(",") for line in resources.read_text("data/places.csv").splitlines() if ",,country," in line)
    return {row[2]: row[1] for row in rows}


def describe(place: Place) -> str:
    """ "Kandara (settlement in Murang'a, Kenya)"."""
    country = country_names().get(place.country or "", place.country or "")
    if place.feature == "country":
        return f"{place.name} (country)"
    outer = ", ".join(part for part in (place.admin1, country) if part)
    return f"{place.name} ({place.feature} in {outer})" if outer else f"{place.name} ({place.feature})"


def say_why(best: PlaceEntry, name: Name, order: Sequence[tuple[float, PlaceEntry]], context: Context) -> str:
    """Which entry, out of how many, and the strongest reasons."""
    reasons = _reasons(best, name, context)[:_MOST_REASONS]
    if len(order) == 1:
        reasons.insert(0, "the only entry of this name")
    else:
        reasons.insert(0, f"chosen of {len(order)} entries")
    if best.likeness < 1.0:
        reasons.append(f"the report's spelling differs from the gazetteer's “{best.matched}”")
    return f"{describe(best.place)}: " + "; ".join(reasons) + "."


def _reasons(best: PlaceEntry, name: Name, context: Context) -> list[str]:
    place, out = best.place, []
    held = [c for c in name.containers if context.inside(place, c) > 0]
    if held:
        out.append(f"the report puts it in {held[0].place.name}")
    if name.features and place.feature in name.features:
        out.append(f"the words call it a {place.feature}")
    if context.names_area(place, name):
        out.append(f"the report names {place.admin1}")
    if place.feature != "country" and context.country_share(place.country, name) > 0.15:
        out.append(f"the report is about {country_names().get(place.country or '', place.country)}")
    if context.nearness(place, name) > 0.3:
        out.append("it lies near other places of the report")
    if not out and best.people > 100_000:
        out.append("it is the best known of that name")
    if place.feature == "settlement" and name.part_of_site:
        out.insert(0, "the site itself has no entry, so this is the place it is named after")
    return out


def say_why_not(name: Name, order: Sequence[tuple[float, PlaceEntry]], container: Place | None) -> str:
    """Why the mention stays unresolved, and the nearest place known."""
    held = next((c.place for c in name.containers), None)
    if held:
        return f"Not in the gazetteer; it lies in {describe(held)}, which the text names beside it."
    near = f"; the nearest place the report names is {describe(container)}" if container else ""
    if not order:
        return f"The gazetteer has no entry like “{name.text}”{near}."
    return f"Entries like “{name.core}” lie elsewhere than the places of this report ({describe(order[0][1].place)}){near}."
