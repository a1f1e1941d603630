"""A situation report as Markdown, for mail and wikis: the same blocks, without the drawings. Words of reports can't become markup."""

import re
from pathlib import Path
from urllib.parse import quote

from reportedly.publish import blocks as b
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource
from reportedly.publish.situation import situation_report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$])")


def write_markdown(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes situation-report.md."""
    path = folder / "situation-report.md"
    path.write_text(render(situation_report(edition)), encoding="utf-8")
    return (Resource(path.name, "markdown", "The situation report as text.", ()),)


def render(d: b.Document) -> str:
    """The text."""
    lines = [
        f"# {_t(d.title)}",
        "",
        f"**{_t(d.subtitle)}**",
        "",
        *(f"> **{_t(m)}**\n" for m in d.marks),
        f"*{_t(d.warning)}*",
        "",
        _t(d.footer),
        "",
    ]
    for x in d.blocks:
        lines += [*_block(x), ""]
    return "\n".join(lines)


def _block(x: b.Block) -> list[str]:
    match x:
        case b.Heading():
            return [f"{'#' * (x.level + 1)} {_t(x.text)}", *(["", _t(x.note)] if x.note else [])]
        case b.Paragraph():
            return [_runs(x.runs)]
        case b.Bullets():
            return [f"- {_runs(r)}" for r in x.entries]
        case b.Table():
            rows = [f"| {' | '.join(_runs(cell) for cell in row)} |" for row in x.rows]
            return [f"| {' | '.join(_t(h) for h in x.header)} |", f"|{'---|' * len(x.header)}", *rows]
        case b.Picture():
            return [f"({_t(x.caption)})"]
        case b.Facts():
            return [f"- **{_t(n)}** {_t(of)}" for n, of in x.pairs]
        case b.Card():
            tags = " · ".join(_t(t) for t in (x.grade, *x.tags))
            return [f"### {x.number}. {_t(x.title)}", "", f"*{tags}*", *(f"\n{_runs(r)}" for r in x.lines)]
        case b.Box():
            return [f"## {_t(x.title)}", *(line for y in x.blocks for line in ["", *_block(y)])]
        case b.Sources():
            return [f"{s.number}. {_t(s.text)}" + (f" <{_address(s.url)}>" if s.url else "") for s in x.entries]


def _runs(runs: b.Runs) -> str:
    pieces = []
    for r in runs:
        text, end = _t(r.text.rstrip()), " " if r.text != r.text.rstrip() else ""
        shown = f"**{text}**" if r.style == "strong" and text else text
        pieces.append(shown + "".join(f" \\[{n}\\]" for n in r.refs) + end)
    return "".join(pieces).strip()


def _address(url: str) -> str:
    """The address with the characters quoted that would end it, or begin markup."""
    return quote("".join(url.split()), safe="/:?#@!$&*+,;=%~-._[]()'")


def _t(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
