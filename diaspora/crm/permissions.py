"""Who sees which rows: the hooks that the framework asks, and the rules that the segment compiler asks for.

Both come from `row_rules`; which condition follows from them is `row_conditions`. Fails closed.
"""

from typing import Any

import frappe

from diaspora.crm.mission_store import mission_today
from diaspora.crm.row_conditions import (
    ASSOCIATION,
    FENCED,
    INSTITUTION,
    PARENTS,
    PLACE_OF_WORSHIP,
    all_of,
    child_condition,
    condition_of,
)
from diaspora.crm.row_rules import ASSOCIATION_LEADER, RowRules, rules_for
from diaspora.crm.terms import term_is_current


def row_rules(user: str | None = None) -> RowRules:
    """The rules of a user (the session's if none is named)."""
    user = user or frappe.session.user
    if user == "Guest":
        return rules_for((), None)
    roles = frappe.get_roles(user)
    led = _led_associations(user) if ASSOCIATION_LEADER in roles else frozenset[str]()
    return rules_for(roles, _scope(user), led)


def _scope(user: str) -> frozenset[str] | None:
    rows = frappe.db.sql(
        """SELECT d.district FROM `tabDiaspora Staff Scope` s
        LEFT JOIN `tabDiaspora Scope District` d ON d.parent = s.name AND d.parenttype = 'Diaspora Staff Scope'
        WHERE s.user = %(user)s""",
        {"user": user},
        pluck=True,
    )
    # A scope that was left empty gives no district at all: a gap must not open everything.
    return frozenset(district for district in rows if district) if rows else None


def _led_associations(user: str) -> frozenset[str]:
    # CROSS JOIN: from the few leaders to their contacts; SQLite else reads every contact for one user.
    return frozenset(
        frappe.db.sql(
            f"""SELECT l.parent FROM `tabDiaspora Association Leader` l
            CROSS JOIN `tabDiaspora Contact` c ON c.name = l.contact
            WHERE c.user = %(user)s AND c.status = 'active' AND l.parenttype = 'Diaspora Association'
            AND {term_is_current("l")}""",
            {"user": user, "today": mission_today()},
            pluck=True,
        )
    )


def query_conditions(user: str | None = None, doctype: str = "") -> str:
    """The hook `permission_query_conditions` of every fenced DocType, tables inside documents included.

    In brackets: Frappe joins it by AND, as it stands, to the conditions of others.
    """
    user = user or frappe.session.user
    if user == "Administrator":
        return ""
    if doctype not in PARENTS:
        return all_of([condition_of(doctype, row_rules(user))])
    readable = [parent for parent in PARENTS[doctype] if frappe.has_permission(parent, "read", user=user)]
    return all_of([child_condition(doctype, row_rules(user), readable)])


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
    """The hook `has_permission` of every fenced DocType: a saved document must be among the rows that the user sees,
    and what is being written must lie there too."""
    user = user or frappe.session.user
    if doc.doctype not in FENCED or user == "Administrator":
        return True
    rules = row_rules(user)
    condition = condition_of(doc.doctype, rules)
    is_saved = doc.get("name") and not doc.get("__islocal")
    if condition and is_saved and not _is_seen(doc.doctype, doc.name, condition):
        return False
    return ptype not in ("create", "write") or _may_hold(doc, rules)


def _is_seen(doctype: str, name: str, condition: str) -> bool:
    found = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name = %(name)s", {"name": name})
    seen = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name = %(name)s AND ({condition})", {"name": name})
    return bool(seen) or not found


def _may_hold(doc: Any, rules: RowRules) -> bool:
    """Whether the values as they are about to be written stay within the user's rules."""
    if rules.nothing:
        return False
    if doc.doctype == "Diaspora Imam" or (doc.doctype == INSTITUTION and doc.kind == PLACE_OF_WORSHIP):
        return rules.sees_religious
    if rules.all_districts:
        return True
    if not rules.districts:
        return doc.doctype == ASSOCIATION and doc.get("name") in rules.associations
    return not doc.meta.has_field("district") or doc.get("district") in rules.districts


def check_links(doc: Any, method: str | None = None) -> None:
    """The doc event `validate` of every DocType: what a user links to anew must be among the rows that the user sees.

    Raises LinkValidationError with the words of a link to what is not there, so that the two cannot be told apart.
    """
    if frappe.session.user == "Administrator" or doc.flags.ignore_permissions or doc.flags.ignore_links:
        return
    links = _fenced_links(doc)
    if not links:
        return
    before = doc.get_doc_before_save()
    kept = {(doctype, name) for doctype, name, _label in (_fenced_links(before) if before else ())}
    rules = row_rules()
    hidden = [
        f"{label}: {name}"
        for doctype, name, label in links
        if (doctype, name) not in kept and not _may_link(doctype, name, rules)
    ]
    if hidden:
        frappe.throw(frappe._("Could not find {0}").format(", ".join(hidden)), frappe.LinkValidationError)


def _may_link(doctype: str, name: str, rules: RowRules) -> bool:
    condition = condition_of(doctype, rules)
    return not condition or _is_seen(doctype, name, condition)


def _fenced_links(doc: Any) -> list[tuple[str, str, str]]:
    """(DocType, name, label) of each link to a fenced DocType, in the document and its rows."""
    found: list[tuple[str, str, str]] = []
    for part in (doc, *doc.get_all_children()):
        for field in part.meta.fields:
            if field.fieldtype == "Link" and field.options in FENCED and part.get(field.fieldname):
                row = f"{frappe._('Row')} #{part.idx}: " if part.get("parentfield") else ""
                found.append((field.options, part.get(field.fieldname), row + frappe._(field.label)))
    return found
