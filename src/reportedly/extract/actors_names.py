"""Names of actors in a sentence: those of the registry, and unknown ones told by their words and their neighbours."""

from collections.abc import Iterator, Sequence

from reportedly.actors import ActorRegistry
from reportedly.nominals import PARTICLES, Nominals
from reportedly.records import PlaceIndex, Token
from reportedly.wordclass import lemma

_HELD = frozenset(
    """held led backed controlled affiliated linked run aligned allied based occupied claimed trained ruled supported inspired loyal
        dominated""".split()
)
_PLACE_WORDS = frozenset(
    "in at from near of to inside across outside into over through around within throughout toward towards via for on between off".split()
)
_SPEECH = frozenset(
    """say tell add deny accuse claim announce declare state warn urge condemn confirm admit report insist vow pledge note stress
        reiterate argue allege explain reply
    write tweet acknowledge describe recall comment respond speak ask conclude suggest believe""".split()
)
_AUXILIARIES = frozenset("has had have is was are been did does do".split())
# Whose front or army it is belongs to its name: "the People's Red Front".
OWNERS = frozenset("people peoples women worker workers peasant peasants farmer farmers nation children soldier soldiers".split())
_BEFORE_NAMES = frozenset("both meanwhile then also but and now later earlier still yet however although while".split())
_TIME_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november
    december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow tonight""".split()
)


def is_time_word(token: Token) -> bool:
    """True for weekdays and months: they end a name."""
    return (token.lower in _TIME_WORDS and token.text[0].isupper()) or (token.text == "May" and token.tag == "NNP")


def find_joined(tokens: Sequence[Token], registry: ActorRegistry) -> list[tuple[int, int]]:
    """Names inside a hyphened word ("ISIL-held"): character offsets."""
    spans = []
    for token in tokens:
        name, dash, rest = token.text.rpartition("-")
        held = dash and rest.lower() in _HELD and name[:1].isupper() and len(name) > 1
        if held and (registry.find(name) or registry.find_states(name, "state")):
            spans.append((token.start, token.start + len(name)))
    return spans


# --- unknown names ---------------------------------------------------------------------------------------


def run_start(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the capitalised sequence that ends at `end` begins, not before `start`."""
    i = end
    while i > start:
        token = tokens[i - 1]
        inner = i < end and (token.lower in PARTICLES or (token.lower in {"of", "for", "the", "and"} and i - 1 > start))
        ordinal = (token.text[0].isdigit() or token.lower == "'") and i < end
        dot = token.text == "." and i < end
        mark = token.lower in {"'s", "’s"} and i < end and i - 2 >= start and tokens[i - 2].lower in OWNERS
        if not (token.text[0].isupper() or inner or ordinal or dot or mark or token.lower.startswith(("al-", "el-", "ez-", "as-"))):
            break
        i -= 1
    while i < end and not (tokens[i].text[0].isupper() or tokens[i].text[0].isdigit() or "-" in tokens[i].text):
        i += 1
    while i < end - 1 and tokens[i].lower in _BEFORE_NAMES:
        i += 1
    return i


def speaks(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where a verb of speech stands right after or before tokens [start, end)."""
    after = end
    while after < len(tokens) and (tokens[after].tag in {"RB", "MD"} or tokens[after].lower in {"has", "had", "have"}) and after - end < 3:
        after += 1
    if (
        after < len(tokens)
        and tokens[after].tag in {"VBD", "VBZ", "VBP", "VBN"}
        and lemma(tokens[after].lower, tokens[after].tag) in _SPEECH
    ):
        return True
    before = tokens[start - 1] if start else None
    return (
        before is not None and before.tag in {"VBD", "VBZ"} and lemma(before.lower, before.tag) in {"say", "add", "tell", "explain", "note"}
    )


def is_acronym(token: Token, words: Nominals) -> bool:
    """True for three to six capitals that are no known thing, weapon or unit."""
    bare = token.text.replace("-", "").replace("/", "")
    return 3 <= len(bare) <= 7 and bare.isalpha() and bare.isupper() and bare.isascii() and token.lower not in words.not_actors


def acts(tokens: Sequence[Token], start: int, end: int, sense: str, words: Nominals) -> bool:
    """True where a state's or capital's name stands for its government: it is the subject or object of an act.

    `start` is the first token of its noun group, so that a determiner does not hide what stands before.
    """
    before = tokens[start - 1].lower if start else ""
    if before in _PLACE_WORDS:
        return before == "between" and sense == "state" and end < len(tokens) and tokens[end].lower == "and"
    if is_subject(tokens, end, words):
        return True
    relative = end + 1 < len(tokens) and tokens[end].lower == "," and tokens[end + 1].lower in {"which", "who"}
    if relative and is_subject(tokens, end + 2, words):
        return True
    return (
        sense == "state"
        and before in words.towards
        and before != "and"
        and not (start > 1 and tokens[start - 2].lower in {"border", "frontier"})
    )


def verb_after(tokens: Sequence[Token], end: int) -> str:
    """The lemma of the verb that tokens before `end` are the subject of, also together with others ("X and the Y traded"); "" for none."""
    k = end
    if k < len(tokens) and tokens[k].lower == "and":
        k += 1
        while k < len(tokens) and k - end < 6 and tokens[k].tag in {"DT", "NNP", "NNPS", "NNS", "JJ", "NN"}:
            k += 1
    while k < len(tokens) and (tokens[k].tag in {"RB", "MD"} or tokens[k].lower in _AUXILIARIES):
        k += 1
    return lemma(tokens[k].lower, tokens[k].tag) if k < len(tokens) and tokens[k].tag in {"VBD", "VBZ", "VBP", "VB", "VBN"} else ""


def is_subject(tokens: Sequence[Token], end: int, words: Nominals) -> bool:
    """True where an active verb of doing or saying follows, auxiliaries and adverbs skipped."""
    after = end
    while after < len(tokens) and after - end < 4 and (tokens[after].tag in {"RB", "MD"} or tokens[after].lower in _AUXILIARIES):
        after += 1
    if after >= len(tokens) or tokens[after].tag[:1] != "V" or tokens[after].tag == "VBG":
        return False
    passive = tokens[after].tag == "VBN" and any(t.lower in {"is", "was", "are", "were", "been", "be"} for t in tokens[end:after])
    return (
        not passive and not (tokens[after].tag == "VBN" and after == end) and lemma(tokens[after].lower, tokens[after].tag) in words.verbs
    )


def is_place(name: str, index: PlaceIndex | None) -> bool:
    """True where an open gazetteer holds the name."""
    return index is not None and index.knows(name)


def shortened(name: str) -> Iterator[tuple[str, ...]]:
    """A name in lower case without what stands before its capitals, and its last word: what a report may call it again.

    >>> list(shortened("left-back Craig Odell"))
    [('craig', 'odell'), ('odell',)]
    """
    words = name.split()
    while (words and not words[0][:1].isupper()) or words[:1] == ["The"]:
        words = words[1:]
    if words:
        yield tuple(w.lower() for w in words)
    if 1 < len(words) < 4 and len(words[-1]) > 3:
        yield (words[-1].lower(),)
