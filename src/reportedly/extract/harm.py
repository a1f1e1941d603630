"""Words of harm in a sentence: verbs, phrases, adjectives and nouns that say that people were killed, hurt, moved or held."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources
from reportedly.records import Token

BE = frozenset("is are was were be been being am 's 're get gets got getting gotten".split())
JUDGING = frozenset({"sentenced", "convicted", "indicted", "jailed", "acquitted", "prosecuted"})
HAVE = frozenset("has have had having 've".split())
# Verbs and adverbs that may stand inside a verb chain: "were reportedly killed", "are feared dead", "was confirmed to have died".
WITHIN = frozenset("""reported reportedly feared confirmed believed said thought presumed known declared pronounced listed announced found
    left understood estimated alleged allegedly recorded registered documented counted also now already later still then all both initially
    officially immediately instantly remain remains remained remaining made rendered seriously severely critically badly slightly lightly
    apparently either soon subsequently eventually""".split())
_REAL_TO = frozenset("""managed able succeeded on reported believed said feared thought known confirmed presumed understood alleged forced
    compelled obliged continued began begun started estimated helped had claimed claims claim admitted appears appeared
    seems alleged caused led leads lead""".split())
_UNREAL_MODALS = frozenset("could would should will can shall 'll 'd ca wo".split())
_LIKELY_MODALS = frozenset("may might must".split())
_UNREAL_NOUNS = frozenset({"attempted", "risk", "threat", "threats", "fear", "fears", "danger", "prevent", "avoid"})
_NEGATIONS = frozenset("not n't never without neither nor".split())


class Cue(NamedTuple):
    """A word of harm at tokens [first, last]. `frame` object, subject, both (verbs), adjective, head or of (nouns); `form` of the verb."""

    first: int
    last: int
    toll: str
    frame: str
    form: str = ""
    needs: str = ""


class Rule(NamedTuple):
    """What a word of harm says, and how it takes the harmed."""

    toll: str
    frame: str
    form: str
    needs: str


class Lexicon(NamedTuple):
    """Verbs and adjectives of harm by form; nouns; phrases by their first word; totals by their words; every word that can begin one."""

    words: dict[str, Rule]
    nouns: dict[str, Rule]
    phrases: dict[str, tuple[tuple[tuple[frozenset[str], ...], Rule], ...]]
    totals: tuple[tuple[tuple[str, ...], str], ...]
    adjectival: frozenset[str]
    any_word: frozenset[str]


_FORMS = ("base", "third", "past", "ing", "participle")


@cache
def load_lexicon() -> Lexicon:
    """The words of harm of data/tolls.yaml."""
    raw: dict[str, Any] = resources.load_yaml("data/tolls.yaml")
    words: dict[str, Rule] = {}
    nouns: dict[str, Rule] = {}
    for entry in raw["nouns"]:
        frame = ("head " if entry.get("head") else "") + ("of" if entry.get("of") else "")
        nouns |= dict.fromkeys(entry["words"].split(), Rule(entry["toll"], frame.strip(), "noun", entry.get("needs", "")))
    for entry in raw["verbs"]:
        for form, name in zip(reversed(entry["forms"].split()), reversed(_FORMS[: len(entry["forms"].split())]), strict=True):
            words.setdefault(form, Rule(entry["toll"], entry["frame"], name, entry.get("needs", "")))
    for entry in raw["adjectives"]:
        words[entry["word"].lower()] = Rule(entry["toll"], "adjective", "", "")
    phrases: dict[str, list[tuple[tuple[frozenset[str], ...], Rule]]] = {}
    for entry in sorted(raw["phrases"], key=lambda e: -len(e["words"].split())):
        parts = tuple(frozenset(part.split("|")) for part in entry["words"].split())
        for word in parts[0]:
            rule = Rule(entry["toll"], entry["frame"], _phrase_form(word), entry.get("needs", ""))
            phrases.setdefault(word, []).append((parts, rule))
    totals = tuple((tuple(e["words"].split()), e["toll"]) for e in sorted(raw["totals"], key=lambda e: -len(e["words"].split())))
    adjectival = frozenset(w for w, r in words.items() if r.frame == "adjective" or r.form in {"past", "participle"})
    return Lexicon(words, nouns, {w: tuple(p) for w, p in phrases.items()}, totals, adjectival,
                   frozenset(words) | frozenset(nouns) | frozenset(phrases) | {t[0][0] for t in totals} | {"lives", "toll"})


def _phrase_form(word: str) -> str:
    return "ing" if word.endswith("ing") else "third" if word.endswith("s") else "past"


def find_cues(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """The words of harm of a sentence, left to right, none overlapping; "killed or wounded" is one cue of casualties."""
    known = load_lexicon()
    cues: list[Cue] = []
    i = 0
    while i < len(tokens):
        cue = _phrase_cue(tokens, i) or _word_cue(tokens, i, known)
        if cue:
            cues.append(cue)
        i = cue.last + 1 if cue else i + 1
    return tuple(_merge_pairs(tokens, cues))


def _phrase_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    for parts, rule in load_lexicon().phrases.get(tokens[i].lower, ()):
        if i + len(parts) <= len(tokens) and all(tokens[i + k].lower in part for k, part in enumerate(parts)):
            return Cue(i, i + len(parts) - 1, rule.toll, rule.frame, rule.form, rule.needs)
    return None


def _word_cue(tokens: Sequence[Token], i: int, known: Lexicon) -> Cue | None:
    t = tokens[i]
    verb, noun = known.words.get(t.lower), known.nouns.get(t.lower)
    if t.lower in {"kia", "wia"} and not t.text.isupper():
        return None
    is_noun = t.tag in {"NN", "NNS"} or _after(tokens, i) == "of"
    if noun and (is_noun or not verb):
        return Cue(i, i, noun.toll, noun.frame, "noun", noun.needs)
    if verb is None or (verb.form in {"base", "third"} and (is_noun or t.tag == "JJ")):
        return None
    if verb.form == "ing" and is_noun:
        return Cue(i, i, verb.toll, "of", "noun", verb.needs)
    return Cue(i, i, verb.toll, verb.frame, verb.form, verb.needs)


def _after(tokens: Sequence[Token], i: int) -> str:
    return tokens[i + 1].lower if i + 1 < len(tokens) else ""


def _merge_pairs(tokens: Sequence[Token], cues: list[Cue]) -> list[Cue]:
    """Joins "killed and/or wounded", "dead or injured", "killing or wounding" into one cue of casualties."""
    out: list[Cue] = []
    for cue in cues:
        before = out[-1] if out else None
        joint = tokens[before.last + 1].lower if before and before.last + 2 == cue.first else ""
        both_ing = before is not None and {tokens[before.last].lower[-3:], tokens[cue.first].lower[-3:]} == {"ing"}
        same = before and {before.toll, cue.toll} == {"killed", "injured"} and (both_ing or _alike(before, cue))
        if before and same and joint in {"and", "or", "/", "and/or"}:
            out[-1] = Cue(before.first, cue.last, "casualties", cue.frame, cue.form, cue.needs)
        else:
            out.append(cue)
    return out


def _alike(a: Cue, b: Cue) -> bool:
    done = {"past", "participle", ""}
    return a.form == b.form or (a.form in done and b.form in done)


# --- what is not said to have happened -------------------------------------------------------------------


def is_unreal(tokens: Sequence[Token], cue: Cue, clause: int) -> bool:
    """True for harm that is negated, only possible, wished, intended or conditional; `clause` is where its clause begins.

    "May have killed 12" stays: the claim's status says that it is only possible.
    """
    if cue.form == "base" and cue.first and tokens[cue.first - 1].lower in {"and", "or"}:
        earlier = next((k for k in range(cue.first - 2, max(-1, cue.first - 14), -1) if tokens[k].tag == "VB"), None)
        if earlier is not None:
            return is_unreal(tokens, cue._replace(first=earlier), clause)
    if cue.form == "noun" and not _UNREAL_NOUNS.isdisjoint(t.lower for t in tokens[max(0, cue.first - 3) : cue.first]):
        return True
    if cue.form == "ing" and cue.first > 1 and tokens[cue.first - 1].lower == "at" and tokens[cue.first - 2].lower in {"aimed", "aiming"}:
        return True
    k, perfect = cue.first - 1, False
    while k >= max(0, cue.first - 7):
        word, tag = tokens[k].lower, tokens[k].tag
        if word in _NEGATIONS:
            return tokens[k + 1].lower != "only"
        if word in _UNREAL_MODALS or (word in _LIKELY_MODALS and tag == "MD"):
            return not (perfect and word in _LIKELY_MODALS)
        if word == "to" and cue.form in {"base", "adjective", "past", "participle", "noun"} and tag == "TO":
            before = tokens[k - 1].lower if k else ""
            if before in {"and", "or"}:
                earlier = next((j for j in range(k - 2, max(-1, k - 22), -1) if tokens[j].tag == "TO"), 0)
                before = tokens[earlier - 1].lower if earlier else ""
            if before not in _REAL_TO and not (k and tokens[k - 1].text == "("):
                return cue.form != "noun"
        elif word in HAVE:
            perfect = True
        elif not (word in BE or word in WITHIN or tag in {"RB", "TO", "VBN", "VBD"}):
            break
        k -= 1
    return any(t.lower in {"if", "unless", "lest", "wish", "hope", "hopes", "hoped", "whether"} for t in tokens[clause : cue.first])
