"""Finds every time expression of a report, unresolved: dates, clock times, durations, sets, and words such as "now".

The patterns are data/times.yaml; this file walks the sentences, and asks of what a pattern found whether its context
bears it out: "may" the verb, "march" the walk, "2000 people" and "a second strike" are no times.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reportedly.records import Mention, Report, Sentence
from reportedly.timewords import Expression, Word, encode, find_expressions, load_grammar, split_words

_PREPOSITIONS = frozenset(
    """in on of since by from until till during before after through throughout to around circa about for between and or as at within into
    over under around near mid early late last next this past toward towards starting beginning ending follow following following
    back onwards dated""".split()
)
_YEAR_CUES = _PREPOSITIONS | frozenset("year fiscal the - ( , ; calendar summer spring winter autumn fall".split())
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "august", "mar", "jan", "jun", "sun", "sat", "mon", "wed", "dec", "sep"})
_LOWER_NOT_TIME = _AMBIGUOUS_MONTHS | {"april", "june", "july"}


class _Scene(NamedTuple):
    """A sentence under examination: its words and the word classes of the tokens that begin where they do."""

    words: list[Word]
    text: str
    tags: dict[int, str]

    def norm(self, i: int) -> str:
        """The i-th word, "" outside the sentence."""
        return self.words[i].norm if 0 <= i < len(self.words) else ""

    def tag(self, i: int) -> str:
        """The class of the token that the i-th word begins, "" where it begins none."""
        return self.tags.get(self.words[i].start, "") if 0 <= i < len(self.words) else ""

    def is_capitalised(self, i: int) -> bool:
        """True where the i-th word is written with a capital."""
        return 0 <= i < len(self.words) and self.text[self.words[i].start].isupper()


# --- tests of context: (scene, expression, first word, word after) → it stands ----------------------------


def _never(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return False


def _is_month(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """A month's name alone: not a person's ("April Jones"), nor a doubtful name without a preposition."""
    name = e.parts["month"].split()[0]
    if len(e.parts) > 2 or {"year", "mod"} & e.parts.keys():
        return True
    before = s.norm(i - 1)
    if name in load_grammar().values["lmonth"] and name not in load_grammar().values["month"]:
        return before in _PREPOSITIONS and name not in {"ab", "azar", "athar", "nissan"}
    if name in _AMBIGUOUS_MONTHS:
        return before in _PREPOSITIONS - {"and", "or", "to", "about", "for"} or s.norm(j) in {"'s"} or (
            before in {"and", "or", "to", "-", "for"} and s.norm(i - 2) in load_grammar().values["month"])
    return not (s.is_capitalised(j) and s.tag(j).startswith("NNP") and before not in _PREPOSITIONS and s.norm(j).isalpha())


def _is_day(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """A month with a day: not "In March 12 people …", nor a weekday's abbreviation that is a word ("sat", "sun")."""
    parts = e.parts
    if "day" in parts and "year" not in parts and parts.get("day", "").isdigit() and s.words[j - 1].norm == parts["day"]:
        return not (s.norm(i - 1) in {"in", "since"} and s.tag(j) in {"NNS", "JJ", "CD"})
    if "weekday" in parts and parts["weekday"].rstrip(" .") in load_grammar().values["weekdayabbr"]:
        return (len(parts) > 2 and "that" not in parts and "this" not in parts) or (s.is_capitalised(j - 1) and parts["weekday"] not in {"sun", "sat", "mon", "wed"})
    return True


_NOT_A_YEAR_AFTER = frozenset("people men women children km kilometres kilometers miles metres meters feet pounds dollars euros tons tonnes % "
                              "troops soldiers fighters civilians families homes houses members rounds mm kg hectares acres".split())


