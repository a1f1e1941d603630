"""Reportedly: reads reports on armed conflict into attributed claims, each tied to the words that say so."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.library import ShownReading

__version__ = "0.1.0"
__all__ = ["__version__", "read"]


def read(text: str, *, published: str | None = None, outlet: str | None = None, title: str | None = None,
         url: str | None = None, report_id: str | None = None, language: str | None = None) -> "ShownReading":
    """Reads one report into attributed claims; nothing is kept.

    `published` is an ISO 8601 date or date-time. Raises InputError for a text that can't be a report and UsageError for a
    date that is none. The reading shows itself highlighted in a notebook and gives a data frame by `to_frame()`.
    """
    from reportedly import library

    return library.read(text, published=published, outlet=outlet, title=title, url=url, report_id=report_id, language=language)


class _Package(ModuleType):
    """The package itself: importing its module read.py must not put that module in the place of the function `read`."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "read" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
