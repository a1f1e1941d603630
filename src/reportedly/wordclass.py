"""Word classes (Penn tags) by an averaged perceptron, and lemmas by rule: the grammar that our rules stand on.

The weights in models/wordclass.json.gz were trained by training/wordclass.py; most words have one class and are looked up.
"""

import gzip
import json
import struct
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from reportedly import resources

_PUNCTUATION = {
    ",": ",",
    ".": ".",
    "!": ".",
    "?": ".",
    "…": ":",
    "...": ":",
    ":": ":",
    ";": ":",
    "|": ":",
    "--": ":",
    "—": ":",
    "–": ":",
    "(": "-LRB-",
    ")": "-RRB-",
    "[": "-LRB-",
    "]": "-RRB-",
    '"': "''",
    "“": "``",
    "”": "''",
    "``": "``",
    "''": "''",
    "«": "``",
    "»": "''",
}

_NEVER_VERBS = {
    "suicide": "NN",
    "mortar": "NN",
    "rocket": "NN",
    "car": "NN",
    "roadside": "NN",
    "shrapnel": "NN",
    "allied": "JJ",
}  # as modifiers they fool the tagger

_PLURAL_DEEDS = frozenset("kill wound injure abduct kidnap seize detain behead execute storm ambush torch raid".split())
_TITLE_DEEDS = frozenset("attack raid ambush shell bomb storm besiege".split())
_TITLE_EVENTS = frozenset("strike attack raid ambush clash blast".split())
_AFTER_A_DEED = frozenset("in on at near by of from against kills leaves kill leave injures wounds hits and".split())
_HEADLINE_VERBS = frozenset(
    {
        "kills",
        "hits",
        "wounds",
        "injures",
        "strikes",
        "attacks",
        "bombs",
        "raids",
        "targets",
        "fires",
        "storms",
        "shells",
        "claims",
        "leaves",
        "counts",
    }
)
_INTRANSITIVE = frozenset("collided crashed exploded erupted died fled arrived happened occurred collapsed clashed escaped".split())
_TURNED_ON = frozenset("targeted bombed shelled attacked bombarded struck raided stormed".split())
_ARMS = frozenset("shells rockets mortars bombs drones mines missiles strikes attacks clashes raids jets".split())
_AFTER_ARMS = frozenset(
    "hit struck fell landed killed wounded injured were had have exploded rained targeted destroyed damaged broke continued".split()
)
_CLAIMED = frozenset({"they", "he", "she", "it", "that", "to"})
_COUNTS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_DOERS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_AUX = frozenset("has have had having was were is are be been being got get gets".split())
_BEFORE_PAST = frozenset({"NNS", "NNP", "NNPS", "NN", "PRP", "WDT", "WP", "RB", "CC"})
_ALSO_NOUNS = frozenset("shot felt wound ground left bore lay dove found saw rose cut spat thought hit burst lit bent bound".split())
_OBJECT_OPENERS = frozenset(
    "the a an at two three four five six seven eight nine ten eleven twelve dozens hundreds several many over nearly up more".split()
)


_HYPHENED_VERBS = frozenset("gang-raped baton-charged lathi-charged tear-gassed carpet-bombed fire-bombed petrol-bombed".split())
_REFLEXIVE = frozenset({"himself", "herself", "themselves", "itself"})
_ATTACKERS = frozenset("bomber gunman attacker militant assailant".split())
_AFTER_SOMEBODY = frozenset(". , ; and was were who in at near on by with from to after when had has while dead".split())
_OF_A_PEOPLE = ("ian", "ean", "can", "ese", "li", "qi", "ni", "mi")
_OWNERS = frozenset({"the", "its", "their"})
_MADE_BY = frozenset("led backed appointed installed trained run controlled ruled held allied".split())
_HELD_FOR = frozenset("suspected presumed alleged".split())


