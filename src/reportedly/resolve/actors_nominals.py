"""Nominal mentions → actors: by the names inside them, by what was named before, by the report's country, or a general class."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportedly.actors import State
from reportedly.nominals import Head
from reportedly.records import Actor, Candidate, Mention, Token
from reportedly.resolve.actors_context import Context, Seen, find_matches, stripped
from reportedly.resolve.actors_names import Answer

_STOPS = frozenset({"of", "in", "within", "from", "inside", "for"})
_QUANTITIES = frozenset("number dozens hundreds thousands tens scores millions couple majority rest handful crowd crowds one two three four some many most several".split())
_ARMED = frozenset({"rebel group", "political militia", "identity militia", "unidentified armed group", "criminal group"})
_GROUPS = frozenset({"group", "armed group"})
_STATE_WORDS = frozenset("government state regime army military national federal security".split())
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "both"})
_OWN = frozenset({"its", "their", "his", "her"})


def head_of(tokens: Sequence[Token], context: Context) -> Head | None:
    """The head of a nominal mention: before "of X", but after "dozens of"."""
    start = 0
    for k, token in enumerate(tokens):
        if token.lower in _STOPS and k > start:
            head = context.words.head_at(tokens, k, start)
            if head and tokens[k - 1].lower not in _QUANTITIES and not (head.word == "group" and context.words.head_at(tokens, len(tokens), k + 1)):
                return head
            start = k + 1
    return context.words.head_at(tokens, len(tokens), start) or context.words.head_at(tokens, len(tokens))


def resolve_nominal(mention: Mention, context: Context) -> Answer:
    """Whom a nominal means, with candidates and why."""
    tokens = context.tokens_of(mention)
    head = head_of(tokens, context)
    generic = _of_general_word(mention, stripped(tokens), context)
    if generic:
        return generic
    if head is None and tokens and tokens[-1].lower in _QUANTITIES | {"others"}:
        head = Head("civilians", 1, "people", False)
    if head is None:
        return _by_modifier(mention, tokens, context)
    for attempt in (_by_name_inside, _by_owner, _by_antecedent, _by_country):
        found = attempt(mention, tokens, head, context)
        if found:
            return found
    return _unnamed(head, context)


def _by_modifier(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer:
    """A noun used as an adjective ("regime positions"): its own word is the head."""
    word = tokens[-1].lower if tokens else mention.text.lower()
    nominal = context.words.heads.get(word, context.words.heads.get(word.rstrip("s")))
    if nominal:
        head = Head(nominal[0], 1, word, False)
        return _by_antecedent(mention, tokens, head, context, definite=True) or _by_country(mention, tokens, head, context) or _unnamed(head, context)
    return None, (), f"nothing in the report says who {mention.text} is"


# --- general words of one country ------------------------------------------------------------------------


def _of_general_word(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer | None:
    """ "the coalition", "the regime", "the separatists" where the report's country gives them one meaning."""
    if not tokens:
        return None
    words = context.report.text[tokens[0].start : tokens[-1].end]
    own = context.country(mention.start)
    countries = dict.fromkeys([*([own.iso] if own else []), *context.likely_countries()])
    entries = [e for iso in countries for e in context.registry.find_generic(words, iso)]
    entries = [e for e in dict.fromkeys(entries) if e.is_active(context.year)]
    if not entries:
        return None
    candidates = tuple(e.candidate() for e in entries[:5])
    named = [e for e in entries if e.id in context.named]
    chosen = named[0] if named else entries[0]
    if len(entries) > 1 and not named:
        weights = sorted((sum(context.countries[c] for c in e.theatre) for e in entries), reverse=True)
        if weights[0] < 1.5 * weights[1]:
            return None, candidates, f"{words} may be {' or '.join(e.name for e in entries[:3])}"
    return chosen.actor(), candidates, f"in a report about {'this country' if not own else own.name}, {words} means {chosen.name}"


# --- by a name inside ------------------------------------------------------------------------------------

_MEMBERS = frozenset({"fighters", "rebels", "armed group", "forces", "police", "group", "coalition", "opposition", "commander", "spokesperson", "office holder",
                      "sources", "government", "civil society", "media", "gang", "experts"})


