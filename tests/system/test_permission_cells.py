"""Every cell of the reviewed table of rights, tried over HTTP: what it gives is given, and nothing else is."""

from __future__ import annotations

import pytest

from tests.schema.test_permissions import ROLES, reviewed_rights
from tests.system.conftest import NOBODY, Mission, connect
from tests.system.one_of_each import ORDER, make, values

pytestmark = pytest.mark.system
EVERYBODY = (*ROLES, NOBODY)


def may(who: str, short: str, right: str) -> bool:
    return who != NOBODY and right in reviewed_rights().get((f"Diaspora {short}", ROLES[who]), "")


def test_there_is_a_document_of_everything_that_was_reviewed() -> None:
    # A snapshot of a segment is read by the program alone: its fence hides every row.
    reviewed = {doctype.removeprefix("Diaspora ") for doctype, _ in reviewed_rights()}
    assert {*ORDER, "Settings", "Segment Snapshot"} == reviewed


def statuses(mission: Mission, short: str, attempt) -> dict[str, int]:
    return {who: attempt(who).status_code for who in EVERYBODY}


def expected(short: str, right: str, done: int = 200) -> dict[str, int]:
    return {who: done if may(who, short, right) else 403 for who in EVERYBODY}


@pytest.mark.parametrize("short", [*ORDER, "Settings"])
def test_who_may_read(mission: Mission, short: str) -> None:
    name = mission.world[short]
    read = statuses(mission, short, lambda who: mission.ask(who, "GET", f"resource/Diaspora {short}/{name}"))
    assert read == expected(short, "r")


@pytest.mark.parametrize("short", ORDER)
def test_who_may_list_and_count(mission: Mission, short: str) -> None:
    doctype, named = f"Diaspora {short}", {"name": mission.world[short]}
    count = {"doctype": doctype, "filters": named}
    listed = statuses(mission, short, lambda who: mission.ask(who, "GET", f"resource/{doctype}?limit_page_length=1"))
    counted = {who: mission.call(who, "frappe.client.get_count", **count) for who in EVERYBODY}
    assert listed == expected(short, "r")
    assert {who: answer.status_code for who, answer in counted.items()} == expected(short, "r")
    assert {answer.text for answer in counted.values() if answer.status_code == 200} <= {'{"message":1}'}


@pytest.mark.parametrize("short", [*ORDER, "Settings"])
def test_who_may_write(mission: Mission, short: str) -> None:
    path = f"resource/Diaspora {short}/{mission.world[short]}"
    written = statuses(mission, short, lambda who: mission.ask(who, "PUT", path, json={}))
    assert written == expected(short, "w")


@pytest.mark.parametrize("short", ORDER)
def test_who_may_create(mission: Mission, short: str) -> None:
    def create(who: str):
        fields = values(short, 1 + EVERYBODY.index(who), mission.world)
        return mission.ask(who, "POST", f"resource/Diaspora {short}", json=fields)

    assert statuses(mission, short, create) == expected(short, "c")


@pytest.mark.parametrize("short", ORDER)
def test_who_may_delete(mission: Mission, short: str) -> None:
    import frappe

    connect(mission.sites)
    allowed = [who for who in EVERYBODY if may(who, short, "d")]
    names = {who: make(short, 12 + EVERYBODY.index(who), mission.world) for who in allowed}
    frappe.db.commit()
    frappe.destroy()

    def delete(who: str):
        return mission.ask(who, "DELETE", f"resource/Diaspora {short}/{names.get(who, mission.world[short])}")

    assert statuses(mission, short, delete) == expected(short, "d", done=202)
