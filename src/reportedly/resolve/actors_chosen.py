"""Whom a nominal or pronoun means, chosen by small trained weights among what the rules answer and what was named before.

The rules' answer (actors_nominals.py, actors_pronouns.py) is one candidate; every actor mentioned before, the country's army, police and
government, the class that the head word implies, and a person or body of its own that the report never names are the others. They are
told apart by what a reader goes by: which rule spoke, the words, number, how far back and how often each was mentioned, and as what.
Weights are those of a softmax over the candidates, made by training/antecedents.py and kept in models/antecedents.json.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat

from reportedly import resources
from reportedly.actors import pieces, slug
from reportedly.nominals import Head
from reportedly.records import Actor, Mention, Token
from reportedly.resolve.actors_context import INVADERS, WITHOUT_ARMY, Context, Seen
from reportedly.resolve.actors_deeds import deed_of, does_violence
from reportedly.resolve.actors_names import Answer
from reportedly.resolve.actors_pronouns import doer_of_verb_before

_BACK = 30  # how many mentions back are candidates
_STATE = (("military", "forces"), ("police", "police"), ("government", "government"))
# Kinds that a pronoun before a verb of violence may mean: "they shot", "he opened fire".
_VIOLENT = frozenset({"state forces", "external forces", "rebel group", "political militia", "identity militia", "unidentified armed group",
                      "criminal group", "rioters", "person", "government"})
_OURS = frozenset({"we", "us", "our", "ours"})
_NO_SPEAKERS = frozenset({"actor:group", "actor:civil-society", "actor:media"})
_MANY = frozenset("they them we us their our themselves".split())
_GENDERS = {"he": "male", "him": "male", "his": "male", "himself": "male", "she": "female", "her": "female"}
# Words of the rules' reasons, by which their answers are told apart.
_REASONS = (
    "one person", "short for", "in a report about", "refers to", "is the only", "other side", "others like", "does not name", "publishes",
    "the speaker", "same speaker", "whose words", "last person", "says so", "named before", "more than one country", "no country",
    "no list",
    "not plain", "nothing near", "nothing in the report", "speaks for", "means", " of ",
)
# Classes whose bare members may be somebody in particular whom the report never names: "the prefect", "a refugee agency".
_OWN = frozenset(
    "spokesperson commander group media experts journalists sources witnesses activists civilians government coalition opposition".split()
) | {"office holder", "civil society", "medics and rescuers"}
_OF_A_COUNTRY = frozenset({"forces", "police", "government", "fighters", "members", "commander", "civilians", "armed group",
                           "office holder", "spokesperson", "sources"})
_SINGLE = frozenset("a an the one his her another this that".split())
_QUANTITIES = frozenset("many some several most all others dozens hundreds thousands scores both none few".split())
_NOT_CALLED = frozenset("the a an this that its their his her our my one two three four five six".split())
# Where their kind is not that of the class; one civilian is a private person, whom public editions withhold.
_OWN_KINDS = {"": "organisation", "civilians": "person"}


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate: the actor, the features it is weighed by, and the reason to show if it is chosen."""

    actor: Actor | None
    features: tuple[str, ...]
    why: str


def choose(mention: Mention, head: Head | None, answer: Answer, context: Context) -> Answer:
    """The candidate with the most weight; the rules' answer, with its own reason, where nothing beats it."""
    if mention.text.lower() in _OURS and answer[0] is None and not context.is_quoted(mention.start):
        return answer  # "we" of who publishes the text, whom nobody names: not people in general
    if mention.text.lower() == "the others":  # of whom nobody said before that they are one side's: no guess who was hit
        return answer
    options = tuple(_options(mention, head, answer, context))
    if mention.text.lower() in _OURS:  # "We": who speaks is no "both parties" in general
        options = options[:1] + tuple(o for o in options[1:] if o.actor is None or o.actor.id not in _NO_SPEAKERS)
    if mention.form == "pronoun" and does_violence(mention, context):
        kinds = _VIOLENT - {"person"} if mention.text.lower() in _MANY else _VIOLENT
        options = tuple(o for o in options if o.actor is None or o.actor.kind in kinds)
        if not options:
            return None, (), f"{mention.text}: none of those named before bears arms"
    if mention.form == "pronoun" and mention.text.lower() in _MANY - _OURS:  # "they" are no one commissioner
        options = tuple(o for o in options if o.actor is None or not _is_one_official(o.actor, context))
        if not options:
            return None, (), f"{mention.text}: nobody who was named is several"
    doer = doer_of_verb_before(mention, context) if mention.form == "pronoun" else None
    if doer is not None:
        options = tuple(o for o in options if o.actor is None or o.actor.id != doer.actor.id)
        if not options:
            return None, (), f"{mention.text}: not {doer.mention.text}, who does it"
    chosen = pick(options, mention)
    if chosen.why == answer[2]:
        return answer
    return chosen.actor, answer[1], chosen.why


