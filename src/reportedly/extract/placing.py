"""Where a claim's event happened: picks among the places and sites around its trigger."""

from collections.abc import Sequence

from reportedly.extract.frame import Range
from reportedly.extract.grammar import Grammar
from reportedly.extract.parties import Cast
from reportedly.extract.triggers import Trigger
from reportedly.records import Mention, OtherPlace, Place, Site, Span, Where

_IN = frozenset("in at on inside within across over of throughout into into amid".split())
_NEAR = frozenset("near outside around by beside towards toward surrounding".split())
_AWAY = frozenset("from to".split())
_WIDE = frozenset({"country", "province", "region", "water"})
_FEATURE_WORDS = frozenset(
    """village town city district province state county area camp township commune department region governorate municipality lga cercle
    raion oblast subdistrict subcounty the of""".split()
)

_SETTING_OUT = frozenset(
    """reinforcement convoy column missile rocket drone shell artillery fire launch come arrive drive travel travelling send deploy
    set fly advance bring""".split()
)


def preposition_before(grammar: Grammar, start: int) -> tuple[str, int]:
    """(preposition, its token) that governs the noun group whose token is `start`; ("", start) for none."""
    k = start - 1
    while k >= 0 and start - k <= 9:
        token = grammar.tokens[k]
        if token.tag in {"IN", "TO"} and token.lower not in {"of", "that", "as"}:
            return token.lower, k
        if token.lower in {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}:
            return "near", k
        if not (
            token.tag in {"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "PRP$", "CC", "VBN", "JJR", "JJS"}
            or token.lower == "of"
            or token.text == ","
        ):
            return "", start
        if token.text == "," and not _is_list(grammar, k):
            return "", start
        k -= 1
    return "", start


def is_origin(grammar: Grammar, start: int) -> bool:
    """True for "reinforcements from Hadra", "rockets fired from Hadra", "came from the direction of Hadra": it happened elsewhere."""
    preposition, k = preposition_before(grammar, start)
    if preposition != "from" or not k:
        return False
    return "direction" in {t.lower for t in grammar.tokens[k + 1 : start]} or grammar.lemmas[k - 1] in _SETTING_OUT


def is_in_name(grammar: Grammar, cast: Cast, mention: Mention) -> bool:
    """True for a toponym in the words for somebody: "the Hadra Support Column"; not in "residents of Hadra", nor in an organisation's."""
    return any(
        a.start <= mention.start
        and mention.end <= a.end
        and a.text != mention.text
        and not _in_of_phrase(grammar, a, mention)
        and not (a.actor is not None and a.actor.kind == "organisation")
        for a in cast.actors
    )


def _is_list(grammar: Grammar, comma: int) -> bool:
    """True for a comma between two names."""
    return (
        comma > 0
        and grammar.tokens[comma - 1].tag in {"NNP", "NNPS"}
        and comma + 1 < len(grammar.tokens)
        and grammar.tokens[comma + 1].tag in {"NNP", "NNPS", "CC", "DT"}
    )


def token_at(grammar: Grammar, char: int) -> int:
    """The index of the token that covers (or follows) a character."""
    return next((i for i, t in enumerate(grammar.tokens) if t.end > char), len(grammar.tokens) - 1)


def pick_places(
    grammar: Grammar, cast: Cast, trigger: Trigger, targets: Sequence[Range], spoken: Sequence[Span]
) -> tuple[tuple[Mention, str], ...]:
    """(mention, relation) of the place where the event happened; several where "in A and B" gives one event each."""
    scored = []
    for mention in cast.places:
        if any(s.start <= mention.start and mention.end <= s.end for s in spoken) or _modifies(grammar, trigger, mention):
            continue
        if _qualifies(grammar, cast, mention):
            continue
        if is_in_name(grammar, cast, mention) or is_origin(grammar, token_at(grammar, mention.start)):
            continue
        at = token_at(grammar, mention.start)
        preposition, governor = preposition_before(grammar, at)
        score = _score(grammar, trigger, targets, mention, at, preposition, governor)
        scored.append((score, -at, mention, preposition))
    scored = [s for s in scored if s[0] > -4]
    if not scored:
        return ()
    best = max(scored, key=lambda s: (s[0], s[1]))
    chosen = [(best[2], relation_of(best[3]))]
    if best[3] != "between":  # "between A and B" is one place
        chosen += [(m, relation_of(best[3])) for m in _coordinated(grammar, cast, best[2])]
    return tuple(chosen)


def _modifies(grammar: Grammar, trigger: Trigger, mention: Mention) -> bool:
    """True for "U.S. strike", "Syria talks": a toponym right before the event noun says whose, not where."""
    group = grammar.noun_at(trigger.head)
    return (
        group is not None
        and trigger.verb is None
        and grammar.tokens[group.start].start <= mention.start < grammar.tokens[trigger.start].start
    )


def _qualifies(grammar: Grammar, cast: Cast, mention: Mention) -> bool:
    """True for the second of "Ngoro village (Gwari district, Dolna)" and "Ngoro, Dolna": it says where the first lies."""
    at = token_at(grammar, mention.start)
    before = max((m for m in cast.places if m.end <= mention.start), key=lambda m: m.end, default=None)
    if before is None:
        return False
    between = [t.lower for t in grammar.tokens[token_at(grammar, before.end - 1) + 1 : at]]
    marks = [w for w in between if w not in _FEATURE_WORDS]
    if marks == ["("]:
        return True
    if marks != [","]:
        return False
    return _qualifies(grammar, cast, before) or _lies_in(before.place, mention.place)


def _lies_in(inner: Place | None, outer: Place | None) -> bool:
    """True where the outer entry is the country or a province or district that the inner one may lie in."""
    if outer is None or outer.feature not in {"country", "province", "region", "district"}:
        return False
    if inner is None:
        return True
    if outer.feature == "country":
        return inner.feature != "country" and inner.country == outer.country
    return inner.feature not in {"country", "province", "region"} and inner.country == outer.country


def _in_of_phrase(grammar: Grammar, actor: Mention, place: Mention) -> bool:
    """True for a place at the end of an actor's words: "residents of Hadra", "a patrol in Hadra"."""
    at = token_at(grammar, place.start)
    return (
        place.end == actor.end
        and at > 0
        and any(t.lower in {"of", "in", "near", "from"} for t in grammar.tokens[max(0, at - 4) : at])
        and actor.form != "name"
    )


def _opens_digest_line(grammar: Grammar) -> bool:
    """True for "Hadra, North Province: two people were killed": a place, then a colon before any verb."""
    colon = next((k for k, t in enumerate(grammar.tokens[:8]) if t.text == ":"), 0)
    return colon > 0 and not any(v.start < colon for v in grammar.verbs)


def _columns_end(grammar: Grammar) -> int:
    """Behind the last bar of "22 May | Hadra, North Province | Gunmen shot two men": columns that hold of the whole line."""
    return next((k for k in range(min(len(grammar.tokens), 16) - 1, -1, -1) if grammar.tokens[k].text == "|"), 0)


def _score(
    grammar: Grammar, trigger: Trigger, targets: Sequence[Range], mention: Mention, at: int, preposition: str, governor: int
) -> float:
    if (at == 0 and _opens_digest_line(grammar)) or at < _columns_end(grammar):
        return 1.0
    distance = at - trigger.end if at >= trigger.end else trigger.start - at
    score = -distance / 10
    if preposition in _IN or preposition in _NEAR or preposition == "between":
        score += 2
    elif preposition in _AWAY:
        score -= 2.5
    if any(a <= at < b for a, b in targets):
        score += 2
    low, high = (trigger.end, at) if at >= trigger.end else (at, trigger.start)
    if grammar.is_border_between(low, min(high, governor if governor > low else high)):
        score -= 3
    if at >= trigger.end:
        score += 0.7
    place = mention.place
    if place is not None and place.feature in _WIDE:
        score -= 1.2
    if place is None:
        score -= 0.3
    return score


def relation_of(preposition: str) -> str:
    """The public relation that a preposition gives: in, near or between."""
    if preposition in _NEAR:
        return "near"
    return "between" if preposition == "between" else "in"


def _coordinated(grammar: Grammar, cast: Cast, first: Mention) -> list[Mention]:
    """Places joined to the first by "and" (with commas before it), of its own size: one event each."""
    later = sorted((m for m in cast.places if m.start >= first.end), key=lambda m: m.start)
    joined: list[Mention] = []
    at = token_at(grammar, first.end - 1) + 1
    seen_and = False
    for mention in later:
        to = token_at(grammar, mention.start)
        between = [t.lower for t in grammar.tokens[at:to]]
        if (
            not between
            or any(
                w not in {",", "and", "the", "as", "well", "city", "town", "village", "of", "in", "towns", "cities", "villages"}
                for w in between
            )
            or len(between) > 5
        ):
            break
        if (
            first.place is not None
            and mention.place is not None
            and (first.place.feature in {"settlement", "district", "site"}) != (mention.place.feature in {"settlement", "district", "site"})
        ):
            break
        joined.append(mention)
        seen_and = seen_and or "and" in between
        at = token_at(grammar, mention.end - 1) + 1
        if seen_and:
            break
    return joined if seen_and else []


def where_of(mention: Mention, relation: str) -> Where:
    """The public Where of a place mention: ACLED's precision by the entry's feature and the relation."""
    place = mention.place
    precision = None
    if place is not None and place.feature not in {"country"}:
        exact = place.feature in {"settlement", "site"}
        precision = (1 if relation == "in" else 2) if exact else 2 if place.feature == "district" else 3
        if place.feature == "region" and place.country is None:
            precision = None
    return Where(mention.id, relation, place, precision)


def other_places(
    grammar: Grammar, cast: Cast, trigger: Trigger, where: Mention | None, moves: bool, spoken: Sequence[Span]
) -> tuple[OtherPlace, ...]:
    """Places of the same clause where the event did not happen: origin, destination, where it was launched from or filmed."""
    out = []
    for mention in cast.places:
        at = token_at(grammar, mention.start)
        preposition, _ = preposition_before(grammar, at)
        if (where is not None and mention.id == where.id) or any(s.start <= mention.start < s.end for s in spoken):
            continue
        if grammar.is_border_between(min(trigger.end, at), max(trigger.start, at)):
            continue
        if preposition == "from":
            out.append(OtherPlace("origin" if moves else "launched from", mention.id, mention.place))
        elif preposition in {"to", "into", "toward", "towards"} and moves:
            out.append(OtherPlace("destination", mention.id, mention.place))
    return tuple(out)


def pick_site(grammar: Grammar, sites: Sequence[Site], trigger: Trigger, targets: Sequence[Range]) -> Site | None:
    """The site that was hit: one in the target, else the nearest one after the trigger in its clause."""
    tokens = grammar.tokens
    for a, b in targets:
        for site in sites:
            if tokens[a].start <= site.start < tokens[b - 1].end:
                return site
    after = [
        s
        for s in sites
        if s.start >= tokens[trigger.start].start and not grammar.is_border_between(trigger.end, token_at(grammar, s.start))
    ]
    return min(after, key=lambda s: s.start, default=None)
