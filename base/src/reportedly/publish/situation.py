"""The situation report as blocks: what is said to have happened in an area and a period, by whom, how certain, and what nobody says.

No block asserts: every sentence names its speaker and carries the numbers of the reports that it rests on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportedly import __version__, language
from reportedly.language import Words
from reportedly.publish import blocks as b
from reportedly.publish.countries import country_name
from reportedly.publish.edition import HELD_BACK, Edition, Entry, Figure, Origin
from reportedly.publish.embargo import MOVEMENT_DAYS
from reportedly.publish.marks import COLOURS, GRADES, grade_name
from reportedly.publish.naming import ACCOUNT, OUTLET
from reportedly.publish.print_map import draw_map
from reportedly.publish.print_timeline import draw_timeline
from reportedly.publish.sentences import bounds, isolated, place, sentences, speaker, speakers, what

MOST_CARDS = 60  # incidents told in full; the rest are in the data sets
_IN_SUMMARY = 5
_HARM = ("killed", "injured", "casualties", "abducted", "detained", "displaced", "missing", "trapped")

GRADE_MEANINGS: dict[str, str] = {
    "confirmed": "The actor held responsible admits it.",
    "fair": "Two or more independent sources that are no party to it tell of it.",
    "contested": "Independent sources name different actors as responsible.",
    "weak": "One such source, or a party's word alone.",
    "discounted": "An analyst set it aside.",
    "no grade": "A statement, or what no source says has happened: it has no grade.",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What is numbered: entries in the order of the page, and sources."""

    edition: Edition
    words: Words
    told: tuple[tuple[int, Entry], ...]
    others: tuple[Entry, ...]
    numbers: dict[Origin, int]

    def refs(self, *entries: Entry) -> tuple[int, ...]:
        """The numbers of the reports behind entries."""
        return tuple(sorted({self.numbers[o] for e in entries for o in e.origins}))


def situation_report(edition: Edition) -> b.Document:
    """The whole report of an edition, in its language."""
    words = language.words(edition.asked.language)
    told = sorted((e for e in edition.entries if e.is_told_as_fact), key=_standing)
    others = tuple(e for e in edition.entries if not e.is_told_as_fact)
    origins = dict.fromkeys(o for e in (*told, *others) for o in e.origins)
    page = _Page(edition, words, tuple(enumerate(told, 1)), others, {o: n for n, o in enumerate(origins, 1)})
    asked = edition.asked
    area = words.say(", ").join(a for a in (asked.admin1, country_name(asked.country, words)) if a) or words.say("All areas")
    period = words.days(asked.first, asked.last) if asked.first or asked.last else words.say("all days")
    parts: tuple[Callable[[_Page], Iterable[b.Block]], ...] = (
        _opening,
        _map,
        _timeline,
        _cards,
        _tolls,
        _contested,
        _unknown,
        _others,
        _held_back,
        _method,
        _sources,
    )
    return b.Document(
        title=words.say("Situation as reported"),
        subtitle=f"{isolated(area, words)} · {period}",
        language=words.language,
        direction=words.dir,
        date=words.day(asked.date),
        marks=tuple(words.say(m) for m in edition.marks),
        warning=words.say("What stands here is what sources say, not what is known to have happened."),
        footer=words.say("{kind} edition of {day}", kind=words.say(edition.kind), day=words.day(asked.date)),
        blocks=tuple(block for part in parts for block in part(page)),
    )


def _standing(e: Entry) -> tuple[int, int, str, str]:
    """The order of incidents: best supported first, then most people killed, then by day."""
    killed = max((f.low or f.best or 0 for f in e.figures if f.toll == "killed"), default=0)
    return GRADES.index(grade_name(e.grade)), -killed, e.earliest or e.latest or "~", e.id


def _run(text: str, refs: tuple[int, ...] = (), style: str = "") -> b.Runs:
    return (b.Run(text, refs, style),)


def _say_all(page: _Page, e: Entry) -> b.Runs:
    refs = page.refs(e)
    return tuple(
        b.Run(s.text + " ", refs if s is last else ()) for found in (sentences(e, page.words),) for last in found[-1:] for s in found
    )


# --- what it is about ----------------------------------------------------------------------------------------------


