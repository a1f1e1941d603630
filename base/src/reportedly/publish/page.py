"""A reading as HTML for notebooks: the text with its claims marked, and one row a claim, who says it first.

Nothing of a report is ever markup here: every word is escaped, hidden marks are dropped, and there is no script.
"""

from html import escape
from itertools import pairwise

from reportedly.publish import wording
from reportedly.publish.plain import in_lines, in_one_line
from reportedly.publish.table import title_of
from reportedly.publish.wording import Look
from reportedly.records import Claim, Reading, Span

_STYLE = """<style>
.reportedly{font:14px/1.5 system-ui,sans-serif;max-width:76em;color-scheme:light dark}
.reportedly .text{white-space:pre-wrap;max-width:46em;margin:.7em 0}
.reportedly .claim{background:#f2b60022;border-bottom:1px solid #b88a00}
.reportedly .event{background:#f2b60077;font-weight:600}
.reportedly .source{background:#2a78c233;border-radius:2px}
.reportedly .cue{font-style:italic;text-decoration:underline dotted}
.reportedly .place,.reportedly .time{border-bottom:1px dotted currentColor}
.reportedly table{border-collapse:collapse;font-size:13px}
.reportedly th,.reportedly td{text-align:left;vertical-align:top;padding:.25em 1em .25em 0;border-bottom:1px solid #8884}
.reportedly .note{opacity:.7}
</style>"""

_KEY = ('<p class="note">marked: <span class="claim">a claim\'s sentence</span>, <span class="event">the words that name the event</span>, '
        '<span class="source">who says it</span>, <span class="cue">how</span>, <span class="place">places and times</span></p>')

HEADINGS = ("who says it", "voice", "what", "who → whom", "where", "when", "toll")


def reading_html(reading: Reading) -> str:
    """The reading as a self-contained piece of HTML: heading, marked text, table of claims."""
    look = wording.look_up(reading)
    report = reading.report
    below = " · ".join((report.outlet or "outlet not given", f"published {report.published or 'not known'}", report.id))
    return "\n".join((
        '<div class="reportedly">', _STYLE, f"<h4>{_safe(title_of(report))}</h4>", f'<p class="note">{_safe(below)}</p>', _KEY,
        f'<div class="text" dir="auto">{marked_text(look)}</div>', claims_html(look), "</div>"))


def claims_html(look: Look) -> str:
    """The claims as an HTML table, or a sentence that says that there are none."""
    if not look.reading.claims:
        return '<p class="note">no claims</p>'
    head = "".join(f"<th>{h}</th>" for h in HEADINGS)
    rows = "\n".join(f"<tr>{''.join(f'<td>{_safe(c)}</td>' for c in _cells(look, claim))}</tr>" for claim in look.reading.claims)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _cells(look: Look, claim: Claim) -> tuple[str, ...]:
    return (" › ".join(wording.speakers(look, claim)), claim.voice, f"{claim.event.subtype}, {claim.status}",
            wording.who_to_whom(look, claim), wording.where(look, claim), wording.days(claim.when), wording.tolls(look, claim))


def marked_text(look: Look) -> str:
    """The report's text, escaped, cut at every mark's bounds: each piece carries the classes of all marks over it."""
    text = look.reading.report.text
    marks = list(find_marks(look))
    cuts = sorted({0, len(text), *(m.start for m, _, _ in marks), *(m.end for m, _, _ in marks)})
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, (span, _, _) in enumerate(marks):
        opening.setdefault(span.start, []).append(number)
        closing.setdefault(span.end, []).append(number)
    over: dict[int, None] = {}
    pieces = []
    for start, end in pairwise(cuts):
        for number in closing.get(start, ()):
            over.pop(number, None)
        over.update(dict.fromkeys(opening.get(start, ())))
        pieces.append(_piece(text[start:end], [marks[n] for n in over]))
    return "".join(pieces)


def find_marks(look: Look) -> tuple[tuple[Span, str, str], ...]:
    """What is marked in a text: (span, class, words shown on hovering), whole sentences first. Empty spans are left out."""
    marks: list[tuple[Span, str, str]] = []
    for claim in look.reading.claims:
        said = f"{' › '.join(wording.speakers(look, claim))}, {claim.voice}: {claim.event.subtype}, {claim.status}"
        marks += [(Span(claim.start, claim.end), "claim", said), (claim.event.trigger, "event", said)]
    for a in look.reading.attributions:
        marks += [(span, kind, f"{a.source_kind}, {a.stance}") for span, kind in ((a.source, "source"), (a.cue, "cue")) if span]
    marks += [(m, m.kind, m.why) for m in look.reading.mentions if m.kind in {"place", "time"}]
    length = len(look.reading.report.text)
    return tuple((span, kind, words) for span, kind, words in marks if 0 <= span.start < span.end <= length)


def _piece(words: str, over: list[tuple[Span, str, str]]) -> str:
    shown = escape(in_lines(words))
    if not over:
        return shown
    classes = " ".join(dict.fromkeys(kind for _, kind, _ in over))
    hover = "; ".join(dict.fromkeys(why for _, _, why in over if why))
    return f'<span class="{classes}" title="{_safe(hover)}">{shown}</span>'


def _safe(words: str) -> str:
    return escape(in_one_line(words))
