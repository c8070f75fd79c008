"""Who the mission is, as its readers see it."""

import frappe

NAME_BLOCK = "mission-name"
"""Code of the content block that words the mission's name in each language."""


def mission_name(language: str) -> str:
    """The mission's name in a language: the content block's, else the settings'; "" before either is set."""
    filters = {"parenttype": "Diaspora Content Block", "parent": NAME_BLOCK, "field": "body", "language": language}
    return (
        frappe.db.get_value("Diaspora Translation", filters, "text")
        or frappe.db.get_value("Diaspora Content Block", NAME_BLOCK, "body")
        or frappe.db.get_single_value("Diaspora Settings", "mission_name")
        or ""
    )
