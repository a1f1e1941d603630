"""The parties and things in one event: binds token ranges to mentions, and tells armed from civilian."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly import resources
from reportedly.extract.frame import Frame, Range
from reportedly.extract.grammar import Grammar
from reportedly.nominals import load_trades
from reportedly.records import Mention, Role, Weapon

ARMED = frozenset({"state forces", "rebel group", "political militia", "identity militia", "unidentified armed group", "external forces"})
PARTIES = ARMED | {"government", "criminal group"}
CIVIL = frozenset({"civilians", "media", "protesters", "person"})

_WORDS = {key: frozenset(words) for key, words in resources.load_yaml("data/parties.yaml").items()}
ARMED_WORDS, CIVILIAN_WORDS, TERRITORY = _WORDS["armed"], _WORDS["civilian"] | load_trades(), _WORDS["territory"]
AIRCRAFT, _FIGHTERS, _GUNS = _WORDS["aircraft"], _WORDS["fighters"], _WORDS["acting"]
_SINGLE = frozenset("a an officer soldier policeman fighter member commander guard".split())
_EMPTY_SUBJECTS = frozenset({"it", "there", "this", "that", "what", "which"})


@dataclass(frozen=True, slots=True)
class Party:
    """One filled part: its words' character range, the mention that names it (or None), its actor kind, and its head's lemma."""

    start: int
    end: int
    mention: Mention | None
    kind: str | None
    head: str
    words: frozenset[str]

    @property
    def actor_id(self) -> str | None:
        """The id of the actor it resolves to."""
        return self.mention.actor.id if self.mention is not None and self.mention.actor is not None else None

    @property
    def is_armed(self) -> bool:
        """True for forces, groups, fighters, and what belongs to them; who is retired or off duty bears no arms."""
        if self._is_out_of_service:
            return False
        if self.kind is not None and self.kind in ARMED:
            return True
        if self.kind == "civilians" and "armed" in self.words and self.head in CIVILIAN_WORDS:
            return True  # "armed herders"
        if self.kind in {"organisation", "government"} and self.head in _FIGHTERS:
            return True
        return (
            self.kind in {None, "person"}
            and (self.head in ARMED_WORDS or bool(self.words & {"military", "army", "militant", "police"}))
            and (self.head != "camp" or bool(self.words & {"military", "army"}))
        )

    @property
    def _is_out_of_service(self) -> bool:
        """True for "a retired colonel", "a former officer"; former rebels in the plural may be a group under arms."""
        left = self.head.startswith("ex-") or ("former" in self.words and bool(self.words & _SINGLE))
        return left or bool(self.words & {"retired", "off-duty"})

    @property
    def is_civilian(self) -> bool:
        """True for unarmed people and civilian sites."""
        if self._is_out_of_service:
            return True
        return self.kind in CIVIL or (self.kind not in PARTIES and not self.is_armed and bool({self.head} & CIVILIAN_WORDS))


@dataclass(frozen=True, slots=True)
class Scene:
    """One event's parts bound to mentions."""

    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    supporters: tuple[Party, ...]
    affected: tuple[Party, ...]
    weapons: tuple[Mention, ...]
    from_the_air: bool
    note: str = ""
    taken: tuple[Party, ...] = ()

    @property
    def weapon_classes(self) -> frozenset[str]:
        """The classes of the weapons named."""
        return frozenset(w.resolved.weapon_class for w in self.weapons if isinstance(w.resolved, Weapon))

    @property
    def parties(self) -> tuple[Party, ...]:
        """Actors, targets and affected."""
        return self.actors + self.targets + self.affected


def _as_victim(party: Party) -> Party:
    """ "Four men" who are shot are people; only words like "armed" or "of the militia" put them under arms."""
    last = party.mention.text.lower().split()[-1] if party.mention is not None else ""
    bare = last in {"man", "men", "boy", "boys", "youth", "youths"} and not party.words & {"armed", "masked", "uniformed", "gunman"}
    return replace(party, kind="civilians") if bare and party.kind == "unidentified armed group" else party


