"""Whether the words around it bear out a time expression: "may" the verb, "2000 people" and "a second strike" are no times.

Each test takes the sentence, the expression, and the indices of its first word and of the word after it; data/times.yaml
names the test that a rule needs.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from reportedly.timewords import LINE_START, Expression, Word, load_grammar

_PREPOSITIONS = frozenset(
    """in on of since by from until till during before after through throughout to around circa about for between and or as at within into
    over under around near mid early late last next this past toward towards starting beginning ending follow following following
    back onwards dated""".split()
)
_YEAR_CUES = _PREPOSITIONS | frozenset("year fiscal the - ( , ; calendar summer spring winter autumn fall".split())
AMBIGUOUS_MONTHS = frozenset({"may", "march", "august", "mar", "jan", "jun", "sun", "sat", "mon", "wed", "dec", "sep"})


class Scene(NamedTuple):
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


def _never(s: Scene, e: Expression, i: int, j: int) -> bool:
    return False


def _is_month(s: Scene, e: Expression, i: int, j: int) -> bool:
    """A month's name alone: not a person's ("April Jones"), nor a doubtful name without a preposition."""
    name = e.parts["month"].split()[0]
    if len(e.parts) > 2 or {"year", "mod"} & e.parts.keys():
        return True
    before = s.norm(i - 1)
    if name in load_grammar().values["lmonth"] and name not in load_grammar().values["month"]:
        return before in _PREPOSITIONS and name not in {"ab", "azar", "athar", "nissan"}
    if name in AMBIGUOUS_MONTHS:
        return (
            before in _PREPOSITIONS - {"and", "or", "to", "about", "for"}
            or s.norm(j) in {"'s"}
            or (before in {"and", "or", "to", "-", "for"} and s.norm(i - 2) in load_grammar().values["month"])
        )
    return not (s.is_capitalised(j) and s.tag(j).startswith("NNP") and before not in _PREPOSITIONS and s.norm(j).isalpha())


def _is_day(s: Scene, e: Expression, i: int, j: int) -> bool:
    """A month with a day: not "In March 12 people …", nor a weekday's abbreviation that is a word ("sat", "sun")."""
    parts = e.parts
    if "day" in parts and "year" not in parts and parts.get("day", "").isdigit() and s.words[j - 1].norm == parts["day"]:
        return not (s.norm(i - 1) in {"in", "since"} and s.tag(j) in {"NNS", "JJ", "CD"})
    if "weekday" in parts and parts["weekday"].rstrip(" .") in load_grammar().values["weekdayabbr"]:
        return (len(parts) > 2 and "that" not in parts and "this" not in parts) or (
            s.is_capitalised(j - 1) and parts["weekday"] not in {"sun", "sat", "mon", "wed"}
        )
    return True


_NOT_A_YEAR_AFTER = frozenset(
    "people men women children km kilometres kilometers miles metres meters feet pounds dollars euros tons tonnes % "
    "troops soldiers fighters civilians families homes houses members rounds mm kg hectares acres".split()
)


def _is_year(s: Scene, e: Expression, i: int, j: int) -> bool:
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
        return (
            1000 <= value <= 2100
            and before in {"in", "since", "until", "by"}
            and after in {".", ",", ";", ")", "", "and", "when", "to"}
            and value not in range(1400, 1480)
        )
    if value % 100 == 0 and (s.tag(j) == "NNS" or s.tag(i - 1).startswith("NNP")):
        return False
    if before in {"of", "about", "around", "over", "some", "than", "to"} and s.tag(j) in {"NNS", "NN"}:
        return False
    return before in _YEAR_CUES or s.tag(j) in {"NN", "NNS", "NNP", "JJ"} or after in {".", ",", ";", ")", ":", "-", "", "'s"}


def _are_years(s: Scene, e: Expression, i: int, j: int) -> bool:
    a, b = int(e.parts["year"]), int(e.parts["year2"])
    b = b if b > 99 else a // 100 * 100 + b
    return 1800 <= a < b <= 2100 and b - a < 100


