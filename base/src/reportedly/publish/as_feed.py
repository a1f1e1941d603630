"""An edition as an Atom feed (RFC 4287): incidents that are new or changed, the newest first. It obeys the embargo as all editions do."""

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from reportedly import language
from reportedly.publish.edition import Edition, Entry
from reportedly.publish.package import Resource
from reportedly.publish.plain import in_one_line
from reportedly.publish.sentences import summary, what

MOST = 200  # entries of a feed
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_feed(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes feed.xml. An incident changes when a newer report tells of it, or a reviewer decides on it."""
    path = folder / "feed.xml"
    newest = sorted(edition.entries, key=lambda e: (e.changed or "", e.id), reverse=True)[:MOST]
    words = language.words(edition.asked.language)
    title = words.say("Situation as reported")
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(words.language)}>\n'
        f"<id>urn:reportedly:{edition.kind}</id><title>{_x(title)}</title>"
        f"<subtitle>{_x(' '.join((*map(words.say, edition.marks), words.say(_WARNING))))}</subtitle>"
        f"<updated>{_time(newest[0].changed if newest else edition.asked.date)}</updated>"
        "<author><name>Reportedly</name></author><generator>Reportedly</generator>\n"
    )
    path.write_text(head + "".join(_entry(e, words) for e in newest) + "</feed>\n", encoding="utf-8")
    return (Resource(path.name, "atom", "Incidents that are new or changed, as a feed.", ()),)


_WARNING = "What stands here is what sources say, not what is known to have happened."


def _entry(e: Entry, words: language.Words) -> str:
    terms = (e.status, e.grade or "no grade", e.review, e.subtype)
    categories = "".join(f"<category term={quoteattr(t)} label={quoteattr(words.say(t))}/>" for t in terms)
    return (
        f"<entry><id>urn:reportedly:{_x(e.id)}</id><title>{_x(words.say('Reported: {what}', what=what(e, words)))}</title>"
        f"<updated>{_time(e.changed)}</updated>{categories}<summary>{_x(summary(e, words))}</summary></entry>\n"
    )


def _time(iso: str | None) -> str:
    """A day as the feed's time; the first moment of the day."""
    return f"{(iso or '1970-01-01')[:10]}T00:00:00Z"


def _x(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", in_one_line(text)))