def _is_one_official(actor: Actor, context: Context) -> bool:
    """True for somebody who is called by a title alone and never named: "the state's commissioner for security"."""
    return actor.id.startswith("unnamed:") and actor.name.lower().split()[-1] in context.words.titles


def pick(options: Sequence[Option], mention: Mention) -> Option:
    """The option with the most weight, the first of those that tie."""
    weight = load_weights().get
    scores = [sum(map(weight, o.features, repeat(0))) for o in options]
    return options[scores.index(max(scores))]


@cache
def load_weights() -> Mapping[str, int]:
    """Feature → weight in hundredths."""
    weights: dict[str, int] = json.loads(resources.read_text("models/antecedents.json"))
    return weights


# --- candidates ------------------------------------------------------------------------------------------


def _options(mention: Mention, head: Head | None, answer: Answer, context: Context) -> Iterator[Option]:
    """The rules' answer first, then the others, each actor once."""
    said = _Said.of(mention, head, context)
    here = context.of_sentence(said.sentence)
    inside = {s.actor.id: s.actor for s in here if mention.start <= s.mention.start and s.mention.end <= mention.end}
    before = [s for s in context.recent(mention.start)[-_BACK:] if not s.is_told]
    latest = {s.actor.id: s for s in before}
    ruled = answer[0].id if answer[0] else None
    reason = next((r for r in _REASONS if r in answer[2]), "")
    order = sorted(latest.values(), key=lambda s: -s.mention.start)
    of_rule = _of_rule(said, answer[0], reason)
    yield Option(answer[0], (*of_rule, *_of_actor(said, answer[0], latest, order, before, inside, context)), answer[2])
    taken = {ruled}
    for seen in order:
        if seen.actor.id not in taken:
            taken.add(seen.actor.id)
            yield Option(seen.actor, _of_actor(said, seen.actor, latest, order, before, inside, context),
                         f"{mention.text} refers to {seen.actor.name}, named before")
    for actor in inside.values():
        if actor.id not in taken:
            taken.add(actor.id)
            yield Option(actor, _of_actor(said, actor, latest, order, before, inside, context), f"{mention.text}: of {actor.name}")
    ruled_general = answer[0] is None or answer[0].id in context.words.unnamed_ids
    for actor, sort, why in _general(mention, head, said.first, ruled_general, context):
        if actor.id not in taken:
            taken.add(actor.id)
            yield Option(actor, (f"new:{sort}:{said.word}", f"new:{sort}:{said.nominal}", f"new:{sort}",
                                 f"new:{sort}:{said.nominal}:{said.first}", f"new:{sort}|{reason}",
                                 *_of_actor(said, actor, latest, order, before, inside, context)), why)


def _general(
    mention: Mention, head: Head | None, first: str, ruled_general: bool, context: Context
) -> Iterator[tuple[Actor, str, str]]:
    """Who may be meant without having been mentioned: the country's own, the class, somebody whom the report never names.

    The last only where the rules name nobody (`ruled_general`).
    """
    if mention.form == "pronoun":
        issuer = context.issuer() if mention.text.lower() not in _GENDERS else None
        if issuer:
            yield issuer, "issuer", f"{mention.text}: {issuer.name}, who publishes the text"
        yield context.words.classes["civilians"].unnamed, "class", f"the report does not name who {mention.text} are"
        return
    country = context.country(mention.start)
    nominal = head.nominal if head else ""
    from_here = head is None or head.word not in INVADERS
    if country and from_here and nominal in _OF_A_COUNTRY:
        for part, sort in _STATE:
            if part == "military" and country.iso in WITHOUT_ARMY:
                continue
            actor = country.actor(part)
            yield actor, sort, f"{mention.text} in a report about {country.name} means {actor.name}"
    if head:
        yield context.words.classes[nominal].unnamed, "class", f"the report does not name who they are: the class {nominal}"
    alone = nominal != "civilians" or (first in _SINGLE and _number(context.tokens_of(mention), mention) == "one")
    if ruled_general and ((head is None and mention.text.lower() not in _QUANTITIES) or (nominal in _OWN and alone)):
        kind = _OWN_KINDS.get(nominal) or context.words.classes[nominal].unnamed.kind
        yield own_actor(mention, kind, context), "own", f"{mention.text}: somebody whom the report does not name"


