"""The report as a whole: drops pointers back, joins what is told over several sentences, lets the body speak for the headline."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly import vocab
from reportedly.extract.doers import is_unaimed
from reportedly.extract.drafts import Draft
from reportedly.extract.placing import where_of
from reportedly.extract.speaking import blames_somebody
from reportedly.records import Attribution, Claim, Mention, Relation, Report, Role, Toll, Where

# "ended the siege. All five were shot dead": not of its end
_HARMLESS = frozenset({"Non-violent transfer of territory", "Agreement", "Change to group/activity", "Headquarters or base established",
                       "Arrests", "Aid"})
_BULLETS = frozenset("•▪◦*-–—")
_VIOLENT = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC, vocab.RIOTS, vocab.OTHER_VIOLENCE, vocab.PROTESTS})
_REACH = 8  # sentences over which a place may be carried
_REACH_DAYS = 2  # sentences over which a day may be carried within a paragraph
_POINTS_BACK = 6  # sentences over which "the attack" and "twelve were killed" point back
_PLACELESS = frozenset({"Agreement", "Change to group/activity"})
_FAMILIES = (
    {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    {"Siege", "Displacement", "Deprivation"},
)

Told = tuple[Draft, Claim]


def tell_story(
    report: Report, told: Sequence[Told], attributions: tuple[Attribution, ...], mentions: Mapping[str, Mention]
) -> tuple[Claim, ...]:
    """The claims that stand, in text order."""
    kept = _without_pointers(list(told), frozenset(a.id for a in attributions if a.source is None))
    kept = _carry_days(_with_places(report, kept, mentions))
    claims = [claim for _, claim in kept]
    claims = _with_headline_voice(report, claims, mentions)
    return tuple(sorted(_with_repeats(claims, mentions), key=lambda c: (c.event.trigger.start, c.id)))


# --- pointers back -------------------------------------------------------------------------------------------


def _without_pointers(told: list[Told], hearsay: frozenset[str]) -> list[Told]:
    """Joins "the attack", "twelve were killed" to the event they speak of, where that was told within reach.

    The same speaker's words are more of one claim; another speaker's are a claim of their own about the same event.
    """
    kept: list[Told] = []
    for draft, claim in told:
        at = _antecedent(kept, draft, claim)
        if at is None:
            if claim.event.type and not (
                draft.anaphoric
                and not claim.tolls
                and not claim.victims
                and claim.where is None
                and claim.when is None
                and not _has_party(claim)
            ):
                kept.append((draft, claim))
            continue
        first_draft, first = kept[at]
        bare = draft.anaphoric and not claim.tolls and not claim.victims
        stands = claim.status == "expected" or (claim.status == "ongoing" and first.status != "ongoing")
        # Whoever names a doer in other words than the first teller's says something of his own: it is never folded into them.
        names_doer = any(r.role == "actor" for r in claim.roles) and claim.attribution != first.attribution
        unsaid = not names_doer and (not claim.attribution or claim.voice == "said" or (claim.voice == "alleged" and not _has_party(claim)))
        adds_nothing = bare and not stands and unsaid
        goes_on = (
            set(claim.attribution) <= hearsay
            and not names_doer
            and draft.sentence.paragraph == first_draft.sentence.paragraph
            and draft.sentence.index - first_draft.sentence.index == 1
        )
        if adds_nothing or ((claim.attribution == first.attribution or goes_on) and not _tolls_clash(first.tolls, claim.tolls)):
            if _goes_on(draft):  # "and the clashes continue" is told for its own sake
                kept.append((draft, _told_again(first, claim)))
            kept[at] = (first_draft, _with_more(first, claim))
        else:
            kept.append((draft, _told_again(first, claim)))
    return kept


def _goes_on(draft: Draft) -> bool:
    verb = draft.frame.light_verb
    return draft.status == "ongoing" and draft.trigger.verb is None and verb is not None and not verb.participle


def _told_again(first: Claim, claim: Claim) -> Claim:
    """Another speaker, or another figure, for an event already told: of its type, place and day, unless it says its own."""
    clash = _tolls_clash(first.tolls, claim.tolls)
    kind = "contradicts" if claim.voice == "denied" != first.voice else "updates" if clash else "retells"
    return replace(
        claim,
        event=replace(claim.event, type=first.event.type, subtype=first.event.subtype),
        roles=claim.roles or tuple(r for r in first.roles if r.role in {"actor", "target"} and claim.status in {"ongoing", "expected"}),
        where=claim.where or first.where,
        when=claim.when if claim.when and claim.when.basis != "assumed" else first.when or claim.when,
        civilians_targeted=first.civilians_targeted,
        relations=(Relation(kind, first.id),) if claim.status != "expected" else (),
        why=claim.why + "; the event told before",
    )


def _carry_days(told: list[Told]) -> list[Told]:
    """Gives an event without a time the day of the one told just before in its paragraph ("On 7 October gunmen … Two were arrested.")."""
    out: list[Told] = []
    for draft, claim in told:
        undated = claim.when is None or (claim.when.basis == "assumed" and claim.when.earliest is None)
        if undated and claim.status in {"occurred", "attempted"} and claim.event.type != vocab.STATEMENT:
            before = _pick_dated(out, draft, claim)
            if before is not None:
                claim = replace(claim, when=before.when, why=claim.why + "; the day is that of what is told before")
        out.append((draft, claim))
    return out


def _pick_dated(told: Sequence[Told], draft: Draft, claim: Claim) -> Claim | None:
    """The claim told before that gives an undated one its day: the one just before in its paragraph, or the last told at its place."""
    for other_draft, other in reversed(told):
        distance = draft.sentence.index - other_draft.sentence.index
        if distance > _POINTS_BACK:
            return None
        dated = (
            other.when is not None
            and other.when.basis != "assumed"
            and not other.when.lasts
            and other.status in {"occurred", "attempted"}
            and other.event.type != vocab.STATEMENT
        )
        same_paragraph = draft.sentence.paragraph == other_draft.sentence.paragraph
        if dated and 1 <= distance <= _REACH_DAYS and same_paragraph:
            return other
        if other.when is not None and other.when.basis != "assumed" and not dated:
            return None
    return None


def _has_party(claim: Claim) -> bool:
    return any(r.role in {"actor", "target"} for r in claim.roles)


def _antecedent(kept: Sequence[Told], draft: Draft, claim: Claim) -> int | None:
    """The index of the claim that this one only adds to, None where it tells an event of its own."""
    unaimed = draft.trigger.is_harm or draft.trigger.rule.event == "attack"
    bare_harm = (unaimed and is_unaimed(draft.sentence)) or (
        draft.trigger.rule.event in {"killing", "wounding", "deaths"} and not draft.scene.actors and not draft.scene.weapons)
    if not (draft.anaphoric or bare_harm) or not draft.is_violent:
        return None
    for i in range(len(kept) - 1, -1, -1):
        other_draft, other = kept[i]
        if draft.sentence.index - other_draft.sentence.index > _POINTS_BACK:
            return None
        if (
            other_draft.sentence.index == draft.sentence.index
            or not (other_draft.is_violent or other.event.type in {vocab.BATTLES, vocab.RIOTS})
            or other_draft.sentence.part == "headline" != draft.sentence.part
            or (bare_harm and other.event.subtype in _HARMLESS)
        ):
            continue
        if other.status not in {claim.status, "occurred", "ongoing", "attempted"} and not draft.anaphoric:
            continue
        if bare_harm and other.event.subtype == "Looting/property destruction" and _is_told_with_violence(kept, i):
            continue  # "fired on residents and burned houses. Seven were killed.": by the shots
        same_kind = other.event.type == claim.event.type or bare_harm or draft.trigger.rule.subtype is None
        if other.voice == "denied" and claim.voice != "denied":
            continue
        apart = draft.sentence.paragraph != other_draft.sentence.paragraph
        if not draft.anaphoric and draft.sentence.paragraph - other_draft.sentence.paragraph > 1:
            return None  # a new matter in between
        if apart and not draft.anaphoric and draft.sentence.tokens[0].text in _BULLETS:
            return None  # each bullet of a digest is a matter of its own
        if apart and not draft.anaphoric and other.status == "ongoing":
            continue  # what goes on for weeks is no cause of one death told later
        if apart and not draft.anaphoric and claim.where is not None and other.where is None:
            continue  # it tells its own place: an event of its own
        if same_kind and _places_agree(other.where, claim.where) and _times_agree(other, claim):
            at = other.event.trigger  # of an event told for several places the first
            return next(j for j, (_, c) in enumerate(kept) if c.event.trigger == at and _places_agree(c.where, claim.where))
    return None


def _is_told_with_violence(kept: Sequence[Told], i: int) -> bool:
    """True where the claim before tells violence against people or arms in the same sentence."""
    return i > 0 and kept[i - 1][0].sentence is kept[i][0].sentence and kept[i - 1][1].event.type in _VIOLENT - {vocab.PROTESTS}


def _places_agree(a: Where | None, b: Where | None) -> bool:
    return a is None or b is None or a.place is None or b.place is None or a.place.id == b.place.id


def _times_agree(a: Claim, b: Claim) -> bool:
    if a.when is None or b.when is None or not a.when.earliest or not b.when.earliest:
        return True
    return a.when.earliest <= (b.when.latest or b.when.earliest) and b.when.earliest <= (a.when.latest or a.when.earliest)


def _tolls_clash(a: Sequence[Toll], b: Sequence[Toll]) -> bool:
    """True where both count the same people and differ: an update or another event, not more of the same."""
    return any(x.toll == y.toll and x.who == y.who and (x.low, x.best, x.high) != (y.low, y.best, y.high) for x in a for y in b)


def _with_more(first: Claim, more: Claim) -> Claim:
    known = {(t.toll, t.who) for t in first.tolls}
    tolls = first.tolls + tuple(t for t in more.tolls if (t.toll, t.who) not in known)
    roles = first.roles if any(r.role == "actor" for r in first.roles) else first.roles + tuple(r for r in more.roles if r.role == "actor")
    if first.event.type != vocab.BATTLES and more.tolls:  # "A shell hit the market. Two women were killed."
        roles += tuple(replace(r, role="affected") for r in more.roles if r.role in {"target", "affected"} and not _is_known(r, first))
    grew = len(tolls) > len(first.tolls) or len(more.victims) > 0
    return replace(
        first,
        tolls=tolls,
        victims=first.victims + more.victims,
        roles=roles,
        where=first.where or more.where,
        when=first.when or more.when,
        site=first.site or more.site,
        end=max(first.end, more.end) if grew else first.end,
    )


def _is_known(role: Role, claim: Claim) -> bool:
    """True for words or a mention that already fill a part of the claim."""
    return any(r.text == role.text or (r.mention is not None and r.mention == role.mention) for r in claim.roles)


# --- places over several sentences ------------------------------------------------------------------------------


def _with_places(report: Report, told: list[Told], mentions: Mapping[str, Mention]) -> list[Told]:
    """Gives an event without a place the one its neighbours, else the whole report, speak of; re-cuts each claim's text."""
    out: list[Told] = []
    main_place = _pick_main_place(told, mentions) or _pick_header_place(report, mentions)
    for draft, claim in told:
        if claim.where is None and _takes_place(draft, claim):
            near = [
                c
                for d, c in out
                if (0 <= draft.sentence.index - d.sentence.index <= _REACH or d.sentence.paragraph == draft.sentence.paragraph)
                and _is_exact(c.where)
            ]
            if near:
                claim = replace(claim, where=near[-1].where, why=claim.why + "; the place is that of the sentence before")
            elif main_place is not None and (draft.is_violent or claim.event.subtype == "Deprivation"):
                claim = replace(claim, where=main_place, why=claim.why + "; the place is the one the report is about")
        out.append((draft, replace(claim, text=report.text[claim.start : claim.end])))
    return out


