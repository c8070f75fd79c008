"""Tells leaders what became of their proposals: reads what was decided, and has it mailed in their language."""

from __future__ import annotations

from typing import Any

import frappe

from diaspora.crm.mission_store import mission_name
from diaspora.crm.row_conditions import ASSOCIATION, PROFILE_CHANGE
from diaspora.workspace.decision_letter import Decision, render_decision
from diaspora.workspace.letter_store import corner_address, language_of, send_letter

_DECIDED = ("accepted", "refused")


def tell(change: str) -> None:
    """Mail the decision about a proposal to whoever made it and still leads the association; else do nothing."""
    fields = ["owner", "for_doctype", "for_name", "fieldname", "state", "new_value", "comment"]
    row: Any = frappe.db.get_value(PROFILE_CHANGE, change, fields, as_dict=True)
    if not row or row.for_doctype != ASSOCIATION or row.state not in _DECIDED:
        return
    if not _still_leads(row.owner, row.for_name):
        return
    language = language_of(row.owner)
    letter = render_decision(
        language,
        _decision(row, language),
        mission=mission_name(language),
        name=frappe.db.get_value("User", row.owner, "full_name") or "",
        url=corner_address(),
    )
    send_letter(row.owner, letter, "a decision about a proposal")


def _decision(row: Any, language: str) -> Decision:
    value = row.new_value or ""
    return Decision(
        association=frappe.db.get_value(ASSOCIATION, row.for_name, "title") or "",
        label=frappe._(frappe.get_meta(ASSOCIATION).get_label(row.fieldname), language),
        value=frappe._(value, language) if row.fieldname == "status" and value else value,
        is_accepted=row.state == "accepted",
        comment=row.comment or "",
    )


def _still_leads(user: str, association: str) -> bool:
    found = frappe.db.sql(
        """SELECT l.name FROM `tabDiaspora Association Leader` l
        JOIN `tabDiaspora Contact` c ON c.name = l.contact
        JOIN `tabUser` u ON u.name = c.user
        WHERE l.parenttype = 'Diaspora Association' AND l.parent = %(association)s
          AND c.user = %(user)s AND u.enabled = 1""",
        {"association": association, "user": user},
    )
    return bool(found)