def _of_violence(tag: str, i: int, lowers: Sequence[str], shapes: Sequence[str], out: Sequence[str]) -> str:
    """The tag set right where words of violence fool the weights: "a mob beat to death", "the Hill gang", "suspected Nahr rebels"."""
    word, before = lowers[i], out[-1] if out else ","
    left, right = lowers[i - 1] if i else "", lowers[i + 1] if i + 1 < len(lowers) else ""
    if word == "beat" and tag == "NN" and before in _DOERS and right in {"to", "a", "an", "the", "up", "him", "her", "and"}:
        return "VBD"
    doers = before in {"NNS", "NNPS"} or left.endswith("men")
    if word in _PLURAL_DEEDS and tag[0] != "V" and doers and _opens_object(lowers, i, out):
        return "VBP"  # "Gunmen abduct 14 travellers"
    if word in _TITLE_DEEDS and tag == "NN" and i == 1 and doers and right.isalpha() and right not in _AFTER_A_DEED:
        return "VBP"  # "Gunmen attack church in Mahri"
    if word in _TITLE_EVENTS and tag == "VB" and i == 0 and right in _AFTER_A_DEED and _HEADLINE_VERBS & set(lowers):
        return "NN"  # "Strike in Mahri kills 11"
    if word == "lightning" and tag[0] == "V":
        return "NN"
    if word == "us" and tag == "PRP" and shapes[i] == "X" and any(s[0] == "x" for s in shapes):
        return "NNP"  # "US strike kills 4"
    if word == "gang" and tag[0] == "V":
        return "NN"
    if word in _HYPHENED_VERBS and left in _AUX:
        return "VBN"
    if word in _HYPHENED_VERBS and before in _DOERS and right != "by":
        return "VBD"
    if word in _HELD_FOR and tag[0] == "V" and before == "CD":
        return "JJ"  # "killed two alleged members"
    opens = i == 0 or left in {",", "when", "after", ":"}
    if word in _HELD_FOR and tag[0] == "V" and opens and i + 1 < len(shapes) and shapes[i + 1][0] == "X":
        return "JJ"
    if tag == "NN" and word in _past_forms() and right in _REFLEXIVE:
        return "VBD"  # "a militant blew himself up"
    if word in _HEADLINE_VERBS and tag == "NNS" and left in _ATTACKERS and not any(t in {"VBD", "VBZ", "VBP", "MD"} for t in out):
        return "VBZ"  # "Suicide bomber attacks recruits"
    if word == "shells" and tag == "VBZ" and left in {"artillery", "mortar", "tank", "with", "of"}:
        return "NNS"
    if tag == "VBN" and right == "with" and word in _TURNED_ON and before in _DOERS and not _AUX & set(lowers[i:]):
        return "VBD"  # "the mercenaries targeted with shells the farms": a translation's order of words
    if tag == "VBN" and word in _INTRANSITIVE and before in _DOERS and not _AUX & set(lowers[max(0, i - 3) : i]):
        return "VBD"  # "two buses collided on the road": nobody collides them
    of_a_people = shapes[i] == "Xx" and word.endswith(_OF_A_PEOPLE) and left in {"a", "an"}
    if tag == "JJ" and right in _AFTER_SOMEBODY and (word == "civilian" or of_a_people):
        return "NN"  # "killing a civilian and", "shot a Palestinian at a checkpoint"
    if word == "military" and tag == "JJ" and left in _OWNERS and right not in _MADE_BY and (
            right in _past_forms() or right.endswith("ed") or right in {"set", "hit"}):
        return "NN"  # "the military set fire to houses"
    if tag == "VBN" and left == "military" and before == "NN" and word not in _MADE_BY and not _AUX & set(lowers[max(0, i - 4) : i]):
        return "VBD"
    if word == "rebels" and tag[0] == "V" and (right in _past_forms() or right.endswith("ed")):
        return "NNS"
    if word == "recruits" and left in {"army", "police", "military", "navy"}:
        return "NNS"
    if word == "used" and tag == "VBN" and left == "police":
        return "VBD"
    return tag


