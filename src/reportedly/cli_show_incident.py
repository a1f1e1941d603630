"""`reportedly show INCIDENT`: its claims by source, agreement and disagreement, in time, why joined, why this grade, what was decided."""

import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from reportedly.cli_output import console_for
from reportedly.cli_show import claim_line
from reportedly.compare import probability
from reportedly.publish import wording
from reportedly.publish.plain import in_one_line
from reportedly.records import Claim, Incident, IncidentToll, Reading
from reportedly.records_review import Judgement
from reportedly.relate_words import range_in_words
from reportedly.review import Standing, find_standing, review
from reportedly.review_redact import redact
from reportedly.store import Ledger


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident with the readings of its reports, corrected, and what was decided of it, oldest first."""

    incident: Incident
    readings: tuple[Reading, ...]
    judgements: tuple[Judgement, ...]
    standing: Standing


def run(identifier: str, where: str, coder: str | None = None) -> None:
    """Prints the incident that an id, now or earlier, stands for, as a coder sees it where one is named.

    Raises NotFoundError, LedgerError.
    """
    from reportedly.pipeline_coded import as_coded
    from reportedly.pipeline_joining import join_due

    with Ledger.open(where, create=False) as ledger:
        if coder is None:
            join_due(ledger)
            shown = find_shown(ledger, ledger.pick_incident(identifier))
        else:
            with as_coded(ledger, coder) as coded:
                shown = find_shown(ledger, coded.pick_incident(identifier), coder)
    console = console_for(sys.stdout)
    for line in redact(tuple(lines(shown)), shown.standing.withheld_names):
        is_heading = bool(line) and not line.startswith(" ")
        console.print(Text(line, style="bold" if is_heading else ""))


def find_shown(ledger: Ledger, incident: Incident, coder: str | None = None) -> Shown:
    """All that is shown of an incident; of what other coders decided, nothing where a coder is named."""
    standing = find_standing(ledger.find_judgements(), coder)
    found = {}
    for claim in incident.claims:
        for match in ledger.find(claim):
            found[match.reading.report.sha256] = review(match.reading, standing).reading
    judgements = ledger.find_judgements(incident.id, *incident.claims)
    seen = tuple(j for j in judgements if coder is None or j.role != "coder" or j.by == coder)
    return Shown(incident, tuple(found.values()), seen, standing)


def lines(shown: Shown) -> Iterator[str]:
    """The whole page as lines; headings begin at the margin."""
    i = shown.incident
    yield from (i.summary, "", f"  {i.id}, revision {i.revision}, decided by {i.decided_by}")
    if i.earlier_ids:
        yield f"  earlier ids: {', '.join(i.earlier_ids)}"
    if i.part_of or i.contains:
        yield f"  {f'part of {i.part_of}' if i.part_of else ''}{f'contains {chr(44).join(i.contains)}' if i.contains else ''}"
    yield from ("", f"Grade: {i.grade or 'none'}", f"  {i.grade_why}", f"  independent sources: {i.independent_sources}")
    yield from ("", "Who says it", *_by_source(shown))
    yield from ("", "What they agree and differ on", *_facts(i))
    yield from ("", "In time", *_in_time(shown))
    if i.joined:
        yield from ("", "Why joined", *_why_joined(i))
    if shown.judgements:
        yield from ("", "What was decided", *_decisions(shown))


def _claims(shown: Shown) -> list[tuple[Reading, Claim]]:
    wanted = set(shown.incident.claims)
    return [(r, c) for r in shown.readings for c in r.claims if c.id in wanted]


def _by_source(shown: Shown) -> Iterator[str]:
    """Each source with its claims: the speaker, and the medium where that is another."""
    origin = {c: (s.origin or "a speaker whom no report names", s.carrier) for s in shown.incident.sources for c in s.claims}
    grouped: dict[str, list[str]] = defaultdict(list)
    for reading, claim in _claims(shown):
        look = wording.look_up(reading)
        speaker = " › ".join(wording.speakers(look, claim))
        letter = next((j.subjects[0] + " " + j.verdict for j in shown.standing.having("reliability")
                       if j.subjects[0].casefold() in f"{speaker} {reading.report.outlet}".casefold()), "")
        told = claim_line(look, 0, claim).plain.removeprefix("[0] ")
        key = f"{speaker}{f' (rated {letter})' if letter else ''}{'' if claim.id in origin else ', supporting nothing'}"
        grouped[key].append(f"    {reading.report.published or 'no date'}  {told}")
        grouped[key].append(f"      “{in_one_line(claim.text)[:200]}”")
        credibility = next((j.verdict for j in shown.standing.having("credibility") if j.subjects[0] == claim.id), None)
        grouped[key] += [f"      credibility {credibility}"] if credibility else []
    for source, told_by in grouped.items():
        yield f"  {source}"
        yield from told_by
    for report in shown.incident.without_claims:
        yield f"  {report}: no claim was found in it; by its words it seems to tell of this"


def _facts(i: Incident) -> Iterator[str]:
    """Fact by fact: agreed on, or who says which."""
    for t in i.tolls:
        yield f"  {t.toll}, {t.who}: {range_in_words(t)}{_state(t)} ({t.rule})"
        yield from _series(t)
    for held in i.responsible:
        yield f"  responsible: {held.actor.name}, {held.voice} by {', '.join(s.name for s in held.said_by)}"
    if not i.responsible:
        yield "  responsible: no source names anyone"
    yield from (f"  denied by {d.name}" for d in i.denied_by)
    for name, found in (("target", i.targets), ("weapon", i.weapons), ("site", i.sites)):
        if found:
            yield f"  {name}: {', '.join(n.name for n in found)}"
    others = [d for d in i.disputed if not d.startswith("tolls.")]
    yield f"  {'differ on ' + ', '.join(others) if others else 'nothing else is disputed'}"


def _state(toll: IncidentToll) -> str:
    """Whether the sources' latest figures can all be so; nothing where one source alone gives any."""
    latest = [f for f in toll.series if f.is_latest]
    if len(latest) < 2:
        return ""
    least = max(f.low if f.low is not None else f.best or 0 for f in latest)
    most = min(f.high if f.high is not None else math.inf for f in latest)
    return ", they agree" if least <= most else ", they differ"


