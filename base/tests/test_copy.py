"""A ledger copied from a file to a server and back is the same ledger: rows, log, seal, incidents; half a copy is none."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from ledgers import TEXT, put
from reportedly.cli import app
from reportedly.errors import UsageError
from reportedly.pipeline_joining import join_due
from reportedly.store import Ledger
from reportedly.store_schema import metadata
from test_verify import fill

run = CliRunner().invoke


def rows(where: str) -> dict[str, list[str]]:
    """Every row of every table, in one order, as text."""
    with Ledger.open(where, create=False) as ledger:
        return {t.name: sorted(repr(tuple(row)) for row in ledger.ask(lambda c, t=t: c.execute(sa.select(t)).all()))
                for t in metadata.sorted_tables}


def test_to_a_file(tmp_path: Path) -> None:
    fill(tmp_path / "a.db")
    done = run(app, ["ledger", "copy", str(tmp_path / "a.db"), str(tmp_path / "b.db")])
    assert done.exit_code == 0 and "verified" in done.stderr, done.output
    assert rows(str(tmp_path / "a.db")) == rows(str(tmp_path / "b.db"))
    again = run(app, ["ledger", "copy", str(tmp_path / "a.db"), str(tmp_path / "b.db")])
    assert again.exit_code == 2 and "exists already" in again.stderr


def test_to_a_server_and_back_and_the_server_goes_on(tmp_path: Path, postgres: str) -> None:
    fill(tmp_path / "a.db")
    assert run(app, ["ledger", "copy", str(tmp_path / "a.db"), postgres]).exit_code == 0
    assert run(app, ["ledger", "copy", postgres, str(tmp_path / "back.db")]).exit_code == 0
    assert rows(str(tmp_path / "a.db")) == rows(postgres) == rows(str(tmp_path / "back.db"))
    for where in (postgres, str(tmp_path / "a.db")):
        with Ledger.open(where, by="ada") as ledger:
            put(ledger, id="later", raw=TEXT.encode() + b" ")
            assert join_due(ledger) == 1 and ledger.verify_chain() == ()
    with Ledger.open(postgres) as server, Ledger.open(tmp_path / "a.db") as file:
        assert list(server.whole_incidents()) == list(file.whole_incidents())


def test_a_ledger_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    fill(tmp_path / "a.db")
    with Ledger.open(tmp_path / "a.db") as source, Ledger.open(tmp_path / "b.db") as target:
        put(target)
        before = target.counts()
        with pytest.raises(UsageError, match="holds something"):
            source.copy_to(target)
        assert target.counts() == before


def test_a_copy_that_breaks_off_leaves_an_empty_ledger(tmp_path: Path) -> None:
    fill(tmp_path / "a.db")

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with Ledger.open(tmp_path / "a.db") as source, Ledger.open(tmp_path / "b.db") as target:
        with pytest.raises(KeyboardInterrupt):
            source.copy_to(target, stop)
        assert target.counts()["evidence"] == 0 and target.verify_chain() == ()
        assert source.copy_to(target) > 0 and target.verify_chain() == ()
