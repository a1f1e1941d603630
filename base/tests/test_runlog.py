"""What a run says of itself for machines: a line an input, never its text; counts and rates at the end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app

SECRET = "Mortar shells hit a market in Al Mayadin on Monday, residents said. At least 12 people were killed."


def test_the_log_names_each_input_and_never_says_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"text": SECRET}) + '\n{"text": 5}\n', encoding="utf-8")
    words = ["read", "a.jsonl", "--no-ledger", "--reader", "rules", "--log", "run.log", "--metrics", "run.json"]
    assert CliRunner().invoke(app, words).exit_code == 3
    log = Path("run.log").read_text(encoding="utf-8")
    read, failed, done = (json.loads(line) for line in log.splitlines())
    assert (read["event"], read["origin"], read["characters"]) == ("read", "a.jsonl:1", len(SECRET))
    assert (failed["event"], failed["origin"]) == ("failed", "a.jsonl:2") and "not a string" in failed["why"]
    assert not any(word in log for word in ("Mayadin", "residents", "market"))
    metrics = json.loads(Path("run.json").read_text())
    assert (metrics["reports"], metrics["failures"], metrics["words"]) == (1, 1, len(SECRET.split()))
    assert metrics["words_per_second"] > 0 and done["reports"] == 1
    result = CliRunner().invoke(app, [*words[:-3], "none/run.log"])
    assert result.exit_code == 2 and "can't be written" in result.output
