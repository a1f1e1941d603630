"""Names → actors: the registry first, then states by their adjectives, then a provisional id that joins later mentions."""

from collections.abc import Sequence
from dataclasses import replace

from reportedly.actors import ActorEntry, State, pieces, slug
from reportedly.nominals import Named, find_names, is_person, organisation_of, title_length
from reportedly.records import Actor, Candidate, Mention, Token
from reportedly.resolve.actors_context import Context, stripped
from reportedly.resolve.actors_deeds import takes_part

Answer = tuple[Actor | None, tuple[Candidate, ...], str]
_GOVERNMENT = frozenset(
    """government ministry department regime parliament cabinet council embassy minister president administration authorities court
        senate congress foreign
    ministers secretary leadership treasury""".split()
)
_POLICE = frozenset({"police", "gendarmerie", "policemen", "policeman"})
_MILITARY = frozenset(
    """army military navy forces force troops soldiers airforce air guard guards marines command fleet intelligence warplanes jets
        artillery infantry corps brigade""".split()
)
_KINDS_BEFORE = {
    "civil society": "organisation",
    "media": "media",
    "armed group": "rebel group",
    "group": "organisation",
    "gang": "criminal group",
}
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_JOBS = frozenset("commander leader chief general colonel emir captain major spokesman spokeswoman spokesperson".split())


def resolve_name(mention: Mention, context: Context) -> Answer:
    """Whom a name means, with candidates and why; a name that the registry lacks gets a provisional id."""
    tokens = stripped(context.tokens_of(mention)) or context.tokens_of(mention)
    if not tokens:
        text = mention.text
        return _of_entries(context.registry.find(text), text, context) if context.registry.find(text) else _of_states_text(text, context)
    name = context.report.text[tokens[0].start : tokens[-1].end]
    known = context.acronyms.get(name)
    if known:
        return known, (), f"{name} was introduced as the short form of {known.name}"
    entries = context.registry.find(name)
    if entries:
        return _of_entries(entries, name, context)
    adjectives = context.registry.find_states(name, "adjective")
    if adjectives and _is_somebody(mention, context):
        return adjectives[0].actor("people"), (), f"{mention.text}: people of {adjectives[0].name}"
    shortened = context.pick_shortened(mention.text) or (context.pick_shortened(f"the {name}") if len(tokens) == 1 else None)
    if shortened and pieces(shortened.name) != pieces(name):
        return shortened, (), f"{mention.text} is short for {shortened.name}"
    return _of_parts(tokens, name, mention, context)


def _is_somebody(mention: Mention, context: Context) -> bool:
    """True for one of a people: "a Palestinian", "the Syrian was shot"; not for "the Syrian shelling"."""
    tokens = context.tokens_of(mention)
    if len(tokens) < 2 or tokens[0].tag not in {"DT", "CD", "JJ"}:
        return False
    after = next((t for t in context.sentence_at(mention.start).tokens if t.start >= mention.end), None)
    return after is None or after.tag[:2] not in {"NN", "JJ", "VB"} or after.tag in {"VBD", "VBZ", "VBP"}


def _of_states_text(text: str, context: Context) -> Answer:
    states = context.registry.find_states(text, "state")
    if states:
        return states[0].actor("government"), (), f"{text} stands for its government"
    return None, (), f"nothing known bears the name {text}"


def _of_entries(entries: Sequence[ActorEntry], name: str, context: Context) -> Answer:
    candidates = tuple(e.candidate() for e in entries[:5])
    fitting = [e for e in entries if _fits(e, name, context)]
    if len(fitting) == 1:
        entry = fitting[0]
        others = f"; {len(entries) - 1} other(s) bear it elsewhere" if len(entries) > 1 else ""
        return entry.actor(), candidates, f"{name} is a name of {entry.name}{others}"
    if not fitting:
        return None, candidates, f"{name} could be {entries[0].name}, but the report is about another country"
    by_country = sorted(fitting, key=lambda e: -_weight(e, context))
    first, second = (_weight(e, context) for e in by_country[:2])
    if first > second:
        return by_country[0].actor(), candidates, f"{name} is a name of {by_country[0].name} in the report's country"
    return None, candidates, f"{name} may be {' or '.join(e.name for e in fitting[:3])}"


def _weight(entry: ActorEntry, context: Context) -> float:
    return sum(context.countries.get(c, 0.0) for c in entry.theatre)


def _fits(entry: ActorEntry, name: str, context: Context) -> bool:
    """False for a short acronym of a group from a country that the report is not about, unless its full name stands there."""
    if not entry.theatre or entry.id in context.named or not name.isupper() or len(name) > 4 or entry.kind in {"media", "person"}:
        return True
    return _in_theatre(entry, context) or not context.countries


def _in_theatre(entry: ActorEntry, context: Context) -> bool:
    return (
        not entry.theatre
        or any(c in context.likely_countries() for c in entry.theatre)
        or entry.conflict in {"great-powers", "international"}
    )


