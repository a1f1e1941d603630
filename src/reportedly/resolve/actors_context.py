"""What a report tells about who is meant: the countries it is about, its year, what it named, and the words of each mention."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportedly.actors import ActorRegistry, State, pieces, slug
from reportedly.nominals import Named, Nominals, find_names
from reportedly.records import Actor, Mention, Report, Sentence, Token

_ABROAD = {"US": 0.3, "GB": 0.3, "FR": 0.3, "RU": 0.5, "TR": 0.6, "IR": 0.6, "DE": 0.4, "CN": 0.5}  # states often named where others fight
_OF_AID = frozenset(
    "relief aid witness rights rescue care doctors médecins without help hope solidarity humanitarian children refugees".split()
)
_REACH = 80  # how many mentions back a nominal may refer
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my"})

WITHOUT_ARMY = frozenset({"PS", "CR", "PA", "IS"})  # states where soldiers are somebody else's
INVADERS = frozenset({"invader", "occupier"})  # soldiers of a state that is not the one where they are


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention already resolved: whom, its class of nominal ("" for names), its place in the text, and whether it is a subject.

    `is_quoted`: inside quotation marks; `is_told`: it is told something ("told AFP"); `is_speaker`: it
    says something ("said the driver").
    """

    mention: Mention
    actor: Actor
    nominal: str
    sentence: int
    is_subject: bool
    is_plural: bool
    gender: str = ""
    is_quoted: bool = False
    is_told: bool = False
    is_speaker: bool = False


