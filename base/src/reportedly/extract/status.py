"""How far an event came about: tense, modals, negation and the verbs above a trigger decide, or that no claim is made."""

from reportedly.extract.chunks import VerbGroup
from reportedly.extract.frame import Frame
from reportedly.extract.grammar import Grammar
from reportedly.extract.triggers import Trigger

GOING_ON_THEN = "it was going on then"  # in reported speech: still so
_COMES_TOGETHER = frozenset("gather assemble convene congregate rally march converge".split())
_FALLS_SHORT = frozenset("fail try attempt seek struggle".split())
_PLANS = frozenset(
    """
    plan intend vow threaten prepare expect want aim pledge promise decide agree order hope set consider schedule like
""".split()
)
_GOES_ON = frozenset("continue keep remain resume rage persist intensify".split())
_HABIT = frozenset("often widely usually routinely regularly frequently repeatedly commonly always periodically sporadically".split())
_ABILITIES = frozenset(
    """
    ability capacity right power plan intention desire willingness threat order decision call need way chance opportunity
    potential campaign effort mission operation goal aim mandate strategy capability pledge vow promise
""".split()
)
_CARRIES_OUT = frozenset(
    "manage begin start continue go be proceed use accuse allow lead help seem appear able force".split()
)
_IF = frozenset("if unless whether should".split())
_DOUBT_NOUNS = frozenset("risk threat fear possibility danger prospect likelihood chance plan call idea hope warning".split())


def status_of(grammar: Grammar, trigger: Trigger, frame: Frame) -> tuple[str | None, str]:
    """(status, why); status None where the words make no claim of the event (an if-clause, a wish, a negation of a mere name).

    >>> from reportedly.read import read_report
    >>> from reportedly.records import Source
    >>> from reportedly.extract.triggers import find_triggers
    >>> from reportedly.extract.frames import frame_of
    >>> def status(text):
    ...     g = Grammar(read_report(text, Source("x")).sentences[0])
    ...     t = find_triggers(g)[0]
    ...     return status_of(g, t, frame_of(g, t))[0]
    >>> status("The army is shelling Hadra."), status("Rebels may attack Hadra."), status("If rebels attack Hadra we leave.")
    ('ongoing', 'possible', None)
    """
    if frame.governed_as == "stopped":
        return "attempted", "another side stopped it"
    if frame.governed_as == "expected":
        return "expected", "planned, feared or foretold"
    if frame.governed_as == "wanted":
        return None, "asked for, not told as done"
    if trigger.verb is not None:
        return _verb_status(grammar, trigger, trigger.verb)
    return _noun_status(grammar, trigger, frame)


def _is_hypothetical(grammar: Grammar, at: int) -> bool:
    """True behind "if", "unless", "whether" in the same clause; "in case of" and "should X attack" too."""
    for k in range(at - 1, max(-1, at - 14), -1):
        word = grammar.tokens[k].lower
        if word in {",", ";", ".", "”", '"'} and k < at - 1 and word != ",":
            return False
        if word == "," and any(v.start > k and v.end <= at and not v.participle for v in grammar.verbs):
            return False
        if word in _IF and (word != "should" or k == 0):
            return True
    return grammar.tokens[0].lower in {"if", "unless", "should", "imagine", "suppose"} and not any(
        t.text == "," for t in grammar.tokens[1:at]
    )


