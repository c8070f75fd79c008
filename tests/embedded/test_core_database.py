"""frappe.db: placeholders, shapes of answers, transactions, savepoints, DDL, a writer that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.database import sqlite_turns
from frappe.database.statements import bind

from embedded_frappe import NotSupportedByEmbedded
from tests.conftest import SITE

from .bakery_site import APPS, LOAF, OVEN, bakery, bakery_template, connect, make_loaf  # noqa: F401

pytestmark = pytest.mark.usefixtures("bakery")
ROOT = Path(__file__).parents[2]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "values", "sql", "params"),
    [
        ("select %s", "a", "select ?", ["a"]),
        ("select %s, %s", ["a", 1], "select ?, ?", ["a", 1]),
        ("select %(b)s, %(a)s, %(b)s", {"a": 1, "b": 2}, "select ?, ?, ?", [2, 1, 2]),
        ("x like '%%b' and y in %s", ([1, 2],), "x like '%b' and y in (?, ?)", [1, 2]),
        ("y in %(l)s and z = %(z)s", {"l": (), "z": 3}, "y in (NULL) and z = ?", [3]),
        ("x like 'a%'", (), "x like 'a%'", []),
        ("  select 1 for update ", (), "select 1", []),
    ],
)
def test_placeholders_become_parameters(query: str, values: Any, sql: str, params: list[Any]) -> None:
    _, bound, bound_params = bind(query, values)
    assert (bound.strip(), list(bound_params)) == (sql, params)


@pytest.mark.parametrize(("query", "values"), [("%s %s", ["a"]), ("%(a)s", {}), ("%s", {"a": 1}), ("%(a)s", {"b": 1})])
def test_values_that_do_not_fit_are_refused(query: str, values: Any) -> None:
    with pytest.raises((TypeError, KeyError, frappe.db.OperationalError, frappe.db.ProgrammingError)):
        frappe.db.sql(f"select {query}", values)


def test_a_long_list_finds_every_row() -> None:
    names = [f"loaf{i:05d}" for i in range(5000)]
    frappe.db.bulk_insert(LOAF, ["name", "title"], [(name, name) for name in names])
    found = frappe.db.sql(f"select count(*) from `tab{LOAF}` where name in %(names)s", {"names": names[1:]})
    assert found == ((4999,),)
    assert len(frappe.get_all(LOAF, filters={"name": ["in", names]}, pluck="name")) == 5000


def test_a_value_never_becomes_sql() -> None:
    make_loaf("'; drop table x; --")
    assert frappe.db.get_value(LOAF, {"title": "'; drop table x; --"}, "count") == 3
    with pytest.raises(frappe.DataError):
        frappe.db.get_value(LOAF, {"title`=1 or `name": "x"}, "name")


def test_defaults_of_columns_fill_a_bulk_insert() -> None:
    frappe.db.bulk_insert(LOAF, ["name", "title"], [("a", "b")])
    assert frappe.db.get_value(LOAF, "a", ["count", "weight", "is_sliced", "docstatus"]) == (3, 0.0, 0, 0)


def test_a_bulk_insert_leaves_duplicates_out_when_told() -> None:
    frappe.db.bulk_insert(LOAF, ["name", "barcode"], [("a", "1"), ("b", "2")])
    rows = [("a", "9"), ("c", "2"), ("d", "4")]
    frappe.db.bulk_insert(LOAF, ["name", "barcode"], rows, ignore_duplicates=True)
    assert sorted(frappe.get_all(LOAF, pluck="name")) == ["a", "b", "d"]


@pytest.mark.sqlite
def test_reads_see_the_newest_commit_and_a_writer_its_own(bakery: Path) -> None:  # noqa: F811
    before = frappe.db.count(LOAF)
    in_another_thread(bakery, lambda: (make_loaf(), frappe.db.commit()))
    assert frappe.db.count(LOAF) == before + 1
    make_loaf()
    assert frappe.db.count(LOAF) == before + 2
    frappe.db.rollback()
    assert frappe.db.count(LOAF) == before + 1


def test_for_update_makes_a_writer_of_the_transaction(bakery: Path) -> None:  # noqa: F811
    frappe.db.sql(f"select name from `tab{OVEN}` where name = %s for update", "stone")
    done = threading.Event()
    other = threading.Thread(
        target=in_another_thread, args=(bakery, lambda: (_heat(1), frappe.db.commit(), done.set()))
    )
    other.start()
    assert not done.wait(0.2)
    frappe.db.commit()
    other.join(10)
    assert done.is_set()


def _heat(degrees: int) -> None:
    frappe.db.sql(f"update `tab{OVEN}` set heat = heat + %s", degrees)


def test_writers_in_threads_lose_no_update(bakery: Path) -> None:  # noqa: F811
    def heat_often() -> None:
        for _ in range(20):
            _heat(1)
            frappe.db.commit()

    threads = [threading.Thread(target=in_another_thread, args=(bakery, heat_often)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert frappe.db.get_value(OVEN, "stone", "heat") == 250 + 80


@pytest.mark.sqlite
def test_a_turn_that_was_never_given_back_keeps_no_writer_out(bakery: Path, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr(sqlite_turns, "PATIENCE_S", 0.1)
    forgotten = sqlite_turns.WriterTurn(frappe.db.path)
    forgotten.take()
    in_another_thread(bakery, lambda: (_heat(1), frappe.db.commit()))
    forgotten.leave()
    assert frappe.db.get_value(OVEN, "stone", "heat") == 251


@pytest.mark.sqlite
def test_a_writer_gives_its_turn_back_however_it_ends(bakery: Path) -> None:  # noqa: F811
    def fail() -> None:
        _heat(1)
        frappe.db.rollback()
        with pytest.raises(frappe.db.OperationalError):
            frappe.db.sql("update `tabNo Such Table` set heat = 1")

    in_another_thread(bakery, fail)
    in_another_thread(bakery, lambda: _heat(1))  # ends without a commit
    turn = sqlite_turns.WriterTurn(frappe.db.path)
    assert turn.take()
    turn.leave()


def in_another_thread(sites: Path, action: Any) -> None:
    def run() -> None:
        connect(sites)
        action()
        frappe.destroy()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)


def test_a_savepoint_undoes_what_came_after_it() -> None:
    frappe.db.savepoint("empty")
    make_loaf("lost")
    frappe.db.rollback(save_point="empty")
    make_loaf("kept")
    frappe.db.savepoint("full")
    make_loaf("lost too")
    frappe.db.rollback(save_point="full")
    frappe.db.commit()
    assert frappe.get_all(LOAF, pluck="title") == ["kept"]


@pytest.mark.sqlite
def test_a_savepoint_alone_takes_no_lock(bakery: Path) -> None:  # noqa: F811
    frappe.db.savepoint("idle")
    in_another_thread(bakery, lambda: (make_loaf(), frappe.db.commit()))
    frappe.db.rollback(save_point="idle")
    assert frappe.db.count(LOAF) == 1


def test_callbacks_run_once_and_only_at_their_end() -> None:
    seen: list[str] = []
    frappe.db.before_commit.add(lambda: seen.append("before commit"))
    frappe.db.after_commit.add(lambda: seen.append("after commit"))
    frappe.db.after_rollback.add(lambda: seen.append("after rollback"))
    frappe.db.commit()
    frappe.db.commit()
    frappe.db.after_commit.add(lambda: seen.append("never"))
    frappe.db.rollback()
    frappe.db.commit()
    assert seen == ["before commit", "after commit"]


def test_ddl_is_refused_while_writes_are_pending() -> None:
    make_loaf()
    with pytest.raises(frappe.ImplicitCommitError):
        frappe.db.sql("create table `crumbs` (`name` text)")
    frappe.db.commit()
    frappe.db.sql("create table `crumbs` (`name` text)")
    assert "crumbs" in frappe.db.get_tables()


def test_indexes_are_added_once_and_bind() -> None:
    for _ in range(2):
        frappe.db.add_unique(LOAF, ["title", "kind"])
        frappe.db.add_index(LOAF, ["title", "weight"], "by_weight")
    make_loaf("one", kind="rye")
    with pytest.raises(frappe.UniqueValidationError):
        make_loaf("one", kind="rye")
    assert frappe.db.has_index(f"tab{LOAF}", "by_weight")


def test_a_unique_index_over_equal_rows_is_refused() -> None:
    make_loaf("one")
    make_loaf("one")
    with pytest.raises(frappe.UniqueValidationError):
        frappe.db.add_unique(LOAF, "title")


@pytest.mark.sqlite
def test_multisql_takes_the_text_for_sqlite() -> None:
    assert frappe.db.multisql({"mariadb": "select 1", "sqlite": "select %s"}, 2) == ((2,),)
    with pytest.raises(NotSupportedByEmbedded):
        frappe.db.multisql({"mariadb": "select 1"})


@pytest.mark.parametrize("call", ["frappe.db.sql(as_iterator=...)", "frappe.db.bulk_update"])
def test_what_is_not_there_says_so(call: str) -> None:
    with pytest.raises(NotSupportedByEmbedded, match=r"docs/embedded.md"):
        if "sql" in call:
            frappe.db.sql("select 1", as_iterator=True)
        frappe.db.bulk_update(LOAF, {})


WRITER = """
import sys
sys.path[:0] = [{root!r}, {apps!r}]
import embedded_frappe; embedded_frappe.install()
import frappe
frappe.init(site={site!r}, sites_path={sites!r}); frappe.connect()
number = 0
while True:
    number += 1
    frappe.db.bulk_insert({loaf!r}, ["name", "title"], [(f"p{{number}}a", "x"), (f"p{{number}}b", "x")])
    frappe.db.commit()
    print(number, flush=True)
