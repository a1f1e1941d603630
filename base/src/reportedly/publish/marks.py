"""Colours and marks for print: every grade has its own, told by shade in grey too, and never by colour alone (a name stands beside it)."""

GRADES = ("confirmed", "fair", "contested", "weak", "discounted", "no grade")
COLOURS = {
    "confirmed": "#6d1b1b",
    "fair": "#b04a2f",
    "contested": "#54478c",
    "weak": "#df9f66",
    "discounted": "#8d8d8d",
    "no grade": "#b5b5b5",
}
INK, QUIET, RULE, SEA, LAND = "#23262b", "#6a6f78", "#d9d6cf", "#e9eff3", "#fbfaf6"
FONTS = "'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"


def grade_name(grade: str | None) -> str:
    """A grade's name, also where there is none."""
    return grade or "no grade"


def gravest(grades: list[str | None]) -> str:
    """The grade that stands first in the order of support."""
    return min((grade_name(g) for g in grades), key=GRADES.index)
