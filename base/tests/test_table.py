"""Tables and somebody's JSON with a column map: what each row gives, and what is said of rows and maps that are wrong."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import UsageError
from reportedly.ingest.columns import ColumnMap, check_columns, read_columns
from reportedly.ingest.inputs import find_inputs
from reportedly.records import Failure, Received

MAP = ColumnMap({"text": ("headline", "notes"), "published": ("day",), "id": ("no",), "url": ("link",)}, {"outlet": "Nahr Monitor"},
                "%d.%m.%Y")
SAID = "Der Beschuss von “Karvat” – sagte ein Arzt, hält an."


def take(path: Path, columns: ColumnMap | None = MAP) -> list[Received | Failure]:
    return list(find_inputs([str(path)], columns=columns))


def put(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_each_row_is_a_report_with_its_own_bytes(tmp_path: Path) -> None:
    table = 'no,day,headline,notes,link\r\n1,06.05.2031,Shelling,"Two died,\r\na medic said.",https://a.example/\r\n2,07.05.2031,,Quiet.,\r\n'
    first, second = take(put(tmp_path, "a.csv", table))
    assert isinstance(first, Received) and isinstance(second, Received)
    assert first.text == "Shelling\n\nTwo died,\r\na medic said."
    assert first.raw.decode() == table.split("2,07")[0]
    s = first.source
    assert (s.id, s.published, s.url, s.outlet) == ("1", "2031-05-06", "https://a.example/", "Nahr Monitor")
    assert second.text == "Quiet." and second.origin.endswith("a.csv:4") and second.source.sha256 != s.sha256


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ";"), ("utf-8-sig", "\t"), ("cp1252", "|"), ("utf-16", ";")])
def test_encodings_and_delimiters_are_told(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = "\n".join(mark.join(row) for row in [("no", "notes"), *((str(n), SAID) for n in range(9))])
    found = take(put(tmp_path, "a.csv", rows.encode(encoding)))
    assert [r.text for r in found if isinstance(r, Received)] == [SAID] * 9


def test_a_row_that_is_wrong_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = take(put(tmp_path, "a.csv", "no,day,notes\n1,06.05.2031,A\n2,06.05.2031,\n3,soon,C\n4,,D,more,than,names\n\n"))
    assert [(type(f).__name__, f.origin.rsplit(":", 1)[1]) for f in found] == [
        ("Received", "2"), ("Failure", "3"), ("Failure", "4"), ("Received", "4"), ("Received", "5")]
    assert "no text in 'headline' or 'notes'" in found[1].message and "read without a date" in found[2].message


@pytest.mark.parametrize(("table", "says"), [
    ("", "is empty"), ("no,notes\n", "no rows"), ("a,b\n1,2\n", "no column 'headline'"), ('no,notes\n1,"never ends', None),
])
def test_tables_that_are_none(tmp_path: Path, table: str, says: str | None) -> None:
    (one,) = take(put(tmp_path, "a.csv", table))
    assert isinstance(one, Failure) == (says is not None)
    assert says is None or (says in one.message and one.hint)


def test_a_row_without_an_end_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.ingest.table.MAX_ROW", 1_000)
    first, failure = take(put(tmp_path, "a.csv", "no,notes\n1,A\n2,\"" + "line\n" * 2_000))
    assert isinstance(first, Received) and isinstance(failure, Failure) and "more than 1,000" in failure.message


def test_lines_of_others_are_read_by_the_map_too(tmp_path: Path) -> None:
    columns = ColumnMap({"text": ("body.plain",), "published": ("meta.date",)})
    lines = "".join(json.dumps(row) + "\n" for row in ({"body": {"plain": "Two died."}, "meta": {"date": "2031-05-06"}}, {"body": {}}))
    received, failure = take(put(tmp_path, "a.jsonl", lines), columns)
    assert isinstance(received, Received) and (received.text, received.source.published) == ("Two died.", "2031-05-06")
    assert isinstance(failure, Failure) and "body.plain" in failure.message


@pytest.mark.parametrize(("said", "says"), [
    ({}, "which column holds the text"), ({"columns": {"text": 3}}, "names no column"),
    ({"columns": {"text": "a", "who": "b"}}, "no 'who'"),
    ({"column": {}}, "no [column]"), ({"columns": "text"}, "are tables"),
    ({"columns": {"text": "a"}, "format": {"published": "day"}}, "no format"),
    ({"columns": {"text": "a"}, "format": {"delimiter": "tab"}}, "one character"),
])
def test_maps_that_are_wrong_say_so(said: dict, says: str) -> None:
    with pytest.raises(UsageError) as wrong:
        check_columns(said, "map.toml")
    assert says in str(wrong.value) and wrong.value.hint


def test_the_map_in_the_docs_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "intake.md").read_text(encoding="utf-8")
    columns = read_columns(put(tmp_path, "map.toml", page.split("```toml\n", 1)[1].split("```", 1)[0]))
    assert columns.columns["text"] == ("headline", "notes") and columns.fixed["outlet"] == "Nahr Monitor"
    with pytest.raises(UsageError, match="no TOML"):
        read_columns(put(tmp_path, "bad.toml", "text = "))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_of_a_table_end_us(raw: bytes) -> None:
    from reportedly.ingest.given import Given
    from reportedly.ingest.kinds import find_reports
    from reportedly.ingest.parcel import parcel_of

    for one in find_reports(parcel_of(b"no,notes\n" + raw, "a.csv", "a.csv", Given(columns=MAP))):
        assert isinstance(one, Received) or one.hint
