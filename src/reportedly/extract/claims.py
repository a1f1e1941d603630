"""Claims: puts the drafts of all sentences together with speaker, place and time, over the whole report."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly import vocab
from reportedly.extract.dating import pick_time, time_of_day, told_in_time, when_of
from reportedly.extract.doers import with_likely_doers
from reportedly.extract.drafts import Draft, find_drafts, joined
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import SentenceView
from reportedly.extract.motives import without_motive
from reportedly.extract.notes import NOTE_SHARE, is_notes_alone
from reportedly.extract.notes_whole import as_coded
from reportedly.extract.opinions import Opinions, revised
from reportedly.extract.owned import with_owned_deeds
from reportedly.extract.parties import Cast, Party, role_of
from reportedly.extract.places_offsets import settle
from reportedly.extract.placing import other_places, pick_places, pick_site, where_of
from reportedly.extract.roles_weighed import with_weighed_roles
from reportedly.extract.scenes import choose_scenes
from reportedly.extract.sites import find_sites
from reportedly.extract.speaking import Deed, blames_somebody, chain_over, voice_of
from reportedly.extract.status import GOING_ON_THEN
from reportedly.extract.story import tell_story
from reportedly.extract.tagger import Tags
from reportedly.extract.telling import find_told
from reportedly.extract.tolls import FoundToll, find_tolls, lay_out
from reportedly.extract.tolls_weighed import with_weighed_tolls
from reportedly.extract.topic import conflict_share
from reportedly.extract.unowned import is_bare_deed, is_errand, names_unowned
from reportedly.extract.victims import FoundVictim, find_victims
from reportedly.records import Attribution, Claim, Event, Mention, Quote, Report, Role, Site, Span, Toll, claim_id

_COUNTS = frozenset("one two three four five six seven eight nine ten eleven twelve dozens scores hundreds several many".split())
_SETTLEMENTS = frozenset("town village city area district region province capital suburb quarter neighbourhood".split())
_BARE_STRIKES = frozenset("strike strikes bombing bombings raid raids attack attacks shelling bombardment".split())  # the event, no weapon
_CIVILIAN_SITES = frozenset(
    {"home", "shelter or camp", "hospital or clinic", "ambulance", "school", "worship", "market", "bakery or food", "media", "aid"}
)
_ASSERTING = frozenset({"says", "alleges", "confirms", "denies", "admits"})
_HARMLESS_MAYBE = frozenset({"Disrupted weapons use", "Protest with intervention", "Looting/property destruction"})
_SPELT_OUT = re.compile(r"[^.;]{0,60}(?: [-–—] |: |—)[^.;]{0,60}", re.DOTALL)
_RISEN = re.compile(r"\b(?:rose|risen|rises|climbed|jumped|increased|gone up|went up)\b[^.;]{0,25}\Z")
_SINCE = re.compile(r"[^.;]{0,30}\b(?:after|as|when|with)\b[^.;]{0,20}")
_HARMS = frozenset({"killed", "injured", "casualties"})
_LETHAL = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC})
_TAKING = frozenset({"Abduction/forced disappearance", "Arrests"})


@dataclass(frozen=True, slots=True)
class Material:
    """What a report has been found to say before its claims: by sentence index where it belongs to one."""

    report: Report
    mentions: Mapping[str, Mention]
    attributions: tuple[Attribution, ...]
    views: tuple[SentenceView, ...]
    sites: tuple[Site, ...]
    conflict: float


def find_claims(
    report: Report, mentions: tuple[Mention, ...], attributions: tuple[Attribution, ...], tags: Tags | None = None
) -> tuple[Claim, ...]:
    """The claims of a report in text order. `mentions` are resolved; every span's text matches the report's.

    `tags` is what the trained reader found, None for the rules alone.
    """
    material = _material(report, mentions, attributions)
    opinions = Opinions(report, tags) if tags is not None and tags.trigger_scores else None
    drafted = list(_drafts_of(material, opinions))
    claims = [(draft, claim) for view, draft in drafted for claim in _claims_of(material, view, draft)]
    claims = _with_lone_tolls(material, claims, {view.sentence.index for view, _ in drafted})
    told = tell_story(report, claims, attributions, material.mentions)
    if opinions is not None:
        told = revised(with_weighed_roles(told, opinions, mentions, attributions), opinions, attributions, mentions)
        told = with_weighed_tolls(told, opinions, mentions)
    told = as_coded(report, choose_scenes(report, material.views, told, opinions))
    told = with_owned_deeds(report, told, attributions, material.mentions)
    told = tuple(_as_killing(_counted_once(_without_self_blame(claim, material), report.text)) for claim in told)
    told = tuple(without_motive(_without_others_figures(claim, material), report, material.mentions) for claim in told)
    return with_likely_doers(told, attributions, material.mentions, report.sentences)


def _drafts_of(material: Material, opinions: Opinions | None) -> Iterator[tuple[SentenceView, Draft]]:
    """The events that each sentence tells, by the rules, or as rules and trained reader are weighed together."""
    views = [view for view in material.views if view.sentence.part not in {"byline", "dateline"}]
    if opinions is not None:
        told = find_told(views, opinions, material.conflict)
    else:
        told = ((view, draft) for view in views
                for draft in joined(view, [d for d in find_drafts(view, material.conflict) if not d.doubt]))
    yield from ((view, draft) for view, draft in told
               if not names_unowned(view.grammar, draft.trigger.start) and not is_bare_deed(view.grammar, draft.trigger)
               and not is_errand(view.grammar, draft.trigger.start))


def _counted_once(claim: Claim, text: str) -> Claim:
    """The same people are one toll of their kind, whoever found them; "five people: a mother and her four daughters" are five.

    "He died in hospital" is somebody counted before, where the claim has dead.
    """
    known: dict[tuple[int, str], Toll] = {}
    for toll in claim.tolls:
        known.setdefault((toll.start, toll.toll), toll)
    dead = [t for t in known.values() if t.toll == "killed" and t.text.lower() not in {"he", "she"}]
    tolls = tuple(_as_part(t, tuple(known.values()), text) for t in known.values() if not dead or t.toll != "killed" or t in dead)
    return claim if tolls == claim.tolls else replace(claim, tolls=tolls)


def _as_killing(claim: Claim) -> Claim:
    """An abduction or arrest whose people are put to death is an attack on them, as ACLED codes it."""
    taken = {(t.start, t.end) for t in claim.tolls if t.toll in {"abducted", "detained"}}
    if claim.event.subtype not in _TAKING or not any(t.toll == "killed" and (t.start, t.end) in taken for t in claim.tolls):
        return claim
    return replace(claim, event=replace(claim.event, type=vocab.VAC, subtype="Attack"), civilians_targeted=True)


def _without_others_figures(claim: Claim, material: Material) -> Claim:
    """"Officials said 51 had died; a community leader gave a toll of 56": the speaker's words end at the semicolon, or at others'."""
    said = {a.id: a for a in material.attributions}
    inner = said.get(claim.attribution[-1]) if claim.attribution else None
    at = claim.event.trigger
    if inner is None or not any(at.overlaps(p.start, p.end) for p in inner.content):
        return claim
    text = material.report.text
    others = [p for a in material.attributions if a.id not in claim.attribution and a.source != inner.source
              for p in a.content if not p.overlaps(at.start, at.end)]  # "claimed the attack, saying that it killed ten" is one speaker
    tolls = tuple(t for t in claim.tolls if any(t.overlaps(p.start, p.end) for p in inner.content) or t.start < at.end or not (
        ";" in text[at.end : t.start] or any(t.overlaps(p.start, p.end) for p in others)))
    return claim if tolls == claim.tolls else replace(claim, tolls=tolls)


def _as_part(toll: Toll, others: Sequence[Toll], text: str) -> Toll:
    """The toll, as a part of a larger one of its kind that it spells out behind a dash or a colon, or that rose by it."""
    if toll.part_of is not None or toll.best is None:
        return toll
    larger = (o for o in others if o.toll == toll.toll and o.part_of is None and o.end <= toll.start and (o.best or o.low or 0) > toll.best)
    whole = next((o for o in larger if _SPELT_OUT.fullmatch(text[o.end : toll.start]) or _has_risen(o, toll, text)), None)
    return toll if whole is None else replace(toll, part_of=whole.id)


def _has_risen(whole: Toll, part: Toll, text: str) -> bool:
    """True in "the toll rose to 14 after three people died in hospital": the three are among the 14."""
    return bool(_RISEN.search(text[max(0, whole.start - 40) : whole.start]) and _SINCE.fullmatch(text[whole.end : part.start]))


def _without_self_blame(claim: Claim, material: Material) -> Claim:
    """A speaker who alleges something accuses somebody else: where the doer found is the speaker, the words were read wrongly."""
    said = {a.id: a for a in material.attributions}
    inner = said.get(claim.attribution[-1]) if claim.attribution and claim.voice == "alleged" else None
    speaker = material.mentions.get(inner.source_mention or "") if inner is not None else None
    if speaker is None or speaker.actor is None or speaker.actor.id.startswith("actor:unidentified"):
        return claim  # two unnamed forces are not one
    doers = {m.id for m in material.mentions.values() if m.actor is not None and m.actor.id == speaker.actor.id}
    roles = tuple(r for r in claim.roles if not (r.role == "actor" and r.mention in doers))
    return claim if roles == claim.roles else replace(claim, roles=roles, why=claim.why + "; a speaker accuses nobody of his own deed")


def _with_lone_tolls(material: Material, told: list[tuple[Draft, Claim]], telling: set[int]) -> list[tuple[Draft, Claim]]:
    """Adds the figures of a sentence that tells no event itself ("No casualties.") to the violence of the sentence before it."""
    out = list(told)
    hearsay = {a.id for a in material.attributions if a.source is None}
    for view in material.views:
        if not view.tolls or view.sentence.index in telling:
            continue
        before = [i for i, (draft, _) in enumerate(out) if draft.sentence.index == view.sentence.index - 1]
        lethal = [i for i in before if out[i][1].event.type in _LETHAL]  # "fired on residents and burned houses. Seven were killed."
        at = next(reversed(lethal or before), None)
        if at is None or out[at][0].sentence.paragraph != view.sentence.paragraph or not _may_harm(*out[at]):
            continue
        draft, claim = out[at]
        known = {(t.toll, t.who) for t in claim.tolls}
        tolls = tuple(t.toll for t in view.tolls if (t.toll.toll, t.toll.who) not in known and t.toll.toll in _HARMS)
        chain = chain_over(material.attributions, view.tolls[0].toll.start, view.tolls[0].toll.end)
        if tolls and {a.id for a in chain} <= hearsay | set(claim.attribution):
            out[at] = (draft, replace(claim, tolls=claim.tolls + tolls, end=max(claim.end, view.sentence.end)))
    return out


def _may_harm(draft: Draft, claim: Claim) -> bool:
    return claim.status in {"occurred", "ongoing", "attempted"} and (
        draft.is_violent or claim.event.type in {vocab.BATTLES, vocab.RIOTS} or claim.event.subtype in _HARMLESS_MAYBE
    )


def _material(report: Report, mentions: tuple[Mention, ...], attributions: tuple[Attribution, ...]) -> Material:
    grammars = [Grammar(s) for s in report.sentences]
    tolls: dict[int, list[FoundToll]] = {}
    laid = lay_out(report, mentions)
    for toll in find_tolls(report, laid):
        if not toll.previous:
            tolls.setdefault(toll.sentence, []).append(toll)
    victims: dict[int, list[FoundVictim]] = {}
    for victim in find_victims(report, laid):
        victims.setdefault(victim.sentence, []).append(victim)
    by_sentence = _by_sentence(report, mentions)
    views = tuple(
        SentenceView(s, g, Cast(g, by_sentence[s.index]), tolls.get(s.index, ()), victims.get(s.index, ()))
        for s, g in zip(report.sentences, grammars, strict=True)
    )
    conflict = conflict_share(grammars, mentions)
    if is_notes_alone(report):
        conflict = max(conflict, NOTE_SHARE)
    return Material(report, {m.id: m for m in mentions}, attributions, views, find_sites(report), conflict)


def _by_sentence(report: Report, mentions: Sequence[Mention]) -> list[list[Mention]]:
    out: list[list[Mention]] = [[] for _ in report.sentences]
    i = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        while i < len(report.sentences) and report.sentences[i].end <= mention.start:
            i += 1
        if i == len(report.sentences):
            break
        if report.sentences[i].start <= mention.start:
            out[i].append(mention)
    return out


# --- one draft → its claims ------------------------------------------------------------------------------------


def _claims_of(material: Material, view: SentenceView, draft: Draft) -> list[Claim]:
    """One claim, or one for each place of "used in A and B"."""
    report, grammar, trigger = material.report, view.grammar, draft.trigger
    span = _trigger_span(view, draft)
    chain = chain_over(material.attributions, span.start, span.end)
    draft_or_none = _as_spoken(draft, chain)
    if draft_or_none is None:
        return []
    draft = draft_or_none
    outside = _speakers_words(material, chain, view.sentence)
    targets = draft.frame.targets
    places = pick_places(grammar, view.cast, trigger, targets, outside) or ((None, ""),)
    moment = pick_time(grammar, view.cast, trigger, outside, alone=True)
    if _is_repeated(view, draft, moment):
        draft = replace(draft, status="habitual")
    base = _base_claim(material, view, draft, chain, outside, moment)
    claims = []
    for order, (mention, relation) in enumerate(places):
        where = settle(where_of(mention, relation), mention, report, view.cast.places) if mention is not None else None
        moves = draft.subtype in {"Displacement", "Change to group/activity", "Aid"}
        others = other_places(grammar, view.cast, trigger, mention, moves, outside) if order == 0 else ()
        claims.append(replace(base, id=claim_id(report.sha256, span.start, span.end, order), where=where, other_places=others))
    return claims[:1] + [replace(c, tolls=(), victims=()) for c in claims[1:]]  # the dead of "attacks in A and B" are told once


def _is_repeated(view: SentenceView, draft: Draft, moment: Mention | None) -> bool:
    """True for "are shot at every week": a recurring time right behind what is told as done."""
    if moment is None or moment.time is None or moment.time.timex_type != "SET" or draft.status != "occurred":
        return False
    tokens, end = view.grammar.tokens, draft.trigger.end
    return any(t.start <= moment.start < t.end for t in tokens[end : end + 6])


def _trigger_span(view: SentenceView, draft: Draft) -> Span:
    """The trigger's characters; "the strike destroyed" keeps noun and verb together where they stand side by side."""
    end, verb = draft.trigger.end, draft.frame.light_verb
    if verb is not None and draft.trigger.verb is None and end <= verb.start <= end + 1:
        end = verb.main + 1
    return view.chars((draft.trigger.start, end))


