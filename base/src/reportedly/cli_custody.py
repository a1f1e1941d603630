"""`reportedly verify`, `seal` and `handover`: is the ledger whole, what may be published to show it, and what is passed on."""

import base64
import sys
from pathlib import Path

from reportedly.cli_output import say, waiting
from reportedly.errors import UsageError
from reportedly.seal import check_stamp, digest_of, read_seal, stamp_request
from reportedly.store import Ledger

BROKEN = 1
_SECONDS = 60.0  # for an authority's answer


def verify(where: str, sealed: str | None) -> int:
    """Prints a line for each fault; gives the exit code: 0 for a whole ledger, else 1."""
    from reportedly.handover import check_seal

    seal = read_seal(sealed) if sealed else None
    faults = 0
    with Ledger.open(where, create=False) as ledger:
        for fault in ledger.each_fault():
            faults += 1
            sys.stdout.write(f"{fault}\n")
        if seal and (fault := check_seal(ledger, seal)):
            faults += 1
            sys.stdout.write(f"{fault}\n")
        counts, now = ledger.counts(), ledger.seal()
    kept = f"{counts['evidence']:,} originals, {counts['readings']:,} readings, {counts['custody']:,} events of custody"
    if faults:
        say(f"{faults:,} {'fault' if faults == 1 else 'faults'} in {kept}")
        say("hint: restore the ledger from a copy, and compare the two; what changed it may have changed more")
        return BROKEN
    say(f"whole: {kept}{'; as sealed' if seal else ''}; {now}")
    return 0


def seal(where: str, authority: str | None, out: Path | None) -> None:
    """Prints the seal; with an authority's address has it time-stamped, and keeps the stamp in a file. Raises FetchError, UsageError."""
    with Ledger.open(where, create=False) as ledger:
        now = ledger.seal()
        if authority:
            target = out or Path(f"seal-{now.seq}.tsr")
            if target.exists():
                raise UsageError(f"{target} exists already", "name another file with --out")
            answer = _stamped(authority, stamp_request(now), now)
            target.write_bytes(answer)
            ledger.keep_stamp(now, authority, base64.b64encode(answer).decode("ascii"))
            say(f"time-stamped by {authority}; the stamp is in {target}")
            say(f"check it: printf %s '{now}' | openssl ts -verify -in {target} -data /dev/stdin -CAfile AUTHORITY.pem")
        elif out:
            raise UsageError("--out is where a time stamp goes", "name an authority with --authority, or leave --out away")
    sys.stdout.write(f"{now}\n")
    say(f"publish this line; `reportedly verify --seal LINE` shows later that nothing before it was changed "
        f"(its SHA-256 is {digest_of(now).hex()})")


def _stamped(authority: str, request: bytes, now: object) -> bytes:
    from reportedly.ingest.fetch import FetchError, fetch_page

    try:
        answer = fetch_page(authority, {"Content-Type": "application/timestamp-query"}, max_bytes=100_000, seconds=_SECONDS, body=request)
    except FetchError as error:
        error.hint = "without a network or this authority, publish the seal itself: `reportedly seal` alone prints it"
        raise
    check_stamp(read_seal(str(now)), request, answer.raw)
    return answer.raw


def handover(where: str, ids: list[str], out: Path) -> None:
    """Writes the bag. Raises NotFoundError, UsageError, LedgerError."""
    from reportedly.cli_codebook import markdown
    from reportedly.handover import write_bag
    from reportedly.pipeline_joining import join_due

    with Ledger.open(where, create=False) as ledger:
        with waiting("joining") as progress:
            join_due(ledger, progress)
        handed = write_bag(ledger, ids, out, markdown())
    held = f", {handed.withheld} of their originals withheld" if handed.withheld else ""
    say(f"{out}: {handed.incidents} {'incident' if handed.incidents == 1 else 'incidents'}, {handed.reports} "
        f"{'report' if handed.reports == 1 else 'reports'}{held}")
    say("INTERNAL: it names persons and holds whole reports; any BagIt tool checks it (bagit.py --validate)")
