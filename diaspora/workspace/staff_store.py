"""Who works for the mission: logins with our roles and the districts that they see. For administrators alone.

Other logins of the site, and its system managers, are not touched.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import frappe

from diaspora.crm.row_rules import ADMINISTRATOR, STAFF_ROLES

_SCOPE = "Diaspora Staff Scope"
_NOTICES = "Notification Settings"
_MOST = 1_000
_PASSWORD_BYTES = 15


def listed() -> list[dict[str, Any]]:
    """Everybody with one of our roles, by name: `districts` is None where all are seen."""
    held: dict[str, list[str]] = {}
    rows = frappe.get_all(
        "Has Role", filters={"parenttype": "User", "role": ("in", sorted(STAFF_ROLES))}, fields=["parent", "role"],
        order_by="role", limit=_MOST,
    )  # fmt: skip
    for row in rows:
        held.setdefault(row.parent, []).append(row.role)
    users = frappe.get_all(
        "User", filters={"name": ("in", sorted(held))}, order_by="full_name", limit=_MOST,
        fields=["name", "full_name", "enabled", "language", "last_active"],
    )  # fmt: skip
    scopes = _scopes([user.name for user in users])
    return [{**user, "roles": held[user.name], "districts": scopes.get(user.name)} for user in users]


def add(
    email: str, names: tuple[str, str], language: str, roles: Sequence[str], districts: Sequence[str] | None
) -> str:
    """A login for a member of staff; its password, which is told this once. Raises ValidationError."""
    address = email.strip().lower()
    first_name, last_name = (name.strip() for name in names)
    if not address or not first_name:
        frappe.throw(frappe._("Enter an e-mail address and a first name."))
    if frappe.db.exists("User", address):
        frappe.throw(frappe._("There is a login for this address already."))
    password = _new_password()
    user = {
        "doctype": "User", "email": address, "first_name": first_name, "last_name": last_name, "language": language,
        "send_welcome_email": 0, "user_type": "System User", "new_password": password,
        "roles": [{"role": role} for role in _checked(roles)],
    }  # fmt: skip
    frappe.get_doc(user).insert(ignore_permissions=True)
    _set_scope(address, districts)
    return password


def change(user: str, roles: Sequence[str], districts: Sequence[str] | None, enabled: bool) -> None:
    """What a login may do, where, and whether it still opens. Raises ValidationError."""
    doc = _changeable(user)
    wanted = _checked(roles)
    if user == frappe.session.user and not (enabled and ADMINISTRATOR in wanted):
        frappe.throw(frappe._("You cannot shut yourself out: ask another administrator."))
    others = [row for row in doc.roles if row.role not in STAFF_ROLES]
    doc.set("roles", [*others, *({"role": role} for role in wanted)])
    doc.enabled = int(enabled)
    doc.flags.ignore_permissions = True
    _switch_notices(user, enabled)
    doc.save()
    _set_scope(user, districts)


def reset_password(user: str) -> str:
    """A new password, which is told this once; the old one opens nothing any more."""
    doc = _changeable(user)
    password = _new_password()
    doc.new_password = password
    doc.flags.ignore_permissions = True
    doc.save()
    return password


def _changeable(user: str) -> Any:
    """A login of ours: not one of another app on the site, nor one that may do everything."""
    roles = set(frappe.get_roles(user)) if frappe.db.exists("User", user) else set()
    if not roles & STAFF_ROLES or user in ("Administrator", "Guest") or "System Manager" in roles:
        frappe.throw(frappe._("This login is not one of the mission's staff."))
    return frappe.get_doc("User", user)


def _checked(roles: Sequence[str]) -> list[str]:
    wanted = sorted(set(roles))
    if unknown := set(wanted) - STAFF_ROLES:
        frappe.throw(frappe._("These are no roles of the staff: {0}").format(", ".join(sorted(unknown))))
    if not wanted:
        frappe.throw(frappe._("Choose a role. To shut somebody out, switch the login off."))
    return wanted


def _scopes(users: Sequence[str]) -> dict[str, list[str]]:
    scopes = frappe.get_all(_SCOPE, filters={"user": ("in", users)}, fields=["name", "user"], limit=_MOST)
    rows = frappe.get_all(
        "Diaspora Scope District",
        filters={"parenttype": _SCOPE, "parent": ("in", [scope.name for scope in scopes])},
        fields=["parent", "district"], order_by="idx", limit=0,
    )  # fmt: skip
    return {scope.user: [row.district for row in rows if row.parent == scope.name] for scope in scopes}


def _set_scope(user: str, districts: Sequence[str] | None) -> None:
    name = frappe.db.get_value(_SCOPE, {"user": user}, "name")
    if districts is None:
        if name:
            frappe.delete_doc(_SCOPE, name, ignore_permissions=True)
        return
    doc = frappe.get_doc(_SCOPE, name) if name else frappe.get_doc({"doctype": _SCOPE, "user": user})
    doc.set("districts", [{"district": district} for district in dict.fromkeys(districts)])
    doc.save(ignore_permissions=True) if name else doc.insert(ignore_permissions=True)


def _switch_notices(user: str, enabled: bool) -> None:
    """On a bench a User switches its desk's notices on and off with itself, which only system managers may do."""
    if frappe.db.exists("DocType", _NOTICES):
        frappe.db.set_value(_NOTICES, user, "enabled", int(enabled))


def _new_password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)
