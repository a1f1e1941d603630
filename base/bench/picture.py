"""Draws the README's picture: one packaged sample report as `reportedly read` shows it, as SVG without outside fonts.

    python bench/picture.py > docs/pictures/reading.svg
"""

import re
import sys

from rich.console import Console

from reportedly import pipeline
from reportedly.ingest.inputs import find_inputs
from reportedly.publish.table import reading_table
from reportedly.records import Received
from reportedly.samples import find_samples

WIDTH = 150  # columns
SAMPLE = "wire.txt"


def main() -> None:
    sample = next(s for s in find_samples() if s.path.name == SAMPLE)
    received = next(r for r in find_inputs([str(sample.path)], published=sample.published) if isinstance(r, Received))
    reading = pipeline.read_text(received.text, received.source, pipeline.open_tools())
    console = Console(record=True, width=WIDTH, force_terminal=True, file=sys.stderr)
    console.print(reading_table(reading, WIDTH))
    svg = console.export_svg(title="reportedly read wire.txt (an invented report)")
    sys.stdout.write(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


if __name__ == "__main__":
    main()
