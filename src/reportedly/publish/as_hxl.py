"""An edition with HXL tags (hxlstandard.org, 1.1): a header, the row of tags, one row an incident. Unknown figures are empty cells."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from reportedly import language
from reportedly.publish import crosswalk, flat
from reportedly.publish.as_csv import write_table
from reportedly.publish.edition import Edition, Entry
from reportedly.publish.flat import Column, Value
from reportedly.publish.package import Resource
from reportedly.publish.sentences import summary, total

_BOUNDS = (("min", "lowest"), ("", "agreed"), ("max", "highest"))


def write_hxl(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents-hxl.csv: headers in words, then tags, then rows."""
    path = folder / "incidents-hxl.csv"
    rows = (e for e in edition.entries if crosswalk.why_no_hxl(e) is None)
    cells = ([c.of(e) for c, _ in TAGGED] for e in rows)
    write_table(path, [c.name for c, _ in TAGGED], chain(([tag for _, tag in TAGGED],), cells))
    meaning = "Incidents with HXL tags in the second row. " + crosswalk.left_out(edition.entries, crosswalk.why_no_hxl)
    return (Resource(path.name, "hxl", meaning, tuple(c for c, _ in TAGGED)),)


def _ours(name: str) -> Column:
    return next(c for c in (*flat.COLUMNS, *crosswalk.OURS) if c.name == name)


def _bound(toll: str, n: int) -> Callable[[Entry], Value]:
    return lambda e: total(e.figures, toll)[n]


def _tolls() -> list[tuple[Column, str]]:
    """Three columns a toll: lowest, agreed, highest."""
    found = []
    for toll in ("killed", "injured", "displaced", "abducted", "detained"):
        for n, (attribute, word) in enumerate(_BOUNDS):
            column = Column(f"{toll}_{word}", "integer", f"People {toll}, {word} figure; empty where no source gives one.", _bound(toll, n))
            found.append((column, f"#affected+{toll}" + (f"+{attribute}" if attribute else "")))
    return found


TAGGED: tuple[tuple[Column, str], ...] = (
    (_ours("id"), "#event+id"),
    (_ours("event_type"), "#event+type"),
    (_ours("event_subtype"), "#event+subtype"),
    (_ours("earliest"), "#date+start"),
    (_ours("latest"), "#date+end"),
    (Column("country_name", "string", "The country.", crosswalk.country), "#country+name"),
    (_ours("country"), "#country+code"),
    (_ours("admin1"), "#adm1+name"),
    (_ours("place"), "#loc+name"),
    (_ours("lat"), "#geo+lat"),
    (_ours("lon"), "#geo+lon"),
    (_ours("geo_precision"), "#geo+precision"),
    *_tolls(),
    (_ours("responsible"), "#group+name+responsible+alleged"),
    (_ours("targets"), "#group+name+target"),
    (
        Column("summary", "string", "The incident in sentences that name their speakers.", lambda e: summary(e, language.words("en"))),
        "#description",
    ),
    (_ours("review"), "#status+review"),
    (_ours("edition"), "#meta+edition"),
    (_ours("status"), "#status+event"),
    (_ours("attempted"), "#status+attempted"),
    (_ours("voice"), "#status+voice"),
    (_ours("said_by"), "#meta+source"),
    (_ours("denied_by"), "#meta+source+denial"),
    (_ours("grade"), "#status+grade"),
    (_ours("decided_by"), "#meta+decided"),
    (_ours("disputed"), "#meta+disputed"),
    (_ours("outlets"), "#meta+publisher"),
    (_ours("urls"), "#meta+url"),
)
