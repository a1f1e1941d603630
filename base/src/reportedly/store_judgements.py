"""What people decided, as the ledger keeps it: appended with its event of custody, found again, checked against what has changed since."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from reportedly import claimfields, preserve, publicjson, store_readings, vocab
from reportedly.errors import NotFoundError, ReportedlyError, UsageError
from reportedly.records import Claim, CustodyEvent, Json, Reading, claim_id, digest
from reportedly.records_review import Anchor, Judgement
from reportedly.store_captures import text_of
from reportedly.store_claims import plain
from reportedly.store_schema import claims, custody, judgement_subjects, judgements, readings

OF_CLAIMS = frozenset({"pair", "group", "field", "grade", "credibility"})  # kinds whose subjects are claims
_WITH_REASON = frozenset({"withhold", "grade", "report"})
_SUBJECTS = {"pair": 2, "place": 2, "actor": 2, "field": 1, "credibility": 1, "reliability": 1, "report": 1, "person": 1, "withhold": 1}
LONGEST = 20_000  # characters of a value or a reason


def check(judgement: Judgement) -> None:
    """Raises UsageError for a judgement that says nothing that can stand."""
    j = judgement
    if j.kind not in vocab.JUDGEMENTS:
        raise UsageError(f"{j.kind!r} is no kind of judgement", f"kinds are {', '.join(vocab.JUDGEMENTS)}")
    if j.verdict not in vocab.VERDICTS[j.kind]:
        raise UsageError(f"{j.verdict!r} is no verdict on a {j.kind}", f"give one of {', '.join(vocab.VERDICTS[j.kind])}")
    if j.role not in vocab.JUDGE_ROLES:
        raise UsageError(f"{j.role!r} judges nothing", f"give one of {', '.join(vocab.JUDGE_ROLES)}")
    if not j.subjects or not all(s.strip() for s in j.subjects) or len(j.subjects) < _SUBJECTS.get(j.kind, 1):
        raise UsageError(f"a {j.kind} needs what it is about", "name the ids")
    if j.kind == "pair" and (len(j.subjects) != 2 or j.subjects[0] == j.subjects[1]):
        raise UsageError("a pair is two different claims", "give two ids")
    if j.kind in _WITH_REASON and not j.reason.strip():
        raise UsageError(f"{j.verdict}: this needs a reason that others can follow", "say why in a sentence")
    if j.field is not None:
        claimfields.check_path(j.field)
    elif j.kind == "field" and j.verdict == "correct":
        raise UsageError("a correction names the field that it corrects", f"fields are {', '.join(claimfields.FIELDS)}")
    if max(len(j.reason), len(preserve.canonical(j.value))) > LONGEST:
        raise UsageError("the judgement is too long", f"{LONGEST} characters are the most")


# --- in --------------------------------------------------------------------------------------------------


def prepare(connection: sa.Connection, judgement: Judgement) -> Judgement:
    """The judgement with the anchors of its claims, what the reader had in the field, and ids in full. Raises NotFoundError, UsageError."""
    j = replace(judgement, subjects=tuple(plain(s.strip()) for s in judgement.subjects), reason=plain(judgement.reason.strip()))
    if j.kind in OF_CLAIMS:
        found = [_pick_claim(connection, s) for s in j.subjects]
        was = None
        if j.kind == "field" and j.field and (claim := found[0][1]) is not None:
            was = _checked(connection, j, claim, found[0][0].sha256)
        return replace(j, anchors=tuple(anchor for anchor, _ in found), was=was)
    if j.kind == "addition":
        return _addition(connection, j)
    if j.kind == "undo":
        undone = pick(connection, j.subjects[0])
        return replace(j, subjects=tuple(dict.fromkeys((undone.id, *undone.subjects))), anchors=undone.anchors)
    if j.kind == "report" or (j.kind == "withhold" and j.verdict == "report"):
        return replace(j, subjects=(_sha256(connection, j.subjects[0]),))
    return j


def _checked(connection: sa.Connection, j: Judgement, claim: Claim, sha256: str) -> Json:
    """What the reader has in the field, once it is sure that what is decided can stand there. Raises UsageError."""
    path, text = j.field or "", _text(connection, sha256)
    decided = j.value if j.verdict == "correct" else None
    if path == claimfields.SOURCE:
        if decided is not None:
            claimfields.check_source(decided, text)
        return claimfields.source_of(_reading(connection, sha256), claim)
    if j.verdict != "accept":
        claimfields.put_field(claim, path, decided, text)
    return claimfields.field_of(claim, path)


def _pick_claim(connection: sa.Connection, identity: str) -> tuple[Anchor, Claim | None]:
    """Where a current claim stands, and the claim; the anchor alone of one that a person added."""
    row = connection.execute(sa.select(claims.c.reading, claims.c.ordinal).where(claims.c.id == identity)).first()
    if row is not None:
        reading = store_readings.pick_row(connection, row.reading)
        if reading is not None:
            claim = store_readings.unpack(reading, text_of(connection, reading.text_sha256)).claims[row.ordinal]
            return Anchor(claim.id, reading.sha256, claim.event.trigger.start, claim.event.trigger.end), claim
    for added in find(connection, (identity,)):
        if added.kind == "addition" and added.verdict == "claim":
            return added.anchors[0], None
    raise NotFoundError(f"the ledger has no claim {identity}", "`reportedly show ID` shows a report's claims; give the whole id")


def _addition(connection: sa.Connection, j: Judgement) -> Judgement:
    """An addition with its report's sha256 and, of a claim, the id that its trigger gives it."""
    sha256 = _sha256(connection, j.subjects[0])
    reading = _reading(connection, sha256)
    text = reading.report.text
    span = j.value.get("trigger", j.value) if isinstance(j.value, dict) else None
    if not isinstance(span, dict) or not all(isinstance(span.get(k), int) for k in ("start", "end")):
        raise UsageError("an addition needs the words that it rests on", "give their start and end in the report's text")
    start, end = int(span["start"]), int(span["end"])  # type: ignore[arg-type]
    if not 0 <= start < end <= len(text):
        raise UsageError(f"[{start}, {end}) lies outside the report", f"the report has {len(text)} characters")
    if j.verdict == "mention":
        _check_mention(j.value, text)
        return replace(j, subjects=(sha256,), anchors=(Anchor("", sha256, start, end),))
    identity = claim_id(sha256, start, end, 0)
    claimfields.claim_from_addition(text, reading.report.sentences, identity, {"trigger": span, **j.value}, j.by)  # type: ignore[dict-item]
    return replace(j, subjects=(sha256, identity), anchors=(Anchor(identity, sha256, start, end),))


