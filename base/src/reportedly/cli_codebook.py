"""`reportedly codebook`: every term with its meaning, printed from vocab.py."""

import json
import sys
from collections.abc import Iterator

from reportedly import vocab


def run(form: str) -> None:
    """Prints the codebook as a table for people, as Markdown (the docs page) or as JSON."""
    if form == "json":
        print(json.dumps(vocab.CODEBOOK, ensure_ascii=False, indent=2))  # noqa: T201
    elif form == "markdown":
        sys.stdout.write(markdown())
    else:
        _print_table()


def markdown() -> str:
    """The codebook as a Markdown page."""
    return "\n".join(_markdown_lines()) + "\n"


def _markdown_lines() -> Iterator[str]:
    yield "# Codebook"
    yield ""
    yield "Every closed term of the public format with its meaning, printed by `reportedly codebook --format markdown`."
    for heading, terms in vocab.CODEBOOK.items():
        yield from ("", f"## {heading}", "", "| term | meaning |", "|---|---|")
        for term, meaning in terms.items():
            yield f"| {term.replace('|', chr(92) + '|')} | {meaning.replace('|', chr(92) + '|')} |"


def _print_table() -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    width = max(len(term) for terms in vocab.CODEBOOK.values() for term in terms)
    for heading, terms in vocab.CODEBOOK.items():
        table = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(width=min(width, console.width // 2))
        table.add_column(overflow="fold")
        for term, meaning in terms.items():
            table.add_row(Text(term), Text(meaning))
        console.print(Text(heading, style="bold"), table, Text(""), sep="\n")