def _opens_object(lowers: Sequence[str], i: int, out: Sequence[str]) -> bool:
    """True for "Shelling kills five": no finite verb before, and a figure or an article next."""
    following = lowers[i + 1] if i + 1 < len(lowers) else ""
    return (following[:1].isdigit() or following in _OBJECT_OPENERS) and not any(t in {"VBD", "VBZ", "VBP", "MD"} for t in out)


_BITS = 32  # of one tag's score in a row of scores
_Row = int  # the scores of all tags, in hundredths, side by side in one number: rows are added like numbers


class Weights(NamedTuple):
    """The tagger as shipped: tag names, words with one class, and by feature "number,weight,number,weight…" packed.

    A feature's weights (hundredths) are unpacked when it is first met: most are never met in one report.
    """

    tags: list[str]
    fixed: dict[str, str]
    packed: dict[str, str]
    unpacked: dict[str, _Row]
    raised: _Row  # makes the score of every tag positive, so that none borrows from its neighbour

    def pairs_of(self, feature: str) -> tuple[tuple[int, int], ...]:
        """(tag number, weight) pairs of a feature; empty for an unknown one."""
        numbers = [int(n) for n in self.packed[feature].split(",")] if feature in self.packed else []
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))

    def of(self, feature: str) -> _Row:
        """The weights of a feature; 0 for an unknown one."""
        if feature not in self.packed:
            return 0
        found = self.unpacked[feature] = sum(weight << _BITS * k for k, weight in self.pairs_of(feature))
        return found

    def sum_of(self, features: Sequence[str]) -> _Row:
        """The weights of features together."""
        return sum(self.unpacked[feature] if feature in self.unpacked else self.of(feature) for feature in features)

    def best(self, row: _Row) -> str:
        """The tag with the highest score, the first of equals."""
        scores = struct.unpack(f"<{len(self.tags)}I", (row + self.raised).to_bytes(len(self.tags) * _BITS // 8, "little"))
        return self.tags[scores.index(max(scores))]


@cache
def load_weights() -> Weights:
    """The packaged weights, read once a process."""
    raw = json.loads(gzip.decompress(resources.read_bytes("models/wordclass.json.gz")))
    packed = dict(zip(raw["features"].split("\n"), raw["weights"].split("\n"), strict=True))
    return Weights(raw["tags"], raw["fixed"], packed, {}, sum(1 << _BITS * k + _BITS - 1 for k in range(len(raw["tags"]))))


def shape(word: str) -> str:
    """A coarse picture of a word's letters: `Xx`, `X`, `x`, `d`, with hyphens kept."""
    kind = "d" if word[0].isdigit() else "X" if word.isupper() and len(word) > 1 else "Xx" if word[0].isupper() else "x"
    return kind + ("-" if "-" in word else "")


def features(i: int, words: Sequence[str], shapes: Sequence[str], before: str, before2: str) -> list[str]:
    """The features of word i: itself, its ending, its neighbours and the two tags before it."""
    right = words[i + 1] if i + 1 < len(words) else "</s>"
    return [*_own(words[i], shapes[i]), *_of_left(words[i - 1] if i else "<s>"),
            *_of_right(right, shapes[i + 1] if i + 1 < len(words) else ""), *_of_place(i, words, shapes, before, before2, right)]


def _own(word: str, shape: str) -> tuple[str, ...]:
    return "b", "w" + word, "s" + word[-3:], "e" + word[-2:], "p" + word[:2], "h" + shape


def _of_left(left: str) -> tuple[str, ...]:
    return "l" + left, "m" + left[-3:]


def _of_right(right: str, shape: str) -> tuple[str, ...]:
    return "r" + right, "n" + right[-3:], "z" + shape


def _of_place(i: int, words: Sequence[str], shapes: Sequence[str], before: str, before2: str, right: str) -> tuple[str, ...]:
    """The features that depend on the tags before, or on words further off."""
    return (
        "t" + before,
        "u" + before2 + before,
        "v" + before + words[i],
        "k" + (words[i - 2] if i > 1 else "<s>"),
        "q" + (words[i + 2] if i + 2 < len(words) else "</s>"),
        "x" + before + "|" + right,
        "y" + shapes[i] + before + ("0" if i == 0 else "1"),
    )


@lru_cache(20_000)
def _own_scores(word: str, shape: str) -> _Row:
    return load_weights().sum_of(_own(word, shape))


@lru_cache(20_000)
def _left_scores(left: str) -> _Row:
    return load_weights().sum_of(_of_left(left))


@lru_cache(20_000)
def _right_scores(right: str, shape: str) -> _Row:
    return load_weights().sum_of(_of_right(right, shape))


def _pick_tag(model: Weights, i: int, words: Sequence[str], shapes: Sequence[str], before: str, before2: str) -> str:
    """The tag with the highest sum of `features`, the first of equals; what words give by themselves is summed once."""
    last, known = i + 1 == len(words), model.unpacked
    right = "</s>" if last else words[i + 1]
    own, left = _own_scores(words[i], shapes[i]), _left_scores(words[i - 1] if i else "<s>")
    after = _right_scores(right, "" if last else shapes[i + 1])
    row = own + left + after
    for feature in _of_place(i, words, shapes, before, before2, right):
        row += known[feature] if feature in known else model.of(feature)
    return model.best(row)


def tag_words(texts: Sequence[str], lowers: Sequence[str]) -> list[str]:
    """Penn tags of one sentence's tokens.

    >>> tag_words(["Rebels", "attacked", "the", "town", "."], ["rebels", "attacked", "the", "town", "."])
    ['NNS', 'VBD', 'DT', 'NN', '.']
    """
    model = load_weights()
    shapes = [shape(t) for t in texts]
    before, before2 = "<s>", "<s>"
    out: list[str] = []
    for i, word in enumerate(lowers):
        tag = (
            _PUNCTUATION.get(word)
            or (model.fixed.get(word) if shapes[i] == "x" or i == 0 else None)
            or ("CD" if shapes[i][0] == "d" and "-" not in shapes[i] and not word.endswith(("st", "nd", "rd", "th")) else None)
        )
        if tag is None:
            tag = _pick_tag(model, i, lowers, shapes, before, before2)
        if word in _COUNTS:
            tag = "CD"
        if tag == "NNS" and word in _HEADLINE_VERBS and before in {"NN", "NNP", "NNS", "VBG"} and _opens_object(lowers, i, out):
            tag = "VBZ"
        if tag == "VBZ" and word in _ARMS and lowers[i + 1 : i + 2] and lowers[i + 1] in _AFTER_ARMS:
            tag = "NNS"  # "told reporters that shells hit the gate"
        if word in {"claim", "claims"} and tag[:2] == "NN" and before[:3] == "NNP" and lowers[i + 1 : i + 2] and lowers[i + 1] in _CLAIMED:
            tag = "VBZ" if word == "claims" else "VBP"  # "the Janmukti claim they have captured it"
        if word == "calls" and tag == "NNS" and before[:2] in {"CC", "NN"} and lowers[i + 1 : i + 2] in (["on"], ["upon"]):
            tag = "VBZ"  # "… and calls on its fighters to hold out"
        has_doer = tag == "VBN" and before in _DOERS and before2 != "IN" and not _AUX & set(lowers[max(0, i - 3) : i])
        if has_doer and _opens_object(lowers, i, out):
            tag = "VBD"  # "the junta released 3,113 prisoners"
        if word == "shot" and tag == "NN" and before in _BEFORE_PAST and lowers[i + 1 : i + 2] in (["at"], ["dead"]):
            tag = "VBD"  # "militiamen shot at people"
        if tag in {"NN", "IN", "JJ"} and word in _past_forms() and before in _BEFORE_PAST:
            tag = "VBD"  # "the fighters overran Hit"
        if tag[0] == "V" and ("-" in word or word in _NEVER_VERBS):
            tag = "JJ" if "-" in word else _NEVER_VERBS[word]
        tag = _of_violence(tag, i, lowers, shapes, out)
        if tag == "IN" and i and shapes[i] == "Xx" and word not in model.fixed and len(word) > 4:
            tag = "NNP"  # a name that no list has: "Berom farmers"
        out.append(tag)
        before2, before = before, tag
    return out


# --- lemmas ----------------------------------------------------------------------------------------------


@cache
def _irregular() -> dict[str, str]:
    """Irregular forms → lemma, from data/irregular.txt (`lemma form form…`)."""
    return {form: line.split()[0] for line in resources.load_lines("data/irregular.txt") for form in line.split()[1:]}


@cache
def _past_forms() -> frozenset[str]:
    """The irregular past forms that are no other word's: "overran", "fled", "took"."""
    lines = [line.split() for line in resources.load_lines("data/irregular.txt")]
    past = {line[1] for line in lines if len(line) > 2 and not line[1].endswith(("ed", "s"))}
    return frozenset(past - {line[0] for line in lines} - _ALSO_NOUNS)


@cache
def _plain_endings() -> frozenset[str]:
    return frozenset(resources.load_lines("data/e_verbs.txt"))


@cache
def lemma(word: str, tag: str) -> str:
    """The dictionary form of a lower-case word of this class.

    >>> lemma("said", "VBD"), lemma("accusing", "VBG"), lemma("strikes", "NNS"), lemma("hit", "VBN")
    ('say', 'accuse', 'strike', 'hit')
    """
    if tag[:1] == "V" and tag != "VB" and tag != "VBP":
        return _verb_lemma(word)
    if tag[:1] == "V" or tag == "MD":
        return _irregular().get(word, word)
    if tag in {"NNS", "NNPS"}:
        return _noun_lemma(word)
    return word


def _noun_lemma(word: str) -> str:
    if word in _irregular():
        return _irregular()[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def plural_of(noun: str) -> str:
    """The plural of a noun in lower case.

    >>> plural_of("missionary"), plural_of("ferryman"), plural_of("church"), plural_of("boy")
    ('missionaries', 'ferrymen', 'churches', 'boys')
    """
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def _verb_lemma(word: str) -> str:
    if word in _irregular():
        return _irregular()[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return _restore_stem(word[: -len(ending)])
    return word


def _restore_stem(stem: str) -> str:
    """The verb of which `stem` is left when -ed or -ing is cut: doubled letters undone, a silent e put back."""
    if stem + "e" in _plain_endings():
        return stem + "e"
    if len(stem) > 4 and stem.endswith("at") and stem[-3] not in "eohpbm":
        return stem + "e"  # "vacate", "rotate"; not "repeat", "float", "combat", "format"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    if stem.endswith("ll") and stem[:-1] in {
        "shel",
        "travel",
        "control",
        "patrol",
        "expel",
        "repel",
        "compel",
        "rebel",
        "cancel",
        "propel",
    }:
        return stem if stem == "shell" else stem[:-1]
    silent_e = stem.endswith(
        (
            "v",
            "u",
            "c",
            "rg",
            "dg",
            "ng",
            "lg",
            "iz",
            "yz",
            "uz",
            "as",
            "is",
            "os",
            "us",
            "ns",
            "rs",
            "bl",
            "tl",
            "dl",
            "gl",
            "pl",
            "fl",
            "kl",
            "zl",
        )
    ) and not stem.endswith(("ss", "hang", "long", "bring", "focus", "ring", "wing", "bias"))
    return stem + "e" if silent_e else stem
