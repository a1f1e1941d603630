"""The docs held to account: commands, options, terms and errors are all documented, and what the docs show runs."""

import inspect
import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reportedly import errors, vocab
from reportedly.cli import app
from reportedly.cli_codebook import markdown

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def blocks(page: Path, language: str) -> list[str]:
    """The page's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def options_of(name: str) -> list[str]:
    """A command's options, those of its own commands included."""
    commands = [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]
    return [option for command in commands for parameter in command.params for option in parameter.opts if option.startswith("--")]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_guide(name: str) -> None:
    heading = f"## reportedly {name}\n"
    assert heading in GUIDE, f"document `reportedly {name}` in docs/guide.md"
    section = GUIDE.split(heading, 1)[1].split("\n## ", 1)[0]
    for inner in getattr(COMMANDS[name], "commands", {}):
        assert f"reportedly {name} {inner}" in section, f"document `reportedly {name} {inner}`"
    for option in options_of(name):
        assert option == "--help" or option in section, f"document {option} under {heading.strip()}"


def shown_commands() -> list[tuple[str, str]]:
    lines = [(page.name, line.split(" #")[0].strip()) for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    return [(page, line) for page, line in lines if line]


@pytest.mark.parametrize(("page", "line"), shown_commands())
def test_every_command_that_the_docs_show_exists(page: str, line: str) -> None:
    words = shlex.split(line.replace(".venv/bin/", ""))
    if words[0] == "make":
        assert all(w in TARGETS or "=" in w for w in words[1:]), f"{page} shows a target that the Makefile lacks: {line}"
    elif words[0] == "reportedly":
        name = next((w for w in words[1:] if not w.startswith("-")), None)
        if name is None:
            return
        assert name in COMMANDS, f"{page} shows a command that is none: {line}"
        known = [*options_of(name), "--help"]
        assert all(w.split("=")[0] in known for w in words if w.startswith("--")), f"{page} shows an option that is none: {line}"


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.name)
def test_python_that_the_docs_show_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = blocks(ROOT / "docs" / "tutorial.md", "text")
    (tmp_path / "report.txt").write_text(texts[0], encoding="utf-8")
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, page.name, "exec"), names)
    capsys.readouterr()


def test_the_tutorials_report_is_read_as_the_tutorial_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    page = ROOT / "docs" / "tutorial.md"
    (tmp_path / "report.txt").write_text(blocks(page, "text")[0], encoding="utf-8")
    (tmp_path / "reports.jsonl").write_text(blocks(page, "json")[0], encoding="utf-8")
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            words = shlex.split(line.split(" > ")[0])
            if words[0] == "reportedly" and not {"ID", "INCIDENT"} & set(words) and words[1] != "demo":
                result = CliRunner().invoke(app, words[1:])
                assert result.exit_code == 0, (line, result.output)
    assert (tmp_path / "reportedly.db").exists()
    result = CliRunner().invoke(app, ["read", "report.txt", "--published", "2031-05-06", "--format", "csv", "--no-ledger"])
    assert "residents,witness or resident,says,said" in result.stdout and "alleges,alleged" in result.stdout


def test_the_codebook_page_is_what_the_vocabulary_says() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert page == markdown(), "write it anew: reportedly codebook --format markdown > docs/codebook.md"


def test_every_vocabulary_is_in_the_codebook() -> None:
    printed = [set(terms) for terms in vocab.CODEBOOK.values()]
    for name, value in vars(vocab).items():
        if name.isupper() and isinstance(value, dict) and name != "CODEBOOK":
            assert set(value) in printed, f"vocab.{name} is missing from CODEBOOK"


def test_every_error_is_in_the_guide() -> None:
    for name, value in vars(errors).items():
        if inspect.isclass(value) and issubclass(value, errors.ReportedlyError):
            assert f"`{name}`" in GUIDE, f"document {name} in docs/guide.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_names_a_folder_of_one_machine(page: Path) -> None:
    assert not re.search(r"(^|[^\w.])/(?:root|home|tmp|work)/", page.read_text(encoding="utf-8"))


def test_environment_variables_are_documented() -> None:
    package = ROOT / "src" / "reportedly"
    source = "\n".join(p.read_text(encoding="utf-8") for p in package.rglob("*.py"))
    for name in set(re.findall(r"\"(REPORTEDLY_[A-Z]+)\"", source)):
        assert f"${name}" in GUIDE, f"document ${name} in docs/guide.md"


def test_every_file_of_data_has_its_licence() -> None:
    listed = (ROOT / "DATA_LICENSES.md").read_text(encoding="utf-8")
    for folder in ("data", "models"):
        for entry in (ROOT / "src" / "reportedly" / folder).rglob("*"):
            name = entry.relative_to(ROOT / "src" / "reportedly").as_posix()
            if "samples" not in name and entry.suffix in {".yaml", ".csv", ".txt", ".json", ".gz", ".md", ".geojson"}:
                assert f"`{name}`" in listed, f"say in DATA_LICENSES.md where {name} is from"
