"""A back-up while people write, and what a restored site does before it serves anybody."""

from __future__ import annotations

import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from diaspora.crm.row_rules import OFFICER
from embedded_frappe.host import backup
from embedded_frappe.host.backup_databases import Address, BadBackup, MariaDBDatabase, SQLiteFile
from tests.conftest import SITE
from tests.embedded.pages_site import run_command
from tests.system.conftest import add_user, connect

pytestmark = pytest.mark.system


def database_of(sites: Path) -> Path:
    return sites / SITE / "db" / "site.sqlite3"


def add_person(first_name: str, email: str) -> str:
    import frappe

    fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "LYO"}
    doc = frappe.get_doc({"doctype": "Diaspora Contact", **fields, "emails": [{"email": email}]}).insert()
    frappe.db.commit()
    return str(doc.name)


def people(sites: Path) -> set[tuple[str, str]]:
    query = "SELECT name, status FROM `tabDiaspora Contact`"
    if database_of(sites).exists():  # not through the pool, which holds on to the file that a restore has replaced
        with sqlite3.connect(database_of(sites)) as connection:
            return set(connection.execute(query))
    import frappe

    connect(sites)
    return set(frappe.db.sql(query))


@pytest.mark.sqlite
def test_a_back_up_holds_one_instant_while_somebody_writes(sites_path: Path) -> None:
    stopping = threading.Event()
    with sqlite3.connect(database_of(sites_path)) as connection:
        connection.execute("CREATE TABLE pairs (n int)")

    def write_pairs() -> None:
        connection = sqlite3.connect(database_of(sites_path), timeout=20, isolation_level=None)
        number = 0
        while not stopping.is_set():
            number += 1
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO pairs VALUES (?)", [(number,), (number,)])
            connection.execute("COMMIT")
        connection.close()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        made = [backup.make_backup(sites_path / SITE, SQLiteFile(database_of(sites_path))) for _ in range(3)]
    finally:
        stopping.set()
        writer.join()
    for archive in made:
        with tarfile.open(archive) as opened:
            opened.extract("database.sqlite3", sites_path / archive.stem, filter="data")
        with sqlite3.connect(sites_path / archive.stem / "database.sqlite3") as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT COUNT(*) FROM pairs").fetchone()[0] % 2 == 0


def test_a_restored_site_has_forgotten_whom_it_had_erased(sites_path: Path) -> None:
    import frappe

    from diaspora.crm.store import erase_contact

    connect(sites_path)
    amina, karim = add_person("Amina", "amina@exemple.fr"), add_person("Karim", "karim@exemple.fr")
    frappe.destroy()
    note = sites_path / SITE / "private" / "files" / "note.txt"
    note.write_text("then")
    archive = Path(run_command(sites_path, "backup").stdout.strip())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    connect(sites_path)
    erase_contact(amina)
    frappe.db.commit()
    add_person("Nora", "nora@exemple.fr")
    frappe.destroy()
    note.write_text("now")

    told = run_command(sites_path, "restore", str(archive))

    assert told.returncode == 0, told.stderr
    assert people(sites_path) == {(amina, "erased"), (karim, "active")}
    assert note.read_text() == "then"
    files = (sites_path / SITE / "db").glob("*")  # on MariaDB there are none of ours
    assert b"amina@exemple.fr" not in b"".join(path.read_bytes() for path in files)
    journal = (sites_path / SITE / "private" / "erasures.jsonl").read_text()
    assert amina in journal and "amina@" not in journal


def test_an_erasure_that_was_rolled_back_is_not_made_by_a_restore(sites_path: Path) -> None:
    import frappe

    from diaspora.campaigns.recovery_store import after_restore
    from diaspora.crm.store import erase_contact

    connect(sites_path)
    amina = add_person("Amina", "amina@exemple.fr")
    erase_contact(amina)
    frappe.db.rollback()
    found = after_restore()
    assert (found.erased, found.doubtful) == ((), (amina,))
    assert people(sites_path) == {(amina, "active")}
    frappe.destroy()


