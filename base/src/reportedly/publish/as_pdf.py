"""A situation report as PDF, set by typst from the same blocks as the page. Words go in as strings: no report's words are markup."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from reportedly import resources
from reportedly.errors import UsageError
from reportedly.publish import blocks as b
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource
from reportedly.publish.situation import situation_report


def write_pdf(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes situation-report.pdf. Raises UsageError where typst is missing."""
    path = folder / "situation-report.pdf"
    path.write_bytes(render(situation_report(edition), edition.asked.date))
    return (Resource(path.name, "pdf", "The situation report for print.", ()),)


def render(d: b.Document, date: str) -> bytes:
    """The PDF's bytes, the same each time. `date` is the ISO day that its metadata give."""
    typst = _typst()
    with tempfile.TemporaryDirectory(prefix="reportedly-") as folder:
        pictures = [x for x in d.blocks if isinstance(x, b.Picture)]
        for picture in pictures:
            (Path(folder) / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
        main = Path(folder) / "report.typ"
        main.write_text(source(d), encoding="utf-8")
        made: bytes = typst.compile(str(main), timestamp=int(dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC).timestamp()))
    return made


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as missing:
        raise UsageError(
            "PDF needs typst, which is not installed", "pip install 'reportedly[print]', or ask for --format html"
        ) from missing
    return typst


def source(d: b.Document) -> str:
    """The document in typst: our own functions (publish/report.typ) called with strings."""
    head = (
        f"#show: report.with(title: {_s(d.title)}, subtitle: {_s(d.subtitle)}, lang: {_s(d.language)}, dir: {d.direction}, "
        f"marks: {_list(_s(m) for m in d.marks)}, warning: {_s(d.warning)}, footer: {_s(d.footer)})"
    )
    direction = f"#let is-rtl = {str(d.direction == 'rtl').lower()}"
    return "\n".join([direction, resources.read_text("publish/report.typ"), head, *(f"#{_block(x)}" for x in d.blocks), ""])


def _block(x: b.Block) -> str:
    match x:
        case b.Heading():
            return f"heading-block({_s(x.text)}, note: {_s(x.note)})"
        case b.Paragraph():
            return f"para({_runs(x.runs)})"
        case b.Bullets():
            return f"bullets({_list(_runs(r) for r in x.entries)})"
        case b.Table():
            rows = _list(_list(_runs(cell) for cell in row) for row in x.rows)
            return f"grid-table({_list(_s(h) for h in x.header)}, {rows}, {_list(f'{w}fr' for w in x.widths)})"
        case b.Picture():
            pairs = _list(f"({_s(c)}, {_s(name)})" for c, name in x.legend)
            return f"picture({_s(x.name + '.svg')}, {_s(x.caption)}, {pairs})"
        case b.Facts():
            return f"facts({_list(f'({_s(n)}, {_s(of)})' for n, of in x.pairs)})"
        case b.Card():
            tags, lines = _list(_s(t) for t in x.tags), _list(_runs(r) for r in x.lines)
            return f"card({x.number}, {_s(x.title)}, {_s(x.colour)}, {_s(x.grade)}, {tags}, {lines})"
        case b.Box():
            return f"framed({_s(x.title)}, {_list(_block(y) for y in x.blocks)})"
        case b.Sources():
            entries = _list(f"({s.number}, {_s(s.text)}, {_s(s.url or '')})" for s in x.entries)
            return f"sources({entries})"


def _runs(runs: b.Runs) -> str:
    return _list(f"({_s(r.text)}, {_list(str(n) for n in r.refs)}, {_s(r.style)})" for r in runs)


def _list(pieces: Iterable[str]) -> str:
    """A typst array; one of one element has a comma behind it."""
    return "(" + "".join(f"{p}, " for p in pieces) + ")"


def _s(text: str) -> str:
    """The words as a typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", " ") + '"'
