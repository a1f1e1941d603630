"""Toponyms: which capitalised words of a report name a place, also inside a longer name or standing for a government.

Every name is weighed by evidence (places_evidence.py): how large a place of that name is, the words before and after,
persons' names, and what the rest of the report shows. Demonyms ("Syrian") and persons named after places are none.
"""

from collections.abc import Iterator

from reportedly.extract.places_evidence import Found, Known, stranger_after, stranger_before, used_as_place, weigh
from reportedly.extract.places_runs import Match, find_matches, find_runs, pick_entry
from reportedly.extract.places_words import is_dictionary_word, load_place_words
from reportedly.placenames import fold
from reportedly.records import Mention, PlaceIndex, Report, Sentence

THRESHOLD = 2.0
SURE = 3.0
_COMPOUNDS = frozenset("""based led backed held wide born controlled administered run bound brokered sponsored allied funded made
    occupied owned trained supported registered flagged area supplied imposed style linked""".split())
_DEMONYM_ENDINGS = ("ian", "ians", "ese", "ish", "ism", "ist", "ists")
_INITIALS = frozenset("ABCDFGHIKLMNOPQRSTUVW")


def find_places(report: Report, index: PlaceIndex) -> tuple[Mention, ...]:
    """Every toponym of the report in text order, as mentions of kind "place" without id; unresolved."""
    known = _known(report)
    spots = [(s, tuple(find_matches(s.tokens, report.text, index))) for s in report.sentences]
    found = [f for s, matches in spots for f in _founds(s, matches, known, report.text, index)]
    known.countries.update(f.match.entry.place.country or "" for f in found if f.match.entry and f.match.entry.place.feature == "country")
    first = [(f, weigh(f)) for f in found]
    known.sure.update(f.name for f, score in first if score >= SURE and not stranger_before(f) and not stranger_after(f))
    chosen = [f for f, score in first if score + 1.5 * used_as_place(f) >= THRESHOLD]
    short = (*_abbreviations(report), *_hyphenated(report, index))
    mentions = [m for f in chosen for m in [_mention(f, report.text)] if not any(a.overlaps(m.start, m.end) for a in short)]
    return tuple(sorted([*mentions, *short], key=lambda m: (m.start, m.end)))


def _founds(sentence: Sentence, matches: tuple[Match, ...], known: Known, text: str, index: PlaceIndex) -> Iterator[Found]:
    words = load_place_words()
    for match in matches:
        tokens = sentence.tokens
        named = text[tokens[match.first].start : tokens[match.end - 1].end]
        name = fold(named)
        low = tokens[match.first].lower
        is_country = match.entry is not None and match.entry.place.feature == "country"
        taken = low in words.never or (low in words.nationalities and not is_country)
        if name in words.never or (match.end - match.first == 1 and taken):
            continue
        if match.entry is None and not match.feature and _is_no_new_name(sentence, match):
            continue
        homes = frozenset(e.place.country or "" for e in index.find_entries(named)[:40] if e.likeness > 0.9) if match.entry else frozenset()
        yield Found(match, sentence, name, known, homes, matches)


def _is_no_new_name(sentence: Sentence, match: Match) -> bool:
    """A name that the gazetteer lacks needs to look like one: few words, no acronym, no common or person's word."""
    words = load_place_words()
    tokens = [t for t in sentence.tokens[match.first : match.end] if t.is_capitalised or not t.text.isascii()]
    if len(tokens) > 1 and tokens[0].lower in words.arabic_first:
        tokens = tokens[1:]  # "Khirbat", "Tall": they begin a place's name
    if len(tokens) > 3 or sentence.part in {"headline", "byline"}:
        return True
    taken = (words.given, words.titles, words.never, words.organisations)
    return any(is_dictionary_word(t.lower) or t.text.isupper() or any(t.lower in those for those in taken)
               or t.lower.endswith(_DEMONYM_ENDINGS) for t in tokens)


def _mention(f: Found, text: str) -> Mention:
    start, end = f.tokens[f.match.first].start, f.tokens[f.match.end - 1].end
    return Mention(start, end, "", "place", text[start:end])


def _known(report: Report) -> Known:
    words = load_place_words()
    known = Known()
    for sentence in report.sentences:
        tokens = sentence.tokens
        known.countries.update(words.nationalities[t.lower] for t in tokens if t.is_capitalised and t.lower in words.nationalities)
        known.small.update(t.lower for t in tokens if t.text.islower() and len(t.text) > 2)
        for first, end in find_runs(tokens):
            title = next((i for i in range(end - 1, first - 1, -1) if tokens[i].lower in words.titles or tokens[i].text == "."), None)
            start = first if title is None else title + 1
            names = [t for t in tokens[start:end] if t.is_capitalised]
            titled = start > first
            if len(names) > 1 and names[0].lower in words.given and len(names) < 5:
                known.persons.update(t.lower for t in names[1:] if t.lower not in words.after and t.lower not in words.organisations)
            elif titled and 0 < len(names) < 4:
                known.persons.update(t.lower for t in names)
    return known


def _abbreviations(report: Report) -> Iterator[Mention]:
    """ "Marlow, Ky.": abbreviated first-level areas after a comma, and dotted ones ("N.J.") anywhere."""
    shorts = load_place_words().abbreviations
    for sentence in report.sentences:
        tokens = sentence.tokens
        for i, t in enumerate(tokens):
            if len(t.text) > 6 or not t.is_capitalised or t.text[0] not in _INITIALS:
                continue
            dot = i + 1 < len(tokens) and tokens[i + 1].text == "." and tokens[i + 1].start == t.end
            written = t.text + "." if dot and t.text + "." in shorts else t.text
            after_comma = i > 1 and tokens[i - 1].text == "," and tokens[i - 2].is_capitalised
            if written in shorts and (after_comma or written.count(".") > 1 or written == "NSW"):
                end = t.end + (1 if dot and written.endswith(".") and not t.text.endswith(".") else 0)
                yield Mention(t.start, end, "", "place", report.text[t.start : end])


def _hyphenated(report: Report, index: PlaceIndex) -> Iterator[Mention]:
    """ "Kandara-based", "Kenya-Uganda": places within a hyphenated word that is no place itself."""
    for sentence in report.sentences:
        for i, t in enumerate(sentence.tokens):
            at = t.text.rfind("-")
            if at < 2 or at > len(t.text) - 3 or not t.is_capitalised or pick_entry(t.text, index):
                continue
            left, right = t.text[:at], t.text[at + 1 :]
            if right.islower():
                if right in _COMPOUNDS and _is_well_known(left, index):
                    yield Mention(t.start, t.start + at, "", "place", left)
            elif right[0].isupper() and (_joins_two(sentence, i) or (_is_well_known(left, index) and _is_well_known(right, index))):
                yield Mention(t.start, t.start + at, "", "place", left)
                yield Mention(t.start + at + 1, t.end, "", "place", right)


def _joins_two(sentence: Sentence, i: int) -> bool:
    """True before a word for what runs between two places: "the Kandara-Nyala road"."""
    after = sentence.tokens[i + 1] if i + 1 < len(sentence.tokens) else None
    return after is not None and after.lower in load_place_words().between_two


def _is_well_known(name: str, index: PlaceIndex) -> bool:
    entry = pick_entry(name, index) if name.lower() not in load_place_words().never else None
    wide = {"country", "province", "region", "water"}
    return entry is not None and entry.likeness == 1.0 and (entry.place.feature in wide or entry.people > 50_000)
