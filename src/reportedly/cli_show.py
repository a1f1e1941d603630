"""`reportedly show`: a report with its claims marked in the text, one claim with all that it rests on, or an incident."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reportedly.cli_output import console_for
from reportedly.errors import NotFoundError
from reportedly.publish import wording
from reportedly.publish.plain import in_lines, in_one_line
from reportedly.publish.table import STATUS_STYLE, VOICE_STYLE, report_heading
from reportedly.publish.wording import Look
from reportedly.records import Actor, Attribution, Claim, Mention, Place, Reading, Weapon

if TYPE_CHECKING:
    from reportedly.store import Ledger

_OPEN, _CLOSE = "⟦", "⟧"  # where colour can't show which words name an event


def print_report(console: Console, reading: Reading) -> None:
    """The report's text with its claims marked and numbered, and below it the claims by number."""
    look = wording.look_up(reading)
    console.print(report_heading(reading.report, len(reading.claims)))
    console.print(Padding(marked_text(look, coloured=console.is_terminal), (0, 2)))
    console.print()
    for number, claim in enumerate(reading.claims, 1):
        console.print(claim_line(look, number, claim))
    if reading.claims:
        console.print(Text(f"\nreportedly show {reading.claims[0].id} shows a claim with all that it rests on.", style="dim"))


def claim_line(look: Look, number: int, claim: Claim) -> Text:
    """One claim in a line: number, who says it and how, what, who to whom, where, when, how many, id."""
    line = Text(f"[{number}] ", style="bold").append(" › ".join(wording.speakers(look, claim)), style="not bold")
    line.append(f" ({claim.voice})", style=f"not bold {VOICE_STYLE.get(claim.voice, '')}")
    rest = (f"{claim.event.subtype}, {claim.status}", wording.who_to_whom(look, claim), wording.where(look, claim),
            wording.days(claim.when), wording.tolls(look, claim))
    line.append(": " + "; ".join(piece for piece in rest if piece and piece != wording.NOT_SAID), style="not bold")
    return line.append(f"  {claim.id}", style="dim not bold")


def marked_text(look: Look, coloured: bool) -> Text:
    """The report's text with each event's words marked and followed by the numbers of its claims."""
    text, at = Text(), 0
    source = look.reading.report.text
    for start, end, numbers in _events(look):
        text.append(in_lines(source[at:start]))
        words = in_lines(source[start:end])
        text.append(words if coloured else f"{_OPEN}{words}{_CLOSE}", style="bold black on yellow" if coloured else "")
        text.append(f"[{','.join(map(str, numbers))}]", style="bold")
        at = end
    return text.append(in_lines(source[at:]))


def _events(look: Look) -> Iterator[tuple[int, int, list[int]]]:
    """The events' words in text order, with the numbers of the claims they make; overlapping ones as one stretch."""
    stretches: list[tuple[int, int, list[int]]] = []
    triggers = sorted((c.event.trigger.start, c.event.trigger.end, n) for n, c in enumerate(look.reading.claims, 1))
    for start, end, number in triggers:
        if stretches and start < stretches[-1][1]:
            first, last, numbers = stretches[-1]
            stretches[-1] = (first, max(last, end), [*numbers, number])
        else:
            stretches.append((start, end, [number]))
    yield from stretches


def print_claim(console: Console, reading: Reading, claim: Claim) -> None:
    """The claim with its words, its whole chain, what its mentions may stand for, and why it was read so."""
    look = wording.look_up(reading)
    console.print(report_heading(reading.report))
    console.print(Padding(_claim_words(look, claim), (0, 2)))
    console.print()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, shown in _answers(look, claim):
        grid.add_row(name, shown)
    console.print(grid)


def _claim_words(look: Look, claim: Claim) -> Text:
    text, trigger = look.reading.report.text, claim.event.trigger
    if not claim.start <= trigger.start <= trigger.end <= claim.end:
        return Text(in_lines(claim.text))
    return Text(in_lines(text[claim.start : trigger.start])).append(in_lines(trigger.text), style="bold underline").append(
        in_lines(text[trigger.end : claim.end]))


def _answers(look: Look, claim: Claim) -> Iterator[tuple[str, RenderableType]]:
    yield "claim", Text(claim.id)
    yield "who says it", _chain(look, claim)
    yield "voice", Text(claim.voice, style=VOICE_STYLE.get(claim.voice, ""))
    yield "what", Text(f"{claim.event.type}: {claim.event.subtype}")
    yield "status", Text(claim.status, style=STATUS_STYLE.get(claim.status, ""))
    yield "civilians", Text("were the target, as said" if claim.civilians_targeted else "not said to be the target")
    for role in claim.roles:
        yield role.role, _stands_for(look, role.text, role.mention)
    yield "where", _where(look, claim)
    for other in claim.other_places:
        mention = look.mentions.get(other.mention)
        yield other.as_, _stands_for(look, mention.text if mention else "", other.mention)
    if claim.site:
        yield "site", Text(f"“{in_one_line(claim.site.text)}”: {claim.site.site_class}")
    yield "when", _when(look, claim)
    for toll in claim.tolls:
        part = " (part of the one above)" if toll.part_of else ""
        yield "toll", Text(f"“{in_one_line(toll.text)}”: {wording.toll_words(look, toll)}{part}")
    for victim in claim.victims:
        known = ", ".join(in_one_line(str(v)) for v in (victim.name, victim.age, victim.gender, victim.occupation) if v is not None)
        yield "victim", Text(f"“{in_one_line(victim.text)}”: {victim.toll}" + (f"; {known}" if known else ""))
    for relation in claim.relations:
        yield relation.kind, Text(relation.claim)
    yield "score", Text("not calibrated" if claim.score is None else f"{claim.score:.2f}")
    yield "why", Text(in_one_line(claim.why))
    reader = look.reading.reader
    yield "read by", Text(f"version {reader.version}, rules {reader.rules}, model {reader.model or 'none'}", style="dim")


