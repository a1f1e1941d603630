"""The nouns of review: what people decide, append only, and what joining and grading take in of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportedly.records import Json


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a judged claim stood: its report's bytes and its trigger's offsets, so that a later reading finds it again."""

    claim: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision of a person. `kind` is one of `vocab.JUDGEMENTS`, `verdict` of its `vocab.VERDICTS`.

    `subjects` are the ids or names it is about, `field` the path of a claim's field ("event.subtype", "roles.actor"; None: the
    claim as a whole), `value` what it is set to, in the public JSON. The ledger fills in the rest: who and when, `anchors` of the
    claims, and `was`, what the reader had in the field.
    """

    kind: str
    subjects: tuple[str, ...]
    verdict: str
    field: str | None = None
    value: Json = None
    reason: str = ""
    role: str = "reviewer"
    by: str = ""
    at: str = ""
    id: str = ""
    seq: int = 0
    anchors: tuple[Anchor, ...] = ()
    was: Json = None

    @property
    def topic(self) -> tuple[object, ...]:
        """What it decides: of two judgements with one topic the later stands. Notes and tags each stand for themselves."""
        if self.kind in {"note", "tag", "undo"}:
            return self.kind, self.id
        if self.kind == "addition":
            return "addition", self.verdict, *self.subjects, *((a.start, a.end) for a in self.anchors)
        if self.kind == "pair":
            return "pair", *sorted(self.subjects)
        if self.kind in {"place", "actor"}:
            return self.kind, self.subjects[0].casefold(), self.subjects[1] if self.verdict == "different" else ""
        if self.kind == "group":
            return "group", self.verdict == "accept", *sorted(self.subjects)
        return self.kind, *sorted(self.subjects), self.field or ""


@dataclass(frozen=True, slots=True)
class PairOfClaims:
    """What a person says of two claims, by their ids: that they tell of one happening, or of two."""

    one: str
    other: str
    by: str
    reason: str
    seq: int


@dataclass(frozen=True, slots=True)
class GradeSet:
    """A grade that a person gave to the incident of these claims."""

    claims: tuple[str, ...]
    grade: str
    by: str
    reason: str
    seq: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided, as joining and grading take it in. Sources and outlets by name, claims by id.

    `owners` maps an outlet's name to its owner's; `judged_by` a claim to those who decided something of it; `derived` are claims that
    were recorded from another report's claim, and are no source beside it.
    """

    same: tuple[PairOfClaims, ...] = ()
    different: tuple[PairOfClaims, ...] = ()
    grades: tuple[GradeSet, ...] = ()
    reliability: Mapping[str, str] = field(default_factory=dict)
    credibility: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    judged_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()


RECORDED_FROM = {"recorded_from": "the other"}  # the value of a pair whose first claim was recorded from the second
NONE_YET = Decisions()


@dataclass(frozen=True, slots=True)
class Reopened:
    """A judgement that needs another look: a later reading contradicts it or has lost its claim. `why` is a sentence."""

    judgement: Judgement
    why: str
