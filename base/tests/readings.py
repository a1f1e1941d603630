"""Readings made by hand from a text of our own, for tests of what shows, keeps and writes them."""

from dataclasses import replace

from reportedly.read import read_report
from reportedly.records import (
    Actor,
    Attribution,
    Candidate,
    Claim,
    Event,
    Mention,
    Place,
    Quote,
    Reader,
    Reading,
    Role,
    Source,
    Span,
    TimeSpan,
    Toll,
    Weapon,
    When,
    Where,
    digest,
)

TEXT = """Shelling hits market in Harim

HARIM (Coastal Wire) - At least 12 people, including three children, were killed on Monday
when mortar rounds hit a market in Harim, residents said.

Residents accused the Dune Brigade of the shelling. "We had no part in it," the group said in a statement.

Fighters of the Dune Brigade attacked a checkpoint near Idlib on Tuesday."""


def quote(text: str, words: str, nth: int = 0) -> Quote:
    """The nth occurrence of the words in the text."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Quote(at, at + len(words), words)


def mention(text: str, mention_id: str, kind: str, words: str, nth: int = 0, **more: object) -> Mention:
    """A mention of the nth occurrence of the words."""
    q = quote(text, words, nth)
    return replace(Mention(q.start, q.end, mention_id, kind, q.text), **more)  # type: ignore[arg-type]


HARIM = Place("geonames:170794", "Harim", "SY", "Idlib", "settlement", 36.2078, 36.5192, None)
DUNE = Actor("dune-brigade", "Dune Brigade", "rebel group")
READER = Reader("0.1.0", "0123456789abcdef", None)


def market_reading(text: str = TEXT, outlet: str | None = "Coastal Wire") -> Reading:
    """A report with three claims: said, denied within an accusation, and in the outlet's own voice."""
    source = Source(sha256=digest(text), id="market-1", outlet=outlet, published="2031-05-06")
    mentions = (
        mention(text, "m0", "place", "Harim", 1, resolved=HARIM, why="one entry bears this name"),
        mention(text, "m1", "time", "Monday", resolved=TimeSpan("DATE", "2031-05-05", "2031-05-05", "2031-05-05", "relative")),
        mention(text, "m2", "actor", "residents", resolved=Actor("residents", "residents", "civilians")),
        mention(text, "m3", "actor", "Dune Brigade", resolved=DUNE),
        mention(text, "m4", "actor", "the group", form="nominal", resolved=DUNE, why="the only group named before"),
        mention(text, "m5", "weapon", "mortar rounds", resolved=Weapon("mortar")),
        mention(text, "m6", "place", "Idlib", candidates=(Candidate("geonames:169577", "Idlib", 0.6),), why="two entries fit equally well"),
    )
    hit = quote(text, text.split("\n\n")[1].split(" - ", 1)[1])
    accuse, deny = quote(text, "Residents accused the Dune Brigade of the shelling."), quote(text, "We had no part in it")
    attributions = (
        Attribution("a0", quote(text, "residents"), "m2", "witness or resident", False, None, quote(text, "said"),
                    (Span(hit.start, hit.end - len(", residents said.")),), "says"),
        Attribution("a1", quote(text, "Residents"), "m2", "witness or resident", False, None, quote(text, "accused"),
                    (Span(accuse.start, accuse.end),), "alleges"),
        Attribution("a2", quote(text, "the group"), "m4", "armed group", True, None, quote(text, "said", 1),
                    (Span(deny.start, deny.end),), "denies", "actor", True),
    )
    monday = When("m1", "2031-05-05", "2031-05-05", False, None, "relative", 1)
    killed, children = quote(text, "At least 12 people"), quote(text, "three children")
    claims = (
        Claim(hit.start, hit.end, hit.text, "c-1", Event("Explosions/Remote violence", "Shelling/artillery/missile attack",
              quote(text, "mortar rounds hit")), True,
              (Role(*_of(quote(text, "a market")), "target", None), Role(*_of(quote(text, "mortar rounds")), "weapon", "m5")),
              Where("m0", "in", HARIM, 1), (), None, monday,
              (Toll(*_of(killed), "t0", "killed", "unspecified", None, "people", None, "event", 12, 12, None),
               Toll(*_of(children), "t1", "killed", "children", None, "people", "t0", "event", 3, 3, 3)),
              (), ("a0",), "said", "occurred", "the verb 'hit' with a weapon as its subject"),
        Claim(accuse.start, accuse.end, accuse.text, "c-2", Event("Explosions/Remote violence", "Shelling/artillery/missile attack",
              quote(text, "shelling")), True, (Role(*_of(quote(text, "Dune Brigade")), "actor", "m3"),),
              Where("m0", "in", HARIM, 1), (), None, monday, (), (), ("a1",), "alleged", "occurred", "the noun 'shelling' under 'accused'"),
        Claim(*_of(quote(text, "Fighters of the Dune Brigade attacked a checkpoint near Idlib on Tuesday.")), "c-3",
              Event("Battles", "Armed clash", quote(text, "attacked")), False,
              (Role(*_of(quote(text, "Fighters of the Dune Brigade")), "actor", "m3"),
               Role(*_of(quote(text, "a checkpoint")), "target", None)),
              Where("m6", "near", None, None), (), None, None, (), (), (), "reported", "occurred", "the verb 'attacked'"),
    )
    return Reading(READER, read_report(text, source), mentions, attributions, claims)


def _of(q: Quote) -> tuple[int, int, str]:
    return q.start, q.end, q.text
