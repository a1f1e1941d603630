"""Loads what the package ships: rules and vocabulary from data/, weights from models/, each once a process.

YAML takes ten times as long to parse as JSON: a parsed file is kept as JSON in the user's cache folder, under the digest
of its bytes, so that one report is read from a cold start in a second.
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_PACKAGE = files("reportedly")
HOME_VARIABLE = "REPORTEDLY_HOME"


def home() -> Path:
    """Where what can be made anew lies: $REPORTEDLY_HOME, else a folder of the user's cache."""
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "reportedly"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "reportedly"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reportedly"


def read_bytes(name: str) -> bytes:
    """The bytes of a packaged file, named from the package's root: `data/cues.yaml`."""
    return _PACKAGE.joinpath(*name.split("/")).read_bytes()


def read_text(name: str) -> str:
    """A packaged UTF-8 file."""
    return read_bytes(name).decode("utf-8")


def folder_of(name: str) -> Path:
    """Where a packaged folder lies, for what must be opened by its path."""
    return Path(str(_PACKAGE.joinpath(*name.split("/"))))


@cache
def load_yaml(name: str) -> Any:
    """A packaged YAML file, parsed once; callers must not change what they get."""
    return parse_kept(read_bytes(name))


def parse_kept(raw: bytes) -> Any:
    """YAML bytes as plain values, from what was kept as JSON where the same bytes were parsed before. Raises ValueError for no YAML."""
    kept = home() / "rules" / f"{hashlib.sha256(raw).hexdigest()[:24]}.json"
    with suppress(OSError, ValueError):
        return json.loads(kept.read_bytes())
    parsed = parse_yaml(raw)
    _keep(kept, parsed)
    return parsed


def parse_yaml(raw: bytes) -> Any:
    """YAML bytes as plain values, by the safe loader, in C where it is there. Raises ValueError for what is no YAML."""
    import yaml  # a twentieth of a second, and not needed once all files are kept as JSON

    try:
        return yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _keep(path: Path, parsed: Any) -> None:
    """Writes aside and renames, so that two processes do no harm; only what JSON gives back unchanged, and only where it can."""
    text = json.dumps(parsed, ensure_ascii=False, default=str)
    if json.loads(text) != parsed:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The lines of a packaged word list without comments (`#`) and blank lines."""
    lines = (line.split("#", 1)[0].strip() for line in read_text(name).splitlines())
    return tuple(line for line in lines if line)


def added_digest() -> str:
    """A short digest of the places and actors that the user added, by name, size and time of change; "" where there are none."""
    added = sorted(p for folder in ("places", "actors") for p in (home() / folder).glob("*") if p.is_file())
    if not added:
        return ""
    states = [f"{p.parent.name}/{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in added]
    return hashlib.sha256("\n".join(states).encode()).hexdigest()[:8]


@cache
def rules_digest() -> str:
    """A short digest of everything in data/ and models/ but the trained reader, which has a name of its own.

    Two readings with one digest used the same rules.
    """
    h = hashlib.sha256()
    for folder in ("data", "models"):
        for entry in sorted(_PACKAGE.joinpath(folder).iterdir(), key=lambda e: e.name):
            if entry.is_file() and not entry.name.startswith("reader"):
                h.update(entry.name.encode() + b"\0" + hashlib.sha256(entry.read_bytes()).digest())
    return h.hexdigest()[:16]
