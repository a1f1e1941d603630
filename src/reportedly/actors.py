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

from reportedly import resources
from reportedly.actors_entries import DIVIDER, DROPPED, ActorEntry, State, added_paths, read_added, read_entries, read_entry, slug

__all__ = ["ActorEntry", "ActorRegistry", "Match", "State", "added_paths", "fold", "load_registry", "load_states", "pieces",
           "read_added", "read_entries", "slug"]
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ؤ": "و", "ئ": "ي", "ـ": ""})
_ARTICLE = re.compile(r"^(?:el|ad|ash|an|ar|as|at|az|ul)(?=-\w)")
_WORD = re.compile(r"[^\s/–—]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Pieces [start, end) are a name. `sense`: alias, generic, state, adjective, people or capital; `ids` actor ids or ISO codes."""

    start: int
    end: int
    alias: str
    sense: str
    ids: tuple[str, ...]


# --- names as pieces -------------------------------------------------------------------------------------


@lru_cache(maxsize=65_536)
def fold(word: str) -> tuple[str, ...]:
    """The pieces of one written word; () for a mark that divides nothing, the mark itself for another."""
    if word in {"'s", "’s", "-", "–", "/", "'", "’"}:
        return ()
    bare = DROPPED.sub("", unicodedata.normalize("NFKD", word.translate(_ARABIC)).casefold())
    bare = _ARTICLE.sub("al", "".join(c for c in bare if not unicodedata.combining(c)).translate(_ARABIC))
    found = tuple(p for p in DIVIDER.split(bare) if p)
    return tuple("and" if p == "&" else "al" if p == "el" else p for p in found) or ((word,) if word.strip() else ())


@lru_cache(maxsize=16_384)
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


@cache
def load_states() -> tuple[State, ...]:
    """The states of data/states.csv."""
    rows = (line.split(";") for line in resources.load_lines("data/states.csv"))
    return tuple(State(r[0], r[1], *(tuple(w for w in cell.split("|") if w) for cell in r[2:6])) for r in rows)


@cache
def load_registry(*own: str) -> ActorRegistry:
    """The packaged actors, with those of a user's own YAML texts after them: the same id replaces, a new one is added."""
    raw = resources.load_yaml("data/actors.yaml")
    packaged = [read_entry(row, raw["conflicts"]) for row in raw["actors"]]
    conflicts = {key: row["name"] for key, row in raw["conflicts"].items()}
    return ActorRegistry([*packaged, *(entry for text in own for entry in read_entries(text))], load_states(), conflicts)
