"""Due rows: jobs that a process without a queue leaves in the site's database, and their claims.

A row is claimed with a token and a lease, which is renewed while the job runs, and deleted after it, so a killed
worker's job runs again once the lease is over: a due job runs at least once, which is enough for a wake-up.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import frappe

from embedded_frappe.host.instants import text_in
from embedded_frappe.host.job_queue import JobOrder
from embedded_frappe.host.lease import LEASE_S

_CANDIDATES = 5


@dataclass(frozen=True)
class ClaimedJob:
    """A due row that carries our token, and the order in it."""

    name: str
    token: str
    order: JobOrder


def add(order: JobOrder) -> None:
    """Leave a row, in the caller's transaction."""
    frappe.db.sql(
        """INSERT INTO `__host_due_job`
        (name, job_id, queue, method, kwargs, user, timeout_s, due_at, token, lease_until) VALUES
        (%(name)s, %(job_id)s, %(queue)s, %(method)s, %(kwargs)s, %(user)s, %(timeout_s)s, %(due_at)s, '', '')""",
        {
            "name": secrets.token_hex(16),
            "job_id": order.job_id,
            "queue": order.queue,
            "method": order.method,
            "kwargs": order.kwargs_json,
            "user": order.user,
            "timeout_s": order.timeout_s,
            "due_at": text_in(0),
        },
    )


def holds(job_id: str) -> bool:
    """Is there a row of this job id, waiting or claimed?"""
    return bool(frappe.db.sql("SELECT 1 FROM `__host_due_job` WHERE job_id = %(id)s LIMIT 1", {"id": job_id}))


def count() -> int:
    """How many rows there are, waiting or claimed."""
    return int(frappe.db.sql("SELECT COUNT(*) FROM `__host_due_job`")[0][0])


def claim(queue_names: tuple[str, ...]) -> ClaimedJob | None:
    """Claim the oldest free row of these queues; commits. None where nothing is free."""
    for name in _free_rows(queue_names):
        token = secrets.token_hex(16)
        frappe.db.sql(
            """UPDATE `__host_due_job` SET token = %(token)s, lease_until = %(lease)s
            WHERE name = %(name)s AND (token = '' OR lease_until < %(now)s)""",
            {"token": token, "lease": text_in(LEASE_S), "name": name, "now": text_in(0)},
        )
        frappe.db.commit()
        rows = frappe.db.sql(
            "SELECT name, job_id, queue, method, kwargs, user, timeout_s FROM `__host_due_job` WHERE token = %(token)s",
            {"token": token},
            as_dict=True,
        )
        if rows:
            return _claimed(rows[0], token)
    return None


def renew(claimed: ClaimedJob) -> None:
    """Keep a claimed row for another lease; commits."""
    frappe.db.sql(
        "UPDATE `__host_due_job` SET lease_until = %(lease)s WHERE name = %(name)s AND token = %(token)s",
        {"lease": text_in(LEASE_S), "name": claimed.name, "token": claimed.token},
    )
    frappe.db.commit()


def finish(name: str) -> None:
    """Delete a row whose job ran; commits."""
    frappe.db.sql("DELETE FROM `__host_due_job` WHERE name = %(name)s", {"name": name})
    frappe.db.commit()


def _free_rows(queue_names: tuple[str, ...]) -> list[str]:
    return frappe.db.sql(
        """SELECT name FROM `__host_due_job`
        WHERE queue IN %(queues)s AND (token = '' OR lease_until < %(now)s) ORDER BY due_at LIMIT %(limit)s""",
        {"queues": list(queue_names), "now": text_in(0), "limit": _CANDIDATES},
        pluck=True,
    )


def _claimed(row: dict[str, object], token: str) -> ClaimedJob:
    order = JobOrder(
        job_id=str(row["job_id"]),
        site=frappe.local.site,
        user=str(row["user"]),
        queue=str(row["queue"]),
        method=str(row["method"]),
        kwargs_json=str(row["kwargs"]),
        timeout_s=int(str(row["timeout_s"])),
    )
    return ClaimedJob(str(row["name"]), token, order)
