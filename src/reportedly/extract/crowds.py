"""Crowds: whether what is told happened at a protest, and whether those who threw, burned or beat were a mob rather than demonstrators."""

from collections.abc import Sequence

from reportedly.extract.grammar import Grammar
from reportedly.extract.parties import ARMED, Party, Scene

_PROTESTS = frozenset("protest demonstration rally march sit-in vigil picket demo".split())
_AT = frozenset("at during in into on onto up".split())
_APART = frozenset("after before following over for against".split())
_PEACEFUL_VERBS = frozenset("protest demonstrate march rally".split())
_BY_PROTEST = frozenset(
    """
    protest demonstration demonstrate demonstrator protester rally march sit-in barricade roadblock tyre tire slogan
    picket
""".split()
)
_BEATING = frozenset({"beat", "stone", "lynch", "pelt"})
_IN_HAND = frozenset("stone stick rock club machete brick axe knife".split())  # what unarmed people fight with
_GUNS = frozenset("gun gunman gunfire firearm rifle pistol shoot shot bullet weapon gunfight shootout".split())
_BLAMED = frozenset("suspected suspect accuse accused alleged thief theft witchcraft witch blasphemy kidnapper robber".split())
_OUTBURST = frozenset(
    """
    pupil inmate prisoner detainee convict fan supporter cadre party settler villager resident local neighbour neighbor crowd mob
""".split()
)
_CROWDS = frozenset(
    """
    villager resident crowd mob local youth people inhabitant neighbour neighbor student settler supporter cadre fan
    pupil inmate
""".split()
)
_RIOT_SQUAD = frozenset("police policeman officer squad unit gear shield".split())
_STATE = frozenset({"state forces", "government", "external forces"})


def is_at_protest(grammar: Grammar, start: int, end: int) -> bool:
    """True where the words from token `start` on tell that it happened at a protest: "arrested six at a rally", "fired on a sit-in".

    A march named as a cause or a date ("after a rally", "for taking part in a march") is none, nor what a trigger itself says.
    """
    for k in range(max(0, start - 25), min(len(grammar.tokens), end + 25)):
        if start <= k < end or grammar.is_border_between(min(k, start), max(k, start)):
            continue
        token, lemma = grammar.tokens[k], grammar.lemmas[k]
        if lemma in _PROTESTS and token.tag in {"NN", "NNS"}:
            before = [t.lower for t in grammar.tokens[max(0, k - 5) : k]]
            last = max((n for n, word in enumerate(before) if word in _AT), default=-1)
            if last >= 0 and "part" not in before[:last] and not _APART & set(before[last:]):
                return True
        elif k > end and lemma in _PEACEFUL_VERBS and token.tag == "VBG" and grammar.tokens[k - 1].tag[:2] in {"NN", "VB", ","}:
            return True  # "villagers protesting over land", "who were demonstrating"
    return False


def words_of(lemmas: Sequence[str]) -> frozenset[str]:
    """The lemmas of a sentence; "riot police" and "riot gear" say no riot.

    >>> sorted(words_of(["riot", "police", "watch"]))
    ['police', 'watch']
    """
    after = [*lemmas[1:], ""]
    return frozenset(w for w, then in zip(lemmas, after, strict=True) if w != "riot" or then not in _RIOT_SQUAD)


def is_mobbing(scene: Scene, words: frozenset[str], at_protest: bool) -> bool:
    """True for stones thrown, or things smashed, by others than protesters, and not at the state: prisoners, fans, settlers, neighbours."""
    if at_protest or words & _BY_PROTEST or any(p.kind == "protesters" for p in scene.actors):
        return False
    if any(p.is_armed or p.kind in _STATE for p in scene.parties):
        return False
    at_people = any(p.is_civilian for p in scene.targets)
    return at_people or any(_heads(p) & _OUTBURST for p in scene.actors)


def is_beating_by_crowd(scene: Scene, words: frozenset[str], verb: str, at_protest: bool) -> bool:
    """True for "villagers beat a thief", "supporters attacked them with sticks": a crowd without guns against unarmed people."""
    if at_protest or not scene.actors or words & _GUNS:
        return False
    if verb in _BEATING and all("vigilante" in _heads(p) for p in scene.actors):
        return True
    if any(p.is_armed and p.head != "settler" for p in scene.parties):
        return False
    if any(p.head in {"crowd", "mob"} for p in scene.actors):
        return True
    return all(_heads(p) & _CROWDS for p in scene.actors) and bool(words & (_BLAMED | _IN_HAND) or verb in _BEATING)


def is_brawl(scene: Scene, words: frozenset[str], at_protest: bool) -> bool:
    """True for two crowds that fight with sticks and stones, neither of them of the state or a group under arms."""
    unarmed = not words & _GUNS and not any(p.kind in ARMED - {"identity militia"} or p.kind in _STATE for p in scene.parties)
    return unarmed and not at_protest and bool(words & (_IN_HAND - {"machete", "knife", "axe"})) and bool(scene.actors)


def _heads(party: Party) -> frozenset[str]:
    return party.words | {party.head}
