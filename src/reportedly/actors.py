"""The registry of actors: who there is, by which names, in which conflicts, from data/actors.yaml and data/states.csv.

Names are compared as tuples of pieces: lower case, accents and apostrophes dropped, hyphens dividing, the Arabic article in one
spelling. A name is looked up by its pieces, never by scanning. Every state has three actors of its own: its military, its
police and its government.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


from reportedly import resources, vocab
from reportedly.errors import UsageError
from reportedly.records import Actor, Candidate

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ؤ": "و", "ئ": "ي", "ـ": ""})
_ARTICLE = re.compile(r"^(?:el|ad|ash|an|ar|as|at|az|ul)(?=-\w)")
_DROPPED = re.compile(r"['’‘ʼ`´״׳.\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_DIVIDER = re.compile(r"[^\w&]+")
_WORD = re.compile(r"[^\s/–—]+")
_KEYS = frozenset("id name kind conflict theatre aliases generic part_of allied_with fighting period monitor wikidata example".split())


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation to another actor, over a period "2014-2019" ("" where not known)."""

    actor: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor of the registry. `theatre` and the keys of `generic` are ISO 3166 codes; `period` "2012-2017", open ends empty.

    `generic` holds words that mean this actor in one country only ("the coalition").
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


@dataclass(frozen=True, slots=True)
class Match:
    """Pieces [start, end) are a name. `sense`: alias, generic, state, adjective, people or capital; `ids` actor ids or ISO codes."""

    start: int
    end: int
    alias: str
    sense: str
    ids: tuple[str, ...]


# --- names as pieces -------------------------------------------------------------------------------------


