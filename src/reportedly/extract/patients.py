"""The word of harm beside a group of people: the verb it is the object or subject of, "12 dead", "the killing of 12"."""

from collections.abc import Sequence

from reportedly.extract.groups import Group
from reportedly.extract.harm import BE, HAVE, WITHIN, Cue
from reportedly.extract.harmed import accepts
from reportedly.extract.persons import WHEN
from reportedly.extract.scene import PARTS, Scene, is_part
from reportedly.records import Token

MAX_REACH = 30  # tokens between people and the verb whose subject they are

_STOPS = frozenset("""when after while because where before although though as until since if that but so whereas which
    whose whom amid despite hours minutes days""".split())
_NAME_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "DT", "PRP$", "POS", ",", "CC", "CD"})
_TAKES = frozenset("claimed claim claiming claims took take taking takes cost costing loss lost".split())
_NAMING = frozenset({"aged", "identified", "named", "known", "called"})


# --- the harmed as the verb's object ---------------------------------------------------------------------


def pick_left(scene: Scene, group: Group) -> Cue | None:
    """The verb or noun before the group that takes it: "killed 12", "the killing of 12", "killed X and 12 others"."""
    tokens, p = scene.tokens, group.first - 1
    while p > 0 and (tokens[p].tag == "RB" or tokens[p].text in {'"', "“", ":", "``"}) and p not in scene.ends and group.first - p < 4:
        p -= 1
    cue = scene.ends.get(p)
    if cue:
        return cue if _takes_object(scene, cue) else None
    if p > 0 and tokens[p].lower in {"of", "to", "among", "for"}:
        noun = scene.ends.get(p - 1)
        fits = noun is not None and (tokens[p].lower != "to" or noun.toll == "injured")
        is_of = noun is not None and fits and (noun.frame.endswith("of") or noun.form == "noun")
        return noun if noun and is_of and _is_lost(tokens, noun) else None
    if p > 0 and tokens[p].lower in {"with", "alongside"}:
        return _pick_company(scene, p)
    if p > 1 and tokens[p].tag in {"VBD", "VBN", "VBG"} and tokens[p - 1].lower == "and":
        shared = scene.ends.get(p - 2)
        return shared if shared and _takes_object(scene, shared) else None
    if p > 2 and [t.lower for t in tokens[p - 2 : p + 1]] == ["as", "well", "as"]:
        return _pick_over_names(scene, p - 3)
    if p > 0 and tokens[p].lower in {"and", ","}:
        over = _pick_over_names(scene, p - 1)
        is_list = tokens[p].lower == "and" or (over is not None and over.toll in {"killed", "injured"})
        return over if is_list else None
    return None


def _is_lost(tokens: Sequence[Token], noun: Cue) -> bool:
    """False for "the lives of": lives must be taken, claimed, lost."""
    if tokens[noun.last].lower not in {"life", "lives"}:
        return True
    before = {t.lower for t in tokens[max(0, noun.first - 3) : noun.first]}
    return not before.isdisjoint(_TAKES)


def _pick_company(scene: Scene, p: int) -> Cue | None:
    """"He was killed (along) with three others"."""
    at = p - 2 if scene.tokens[p - 1].lower in {"along", "together", ","} else p - 1
    return scene.ends.get(at) or scene.ends.get(at - 1)


def _takes_object(scene: Scene, cue: Cue) -> bool:
    if cue.frame not in {"object", "both"} or cue.form == "noun":
        return False
    before = scene.tokens[cue.first - 1].lower if cue.first else ""
    if cue.form not in {"past", "participle"} or before not in BE:
        return True
    # "There were killed 12 people": a passive whose subject follows, as in translations.
    return cue.first < 2 or scene.tokens[cue.first - 2].tag not in {"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP", "WDT"}


