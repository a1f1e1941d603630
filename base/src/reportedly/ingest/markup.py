"""A piece of HTML (a feed's entry, a letter's body) → its text, paragraphs divided by blank lines; nothing but markup is left out."""

import re
from html import unescape

_MARK = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_BLOCKS = frozenset("""address article aside blockquote dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav
ol p pre section table td th tr ul""".split())
_SILENT = frozenset(("script", "style", "head", "template", "noscript"))


def plain_text(html: str) -> str:
    """The text of a piece of HTML.

    >>> plain_text("<p>Two <b>died</b>.<p>A medic &amp; a nurse<br>said so.")
    'Two died.\\n\\nA medic & a nurse\\nsaid so.'
    """
    pieces: list[str] = []
    at, hidden_by = 0, ""  # the element, or comment, that hides what stands in it
    for mark in _MARK.finditer(html):
        if not hidden_by:
            pieces.append(re.sub(r"\s+", " ", unescape(html[at : mark.start()])))
        name = (mark[2] or mark[0]).lower()
        if hidden_by:
            is_over = name == "-->" if hidden_by == "<!--" else bool(mark[1]) and name == hidden_by
            hidden_by = "" if is_over else hidden_by
        elif name == "<!--" or (name in _SILENT and not mark[1]):
            hidden_by = name
        else:
            pieces.append("\n\n" if name in _BLOCKS else "\n" if name == "br" else "")
        at = mark.end()
    if not hidden_by:
        pieces.append(re.sub(r"\s+", " ", unescape(html[at:])))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
