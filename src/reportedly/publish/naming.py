"""Who may be named in an edition, and which words may not stand in it: whoever is not known to be public is private.

An actor has a name in a public edition only where the reader resolved it to a group, force or body, or to a person who holds office or
speaks by name for one. Everybody else is told by the kind of speaker or actor alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from reportedly import resources, vocab
from reportedly.publish.edition import Party, Said
from reportedly.publish.plain import in_one_line
from reportedly.records import Actor, Attribution, Claim, Mention, Reading
from reportedly.wordclass import load_weights

SPEAKER_WORDS: dict[str, str] = {
    "government": "unnamed officials",
    "state forces": "unnamed state forces",
    "armed group": "an unnamed armed group",
    "political group": "an unnamed political group",
    "witness or resident": "witnesses or residents",
    "victim or relative": "victims or relatives",
    "medic or rescuer": "medics or rescuers",
    "activist": "activists",
    "ngo": "an unnamed NGO",
    "un": "an unnamed UN body",
    "media": "an unnamed medium",
    "monitor": "an unnamed monitor",
    "expert": "an unnamed expert",
    "document": "a document",
    "account": "an unnamed account",
    "other": "an unnamed speaker",
    "unknown": "an unnamed speaker",
}
OUTLET = "an unnamed outlet"
ACCOUNT = SPEAKER_WORDS["account"]
PERSON = "an unnamed person"
_UNNAMED_KINDS = {
    "civilians": "civilians",
    "protesters": "protesters",
    "rioters": "rioters",
    "person": PERSON,
    "unidentified armed group": "an unidentified armed group",
    "state forces": "unnamed state forces",
    "external forces": "unnamed external forces",
    "media": "an unnamed medium",
    "unknown": "an unnamed actor",
}
_GENERIC_KINDS = frozenset({"civilians", "protesters", "rioters", "unidentified armed group"})
_ACCOUNT_HOSTS = re.compile(
    r"(^|\.)(x|twitter|facebook|fb|instagram|tiktok|youtube|vk|ok|threads|reddit|weibo|snapchat|whatsapp|linkedin|bsky)\.\w+$|"
    r"(^|\.)(t\.me|telegram\.\w+|youtu\.be|wa\.me)$|(^|\.)mastodon\.|(^|\.)social$"
)
HANDLE = re.compile(r"(?<![\w.])@\w[\w.]{0,80}|\bu/\w{1,80}|(?<![\w.+-])\w[\w.+-]{0,80}@\w[\w.-]{0,100}\.\w+")
_HIDDEN_MARKS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_WORD = re.compile(r"\w+")
_NAME_CLASSES = frozenset({"NNP", "NNPS", "FW"})
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i".split()
)


def unnamed(kind: str) -> str:
    """An actor told by kind alone.

    >>> unnamed("rebel group"), unnamed("civilians"), unnamed("unidentified armed group")
    ('an unnamed rebel group', 'civilians', 'an unidentified armed group')
    """
    return _UNNAMED_KINDS.get(kind, f"an unnamed {kind}")


# --- words ---------------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """The form in which names are compared: compatibility forms joined, hidden marks and accents dropped, no case.

    >>> fold("Ａl-Ḥas" + chr(0x200B) + "an")
    'al-hasan'
    """
    apart = unicodedata.normalize("NFKD", _HIDDEN_MARKS.sub("", text))
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


@cache
def is_plain_word(word: str) -> bool:
    """True for an English word that is no name, in lower case.

    >>> is_plain_word("residents"), is_plain_word("halloum"), is_plain_word("ahmad")
    (True, False, False)
    """
    if word in _CALENDAR:
        return True
    if word in _first_names():
        return False
    model = load_weights()
    weights = () if word in model.fixed else model.pairs_of("w" + word)
    best = model.fixed.get(word) or (model.tags[max(weights, key=lambda w: w[1])[0]] if weights else None)
    return best not in _NAME_CLASSES if best else word in _other_words()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(n for line in resources.load_lines("data/given_names.txt") for n in line.split())


@cache
def _other_words() -> frozenset[str]:
    lists = ("data/harm_words.txt", "data/irregular.txt", "data/e_verbs.txt", "data/english.txt")
    return frozenset(w for name in lists for line in resources.load_lines(name) for w in line.split())


# --- terms that may not stand ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Terms:
    """Folded words and sequences of words that may not stand anywhere; a sequence is its words joined by single spaces."""

    words: frozenset[str]
    sequences: frozenset[str]

    def stand_in(self, text: str) -> bool:
        """True where the text holds any of them, also inside an address (percent-encoded, joined by hyphens)."""
        found = [w for piece in _WORD.findall(fold(unquote(text))) for w in ([piece, *piece.split("_")] if "_" in piece else [piece])]
        if not self.words.isdisjoint(found):
            return True
        line = f" {' '.join(found)} "
        return any(f" {s} " in line for s in self.sequences)

    def __or__(self, other: "Terms") -> "Terms":
        return Terms(self.words | other.words, self.sequences | other.sequences)


def terms_of(names: Iterable[str]) -> Terms:
    """The names as terms: each whole, and each of its words that is no plain word and longer than two letters."""
    words, sequences = set(), set()
    for name in names:
        parts = [p for p in _WORD.findall(fold(name)) if p]
        rare = {p for p in parts if len(p) > 2 and not is_plain_word(p)}
        words |= rare
        if len(parts) > 1:
            sequences.add(" ".join(parts))
    return Terms(frozenset(words), frozenset(sequences))


def private_names(reading: Reading, released: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every name in a report whose bearer is not known to be public, as written and as resolved; a minor's though it was released."""
    minors = {fold(name) for name in minors_names(reading)}
    for m in reading.mentions:
        actor = m.actor
        if actor is None or is_public(actor) or m.form != "name":
            continue
        if not ({actor.id, actor.name} & released) or fold(actor.name) in minors:
            yield from (m.text, actor.name)
    outlet = fold(reading.report.outlet or "")
    resolved = {m.id for m in reading.mentions if m.actor is not None}
    yield from (
        a.source.text
        for a in reading.attributions
        if a.source and a.named and a.source_mention not in resolved and fold(a.source.text) != outlet
    )
    for claim in reading.claims:
        yield from (v.name for v in claim.victims if v.name and (fold(v.name) in minors or not _is_released(v.name, reading, released)))


