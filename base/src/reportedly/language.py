"""The words of our pages in English and Arabic: the English words are the key, and what has no translation stays English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reportedly import resources

LANGUAGES = {"en": "English", "ar": "العربية"}  # each by its own name
_TABLES = {"ar": "data/words_ar.yaml"}
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. `dir` is the direction of its lines: ltr or rtl."""

    language: str
    dir: str
    months: tuple[str, ...]
    table: Mapping[str, str]

    def say(self, text: str, **values: object) -> str:
        """The words in this language, with `{name}` filled in.

        >>> words("en").say("{n} of {total}", n=3, total=9)
        '3 of 9'
        """
        found = self.table.get(text, text)
        return found.format(**values) if values else found

    def day(self, iso: str | None) -> str:
        """An ISO day, month or year as people write it; what is none is given back as it is.

        >>> words("en").day("2031-05-06"), words("en").day("2031-05"), words("ar").day("2031-05-06")
        ('6 May 2031', 'May 2031', '6 أيار/مايو 2031')
        """
        match = _DAY.match(iso or "")
        if match is None:
            return iso or ""
        year, month, day = match.groups()
        pieces = (str(int(day)) if day else "", self.months[int(month) - 1] if month and 0 < int(month) < 13 else month, year)
        return " ".join(piece for piece in pieces if piece)

    def days(self, earliest: str | None, latest: str | None) -> str:
        """A day or a span of days; an open end is said.

        >>> words("en").days("2031-05-05", "2031-05-06"), words("en").days(None, "2031-05-06"), words("en").days("2031-04-30", "2031-05-02")
        ('5–6 May 2031', 'by 6 May 2031', '30 April – 2 May 2031')
        """
        if earliest and latest:
            return self.day(earliest) if earliest[:10] == latest[:10] else self._span(earliest[:10], latest[:10])
        if latest:
            return self.say("by {day}", day=self.day(latest))
        return self.say("from {day}", day=self.day(earliest)) if earliest else self.say("day not said")

    def _span(self, first: str, last: str) -> str:
        if first[:7] == last[:7]:
            return f"{int(first[8:])}–{self.day(last)}"
        one = self.day(first)
        return f"{one.removesuffix(first[:4]).rstrip() if first[:4] == last[:4] else one} – {self.day(last)}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@cache
def words(language: str) -> Words:
    """The words of a language of `LANGUAGES`; English for any other."""
    table: Mapping[str, str] = resources.load_yaml(_TABLES[language]) if language in _TABLES else {}
    months = tuple(table.get(month, month) for month in _MONTHS)
    return Words(language if language in LANGUAGES else "en", "rtl" if language == "ar" else "ltr", months, table)