def _verb_status(grammar: Grammar, trigger: Trigger, verb: VerbGroup) -> tuple[str | None, str]:
    if _is_hypothetical(grammar, verb.start):
        return None, "an if-clause"
    chain = grammar.chain_over(verb)
    above = {grammar.lemmas[v.main] for v in chain}
    if _is_question(grammar):
        return None, "a question"
    noun = grammar.lemmas[verb.start - 1] if verb.infinitive and verb.start and grammar.tokens[verb.start - 1].tag[:1] == "N" else ""
    if noun in _ABILITIES:
        return None, f"a mere {noun} to do it"
    if noun in {"attempt", "bid"}:
        return "attempted", "tried, and fell short"
    modal = verb.modal or next((v.modal for v in chain if v.modal), None)
    negated = verb.negated or any(v.negated for v in chain)
    lowers = {t.lower for t in grammar.tokens[max(0, verb.start - 3) : verb.end + 2]}
    if (above & _FALLS_SHORT and verb.infinitive) or (trigger.rule.attempted_only and negated):
        return "attempted", "tried, and fell short"
    if trigger.rule.attempted_only:
        return None, "an advance counts only where it fails"
    if negated:
        return "did-not-happen", "negated"
    if trigger.rule.frame == "gather" and verb.infinitive and above & {"call", "urge", "ask", "invite", "summon"}:
        return "expected", "called for"
    if grammar.tokens[0].lower in {"if", "unless"} and modal:
        return None, "what would follow from an if-clause"
    if grammar.lemmas[verb.main] in {"fear", "presume", "believe"}:
        return "possible", "feared, not known"
    if modal in {"may", "might", "could", "can"}:
        return ("possible", "may have happened") if modal != "can" else (None, "a general possibility")
    if modal in {"would", "should", "must"} and not verb.perfect:
        return ("expected", "said to come") if modal == "would" else (None, "a wish or a duty")
    if modal in {"will", "shall"} or (above & _PLANS and verb.infinitive) or "go" in above:
        return "expected", "planned or foretold"
    if above & {"accuse", "blame", "suspect"}:
        return "occurred", "what somebody is accused of"
    if lowers & _HABIT or ({"use"} & above and verb.infinitive):
        return "habitual", "done repeatedly, no single occasion"
    if _is_ongoing(grammar, verb, above):
        return "ongoing", "present tense, going on"
    if verb.progressive and any(t.lower in {"was", "were"} for t in grammar.tokens[verb.start : verb.end]):
        return "occurred", GOING_ON_THEN
    if trigger.rule.frame == "gather" and verb.infinitive and _COMES_TOGETHER & set(grammar.lemmas[: verb.start]):
        return "occurred", "told as done"  # "gathered in the square to protest"
    if verb.infinitive and not verb.perfect and _is_mere_aim(grammar, verb, chain, above):  # perfect: "announces to have taken"
        return None, "an aim, not told as done"
    return "occurred", "told as done"


def _is_mere_aim(grammar: Grammar, verb: VerbGroup, chain: tuple[VerbGroup, ...], above: set[str]) -> bool:
    """True for "came to take the town": an infinitive under a verb that doesn't say it was done."""
    if not chain and grammar.tokens[verb.main].tag == "VB":
        return True
    return bool(above) and not above & _CARRIES_OUT


def _is_question(grammar: Grammar) -> bool:
    return grammar.tokens[-1].text == "?" or (len(grammar.tokens) > 1 and grammar.tokens[-2].text == "?")


def _is_ongoing(grammar: Grammar, verb: VerbGroup, above: set[str]) -> bool:
    group = verb
    tokens = grammar.tokens[group.start : group.end]
    present = any(t.lower in {"is", "are", "'s", "'re", "’re", "am"} or (t.lower in {"has", "have"}) for t in tokens)
    if above & _GOES_ON and any(t.tag in {"VBZ", "VBP"} for v in grammar.chain_over(verb) for t in grammar.tokens[v.start : v.end]):
        return True
    if group.progressive and present and not any(t.lower in {"was", "were"} for t in tokens):
        return True
    if group.perfect and present and _lasts_until_now(grammar, group.end):
        return True
    return grammar.tokens[group.main].tag in {"VBZ", "VBP"} and grammar.lemmas[group.main] in {
        "besiege",
        "surround",
        "fight",
        "battle",
        "suffer",
        "lack",
        "starve",
        "face",
        "control",
        "encircle",
        "blockade",
    }


def _lasts_until_now(grammar: Grammar, start: int) -> bool:
    """True for "has besieged the town for three weeks", "… since March": the perfect with a duration in its clause."""
    for k in range(start, min(len(grammar.tokens), start + 12)):
        if grammar.tokens[k].lower in {"since", "for"} and not grammar.is_border_between(start, k):
            following = [t.lower.rstrip("s") for t in grammar.tokens[k + 1 : k + 5]]
            return grammar.tokens[k].lower == "since" or bool({"week", "day", "month", "year", "hour", "decade"} & set(following))
    return False


