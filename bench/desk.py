"""The desk over a large ledger: every page's server time at the 95th percentile, and how long the map takes to draw.

    python bench/desk.py [--incidents 50000] [--folder DIR] [--rounds 40] [--only NAME] [--browser]

The ledger is made once and kept in the folder (desk_ledger.py). Each page is first asked for alone, in this process: with an address that
was not asked for yet, again while nothing is written, and after a decision, when nothing that was kept may be shown. Then all pages are
asked for over HTTP of `reportedly serve`, by one client and by four at once. Beside the clock stands the processor time that the server
spent on each request, since other work on the machine slows the clock; the machine's load is printed too.
"""

import argparse
import http.client
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desk_ledger import CLAIMS, FOLDER, keep_ledger
from fastapi.testclient import TestClient

from reportedly import store_joining
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.web.app import desk_app

LIMIT = 0.2  # seconds of server time at the 95th percentile
DRAWN = 2.0  # seconds until the map is drawn
LONGEST = 20.0  # seconds that one page may be measured
Pages = dict[str, Callable[[random.Random], str]]


def pages(path: Path, count: int) -> Pages:
    """An address of each page, at random."""
    with closing(sqlite3.connect(path)) as connection:
        shas = [row[0] for row in connection.execute("SELECT sha256 FROM readings WHERE id LIKE 'rd-%00'")]
    return {
        "overview": lambda c: "/",
        "list": lambda c: f"/incidents?at={c.randrange(1, count // 50)}",
        "list, by killed": lambda c: f"/incidents?sort=-killed&at={c.randrange(1, count // 50)}",
        "list, filtered": lambda c: f"/incidents?grade={c.choice(['fair', 'contested'])}&first=2030-0{c.randrange(1, 9)}",
        "list, its part": lambda c: f"/incidents?killed={c.randrange(2, 80)}&first=2029-{c.randrange(10, 12)}&part=results",
        "list, words": lambda c: f"/incidents?text={c.choice(['market', 'raqqah', 'clash', 'harim'])}%20{c.randrange(2029, 2031)}",
        "list, a country": lambda c: f"/incidents?place={c.choice(['SY', 'IQ', 'TR', 'LB'])}&first=2029-0{c.randrange(1, 9)}",
        "map's places": lambda c: f"/map/places?killed={c.randrange(2, 80)}",
        "map's towns": lambda c: f"/map/towns?bbox={c.randrange(30, 40)},32,48,37",
        "incident": lambda c: f"/incidents/i-c-{c.randrange(count):07d}",
        "reports": lambda c: f"/reports?at={c.randrange(1, count // 50)}",
        "report": lambda c: f"/reports/{c.choice(shas)}",
        "claim": lambda c: f"/claims/c-{c.randrange(count):07d}-3",
        "compare": lambda c: f"/compare?one=c-{c.randrange(count):07d}-1&other=c-{c.randrange(count):07d}-2",
        "compare incidents": lambda c: f"/compare?one=i-c-{c.randrange(count):07d}&other=i-c-{c.randrange(count):07d}",
        "review": lambda c: "/review",
        "next": lambda c: f"/review/next?after=c-{c.randrange(count):07d}-9",
        "search": lambda c: f"/search?q={c.choice(['market', 'Mayadin', '%D8%A7%D9%84%D8%B1%D9%82%D8%A9', 'shells+people', 'bado'])}",
        "failures": lambda c: "/failures",
        "API, one": lambda c: f"/api/incidents/i-c-{c.randrange(count):07d}",
        "API, fifty": lambda c: f"/api/incidents?limit=50&offset={c.randrange(count - 50)}",
        "API, reports": lambda c: f"/api/reports?limit=50&offset={c.randrange(count - 50)}",
    }


# --- alone -------------------------------------------------------------------------------------------------