def _check_mention(value: Json, text: str) -> None:
    """Raises UsageError where the value is no mention of this text."""
    given: dict[str, Any] = dict(value) if isinstance(value, dict) else {}
    try:
        found = publicjson.mention_from_json({"resolved": None, **given, "id": "m", "candidates": [], "why": "",
                                              "text": text[given["start"] : given["end"]]})
    except (ReportedlyError, KeyError, TypeError) as wrong:
        raise UsageError(f"this is no mention: {wrong}", "give start, end, kind, and what it resolves to, as in docs/format.md") from wrong
    if found.kind not in vocab.MENTION_KINDS:
        raise UsageError(f"{found.kind!r} is no kind of mention", f"kinds are {', '.join(vocab.MENTION_KINDS)}")


def _sha256(connection: sa.Connection, report: str) -> str:
    """The original that a report's id or its sha256 stands for. Raises NotFoundError, UsageError."""
    query = sa.select(readings.c.sha256).where(readings.c.is_current, sa.or_(readings.c.report_id == report, readings.c.sha256 == report))
    found = connection.execute(query.limit(2)).scalars().all()
    if not found:
        raise NotFoundError(f"the ledger has no report {report}", "give the report's id or its sha256")
    if len(found) > 1:
        raise UsageError(f"several reports are called {report}", "give the sha256 of the one that you mean")
    return str(found[0])