def own_actor(mention: Mention, kind: str, context: Context) -> Actor:
    """Somebody in particular without a name: the id is of this report alone, so that two reports' mayors are never taken for one."""
    words = [p for p in pieces(mention.text) if p not in _NOT_CALLED and not p.isdigit()]
    return Actor(f"unnamed:{context.report.text_sha256[:12]}-{slug(' '.join(words[-3:])) or mention.start}", mention.text, kind)


# --- features --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """What the features ask of the mention itself."""

    mention: Mention
    word: str
    nominal: str
    first: str
    number: str
    sentence: int
    paragraph: int
    before: str
    is_subject: bool
    is_quoted: bool
    deed: str
    gender: str

    @classmethod
    def of(cls, mention: Mention, head: Head | None, context: Context) -> "_Said":
        sentence = context.sentence_at(mention.start)
        inside = [t for t in sentence.tokens if mention.start <= t.start < mention.end]
        before = [t for t in sentence.tokens if t.end <= mention.start]
        after = next((t for t in sentence.tokens if t.start >= mention.end and t.tag[:2] != "RB"), None)
        word = mention.text.lower() if mention.form == "pronoun" else head.word if head else inside[-1].lower if inside else ""
        nominal = word if mention.form == "pronoun" else head.nominal if head else ""
        return cls(mention, word, nominal, _first(inside), _number(inside, mention), sentence.index, sentence.paragraph,
                   before[-1].tag[:2] if before else "^", after is not None and after.tag in {"VBD", "VBZ", "VBP", "MD"},
                   context.is_quoted(mention.start), deed_of(mention, context), _GENDERS.get(word, ""))


def _first(inside: Sequence[Token]) -> str:
    token = inside[0] if inside else None
    if token is None:
        return ""
    if token.tag in {"DT", "PRP$"} or token.lower in {"the", "a", "an", "its", "their", "his", "our", "no", "other", "another"}:
        return token.lower
    return "CD" if any(t.tag == "CD" for t in inside) else "JJ" if token.tag[:2] == "JJ" else "NNP" if token.text[:1].isupper() else "bare"


def _number(inside: Sequence[Token], mention: Mention) -> str:
    if mention.form == "pronoun":
        return "many" if mention.text.lower() in _MANY else "one"
    return "many" if any(t.tag in {"NNS", "NNPS"} for t in inside) else "one"


def _of_rule(said: _Said, actor: Actor | None, reason: str) -> tuple[str, ...]:
    kind = actor.kind if actor else "none"
    form = said.mention.form
    return ("rule", f"rule:{form}", f"rule:{reason}", f"rule:{reason}:{said.nominal}", f"rule:{reason}:{said.first}", f"rule:{kind}",
            f"rule:{said.nominal}:{kind}", f"rule:{said.nominal}:{said.first}", f"rule:{said.word}", f"rule:{reason}:{kind}:{form}")


