"""Who has which part in a claim: rules and trained reader propose, small trained weights decide.

Every role that the rules give, and every mention or words that the trained reader holds for a doer, a supporter, a target, somebody
affected or a weapon, is weighed: which part it has in this event, or none. Weights are linear over named features, made by
training/roles.py on reports that had not trained the reader, and kept in models/roles.json.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from reportedly import resources, vocab
from reportedly.extract.harm import BE, JUDGING
from reportedly.extract.opinions import Opinions, role_at, runs_of
from reportedly.extract.tagger import Tagged
from reportedly.records import Actor, Attribution, Claim, Mention, Role

NONE = ""  # the option of no part
_PARTS = ("actor", "target", "affected", "supporter")
_UNDER = re.compile(r"\b(?:came|come|comes|coming|were|was) under\b", re.IGNORECASE)
_SUFFERED = re.compile(r"killed|slain|wounded|injured|displaced|arrested|detained|abducted|kidnapped", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:after|before|when|while|because|since|until|once|although|though)\b", re.IGNORECASE)
_OBJECTS = frozenset({"them", "him", "her", "us", "me"})
_HARMED = ("target", "affected")
_LEAST = 0.1  # share from which the trained reader's opinion makes words a candidate
_STEPS = (0.02, 0.06, 0.12, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96)
_AGAINST = 0.3  # what no part weighs less: as many parts are added wrongly then as are missed, on reports left out
_FOR_RULES = 0.5  # what the rules' part weighs more
_AGREED = 0.7  # share from which rules and trained reader agree, and nothing is left to weigh
_SURE = 0.93  # share from which the trained reader needs nobody to agree
_CLAUSE = 4  # words from "where" to who acts there
_TELLS = frozenset({"says", "alleges", "confirms", "observed", "doubts"})  # who owns up, denies, threatens or promises may be the doer
_AROUND = 2  # words before a candidate that speak for a part
Features = tuple[str, ...]
Shares = Mapping[str, Sequence[float]]  # part → what the trained reader holds of it for each candidate


class Candidate(NamedTuple):
    """Words that may have a part, as a role of the likeliest one: whether the rules gave it, their mention, if it is a weapon's part."""

    role: Role
    by_rules: bool
    mention: Mention | None
    is_weapon: bool


def with_weighed_roles(claims: Sequence[Claim], opinions: Opinions, mentions: Sequence[Mention], attributions: Sequence[Attribution]
                       ) -> tuple[Claim, ...]:
    """The claims with the parts that weigh most; who is whose target needs the trained reader to have seen the event."""
    by_id = {m.id: m for m in mentions}
    out = []
    for claim in claims:
        tagged = opinions.pick(claim.event.trigger)
        if tagged is not None:
            candidates = [c for c in find_candidates(claim, tagged, opinions, mentions, by_id)
                          if c.role.role != "actor" or not _is_no_doer(c, claim, attributions, opinions, mentions)]
            shares = {p: [opinions.role_score(tagged, p, c.role) or 0.0 for c in candidates] for p in (*_PARTS, "weapon")}
            chosen = [(c, *_weighed(n, candidates, claim, shares, opinions, attributions)) for n, c in enumerate(candidates)]
            chosen = _without_asides(chosen, shares["actor"], opinions)
            claim = replace(claim, roles=_settled(alike(chosen, opinions.report.text)))
        out.append(claim)
    return tuple(out)


def find_candidates(claim: Claim, tagged: Tagged, opinions: Opinions, mentions: Sequence[Mention], by_id: Mapping[str, Mention]
                    ) -> list[Candidate]:
    """Everything that may have a part in the claim, in text order: the rules' roles, and what the trained reader sees beside them."""
    found = [Candidate(r, True, by_id.get(r.mention or ""), r.role == "weapon") for r in claim.roles]
    for part in (*_PARTS, "weapon"):
        for span in runs_of(tagged, part, opinions, _LEAST):
            role = role_at(part, span, opinions, mentions)
            is_weapon = part == "weapon"
            if role is None or _is_other_story(role, claim, opinions) or _is_judged(role, claim, opinions):
                continue
            if not any(c.is_weapon == is_weapon and c.role.overlaps(role.start, role.end) for c in found):
                found.append(Candidate(role, False, by_id.get(role.mention or ""), is_weapon))
    return sorted(found, key=lambda c: (c.role.start, c.role.end, c.is_weapon))


