"""Words that say an event: finds the triggers of one sentence by data/events.yaml, longest match first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportedly import resources
from reportedly.extract.chunks import VerbGroup
from reportedly.extract.grammar import Grammar

HARM_EVENTS = frozenset({"deaths", "killing", "wounding", "feared dead"})
_NO_MATCH = (0, -1)
_GAP = 4  # words that "~" may stand for
_SUBJECT_FIRST = frozenset(
    "shell rocket missile mortar projectile round bomb mine landmine device ied car vehicle explosive ordnance munition "
    "remnant suicide mob crowd aid convoy truck troop soldier force fighter typhoon cyclone hurricane storm earthquake quake gas "
    "food water fuel medicine stock drone jet aircraft gunship helicopter warplane charge grenade bus".split()
)


@dataclass(frozen=True, slots=True)
class EventRule:
    """One entry of events.yaml. `type` and `subtype` None where weapon and target decide."""

    event: str
    type: str | None
    subtype: str | None
    frame: str
    gate: str
    of: str
    unless_after: tuple[tuple[str, ...], ...]
    unless_before: frozenset[tuple[str, ...]]
    attempted_only: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lemmas to find; `subject_first` for "shell land": the first words are the verb's subject."""

    rule: EventRule
    is_verb: bool
    words: tuple[str, ...]
    subject_first: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A match: tokens [start, end), the head token, its verb group if it is a verb, and the rule.

    `last` is the last token that the rule's words matched: "*staged* a long *sit-in*" reaches beyond `end`.
    """

    rule: EventRule
    start: int
    end: int
    head: int
    verb: VerbGroup | None
    last: int = -1

    @property
    def is_harm(self) -> bool:
        """True for words of killing, wounding and dying."""
        return self.rule.frame == "harm" or self.rule.event in HARM_EVENTS


@cache
def load_rules() -> tuple[EventRule, ...]:
    """The entries of data/events.yaml."""
    return tuple(_rule_of(entry) for entry in resources.load_yaml("data/events.yaml"))


def _rule_of(entry: dict[str, object]) -> EventRule:
    unless = [str(u) for u in entry.get("unless", ())]  # type: ignore[attr-defined]
    return EventRule(
        event=str(entry["event"]),
        type=_text(entry.get("type")),
        subtype=_text(entry.get("subtype")),
        frame=str(entry["frame"]),
        gate=str(entry["gate"]),
        of=str(entry.get("of", "target")),
        unless_after=tuple(tuple(u.split()) for u in unless if not u.startswith("<")),
        unless_before=frozenset(tuple(u[1:].split()) for u in unless if u.startswith("<")),
        attempted_only=entry.get("status") == "attempted-only",
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@cache
def _patterns() -> tuple[dict[str, tuple[Pattern, ...]], dict[str, tuple[Pattern, ...]]]:
    """(verb patterns by their verb, noun patterns by their first word), longest first."""
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[Pattern]] = {}
    for entry, rule in zip(resources.load_yaml("data/events.yaml"), load_rules(), strict=True):
        for phrase in entry.get("verbs", ()):
            words = tuple(phrase.lower().split())
            subject_first = len(words) > 1 and words[0] in _SUBJECT_FIRST and words[1] not in {"to", "~", "from"}
            key = words[-1] if subject_first else words[0]
            if subject_first and len(words) > 2:
                key = words[2] if words[1] == "bomber" else words[1]
            verbs.setdefault("be" if words[0] == "be" else key, []).append(Pattern(rule, True, words, subject_first))
        for phrase in entry.get("nouns", ()):
            words = tuple(phrase.lower().split())
            nouns.setdefault(words[0], []).append(Pattern(rule, False, words, False))

    def longest_first(table: dict[str, list[Pattern]]) -> dict[str, tuple[Pattern, ...]]:
        return {k: tuple(sorted(v, key=lambda p: -len([w for w in p.words if w != "~"]))) for k, v in table.items()}

    return longest_first(verbs), longest_first(nouns)


def find_triggers(grammar: Grammar) -> tuple[Trigger, ...]:
    """The triggers of a sentence in text order; a token belongs to one trigger at most.

    >>> from reportedly.read import read_report
    >>> from reportedly.records import Source
    >>> sentence = read_report("Air strikes hit the town and gunmen kidnapped two men.", Source("x")).sentences[0]
    >>> [t.rule.event for t in find_triggers(Grammar(sentence))]
    ['air strike', 'attack', 'abduction']
    """
    found: list[Trigger] = []
    taken: set[int] = set()
    for i in range(len(grammar.tokens)):
        if i in taken:
            continue
        trigger = _pick_trigger(grammar, i)
        if trigger:
            found.append(trigger)
            taken.update(range(i, trigger.end), (trigger.last,))
    label = _label_end(grammar)
    told = [t for t in found if t.start > label]
    return tuple(told or found)


def _label_end(grammar: Grammar) -> int:
    """The colon of "Armed clash: on 3 May gunmen …", whose label tells nothing that its line doesn't; -1 for none."""
    for k, token in enumerate(grammar.tokens[:6]):
        if token.text == ":":
            return k if k and len(grammar.tokens) > k + 4 else -1
        if token.tag[:2] not in {"NN", "JJ", "CC", "VB"} and token.text not in {"-", "/"}:
            return -1
    return -1