def _chain(look: Look, claim: Claim) -> Text:
    """Each link on a line of its own, outermost first: who, what kind of source, cue, stance, to whom."""
    chain = wording.chain_of(look, claim)
    if not chain:
        return Text(f"{wording.outlet_of(look)}, in its own voice")
    return Text("\n").join(_link(look, depth, a) for depth, a in enumerate(chain))


def _link(look: Look, depth: int, a: Attribution) -> Text:
    line = Text("  " * depth + ("└ " if depth else "")).append(wording.speaker(look, a), style="bold")
    line.append(f" [{a.source_kind}{', named' if a.named else ''}] {a.stance}", style="not bold")
    if a.disputes:
        line.append(f" the {a.disputes}")
    if a.cue:
        line.append(f", by the words “{in_one_line(a.cue.text)}”")
    if a.addressee:
        line.append(f", told to {in_one_line(a.addressee.text)}")
    return line.append(", in quotation marks" if a.quoted else "")


def _stands_for(look: Look, words: str, mention_id: str | None) -> Text:
    """The report's words, and what they resolve to, or the candidates and why none was chosen."""
    text = Text(f"“{in_one_line(words)}”")
    mention = look.mentions.get(mention_id or "")
    return text if mention is None else text.append(f" {_resolution(mention)}")


def _resolution(mention: Mention) -> str:
    found = mention.resolved
    match found:
        case None:
            chosen = "not resolved"
        case Place() | Actor():
            chosen = f"= {in_one_line(found.name)} ({found.id})"
        case Weapon():
            chosen = f"= {found.weapon_class}"
        case _:
            chosen = ""
    identity = found.id if isinstance(found, Place | Actor) else None
    others = ", ".join(f"{in_one_line(c.name)} ({c.id})" for c in mention.candidates if c.id != identity)
    pieces = (chosen, f"{'other ' if identity else ''}candidates: {others}" if others else "", in_one_line(mention.why))
    return "; ".join(p for p in pieces if p)


def _where(look: Look, claim: Claim) -> Text:
    text = Text(wording.where(look, claim))
    if claim.where is None:
        return text
    place = claim.where.place
    if place and place.lat is not None and place.lon is not None and claim.where.geo_precision:
        text.append(f"  {place.lat:.4f}, {place.lon:.4f}")
    if claim.where.geo_precision:
        text.append(f", precision {claim.where.geo_precision}")
    mention = look.mentions.get(claim.where.mention or "")
    return text.append("\n").append_text(_stands_for(look, mention.text, mention.id)) if mention else text


def _when(look: Look, claim: Claim) -> Text:
    text = Text(wording.days(claim.when))
    mention = look.mentions.get((claim.when.mention if claim.when else None) or "")
    if claim.when:
        text.append(f", {claim.when.basis}" + (f", precision {claim.when.time_precision}" if claim.when.time_precision else ""))
    if mention:
        text.append("\n").append(f"“{in_one_line(mention.text)}”" + (f" {mention.time.timex}" if mention.time else "")
                                 + (f"; {in_one_line(mention.why)}" if mention.why else ""))
    return text


def run(identifier: str, where: str, coder: str | None = None) -> None:
    """Finds the one report, claim or incident that the id stands for and prints it, as a coder sees it where one is named.

    Raises NotFoundError, LedgerError.
    """
    from reportedly.store import Ledger

    if identifier.startswith("i-"):
        from reportedly import cli_show_incident

        cli_show_incident.run(identifier, where, coder)
        return
    with Ledger.open(where, create=False) as ledger:
        found = ledger.pick(identifier)
        reading = corrected(ledger, found.reading, coder)
    console = console_for(sys.stdout)
    claim = next((c for c in reading.claims if found.claim is not None and c.id == found.claim.id), None)
    if found.claim is None:
        print_report(console, reading)
    elif claim is None:
        raise NotFoundError(f"the claim {found.claim.id} was rejected", f"`reportedly judge list {found.claim.id}` says by whom and why")
    else:
        print_claim(console, reading, claim)


def corrected(ledger: "Ledger", reading: Reading, coder: str | None = None) -> Reading:
    """The reading as people have corrected it, or one coder, withheld names blacked out.

    Raises NotFoundError for a report that is withheld, and where nobody of the coder's name has coded.
    """
    from reportedly.pipeline_coded import check_coder
    from reportedly.review import find_standing, review
    from reportedly.review_redact import redact

    if coder is not None:
        check_coder(ledger, coder)
    standing = find_standing(ledger.find_judgements(), coder)
    if reading.report.sha256 in standing.withheld_reports:
        hint = f"`reportedly judge list {reading.report.sha256}` says by whom and why"
        raise NotFoundError(f"the report {reading.report.id} is withheld", hint)
    return redact(review(reading, standing).reading, standing.withheld_names)
