"""What the workspace is told of the person before it, and titles to choose from. Reads as the session's user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.mission_store import mission_name
from diaspora.workspace.built_files import BuiltFiles, read_manifest

LANGUAGES = ("en", "fr", "ar")
RIGHTS = ("read", "write", "create", "delete")
# The DocTypes of the screens: what the navigation shows follows from the rights to them.
SHOWN = (
    "Affiliation", "Association", "Campaign", "Competency", "Consent", "Contact", "Content Block", "Content Version",
    "Elected Official", "Event", "Export", "Imam", "Import", "Import Row", "Institution", "Interaction", "Investor",
    "Lawful Basis", "Layout", "People List", "Picture", "Profile Change", "Recipient", "Segment", "Sender", "Settings",
    "Staff Scope", "Student", "Subscription", "Teacher", "Topic",
)  # fmt: skip
# Short lists with a title in several languages; longer ones are searched.
CHOOSABLE = frozenset(
    f"Diaspora {name}"
    for name in (
        "District", "Field of Activity", "Layout", "Province", "Region", "Sector", "Segment", "Sender", "Topic",
        "Association", "Institution", "Event", "Campaign", "People List",
    )
)  # fmt: skip
COUNTRY = "Country"
MAX_CHOICES = 50
MAX_TITLES = 2_000


def built_files() -> BuiltFiles | None:
    """The files of the front end's build; None where it was not built."""
    manifest = Path(frappe.get_app_path("diaspora", "public", "frontend", "manifest.json"))
    try:
        return read_manifest(manifest.read_text("utf-8"))
    except OSError:
        return None


def boot() -> dict[str, Any]:
    """Who the person is, the language, the token of the session, and what the roles allow."""
    from frappe.sessions import get_csrf_token

    user = frappe.session.user
    is_guest = user == "Guest"
    language = frappe.local.lang
    return {
        "user": user,
        "full_name": "" if is_guest else frappe.db.get_value("User", user, "full_name") or user,
        "roles": [] if is_guest else [role for role in frappe.get_roles() if role.startswith("Diaspora ")],
        "language": language,
        "csrf_token": "" if is_guest else get_csrf_token(),
        "mission": mission_name(language),
        "may": {} if is_guest else _rights(),
    }


def _rights() -> dict[str, list[str]]:
    return {name: held for name in SHOWN if (held := [right for right in RIGHTS if _may(name, right)])}


def _may(name: str, right: str) -> bool:
    return bool(frappe.has_permission(f"Diaspora {name}", right))


def set_language(language: str) -> None:
    """The language in which the user reads from now on. Raises ValidationError for one that there is not."""
    if language not in LANGUAGES:
        frappe.throw(frappe._("There is no language {0} here.").format(language))
    frappe.db.set_value("User", frappe.session.user, "language", language)


def choices(doctype: str, text: str, limit: int) -> list[dict[str, str]]:
    """Documents to link to whose title in the reader's language holds the text, by title: [{value, label}]."""
    if doctype == COUNTRY:
        titled = [(name, frappe._(name)) for name in frappe.get_all(COUNTRY, pluck="name", limit=MAX_TITLES)]
    elif doctype in CHOOSABLE:
        titled = list(titles_of(doctype).items())
    else:
        frappe.throw(frappe._("There is nothing to choose from {0}.").format(doctype))
    wanted = fold_text(text)
    fitting = [(value, label) for value, label in titled if wanted in fold_text(f"{label} {value}")]
    fitting.sort(key=lambda entry: fold_text(entry[1]))
    return [{"value": value, "label": label} for value, label in fitting[: max(1, min(limit, MAX_CHOICES))]]


def titles_of(doctype: str) -> dict[str, str]:
    """Name -> title in the reader's language, of what the reader may see. Raises PermissionError."""
    frappe.has_permission(doctype, "read", throw=True)
    rows = frappe.get_list(doctype, fields=["name", "title"], order_by="modified desc", limit=MAX_TITLES)
    titles = {row.name: row.title or row.name for row in rows}
    language = str(frappe.local.lang).split("-", 1)[0]
    translated = frappe.get_all(
        "Diaspora Translation",
        filters={"parenttype": doctype, "field": "title", "language": language},
        fields=["parent", "text"],
    )
    return titles | {row.parent: row.text for row in translated if row.parent in titles}
