"""A Word document → its text: paragraphs and table rows in order; what was struck out under revision is no text."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from reportedly.ingest import child
from reportedly.ingest.child_main import UnreadableError
from reportedly.ingest.given import Given, source_of
from reportedly.records import Received

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_UNPACKED = 200_000_000  # bytes of all parts
_HINT = "open it and save it as plain text or PDF, and read that"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(raw: bytes, origin: str, given: Given) -> Received:
    """The report in a Word document. Raises InputError where it is broken, or holds no text."""
    found = child.ask("docx", raw, "the document", _HINT)
    return Received(origin, raw, MEDIA_TYPE, found["text"], source_of(raw, given, title=found["title"] or None), given.how)


# --- in the child process ------------------------------------------------------------------------------------


def take_apart(raw: bytes) -> dict[str, str]:
    """The document's text, paragraphs divided by blank lines, and its title where it opens with one."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
            raise UnreadableError(f"unpacks to more than {MAX_UNPACKED:,} bytes, as only a trap does")
    import docx

    document = docx.Document(io.BytesIO(raw))
    blocks = [block for block in _blocks(document.element.body) if block]
    if not blocks:
        raise UnreadableError("holds no text")
    first = next((p for p in document.paragraphs if p.text.strip()), None)
    style = str(first.style.name) if first is not None and first.style is not None else ""
    title = first.text.strip() if first is not None and style.startswith(("Title", "Heading 1")) else ""
    return {"text": "\n\n".join(blocks), "title": title}


def _blocks(body: Any) -> Iterator[str]:
    for element in body:
        if element.tag == _W + "p":
            yield _text(element)
        elif element.tag == _W + "tbl":
            for row in element.iter(_W + "tr"):
                yield " | ".join(cell for cell in (" ".join(_blocks(c)) for c in row.iter(_W + "tc")) if cell)
        elif element.tag in {_W + "sdt", _W + "sdtContent"}:
            yield from _blocks(element)


def _text(paragraph: Any) -> str:
    """A paragraph's words, insertions under revision too; deletions stand in other elements."""
    words = []
    for element in paragraph.iter(_W + "t", _W + "tab", _W + "br", _W + "noBreakHyphen"):
        if any(above.tag == _FALLBACK for above in element.iterancestors()):
            continue  # the same text box again, for older programs
        words.append(element.text or "" if element.tag == _W + "t" else {"tab": "\t", "br": "\n"}.get(element.tag[len(_W):], "-"))
    return "".join(words).strip()