def _is_decade(s: Scene, e: Expression, i: int, j: int) -> bool:
    """As in "the '80s"; a man "in his 30s" is so old."""
    return s.norm(i - 1) not in {"his", "her", "their", "my", "your", "our"}


def _is_season(s: Scene, e: Expression, i: int, j: int) -> bool:
    word = e.parts["season"]
    if {"year", "mod", "last", "next", "this", "that"} & e.parts.keys():
        return True
    if word in {"fall", "spring"}:
        has_article = s.norm(i) == "the"
        return (not has_article and s.norm(i - 1) in {"in", "since", "by", "until", "during"} and s.norm(j) != "of") or (
            has_article and s.norm(i - 1) in {"in", "during", "since", "by", "through"} and s.norm(j) not in {"of", "in"}
        )
    return not s.is_capitalised(i) or s.norm(i - 1) in _PREPOSITIONS


def _is_overnight(s: Scene, e: Expression, i: int, j: int) -> bool:
    return s.tag(j) not in {"NN", "NNS"} or s.norm(j) in {"strikes", "strike", "raid", "raids", "attack", "attacks", "shelling", "clashes"}


_PART_CUES = frozenset("at before by until till since around about toward towards from after in into near during of that".split())


def _is_part(s: Scene, e: Expression, i: int, j: int) -> bool:
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


_CLOCK_CUES = frozenset(
    "at by around about before after from until till to between since and - , ( approximately roughly shortly just of".split()
)


def _is_clock(s: Scene, e: Expression, i: int, j: int) -> bool:
    parts = e.parts
    if {"ampm", "zone", "weekday", "relday", "month", "zonex"} & parts.keys() or "o'clock" in parts["clockx"]:
        return True
    if "instant" in parts:
        return not s.is_capitalised(j - 1) and s.tag(j) not in {"NN", "NNS"}
    return s.norm(i - 1) in _CLOCK_CUES and s.norm(j) not in {"-", ":", "%"} and not (s.tag(j) in {"NNS"} and "hhmm" not in parts)


_LOGGED = re.compile(rf"^{LINE_START}(?:[01]?\d|2[0-4])[:.]?[0-5]\d[ \t]", re.MULTILINE)
_LINES_OF_A_LOG = 3


def _opens_line(s: Scene, e: Expression, i: int, j: int) -> bool:
    """The mark of a live report's entry: "18:40 Two shells fell" opens a line; "18.40" and "1840" where other lines open so too."""
    start, end = s.words[i].start, s.words[j - 1].end
    opens = re.fullmatch(LINE_START, s.text[max(s.text.rfind("\n", 0, start) + 1, start - 12) : start])
    if not opens or s.norm(j) in {"%", "", "to"} or s.text[end : end + 1] in {"-", "–", "%"}:
        return False
    return ":" in e.parts.get("clock", "") or len(_LOGGED.findall(s.text[:20_000])) >= _LINES_OF_A_LOG


_DAY_CUES = frozenset("on since by until till from before after around about of for to between and".split())


def _is_day_number(s: Scene, e: Expression, i: int, j: int) -> bool:
    """As in "on the 19th"; not "the 19th Brigade", "the 5th and 6th floors"."""
    after = s.norm(j)
    if s.norm(i - 1) not in _DAY_CUES or after in {"-", "of", "century"} or s.is_capitalised(j) or s.tag(j)[:2] in {"NN", "JJ", "CD"}:
        return False
    return not (after in {"and", "or", ","} and s.norm(j + 1)[-2:] in {"st", "nd", "rd", "th"})


def _is_this_unit(s: Scene, e: Expression, i: int, j: int) -> bool:
    """As in "the last year" and so on; not the title of a programme ("This Week")."""
    if e.parts.get("this") and s.is_capitalised(j - 1):
        return False
    return not (s.norm(j) == "-" and s.norm(j + 1) in {"old", "long"})


_THE_UNITS = frozenset({"week", "weekend", "year", "day"})


