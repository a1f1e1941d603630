"""Readings as Parquet: a folder of parts, written whole or not at all, that a run which was killed goes on with."""

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from reportedly import publicjson
from reportedly.errors import UsageError
from reportedly.records import Failure, Reader, Reading, Received

A_PART = 1_000  # readings of one part
COLUMNS = ("sha256", "report_id", "url", "outlet", "title", "published", "language", "claims", "reader", "reading")


class Parts:
    """The parts in a folder. `done` are the originals that this very reader's parts hold; `reading` is the public JSON.

    Raises UsageError where pyarrow is missing, or the folder can't be written or holds something else.
    """

    def __init__(self, folder: Path, reader: Reader, a_part: int = A_PART) -> None:
        self.folder, self.reader, self.a_part = folder, json.dumps(publicjson.reader_to_json(reader), sort_keys=True), a_part
        self.waiting: list[dict[str, Any]] = []
        try:
            self._pa, self._pq = import_module("pyarrow"), import_module("pyarrow.parquet")
        except ImportError:
            raise UsageError("Parquet needs pyarrow, which is not installed", "pip install 'reportedly[geo]'") from None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.done = self._find_done()
        except OSError as error:
            raise UsageError(f"{folder} can't be written: {getattr(error, 'strerror', None) or error}",
                             "name a folder of its own for the parts") from error

    def _find_done(self) -> set[str]:
        found: set[str] = set()
        for path in sorted(self.folder.glob("part-*.parquet")):
            try:
                table = self._pq.read_table(path, columns=["sha256", "reader"])
            except (self._pa.ArrowInvalid, KeyError) as error:
                raise UsageError(f"{path} is no part of readings: {error}", "name another folder") from error
            found |= {sha256 for sha256, reader in zip(*(table[c].to_pylist() for c in ("sha256", "reader")), strict=True)
                      if reader == self.reader}
        return found

    def not_yet(self, received: Iterator[Received | Failure]) -> Iterator[Received | Failure]:
        """The inputs that no part holds."""
        return (one for one in received if isinstance(one, Failure) or one.source.sha256 not in self.done)

    def kept(self, outcomes: Iterator[Any]) -> Iterator[Any]:
        """The same outcomes; each reading that no part holds goes into one."""
        try:
            for received, outcome in outcomes:
                if isinstance(outcome, Reading) and outcome.report.sha256 not in self.done:
                    self._add(outcome)
                yield received, outcome
        finally:
            self._write()

    def _add(self, reading: Reading) -> None:
        r = reading.report
        self.done.add(r.sha256)
        self.waiting.append(dict(zip(COLUMNS, (
            r.sha256, r.id, r.url, r.outlet, r.title, r.published, r.language, len(reading.claims), self.reader,
            publicjson.dumps(reading)), strict=True)))
        if len(self.waiting) >= self.a_part:
            self._write()

    def _write(self) -> None:
        """The waiting readings as the next part: aside first, then under its name."""
        if not self.waiting:
            return
        pa = self._pa
        kinds = pa.schema([(name, pa.int64() if name == "claims" else pa.string()) for name in COLUMNS])
        rows = [{name: _plain(value) for name, value in row.items()} for row in self.waiting]
        aside = self.folder / f".part-{os.getpid()}"
        try:
            self._pq.write_table(pa.Table.from_pylist(rows, schema=kinds), aside, compression="zstd")
            for n in itertools.count(len(list(self.folder.glob("part-*.parquet")))):
                with suppress(FileExistsError):
                    os.link(aside, self.folder / f"part-{n:06}.parquet")
                    break
        except OSError as error:
            raise UsageError(f"{self.folder} can't be written: {error.strerror or error}",
                             "make room, and run the same command again: the parts that are there are kept") from error
        finally:
            aside.unlink(missing_ok=True)
        self.waiting = []


def _plain(value: Any) -> Any:
    """Text that UTF-8 can hold: a lone surrogate is written as "?"."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
