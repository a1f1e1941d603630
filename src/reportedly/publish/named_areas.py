"""First-level areas by their names, as incidents give them."""

import re

from reportedly.basemap import Area, areas
from reportedly.publish.naming import fold

_ARTICLES = re.compile(r"^(al|ar|as|ad|an|at|az|ash|the)\s")
_UNITS = re.compile(r"\b(governorate|province|region|state|county|district|oblast|wilayat?|muhafazat)\b")


def key_of(name: str) -> str:
    """The form in which names of areas are compared: letters alone, no article, no word for the kind of unit."""
    bare = _UNITS.sub("", fold(name).replace("-", " ").strip())
    return re.sub(r"\W", "", _ARTICLES.sub("", bare.strip()))


def pick_area(name: str, country: str | None) -> Area | None:
    """The area of this name in a country; None where there is none, or more than one."""
    found = [s for s in areas() if s.country == country and key_of(s.name) == key_of(name)]
    return found[0] if len(found) == 1 else None
