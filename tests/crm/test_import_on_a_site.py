"""Files on a site: created, updated, unchanged or rejected; killed and resumed; a dry run that tells the truth."""

import csv
import time
from dataclasses import replace

import pytest

from diaspora.crm.errors import ImportRefused, ImportTakenOver
from diaspora.crm.imports import run as running
from diaspora.crm.imports.rejected_file import write_rejections
from diaspora.crm.imports.run import import_file
from tests.database_contents import every_text

from .workbooks import AMINA, HEADERS, YOUSSEF, write_book, write_members

BROKEN = ("SAIDI", "Nora", *[None] * 4, "nora@exemple.fr\nBcc: x@exemple.fr", *[None] * 5, "LYO", *[None] * 5)


def changed(person, **cells):
    titles = {"email": "Courriel", "city": "Ville", "last_name": "Nom", "district": "Circonscription"}
    row = list(person)
    for field, value in cells.items():
        row[HEADERS.index(titles[field])] = value
    return tuple(row)


def many(count):
    return [
        (
            *changed(AMINA, email=f"amina{number}@exemple.fr")[:7],
            f"06 12 {number // 100:02d} {number % 100:02d} 00",
            *AMINA[8:],
        )
        for number in range(count)
    ]


def counts(result):
    return result.created, result.updated, result.unchanged, result.rejected


def table(doctype, fields, **filters):
    import frappe

    return [tuple(row.values()) for row in frappe.get_all(doctype, filters=filters, fields=fields, order_by="name asc")]


def contact_of(email):
    import frappe

    from diaspora.crm.store import find_contacts_by_address

    (name,) = find_contacts_by_address(email)
    return frappe.get_doc("Diaspora Contact", name)


def test_a_member_arrives_with_all_that_the_row_says(mission, tmp_path):
    result = import_file(write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF))
    assert (result.rows, *counts(result)) == (2, 2, 0, 0, 0)
    amina = contact_of("amina.tazi@exemple.fr")
    told = {
        "first_name": "Amina", "last_name": "Tazi", "first_name_ar": "أمينة", "last_name_ar": "التازي",
        "gender": "female", "birth_year": 1984, "city": "Lyon", "country": "France", "district": "LYO",
        "preferred_language": "fr",
        "primary_email": "amina.tazi@exemple.fr", "primary_phone": "+33612345678", "display_name": "Amina Tazi",
        "full_name_folded": "amina tazi امينه التازي", "status": "active", "affiliation": "community", "kind": "person",
    }  # fmt: skip
    assert {field: amina.get(field) for field in told} == told
    assert [(row.email, row.is_primary, row.status) for row in amina.emails] == [("amina.tazi@exemple.fr", 1, "active")]
    assert amina.emails[0].address_key == amina.primary_address_key
    assert ("skeleton", "emina") in {(row.kind, row.key) for row in amina.search_keys}
    assert contact_of("youssef@exemple.fr").preferred_language == "ar-MA"


def test_an_imported_contact_is_what_the_form_would_have_saved(mission, tmp_path):
    import_file(write_members(tmp_path / "m.xlsx", AMINA))
    contact = contact_of("amina.tazi@exemple.fr")
    before = contact.as_dict()
    contact.save()
    after = contact.as_dict()
    stamps = {"modified", "modified_by"}

    def plain(doc):
        return {
            field: [(row.get("email"), row.get("phone"), row.get("key")) for row in value]
            if isinstance(value, list)
            else value
            for field, value in doc.items()
            if field not in stamps and value not in (None, "")
        }

    assert plain(after) == plain(before)


def test_no_column_of_belief_party_or_opt_in_is_stored_anywhere(mission, tmp_path):
    import frappe

    result = import_file(write_members(tmp_path / "m.xlsx", AMINA))
    assert result.dropped_columns == ("Parti",)
    assert result.consent_columns == ("Lettre d'information",)
    assert "Parti inventé" not in every_text()
    assert '"oui"' not in every_text()
    assert frappe.get_all("Diaspora Import Row", pluck="payload") == [None]
    assert frappe.db.count("Diaspora Consent") == frappe.db.count("Diaspora Subscription") == 0


def test_the_same_file_twice_changes_nothing(mission, tmp_path):
    file = write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF, BROKEN)
    import_file(file)
    before = table("Diaspora Contact", ["name", "modified", "row_no"])
    assert counts(import_file(file)) == (0, 0, 2, 1)
    assert table("Diaspora Contact", ["name", "modified", "row_no"]) == before


def test_a_corrected_file_updates_what_changed_and_keeps_what_was(mission, tmp_path):
    import json

    import frappe

    import_file(write_members(tmp_path / "m.xlsx", AMINA, YOUSSEF))
    result = import_file(write_members(tmp_path / "n.xlsx", changed(AMINA, last_name="TAHIRI", city="Paris"), YOUSSEF))
    assert counts(result) == (0, 1, 1, 0)
    amina = contact_of("amina.tazi@exemple.fr")
    assert (amina.last_name, amina.city, amina.city_folded) == ("Tahiri", "Paris", "paris")
    assert [row.key for row in amina.search_keys if row.kind == "latin"] == ["amina tahiri"]
    assert "thiry" in {row.key for row in amina.search_keys}
    (before,) = frappe.get_all("Diaspora Import Row", filters={"state": "updated"}, pluck="before")
    ((doctype, name, values, _modified),) = json.loads(before)
    assert (doctype, name, values) == ("Diaspora Contact", amina.name, {"last_name": "Tazi", "city": "Lyon"})


