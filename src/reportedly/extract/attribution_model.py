"""Attributions that the trained reader found, as drafts: cue, source and content from its scores, the rest from the rules' tables."""

from collections.abc import Sequence

from reportedly.extract.attribution_content import ContentFound, Draft
from reportedly.extract.attribution_cues import Cue, CueEntry, find_cues, find_verb_entry
from reportedly.extract.attribution_gate import harm_in
from reportedly.extract.attribution_page import Page
from reportedly.extract.attribution_sources import SourceFound
from reportedly.extract.tagger import Scores, Tagged, Tags

_LEAST = 0.5
_BETWEEN = 0.15  # words between two pieces that may still belong to them
_GAP = 3
_SAYS = CueEntry("", "verb", "says", frozenset({"that", "bare", "quote"}))
_STOPS = frozenset({",", ".", ";", ":"})
_NAMING = frozenset({"NN", "PR", "CD", "JJ", "WP", "DT", "WD", "FW"})  # classes of words that may be somebody
_LEADING_ON = frozenset({"DT", "PRP$", "TO", "WDT", "CC", "IN"})
_MOST_PIECES = 3
_ALIKE = 0.5  # share of words from which two contents are one
_POSSIBLE = 0.4  # of a cue that only the rules found
_WEIGHTY = frozenset({"alleges", "denies", "admits", "threatens"})
_PLAIN_KINDS = frozenset({"mark", "adverb", "preposition"})


def draft_parts(page: Page, tagged: Tagged, known: Cue | None) -> Draft | None:
    """Cue, source and content of one cue that the model found (`known`: the rules' cue on the same words); None without a content."""
    sources, contents = list(tagged.relations["source"]), list(tagged.relations["content"])
    for i in range(tagged.first - tagged.at, tagged.end - tagged.at):
        sources[i] = contents[i] = 0.0
    source_run = max(find_runs(sources), key=lambda r: sum(sources[r[0] : r[1]]), default=None)
    if source_run is not None:
        contents[source_run[0] : source_run[1]] = [0.0] * (source_run[1] - source_run[0])
    runs = sorted(find_runs(contents), key=lambda r: -sum(contents[r[0] : r[1]]))[:_MOST_PIECES]
    pieces = [p for r in sorted(runs) if (p := _trimmed(page, r[0] + tagged.at, r[1] + tagged.at))]
    pieces = [p for p in pieces if p[1] - p[0] > 1 or len(pieces) == 1]
    if not pieces:
        return None
    cue = _cue_of(page, tagged, known)
    source = None if source_run is None else _source_of(page, source_run[0] + tagged.at, source_run[1] + tagged.at, cue)
    if source is not None and not any(page.tokens[i].tag[:2] in _NAMING for i in range(source.first, source.end)):
        source = None
    return Draft(cue, source, ContentFound(tuple(pieces), None, "model"))


def find_runs(scores: Scores) -> list[tuple[int, int]]:
    """The runs [first, end) of likely words; two with few doubtful words between them are one.

    >>> find_runs([.9, .2, .8, .0, .1, .7])
    [(0, 3), (5, 6)]
    """
    runs: list[tuple[int, int]] = []
    for i, score in enumerate(scores):
        if score < _LEAST:
            continue
        if runs and i - runs[-1][1] <= _GAP and min(scores[runs[-1][1] : i], default=1.0) >= _BETWEEN:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _trimmed(page: Page, first: int, end: int) -> tuple[int, int] | None:
    """Without a comma or stop at either end, or a small word that leads on at its end."""
    while first < end and page.tokens[first].text in _STOPS:
        first += 1
    while first < end and (page.tokens[end - 1].text in _STOPS or page.tokens[end - 1].tag in _LEADING_ON):
        end -= 1
    return (first, end) if first < end else None


