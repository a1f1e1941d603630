"""One actor of the registry, one state, and how an actor is read from YAML: the packaged ones and those of a user's own files."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly import resources, vocab
from reportedly.errors import UsageError
from reportedly.records import Actor, Candidate

DROPPED = re.compile(r"['’‘ʼ`´״׳.\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
DIVIDER = re.compile(r"[^\w&]+")
RELIABILITIES = "ABCDEF"
_HINT = "see docs/actors.md for the keys, `reportedly codebook` for the kinds"


def slug(name: str) -> str:
    """A name as part of an id.

    >>> slug("Côte d'Ivoire Guard")
    'cote-divoire-guard'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", DROPPED.sub("", name).casefold()) if not unicodedata.combining(c))
    return "-".join(p for p in DIVIDER.split(plain) if p) or "unnamed"


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation to another actor, over a period "2014-2019" ("" where not known)."""

    actor: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor of the registry. `theatre` and the keys of `generic` are ISO 3166 codes; `period` "2012-2017", open ends empty.

    `generic` holds words that mean this actor in one country only ("the coalition"). `reliability` is a user's own judgement of it as
    a source, A to F (F: can't be judged); None where nobody has said.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    conflict: str | None = None
    theatre: tuple[str, ...] = ()
    generic: tuple[tuple[str, str], ...] = ()
    part_of: str | None = None
    allied_with: tuple[Tie, ...] = ()
    fighting: tuple[Tie, ...] = ()
    period: str = ""
    is_monitor: bool = False
    wikidata: str | None = None
    example: str = ""
    reliability: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand in a text; a name with a note in brackets is for readers only."""
        return (*(() if "(" in self.name else (self.name,)), *self.aliases)

    def actor(self) -> Actor:
        """The record that a mention resolves to; persons of the registry are public."""
        return Actor(self.id, self.name, self.kind, True if self.kind == "person" else None)

    def candidate(self, score: float | None = None) -> Candidate:
        """The entry as a candidate."""
        return Candidate(self.id, self.name, score)

    def is_active(self, year: int | None) -> bool:
        """False where the year is known to lie outside the actor's period."""
        first, _, last = self.period.partition("-")
        return year is None or not self.period or ((not first or year >= int(first)) and (not last or year <= int(last) + 1))