def slug(name: str) -> str:
    """A name as part of an id.

    >>> slug("Côte d'Ivoire Guard")
    'cote-divoire-guard'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", _DROPPED.sub("", name).casefold()) if not unicodedata.combining(c))
    return "-".join(p for p in _DIVIDER.split(plain) if p) or "unnamed"


@lru_cache(maxsize=65_536)
def fold(word: str) -> tuple[str, ...]:
    """The pieces of one written word; () for a mark that divides nothing, the mark itself for another."""
    if word in {"'s", "’s", "-", "–", "/", "'", "’"}:
        return ()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", word.translate(_ARABIC)).casefold())
    bare = _ARTICLE.sub("al", "".join(c for c in bare if not unicodedata.combining(c)).translate(_ARABIC))
    found = tuple(p for p in _DIVIDER.split(bare) if p)
    return tuple("and" if p == "&" else "al" if p == "el" else p for p in found) or ((word,) if word.strip() else ())


def pieces(name: str) -> tuple[str, ...]:
    """The pieces of a name, possessives dropped.

    >>> pieces("Ahrar ash-Sham"), pieces("Syria’s Democratic Forces")
    (('ahrar', 'al', 'sham'), ('syria', 'democratic', 'forces'))
    """
    words = (w.group() for w in _WORD.finditer(re.sub(r"['’][sS]\b", "", name)))
    return tuple(p for word in words for p in fold(word))


# --- the registry ----------------------------------------------------------------------------------------


class ActorRegistry:
    """The entries by id, the states by ISO code, and one index of all names by their first piece."""

    def __init__(self, entries: Sequence[ActorEntry], states: Sequence[State], conflicts: Mapping[str, str]) -> None:
        self.states: Mapping[str, State] = {s.iso: s for s in states}
        self.conflicts = conflicts
        self.entries: Mapping[str, ActorEntry] = {e.id: e for e in (*self._of_states(states), *entries)}
        self._index: dict[str, list[tuple[tuple[str, ...], str, str, list[str]]]] = {}
        self._exact: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for entry in self.entries.values():
            for name in entry.names:
                self._add(name, "alias", entry.id)
            for _, word in entry.generic:
                self._add(word, "generic", entry.id)
        for state in states:
            for sense, words in (
                ("state", (state.name, *state.names)),
                ("adjective", state.adjectives),
                ("people", state.people),
                ("capital", state.capitals),
            ):
                for word in words:
                    self._add(word, sense, state.iso)
        for bucket in self._index.values():
            bucket.sort(key=lambda row: -len(row[0]))

    @staticmethod
    def _of_states(states: Sequence[State]) -> Iterator[ActorEntry]:
        for state in states:
            for part in ("military", "police", "government"):
                actor = state.actor(part)
                yield ActorEntry(actor.id, actor.name, actor.kind, theatre=(state.iso,))

    def _add(self, name: str, sense: str, key: str) -> None:
        parts = pieces(name)
        if parts[:1] == ("the",) and len(parts) > 1:
            parts = parts[1:]
        if not parts:
            return
        ids = self._exact.get((parts, sense))
        if ids is None:
            ids = self._exact[parts, sense] = []
            self._index.setdefault(parts[0], []).append((parts, name, sense, ids))
        if key not in ids:
            ids.append(key)

    def starts(self, piece: str) -> bool:
        """True where some name begins with the piece."""
        return piece in self._index

    def find_at(self, parts: Sequence[str], at: int) -> Iterator[Match]:
        """The names that begin at parts[at], longest first."""
        for name, alias, sense, ids in self._index.get(parts[at], ()):
            if tuple(parts[at : at + len(name)]) == name:
                yield Match(at, at + len(name), alias, sense, tuple(ids))

    def find(self, name: str) -> tuple[ActorEntry, ...]:
        """The entries that bear this name, under the normalised spelling; generic words are none."""
        parts = pieces(name)
        if parts[:1] == ("the",) and len(parts) > 1:
            parts = parts[1:]
        return tuple(self.entries[i] for i in self._exact.get((parts, "alias"), ()))

    def find_generic(self, words: str, country: str | None) -> tuple[ActorEntry, ...]:
        """The entries that a general word such as "the coalition" means in this country."""
        parts = pieces(words)
        parts = parts[1:] if parts[:1] == ("the",) else parts
        found = (self.entries[i] for i in self._exact.get((parts, "generic"), ()))
        return tuple(e for e in found if any(c == country and pieces(w)[-len(parts) :] == parts for c, w in e.generic))

    def find_states(self, name: str, *senses: str) -> tuple[State, ...]:
        """The states that a name, adjective, people or capital stands for; all four senses where none is given."""
        parts = pieces(name)
        keys = (k for sense in senses or ("state", "adjective", "people", "capital") for k in self._exact.get((parts, sense), ()))
        return tuple(self.states[k] for k in dict.fromkeys(keys))

    def ancestors(self, actor_id: str) -> tuple[str, ...]:
        """The actors that this one is part of, nearest first."""
        found: list[str] = []
        entry = self.entries.get(actor_id)
        while entry and entry.part_of and entry.part_of not in found:
            found.append(entry.part_of)
            entry = self.entries.get(entry.part_of)
        return tuple(found)


# --- reading the files -----------------------------------------------------------------------------------


def _ties(rows: Sequence[str]) -> tuple[Tie, ...]:
    return tuple(Tie(*row.split(" ", 1)) for row in rows)


def read_entry(row: Any, conflicts: Mapping[str, Any]) -> ActorEntry:
    """An entry from its YAML mapping; UsageError names the key that is wrong."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("name"), str):
        raise UsageError(f"an actor needs an id and a name: {str(row)[:80]}", "see docs/actors.md for the keys")
    unknown = set(row) - _KEYS
    if unknown or row.get("kind") not in vocab.ACTOR_KINDS:
        wrong = f"unknown key {sorted(unknown)[0]!r}" if unknown else f"kind {row.get('kind')!r} is none of the codebook's"
        raise UsageError(f"actor {row['id']}: {wrong}", "see docs/actors.md for the keys, `reportedly codebook` for the kinds")
    conflict: str | None = row.get("conflict")
    theatre = row.get("theatre") or (conflicts.get(conflict or "") or {}).get("theatre") or ()
    generic = tuple((iso, word) for iso, words in (row.get("generic") or {}).items() for word in words)
    return ActorEntry(
        row["id"],
        row["name"],
        row["kind"],
        tuple(row.get("aliases") or ()),
        conflict,
        tuple(theatre),
        generic,
        row.get("part_of"),
        _ties(row.get("allied_with") or ()),
        _ties(row.get("fighting") or ()),
        str(row.get("period") or ""),
        bool(row.get("monitor")),
        row.get("wikidata"),
        row.get("example") or "",
    )


def read_entries(text: str) -> tuple[ActorEntry, ...]:
    """The entries of a user's own YAML file, of the shape of data/actors.yaml; UsageError where it is not."""
    try:
        raw = resources.parse_yaml(text.encode()) or {}
    except ValueError as e:
        raise UsageError(f"the actors file is not YAML: {e}", "see docs/actors.md for an example") from e
    rows = raw.get("actors") if isinstance(raw, dict) else None
    if not isinstance(rows, list):
        raise UsageError("the actors file has no list under `actors:`", "see docs/actors.md for an example")
    return tuple(read_entry(row, raw.get("conflicts") or {}) for row in rows)


@cache
def load_states() -> tuple[State, ...]:
    """The states of data/states.csv."""
    rows = (line.split(";") for line in resources.load_lines("data/states.csv"))
    return tuple(State(r[0], r[1], *(tuple(w for w in cell.split("|") if w) for cell in r[2:6])) for r in rows)


@cache
def load_registry(own: str = "") -> ActorRegistry:
    """The packaged actors, with those of a user's own YAML text after them: the same id replaces, a new one is added."""
    raw = resources.load_yaml("data/actors.yaml")
    packaged = [read_entry(row, raw["conflicts"]) for row in raw["actors"]]
    conflicts = {key: row["name"] for key, row in raw["conflicts"].items()}
    return ActorRegistry([*packaged, *(read_entries(own) if own else ())], load_states(), conflicts)
