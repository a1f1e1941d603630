"""What the ledger knows of watched feeds and their entries."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from reportedly.records import digest
from reportedly.store_claims import key
from reportedly.store_schema import captures, feed_entries, feeds

if TYPE_CHECKING:
    from reportedly.store import Ledger


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed as it was last met: its server's marks, when it may be asked again (ISO 8601, UTC), how often it failed in a row."""

    url: str
    etag: str | None
    modified: str | None
    checked_at: str
    next_at: str
    failed: int
    said: str


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of a feed: the digest of what it said, how often its page was looked at, when to look again (None: no more)."""

    feed: str
    entry: str
    digest: str
    looks: int
    first_at: str
    next_at: str | None
    etag: str | None = None
    modified: str | None = None


def entry_key(identifier: str) -> str:
    """An entry's id as the ledger's index holds it: long ones by their hash."""
    return identifier if len(identifier) <= 500 and identifier.isprintable() else "sha256:" + digest("entry id", identifier)


def pick_feed(ledger: "Ledger", url: str) -> KnownFeed | None:
    """What is known of a feed."""
    row = ledger.ask(lambda connection: connection.execute(sa.select(feeds).where(feeds.c.url == key(url))).mappings().first())
    return KnownFeed(**row) if row else None


def write_feed(ledger: "Ledger", feed: KnownFeed) -> None:
    """Keeps what is known of a feed now."""
    with ledger.writing() as connection:
        row = {**asdict(feed), "url": key(feed.url)}
        if not connection.execute(feeds.update().where(feeds.c.url == row["url"]).values(row)).rowcount:
            connection.execute(feeds.insert(), row)


def find_entries(ledger: "Ledger", url: str) -> dict[str, KnownEntry]:
    """The known entries of a feed, by the key of their id."""
    query = sa.select(feed_entries).where(feed_entries.c.feed == key(url))
    rows = ledger.ask(lambda connection: connection.execute(query).mappings().all())
    return {row["entry"]: KnownEntry(**row) for row in rows}


def write_entry(ledger: "Ledger", entry: KnownEntry) -> None:
    """Keeps what is known of an entry now."""
    row = {**asdict(entry), "feed": key(entry.feed)}
    with ledger.writing() as connection:
        same = sa.and_(feed_entries.c.feed == row["feed"], feed_entries.c.entry == row["entry"])
        if not connection.execute(feed_entries.update().where(same).values(row)).rowcount:
            connection.execute(feed_entries.insert(), row)


def newest_text(ledger: "Ledger", url: str) -> str | None:
    """The SHA-256 of the text that was last received from an address, None where there is none."""
    query = sa.select(captures.c.text_sha256).where(captures.c.url == key(url)).order_by(captures.c.custody.desc()).limit(1)
    return ledger.ask(lambda connection: connection.scalar(query))
