"""`reportedly eval`: readings scored against gold readings of the public format, with the figures defined in score.py."""

import json
import tempfile
from pathlib import Path
from typing import Any

from reportedly import pipeline, score
from reportedly.errors import InputError
from reportedly.publicjson import dumps
from reportedly.records import Source

_HINT = "give JSON Lines as `reportedly read --format jsonl` prints"


def run(gold: Path, readings: Path | None, errors: bool, by: str | None, trained: bool = True) -> int:
    """Scores `readings`, or what this reader makes of the gold's own texts where none are given; gives the exit code."""
    rows = _rows(gold)
    options = ["--errors"] * errors + (["--by", by] if by else [])
    if readings is not None:
        _rows(readings)
        return score.main([str(gold), str(readings), *options])
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder) / "readings.jsonl"
        with read.open("w", encoding="utf-8") as out:
            tools = pipeline.open_tools(trained=trained)
            for row in rows:
                out.write(dumps(pipeline.read_text(row["report"]["text"], _source_of(row["report"]), tools)) + "\n")
        return score.main([str(gold), str(read), *options])


def _rows(path: Path) -> list[dict[str, Any]]:
    """The readings of a JSON Lines file. Raises InputError for what is none."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        if all(isinstance(row["report"]["text"], str) and row["report"]["id"] for row in rows):
            return rows
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no readings can be read from it ({error})", _HINT) from error
    raise InputError(f"{path}: a line has no report with a text", _HINT)


def _source_of(report: dict[str, Any]) -> Source:
    return Source(
        sha256=report["sha256"], id=report["id"], url=report.get("url"), outlet=report.get("outlet"), title=report.get("title"),
        published=report.get("published"), language=report.get("language"))
