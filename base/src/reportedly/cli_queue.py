"""`reportedly queue` and `reportedly agreement`: what to look at first, and how far those who looked agree."""

import json
import sys

from reportedly.cli_output import console_for, say, waiting
from reportedly.publish.plain import in_one_line
from reportedly.store import Ledger


def run(where: str, limit: int, form: str, coder: str | None) -> None:
    """Prints what is most worth a look, with `coder` as that coder may see it. Raises LedgerError."""
    from reportedly.pipeline_joining import join_due
    from reportedly.pipeline_review import open_review

    with Ledger.open(where, create=False) as ledger:
        with waiting("joining") as progress:
            join_due(ledger, progress)
        found = open_review(ledger, coder).queue()
    if form == "jsonl":
        for look in found[:limit]:
            print(json.dumps({"kind": look.kind, "subjects": look.subjects, "worth": round(look.worth, 3), "why": look.why},  # noqa: T201
                             ensure_ascii=False))
        return
    console = console_for(sys.stdout)
    for number, look in enumerate(found[:limit], 1):
        console.print(f"{number:3}  {look.kind}  {' '.join(look.subjects)}", style="bold")
        for why in look.why[:4]:
            console.print(f"     {in_one_line(why)}")
    more = f", of {len(found)}" if len(found) > limit else ""
    say(f"{min(limit, len(found))} {'thing' if len(found) == 1 else 'things'} to look at{more}")


def run_agreement(where: str, form: str) -> None:
    """Prints agreement per field between coders, and between the machine and people. Raises LedgerError."""
    from reportedly.pipeline_review import machine_pairs
    from reportedly.review_agreement import find_agreement

    with Ledger.open(where, create=False) as ledger:
        judgements = ledger.find_judgements()
        found = find_agreement(judgements, machine_pairs(ledger, judgements))
    if form == "jsonl":
        for a in found:
            print(json.dumps({"field": a.field, "between": a.between, "things": a.things, "share": a.share, "kappa": a.kappa,  # noqa: T201
                              "alpha": a.alpha}))
        return
    if not found:
        say("nothing was coded by two yet: `reportedly judge … --as coder`, each coder under a name of their own ($REPORTEDLY_USER)")
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in ("field", "between", "coded by two", "agree", "kappa", "alpha"):
        table.add_column(name, justify="left" if name in {"field", "between"} else "right")
    for a in found:
        agree = f"{a.share:.0%}" if a.share is not None else ""
        table.add_row(a.field, a.between, str(a.things), agree, _figure(a.kappa), _figure(a.alpha))
    console_for(sys.stdout).print(table)


def _figure(value: float | None) -> str:
    """A coefficient, or a dash where only one label is in use and chance can't be reckoned."""
    return "–" if value is None else f"{value:.2f}"
