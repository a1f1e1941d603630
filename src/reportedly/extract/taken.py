"""People who are taken, told from ground that is taken: officers, soldiers, "two others"."""

from collections.abc import Sequence

from reportedly.extract.parties import Party

_OFFICERS = frozenset("""commander leader chief colonel captain member suspect operative deputy emir financier spokesman fighter militant
    rebel insurgent guerrilla""".split())
_MEN_OF_THE_STATE = frozenset("""soldier policeman policemen policewoman policewomen trooper gendarme serviceman servicemen marine conscript
    recruit ranger""".split())
_FIGURES = frozenset("one two three four five six seven eight nine ten eleven twelve other others another dozen".split())


def is_of_the_state(party: Party) -> bool:
    """True for soldiers, policemen and the like."""
    return not {party.head, party.head.removesuffix("s")}.isdisjoint(_MEN_OF_THE_STATE)


def are_of_a_side(parties: Sequence[Party]) -> bool:
    """True for "two soldiers", "a rebel colonel": people of one of the sides, and nothing else."""
    return bool(parties) and all(is_of_the_state(p) or {p.head, p.head.removesuffix("s")} & _OFFICERS for p in parties)


def are_more(parties: Sequence[Party]) -> bool:
    """True for the bare number of "killed four soldiers and captured two (others)"."""
    return bool(parties) and all(p.head in _FIGURES or p.head.isdigit() for p in parties)
