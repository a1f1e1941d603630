"""What all tests share: the option that writes golden files anew, and where ledgers are tested: a file, and a server where there is one."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

SERVER = os.environ.get("REPORTEDLY_TEST_POSTGRES")  # postgresql://USER@HOST/postgres; `.ci/postgres` starts one and names it


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` (make golden) writes the golden files instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")
    parser.addoption("--raise-floors", action="store_true", help="measure our dev reports and raise tests/quality/floors.json")
    parser.addoption("--lower-floors", action="store_true", help="the same over all dev reports, and let floors fall: say why")


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty database on the server that $REPORTEDLY_TEST_POSTGRES names; without one the test is passed over."""
    if not SERVER:
        pytest.skip("$REPORTEDLY_TEST_POSTGRES names no server")
    name = f"reportedly_{uuid.uuid4().hex[:12]}"
    url = sa.make_url(SERVER).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"] if SERVER else ["sqlite"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may be made: a file, and an empty database where there is a server."""
    return str(tmp_path / "a.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres"))