def _is_the_unit(s: Scene, e: Expression, i: int, j: int) -> bool:
    """As in "the weekend", "the day": not "a day", "day after day", "the day when"."""
    span, after = e.parts["span"], s.norm(j)
    if span == "weekend":
        return s.tag(j) not in {"NN", "NNS"} or s.norm(i) == "the"
    if s.norm(i) not in {"the", "all", "entire", "whole"} or span not in _THE_UNITS:
        return False
    return (
        after not in {"of", "when", "that", "-", "after", "before", "to", "'s", "long"}
        and s.tag(j) not in {"NN", "NNS"}
        and s.norm(i - 1) not in {"one"}
    )


def _is_nth(s: Scene, e: Expression, i: int, j: int) -> bool:
    return e.parts["span"] in {"day", "week", "month", "year", "night"} and s.norm(j) != "-" and not s.is_capitalised(i)


def _is_quarter(s: Scene, e: Expression, i: int, j: int) -> bool:
    last = next((w.norm for w in reversed(s.words[i:j]) if w.norm in {"quarter", "period"}), "")
    if last == "period":
        return bool({"year", "last", "next", "back", "latest", "this"} & e.parts.keys()) or "same" in {w.norm for w in s.words[i:j]}
    return (
        s.norm(i) in {"the", "this", "that", "its", "last", "next", "previous", "year"}
        and s.norm(j) not in {"of", "-"}
        and s.tag(j) != "NNS"
    )


