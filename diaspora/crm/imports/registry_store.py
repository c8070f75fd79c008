"""The kinds that can be imported: the hook `diaspora_import_kinds` names them, as this package knows none above."""

import frappe

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.kinds import Kind


def find_kind(name: str) -> tuple[Kind, str]:
    """The kind of a name, and its dotted path. Raises ImportRefused where there is none."""
    names: list[str] = []
    for path in frappe.get_hooks("diaspora_import_kinds"):
        kind: Kind = frappe.get_attr(path)
        if kind.name == name:
            return kind, path
        names.append(kind.name)
    raise ImportRefused("kind", f"{name!r} is no kind of file", f"use one of {', '.join(names)}")


def registered() -> list[str]:
    """The names of all kinds."""
    return [frappe.get_attr(path).name for path in frappe.get_hooks("diaspora_import_kinds")]


def may_write(kind: Kind) -> bool:
    """Whether the user's roles create every record that the kind writes."""
    return all(frappe.has_permission(target.doctype, "create") for target in kind.targets)
