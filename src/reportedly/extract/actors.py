"""Actors: names, nominals and pronouns that stand for persons, groups, forces, peoples, outlets and governments."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportedly.actors import ActorRegistry
from reportedly.extract import actors_names as names_of
from reportedly.extract.actors_again import find_again, find_common, find_headers, find_labels
from reportedly.extract.actors_groups import segments, widened
from reportedly.extract.actors_nominals import QUANTITIES
from reportedly.extract.actors_unknown import Unknowns, common_words
from reportedly.extract.actors_weighed import find_weighed
from reportedly.nominals import Head, Named, load_nominals, organisation_of, singular
from reportedly.records import Mention, PlaceIndex, Report, Sentence, Token
from reportedly.wordclass import lemma

_PERSONAL = frozenset({"he", "she", "they", "we", "i", "him", "me", "them", "us"})
_MODIFIERS = frozenset("regime coalition rebel government army police militant opposition militia insurgent".split())
_BANDS = frozenset({"fighters", "rebels", "armed group", "gang", "members", "commander"})
_PERSONS = frozenset({"office holder", "spokesperson", "commander"})
_ALONE = frozenset("many dozens hundreds thousands scores others several some".split())

_SAID_OF_ITSELF = frozenset(
    "say tell deny claim add insist announce declare state report confirm admit warn promise vow threaten acknowledge pledge allege".split()
)
# What "it" does where it stands for a force, a group or a government.
_DONE_BY_IT = frozenset(
    """say tell deny claim announce condemn accuse urge call welcome believe support shell strike attack seize capture recapture retake kill
    carry launch conduct fire target bomb hit destroy shoot withdraw take lose repel intercept down deploy arrest detain release
    besiege abduct kidnap ambush storm raid evacuate sign reject""".split()
)


class _Reader(Unknowns):
    """One sentence on its way to mentions: (start, end, form) in tokens."""

    def __init__(self, sentence: Sentence, registry: ActorRegistry, index: PlaceIndex | None) -> None:
        super().__init__(sentence, registry, index)
        self.taken = 0

    def read(self) -> list[tuple[int, int, str]]:
        """Every mention of the sentence, in text order."""
        for start, end in self.groups:
            if start >= self.taken:
                self._group(start, end)
        self._conjunct_states()
        self.found.extend(self._bare_quantities())
        self.found.extend((i, i + 1, "pronoun") for i, t in enumerate(self.tokens) if self._is_pronoun(i, t))
        return sorted(set(self.found))

    # --- one noun group ----------------------------------------------------------------------------------

    def _group(self, start: int, end: int) -> None:
        parts = segments(self.tokens, start, end, self.names)
        for k, (a, b) in enumerate(parts):
            last = k == len(parts) - 1
            if last:
                head = self.head(a, b, start)
                if head and b not in self.named:
                    self._nominal(start if self._owns(parts, head) else a, a, b, head)
                    continue
            self._segment(a, b, possessor=not last)

    def _owns(self, parts: list[tuple[int, int]], head: Head) -> bool:
        """True where the possessive belongs to the mention ("Syria's army"): not a person's kin or spokesman."""
        return len(parts) > 1 and head.nominal not in _PERSONS

    def _nominal(self, start: int, inner: int, end: int, head: Head) -> None:
        tokens, stop = self.tokens, self.extension(end, head)
        if self.tokens[start].lower in {"no", "which", "what", "whose"} and end - start == 1:
            return
        if stop == end and head.word in QUANTITIES | {"group", "number"}:
            stop = self.quantified(end)
        stop = self.together(start, stop)
        begin = self.quantity_before(widened(tokens, start))
        self.found = [f for f in self.found if f[0] < begin or f[1] > stop]
        self.found.append((begin, stop, "nominal"))
        self.taken = max(self.taken, stop)
        last = tokens[stop - 1]
        if stop > end and head.nominal in _BANDS and last.text[0].isupper() and stop not in self.named:
            run = names_of.run_start(tokens, end + 1, stop)  # a group that no list has is found again by its name alone
            self.again.add(tuple(t.lower for t in tokens[run:stop] if t.lower != "the" or t.start > tokens[run].start))
            self.shorten(run, stop)
        if head.nominal in {"fighters", "rebels"}:
            self._remember_group(inner, end - head.size)
        if head.nominal in _PERSONS and stop > end:
            inner_end = self.group_at.get(end + 1, 0)  # "commander of the Nahr Brigade": the brigade is a mention of its own
            if 0 < inner_end <= stop:
                self._group(end + 1, inner_end)

    def _remember_group(self, start: int, end: int) -> None:
        """Notes the name before "militants" ("Sarwat militants"), to be found again, unless it is a place's, a state's or a people's."""
        run = names_of.run_start(self.tokens, start, end)
        name = self.tokens[run:end]
        if not name or run == 0 or any(t.tag not in {"NNP", "NNPS"} for t in name):
            return
        if any(n.start < end and run < n.end for n in self.names):
            return
        plain = {w for t in name for w in (t.lower, t.lower.removesuffix("s"))}
        if not plain & (self.words.adjectives | self.words.peoples) and not names_of.is_place(" ".join(t.text for t in name), self.index):
            self.again.add(tuple(t.lower for t in name))

    # --- names -------------------------------------------------------------------------------------------

    def _segment(self, start: int, end: int, possessor: bool) -> None:
        named = self.named.get(end)
        if named and named.start >= start:
            self._known(start, named, possessor)
            return
        if possessor:
            head = self.head(start, end, start)
            if head and head.nominal != "civilians":
                self.found.append((start, end, "nominal"))
                return
        if self.tokens[end - 1].text[0].isupper() and self.unknown(start, end):
            return
        self._inside(start, end)

    def _known(self, start: int, named: Named, possessor: bool) -> None:
        tokens, at = self.tokens, named.start
        whole = self.office_before(start, at)
        if named.sense in {"alias", "generic"}:
            if self._is_person_entry(named) or whole < at:
                at = whole
                self.persons.extend(t.lower for t in tokens[named.end - 1 : named.end])
            elif at > start and tokens[at - 1].lower == "the":
                at -= 1
            self.found.append((at, named.end, "nominal" if named.sense == "generic" else "name"))
            if named.sense == "alias" and not self._is_person_entry(named):
                self.shorten(named.start, named.end)
        elif named.sense == "people":
            if at > start or tokens[at].tag == "NNPS" or named.end - at > 1 or not self.registry.find_states(tokens[at].text, "adjective"):
                self.found.append((start, named.end, "name"))
        elif named.sense in {"state", "capital"}:
            org = organisation_of(tokens, names_of.run_start(tokens, start, named.end), named.end, self.words)
            if org and any(t.lower in {"of", "for"} for t in tokens[start:at]):
                self.found.append((start, named.end, "name"))
            elif names_of.acts(tokens, start, named.end, named.sense, self.words) or (possessor and self._is_agent_noun(named.end + 1)):
                self.found.append((at - (at > start and tokens[at - 1].lower == "the"), named.end, "name"))

    def _is_agent_noun(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].lower in {
            "support",
            "ally",
            "allies",
            "backing",
            "claim",
            "claims",
            "denial",
            "involvement",
            "decision",
        }

    def _is_person_entry(self, named: Named) -> bool:
        entry = self.registry.entries.get(named.ids[0])
        return entry is not None and entry.kind == "person"

    def _inside(self, start: int, end: int) -> None:
        """Actors named before another head: "SDF positions", "coalition aircraft", "regime bombardment"."""
        for named in self.names:
            if start <= named.start and named.end < end and named.sense in {"alias", "generic"}:
                self.found.append((named.start, named.end, "nominal" if named.sense == "generic" else "name"))
            elif start <= named.start and named.end < end and named.sense == "adjective" and self._is_attack(named.end):
                self.found.append((named.start, named.end, "name"))
        for k in range(start, end - 1):
            if (
                self.tokens[k].lower in _MODIFIERS
                and self.tokens[k].tag in {"NN", "NNP", "JJ"}
                and not any(a <= k < b for a, b, _ in self.found)
            ):
                self.found.append((k, k + 1, "nominal"))

    def _is_attack(self, at: int) -> bool:
        word = self.tokens[at].lower
        return word in {"military", "government"} or singular(word, "NNS") in self.words.attacks

    # --- the rest of the sentence ------------------------------------------------------------------------

    def _conjunct_states(self) -> None:
        """ "Syrian and Russian forces": the adjective that shares the head is an actor of its own."""
        tokens = self.tokens
        heads = {a: b for a, b, form in self.found if form == "nominal"}
        for named in self.names:
            after = named.end
            if named.sense == "adjective" and after + 1 < len(tokens) and tokens[after].lower in {"and", "or"} and after + 1 in heads:
                head = self.words.head_at(tokens, heads[after + 1], after + 1)
                if (
                    head
                    and head.nominal in {"forces", "police", "government", "office holder"}
                    and self.registry.find_states(tokens[after + 1].text)
                ):
                    self.found.append((named.start, named.end, "name"))
        self._joined_states()

    def _joined_states(self) -> None:
        """States joined to one that acts: "Iran and Russia welcomed"."""
        states = [n for n in self.names if n.sense == "state"]
        acting = {(a, b) for a, b, form in self.found if form == "name"}
        for order in (states, states[::-1]):
            for before, after in pairwise(order):
                first, last = sorted((before, after), key=lambda n: n.start)
                between = [t.lower for t in self.tokens[first.end : last.start] if t.lower != "the"]
                if between and set(between) <= {"and", ",", "or"} and any(b == before.end for _, b in acting):
                    acting.add((after.start, after.end))
                    self.found.append((after.start, after.end, "name"))

    def _bare_quantities(self) -> Iterator[tuple[int, int, str]]:
        """ "Many told", "dozens were killed", "others fled": people counted without a noun."""
        covered = {k for a, b, _ in self.found for k in range(a, b)}
        for i, token in enumerate(self.tokens[:-1]):
            after = self.tokens[i + 1]
            if (
                token.lower in _ALONE
                and i not in covered
                and (
                    (after.tag in {"VBD", "VBP", "WP"} and after.lower not in {"is", "was", "'s"})
                    or (i == 0 and after.lower in {"out", "from", "inside"})
                )
            ) and (i == 0 or self.tokens[i - 1].tag not in {"DT", "JJ", "NN", "NNP", "PRP$", "IN", "TO"}):
                yield i, i + 1, "nominal"

    def _is_pronoun(self, i: int, token: Token) -> bool:
        if token.lower in _PERSONAL and token.tag in {"PRP", "NNP", "NN", "FW"} and token.text not in {"US", "ME"}:
            return True
        if token.lower == "her" and token.tag[:3] == "PRP":
            return i + 1 == len(self.tokens) or self.tokens[i + 1].tag in {"IN", "TO", ".", ",", "CC", "RB", "''", ":", "WRB"}
        if token.lower == "it" and i + 1 < len(self.tokens):
            before = [t for t in self.tokens[max(0, i - 3) : i] if t.lower not in {"that", "us", "reporters", "journalists"}]
            if before and before[-1].tag in {"VBD", "VBZ", "VBP", "VBG"} and lemma(before[-1].lower, before[-1].tag) in _SAID_OF_ITSELF:
                return True
            k = i + 1 + (self.tokens[i + 1].lower in {"had", "has", "also", "would", "will"})
            return k < len(self.tokens) and self.tokens[k].tag[:1] == "V" and lemma(self.tokens[k].lower, self.tokens[k].tag) in _DONE_BY_IT
        return False


