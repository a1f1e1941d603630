"""Content: what is attributed, found from the cue's place: a quotation, a clause, an object, before, after or around it."""

from typing import NamedTuple

from reportedly.extract.attribution_cues import Cue, label_end
from reportedly.extract.attribution_ends import pick_end
from reportedly.extract.attribution_page import Page
from reportedly.extract.attribution_sources import SourceFound, subject_before
from reportedly.extract.attribution_speech import (
    WH,
    left_pieces,
    quotation_right,
    right_rest,
    unquoted_after,
    with_following,
    without_stop,
)
from reportedly.extract.phrases import full_phrase_end, full_phrase_start, is_temporal

_OBJECTS = frozenset({"np", "person_to", "person_of", "for_np", "with_np", "ing"})
_AFTER_CUE = frozenset("later earlier then again also repeatedly recently today yesterday publicly".split())
_SPEECH = frozenset({"that", "bare", "quote"})
_NO_CONTENT = frozenset({"after", "before", "when", "while", "as", "because", "since", "until", "by", "through", "where", "about"})
_PREPOSITIONS = frozenset({"of", "for", "on", "about"})


class ContentFound(NamedTuple):
    """The content's pieces as token ranges, the addressee's or None, and how it was found (`vocab` of frames, for features)."""

    pieces: tuple[tuple[int, int], ...]
    addressee: tuple[int, int] | None
    frame: str


class Draft(NamedTuple):
    """An attribution in token indices, before its kind and stance are read."""

    cue: Cue
    source: SourceFound | None
    content: ContentFound


def pick_content(page: Page, cue: Cue, source: SourceFound | None) -> ContentFound | None:
    """The content of a cue, None where it attributes nothing."""
    if cue.entry.kind in {"adverb", "preposition"}:
        return _clause_around(page, cue, source)
    if cue.entry.kind == "mark":
        return _after_mark(page, cue)
    if cue.entry.kind == "noun":
        return _of_noun(page, cue, source)
    return _of_verb(page, cue, source)


# --- verbs -----------------------------------------------------------------------------------------------


def _of_verb(page: Page, cue: Cue, source: SourceFound | None) -> ContentFound | None:
    low, high = page.bounds(cue.head)
    after = source.end if source and source.inverted and source.first >= cue.end else cue.end
    takes = cue.entry.takes
    if cue.entry.stance == "denies" and source and source.left_edge > low and page.tokens[source.left_edge - 1].lower == "which" and (
            page.phrase_at(after) < 0):
        return ContentFound(((source.left_edge - 1, source.left_edge),), None, "which")  # "…, which the police denied"
    addressee, start = _skip_addressee(page, cue, after, high)
    left_edge = min(cue.first, source.left_edge) if source else cue.first
    may_follow = takes & {"quote", "bare"} and source is not None and not source.is_shared and (
        page.groups[cue.group].form not in {"ing", "to"})
    left = left_pieces(page, cue, low, left_edge, after) if may_follow else ()
    quote = quotation_right(page, start, high) if "quote" in takes else None
    if left:
        return ContentFound((*left, *right_rest(page, start, high)), addressee, "postposed")
    if quote is not None:
        return ContentFound(with_following(page, quote), addressee, "quote")
    if "quote" in takes and (spoken := unquoted_after(page, start, high)):
        return ContentFound(spoken, addressee, "spoken")
    that = _that_at(page, start, high) if takes & {"that", "bare"} else -1
    if that >= 0:
        return ContentFound(((that, pick_end(page, cue, "that", that, high)),), addressee, "that")
    group = page.groups[cue.group]
    if cue.entry.stance == "observed" and source and not source.inverted and (seen := _seen_by(page, source, start, high)):
        return ContentFound((seen,), None, "seen")
    if source and source.inverted and not (group.passive or group.form == "en"):
        return None
    if group.form == "en" and source and source.inverted and takes & {"np"}:
        k = page.phrase_over(cue.first - 1) if cue.first > low else -1
        if k < 0 or page.phrases[k].end != cue.first:
            return None
        top = full_phrase_start(page.tokens, page.phrases, k)  # "the blast claimed by X"
        return ContentFound(((page.phrases[top].first, cue.first),), None, "passive")
    if group.passive and group.form == "finite" and takes & {"np", "of"}:
        return _passive(page, cue, low, high)
    found = _object(page, cue, start, high, addressee)
    if found is None and source and cue.entry.takes >= _SPEECH and start < high and page.group_from(start) < page.group_from(high) and (
            page.tokens[start].tag not in {".", ",", ":"} and page.tokens[start].lower not in _NO_CONTENT):
        return ContentFound(((start, pick_end(page, cue, "rest", start, high)),), addressee, "rest")
    return found


def _seen_by(page: Page, source: SourceFound, start: int, high: int) -> tuple[int, int] | None:
    """ "the pictures AFP had seen …": the phrase just before the speaker, to the sentence's end."""
    k = page.phrase_over(source.first - 1) if source.first else -1
    if k < 0 or page.phrases[k].end != source.first or (start < high and page.phrase_at(start) >= 0):
        return None
    end = without_stop(page, high)
    return (page.phrases[k].first, end) if end > page.phrases[k].first else None