def test_restored_campaigns_wait_for_a_person(sites_path: Path) -> None:
    import frappe

    from diaspora.campaigns.recovery_store import after_restore

    connect(sites_path)
    for state in ("draft", "approved", "planning", "sending", "finished"):
        frappe.db.bulk_insert("Diaspora Campaign", ["name", "title", "state"], [(state, state, state)])
    frappe.db.commit()
    after_restore()
    after_restore()
    rows = frappe.get_all("Diaspora Campaign", fields=["name", "state", "pause_reason"])
    assert {row.name: row.state for row in rows} == {
        "draft": "draft",
        "approved": "awaiting approval",
        "planning": "paused",
        "sending": "paused",
        "finished": "finished",
    }
    assert all("back-up" in row.pause_reason for row in rows if row.state in ("paused", "awaiting approval"))
    frappe.destroy()


@pytest.mark.sqlite
@pytest.mark.parametrize("content", [b"", b"no archive", b"\x00" * 20_000])
def test_what_is_no_back_up_changes_nothing(sites_path: Path, tmp_path: Path, content: bytes) -> None:
    before = database_of(sites_path).read_bytes()
    archive = tmp_path / "x.tar"
    archive.write_bytes(content)
    told = run_command(sites_path, "restore", str(archive))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert database_of(sites_path).read_bytes() == before
    assert not list((sites_path / SITE).glob(".restore-*"))


def write_foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (title text)")


def write_noise(path: Path) -> None:
    path.write_bytes(b"no database " * 2000)


def write_damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.sqlite
@pytest.mark.parametrize("spoil", [write_foreign, write_noise, write_damage])
def test_a_file_that_is_no_database_of_a_site_is_named_with_what_to_do(
    sites_path: Path, spoil: Callable[[Path], None]
) -> None:
    for suffix in ("-wal", "-shm"):  # what is only in the log would still be read from it
        Path(f"{database_of(sites_path)}{suffix}").unlink(missing_ok=True)
    spoil(database_of(sites_path))
    told = run_command(sites_path, "diaspora", "erase", "nobody", "--yes")
    assert told.returncode == 1
    assert str(database_of(sites_path)) in told.stderr
    assert "estore a back-up" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.sqlite
def test_an_archive_leads_nowhere_else(sites_path: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as archive:
        archive.add(sites_path / SITE / "site_config.json", "../outside.json")
    with pytest.raises(BadBackup):
        backup.restore_backup(evil, sites_path / SITE, SQLiteFile(database_of(sites_path)))
    assert not list(sites_path.rglob("outside.json"))


def test_a_version_tells_who_changed_what_when_from_what(site: str) -> None:
    import json

    import frappe
    from frappe.utils import get_datetime

    add_user("officer@mission.example", OFFICER)
    fields = {"title": "Amal", "district": "LYO", "activities": []}
    association = frappe.get_doc({"doctype": "Diaspora Association", **fields}).insert()
    frappe.set_user("officer@mission.example")
    changed = frappe.get_doc("Diaspora Association", association.name)
    changed.update({"title": "Amal Lyon", "phone": "+33400000000"}).save(ignore_version=False)
    frappe.set_user("Administrator")
    (version,) = frappe.get_all(
        "Version", filters={"docname": association.name}, fields=["owner", "creation", "ref_doctype", "data"]
    )
    assert (version.owner, version.ref_doctype) == ("officer@mission.example", "Diaspora Association")
    assert abs((version.creation - get_datetime(changed.modified)).total_seconds()) < 5
    told = {field: (old, new) for field, old, new in json.loads(version.data)["changed"]}
    assert told["title"] == ("Amal", "Amal Lyon")
    assert told["phone"][1] == "+33400000000"


@pytest.mark.parametrize("content", [b"", b"-- MariaDB dump 10.19\nCREATE TABLE x (y int);\n"])
def test_a_dump_that_was_cut_off_is_refused(tmp_path: Path, content: bytes) -> None:
    copy = tmp_path / "database.sql"
    copy.write_bytes(content)
    with pytest.raises(BadBackup):
        MariaDBDatabase.check(copy)
    copy.write_bytes(content + b"\n-- Dump completed on 2026-03-16  9:00:00\n")
    MariaDBDatabase.check(copy)


@pytest.mark.sqlite
def test_an_archive_of_another_kind_of_database_is_refused(sites_path: Path) -> None:
    archive = backup.make_backup(sites_path / SITE, SQLiteFile(database_of(sites_path)))
    elsewhere = MariaDBDatabase(Address.of({"db_name": "nowhere"}))
    with pytest.raises(BadBackup, match=r"database\.sql"):
        backup.restore_backup(archive, sites_path / SITE, elsewhere)
    assert not list((sites_path / SITE).glob(".restore-*"))
