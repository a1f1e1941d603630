"""An entry in sentences. None asserts: each opens with who says so, and says what is denied, withdrawn or not reviewed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.language import Words
from reportedly.publish.edition import Area, Blame, Entry, Figure, Said

_ONE = {"people": "person", "families": "family", "children": "child", "women": "woman", "men": "man"}
_SHOWN = 4  # speakers named before the rest are counted


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the speakers that it rests on."""

    text: str
    said: tuple[Said, ...]


def sentences(entry: Entry, words: Words) -> tuple[Sentence, ...]:
    """What an entry tells: what is said to have happened, who is held responsible by whom, who denies it."""
    found = [Sentence(_first(entry, words), entry.said or entry.denied_by)]
    found += [_blame(b, words) for b in entry.responsible]
    if entry.denied_by and entry.said:
        found.append(Sentence(words.say("Denied by {speakers}.", speakers=speakers(entry.denied_by, words)), entry.denied_by))
    if entry.is_withdrawn:
        found.append(Sentence(words.say("Every report of it was withdrawn."), ()))
    return tuple(found)


def summary(entry: Entry, words: Words) -> str:
    """All of it in one line, with the mark of what nobody reviewed."""
    line = " ".join(s.text for s in sentences(entry, words))
    return line if entry.is_reviewed else f"[{words.say(entry.review)}] {line}"


def _first(entry: Entry, words: Words) -> str:
    told = what(entry, words)
    figures = words.say("; ").join(figure(f, words) for f in entry.figures)
    rest = f"{told}: {figures}" if figures else told
    if entry.said:
        return words.say("According to {speakers}: {what}.", speakers=speakers(entry.said, words), what=rest)
    if entry.denied_by:
        return words.say("Denied by {speakers}: {what}.", speakers=speakers(entry.denied_by, words), what=rest)
    return words.say("Told by no speaker who still stands by it: {what}.", what=rest)


def what(entry: Entry, words: Words) -> str:
    """Sub-type, status where it is not that it occurred, place and days: `Armed clash (attempted), Orsk (North), 5 May 2031`."""
    kind = words.say(entry.subtype)
    if entry.status != "occurred":
        kind = words.say("{what} ({status})", what=kind, status=words.say(entry.status))
    pieces = [kind, *([place(entry.area, words)] if entry.area else [])]
    if entry.earliest or entry.latest:
        pieces.append(words.days(entry.earliest, entry.latest))
    return words.say(", ").join(pieces)


def isolated(name: str, words: Words) -> str:
    """A name set apart from the direction of the words around it, where these run from the right."""
    return f"\u2068{name}\u2069" if words.dir == "rtl" else name


def place(area: Area, words: Words) -> str:
    """The place with its area, and that it is an area where the place itself is held back."""
    wider = area.admin1 if area.admin1 and area.admin1 != area.name else None
    shown = isolated(f"{area.name} ({wider})" if wider else area.name, words)
    return words.say("{place}, area only", place=shown) if area.is_coarsened else shown


def speakers(said: Iterable[Said], words: Words, shown: int = _SHOWN) -> str:
    """Speakers in a row, each once; many are counted."""
    names = list(dict.fromkeys(speaker(s, words) for s in said))
    if len(names) > shown:
        return words.say("{names} and {n} more", names=words.say(", ").join(names[:shown]), n=len(names) - shown)
    if len(names) == 1:
        return names[0]
    return words.say("{names} and {last}", names=words.say(", ").join(names[:-1]), last=names[-1])


def speaker(s: Said, words: Words) -> str:
    """One speaker, with the medium."""
    name = isolated(s.name, words) if s.is_named else words.say(s.name)
    if not s.through:
        return name
    medium = words.say(s.through)
    return words.say("{name} (through {medium})", name=name, medium=isolated(medium, words) if medium == s.through else medium)


def _actor(b: Blame, words: Words) -> str:
    translated = words.say(b.actor)
    return isolated(translated, words) if translated == b.actor else translated


def _blame(b: Blame, words: Words) -> Sentence:
    if b.voice == "admitted":
        return Sentence(
            words.say("Admitted by {speakers}: {actor} did it.", speakers=speakers(b.said, words), actor=_actor(b, words)), b.said
        )
    return Sentence(
        words.say(
            "Held responsible by {speakers}: {actor} ({voice}).",
            speakers=speakers(b.said, words),
            actor=_actor(b, words),
            voice=words.say(b.voice),
        ),
        b.said,
    )


# --- figures -----------------------------------------------------------------------------------------------------


def bounds(low: int | None, best: int | None, high: int | None, words: Words) -> str:
    """A range: `9`, `9 to 17`, `at least 12`, `up to 20`; nothing is added that the sources don't say."""
    if low is None and high is None:
        return words.say("about {n}", n=f"{best:,}") if best is not None else words.say("an unstated number of")
    if low is None:
        return words.say("up to {n}", n=f"{high:,}")
    if high is None:
        return words.say("at least {n}", n=f"{low:,}")
    return f"{low:,}" if low == high else words.say("{low} to {high}", low=f"{low:,}", high=f"{high:,}")


def figure(f: Figure, words: Words) -> str:
    """One figure: `9 to 17 civilians killed`."""
    who = f.who if f.who != "unspecified" else f.unit
    one = f.low == f.high == 1
    group = words.say((_ONE.get(who) or who.removesuffix("s")) if one else who)
    shown = words.say("{count} {group} {toll}", count=bounds(f.low, f.best, f.high, words), group=group, toll=words.say(f.toll))
    return words.say("{figure} (of {side})", figure=shown, side=isolated(f.side, words)) if f.side else shown


def total(figures: Sequence[Figure], toll: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of all people under one toll. Groups overlap, so they are never added: where no source gives a figure for all,
    the largest group's is a lower bound."""
    of = [f for f in figures if f.toll == toll and f.unit == "people"]
    whole = [f for f in of if f.who == "unspecified" and f.side is None and not f.is_small]
    parts = [f for f in of if f not in whole] if len(whole) == 1 else of
    least = max((n for f in parts if (n := f.low if f.low is not None else f.best) is not None), default=None)
    if len(whole) == 1:
        low, best, high = whole[0].low, whole[0].best, whole[0].high
        disagree = least is not None and high is not None and least > high
        return (low, None, None) if disagree else (low, best, high)
    if len(parts) == 1:
        return parts[0].low, parts[0].best, parts[0].high
    return (least, None, None)
