"""What changed from one version of a report to the next: a toll, a name, a day, a speaker, a retraction; for the queue and for `watch`."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reportedly.records import Actor, Claim, Quote, Reading, Role, Toll

Facts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a newer version says otherwise: what stood there before and stands there now (sorted; either may be empty)."""

    kind: str
    about: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def words(self) -> str:
        """The change in a line.

        >>> Change("toll", "killed, civilians: Shelling in Karvat", ("2",), ("5",)).words()
        'toll (killed, civilians: Shelling in Karvat): 2 → 5'
        """
        about = f" ({self.about})" if self.about else ""
        return f"{self.kind}{about}: {', '.join(self.before) or '–'} → {', '.join(self.after) or '–'}"


def find_changes(old: Reading, new: Reading) -> tuple[Change, ...]:
    """What the newer reading of the same report says otherwise, the gravest first; empty where only wording changed."""
    return tuple(change for find in FINDERS for change in find(old, new))


def find_changed(
    readings: Iterable[Reading], earlier: Callable[[str], Reading | None],
) -> Iterator[tuple[Reading, Reading, tuple[Change, ...]]]:
    """Of readings, those that replace an earlier version, with it and with what changed; `earlier` gives a version by its SHA-256."""
    for new in readings:
        if new.report.replaces is not None and (old := earlier(new.report.replaces)) is not None:
            yield old, new, find_changes(old, new)


def _retraction(old: Reading, new: Reading) -> Iterator[Change]:
    if old.report.retracted != new.report.retracted:
        says = {True: ("withdrawn",), False: ()}
        yield Change("retraction", "", says[old.report.retracted], says[new.report.retracted])


def _title(old: Reading, new: Reading) -> Iterator[Change]:
    before, after = (" ".join((r.report.title or "").split()) for r in (old, new))
    if before != after:
        yield Change("title", "", (before,) if before else (), (after,) if after else ())


def _place(claim: Claim) -> str:
    return claim.where.place.name if claim.where and claim.where.place else ""


def _about(claim: Claim) -> str:
    return f"{claim.event.subtype} in {_place(claim)}" if _place(claim) else claim.event.subtype


def _tolls(reading: Reading) -> dict[str, Facts]:
    """Figures by whom they are of and what did it."""
    found: dict[str, set[str]] = {}
    for claim in reading.claims:
        for toll in claim.tolls:
            found.setdefault(f"{toll.toll}, {toll.who}: {_about(claim)}", set()).add(_figure(toll))
    return {about: frozenset(figures) for about, figures in found.items()}


def _figure(toll: Toll) -> str:
    """ "12", "12+" (at least), "10–15", "?" """
    if toll.low == toll.high:
        return "?" if toll.low is None else str(toll.low)
    return f"{toll.low}+" if toll.high is None else f"{'?' if toll.low is None else toll.low}–{toll.high}"


def _named(reading: Reading, role: Quote) -> str:
    """The name that a role's mention resolves to, else its words."""
    if isinstance(role, Role) and role.mention:
        for mention in reading.mentions:
            if mention.id == role.mention and isinstance(mention.resolved, Actor):
                return mention.resolved.name
    return " ".join(role.text.split())


def _responsible(reading: Reading) -> dict[str, Facts]:
    return _by_claim(reading, lambda claim: {_named(reading, role) for role in claim.roles if role.role == "actor"})


def _victims(reading: Reading) -> dict[str, Facts]:
    return _by_claim(reading, lambda claim: {victim.name for victim in claim.victims if victim.name})


def _days(reading: Reading) -> dict[str, Facts]:
    return _by_claim(reading, lambda claim: {
        _span(claim.when.earliest, claim.when.latest)} if claim.when and claim.when.earliest else set())


def _span(first: str | None, last: str | None) -> str:
    return first or "" if first == last else f"{first or '…'}/{last or '…'}"


def _voices(reading: Reading) -> dict[str, Facts]:
    said = {a.id: a for a in reading.attributions}
    return _by_claim(reading, lambda claim: {
        f"{claim.voice}, {source.text if (source := said[claim.attribution[-1]].source) else 'the outlet'}"
        if claim.attribution and claim.attribution[-1] in said else claim.voice})


def _by_claim(reading: Reading, facts: Callable[[Claim], set[str]]) -> dict[str, Facts]:
    found: dict[str, set[str]] = {}
    for claim in reading.claims:
        found.setdefault(_about(claim), set()).update(facts(claim))
    return {about: frozenset(values) for about, values in found.items()}


def _compared(kind: str, facts: Callable[[Reading], dict[str, Facts]]) -> Callable[[Reading, Reading], Iterator[Change]]:
    def find(old: Reading, new: Reading) -> Iterator[Change]:
        before, after = facts(old), facts(new)
        for about in sorted({*before, *after}):
            gone, come = before.get(about, frozenset()), after.get(about, frozenset())
            if gone != come:
                yield Change(kind, about, tuple(sorted(gone - come, key=_natural)), tuple(sorted(come - gone, key=_natural)))
    return find


def _natural(words: str) -> tuple[int, str]:
    match = re.match(r"\d+", words)
    return (int(match.group()) if match else 0, words)


def _events(old: Reading, new: Reading) -> Iterator[Change]:
    """Happenings that one version tells of and the other does not."""
    before, after = ({_about(claim) for claim in r.claims} for r in (old, new))
    if before != after:
        yield Change("event", "", tuple(sorted(before - after)), tuple(sorted(after - before)))


# Each compares two readings; a change of toll comes before one of names, and so on.
FINDERS: tuple[Callable[[Reading, Reading], Iterator[Change]], ...] = (
    _retraction, _compared("toll", _tolls), _compared("held responsible", _responsible), _compared("victim", _victims), _events,
    _compared("day", _days), _compared("speaker", _voices), _title,
)
