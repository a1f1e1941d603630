"""Nominal mentions → actors: by the names inside them, by what was named before, by the report's country, or a general class."""

from collections.abc import Sequence
from dataclasses import replace

from reportedly.actors import ActorEntry, State, pieces, slug
from reportedly.nominals import Head, find_names, organisation_of
from reportedly.records import Actor, Mention, Token
from reportedly.resolve.actors_antecedents import (
    MEMBERS,
    by_antecedent,
    by_company,
    by_country,
    by_enmity,
    by_owner,
    by_same_word,
    of_person,
    unnamed,
)
from reportedly.resolve.actors_context import Context, stripped
from reportedly.resolve.actors_deeds import by_deed, takes_part
from reportedly.resolve.actors_names import Answer

_MOUTHS = frozenset("office service command leadership headquarters wing".split())
_STOPS = frozenset({"of", "in", "within", "from", "inside", "for"})
_QUANTITIES = frozenset(
    """number dozens hundreds thousands tens scores millions couple majority rest handful crowd crowds one two three four some many
        most several""".split()
)


def head_of(tokens: Sequence[Token], context: Context) -> Head | None:
    """The head of a nominal mention: before "of X", but after "dozens of"."""
    start = 0
    for k, token in enumerate(tokens):
        if token.lower in _STOPS and k > start:
            head = context.words.head_at(tokens, k, start)
            if (
                head
                and tokens[k - 1].lower not in _QUANTITIES
                and not (head.word == "group" and context.words.head_at(tokens, len(tokens), k + 1))
            ):
                return head
            start = k + 1
    return context.words.head_at(tokens, len(tokens), start) or context.words.head_at(tokens, len(tokens))


_MEN_OF = frozenset({"man", "fighter", "member", "gunman", "militant", "soldier", "troop", "force"})


def resolve_nominal(mention: Mention, context: Context) -> Answer:
    """Whom a nominal means, with candidates and why."""
    tokens = context.tokens_of(mention)
    head = head_of(tokens, context)
    named = context.appositions.get(mention.start)
    if named:
        return named, (), f"{mention.text} and {named.name} are one person"
    shortened = context.pick_shortened(mention.text)
    if shortened:
        return shortened, (), f"{mention.text} is short for {shortened.name}"
    generic = _of_general_word(mention, stripped(tokens), context)
    if generic:
        return generic
    owner = _by_possessor(mention, tokens, context)
    if owner:
        return owner
    if head is None and tokens and tokens[-1].lower in _QUANTITIES | {"others"}:
        head = Head("civilians", 1, "people", False)
    if head is None:
        return (
            _by_common_word(mention, tokens, context) or _by_name_before(mention, tokens, context) or _by_modifier(mention, tokens, context)
        )
    for attempt in (_by_genitive, by_enmity, by_company, _by_name_inside, by_owner, by_antecedent, by_same_word, by_country, by_deed):
        found = attempt(mention, tokens, head, context)
        if found:
            return found
    return unnamed(mention, head, context)