def _by_name_inside(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    matches = [m for m in find_matches(tokens, context.registry) if m[2].sense != "capital"]
    whole = [m for m in matches if m[2].sense in {"alias", "generic"}]
    if whole and head.nominal in _MEMBERS:
        entries = [context.registry.entries[i] for i in whole[-1][2].ids]
        entry = next((e for e in entries if e.id in context.named), entries[0])
        if entry.kind == "person":
            return _forces_of_person(mention, head, entry.id, context)
        return entry.actor(), (), f"{mention.text}: {head.word} of {entry.name}"
    states = [context.registry.states[m[2].ids[0]] for m in matches if m[2].sense in {"adjective", "state", "people"}]
    if states:
        return _of_state(mention, tokens, head, states[0] if len(set(states)) == 1 else states[-1])
    return _of_provisional(mention, tokens, head, context)


def _forces_of_person(mention: Mention, head: Head, person: str, context: Context) -> Answer | None:
    """ "Assad's forces", "the Trump administration": what the person is part of."""
    part_of = context.registry.entries[person].part_of
    if part_of is None:
        return None
    state = next((s for s in context.registry.states.values() if s.actor("government").id == part_of), None)
    if state and head.nominal in {"forces", "fighters", "armed group"}:
        return state.actor("military"), (), f"{mention.text}: forces of {state.name}"
    entry = context.registry.entries[part_of]
    return entry.actor(), (), f"{mention.text}: {context.registry.entries[person].name} leads {entry.name}"


def _of_state(mention: Mention, tokens: Sequence[Token], head: Head, state: State) -> Answer | None:
    words = {t.lower for t in tokens}
    if any(w.startswith(("anti-", "pro-", "counter-")) or w.endswith(("-backed", "-led", "-funded", "-trained", "-born")) for w in words):
        return None
    part = {"forces": "military", "police": "police", "government": "government", "office holder": "government", "spokesperson": "government"}.get(head.nominal)
    if (part == "government" and words & {"military", "army", "navy"}) or head.nominal == "commander":
        part = "military"
    if part is None and head.word in {"people", "citizen", "population", "nation", "national"}:
        part = "people"
    if part:
        actor = state.actor(part)
        speaks = ": speaks for it" if head.nominal in {"office holder", "spokesperson"} else ""
        return actor, (), f"{mention.text} means {actor.name}{speaks}"
    if head.nominal in {"rebels", "opposition"}:
        word = "Rebels" if head.nominal == "rebels" else "Opposition"
        actor = Actor(f"actor:{word.lower()}-of-{state.slug}", f"{word} of {state.name}", "rebel group" if word == "Rebels" else "organisation")
        return actor, (), f"{mention.text}: no group is named"
    return None


def _of_provisional(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    if head.nominal not in _MEMBERS:
        return None
    words = tuple(t.lower for t in tokens)
    for key, actor in context.provisional.items():
        size = len(key)
        if actor.kind != "person" and any(words[k : k + size] == key for k in range(len(words))):
            return actor, (), f"{mention.text}: {head.word} of {actor.name}"
    return next(((actor, (), f"{mention.text}: {head.word} of {actor.name}") for short, actor in context.acronyms.items()
                 if short.lower() in words), None)


# --- by what was named before ----------------------------------------------------------------------------


def _by_owner(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "its fighters", "their forces": those of the last group or force."""
    if not tokens or tokens[0].lower not in _OWN or head.nominal not in _MEMBERS - {"opposition", "media", "experts"}:
        return None
    sentence = context.sentence_at(mention.start).index
    owner = _last(context, mention, lambda s: s.actor.kind in _ARMED | {"state forces", "external forces", "government", "organisation"} and sentence - s.sentence <= 2)
    return (owner.actor, (), f"{tokens[0].lower} is {owner.actor.name}") if owner else None


def _last(context: Context, mention: Mention, fits: Callable[[Seen], bool]) -> Seen | None:
    """The nearest fitting antecedent: subjects of this and the last sentence before other words as near."""
    here = context.sentence_at(mention.start).index
    fitting = [s for s in context.seen if s.mention.end <= mention.start and fits(s)]
    if not fitting:
        return None
    near = [s for s in fitting if here - s.sentence <= 1]
    subjects = [s for s in near if s.is_subject]
    return (subjects or near or fitting)[-1]


def _by_antecedent(mention: Mention, tokens: Sequence[Token], head: Head, context: Context, definite: bool = False) -> Answer | None:
    first = tokens[0].lower if tokens else ""
    if not (definite or first in _DEFINITE):
        return None
    kind = head.nominal
    if kind in {"fighters", "rebels"} | _GROUPS | {"gang"}:
        return _last_armed(mention, head, context)
    if kind in {"forces", "police", "government", "coalition", "opposition", "media"}:
        return _last_of_class(mention, tokens, head, context)
    if kind in {"sources", "spokesperson", "commander", "office holder", "witnesses", "activists", "journalists", "experts"}:
        return _last_speaker(mention, head, context)
    return None


def _last_armed(mention: Mention, head: Head, context: Context) -> Answer | None:
    """ "the militants", "the organization", "the group": the last armed group named."""
    def fits(seen: Seen) -> bool:
        if seen.actor.id.startswith("actor:unidentified") or seen.actor.id in {"actor:rebels", "actor:group"}:
            return False
        if head.nominal in _GROUPS:
            said = seen.actor.name.lower()
            return head.word.split()[-1] in said or seen.actor.kind in _ARMED or (seen.actor.kind == "organisation" and seen.mention.form == "name")
        return seen.actor.kind in _ARMED
    found = _last(context, mention, fits)
    if found is None:
        return None
    armed = dict.fromkeys(s.actor for s in context.seen if s.mention.end <= mention.start and s.actor.kind in _ARMED and fits(s))
    if head.word in {"organization", "organisation"} and "actor:is" in {a.id for a in armed}:
        chosen = next(a for a in armed if a.id == "actor:is")  # the word that its own name ends in
    else:
        chosen = found.actor
    candidates = tuple(Candidate(a.id, a.name, None) for a in list(armed)[-5:])
    return chosen, candidates, f"{mention.text} refers to {chosen.name}, the last armed group named that fits"


def _last_of_class(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    kinds = {"forces": {"state forces"}, "police": {"state forces"}, "government": {"government"}, "coalition": {"external forces"},
             "opposition": {"organisation"}, "media": {"media"}}[head.nominal]
    word = {"police": "police", "opposition": "opposition", "coalition": "coalition"}.get(head.nominal, "")

    def fits(seen: Seen) -> bool:
        return seen.actor.kind in kinds and word in seen.actor.name.lower() + " " + seen.mention.text.lower() and not seen.actor.id.endswith(
            (":unidentified-forces", ":government", ":media", ":coalition", ":opposition", ":police"))
    known = dict.fromkeys(s.actor for s in context.seen if fits(s))
    if head.nominal == "government" and len(known) > 1:
        country = context.country(mention.start)
        home = country.actor("government") if country else None
        if home in known:
            return home, (), f"{mention.text}: of the governments named, the one of the report's country"
    found = _last(context, mention, fits)
    if found is None:
        return None
    return found.actor, tuple(Candidate(a.id, a.name, None) for a in list(known)[:5]), f"{mention.text} refers to {found.actor.name}, named before"


def _last_speaker(mention: Mention, head: Head, context: Context) -> Answer | None:
    def fits(seen: Seen) -> bool:
        said = seen.mention.text.lower()
        return (seen.nominal == head.nominal and (head.nominal not in {"office holder", "commander"} or head.word in said)) or (
            seen.actor.kind == "person" and seen.mention.form == "name" and head.word in said)
    found = _last(context, mention, fits)
    return (found.actor, (), f"{mention.text} refers to {found.mention.text}") if found else None


# --- by the country, or nobody in particular -------------------------------------------------------------


def _by_country(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "the army", "police", "government forces" in a report about one country."""
    words = {t.lower for t in tokens}
    if words & {"foreign", "allied", "enemy", "international", "unknown", "unidentified", "friendly", "partner", "local", "tribal", "kurdish", "opposition", "rebel"}:
        return None
    part = {"forces": "military", "police": "police", "government": "government"}.get(head.nominal)
    if part is None and head.nominal in {"office holder", "spokesperson"} and words & _STATE_WORDS:
        part = "government"
    if part is None and head.nominal == "fighters" and words & {"government", "regime"}:
        part = "military"
    if part is None or (tokens and tokens[0].lower in {"a", "an"} and head.nominal == "government"):
        return None
    country = context.country(mention.start)
    if country is None:
        named = [context.registry.states[c] for c in context.likely_countries()[:3] if c in context.registry.states]
        candidates = tuple(Candidate(s.actor(part).id, s.actor(part).name, None) for s in named)
        general = context.words.classes[head.nominal].unnamed
        return general, candidates, f"{mention.text}: the report is about more than one country" if named else f"{mention.text}: no country is named"
    actor = country.actor(part)
    return actor, (), f"{mention.text} in a report about {country.name} means {actor.name}"


def _unnamed(head: Head, context: Context) -> Answer:
    actor = context.words.classes[head.nominal].unnamed
    armed = dict.fromkeys(s.actor for s in context.seen if s.actor.kind in _ARMED and not s.actor.id.startswith("actor:unidentified"))
    candidates = tuple(Candidate(a.id, a.name, None) for a in list(armed)[-5:]) if head.nominal in {"fighters", "rebels", "armed group", "group"} else ()
    return replace(actor), candidates, f"the report does not name who they are: the class {head.nominal}"