class Cast:
    """The mentions of one sentence, by kind, for binding ranges to them."""

    def __init__(self, grammar: Grammar, mentions: Sequence[Mention]) -> None:
        self.grammar = grammar
        self.actors = [m for m in mentions if m.kind == "actor"]
        self.places = [m for m in mentions if m.kind == "place"]
        self.weapons = [m for m in mentions if m.kind == "weapon"]
        self.times = [m for m in mentions if m.kind == "time" and not self._is_birth(m)]
        self.numbers = [m for m in mentions if m.kind == "number"]

    def bind(self, part: Range) -> tuple[Party, ...]:
        """The parties in a token range; conjoined names inside one range are several."""
        tokens = self.grammar.tokens[part[0] : part[1]]
        start, end = tokens[0].start, tokens[-1].end
        head = self._head_of(part)
        inside = [m for m in self.actors if m.start < end and start < m.end]
        over_head = [m for m in inside if m.start <= self.grammar.tokens[head].start < m.end]
        words = frozenset(self.grammar.lemmas[part[0] : part[1]])
        chosen = max(over_head, key=lambda m: (m.actor is not None, min(m.end, end) - max(m.start, start)), default=None)
        if chosen is None or (
            chosen.actor is None
            or chosen.actor.id.startswith("actor:unidentified")
            or self.grammar.lemmas[head] in {"element", "number", "group", "member", "militant", "fighter", "force", "troop"}
        ):
            named = [m for m in inside if m.actor is not None and m.form == "name" and m.start >= self.grammar.tokens[head].start]
            if chosen is None or (chosen.actor is None and named):
                chosen = named[0] if named else chosen or (inside[0] if inside else None)
        if chosen is None:
            return (Party(start, end, None, None, self.grammar.lemmas[head], words),)
        return (
            Party(
                min(start, chosen.start),
                max(chosen.end, self._end_of(part)),
                chosen,
                "unidentified armed group" if self._are_somebodys_men(part, head, chosen) else chosen.actor.kind if chosen.actor else None,
                self.grammar.lemmas[head],
                words,
            ),
        )

    def _are_somebodys_men(self, part: Range, head: int, mention: Mention) -> bool:
        """True for "men of the Nahr Front", "boys of the militia": they stand under a group, whoever the mention takes them for."""
        tokens = self.grammar.tokens
        if self.grammar.lemmas[head] not in {"man", "boy"} or mention.actor is None or mention.actor.kind != "civilians":
            return False
        after = range(head + 2, part[1]) if head + 1 < part[1] and tokens[head + 1].lower == "of" else range(0)
        return any(
            self.grammar.lemmas[k] in ARMED_WORDS
            or (tokens[k].tag == "NNP" and not any(m.start <= tokens[k].start < m.end for m in self.places))
            for k in after
        )

    def _end_of(self, part: Range) -> int:
        return self.grammar.tokens[part[1] - 1].end

    def _head_of(self, part: Range) -> int:
        group = next((g for g in self.grammar.nouns if g.start >= part[0] and g.end <= part[1]), None)
        if group is None:
            group = self.grammar.noun_at(part[0])
        return min(group.head, part[1] - 1) if group else part[1] - 1

    def is_time(self, part: Range) -> bool:
        """True for a range whose head is a time expression."""
        at = self.grammar.tokens[self._head_of(part)].start
        return any(m.start <= at < m.end for m in self.times)

    def _is_birth(self, time: Mention) -> bool:
        """True for ", born in 1990", "(b. 1958)": a day of somebody's, of no event; a group "was born in 1990"."""
        before = ["", "", "", *(t.lower for t in self.grammar.tokens if t.end <= time.start)][-3:]
        return before[1:] == ["b", "."] or (before[0] == "," and before[1] == "born")

    def is_weapon(self, part: Range) -> bool:
        """True for a range whose head is (in) a weapon mention or an aircraft."""
        head = self._head_of(part)
        at = self.grammar.tokens[head].start
        return any(m.start <= at < m.end for m in self.weapons) or self.grammar.lemmas[head] in AIRCRAFT

    def is_place(self, part: Range) -> bool:
        """True for a range whose head is a toponym and no actor."""
        at = self.grammar.tokens[self._head_of(part)].start
        return any(m.start <= at < m.end for m in self.places) and not any(m.start <= at < m.end for m in self.actors)

    def scene_of(self, frame: Frame, trigger_range: Range, reach: Range, alone: bool) -> Scene:
        """Binds a frame. The only event of a sentence (`alone`) takes every weapon named there, others those within `reach`."""
        actors = self._animate(frame.actors)
        supporters = self._animate(frame.supporters)
        targets = tuple(
            p
            for r in frame.targets
            if not self.is_time(r) and not self._is_event(r, trigger_range)
            for p in self.bind(r)
            if p.head not in _EMPTY_SUBJECTS
        )
        affected = tuple(p for r in frame.affected if not self.is_time(r) for p in self.bind(r) if p.head not in _EMPTY_SUBJECTS)
        targets, affected = tuple(map(_as_victim, targets)), tuple(map(_as_victim, affected))
        air = any(
            self.grammar.lemmas[k] in AIRCRAFT or self.grammar.tokens[k].lower in AIRCRAFT
            for r in frame.actors + frame.weapons
            for k in range(*r)
        )
        taken = tuple(p for r in frame.taken for p in self.bind(r))
        return Scene(actors, targets, supporters, affected, self._weapons(frame, reach, alone), air, frame.note, taken)

    def _animate(self, ranges: tuple[Range, ...]) -> tuple[Party, ...]:
        """Parties that can act: a mention of an actor, or people by the head's meaning; a weapon, time or place acts not."""
        out = []
        for r in ranges:
            if self.is_time(r):
                continue
            for p in self.bind(r):
                people = p.head in ARMED_WORDS | CIVILIAN_WORDS | _GUNS or (p.head in {"they", "he", "she", "we"})
                if p.mention is None and self._is_state(r):
                    p = Party(p.start, p.end, None, "state forces", p.head, p.words)
                    out.append(p)
                elif p.mention is not None or (
                    people
                    and not self.is_weapon(r)
                    and p.head not in {"base", "camp", "village", "house", "home", "market", "school", "hospital", "vehicle", "bus"}
                ):
                    out.append(p)
        return tuple(out)

    def _is_state(self, part: Range) -> bool:
        """True for a bare demonym or country before an event noun: "Russian shelling", "U.S. strike"."""
        tokens = self.grammar.tokens[part[0] : part[1]]
        if len(tokens) != 1 or not tokens[0].is_capitalised:
            return False
        name = next((m for m in self.places if m.start <= tokens[0].start < m.end), None)
        if name is not None and name.place is not None and name.place.feature == "country":
            return name.text.isupper() or self._is_beyond(name.place.country)
        return tokens[0].tag == "JJ" and tokens[0].lower.endswith(("an", "ese", "ish", "i", "ch"))

    def _is_beyond(self, country: str | None) -> bool:
        """True where the sentence names a place elsewhere: "Russia strike kills 4 in Kharkiv"; "Mali attack" may be in Mali."""
        return any(m.place is not None and m.place.country != country for m in self.places)

    def _is_event(self, part: Range, trigger: Range) -> bool:
        return part[0] <= trigger[0] < part[1]

    def _weapons(self, frame: Frame, reach: Range, alone: bool) -> tuple[Mention, ...]:
        tokens = self.grammar.tokens
        spans = [(tokens[a].start, tokens[b - 1].end) for a, b in (*frame.weapons, *frame.actors, reach)]
        if alone or any(tokens[a].tag == "PRP" for a, _ in frame.weapons):  # "it was used": what was named before
            return tuple(self.weapons)
        return tuple(m for m in self.weapons if any(m.start < e and s < m.end for s, e in spans))


def role_of(role: str, party: Party, text: str, cast: Cast) -> Role:
    """The public role: the mention's own words where a mention names the party, else the noun group's."""
    mention = party.mention
    if mention is None:
        place = next((m for m in cast.places if party.start <= m.start and m.end <= party.end), None)
        return Role(party.start, party.end, text[party.start : party.end], role, place.id if place and len(party.words) <= 2 else None)
    return Role(mention.start, mention.end, mention.text, role, mention.id)