def minors_names(reading: Reading) -> Iterator[str]:
    """The names of victims under 18: they are released in no edition."""
    return (v.name for c in reading.claims for v in c.victims if v.name and v.age is not None and v.age < 18)


def _is_released(name: str, reading: Reading, released: frozenset[str]) -> bool:
    """True where a name is a public person's, or one that a reviewer released."""
    return any(
        m.actor is not None
        and ({m.actor.id, m.actor.name} & released or is_public(m.actor))
        and fold(name) in {fold(m.actor.name), fold(m.text)}
        for m in reading.mentions
    )


def handles_of(reading: Reading) -> Iterator[str]:
    """Handles of accounts in a report, and its outlet where that is one."""
    report = reading.report
    yield from (m.group().strip(".") for m in HANDLE.finditer(report.text))
    if report.outlet and is_account(report.outlet, report.url):
        yield report.outlet


def is_account(outlet: str, url: str | None = None) -> bool:
    """True where an outlet is an account of somebody on a network."""
    if HANDLE.search(outlet) or outlet.strip().startswith("@"):
        return True
    host = _host(outlet if "://" in outlet else f"https://{outlet.strip()}") or ""
    return bool(_ACCOUNT_HOSTS.search(host)) or bool(url and _ACCOUNT_HOSTS.search(_host(url) or ""))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


# --- actors ----------------------------------------------------------------------------------------------------


def is_public(actor: Actor) -> bool:
    """True where an actor may be named: a group, force or body, or a person who is one's public face."""
    return actor.kind != "person" or actor.public is True


def is_generic(actor: Actor) -> bool:
    """True for an entry that stands for people nobody names."""
    return actor.kind in _GENERIC_KINDS or "not named" in actor.name or "not said" in actor.name


