"""Nominals that name nobody → whom they refer to: an owner or antecedent in the text, the report's country, or a general class."""

from collections.abc import Callable, Sequence

from reportedly.nominals import Head
from reportedly.records import Candidate, Mention, Token
from reportedly.resolve.actors_context import Context, Seen
from reportedly.resolve.actors_names import Answer

_ARMED = frozenset({"rebel group", "political militia", "identity militia", "unidentified armed group", "criminal group"})
_GROUPS = frozenset({"group", "armed group"})
_STATE_WORDS = frozenset("government state regime army military national federal security".split())
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "both"})
_OWN = frozenset({"its", "their", "his", "her"})
MEMBERS = frozenset(
    {
        "fighters",
        "rebels",
        "armed group",
        "forces",
        "police",
        "group",
        "coalition",
        "opposition",
        "commander",
        "spokesperson",
        "office holder",
        "sources",
        "government",
        "civil society",
        "media",
        "gang",
        "experts",
    }
)


# --- by what was named before ----------------------------------------------------------------------------


def by_owner(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "its fighters", "their forces": those of the last group or force."""
    if not tokens or tokens[0].lower not in _OWN or head.nominal not in MEMBERS - {"opposition", "media", "experts"}:
        return None
    sentence = context.sentence_at(mention.start).index
    owner = _last(
        context,
        mention,
        lambda s: s.actor.kind in _ARMED | {"state forces", "external forces", "government", "organisation"} and sentence - s.sentence <= 2,
    )
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


def by_antecedent(mention: Mention, tokens: Sequence[Token], head: Head, context: Context, definite: bool = False) -> Answer | None:
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
            return (
                head.word.split()[-1] in said
                or seen.actor.kind in _ARMED
                or (seen.actor.kind == "organisation" and seen.mention.form == "name")
            )
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
            and word in seen.actor.name.lower() + " " + seen.mention.text.lower()
            and not seen.actor.id.endswith((":unidentified-forces", ":government", ":media", ":coalition", ":opposition", ":police"))
        )

    known = dict.fromkeys(s.actor for s in context.seen if fits(s))
    if head.nominal == "government" and len(known) > 1:
        country = context.country(mention.start)
        home = country.actor("government") if country else None
        if home in known:
            return home, (), f"{mention.text}: of the governments named, the one of the report's country"
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
    if words & {
        "foreign",
        "allied",
        "enemy",
        "international",
        "unknown",
        "unidentified",
        "friendly",
        "partner",
        "local",
        "tribal",
        "kurdish",
        "opposition",
        "rebel",
    }:
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
        return (
            general,
            candidates,
            f"{mention.text}: the report is about more than one country" if named else f"{mention.text}: no country is named",
        )
    actor = country.actor(part)
    return actor, (), f"{mention.text} in a report about {country.name} means {actor.name}"


def unnamed(head: Head, context: Context) -> Answer:
    actor = context.words.classes[head.nominal].unnamed
    armed = dict.fromkeys(s.actor for s in context.seen if s.actor.kind in _ARMED and not s.actor.id.startswith("actor:unidentified"))
    candidates = (
        tuple(Candidate(a.id, a.name, None) for a in list(armed)[-5:])
        if head.nominal in {"fighters", "rebels", "armed group", "group"}
        else ()
    )
    return actor, candidates, f"the report does not name who they are: the class {head.nominal}"