def _opening(page: _Page) -> Iterable[b.Block]:
    words, told = page.words, [e for _, e in page.told]
    grades = Counter(grade_name(e.grade) for e in told)
    outlets = {o.outlet for o in page.numbers}
    yield b.Facts(
        (
            (f"{len(told):,}", words.say("incidents told of")),
            (f"{sum(grades[g] for g in ('confirmed', 'fair')):,}", words.say("of them confirmed or fair")),
            (f"{sum(1 for e in told if e.disputed or e.denied_by):,}", words.say("in dispute")),
            (f"{len(page.numbers):,}", words.say("reports, by {n} outlets", n=len(outlets))),
        )
    )
    yield b.Heading(words.say("Summary"))
    if not told:
        yield b.Paragraph(
            _run(words.say("No incident of this area and period may stand here: none was told of, accepted, or is past its embargo."))
        )
    for number, e in page.told[:_IN_SUMMARY]:
        mark = () if e.is_reviewed else _run(words.say("[{mark}] ", mark=words.say(e.review)), style="quiet")
        tail = _run(words.say(" Grade: {grade}. (Incident {n})", grade=words.say(grade_name(e.grade)), n=number), style="quiet")
        yield b.Paragraph((*mark, *_say_all(page, e), *tail), is_lead=True)
    if len(told) > _IN_SUMMARY:
        yield b.Paragraph(_run(words.say("{n} more incidents follow, by grade.", n=len(told) - _IN_SUMMARY), style="quiet"))


def _map(page: _Page) -> Iterable[b.Block]:
    words = page.words
    drawn = draw_map(page.told, words)
    if drawn is None:
        return
    yield b.Heading(words.say("Where"))
    caption = words.say(
        "A circle is as wide as the place is uncertain; a hatched area means that no finer place may be shown. Numbers are those of "
        "the incidents below. Borders as in Natural Earth, disputed ones dashed; they say nothing about anybody's claim."
    )
    if drawn.unplaced:
        caption += " " + words.say("Not on the map: {numbers}.", numbers=", ".join(str(n) for n in drawn.unplaced))
    yield b.Picture("map", drawn.svg, caption, _legend(page))


def _legend(page: _Page) -> tuple[tuple[str, str], ...]:
    used = {grade_name(e.grade) for _, e in page.told}
    return tuple((COLOURS[g], page.words.say(g)) for g in GRADES if g in used)


def _timeline(page: _Page) -> Iterable[b.Block]:
    words = page.words
    drawn = draw_timeline([e for _, e in page.told], words)
    if drawn is None:
        return
    yield b.Heading(words.say("When"))
    unit = {
        "day": words.say("One bar is one day."),
        "week": words.say("One bar is one week."),
        "month": words.say("One bar is one month."),
    }[drawn.unit]
    caption = unit + " " + words.say("More reports on one day may mean more reporters, not more violence.")
    if drawn.undated:
        caption += " " + words.say("Left out, their day not known within a week: {n}.", n=drawn.undated)
    yield b.Picture("timeline", drawn.svg, caption, _legend(page))


# --- incidents -----------------------------------------------------------------------------------------------------


def _cards(page: _Page) -> Iterable[b.Block]:
    words = page.words
    for grade in GRADES:
        of = [(n, e) for n, e in page.told[:MOST_CARDS] if grade_name(e.grade) == grade]
        if of:
            title = words.say("Incidents: {grade}", grade=words.say(grade))
            yield b.Heading(title, note=words.say(GRADE_MEANINGS[grade]))
            yield from (_card(page, n, e) for n, e in of)
    if len(page.told) > MOST_CARDS:
        yield b.Paragraph(
            _run(words.say("{n} more incidents are in the data sets of this edition.", n=len(page.told) - MOST_CARDS), style="quiet")
        )