def _pick_over_names(scene: Scene, p: int) -> Cue | None:
    """The verb whose first object is a name or an uncounted noun: "killed Omar Hadi and three others"."""
    for k in range(p, max(-1, p - 12), -1):
        cue = scene.ends.get(k)
        if cue:
            after = scene.tokens[k + 1]
            named = k < p and after.lower not in WHEN and after.tag in {"NNP", "NNPS", "DT", "PRP$", "NN", "JJ", "NNS"}
            of_names = cue.form == "noun" and scene.tokens[k + 1].lower == "of"
            return cue if of_names or (named and _takes_object(scene, cue)) else None
        if scene.tokens[k].tag not in _NAME_TAGS and scene.tokens[k].lower != "of":
            return None
    return None


# --- the harmed as the verb's subject --------------------------------------------------------------------


def pick_right(scene: Scene, group: Group) -> Cue | None:
    """The verb or adjective after the group whose subject it is: "12 were killed", "12 people on the bus died", "12 dead"."""
    tokens, j, passed, reduced = scene.tokens, group.last + 1, 0, None
    while j < len(tokens) and j - group.last < MAX_REACH:
        if passed and j in scene.at:
            return reduced
        if reduced and (j in scene.at or tokens[j].lower in {"and", ",", ";", "when"}):
            return reduced
        if _is_verb(scene, j):
            if _has_other_subject(scene, group, j):
                return reduced
            cue, end, is_over = _read_chain(scene, j)
            is_bare_cue = cue is not None and cue.first == j and cue.frame in {"object", "adjective"}
            is_reduced = is_bare_cue and tokens[j - 1].tag not in {"WP", "WDT", "DT"}
            if is_reduced and not group.counted and _has_noun(scene, group.last + 1, j):
                return None
            if is_reduced and not reduced:
                if any(group.last < g.first < j and not is_part(scene, g) for g in scene.groups):
                    return None
                reduced, j = cue, end
                continue
            is_finite = tokens[j].tag in {"MD", "VBZ", "VBP"} or tokens[j].lower in BE | HAVE
            is_main = is_finite and tokens[j - 1].lower not in {"who", "that"}
            if cue or is_over or passed or reduced or is_main:
                return cue if cue and not is_reduced and (not reduced or accepts(scene, cue, group)) else reduced
            passed, j = 1, end
            continue
        skipped = _skip(scene, j)
        if skipped is None:
            return reduced
        j = skipped
    return reduced


def _has_other_subject(scene: Scene, group: Group, j: int) -> bool:
    """True where other people stand right before the verb at token j and are its subject."""
    nearest = next((g for g in scene.groups if g.last == j - 1 and g.first > group.last), None)
    if nearest is None or is_part(scene, nearest):
        return False
    return scene.tokens[nearest.first - 1].tag not in {"IN", "TO"}


def _has_noun(scene: Scene, start: int, end: int) -> bool:
    """True where another noun stands between a single person and a bare participle, which then is that noun's."""
    return any(t.tag[:2] == "NN" for t in scene.tokens[start:end]) and any(t.tag == "IN" for t in scene.tokens[start:end])


def pick_next(scene: Scene, group: Group) -> Cue | None:
    """The same, but only where the verb follows at once."""
    j = group.last + 1
    if j >= len(scene.tokens) or not _is_verb(scene, j):
        return None
    return _read_chain(scene, j)[0]


def _is_verb(scene: Scene, j: int) -> bool:
    t = scene.tokens[j]
    if t.tag == "POS":
        return False
    cue = scene.starts.get(j)
    if cue:
        before = scene.tokens[j - 1] if j else t
        counted = any(g.last == j - 1 for g in scene.groups)
        is_attribute = before.tag in {"DT", "PRP$", "POS", "JJ"} and cue.first == cue.last and before.lower not in {"all", "both"}
        return cue.form != "noun" and (counted or not is_attribute)
    return t.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} or t.lower in BE or t.lower in HAVE