def _pick_trigger(grammar: Grammar, i: int) -> Trigger | None:
    verbs, nouns = _patterns()
    group = grammar.verb_at(i)
    token = grammar.tokens[i]
    if group is not None and not _is_gerund_noun(grammar, group):
        if (
            token.tag in {"VBN", "VBD"}
            and group.start
            and grammar.tokens[group.start - 1].lower in {"the", "a", "an", "its", "their", "his"}
        ):
            return None  # "the besieged", "the wounded": people, no event
        for pattern in verbs.get(grammar.lemmas[i], ()) + (verbs.get("be", ()) if group.passive else ()):
            end, last = _verb_match(grammar, group, pattern)
            if end and not _is_excluded(grammar, pattern.rule, group.start, end):
                return Trigger(pattern.rule, _weapon_start(grammar, group) if pattern.subject_first else i, end, i, group, last)
        return None
    if token.tag[0] in "NVJ" or token.tag in {"RB", "FW", "CD"}:
        word = token.lower if token.tag == "VBG" else grammar.lemmas[i]
        for pattern in (*nouns.get(word, ()), *(nouns.get(token.lower, ()) if word != token.lower else ())):
            end = _noun_match(grammar, i, pattern)
            if end and not _is_excluded(grammar, pattern.rule, i, end):
                head = end - 1 if "~" not in pattern.words and "of" not in pattern.words else i
                return Trigger(pattern.rule, i, end if head > i else i + 1, head, None)
    return None


def _weapon_start(grammar: Grammar, group: VerbGroup) -> int:
    """Where "car bomb … killed" begins: the weapon that the verb needs is part of the trigger where it stands near."""
    subject = grammar.subject_of(group)
    if not subject or grammar.lemmas[group.main] not in {"kill", "wound", "hit", "strike"} or group.main - subject[-1].head > 6:
        return group.main
    first = subject[-1]
    return first.start + (grammar.tokens[first.start].tag in {"DT", "CD", "PRP$"} and first.start < first.head)


def _is_gerund_noun(grammar: Grammar, group: VerbGroup) -> bool:
    """True for "shelling in the town", "the bombing of": a gerund that stands as a noun."""
    token = grammar.tokens[group.main]
    if token.tag != "VBG" or group.progressive or group.perfect or group.infinitive:
        return False
    after = grammar.tokens[group.end] if group.end < len(grammar.tokens) else None
    before = grammar.tokens[group.start - 1] if group.start else None
    has_object = any(g.start == group.end for g in grammar.nouns)
    if before is not None and before.tag in {"DT", "PRP$", "JJ", "POS", "CD"}:
        return True
    if before is None and after is not None and after.tag == "IN":
        return True
    return (
        not has_object
        and (after is None or after.tag in {"IN", "VBD", "VBZ", "VBP", "MD", ",", ".", "CC"})
        and (before is None or before.tag in {"IN", "CC", ",", "NN", "NNP", "VBD", "VB", "VBZ", "TO"} or before.text in {"“", '"'})
    )