def _passive(page: Page, cue: Cue, low: int, high: int) -> ContentFound | None:
    """ "X was condemned", "X was accused of …": the subject, with what follows by a preposition or infinitive."""
    subject = subject_before(page, page.groups[cue.group].first, low)
    i = cue.end
    rest: tuple[tuple[int, int], ...] = ()
    if i < high and (page.tokens[i].lower in {"of", "as", "for"} or page.tokens[i].tag == "TO") and i + 1 < high:
        rest = ((i, pick_end(page, cue, "passive", i, high)),)
    if subject is None:
        return ContentFound(rest, None, "passive") if rest else None
    return ContentFound(((subject.first, subject.end), *rest), None, "passive")


def _skip_addressee(page: Page, cue: Cue, i: int, high: int) -> tuple[tuple[int, int] | None, int]:
    """The person told, if any, and where the words after them begin."""
    told = cue.entry.cue in {"tell", "inform", "assure", "remind", "notify", "brief", "ask", "warn", "answer", "caution"}
    if i < high and page.tokens[i].lower == "to" and (k := page.phrase_at(i + 1)) >= 0:
        end = full_phrase_end(page.tokens, page.phrases, k, frozenset({"of", "in", "from"}))
        return (i + 1, end), end
    k = page.phrase_at(i)
    if told and k >= 0 and not is_temporal(page.tokens, page.phrases[k]):
        end = full_phrase_end(page.tokens, page.phrases, k, frozenset({"of", "in", "from", "at"}))
        if _clause_starts(page, end, high) or cue.entry.cue in {"tell", "inform", "notify", "brief"}:
            return (i, end), end
    return None, i


def _clause_starts(page: Page, i: int, high: int) -> bool:
    return i >= high or page.tokens[i].lower in WH or page.tokens[i].tag in {",", ":", "``", "''", "."} or page.tokens[i].tag == "TO" or (
        page.phrase_at(i) >= 0) or page.tokens[i].tag == "IN"


def _that_at(page: Page, i: int, high: int) -> int:
    """Where a "that"- or wh-clause starts after the cue, past adverbs and phrases of time, place and means; -1 if nowhere."""
    for k in range(i, min(high, i + 16)):
        t = page.tokens[k]
        if t.lower in {"that", "whether", "how", "why"} and page.phrase_over(k) < 0:
            return k
        if t.tag == "TO" or (t.tag == "VB" and k > i):
            return -1
        if t.lower in {"what", "where", "who", "which", "when", "if"} and k == i:
            return k
        if t.tag in {".", ":", "MD", "VBD", "VBZ", "VBP", "PRP", "CC", "WDT"}:
            return -1
        if t.tag == "," and not (k == i or page.tokens[k - 1].tag in {"NNP", "NN", "NNS", "CD"}):
            return -1
        if page.phrase_at(k) >= 0 and k == i and not is_temporal(page.tokens, page.phrases[page.phrase_at(k)]):
            return -1
    return -1


def _object(page: Page, cue: Cue, i: int, high: int, addressee: tuple[int, int] | None) -> ContentFound | None:
    """A bare clause, an infinitive or an object after the cue."""
    takes = cue.entry.takes
    i = _skip_time(page, i, high)
    if i + 1 < high and page.tokens[i].text == ":" and "bare" in takes:
        i += 1
    if i >= high or page.tokens[i].tag in {".", ":"}:
        return None
    word = page.tokens[i]
    if word.tag == "TO" and ("to" in takes or addressee):
        return ContentFound(((i, pick_end(page, cue, "to", i, high)),), addressee, "to")
    if word.tag == "VBG" and "ing" in takes:
        return ContentFound(((i, pick_end(page, cue, "ing", i, high)),), addressee, "ing")
    if word.lower in _PREPOSITIONS & takes and i + 1 < high:
        return ContentFound(((i + 1, pick_end(page, cue, "prep", i + 1, high)),), addressee, "prep")
    if word.text == "," and i + 1 < high and "bare" in takes and cue.entry.cue in {"say", "add", "tell", "write"}:
        i += 1
        word = page.tokens[i]
    if "bare" in takes and _is_clause(page, i, high):
        return ContentFound(((i, pick_end(page, cue, "bare", i, high)),), addressee, "bare")
    k = page.phrase_at(i)
    if takes & _OBJECTS and (k >= 0 or page.quotation_of[i] >= 0 or word.tag in {"VBG", "DT", "JJ"}):
        return ContentFound(((i, pick_end(page, cue, "np", i, high)),), addressee, "np")
    return None


