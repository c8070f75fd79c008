"""Administrators keep the mission's logins: roles and districts, and nothing that is not theirs to give."""

from __future__ import annotations

import frappe
import pytest

from diaspora.workspace import api
from tests.people import OFFICER, add_user

ADMIN = "admin@mission.example"


@pytest.fixture
def admin(site: str) -> str:
    add_user(ADMIN, "Diaspora Administrator")
    add_user(OFFICER, "Diaspora Officer", districts=["PAR"])
    frappe.set_user(ADMIN)
    return ADMIN


def found(user: str) -> dict[str, object]:
    return next(row for row in api.staff() if row["name"] == user)


def test_a_member_of_staff_is_added_and_given_roles_and_districts(admin: str) -> None:
    told = api.add_staff(
        " Nadia@Mission.example ", "Nadia", ["Diaspora Officer"], "Alaoui", "ar", districts=["LYO", "PAR"]
    )
    assert told["user"] == "nadia@mission.example" and len(told["password"]) >= 16
    row = found(told["user"])
    assert (row["roles"], row["districts"], row["enabled"], row["language"]) == (
        ["Diaspora Officer"], ["LYO", "PAR"], 1, "ar",
    )  # fmt: skip
    api.change_staff(told["user"], ["Diaspora Head of Mission"])
    assert (found(told["user"])["roles"], found(told["user"])["districts"]) == (["Diaspora Head of Mission"], None)


def test_no_district_at_all_is_not_every_district(admin: str) -> None:
    api.change_staff(OFFICER, ["Diaspora Officer"], [])
    assert found(OFFICER)["districts"] == []


def test_roles_of_others_stay(admin: str) -> None:
    frappe.set_user("Administrator")
    frappe.get_doc({"doctype": "Role", "role_name": "Librarian"}).insert()
    frappe.get_doc("User", OFFICER).add_roles("Librarian")
    frappe.set_user(ADMIN)
    api.change_staff(OFFICER, ["Diaspora Head of Mission"], enabled=False)
    frappe.set_user("Administrator")
    assert "Librarian" in frappe.get_roles(OFFICER) and "Diaspora Officer" not in frappe.get_roles(OFFICER)
    assert frappe.db.get_value("User", OFFICER, "enabled") == 0


@pytest.mark.parametrize(
    ("user", "roles", "enabled", "words"),
    [
        (OFFICER, ["System Manager"], True, "no roles of the staff"),
        (OFFICER, ["Diaspora Association Leader"], True, "no roles of the staff"),
        (OFFICER, [], True, "Choose a role"),
        ("Administrator", ["Diaspora Officer"], True, "not one of"),
        ("Guest", ["Diaspora Officer"], True, "not one of"),
        ("nobody@mission.example", ["Diaspora Officer"], True, "not one of"),
        (ADMIN, ["Diaspora Administrator"], False, "yourself out"),
        (ADMIN, ["Diaspora Officer"], True, "yourself out"),
    ],
)
def test_what_an_administrator_may_not_do(admin: str, user: str, roles: list[str], enabled: bool, words: str) -> None:
    with pytest.raises(frappe.ValidationError, match=words):
        api.change_staff(user, roles, None, enabled)


def test_logins_that_are_not_the_missions_are_left_alone(admin: str) -> None:
    frappe.set_user("Administrator")
    add_user("root@mission.example", "System Manager")
    frappe.set_user(ADMIN)
    for ask in (
        lambda: api.change_staff("root@mission.example", []),
        lambda: api.reset_staff_password("root@mission.example"),
    ):
        with pytest.raises(frappe.ValidationError, match="not one of"):
            ask()


def test_an_address_is_added_once(admin: str) -> None:
    with pytest.raises(frappe.ValidationError, match="login for this address"):
        api.add_staff(OFFICER, "Salma", ["Diaspora Officer"])
    with pytest.raises(frappe.ValidationError, match="first name"):
        api.add_staff("x@mission.example", " ", ["Diaspora Officer"])


def test_a_new_password_takes_the_place_of_the_old(admin: str) -> None:
    from frappe.utils.password import check_password

    told = api.add_staff("nadia@mission.example", "Nadia", ["Diaspora Officer"])
    again = api.reset_staff_password(told["user"])
    assert check_password(told["user"], again["password"]) == told["user"]
    with pytest.raises(frappe.AuthenticationError):
        check_password(told["user"], told["password"])


@pytest.mark.parametrize("role", ["Diaspora Officer", "Diaspora Head of Mission", "Diaspora Data Protection Officer"])
def test_nobody_but_an_administrator(site: str, role: str) -> None:
    frappe.set_user(add_user("other@mission.example", role))
    for ask in (
        api.staff, lambda: api.add_staff("x@mission.example", "X", ["Diaspora Officer"]),
        lambda: api.reset_staff_password(OFFICER),
        lambda: api.change_staff("other@mission.example", ["Diaspora Administrator"]),
    ):  # fmt: skip
        with pytest.raises(frappe.PermissionError):
            ask()
