"""Scenario 6, but for the screen of review: dry-run, applied, killed at row 11,000, resumed, then undone."""

from datetime import datetime

import pytest

from diaspora.crm.imports import run as running
from diaspora.crm.imports import store
from diaspora.crm.imports.run import import_file
from diaspora.crm.imports.undo_store import CHANGED_SINCE, undo_import
from tests.database_contents import every_text
from tests.people import Character, add_contact

from .messy_workbook import KNOWN, ROWS, UNSUBSCRIBED, email_of, write_messy

KILLED_AT = 11_000


class Killed(BaseException):
    """A process that dies tidies nothing."""


def contents(doctype, *fields):
    import frappe

    return {row.name: tuple(row.values()) for row in frappe.get_all(doctype, fields=["name", *fields])}


def everything():
    return (
        contents(
            "Diaspora Contact", "modified", "first_name", "last_name_ar", "birth_year", "city", "full_name_folded"
        ),
        contents("Diaspora Contact Email", "parent", "email"),
        contents("Diaspora Contact Phone", "parent", "phone"),
        {(row.parent, row.kind, row.key) for row in _keys()},
        contents("Diaspora Subscription", "state"),
    )


def _keys():
    import frappe

    return frappe.get_all("Diaspora Search Key", fields=["parent", "kind", "key"])


@pytest.fixture
def mission_with_people(mission):
    """Five hundred of the file's people are known, 300 of them unsubscribed, and one has the name, but no mailbox."""
    import frappe

    from diaspora.crm.store import Act, record_acts

    for number in range(KNOWN):
        who = Character("Mohammed", "Benali")
        name = add_contact(who, email_of(number), district="LYO", city="Grenoble")
        if number < UNSUBSCRIBED:
            record_acts(name, [Act("culture", "email", "withdrawn", "one-click", given_at=datetime(2026, 1, 1))])
    add_contact(Character("Idir", "Taghzouti"), district="LYO", city="Paris", birth_year=1957)
    frappe.db.commit()
    return mission


def test_a_messy_workbook_is_rehearsed_applied_killed_resumed_and_undone(mission_with_people, tmp_path, monkeypatch):
    import frappe

    messy = write_messy(tmp_path / "membres.xlsx")
    before = everything()
    rehearsed = import_file(messy.path, dry_run=True)
    assert everything() == before
    result = _killed_and_resumed(messy.path, monkeypatch)
    told = ("rows", "created", "updated", "unchanged", "rejected", "reasons", "notes")
    assert {name: getattr(result, name) for name in told} == {name: getattr(rehearsed, name) for name in told}
    assert (result.rows, result.rejected) == (ROWS, 0)
    assert result.created == len(messy.people - set(range(KNOWN)))
    emails = frappe.db.sql("SELECT email, COUNT(*) n FROM `tabDiaspora Contact Email` GROUP BY email HAVING n > 1")
    assert list(emails) == []  # nothing was applied twice
    rows = frappe.get_all("Diaspora Import Row", filters={"import_name": result.name}, pluck="row_no")
    assert len(rows) == len(set(rows)) == ROWS
    states = set(frappe.get_all("Diaspora Subscription", pluck="state"))
    assert states == {"withdrawn"}
    assert frappe.db.count("Diaspora Subscription") == UNSUBSCRIBED
    assert "UPPER(" not in every_text()
    amended = frappe.get_doc("Diaspora Contact", {"primary_email": email_of(3)})
    assert (amended.birth_year, amended.primary_phone) == (1953, "+33612000003")
    proposed = frappe.get_all("Diaspora Duplicate", fields=["state", "reasons"])
    assert proposed and {pair.state for pair in proposed} == {"open"}
    assert "name, birth year" in {pair.reasons for pair in proposed}  # with who was there, and lives elsewhere
    undone = undo_import(result.name)
    assert undone.kept == {}
    after = everything()
    assert after == before
    assert frappe.db.count("Diaspora Duplicate") == 0


def _killed_and_resumed(path, monkeypatch):
    import frappe

    finish_chunk = store.finish_chunk

    def dies(claim, decisions, stamp):
        if decisions[0].row_no <= KILLED_AT <= decisions[-1].row_no:
            frappe.db.rollback()
            raise Killed
        finish_chunk(claim, decisions, stamp)

    with monkeypatch.context() as patch:
        patch.setattr(store, "finish_chunk", dies)
        with pytest.raises(Killed):
            import_file(path)
    assert frappe.db.count("Diaspora Contact") < ROWS
    return import_file(path)


def test_what_people_changed_since_stays_and_is_told(mission, tmp_path, monkeypatch):
    import frappe

    monkeypatch.setattr(running, "CHUNK_ROWS", 100)
    result = import_file(write_messy(tmp_path / "membres.xlsx", rows=300).path)
    contact = frappe.get_doc("Diaspora Contact", {"primary_email": email_of(7)})
    contact.city = "Villeurbanne"
    contact.save()
    frappe.db.commit()
    undone = undo_import(result.name)
    assert undone.kept == {CHANGED_SINCE: 1}
    assert frappe.get_all("Diaspora Contact", pluck="city") == ["Villeurbanne"]
    assert frappe.db.get_value("Diaspora Import", result.name, "state") == "undone"
    again = import_file(tmp_path / "membres.xlsx")
    assert again.created == result.created - 1