def _skip_time(page: Page, i: int, high: int) -> int:
    """Past adverbs, "on Monday", "in a statement", "to reporters" just after a cue."""
    while i < high:
        t = page.tokens[i]
        k = page.phrase_at(i)
        if k >= 0 and is_temporal(page.tokens, page.phrases[k]):
            i = page.phrases[k].end
        elif t.tag == "RB" and t.lower in _AFTER_CUE:
            i += 1
        elif t.tag in {"IN"} and t.lower in {"on", "in", "at", "during", "from", "by", "after"} and (j := page.phrase_at(i + 1)) >= 0:
            end = full_phrase_end(page.tokens, page.phrases, j, frozenset({"of"}))
            is_time = is_temporal(page.tokens, page.phrases[j])
            content_follows = end < high and (
                page.phrase_at(end) >= 0 or page.tokens[end].tag in {"TO", "IN"} or page.tokens[end].lower in WH)
            if content_follows or is_time:
                i = page.phrases[j].end if is_time else end
            else:
                return i
        else:
            return i
    return i


def _is_clause(page: Page, i: int, high: int) -> bool:
    """True where a clause with a finite verb starts at i: its subject first, the verb before any stop."""
    n = page.group_from(i)
    if n >= len(page.groups) or page.groups[n].first >= high:
        return False
    while n < len(page.groups) and page.groups[n].first < high and page.groups[n].form != "finite":
        n += 1
    if n >= len(page.groups) or page.groups[n].first >= high or page.groups[n].first == i:
        return False
    between = page.tokens[i : page.groups[n].first]
    return not any(t.tag in {".", ":", "WDT", "WP"} and t.text not in {"-", "--"} for t in between) and (
        page.phrase_at(i) >= 0 or page.tokens[i].tag in {"IN", "DT", "RB", "JJ", "CD", "VBG", "``"} or page.quotation_of[i] >= 0) and (
            page.tokens[i].lower not in _NO_CONTENT)


def _after_mark(page: Page, cue: Cue) -> ContentFound | None:
    """What follows "X:" to the end of its paragraph, as in a transcript, or of the headline, or to where "Y:" begins."""
    n = page.sentence_of[cue.head]
    last = n
    while last + 1 < len(page.sentences) and page.paragraph_of[last + 1] == page.paragraph_of[n]:
        if label_end(page, *page.sentences[last + 1]) is not None:
            break
        last += 1
    end = without_stop(page, page.sentences[last][1]) if last == n else page.sentences[last][1]
    return ContentFound(((cue.end, end),), None, "mark") if end > cue.end else None


# --- nouns, adverbs, "according to" ----------------------------------------------------------------------


def _of_noun(page: Page, cue: Cue, source: SourceFound | None) -> ContentFound | None:
    high = page.bounds(cue.head)[1]
    i = source.end if source and source.inverted else cue.end
    if i >= high:
        return None
    word, takes = page.tokens[i], cue.entry.takes
    if word.lower == "that" and "that" in takes:
        return ContentFound(((i, pick_end(page, cue, "nthat", i, high)),), None, "that")
    if (word.lower in _PREPOSITIONS & takes or word.lower == "against") and i + 1 < high:
        k = page.phrase_at(i + 1)
        end = full_phrase_end(page.tokens, page.phrases, k) if k >= 0 else i
        if k < 0 or (end < high and page.tokens[end].tag in {"VBG", "VBN", "TO"}):  # "reports of men being shot"
            end = pick_end(page, cue, "nprep", i + 1, high)
        return ContentFound(((i + 1, min(end, high)),), None, "prep")
    if word.tag == "TO" and "to" in takes:
        return ContentFound(((i, pick_end(page, cue, "nto", i, high)),), None, "to")
    if "that" in takes and page.phrase_at(i) >= 0 and _is_clause(page, i, high) and cue.entry.stance == "alleges":
        return ContentFound(((i, pick_end(page, cue, "nbare", i, high)),), None, "bare")
    return None


def _clause_around(page: Page, cue: Cue, source: SourceFound | None) -> ContentFound | None:
    """The clause that an adverb stands in, or that "according to X" hangs on, before or after it."""
    low, high = page.bounds(cue.head)
    if cue.entry.kind == "adverb":
        k = page.group_from(cue.head) - 1
        first = _clause_start(page, cue.head, low)
        return ContentFound(((first, pick_end(page, cue, "clause", max(first, cue.head), high)),), None, "clause") if k >= -1 else None
    end = source.end if source else cue.end
    if cue.first - low <= 1:
        start = end
        while start < high and page.tokens[start].tag != ",":
            start += 1
        if start + 1 < high:
            return ContentFound(((start + 1, pick_end(page, cue, "fronted", start + 1, high)),), None, "fronted")
        return None
    stop = cue.first - 1 if page.tokens[cue.first - 1].tag == "," else cue.first
    first = low
    return ContentFound(((first, stop),), None, "postposed") if stop > first else None


def _clause_start(page: Page, at: int, low: int) -> int:
    """Where the clause that holds `at` starts: after a comma, conjunction or stop that a clause with a subject follows."""
    for i in range(at - 1, low, -1):
        t = page.tokens[i]
        if t.lower in {"that", "which", "who", "while", "because", "after", "when", "but"} and page.phrase_over(i) < 0:
            return i + 1
        if t.tag == "," and page.phrase_at(i + 1) >= 0:
            return i + 1
    return low
