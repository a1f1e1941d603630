"""Speech around its cue: what stands before "X said", goes on after it, or opens as a quotation behind it."""

from reportedly.extract.attribution_cues import Cue
from reportedly.extract.attribution_ends import starts_attribution
from reportedly.extract.attribution_page import Page

_NICKNAME = 5  # tokens, marks included: a shorter quotation after a name is part of the name
_WE = frozenset({"we", "i", "our", "us", "my"})
WH = frozenset({"that", "whether", "if", "how", "why", "what", "where", "when", "who"})


def left_pieces(page: Page, cue: Cue, low: int, edge: int, after: int) -> tuple[tuple[int, int], ...]:
    """What stands before ", X said": the sentence's start up to the comma, or the quotation that closes there."""
    if edge <= low:
        return ()
    last = edge - 1
    q = page.quotation_of[last]
    if q >= 0 and page.quotation_of[cue.head] != q:
        return _quotation_left(page, q, low, last + 1)
    comma = page.tokens[last]
    if comma.text == "," and last - 1 >= low:
        q = page.quotation_of[last - 1]
        if q >= 0 and page.quotation_of[cue.head] != q and page.quotations[q].end == last:
            return _quotation_left(page, q, low, last + 1)
        enclosed = after < page.bounds(cue.head)[1] and page.tokens[after].tag == ","
        if (page.has_finite_verb(low, last) or enclosed or _counts_people(page, low, last)) and _nothing_to_say(page, cue, after):
            start = low + 1 if page.tokens[low].text in {"—", "–", "-", "--"} else low
            return ((start, last),)
    return ()


def _counts_people(page: Page, first: int, end: int) -> bool:
    """True for "one killed, eight injured": what is told without a verb."""
    tokens = page.tokens[first:end]
    harmed = {"killed", "wounded", "injured", "dead", "hurt", "missing"}
    return any(t.tag == "CD" for t in tokens) and any(t.lower in harmed for t in tokens)


def _nothing_to_say(page: Page, cue: Cue, i: int) -> bool:
    """True where the words after the cue are no content: a stop, a comma, a phrase of time or place."""
    high = page.bounds(cue.head)[1]
    if i < high and page.tokens[i].lower in {"that", "whether"}:
        return False
    return i >= high or not page.has_finite_verb(i, min(high, i + 8)) or page.tokens[i].tag in {",", "."}


def _quotation_left(page: Page, q: int, low: int, end: int) -> tuple[tuple[int, int], ...]:
    """A quotation that ends just before the cue, with the words before it that belong to the same sentence."""
    first = page.quotations[q].first
    pieces = [(first, end)]
    while page.quotations[q].continues and q > 0 and not page.quotations[q - 1].closed:
        q -= 1
        pieces.insert(0, (page.quotations[q].first, page.quotations[q].end))
    if first > low and pieces[0][0] == first and page.has_finite_verb(low, first) and page.tokens[first - 1].text not in {":", ","}:
        pieces[0] = (low, end)
    return tuple(pieces)


def right_rest(page: Page, i: int, high: int) -> tuple[tuple[int, int], ...]:
    """What goes on after a mid-sentence "X said," or in the quotation of the next sentence."""
    while i < high and page.tokens[i].tag not in {",", ".", ":"} and not page.opens_quotation(i):
        i += 1
    if i < high and page.opens_quotation(i):
        piece = _whole_quotation(page, i)
        return (piece,) if piece[1] - piece[0] > _NICKNAME else ()
    if i + 1 < high and page.tokens[i].text in {",", ":"}:
        if page.opens_quotation(i + 1):
            return (_whole_quotation(page, i + 1),)
        following = page.tokens[i + 1]
        goes_on = following.tag not in {"VBG", "WDT", "WP", "CC"} and page.has_finite_verb(i + 1, high)
        if goes_on and not starts_attribution(page, i + 1, high):
            return ((i + 1, without_stop(page, high)),)
        return ()
    return ()


def _whole_quotation(page: Page, i: int) -> tuple[int, int]:
    return (i, page.quotations[page.quotation_of[i]].end)


def quotation_right(page: Page, i: int, high: int) -> int | None:
    """Where a quotation opens that the cue introduces: at once, or after time and place, a comma or a colon."""
    for k in range(i, min(high, i + 25)):
        if page.opens_quotation(k):
            marked = k == i or page.tokens[k - 1].text in {",", ":"}
            return k if marked else None
        if page.tokens[k].lower in WH or (page.tokens[k].tag == "," and k + 1 < high and not page.opens_quotation(k + 1)):
            return None
        if page.tokens[k].text == ":" and not page.opens_quotation(k + 1):
            return None
    if high < len(page.tokens) and high > i and page.tokens[high - 1].text in {":", ","} and page.opens_quotation(high):
        return high
    return None


def unquoted_after(page: Page, i: int, high: int) -> tuple[tuple[int, int], ...]:
    """The paragraphs after "X said:" that ends its own: the next one, and those after it that speak of "we" or "I"."""
    if high >= len(page.tokens) or i + 1 < high or page.tokens[high - 1].text != ":":
        return ()
    n = page.sentence_of[high]
    paragraph, pieces = page.paragraph_of[n], list[tuple[int, int]]()
    while n < len(page.sentences):
        first, last = n, n
        while last + 1 < len(page.sentences) and page.paragraph_of[last + 1] == page.paragraph_of[n]:
            last += 1
        start, end = page.sentences[first][0], page.sentences[last][1]
        if pieces and (page.quotations_from(start, end) or not any(t.lower in _WE for t in page.tokens[start:end])):
            break
        pieces.append((start, end))
        n = last + 1
    return tuple(pieces) if paragraph != page.paragraph_of[page.sentence_of[i - 1]] else ()


def with_following(page: Page, i: int) -> tuple[tuple[int, int], ...]:
    """The quotation that opens at i, with the paragraphs through which it stays open."""
    q = page.quotation_of[i]
    pieces = [(i, page.quotations[q].end)]
    while not page.quotations[q].closed and q + 1 < len(page.quotations) and page.quotations[q + 1].continues:
        q += 1
        pieces.append((page.quotations[q].first, page.quotations[q].end))
    return tuple(pieces)


def without_stop(page: Page, end: int) -> int:
    """The sentence's end without its final stop; a closing mark after the stop keeps both."""
    while end > 0 and page.tokens[end - 1].tag in {".", ":"}:
        end -= 1
    return end
