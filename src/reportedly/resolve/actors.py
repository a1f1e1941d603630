"""Actor mentions → whom they mean: names by the registry, nominals and pronouns by what they refer to, each with its why."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from reportedly.actors import ActorRegistry, pieces
from reportedly.nominals import load_nominals
from reportedly.records import Actor, Mention, Report
from reportedly.resolve.actors_chosen import choose
from reportedly.resolve.actors_context import Context, Seen, read_context
from reportedly.resolve.actors_deeds import is_harmless_herder, speaks
from reportedly.resolve.actors_names import Answer, resolve_name
from reportedly.resolve.actors_nominals import head_of, of_provisional, resolve_nominal
from reportedly.resolve.actors_pronouns import FIRST_PERSON, resolve_pronoun

_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_FEMALE = frozenset("woman girl mother wife daughter sister she her herself grandmother aunt niece widow queen mrs ms spokeswoman".split())
_OFFICES = frozenset({"office holder", "spokesperson", "commander"})
_BODIES = frozenset(
    "army brigade front battalion movement party ministry government forces force guard command council union league".split()
)
_SINGLE = _OFFICES | {
    "civilians",
    "medics and rescuers",
    "journalists",
    "activists",
    "experts",
    "witnesses",
    "fighters",
    "forces",
    "police",
}
_MALE = frozenset("man boy father husband son brother he him his himself grandfather uncle nephew king mr spokesman sheikh imam".split())


def resolve_actors(report: Report, mentions: Sequence[Mention], registry: ActorRegistry) -> tuple[Mention, ...]:
    """The mentions with every actor resolved, or None with candidates and why; other kinds are only looked at.

    Names come first over the whole report, so that a nominal may refer to what is named after it; then nominals and
    pronouns in text order; I and we last, when every speaker is known.
    """
    context = read_context(report, mentions, registry, load_nominals())
    actors = sorted((m for m in mentions if m.kind == "actor"), key=lambda m: (m.start, -m.end))
    _read_names(actors, context)
    _read_appositions(actors, context)
    answers: dict[tuple[int, int], Answer] = {}
    for mention in sorted(actors, key=lambda m: (_is_first_person(m), m.end, -m.start)):  # what stands inside another comes first
        answer = _resolve(mention, context)
        answers[mention.start, mention.end] = answer
        if answer[0] is not None and mention.text.split()[0].lower() not in _NOBODY:  # "no policeman came": nobody refers to him
            context.add_seen(_seen(mention, answer[0], context))
    return tuple(_answered(m, answers[m.start, m.end]) if m.kind == "actor" else m for m in mentions)


def _is_first_person(mention: Mention) -> bool:
    return mention.form == "pronoun" and mention.text.lower() in FIRST_PERSON


def _answered(mention: Mention, answer: Answer) -> Mention:
    actor, candidates, why = answer
    return replace(mention, resolved=actor, candidates=candidates, why=why)


def _resolve(mention: Mention, context: Context) -> Answer:
    answer = _ruled(mention, context)
    tokens = context.tokens_of(mention)
    if answer[0] is not None and is_harmless_herder(mention, answer[0], context):
        return context.words.classes["civilians"].unnamed, (), f"{mention.text}: people, by what is said of them; no militia"
    if mention.form == "name" or any(t.lower in {"our", "my"} for t in tokens[:-1]):  # whose "our fighters" are is no matter of likelihood
        return answer
    return choose(mention, None if mention.form == "pronoun" else head_of(tokens, context), answer, context)


def _ruled(mention: Mention, context: Context) -> Answer:
    if mention.form == "pronoun":
        return resolve_pronoun(mention, context)
    return resolve_nominal(mention, context) if mention.form == "nominal" else resolve_name(mention, context)


def _read_names(actors: Sequence[Mention], context: Context) -> None:
    """Whom the report names anywhere, and which acronyms it introduces: "the Nahr Brigade (NB)"."""
    names = [m for m in actors if m.form == "name"]
    _read_issuer(context)
    _read_fighters(actors, context)  # "militants of the Lashkar-i-Khair" before "the Lashkar", which is short for it
    for mention in sorted(names, key=lambda m: -len(m.text.split())):
        actor, _, _ = resolve_name(mention, context)
        if actor:
            context.add_named(actor)
            if actor.kind != "person":
                context.add_shortened(mention.text, actor)
    _read_fighters(actors, context)
    for first, second in itertools.pairwise(actors):
        between = context.report.text[first.end : second.start]
        if between.strip() == "(" and context.report.text[second.end : second.end + 1] == ")" and second.text.isupper():
            actor, _, _ = _ruled(first, context)
            if actor and actor.kind != "person":
                context.acronyms[second.text] = actor
    for actor in list(context.provisional.values()):
        initials = "".join(p[0] for p in pieces(actor.name) if p not in {"of", "the", "for", "and", "al"}).upper()
        if len(initials) >= 3:
            context.acronyms.setdefault(initials, actor)


def _read_issuer(context: Context) -> None:
    """ "Mizda says", "the Index" in what the Mizda Rights Watch, the Strike Index publish; not "the Army" of the Army Media Centre."""
    issuer = context.issuer()
    words = pieces(issuer.name) if issuer else ()
    if issuer is None or not issuer.id.startswith("name:") or any(w in context.words.heads or w in _BODIES for w in words[:-1]):
        return
    context.add_provisional(words, issuer)
    context.add_shortened(words[-1] if issuer.kind == "media" else issuer.name, issuer)  # the first words of an outlet are often its town


def _read_fighters(actors: Sequence[Mention], context: Context) -> None:
    """ "Fighters of the Nahr Army", "Tel militiamen": what has fighters is an armed group, whatever its name's last word says."""
    for mention in actors:
        tokens = context.tokens_of(mention) if mention.form == "nominal" else ()
        head = head_of(tokens, context) if tokens else None
        if head is None or head.nominal not in {"fighters", "rebels", "group"}:
            continue
        actor = of_provisional(mention, tokens, head, context)
        if actor is None or not actor.id.startswith("name:"):
            continue
        if head.nominal != "group" and actor.kind in {"government", "organisation", "state forces", "media", "person"}:
            actor = replace(actor, kind="political militia" if head.word == "militiaman" else "rebel group", public=None)
            context.replace_provisional(actor)
        context.add_named(actor)
        context.add_shortened(actor.name, actor)


