"""People without a name, told by what they do: residents who march are protesters, youths who throw stones rioters, men who shoot armed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportedly.nominals import Head
from reportedly.records import Actor, Mention, Token
from reportedly.resolve.actors_context import Context
from reportedly.wordclass import lemma

if TYPE_CHECKING:
    from reportedly.resolve.actors_names import Answer

_PROTESTS = frozenset("protest march demonstrate rally picket chant boycott".split())
_PLAIN = frozenset({"civilians", "activists", "members", "medics and rescuers", "journalists", "opposition", "group", "witnesses"})
_MEETS = frozenset("gather assemble convene congregate meet mass block blockade barricade drive".split())
_AIMS = frozenset("""peacefully protest protesting demand demanding against denounce denouncing solidarity condemn condemning oppose
    opposing slogans placards banners compensation""".split())
_STAGES = frozenset("hold stage organize organise block join gather convene observe take".split())
_STAGED = frozenset("""sit-in march protest protests rally demonstration vigil procession strike picket road highway street demand streets
    solidarity roadblock""".split())
_BURNS = frozenset("set burn torch storm attack beat kill ransack smash destroy stone raid vandalize".split())
_RIOTS = frozenset("riot loot lynch vandalise vandalize ransack pelt".split())
_PROTESTING = frozenset("protesting demonstrating marching rallying picketing".split())
_THROWS, _THROWN = frozenset("throw hurl lob".split()), frozenset("stone stones rock rocks bottles petrol molotov molotovs bricks".split())
_ARMED_DEEDS = frozenset("shoot kill abduct kidnap attack storm raid ambush burn torch bomb execute behead gun detonate massacre".split())
_CRUEL_DEEDS = _ARMED_DEEDS | frozenset("beat rape flog torture whip shell loot rob threaten drag besiege overrun stab hang lock".split())
_FIGHTS = frozenset("clash fight skirmish battle trade exchange overrun besiege retake capture".split())
_TAKES, _TAKEN = frozenset("take lead drive carry march".split()), frozenset("away hostage prisoner captive".split())
_CALLINGS = frozenset("herders herdsmen pastoralists farmers villagers youths traders".split())
_BLAMED = frozenset("""armed suspected by accuse accused accuses blame blamed blames against with alleged killer militant attackers
    gunmen and""".split())
_DISGUISED = frozenset("masked hooded uniformed".split())
_WORN = frozenset("uniform uniforms fatigues camouflage masks balaclavas guns rifles machetes weapons kalashnikovs".split())
_NEAR = 3  # words
_UNKNOWN = frozenset({"unknown", "unidentified", "unnamed"})
_OF_NAMES = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS"})
_SAYS = frozenset("say tell deny claim announce declare state report confirm admit warn urge accuse blame add insist".split())
_BE = frozenset("is are was were be been being".split())
_REACH = 12  # how far after the mention its verb may stand: "men on two motorcycles and in uniform shot"


def by_deed(mention: Mention, tokens: Sequence[Token], head: Head, context: Context) -> "Answer | None":
    """The class that a bare nominal's own verb tells; None where it tells none, or where the words are not of people in general."""
    if (head.nominal not in _PLAIN and head.word != "tribesman") or not tokens:
        return None
    lowers = {t.lower for t in tokens}
    if "stone-throwing" in lowers:
        return _of_class("rioters", mention, "stone-throwing", context)
    if lowers & _UNKNOWN and head.word in {"person", "people", "individual", "man"}:
        return _of_class("fighters", mention, "nobody knows them", context)
    if head.word == "man" and (lowers & _DISGUISED or _in_arms(mention, context)):
        return _of_class("fighters", mention, "what they wear or bear", context)
    own = next((k for k, t in enumerate(tokens) if k and t.lower == "of"), len(tokens))
    many = tokens[own - 1].tag in {"NNS", "NNPS"} or tokens[-1].lower in {"people", "men", "women", "crowd", "others", "youth"}
    if not many and tokens[0].lower != "members":
        return None
    following = _next_word(mention, context)
    if following in _PROTESTING or (following == "who" and _words_after(mention, context) & (_PROTESTING | {"blocked", "blocking"})):
        return _of_class("protesters", mention, "protesting", context)
    verb, after = _verb_after(mention, context)
    if head.word == "crowd" and verb in _BURNS:
        return _of_class("rioters", mention, verb, context)
    if verb == "clash" and after & {"police", "policemen", "officers", "gendarmes"}:
        return _of_class("rioters", mention, verb, context)
    if verb in _PROTESTS or (verb in _STAGES and after & _STAGED) or (verb in _MEETS and _words_after(mention, context) & _AIMS):
        return _of_class("protesters", mention, verb, context)
    if verb in _RIOTS or (verb in _THROWS and after & _THROWN):
        return _of_class("rioters", mention, verb, context)
    takes = verb in {"take", "seize"} and bool(_words_after(mention, context) & {"from", "away"})
    armed = takes or verb in _ARMED_DEEDS or (verb == "open" and "fire" in after) or _is_agent_of_violence(mention, context)
    if armed and head.word == "man" and "the" not in lowers:
        return _of_class("fighters", mention, verb, context)
    return None


