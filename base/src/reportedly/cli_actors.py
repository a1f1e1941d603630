"""`reportedly actors`: finds actors by name, adds actors of one's own from a YAML file, lists and takes away such files."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from reportedly.actors import ActorEntry

commands = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None,
                       help="The registry of actors: who is in it, and actors of your own.")
_File = Annotated[Path, typer.Argument(metavar="FILE", help="A YAML file with a list under `actors:`.")]
_Called = Annotated[str | None, typer.Option("--name", metavar="NAME", help="What to call it; the file's name by default.")]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="A name, an acronym or an id.")]
_Added = Annotated[str, typer.Argument(metavar="NAME", help="The name that `list` shows.")]
_Limit = Annotated[int, typer.Option("--limit", min=1, max=500, metavar="N", help="Print so many at most.")]


@commands.command("list")
def show() -> None:
    """List the packaged actors and the files that were added."""
    from reportedly.actors import added_paths, load_registry, read_entries

    typer.echo(f"{len(load_registry().entries):>6,} actors  packaged, three for every state among them")
    for path in added_paths():
        typer.echo(f"{len(read_entries(path.read_text(encoding='utf-8'))):>6,} actors  {_plain(path.stem)}  {path}")


@commands.command("search")
def search(name: _Name, limit: _Limit = 10) -> None:
    """Find the actors that a name may mean: id, name, kind, countries, reliability."""
    from reportedly.actors import load_registry, read_added
    from reportedly.errors import NotFoundError

    registry = load_registry(*read_added())
    exact = registry.find(name)
    part = name.casefold()
    holding = (e for e in registry.entries.values() if e.id == name or any(part in n.casefold() for n in (e.name, *e.aliases)))
    found = list(dict.fromkeys((*exact, *holding)))
    if not found:
        raise NotFoundError(f"no actor is called {name!r}", "`reportedly actors add` adds actors of your own")
    for entry in found[:limit]:
        typer.echo(_line(entry))


def _line(entry: "ActorEntry") -> str:
    judged = f"reliability {entry.reliability}" if entry.reliability else ""
    return "\t".join(_plain(cell) for cell in (entry.id, entry.name, entry.kind, " ".join(entry.theatre), judged)).rstrip()


@commands.command("add")
def add(source: _File, name: _Called = None) -> None:
    """Add actors of your own from a YAML file; later readings know them."""
    from reportedly.actors import load_registry, read_added, read_entries
    from reportedly.cli_output import say
    from reportedly.errors import UsageError

    try:
        text = source.read_text(encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{source} can't be read: {wrong.strerror}", "give a YAML file of actors; docs/actors.md shows one") from wrong
    except UnicodeDecodeError as wrong:
        raise UsageError(f"{source} isn't UTF-8", "save it as UTF-8") from wrong
    entries = read_entries(text)
    if not entries:
        raise UsageError(f"there is no actor in {source}", "docs/actors.md shows an example")
    known = load_registry(*read_added(), text).entries
    for entry in entries:
        named = [entry.part_of, *(tie.actor for tie in (*entry.allied_with, *entry.fighting))]
        for other in named:
            if other is not None and other not in known:
                raise UsageError(f"actor {entry.id} names {other}, which nobody is", "`reportedly actors search` finds ids")
    target = _path_of(name or source.stem)
    _write(target, text)
    say(f"added {len(entries):,} actors as {target.stem}; the next reading knows them")


@commands.command("remove")
def remove(name: _Added) -> None:
    """Take added actors away."""
    from reportedly.actors import added_paths
    from reportedly.cli_output import say
    from reportedly.errors import NotFoundError

    target = _path_of(name)
    if target not in added_paths():
        raise NotFoundError(f"no actors were added as {name!r}", "`reportedly actors list` shows what was added")
    target.unlink()
    say(f"took {target.stem} away")


def _write(target: Path, text: str) -> None:
    """Writes aside and renames, so that no reading meets half a file. Raises UsageError where the folder can't be written."""
    from reportedly.errors import UsageError
    from reportedly.resources import HOME_VARIABLE

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".part")
        aside.write_text(text, encoding="utf-8")
        aside.replace(target)
    except OSError as wrong:
        raise UsageError(f"the file can't be written to {target.parent}: {wrong.strerror}",
                         f"set {HOME_VARIABLE} to a folder that you may write to") from wrong


def _path_of(name: str) -> Path:
    """The file of added actors: its name without anything that a folder's path could hold."""
    from reportedly.resources import home

    safe = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "actors"
    return home() / "actors" / f"{safe}.yaml"


def _plain(text: str) -> str:
    from reportedly.publish.plain import in_one_line

    return in_one_line(text)
