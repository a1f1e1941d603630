"""All mentions of a report in text order, numbered m0, m1…"""

from collections.abc import Iterable
from dataclasses import replace

from reportedly.records import Mention


def number_mentions(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Sorts what the finders found, drops exact doubles of one kind, and gives ids.

    >>> found = [Mention(5, 9, "", "place", "Homs"), Mention(0, 3, "", "actor", "SDF"), Mention(0, 3, "", "actor", "SDF")]
    >>> [(m.id, m.text) for m in number_mentions(found)]
    [('m0', 'SDF'), ('m1', 'Homs')]
    """
    unique = {(m.start, -m.end, m.kind): m for m in reversed(list(found))}
    return tuple(replace(unique[key], id=f"m{i}") for i, key in enumerate(sorted(unique)))
