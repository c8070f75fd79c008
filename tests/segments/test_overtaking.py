"""A count that its editor has overtaken is ended in the database, and says so; nobody else's is touched."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import frappe
import pytest

from diaspora.segments import api, counting_store, leaf_store, overtaking_store
from diaspora.segments.overtaking_store import Overtaken, ask, look, taken, turn_of
from diaspora.segments.turns import Turn, Turns
from tests.conftest import SITE
from tests.people import AMINA, add_contact

ENDLESS = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 2000000000) SELECT COUNT(*) FROM n"
# MariaDB ends a recursion after 1,000 rounds.
ENDLESS_THERE = "SELECT COUNT(*) FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b WHERE MOD(a.seq * b.seq, 7) = 3"
WOMEN = {"field": "gender", "op": "is", "value": "female"}


class Running:
    """An endless question in the turn of an editor, asked in a thread with a connection of its own."""

    def __init__(self, sites: Path, editor: str, number: int, turns: Turns | None = None) -> None:
        self.outcome: BaseException | None = None
        self.turns = turns
        self.begun = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(sites, editor, number), daemon=True)
        self.thread.start()
        assert self.begun.wait(30)
        time.sleep(0.5)

    def _run(self, sites: Path, editor: str, number: int) -> None:
        frappe.init(site=SITE, sites_path=str(sites))
        frappe.connect()
        frappe.set_user("Administrator")
        try:
            frappe.db.set_execution_timeout(60)
            with taken(turn_of(editor, number)):
                self.begun.set()
                ask({"sqlite": ENDLESS, "mariadb": ENDLESS_THERE}, {})
        except BaseException as error:  # noqa: BLE001 - whatever it was is what the test looks at
            self.outcome = error
        finally:
            frappe.db.set_execution_timeout(0)
            self.is_usable = frappe.db.sql("SELECT 1")[0][0] == 1
            frappe.destroy()

    def ended_within(self, seconds: float) -> bool:
        self.thread.join(seconds)
        return not self.thread.is_alive()


def test_a_newer_count_ends_the_older_query_in_the_database(site: str, sites_path: Path) -> None:
    older = Running(sites_path, "one", 1)
    answer = api.count(WOMEN, editor="one", number=2)
    assert older.ended_within(10)
    assert isinstance(older.outcome, Overtaken)
    assert older.is_usable
    assert answer == {"label": "exact", "count": 0, "exact": True}


def test_another_editors_query_goes_on(site: str, sites_path: Path) -> None:
    other = Running(sites_path, "another", 1)
    assert api.count(WOMEN, editor="one", number=2)["label"] == "exact"
    assert not other.ended_within(1)
    assert api.count(WOMEN, editor="another", number=2)["label"] == "exact"
    assert other.ended_within(10)


def test_a_count_that_comes_late_is_answered_that_it_was_overtaken(site: str) -> None:
    assert api.count(WOMEN, editor="late", number=7)["label"] == "exact"
    assert api.count(WOMEN, editor="late", number=6) == {"label": "overtaken", "exact": False}
    assert api.count(WOMEN, editor="late", number=7)["label"] == "exact"
    assert api.count(WOMEN)["label"] == "exact"


def test_another_machines_query_is_found_by_its_mark(
    site: str, sites_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process knows of turns, this one does not: as on two machines."""
    if frappe.db.db_type != "mariadb":
        return
    older = Running(sites_path, "one", 1)
    monkeypatch.setattr(overtaking_store, "TURNS", Turns())
    with taken(turn_of("one", 2)):
        look()
        assert older.ended_within(10)
    assert isinstance(older.outcome, Overtaken)


def test_the_estimate_says_what_it_is(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_arguments: object) -> int:
        raise counting_store.OverBudget

    for number in range(5):
        add_contact(AMINA, f"p{number}@example.org")
    monkeypatch.setattr(counting_store, "exact", too_slow)
    monkeypatch.setattr(counting_store, "SAMPLE", 2)
    answer = api.count(WOMEN, editor="one", number=1)
    assert answer["label"] == "estimate"
    assert answer["low"] <= 5 <= answer["high"]


def test_what_was_known_before_a_count_was_overtaken_stays_known(site: str) -> None:
    leaf_store.MEMORY.clear()
    api.count(WOMEN, editor="kept", number=1)
    assert leaf_store.MEMORY.bytes > 0


def test_only_older_turns_of_the_same_editor_are_ended() -> None:
    turns, ended = Turns(), []
    assert turns.begin(Turn("a", 1), 11, ended.append)
    assert turns.begin(Turn("b", 1), 12, ended.append)
    assert turns.begin(Turn("a", 3), 13, ended.append)
    assert ended == [11]
    assert not turns.begin(Turn("a", 2), 14, ended.append)
    assert turns.is_overtaken(Turn("a", 1))
    assert not turns.is_overtaken(Turn("b", 1))
    turns.end(Turn("a", 3))
    assert turns.begin(Turn("a", 4), 15, ended.append)
    assert ended == [11, 11]


def test_editors_are_remembered_up_to_a_number() -> None:
    turns = Turns(most_editors=2)
    for editor in "abc":
        assert turns.begin(Turn(editor, 5), 1, lambda _connection: None)
        turns.end(Turn(editor, 5))
    assert turns.begin(Turn("a", 1), 1, lambda _connection: None)


def test_a_token_belongs_to_its_user(site: str) -> None:
    mine = turn_of("token", 1)
    frappe.set_user("Guest")
    assert turn_of("token", 1) != mine
    frappe.set_user("Administrator")


@pytest.mark.parametrize("editor", ["*/ DROP TABLE x; /*", "' OR 1=1 --", "%(x)s %s", "é" * 5_000, "\x00\n", "?"])
def test_no_token_reaches_the_text_of_a_query(site: str, editor: str) -> None:
    assert api.count(WOMEN, editor=editor, number=1)["label"] == "exact"
    assert api.count(WOMEN, editor=editor, number=2)["label"] == "exact"
    assert turn_of(editor, 1).editor.isalnum()
