"""Nominals that name nobody → whom they refer to: an owner or antecedent in the text, the report's country, or a general class."""

from collections.abc import Callable, Sequence

from reportedly.nominals import Head
from reportedly.records import Actor, Candidate, Mention, Token
from reportedly.resolve.actors_context import INVADERS, WITHOUT_ARMY, Context, Seen
from reportedly.resolve.actors_names import Answer

_ARMED = frozenset({"rebel group", "political militia", "identity militia", "unidentified armed group", "criminal group"})
_GROUPS = frozenset({"group", "armed group"})
_STATE_WORDS = frozenset("government state regime army military national federal security".split())
_ANY_ORGANISATION = frozenset({"group", "organisation", "organization", "network", "outfit"})
_OF_OTHERS = frozenset(
    """foreign joint allied enemy international unknown unidentified friendly partner local tribal kurdish opposition rebel eastern
    western northern southern loyal""".split()
)
_FIGHTING_GROUP = frozenset(
    "paramilitary armed rebel militant insurgent terrorist terror jihadist extremist islamist militia guerrilla".split()
)
_OFFICES = frozenset("ministry department office council commission".split())
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_OWN = frozenset({"its", "their", "his", "her", "our", "my"})
_OURS = frozenset({"our", "my"})
_ANY_GUNS = frozenset({"gunman", "attacker", "assailant", "sniper", "armed man"})
_SOLDIERLY = frozenset({"state forces", "external forces", "government"})
_OF_A_GROUP = frozenset(
    "militant fighter rebel insurgent jihadist terrorist guerrilla extremist militiaman combatant separatist takfiri".split()
)
_MEN = frozenset({"man", "boy", "youth"})
MEMBERS = frozenset(
    """fighters rebels members forces police group coalition opposition commander spokesperson sources government media gang
    experts""".split()
) | {"armed group", "office holder", "civil society"}


# --- by what was named before ----------------------------------------------------------------------------


