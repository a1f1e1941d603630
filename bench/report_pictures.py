"""Draws the first pages of the situation report on the packaged samples, all invented, into docs/pictures. Needs typst and pdftoppm.

    python bench/report_pictures.py
"""

import subprocess
import tempfile
from pathlib import Path

from reportedly import pipeline
from reportedly.ingest.inputs import find_inputs
from reportedly.publish import as_pdf
from reportedly.publish.claims import claims_of
from reportedly.publish.edition import Asked, Decisions
from reportedly.publish.safeguards import make_edition
from reportedly.publish.situation import situation_report
from reportedly.records import Reading
from reportedly.relate import relate
from reportedly.samples import find_samples

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LATER, FIRST, LAST, COUNTRY = "2031-12-01", "2031-04-01", "2031-06-30", "SY"


def sample_readings() -> list[Reading]:
    """The samples as the reader reads them."""
    tools = pipeline.open_tools()
    found = (one for s in find_samples() for one in find_inputs((str(s.path),), published=s.published, outlet=s.outlet))
    return [reading for _, reading in pipeline.read_many(found, tools=tools) if isinstance(reading, Reading)]


def draw(language: str, name: str, readings: list[Reading]) -> None:
    """One picture: the report's first page, every incident taken as accepted."""
    incidents = relate(readings)
    asked = Asked(LATER, FIRST, LAST, COUNTRY, language=language)
    edition = make_edition(incidents, claims_of(readings), asked, Decisions({i.id: "sample" for i in incidents}))
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        pdf.write_bytes(as_pdf.render(situation_report(edition), LATER))
        subprocess.run(["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-png", "-singlefile", str(pdf), str(PICTURES / name)], check=True)


if __name__ == "__main__":
    samples = sample_readings()
    draw("en", "situation-report", samples)
    draw("ar", "situation-report-ar", samples)