def _is_year(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """A number that is a year: after a preposition or such, not before what it would count."""
    if "mod" in e.parts or j - i > 1:
        return s.norm(j) not in _NOT_A_YEAR_AFTER
    year, before, after = e.parts["year"], s.norm(i - 1), s.norm(j)
    if not year.isdigit():
        return True
    if after in _NOT_A_YEAR_AFTER or before in {"$", "£", "€", "no", "no.", "#", "resolution", ".", ":"} or after in {"%"}:
        return False
    value = int(year)
    if not 1900 <= value <= 2060:
        return 1000 <= value <= 2100 and before in {"in", "since", "until", "by"} and after in {".", ",", ";", ")", "", "and", "when", "to"} \
            and value not in range(1400, 1480)
    if value % 100 == 0 and (s.tag(j) == "NNS" or s.tag(i - 1).startswith("NNP")):
        return False
    if before in {"of", "about", "around", "over", "some", "than", "to"} and s.tag(j) in {"NNS", "NN"}:
        return False
    return before in _YEAR_CUES or s.tag(j) in {"NN", "NNS", "NNP", "JJ"} or after in {".", ",", ";", ")", ":", "-", "", "'s"}


def _are_years(s: _Scene, e: Expression, i: int, j: int) -> bool:
    a, b = int(e.parts["year"]), int(e.parts["year2"])
    b = b if b > 99 else a // 100 * 100 + b
    return 1800 <= a < b <= 2100 and b - a < 100


def _is_decade(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """"the '80s"; a man "in his 30s" is so old."""
    return s.norm(i - 1) not in {"his", "her", "their", "my", "your", "our"}


_SEASON_CUES = _PREPOSITIONS | frozenset({"the", "'s", "all"}) - {"to", "and", "or", "as", "at"}


def _is_season(s: _Scene, e: Expression, i: int, j: int) -> bool:
    word = e.parts["season"]
    if {"year", "mod", "last", "next", "this", "that"} & e.parts.keys():
        return True
    if word in {"fall", "spring"}:
        has_article = s.norm(i) == "the"
        return (not has_article and s.norm(i - 1) in {"in", "since", "by", "until", "during"} and s.norm(j) != "of") or (
            has_article and s.norm(i - 1) in {"in", "during", "since", "by", "through"} and s.norm(j) not in {"of", "in"})
    return not s.is_capitalised(i) or s.norm(i - 1) in _PREPOSITIONS


def _is_overnight(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return s.tag(j) not in {"NN", "NNS"} or s.norm(j) in {"strikes", "strike", "raid", "raids", "attack", "attacks", "shelling", "clashes"}


_PART_CUES = frozenset("at before by until till since around about toward towards from after in into near during of that".split())


def _is_part(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """A part of day alone: "at dawn", "in the morning"; "Golden Dawn" and "night vision" are none."""
    if s.is_capitalised(j - 1):
        return False
    after_noun = s.tag(j) in {"NN", "NNS"} and s.norm(j) not in {"hours", "raid", "raids"}
    before = s.norm(i - 1)
    if s.norm(i) == "the":
        return before in _PART_CUES and not after_noun and s.norm(j) not in {"of", "when", "that"}
    if "mod" in e.parts:
        return not after_noun
    return before in {"at", "before", "by", "until", "till", "since", "around", "toward", "towards", "after", "of"} and not after_noun


_CLOCK_CUES = frozenset("at by around about before after from until till to between since and - , ( approximately roughly shortly just of".split())


def _is_clock(s: _Scene, e: Expression, i: int, j: int) -> bool:
    parts = e.parts
    if {"ampm", "zone", "weekday", "relday", "month", "zonex"} & parts.keys() or "o'clock" in parts["clockx"]:
        return True
    if "instant" in parts:
        return not s.is_capitalised(j - 1) and s.tag(j) not in {"NN", "NNS"}
    return s.norm(i - 1) in _CLOCK_CUES and s.norm(j) not in {"-", ":", "%"} and not (s.tag(j) in {"NNS"} and "hhmm" not in parts)


def _is_this_unit(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """"the last year" and so on; not the title of a programme ("This Week")."""
    if e.parts.get("this") and s.is_capitalised(j - 1):
        return False
    return not (s.norm(j) == "-" and s.norm(j + 1) in {"old", "long"})


_THE_UNITS = frozenset({"week", "weekend", "year", "day"})


def _is_the_unit(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """"the weekend", "the day": not "a day", "day after day", "the day when"."""
    span, after = e.parts["span"], s.norm(j)
    if span == "weekend":
        return s.tag(j) not in {"NN", "NNS"} or s.norm(i) == "the"
    if s.norm(i) not in {"the", "all", "entire", "whole"} or span not in _THE_UNITS:
        return False
    return after not in {"of", "when", "that", "-", "after", "before", "to", "'s", "long"} and s.tag(j) not in {"NN", "NNS"} \
        and s.norm(i - 1) not in {"one"}


def _is_nth(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return e.parts["span"] in {"day", "week", "month", "year", "night"} and s.norm(j) != "-" and not s.is_capitalised(i)


def _is_quarter(s: _Scene, e: Expression, i: int, j: int) -> bool:
    last = next((w.norm for w in reversed(s.words[i:j]) if w.norm in {"quarter", "period"}), "")
    if last == "period":
        return bool({"year", "last", "next", "back", "latest", "this"} & e.parts.keys()) or "same" in {w.norm for w in s.words[i:j]}
    return s.norm(i) in {"the", "this", "that", "its", "last", "next", "previous", "year"} and s.norm(j) not in {"of", "-"} \
        and s.tag(j) != "NNS"


def _is_ago(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return True


def _ends_phrase(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(j) in {"", ".", ",", ";", ")", "and", "but"} or s.tag(j) in {"VBD", "MD", "IN"}


def _is_duration(s: _Scene, e: Expression, i: int, j: int) -> bool:
    unit, after = e.parts["unit"], s.norm(j)
    if unit in {"second", "minute", "min", "quarter", "quarters", "mins"} and "-" not in {w.norm for w in s.words[i:j]}:
        if unit == "second" or (unit == "minute" and e.parts.get("num") != "one") or (
                unit.startswith("quarter") and e.parts.get("num") in {"one", "three", "3"} and s.norm(j) != "in"):
            return False
    if s.norm(i - 1) in {"$", "£", "€", "aged", "age"} or (s.is_capitalised(j - 1) and i > 0 and s.words[i].norm.isdigit()):
        return False
    if unit == "quarters" and "-" in {w.norm for w in s.words[i:j]}:
        return False
    return not (after == "-" and s.norm(j + 1) in {"old"}) and after != "old"


def _is_a_unit(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """"for a week"; not a rate ("358,000 a month", "flights a week") nor "a second strike"."""
    unit, after, before = e.parts["unit"], s.norm(j), s.norm(i - 1)
    if unit in {"second", "quarter", "seconds"} or e.parts.get("unit", "").endswith("s") or (unit == "day" and after in {"of", "when"}):
        return False
    if s.tag(j) in {"NN", "NNS"} and s.norm(j - 1) == unit:
        return False
    if s.tag(i - 1) in {"NNS", "CD"} or before.isdigit() or before in {"times", "once", "twice", "%"}:
        return False
    return after not in {"-", "'s"} or s.norm(j + 1) in {"long"}


def _are_units(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """Bare "weeks", "for years": not counted or described ("three Olympic years" has its number elsewhere)."""
    if s.is_capitalised(i) and s.norm(i - 1):
        return False
    return (s.norm(j) != "old" and not (s.norm(j) == "-" and s.norm(j + 1) == "old") and e.parts["unit"] not in {"minutes", "seconds", "quarters"}) \
        or s.norm(i - 1) in {"for", "in", "within", "just", "of", "after"}


def _is_unit_long(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return (e.parts["unit"] in load_grammar().values["span"] and s.tag(i - 1) not in {"CD"}) or s.norm(j - 2) == "-"


def _is_span(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return "num" in e.parts or "some" in e.parts or e.parts["unit"] in load_grammar().values["units"]


def _is_every(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(i) != "per" and e.parts["unit"] not in {"second"}


def _is_setword(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return not s.is_capitalised(i) and e.parts["setword"] != "quarterly"


def _is_now(s: _Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words[-1] == "present" and words != ["at", "present"]:
        return words == ["the", "present"] and s.tag(j) not in {"NN", "NNS"}
    if words == ["now"]:
        return s.norm(j) not in {"-", "that"} or (s.norm(j) == "that" and s.norm(i - 1) not in {"", ","})
    return True


def _is_past(s: _Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words == ["previously"]:
        return False
    if words[-1] == "past":
        return s.tag(j) not in {"NN", "NNS", "CD", "JJ"}
    return s.norm(j) != "-"


def _is_future(s: _Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words[-1] == "soon":
        return s.norm(i - 1) not in {"as", "how", "too"} and s.norm(j) not in {"after", "as", "became", "before"} and (
            words[0] == "very" or s.norm(j) in {".", ",", "", ";"} or s.tag(i - 1) == "MD")
    return s.norm(j) not in {"-", "'s"}


def _is_hijri(s: _Scene, e: Expression, i: int, j: int) -> bool:
    """A Hijri month: with a day or a year, or after a preposition; "Rajab" alone is a man's name too."""
    parts, before = e.parts, s.norm(i - 1)
    year = int(parts.get("year", "0"))
    if year and not (1 <= year <= 1600 or 1900 <= year <= 2100):
        return False
    if {"year", "era", "mod", "last", "next", "this"} & parts.keys() or "month" in {w.norm for w in s.words[i : i + 2]}:
        return True
    name = parts["hmonth"]
    sure = name.startswith(("ram", "rabi", "jum", "jam", "dhu", "dhi", "zul", "thul", "zil", "رمضان", "ربيع", "جماد", "ذو", "ذي"))
    if "day" in parts:
        return True
    if sure and name != "rabi":
        return name[:3] != "ram" or (not (s.is_capitalised(j) and before not in _PREPOSITIONS | {"the", ""}) and not s.tag(i - 1).startswith("NNP"))
    return before in {"in", "since", "during", "until", "of"} and s.tag(j) not in {"NN", "NNS", "NNP", "NNPS"} and s.norm(j) != "-"


def _is_solar(s: _Scene, e: Expression, i: int, j: int) -> bool:
    year = int(e.parts.get("year", "0"))
    if "era" in e.parts or 1200 <= year <= 1500:
        return True
    return not year and "day" in e.parts and e.parts["smonth"] not in {"asad", "hut", "jadi", "hamal", "tir", "mehr", "dey", "azar", "mizan"}


def _is_ethiopian(s: _Scene, e: Expression, i: int, j: int) -> bool:
    if "era" in e.parts or ("year" in e.parts and e.parts["emonth"] not in {"ter", "tir"}):
        return True
    sure = e.parts["emonth"] not in {"ter", "tir", "sene", "hidar", "hamle"}
    return sure and ("day" in e.parts or s.norm(i - 1) in _PREPOSITIONS)


def _is_date_word(s: _Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(i - 1) in {"in", "since", "of", "by", "from", "until", "february", "january", "summer", "spring", "winter"}


_NEEDS: dict[str, Callable[[_Scene, Expression, int, int], bool]] = {
    "never": _never, "decade": _is_decade, "month": _is_month, "day": _is_day, "year": _is_year, "years": _are_years, "season": _is_season, "overnight": _is_overnight,
    "daypart": _is_part, "clock": _is_clock, "unit": _is_this_unit, "the_unit": _is_the_unit, "nth": _is_nth, "quarter": _is_quarter, "ago": _is_ago,
    "phrase_end": _ends_phrase, "duration": _is_duration, "a_unit": _is_a_unit, "units": _are_units, "unit_long": _is_unit_long, "span": _is_span,
    "every": _is_every, "setword": _is_setword, "now": _is_now, "past": _is_past, "future": _is_future, "hijri": _is_hijri, "solar": _is_solar,
    "ethiopian": _is_ethiopian, "date_word": _is_date_word, "while": lambda s, e, i, j: s.norm(i - 1) in {"for", "in", "after", "quite", ","} or j - i > 2,
}


# --- finding ---------------------------------------------------------------------------------------------


def find_times(report: Report) -> tuple[Mention, ...]:
    """Every time expression of the report as a mention of kind "time" with id "", unresolved, in text order."""
    return tuple(m for sentence in report.sentences if _may_hold_time(sentence) for m in _in_sentence(report.text, sentence))


def _may_hold_time(sentence: Sentence) -> bool:
    triggers = load_grammar().triggers
    for t in sentence.tokens:
        lower = t.lower
        if lower in triggers or lower[:1].isdigit():
            return True
        if "-" in lower and any(part in triggers or part[:1].isdigit() for part in lower.split("-")):
            return True
    return False


def _in_sentence(text: str, sentence: Sentence) -> Iterator[Mention]:
    words = split_words(text, sentence.start, sentence.end)
    scene = _Scene(words, text, {t.start: t.tag for t in sentence.tokens})
    coded = encode(words, _blocked(scene))
    i = 0
    while i < len(words):
        size = 1
        for length, expression in find_expressions(words, coded, i):
            if expression.needs and not _NEEDS[expression.needs](scene, expression, i, i + length):
                continue
            size = length
            if expression.build != "none":
                yield Mention(expression.start, expression.end, "", "time", text[expression.start : expression.end])
            break
        i += size


def _blocked(scene: _Scene) -> set[int]:
    """The words that look like a month or weekday and are another word here: "may" the verb, "march" the walk."""
    out: set[int] = set()
    for i, (start, _, norm) in enumerate(scene.words):
        if norm not in _LOWER_NOT_TIME or scene.norm(i - 1).isdigit():
            continue
        verb = (norm == "may" and scene.tag(i) == "MD") or (norm == "march" and scene.tag(i).startswith("VB"))
        lower = not scene.is_capitalised(i) and not scene.norm(i + 1).rstrip("stndrh").isdigit()
        if (verb and not scene.norm(i + 1).isdigit()) or lower:
            out.add(start)
    return out