def _is_no_doer(candidate: Candidate, claim: Claim, attributions: Sequence[Attribution], opinions: Opinions,
                mentions: Sequence[Mention]) -> bool:
    """True for what doers pass for; where the trained reader alone sees a doer, for who only tells of it or acts across a semicolon."""
    if _is_dressed_as(candidate, opinions):
        return True
    if candidate.by_rules:
        return False
    first, last = sorted((claim.event.trigger, candidate.role), key=lambda s: s.start)
    if not JUDGING.isdisjoint(t.lower for t in opinions.tokens[opinions.words_of(first).stop : opinions.words_of(last).start]):
        return True  # "the junta sentenced three activists for the killing of an official"
    across = opinions.report.text.find(";", first.end, last.start) >= 0  # "police shot two; a third blew himself up"
    return (across or _only_tells(candidate.role, claim, attributions) or _is_anothers_agent(candidate.role, claim, opinions)
            or _stands_before_who(candidate.role, claim, opinions, mentions))


def _is_anothers_agent(role: Role, claim: Claim, opinions: Opinions) -> bool:
    """True for the police in "who killed two, was arrested on Monday by police": "by" belongs to another verb."""
    words = opinions.tokens[opinions.words_of(claim.event.trigger).stop : opinions.words_of(role).start]
    verbs = [k for k, t in enumerate(words) if t.tag == "VBN"]
    return bool(verbs) and words[-1].lower == "by" and any(t.lower in BE for t in words[max(0, verbs[-1] - 2) : verbs[-1]])


def _stands_before_who(role: Role, claim: Claim, opinions: Opinions, mentions: Sequence[Mention]) -> bool:
    """True for one before those whom "who" stands for: the crowd in "a crowd stoned police in Kibera, who shot a student"."""
    trigger = claim.event.trigger
    if role.end >= trigger.start:
        return False
    words = opinions.tokens[opinions.words_of(role).stop : opinions.words_of(trigger).start]
    at = next((k for k in range(len(words) - 1, -1, -1) if words[k].tag[:1] not in "VMR"), -1)  # behind it verbs and adverbs alone
    if at < 0 or words[at].lower != "who":
        return False
    acts = next((t.end for t in words[:at] if t.tag in {"VBD", "VBZ", "VBP"}), None)
    return acts is not None and any(m.kind == "actor" and acts <= m.start and m.end < words[at].start for m in mentions)


def _is_dressed_as(candidate: Candidate, opinions: Opinions) -> bool:
    """True where only the dress is told: "men in the uniform of the Column", "gunmen disguised as soldiers"."""
    first = opinions.words_of(candidate.role).start
    before = [t.lower for t in opinions.tokens[max(0, first - 2) : first]]
    worn = before[-1:] == ["of"] and before[0] in {"uniform", "uniforms", "fatigues", "clothes"}
    posed = before[-1:] == ["as"] and before[0] in {"disguised", "dressed", "posing", "posed"}
    return worn or posed


def _only_tells(role: Role, claim: Claim, attributions: Sequence[Attribution]) -> bool:
    """True for the words that name who tells the claim: "the army attributes the ambush to"."""
    return any(a.source is not None and role.overlaps(a.source.start, a.source.end)
               for a in attributions if a.id in claim.attribution and a.stance in _TELLS)


def _is_other_story(role: Role, claim: Claim, opinions: Opinions) -> bool:
    """True for a doer of what a clause tells of the place, and for a headline's other half: "Rebels free three; car bomb wounds 23"."""
    trigger = claim.event.trigger
    between = opinions.report.text[trigger.end : role.start].lower().split() if role.start > trigger.end else []
    if role.role in {"actor", "target"} and "where" in between[-_CLAUSE:]:
        return True  # "four men shot dead near Hadra, where the Front is fighting": that is told of the place
    on, of = (next((s for s in opinions.report.sentences if s.start <= at < s.end), None) for at in (role.start, trigger.start))
    return on is not None and of is not None and on is not of and on.part == of.part == "headline"


def _is_judged(role: Role, claim: Claim, opinions: Opinions) -> bool:
    """True for those whom a court judges for the deed: "sentenced three activists to death for the killing of an official"."""
    words = opinions.words_of(role)
    before = [t.lower for t in opinions.tokens[max(0, words.start - 2) : words.start]]
    return role.end <= claim.event.trigger.start and role.role in _HARMED and not JUDGING.isdisjoint(before)


