"""What the home screen tells: what is due, what is running, the last results, growth of topics. Reads as the session's
user: each part only where the roles allow it, each row only where the row rules do; what may not be read is absent.
"""

from __future__ import annotations

import time
from typing import Any

import frappe

from diaspora.campaigns import recipient_reading_store
from diaspora.crm import permissions
from diaspora.workspace.store import titles_of

CAMPAIGN, IMPORT, SUBSCRIPTION = "Diaspora Campaign", "Diaspora Import", "Diaspora Subscription"
RECIPIENT, TOPIC = "Diaspora Recipient", "Diaspora Topic"
MAX_SHOWN = 5
MAX_RESULTS = 3
MAX_RUNNING = 10
GROWTH_KEPT_S = 600
WAITING = ("queued", "claimed", "attempting")

# Counting hundreds of thousands of subscriptions is worth remembering; per site and row rules, figures only.
_growth_kept: dict[tuple[str, str], tuple[float, list[dict[str, Any]]]] = {}


def due() -> dict[str, Any]:
    """Part -> {count, rows}: `approvals`, `scheduled`, `imports`, and without rows `changes`, `duplicates`."""
    campaign = ["name", "title", "scheduled_at"]
    asked: dict[str, tuple[str, list[list[Any]], list[str], str]] = {
        "approvals": (CAMPAIGN, [["state", "=", "awaiting approval"]], campaign, "modified asc"),
        "scheduled": (
            CAMPAIGN, [["state", "=", "approved"], ["scheduled_at", "is", "set"]], campaign, "scheduled_at asc",
        ),
        "imports": (IMPORT, [["state", "=", "staged"]], ["name", "file_name as title"], "creation desc"),
        "changes": ("Diaspora Profile Change", [["state", "=", "waiting"]], [], ""),
        "duplicates": ("Diaspora Duplicate", [["state", "=", "open"]], [], ""),
    }  # fmt: skip
    return {part: _part(*question) for part, question in asked.items() if frappe.has_permission(question[0], "read")}


def _part(doctype: str, filters: list[list[Any]], fields: list[str], order: str) -> dict[str, Any]:
    counted = frappe.get_list(doctype, filters=filters, fields=["count(name) as n"], limit=1)
    rows = frappe.get_list(doctype, filters=filters, fields=fields, order_by=order, limit=MAX_SHOWN) if fields else []
    return {"count": int(counted[0].n) if counted else 0, "rows": rows}


def running() -> list[dict[str, Any]]:
    """Campaigns and imports that are at work, or paused: [{kind, name, title, state, done, total}]."""
    found: list[dict[str, Any]] = []
    if frappe.has_permission(CAMPAIGN, "read") and frappe.has_permission(RECIPIENT, "read"):
        found += [_campaign(row) for row in _campaigns(("planning", "sending", "paused"), "modified desc", MAX_RUNNING)]
    if frappe.has_permission(IMPORT, "read"):
        rows = frappe.get_list(
            IMPORT,
            filters=[["state", "in", ("rehearsing", "running", "undoing")]],
            fields=["name", "file_name as title", "state", "cursor_row as done", "total_rows as total"],
            limit=MAX_RUNNING,
        )
        found += [{"kind": "import", **row} for row in rows]
    return found


def results() -> list[dict[str, Any]]:
    """The campaigns that ended last: [{name, title, finished_at, states: {state: mails}}]."""
    if not (frappe.has_permission(CAMPAIGN, "read") and frappe.has_permission(RECIPIENT, "read")):
        return []
    rows = _campaigns(("finished",), "finished_at desc", MAX_RESULTS)
    return [
        {
            "name": row["name"],
            "title": row["title"],
            "finished_at": row["finished_at"],
            "states": recipient_reading_store.count_by_state(str(row["name"])),
        }
        for row in rows
    ]


def _campaigns(states: tuple[str, ...], order: str, limit: int) -> list[dict[str, Any]]:
    fields = ["name", "title", "state", "plan_total", "finished_at"]
    return frappe.get_list(CAMPAIGN, filters=[["state", "in", states]], fields=fields, order_by=order, limit=limit)


def _campaign(row: dict[str, Any]) -> dict[str, Any]:
    states = recipient_reading_store.count_by_state(str(row["name"]))
    total = sum(states.values())
    done = total - sum(states.get(state, 0) for state in WAITING)
    return {
        "kind": "campaign", "name": row["name"], "title": row["title"], "state": row["state"], "done": done,
        "total": max(total, int(row["plan_total"] or 0)),
    }  # fmt: skip


def growth() -> list[dict[str, Any]]:
    """Who is subscribed to each topic today, by the month of joining: [{topic, title, months: [{month, joined}]}]."""
    if not (frappe.has_permission(SUBSCRIPTION, "read") and frappe.has_permission(TOPIC, "read")):
        return []
    rules = permissions.query_conditions(doctype=SUBSCRIPTION)
    titles = titles_of(TOPIC)
    joined: dict[str, list[dict[str, Any]]] = {}
    for row in _joined(rules):
        joined.setdefault(str(row["topic"]), []).append({"month": row["month"], "joined": row["joined"]})
    return [{"topic": topic, "title": titles[topic], "months": joined[topic]} for topic in titles if topic in joined]


def _joined(rules: str) -> list[dict[str, Any]]:
    key = (str(frappe.local.site), rules)
    kept = _growth_kept.get(key)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    seen = f" AND ({rules})" if rules else ""
    month = "SUBSTR(`tabDiaspora Subscription`.since, 1, 7)"
    rows: list[dict[str, Any]] = frappe.db.sql(
        f"""SELECT topic, {month} AS month, COUNT(*) AS joined FROM `tabDiaspora Subscription`
        WHERE channel = 'email' AND state = 'granted' AND topic <> ''{seen}
        GROUP BY topic, {month} ORDER BY topic, month""",
        as_dict=True,
    )
    _growth_kept[key] = (time.monotonic() + GROWTH_KEPT_S, rows)
    return rows
