"""Imports through their whitelisted methods, as the front end uses them; the jobs are run by hand here."""

import json

import pytest

from diaspora.crm.row_rules import HEAD_OF_MISSION, OFFICER, RELIGIOUS_AFFAIRS
from tests.people import add_user

from .workbooks import AMINA, HEADERS, YOUSSEF, write_book, write_members

ATLANTIS = (*AMINA[:6], "x@exemple.fr", *AMINA[7:12], "Atlantis", *AMINA[13:])


@pytest.fixture
def officer(mission):
    """An officer of Lyon, logged in."""
    import frappe

    name = add_user("officer@mission.example", OFFICER, districts=["LYO"])
    frappe.db.commit()
    frappe.set_user(name)
    yield name
    frappe.set_user("Administrator")


@pytest.fixture
def jobs(monkeypatch):
    """The jobs that wait."""
    from diaspora.crm.imports import tasks

    waiting = []
    monkeypatch.setattr(tasks, "wake", lambda name, turn=0: waiting.append((name, turn)))
    return waiting


def work_off(jobs, user):
    import frappe

    from diaspora.crm.imports import tasks

    while jobs:
        tasks.work_on(*jobs.pop(0))
    frappe.set_user(user)


def uploaded(path):
    import frappe

    file = frappe.get_doc(
        {"doctype": "File", "file_name": path.name, "is_private": 1, "content": path.read_bytes()}
    ).insert()
    frappe.db.commit()
    return file.name


def test_a_file_is_prepared_rehearsed_applied_and_undone(officer, jobs, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    begun = api.start(uploaded(write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF, ATLANTIS)))
    columns = {column["header"]: column for column in begun["columns"]}
    assert (columns["Nom"]["field"], columns["Nom"]["confidence"]) == ("last_name", 1.0)
    assert columns["Nom"]["sample"] == ["TAZI", "EL AMRANI", "TAZI"]
    assert "Parti" not in columns
    name = begun["import"]
    api.dry_run(name)
    work_off(jobs, officer)
    told = api.progress(name)
    assert told["state"] == "staged"
    assert {key: told["rehearsal"][key] for key in ("created", "rejected", "is_whole")} == {
        "created": 2, "rejected": 1, "is_whole": True,
    }  # fmt: skip
    assert frappe.db.count("Diaspora Contact") == 0
    api.apply(name)
    work_off(jobs, officer)
    told = api.progress(name)
    assert [told[key] for key in ("state", "created", "rejected", "total")] == ["done", 2, 1, 3]
    assert told["reasons"] == {"unknown district": 1}
    assert told["words"]["unknown district"]["remedy"].startswith("Write the district's code")
    assert told["done"] == 3
    api.rejected_rows(name)
    assert "Atlantis" in frappe.local.response["filecontent"].decode("utf-8-sig")
    api.undo(name)
    work_off(jobs, officer)
    assert api.progress(name)["state"] == "undone"
    assert frappe.db.count("Diaspora Contact") == 0


def test_a_job_stops_at_its_deadline_and_the_next_goes_on(officer, jobs, tmp_path, monkeypatch):
    import frappe

    from diaspora.crm.imports import api, tasks
    from diaspora.crm.imports import run as running

    monkeypatch.setattr(running, "CHUNK_ROWS", 1)
    name = api.start(uploaded(write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF)))["import"]
    api.apply(name)
    seconds = iter(range(0, 1000, 15))
    monkeypatch.setattr(tasks.time, "monotonic", lambda: next(seconds))
    tasks.work_on(*jobs.pop(0))
    assert jobs == [(name, 1)]
    assert frappe.db.count("Diaspora Contact") == 1
    jobs.clear()
    tasks.sweep_imports()
    assert jobs == [(name, 0)]
    monkeypatch.undo()
    tasks.work_on(name)
    frappe.set_user(officer)
    assert api.progress(name)["created"] == 2


