"""`reportedly demo`: the main job on the packaged sample reports, which are invented."""

import sys
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from reportedly import pipeline
from reportedly.cli_output import console_for, failure_line, say
from reportedly.ingest.inputs import find_inputs
from reportedly.publish.plain import in_one_line
from reportedly.publish.table import reading_table, title_of
from reportedly.records import Failure, Reading
from reportedly.samples import Sample, find_samples

_INTRO = """\
Reportedly reads these sample reports into attributed claims. All of them are invented.
A claim is what somebody says happened: each row names its speaker first, and nothing here is a finding of fact."""
_TELLINGS = "Three reports tell of one incident, each in its own way; the fourth looks alike but is of another day"
_OTHERS = "The other samples, in short"
_NEXT = """\
Next: reportedly demo --all             every claim of every sample
      reportedly read REPORT.txt --published 2031-05-06
      reportedly codebook               what the terms mean"""


def run(whole: bool) -> int:
    """Reads all samples and shows them, in whole or one incident's tellings; gives the exit code."""
    console = console_for(sys.stdout)
    console.print(Text(_INTRO), Text(""), sep="\n")
    readings = list(_read_samples(pipeline.open_tools(say)))
    failures = [r for _, r in readings if isinstance(r, Failure)]
    read = [(s, r) for s, r in readings if isinstance(r, Reading)]
    near = [(s, r) for s, r in read if whole or s.tells or s.looks_like]
    if not whole:
        console.print(Rule(_TELLINGS, align="left"))
    for sample, reading in near:
        console.print(Text(f"[{sample.style}]", style="italic"))
        console.print(reading_table(reading, console.width))
    if not whole:
        console.print(Rule(_OTHERS, align="left"))
        _print_short(console, [(s, r) for s, r in read if not (s.tells or s.looks_like)])
    console.print(Text(_NEXT))
    for failure in failures:
        sys.stderr.write(f"error: {failure_line(failure)}\n")
    return 1 if failures else 0


def _read_samples(tools: pipeline.Tools) -> Iterator[tuple[Sample, Reading | Failure]]:
    """Every sample with its readings, in order; the reports of one file follow one another."""
    for sample in find_samples():
        received = find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet)
        for _, outcome in pipeline.read_many(received, tools=tools):
            yield sample, outcome


def _print_short(console: Console, readings: list[tuple[Sample, Reading]]) -> None:
    """One line a report: style, title, and what its claims are of."""
    for sample, reading in readings:
        subtypes = Counter(claim.event.subtype for claim in reading.claims)
        claims = ", ".join(f"{n} {name}" if n > 1 else name for name, n in subtypes.most_common()) or "no claims"
        if reading.report.language not in (None, "en"):
            claims = f"no claims: not in English ({in_one_line(str(reading.report.language))}), kept unread"
        line = Text(f"{sample.style}: ", style="italic").append(title_of(reading.report), style="bold not italic")
        console.print(line.append(f"\n    {claims}", style="not italic"))
    console.print()
