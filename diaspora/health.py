"""Is the site at work: database, jobs and scheduler, in numbers that tell nothing of anybody.

For a load balancer or a watch-dog, without a login; what a person should mend is told by `doctor`.
"""

from datetime import UTC
from typing import Any

import frappe

from diaspora import clock, doctor

# The beat comes each minute, by the scheduler and through a worker: when it stops, one of them has.
LATE_S = 300
_KEY = "heartbeat"


def beat() -> None:
    """The job of every minute: note that scheduler and worker are at work."""
    values = {"now": _seconds(), "key": _KEY}
    if frappe.db.exists("Diaspora Counter", _KEY):
        frappe.db.sql("UPDATE `tabDiaspora Counter` SET value = %(now)s WHERE name = %(key)s", values)
    else:
        counter = {"doctype": "Diaspora Counter", "key": _KEY, "value": values["now"]}
        frappe.get_doc(counter).insert(ignore_permissions=True)


@frappe.whitelist(allow_guest=True, methods=["GET"])
def health() -> dict[str, Any]:
    """`{"ok", "database", "scheduler_age_s", "work_is_taken_up"}`, with status 503 where `ok` is false.

    `scheduler_age_s` is None where scheduler or worker never ran.
    """
    last = frappe.db.get_value("Diaspora Counter", _KEY, "value")
    age_s = max(0, _seconds() - int(last)) if last else None
    taken_up = doctor.work_is_taken_up()
    ok = taken_up and age_s is not None and age_s <= LATE_S
    if not ok:
        frappe.local.response["http_status_code"] = 503
    return {"ok": ok, "database": "ok", "scheduler_age_s": age_s, "work_is_taken_up": taken_up}


def _seconds() -> int:
    return int(clock.utcnow().replace(tzinfo=UTC).timestamp())