def _by_possessor(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer | None:
    """ "The Battalion's press service", "the Front's leadership": a mouth of whom it belongs to."""
    if not tokens or tokens[-1].lower not in _MOUTHS:
        return None
    here = context.of_sentence(context.sentence_at(mention.start).index)
    owner = next((s for s in here if context.report.text[s.mention.end : mention.start].strip() in {"'s", "’s", "'", "’"}), None)
    return (owner.actor, (), f"{mention.text}: it speaks for {owner.actor.name}") if owner and owner.actor.kind != "person" else None


def _by_genitive(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "The Front's men", "the group's fighters": those of the armed group that owns them, called by name or by its word."""
    at = next((k for k, t in enumerate(tokens) if t.tag == "POS"), None)
    if at is None or at == 0 or head.word not in _MEN_OF:
        return None
    owner = replace(mention, end=tokens[at - 1].end, text=context.report.text[mention.start : tokens[at - 1].end])
    shortened = context.pick_shortened(owner.text)
    word = head_of(context.tokens_of(owner), context)
    found = (shortened, (), "") if shortened else by_antecedent(owner, context.tokens_of(owner), word, context) if word else None
    actor = found[0] if found else None
    return (actor, (), f"{mention.text}: those of {actor.name}") if actor is not None and actor.kind in _ARMED else None


def _by_common_word(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer | None:
    """ "The desk", "the bank": the last organisation named that has the word in its name, else who publishes the text."""
    word = tokens[-1].lower if tokens else ""
    if context.words.organisation_kind(word) is None:
        return None
    issuer = context.issuer()
    named = [s.actor for s in context.recent(mention.start) if s.mention.form == "name" and s.actor.kind != "person"]
    found = [a for a in (issuer, *named) if a is not None and word in pieces(a.name)]
    return (found[-1], (), f"{mention.text} refers to {found[-1].name}") if found else None


def _by_name_before(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer | None:
    """ "A Falak account", "Katiba Riyad tracts": whatever it is, it is that of the armed group or body named right before the word."""
    words = tuple(t.lower for t in tokens)
    for key in context.keys_of(*words):
        ends = [k + len(key) for k in range(len(words) - len(key)) if words[k : k + len(key)] == key]
        actor = context.provisional[key]
        if ends and ends[-1] == len(words) - 1 and actor.kind in _ARMED:
            return actor, (), f"{mention.text}: of {actor.name}"
    return None


def _by_modifier(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer:
    """A noun used as an adjective ("regime positions"): its own word is the head."""
    word = tokens[-1].lower if tokens else mention.text.lower()
    nominal = context.words.heads.get(word, context.words.heads.get(word.rstrip("s")))
    if nominal:
        head = Head(nominal[0], 1, word, False)
        return (
            by_antecedent(mention, tokens, head, context, definite=True)
            or by_country(mention, tokens, head, context)
            or unnamed(mention, head, context)
        )
    return None, (), f"nothing in the report says who {mention.text} is"


# --- general words of one country ------------------------------------------------------------------------


def _of_general_word(mention: Mention, tokens: Sequence[Token], context: Context) -> Answer | None:
    """ "the coalition", "the regime", "the separatists" where the report's country gives them one meaning."""
    if not tokens:
        return None
    words = context.report.text[tokens[0].start : tokens[-1].end]
    own = context.country(mention.start)
    countries = dict.fromkeys([*([own.iso] if own else []), *context.main_countries()])
    entries = [e for iso in countries for e in context.registry.find_generic(words, iso)]
    entries = [e for e in dict.fromkeys(entries) if e.is_active(context.year)]
    if not entries:
        return None
    candidates = tuple(e.candidate() for e in entries[:5])
    named = [e for e in entries if e.id in context.named]
    chosen = named[0] if named else entries[0]
    if len(entries) > 1 and not named:
        weights = sorted((sum(context.countries.get(c, 0.0) for c in e.theatre) for e in entries), reverse=True)
        if weights[0] < 1.5 * weights[1]:
            return None, candidates, f"{words} may be {' or '.join(e.name for e in entries[:3])}"
    return chosen.actor(), candidates, f"in a report about {_place_of(chosen, context)}, {words} means {chosen.name}"


def _place_of(entry: ActorEntry, context: Context) -> str:
    return " and ".join(context.registry.states[c].name for c in entry.theatre if c in context.countries) or "this country"


# --- by a name inside ------------------------------------------------------------------------------------


def _by_name_inside(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    matches = [m for m in find_names(tokens, context.registry) if m.sense != "capital"]
    whole = [m for m in matches if m.sense == "alias"]
    entries = [context.registry.entries[i] for i in whole[-1].ids] if whole else []
    if entries and (head.nominal in MEMBERS or (_is_armed_men(head, whole[-1].end, tokens) and entries[0].kind in _ARMED)):
        entry = next((e for e in entries if e.id in context.named), entries[0])
        if entry.kind == "person":
            return of_person(mention, head, entry.id, context)
        return entry.actor(), (), f"{mention.text}: {head.word} of {entry.name}"
    general = [m for m in matches if m.sense == "generic" and m.end < len(tokens)]
    if general and head.nominal in MEMBERS:
        found = _of_general_word(mention, tokens[general[0].start : general[0].end], context)
        if found and found[0]:
            return found
    states = [context.registry.states[m.ids[0]] for m in matches if m.sense in {"adjective", "state", "people"}]
    if states:
        return _of_state(mention, tokens, head, states[0] if len(set(states)) == 1 else states[-1])
    return _of_provisional(mention, tokens, head, context)


def _is_armed_men(head: Head, end: int, tokens: Sequence[Token]) -> bool:
    """True where the name that ends at token `end` stands right before men, boys or youths: "Nahr Brigade men"."""
    return head.word in _MEN and end == len(tokens) - head.size


def _of_state(mention: Mention, tokens: Sequence[Token], head: Head, state: State) -> Answer | None:
    words = {t.lower for t in tokens}
    if any(w.startswith(("anti-", "pro-", "counter-")) or w.endswith(("-backed", "-led", "-funded", "-trained", "-born")) for w in words):
        return None
    part = {
        "forces": "military",
        "police": "police",
        "government": "government",
        "office holder": "government",
        "spokesperson": "government",
    }.get(head.nominal)
    if (part == "government" and words & {"military", "army", "navy"}) or head.nominal == "commander":
        part = "government" if head.word in {"leader", "chief"} and not words & {"military", "army", "navy"} else "military"
    if part == "government" and "police" in words:
        part = "police"
    if part is None and head.word in {"people", "citizen", "population", "nation", "national"}:
        part = "people"
    if part:
        actor = state.actor(part)
        speaks = ": speaks for it" if head.nominal in {"office holder", "spokesperson"} else ""
        return actor, (), f"{mention.text} means {actor.name}{speaks}"
    if head.nominal in {"rebels", "opposition"}:
        word = "Rebels" if head.nominal == "rebels" else "Opposition"
        actor = Actor(
            f"actor:{word.lower()}-of-{state.slug}", f"{word} of {state.name}", "rebel group" if word == "Rebels" else "organisation"
        )
        return actor, (), f"{mention.text}: no group is named"
    return None


_NUMBERS = frozenset("dozens scores hundreds thousands tens several many some of".split())
_ARTICLES = frozenset({"al-", "el-", "as-", "ez-"})
_GROUP_WORDS = frozenset({"militia", "group", "faction", "movement", "gang", "cell"})
_MEN = frozenset({"man", "boy", "lad", "youth"})
# Kinds whose men are named after them: "Nahr Brigade men"; those of a town, a company or a people ("Fulani youths") are no group.
_ARMED = frozenset({"state forces", "external forces", "rebel group", "political militia", "criminal group"})
_BANDS = {
    "fighters": "rebel group",
    "rebels": "rebel group",
    "armed group": "rebel group",
    "gang": "criminal group",
    "members": "organisation",
}


def _of_unknown_group(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    """ "militants of the Acan Union", "Acan Union militants": a group that no list has, by its capitals."""
    band = _BANDS.get(head.nominal) or ("rebel group" if head.word in {"man", "boy", "youth"} else None)
    if head.word in _GROUP_WORDS and band is None:  # "the Hurriya movement": armed where it does what armed groups do
        band = "rebel group" if takes_part(mention, context) else "organisation"
    if head.word in {"militiaman", "militia"}:
        band = "political militia"
    named = tokens[-2:-1] if tokens and tokens[-1].lower in _GROUP_WORDS else tokens[-1:]
    is_named = bool(named) and named[0].is_capitalised
    ends = [k for k, t in enumerate(tokens) if t.lower == "of" and k + 1 < len(tokens) and is_named]
    name = tokens[ends[-1] + 1 :] if ends else tokens[: len(tokens) - head.size]
    name = tuple(t for t in stripped(name) if t.tag not in {"CD", "JJ", "DT"} or t.text[0].isupper() or t.lower[:3] in _ARTICLES)
    while name and not name[0].text[0].isupper():
        name = name[1:]
    while name and name[0].lower in _NUMBERS:  # "Dozens of gunmen", "Scores of Hill Front fighters"
        name = name[1:]
    whole = name
    if len(name) > 1 and name[-1].lower in _GROUP_WORDS:  # "men of the Nahr militia"
        band = "political militia" if name[-1].lower == "militia" else "rebel group"
        name = name[:-1]
    spelled = context.report.text[name[0].start : name[-1].end] if name else ""
    known = name and all(t.text[0].isupper() or t.lower in {"of", "the", "al"} or "-" in t.text for t in name)
    if (
        not band
        or not known
        or (head.word in {"man", "boy", "youth"} and not ends)
        or (context.sentence_at(mention.start).tokens[0] is name[0] and not _is_plainly_a_name(name, spelled, context))
    ):
        return None
    if any(m.sense in {"state", "adjective", "capital"} for m in find_names(name, context.registry)):
        return None
    if is_place_like(name, context):
        if whole == name:
            return None
        name = whole  # "men of the Hadra militia": the militia of a place bears its name
        spelled = context.report.text[name[0].start : name[-1].end]
    short = context.pick_shortened(f"the {spelled}")
    if short:
        return short, (), f"{mention.text}: {head.word} of {short.name}, by a part of its name"
    words = pieces(spelled)
    kind = organisation_of(name, 0, len(name), context.words)
    if kind in {None, "organisation", "government", "media"}:
        kind = band
    actor = context.provisional.get(words) or Actor(f"name:{slug(spelled)}", spelled, str(kind))
    if words not in context.provisional:
        context.add_provisional(words, actor)
    return actor, (), f"{mention.text}: {head.word} of {spelled}, a name in no list"


def _is_plainly_a_name(name: Sequence[Token], spelled: str, context: Context) -> bool:
    """True for capitals that are not only those of the sentence's start."""
    later = context.report.text.find(f" {spelled}")
    return (len(name) > 1 and name[0].tag in {"NNP", "NNPS"} and name[1].is_capitalised) or later >= 0


def is_place_like(name: Sequence[Token], context: Context) -> bool:
    """True for a lone capitalised word that is a place, a people's or faith's adjective, or no proper noun."""
    word = name[0].lower
    single = word.removesuffix("s")
    return any(map(context.is_toponym, name)) or (
        len(name) == 1
        and not name[0].text.isupper()
        and (name[0].tag not in {"NNP", "NNPS"} or {word, single} & (context.words.adjectives | context.words.peoples) != set())
    )


def of_provisional(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Actor | None:
    """The group of no list whose people these are: "Acan Union militants"; None for others."""
    if any(m.sense in {"alias", "state", "adjective"} for m in find_names(tokens, context.registry)):
        return None
    found = _of_provisional(mention, tokens, head, context)
    return found[0] if found else None


def _of_provisional(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> Answer | None:
    words = tuple(t.lower for t in tokens)
    is_members = head.nominal in MEMBERS
    for short, actor in context.acronyms.items() if is_members else ():  # before names: "NSF fighters" are the Nahr Shield Forces'
        if short in {t.text for t in tokens}:
            return actor, (), f"{mention.text}: {head.word} of {actor.name}"
    for key in context.keys_of(*words):
        actor, size = context.provisional[key], len(key)
        ends = [k + size for k in range(len(words)) if words[k : k + size] == key]
        are_men = actor.kind in _ARMED and any(_is_armed_men(head, k, tokens) for k in ends)
        if are_men or (is_members and ends and actor.kind != "person"):
            return actor, (), f"{mention.text}: {head.word} of {actor.name}"
    if not is_members:
        return _of_unknown_group(mention, tokens, head, context)
    for token in tokens[: len(tokens) - head.size]:
        part = context.pick_shortened(f"the {token.text}")
        if part:
            return part, (), f"{mention.text}: {head.word} of {part.name}, by a part of its name"
    return _of_unknown_group(mention, tokens, head, context)
