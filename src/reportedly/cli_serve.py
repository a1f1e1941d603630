"""`reportedly serve`: the desk on this machine's own address, until it is stopped."""

import gc
import socket
import webbrowser
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly import pipeline, resources
from reportedly.cli_output import failure_line, say
from reportedly.errors import UsageError
from reportedly.ingest.inputs import find_inputs
from reportedly.records import Failure, Reading, Received
from reportedly.samples import find_samples
from reportedly.store import Ledger

if TYPE_CHECKING:
    from reportedly.web.views import Views


@dataclass(frozen=True, slots=True)
class Serving:
    """What is asked: the ledger, the port (0: any that is free), and whether to open a browser."""

    ledger: str
    host: str
    port: int
    opens_browser: bool
    has_accounts: bool = False
    tiles: Path | None = None


def run(asked: Serving) -> None:
    """Serves the desk until Ctrl+C. Raises LedgerError, UsageError where the port is taken or the tiles are none."""
    import uvicorn

    from reportedly.web.app import desk_app
    from reportedly.web.guard import LOCAL
    from reportedly.web.tiles import Archive

    Ledger.open(asked.ledger, create=False).close()
    tiles = Archive(asked.tiles) if asked.tiles else None
    pipeline.open_tools(say)
    listening = _listen(asked.host, asked.port)
    shown = f"[{asked.host}]" if ":" in asked.host else asked.host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    app = desk_app(asked.ledger, (*LOCAL, asked.host), _accounts(asked), tiles)
    _warm(app.state.views)
    say(f"the desk is open at {address} (Ctrl+C closes it); ledger: {asked.ledger}")
    if asked.opens_browser:
        webbrowser.open(address)
    with closing(listening):
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)).run(sockets=[listening])


def _warm(views: "Views") -> None:
    """Reads what every page needs, and lets the collector of garbage pass over it from then on: a pause of half a second less."""
    from reportedly.basemap import areas, borders, waters
    from reportedly.web.render import templates

    views.gazetteer.find("Aleppo", 1)
    areas(), borders(), waters(), templates(), views.actors
    gc.collect()
    gc.freeze()


def _accounts(asked: Serving) -> Path | None:
    from reportedly.web.accounts import accounts_path, read_accounts

    if not asked.has_accounts:
        return None
    path = accounts_path(asked.ledger)
    if not read_accounts(path):
        raise UsageError(f"nobody has an account yet in {path}", "make one first: reportedly accounts add NAME --role admin")
    return path


def keep_samples() -> str:
    """The path of a ledger with the packaged sample reports, made where there is none yet; decisions made in it stay."""
    path = resources.home() / "samples.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    tools = pipeline.open_tools(say)
    with Ledger.open(path) as ledger:
        for sample in find_samples():
            for one in find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet):
                outcome = one if isinstance(one, Failure) else pipeline.read_one(one, tools)
                if isinstance(one, Received) and isinstance(outcome, Reading):
                    ledger.record(one, outcome)
                elif isinstance(outcome, Failure):
                    say(f"error: {failure_line(outcome)}")
    say(f"the sample reports, all invented, are kept in {path}")
    return str(path)


def _listen(host: str, port: int) -> socket.socket:
    try:
        # with its protocol named, answers are sent at once: else small ones wait for the browser's next word
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        raise UsageError(f"the desk can't be opened at {host}:{port}: {error}",
                         "choose another port: --port 0 takes any that is free") from error
    return listening