def actors_of(readings: Iterable[Reading]) -> dict[str, Actor]:
    """Every actor that the readings resolve, by id; of two that share one the private."""
    found: dict[str, Actor] = {}
    for reading in readings:
        for m in reading.mentions:
            if m.actor is not None and (m.actor.id not in found or not is_public(m.actor)):
                found[m.actor.id] = m.actor
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """The rule of naming for one incident: what may not stand, whom the reports name, and whether names are given at all."""

    terms: Terms
    actors: Mapping[str, Actor]
    released: frozenset[str] = frozenset()
    internal: bool = False

    def allows(self, name: str) -> bool:
        """True where a name may stand."""
        return not self.terms.stand_in(name) and not HANDLE.search(name)

    def party(self, actor_id: str | None, name: str) -> Party:
        """An actor as may be named, else by kind."""
        actor = self.actors.get(actor_id or "")
        kind = actor.kind if actor else "unknown"
        if actor is not None and is_generic(actor) and actor.kind not in {"civilians", "protesters", "rioters"}:
            return Party(unnamed(kind), kind)
        if self.allows(name) and (self.internal or (actor is not None and self._is_named(actor))):
            return Party(in_one_line(name), kind)
        return Party(PERSON if actor is None or actor.kind == "person" else unnamed(kind), kind)

    def _is_named(self, actor: Actor) -> bool:
        return is_public(actor) or bool({actor.id, actor.name} & self.released)

    def outlet(self, reading: Reading) -> str | None:
        """The outlet's name, the words for an account, or None where it is not known."""
        outlet = reading.report.outlet
        if not outlet:
            return None
        if self.internal and self.allows(outlet):
            return in_one_line(outlet)
        if is_account(outlet, reading.report.url):
            return ACCOUNT
        return in_one_line(outlet) if self.allows(outlet) else OUTLET

    def address(self, reading: Reading) -> str | None:
        """The report's web address without query and fragment, where it names nobody; None where it may not be shown."""
        url = reading.report.url
        if not url or (parts := _parts(url)) is None:
            return None
        if self.internal and self.allows(url):
            return in_one_line(url)
        host, path = parts
        if _ACCOUNT_HOSTS.search(host) or "@" in unquote(path) or is_account(reading.report.outlet or "", url) or not self.allows(url):
            return None
        return f"https://{host}{path}" if url.startswith("https:") else f"http://{host}{path}"

    def said(self, reading: Reading, claim: Claim) -> Said:
        """Who says a claim: the innermost speaker that the report tells of, and the outlet."""
        links = {a.id: a for a in reading.attributions}
        chain = [links[a] for a in claim.attribution if a in links]
        outlet = self.outlet(reading)
        inner = next((a for a in reversed(chain) if a.source), chain[-1] if chain else None)
        if inner is None:
            return Said(outlet or OUTLET, "media", bool(outlet) and outlet not in {ACCOUNT, OUTLET}, None, claim.voice)
        name = self._name_of(reading, inner)
        words = name or SPEAKER_WORDS.get(inner.source_kind, SPEAKER_WORDS["unknown"])
        through = outlet if outlet and fold(outlet) != fold(words) else None
        return Said(
            words, inner.source_kind if inner.source_kind in vocab.SOURCE_KINDS else "unknown", name is not None, through, claim.voice
        )

    def _name_of(self, reading: Reading, link: Attribution) -> str | None:
        if link.source is None:
            return None
        mention: Mention | None = next((m for m in reading.mentions if m.id == link.source_mention), None)
        actor = mention.actor if mention else None
        if self.internal:
            name = link.source.text if actor is None or is_generic(actor) else actor.name
            return in_one_line(name) if self.allows(name) else None
        if actor is None or is_generic(actor) or not self._is_named(actor) or not self.allows(actor.name):
            return None
        return in_one_line(actor.name)


def _parts(url: str) -> tuple[str, str] | None:
    try:
        found = urlsplit(url.strip())
    except ValueError:
        return None
    is_web = found.scheme in {"http", "https"} and found.hostname and not found.username
    return (found.hostname or "", in_one_line(found.path)) if is_web else None
