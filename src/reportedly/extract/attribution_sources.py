"""Sources: the whole noun phrase that a cue attributes to, found by the cue's place in its sentence."""

from typing import NamedTuple

from reportedly.extract.attribution_cues import Cue, find_verb_entry
from reportedly.extract.attribution_page import Page
from reportedly.extract.phrases import full_phrase_end, full_phrase_start, is_temporal

_SOURCE_LINKS = frozenset("of for in from at with on near inside to close by among within outside".split())
_MEANS = frozenset("""statement interview report tweet message letter email post video videotape speech briefing conference call release
    text""".split())
_ISSUING = frozenset("made make makes issued issues repeated voiced expressed published released gave".split())
_TIMES = frozenset("year month week quarter weekend decade day morning evening night spring summer autumn winter".split())
_TELLING = frozenset({"tell", "inform", "notify", "brief", "assure", "remind"})


class SourceFound(NamedTuple):
    """The source's tokens [first, end), its head noun, whether it follows its cue, and where the pair begins on the left."""

    first: int
    end: int
    head: int
    inverted: bool
    left_edge: int
    is_shared: bool = False  # the subject of an earlier verb too


def pick_source(page: Page, cue: Cue) -> SourceFound | None:
    """The source of a cue, None where the sentence gives none."""
    found = _pick_source(page, cue)
    return _with_bearer(page, _without_time(page, found)) if found is not None else None


def _with_bearer(page: Page, found: SourceFound) -> SourceFound:
    """Those whose age or telephone was taken for the source: "two women aged | 19 and 24 | said", "a man reached by | phone | said"."""
    before = [t.lower for t in page.tokens[max(0, found.first - 2) : found.first]]
    ages = before[-1:] == ["aged"] and all(page.tokens[i].tag in {"CD", "CC", ","} for i in range(found.first, found.end))
    called = len(before) == 2 and before[0] in {"reached", "contacted", "interviewed"} and before[1] in {"by", "over", "via", "on"}
    k = page.phrase_over(found.first - (2 if ages else 3)) if (ages or called) and found.first > 2 else -1
    if k < 0:
        return found
    top = full_phrase_start(page.tokens, page.phrases, k, _SOURCE_LINKS)
    first = page.phrases[top].first
    return found._replace(first=first, end=found.end if ages else page.phrases[k].end, head=page.phrases[top].head, left_edge=first)


def _without_time(page: Page, found: SourceFound) -> SourceFound:
    """A source without the time that stands right before it: "since the start of the year Tally Desk has …"."""
    for i in range(found.end - 2, found.first - 1, -1):
        if page.tokens[i].lower in _TIMES and page.tokens[i + 1].is_capitalised:
            return found._replace(first=i + 1, head=max(found.head, found.end - 1) if found.head <= i else found.head)
    return found


def _pick_source(page: Page, cue: Cue) -> SourceFound | None:
    kind = cue.entry.kind
    if kind == "adverb":
        return None
    if kind == "mark":
        first = page.bounds(cue.head)[0]
        first += not page.tokens[first].is_word
        k = page.phrase_at(first)
        return SourceFound(first, cue.first, page.phrases[k].head if k >= 0 else first, False, first)
    if kind == "preposition":
        return _phrase_from(page, cue.end, cue.first)
    if kind == "noun":
        return _noun_source(page, cue)
    return _verb_source(page, cue)


def _phrase_from(page: Page, i: int, left_edge: int) -> SourceFound | None:
    """The phrase that starts at token i, with what belongs to it on the right."""
    k = page.phrase_at(i)
    if k < 0:
        return None
    return SourceFound(i, _right_end(page, k), page.phrases[k].head, True, left_edge)


def _right_end(page: Page, k: int) -> int:
    """Where phrase k ends with its prepositional phrases and an apposition."""
    end = full_phrase_end(page.tokens, page.phrases, k, _SOURCE_LINKS)
    high = page.bounds(page.phrases[k].first)[1]
    end = _without_means(page, page.phrases[k].first, min(end, high))
    while end + 1 < high and page.tokens[end].tag == ",":
        j = page.phrase_at(end + 1)
        if j < 0 or not _is_apposition(page, j):
            break
        stop = full_phrase_end(page.tokens, page.phrases, j, _SOURCE_LINKS)
        if stop < high and page.tokens[stop].tag not in {",", ".", ":", "-RRB-", "''", "``", "IN", "WP"}:
            break
        end = stop
    return end


