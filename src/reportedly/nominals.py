"""Words that stand for actors without being names: head nouns with the class they imply, titles, organisation words.

The lists are data/nominals.yaml. Classes are those of its `classes`: fighters, forces, police, civilians, sources and so on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly import resources
from reportedly.actors import ActorRegistry, Match, fold
from reportedly.records import Actor, Token
from reportedly.wordclass import lemma

_PLURALS = {
    "people": "people",
    "men": "man",
    "women": "woman",
    "children": "child",
    "wives": "wife",
    "police": "police",
    "thieves": "thief",
    "peoples": "people",
    "forces": "force",
    "troops": "troop",
    "media": "media",
    "staff": "staff",
    "authorities": "authorities",
    "mujahideen": "mujahideen",
    "personnel": "personnel",
    "rulers": "rulers",
    "marines": "marine",
    "clergy": "cleric",
}
PARTICLES = frozenset("al bin ibn de la del des du von van el ul der den dos da di du e y ben ould ag".split())
_SINGULAR = frozenset({"NN", "NNP", "JJ"})


@dataclass(frozen=True, slots=True)
class Named:
    """Tokens [start, end) are a name that the registry knows; `sense` as in `actors.Match`."""

    start: int
    end: int
    sense: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NominalClass:
    """What a head noun implies. `unnamed` is the actor that it resolves to where the report says no more."""

    name: str
    unnamed: Actor
    words: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Head:
    """A head found in a text: its class, how many tokens it has, and whether it needs a determiner or adjective before it."""

    nominal: str
    size: int
    word: str
    needs_modifier: bool


@dataclass(frozen=True, slots=True)
class Nominals:
    """The word lists, ready to be looked up."""

    classes: dict[str, NominalClass]
    heads: dict[str, tuple[str, bool]]
    titles: frozenset[str]
    offices: frozenset[str]
    name_starts: frozenset[str]
    organisations: dict[str, str]
    not_actors: frozenset[str]
    peoples: frozenset[str]
    adjectives: frozenset[str]
    verbs: frozenset[str]
    towards: frozenset[str]
    together: frozenset[str]
    attacks: frozenset[str]
    organisation_starts: dict[str, str]
    armed_names: frozenset[str]

    @property
    def unnamed_ids(self) -> frozenset[str]:
        """The ids of actors that name nobody."""
        return _unnamed_ids()

    def head_at(self, tokens: Sequence[Token], end: int, start: int = 0) -> Head | None:
        """The head noun, of one to three words, that ends before tokens[end]; None where it stands for nobody."""
        if end <= start:
            return None
        last = singular(tokens[end - 1].lower, tokens[end - 1].tag)
        words = [last]
        for token in reversed(tokens[max(start, end - 3) : end - 1]):
            words.append(f"{token.lower} {words[-1]}")
        for size in range(len(words), 0, -1):
            found = self.heads.get(words[size - 1])
            if found is None and size == 1:
                found = self.heads.get(_last_part(last))
            if found:
                return Head(found[0], size, words[size - 1], found[1])
        return None

    def organisation_kind(self, word: str) -> str | None:
        """The kind of organisation that a (lower-case) word or pair of words makes of a name; None for others."""
        return self.organisations.get(word)


@lru_cache(maxsize=16_384)
def singular(word: str, tag: str) -> str:
    """The singular of a lower-case noun.

    >>> singular("gunmen", "NNS"), singular("families", "NNS"), singular("children", "NNS")
    ('gunman', 'family', 'child')
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    if word.endswith("children"):
        return word[:-3]
    if word.endswith("women"):
        return word[:-5] + "woman"
    plural = (
        tag in {"NNS", "NNPS"}
        or (tag not in _SINGULAR and word.endswith("s"))
        or (tag == "NNP" and word.endswith(("rs", "ts", "ns", "ds", "ls")))
    )
    return lemma(word, "NNS") if plural else word


def _last_part(word: str) -> str:
    """The part after the last hyphen: "ex-fighter" is a fighter."""
    return word.rsplit("-", 1)[-1]


@cache
def load_trades() -> frozenset[str]:
    """Unarmed people by their trade or station, singular: data/trades.txt."""
    return frozenset(word for line in resources.load_lines("data/trades.txt") for word in line.split())


@cache
def load_nominals() -> Nominals:
    """The packaged lists, read once a process."""
    raw = resources.load_yaml("data/nominals.yaml")
    classes, heads = {}, dict.fromkeys(load_trades(), ("civilians", False))
    for row in raw["classes"]:
        named = row["unnamed"]
        words = (*row["words"], *row.get("needs", ()))
        classes[row["class"]] = NominalClass(row["class"], Actor(named["id"], named["name"], named["kind"]), words, row["example"])
        for key, needs in (("words", False), ("needs", True)):
            heads.update(dict.fromkeys(row.get(key, ()), (row["class"], needs)))
    organisations = {word: kind for kind, words in reversed(raw["organisations"].items()) for word in words}
    lists = ("name_starts", "not_actors", "peoples", "adjectives", "verbs", "towards", "attacks", "armed_names")
    fixed = {key: frozenset(raw[key]) for key in lists}
    return Nominals(
        classes,
        heads,
        frozenset(raw["titles"]["office"]) | frozenset(raw["titles"]["plain"]),
        frozenset(raw["titles"]["office"]),
        organisations=organisations,
        together=frozenset(raw["civilians_together"]),
        organisation_starts={word: kind for kind, words in raw["organisation_starts"].items() for word in words},
        **fixed,
    )