def _next_word(mention: Mention, context: Context) -> str:
    tokens = context.sentence_at(mention.start).tokens
    return next((t.lower for t in tokens if t.start >= mention.end), "")


def _words_after(mention: Mention, context: Context) -> set[str]:
    tokens = context.sentence_at(mention.start).tokens
    return {t.lower for t in [t for t in tokens if t.start >= mention.end][: 2 * _REACH]}


def does_violence(mention: Mention, context: Context) -> bool:
    """True for the subject of a verb of violence: "they shot", "they used to beat", "they took the four away"."""
    verb, after = _verb_after(mention, context)
    if verb == "use" and "to" in after:
        return bool(after & _CRUEL_DEEDS)
    return verb in _CRUEL_DEEDS or (verb == "open" and "fire" in after) or (verb in _TAKES and bool(after & _TAKEN))


def _in_arms(mention: Mention, context: Context) -> bool:
    """True for "men in (the) uniform (of …)", "men with rifles"."""
    after = [t.lower for t in context.sentence_at(mention.start).tokens if t.start >= mention.end][:4]
    return after[:1] in (["in"], ["with"], ["carrying"]) and not _WORN.isdisjoint(after)


def _is_agent_of_violence(mention: Mention, context: Context) -> bool:
    """True for "kidnapped by | men in uniform"."""
    before = [t for t in context.sentence_at(mention.start).tokens if t.end <= mention.start][-_REACH:]
    if not before or before[-1].lower != "by":
        return False
    return any(t.tag in {"VBN", "VBD"} and lemma(t.lower, "VBN") in _CRUEL_DEEDS for t in before)


def is_harmless_herder(mention: Mention, actor: Actor, context: Context) -> bool:
    """True for "executed nine Fulani herders": a militia's name that is a people's calling too, and nobody says that they bear arms."""
    words = mention.text.lower().split()
    if actor.kind != "identity militia" or words[-1] not in _CALLINGS or takes_part(mention, context):
        return False
    before = [t.lower for t in context.sentence_at(mention.start).tokens if t.end <= mention.start][-_NEAR:]
    return not {*words, *before} & _BLAMED


def deed_of(mention: Mention, context: Context) -> str:
    """What the mention's own verb does: "violence", "protest", "speech", "suffers" (a passive), "other", or "" for none."""
    verb, _ = _verb_after(mention, context)
    if verb in _PROTESTS | _RIOTS:
        return "protest"
    if does_violence(mention, context) or verb in _FIGHTS:
        return "violence"
    if verb in _SAYS:
        return "speech"
    tokens = context.sentence_at(mention.start).tokens
    next_ones = [t for t in tokens if t.start >= mention.end][:4]
    passive = any(t.lower in _BE for t in next_ones[:2]) and any(t.tag == "VBN" for t in next_ones[1:])
    if passive or (next_ones and next_ones[0].tag == "VBN"):
        return "suffers"
    return "other" if verb else ""


def speaks(mention: Mention, context: Context) -> bool:
    """True where the mention's words are told: "the driver said", "says the goalkeeper", "according to the monitor"."""
    if _verb_after(mention, context)[0] in _SAYS:
        return True
    before = [t for t in context.sentence_at(mention.start).tokens if t.end <= mention.start][-2:]
    return bool(before) and (lemma(before[-1].lower, before[-1].tag) in _SAYS or [t.lower for t in before] == ["according", "to"])


def takes_part(mention: Mention, context: Context) -> bool:
    """True for the subject of a verb of violence or of fighting, alone or not: "the Barak Tigers and the Mukti Sena traded fire"."""
    return does_violence(mention, context) or _verb_after(mention, context)[0] in _FIGHTS


def _of_class(nominal: str, mention: Mention, deed: str, context: Context) -> "Answer":
    actor = context.words.classes[nominal].unnamed
    return actor, (), f"{mention.text}: {actor.name.lower()} by what is said of them ({deed})"


def _verb_after(mention: Mention, context: Context) -> tuple[str, frozenset[str]]:
    """The lemma of the first active verb after the mention, "" where it has none or is an object, and the four words after."""
    tokens = context.sentence_at(mention.start).tokens
    at = next((i for i, t in enumerate(tokens) if t.start >= mention.end), len(tokens))
    before = next((t for t in reversed(tokens) if t.end <= mention.start), None)
    if before is not None and before.tag[:1] == "V":  # its object
        return "", frozenset()
    if at < len(tokens) and tokens[at].lower == "and":  # together with others
        at = next((k for k in range(at + 1, len(tokens)) if tokens[k].tag not in _OF_NAMES), at)
    for k in range(at, min(len(tokens), at + _REACH)):
        token = tokens[k]
        if token.lower in _BE or token.text in {".", ";", ",", ":"} or token.tag in {"WP", "WDT", "CC"}:
            break
        if token.tag in {"VBD", "VBP", "VBZ"} and token.lower not in {"has", "have", "had"}:
            return lemma(token.lower, token.tag), frozenset(t.lower for t in tokens[k + 1 : k + 5])
        if token.tag == "VBN" and k > at and tokens[k - 1].lower in {"has", "have", "had"}:
            return lemma(token.lower, token.tag), frozenset(t.lower for t in tokens[k + 1 : k + 5])
    return "", frozenset()
