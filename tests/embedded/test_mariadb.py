"""The host on MariaDB: making a site, transactions as on Frappe, deadlocks, time-outs, servers that go away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import frappe
import pymysql
import pytest

from embedded_frappe.errors import ConnectionLost
from tests.conftest import SITE

from .pages_site import APPS, call, run_command
from .server_site import (  # noqa: F401
    SCHEDULED,
    ServerSite,
    in_another_connection,
    kill_connections,
    on_servers,
    server_site,
)

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("on_servers")]
ROOT = Path(__file__).parents[2]


def notes() -> list[str]:
    return frappe.db.sql("SELECT note FROM `pages_app_note` ORDER BY note", pluck=True)


def add_note(text: str) -> None:
    frappe.db.sql("INSERT INTO `pages_app_note` (note) VALUES (%s)", text)


def options(place: ServerSite) -> list[str]:
    return ["--db-type", "mariadb", "--db-socket", place.mariadb.socket]


def databases(place: ServerSite) -> dict[str, tuple[str, str]]:
    query = "SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA"
    with pymysql.connect(**place.mariadb.options) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return {name: (charset, collation) for name, charset, collation in cursor.fetchall()}


# --- making a site ----------------------------------------------------------------------------------------------------


def test_a_new_site_gets_its_own_database_and_user(server_site: ServerSite, tmp_path: Path) -> None:  # noqa: F811
    made = run_command(tmp_path, "new-site", *options(server_site), "--db-name", "lyon", site="lyon.localhost")
    assert made.returncode == 0, made.stderr
    config = json.loads((tmp_path / "lyon.localhost" / "site_config.json").read_text())
    assert (config["db_type"], config["db_name"], config["db_socket"]) == (
        "mariadb",
        "lyon",
        server_site.mariadb.socket,
    )
    assert databases(server_site)["lyon"] == ("utf8mb4", "utf8mb4_unicode_ci")
    with pymysql.connect(unix_socket=server_site.mariadb.socket, user="lyon", password=config["db_password"]) as own:
        with own.cursor() as cursor:
            cursor.execute("SHOW DATABASES")
            assert {name for (name,) in cursor.fetchall()} == {"lyon", "information_schema"}
    assert run_command(tmp_path, "list-apps", site="lyon.localhost").stdout == "frappe\n"


def test_a_database_that_is_there_is_left_alone(server_site: ServerSite, tmp_path: Path) -> None:  # noqa: F811
    in_another_connection(server_site, "CREATE DATABASE taken")
    in_another_connection(server_site, "CREATE TABLE taken.kept (n int)")
    refused = run_command(tmp_path, "new-site", *options(server_site), "--db-name", "taken", site="b.localhost")
    assert refused.returncode == 1
    assert "The database taken is there already; choose another: --db-name" in refused.stderr
    assert not (tmp_path / "b.localhost" / "site_config.json").exists()
    in_another_connection(server_site, "INSERT INTO taken.kept VALUES (1)")


def test_a_site_that_cannot_be_made_leaves_no_database(server_site: ServerSite, tmp_path: Path) -> None:  # noqa: F811
    before = databases(server_site)
    failed = run_command(tmp_path, "new-site", *options(server_site), "--app", "no_such_app", site="c.localhost")
    assert failed.returncode == 1
    assert databases(server_site) == before


def test_a_database_made_by_an_administrator_is_used(server_site: ServerSite, tmp_path: Path) -> None:  # noqa: F811
    for statement in (
        "CREATE DATABASE given CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "CREATE USER giver@localhost IDENTIFIED BY 'a given word'",
        "GRANT ALL ON given.* TO giver@localhost",
    ):
        in_another_connection(server_site, statement)
    names = ["--db-name", "given", "--db-user", "giver", "--db-password", "a given word", "--no-setup-db"]
    made = run_command(tmp_path, "new-site", *options(server_site), *names, site="d.localhost")
    assert made.returncode == 0, made.stderr


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = run_command(tmp_path, "new-site", "--db-type", "mariadb", "--db-port", "1", site="e.localhost")
    assert refused.returncode == 1
    assert "MariaDB on 127.0.0.1:1, as root" in refused.stderr and "--db-socket" in refused.stderr


# --- transactions -----------------------------------------------------------------------------------------------------


def test_a_transaction_sees_the_state_of_its_first_statement(server_site: ServerSite) -> None:  # noqa: F811
    in_another_connection(server_site, "INSERT INTO pages_app_note VALUES ('before')")
    assert notes() == ["before"]
    in_another_connection(server_site, "INSERT INTO pages_app_note VALUES ('later')")
    assert notes() == ["before"]
    frappe.db.commit()
    assert notes() == ["before", "later"]


def test_connecting_takes_no_snapshot(server_site: ServerSite) -> None:  # noqa: F811
    server_site.connect()
    in_another_connection(server_site, "INSERT INTO pages_app_note VALUES ('after the connect')")
    assert notes() == ["after the connect"]


def test_of_two_in_a_deadlock_one_is_told_and_can_do_nothing_before_it_starts_again(
    server_site: ServerSite,  # noqa: F811
) -> None:
    for name in ("a", "b"):
        frappe.db.sql("INSERT INTO `tabRole` (`name`, `idx`) VALUES (%s, 0)", name)
    frappe.db.commit()
    told: list[str] = []
    meeting = threading.Barrier(2)

    def take(first: str, second: str) -> None:
        server_site.connect()
        frappe.db.sql("UPDATE `tabRole` SET `idx` = `idx` + 1 WHERE `name` = %s", first)
        meeting.wait(10)
        try:
            frappe.db.sql("UPDATE `tabRole` SET `idx` = `idx` + 1 WHERE `name` = %s", second)
            frappe.db.commit()
        except frappe.QueryDeadlockError:
            told.append(first)
            for again in (lambda: notes(), frappe.db.commit):
                with pytest.raises(frappe.QueryDeadlockError):
                    again()
            frappe.db.rollback()
            assert notes() == []
        frappe.destroy()

    threads = [threading.Thread(target=take, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 1
    assert frappe.db.sql("SELECT SUM(`idx`) FROM `tabRole` WHERE `name` IN ('a', 'b')")[0][0] == 2


def test_a_lock_that_is_not_given_is_a_time_out(server_site: ServerSite) -> None:  # noqa: F811
    add_note("held")
    frappe.db.commit()
    frappe.db.sql("SELECT note FROM `pages_app_note` FOR UPDATE")
    told: list[type] = []

    def wait() -> None:
        server_site.connect()
        frappe.db.sql("SET SESSION innodb_lock_wait_timeout = 1")
        try:
            frappe.db.sql("UPDATE `pages_app_note` SET note = 'mine'")
        except frappe.QueryTimeoutError as error:
            told.append(type(error))
        frappe.destroy()

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join(20)
    assert told == [frappe.QueryTimeoutError]


def test_many_rows_of_some_size_go_in_and_duplicates_stay_out() -> None:
    rows = [(f"n{number:06}", "ا" * 500) for number in range(20_000)]  # 20 MB: more than one packet may hold
    frappe.db.bulk_insert("DefaultValue", ["name", "defvalue"], rows)
    frappe.db.bulk_insert("DefaultValue", ["name", "defvalue"], [*rows[:3], ("new", "")], ignore_duplicates=True)
    assert frappe.db.count("DefaultValue", {"name": ["like", "n0%"]}) == 20_000
    with pytest.raises(frappe.db.IntegrityError):
        frappe.db.bulk_insert("DefaultValue", ["name"], [("new",)])
    frappe.db.rollback()


# --- servers that go away ---------------------------------------------------------------------------------------------


def test_a_lost_connection_is_replaced_where_nothing_was_written(server_site: ServerSite) -> None:  # noqa: F811
    assert notes() == []
    kill_connections(server_site)
    assert notes() == []
    add_note("goes on")
    frappe.db.commit()
    assert notes() == ["goes on"]


def test_what_was_written_before_a_connection_was_lost_is_not_half_kept(server_site: ServerSite) -> None:  # noqa: F811
    add_note("first half")
    kill_connections(server_site)
    for _ in range(2):
        with pytest.raises(ConnectionLost):
            add_note("second half")
    with pytest.raises(ConnectionLost):
        frappe.db.commit()
    frappe.db.rollback()
    assert notes() == []


def test_a_commit_that_nobody_answered_is_an_error(server_site: ServerSite) -> None:  # noqa: F811
    add_note("lost")
    kill_connections(server_site)
    with pytest.raises(ConnectionLost):
        frappe.db.commit()
    frappe.db.rollback()
    assert notes() == []


def test_a_job_that_lost_its_connection_is_run_again_whole(
    server_site: ServerSite,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from embedded_frappe.host.job_run import run_order

    monkeypatch.setenv("SITES_PATH", str(server_site.sites))
    tries: list[int] = []

    def job() -> None:
        tries.append(1)
        add_note(f"try {len(tries)}")
        if len(tries) == 1:
            kill_connections(server_site)
        add_note("done")

    monkeypatch.setattr(frappe, "get_attr", lambda _path: job)
    run_order(SITE, "Administrator", "some.job", "{}")
    server_site.connect()
    assert notes() == ["done", "try 2"]


def test_a_page_whose_connection_was_lost_is_read_again(
    server_site: ServerSite,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from frappe.app import application
    from werkzeug.test import Client

    monkeypatch.setenv("SITES_PATH", str(server_site.sites))
    monkeypatch.setenv("FRAPPE_SITE", SITE)
    import pages_app.methods

    tries: list[int] = []
    original = pages_app.methods.notes

    def notes_after_a_loss() -> Any:
        tries.append(1)
        frappe.db.sql("SELECT note FROM `pages_app_note` FOR UPDATE")
        if len(tries) == 1:
            kill_connections(server_site)
        return original()

    monkeypatch.setattr(pages_app.methods, "notes", frappe.whitelist(allow_guest=True)(notes_after_a_loss))
    answer = Client(application).get("/api/method/pages_app.methods.notes")
    assert (answer.status_code, len(tries)) == (200, 2)


WRITER = """
import sys
sys.path[:0] = [{root!r}, {apps!r}]
import embedded_frappe; embedded_frappe.install()
import frappe
frappe.init(site={site!r}, sites_path={sites!r}); frappe.connect()
number = 0
while True:
    number += 1
    for part in "ab":
        frappe.db.sql("INSERT INTO pages_app_note VALUES (%s)", f"p{{number}}{{part}}")
    frappe.db.commit()
    print(number, flush=True)
