"""Many machines: the same readings from Ray Data, here or on a cluster, in input order; what a dead worker had is read by another.

Ray's workers also look ahead in joining.
"""

import itertools
import os
import pickle
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportedly import pipeline
from reportedly.errors import UsageError
from reportedly.pipeline import Outcome, Tools
from reportedly.pipeline_ahead import Ready, Share, Workers, look
from reportedly.records import Failure, Received

CHUNK = 2_000  # reports of one dataset: they are with the cluster together, and bound what the driver holds
BATCH = 16  # reports of one task
RETRIES = 3  # workers that may die of one task before it is read here
STORE = 256 * 1024 * 1024  # bytes of Ray's object store on one machine
_ADDRESS_HINT = "give the address that `ray start --head` prints, or none for this machine"
RowsReader = Callable[[dict[str, Any]], dict[str, list[bytes]]]

_tools: dict[tuple[Any, ...], Tools] = {}  # in each worker: opened once, for all tasks that it gets


def connect(address: str | None, workers: int) -> None:
    """Joins the cluster at the address, or starts Ray here with so many workers. Raises UsageError where Ray is missing or away."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    try:
        import ray
    except ImportError:
        raise UsageError("the engine ray needs Ray, which is not installed", "pip install 'reportedly[ray]'") from None
    if ray.is_initialized():
        return
    away = f"Ray can't be reached at {address or 'this machine'}"
    if address:
        _check_reachable(address, away)
    quiet: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address:
            ray.init(address=address, **{k: v for k, v in quiet.items() if k != "include_dashboard"})
        else:
            ray.init(num_cpus=workers, object_store_memory=STORE, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise UsageError(f"{away}: {(str(error) or type(error).__name__).splitlines()[0]}", _ADDRESS_HINT) from error
    ray._private.worker._worker_logs_enabled = False  # it would tell of a worker's death on standard output, among the readings


def _check_reachable(address: str, away: str) -> None:
    """Asks the address's port first: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return  # "auto": Ray finds the cluster that this machine is in
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise UsageError(f"{away}: {error}", _ADDRESS_HINT) from error


def read_on_ray(received: Iterable[Received | Failure], tools: Tools, workers: int, address: str | None = None,
                read: RowsReader | None = None) -> Iterator[Outcome]:
    """Each input with what came of it, in input order: the same, byte for byte, as one process gives. Raises UsageError.

    `read` is what a task does with its rows (`packed`: pickled inputs), for tests of workers that die.
    """
    connect(address, workers)
    import ray.data

    settle()
    task = read or _task(tools.aliases, tools.model is not None)
    stream = iter(received)
    while chunk := list(itertools.islice(stream, CHUNK)):
        rows, done = [{"packed": pickle.dumps(one)} for one in chunk], 0
        found = ray.data.from_items(rows, override_num_blocks=max(1, -(-len(rows) // BATCH))).map_batches(
            task, batch_size=BATCH, batch_format="numpy", ray_remote_args_fn=lambda: {"max_retries": RETRIES})
        try:
            for one, row in zip(chunk, found.iter_rows(), strict=True):
                yield one, pickle.loads(row["packed"])  # noqa: S301 (what our own workers packed)
                done += 1
        except ray.exceptions.RayError:  # a report that kills each worker that reads it: processes of ours find out which
            yield from pipeline.read_many(chunk[done:], 2, tools)


def joiners(where: str, workers: int, address: str | None = None) -> Workers | None:
    """Ray's workers, who look ahead of the writer in joining; None where they can't open the ledger: a file, and other machines.

    Where they fail the writer does the rest alone.
    """
    if address and "://" not in where:
        return None
    connect(address, workers)
    import ray

    task = ray.remote(num_cpus=0)(look)  # no slot of its own: readings may hold them all, and wait for the writer

    def spread(shares: Sequence[Share]) -> Iterator[Ready]:
        for waiting in [task.remote(share) for share in shares]:
            try:
                yield ray.get(waiting)
            except ray.exceptions.RayError:
                return

    return Workers(where if "://" in where else str(Path(where).absolute()), workers, spread)


def settle() -> None:
    """Has Ray keep the order of what it is given, and draw nothing on the terminal."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False


def _task(aliases: Mapping[str, str], trained: bool) -> RowsReader:
    given = tuple(sorted(aliases.items()))

    def read(rows: dict[str, Any]) -> dict[str, list[bytes]]:
        return read_rows(rows, given, trained)

    return read


def read_rows(rows: dict[str, Any], aliases: tuple[tuple[str, str], ...], trained: bool) -> dict[str, list[bytes]]:
    """In a worker: pickled inputs to pickled outcomes."""
    outcomes, tools = [], tools_of(aliases, trained)
    for packed in rows["packed"]:
        one = pickle.loads(packed)  # noqa: S301 (what our own driver packed)
        outcomes.append(pickle.dumps(one if isinstance(one, Failure) else pipeline.read_one(one, tools)))
    return {"packed": outcomes}


def tools_of(aliases: tuple[tuple[str, str], ...], trained: bool) -> Tools:
    """In a worker: what reads, opened once."""
    key = (aliases, trained)
    if key not in _tools:
        _tools[key] = pipeline.open_tools(aliases=dict(aliases), trained=trained)
    return _tools[key]