def _noun_status(grammar: Grammar, trigger: Trigger, frame: Frame) -> tuple[str | None, str]:
    if _is_hypothetical(grammar, trigger.start):
        return None, "an if-clause"
    before = [t.lower for t in grammar.tokens[max(0, trigger.start - 4) : trigger.start]]
    lemmas_before = grammar.lemmas[max(0, trigger.start - 4) : trigger.start]
    group = grammar.noun_at(trigger.head)
    inside = [t.lower for t in grammar.tokens[group.start : trigger.start]] if group else []
    if grammar.lemmas[trigger.head] == "expectation":
        return "expected", "foretold"
    if "no" in inside or before[-1:] == ["no"] or before[-2:-1] == ["without"] or before[-1:] == ["without"]:
        return "did-not-happen", "negated"
    if set(inside) & {"attempted", "failed", "foiled", "thwarted", "abortive"}:
        return "attempted", "tried, and fell short"
    if set(inside) & {"possible", "potential", "future", "planned", "imminent", "looming", "expected", "upcoming", "threatened", "feared"}:
        return "expected", "foretold"
    if set(inside) & {"further", "more", "another", "new", "fresh"} and set(lemmas_before) & {"avert", "prevent", "avoid", "risk"}:
        return None, "something to be prevented"
    if set(lemmas_before) & _DOUBT_NOUNS and (before[-1:] == ["of"] or "of" in before or "for" in before):
        return None, "a risk or a plan named, not told as done"
    if set(inside) & (_HABIT | {"frequent", "regular", "daily", "routine", "repeated", "constant"}):
        return "habitual", "done repeatedly, no single occasion"
    verb = frame.light_verb or next(
        (v for v in grammar.verbs if v.start >= trigger.end and any(n.start <= trigger.head < n.end for n in grammar.subject_of(v))), None
    )
    if verb is not None:
        return _carrier_status(grammar, verb)
    if _is_question(grammar):
        return None, "a question"
    over = grammar.verb_over(trigger.start)
    if over is not None and trigger.start - over.end <= 6:
        status, why = _carrier_status(grammar, over)
        if status in {None, "did-not-happen"} and grammar.lemmas[over.main] not in {"be", "have", "see"}:
            return "occurred", "named as known"
        if grammar.lemmas[over.main] in _GOES_ON and status == "occurred" and grammar.tokens[over.main].tag in {"VBZ", "VBP"}:
            return "ongoing", why
        return status, why
    return "occurred", "named as known"


def _carrier_status(grammar: Grammar, verb: VerbGroup) -> tuple[str | None, str]:
    """The status that the verb carrying an event noun gives it: "clashes continue", "an attack was planned"."""
    lemma = grammar.lemmas[verb.main]
    chain = grammar.chain_over(verb)
    above = {grammar.lemmas[v.main] for v in chain} | {lemma}
    if {t.lower for t in grammar.tokens[verb.start : verb.end]} & _HABIT:
        return "habitual", "done repeatedly, no single occasion"
    modal = verb.modal or next((v.modal for v in chain if v.modal), None)
    if verb.negated or any(v.negated for v in chain):
        return "did-not-happen", "negated"
    if modal in {"may", "might", "could"}:
        return "possible", "may have happened"
    if modal in {"will", "would", "shall"} or above & {"plan", "expect", "threaten", "prepare", "fear", "schedule", "intend"}:
        return "expected", "planned or foretold"
    if modal in {"should", "must", "can"}:
        return None, "a wish or a general possibility"
    tag = grammar.tokens[verb.main].tag
    present = any(t.tag in {"VBZ", "VBP"} for t in grammar.tokens[verb.start : verb.end])
    if above & _GOES_ON and (present or (tag in {"VBD", "VBN"} and lemma in {"continue"} and verb.perfect)):
        return "ongoing", "said to go on"
    if above & {"continue"} and lemma == "continue":
        return "ongoing", "said to go on"
    if verb.progressive and present:
        return "ongoing", "present tense, going on"
    if verb.infinitive and above & _FALLS_SHORT:
        return "attempted", "tried, and fell short"
    if above & _PLANS and verb.infinitive:
        return "expected", "planned or foretold"
    return "occurred", "told as done"