def measure_alone(path: Path, asked: Pages, rounds: int) -> bool:
    """Prints each page's times in this process; True where all are below the limit at the 95th percentile."""
    client, chance, fits = TestClient(desk_app(str(path)), follow_redirects=False), random.Random(1), True
    for address in asked.values():
        client.get(address(chance))  # templates, borders and the place index are read once
    print(f"{'alone, ms':20}{'fresh':>7}{'median':>8}{'p95':>7}{'cpu':>7}{'after a decision: median':>26}{'p95':>7}{'cpu':>7}{'kB':>7}")
    for name, address in asked.items():
        first, _ = _timed(client, address(chance))
        taken, cpu, size = _rounds(client, lambda: address(chance), rounds)  # noqa: B023
        after, after_cpu, _ = _rounds(client, lambda: address(chance), max(5, rounds // 4), lambda: decide(path))  # noqa: B023
        print(f"{name:20}{first:7.0f}{_at(taken, 50):8.0f}{_at(taken, 95):7.0f}{cpu:7.0f}{_at(after, 50):26.0f}{_at(after, 95):7.0f}"
              f"{after_cpu:7.0f}{size / 1000:7.0f}", flush=True)
        fits &= max(_at(taken, 95), _at(after, 95)) < LIMIT * 1000
    return fits


def _timed(client: TestClient, address: str) -> tuple[float, int]:
    began = time.perf_counter()
    answer = client.get(address)
    if answer.status_code not in {200, 303}:
        sys.exit(f"{address}: {answer.status_code}")
    return (time.perf_counter() - began) * 1000, len(answer.content)


def _rounds(client: TestClient, address: Callable[[], str], rounds: int,
            before: Callable[[], None] = lambda: None) -> tuple[list[float], float, int]:
    """Milliseconds of each round, processor milliseconds of one, and the bytes of the last."""
    taken, cpu, size, ends = [], 0.0, 0, time.monotonic() + LONGEST
    while len(taken) < rounds and time.monotonic() < ends:
        before()
        began = time.process_time()
        seconds, size = _timed(client, address())
        cpu += time.process_time() - began
        taken.append(seconds)
    return taken, cpu / len(taken) * 1000, size


def decide(path: Path) -> None:
    """One more decision in the ledger, and its incidents changed: whatever pages kept is out of date."""
    with Ledger.open(path, by="bench") as ledger:
        ledger.judge(Judgement("note", ("c-0000000-0",), "note", value=f"bench {time.time_ns()}", reason="a round of the bench"))
        with ledger.writing() as connection:
            store_joining.count_change(connection)


# --- served ------------------------------------------------------------------------------------------------


@contextmanager
def served(path: Path) -> Iterator[tuple[int, int]]:
    """The port and the process id of `reportedly serve` over the ledger."""
    command = [sys.executable, "-m", "reportedly", "serve", "--ledger", str(path), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        line = next(line for line in process.stderr or () if "http://" in line)
        port = int(line.split("http://", 1)[1].split("/")[0].rsplit(":", 1)[1])
        try:
            _await(port)
            yield port, process.pid
        finally:
            process.terminate()


def _await(port: int) -> None:
    """Waits until the desk answers."""
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit("the desk does not answer")


def measure_served(path: Path, asked: Pages, rounds: int) -> bool:
    """Prints each page's times over HTTP, for one client and for four; True where one client's are below the limit."""
    fits = True
    with served(path) as (port, process):
        print(f"\n{'over HTTP, ms':20}{'median':>8}{'p95':>7}{'cpu':>7}{'four clients: median':>24}{'p95':>7}{'cpu':>7}")
        for name, address in asked.items():
            _client(port, address, 3, 0)
            one, cpu = _clients(port, process, address, rounds, 1)
            four, four_cpu = _clients(port, process, address, rounds // 2, 4)
            print(f"{name:20}{_at(one, 50):8.0f}{_at(one, 95):7.0f}{cpu:7.0f}{_at(four, 50):24.0f}{_at(four, 95):7.0f}{four_cpu:7.0f}",
                  flush=True)
            fits &= _at(one, 95) < LIMIT * 1000
    return fits


def _clients(port: int, process: int, address: Callable[[random.Random], str], rounds: int, clients: int) -> tuple[list[float], float]:
    """Milliseconds of each request of so many clients at once, and processor milliseconds of the server for one."""
    taken: list[float] = []
    began = _cpu(process)
    threads = [threading.Thread(target=lambda n=n: taken.extend(_client(port, address, rounds, n))) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, (_cpu(process) - began) / max(1, len(taken)) * 1000


def _client(port: int, address: Callable[[random.Random], str], rounds: int, seed: int) -> list[float]:
    chance, taken, ends = random.Random(100 + seed), [], time.monotonic() + LONGEST
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        while len(taken) < rounds and time.monotonic() < ends:
            began = time.perf_counter()
            connection.request("GET", address(chance))
            answer = connection.getresponse()
            answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status not in {200, 303}:
                sys.exit(f"status {answer.status}")
    return taken


def _cpu(process: int) -> float:
    """Processor seconds that a process has spent, where the system tells (Linux)."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _at(taken: list[float], percent: int) -> float:
    return sorted(taken)[min(len(taken) - 1, len(taken) * percent // 100)]


# --- in a browser ------------------------------------------------------------------------------------------


def draw(path: Path) -> bool:
    """Prints how long a real browser takes from navigation until the map stands still; True where that is below the limit."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from playwright.sync_api import sync_playwright

    from browser.conftest import ARGUMENTS, CHROMIUM

    shown: list[tuple[float, float]] = []
    with served(path) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for turn in range(5):
            page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1360, "height": 900})
            began = time.perf_counter()
            page.goto("/incidents", wait_until="commit")
            page.locator("#map[data-drawn]").first.wait_for(timeout=60_000)
            first = time.perf_counter() - began
            page.locator("#map[data-idle]").wait_for(timeout=60_000)
            idle = time.perf_counter() - began
            print(f"map, visit {turn + 1}: a drawing after {first:.2f} s, places on it and still after {idle:.2f} s; "
                  f"{page.locator('#map').get_attribute('data-places')} places", flush=True)
            shown.append((first, idle))
            page.close()
        browser.close()
    return sorted(idle for _, idle in shown)[len(shown) // 2] < DRAWN


def main() -> None:
    """Makes the ledger, or takes the one kept, and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--only", help="pages whose name has these words")
    parser.add_argument("--browser", action="store_true", help="the map in a real browser too")
    parser.add_argument("--alone", action="store_true", help="leave out the pages over HTTP")
    given = parser.parse_args()
    path = keep_ledger(given.incidents, given.folder)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"{given.incidents:,} incidents, {given.incidents * CLAIMS:,} claims, {path.stat().st_size / 1e6:.0f} MB; {load}", flush=True)
    asked = {name: page for name, page in pages(path, given.incidents).items() if not given.only or given.only in name}
    fits = measure_alone(path, asked, given.rounds)
    if not given.alone:
        fits &= measure_served(path, asked, given.rounds)
    if given.browser:
        fits &= draw(path)
    print(f"load {os.getloadavg()[0]:.1f}")
    sys.exit(0 if fits else f"a page takes longer than {LIMIT:g} s, or the map longer than {DRAWN:g} s")


if __name__ == "__main__":
    main()