def test_a_choice_of_columns_is_kept_for_the_next_file_with_these_headers(officer, jobs, tmp_path):
    from diaspora.crm.imports import api

    path = write_book(tmp_path / "m.xlsx", [("Appellation", "Divers", "Ville"), ("Tazi", "Amina", "Lyon")])
    import frappe

    with pytest.raises(frappe.ValidationError, match="no column holds a name"):
        api.start(uploaded(path))
    path = write_book(tmp_path / "n.xlsx", [("Nom", "Divers"), ("Tazi", "Amina")])
    name = api.start(uploaded(path))["import"]
    chosen = api.mapping(name, json.dumps({"Divers": "first_name"}))
    assert [column["field"] for column in chosen["columns"]] == ["last_name", "first_name"]
    again = write_book(tmp_path / "o.xlsx", [("NOM", "divers"), ("Alami", "Karim")])
    assert [column["field"] for column in api.start(uploaded(again))["columns"]] == ["last_name", "first_name"]
    with pytest.raises(frappe.ValidationError, match="there is no field"):
        api.mapping(name, json.dumps({"Divers": "religion"}))


def test_rows_of_other_districts_are_refused_and_reasons_are_told_in_french(officer, jobs, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    paris = (*AMINA[:12], "PAR", *AMINA[13:])
    name = api.start(uploaded(write_members(tmp_path / "m.xlsx", paris, YOUSSEF)))["import"]
    api.apply(name)
    work_off(jobs, officer)
    assert api.progress(name)["reasons"] == {"district not yours": 1}
    frappe.local.lang = "fr"
    api.rejected_rows(name)
    frappe.local.lang = "en"
    text = frappe.local.response["filecontent"].decode("utf-8-sig")
    assert "circonscription hors de votre ressort" in text


def test_a_contact_of_another_district_is_neither_changed_nor_told_of(officer, jobs, people, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    frappe.set_user("Administrator")
    paris = people("Amina", "Tazi", "amina.tazi@exemple.fr", district="PAR", city="Paris")
    frappe.set_user(officer)
    name = api.start(uploaded(write_members(tmp_path / "m.xlsx", AMINA)))["import"]
    api.apply(name)
    work_off(jobs, officer)
    assert api.progress(name)["created"] == 1
    assert frappe.db.get_value("Diaspora Contact", paris, "city") == "Paris"


@pytest.mark.parametrize("role", [HEAD_OF_MISSION, RELIGIOUS_AFFAIRS])
def test_who_may_not_create_imports_starts_none(role, mission, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    file = uploaded(write_members(tmp_path / "m.xlsx", AMINA))
    frappe.set_user(add_user("other@mission.example", role))
    with pytest.raises(frappe.PermissionError):
        api.start(file)
    frappe.set_user("Administrator")


def test_nobody_touches_the_import_of_a_district_that_is_not_theirs(officer, jobs, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    name = api.start(uploaded(write_members(tmp_path / "m.xlsx", AMINA)))["import"]
    frappe.set_user("Administrator")
    frappe.set_user(add_user("paris@mission.example", OFFICER, districts=["PAR"]))
    for door in (api.dry_run, api.apply, api.undo, api.progress, api.rejected_rows):
        with pytest.raises(frappe.PermissionError):
            door(name)
    assert jobs == []


def test_a_file_that_changed_on_the_disk_fails_the_import_with_the_reason(officer, jobs, tmp_path):
    import frappe

    from diaspora.crm.imports import api

    file = uploaded(write_members(tmp_path / "m.xlsx", AMINA))
    name = api.start(file)["import"]
    other = write_book(tmp_path / "n.xlsx", [HEADERS, YOUSSEF])
    with open(frappe.get_doc("File", file).get_full_path(), "wb") as stream:
        stream.write(other.read_bytes())
    api.apply(name)
    work_off(jobs, officer)
    told = api.progress(name)
    assert (told["state"], told["created"]) == ("failed", 0)
    assert "another than before" in told["error"]


def test_the_columns_of_an_import_that_waits_are_told_again(officer, jobs, tmp_path):
    from diaspora.crm.imports import api

    begun = api.start(uploaded(write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF)))
    assert api.columns(begun["import"]) == begun
    chosen = api.mapping(begun["import"], json.dumps({"Profession": ""}))
    assert api.columns(begun["import"]) == chosen


def test_every_field_of_every_kind_has_a_label(mission):
    from diaspora.crm.imports import registry_store
    from diaspora.crm.imports.field_labels import FIELD_LABELS

    fields = {field.name for name in registry_store.registered() for field in registry_store.find_kind(name)[0].fields}
    assert fields == set(FIELD_LABELS)
