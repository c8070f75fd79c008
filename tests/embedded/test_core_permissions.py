"""Who may do what: roles, owners, levels of fields, the app's hooks; lists that respect them."""

from __future__ import annotations

import frappe
import pytest

from .bakery_site import LOAF, OVEN, SLICE, bakery, bakery_template, make_loaf, make_user  # noqa: F401

pytestmark = pytest.mark.usefixtures("bakery")


@pytest.mark.parametrize(
    ("role", "rights"),
    [("Baker", "read write create delete"), ("Taster", "read"), ("Apprentice", "read create"), ("", "")],
)
def test_a_role_has_the_rights_of_the_doctype(role: str, rights: str) -> None:
    user = make_user("nadia@example.org", *([role] if role else []))
    asked = ("read", "write", "create", "delete")
    assert " ".join(right for right in asked if frappe.has_permission(LOAF, right, user=user)) == rights


def test_a_guest_may_nothing() -> None:
    frappe.set_user("Guest")
    assert frappe.get_roles() == ["Guest"]
    with pytest.raises(frappe.PermissionError):
        frappe.get_list(LOAF)
    with pytest.raises(frappe.PermissionError):
        make_loaf()


def test_who_may_read_may_not_write_or_delete() -> None:
    loaf = make_loaf()
    frappe.set_user(make_user("nadia@example.org", "Taster"))
    loaf = frappe.get_doc(LOAF, loaf.name)
    for action in (loaf.save, loaf.delete, make_loaf, lambda: frappe.only_for("Baker")):
        with pytest.raises(frappe.PermissionError):
            action()
    assert loaf.save(ignore_permissions=True).name == loaf.name


def test_an_owner_sees_and_changes_only_its_own() -> None:
    foreign = make_loaf("foreign")
    frappe.set_user(make_user("idris@example.org", "Apprentice"))
    own = make_loaf("own")
    own.title = "still mine"
    own.save()
    assert frappe.get_list(LOAF, pluck="title") == ["still mine"]
    assert len(frappe.get_all(LOAF)) == 2
    assert not frappe.has_permission(LOAF, "read", foreign.name)
    with pytest.raises(frappe.PermissionError):
        frappe.get_doc(LOAF, foreign.name).save()


def test_hooks_narrow_lists_and_documents() -> None:
    frappe.set_user(make_user("nadia@example.org", "Taster"))
    assert frappe.get_list(OVEN, pluck="name") == ["stone"]
    assert sorted(frappe.get_all(OVEN, pluck="name")) == ["spare", "stone"]
    assert frappe.has_permission(OVEN, "read", "stone")
    assert not frappe.has_permission(OVEN, "read", "spare")
    assert frappe.get_list(OVEN, fields=["count(name) as n"])[0].n == 1


def test_a_field_of_a_higher_level_is_neither_read_nor_written() -> None:
    loaf = make_loaf(cost=5, slices=[{"topping": "jam", "note": "secret"}])
    user = make_user("nadia@example.org", "Taster")
    frappe.get_doc({"doctype": "Role", "role_name": "Weigher"}).insert()
    frappe.db.sql("update `tabDocPerm` set `write` = 1 where parent = %s and role = 'Taster'", LOAF)
    frappe.clear_cache()
    frappe.set_user(user)
    assert frappe.get_list(LOAF, fields=["title", "cost"]) == [{"title": "Miche"}]
    assert "cost" not in frappe.get_list(LOAF, fields=["*"])[0]
    loaf = frappe.get_doc(LOAF, loaf.name)
    loaf.cost, loaf.title = 9, "Changed"
    loaf.slices[0].note = "changed"
    loaf.save()
    assert frappe.db.get_value(LOAF, loaf.name, ["cost", "title"]) == (5.0, "Changed")
    assert frappe.db.get_value(SLICE, {"parent": loaf.name}, "note") == "secret"
    loaf.apply_fieldlevel_read_permissions()
    assert "cost" not in loaf.__dict__


def test_rows_of_a_table_are_read_by_who_may_read_the_parent() -> None:
    make_loaf(slices=[{"topping": "jam"}])
    frappe.set_user(make_user("nadia@example.org", "Taster"))
    assert frappe.get_list(SLICE, pluck="topping", parent_doctype=LOAF) == ["jam"]
    with pytest.raises(frappe.PermissionError):
        frappe.get_list(SLICE, pluck="topping")


def test_a_joined_doctype_must_be_readable_too() -> None:
    make_loaf(oven="stone")
    frappe.set_user(make_user("idris@example.org", "Apprentice"))
    with pytest.raises(frappe.PermissionError):
        frappe.get_list(LOAF, fields=["title", "oven.label"])


def test_roles_given_and_taken_count_at_once() -> None:
    user = make_user("nadia@example.org")
    assert not frappe.has_permission(LOAF, "write", user=user)
    frappe.get_doc("User", user).add_roles("Baker")
    assert frappe.has_permission(LOAF, "write", user=user)
    frappe.get_doc("User", user).remove_roles("Baker")
    assert not frappe.has_permission(LOAF, "write", user=user)


def test_the_standard_users_stay() -> None:
    with pytest.raises(frappe.ValidationError):
        frappe.delete_doc("User", "Administrator")