def _of_parts(tokens: Sequence[Token], name: str, mention: Mention, context: Context) -> Answer:
    matches = find_names(tokens, context.registry)
    lowers = [t.lower for t in tokens]
    tail = matches[-1] if matches and matches[-1].end == len(tokens) else None
    if tail and tail.sense == "alias":
        entries = [context.registry.entries[i] for i in tail.ids]
        actor, candidates, why = _of_entries(entries, context.report.text[tokens[tail.start].start : tokens[-1].end], context)
        if actor is None or actor.kind == "person" or tail.start == 0 or not set(lowers[: tail.start]) & (_JOBS | {"of", "for"}):
            return actor, candidates, why
    if len(matches) >= 1 and (tail is None or tail.sense != "capital"):
        states = [m for m in matches if m.sense in {"state", "adjective", "people"}]
        if states:
            found = _of_state(tokens, states[-1], name, context)
            if found:
                return found
    if tail and tail.sense in {"state", "capital"} and tail.start == 0:
        state = context.registry.states[tail.ids[0]]
        return state.actor("government"), (), f"{name} stands for the government of {state.name}"
    return _provisional(tokens, name, mention, context)


def _of_state(tokens: Sequence[Token], hit: Named, name: str, context: Context) -> Answer | None:
    start, end = hit.start, hit.end
    state: State = context.registry.states[hit.ids[0]]
    rest = [t.lower for k, t in enumerate(tokens) if not start <= k < end and t.lower not in {"the", "of", "for"}]
    if not rest:
        if hit.sense == "people" or (hit.sense == "adjective" and name.lower().endswith("s")):
            return state.actor("people"), (), f"{name} are the people of {state.name}"
        if hit.sense == "adjective":
            return state.actor("military"), (), f"{name} stands for the forces of {state.name}"
        return state.actor("government"), (), f"{name} stands for the government of {state.name}"
    if hit.sense == "people" and all(t.tag in {"CD", "JJ", "DT", "RB", "IN"} for k, t in enumerate(tokens) if not start <= k < end):
        return state.actor("people"), (), f"{name}: people of {state.name}"
    if _is_titled_person(tokens, context):
        return None
    if any(w in _POLICE for w in rest):
        return state.actor("police"), (), f"{name}: police of {state.name}"
    if rest[-1] in _MILITARY or (rest[0] in _MILITARY and len(rest) <= 3):
        if len(rest) <= 2:
            return state.actor("military"), (), f"{name}: forces of {state.name}"
        return None
    if rest[0] in _GOVERNMENT or rest[-1] in _GOVERNMENT:
        return state.actor("government"), (), f"{name} is part of the government of {state.name}"
    return None


def _is_titled_person(tokens: Sequence[Token], context: Context) -> bool:
    for k in range(len(tokens)):
        size = title_length(tokens, k, len(tokens), context.words)
        if size and k + size < len(tokens) and tokens[k + size].text[0].isupper() and tokens[k + size].lower not in {"of", "for"}:
            return True
    return False


# --- names that the registry lacks -----------------------------------------------------------------------


def _provisional(tokens: Sequence[Token], name: str, mention: Mention, context: Context) -> Answer:
    core, office = _without_title(tokens, context)
    spelled = context.report.text[core[0].start : core[-1].end]
    words = pieces(spelled) or (spelled.lower(),)
    people = _people(core, context)
    if people:
        return people, (), f"{name} is a people"
    known = _known_before(words, name, office, context)
    if known:
        return known
    kind = _kind_of(tokens, core, mention, context)
    if kind is None and len(core) == len(tokens) == 1 and context.is_toponym(core[0]):
        return None, (), f"{name} is a place here"
    issuer = context.issuer() if kind and _is_ours(tokens[0], context) else None
    if issuer and issuer.kind not in {"media", "person"}:
        return issuer, (), f"our {name}: part of {issuer.name}, who publishes the text"
    home = context.country(tokens[0].start)
    if kind in _ARMED_KINDS and home and _is_states_own(core):
        return home.actor("military"), (), f"{name}: forces of {home.name}, the report's country"
    if kind in {"organisation", "government", "state forces"} and (words[-1] == "army" or set(words) & context.words.armed_names):
        kind = "rebel group"
    if kind == "government" and home and words[0] in {"ministry", "parliament", "cabinet", "government", "department"}:
        return home.actor("government"), (), f"{name} is part of the government of {home.name}, the report's country"
    actor = Actor(f"name:{slug(spelled)}", spelled, kind or "person", True if office and kind is None else None)
    if office and kind is not None:
        actor = Actor(actor.id, spelled, "person", True)
    context.add_provisional(words, actor)
    return actor, (), f"{name} is in no list: a provisional id joins its mentions in this report"


_OF_ARMIES = frozenset(
    """royal national general command of the armed forces joint task force air army navy border guard guards staff headquarters coast ground
    special division brigade battalion regiment corps squadron infantry artillery military fleet security defence defense and""".split()
)