def _takes_place(draft: Draft, claim: Claim) -> bool:
    """True for events that are told at the place of what was told before: no statements, deals and moves, and nothing to come."""
    return (
        claim.event.type != vocab.STATEMENT
        and claim.event.subtype not in _PLACELESS
        and not claim.other_places
        and (claim.status in {"occurred", "ongoing", "attempted", "possible"} or draft.trigger.rule.event == "fighting foretold")
    )


def _is_exact(where: Where | None) -> bool:
    """True for a town or site, or a name that no gazetteer has; a country or region is no place to carry over."""
    return where is not None and (where.geo_precision is not None or where.place is None)


def _pick_main_place(told: Sequence[Told], mentions: Mapping[str, Mention]) -> Where | None:
    """The one settlement or site where most of the report's placed events happened; None where there is no such."""

    def key(where: Where) -> str:
        mention = mentions.get(where.mention or "")
        return where.place.id if where.place is not None else mention.text.casefold() if mention is not None else ""

    places = [c.where for _, c in told if c.where is not None and _is_exact(c.where) and c.where.geo_precision in {1, 2, None}]
    counts = Counter(map(key, places))
    if not counts:
        return None
    best, times = counts.most_common(1)[0]
    return next(w for w in places if key(w) == best) if times >= 2 and times > len(places) / 2 else None


