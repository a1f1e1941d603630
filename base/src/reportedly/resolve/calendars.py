"""Days of other calendars and of feasts, as Gregorian days: Hijri, Solar Hijri, Ethiopian, Easter, festivals.

Hijri days follow Umm al-Qura (hijridate); where the crescent is sighted locally they may begin a day earlier or later, so
callers keep a day either side.
"""

import datetime as dt

SOLAR_OFFSET, ETHIOPIAN_OFFSET = 621, 7  # roughly how far their years lie behind ours
HIJRI_YEARS = range(1343, 1501)  # what Umm al-Qura's tables hold

_HIJRI_MONTHS = (
    "Muharram",
    "Safar",
    "Rabi al-Awwal",
    "Rabi al-Thani",
    "Jumada al-Ula",
    "Jumada al-Akhira",
    "Rajab",
    "Sha'ban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qa'da",
    "Dhu al-Hijja",
)


def hijri_month_name(month: int) -> str:
    """The usual English name of a Hijri month, 1 to 12."""
    return _HIJRI_MONTHS[month - 1]


def find_hijri_days(year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date, dt.date] | None:
    """First and last Gregorian day of a Hijri year, month or day by Umm al-Qura; None where there is no such day.

    >>> find_hijri_days(1440, 7)
    (datetime.date(2019, 3, 8), datetime.date(2019, 4, 5))
    """
    from hijridate import Hijri  # its month tables are loaded only where a Hijri date is met

    if year not in HIJRI_YEARS:
        return None
    try:
        if month is None:
            last = Hijri(year, 12, 29)
            return _plain(Hijri(year, 1, 1).to_gregorian()), _plain(Hijri(year, 12, last.month_length()).to_gregorian())
        if day is None:
            first = Hijri(year, month, 1)
            return _plain(first.to_gregorian()), _plain(Hijri(year, month, first.month_length()).to_gregorian())
        exact = _plain(Hijri(year, month, day).to_gregorian())
    except (ValueError, OverflowError):
        return None
    return exact, exact


def _plain(day: dt.date) -> dt.date:
    return dt.date(day.year, day.month, day.day)


def hijri_year_of(day: dt.date) -> int:
    """The Hijri year that a Gregorian day lies in, give or take a day at its turn."""
    return int((day.year + day.timetuple().tm_yday / 365.25 - 621.5643) * 365.2425 / 354.36707)


def find_solar_days(year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date, dt.date] | None:
    """First and last Gregorian day of a Solar Hijri (Persian, Afghan) year, month or day.

    >>> find_solar_days(1397, 12, 20)
    (datetime.date(2019, 3, 11), datetime.date(2019, 3, 11))
    """
    if not 1200 <= year <= 1500:
        return None
    starts = [_solar_start(year) + dt.timedelta(days=31 * m if m < 7 else 186 + 30 * (m - 6)) for m in range(12)]
    starts.append(_solar_start(year + 1))
    return _pick_days(starts, month, day)


def _solar_start(year: int) -> dt.date:
    """Nowruz of a Solar Hijri year by the 33-year cycle, which agrees with the equinox from 1178 to 1633."""
    return dt.date.fromordinal(226_530 + 365 * year + (8 * year + 21) // 33)


def find_ethiopian_days(year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date, dt.date] | None:
    """First and last Gregorian day of an Ethiopian year, month or day.

    >>> find_ethiopian_days(2011, 7, 2)
    (datetime.date(2019, 3, 11), datetime.date(2019, 3, 11))
    """
    if not 1850 <= year <= 2100:
        return None
    start = dt.date.fromordinal(2796 + 365 * (year - 1) + year // 4)
    starts = [start + dt.timedelta(days=30 * m) for m in range(13)]
    starts.append(dt.date.fromordinal(2796 + 365 * year + (year + 1) // 4))
    return _pick_days(starts, month, day)


def _pick_days(starts: list[dt.date], month: int | None, day: int | None) -> tuple[dt.date, dt.date] | None:
    one = dt.timedelta(days=1)
    if month is None:
        return starts[0], starts[-1] - one
    if not 1 <= month < len(starts):
        return None
    first, last = starts[month - 1], starts[month] - one
    if day is None:
        return first, last
    exact = first + dt.timedelta(days=day - 1)
    return (exact, exact) if day >= 1 and exact <= last else None


def easter(year: int) -> dt.date:
    """Western Easter Sunday (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def orthodox_easter(year: int) -> dt.date:
    """Orthodox Easter Sunday as a Gregorian day, for 1900 to 2099."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(days=13)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth weekday (1 Monday) of a month; nth -1 is the last."""
    if nth < 0:
        last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return last - dt.timedelta(days=(last.isoweekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def find_festival(rule: str, year: int) -> list[tuple[dt.date, dt.date]]:
    """The feasts of a kind that begin in a Gregorian year, first and last day each.

    `rule` is data/times.yaml's: g:MM-DD, n:MM:weekday:nth, e:days from Easter, o: from Orthodox Easter, h:MM-DD:days of a Hijri feast.

    >>> find_festival("e:-2", 2019)
    [(datetime.date(2019, 4, 19), datetime.date(2019, 4, 19))]
    """
    kind, _, rest = rule.partition(":")
    if kind == "h":
        return _hijri_festival(rest, year)
    if kind == "g":
        day = dt.date(year, int(rest[:2]), int(rest[3:]))
    elif kind == "n":
        month, weekday, nth = map(int, rest.split(":"))
        day = _nth_weekday(year, month, weekday, nth)
    else:
        day = (easter if kind == "e" else orthodox_easter)(year) + dt.timedelta(days=int(rest))
    return [(day, day)]


def find_hijri_festival(rule: str, hijri_year: int) -> list[tuple[dt.date, dt.date]]:
    """The feasts of an `h:` rule in a Hijri year ("Eid al-Adha 1452"); [] for another kind of rule or a year out of range."""
    kind, _, rest = rule.partition(":")
    day, _, length = rest.partition(":")
    starts = ("10-01", "12-10") if day == "eid" else (day,)
    found = [find_hijri_days(hijri_year, int(s[:2]), int(s[3:])) for s in starts] if kind == "h" else []
    return [(days[0], days[0] + dt.timedelta(days=int(length) - 1)) for days in found if days]


def _hijri_festival(rest: str, year: int) -> list[tuple[dt.date, dt.date]]:
    """Eid alone (`eid`) is either of the two."""
    day, _, length = rest.partition(":")
    found = []
    for start in ("10-01", "12-10") if day == "eid" else (day,):
        for hijri_year in range(year - 583, year - 575):
            days = find_hijri_days(hijri_year, int(start[:2]), int(start[3:]))
            if days and days[0].year == year:
                found.append((days[0], days[0] + dt.timedelta(days=int(length) - 1)))
    return sorted(found)
