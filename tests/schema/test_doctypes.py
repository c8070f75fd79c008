"""The DocTypes are of the form that Frappe 15 writes, and keep the rules on names, links, lengths and keys."""

import ast
import json
import re
from typing import Any

import pytest

from tests.schema.doctypes import SCHEMA, load_doctypes

DOCTYPES = load_doctypes()
# What stands on every site before an app is installed, and the app links to.
FRAMEWORK = {"Country", "Currency", "DocType", "User"}
# Column types that a site has without adding anything, and the marks that structure a form.
FIELD_TYPES = {
    "Check", "Code", "Currency", "Data", "Date", "Datetime", "Float",
    "Int", "JSON", "Link", "Long Text", "Password", "Select",
    "Small Text", "Table", "Text", "Section Break", "Column Break",
}  # fmt: skip
# The records in which people or the law have an interest in what stood there before. None of them describes a person:
# a history of contacts would keep what an erasure has to remove.
WITH_HISTORY = {
    "Settings", "Staff Scope", "District", "Topic", "Lawful Basis",
    "Consent Wording", "Association", "Institution", "Segment",
    "Event", "Sender", "Layout", "Content Block", "Campaign",
}  # fmt: skip


def scrub(name: str) -> str:
    return name.lower().replace(" ", "_")


def fields_of(doctype: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["fieldname"]: field for field in doctype["fields"]}


def field(doctype: str, name: str) -> dict[str, Any]:
    return fields_of(DOCTYPES[f"Diaspora {doctype}"])[name]


