"""Names found once, found again: surnames, outlets and groups named elsewhere in the report, and speakers' labels in interviews."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from reportedly.extract.actors_names import is_place
from reportedly.nominals import given_names
from reportedly.records import PlaceIndex, Report, Sentence, Token

_AFTER_VERBS = frozenset({"DT", "IN", "TO", "PRP", "PRP$", "RB", "CD", "JJ", "``", ":", "RP", "WRB", "WP"})
_HEADER = 9  # words of the longest header

_NO_SPEAKERS = frozenset(
    """question interviewer correction update note photo image picture caption source sources read watch editor background summary
    warning breaking live q date time place location video audio answer related more analysis opinion headline""".split()
)


def find_again(report: Report, names: Collection[tuple[str, ...]], spans: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where names (tuples of lower-case words) stand with a capital outside the spans already found: (start, end) in code points."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=len, reverse=True):
        if name and len(name[0]) > 2:
            starts.setdefault(name[0], []).append(name)
    covered = sorted(spans)
    k = 0
    for sentence in report.sentences:
        tokens, past = sentence.tokens, 0
        for i, token in enumerate(tokens):
            for name in starts.get(token.lower, ()) if i >= past else ():
                if tuple(t.lower for t in tokens[i : i + len(name)]) != name or not _is_written_so(tokens, i, len(name)):
                    continue
                while k < len(covered) and covered[k][1] <= token.start:
                    k += 1
                end, past = tokens[i + len(name) - 1].end, i + len(name)  # "Walls" inside "Clinics Without Walls" is no name
                if not any(a < end and token.start < b for a, b in covered[k : k + 4]):
                    yield token.start, end
                break


def _is_written_so(tokens: Sequence[Token], i: int, size: int) -> bool:
    """True where the name has its capital; after "the" ("the Front") also that it ends there."""
    if tokens[i].lower != "the":
        return tokens[i].is_capitalised
    after = tokens[i + size] if i + size < len(tokens) else None
    goes_on = after is not None and (after.is_capitalised or (after.tag[:2] == "NN" and not _may_be_verb(tokens, i + size)))
    return tokens[i + 1].is_capitalised and not goes_on


def _may_be_verb(tokens: Sequence[Token], at: int) -> bool:
    """True for "the Column boasts of", "the Brigades store them": tagged as a noun, but followed as a verb is."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    plural = tokens[at - 1].lower.endswith("s")
    return (
        following is not None
        and tokens[at].lower.endswith("s") != plural
        and (following.tag in _AFTER_VERBS or following.tag[:2] == "NN" or following.text in {",", ".", ";"})
    )


def find_common(report: Report, words: Collection[str], spans: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """ "The desk", "the bank" where the report names such an organisation: (start, end) with the article, outside the spans found."""
    covered = sorted(spans)
    for sentence in report.sentences if words else ():
        tokens = sentence.tokens
        for i, token in enumerate(tokens[1:], 1):
            if token.lower not in words or token.tag != "NN" or tokens[i - 1].lower not in {"the", "this"}:
                continue
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            goes_on = after is not None and (after.tag[:2] == "NN" or after.lower in {"of", "for"})
            k = bisect_right(covered, (tokens[i - 1].start, len(report.text)))
            if not goes_on and not any(a < token.end and token.start < b for a, b in covered[max(0, k - 2) : k + 2]):
                yield tokens[i - 1].start, token.end


def find_headers(report: Report, index: PlaceIndex) -> Iterator[tuple[int, int]]:
    """Places that open a paragraph before a colon or dash, which nobody speaks or acts behind: "Abu Kamal, Deir ez-Zor: A bomb hit …"."""
    paragraph = -1
    for sentence in report.sentences:
        tokens = sentence.tokens
        if sentence.paragraph != paragraph and tokens and tokens[0].is_capitalised:
            stop = next((k for k in range(1, min(_HEADER, len(tokens))) if tokens[k].text in {":", "—", "–", "-", "--"}), 0)
            names = [n.strip() for n in report.text[tokens[0].start : tokens[stop].start].split(",")] if stop else []
            is_one_label = len(names) == 1 and tokens[stop].text == ":"  # "Rosa:" speaks, though there is a town of that name
            if names and not is_one_label and all(is_place(name, index) for name in names):
                yield tokens[0].start, tokens[stop].start
        paragraph = sentence.paragraph


def find_labels(report: Report) -> Iterator[tuple[int, int]]:
    """Speakers named before a colon at the start of a paragraph ("Rosa: They came at night."), if a first name or repeated."""
    labels: list[tuple[str, int, int]] = []
    paragraph = -1
    for sentence in report.sentences:
        if sentence.paragraph != paragraph and sentence.part == "body":
            size = _label_size(sentence)
            if size:
                words = " ".join(t.lower for t in sentence.tokens[:size])
                labels.append((words, sentence.tokens[0].start, sentence.tokens[size - 1].end))
        paragraph = sentence.paragraph
    count = Counter(words for words, _, _ in labels)
    for words, start, end in labels:
        if count[words] > 1 or words.split()[0] in given_names():
            yield start, end


def _label_size(sentence: Sentence) -> int:
    tokens = sentence.tokens
    size = next((k for k in range(1, min(4, len(tokens))) if tokens[k].text == ":"), 0)
    capital = size and all(t.text[0].isupper() and t.text.isalpha() for t in tokens[:size])
    return size if capital and tokens[0].lower not in _NO_SPEAKERS else 0