@dataclass(frozen=True, slots=True)
class State:
    """A state with the words that stand for it. `iso` is its ISO 3166 code."""

    iso: str
    name: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The name as it stands in ids: `south-sudan`."""
        return slug(self.name)

    def actor(self, part: str) -> Actor:
        """Its `military`, `police`, `government` or `people` as an actor."""
        name, kind = {
            "military": ("Military Forces of", "state forces"),
            "police": ("Police Forces of", "state forces"),
            "government": ("Government of", "government"),
            "people": ("People of", "civilians"),
        }[part]
        return Actor(f"actor:{slug(name)}-{self.slug}", f"{name} {self.name}", kind)


# --- reading entries -------------------------------------------------------------------------------------


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_countries(value: Any) -> bool:
    return _are_texts(value) and all(re.fullmatch("[A-Z]{2}", iso) for iso in value)


def _are_generic(value: Any) -> bool:
    return isinstance(value, dict) and _are_countries(list(value)) and all(map(_are_texts, value.values()))


def _are_ties(value: Any) -> bool:
    return _are_texts(value) and all(re.fullmatch(r"\S+( (\d{4})?-(\d{4})?)?", tie) for tie in value)


# Each key of an entry, what its value must be, and how that is said to who wrote it otherwise.
_KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda v: _is_text(v) and re.fullmatch(r"actor:[^\s:]+", v) is not None, "actor: and a slug, as in actor:nahr-valley-brigade"),
    "name": (_is_text, "a name"),
    "kind": (lambda v: v in vocab.ACTOR_KINDS, "one of the codebook's kinds of actor"),
    "conflict": (_is_text, "a word"),
    "theatre": (_are_countries, "a list of ISO 3166 codes, as in [SY, IQ]"),
    "aliases": (_are_texts, "a list of names"),
    "generic": (_are_generic, "general words by country, as in {YE: [the coalition]}"),
    "part_of": (_is_text, "an id"),
    "allied_with": (_are_ties, "a list of ids, each with a period where known: actor:is 2015-2019"),
    "fighting": (_are_ties, "a list of ids, each with a period where known: actor:is 2015-2019"),
    "period": (lambda v: re.fullmatch(r"(\d{4})?-(\d{4})?", str(v)) is not None, "years, as in 2012-2017, an open end left empty"),
    "monitor": (lambda v: isinstance(v, bool), "true or false"),
    "reliability": (lambda v: v in tuple(RELIABILITIES), "a letter from A to F (F: can't be judged)"),
    "wikidata": (lambda v: isinstance(v, str) and re.fullmatch(r"Q\d+", v) is not None, "a Wikidata id, as in Q1234"),
    "example": (_is_text, "a sentence"),
}


def _ties(row: Mapping[str, Any], key: str) -> tuple[Tie, ...]:
    return tuple(Tie(*tie.split(" ", 1)) for tie in row.get(key) or ())


def read_entry(row: Any, conflicts: Mapping[str, Any]) -> ActorEntry:
    """An entry from its YAML mapping; UsageError names the key that is wrong."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("name"), str):
        raise UsageError(f"an actor needs an id and a name: {str(row)[:80]}", "see docs/actors.md for the keys")
    if "kind" not in row:
        raise UsageError(f"actor {row['id']}: the kind is missing", _HINT)
    for key, value in row.items():
        if key not in _KEYS:
            raise UsageError(f"actor {row['id']}: unknown key {key!r}", _HINT)
        if value is not None and not _KEYS[key][0](value):
            raise UsageError(f"actor {row['id']}: {key} must be {_KEYS[key][1]}, not {str(value)[:60]!r}", _HINT)
    conflict: str | None = row.get("conflict")
    theatre = row.get("theatre") or (conflicts.get(conflict or "") or {}).get("theatre") or ()
    return ActorEntry(
        row["id"],
        row["name"],
        row["kind"],
        tuple(row.get("aliases") or ()),
        conflict,
        tuple(theatre),
        tuple((iso, word) for iso, words in (row.get("generic") or {}).items() for word in words),
        row.get("part_of"),
        _ties(row, "allied_with"),
        _ties(row, "fighting"),
        period=str(row.get("period") or ""),
        is_monitor=bool(row.get("monitor")),
        wikidata=row.get("wikidata"),
        example=row.get("example") or "",
        reliability=row.get("reliability"),
    )


def read_entries(text: str) -> tuple[ActorEntry, ...]:
    """The entries of a user's own YAML file, of the shape of data/actors.yaml; UsageError where it is not."""
    try:
        raw = resources.parse_kept(text.encode()) or {}
    except ValueError as e:
        raise UsageError(f"the actors file is not YAML: {e}", "see docs/actors.md for an example") from e
    rows = raw.get("actors") if isinstance(raw, dict) else None
    if not isinstance(rows, list):
        raise UsageError("the actors file has no list under `actors:`", "see docs/actors.md for an example")
    conflicts = raw.get("conflicts")
    return tuple(read_entry(row, conflicts if isinstance(conflicts, dict) else {}) for row in rows)


# --- files of a user's own -------------------------------------------------------------------------------


def added_paths() -> tuple[Path, ...]:
    """The files of actors that the user added, in $REPORTEDLY_HOME/actors, by name."""
    return tuple(sorted((resources.home() / "actors").glob("*.yaml")))


def read_added() -> tuple[str, ...]:
    """Their texts, each checked. UsageError names a file that can't be read, or is none of actors."""
    texts = []
    for path in added_paths():
        try:
            texts.append(path.read_text(encoding="utf-8"))
            read_entries(texts[-1])
        except (OSError, UnicodeDecodeError, UsageError) as wrong:
            raise UsageError(f"{path}: {wrong}", f"mend it, or take it away with `reportedly actors remove {path.stem}`") from wrong
    return tuple(texts)
