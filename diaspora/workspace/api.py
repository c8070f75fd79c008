"""What the workspace asks for itself. The first line of each method is its permission."""

from typing import Any

import frappe

from diaspora.crm.row_rules import ADMINISTRATOR, OFFICER
from diaspora.workspace import home_store, sign_in_store, staff_store, store

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.


@frappe.whitelist(allow_guest=True)
def boot() -> dict[str, Any]:
    """Who the person is, and what the roles allow; a guest learns the name of the mission and the language."""
    return store.boot()


@frappe.whitelist(methods=["POST"])
def set_language(language: str) -> None:
    """Keep the language in which the user reads."""
    store.set_language(language)


@frappe.whitelist()
def choices(doctype: str, text: str = "", limit: int = 20) -> list[dict[str, str]]:
    """Documents that the user may link to, by their title in the user's language."""
    return store.choices(doctype, text, limit)


@frappe.whitelist()
def due() -> dict[str, Any]:
    """What waits for a person, each part as far as the user may read it."""
    return home_store.due()


@frappe.whitelist()
def running() -> list[dict[str, Any]]:
    """What is at work, with how far it is, as far as the user may read it."""
    return home_store.running()


@frappe.whitelist()
def results() -> list[dict[str, Any]]:
    """The last campaigns that ended, with their mails by state, as far as the user may read them."""
    return home_store.results()


@frappe.whitelist()
def growth() -> list[dict[str, Any]]:
    """The subscribers of each topic by the month of joining, of the people whom the user may see."""
    return home_store.growth()


@frappe.whitelist(allow_guest=True, methods=["POST"])
def ask_sign_in_link(email: str) -> None:
    """Have a link mailed that signs a leader in; the answer is the same for every address."""
    sign_in_store.ask(email, frappe.local.request_ip or "")


@frappe.whitelist(allow_guest=True, methods=["POST"])
def sign_in_by_link(token: str) -> None:
    """Start the session of the leader whom a link was mailed to, once."""
    sign_in_store.enter(token)


@frappe.whitelist(methods=["POST"])
def invite_leader(association: str, contact: str) -> None:
    """Give a leader of an association a login, and mail a link to it."""
    frappe.only_for([OFFICER])
    sign_in_store.invite(association, contact)


@frappe.whitelist()
def staff() -> list[dict[str, Any]]:
    """Everybody with a role of ours, with roles, districts (None: all) and whether the login opens."""
    frappe.only_for([ADMINISTRATOR])
    return staff_store.listed()


@frappe.whitelist(methods=["POST"])
def add_staff(
    email: str, first_name: str, roles: Any, last_name: str = "", language: str = "fr", districts: Any = None
) -> dict[str, str]:
    """A login for a member of staff with roles and districts (None: all); its password, which is told this once."""
    frappe.only_for([ADMINISTRATOR])
    password = staff_store.add(email, (first_name, last_name), language, frappe.parse_json(roles), _list(districts))
    return {"user": email.strip().lower(), "password": password}


@frappe.whitelist(methods=["POST"])
def change_staff(user: str, roles: Any, districts: Any = None, enabled: bool = True) -> None:
    """Set the roles of a member of staff, the districts (None: all) and whether the login opens."""
    frappe.only_for([ADMINISTRATOR])
    staff_store.change(user, frappe.parse_json(roles), _list(districts), enabled)


@frappe.whitelist(methods=["POST"])
def reset_staff_password(user: str) -> dict[str, str]:
    """A new password for a member of staff, which is told this once."""
    frappe.only_for([ADMINISTRATOR])
    return {"user": user, "password": staff_store.reset_password(user)}


def _list(value: Any) -> list[str] | None:
    return frappe.parse_json(value) if value is not None and value != "" else None