"""


@pytest.mark.parametrize("victim", ["writer", "server"])
def test_a_kill_leaves_whole_transactions_only(server_site: ServerSite, victim: str) -> None:  # noqa: F811
    script = WRITER.format(root=str(ROOT), apps=str(APPS), site=SITE, sites=str(server_site.sites))
    for _ in range(3):
        frappe.db.sql("DELETE FROM pages_app_note")
        frappe.db.commit()
        writer = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert writer.stdout is not None
        committed = [int(writer.stdout.readline()) for _ in range(5)]
        time.sleep(0.05)
        if victim == "server":
            server_site.mariadb.kill()
            server_site.mariadb.start()
        else:
            os.kill(writer.pid, signal.SIGKILL)
        committed += [int(line) for line in writer.stdout.read().split("\n") if line]
        writer.wait()
        server_site.connect()
        found = set(notes())
        assert {f"p{number}{part}" for number in committed for part in "ab"} <= found
        assert len(found) % 2 == 0


def test_the_site_is_served_again_when_its_server_is_back(server_site: ServerSite) -> None:  # noqa: F811
    from tests.serving import Serving

    with Serving(server_site.sites, SITE, extra_path=APPS) as server:
        assert call(server.url, "store", "POST", key="one").status_code == 200
        server_site.mariadb.kill()
        assert call(server.url, "notes").status_code == 503
        server_site.mariadb.start()
        assert call(server.url, "store", "POST", key="two").status_code == 200
        told = call(server.url, "notes").json()["message"]
        assert [note for note in told if note not in SCHEDULED] == ["one", "two"]
