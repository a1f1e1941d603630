"""Whether a cue word attributes where it stands: a linear score over its form, its source, its content and its place.

The weights in models/attribution.json were trained by training/attribution.py.
"""

from collections.abc import Iterator

from reportedly.extract.attribution_content import ContentFound
from reportedly.extract.attribution_cues import Cue
from reportedly.extract.attribution_ends import load_weights
from reportedly.extract.attribution_kinds import kind_of_words
from reportedly.extract.attribution_page import Page
from reportedly.extract.attribution_sources import SourceFound
from reportedly.extract.attribution_stance import harm_words
from reportedly.wordclass import lemma

_WEIGHTY = frozenset({"alleges", "denies", "admits", "confirms", "threatens"})
_DEAD = frozenset({"dead", "deaths", "casualties", "victims", "toll", "wounded", "explosions"})
_COUNTING = frozenset({"put", "count", "record"})
_PERSONS = frozenset({"i", "we", "you", "me", "us", "my", "our"})


def attributes(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> bool:
    """True where the trained score takes the cue for an attribution."""
    if cue.entry.cue in _COUNTING and not _gives_a_figure(page, cue, content):
        return False
    return is_plain(page, cue, source, content) or score(page, cue, source, content) > 0


def _gives_a_figure(page: Page, cue: Cue, content: ContentFound) -> bool:
    """True for "put the toll at 19", "counts 11 dead", "recorded five explosions": a figure of harm, not any count."""
    words = [t.lower for first, end in content.pieces for t in page.tokens[first:end]]
    figure = any(t.tag == "CD" for first, end in content.pieces for t in page.tokens[first:end])
    harm = any(lemma(w, "NNS") in harm_words() for w in words) or bool(_DEAD & set(words))
    return figure and harm and (cue.entry.cue != "put" or "at" in words)


def is_plain(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> bool:
    """True for the cues that matter most in reports on conflict, which the training articles hardly know."""
    entry = cue.entry
    if page.quotation_of[cue.head] >= 0:
        return False
    if entry.kind in {"adverb", "preposition"} or entry.stance == "observed":
        return True
    if entry.kind == "mark":
        return source is not None and source.end - source.first <= 4 and _speaks(page, source)
    if source is not None and _source_type(page, source) == "first":
        return False
    if entry.kind == "noun":
        return _is_plain_noun(cue, source, content)
    return _is_plain_verb(page, cue, source, content)


def _is_plain_noun(cue: Cue, source: SourceFound | None, content: ContentFound) -> bool:
    """ "allegations of", "reports of", "the claim that", "X's call for", "X's threat to"."""
    entry = cue.entry
    if entry.stance in {"alleges", "denies"} or content.frame == "that":
        return True
    if entry.cue == "report":
        return content.frame == "prep"
    return source is not None and (content.frame == "to" or entry.stance == "calls for")


def _is_plain_verb(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> bool:
    """Accusing, denying, admitting, confirming and threatening verbs; any cue with a that-clause; calls upon somebody."""
    entry, group = cue.entry, page.groups[cue.group]
    if source is None:
        return group.passive and entry.stance in _WEIGHTY
    if entry.stance in _WEIGHTY:
        return True
    if group.form == "ing" and page.tokens[cue.first - 1].lower == "as" and cue.first > page.bounds(cue.head)[0]:
        return "quote" in entry.takes  # "was quoted as saying"
    if cue.entry.cue in _COUNTING or (group.form == "finite" and not group.negated and tells_of_harm(page, content)):
        return True
    if content.frame == "that" and page.tokens[content.pieces[0][0]].lower == "that":
        return group.form in {"finite", "en"} and not group.negated
    return entry.stance == "calls for" and (content.frame == "prep" or "person_to" in entry.takes)


def tells_of_harm(page: Page, content: ContentFound) -> bool:
    """True for contents with words of harm: what the training articles, on politics, hardly have."""
    return bool(harm_in(page, content))


def harm_in(page: Page, content: ContentFound) -> set[int]:
    """The tokens of a content that are words of harm."""
    return {i for first, end in content.pieces for i in range(first, end)
            if page.tokens[i].lower in _DEAD or lemma(page.tokens[i].lower, page.tokens[i].tag) in harm_words()}


def _speaks(page: Page, source: SourceFound) -> bool:
    """True for words that name people or bodies who speak: "Monitor", "Police"."""
    kind = kind_of_words(page.quote(source.first, source.end).text.lower(), page.tokens[source.head].lower)
    return kind not in {"unknown", "other", "document"}


def score(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> int:
    """The trained score, in hundredths of a logit over the threshold."""
    weights = load_weights()["cues"]
    return sum(weights.get(f, 0) for f in gate_features(page, cue, source, content))


def _source_type(page: Page, source: SourceFound | None) -> str:
    if source is None:
        return "none"
    head = page.tokens[source.head]
    if head.lower in _PERSONS:
        return "first"
    return head.tag if head.tag != "PRP" else head.lower


def gate_features(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> Iterator[str]:
    """The features of one candidate attribution."""
    entry, tokens = cue.entry, page.tokens
    low, high = page.bounds(cue.head)
    quoted = "q" if page.quotation_of[cue.head] >= 0 else ""
    who = _source_type(page, source)
    frame = content.frame
    first, end = content.pieces[0]
    size = end - first
    length = "1" if size < 2 else "2" if size < 4 else "4" if size < 8 else "8"
    yield "b"
    yield "c" + entry.cue
    yield f"d{frame}|{entry.kind}"
    yield f"e{entry.cue}|{frame}"
    yield f"f{entry.cue}|{quoted}"
    yield f"g{who}|{quoted}"
    yield f"h{entry.cue}|{who}"
    yield f"i{entry.stance}|{frame}|{quoted}"
    yield f"j{tokens[first].lower}|{frame}"
    yield f"k{tokens[first].tag}|{frame}"
    yield f"l{length}|{frame}"
    yield "m" + (tokens[cue.first - 1].lower if cue.first > low else "<")
    yield "n" + (tokens[cue.end].lower if cue.end < high else ">")
    yield f"o{tokens[cue.first - 1].tag if cue.first > low else '<'}|{frame}"
    if entry.kind == "mark":
        yield f"A{page.report.sentences[page.sentence_of[cue.head]].part}|{who}"
        yield f"B{cue.first - low}"
    if page.has_finite_verb(first, end):
        yield f"p{frame}"
    if any(page.quotation_of[k] >= 0 for k in range(first, end)) and not quoted:
        yield f"q{frame}"
    if source is not None:
        head = tokens[source.head]
        yield "r" + lemma(head.lower, head.tag)
        yield f"s{'i' if source.inverted else ''}{abs(source.head - cue.head) > 6}|{frame}"
    if cue.group >= 0:
        group = page.groups[cue.group]
        tag = tokens[group.main].tag
        yield f"t{group.form}|{tag}|{'p' if group.passive else ''}|{quoted}"
        yield f"u{entry.cue}|{tag}"
        yield f"v{entry.cue}|{group.form}"
        if group.negated:
            yield f"w{entry.cue}"
            yield "w"
        if group.main > group.first:
            yield "x" + tokens[group.first].lower
        if group.form == "to" and group.first > low:
            yield "y" + lemma(tokens[group.first - 1].lower, tokens[group.first - 1].tag)
    else:
        yield f"z{entry.cue}|{tokens[cue.head].tag}"
