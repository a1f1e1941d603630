"""What a run did, for machines: a log of one JSON object an input, without any text of reports, and counts and rates at its end."""

import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from reportedly.errors import UsageError
from reportedly.records import Failure, Reading, Received


@dataclass(slots=True)
class RunLog:
    """Counts of a run from its beginning; with `out`, a line for each input as it is done."""

    out: IO[str] | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("reports", "claims", "words", "failures", "not_english"), 0))
    began: float = field(default_factory=time.monotonic)

    def note(self, received: Received | Failure, outcome: Reading | Failure) -> None:
        """Counts an input and what came of it, and logs where it came from, never what it says."""
        if isinstance(outcome, Failure):
            self.counts["failures"] += 1
            self._write("failed", origin=outcome.origin, why=outcome.message)
            return
        report = outcome.report
        self.counts["reports"] += 1
        self.counts["claims"] += len(outcome.claims)
        self.counts["words"] += len(report.text.split())
        self.counts["not_english"] += report.language not in (None, "en")
        self._write("read", origin=received.origin, sha256=report.sha256, language=report.language, characters=len(report.text),
                    claims=len(outcome.claims), replaces=report.replaces)

    def _write(self, event: str, **facts: Any) -> None:
        if self.out is not None:
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            self.out.write(json.dumps({"at": at, "event": event, **facts}, ensure_ascii=True) + "\n")
            self.out.flush()

    def metrics(self) -> dict[str, float | int | None]:
        """Counts, seconds, rates by the clock, and the peak memory of this process in MB (None where the system doesn't tell)."""
        seconds = time.monotonic() - self.began
        rates = {f"{name}_per_second": round(self.counts[name] / seconds, 2) if seconds > 0 else 0.0 for name in ("reports", "words")}
        return {**self.counts, "seconds": round(seconds, 3), **rates, "peak_memory_mb": _peak()}

    def finish(self, target: Path | None) -> None:
        """Closes the log with the metrics, and writes them where they are wanted."""
        self._write("done", **self.metrics())
        if target is not None:
            try:
                target.write_text(json.dumps(self.metrics(), indent=1) + "\n", encoding="utf-8")
            except OSError as error:
                raise UsageError(f"the metrics can't be written to {target}: {error.strerror}", "name another file") from error


def open_log(path: Path | None) -> RunLog:
    """A log that goes on in the file at `path`; without one, counts alone. Raises UsageError where it can't be written."""
    try:
        return RunLog(path.open("a", encoding="utf-8") if path is not None else None)
    except OSError as error:
        raise UsageError(f"the log can't be written to {path}: {error.strerror}", "name another file") from error


def _peak() -> int | None:
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)
    return None