def by_owner(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "its fighters", "their forces": those of the last group or force."""
    if head.nominal in MEMBERS and any(t.lower in _OURS for t in tokens[1:]):
        return _ours(mention, context)  # "one of our fighters"
    if (
        not tokens
        or tokens[0].lower not in _OWN
        or (head.nominal not in MEMBERS - {"opposition", "media", "experts"} and head.word not in _MEN | {"comrade", "team", "staff"})
    ):
        return None
    if tokens[0].lower in _OURS:
        return _ours(mention, context)
    if head.word in {"team", "staff", "comrade"}:
        return None
    if tokens[0].lower in {"his", "her"}:
        person = _last(context, mention, lambda s: s.actor.kind == "person" and s.mention.form == "name")
        entry = context.registry.entries.get(person.actor.id) if person else None
        led = of_person(mention, head, entry.id, context) if entry else None
        if led or head.word not in _MEN | {"fighter", "troop", "force", "soldier"}:
            return led
        armed = _last(context, mention, lambda s: s.actor.kind in _ARMED | {"state forces", "external forces"})
        if armed:
            return armed.actor, (), f"{mention.text}: those of {armed.actor.name}, named before"
    sentence = context.sentence_at(mention.start).index
    kinds = _ARMED | {"state forces", "external forces", "government", "organisation"}
    general = context.words.unnamed_ids
    # "The command denies that its forces …": the subject of the same sentence owns them, before any group named after it or earlier.
    any_kind = tokens[0].lower == "its"
    owner = _last(
        context,
        mention,
        lambda s: s.is_subject
        and s.sentence == sentence
        and (s.actor.kind in kinds or (any_kind and s.actor.kind not in {"person", "civilians"})),
    )
    owner = owner or _last(context, mention, lambda s: s.actor.kind in kinds and sentence - s.sentence <= 2 and s.actor.id not in general)
    return (owner.actor, (), f"{tokens[0].lower} is {owner.actor.name}") if owner else None


def _ours(mention: Mention, context: Context) -> Answer | None:
    """ "Our forces", "our team": those of who publishes the text; inside a quotation, of whom the speaker was said to be one."""
    issuer = context.issuer()
    if not context.is_quoted(mention.start):
        if issuer is None or (issuer.kind == "media" and mention.text.lower().split()[-1] not in {"team", "staff"}):
            return None, (), f"{mention.text}: those of who publishes the text, whose side isn't known"
        return issuer, (), f"{mention.text}: those of {issuer.name}, who publishes the text"
    owner = _last(context, mention, lambda s: not s.is_quoted and s.actor.kind in _ARMED | _SOLDIERLY | {"organisation"})
    return (owner.actor, (), f"{mention.text}: those of {owner.actor.name}, last named outside the quotation") if owner else None


def by_enmity(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "The enemy", "enemy soldiers" in a party's own words: the last armed party named that is not the one that publishes the text."""
    if not any(t.lower in {"enemy", "enemies"} for t in tokens):
        return None
    issuer = context.issuer()
    home = context.country(mention.start)
    own = issuer.id if issuer and issuer.kind != "media" else home.actor("military").id if home else ""
    fits = _last(
        context,
        mention,
        lambda s: s.actor.kind in _ARMED | _SOLDIERLY and s.actor.id != own and s.actor.id not in context.words.unnamed_ids,
    )
    return (fits.actor, (), f"{mention.text}: {fits.actor.name}, the other side in the text") if fits else None


def by_company(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "Three soldiers died and four others were hurt": the others are of those counted before them."""
    if not tokens or tokens[-1].lower != "others":
        return None
    here = context.sentence_at(mention.start)
    last = next((t for t in reversed(here.tokens) if t.end <= mention.start), None)
    if last is not None and last.tag[:1] == "V":  # "Militiamen killed the others": not those of who does it to them
        return None
    before = [s for s in context.of_sentence(here.index) if s.mention.end <= mention.start and s.mention.form == "nominal" and s.is_plural]
    return (before[-1].actor, (), f"{mention.text}: others like {before[-1].mention.text}") if before else None


def by_same_word(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "Tel militiamen … 12 militiamen": fighters called by the word that the last sentences gave to one group's alone."""
    if head.nominal not in {"fighters", "rebels"} or head.word in _ANY_GUNS or tokens[0].lower in {"a", "an", "other", "some", "unknown"}:
        return None
    here = context.sentence_at(mention.start).index
    same = {
        s.actor.id: s
        for k in (0, 1, 2)
        for s in context.of_sentence(here - k)
        if s.mention.text.lower().split()[-1].rstrip("s") == mention.text.lower().split()[-1].rstrip("s") and s.mention.end <= mention.start
    }
    chosen = next(iter(same.values()), None)
    if chosen is None or len(same) > 1 or chosen.actor.id in context.words.unnamed_ids:
        return None
    return chosen.actor, (), f"{mention.text}: those of {chosen.actor.name}, so called before"


def of_person(mention: Mention, head: Head, person: str, context: Context) -> Answer | None:
    """ "Assad's forces", "the Trump administration": what the person is part of."""
    part_of = context.registry.entries[person].part_of
    if part_of is None:
        return None
    state = next((s for s in context.registry.states.values() if s.actor("government").id == part_of), None)
    if state and head.nominal in {"forces", "fighters", "armed group"}:
        return state.actor("military"), (), f"{mention.text}: forces of {state.name}"
    entry = context.registry.entries.get(part_of)
    if entry is None:
        return None
    return entry.actor(), (), f"{mention.text}: {context.registry.entries[person].name} leads {entry.name}"


def _last(context: Context, mention: Mention, fits: Callable[[Seen], bool]) -> Seen | None:
    """The nearest fitting antecedent: subjects of this and the last sentence before other words as near."""
    here = context.sentence_at(mention.start).index
    fitting = [s for s in context.recent(mention.start) if fits(s)]
    if not fitting:
        return None
    for back in (0, 1):
        near = [s for s in fitting if here - s.sentence == back]
        subjects = [s for s in near if s.is_subject]
        if near:
            return (subjects or near)[-1]
    return fitting[-1]


def by_antecedent(mention: Mention, tokens: Sequence[Token], head: Head, context: Context, definite: bool = False) -> Answer | None:
    """What a definite nominal refers to among the mentions before it; None where nothing of its sort was named."""
    first = tokens[0].lower if tokens else ""
    if not (definite or first in _DEFINITE):
        return None
    kind = head.nominal
    called = _by_last_word(mention, head, context)
    if called:
        return called
    if kind in {"fighters", "rebels"} | _GROUPS | {"gang"}:
        return _last_armed(mention, tokens, head, context)
    if kind == "civil society":
        return _last_organisation(mention, head, context)
    if kind in {"forces", "police", "government", "coalition", "opposition", "media"}:
        return _last_of_class(mention, tokens, head, context)
    if kind in {"sources", "spokesperson", "commander", "office holder", "witnesses", "activists", "journalists", "experts"}:
        return _last_speaker(mention, head, context)
    return None


def _by_last_word(mention: Mention, head: Head, context: Context) -> Answer | None:
    """ "the brigade", "the Union", "the mission": what was named before with that last word."""
    word = head.word.split()[-1]
    here = context.sentence_at(mention.start).index
    if word == "group" or head.nominal in {"civilians", "office holder", "commander", "spokesperson", "forces", "police", "government"}:
        return None

    def fits(seen: Seen) -> bool:
        named = seen.actor.kind != "person" and seen.actor.id not in context.words.unnamed_ids
        return named and here - seen.sentence <= 6 and seen.actor.name.lower().endswith(word)

    found = _last(context, mention, fits)
    return (found.actor, (), f"{mention.text} refers to {found.actor.name}") if found else None


def _last_armed(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "the militants", "the organization", "the group": the last armed group named."""

    general = context.words.unnamed_ids
    fights = any(part in _FIGHTING_GROUP for t in tokens for part in t.lower.split("-"))

    def fits(seen: Seen) -> bool:
        if seen.actor.id in general:
            return False
        if head.nominal in _GROUPS and not fights:
            said = seen.actor.name.lower()
            return (
                head.word.split()[-1] in said
                or seen.actor.kind in _ARMED
                or (seen.actor.kind == "organisation" and seen.mention.form == "name" and head.word in _ANY_ORGANISATION)
            )
        return seen.actor.kind in _ARMED

    found = (
        _last(context, mention, lambda s: fits(s) and s.actor.kind == "rebel group") if head.nominal in {"rebels", "fighters"} else None
    ) or _last(context, mention, fits)
    if found is None:
        found = _last(context, mention, lambda s: s.actor.kind in _ARMED)  # "an armed group … the group": still unnamed
        return (found.actor, (), f"{mention.text} refers to {found.mention.text}") if found and head.nominal in _GROUPS else None
    armed = dict.fromkeys(s.actor for s in context.recent(mention.start) if s.actor.kind in _ARMED and fits(s))
    # A group that the text itself calls by this word comes before one that is only nearer: "the X Organization … the organization".
    word = head.word.split()[-1]
    called = {s.actor for s in context.recent(mention.start) if s.mention.form == "name" and word in s.mention.text.lower()}
    chosen = next((a for a in reversed(armed) if a in called), found.actor)
    candidates = tuple(Candidate(a.id, a.name, None) for a in list(armed)[-5:])
    return chosen, candidates, f"{mention.text} refers to {chosen.name}, the last armed group named that fits"


def _last_organisation(mention: Mention, head: Head, context: Context) -> Answer | None:
    """ "the monitor", "the aid group", "the agency": the last organisation named that the word fits."""
    word = head.word.split()[-1]
    watches = head.word in {"monitor", "watchdog", "monitoring group", "rights group", "human rights group", "campaign group"}

    def fits(seen: Seen) -> bool:
        entry = context.registry.entries.get(seen.actor.id)
        if seen.mention.form != "name" or seen.actor.kind not in {"organisation", "media"} or seen.is_told:
            return False  # "told AFP the agency had done it": who is told something is not who did it
        if watches:
            return entry is not None and entry.is_monitor
        return word in seen.actor.name.lower() or (
            word in {"agency", "group", "organisation", "organization", "charity"}
            and (seen.actor.kind == "organisation" or word == "agency")
        )

    found = _last(context, mention, fits)
    return (found.actor, (), f"{mention.text} refers to {found.actor.name}, named before") if found else None


def _last_of_class(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    kinds = {
        "forces": {"state forces"},
        "police": {"state forces"},
        "government": {"government"},
        "coalition": {"external forces"},
        "opposition": {"organisation"},
        "media": {"media"},
    }[head.nominal]
    word = {"police": "police", "opposition": "opposition", "coalition": "coalition"}.get(head.nominal, "")

    def fits(seen: Seen) -> bool:
        return (
            seen.actor.kind in kinds
            and not (head.nominal == "forces" and "police" in seen.actor.name.lower())  # "the army" is not the police named before
            and word in seen.actor.name.lower() + " " + seen.mention.text.lower()
            and not seen.actor.id.endswith((":unidentified-forces", ":government", ":media", ":coalition", ":opposition", ":police"))
        )

    if head.word in _OFFICES:  # "Russia's defence ministry said … the ministry": the one so called before
        called = _last(context, mention, lambda s: fits(s) and s.mention.form == "name" and s.mention.text.lower().endswith(head.word))
        if called is not None:
            return called.actor, (), f"{mention.text} refers to {called.mention.text}"
    known = dict.fromkeys(s.actor for s in context.recent(mention.start) if fits(s))
    country = context.country(mention.start)
    home = country.actor("government" if head.nominal == "government" else "military") if country else None
    if home in known and len(known) > 1 and head.word not in INVADERS:
        return home, (), f"{mention.text}: of those named, that of {country.name if country else 'the country'}, which the report is about"
    if head.word in INVADERS:
        abroad = [a for a in known if a != home]
        return (abroad[-1], (), f"{mention.text}: forces from abroad named before") if abroad else None
    found = _last(context, mention, fits)
    if found is None:
        return None
    return (
        found.actor,
        tuple(Candidate(a.id, a.name, None) for a in list(known)[:5]),
        f"{mention.text} refers to {found.actor.name}, named before",
    )


def _last_speaker(mention: Mention, head: Head, context: Context) -> Answer | None:
    def fits(seen: Seen) -> bool:
        said = seen.mention.text.lower()
        return (seen.nominal == head.nominal and (head.nominal not in {"office holder", "commander"} or head.word in said)) or (
            seen.actor.kind == "person" and seen.mention.form == "name" and head.word in said
        )

    found = _last(context, mention, fits)
    return (found.actor, (), f"{mention.text} refers to {found.mention.text}") if found else None


# --- by the country, or nobody in particular -------------------------------------------------------------


def by_country(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "the army", "police", "government forces" in a report about one country."""
    words = {t.lower for t in tokens}
    if words & _OF_OTHERS or head.word in INVADERS:  # whose soldiers occupy a country the country can't say
        return None
    part = {"forces": "military", "police": "police", "government": "government"}.get(head.nominal)
    if head.word == "officer" and part == "police" and _is_among_soldiers(mention, context):
        part = "military"
    if part is None and head.nominal in {"office holder", "spokesperson", "commander"} and words & {"police", *_STATE_WORDS}:
        armed = words & {"army", "military"} or head.nominal == "commander"
        part = "police" if "police" in words else "military" if armed else "government"
    if part is None and head.nominal == "fighters" and words & {"government", "regime"}:
        part = "military"
    if part is None or (tokens and tokens[0].lower in {"a", "an"} and head.nominal == "government"):
        return None
    country = context.country(mention.start)
    if country is not None and part == "military" and country.iso in WITHOUT_ARMY:
        return context.words.classes[head.nominal].unnamed, (), f"{mention.text}: {country.name} has no army; whose they are is not said"
    if country is None:
        named = [context.registry.states[c] for c in context.likely_countries()[:3] if c in context.registry.states]
        candidates = tuple(Candidate(s.actor(part).id, s.actor(part).name, None) for s in named)
        general = context.words.classes[head.nominal].unnamed
        return (
            general,
            candidates,
            f"{mention.text}: the report is about more than one country" if named else f"{mention.text}: no country is named",
        )
    actor = country.actor(part)
    return actor, (), f"{mention.text} in a report about {country.name} means {actor.name}"


def _armed_near(mention: Mention, context: Context) -> list[Actor]:
    """The armed groups named in this sentence and the two before."""
    here = context.sentence_at(mention.start).index
    seen = (s.actor for k in (0, 1, 2) for s in context.of_sentence(here - k) if s.actor.kind in _ARMED)
    return [a for a in dict.fromkeys(seen) if a.id not in context.words.unnamed_ids]


def _is_among_soldiers(mention: Mention, context: Context) -> bool:
    """True where the sentence speaks of soldiers, and not of police: "one officer and two conscripts"."""
    lowers = {t.lower for t in context.sentence_at(mention.start).tokens}
    return not lowers & {"police", "policeman", "policemen"} and bool(
        lowers & {"soldier", "soldiers", "conscript", "conscripts", "troops", "army", "marines", "recruits"}
    )


def unnamed(mention: Mention, head: Head, context: Context) -> Answer:
    """The class that the head implies, where the report names nobody; armed groups that it names are candidates.

    The only armed group of the report is meant by "militants", not by "gunmen".
    """
    actor = context.words.classes[head.nominal].unnamed
    groups = [a for a in context.named.values() if a.kind in _ARMED and a.id not in context.words.unnamed_ids]
    if head.word in _OF_A_GROUP and len(groups) == 1:
        return groups[0], (), f"{groups[0].name} is the only armed group that the report names"
    if head.word in _OF_A_GROUP and len(groups) > 1:
        near = _armed_near(mention, context)
        if len(near) == 1:
            return near[0], (), f"{near[0].name} is the only armed group named near"
    gangs = [a for a in context.named.values() if a.kind == "criminal group" and a.id not in context.words.unnamed_ids]
    if head.word in {"gang member", "cartel member"} and len(gangs) == 1:
        return gangs[0], (), f"{gangs[0].name} is the only gang that the report names"
    if head.nominal == "group" and head.word.split()[0] in _FIGHTING_GROUP:
        actor = context.words.classes["armed group"].unnamed
    armed = dict.fromkeys(s.actor for s in context.seen[-50:] if s.actor.kind in _ARMED and not s.actor.id.startswith("actor:unidentified"))
    candidates = (
        tuple(Candidate(a.id, a.name, None) for a in list(armed)[-5:])
        if head.nominal in {"fighters", "rebels", "armed group", "group"}
        else ()
    )
    return actor, candidates, f"the report does not name who they are: the class {head.nominal}"
