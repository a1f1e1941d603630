"""The table for people: one row a claim, who says it first. Colour is left to the console, which knows what it writes to."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.publish import wording
from reportedly.publish.plain import cut_around, cut_bounds, in_one_line
from reportedly.publish.wording import Look
from reportedly.records import Claim, Reading, Report

LONGEST_TITLE = 110  # characters
WIDE = 132  # from this width on each answer has a column of its own
VOICE_STYLE = {"reported": "dim", "said": "cyan", "alleged": "yellow", "denied": "red", "admitted": "magenta", "confirmed": "green"}
STATUS_STYLE = {"occurred": "", "ongoing": "bold", "did-not-happen": "red"}


def reading_table(reading: Reading, width: int) -> RenderableType:
    """One report's claims as a table that fits `width` columns: a heading, a row a claim, and a line on what is missing."""
    look = wording.look_up(reading)
    heading = report_heading(reading.report, len(reading.claims))
    if not reading.claims:
        return Group(heading, Text(_why_none(reading), style="dim"), Text(""))
    table = _wide(look, width) if width >= WIDE else _narrow(look, width)
    return Group(heading, table, Text(""))


def report_heading(report: Report, claims: int | None = None) -> Text:
    """The report in two lines: title or first words; outlet, publication date and what it rests on, id, number of claims."""
    of_claims = "" if claims is None else f" · {claims} claim{'s' if claims != 1 else ''}"
    line = Text(f"“{title_of(report)}”", style="bold")
    below = f"{in_one_line(report.outlet or 'outlet not given')} · {_published(report)} · {in_one_line(report.id)}{of_claims}"
    return line.append(f"\n{below}\n", style="dim not bold")


def title_of(report: Report) -> str:
    """The title as given, else the headline in the text, else the first words."""
    headline = next((p.of(report.text) for p in report.parts if p.part == "headline"), None)
    if title := report.title or headline:
        return cut_around(in_one_line(title), 0, 0, LONGEST_TITLE)
    words = report.text[:400].split()
    return in_one_line(" ".join(words[:12])) + ("…" if len(words) > 12 else "")


def _published(report: Report) -> str:
    if not report.published:
        return "publication date not known"
    basis = "" if report.published_basis == "given" else f" ({report.published_basis})"
    return f"published {in_one_line(report.published)}{basis}"


def _why_none(reading: Reading) -> str:
    language = reading.report.language
    if language not in (None, "en"):
        return f"no claims: the report is not in English ({in_one_line(str(language))}); it is kept, and not read yet"
    return "no claims: nothing in this report was read as an event of a conflict"


def _frame(width: int, *headings: tuple[str, int, int]) -> Table:
    """An empty table: each column's heading, its share of the width, and its fixed width or 0."""
    table = Table(box=box.SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False,
                  header_style="bold dim", leading=1)
    for heading, ratio, fixed in headings:
        table.add_column(heading, ratio=None if fixed else ratio, width=fixed or None, overflow="fold", vertical="top")
    return table


def _wide(look: Look, width: int) -> Table:
    table = _frame(width, ("who says it", 17, 0), ("what", 0, 18), ("who → whom", 22, 0), ("where", 14, 0), ("when", 0, 13),
                   ("toll", 14, 0), ("words", 30, 0))
    for claim in look.reading.claims:
        table.add_row(_says(look, claim), _what(claim, True), _dimmed(wording.who_to_whom(look, claim) or wording.NOT_SAID),
                      _dimmed(wording.where(look, claim)), _dimmed(wording.days(claim.when)), Text(wording.tolls(look, claim)),
                      _words(look, claim, 240))
    return table


def _narrow(look: Look, width: int) -> Table:
    table = _frame(width, ("who says it", 4, 0), ("what, who → whom, where, when, toll", 8, 0), ("words", 6, 0))
    for claim in look.reading.claims:
        lines = [_what(claim, False), Text(wording.who_to_whom(look, claim)), _dimmed(f"where: {wording.where(look, claim)}"),
                 _dimmed(f"when: {wording.days(claim.when)}"), Text(wording.tolls(look, claim))]
        table.add_row(_says(look, claim), Text("\n").join(line for line in lines if line.plain), _words(look, claim, 160))
    return table


def _says(look: Look, claim: Claim) -> Text:
    """The chain, outermost first, and under it the voice."""
    says = Text(" › ".join(wording.speakers(look, claim)))
    return says.append("\n").append(claim.voice, style=VOICE_STYLE.get(claim.voice, ""))


def _what(claim: Claim, broken: bool) -> Text:
    subtype = claim.event.subtype
    words = subtype.replace("/", "/\n", 1) if broken and len(subtype) > 18 else subtype
    text = Text(words).append("\n").append(claim.status, style=STATUS_STYLE.get(claim.status, "italic"))
    return text.append("\ncivilians targeted", style="yellow") if claim.civilians_targeted else text


def _words(look: Look, claim: Claim, width: int) -> Text:
    return words_of(look, claim, width).append(f"\n{in_one_line(claim.id)}", style="dim not bold")


def words_of(look: Look, claim: Claim, width: int) -> Text:
    """The sentence around the words that name the event, those words marked."""
    trigger = claim.event.trigger
    if not claim.start <= trigger.start <= trigger.end <= claim.end:
        return Text(cut_around(in_one_line(claim.text), 0, 0, width))
    start, end = trigger.start - claim.start, trigger.end - claim.start
    first, last = cut_bounds(claim.text, start, end, width)
    before, named, after = claim.text[first:start], claim.text[start:end], claim.text[end:last]
    return Text.assemble("…" if first else "", _piece(before), (_piece(named), "bold underline"), _piece(after),
                         "…" if last < len(claim.text) else "")


def _piece(words: str) -> str:
    """The words on one line, with a space at an end where there was one."""
    line = in_one_line(words)
    return (" " if words[:1].isspace() else "") + line + (" " if line and words[-1:].isspace() else "")


def _dimmed(words: str) -> Text:
    return Text(words, style="dim" if words.endswith(wording.NOT_SAID) else "")