def _read_appositions(actors: Sequence[Mention], context: Context) -> None:
    """ "A spokesman, Karim Dalloun," and "Karim Dalloun, a spokesman": one person; an office makes the person public."""
    text = context.report.text
    for i, first in enumerate(actors[:-1]):
        for second in actors[i + 1 : i + 3]:
            gap = text[first.end : second.start]
            named, nominal = (first, second) if first.form == "name" else (second, first)
            if named.form != "name" or nominal.form != "nominal" or len(gap) > 80 or not _joins(gap, nominal is first):
                continue
            head = head_of(context.tokens_of(nominal), context)
            actor, _, _ = resolve_name(named, context)
            if head and actor and actor.kind == "person" and head.nominal in _SINGLE and _is_one(nominal.text):
                if head.nominal in _OFFICES and actor.public is None:
                    actor = _made_public(actor, context)
                context.appositions[nominal.start] = actor


def _joins(gap: str, nominal_first: bool) -> bool:
    stripped = gap.strip()
    return stripped == "," or (
        nominal_first and stripped.startswith(("for ", "of ")) and stripped.endswith(",") and stripped.count(",") == 1
    )


def _is_one(words: str) -> bool:
    return not words.lower().endswith("s") or words.lower().startswith(("a ", "an "))


def _made_public(actor: Actor, context: Context) -> Actor:
    public = replace(actor, public=True)
    for key in context.keys_of(*pieces(actor.name)[-1:]):
        if context.provisional[key].id == actor.id:
            context.provisional[key] = public
    return public


def _seen(mention: Mention, actor: Actor, context: Context) -> Seen:
    sentence = context.sentence_at(mention.start)
    tokens = context.tokens_of(mention)
    head = head_of(tokens, context) if mention.form == "nominal" else None
    lowers = {t.lower for t in tokens}
    gender = "female" if lowers & _FEMALE else "male" if lowers & _MALE else ""
    before = [t for t in sentence.tokens if t.end <= mention.start]
    after = next((t for t in sentence.tokens if t.start >= mention.end and t.tag != "RB"), None)
    governed = bool(before) and (before[-1].tag in {"IN", "TO"} or before[-1].tag[:1] == "V")
    modifies = after is not None and after.tag[:2] == "NN" and after.start - mention.end <= 1
    first = sentence.index not in context.by_sentence
    subject = (
        not governed
        and not modifies
        and ((first and not any(t.tag[:1] == "V" for t in before)) or (after is not None and after.tag in {"VBD", "VBZ", "VBP", "MD"}))
    )
    telling = tokens[-1:] if mention.form == "name" else tokens  # "Police spokesman Mansur Hassan" is one, whatever "police" is
    plural = actor.kind != "person" or any(t.tag in {"NNS", "NNPS"} for t in telling)
    told = bool(before) and before[-1].lower in {"told", "tell", "tells", "telling"}
    return Seen(
        mention, actor, head.nominal if head else "", sentence.index, subject, plural, gender, context.is_quoted(mention.start), told,
        speaks(mention, context),
    )
