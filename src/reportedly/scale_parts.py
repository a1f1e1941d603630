"""Parts: files of reports in a shared folder or in object storage, opened and read by the workers of Ray, not by the first process."""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, Any

from reportedly import pipeline, preserve, scale
from reportedly.errors import UsageError
from reportedly.ingest.given import Given
from reportedly.ingest.inputs import find_in_part, is_address
from reportedly.pipeline import Outcome
from reportedly.records import Failure, Received

STORES = ("s3://", "gs://", "abfs://", "hdfs://", "file://")  # what Arrow opens, with the credentials of its usual settings
_HINT = "check the address and its credentials; each worker must reach it under the same name"

PartsReader = Callable[[dict[str, Any]], Iterator[dict[str, list[Any]]]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts by their paths or addresses, and how they are read.

    A report is passed over where each set of `known` has it, by the SHA-256 of its bytes or the id of its receipt.
    """

    paths: tuple[str, ...]
    given: Given
    aliases: Mapping[str, str] = field(default_factory=dict)
    trained: bool = True
    known: tuple[frozenset[str], ...] = ()


def holds_parts(path: str) -> bool:
    """True for a folder, and for an address in object storage.

    >>> holds_parts("s3://archive/2019"), holds_parts("reports.jsonl")
    (True, False)
    """
    return path.startswith(STORES) or Path(path).is_dir()


def find_parts(paths: Sequence[str]) -> tuple[str, ...]:
    """The files in these folders and stores, each folder's by their names; a file is a part itself. Raises UsageError."""
    found: list[str] = []
    for path in paths:
        if path == "-" or is_address(path):
            raise UsageError(f"{path} can't be read by workers beside a folder", "give it in a run of its own")
        if path.startswith(STORES):
            found += _find_stored(path)
        elif Path(path).is_dir():
            inside = (p for p in Path(path).absolute().rglob("*") if not any(part.startswith(".") for part in p.relative_to(path).parts))
            found += sorted(str(p) for p in inside if p.is_file())
        else:
            found.append(str(Path(path).absolute()))
    if not found:
        raise UsageError(f"there is no part in {', '.join(paths)}", "name a folder that holds files of reports, for example .jsonl.gz")
    return tuple(found)


def _find_stored(address: str) -> list[str]:
    """The files below an address in object storage, as addresses; the address itself where it is a file."""
    fs = import_module("pyarrow.fs")  # comes with Ray Data
    try:
        store, path = fs.FileSystem.from_uri(address)
        if store.get_file_info(path).type == fs.FileType.File:
            return [address]
        inside = store.get_file_info(fs.FileSelector(path, recursive=True))
    except (OSError, ValueError) as error:
        raise UsageError(f"{address} can't be opened: {str(error).splitlines()[0]}", _HINT) from error
    before = address.rstrip("/")
    names = (one.path.removeprefix(path.rstrip("/")).lstrip("/") for one in inside if one.type == fs.FileType.File)
    return [f"{before}/{name}" for name in sorted(names) if not any(piece.startswith(".") for piece in name.split("/"))]


def open_part(path: str) -> IO[bytes]:
    """A part as a stream of its bytes as they are stored. Raises OSError."""
    if not path.startswith(STORES):
        return Path(path).open("rb", buffering=0)
    fs = import_module("pyarrow.fs")
    try:
        store, inside = fs.FileSystem.from_uri(path)
        stream: IO[bytes] = store.open_input_stream(inside, compression=None)  # packed or not is found out by intake, with its bounds
    except ValueError as error:
        raise OSError(str(error)) from error
    return stream


def read_parts_on_ray(parts: Parts, workers: int, address: str | None = None, read: PartsReader | None = None) -> Iterator[Outcome]:
    """Each report in the parts, in their order, with what came of it: as one process gives that reads them. Raises UsageError.

    A part is one task; a worker that dies gives it to another. `read` is what a task does, for tests of workers that die.
    """
    scale.connect(address, workers)
    import ray.data

    scale.settle()
    left, task = list(parts.paths), read or _task(parts)
    while left:
        current, seen = left[0], 0
        found = ray.data.from_items([{"part": path} for path in left], override_num_blocks=len(left)).map_batches(
            task, batch_size=1, batch_format="numpy", ray_remote_args_fn=lambda: {"max_retries": scale.RETRIES})
        try:
            for row in found.iter_rows():
                current, seen = row["part"], seen + 1 if row["part"] == current else 1
                yield pickle.loads(row["packed"])  # noqa: S301 (what our own workers packed)
            return
        except ray.exceptions.RayError:  # a report that kills each worker that reads it: processes of ours find out which
            tools = scale.tools_of(tuple(sorted(parts.aliases.items())), parts.trained)
            yield from pipeline.read_many(islice(find_in(current, parts), seen, None), 2, tools)
            left = left[left.index(current) + 1 :]


def _task(parts: Parts) -> PartsReader:
    import ray

    held, lean = ray.put(parts.known), replace(parts, paths=(), known=())

    def read(rows: dict[str, Any]) -> Iterator[dict[str, list[Any]]]:
        for path in rows["part"]:
            yield from read_part(str(path), replace(lean, known=ray.get(held)))

    return read


def read_part(path: str, parts: Parts) -> Iterator[dict[str, list[Any]]]:
    """In a worker: one part's reports, pickled with what came of each, so many at a time."""
    tools, reports = scale.tools_of(tuple(sorted(parts.aliases.items())), parts.trained), find_in(path, parts)
    while some := list(islice(reports, scale.BATCH)):
        packed = [pickle.dumps((one, one if isinstance(one, Failure) else pipeline.read_one(one, tools))) for one in some]
        yield {"part": [path] * len(packed), "packed": packed}


def find_in(path: str, parts: Parts) -> Iterator[Received | Failure]:
    """The reports of one part that are not known."""
    for one in find_in_part(lambda: open_part(path), path, parts.given):
        if isinstance(one, Failure) or not parts.known or not _is_known(one, parts.known):
            yield one


def _is_known(one: Received, known: tuple[frozenset[str], ...]) -> bool:
    names = {one.source.sha256, preserve.capture_id(one.media_type, one.source)}
    return all(names & found for found in known)
