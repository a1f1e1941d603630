"""Packaged files: parsed once, kept as JSON, read again from what was kept."""

from pathlib import Path

import pytest

from reportedly import pipeline, resources


def test_a_kept_file_gives_what_the_yaml_gives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path))
    for name in ("data/events.yaml", "data/actors.yaml", "data/cues.yaml", "data/times.yaml", "data/tolls.yaml"):
        resources.load_yaml.cache_clear()
        first = resources.load_yaml(name)
        resources.load_yaml.cache_clear()
        assert resources.load_yaml(name) == first == resources.parse_yaml(resources.read_bytes(name))
    assert len(list((tmp_path / "rules").glob("*.json"))) == 5
    resources.load_yaml.cache_clear()


def test_a_folder_that_cannot_be_written_or_a_broken_copy_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("REPORTEDLY_HOME", str(blocked))
    resources.load_yaml.cache_clear()
    assert resources.load_yaml("data/topic.yaml")["war"]
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path))
    resources.load_yaml.cache_clear()
    resources.load_yaml("data/topic.yaml")
    for kept in (tmp_path / "rules").iterdir():
        kept.write_text("{broken")
    resources.load_yaml.cache_clear()
    assert resources.load_yaml("data/topic.yaml")["war"]
    resources.load_yaml.cache_clear()


def test_what_is_no_yaml_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="flow sequence"):
        resources.parse_yaml(b"a: [1\nb: - 2")


def test_what_the_user_adds_changes_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tools = pipeline.open_tools()
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path))
    before = pipeline.reader(tools)
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "mine.sqlite").write_bytes(b"places")
    after = pipeline.reader(tools)
    assert before.rules != after.rules and after.rules.startswith(before.rules)
    assert pipeline.reader(tools) == after