def _lies_in(sentence: Sentence, group: tuple[int, int], stretches: Sequence[tuple[int, int]]) -> bool:
    start, end = sentence.tokens[group[0]].start, sentence.tokens[group[1] - 1].end
    return any(a <= start and end <= b for a, b in stretches)


def find_actors(
    report: Report, registry: ActorRegistry, index: PlaceIndex | None = None, scores: Sequence[float] = ()
) -> tuple[Mention, ...]:
    """Every mention of an actor in text order, not yet resolved: kind "actor", id "", form name, nominal or pronoun.

    With an open gazetteer, capitalised names that it holds are not taken for persons. `scores`: of each of the report's words, that it
    belongs to an actor; empty where the rules read alone.
    """
    spans: dict[tuple[int, int], str] = {}
    again: set[tuple[str, ...]] = set()
    common: set[str] = set()
    groups = []
    for sentence in report.sentences:
        reader = _Reader(sentence, registry, index)
        for a, b, form in reader.read():
            spans[sentence.tokens[a].start, sentence.tokens[b - 1].end] = form
        for start, end in names_of.find_joined(sentence.tokens, registry):
            spans[start, end] = "name"
        again.update((word,) for word in reader.persons)
        again.update(reader.again)
        common |= reader.common
        groups.append((sentence, [part for a, b in reader.groups for part in segments(sentence.tokens, a, b, reader.names)]))
    if report.outlet:
        outlet = report.outlet.lower().split()
        again.add(tuple(outlet))
        common |= common_words(outlet, load_nominals())
    for start, end in (*find_labels(report), *find_again(report, again, spans)):
        spans.setdefault((start, end), "name")
    for start, end in find_common(report, common, spans):
        spans.setdefault((start, end), "nominal")
    text = report.text
    headers = tuple(find_headers(report, index)) if index is not None else ()
    spans = {span: form for span, form in spans.items() if not any(a <= span[0] and span[1] <= b for a, b in headers)}
    groups = [(s, [g for g in ranges if not _lies_in(s, g, headers)]) for s, ranges in groups]
    weighed = tuple(find_weighed(report, groups, spans, index, scores))
    spans |= {(start, end): form for start, end, form in weighed}
    called = {name for start, end, form in weighed if form == "name" for name in names_of.shortened(text[start:end])}
    for span in tuple(find_again(report, called, spans)):
        spans.setdefault(span, "name")
    return tuple(Mention(a, b, "", "actor", text[a:b], spans[a, b]) for a, b in sorted(spans, key=lambda s: (s[0], -s[1])))
