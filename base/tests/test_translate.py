"""Reports that are not English, through a program of the user's: beside the original, by paragraphs, numbers checked, never twice."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.errors import UsageError
from reportedly.publicjson import dumps, loads
from reportedly.store import Ledger
from reportedly.translate import compare_numbers, read_command, translate

FRENCH = ("Des obus ont touché le marché d'Al Mayadin lundi, selon des habitants. Au moins 12 personnes ont été tuées.\n\n"
          "L'armée a nié avoir tiré sur la ville et accuse les rebelles, a dit un porte-parole dans la soirée.")
ENGLISH = ("Mortar shells hit a market in Al Mayadin on Monday, residents said. At least {} people were killed.",
           "The army denied that it had fired on the town, a spokesman said.")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program that knows the two paragraphs, gets the number wrong, and counts how often it was asked."""
    monkeypatch.chdir(tmp_path)
    Path("to_english.py").write_text(
        "import sys\ntext = sys.stdin.buffer.read().decode()\nopen('asked', 'a').write('x')\n"
        f"sys.stdout.buffer.write(({ENGLISH[0].format(21)!r} if 'obus' in text else {ENGLISH[1]!r}).encode())\n", encoding="utf-8")
    Path("a.txt").write_text(FRENCH, encoding="utf-8")
    return f"{sys.executable} to_english.py"


def read(command: str, *more: str) -> Result:
    words = ["read", "a.txt", "--published", "2031-05-06", "--reader", "rules", "--ledger", "l.db", "--format", "jsonl"]
    return CliRunner().invoke(app, [*words, "--translate", command, *more])


def test_the_translation_stands_beside_the_original_and_its_claims_lead_there(command: str) -> None:
    result = read(command)
    assert result.exit_code == 0, result.output
    original, english = (loads(line) for line in result.stdout.splitlines())
    assert original.report.text == FRENCH and not original.claims and english.claims
    assert english.report.translated_from == original.report.sha256 and loads(dumps(english)) == english
    (claim, *_) = english.claims
    (paragraph,) = [p for p in english.report.paragraphs if p.start <= claim.start < p.end]
    assert FRENCH[paragraph.original_start : paragraph.original_end].startswith("Des obus")
    assert (paragraph.lost, paragraph.added) == (("12",), ("21",))
    assert "leaves this machine" in result.stderr and "numbers differ in paragraph 1" in result.stderr
    with Ledger.open("l.db") as ledger:
        assert ledger.verify_chain() == () and ledger.counts()["captures"] == 2
    assert read(command).exit_code == 0 and Path("asked").read_text() == "xx"  # the second run asked nothing
    assert "translation" not in json.loads(result.stdout.splitlines()[0])["report"]


@pytest.mark.parametrize(("program", "says"), [("import sys; sys.exit(3)", "ended with 3"), ("pass", "failed on paragraph 1"),
                                               ("print('a' * 100_000)", "far too much")])
def test_a_program_that_fails_is_a_failure_and_the_original_stays(command: str, program: str, says: str) -> None:
    Path("to_english.py").write_text(program, encoding="utf-8")
    result = read(command)
    assert result.exit_code == 3 and says in result.stderr and len(result.stdout.splitlines()) == 1


def test_commands_that_are_none() -> None:
    with pytest.raises(UsageError, match="no command"):
        translate("Bonjour.", ["no-such-program-here"])
    for words in ("", "a 'b"):
        with pytest.raises(UsageError):
            read_command(words)


def test_numbers_are_compared_across_scripts_and_marks() -> None:
    assert compare_numbers("قُتل ١٢ شخصا و٣ أطفال", "12 people and 3 children") == ((), ())
    assert compare_numbers("1.200 personnes", "1,200 people") == ((), ())
    assert compare_numbers("12", "twelve") == (("12",), ())