def _ends_phrase(s: Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(j) in {"", ".", ",", ";", ")", "and", "but"} or s.tag(j) in {"VBD", "MD", "IN"}


def _is_duration(s: Scene, e: Expression, i: int, j: int) -> bool:
    """A number of units: not "a second strike", "three quarters of the town", "60 Minutes", nor an age."""
    unit, after, hyphened = e.parts["unit"], s.norm(j), "-" in {w.norm for w in s.words[i:j]}
    if not hyphened and (unit == "second" or (unit == "minute" and e.parts.get("num") != "one")):
        return False
    if unit.startswith("quarter") and (hyphened or e.parts.get("num") in {"one", "three", "3"}) and unit != "quarter":
        return False
    if s.norm(i - 1) in {"$", "£", "€", "aged", "age"} or (s.is_capitalised(j - 1) and i > 0 and s.words[i].norm.isdigit()):
        return False
    return not (after == "-" and s.norm(j + 1) == "old") and after != "old"


def _is_a_unit(s: Scene, e: Expression, i: int, j: int) -> bool:
    """As in "for a week"; not a rate ("358,000 a month", "flights a week") nor "a second strike"."""
    unit, after, before = e.parts["unit"], s.norm(j), s.norm(i - 1)
    if unit in {"second", "quarter", "seconds"} or e.parts.get("unit", "").endswith("s") or (unit == "day" and after in {"of", "when"}):
        return False
    if s.tag(j) in {"NN", "NNS"} and s.norm(j - 1) == unit:
        return False
    if s.tag(i - 1) in {"NNS", "CD"} or before.isdigit() or before in {"times", "once", "twice", "%"}:
        return False
    return after not in {"-", "'s"} or s.norm(j + 1) in {"long"}


def _are_units(s: Scene, e: Expression, i: int, j: int) -> bool:
    """Bare "weeks", "for years": not counted or described ("three Olympic years" has its number elsewhere)."""
    if s.is_capitalised(i) and s.norm(i - 1):
        return False
    return (
        s.norm(j) != "old"
        and not (s.norm(j) == "-" and s.norm(j + 1) == "old")
        and e.parts["unit"] not in {"minutes", "seconds", "quarters"}
    ) or s.norm(i - 1) in {"for", "in", "within", "just", "of", "after"}


def _is_unit_long(s: Scene, e: Expression, i: int, j: int) -> bool:
    return (e.parts["unit"] in load_grammar().values["span"] and s.tag(i - 1) not in {"CD"}) or s.norm(j - 2) == "-"


def _is_span(s: Scene, e: Expression, i: int, j: int) -> bool:
    return "num" in e.parts or "some" in e.parts or e.parts["unit"] in load_grammar().values["units"]


def _is_every(s: Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(i) != "per" and e.parts["unit"] not in {"second"}


def _is_setword(s: Scene, e: Expression, i: int, j: int) -> bool:
    return not s.is_capitalised(i) and e.parts["setword"] != "quarterly"


def _is_now(s: Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words[-1] == "present" and words != ["at", "present"]:
        return words == ["the", "present"] and s.tag(j) not in {"NN", "NNS"}
    if words == ["now"]:
        return s.norm(j) not in {"-", "that"} or (s.norm(j) == "that" and s.norm(i - 1) not in {"", ","})
    return True


def _is_past(s: Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words == ["previously"]:
        return False
    if words[-1] == "past":
        return s.tag(j) not in {"NN", "NNS", "CD", "JJ"}
    return s.norm(j) != "-"


def _is_future(s: Scene, e: Expression, i: int, j: int) -> bool:
    words = [w.norm for w in s.words[i:j]]
    if words[-1] == "soon":
        return (
            s.norm(i - 1) not in {"as", "how", "too"}
            and s.norm(j) not in {"after", "as", "became", "before"}
            and (words[0] == "very" or s.norm(j) in {".", ",", "", ";"} or s.tag(i - 1) == "MD")
        )
    return s.norm(j) not in {"-", "'s"} and not (s.is_capitalised(j - 1) and i > 0)


def _is_hijri(s: Scene, e: Expression, i: int, j: int) -> bool:
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
        return name[:3] != "ram" or (
            not (s.is_capitalised(j) and before not in _PREPOSITIONS | {"the", ""}) and not s.tag(i - 1).startswith("NNP")
        )
    return before in {"in", "since", "during", "until", "of"} and s.tag(j) not in {"NN", "NNS", "NNP", "NNPS"} and s.norm(j) != "-"


def _is_solar(s: Scene, e: Expression, i: int, j: int) -> bool:
    year = int(e.parts.get("year", "0"))
    if "era" in e.parts or 1200 <= year <= 1500:
        return True
    return (
        not year and "day" in e.parts and e.parts["smonth"] not in {"asad", "hut", "jadi", "hamal", "tir", "mehr", "dey", "azar", "mizan"}
    )


def _is_ethiopian(s: Scene, e: Expression, i: int, j: int) -> bool:
    if "era" in e.parts or ("year" in e.parts and e.parts["emonth"] not in {"ter", "tir"}):
        return True
    sure = e.parts["emonth"] not in {"ter", "tir", "sene", "hidar", "hamle"}
    return sure and ("day" in e.parts or s.norm(i - 1) in _PREPOSITIONS)


def _is_date_word(s: Scene, e: Expression, i: int, j: int) -> bool:
    return s.norm(i - 1) in {"in", "since", "of", "by", "from", "until", "february", "january", "summer", "spring", "winter"}


NEEDS: dict[str, Callable[[Scene, Expression, int, int], bool]] = {
    "never": _never,
    "decade": _is_decade,
    "month": _is_month,
    "day": _is_day,
    "year": _is_year,
    "years": _are_years,
    "season": _is_season,
    "overnight": _is_overnight,
    "daypart": _is_part,
    "clock": _is_clock,
    "line_clock": _opens_line,
    "dayth": _is_day_number,
    "unit": _is_this_unit,
    "the_unit": _is_the_unit,
    "nth": _is_nth,
    "quarter": _is_quarter,
    "phrase_end": _ends_phrase,
    "duration": _is_duration,
    "a_unit": _is_a_unit,
    "units": _are_units,
    "unit_long": _is_unit_long,
    "span": _is_span,
    "every": _is_every,
    "setword": _is_setword,
    "now": _is_now,
    "past": _is_past,
    "future": _is_future,
    "hijri": _is_hijri,
    "solar": _is_solar,
    "ethiopian": _is_ethiopian,
    "date_word": _is_date_word,
    "while": lambda s, e, i, j: s.norm(i - 1) in {"for", "in", "after", "quite", ","} or j - i > 2,
}
