"""A report laid out for attribution: its tokens in one row, with sentences, phrases, verb groups and quotations over them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from reportedly.extract.attribution_quotes import Quotation, find_quotations
from reportedly.extract.phrases import NounPhrase, VerbGroup, find_noun_phrases, find_verb_groups
from reportedly.records import Quote, Report, Sentence, Span, Token


class Page(NamedTuple):
    """All tokens of a report; every index below is into them, half-open."""

    report: Report
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    sentence_of: tuple[int, ...]
    paragraph_of: tuple[int, ...]  # by sentence
    phrases: tuple[NounPhrase, ...]
    phrase_starts: tuple[int, ...]
    groups: tuple[VerbGroup, ...]
    group_starts: tuple[int, ...]
    quotations: tuple[Quotation, ...]
    quotation_of: tuple[int, ...]  # by token, -1 outside quotations

    def bounds(self, i: int) -> tuple[int, int]:
        """The sentence that holds token i."""
        return self.sentences[self.sentence_of[i]]

    def span(self, first: int, end: int) -> Span:
        """Tokens [first, end) as a span of the text."""
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def quote(self, first: int, end: int) -> Quote:
        """Tokens [first, end) as a span with its words."""
        start, stop = self.tokens[first].start, self.tokens[end - 1].end
        return Quote(start, stop, self.report.text[start:stop])

    def phrase_at(self, i: int) -> int:
        """The number of the noun phrase that starts at token i, -1 where none does."""
        k = bisect_left(self.phrase_starts, i)
        return k if k < len(self.phrases) and self.phrase_starts[k] == i else -1

    def phrase_over(self, i: int) -> int:
        """The number of the noun phrase that holds token i, -1 where none does."""
        k = bisect_right(self.phrase_starts, i) - 1
        return k if k >= 0 and self.phrases[k].end > i else -1

    def group_from(self, i: int) -> int:
        """The number of the first verb group that starts at or after token i; len(groups) where none does."""
        return bisect_left(self.group_starts, i)

    def opens_quotation(self, i: int) -> bool:
        """True where a quotation starts at token i."""
        q = self.quotation_of[i] if i < len(self.tokens) else -1
        return q >= 0 and self.quotations[q].first == i

    def quotations_from(self, first: int, end: int) -> range:
        """The numbers of the quotations that open in tokens [first, end)."""
        return range(bisect_left(self.quotations, (first,)), bisect_left(self.quotations, (end,)))

    def has_main_verb(self, first: int, end: int) -> bool:
        """True where a finite verb group that no relative pronoun governs starts in tokens [first, end)."""
        k = self.group_from(first)
        while k < len(self.groups) and self.groups[k].first < end:
            i = self.groups[k].first - 1
            while i > first and self.tokens[i].tag == "RB":
                i -= 1
            if self.groups[k].form == "finite" and (i <= first or self.tokens[i].tag not in {"WDT", "WP"}):
                return True
            k += 1
        return False

    def has_finite_verb(self, first: int, end: int) -> bool:
        """True where a finite verb group starts in tokens [first, end)."""
        k = self.group_from(first)
        while k < len(self.groups) and self.groups[k].first < end:
            if self.groups[k].form == "finite":
                return True
            k += 1
        return False


def lay_out(report: Report) -> Page:
    """The page of a report."""
    tokens = tuple(t for s in report.sentences for t in s.tokens)
    bounds, sentence_of, at = [], [], 0
    phrases: list[NounPhrase] = []
    groups: list[VerbGroup] = []
    for n, s in enumerate(report.sentences):
        bounds.append((at, at + len(s.tokens)))
        sentence_of += [n] * len(s.tokens)
        own = find_noun_phrases(s.tokens)
        phrases += [NounPhrase(p.first + at, p.end + at, p.head + at) for p in own]
        groups += [VerbGroup(g.first + at, g.end + at, g.main + at, *g[3:]) for g in find_verb_groups(s.tokens, own)]
        at += len(s.tokens)
    quotations = find_quotations(report, tokens, _paragraph_ends(report.sentences, bounds))
    quotation_of = [-1] * len(tokens)
    for n, q in enumerate(quotations):
        quotation_of[q.first : q.end] = [n] * (q.end - q.first)
    return Page(report, tokens, tuple(bounds), tuple(sentence_of), tuple(s.paragraph for s in report.sentences), tuple(phrases),
                tuple(p.first for p in phrases), tuple(groups), tuple(g.first for g in groups), quotations, tuple(quotation_of))


def _paragraph_ends(sentences: Sequence[Sentence], bounds: Sequence[tuple[int, int]]) -> list[int]:
    last = len(sentences) - 1
    return [bounds[n][1] for n, s in enumerate(sentences) if n == last or sentences[n + 1].paragraph != s.paragraph]