_ARMED_KINDS = frozenset({"state forces", "rebel group", "political militia", "external forces"})


def _is_ours(first: Token, context: Context) -> bool:
    """True for a name after "our", outside quotation marks."""
    before = [t for t in context.sentence_at(first.start).tokens if t.end <= first.start]
    return bool(before) and before[-1].lower == "our" and not context.is_quoted(first.start)


def _is_states_own(core: Sequence[Token]) -> bool:
    """True for "103rd Brigade", "the General Command of the Armed Forces": numbers and words of any army, no name."""
    return all(t.lower in _OF_ARMIES or t.text[0].isdigit() or t.lower in _ORDINALS for t in core)


def _kind_of(tokens: Sequence[Token], core: Sequence[Token], mention: Mention, context: Context) -> str | None:
    """The kind that an unknown name's words or neighbours tell; None for a person."""
    sentence = context.sentence_at(mention.start)
    before = [t for t in sentence.tokens if t.end <= mention.start]
    outlet = context.report.outlet
    kind = organisation_of(core, 0, len(core), context.words)
    is_outlet = bool(outlet) and pieces(outlet or "") == pieces(context.report.text[core[0].start : core[-1].end])
    if is_outlet and kind is None:
        issuer = context.issuer()
        return issuer.kind if issuer else "media"
    if sentence.part == "dateline":
        return "media"
    if kind is None and len(core) == 1:
        kind = context.words.organisation_kind(core[0].lower)
    if kind or len(tokens) > len(core) or is_person(core, 0, len(core), context.words):
        return kind
    head = context.words.head_at(before, len(before)) if before else None
    if head and head.nominal in _KINDS_BEFORE and before[-1].lower != "the":
        return _KINDS_BEFORE[head.nominal]
    if before and before[-1].lower in {"told", "tell", "tells"}:
        return "media"
    if mention.text[:4].lower() == "the " and len(tokens) == len(core):
        return "rebel group" if takes_part(mention, context) else "organisation"
    return "organisation" if core[0].text.isupper() and len(core) == 1 and len(core[0].text) < 8 else None


def _known_before(words: tuple[str, ...], name: str, office: bool, context: Context) -> Answer | None:
    """The provisional actor, or the registry's person, that this name is the same as or a short form of."""
    if words in context.provisional:
        actor = context.provisional[words]
        if office and actor.public is None and actor.kind == "person":
            actor = context.provisional[words] = replace(actor, public=True)
        return actor, (), f"{name} is in no list: a provisional id joins its mentions in this report"
    longer = [context.provisional[key] for key in context.keys_of(words[-1], words[0]) if _is_form(words, key, context.provisional[key])]
    if not longer and len(words) == 1:
        longer = context.surnames.get(words[0], [])
    found = list(dict.fromkeys(longer))
    if len({a.id for a in found}) > 1:
        return None, tuple(Candidate(a.id, a.name, None) for a in found[:5]), f"{name} may be {' or '.join(a.name for a in found[:3])}"
    return (found[0], (), f"{name} is a form of {found[0].name}") if found else None


def _is_form(words: tuple[str, ...], key: tuple[str, ...], actor: Actor) -> bool:
    """True where the words shorten a name: a surname of a person, the first words of an organisation's name."""
    if actor.kind == "person" and len(words) == 1 and words[0] == key[0]:
        return True
    if actor.kind == "person":
        return words[-1] == key[-1] and (len(words) == 1 or len(key) == 1 or words[0] == key[0])
    return len(words) > 1 and key[: len(words)] == words


def _people(core: Sequence[Token], context: Context) -> Actor | None:
    word = core[-1].lower
    single = word[:-1] if word.endswith("s") else word
    if single in context.words.peoples and word.endswith("s"):
        return Actor(f"actor:people-{slug(single)}", core[-1].text, "civilians")
    return None


def _without_title(tokens: Sequence[Token], context: Context) -> tuple[tuple[Token, ...], bool]:
    """The name proper, and whether an office stands before it."""
    tokens = tuple(tokens)
    office, at = False, 0
    for k in range(len(tokens) - 1):
        size = title_length(tokens, k, len(tokens) - 1, context.words)
        if size and (k == 0 or k >= at) and tokens[k].lower not in {"abu", "umm", "u", "daw", "ko", "um"}:
            joined = " ".join(t.lower for t in tokens[k : k + size] if t.text != ".")
            office = office or any(w in context.words.offices for w in (joined, *joined.split()))
            at = k + size
    rest = tokens[at:]
    if at and len(rest) == 1 and not office:  # "the Sultan Division" has no title
        rest = tokens if context.words.organisation_kind(rest[0].lower) else rest
    while len(rest) > 1 and (
        (not rest[0].text[0].isupper() and not rest[0].text[0].isdigit() and not rest[0].lower.startswith(("al", "bin", "abu")))
        or rest[0].lower in {"of", "for", "the"}
    ):
        rest = rest[1:]
    return (rest or tokens), office