@dataclass(slots=True)
class Context:
    """All that the resolver knows of one report; it grows from mention to mention."""

    report: Report
    registry: ActorRegistry
    words: Nominals
    countries: dict[str, float]
    year: int | None
    starts: list[int]
    seen: list[Seen] = field(default_factory=list)
    named: dict[str, Actor] = field(default_factory=dict)
    provisional: dict[tuple[str, ...], Actor] = field(default_factory=dict)
    acronyms: dict[str, Actor] = field(default_factory=dict)
    quotes: tuple[tuple[int, int], ...] = ()
    appositions: dict[int, Actor] = field(default_factory=dict)
    surnames: dict[str, list[Actor]] = field(default_factory=dict)
    shortened: dict[str, dict[str, Actor]] = field(default_factory=dict)
    toponyms: tuple[tuple[int, int], ...] = ()
    by_sentence: dict[int, list[Seen]] = field(default_factory=dict)
    paragraphs: list[int] = field(default_factory=list)
    _keys: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    _places: dict[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def add_provisional(self, words: tuple[str, ...], actor: Actor) -> None:
        """Keeps an actor that no list has, to be found by the first and last word of its name."""
        self.provisional[words] = actor
        for word in {words[0], words[-1]}:
            self._keys.setdefault(word, []).append(words)

    def replace_provisional(self, actor: Actor) -> None:
        """The actor of the same id as it is known now, of another kind."""
        for words in [k for k, a in self.provisional.items() if a.id == actor.id]:
            self.provisional[words] = actor
        for known in (self.acronyms, self.named, *self.shortened.values()):
            for key in [k for k, a in known.items() if a.id == actor.id]:
                known[key] = actor

    def keys_of(self, *ends: str) -> list[tuple[str, ...]]:
        """The names of provisional actors that begin or end with one of these words."""
        return list(dict.fromkeys(key for word in ends for key in self._keys.get(word, ())))

    def add_named(self, actor: Actor) -> None:
        """Notes that the report names the actor; persons are found again by their last name."""
        if actor.id not in self.named:
            self.named[actor.id] = actor
            last = pieces(actor.name)[-1:] if actor.kind == "person" and actor.id.startswith("actor:") else ()
            for word in last:
                self.surnames.setdefault(word, []).append(actor)

    def add_seen(self, seen: Seen) -> None:
        """Adds a resolved mention to what later ones may refer to."""
        self.seen.append(seen)
        self.by_sentence.setdefault(seen.sentence, []).append(seen)

    def add_shortened(self, name: str, actor: Actor) -> None:
        """Notes the words by which an organisation's name may be shortened ("the Front")."""
        words = [word for word in pieces(name) if word not in _DETERMINERS and len(word) > 3]
        for word in words:
            self.shortened.setdefault(word, {})[actor.id] = actor

    def pick_shortened(self, text: str) -> Actor | None:
        """Whom "the Front", with its capital, shortens: the one organisation of the report that has the word in its name."""
        article, _, word = text.partition(" ")
        if article.lower() != "the" or not word[:1].isupper() or " " in word:
            return None
        found = list(self.shortened.get(pieces(word)[0] if pieces(word) else "", {}).values())
        return found[0] if len(found) == 1 else None

    def is_toponym(self, token: Token) -> bool:
        """True where a resolved place has this word in its name."""
        k = bisect_right(self.toponyms, (token.start, len(self.report.text)))
        return k > 0 and token.start < self.toponyms[k - 1][1]

    def label_at(self, offset: int) -> Seen | None:
        """The speaker that the paragraph begins with ("Rosa: …"), if it does."""
        paragraph = self.sentence_at(offset).paragraph
        start = bisect_left(self.paragraphs, paragraph)
        for seen in self.of_sentence(start):
            rest = self.report.text[seen.mention.end : seen.mention.end + 1]
            if rest == ":" and seen.mention.start == self.starts[start]:
                return seen
        return None

    def issuer(self) -> Actor | None:
        """Who publishes the text: the outlet, else whose statement the first line says that it is."""
        outlet = self.report.outlet
        if not outlet:
            return next((s.actor for s in self.of_sentence(0) if _ISSUED.fullmatch(self.report.text[: s.mention.start])), None)
        known = self.registry.find(outlet)
        if known:
            return known[0].actor()
        named = self.provisional.get(pieces(outlet))
        words = outlet.lower().split()
        told = (self.words.organisation_kind(w) for w in (" ".join(words[-2:]), words[-1], words[0]))
        kind = next((k for k in told if k), "organisation" if _OF_AID & set(words) else "media")
        return named if named and named.kind != "person" else Actor(f"name:{slug(outlet)}", outlet, kind)

    def of_sentence(self, index: int) -> list[Seen]:
        """The mentions seen in a sentence, the last ones where it is endlessly long."""
        return self.by_sentence.get(index, [])[-40:]

    def recent(self, before: int) -> list[Seen]:
        """The last mentions seen that end before the offset, nearest last: no farther than a reader would look."""
        return [s for s in self.seen[-_REACH:] if s.mention.end <= before]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the offset (the last before it where none does)."""
        return self.report.sentences[max(0, bisect_right(self.starts, offset) - 1)]

    def tokens_of(self, mention: Mention) -> tuple[Token, ...]:
        """The mention's tokens."""
        return tuple(t for t in self.sentence_at(mention.start).tokens if t.start >= mention.start and t.end <= mention.end)

    def is_quoted(self, offset: int) -> bool:
        """True inside quotation marks."""
        k = bisect_right(self.quotes, (offset, len(self.report.text)))
        return k > 0 and offset < self.quotes[k - 1][1]

    def country(self, offset: int | None = None) -> State | None:
        """The one country that the report is about, or that the sentence names before the offset; None where that is open."""
        if offset is not None:
            near = self._named_before(offset)
            if near:
                return near
        ranked = sorted(self.countries.items(), key=lambda row: -row[1])[:2]
        if ranked and (len(ranked) == 1 or ranked[0][1] >= 1.5 * ranked[1][1]):
            return self.registry.states.get(ranked[0][0])
        return None

    def _named_before(self, offset: int) -> State | None:
        """The one country that the sentence names as a place ("in Mali", "Mali's"), before the offset rather than after."""
        sentence = self.sentence_at(offset)
        if sentence.index not in self._places:
            self._places[sentence.index] = tuple(self._places_in(sentence.tokens))
        found = self._places[sentence.index]
        isos = {iso for end, iso in found if end <= offset} or {iso for _, iso in found}
        return self.registry.states.get(isos.pop()) if len(isos) == 1 else None

    def _places_in(self, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
        for name in find_names(tokens, self.registry):
            before = tokens[name.start - 1].lower if name.start else ""
            after = tokens[name.end].lower if name.end < len(tokens) else ""
            if name.sense == "state" and (before in {"in", "of", ",", "across", "inside", "from"} or after == "'s"):
                yield tokens[name.end - 1].end, name.ids[0]

    def main_countries(self) -> tuple[str, ...]:
        """The countries that the report is mostly about: none with less than two fifths of the heaviest's weight."""
        top = max(self.countries.values(), default=0.0)
        return tuple(c for c in self.likely_countries() if self.countries[c] >= 0.4 * top)

    def likely_countries(self) -> tuple[str, ...]:
        """Countries that have some weight in the report, heaviest first."""
        return tuple(sorted(self.countries, key=lambda c: -self.countries[c])[:6])


_ISSUED = re.compile(
    r"\W*(?:\w+ ){0,3}(?:statement|communiqu[ée]|declaration|appeal|press release|bulletin) (?:issued )?(?:by|of|from) (?:the )?",
    re.IGNORECASE)


def read_context(report: Report, mentions: Sequence[Mention], registry: ActorRegistry, words: Nominals) -> Context:
    """The context of a report before any actor is resolved: countries weighed by names, adjectives, capitals, places and theatres."""
    weights: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for sentence in report.sentences:
        factor = 2.0 if sentence.part in {"headline", "dateline"} else 1.0
        for match in find_names(sentence.tokens, registry):
            for iso, weight in _weights(match, registry):
                weights[iso] += factor * weight * _ABROAD.get(iso, 1.0)
                named.add(iso)
    placed: dict[str, set[str]] = defaultdict(set)
    groups = [m for m in mentions if m.kind == "actor" and m.form == "name"]
    for mention in mentions:
        if any(g.start <= mention.start and mention.end < g.end for g in groups):
            continue  # "the Golden Valley Army" says nothing of a Golden Valley in Minnesota
        if mention.kind == "place" and mention.place and mention.place.country and mention.place.feature != "country":
            placed[mention.place.country].add(mention.place.id or mention.text)
            weights[mention.place.country] += 1.0
    for iso, places in placed.items():
        if len(places) == 1 and len(placed) > 1 and iso not in named:  # one place among others elsewhere may be misread
            weights[iso] *= 0.3
    year = int(report.published[:4]) if report.published and report.published[:4].isdigit() else None
    return Context(
        report,
        registry,
        words,
        dict(weights),
        year,
        [s.start for s in report.sentences],
        quotes=tuple(_quotes(report)),
        paragraphs=[s.paragraph for s in report.sentences],
        toponyms=tuple(sorted((m.start, m.end) for m in mentions if m.kind == "place" and m.place is not None)),
    )


def _quotes(report: Report) -> Iterator[tuple[int, int]]:
    """Stretches inside quotation marks; a mark left open ends with its paragraph."""
    opened, paragraph = -1, 0
    for sentence in report.sentences:
        if opened >= 0 and sentence.paragraph != paragraph:
            yield opened, sentence.start
            opened = -1
        paragraph = sentence.paragraph
        for token in sentence.tokens:
            if opened < 0 and token.text in {"“", '"', "«", "``"}:
                opened = token.end
            elif opened >= 0 and token.text in {"”", '"', "»", "''"}:
                yield opened, token.start
                opened = -1
    if opened >= 0:
        yield opened, len(report.text)


def _weights(match: Named, registry: ActorRegistry) -> Iterator[tuple[str, float]]:
    if match.sense in {"state", "adjective", "people", "capital"}:
        for iso in match.ids:
            yield iso, {"state": 1.5, "capital": 1.0}.get(match.sense, 1.0) / len(match.ids)
    elif match.sense == "alias" and len(match.ids) == 1:
        entry = registry.entries[match.ids[0]]
        if entry.kind != "media" and len(entry.theatre) <= 3 and entry.conflict not in {"great-powers", "international"}:
            for iso in entry.theatre:
                yield iso, 1.0 / len(entry.theatre)


def stripped(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens without determiners before and a possessive after."""
    tokens = tuple(tokens)
    while len(tokens) > 1 and tokens[0].lower in _DETERMINERS:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].lower in {"'s", "'"}:
        tokens = tokens[:-1]
    return tokens