def _skip(scene: Scene, j: int) -> int | None:
    """Where to go on after token j between subject and verb; None where the clause ends."""
    tokens, word = scene.tokens, scene.tokens[j].lower
    if word == "(":
        return _find_close(tokens, j)
    if word in {",", "—", "–", "--", "-"}:
        following = tokens[j + 1].lower if j + 1 < len(tokens) else ""
        if following in {"who", "that"}:
            return None if scene.tokens[j - 1].tag == "NNP" and j - 1 not in {g.last for g in scene.groups} else j + 2
        if following in BE or following in HAVE:
            return j + 1
        return _find_comma(scene, j)
    if word == "that" and tokens[j - 1].lower in {"and", "but", ","}:
        return None
    if word in {"who", "that", "including"}:
        return j + 1
    if word in {";", ":", ".", "!", "?"} or word in _STOPS or scene.tokens[j].tag in {"PRP", "VBG"}:
        return None
    return j + 1


def _find_close(tokens: Sequence[Token], j: int) -> int | None:
    return next((k + 1 for k in range(j, min(len(tokens), j + 15)) if tokens[k].text == ")"), None)


def _find_comma(scene: Scene, j: int) -> int | None:
    """The token after the mark that closes an insertion opened at j; None where a finite verb comes first."""
    tokens = scene.tokens
    for k in range(j + 1, min(len(tokens), j + 16)):
        if tokens[k].lower in {",", "—", "–", "--", "-"} and not (tokens[k].text == "-" and tokens[k].start == tokens[k - 1].end):
            after = k + 1
            is_list = after < len(tokens) and tokens[after].tag in {"CD", "NNS", "CC"}
            if not is_list:
                return after
        if tokens[k].tag in {"VBD", "VBZ", "VBP", "MD"} and k not in scene.starts and not _is_inside(tokens, k):
            return k if tokens[k].lower in BE | HAVE and tokens[j + 1].lower in PARTS | {"mostly", "all"} else None
        if tokens[k].text in {";", ":", "."}:
            return None
    return None


def _is_inside(tokens: Sequence[Token], k: int) -> bool:
    """True for a verb that belongs to an insertion: "named Hadi", "a minority that makes up a third"."""
    return tokens[k].lower in _NAMING or tokens[k - 1].lower in {"that", "which", "who"}


def _read_chain(scene: Scene, j: int) -> tuple[Cue | None, int, bool]:
    """Reads the verb chain at token j: its word of harm with people as patient, the token after it, whether the search is over."""
    tokens, k, passive, perfect = scene.tokens, j, False, False
    while k < len(tokens) and k - j < 9:
        word, cue = tokens[k].lower, scene.starts.get(k)
        if cue and cue.form != "noun":
            return (*_judge(scene, cue, passive, perfect), True)
        if word in BE:
            passive = True
        elif word in HAVE:
            perfect = True
        elif not (word in WITHIN or word == "to" or tokens[k].tag in {"RB", "MD", "RBR"} or word in {"among", "the"}):
            if word == "in" and passive and tokens[k - 1].lower in BE:
                return None, k, True
            return None, k + 1, False
        k += 1
    return None, k, True


def _judge(scene: Scene, cue: Cue, passive: bool, perfect: bool) -> tuple[Cue | None, int]:
    end = cue.last + 1
    if cue.form == "ing" and not passive and cue.first and scene.tokens[cue.first - 1].tag in {"IN", "TO"}:
        return None, end
    if cue.frame in {"adjective", "subject"}:
        return cue, end
    done = cue.form in {"past", "participle"}
    if done and (passive or scene.tokens[cue.first].lower in BE):
        return cue, end
    if cue.frame == "both" and not _has_object(scene, end):
        return cue, end
    if not done or perfect or _has_object(scene, end):
        return None, end
    return cue, end


def _has_object(scene: Scene, i: int) -> bool:
    tokens = scene.tokens
    while i < len(tokens) and i not in scene.at and tokens[i].tag == "RB":
        i += 1
    if i >= len(tokens) or tokens[i].lower in WHEN:
        return False
    group = scene.at.get(i)
    if group is not None:
        after = scene.groups[group].last + 1
        return after not in scene.starts
    return tokens[i].tag in {"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "CD"}