def _reading(connection: sa.Connection, sha256: str) -> Reading:
    row = connection.execute(sa.select(readings).where(readings.c.sha256 == sha256, readings.c.is_current)).first()
    if row is None:
        raise NotFoundError(f"the ledger has no reading of {sha256}", "read it first")
    return store_readings.unpack(row, text_of(connection, row.text_sha256))


def _text(connection: sa.Connection, sha256: str) -> str:
    query = sa.select(readings.c.text_sha256).where(readings.c.sha256 == sha256, readings.c.is_current)
    return text_of(connection, connection.scalar(query) or "")


def identified(connection: sa.Connection, judgement: Judgement, at: str) -> Judgement:
    """The judgement with its time, its place in the log, and its id: a hash of all of it."""
    last = connection.scalar(sa.select(sa.func.max(custody.c.seq))) or 0
    j = replace(judgement, at=at, seq=last + 1, id="")
    return replace(j, id="j-" + digest("judgement", preserve.canonical(asdict(j)))[:24])


def pick_same(connection: sa.Connection, judgement: Judgement) -> Judgement | None:
    """The same thing said before by the same person, where it is the last word on it: to say it again adds nothing."""
    if judgement.kind in {"note", "undo"}:
        return None
    about = [j for j in find(connection, judgement.subjects[:1]) if j.kind == "undo" or j.topic[:1] == judgement.topic[:1]]
    about = [j for j in about if j.kind == "undo" or replace(j, id="").topic == replace(judgement, id="").topic]
    last = about[-1] if about else None
    said = ("subjects", "verdict", "value", "reason", "role", "by")
    return last if last is not None and all(getattr(last, n) == getattr(judgement, n) for n in said) else None


def digest_of(judgement: Judgement) -> str:
    """What the event of custody holds of a judgement: a hash of all that it says, so that a withheld name isn't in the log."""
    return preserve.sha256(preserve.canonical({**asdict(judgement), "seq": 0}).encode("ascii"))


def write(connection: sa.Connection, judgement: Judgement, event: CustodyEvent) -> None:
    """Adds the judgement's rows."""
    j = judgement
    connection.execute(judgements.insert(), {
        "id": j.id, "custody": event.seq, "kind": j.kind, "verdict": j.verdict, "field": j.field, "value": preserve.canonical(j.value),
        "reason": j.reason, "role": j.role, "by": j.by, "at": j.at, "anchors": preserve.canonical([asdict(a) for a in j.anchors]),
        "was": preserve.canonical(j.was)})
    connection.execute(judgement_subjects.insert(), [
        {"judgement": j.id, "ordinal": n, "subject": subject} for n, subject in enumerate(j.subjects)])


# --- out -------------------------------------------------------------------------------------------------


def find(
    connection: sa.Connection, subjects: Sequence[str] | None = None, after: int = 0, kinds: Sequence[str] = (),
) -> tuple[Judgement, ...]:
    """Judgements in the order in which they were made: all, or about any of the subjects, after a number of the log, of some kinds."""
    query = sa.select(judgements).where(judgements.c.custody > after).order_by(judgements.c.custody)
    if subjects is not None:
        about = sa.select(judgement_subjects.c.judgement).where(judgement_subjects.c.subject.in_(list(subjects)))
        query = query.where(sa.or_(judgements.c.id.in_(list(subjects)), judgements.c.id.in_(about)))
    if kinds:
        query = query.where(judgements.c.kind.in_(list(kinds)))
    rows = connection.execute(query).mappings().all()
    if not rows:
        return ()
    of: dict[str, list[str]] = {}
    wanted = sa.select(judgement_subjects).order_by(judgement_subjects.c.judgement, judgement_subjects.c.ordinal)
    if subjects is not None:
        wanted = wanted.where(judgement_subjects.c.judgement.in_([row["id"] for row in rows]))
    for row in connection.execute(wanted):
        of.setdefault(row.judgement, []).append(row.subject)
    return tuple(_from_row(row, of.get(row["id"], [])) for row in rows)


def pick(connection: sa.Connection, identity: str) -> Judgement:
    """The judgement with this id. Raises NotFoundError."""
    found = next((j for j in find(connection, (identity,)) if j.id == identity), None)
    if found is None:
        raise NotFoundError(f"the ledger has no judgement {identity}", "`reportedly judge list` shows them with their ids")
    return found