# --- names by their words --------------------------------------------------------------------------------


@cache
def _unnamed_ids() -> frozenset[str]:
    return frozenset(c.unnamed.id for c in load_nominals().classes.values())


@cache
def given_names() -> frozenset[str]:
    """First names, lower case."""
    return frozenset(name for line in resources.load_lines("data/given_names.txt") for name in line.split())


def title_length(tokens: Sequence[Token], start: int, end: int, words: Nominals) -> int:
    """How many tokens from `start` on are titles: "Lt. Gen.", "Foreign Secretary", "Secretary of State"."""
    i = start
    while i < end:
        for size in (4, 3, 2, 1):
            if i + size <= end and " ".join(t.lower for t in tokens[i : i + size]) in words.titles:
                i += size
                break
        else:
            if tokens[i].text == "." and i > start:
                i += 1
                continue
            break
    return i - start


def organisation_of(tokens: Sequence[Token], start: int, end: int, words: Nominals) -> str | None:
    """The kind of organisation that tokens [start, end) name by their head word; None where they name none."""
    if end - start < 2 and "-" not in tokens[start].text:
        return None
    started = words.organisation_starts.get(tokens[start].lower.split("-")[0])
    if started and tokens[start].is_capitalised:
        return started
    if end - start < 2:
        return None
    stop = next((k for k in range(start + 1, end) if tokens[k].lower in {"of", "for"}), end)
    for at in dict.fromkeys((stop, end)):
        two, one = " ".join(t.lower for t in tokens[max(start, at - 2) : at]), tokens[at - 1].lower
        kind = (words.organisation_kind(two) if at - start >= 2 else None) or words.organisation_kind(one)
        if kind and (at - start > 1 or stop < end):
            return kind
    return None


def is_person(tokens: Sequence[Token], start: int, end: int, words: Nominals) -> bool:
    """True where the words themselves tell a person's name: a first name, "Abu", "bin", an initial."""
    first = tokens[start]
    if first.lower in words.name_starts and end - start > 1:
        return True
    names = given_names()
    if (
        end - start > 1
        and (first.lower in names or first.lower.split("-")[0] in names)
        and tokens[start + 1].text[0].isupper() | (tokens[start + 1].lower in PARTICLES or tokens[start + 1].lower.startswith("al-"))
    ):
        return True
    return any(t.lower in {"bin", "ibn", "bint"} for t in tokens[start + 1 : end])


# --- names of the registry -------------------------------------------------------------------------------


def find_names(tokens: Sequence[Token], registry: ActorRegistry) -> tuple[Named, ...]:
    """The registry's names among the tokens, longest first, not overlapping."""
    return _names_among(tuple(t.text for t in tokens), tuple(t.lower for t in tokens), registry)


@lru_cache(maxsize=1024)  # one report's sentences and mentions: each is asked several times
def _names_among(texts: tuple[str, ...], lowers: tuple[str, ...], registry: ActorRegistry) -> tuple[Named, ...]:
    parts: list[str] = []
    owner: list[int] = []
    for i, text in enumerate(texts):
        for piece in fold(text):
            parts.append(piece)
            owner.append(i)
    shouted = _is_shouted(texts)
    found: list[Named] = []
    k = 0
    while k < len(parts):
        named = None
        if (not k or owner[k] != owner[k - 1]) and registry.starts(parts[k]):
            named = _pick_name(texts, lowers, parts, owner, k, registry, shouted)
        if named:
            found.append(named)
            while k < len(parts) and owner[k] < named.end:
                k += 1
        else:
            k += 1
    return tuple(found)


def _pick_name(
    texts: Sequence[str], lowers: Sequence[str], parts: Sequence[str], owner: Sequence[int], k: int, registry: ActorRegistry, shouted: bool
) -> Named | None:
    for match in registry.find_at(parts, k):
        first, last = owner[k], owner[match.end - 1]
        if match.end < len(parts) and owner[match.end] == last:
            continue
        if _is_written_so(match, texts[first : last + 1], lowers[first : last + 1], shouted):
            return Named(first, last + 1, match.sense, match.ids)
    return None


def _is_written_so(match: Match, texts: Sequence[str], lowers: Sequence[str], shouted: bool) -> bool:
    """True where the capitals fit: an acronym in capitals, a name with a capital, a general word in any case."""
    if match.sense == "generic" or match.alias.upper() == match.alias.lower():
        return True
    if len(texts) == 1 and match.alias.isupper():
        return texts[0].isupper() and not (shouted and len(match.alias) < 5)
    return any(
        text[0].isupper() or ("-" in text and any(p[:1].isupper() for p in text.split("-")))
        for text, lower in zip(texts, lowers, strict=True)
        if lower not in {"the", "al"}
    )


def _is_shouted(texts: Sequence[str]) -> bool:
    """True for a sentence in capitals: its capitals tell nothing."""
    words = [t for t in texts if t[0].isalpha() and len(t) > 1]
    return len(words) > 3 and sum(t.isupper() for t in words) > 0.7 * len(words)
