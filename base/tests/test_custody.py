"""Seals, time stamps by a real authority of this machine, and bags that the public BagIt library checks."""

import json
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest
from typer.testing import CliRunner

from ledgers import TEXT, put
from localweb import allow_loopback, serving
from reportedly import preserve, publicjson, publicjson_incidents
from reportedly.cli import app
from reportedly.errors import InputError, NotFoundError, UsageError
from reportedly.handover import check_seal, write_bag
from reportedly.pipeline_joining import join_due
from reportedly.records import CustodyEvent
from reportedly.records_review import Judgement
from reportedly.seal import Seal, check_stamp, digest_of, read_seal, stamp_request
from reportedly.store import Ledger

SEAL = Seal(7, "ab" * 32)
run = CliRunner().invoke


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with two reports of one incident, one that tells of another, and a judgement."""
    where = tmp_path / "a.db"
    with Ledger.open(where, by="ada") as ledger:
        first = put(ledger, id="r1", outlet="=Wire", published="2031-05-06")
        put(ledger, id="r2", outlet="Post", raw=TEXT.encode() + b"\n")
        ledger.judge(Judgement("note", (first.claims[0].id,), "note", value="look at the film"))
        join_due(ledger)
    return where


# --- seals -----------------------------------------------------------------------------------------------


def test_a_seal_is_read_back_from_what_was_published():
    assert read_seal(f"We publish {SEAL}.") == SEAL
    for wrong in ("", "reportedly-seal-1:x:" + "ab" * 32, "reportedly-seal-1:7:ab"):
        with pytest.raises(UsageError) as caught:
            read_seal(wrong)
        assert caught.value.hint


def test_a_log_that_goes_on_keeps_its_seal_and_one_made_anew_does_not(path, tmp_path):
    sealed = run(app, ["seal", "--ledger", str(path)]).stdout.strip()
    with Ledger.open(path) as ledger:
        put(ledger, id="r9", raw=TEXT.encode() + b"\n\n")
        assert check_seal(ledger, read_seal(sealed)) == ""
    whole = run(app, ["verify", "--ledger", str(path), "--seal", sealed])
    assert whole.exit_code == 0 and "as sealed" in whole.stderr and whole.stdout == ""
    anew = tmp_path / "anew.db"
    with Ledger.open(anew, by="ada") as ledger:
        for n in range(9):
            put(ledger, id=f"r{n}", raw=TEXT.encode() + b"%d" % n)
        assert "not the one that was sealed" in check_seal(ledger, read_seal(sealed))
        assert ledger.verify_chain() == ()
    with Ledger.open(tmp_path / "short.db") as ledger:
        assert "ends before" in check_seal(ledger, read_seal(sealed))
    assert run(app, ["verify", "--ledger", str(anew), "--seal", sealed]).exit_code == 1
    assert run(app, ["verify", "--ledger", str(anew), "--seal", "nothing"]).exit_code == 2


def test_the_command_names_each_fault_and_says_what_to_do(path):
    with Ledger.open(path) as ledger, ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE claims SET voice = 'reported' WHERE ordinal = 1")
    found = run(app, ["verify", "--ledger", str(path)])
    assert found.exit_code == 1 and "the claims of the reading" in found.stdout and "hint:" in found.stderr


# --- time stamps -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a time-stamping authority of our own: key, certificate, settings of `openssl ts`."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "ts.cnf").write_text(
        "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=Our own authority\n[ext]\n"
        "extendedKeyUsage=critical,timeStamping\nbasicConstraints=CA:TRUE\n[tsa]\ndefault_tsa=tsa1\n[tsa1]\nserial=serial\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\ness_cert_id_chain=no\n", encoding="utf-8")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
                    "-config", "ts.cnf"], cwd=folder, check=True, capture_output=True)
    return folder


def stamped(folder: Path, request: bytes) -> bytes:
    (folder / "request.tsq").write_bytes(request)
    subprocess.run(["openssl", "ts", "-reply", "-queryfile", "request.tsq", "-signer", "cert.pem", "-inkey", "key.pem", "-config",
                    "ts.cnf", "-section", "tsa1", "-out", "answer.tsr"], cwd=folder, check=True, capture_output=True)
    return (folder / "answer.tsr").read_bytes()


def test_a_real_authority_stamps_the_seal_and_nothing_else_passes(authority):
    request = stamp_request(SEAL)
    answer = stamped(authority, request)
    check_stamp(SEAL, request, answer)
    other = stamp_request(SEAL, 2**62 + 3)
    for seal, asked, came in ((Seal(8, SEAL.hash), request, answer), (SEAL, other, answer), (SEAL, request, b"<html>"),
                              (SEAL, request, b""), (SEAL, request, bytes.fromhex("30053003020102")), (SEAL, request, answer[:40])):
        with pytest.raises(InputError) as caught:
            check_stamp(seal, asked, came)
        assert caught.value.hint


def test_the_command_asks_the_authority_keeps_the_stamp_and_openssl_verifies_it(path, authority, tmp_path, monkeypatch):
    allow_loopback(monkeypatch)

    def reply(visit) -> None:
        visit.reply(stamped(authority, visit.rfile.read(int(visit.headers["Content-Length"]))), Content_Type="application/timestamp-reply")

    with serving() as web:
        web.pages["/tsr"] = reply
        done = run(app, ["seal", "--ledger", str(path), "--authority", web.address + "/tsr", "--out", str(tmp_path / "a.tsr")])
    assert done.exit_code == 0, done.output
    (tmp_path / "seal.txt").write_text(done.stdout.strip(), encoding="ascii")
    checked = subprocess.run(["openssl", "ts", "-verify", "-in", "a.tsr", "-data", "seal.txt", "-CAfile", authority / "cert.pem"],
                             cwd=tmp_path, capture_output=True, check=False)
    assert b"Verification: OK" in checked.stdout + checked.stderr
    with Ledger.open(path) as ledger:
        last = list(ledger.each_event())[-1]
        assert last.kind == preserve.SEALED and last.subject == done.stdout.strip() and ledger.verify_chain() == ()


def test_without_a_network_the_seal_itself_is_still_to_be_had(path, tmp_path):
    refused = run(app, ["seal", "--ledger", str(path), "--authority", "https://authority.invalid/tsr", "--out", str(tmp_path / "b.tsr")])
    assert refused.exit_code == 1 and "publish the seal itself" in refused.stderr and not (tmp_path / "b.tsr").exists()
    assert run(app, ["seal", "--ledger", str(path), "--out", "x"]).exit_code == 2
    assert len(digest_of(SEAL)) == 32


# --- handover --------------------------------------------------------------------------------------------


def bag_of(path: Path, *ids: str) -> Path:
    folder = path.parent / "bag"
    done = run(app, ["handover", *ids, "--ledger", str(path), "--out", str(folder)])
    assert done.exit_code == 0, done.output
    assert "INTERNAL" in done.stderr
    return folder


def test_a_bag_holds_all_that_an_incident_rests_on_and_is_valid(path):
    with Ledger.open(path) as ledger:
        incident = next(i for i in ledger.whole_incidents() if len(i.reports) == 2)
        originals = {r.report.sha256: ledger.original(r.report.sha256) for r in ledger.find_readings()}
        whole = [e.hash for e in ledger.each_event()]
    folder = bag_of(path, incident.id)
    bagit.Bag(str(folder)).validate()
    inside = folder / "data"
    kept, = (inside / "incidents.jsonl").read_text(encoding="utf-8").splitlines()
    assert publicjson_incidents.incident_from_json(json.loads(kept)) == incident
    for sha256, raw in originals.items():
        assert (inside / "originals" / sha256).read_bytes() == raw
        assert publicjson.loads((inside / "claims" / f"{sha256}.json").read_bytes()).report.sha256 == sha256
    events = [json.loads(line) for line in (inside / "custody.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [e["hash"] for e in events] == whole
    assert not list(preserve.find_breaks([CustodyEvent(**e) for e in events]))  # all of it is about these two reports
    assert "look at the film" in (inside / "judgements.jsonl").read_text(encoding="utf-8")
    assert (inside / "seal.txt").read_text(encoding="utf-8").strip().endswith(whole[-1])
    assert "'=Wire" in (inside / "originals.csv").read_text(encoding="utf-8")
    assert "INTERNAL" in (inside / "README.txt").read_text(encoding="utf-8") and (inside / "codebook.md").stat().st_size > 1000
    assert "INTERNAL" in bagit.Bag(str(folder)).info["External-Description"]


def test_a_changed_byte_in_a_bag_is_found(path):
    with Ledger.open(path) as ledger:
        incident = ledger.find_incidents()[0].id
    folder = bag_of(path, incident)
    original = next((folder / "data" / "originals").iterdir())
    original.write_bytes(original.read_bytes().replace(b"t", b"T", 1))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_what_is_withheld_is_not_handed_over_and_leaves_a_tombstone(path):
    with Ledger.open(path, by="ada") as ledger:
        report = next(iter(ledger.find_readings())).report
        other = next(i for i in ledger.whole_incidents() if len(i.reports) == 2)
        ledger.judge(Judgement("withhold", ("Residents",), "source", reason="they were threatened"))
    folder = bag_of(path, other.id) / "data"
    names = sorted(p.name for p in (folder / "originals").iterdir())
    assert names and all(n.endswith(".withheld.txt") for n in names)
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "codebook.md").lower()
    assert b"residents" not in everything and report.sha256.encode() in everything
    bagit.Bag(str(folder.parent)).validate()


def test_an_id_that_is_none_and_a_folder_that_exists_leave_nothing_behind(path, tmp_path):
    with Ledger.open(path) as ledger:
        with pytest.raises(NotFoundError):
            write_bag(ledger, ["i-none"], tmp_path / "bag", "")
        with pytest.raises(UsageError, match="exists"):
            write_bag(ledger, ["r1"], tmp_path, "")
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith("a.db")) == []