def _pick_header_place(report: Report, mentions: Mapping[str, Mention]) -> Where | None:
    """The one settlement that the head of the report names ("Mosul live, Wednesday"); None for several."""
    first = report.sentences[0].start if report.sentences else 0
    head = [s for s in report.sentences if s.start == first or s.part in {"headline", "dateline"}]
    inside = [m for m in mentions.values() if m.kind == "place" and any(s.start <= m.start < s.end for s in head)]
    towns = {m.place.id: m for m in inside if m.place is not None and m.place.feature in {"settlement", "site"}}
    return where_of(next(iter(towns.values())), "in") if len(towns) == 1 else None


# --- headline and repeats -----------------------------------------------------------------------------------------


def _actors(claim: Claim, mentions: Mapping[str, Mention]) -> set[str]:
    found = (mentions.get(r.mention or "") for r in claim.roles if r.role in {"actor", "target"})
    return {m.actor.id for m in found if m is not None and m.actor is not None}


def _known(claim: Claim, mentions: Mapping[str, Mention]) -> set[str]:
    """Who and what a claim names: actor ids with their roles, weapon words, its figures."""
    out = {f"{t.toll} {t.low} {t.best} {t.high}" for t in claim.tolls}
    for r in claim.roles:
        mention = mentions.get(r.mention or "")
        out.add(
            f"{r.role} {mention.actor.id}" if mention is not None and mention.actor is not None else r.text.casefold().removeprefix("the ")
        )
    return out


