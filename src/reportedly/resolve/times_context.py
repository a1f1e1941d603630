"""What a time expression's meaning depends on: publication, the tense around it, and the times named before it."""

import datetime as dt
from dataclasses import dataclass, field

from reportedly.records import Mention, Report, Sentence, TimeSpan, Token
from reportedly.resolve.periods import Period
from reportedly.timewords import values_of

PAST, PRESENT, FUTURE = "past", "present", "future"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression stands for. `period` is what later expressions refer back to."""

    timex_type: str
    timex: str
    earliest: dt.date | None
    latest: dt.date | None
    basis: str
    why: str
    period: Period | None = None
    others: tuple[str, ...] = ()

    @property
    def span(self) -> TimeSpan:
        """The record's form."""
        iso = [day.isoformat() if day else None for day in (self.earliest, self.latest)]
        return TimeSpan(self.timex_type, self.timex, iso[0], iso[1], self.basis)


@dataclass(frozen=True, slots=True)
class Named:
    """A time named earlier in the report, with where it stands."""

    start: int
    sentence: int
    period: Period


@dataclass(slots=True)
class Setting:
    """One mention in its surroundings: what its builder may ask."""

    report: Report
    published: dt.date | None
    mention: Mention
    sentence: Sentence | None
    named: list[Named]
    meanings: list[tuple[Mention, Meaning]] = field(default_factory=list)
    _tense: str | None = None

    @property
    def tense(self) -> str:
        """past, present or future, by the verb nearest to the expression."""
        if self._tense is None:
            self._tense = _tense_at(self.sentence.tokens, self.mention) if self.sentence else PAST
        return self._tense

    @property
    def is_plainly_past(self) -> bool:
        """True where a verb of the past stands right before the expression, with at most a preposition between."""
        if self.sentence is None or self.tense != PAST:
            return False
        before = [t for t in self.sentence.tokens if t.end <= self.mention.start][-3:]
        return len(before) > 1 and before[-1].lower in {"on", "in", "during"} and any(t.tag in {"VBD", "VBN"} for t in before)

    def words_before(self, count: int = 3) -> list[str]:
        """The words before the expression in its sentence, nearest last."""
        if self.sentence is None:
            return []
        return [t.lower for t in self.sentence.tokens if t.end <= self.mention.start][-count:]

    def reference(self, reach: int = 3, units: frozenset[str] | None = None) -> Period | None:
        """The time named last before this one, at most `reach` sentences back, of one of the units where given."""
        here = self.sentence.index if self.sentence else 0
        for named in reversed(self.named):
            if here - named.sentence > reach:
                return None
            if units is None or named.period.unit in units:
                return named.period
        return None

    @property
    def year_hint(self) -> int | None:
        """The year to start from where the expression names none: publication's, else that of the time named last."""
        if self.published:
            return self.published.year
        return self.named[-1].period.first.year if self.named else None


_APPOINTED_WITHIN = 7  # words before a day
_FUTURE_MODALS = frozenset({"will", "'ll", "shall", "wo", "would", "may", "might", "should", "must", "can", "ca"})
_PLANS = frozenset(
    """scheduled expected due slated planned set plans plan planning intends intend intended hopes hope expects expect upcoming likely about
    ready prepares prepared preparing promises promised vowed vows agreed agrees proposes propose proposed""".split()
)
# In the present tense of what is to come: "the talks begin on Friday".
_TIMETABLED = frozenset({"expires", "expire", "resumes", "resume", "reopens", "convenes", "starts", "begins", "begin", "opens"})


# What is held at a day to come: "called a general strike for Thursday", and what lasts up to one: "closed until Monday".
_APPOINTED = frozenset("""
    strike strikes rally rallies vote ballot election elections meeting meetings talks session hearing funeral funerals
    march marches protest protests demonstration demonstrations summit conference runoff referendum deadline curfew
    ceremony trial verdict date
""".split())
_SHUT = frozenset("""
    close closed shut suspended suspend postponed barred banned cancelled canceled halted adjourned extended remain stay
""".split())