def _card(page: _Page, number: int, e: Entry) -> b.Card:
    words = page.words
    tags = [words.say(e.review)] if not e.is_reviewed else []
    tags += [words.say("civilians targeted")] if e.civilians_targeted else []
    tags += [words.say(name) for name in dict.fromkeys((*e.sites, *e.weapons)) if name != "other"]
    lines: list[b.Runs] = [_say_all(page, e)]
    for w in e.words:
        if w.text is not None:
            said = (
                words.say("{speaker}, published {day}", speaker=speaker(w.said, words), day=words.day(w.published))
                if w.published
                else speaker(w.said, words)
            )
            lines.append((b.Run(f"“{w.text}” ", style="quote"), b.Run(f"— {said}", (page.numbers[e.origins[w.origin]],), "quiet")))
        else:
            lines.append(_run(words.say("The words of {speaker} are held back.", speaker=speaker(w.said, words)), style="quiet"))
    grade = grade_name(e.grade)
    return b.Card(number, what(e, words), COLOURS[grade], words.say(grade), tuple(tags), tuple(lines))


def _tolls(page: _Page) -> Iterable[b.Block]:
    words = page.words
    rows = [(n, e, f, f is first) for n, e in page.told for all_ in (sorted(e.figures, key=_harm),) for first in all_[:1] for f in all_]
    if not rows:
        return
    yield b.Heading(
        words.say("Tolls as reported"),
        note=words.say(
            "Lowest to highest figure of all sources; nothing is added up, since groups overlap. Where no figure stands, no source gives "
            "one: that is not zero."
        ),
    )
    yield b.Table(
        (words.say("No."), words.say("where and when"), words.say("who"), words.say("figure"), words.say("according to")),
        tuple(
            (
                _run(str(n) if opens else ""),
                _run(_where_and_when(e, words) if opens else ""),
                _run(_group(f, words)),
                _run(bounds(f.low, f.best, f.high, words), style="strong"),
                _run(speakers(f.said, words), page.refs(e)),
            )
            for n, e, f, opens in rows
        ),
        (5, 28, 22, 13, 32),
    )


def _harm(f: Figure) -> tuple[int, str]:
    return (_HARM.index(f.toll) if f.toll in _HARM else len(_HARM), f.who)


def _where_and_when(e: Entry, words: Words) -> str:
    days = words.days(e.earliest, e.latest) if e.earliest or e.latest else ""
    return words.say(", ").join(p for p in (place(e.area, words) if e.area else "", days) if p) or "–"


def _group(f: Figure, words: Words) -> str:
    who = words.say(f.unit if f.who == "unspecified" else f.who)
    shown = words.say("{group} {toll}", group=who, toll=words.say(f.toll))
    return words.say("{figure} (of {side})", figure=shown, side=isolated(f.side, words)) if f.side else shown


# --- what is contested, what is not known --------------------------------------------------------------------------


def _contested(page: _Page) -> Iterable[b.Block]:
    words, lines = page.words, []
    for n, e in page.told:
        found = []
        if e.disputed:
            fields = words.say(", ").join(words.say(field_in_words(d)) for d in e.disputed)
            found.append(words.say("sources differ on {fields}", fields=fields))
        if len({x.actor for x in e.responsible}) > 1:
            named = words.say("; ").join(
                words.say("{speakers}: {actor}", speakers=speakers(x.said, words), actor=isolated(x.actor, words)) for x in e.responsible
            )
            found.append(words.say("held responsible by {named}", named=named))
        if e.denied_by:
            found.append(words.say("denied by {speakers}", speakers=speakers(e.denied_by, words)))
        if found:
            text = words.say("{what}: {points}.", what=what(e, words), points=words.say("; ").join(found))
            lines.append((b.Run(words.say("Incident {n}. ", n=n), style="strong"), b.Run(text, page.refs(e))))
    if lines:
        yield b.Heading(words.say("What is contested"))
        yield b.Bullets(tuple(lines))


def field_in_words(name: str) -> str:
    """A field in dispute, in words: `tolls.killed` is the figure of killed."""
    known = {
        "responsible": "who is responsible",
        "when": "the day",
        "where": "the place",
        "weapons": "the weapon",
        "targets": "the target",
        "event": "whether it happened",
        "tolls": "the figures",
        "civilian harm": "harm to civilians",
    }
    return known.get(name, f"the number {name.removeprefix('tolls.')}" if name.startswith("tolls.") else name)


_UNKNOWN: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
    ("no source says who is responsible", lambda e: not e.responsible),
    ("no source gives any figure of people harmed", lambda e: not e.figures),
    ("the place is known as a wide area only, or not at all", lambda e: e.area is None or e.area.geo_precision is None),
    ("the day is not known", lambda e: not (e.earliest and e.latest)),
    ("only one source tells of it", lambda e: e.independent_sources <= 1),
    ("no speaker is named", lambda e: not any(s.is_named for s in e.said)),
)


