"""`handover`: incidents with everything that they rest on, as a BagIt bag (RFC 8493) that anybody can check without this program.

The bag is internal: names of persons stay in it. What is withheld in the ledger is withheld here too: the original leaves a tombstone
with its hash and the reason, and withheld names are blacked out.
"""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from reportedly import __version__, preserve, publicjson, publicjson_incidents
from reportedly.errors import NotFoundError, UsageError
from reportedly.pipeline_review import ReviewedLedger, open_review
from reportedly.records import CustodyEvent, Incident, Reading
from reportedly.records_review import Judgement
from reportedly.review_redact import redact
from reportedly.seal import Seal
from reportedly.store import Ledger
from reportedly.store_schema import captures

_README = """INTERNAL. This bag names persons and holds whole reports: pass it on only to those who may read them.

It was made by Reportedly {version} and holds {incidents} incident(s), told in {reports} report(s).

incidents.jsonl    the incidents: who says what, what is disputed, the grade and its reason (see codebook.md)
claims/            the reading of each report: its text, and every claim with the words that it rests on
originals/         each report as it was received, byte for byte, under its SHA-256
originals.csv      how each original came: when, from where, through whom, and what was said of it
judgements.jsonl   what people decided of these claims and reports
custody.jsonl      the log of custody. Events of what is handed over are whole; of all others the hashes stand alone, so that
                   the chain can be followed from end to end: each `previous` is the `hash` of the line before, and the hash of
                   a whole event is the SHA-256 of its other fields as JSON (keys sorted, no spaces, ASCII only)
seal.txt           the seal of the log when the bag was made: compare it with the one that was published
codebook.md        every term with its meaning

A file that ends in .withheld.txt stands for an original that is not handed over, with its hash and the reason.
The manifests beside this folder hold the hashes of every file: any BagIt tool checks them.
"""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a bag holds: how many incidents, reports, and originals that were withheld."""

    incidents: int
    reports: int
    withheld: int


def write_bag(ledger: Ledger, ids: Sequence[str], target: Path, codebook: str) -> Handed:
    """Writes a bag of the incidents (or of what reports and claims are in) with these ids into a new folder.

    Written aside and put in place when it is whole. Raises NotFoundError for an id that is none, UsageError where the folder exists.
    """
    import bagit  # type: ignore[import-untyped]

    if target.exists():
        raise UsageError(f"{target} exists already", "name a new folder with --out")
    found, opened = find_handed(ledger, ids), open_review(ledger)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        handed = _write_payload(aside, ledger, opened, found, codebook)
        bagit.make_bag(str(aside), {
            "External-Description": "INTERNAL: incidents with their claims, originals and log of custody. Persons are named.",
            "External-Identifier": " ".join(i.id for i in found), "Bagging-Date": ledger.now()[:10],
            "Bag-Software-Agent": f"Reportedly {__version__}", "Reportedly-Seal": str(ledger.seal())}, checksums=["sha256", "sha512"])
        aside.chmod(0o755)
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return handed


def find_handed(ledger: Ledger, ids: Sequence[str]) -> tuple[Incident, ...]:
    """The incidents that the ids stand for, each once. Raises NotFoundError."""
    found: dict[str, Incident] = {}
    for identifier in ids:
        of_report = ledger.incidents_of([identifier]).get(identifier, ())
        for incident in [ledger.pick_incident(i) for i in of_report] or [ledger.pick_incident(identifier)]:
            found[incident.id] = incident
    return tuple(found.values())


def _write_payload(folder: Path, ledger: Ledger, opened: ReviewedLedger, found: Sequence[Incident], codebook: str) -> Handed:
    hidden, names = opened.standing.withheld_reports, opened.standing.withheld_names
    originals = _originals_of(ledger, [c for i in found for c in i.claims])
    (folder / "originals").mkdir()
    (folder / "claims").mkdir()
    withheld = 0
    for sha256 in sorted(originals):
        reading, why = originals[sha256], ""
        if sha256 in hidden:
            why = _reason(opened, sha256)
        elif redact(reading.report.text, names) != reading.report.text:
            why = "it names a person or source that is withheld"
        if why:
            withheld += 1
            _write(folder / "originals" / f"{sha256}.withheld.txt", f"This original is withheld: {why}\nSHA-256: {sha256}\n")
        else:
            (folder / "originals" / sha256).write_bytes(ledger.original(sha256))
        if sha256 not in hidden:
            _write(folder / "claims" / f"{sha256}.json", publicjson.dumps(redact(reading, names)) + "\n")
    ids = {*originals, *(c for i in found for c in i.claims), *(i.id for i in found)}
    judgements = [j for j in ledger.find_judgements(*sorted(ids)) if j.kind not in {"withhold", "person"}]
    how = [row for row in _captures_of(ledger, originals) if row["sha256"] not in hidden]
    subjects = {str(row["id"]) for row in how} | {j.id for j in judgements} | set(originals)
    _write(folder / "incidents.jsonl", "".join(publicjson_incidents.dumps(redact(i, names)) + "\n" for i in found))
    _write(folder / "originals.csv", _table(redact(how, names)))
    _write(folder / "judgements.jsonl", "".join(_judgement_line(redact(j, names)) for j in judgements))
    with (folder / "custody.jsonl").open("w", encoding="utf-8") as log:
        log.writelines(_event_line(e, subjects, names) for e in ledger.each_event())
    _write(folder / "seal.txt", f"{ledger.seal()}\n")
    _write(folder / "codebook.md", codebook)
    _write(folder / "README.txt", _README.format(version=__version__, incidents=len(found), reports=len(originals)))
    return Handed(len(found), len(originals), withheld)


def _originals_of(ledger: Ledger, claims: Sequence[str]) -> dict[str, Reading]:
    """The current reading of each original that the claims are in."""
    found = {}
    for claim in claims:
        for one in ledger.find(claim):
            found[one.reading.report.sha256] = one.reading
    if not found:
        raise NotFoundError("nothing is left of these incidents", "`reportedly incidents` shows what there is")
    return found


def _reason(opened: ReviewedLedger, sha256: str) -> str:
    return next((j.reason for j in opened.standing.having("withhold", "report") if j.subjects[0] == sha256), "") or "no reason is given"


def _captures_of(ledger: Ledger, originals: Collection[str]) -> list[Mapping[str, object]]:
    query = sa.select(captures).where(captures.c.sha256.in_(sorted(originals))).order_by(captures.c.custody)
    return ledger.ask(lambda connection: [dict(row) for row in connection.execute(query).mappings()])


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    """CSV whose cells can't run as formulas."""
    out = io.StringIO()
    names = [c.name for c in captures.columns if c.name != "custody"]
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        cells = ["" if row[n] is None else str(row[n]) for n in names]
        writer.writerow(["'" + c if c[:1] in "=+-@\t\r" else c for c in cells])
    return out.getvalue()


def _judgement_line(j: Judgement) -> str:
    return publicjson.line_of(asdict(j)) + "\n"


def _event_line(event: CustodyEvent, subjects: Collection[str], names: Iterable[str]) -> str:
    """An event whole where it is of what is handed over, and names nobody who is withheld; else its number and hashes."""
    said = preserve.details_of(event)
    mine = event.subject in subjects or said.get("capture") in subjects or said.get("sha256") in subjects or event.kind == preserve.MADE
    if mine and redact(event.details, names) == event.details:
        return json.dumps(asdict(event)) + "\n"
    return json.dumps({"seq": event.seq, "previous": event.previous, "hash": event.hash}) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "backslashreplace"))


def check_seal(ledger: Ledger, seal: Seal) -> str:
    """A sentence where the ledger's log is not the one that was sealed, or a continuation of it; else ""."""
    event = ledger.pick_event(seal.seq)
    if event is None:
        return f"the log of custody ends before event {seal.seq}, which was sealed"
    return "" if event.hash == seal.hash else f"event {seal.seq} of the log of custody is not the one that was sealed"
