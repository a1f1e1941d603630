"""Withheld names blacked out of whatever is shown: every letter becomes a block, so that all offsets stay where they were."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

BLOCK = "█"
_Shown = TypeVar("_Shown")
_SHORTEST = 3  # letters of a surname that is blacked out by itself


def redact(shown: _Shown, names: Iterable[str]) -> _Shown:
    """The same record (or tuple, mapping, words) with the names, and a person's last name alone, blacked out, in ids too.

    >>> redact("Jo Doe said that Doe's brother fled", ["Jo Doe"])
    "██████ said that ███'s brother fled"
    """
    wanted = tuple(sorted({n.strip() for n in names if n.strip()}, key=lambda n: (-len(n), n)))
    return _redacted(shown, _pattern(wanted)) if wanted else shown


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    wordings = []
    for name in names:
        words = re.split(r"[\s_-]+", name)
        wordings.append(r"[\s_-]+".join(map(re.escape, words)))
        if len(words) > 1 and len(words[-1]) >= _SHORTEST and words[-1][0].isupper():
            wordings.append(re.escape(words[-1]))
    return re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})(?!\w)", re.IGNORECASE)


def _redacted(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda m: BLOCK * len(m.group()), value)
    if isinstance(value, tuple | list | frozenset):
        return type(value)(_redacted(v, pattern) for v in value)
    if isinstance(value, dict):
        return {k: _redacted(v, pattern) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: new for f in fields(value) if (new := _redacted(old := getattr(value, f.name), pattern)) != old}
        return replace(value, **changed) if changed else value
    return value
