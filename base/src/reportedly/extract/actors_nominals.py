"""How far a nominal mention reaches: its head, "of X" after it, "dozens of" before it, "women and children"."""

from collections.abc import Sequence

from reportedly.actors import ActorRegistry
from reportedly.extract import actors_names as names_of
from reportedly.extract.actors_groups import find_groups
from reportedly.nominals import Head, find_names, load_nominals
from reportedly.records import Sentence, Token

QUANTITIES = frozenset(
    """number dozens hundreds thousands tens scores millions group groups couple majority rest handful crowd crowds one two three some many
    most several all any none each both few""".split()
)


class Nominals:
    """One sentence with its noun groups and the registry's names in it; indices count its tokens."""

    def __init__(self, sentence: Sentence, registry: ActorRegistry) -> None:
        self.tokens: Sequence[Token] = sentence.tokens
        self.registry, self.words = registry, load_nominals()
        self.names = find_names(self.tokens, registry)
        self.named = {n.end: n for n in self.names}
        self.groups = find_groups(self.tokens, self.names, self.words)
        self.group_at = dict(self.groups)

    def head(self, start: int, end: int, group: int) -> Head | None:
        """The nominal head of tokens [start, end) in the group that starts at `group`; None where they are a name or nobody."""
        head = self.words.head_at(self.tokens, end, start)
        if head is None:
            return None
        bare = end - head.size == group
        if (head.needs_modifier and bare and self.tokens[end - 1].tag not in {"NNS"}) or self.is_name(start, end, head.size):
            return None
        return head

    def is_name(self, start: int, end: int, size: int) -> bool:
        """True where the head is part of a capitalised name ("Security Council"), read elsewhere."""
        head = self.tokens[end - 1]
        run = names_of.run_start(self.tokens, start, end)
        while run < end and self.tokens[run].lower in {"the", "a", "an"}:
            run += 1
        whole = run == end - size and size > 1  # "the Air Force" is a common noun with capitals
        named = head.text[0].isupper() and head.tag in {"NNP", "NNPS"} and end - run > 1
        return named and not whole and not self.all_adjectives(run, end - size)

    def all_adjectives(self, start: int, end: int) -> bool:
        """True for "Syrian Army", "US Troops": a state's adjective and a common head."""
        return all(
            self.registry.find_states(t.text, "adjective") or t.lower in self.words.adjectives or t.tag == "DT" or t.lower in {"the"}
            for t in self.tokens[start:end]
        )

    def extension(self, end: int, head: Head, depth: int = 0) -> int:
        """Where the mention ends when "of X" or "in X" follows and X says whose people they are."""
        if end + 1 >= len(self.tokens):
            return end
        word = self.tokens[end].lower
        wide = {"in", "within", "from", "inside"} if head.nominal == "sources" else {"from"} if head.nominal == "fighters" else set()
        if word != "of" and word not in wide:
            return end
        stop = self.group_at.get(end + 1)
        if stop is None:
            return end
        if word == "of" and self.head(end + 1, stop, end + 1):
            return self.extension(stop, self.head(end + 1, stop, end + 1) or head, depth + 1) if depth < 3 else stop
        is_named = any(end + 1 <= n.start and n.end <= stop for n in self.names)
        is_capital = self.tokens[stop - 1].text[0].isupper() and not names_of.is_time_word(self.tokens[stop - 1])
        return stop if is_named or (is_capital and word == "of") else end

    def quantified(self, end: int) -> int:
        """The end of "a group of Y" when the head ends at `end`."""
        if end + 1 < len(self.tokens) and self.tokens[end].lower == "of":
            stop = self.group_at.get(end + 1)
            if stop and (self.head(end + 1, stop, end + 1) or stop in self.named):
                return stop
        return end

    def quantity_before(self, start: int) -> int:
        """The start with "dozens of", "tens of thousands of", "a number of", "one of" taken in."""
        tokens, i = self.tokens, start
        while i >= 2 and tokens[i - 1].lower == "of" and tokens[i - 2].lower in QUANTITIES:
            i -= 2
            while i > 0 and tokens[i - 1].tag in {"DT", "JJ", "CD"} and tokens[i - 1].lower not in {"this", "that"}:
                i -= 1
        return i

    def together(self, start: int, stop: int) -> int:
        """The end of "women and children", "men, women and children": one people, not several actors."""
        tokens, together = self.tokens, self.words.together
        while tokens[stop - 1].lower in together and stop + 1 < len(tokens):
            k = stop
            while k < len(tokens) and k - stop < 2 and tokens[k].lower in {",", "and", "or"}:
                k += 1
            after = self.group_at.get(k)
            if k == stop or after is None or after - k > 2 or tokens[after - 1].lower not in together or tokens[k].tag in {"DT", "CD"}:
                break
            stop = after
        return stop
