"""A situation report as one HTML page that needs nothing else: no script, no address but the sources', style and drawings inside."""

from html import escape
from pathlib import Path

from reportedly import language, resources
from reportedly.publish import blocks as b
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource
from reportedly.publish.situation import situation_report

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; base-uri 'none'; form-action 'none'"


def write_html(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes situation-report.html."""
    path = folder / "situation-report.html"
    path.write_text(render(situation_report(edition)), encoding="utf-8")
    return (Resource(path.name, "html", "The situation report as a page for screen and print.", ()),)


def render(d: b.Document) -> str:
    """The page."""
    say = language.words(d.language).say
    marks = "".join(f'<p class="mark">{escape(m)}</p>' for m in d.marks)
    body = "\n".join(_block(x) for x in d.blocks)
    return (
        f'<!doctype html>\n<html lang="{d.language}" dir="{d.direction}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(d.title)} · {escape(d.subtitle)}</title><style>{resources.read_text('publish/report.css')}</style></head>\n<body>"
        f'<header><p class="kind">{escape(d.footer)}</p><h1>{escape(d.title)}</h1><p class="covers">{escape(d.subtitle)}</p>{marks}'
        f'<p class="warning">{escape(d.warning)}</p></header>\n<main>{body}</main>\n'
        f"<footer>{''.join(f'<span>{escape(m)}</span>' for m in d.marks)}<span>{escape(d.footer)}</span>"
        f"<span>{escape(say('Made with Reportedly'))}</span></footer></body></html>\n"
    )


def _block(x: b.Block) -> str:
    match x:
        case b.Heading():
            note = f'<p class="note">{escape(x.note)}</p>' if x.note else ""
            return f"<h{x.level + 1}>{escape(x.text)}</h{x.level + 1}>{note}"
        case b.Paragraph():
            return f"<p{' class=lead' if x.is_lead else ''}>{_runs(x.runs)}</p>"
        case b.Bullets():
            return f"<ul>{''.join(f'<li>{_runs(r)}</li>' for r in x.entries)}</ul>"
        case b.Table():
            return _table(x)
        case b.Picture():
            legend = "".join(_swatch(c) + f"<span>{escape(name)}</span>" for c, name in x.legend)
            return f'<figure id="{x.name}">{x.svg}<p class="legend">{legend}</p><figcaption>{escape(x.caption)}</figcaption></figure>'
        case b.Facts():
            return f'<dl class="facts">{"".join(f"<div><dt>{escape(n)}</dt><dd>{escape(of)}</dd></div>" for n, of in x.pairs)}</dl>'
        case b.Card():
            return _card(x)
        case b.Box():
            return f'<section class="box"><h2>{escape(x.title)}</h2>{"".join(_block(y) for y in x.blocks)}</section>'
        case b.Sources():
            return f'<ol class="sources">{"".join(_source(s) for s in x.entries)}</ol>'


def _swatch(colour: str) -> str:
    return f'<svg width="11" height="11" aria-hidden="true"><rect width="11" height="11" rx="2" fill="{colour}"/></svg>'


def _runs(runs: b.Runs) -> str:
    tags = {"strong": "strong", "quiet": "small", "quote": "q"}
    pieces = []
    for r in runs:
        refs = "".join(f'<a href="#s{n}">{n}</a>' for n in r.refs)
        text = escape(r.text.rstrip()) if refs else escape(r.text)
        tag = tags.get(r.style)
        shown = f'<{tag} dir="auto">{text}</{tag}>' if tag == "q" else f"<{tag}>{text}</{tag}>" if tag else text
        pieces.append(shown + (f"<sup>{refs}</sup> " if refs else ""))
    return "".join(pieces)


def _table(x: b.Table) -> str:
    widths = "".join(f'<col style="width:{w}%">' for w in x.widths)
    head = "".join(f"<th>{escape(h)}</th>" for h in x.header)
    rows = "".join(f"<tr>{''.join(f'<td>{_runs(cell)}</td>' for cell in row)}</tr>" for row in x.rows)
    return f'<div class="wide"><table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _card(x: b.Card) -> str:
    tags = "".join(f"<span>{escape(t)}</span>" for t in x.tags)
    lines = "".join(f"<p>{_runs(r)}</p>" for r in x.lines)
    number = f'<span class="number" style="background:{x.colour}">{x.number}</span>'
    return (
        f'<article id="i{x.number}" style="border-color:{x.colour}"><h3>{number} '
        f'{escape(x.title)}</h3><p class="tags"><span style="color:{x.colour};border-color:{x.colour}">{escape(x.grade)}</span>{tags}</p>'
        f"{lines}</article>"
    )


def _source(s: b.Source) -> str:
    shown = f' <a href="{escape(s.url)}" rel="noreferrer">{escape(s.url)}</a>' if s.url else ""
    return f'<li id="s{s.number}" value="{s.number}">{escape(s.text)}{shown}</li>'