"""


@pytest.mark.sqlite
def test_a_killed_writer_leaves_whole_transactions_only(bakery: Path) -> None:  # noqa: F811
    script = WRITER.format(root=str(ROOT), apps=str(APPS), site=SITE, sites=str(bakery), loaf=LOAF)
    for _ in range(3):
        frappe.db.delete(LOAF)
        frappe.db.commit()
        writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        committed = [int(writer.stdout.readline()) for _ in range(5)]
        time.sleep(0.02)
        os.kill(writer.pid, signal.SIGKILL)
        committed += [int(line) for line in writer.stdout.read().split("\n") if line]
        writer.wait()
        names = set(frappe.get_all(LOAF, pluck="name"))
        assert {f"p{number}{part}" for number in committed for part in "ab"} <= names
        assert len(names) % 2 == 0
        assert frappe.db.sql("pragma integrity_check") == (("ok",),)


@pytest.mark.sqlite
def test_a_commit_is_durable() -> None:
    assert frappe.db.sql("pragma synchronous") == ((2,),)
    assert frappe.db.sql("pragma journal_mode") == (("wal",),)


@pytest.mark.sqlite
def test_a_query_is_ended_from_another_connection_and_the_next_one_is_not(bakery: Path) -> None:  # noqa: F811
    endless = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT COUNT(*) FROM n"
    asked: list[Any] = []
    number = threading.Event()

    def ask() -> None:
        connect(bakery)
        asked.append(frappe.db.sql("SELECT CONNECTION_ID()")[0][0])
        number.set()
        try:
            frappe.db.sql(endless)
        except frappe.QueryTimeoutError as error:
            asked.append(error)
        asked.append(frappe.db.sql("SELECT 7")[0][0])
        frappe.destroy()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    assert number.wait(10)
    assert asked[0] != frappe.db.sql("SELECT CONNECTION_ID()")[0][0]
    while thread.is_alive():
        assert frappe.db.sql("SELECT KILL_QUERY(%s)", asked[0])[0][0] in (0, 1)
        thread.join(0.2)
    assert isinstance(asked[1], frappe.QueryTimeoutError)
    assert asked[2] == 7
    assert frappe.db.sql("SELECT KILL_QUERY(%s)", 10**9)[0][0] == 0