def _verb_match(grammar: Grammar, group: VerbGroup, pattern: Pattern) -> tuple[int, int]:
    """(the token after the matched verb phrase, its last word's token); (0, -1) for no match. Objects may stand before a passive."""
    words = pattern.words
    if words[0] == "be":
        end = _matches(grammar.lemmas, group.main, words[1:], len(grammar.lemmas)) if group.passive else 0
        return (group.main + 1, end - 1) if end else _NO_MATCH
    if pattern.subject_first:
        wanted = {words[0]} if words[1:2] != ("bomber",) else {"bomber"}
        tail = words[2:] if words[1:2] == ("bomber",) else words[1:]
        if not _matches(grammar.lemmas, group.main, tail, group.end):
            return _NO_MATCH
        heads = {grammar.lemmas[g.head] for g in grammar.subject_of(group)} | {
            grammar.lemmas[k] for g in grammar.objects_of(group) for k in range(g.start, g.end) if group.passive
        }
        return (group.main + 1, -1) if wanted & heads and not group.passive else _NO_MATCH
    end = _matches(grammar.lemmas, group.main, words, len(grammar.lemmas))
    if end and len(words) > 1 and "~" in words:
        return group.main + 1, end - 1
    opening = list(words[:-2])
    opens = len(words) >= 3 and words[-2] == "~" and grammar.lemmas[group.main : group.main + len(opening)] == opening
    if not end and opens and (group.passive or grammar.tokens[group.main].tag == "VBN"):
        heads = {grammar.lemmas[k] for g in grammar.subject_of(group) for k in range(*grammar.reach_of(g))}
        if heads & {"it", "they", "which", "that"}:
            heads = set(grammar.lemmas[: group.start])  # "… white phosphorus, where it was used": named before
        end = group.main + len(words) - 2 if words[-1] in heads else 0
    return (end, -1) if end else _NO_MATCH


def _noun_match(grammar: Grammar, i: int, pattern: Pattern) -> int:
    """The token after the matched noun phrase, 0 for no match."""
    if grammar.tokens[i].tag[0] == "V" and grammar.tokens[i].tag != "VBG" and len(pattern.words) == 1:
        return 0
    if grammar.tokens[i].tag in {"NNP", "NNPS"} and len(pattern.words) == 1 and i and grammar.sentence.part != "headline":
        return 0  # part of a name: "the Battle of …", "Strike Force"
    if grammar.tokens[i].tag in {"JJ", "RB"} and len(pattern.words) == 1 and pattern.words[0] not in {"dead", "wounded"}:
        return 0
    lemmas = grammar.lemmas
    if grammar.tokens[i].tag == "VBG":  # a gerund that stands as a noun keeps its form: "shelling"
        lemmas = [*lemmas[:i], grammar.tokens[i].lower, *lemmas[i + 1 :]]
    end = _matches(lemmas, i, pattern.words, len(lemmas))
    if not end or "~" in pattern.words or "of" in pattern.words:
        return end
    if end - i > 1 and grammar.tokens[end - 1].tag in {"VBD", "VBN"}:
        return 0  # "a missile fired at": the verb's own rule reads it
    # The noun must head its group or stand before a head that carries the event: not "attack helicopter", "battle tank".
    following = grammar.tokens[end] if end < len(grammar.tokens) else None
    if following is not None and following.tag in {"NN", "NNS"} and following.start == grammar.tokens[end - 1].end + 1:
        return end if grammar.lemmas[end] in {"attempt", "campaign", "wave", "site", "victim", "toll", "scene"} else 0
    return end


def _matches(lemmas: list[str], i: int, words: tuple[str, ...], limit: int) -> int:
    """The index after `words` matched from lemmas[i] on, 0 for none; "~" skips up to four words."""
    k = i
    for n, word in enumerate(words):
        if word == "~":
            continue
        reach = _GAP if n and words[n - 1] == "~" else 0
        for k_try in range(k, min(limit, k + reach + 1)):
            if lemmas[k_try] == word:
                k = k_try + 1
                break
            if reach and lemmas[k_try] in {",", ".", ";", "and", "who", "which", "that", "show", "depict"}:
                return 0
        else:
            return 0
    return k


def _stands_before(grammar: Grammar, start: int, phrase: tuple[str, ...]) -> bool:
    """True where these words, or lemmas, end right before token `start`."""
    first = start - len(phrase)
    return first >= 0 and all(w in {grammar.tokens[first + k].lower, grammar.lemmas[first + k]} for k, w in enumerate(phrase))


def _is_excluded(grammar: Grammar, rule: EventRule, start: int, end: int) -> bool:
    """True where a word beside the match turns its meaning ("bombarded with questions", "heart attack")."""
    if any(_stands_before(grammar, start, phrase) for phrase in rule.unless_before):
        return True
    lowers = [t.lower for t in grammar.tokens[end : end + 8]]
    for phrase in rule.unless_after:
        if _matches(lowers, 0, phrase, len(lowers)) or _matches(grammar.lemmas[end : end + 8], 0, phrase, len(lowers)):
            return True
    return False


def rule_examples() -> Iterator[tuple[str, str]]:
    """(event, example) of every rule, for the tests."""
    for entry in resources.load_yaml("data/events.yaml"):
        yield entry["event"], entry["example"]