def _is_appointed(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """True where a day is named that something is called for or lasts up to."""
    before = [t.lower for t in tokens if t.end <= mention.start][-_APPOINTED_WITHIN:]
    if not before or before[-1] not in {"for", "until", "till"}:
        return False
    named = _APPOINTED | {"planned", "scheduled"} if before[-1] == "for" else _SHUT
    return bool(named & set(before[:-1]))


def _tense_at(tokens: tuple[Token, ...], mention: Mention) -> str:
    """The tense of the verb nearest to the expression: those before it first, within its clause where there is one."""
    if _is_appointed(tokens, mention):
        return FUTURE
    before = [i for i, t in enumerate(tokens) if t.end <= mention.start]
    after = [i for i, t in enumerate(tokens) if t.start >= mention.end]
    for i in reversed(before):
        found = _tense_of(tokens, i, is_close=len(before) - before.index(i) <= 2)
        if found:
            return found
        if tokens[i].text in {";", '"', "”", "“", "``", "''"} and i < len(tokens) - 1:
            break
    for i in after:
        found = _tense_of(tokens, i)
        if found:
            return found
    return PAST


def _tense_of(tokens: tuple[Token, ...], i: int, is_close: bool = False) -> str | None:
    tag, lower = tokens[i].tag, tokens[i].lower
    if tag == "MD":
        return FUTURE if lower in _FUTURE_MODALS else PRESENT
    if tag == "VB":
        return _tense_of_infinitive(tokens, i)
    if tag == "VBD":
        return PAST
    if tag == "VBN":
        if lower in {"scheduled", "expected", "slated", "due"} or (
            lower in _PLANS and i > 0 and tokens[i - 1].lower in {"is", "are", "'s", "'re", "be"}
        ):
            return FUTURE
        auxiliary = _auxiliary_tense(tokens, i)
        return auxiliary or (PAST if is_close else None)
    if tag in {"VBZ", "VBP"}:
        return FUTURE if _plans_follow(tokens, i) or lower in _TIMETABLED else PRESENT
    return None


def _tense_of_infinitive(tokens: tuple[Token, ...], i: int) -> str | None:
    for j in range(i - 1, max(-1, i - 5), -1):
        if tokens[j].tag == "MD":
            return FUTURE if tokens[j].lower in _FUTURE_MODALS else PRESENT
        if tokens[j].lower == "did" or tokens[j].tag == "VBD":
            return PAST if tokens[j].lower in {"did", "had"} else FUTURE
        if tokens[j].lower == "to" and j > 0 and tokens[j - 1].lower in _PLANS:
            return FUTURE
    return None


def _auxiliary_tense(tokens: tuple[Token, ...], i: int) -> str | None:
    """The tense that the helping verb before a participle gives: "will be held", "was held"."""
    for t in reversed(tokens[max(0, i - 4) : i]):
        if t.tag == "MD":
            return FUTURE if t.lower in _FUTURE_MODALS else PRESENT
        if t.lower in {"was", "were", "had", "has", "have", "'ve"}:
            return PAST
        if t.lower == "to":
            return FUTURE
    return None


def _plans_follow(tokens: tuple[Token, ...], i: int) -> bool:
    return any(t.lower in _PLANS for t in tokens[i : i + 3]) or (
        tokens[i].lower in {"is", "are", "'s", "'re"} and i + 1 < len(tokens) and tokens[i + 1].lower == "to"
    )


# --- numbers ---------------------------------------------------------------------------------------------


def read_number(words: str) -> float | None:
    """The number that numerals or number words stand for; None for vague ones ("several").

    >>> read_number("two hundred and ten"), read_number("2 1/2"), read_number("several")
    (210.0, 2.5, None)
    """
    total, current, seen = 0.0, 0.0, False
    numbers = values_of("numword")
    for word in words.replace("-", " ").split():
        if word[0].isdecimal():
            current += _numeral(word)
        elif word in {"half"}:
            current += 0.5
        elif word in {"a", "an", "and"}:
            current += 1 if word != "and" and not seen else 0
            seen = seen or word != "and"
            continue
        elif word in numbers:
            value = float(numbers[word])
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0.0
            else:
                current = max(current, 1) * value if value == 100 else current + value
        else:
            return None
        seen = True
    return total + current if seen else None


def _numeral(word: str) -> float:
    if "/" in word:
        top, _, bottom = word.partition("/")
        return int(top) / max(int(bottom), 1)
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return 0.0


def read_ordinal(words: str) -> int:
    """The number of an ordinal: "third", "21st", "twenty - first"; 0 where it is none.

    >>> read_ordinal("twenty - first"), read_ordinal("3rd")
    (21, 3)
    """
    total = 0
    for word in words.replace("-", " ").split():
        digits = "".join(c for c in word if c.isdecimal())
        total += int(digits) if digits else int(values_of("ordinal2").get(word, values_of("tens").get(word, 0)))
    return total


def read_year(words: str) -> int:
    """A year in numerals or words: "nineteen ninety - seven", "two thousand and three"; 0 where it is none."""
    if words.isdecimal():
        return int(words)
    if words.startswith("two thousand"):
        return 2000 + int(read_number(words.removeprefix("two thousand")) or 0)
    first, _, rest = words.partition(" ")
    return int(values_of("hundreds").get(first, 0)) * 100 + int(read_number(rest) or 0)