def _as_spoken(draft: Draft, chain: Sequence[Attribution]) -> Draft | None:
    """The draft as the innermost speaker's stance leaves it: what is only called for is no claim, what is threatened is expected."""
    stance = chain[-1].stance if chain else ""
    if draft.type == vocab.STATEMENT:
        return draft if draft.status != "did-not-happen" else None
    if stance == "calls for":
        return replace(draft, status="expected") if draft.trigger.rule.frame == "gather" else None
    if stance in {"threatens", "predicts"} and draft.status in {"occurred", "ongoing", "possible"} and draft.trigger.verb is not None:
        return replace(draft, status="expected")
    if chain and draft.status == "did-not-happen" and chain[-1].source is not None and chain[-1].stance in _ASSERTING:
        return replace(draft, status="occurred", is_denied=True)
    if chain and draft.why.endswith(GOING_ON_THEN):
        return replace(draft, status="ongoing")
    return draft


def _base_claim(
    material: Material, view: SentenceView, draft: Draft, chain: tuple[Attribution, ...], outside: Sequence[Span], moment: Mention | None
) -> Claim:
    report, sentence = material.report, view.sentence
    span = _trigger_span(view, draft)
    in_sentence = [
        s for s in material.sites if sentence.start <= s.start < sentence.end and not any(o.start <= s.start < o.end for o in outside)
    ]
    site = pick_site(view.grammar, in_sentence, draft.trigger, draft.frame.targets) if draft.type not in {vocab.STATEMENT} else None
    hits_civilians = draft.civilians_targeted or (
        draft.type == vocab.REMOTE
        and site is not None
        and site.site_class in _CIVILIAN_SITES
        and not any(p.is_armed for p in draft.scene.targets)
        and draft.subtype != "Disrupted weapons use"
    )
    trigger = view.chars((draft.trigger.start, draft.trigger.end))
    told = told_in_time(report, moment, draft.status, trigger)
    when = when_of(report, told, draft.status, time_of_day(moment), _is_present(view, draft, chain))
    conveys = tuple(
        a.id
        for a in material.attributions
        if a.content
        and draft.type == vocab.STATEMENT
        and a.cue is not None
        and sentence.start <= a.cue.start < sentence.end
        and span.overlaps(a.cue.start, a.cue.end)
    )
    return Claim(
        start=sentence.start,
        end=sentence.end,
        text=report.text[sentence.start : sentence.end],
        id="",
        event=Event(draft.type, draft.subtype, Quote(span.start, span.end, span.of(report.text))),
        civilians_targeted=hits_civilians,
        roles=_roles(report.text, view.cast, draft, site, hits_civilians),
        where=None,
        other_places=(),
        site=site,
        when=when,
        tolls=tuple(t.toll for t in draft.tolls),
        victims=tuple(v.victim for v in draft.victims),
        attribution=tuple(a.id for a in chain if a.id not in conveys),
        voice="denied"
        if draft.is_denied
        else voice_of([a for a in chain if a.id not in conveys], _deed_of(draft), material.mentions),
        status=draft.status,
        why=draft.why,
        conveys=conveys,
    )


