"""A page in blocks: what a situation report consists of, whatever it is printed on. Every run of text keeps the numbers of its sources."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the numbers of the sources that it rests on; `style` is "", "strong", "quiet" or "quote"."""

    text: str
    refs: tuple[int, ...] = ()
    style: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2, with what it means below it."""

    text: str
    level: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `is_lead` for the first ones."""

    runs: Runs
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    entries: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header and its cells; `widths` are shares."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG of our own making) with what it shows in words, and the colours in it with their names."""

    name: str
    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures with what they count, side by side."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One incident: its number, what it is, its colour and grade, sentences, figures, quotes, and what is in dispute."""

    number: int
    title: str
    colour: str
    grade: str
    tags: tuple[str, ...]
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks set apart."""

    title: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source; `url` where it may be shown."""

    number: int
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Sources:
    """The numbered list of sources."""

    entries: tuple[Source, ...]


Block = Heading | Paragraph | Bullets | Table | Picture | Facts | Card | Box | Sources


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page: title, what it covers, the marks that stand on every page, and its blocks."""

    title: str
    subtitle: str
    language: str
    direction: str
    date: str
    marks: tuple[str, ...]
    warning: str
    footer: str
    blocks: tuple[Block, ...] = field(default=())