def _weighed(n: int, candidates: Sequence[Candidate], claim: Claim, shares: Shares, opinions: Opinions,
             attributions: Sequence[Attribution]) -> tuple[str, float]:
    """The part of candidate n and its weight; where rules and trained reader agree, or the reader is sure, nothing else is an option."""
    role = candidates[n].role.role
    suffers = role in _HARMED and _UNDER.search(claim.event.trigger.text) is not None
    if candidates[n].by_rules and (suffers or role == "supporter" or (role in _HARMED and _is_object(candidates[n].role, claim, opinions))):
        return role, shares[role][n]  # "its soldiers came under fire", "backed by armed herders", "captured them": the words say so
    if shares[role][n] >= (_AGREED if candidates[n].by_rules else _SURE):
        options = _all_options(n, candidates, claim, shares, opinions, attributions)
        return pick({role: options[role]} if role in options else options)
    return pick(role_options(n, candidates, claim, shares, opinions, attributions))


def _without_asides(chosen: Sequence[tuple[Candidate, str, float]], shares: Sequence[float], opinions: Opinions
                    ) -> list[tuple[Candidate, str, float]]:
    """Without a doer whom the trained reader alone sees, where an aside parts him from the one whom the rules see too.

    "Soldiers looted shops after the rebels left and raped three women": the rebels only left.
    """
    agreed = [c.role for (c, part, _), share in zip(chosen, shares, strict=True) if part == "actor" and c.by_rules and share >= _AGREED]

    def is_aside(role: Role) -> bool:
        return bool(agreed) and all(_ASIDE.search(opinions.report.text[r.end : role.start]) for r in agreed)

    return [(c, part, weight) for c, part, weight in chosen if part != "actor" or c.by_rules or not is_aside(c.role)]


def _is_object(role: Role, claim: Claim, opinions: Opinions) -> bool:
    """True for the pronoun right behind the event's verb: "captured | them"."""
    return role.text.lower() in _OBJECTS and opinions.words_of(claim.event.trigger).stop == opinions.words_of(role).start


def alike(chosen: Sequence[tuple[Candidate, str, float]], text: str) -> list[tuple[Candidate, str, float]]:
    """"A mother and her two daughters": those who stand side by side are harmed alike, as the one that weighs more."""
    out = list(chosen)
    for n, (candidate, part, weight) in enumerate(out[1:], 1):
        before, its_part, its_weight = out[n - 1]
        between = text[before.role.end : candidate.role.start].strip(" ,").lower()
        if {part, its_part} == set(_HARMED) and between in {"", "and", "or"}:
            part = part if weight > its_weight else its_part
            out[n - 1], out[n] = (before, part, its_weight), (candidate, part, weight)
    return out


def _settled(chosen: Sequence[tuple[Candidate, str, float]]) -> tuple[Role, ...]:
    """The roles, of two mentions of one actor in the same part the one that weighs more."""
    best: dict[tuple[str, str], tuple[float, Role]] = {}
    for candidate, part, weight in chosen:
        role, mention = candidate.role, candidate.mention
        actor = mention.actor.id if mention is not None and mention.actor is not None else None
        key = (part, actor or f"{role.start}-{role.end}")
        if part != NONE and (key not in best or weight > best[key][0]):
            best[key] = (weight, replace(role, role=part))
    return tuple(sorted((role for _, role in best.values()), key=lambda r: (r.start, r.role)))


# --- weights ---------------------------------------------------------------------------------------------


@cache
def load_weights() -> Mapping[str, int]:
    """Feature → weight in hundredths."""
    weights: dict[str, int] = json.loads(resources.read_text("models/roles.json"))
    return weights


def pick(options: Mapping[str, Features]) -> tuple[str, float]:
    """The option that weighs most, the rules' where several do, and by how much it weighs more than none."""
    weights = load_weights()
    scores = {name: sum(weights.get(f, 0) for f in features) / 100 - _AGAINST * (name == NONE) for name, features in options.items()}
    scores[next(iter(options))] += _FOR_RULES
    best = max(scores, key=lambda name: scores[name])
    return best, scores[best] - scores.get(NONE, 0.0)


def role_options(n: int, candidates: Sequence[Candidate], claim: Claim, shares: Shares, opinions: Opinions,
                 attributions: Sequence[Attribution]) -> dict[str, Features]:
    """The parts that candidate n may have, the rules' first, each with what speaks for and against it; asked where they are in doubt."""
    return _all_options(n, candidates, claim, shares, opinions, attributions)