def _deed_of(draft: Draft) -> Deed:
    blames = blames_somebody(draft.type, draft.subtype) or not draft.type
    scene = draft.scene
    return Deed(draft.subtype, blames, draft.status, scene.actors, scene.targets + scene.affected, tuple(t.toll for t in draft.tolls))


def _is_present(view: SentenceView, draft: Draft, chain: Sequence[Attribution]) -> bool:
    """True in present-tense news: a headline's "kills", or a speaker who "says": the day is bounded by publication, no more."""
    tags = {t.start: t.tag for t in view.grammar.tokens}
    verb = draft.trigger.verb or draft.frame.light_verb
    if verb is not None and view.grammar.tokens[verb.start].tag in {"VBZ", "VBP"} and draft.status in {"occurred", "attempted"}:
        return True  # "kills", "have repelled"
    return any(a.cue is not None and tags.get(a.cue.start) in {"VBZ", "VBP"} for a in chain)


def _roles(text: str, cast: Cast, draft: Draft, site: Site | None, hits_civilians: bool) -> tuple[Role, ...]:
    """The public roles. A toponym that was hit is `where`, not a role; the dead of a battle's sides are tolls, not roles."""
    scene = draft.scene

    def is_no_role(party: Party) -> bool:
        if party.mention is not None or party.is_armed:
            return False
        if text[party.start : party.end].lower() in _COUNTS or text[party.start : party.end].isdigit():
            return True  # "twelve were killed": a toll
        bare = text[party.start : party.end].lower().removeprefix("the ")
        return party.head in _SETTLEMENTS or any(m.text.lower().endswith(bare) or party.head in m.text.lower().split() for m in cast.places)

    targets = [p for p in scene.targets if not is_no_role(p)]
    targets += [p for p in scene.taken if not is_no_role(p) and p not in targets]
    fight = draft.type == vocab.BATTLES
    affected = [p for p in scene.affected if (p.mention is not None or p.is_armed or p.is_civilian) and not (fight and p.is_armed)]
    if draft.trigger.rule.frame == "gather":
        targets = [p for p in targets if p.mention is not None]
    if hits_civilians and not targets:
        targets, affected = affected, []
    parts: list[tuple[str, Party]] = [("actor", p) for p in scene.actors] + [("supporter", p) for p in scene.supporters]
    parts += [("target", p) for p in targets] + [("affected", p) for p in affected]
    roles = [role_of(role, party, text, cast) for role, party in parts]
    trigger = draft.trigger
    cast_tokens = cast.grammar.tokens
    own = (cast_tokens[trigger.start].start, cast_tokens[trigger.end - 1].end)
    roles += [
        Role(w.start, w.end, w.text, "weapon", w.id)
        for w in scene.weapons
        if not (w.start < own[1] and own[0] < w.end and w.text.lower().split()[-1] in _BARE_STRIKES and len(w.text.split()) == 1)
    ]
    seen: dict[tuple[int, int], Role] = {}
    for role in roles:
        seen.setdefault((role.start, role.end), role)
    return tuple(seen.values())


def _speakers_words(material: Material, chain: Sequence[Attribution], sentence: Span) -> tuple[Span, ...]:
    """Stretches that speak of the speaker, not of the event: sources, and what follows a cue outside its content ("said on Tuesday")."""
    spans: list[Span] = []
    for a in material.attributions:
        if a.cue is None or not sentence.overlaps(a.cue.start, a.cue.end):
            continue
        if a.source is not None:
            spans.append(a.source)
        if a in chain and a.source is not None and not any(c.start <= a.cue.start < c.end for c in a.content):
            first = min((c.start for c in a.content if c.start >= a.cue.end), default=sentence.end)
            spans.append(Span(a.cue.end, max(a.cue.end, first)))
    return tuple(spans)