def _with_headline_voice(report: Report, claims: list[Claim], mentions: Mapping[str, Mention]) -> list[Claim]:
    """A headline without a speaker takes speaker and voice from the body's fullest claim of the same event, and `retells` it."""
    end = max((p.end for p in report.parts if p.part == "headline"), default=0)
    body = [c for c in claims if c.start >= end]
    out = []
    for claim in claims:
        twin = _pick_twin(claim, body, mentions) if claim.start < end else None
        if twin is not None:
            claim = replace(
                claim, relations=(*claim.relations, Relation("retells", twin.id)), why=claim.why + "; the headline retells the body"
            )
            if twin.event.type == claim.event.type:  # the body says more of how it was done
                claim = replace(claim, event=replace(claim.event, subtype=twin.event.subtype))
            claim = replace(
                claim,
                where=claim.where or twin.where,
                when=claim.when if claim.when and claim.when.basis != "assumed" else twin.when or claim.when,
            )
            if not claim.attribution and twin.event.type != vocab.STATEMENT:
                claim = replace(claim, attribution=twin.attribution, voice=twin.voice)
        out.append(claim)
    return out


def _pick_twin(headline: Claim, body: Sequence[Claim], mentions: Mapping[str, Mention]) -> Claim | None:
    """The body claim of the same family with the most in common; None without any."""
    best, best_score = None, 1.5
    known = _known(headline, mentions)
    for claim in body:
        if (
            claim.event.subtype != headline.event.subtype
            and not any({claim.event.subtype, headline.event.subtype} <= f for f in _FAMILIES)
            and (claim.event.type != headline.event.type or claim.event.type not in {vocab.REMOTE, vocab.VAC})
        ):
            continue
        score = 1.0 + (claim.event.subtype == headline.event.subtype) + 2 * len(known & _known(claim, mentions))
        score += 1 if claim.status == headline.status else 0
        score += 0.5 if claim.where and headline.where and claim.where.place == headline.where.place else 0
        score += 0.5 if claim.attribution and blames_somebody(claim.event.type, claim.event.subtype) else 0
        if score > best_score:
            best, best_score = claim, score
    return best


def _with_repeats(claims: list[Claim], mentions: Mapping[str, Mention]) -> list[Claim]:
    """Marks a later, shorter telling of one happening as `retells`, and a new figure for it as `updates`."""
    out: list[Claim] = []
    for claim in claims:
        if not claim.relations and claim.event.type in _VIOLENT:
            for earlier in reversed(out):
                if (
                    earlier.event.subtype == claim.event.subtype
                    and earlier.status == claim.status
                    and _is_same_happening(earlier, claim, mentions)
                ):
                    kind = "updates" if _tolls_clash(earlier.tolls, claim.tolls) else "retells"
                    claim = replace(claim, relations=(Relation(kind, earlier.id),), when=claim.when or earlier.when)
                    break
        out.append(claim)
    by_id = {c.id: c for c in out}
    return [_with_day_of(c, by_id) for c in out]


def _with_day_of(claim: Claim, by_id: Mapping[str, Claim]) -> Claim:
    """A retelling without a day has the day of what it retells."""
    told = next((by_id[r.claim] for r in claim.relations if r.claim in by_id), None)
    if told is None or told.when is None or (claim.when is not None and claim.when.basis != "assumed"):
        return claim
    return replace(claim, when=told.when)


def _is_same_happening(a: Claim, b: Claim, mentions: Mapping[str, Mention]) -> bool:
    if a.where is None or b.where is None or a.where.place is None or b.where.place is None or a.where.place.id != b.where.place.id:
        return False
    if (
        a.when is None
        or not _times_agree(a, b)
        or (b.when is not None and (a.when.earliest, a.when.latest) != (b.when.earliest, b.when.latest))
    ):
        return False
    ours, theirs = _actors(a, mentions), _actors(b, mentions)
    return not ours or not theirs or bool(ours & theirs)