def _from_row(row: Any, subjects: Sequence[str]) -> Judgement:
    return Judgement(row["kind"], tuple(subjects), row["verdict"], row["field"], json.loads(row["value"]), row["reason"], row["role"],
                     row["by"], row["at"], row["id"], row["custody"], tuple(Anchor(**a) for a in json.loads(row["anchors"])),
                     json.loads(row["was"]))


# --- what has changed --------------------------------------------------------------------------------------


def version_of(connection: sa.Connection, subjects: Sequence[str], role: str = "reviewer", by: str = "") -> int:
    """The number in the log of custody of the last thing that happened to the subjects; 0 where nothing did.

    A coder's version passes over what other coders judged, which that coder may not know of.
    """
    return max([seq for seq, _ in _find_changes(connection, subjects, 0, role, by)], default=0)


def changes_since(connection: sa.Connection, version: int, subjects: Sequence[str], role: str = "reviewer", by: str = "") -> list[str]:
    """A phrase for each thing that happened to the subjects after that version."""
    return [phrase for _, phrase in sorted(_find_changes(connection, subjects, version, role, by))]


def _find_changes(connection: sa.Connection, subjects: Sequence[str], after: int, role: str, by: str) -> Iterator[tuple[int, str]]:
    for j in find(connection, subjects, after):
        if role != "coder" or j.role != "coder" or j.by == by:
            yield j.seq, f"{j.by} judged the {j.field or j.kind} on {j.at[:16].replace('T', ' ')}: {j.verdict}"
    wanted = list(subjects)
    of_claims = sa.select(claims.c.reading).where(claims.c.id.in_(wanted))
    about = sa.or_(readings.c.id.in_(of_claims), readings.c.sha256.in_(wanted), readings.c.report_id.in_(wanted))
    query = sa.select(readings.c.custody, readings.c.report_id, readings.c.made_at).where(
        readings.c.is_current, readings.c.custody > after, about)
    for row in connection.execute(query):
        yield row.custody, f"the report {row.report_id} was read anew on {row.made_at[:16].replace('T', ' ')}"


# --- whole? ------------------------------------------------------------------------------------------------


def find_faults(connection: sa.Connection, events: Sequence[CustodyEvent]) -> Iterator[str]:
    """A sentence for each judgement that was changed, is missing or was added."""
    logged = {e.subject: e for e in events if e.kind == preserve.JUDGED}
    seen = set()
    broken = [row["id"] for row in connection.execute(sa.select(judgements)).mappings() if not _is_readable(row)]
    if broken:  # what can't be read can't be gone through
        yield from (f"the judgement {identity} was changed" for identity in broken)
        return
    for j in find(connection):
        seen.add(j.id)
        event = logged.get(j.id)
        if event is None:
            yield f"the judgement {j.id} was added without an event of custody"
        elif preserve.details_of(event).get("digest") != digest_of(j) or (event.seq, event.at, event.by) != (j.seq, j.at, j.by):
            yield f"the judgement {j.id} was changed"
    last = sa.func.max(judgement_subjects.c.ordinal) + 1
    gaps = sa.select(judgement_subjects.c.judgement).group_by(judgement_subjects.c.judgement).having(last != sa.func.count())
    yield from (f"the subjects of the judgement {row.judgement} were changed" for row in connection.execute(gaps))
    yield from (f"the judgement {identity} is missing" for identity in logged if identity not in seen)
    known = sa.select(judgements.c.id)
    for row in connection.execute(sa.select(judgement_subjects.c.judgement).where(judgement_subjects.c.judgement.not_in(known)).distinct()):
        yield f"subjects of a judgement {row.judgement} that is none were added"


def _is_readable(row: Any) -> bool:
    """True for a row that gives a judgement, with its JSON in the one form in which it is kept."""
    try:
        _from_row(row, ())
        return all(preserve.canonical(json.loads(row[name])) == row[name] for name in ("value", "anchors", "was"))
    except (ValueError, TypeError):
        return False
