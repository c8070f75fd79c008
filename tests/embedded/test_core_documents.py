"""Documents: the order of their events, naming, checks, locking, children, secrets, deletion."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.utils.password import get_decrypted_password

from embedded_frappe import NotSupportedByEmbedded

from .bakery_site import LOAF, OVEN, SLICE, bakery, bakery_template, events_of, make_loaf  # noqa: F401

pytestmark = pytest.mark.usefixtures("bakery")


def test_insert_runs_its_events_in_frappes_order() -> None:
    assert events_of(lambda: make_loaf(slices=[{"topping": "jam"}])) == [
        "controller before_insert",
        "controller before_naming",
        "controller autoname",
        "controller before_validate",
        "controller validate",
        "hook validate",
        "star validate",
        "controller before_save",
        "controller after_insert",
        "controller on_update",
        "hook on_update",
        "controller on_change",
    ]


def test_save_runs_its_events_in_frappes_order() -> None:
    loaf = make_loaf()
    loaf.title = "Baguette"
    assert [e for e in events_of(loaf.save) if e.startswith("controller")] == [
        "controller before_validate",
        "controller validate",
        "controller before_save",
        "controller on_update",
        "controller on_change",
    ]


def test_delete_runs_its_events_and_keeps_a_copy() -> None:
    loaf = make_loaf(slices=[{"topping": "jam"}])
    assert [e for e in events_of(loaf.delete) if "before_change" not in e] == [
        "controller on_trash",
        "star on_trash",
        "controller on_change",
        "controller after_delete",
    ]
    copy = frappe.get_doc("Deleted Document", {"deleted_name": loaf.name})
    assert frappe.parse_json(copy.data).slices[0]["topping"] == "jam"
    assert frappe.db.count(SLICE) == 0


def test_set_value_runs_no_event_and_db_set_runs_on_change() -> None:
    loaf = make_loaf()
    assert events_of(lambda: frappe.db.set_value(LOAF, loaf.name, "title", "x")) == []
    assert "controller on_change" in events_of(lambda: loaf.db_set("title", "y"))
    assert frappe.db.get_value(LOAF, loaf.name, "title") == "y"


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        ({"doctype": LOAF, "title": "x", "name": "mine"}, r"[0-9a-v]{10}"),
        ({"doctype": OVEN, "code": " gas ", "name": "mine"}, "gas"),
        ({"doctype": "Bakery Batch", "day": "mon"}, r"BATCH-mon"),
        ({"doctype": "Bakery Ticket", "name": "T7"}, "T7"),
    ],
)
def test_names_follow_the_rule_of_the_doctype(values: dict[str, Any], pattern: str) -> None:
    assert re.fullmatch(pattern, frappe.get_doc(values).insert().name)


def test_a_name_that_counts_on_is_not_there_and_says_so() -> None:
    with pytest.raises(NotSupportedByEmbedded, match="autoname 'naming_series:' of Bakery Order"):
        frappe.get_doc({"doctype": "Bakery Order"}).insert()


def test_a_prompted_name_must_be_given() -> None:
    with pytest.raises(frappe.ValidationError, match="Please set the document name"):
        frappe.get_doc({"doctype": "Bakery Ticket"}).insert()


@pytest.mark.parametrize("name", ["a<b", "Bakery Ticket", "New Bakery Ticket 1"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(frappe.NameError):
        frappe.get_doc({"doctype": "Bakery Ticket", "name": name}).insert()


@pytest.mark.parametrize(
    ("fields", "error", "text"),
    [
        ({"title": None}, frappe.MandatoryError, r"\[Bakery Loaf, .*\]: title"),
        ({"slices": [{"grams": 1}]}, frappe.MandatoryError, r"\]: topping"),
        ({"oven": "none"}, frappe.LinkValidationError, "Could not find Oven: none"),
        ({"kind": "oat"}, frappe.ValidationError, ' Kind cannot be "oat". It should be one of "rye", "wheat"'),
        ({"contact": "me"}, frappe.InvalidEmailAddressError, "me is not a valid Email Address"),
        ({"title": "x" * 141}, frappe.CharacterLengthExceededError, "max characters allowed is 140"),
        ({"barcode": "x" * 21}, frappe.CharacterLengthExceededError, "max characters allowed is 20"),
        ({"count": 2**31}, frappe.CharacterLengthExceededError, "will get truncated"),
        ({"title": ["a"]}, frappe.ValidationError, "Value for Title cannot be a list"),
    ],
)
def test_a_bad_value_is_refused_in_frappes_words(fields: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        make_loaf(**fields)
    assert frappe.db.count(LOAF) == 0


def test_a_negative_number_is_refused_where_the_field_says_so() -> None:
    with pytest.raises(frappe.NonNegativeError):
        frappe.get_doc({"doctype": OVEN, "code": "ice", "heat": -1}).insert()


@pytest.mark.parametrize("fields", [{"recipe": "{flour"}, {"baked_on": "soon"}, {"baked_at": "soon"}])
def test_a_bad_date_or_json_fails_in_the_database(fields: dict[str, Any]) -> None:
    with pytest.raises(frappe.db.OperationalError):
        make_loaf(**fields)


def test_a_unique_value_is_taken_once_and_empty_ones_do_not_clash() -> None:
    make_loaf(barcode="7")
    with pytest.raises(frappe.UniqueValidationError):
        make_loaf(barcode="7")
    make_loaf(barcode="")
    make_loaf(barcode="")
    assert frappe.db.count(LOAF, {"barcode": ["is", "not set"]}) == 2


def test_a_name_is_taken_once() -> None:
    with pytest.raises(frappe.DuplicateEntryError):
        frappe.get_doc({"doctype": OVEN, "code": "stone"}).insert()


def test_a_stale_copy_is_not_saved() -> None:
    loaf = make_loaf()
    first, second = frappe.get_doc(LOAF, loaf.name), frappe.get_doc(LOAF, loaf.name)
    first.title = "first"
    first.save()
    second.title = "second"
    with pytest.raises(frappe.TimestampMismatchError):
        second.save()
    assert frappe.db.get_value(LOAF, loaf.name, "title") == "first"


def test_a_save_replaces_the_rows_and_numbers_them() -> None:
    loaf = make_loaf(slices=[{"topping": "jam"}, {"topping": "oil"}])
    kept = loaf.slices[1].name
    loaf = frappe.get_doc(LOAF, loaf.name)
    loaf.remove(loaf.slices[0])
    loaf.append("slices", {"topping": "salt"})
    loaf.save()
    rows = frappe.get_all(SLICE, fields=["name", "idx", "topping", "parentfield"], order_by="idx")
    assert [(row.idx, row.topping, row.parentfield) for row in rows] == [(1, "oil", "slices"), (2, "salt", "slices")]
    assert rows[0].name == kept


def test_a_save_knows_what_was_there_before() -> None:
    loaf = frappe.get_doc(LOAF, make_loaf(baked_on="2026-03-16").name)
    loaf.title, loaf.baked_on = "Other", "2026-03-16"
    loaf.save()
    assert loaf.get_doc_before_save().title == "Miche"
    assert loaf.has_value_changed("title")
    assert not loaf.has_value_changed("baked_on")


def test_a_change_is_recorded_as_a_version() -> None:
    loaf = make_loaf()
    loaf.title = "Other"
    loaf.save()
    version = frappe.get_doc("Version", {"docname": loaf.name})
    assert frappe.parse_json(version.data).changed == [["title", "Miche", "Other"]]


def test_values_come_back_in_their_types() -> None:
    loaf = make_loaf(weight="1.5", baked_on="2026-03-16", baked_at="2026-03-16T10:00:00+01:00", is_sliced="yes")
    read = frappe.get_doc(LOAF, loaf.name)
    assert (read.weight, read.count, read.is_sliced, read.cost) == (1.5, 3, 0, 0.0)
    assert (str(read.baked_on), str(read.baked_at)) == ("2026-03-16", "2026-03-16 09:00:00")


def test_a_link_fetches_what_the_field_asks_for() -> None:
    assert make_loaf(oven="stone").oven_label == "Stone oven"


def test_a_constant_is_set_only_once() -> None:
    loaf = make_loaf(origin="Fès")
    loaf.origin = "Oujda"
    with pytest.raises(frappe.CannotChangeConstantError):
        loaf.save()


def test_html_is_cleaned_and_plain_signs_are_left() -> None:
    loaf = make_loaf("1 < 2 & 3", notes="<b>warm</b><script>alert(1)</script>")
    assert (loaf.title, loaf.notes) == ("1 < 2 & 3", "<b>warm</b>")


def test_a_secret_lies_encrypted_in_its_own_table() -> None:
    loaf = make_loaf(secret="sourdough")
    assert frappe.db.get_value(LOAF, loaf.name, "secret") == "*********"
    assert "sourdough" not in str(frappe.db.sql("SELECT * FROM `__Auth`"))
    assert get_decrypted_password(LOAF, loaf.name, "secret") == "sourdough"
    loaf.delete()
    assert get_decrypted_password(LOAF, loaf.name, "secret", raise_exception=False) is None


def test_what_is_linked_is_not_deleted_unless_forced() -> None:
    make_loaf(oven="stone")
    with pytest.raises(frappe.LinkExistsError, match="stone"):
        frappe.delete_doc(OVEN, "stone")
    frappe.delete_doc(OVEN, "stone", force=True)
    assert not frappe.db.exists(OVEN, "stone")


def test_a_single_has_its_defaults_and_keeps_its_values() -> None:
    settings = frappe.get_doc("Bakery Settings")
    assert (settings.motto, settings.ovens) == ("Bread", 2)
    settings.ovens = 5
    settings.save()
    assert frappe.db.get_single_value("Bakery Settings", "ovens") == 5
    assert frappe.get_single("Bakery Settings").motto == "Bread"


def test_a_missing_document_is_named() -> None:
    with pytest.raises(frappe.DoesNotExistError, match="Bakery Loaf nowhere not found"):
        frappe.get_doc(LOAF, "nowhere")


@pytest.mark.parametrize("name", ["submit", "add_comment", "queue_action"])
def test_a_method_that_is_not_there_says_so(name: str) -> None:
    with pytest.raises(NotSupportedByEmbedded, match=rf"{name} .*docs/embedded.md"):
        getattr(make_loaf(), name)()


def test_fixtures_are_in_place_after_the_install(bakery: Path) -> None:  # noqa: F811
    assert frappe.get_all(OVEN, order_by="name", pluck="name") == ["spare", "stone"]