def _series(toll: IncidentToll) -> Iterator[str]:
    if len(toll.series) > 1:
        for f in toll.series:
            figure = "/".join("–" if n is None else str(n) for n in (f.low, f.best, f.high))
            yield f"      {f.published or 'no date'}  {f.source}: {figure}{', the latest' if f.is_latest else ''}"


def _in_time(shown: Shown) -> Iterator[str]:
    """The claims by when they say it happened, then by publication."""
    ordered = sorted(_claims(shown), key=lambda rc: (_day(rc[1]), rc[0].report.published or "", rc[1].id))
    for reading, claim in ordered:
        yield f"  {wording.days(claim.when)}: {claim.event.subtype}, published {reading.report.published or 'without a date'}  {claim.id}"


def _day(claim: Claim) -> str:
    return (claim.when.earliest or claim.when.latest or "~") if claim.when else "~"


def _why_joined(i: Incident) -> Iterator[str]:
    for j in i.joined:
        yield f"  {j.claim} with {j.to} ({j.score:+.1f}, {probability(j.score):.0%} likely)"
        yield f"    {' '.join(j.why[:4])}"


def _decisions(shown: Shown) -> Iterator[str]:
    live = {j.id for j in shown.standing.judgements}
    for j in shown.judgements:
        words = j.value if isinstance(j.value, str) else ""
        said: Sequence[str] = (j.at[:16].replace("T", " "), j.by, j.kind, j.verdict, j.field or "", words, j.reason)
        yield f"  {in_one_line(' '.join(s for s in said if s))}{'' if j.id in live or j.kind == 'undo' else ' (does not stand)'}  {j.id}"
