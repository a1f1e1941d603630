"""The library's face: one call reads a text, and what it gives shows itself in notebooks and as a data frame."""

import hashlib
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from reportedly.errors import UsageError
from reportedly.ingest.given import read_published
from reportedly.records import Reading, Source

if TYPE_CHECKING:
    from reportedly.pipeline import Tools


class ShownReading(Reading):
    """A reading that can show itself: highlighted in a notebook, or as a data frame with one row a claim."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<reading of {self.report.id!r}: {len(self.claims)} claims>"

    def _repr_html_(self) -> str:
        """The text with its claims marked, and a table of them, as HTML without any markup of the report's."""
        from reportedly.publish.page import reading_html

        return reading_html(self)

    def to_frame(self) -> Any:
        """A pandas DataFrame, one row a claim, columns as in `--format csv`. Raises UsageError where pandas is missing."""
        try:
            import pandas
        except ImportError:
            raise UsageError("to_frame() needs pandas, which is not installed", "pip install 'reportedly[frame]'") from None
        from reportedly.publish.rows import COLUMNS, claim_rows

        return pandas.DataFrame([asdict(row) for row in claim_rows(self)], columns=list(COLUMNS))


def shown(reading: Reading) -> ShownReading:
    """The same reading, able to show itself."""
    return ShownReading(**{f.name: getattr(reading, f.name) for f in fields(Reading)})


def read(text: str, *, published: str | None = None, outlet: str | None = None, title: str | None = None,
         url: str | None = None, report_id: str | None = None, language: str | None = None) -> ShownReading:
    """One report read into attributed claims; nothing is kept. Raises InputError, UsageError."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = Source(sha256=sha256, id=report_id, url=url, outlet=outlet, title=title,
                    published=read_published(published) if published else None, language=language)
    from reportedly import pipeline

    return shown(pipeline.read_text(text, source, _tools()))


@cache
def _tools() -> "Tools":
    from reportedly import pipeline

    return pipeline.open_tools()