def _is_apposition(page: Page, k: int) -> bool:
    phrase = page.phrases[k]
    opens = page.tokens[phrase.first]
    if opens.tag in {"PRP", "EX", "CD"} or is_temporal(page.tokens, phrase):
        return False
    return opens.tag in {"DT", "NN", "PRP$", "JJ"} or (opens.tag == "NNP" and page.tokens[phrase.head].tag == "NN")


def _without_means(page: Page, first: int, end: int) -> int:
    """The end of a source without "in a statement", "on Monday" and the like."""
    for i in range(first + 1, end):
        if page.tokens[i].lower in {"in", "on", "at", "by", "during"}:
            k = page.phrase_at(i + 1)
            if k >= 0 and (page.tokens[page.phrases[k].head].lower in _MEANS or is_temporal(page.tokens, page.phrases[k])):
                return i
    return end


# --- verbs -----------------------------------------------------------------------------------------------


def _verb_source(page: Page, cue: Cue) -> SourceFound | None:
    group = page.groups[cue.group]
    low, high = page.bounds(cue.head)
    if group.passive and group.form == "finite":
        return _by_agent(page, cue, high)
    inverted = _inverted(page, cue, low, high)
    if inverted:
        return inverted
    if group.form == "ing" and cue.first - 1 > low and page.tokens[cue.first - 1].lower == "as":
        k = page.phrase_over(cue.first - 2)  # "quoted the mayor as saying"
        if k >= 0:
            top = full_phrase_start(page.tokens, page.phrases, k, _SOURCE_LINKS)
            return SourceFound(page.phrases[top].first, page.phrases[k].end, page.phrases[top].head, False, page.phrases[top].first, True)
    if group.form in {"ing", "to"}:
        return _subject_of_governor(page, cue, low)
    if group.form == "en":
        agent = _by_agent(page, cue, high)
        if agent:
            return agent
    return subject_before(page, cue.first, low)


def _by_agent(page: Page, cue: Cue, high: int) -> SourceFound | None:
    """ "was blamed by X": the phrase after the first "by" within the clause."""
    for i in range(cue.end, min(high, cue.end + 12)):
        if page.tokens[i].lower == "by":
            found = _phrase_from(page, i + 1, cue.first)
            return found if found and not is_temporal(page.tokens, page.phrases[page.phrase_at(i + 1)]) else None
        if page.tokens[i].tag in {",", ".", ":", "TO"} or page.tokens[i].tag[:2] == "VB":
            break
    return None


def _inverted(page: Page, cue: Cue, low: int, high: int) -> SourceFound | None:
    """ "…," said the mayor: the cue follows a comma or a closing mark, a phrase follows it and no verb follows that."""
    group = page.groups[cue.group]
    if "quote" not in cue.entry.takes or cue.first != group.first or group.form != "finite" or cue.entry.cue in _TELLING:
        return None
    if cue.first == low:
        found = _phrase_from(page, cue.end, cue.first)
        introduces = found and found.end < high and page.tokens[found.end].text in {":", ","} and page.opens_quotation(found.end + 1)
        return found if introduces else None
    before = page.tokens[cue.first - 1]
    after_quotation = page.quotation_of[cue.first - 1] >= 0 or (cue.first - 2 >= low and page.quotation_of[cue.first - 2] >= 0)
    if before.text not in {",", "?", "!"} and not after_quotation:
        return None
    k = page.phrase_at(cue.end)
    if k < 0 or is_temporal(page.tokens, page.phrases[k]) or page.quotation_of[cue.end] != page.quotation_of[cue.head]:
        return None
    found = SourceFound(cue.end, _right_end(page, k), page.phrases[k].head, True, cue.first)
    after = page.tokens[found.end] if found.end < high else None
    if after is not None and (after.tag[:2] == "VB" or after.tag == "MD") and after.tag not in {"VBG", "VBN"}:
        return None
    own = subject_before(page, cue.first, low)
    if own is None or own.is_shared or page.quotation_of[own.first] != page.quotation_of[cue.head]:
        return found
    return None if own.first <= low + 1 or page.quotation_of[own.first - 1] >= 0 else found