def test_an_officers_correction_survives_the_old_file(mission, tmp_path):
    file = write_members(tmp_path / "m.xlsx", AMINA)
    import_file(file)
    contact = contact_of("amina.tazi@exemple.fr")
    contact.city = "Villeurbanne"
    contact.save()
    import_file(file)
    assert contact_of("amina.tazi@exemple.fr").city == "Villeurbanne"


def test_a_new_address_is_added_and_the_first_stays_primary(mission, tmp_path):
    import_file(write_members(tmp_path / "m.xlsx", AMINA))
    import_file(write_members(tmp_path / "n.xlsx", changed(AMINA, email="autre@exemple.fr")))
    amina = contact_of("autre@exemple.fr")
    assert [(row.email, row.is_primary, row.idx) for row in amina.emails] == [
        ("amina.tazi@exemple.fr", 1, 1),
        ("autre@exemple.fr", 0, 2),
    ]
    assert amina.primary_email == "amina.tazi@exemple.fr"


def test_rejected_rows_are_kept_with_their_reason_and_can_be_written_out(mission, tmp_path):
    formula = changed(AMINA, district="Atlantis", city="@SUM(1)")
    result = import_file(write_members(tmp_path / "m.xlsx", AMINA, BROKEN, formula))
    assert result.reasons == {"line break in e-mail": 1, "unknown district": 1}
    assert write_rejections(result.name, tmp_path / "rejected.csv") == 2
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["reason"]) for row in rows] == [("3", "line break in e-mail"), ("4", "unknown district")]
    assert rows[1]["city"] == "'@SUM(1)"
    assert all(row["what to do"] for row in rows)


@pytest.mark.parametrize("again", [False, True])
def test_a_dry_run_tells_what_the_run_does_and_writes_no_person(again, mission, tmp_path, monkeypatch):
    import frappe

    monkeypatch.setattr(running, "CHUNK_ROWS", 3)
    people = [*many(8), AMINA, changed(AMINA, city="Paris"), AMINA, BROKEN, *many(2), changed(AMINA, city="Nice")]
    file = write_members(tmp_path / "m.xlsx", *people)
    if again:
        import_file(write_members(tmp_path / "first.xlsx", *many(4), AMINA))
    stored = frappe.db.count("Diaspora Contact"), frappe.db.count("Diaspora Import Row")
    rehearsed = import_file(file, dry_run=True)
    assert (frappe.db.count("Diaspora Contact"), frappe.db.count("Diaspora Import Row")) == stored
    done = import_file(file)
    assert replace(rehearsed, name=done.name, dry_run=False) == done


class Killed(BaseException):
    """What a process that dies leaves behind: nothing is caught, nothing is tidied."""


@pytest.mark.parametrize("chunk", range(1, 8))
def test_killed_after_any_commit_it_goes_on_and_applies_nothing_twice(chunk, mission, tmp_path, monkeypatch):
    import frappe

    monkeypatch.setattr(running, "CHUNK_ROWS", 4)
    file = write_members(tmp_path / "m.xlsx", *many(12), BROKEN)
    commits = 0
    commit = frappe.db.commit

    def dies():
        nonlocal commits
        commits += 1
        if commits == chunk:
            frappe.db.rollback()
            raise Killed
        commit()

    monkeypatch.setattr(frappe.db, "commit", dies)
    with pytest.raises(Killed):
        import_file(file)
    monkeypatch.setattr(frappe.db, "commit", commit)
    result = import_file(file)
    assert (result.rows, *counts(result)) == (13, 12, 0, 0, 1)
    assert frappe.db.count("Diaspora Contact") == 12
    assert frappe.db.count("Diaspora Import") == 1 or chunk == 1
    assert sorted(frappe.get_all("Diaspora Contact", pluck="row_no")) == list(range(1, 13))


def test_an_import_that_was_taken_over_stops_by_itself(mission, tmp_path, monkeypatch):
    import frappe

    from diaspora.crm.imports import store

    monkeypatch.setattr(running, "CHUNK_ROWS", 4)
    file = write_members(tmp_path / "m.xlsx", *many(12))

    def somebody_takes_over(done, total):
        if done == 4:
            store.claim_import(frappe.get_all("Diaspora Import", pluck="name")[0])

    with pytest.raises(ImportTakenOver):
        import_file(file, progress=somebody_takes_over)
    assert frappe.db.count("Diaspora Contact") == 4
    assert counts(import_file(file)) == (12, 0, 0, 0)


def test_progress_is_told_to_the_last_row(mission, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK_ROWS", 4)
    told = []
    import_file(write_members(tmp_path / "m.xlsx", *many(9)), progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 9), (4, 9), (8, 9), (9, 9)]


@pytest.mark.parametrize(
    ("rows", "district", "what"),
    [
        ([HEADERS], None, "only headers"),
        ([HEADERS, [None] * 18], None, "only headers"),
        ([("Courriel",), ("a@b.fr",)], None, "no column holds a name"),
        ([HEADERS, AMINA], "Atlantis", "no district 'Atlantis'"),
    ],
)
def test_what_cannot_be_imported_leaves_no_trace(rows, district, what, mission, tmp_path):
    import frappe

    with pytest.raises(ImportRefused, match=what):
        import_file(write_book(tmp_path / "m.xlsx", rows), district=district)
    assert frappe.db.count("Diaspora Import") == frappe.db.count("Diaspora Import Row") == 0


def test_five_thousand_members_take_few_seconds(mission, tmp_path):
    file = write_members(tmp_path / "m.xlsx", *many(5000))
    begun = time.process_time()  # of our own work, whatever else the machine does
    assert import_file(file).created == 5000
    assert time.process_time() - begun < 12