def _of_actor(
    said: _Said, actor: Actor | None, latest: Mapping[str, Seen], order: Sequence[Seen], before: Sequence[Seen],
    inside: Collection[str], context: Context,
) -> tuple[str, ...]:
    """What speaks for an actor as the one meant, by its sort and by how it was mentioned before."""
    if actor is None:
        return (f"none:{said.nominal}", "none")
    sort = _sort(actor, context)
    out = [f"sort:{sort}:{said.nominal}", f"kind:{actor.kind}:{said.nominal}", f"kind:{actor.kind}:{said.word}",
           f"kind:{actor.kind}:{said.nominal}:{said.number}", f"sort:{sort}:{said.nominal}:{said.first}",
           f"deed:{said.deed}:{actor.kind}:{said.mention.form}", f"deed:{said.deed}:{sort}:{said.mention.form}",
           f"first:{said.first}:{actor.kind}", f"first:{said.first}:{sort}:{said.is_quoted}"]
    if actor.id in inside:
        out += ["inside", f"inside:{said.nominal}", f"inside:{actor.kind}:{said.nominal}"]
    if said.word.split()[-1] in pieces(actor.name):
        out += ["inname", f"inname:{said.nominal}"]
    seen = latest.get(actor.id)
    if seen is None:
        return (*out, "unseen", f"unseen:{said.nominal}", f"named:{actor.id in context.named}")
    far = said.sentence - seen.sentence
    distance = "0" if far == 0 else "1" if far == 1 else "2" if far == 2 else "5" if far <= 5 else "9"
    rank = min(order.index(seen), 4)
    alike = [s for s in order if s.actor.kind == actor.kind]
    mentions = [s for s in before if s.actor.id == actor.id]
    words = {s.mention.text.lower().split()[-1].rstrip("s") for s in mentions}
    role = "subject" if seen.is_subject else "other"
    genders = {s.gender for s in mentions} - {""}
    if said.gender:
        agrees = "same" if said.gender in genders else "other" if genders else "open"
        out += [f"gender:{agrees}", f"gender:{agrees}:{rank}", f"gender:{agrees}:{distance}:{actor.kind}"]
    turn = f"{seen.is_speaker}:{said.deed}"
    out += [f"turn:{turn}:{said.mention.form}", f"turn:{turn}:{distance}:{said.word}", f"turn:{turn}:{actor.kind}:{said.is_quoted}"]
    said_words = _called(said.mention)
    if said_words and any(_called(s.mention) == said_words for s in mentions):
        out += ["called", f"called:{said.nominal}", f"called:{said.first}:{distance}"]
    out += [
        "seen", f"far:{distance}:{said.nominal}", f"far:{distance}", f"rank:{rank}:{said.nominal}", f"rank:{rank}",
        f"alike:{min(alike.index(seen), 3)}:{said.nominal}", f"role:{role}:{distance}:{said.nominal}",
        f"role:{role}:{rank}:{said.mention.form}", f"form:{seen.mention.form}:{said.nominal}", f"times:{min(len(mentions), 4)}",
        f"quoted:{seen.is_quoted}:{said.is_quoted}:{said.mention.form}", f"plural:{seen.is_plural}:{said.number}:{said.nominal}",
        f"paragraph:{context.sentence_at(seen.mention.start).paragraph == said.paragraph}:{said.mention.form}",
        f"both:{role}:{said.is_subject}:{distance}:{said.mention.form}", f"by:{said.before}:{rank}:{said.mention.form}",
        f"lastnominal:{seen.nominal}:{said.nominal}", f"own:{said.first}:{rank}:{role}", f"own:{said.first}:{distance}",
        f"own:{said.first}:{seen.mention.form}:{said.nominal}", f"deed:{said.deed}:{rank}:{said.mention.form}",
        f"many:{_is_many(seen)}:{said.number}:{said.nominal}",
    ]
    if context.report.text[seen.mention.end : said.mention.start].strip() in {"'s", "’s", "'", "’"}:
        out += ["owner", f"owner:{said.nominal}", f"owner:{said.word}", f"owner:{actor.kind}"]
    if said.word.split()[-1].rstrip("s") in words:
        out += [f"same:{said.mention.form}", f"same:{said.nominal}", f"same:{sort}:{said.first}", f"same:{said.word}"]
    return tuple(out)


def _called(mention: Mention) -> str:
    """The words of a nominal without its article; "" for pronouns and names."""
    return " ".join(p for p in pieces(mention.text) if p not in _NOT_CALLED) if mention.form == "nominal" else ""


def _is_many(seen: Seen) -> str:
    text = seen.mention.text.lower()
    if seen.mention.form == "pronoun":
        return "pronoun:many" if text in _MANY else "pronoun:one"
    if seen.mention.form == "name":
        return "name"
    return "many" if text.endswith(("s", "people", "men", "women", "children", "police")) else "one"


def _sort(actor: Actor, context: Context) -> str:
    if actor.id in context.words.unnamed_ids:
        return "class"
    kind = "person" if actor.kind == "person" else "body"
    return f"{actor.id.split(':')[0]}:{kind}"

