"""Records beside memory: an edition of fifty thousand incidents is made and written with few of them at hand."""

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

Record = TypeVar("Record")
IN_MEMORY = 16_000_000  # bytes up to which nothing is written to the disk


class Spool(Sequence[Record], Generic[Record]):
    """Records by their keys' order, each read anew whenever it is asked for; they lie in a file of this process that no other can open."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (it lives as long as the edition)
        self._places: list[tuple[tuple[str, str], int]] = []
        self._end = 0

    def add(self, key: tuple[str, str], record: Record) -> None:
        """Keeps one more record."""
        self._file.seek(self._end)
        self._places.append((key, self._end))
        pickle.dump(record, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Record]:
        for _, place in sorted(self._places):
            yield self._load(place)

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...

    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        found = sorted(self._places)[index]
        return [self._load(place) for _, place in found] if isinstance(found, list) else self._load(found[1])

    def _load(self, place: int) -> Record:
        self._file.seek(place)
        record: Record = pickle.load(self._file)  # noqa: S301 (what this process has just put there)
        return record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spool) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