def subject_before(page: Page, at: int, low: int) -> SourceFound | None:
    """The subject of a finite verb that starts at token `at`, looking left no further than `low`."""
    i, commas = at, 0
    while i > low:
        word = page.tokens[i - 1]
        if word.tag in {"RB", "MD"} or word.lower in {"also", "has", "had", "have"}:
            i -= 1
            continue
        if word.tag in {"WDT", "WP"} or (word.lower == "that" and page.phrase_over(i - 1) < 0 and word.tag != "DT"):
            return _antecedent(page, i - 1, low)
        if word.lower in {"and", "but", "or", "nor", "then"} and word.tag in {"CC", "RB"}:
            return _shared_subject(page, i - 1, low)
        if word.tag in {",", "-RRB-"} or word.text in {"—", "–", "--"}:
            commas += 1
            j = _before_insertion(page, i - 1, low)
            if j < 0 and at == i and (stray := _before_stray_comma(page, i - 1, low)):
                return stray
            if j < 0 or commas > 4:
                return _shared_subject(page, i - 1, low) if word.tag == "," and at == i else None
            i = j
            continue
        k = page.phrase_over(i - 1)
        if k < 0 and word.tag == "VBN" and i < at and page.phrase_over(i - 2) >= 0:
            i -= 1
            continue
        if k < 0:
            return _before_relative(page, i - 1, low)
        if is_temporal(page.tokens, page.phrases[k]):
            i = page.phrases[k].first
            if i > low and page.tokens[i - 1].tag == "IN":
                i -= 1
            continue
        return _whole_phrase(page, k, i, low, commas)
    return None


def _whole_phrase(page: Page, k: int, edge: int, low: int, commas: int) -> SourceFound | None:
    """The subject that ends with phrase k: prepositional phrases and coordination taken in, "in a statement" left out."""
    top = full_phrase_start(page.tokens, page.phrases, k, _SOURCE_LINKS)
    end = edge if commas == 0 else page.phrases[k].end
    while top > 0 and page.phrases[top].first > low and page.tokens[page.phrases[top].first - 1].lower == "and" and (
            page.phrases[top - 1].end == page.phrases[top].first - 1 and page.phrases[top - 1].first >= low):
        top = full_phrase_start(page.tokens, page.phrases, top - 1, _SOURCE_LINKS)
    first = page.phrases[top].first
    if first > low and page.tokens[first - 1].tag == "," and commas and _is_apposition(page, top):
        j = page.phrase_over(first - 2) if first - 2 >= low else -1
        in_clause = any(low <= g.first < first for g in page.groups if g.form == "finite")  # "X took the town, its spokeswoman, Y, told …"
        if j >= 0 and page.phrases[j].end == first - 1 and not in_clause:
            return _whole_phrase(page, j, page.phrases[j].end, low, 0)
    if first > low and page.tokens[first - 1].tag == "," and not commas and _is_apposition(page, top):
        j = page.phrase_over(low)
        if j >= 0 and page.phrases[j].end == first - 1 and page.tokens[page.phrases[j].head].tag == "NNP" and not is_temporal(
                page.tokens, page.phrases[j]):
            return SourceFound(low, page.phrases[k].end, page.phrases[j].head, False, low)  # "Gen. X, commander of Y said"
    end = _without_means(page, first, min(page.phrases[k].end, end) if commas else page.phrases[k].end)
    return SourceFound(first, _right_end(page, top) if commas else end, page.phrases[top].head, False, first)


def _before_insertion(page: Page, comma: int, low: int) -> int:
    """Where the words before ", …," end, given its last comma; -1 where there is no first one."""
    closes = page.tokens[comma]
    opener = {"-RRB-": {"-LRB-"}}.get(closes.tag, {","} if closes.tag == "," else {":"})
    for i in range(comma - 1, max(low, comma - 40), -1):
        if page.tokens[i].tag in opener and page.quotation_of[i] == page.quotation_of[comma]:
            return i
    return -1


def _before_stray_comma(page: Page, comma: int, low: int) -> SourceFound | None:
    """ "“…” Lt. Hale, said": the phrase between a quotation and a comma that should not be there."""
    k = page.phrase_over(comma - 1) if comma > low else -1
    if k < 0 or is_temporal(page.tokens, page.phrases[k]):
        return None
    top = full_phrase_start(page.tokens, page.phrases, k, _SOURCE_LINKS)
    first = page.phrases[top].first
    if first > low and page.quotation_of[first - 1] >= 0 and page.quotation_of[first] < 0:
        return SourceFound(first, page.phrases[k].end, page.phrases[top].head, False, first)
    return None


def _before_relative(page: Page, at: int, low: int) -> SourceFound | None:
    """ "a man whose sister was killed said": the phrase before the relative clause that ends at token `at`."""
    if page.tokens[at].tag[:2] not in {"VB", "RB"}:
        return None
    for i in range(at - 1, max(low, at - 12), -1):
        if page.tokens[i].tag in {"WP", "WP$", "WDT"}:
            return _antecedent(page, i, low)
        if page.tokens[i].tag in {",", ":", "CC"}:
            return None
    return None


