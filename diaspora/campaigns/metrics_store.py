"""Counts the state of sending for a scraper. Reads only."""

import hmac

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.campaigns.metrics import Gauge


def token_is_right(token: str) -> bool:
    """Whether this is the token of the site's configuration; without one there, nobody may read."""
    expected = str(frappe.conf.get("diaspora_metrics_token") or "")
    return bool(expected) and hmac.compare_digest(token.encode(), expected.encode())


def gauges() -> list[Gauge]:
    """What is kept, waits or is in doubt."""
    return [Gauge(f"diaspora_{name}", text, _counts(query), label) for name, text, label, query in _COUNTED] + [
        Gauge("diaspora_oldest_doubt_seconds", "Age of the oldest recipient in doubt.", {"": _oldest_doubt_s()})
    ]


_COUNTED = (
    ("recipients", "Recipients by state.", "state",
     "SELECT state, COUNT(*) FROM `tabDiaspora Recipient` GROUP BY state"),
    ("campaigns", "Campaigns by state.", "state",
     "SELECT state, COUNT(*) FROM `tabDiaspora Campaign` GROUP BY state"),
    ("mail_events", "Mail events by kind.", "kind",
     "SELECT kind, COUNT(*) FROM `tabDiaspora Mail Event` GROUP BY kind"),
    ("suppressions", "Suppressed addresses by reason.", "reason",
     "SELECT reason, COUNT(*) FROM `tabDiaspora Suppression` GROUP BY reason"),
    ("webhook_calls", "Webhook calls by state.", "state",
     "SELECT state, COUNT(*) FROM `tabDiaspora Webhook Call` GROUP BY state"),
)  # fmt: skip


def _counts(query: str) -> dict[str, float]:
    return {str(value or "none"): float(number) for value, number in frappe.db.sql(query)}


def _oldest_doubt_s() -> float:
    rows = frappe.db.sql("SELECT MIN(lease_until) FROM `tabDiaspora Recipient` WHERE state = 'unknown'", pluck=True)
    return max(0.0, (clock.utcnow() - get_datetime(rows[0])).total_seconds()) if rows and rows[0] else 0.0