def _unknown(page: _Page) -> Iterable[b.Block]:
    words, lines = page.words, []
    for text, is_unknown in _UNKNOWN:
        numbers = [n for n, e in page.told if is_unknown(e)]
        if text == _UNKNOWN[0][0]:
            numbers = [n for n, e in page.told if is_unknown(e) and e.is_reviewed]
        if numbers:
            shown = ", ".join(str(n) for n in numbers[:24]) + (" …" if len(numbers) > 24 else "")
            lines.append(
                (
                    b.Run(words.say("{n} of {total}: ", n=len(numbers), total=len(page.told)), style="strong"),
                    b.Run(f"{words.say(text)} ", ()),
                    b.Run(f"({shown})", style="quiet"),
                )
            )
    if lines:
        yield b.Heading(words.say("What is not known"), note=words.say("Counted over the incidents told of; numbers are theirs."))
        yield b.Bullets(tuple(lines))


def _others(page: _Page) -> Iterable[b.Block]:
    words = page.words
    if page.others:
        yield b.Heading(
            words.say("Expected, possible, or only denied"),
            note=words.say("No standing source says that these have happened. They are in no count above."),
        )
        yield b.Bullets(tuple(_say_all(page, e) for e in page.others[:MOST_CARDS]))


# --- what it rests on ----------------------------------------------------------------------------------------------


def _held_back(page: _Page) -> Iterable[b.Block]:
    words, asked = page.words, page.edition.asked
    if asked.internal:
        return
    rows = tuple((_run(words.say(HELD_BACK[reason])), _run(f"{n:,}", style="strong")) for reason, n in page.edition.held_back if n)
    if rows:
        yield b.Heading(words.say("What is held back here"))
        yield b.Table((words.say("what"), words.say("how many")), rows, (85, 15))


def _method(page: _Page) -> Iterable[b.Block]:
    words, edition = page.words, page.edition
    lines = [
        words.say(
            "Reports were read by a program into claims: who says what happened, to whom, where and when. Claims that tell of one "
            "happening were joined into incidents. A claim is not a fact, and a party's word on its enemy is an allegation."
        ),
        words.say(
            "Grades tell how well an incident is supported. Two sources are independent only where neither speaker nor medium is shared."
        ),
        words.say("The incidents here were accepted by a reviewer, but for those marked otherwise.")
        if not edition.asked.internal
        else words.say("This edition is internal: it also holds what nobody reviewed."),
        words.say("Dates are of the event as sources give them. Places are never finer than a settlement."),
    ]
    if not edition.asked.internal:
        lines.append(
            words.say(
                "Nothing stands here until {n} days after its last day, and {m} for movements and positions of forces.",
                n=edition.asked.embargo,
                m=max(MOVEMENT_DAYS, edition.asked.embargo),
            )
        )
    made = words.say("Made with Reportedly {version}; readers: {readers}.", version=__version__, readers=", ".join(edition.readers) or "–")
    grades = tuple((b.Run(words.say(g) + words.say(": "), style="strong"), b.Run(words.say(GRADE_MEANINGS[g]))) for g in GRADES)
    yield b.Box(
        words.say("How this was made"),
        (*(b.Paragraph(_run(line)) for line in lines), b.Bullets(grades), b.Paragraph(_run(made, style="quiet"))),
    )


def _sources(page: _Page) -> Iterable[b.Block]:
    words = page.words
    if page.numbers:
        yield b.Heading(words.say("Sources"))
        yield b.Sources(tuple(b.Source(n, _source(o, words), o.url) for o, n in page.numbers.items()))


def _source(o: Origin, words: Words) -> str:
    outlet = words.say(o.outlet) if o.outlet in {ACCOUNT, OUTLET} else isolated(o.outlet, words) if o.outlet else words.say(OUTLET)
    day = words.say("published {day}", day=words.day(o.published)) if o.published else words.say("publication date not known")
    pieces: Sequence[str] = [outlet, *([f"“{isolated(o.title, words)}”"] if o.title else []), day]
    return words.say(", ").join(pieces) + (f" · {o.sha256[:12]}" if o.sha256 else "")