def _antecedent(page: Page, at: int, low: int) -> SourceFound | None:
    """The phrase that a relative pronoun at `at` stands for."""
    i = at
    while i > low and page.tokens[i - 1].tag in {",", "IN"}:
        i -= 1
    k = page.phrase_over(i - 1) if i > low else -1
    if k < 0:
        return None
    top = full_phrase_start(page.tokens, page.phrases, k, frozenset({"of", "for"}))
    return SourceFound(page.phrases[top].first, at + 1, page.phrases[top].head, False, page.phrases[top].first)


def _shared_subject(page: Page, at: int, low: int) -> SourceFound | None:
    """The subject of the verb that a verb after "and" shares it with."""
    n = page.group_from(at) - 1
    while n >= 0 and page.groups[n].first >= low:
        if page.groups[n].form == "finite":
            found = subject_before(page, page.groups[n].first, low)
            if found:
                return found._replace(left_edge=at, is_shared=True)
        n -= 1
    return None


def _subject_of_governor(page: Page, cue: Cue, low: int) -> SourceFound | None:
    """For "adding that" and "went on to say": the subject of the nearest finite verb on the left; else on the right."""
    before = page.tokens[cue.first - 1] if cue.first > low else None
    if before is not None and before.tag in {"NN", "NNS", "NNP"} and page.groups[cue.group].form == "ing":
        return subject_before(page, cue.first, low)
    n = _governor(page, cue, low)
    if n >= 0:
        found = subject_before(page, page.groups[n].first, low) or _phrase_from(page, page.groups[n].end, page.groups[n].first)
        return found._replace(left_edge=cue.first, is_shared=True) if found else None
    if cue.first == low:
        n = cue.group + 1
        high = page.bounds(cue.head)[1]
        while n < len(page.groups) and page.groups[n].first < high:
            found = subject_before(page, page.groups[n].first, low) if page.groups[n].form == "finite" else None
            if found and found.first > low and page.tokens[found.first - 1].tag in {",", "''"}:
                return found._replace(left_edge=cue.first, is_shared=True)
            n += 1
    return None


def _governor(page: Page, cue: Cue, low: int) -> int:
    """The verb group that a cue without a subject hangs on: the one it touches, else the last cue before a comma, else the nearest."""
    n, nearest = cue.group - 1, -1
    before = page.tokens[cue.first - 1].tag if cue.first > low else ""
    follows_mark = before in {",", ":", "''"}
    if before == "CC":
        while n >= 0 and page.groups[n].first >= low and page.groups[n].form != page.groups[cue.group].form:
            n -= 1
        n = n - 1 if n >= 0 and page.groups[n].first >= low else cue.group - 1
    while n >= 0 and page.groups[n].first >= low:
        group = page.groups[n]
        if group.form == "finite" and page.quotation_of[group.main] == page.quotation_of[cue.head]:
            if not follows_mark or find_verb_entry(page.tokens[group.main]):
                return n
            nearest = n if nearest < 0 else nearest
        n -= 1
    return nearest


# --- nouns -----------------------------------------------------------------------------------------------


def _noun_source(page: Page, cue: Cue) -> SourceFound | None:
    """ "X's claim", "claims by X", "a report from X", "X made the claim"."""
    k = page.phrase_over(cue.head)
    phrase = page.phrases[k]
    low, high = page.bounds(cue.head)
    if phrase.first == cue.head > low and page.tokens[cue.head - 1].tag == "CC" and page.tokens[cue.head].lower == "calls":
        return _shared_subject(page, cue.head - 1, low)  # "is firing rockets and calls on its men": a verb that the tagger took for a noun
    for i in range(cue.head - 1, phrase.first - 1, -1):
        if page.tokens[i].tag == "POS" and i > phrase.first:
            return SourceFound(phrase.first, i, i - 1, False, phrase.first)
    if page.tokens[phrase.first].tag == "PRP$":
        return SourceFound(phrase.first, phrase.first + 1, phrase.first, False, phrase.first)
    if cue.end + 1 < high and page.tokens[cue.end].lower in {"by", "from"}:
        return _phrase_from(page, cue.end + 1, cue.head)
    if phrase.first - 1 > low and page.tokens[phrase.first - 1].tag[:2] == "VB":
        n = page.group_from(phrase.first) - 1
        if n >= 0 and page.groups[n].end == phrase.first and page.tokens[page.groups[n].main].lower in _ISSUING:
            return subject_before(page, page.groups[n].first, low)
    return None
