"""Loads what the package ships: rules and vocabulary from data/, weights from models/, each once a process."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_PACKAGE = files("reportedly")
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_bytes(name: str) -> bytes:
    """The bytes of a packaged file, named from the package's root: `data/cues.yaml`."""
    return _PACKAGE.joinpath(*name.split("/")).read_bytes()


def read_text(name: str) -> str:
    """A packaged UTF-8 file."""
    return read_bytes(name).decode("utf-8")


@cache
def load_yaml(name: str) -> Any:
    """A packaged YAML file, parsed once; callers must not change what they get."""
    return yaml.load(read_text(name), Loader=_YAML_LOADER)  # noqa: S506 - the C or Python safe loader


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The lines of a packaged word list without comments (`#`) and blank lines."""
    lines = (line.split("#", 1)[0].strip() for line in read_text(name).splitlines())
    return tuple(line for line in lines if line)


@cache
def rules_digest() -> str:
    """A short digest of everything in data/ and models/: two readings with one digest used the same rules."""
    h = hashlib.sha256()
    for folder in ("data", "models"):
        for entry in sorted(_PACKAGE.joinpath(folder).iterdir(), key=lambda e: e.name):
            if entry.is_file():
                h.update(entry.name.encode() + b"\0" + hashlib.sha256(entry.read_bytes()).digest())
    return h.hexdigest()[:16]