def _cue_of(page: Page, tagged: Tagged, known: Cue | None) -> Cue:
    """The cue with its entry in data/cues.yaml; a word that is in none says."""
    if known is not None:
        return known._replace(first=tagged.first, end=tagged.end)
    k = page.group_from(tagged.first)
    if k and page.groups[k - 1].end > tagged.first:
        k -= 1
    if k < len(page.groups) and page.groups[k].first < tagged.end:
        main = min(max(page.groups[k].main, tagged.first), tagged.end - 1)
        return Cue(tagged.first, tagged.end, main, find_verb_entry(page.tokens[main]) or _SAYS, k)
    return Cue(tagged.first, tagged.end, tagged.end - 1, _SAYS._replace(kind="noun"), -1)


def _source_of(page: Page, first: int, end: int, cue: Cue) -> SourceFound:
    k = next((k for i in range(first, end) if (k := page.phrase_over(i)) >= 0), -1)
    head = min(max(page.phrases[k].head, first), end - 1) if k >= 0 else end - 1
    return SourceFound(first, end, head, first > cue.first, first)


def with_model(page: Page, rules: Sequence[Draft], tags: Tags) -> list[Draft]:
    """The drafts of both: the model's where it found the cue, the rules' where only they did and the model doesn't plainly disagree."""
    by_token = {i: d for d in rules for i in range(d.cue.first, d.cue.end)}
    known = {i: c for c in find_cues(page) for i in range(c.first, c.end)}
    out: list[Draft] = []
    used: set[int] = set()
    for tagged in tags.cues:
        words = range(tagged.first, tagged.end)
        draft = next((by_token[i] for i in words if i in by_token), None)
        same = draft.cue if draft is not None else next((known[i] for i in words if i in known), None)
        parts = draft_parts(page, tagged, same)
        if parts is None or used & set(words) or (same is None and _is_bare_auxiliary(page, parts.cue)):
            continue
        used.update(words)
        if draft is not None:
            used.update(range(draft.cue.first, draft.cue.end))
            parts = _agreed(page, draft, parts)
        out.append(parts)
    return out + [d for d in rules if not used & set(range(d.cue.first, d.cue.end)) and _stands(page, d, tags)]


def _is_bare_auxiliary(page: Page, cue: Cue) -> bool:
    """True for the "did" of "did not answer": the cue lacks the verb that would speak."""
    return cue.group >= 0 and not cue.first <= page.groups[cue.group].main < cue.end


def _agreed(page: Page, rules: Draft, model: Draft) -> Draft:
    """One draft of two on the same cue: where both nearly agree the rules' edges are the cleaner ones, else the model's words stand.

    No told harm falls out of its speaker's words: then the rules' content stays.
    """
    lost = harm_in(page, rules.content) - harm_in(page, model.content)
    content = rules.content if lost or _likeness(rules.content.pieces, model.content.pieces) >= _ALIKE else model.content
    source = model.source
    if rules.source is not None and (source is None or _is_within_or_beside(page, rules.source, source)):
        source = rules.source
    return Draft(rules.cue, source, content._replace(addressee=rules.content.addressee))


def _is_within_or_beside(page: Page, rules: SourceFound, model: SourceFound) -> bool:
    """True where the two overlap, and where the model's is in what is told of the rules': "Ruiz, who commands | the police |, said"."""
    if model.first < rules.end and rules.first < model.end:
        return True
    after = [t.lower for t in page.tokens[rules.end : rules.end + 2]]
    return rules.end < model.first and len(after) == 2 and after[0] == "," and after[1] in {"who", "which", "whose"}


def _likeness(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> float:
    """Words shared of all words of both."""
    mine, theirs = ({i for first, end in pieces for i in range(first, end)} for pieces in (a, b))
    return len(mine & theirs) / len(mine | theirs)


def _stands(page: Page, draft: Draft, tags: Tags) -> bool:
    """True for a draft of the rules alone that the model holds possible, or that matters too much to lose."""
    score = max(tags.cue_scores[draft.cue.first : draft.cue.end], default=0.0)
    if score >= _POSSIBLE or draft.cue.entry.stance in _WEIGHTY or draft.cue.entry.kind in _PLAIN_KINDS:
        return True
    return bool(harm_in(page, draft.content))
