"""The kinds that can be imported: the hook `diaspora_import_kinds` names them, as this package knows none above."""

import frappe

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.kinds import Kind


def check_importer(kind: Kind) -> None:
    """Raise ImportRefused where a kind is brought in by certain roles alone, by name, and the user has none of them."""
    user = frappe.session.user
    if kind.roles and (user == "Administrator" or kind.roles.isdisjoint(frappe.get_roles(user))):
        roles = ", ".join(sorted(kind.roles))
        raise ImportRefused("kind", f"a file of kind {kind.name!r} is brought in by {roles} alone", "name such a user")


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
    """Whether the user has a role that the kind asks for, else creates every record that it writes."""
    if kind.roles:
        return not kind.roles.isdisjoint(frappe.get_roles())
    return all(frappe.has_permission(target.doctype, "create") for target in kind.targets)