@pytest.mark.parametrize("name", sorted(DOCTYPES))
def test_a_doctype_lies_where_frappe_looks_for_it_and_is_written_as_frappe_writes_it(name: str) -> None:
    text = (SCHEMA / scrub(name) / f"{scrub(name)}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, separators=(",", ": "))
    assert DOCTYPES[name]["field_order"] == list(fields_of(DOCTYPES[name]))


@pytest.mark.parametrize("name", sorted(DOCTYPES))
def test_a_controller_has_the_class_that_frappe_imports_and_is_thin(name: str) -> None:
    text = (SCHEMA / scrub(name) / f"{scrub(name)}.py").read_text(encoding="utf-8")
    classes = [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    assert classes == [name.replace(" ", "")]
    assert len(text.splitlines()) <= 60


def test_every_name_is_the_apps_own_and_in_its_one_module() -> None:
    assert {(name.split()[0], doctype["module"]) for name, doctype in DOCTYPES.items()} == {("Diaspora", "Diaspora")}


def test_every_package_can_be_imported() -> None:
    folders = [SCHEMA.parent, SCHEMA, *(SCHEMA / scrub(name) for name in DOCTYPES)]
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_fields_have_names_types_and_labels_that_frappe_takes() -> None:
    for name, doctype in DOCTYPES.items():
        assert len(fields_of(doctype)) == len(doctype["fields"]), name
        for entry in doctype["fields"]:
            place = (name, entry["fieldname"])
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,63}", entry["fieldname"]), place
            assert entry["fieldtype"] in FIELD_TYPES, place
            assert entry.get("label") or entry["fieldtype"].endswith("Break"), place


def test_labels_are_written_as_sentences() -> None:
    proper = {"NGO", "SIRET", "MJML", "SHA-256", "Mailjet"}
    for name, doctype in DOCTYPES.items():
        for entry in doctype["fields"]:
            first, *others = (entry.get("label") or "X").split()
            assert first[0].isupper(), (name, entry["label"])
            assert [word for word in others if word[0].isupper() and word not in proper | {"Arabic"}] == [], (
                name,
                entry["label"],
            )


def test_links_and_tables_point_to_what_exists_and_never_to_a_counted_name() -> None:
    for name, doctype in DOCTYPES.items():
        assert doctype.get("autoname") != "autoincrement", name
        for entry in doctype["fields"]:
            if entry["fieldtype"] == "Link":
                assert entry["options"] in FRAMEWORK or not DOCTYPES[entry["options"]].get("istable"), (name, entry)
            if entry["fieldtype"] == "Table":
                assert DOCTYPES[entry["options"]]["istable"] == 1, (name, entry)


def test_every_child_table_is_used() -> None:
    used = {
        entry["options"]
        for doctype in DOCTYPES.values()
        for entry in doctype["fields"]
        if entry["fieldtype"] == "Table"
    }
    assert {name for name, doctype in DOCTYPES.items() if doctype.get("istable")} == used


def test_addresses_hold_254_characters_and_are_checked_by_the_app() -> None:
    places = {(name, e["fieldname"]) for name, d in DOCTYPES.items() for e in d["fields"] if "email" in e["fieldname"]}
    addresses = {(name, f) for name, f in places if fields_of(DOCTYPES[name])[f]["fieldtype"] == "Data"}
    assert {name for name, _ in addresses} == {
        "Diaspora Contact", "Diaspora Contact Email", "Diaspora Association",
        "Diaspora Institution", "Diaspora Opt In Request",
        "Diaspora Sender",
    }  # fmt: skip
    for name, fieldname in addresses:
        entry = fields_of(DOCTYPES[name])[fieldname]
        assert (entry["length"], entry.get("options")) == (254, None), (name, fieldname)


def test_address_keys_are_64_hex_characters_long_and_indexed_where_they_are_looked_up() -> None:
    # A recipient is found by its name, its contact or its campaign, never by the key of the address: an index of it
    # would be a million random places to write for every large campaign.
    never_looked_up = {"Diaspora Recipient"}
    for name, doctype in DOCTYPES.items():
        for fieldname in ("address_key", "primary_address_key"):
            entry = fields_of(doctype).get(fieldname)
            if entry:
                assert entry["length"] == 64, name
                is_indexed = bool(entry.get("search_index") or entry.get("unique"))
                assert is_indexed == (name not in never_looked_up), name


@pytest.mark.parametrize("name", ["Contact", "Association", "Institution", "Segment", "Campaign"])
def test_what_is_shared_out_by_district_has_one(name: str) -> None:
    district = field(name, "district")
    assert (district["options"], district["reqd"], district["search_index"]) == ("Diaspora District", 1, 1)


@pytest.mark.parametrize(
    ("doctype", "fieldname"),
    [
        ("Contact", "row_no"),
        ("Contact", "user"),
        ("Staff Scope", "user"),
        ("Association", "register_id"),
        ("Institution", "register_id"),
        ("Subscription", "subscription_key"),
        ("Suppression", "address_key"),
        ("Opt In Request", "custom_id"),
        ("Mail Event", "dedupe_hash"),
        ("Counter", "key"),
    ],
)
def test_what_identifies_a_record_is_unique(doctype: str, fieldname: str) -> None:
    assert field(doctype, fieldname)["unique"] == 1


@pytest.mark.parametrize(
    ("doctype", "call"),
    [
        ("Recipient", 'add_unique("Diaspora Recipient", ["campaign", "dedupe_key"])'),
        ("Recipient", 'add_index("Diaspora Recipient", ["campaign", "state", "not_before"])'),
        ("Lawful Basis", 'add_unique("Diaspora Lawful Basis", ["topic", "affiliation"])'),
        ("Duplicate", 'add_unique("Diaspora Duplicate", ["contact_a", "contact_b"])'),
        ("Duplicate", 'add_unique("Diaspora Duplicate", ["association_a", "association_b"])'),
        ("Duplicate", 'add_unique("Diaspora Duplicate", ["institution_a", "institution_b"])'),
        ("Event Registration", 'add_unique("Diaspora Event Registration", ["event", "contact"])'),
    ],
)
def test_keys_over_several_columns_are_made_when_the_table_is(doctype: str, call: str) -> None:
    name = scrub(f"Diaspora {doctype}")
    assert f"frappe.db.{call}" in (SCHEMA / name / f"{name}.py").read_text(encoding="utf-8")


def test_options_and_defaults_agree() -> None:
    for name, doctype in DOCTYPES.items():
        for entry in doctype["fields"]:
            if entry["fieldtype"] == "Select":
                options = entry["options"].split("\n")
                assert "" not in options[1:], (name, entry["fieldname"])
                assert entry.get("default", options[0]) in options, (name, entry["fieldname"])
                assert not (entry.get("reqd") and options[0] == ""), (name, entry["fieldname"])


def test_titles_and_search_fields_exist() -> None:
    for name, doctype in DOCTYPES.items():
        named = [doctype.get("title_field"), *(doctype.get("search_fields") or "").split(",")]
        assert {fieldname for fieldname in named if fieldname} <= set(fields_of(doctype)), name


def test_no_history_is_kept_of_people() -> None:
    assert {name for name, doctype in DOCTYPES.items() if doctype.get("track_changes")} == {
        f"Diaspora {n}" for n in WITH_HISTORY
    }


def test_a_row_fits_into_mariadb() -> None:
    # InnoDB takes 65,535 bytes per row of varchar columns, 4 bytes per character, and 3,072 bytes per key.
    for name, doctype in DOCTYPES.items():
        lengths = [e.get("length", 140) for e in doctype["fields"] if e["fieldtype"] in ("Data", "Link", "Select")]
        assert 4 * (sum(lengths) + 8 * 140) < 65_535, name
