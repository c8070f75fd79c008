"""Proposals of leaders about their associations, and what officers decide. Reads and writes as the session's user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.row_conditions import ASSOCIATION, PROFILE_CHANGE
from diaspora.directories.proposals import MAX_WORDS, PROPOSABLE, read_value

_FIELDS = ("name", "for_name", "fieldname", "state", "old_value", "new_value", "comment", "creation", "decided_at")
_MOST = 100
_WAITING: dict[str, Any] = {"state": "waiting", "for_doctype": ASSOCIATION, "fieldname": ("in", PROPOSABLE)}


def led() -> list[dict[str, Any]]:
    """The associations that the user leads or may read, by title."""
    rows = frappe.get_list(ASSOCIATION, fields=["name", "title"], order_by="title", limit=_MOST)
    return [dict(row) for row in rows]


def proposals_of(association: str) -> list[dict[str, Any]]:
    """What was proposed about an association that the user may read, the newest first."""
    _association(association, "read")
    rows = frappe.get_all(
        PROFILE_CHANGE,
        filters={"for_doctype": ASSOCIATION, "for_name": association},
        fields=list(_FIELDS),
        order_by="creation desc",
        limit=_MOST,
    )
    return [dict(row) for row in rows]


def propose(association: str, values: Mapping[str, str]) -> int:
    """Have an officer decide about other values; how many wait now. A newer proposal takes the place of one that waits,
    and the present value takes it back. Raises ProposalRefused, PermissionError."""
    doc = _association(association, "write")
    wanted = {field: read_value(field, str(value or "")) for field, value in values.items()}
    for field, new in wanted.items():
        old = _text(doc.get(field))
        waiting = frappe.db.get_value(
            PROFILE_CHANGE,
            {"for_doctype": ASSOCIATION, "for_name": association, "fieldname": field, "state": "waiting"},
            "name",
        )
        if waiting:
            frappe.delete_doc(PROFILE_CHANGE, waiting, ignore_permissions=True)
        if new != old:
            proposal = {
                "doctype": PROFILE_CHANGE, "for_doctype": ASSOCIATION, "for_name": association, "fieldname": field,
                "state": "waiting", "old_value": old, "new_value": new,
            }  # fmt: skip
            frappe.get_doc(proposal).insert(ignore_permissions=True)
    filters = {"for_doctype": ASSOCIATION, "for_name": association, "state": "waiting"}
    return int(frappe.db.count(PROFILE_CHANGE, filters))


def waiting_count() -> int:
    """How many wait for the user's decision."""
    counted = frappe.get_list(PROFILE_CHANGE, filters=_WAITING, fields=["count(name) as n"], limit=1)
    return int(counted[0].n) if counted else 0


def waiting() -> list[dict[str, Any]]:
    """What waits for the user's decision, the oldest first, with the record's title and its present value."""
    rows = frappe.get_list(
        PROFILE_CHANGE,
        filters=_WAITING,
        fields=list(_FIELDS),
        order_by="creation asc",
        limit=_MOST,
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        present = frappe.db.get_value(ASSOCIATION, row.for_name, ["title", row.fieldname], as_dict=True)
        if present:
            found.append({**row, "title": present.title, "present_value": _text(present[row.fieldname])})
    return found


def decide(change: str, accept: bool, value: str | None, comment: str) -> str:
    """Accept a proposal, corrected by `value` where it is not None, or refuse it with a word that the leader reads; the
    state. Of two officers the second is told that it was decided. Raises ProposalRefused, PermissionError."""
    doc = frappe.get_doc(PROFILE_CHANGE, change)
    doc.check_permission("write")
    new = read_value(doc.fieldname, doc.new_value or "" if value is None else value) if accept else ""
    state = "accepted" if accept else "refused"
    frappe.db.sql(
        """UPDATE `tabDiaspora Profile Change` SET state = %(state)s, decided_by = %(by)s, decided_at = %(at)s,
        comment = %(comment)s, new_value = CASE WHEN %(accepted)s = 1 THEN %(new)s ELSE new_value END,
        modified = %(at)s WHERE name = %(name)s AND state = 'waiting'""",
        {
            "state": state, "by": frappe.session.user, "at": clock.utcnow(), "comment": comment.strip()[:MAX_WORDS],
            "accepted": int(accept), "new": new, "name": change,
        },
    )  # fmt: skip
    decided = frappe.db.get_value(PROFILE_CHANGE, change, ["state", "decided_by"], as_dict=True)
    if doc.state != "waiting" or decided.decided_by != frappe.session.user or decided.state != state:
        frappe.throw(frappe._("This was decided already. Load the list again."))
    if accept:
        record = frappe.get_doc(ASSOCIATION, doc.for_name)
        record.check_permission("write")
        record.set(doc.fieldname, new or None)
        record.save()
    # Only the workspace knows both the leader's login and the providers of mail.
    frappe.enqueue("diaspora.workspace.tasks.tell_decision", queue="short", enqueue_after_commit=True, change=change)
    return state


def _association(name: str, right: str) -> Any:
    doc = frappe.get_doc(ASSOCIATION, name)
    doc.check_permission(right)
    return doc


def _text(value: Any) -> str:
    return "" if value is None else str(value)
