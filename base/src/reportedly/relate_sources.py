"""Independence: how many sources an incident rests on once those that share a speaker or a medium are counted as one.

Each claim is an edge between its innermost speaker (origin) and its innermost medium (carrier). Two claims are independent
only where they share neither, so the number of independent sources is that of the largest set of edges without a common end.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportedly.compare_reports import near_copies
from reportedly.compare_tellings import Telling, source_key
from reportedly.records import OriginOfClaims
from reportedly.records_review import Decisions

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Ratings:
    """What people say of sources, by the sources' keys: whose outlet is whose, and how reliable each is (A to F).

    `derived` are the ids of claims recorded from another's report: nobody beside that report speaks in them.
    """

    owners: Mapping[str, str] = field(default_factory=dict)
    reliability: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()

    def owner(self, key: str | None) -> str | None:
        """The owner's key of an outlet that is somebody's, else its own."""
        return self.owners.get(key, key) if key else key

    def letter(self, t: Telling) -> str | None:
        """How reliable a claim's source was judged: the worse of speaker and medium; F and unjudged are no basis, and no worse than any."""
        keys = {t.speaker.origin or "", source_key(t.speaker.name), t.speaker.carrier or ""}
        known = [self.reliability[key] for key in keys if key in self.reliability]
        return max((letter for letter in known if letter != "F"), default="F" if known else None)

    def is_credible(self, t: Telling) -> bool:
        """False where the speaker or the medium was rated D or E."""
        return self.letter(t) not in {"D", "E"}


UNRATED = Ratings()


def ratings_of(decisions: Decisions) -> Ratings:
    """The same by keys, from names as people write them."""
    return Ratings({source_key(outlet): source_key(owner) for outlet, owner in decisions.owners.items()},
                   {source_key(name): letter for name, letter in decisions.reliability.items()}, decisions.derived)


def edges_of(tellings: Sequence[Telling], ratings: Ratings = UNRATED) -> tuple[OriginOfClaims, ...]:
    """The graph: each pair of origin and carrier with its claims. Near copies share one carrier, and so do outlets of one owner."""
    same = _same_text(tellings)
    found: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for t in tellings:
        origin, carrier = _ends(t, ratings)
        twin = same.get(t.sha256)
        if twin is not None and t.id not in ratings.derived:  # what copies one another has one carrier, and one voice of its own
            origin = twin if origin == carrier else origin.replace(f"@{carrier}", f"@{twin}") if origin else origin
            carrier = twin
        found[origin, carrier].append(t.id)
    return tuple(OriginOfClaims(o, c, tuple(sorted(ids))) for (o, c), ids in sorted(found.items(), key=lambda e: str(e[0])))


def _ends(t: Telling, ratings: Ratings) -> tuple[str | None, str | None]:
    """Origin and carrier of a claim, an outlet's being its owner's."""
    origin, carrier = t.speaker.origin, t.speaker.carrier
    owner = ratings.owner(carrier)
    if t.id in ratings.derived:
        return None, owner
    if origin is not None and carrier is not None and origin.endswith(f"@{carrier}"):
        return origin.removesuffix(carrier) + str(owner), owner
    return ratings.owner(origin), owner


def _same_text(tellings: Sequence[Telling]) -> dict[str, str]:
    """For each report with a near copy among the others, the one carrier that stands for all of them."""
    reports = sorted({t.sha256: t for t in tellings}.values(), key=lambda t: t.sha256)
    twin: dict[str, str] = {}
    for at, one in enumerate(reports):
        for other in reports[at + 1 :]:
            if one.shingles and near_copies(one, other):
                first = twin.setdefault(one.sha256, f"copy of {one.speaker.carrier or one.sha256[:12]}")
                twin[other.sha256] = first
    return twin


def independent(a: Telling, b: Telling, ratings: Ratings = UNRATED) -> bool:
    """True where both speakers are known and the two share neither speaker nor medium nor owner, and neither text copies the other."""
    (origin, carrier), (other, other_carrier) = _ends(a, ratings), _ends(b, ratings)
    if origin is None or other is None or a.sha256 == b.sha256 or origin == other or near_copies(a, b):
        return False
    return carrier != other_carrier or carrier is None


def count_independent(edges: Sequence[OriginOfClaims]) -> int:
    """The size of the largest set of claims that share no origin and no carrier; unknown speakers are one source where there is no other.

    >>> def e(o, c): return OriginOfClaims(o, c, ())
    >>> count_independent([e("observatory", "agency a"), e("observatory", "agency b"), e("residents@agency a", "agency a")])
    2
    """
    carriers: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.origin is not None:
            carriers[edge.origin].append(edge.carrier or f"{UNKNOWN} {edge.origin}")
    taken: dict[str, str] = {}
    held: dict[str, str] = {}
    for origin in sorted(carriers):
        _give_carrier(origin, carriers, taken, held)
    return len(taken) or min(1, len(edges))


def _give_carrier(origin: str, carriers: dict[str, list[str]], taken: dict[str, str], held: dict[str, str]) -> None:
    """One step of matching: gives the origin a carrier of its own, moving others to another of theirs where that makes room."""
    came: dict[str, str] = {}
    waiting = [origin]
    for asking in waiting:
        for carrier in carriers[asking]:
            if carrier in came:
                continue
            came[carrier] = asking
            if carrier in taken:
                waiting.append(taken[carrier])
                continue
            free: str | None = carrier
            while free is not None:
                mover = came[free]
                left = held.get(mover)
                held[mover], taken[free] = free, mover
                free = left
            return