def _all_options(n: int, candidates: Sequence[Candidate], claim: Claim, shares: Shares, opinions: Opinions,
                 attributions: Sequence[Attribution]) -> dict[str, Features]:
    candidate = candidates[n]
    rules = candidate.role.role if candidate.by_rules else NONE
    about = (f"rules:{rules}", *_about(candidate, claim, opinions), *_as_speaker(candidate, claim, attributions))
    names = dict.fromkeys((rules, NONE, "weapon") if candidate.is_weapon else (rules, NONE, *_PARTS))
    given = {c.role.role for c in candidates if c.by_rules and c is not candidate}
    bombed = claim.event.type == vocab.REMOTE
    killed = any(t.toll == "killed" and candidate.role.overlaps(t.start, t.end) for t in claim.tolls)
    beside = opinions.words_of(candidate.role).stop == opinions.words_of(claim.event.trigger).start
    suffered = beside and _SUFFERED.fullmatch(claim.event.trigger.text) is not None
    others = "actor" in given or suffered or ((bombed or killed) and not candidate.role.text.lower().endswith("bomber"))
    if rules in _HARMED and others and claim.event.subtype != "Agreement":
        names.pop("actor", None)  # whom the words have killed, or harmed by somebody else or a bomb, is not made the doer
    return {name: tuple(_features(name, about, claim, n, shares, given)) for name in names}


def _about(candidate: Candidate, claim: Claim, opinions: Opinions) -> Iterator[str]:
    """What the candidate's words are, and where they stand."""
    role, mention, trigger = candidate.role, candidate.mention, claim.event.trigger
    yield f"form:{mention.form if mention is not None else NONE}"
    actor = mention.resolved if mention is not None and isinstance(mention.resolved, Actor) else None
    yield f"kind:{actor.kind if actor is not None else NONE}"
    words, on = opinions.words_of(role), opinions.words_of(trigger)
    side = "in" if role.overlaps(trigger.start, trigger.end) else "before" if words.stop <= on.start else "after"
    yield f"side:{side}"
    yield f"side:{side}|{candidate.by_rules and role.role}"
    gap = max(on.start - words.stop, words.start - on.stop, 0)
    yield f"gap:{sum(gap >= step for step in (1, 2, 4, 8, 15, 30))}|{side}"
    yield f"inside:{claim.start <= role.start < claim.end}"
    yield f"verb:{opinions.tokens[on.start].tag if on else NONE}|{_is_passive(opinions, on)}|{side}"
    before = opinions.tokens[max(0, words.start - _AROUND) : words.start]
    yield from (f"p:{t.lower}" for t in before)
    if before:
        yield f"p1:{before[-1].lower}|{side}"
    if words:
        yield f"h:{opinions.tokens[words.stop - 1].lower}"


def _as_speaker(candidate: Candidate, claim: Claim, attributions: Sequence[Attribution]) -> Iterator[str]:
    """Whether the candidate says this, something else, or is told it: who tells of a deed is seldom its doer."""
    for said in attributions:
        if said.source is not None and candidate.role.overlaps(said.source.start, said.source.end):
            inside = any(claim.event.trigger.overlaps(piece.start, piece.end) for piece in said.content)
            yield f"says:{inside}|{said.stance}"
            yield f"says:{inside}|{said.id in claim.attribution}"
        if said.addressee is not None and candidate.role.overlaps(said.addressee.start, said.addressee.end):
            yield "is told"


def _is_passive(opinions: Opinions, on: range) -> bool:
    """True for "were shot": a form of "be" just before the event's words."""
    return any(t.lower in BE for t in opinions.tokens[max(0, on.start - _AROUND) : on.start])


def _features(name: str, about: Sequence[str], claim: Claim, n: int, shares: Shares, given: set[str]
              ) -> Iterator[str]:
    yield name
    yield from (f"{name}|{fact}" for fact in about)
    yield f"{name}|{claim.event.subtype}|{about[0]}"
    yield f"{name}|{claim.event.type}|{about[0]}"
    yield f"{name}|{claim.event.subtype}"
    if name == NONE:
        highest = max(row[n] for row in shares.values())
        yield from (f"none>{step}" for step in _STEPS if highest >= step)
        yield from (f"none>{step}|{about[0]}" for step in _STEPS if highest >= step)
        return
    share = shares[name][n]
    yield from (f"any>{step}" for step in _STEPS if share >= step)
    yield from (f"{name}>{step}" for step in _STEPS if share >= step)
    yield from (f"{name}>{step}|{about[0]}" for step in _STEPS if share >= step)
    yield f"{name}|most:{share >= max(shares[name])}"
    yield f"{name}|best:{share >= max(row[n] for row in shares.values())}"
    yield f"{name}|given:{name in given}|{about[0]}"
    yield f"{name}|rank:{min(3, sum(s > share for s in shares[name]))}"
