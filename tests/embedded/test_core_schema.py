"""The schema: columns as on MariaDB, alterations without loss, migrations that change nothing twice."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.migrate import migrate
from frappe.model.sync import _sync_file

from .bakery_site import APPS, LOAF, OVEN, SLICE, bakery, bakery_template, connect, make_loaf  # noqa: F401

pytestmark = pytest.mark.usefixtures("bakery")


def columns(doctype: str) -> dict[str, tuple[str, bool, float | None]]:
    """Declaration, whether it must be there, and the default where it is a number."""
    return {
        column.name: (column.declaration, column.required, column.default and float(column.default))
        for column in frappe.db.tables.read_columns(doctype).values()
        if not (column.default or "").startswith("'")
    }


def whole_schema() -> Any:
    if frappe.db.db_type == "sqlite":
        return frappe.db.sql("select name, sql from sqlite_master order by name")
    return {table: frappe.db.sql(f"show create table `{table}`") for table in frappe.db.get_tables()}


def described(doctype: str) -> dict[str, Any]:
    folder = doctype.lower().replace(" ", "_")
    return json.loads((APPS / f"bakery/bakery/doctype/{folder}/{folder}.json").read_text())


def resync(doctype: str, change: Callable[[dict[str, Any]], None]) -> None:
    values = described(doctype)
    change(values)
    _sync_file("bakery", values, hashlib.sha256(json.dumps(values).encode()).hexdigest(), force=False)


def field(values: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in values["fields"] if row["fieldname"] == name)


def test_columns_are_declared_as_on_mariadb() -> None:
    found = columns(LOAF)
    assert list(found)[:7] == ["name", "creation", "modified", "modified_by", "owner", "docstatus", "idx"]
    assert list(found)[-4:] == ["_user_tags", "_comments", "_assign", "_liked_by"]
    assert "slices" not in found
    assert found["name"] == ("varchar(140)", True, None)
    assert found["title"] == ("varchar(140)", False, None)
    assert found["barcode"] == ("varchar(20)", False, None)
    assert found["count"] == ("int(11)", True, 3)
    assert found["is_sliced"] == ("int(1)", True, 0)
    assert found["weight"] == ("decimal(21,9)", True, 0)
    assert found["baked_at"] == ("datetime(6)", False, None)
    assert found["baked_on"][0] == "date"
    assert found["notes"][0] == "text"
    assert found["recipe"][0] == "json"


def test_children_have_a_parent_and_no_tags() -> None:
    found = columns(SLICE)
    assert {"parent", "parentfield", "parenttype"} <= set(found)
    assert "_user_tags" not in found
    assert frappe.db.has_index(f"tab{SLICE}", "parent")


def test_a_new_field_is_a_new_column_with_its_default() -> None:
    make_loaf("old")
    extra = [
        {"fieldname": "crust", "fieldtype": "Data", "default": "thick", "search_index": 1},
        {"fieldname": "holes", "fieldtype": "Int", "default": "4"},
    ]
    resync(LOAF, lambda values: values["fields"].extend(extra))
    assert frappe.db.get_value(LOAF, {"title": "old"}, ["crust", "holes"]) == ("thick", 4)
    assert make_loaf("new").crust == "thick"
    assert frappe.db.has_index(f"tab{LOAF}", "crust")


def test_a_removed_field_keeps_its_column_and_its_values() -> None:
    make_loaf("old", notes="kept")
    resync(LOAF, lambda values: values["fields"].remove(field(values, "notes")))
    assert frappe.get_meta(LOAF).get_field("notes") is None
    assert frappe.db.sql(f"select notes from `tab{LOAF}`") == (("kept",),)
    resync(LOAF, lambda values: None)
    assert frappe.db.get_value(LOAF, {"title": "old"}, "notes") == "kept"


def test_a_changed_type_keeps_every_row_index_and_removed_column() -> None:
    frappe.db.add_index(LOAF, ["title", "kind"], "by_title")
    names = [make_loaf(f"loaf {i}", notes=str(i), barcode=f"b{i}").name for i in range(50)]

    def change(values: dict[str, Any]) -> None:
        field(values, "notes")["fieldtype"] = "Int"
        field(values, "title")["length"] = 200
        values["fields"].remove(field(values, "kind"))

    resync(LOAF, change)
    assert columns(LOAF)["notes"] == ("int(11)", True, 0)
    assert columns(LOAF)["title"][0] == "varchar(200)"
    assert "kind" in columns(LOAF)
    rows = frappe.db.sql(f"select name, notes from `tab{LOAF}` order by notes")
    assert rows == tuple((name, i) for i, name in enumerate(names))
    assert frappe.db.has_index(f"tab{LOAF}", "by_title")
    with pytest.raises(frappe.UniqueValidationError):
        make_loaf(barcode="b1")


def test_a_type_that_would_lose_values_is_refused_and_nothing_changes() -> None:
    make_loaf("old", notes="warm")
    frappe.db.commit()
    with pytest.raises(frappe.ValidationError, match="notes cannot become int"):
        resync(LOAF, lambda values: field(values, "notes").update(fieldtype="Int"))
    frappe.db.rollback()
    assert columns(LOAF)["notes"][0] == "text"
    assert frappe.db.get_value(LOAF, {"title": "old"}, "notes") == "warm"


def test_a_length_shrinks_only_where_all_values_fit() -> None:
    make_loaf("a title of some length")
    resync(LOAF, lambda values: field(values, "title").update(length=10))
    assert columns(LOAF)["title"][0] == "varchar(140)"
    resync(LOAF, lambda values: field(values, "title").update(length=30))
    assert columns(LOAF)["title"][0] == "varchar(30)"


def test_a_field_becomes_unique_only_where_its_values_are() -> None:
    make_loaf("same")
    make_loaf("same")
    frappe.db.commit()
    with pytest.raises(frappe.UniqueValidationError, match="title field cannot be set as unique"):
        resync(LOAF, lambda values: field(values, "title").update(unique=1))
    frappe.db.rollback()
    resync(LOAF, lambda values: field(values, "barcode").pop("unique"))
    make_loaf(barcode="1")
    make_loaf(barcode="1")
    assert frappe.db.count(LOAF, {"barcode": "1"}) == 2


@pytest.mark.sqlite
def test_a_rebuild_that_fails_halfway_leaves_the_old_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from frappe.database import sqlite_schema

    make_loaf("old", notes="7")
    frappe.db.commit()
    run = sqlite_schema._execute

    def fail_at_rename(sql: str) -> None:
        if "RENAME" in sql:
            raise KeyboardInterrupt
        run(sql)

    monkeypatch.setattr(sqlite_schema, "_execute", fail_at_rename)
    with pytest.raises(KeyboardInterrupt):
        resync(LOAF, lambda values: field(values, "notes").update(fieldtype="Int"))
    frappe.db.rollback()
    assert frappe.db.get_value(LOAF, {"title": "old"}, "notes") == "7"
    assert f"__rebuilt_{LOAF}" not in frappe.db.get_tables()


def test_a_second_migrate_changes_nothing() -> None:
    migrate()
    before = whole_schema()
    rows = frappe.db.sql(f"select * from `tab{OVEN}` order by name")
    migrate()
    assert whole_schema() == before
    assert frappe.db.sql(f"select * from `tab{OVEN}` order by name") == rows


def test_a_fixture_that_was_changed_is_set_back() -> None:
    frappe.db.set_value(OVEN, "stone", "label", "Changed")
    frappe.db.commit()
    migrate()
    assert frappe.db.get_value(OVEN, "stone", "label") == "Stone oven"


def test_a_doctype_whose_file_is_gone_keeps_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from frappe.model import sync

    make_loaf("kept")
    find = sync.find_doctype_files
    monkeypatch.setattr(sync, "find_doctype_files", lambda app: [f for f in find(app) if "loaf" not in f])
    migrate()
    assert frappe.db.count(LOAF) == 1


def test_patches_count_as_done_at_the_install_and_new_ones_run_once() -> None:
    migrate()
    assert frappe.flags.patches is None
    frappe.db.sql("delete from `tabPatch Log` where patch = %s", "bakery.patches.clean_up")
    frappe.db.commit()
    migrate()
    migrate()
    assert frappe.flags.patches == ["clean_up"]


def test_another_connection_notices_the_change(bakery: Path) -> None:  # noqa: F811
    from frappe.model import meta

    stale = frappe.get_meta(LOAF)
    resync(LOAF, lambda values: values["fields"].append({"fieldname": "crust", "fieldtype": "Data"}))
    meta._metas[frappe.db.path, LOAF] = stale
    meta._versions[frappe.db.path] -= 1
    connect(bakery)
    assert frappe.get_meta(LOAF).has_field("crust")


@pytest.fixture
def updating_controller(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = sys.modules["bakery.bakery.doctype.bakery_oven.bakery_oven"]
    monkeypatch.setattr(
        module, "on_doctype_update", lambda: frappe.db.add_unique(OVEN, ["label", "heat"]), raising=False
    )
    yield


@pytest.mark.usefixtures("updating_controller")
def test_on_doctype_update_runs_after_the_sync() -> None:
    resync(OVEN, lambda values: values.update(title_field="label"))
    assert frappe.db.has_index(f"tab{OVEN}", "unique_label_heat")
