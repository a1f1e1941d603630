"""`reportedly watch`: one pass over feeds, or pass after pass."""

import time
from pathlib import Path

from reportedly import pipeline
from reportedly.cli_output import say
from reportedly.ingest.fetch import fetch_page
from reportedly.ingest.robots import Manners
from reportedly.publish.plain import in_one_line
from reportedly.store import Ledger
from reportedly.watch import Came, read_watchlist, watch_once

SOME_FAILED = 3
BETWEEN = 60.0  # seconds between two passes: what is due then is asked


def run(watchlist: Path, where: str, repeat: bool) -> int:
    """Watches the feeds of a list; gives 3 where something failed in a single pass, else 0."""
    feeds = read_watchlist(watchlist)
    tools = pipeline.open_tools(say)
    manners = Manners(fetch_page)
    with Ledger.open(where) as ledger:
        if ledger.is_new:
            say(f"made a new ledger: {ledger.where}")
        while True:
            seen = watch_once(ledger, feeds, manners, tools, _tell)
            if not repeat:
                return SOME_FAILED if any(came.failed for came in seen) else 0
            feeds = read_watchlist(watchlist)  # a list that was changed meanwhile counts from the next pass
            time.sleep(BETWEEN)


def _tell(came: Came) -> None:
    counts = [f"{number} {noun}" for number, noun in ((came.new, "new"), (came.changed, "changed"), (came.known, "known"),
                                                       (came.failed, "failed"), (came.claims, "claims")) if number]
    say(f"{in_one_line(came.url)}: {', '.join(counts) or in_one_line(came.said) or 'no entries'}")
    for url, changes in came.changes:
        for change in changes:
            say(f"  changed: {in_one_line(url)}: {in_one_line(change.words())}")
        if not changes:
            say(f"  changed: {in_one_line(url)}: its wording only")
