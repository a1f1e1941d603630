"""`reportedly actors`: files of one's own are checked, kept, used by the next reading, listed and taken away."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportedly.actors import load_registry, read_added
from reportedly.cli import app
from reportedly.errors import UsageError

MINE = """actors:
- id: actor:nahr-valley-brigade
  name: Nahr Valley Brigade
  kind: rebel group
  theatre: [SY]
  reliability: D
  aliases: [NVB]
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    """The command, run."""
    return CliRunner().invoke(app, ["actors", *arguments])


def written(text: str) -> str:
    """A file with this text."""
    Path("mine.yaml").write_text(text, encoding="utf-8")
    return "mine.yaml"


def test_actors_of_ones_own_are_added_found_listed_and_taken_away(tmp_path: Path) -> None:
    assert run("add", written(MINE), "--name", "../my own").exit_code == 0
    assert [p.name for p in (tmp_path / "home" / "actors").iterdir()] == ["my-own.yaml"]
    assert load_registry(*read_added()).find("NVB")[0].id == "actor:nahr-valley-brigade"
    assert "my-own" in run("list").stdout
    assert run("search", "nahr valley").stdout.strip() == "actor:nahr-valley-brigade\tNahr Valley Brigade\trebel group\tSY\treliability D"
    assert run("remove", "my-own").exit_code == 0
    assert "my-own" not in run("list").stdout
    assert read_added() == ()


@pytest.mark.parametrize("text", ["actors: []", "actors: [", "nothing here", MINE.replace("D\n", "excellent\n"),
                                  MINE + "  part_of: actor:nobody-at-all\n"])
def test_a_file_that_is_wrong_is_refused_with_a_hint(text: str) -> None:
    result = run("add", written(text))
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert "hint: " in result.stderr
    assert read_added() == ()


@pytest.mark.parametrize("arguments", [("add", "absent.yaml"), ("remove", "absent"), ("search", "Zzyzxian Front")])
def test_what_is_not_there_is_said(arguments: tuple[str, str]) -> None:
    result = run(*arguments)
    assert result.exit_code in {1, 2}
    assert "hint: " in result.stderr


def test_a_kept_file_that_was_spoilt_is_named(tmp_path: Path) -> None:
    run("add", written(MINE))
    (tmp_path / "home" / "actors" / "mine.yaml").write_text("actors: 3", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.yaml"):
        read_added()
    assert run("search", "Wagner").exit_code == 2
