"""What a host's robots.txt lets us fetch, and how long to wait between two pages of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from reportedly.ingest.fetch import AGENT, Answer, FetchError

NAME = AGENT.split("/")[0]
DELAY = 2.0  # seconds between two pages of one host, where it asks for no more
LONGEST = 120.0  # a host that asks for a longer pause is left out of this pass
KEPT = 24 * 3600.0  # seconds that a robots.txt counts
MAX_BYTES = 512 * 1024
_OWN_WORDS = "read what the feed itself says (pages = false)"


class RobotsError(FetchError):
    """The host asks not to fetch this."""


@dataclass(slots=True)
class Manners:
    """How the hosts of one run want to be treated: `fetch` gets robots.txt and pages, `sleep` and `clock` are the tests' hold on time."""

    fetch: Callable[..., Answer]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    delay: float = DELAY
    _rules: dict[str, tuple[float, RobotFileParser | None]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def ask(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """Fetches an address after the pause that its host asks for. Raises RobotsError where it may not be fetched, FetchError."""
        host = urlsplit(url)._replace(path="", query="", fragment="").geturl()
        rules = self._rules_of(host)
        if rules is None:
            raise RobotsError(f"{host}/robots.txt can't be had, so nothing of that host is fetched now", "the next pass tries again")
        if not rules.can_fetch(NAME, url):
            raise RobotsError(f"{host}/robots.txt asks not to fetch {url}", f"ask the publisher, or {_OWN_WORDS}")
        pause = max(self.delay, float(rules.crawl_delay(NAME) or 0))
        if pause > LONGEST:
            raise RobotsError(f"{host}/robots.txt asks for {pause:.0f} s between two pages", _OWN_WORDS)
        self._wait(host, pause)
        return self.fetch(url, headers)

    def _wait(self, host: str, pause: float) -> None:
        since = self.clock() - self._last.get(host, -1e9)
        if since < pause:
            self.sleep(pause - since)
        self._last[host] = self.clock()

    def _rules_of(self, host: str) -> RobotFileParser | None:
        known = self._rules.get(host)
        if known is not None and self.clock() - known[0] < KEPT:
            return known[1]
        self._rules[host] = self.clock(), self._fetched(host)
        return self._rules[host][1]

    def _fetched(self, host: str) -> RobotFileParser | None:
        rules = RobotFileParser()
        try:
            answer = self.fetch(f"{host}/robots.txt", None, max_bytes=MAX_BYTES)
            rules.parse(answer.raw.decode("utf-8", "replace").splitlines())
        except FetchError as error:
            if error.answered is None or error.answered >= 500 or error.answered == 429:
                return None
            rules.parse([])  # no rules there (404) or not for us (401, 403): RFC 9309 lets us fetch
        return rules
