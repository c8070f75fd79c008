"""What the workspace asks for itself. The first line of each method is its permission."""

from typing import Any

import frappe

from diaspora.workspace import store

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
