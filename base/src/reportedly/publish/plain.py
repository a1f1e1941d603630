"""Text from reports made safe to show: no control characters, no hidden marks, no formulas; and short forms of records.

A report's words are hostile until shown otherwise: escape sequences would drive a terminal, direction overrides would
turn a sentence round, a cell that starts with "=" would run in a spreadsheet.
"""

import re

_HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FORMULA = tuple("=+-@\t\r|%＝＋－＠")  # the wide forms too: some spreadsheets take them for the narrow ones


def in_one_line(text: str) -> str:
    """The words on one line, hidden marks dropped, control characters shown as U+FFFD.

    >>> in_one_line("shelled\\n the \\u202etown\\x1b[31m")
    'shelled the town�[31m'
    """
    return " ".join(_CONTROL.sub("\ufffd", _HIDDEN.sub("", text)).split())


def in_lines(text: str) -> str:
    """The same with line breaks kept.

    >>> in_lines("one\\r\\n\\ntwo\\x07")
    'one\\n\\ntwo�'
    """
    lines = re.split(r"\r\n|[\r\n\v\f\u2028\u2029]", text.replace("\t", " "))
    return "\n".join(_CONTROL.sub("\ufffd", _HIDDEN.sub("", line)) for line in lines)


def in_cell(text: str) -> str:
    """The words for a spreadsheet's cell: on one line, and never a formula.

    >>> in_cell("=1+1"), in_cell("12 killed")
    ("'=1+1", '12 killed')
    """
    words = in_one_line(text)
    return "'" + words if words.startswith(_FORMULA) else words


def cut_around(text: str, start: int, end: int, width: int) -> str:
    """At most about `width` characters of the text around [start, end), cut at words, with marks of omission.

    >>> cut_around("The army said that rebels shelled the market at noon", 23, 30, 30)
    '…that rebels shelled the…'
    """
    first, last = cut_bounds(text, start, end, width)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def cut_bounds(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """The bounds of at most about `width` characters around [start, end), moved inwards to the next word."""
    if len(text) <= width:
        return 0, len(text)
    spare = max(0, width - (end - start)) // 2
    first, last = max(0, start - spare), min(len(text), end + spare)
    first, last = max(0, min(first, last - width)), min(len(text), max(last, first + width))
    if first:
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last
