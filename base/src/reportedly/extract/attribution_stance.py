"""Stance: what a speaker does, read from the cue, the negation, the content and what the speaker said before."""

from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.attribution_cues import Cue
from reportedly.extract.attribution_page import Page
from reportedly.wordclass import lemma

PARTISAN = frozenset({"government", "state forces", "armed group", "political group"})
_NEUTRAL = frozenset({"un", "monitor", "media", "ngo", "expert", "document", "medic or rescuer"})
_ASKING = frozenset("who whom whose which what where when why how".split())
_OWN = frozenset({"it", "they", "we", "its", "their", "our", "he", "she", "his", "i", "my"})
_DEEDS = frozenset({"explosion", "responsibility", "assault", "shooting", "blast"})
_ACCUSING = frozenset({"accuse", "blame", "fault", "suspect", "accusation", "allegation"})
_CHECKING = frozenset({"verify", "confirm", "corroborate", "ascertain"})
_TOLL = frozenset("""toll casualties casualty losses loss number numbers figure figures deaths dead death killed wounded injuries
    victims""".split())
_CIVILIAN = frozenset("civilian civilians children women residents villagers families".split())
_ACTOR = frozenset("responsibility involvement responsible behind role part our ours its links hand own".split())
_WEAPON = frozenset(
    "chemical phosphorus cluster napalm gas sarin chlorine incendiary weapon weapons munition munitions bombs barrel".split())
_TARGET = frozenset("target targeted targeting targets aimed aim school hospital mosque market houses homes".split())


class Saying(NamedTuple):
    """What is known of one attribution when its stance is read."""

    cue: Cue
    kind: str
    content: tuple[tuple[int, int], ...]
    accused_before: bool
    names_other: bool


@cache
def harm_words() -> frozenset[str]:
    """Lemmas of harm and force, from data/harm_words.txt."""
    return frozenset(resources.load_lines("data/harm_words.txt"))


def read_stance(page: Page, saying: Saying) -> str:
    """One of `vocab.STANCES`."""
    cue, entry = saying.cue, saying.cue.entry
    negated = _is_negated(page, cue)
    if negated:
        return _negated_stance(page, saying)
    if entry.stance == "observed":
        return "observed"
    if entry.cue == "call" and saying.content and page.tokens[saying.content[0][0] - 1].lower not in {"for", "on"} and (
            page.tokens[saying.content[0][0]].tag != "TO"):
        return "says"
    if entry.cue == "claim" and _claims_a_deed(page, saying):
        return "admits"
    if entry.stance == "confirms" and cue.group >= 0 and entry.cue in _CHECKING and saying.kind == "media":
        return "observed"
    if entry.stance in {"says", "confirms", "predicts", "alleges"}:
        return _by_content(page, saying)
    return entry.stance


def _claims_a_deed(page: Page, saying: Saying) -> bool:
    """True for "claimed the bombing", "the blast was claimed by X": an object that names harm, no clause."""
    if saying.cue.group < 0 or not saying.content or page.has_finite_verb(saying.content[0][0], saying.content[-1][1]):
        return False
    first, end = saying.content[0]
    words = {lemma(t.lower, t.tag) for t in page.tokens[first:end]} - {"use"}
    return page.tokens[first].lower not in {"that", "to"} and bool(words & (harm_words() | _DEEDS))


def _is_negated(page: Page, cue: Cue) -> bool:
    """True for "did not say", "was unable to verify", "no reports of"."""
    if cue.group >= 0:
        before = page.tokens[cue.first - 1].lower if cue.first > 0 else ""
        return page.groups[cue.group].negated or before in {"without", "unable", "neither", "nor"} or (
            page.groups[cue.group].form == "to" and before in {"refused", "declined", "failed"})
    k = page.phrase_over(cue.head)
    return cue.entry.kind == "noun" and k >= 0 and page.tokens[page.phrases[k].first].lower == "no"


def _negated_stance(page: Page, saying: Saying) -> str:
    word = saying.cue.entry.cue
    if word in _CHECKING or word == "confirmation":
        return "cannot verify"
    if saying.cue.entry.kind == "noun":
        return "denies"
    if saying.cue.entry.stance == "denies":
        return "says"
    first = _content_start(page, saying)
    if word == "know" and first >= 0 and page.tokens[first].lower in _ASKING:
        return "says"  # "did not know who had fired": that somebody fired is not doubted
    return "doubts" if word in {"believe", "think", "know", "expect"} else saying.cue.entry.stance


def _by_content(page: Page, saying: Saying) -> str:
    entry = saying.cue.entry
    if entry.cue in _ACCUSING:
        return "alleges"
    first = _content_start(page, saying)
    if first < 0:
        return "alleges" if saying.accused_before else entry.stance
    start, end = first, saying.content[-1][1] if saying.content else first
    n = page.group_from(start)
    group = page.groups[n] if n < len(page.groups) and page.groups[n].first < end else None
    subject_is_own = page.tokens[start].lower in _OWN
    harmful = any(lemma(t.lower, t.tag) in harm_words() for t in page.tokens[start:end])
    partisan = saying.kind in PARTISAN
    if group:
        helpers = {t.lower for t in page.tokens[group.first : group.main + 1]}
        main = lemma(page.tokens[group.main].lower, page.tokens[group.main].tag)
        if group.negated and subject_is_own and partisan and _disclaims(page, start, end, helpers, main):
            return "denies"
        if helpers & {"will", "'ll", "would"} and entry.stance in {"says", "predicts"}:
            return "threatens" if subject_is_own and partisan and main in harm_words() else "predicts"
        if helpers & {"must", "should"} and entry.stance == "says":
            return "calls for"
        if subject_is_own and partisan and main in harm_words() and not group.passive:
            return "admits"
        if entry.cue in {"admit", "acknowledge", "concede"} and subject_is_own:
            return "admits"
    if saying.accused_before and entry.stance in {"says", "confirms"}:
        return "alleges"
    if saying.names_other and harmful and saying.kind not in _NEUTRAL and saying.kind != "unknown" and entry.stance in {"says", "confirms"}:
        return "alleges"
    return entry.stance


def _disclaims(page: Page, start: int, end: int, helpers: set[str], main: str) -> bool:
    """True for "we did not shell it", "it was not our aircraft": a past harm or a belonging is negated."""
    if helpers & {"will", "would", "'ll", "can", "could"}:
        return False
    return main in harm_words() or any(t.lower in {"our", "ours", "we", "us", "its", "their"} for t in page.tokens[start + 1 : end])


def _content_start(page: Page, saying: Saying) -> int:
    """The content's first word that is neither a mark nor "that"; -1 where there is none."""
    if not saying.content:
        return -1
    i, end = saying.content[0]
    while i < end and (page.tokens[i].lower in {"that", "yes", "indeed"} or not page.tokens[i].is_word):
        i += 1
    return i if i < end else -1


def read_disputes(page: Page, stance: str, content: tuple[tuple[int, int], ...]) -> str | None:
    """What a denial, doubt or missing check is about: one of `vocab.DISPUTES`; None for other stances."""
    if stance not in {"denies", "doubts", "cannot verify"}:
        return None
    words = {t.lower for first, end in content for t in page.tokens[first:end]}
    for part, marks in (("toll", _TOLL), ("weapon", _WEAPON), ("civilian harm", _CIVILIAN), ("actor", _ACTOR), ("target", _TARGET)):
        if words & marks and not (part == "toll" and words & {"killing"}):
            return part
    if words & {"we", "our"} and words & {"not", "n't", "n’t", "never", "no"}:
        return "actor"  # "We did not fire a single round": somebody else may have
    return "event"
