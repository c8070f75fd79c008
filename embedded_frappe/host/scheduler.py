"""Fires the `scheduler_events` of the installed apps when they are due.

Of the processes that serve a site on one machine, the one that holds `locks/scheduler.lock` looks; another takes over.
The instant of the last firing is a row of `__host_scheduled_job`, moved by compare-and-swap before the job is enqueued:
a restart, or a second scheduler, does not fire twice. What was missed while nothing ran is fired once.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import frappe

from embedded_frappe.host.instants import as_text, utc_now
from embedded_frappe.host.job_run import describe_failure
from embedded_frappe.host.request_site import sites_path

POLL_S = 5.0
_log = logging.getLogger("embedded_frappe.scheduler")
CRON_OF_FREQUENCY = {
    "all": "*/4 * * * *",
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "yearly": "0 0 1 1 *",
}


@dataclass(frozen=True)
class ScheduledMethod:
    """A method of `scheduler_events`, its cron expression and its queue."""

    method: str
    cron: str
    queue: str

    @property
    def name(self) -> str:
        """Key of its row: one method may stand under several expressions."""
        return f"{self.method}|{self.cron}"


def scheduled_methods(events: Any) -> list[ScheduledMethod]:
    """The table of `scheduler_events` as a list. Raises ValueError for a frequency that is not known."""
    found: list[ScheduledMethod] = []
    for frequency, methods in _merged(events).items():
        if frequency == "cron":
            found += [ScheduledMethod(m, cron, "default") for cron, group in methods.items() for m in group]
            continue
        base = frequency.removesuffix("_long")
        if base not in CRON_OF_FREQUENCY:
            raise ValueError(f"hooks.py: scheduler_events/{frequency}: use one of {', '.join(CRON_OF_FREQUENCY)}, cron")
        queue = "long" if frequency.endswith("_long") else "default"
        found += [ScheduledMethod(method, CRON_OF_FREQUENCY[base], queue) for method in methods]
    return found


def fire_due(now: datetime) -> list[str]:
    """Enqueue what is due at `now` (naive UTC) on the connected site; the methods fired. Commits."""
    from croniter import croniter

    fired = []
    for scheduled in scheduled_methods(frappe.get_hooks("scheduler_events")):
        last_run_at = _last_run_at(scheduled, now)
        if croniter(scheduled.cron, datetime.fromisoformat(last_run_at)).get_next(datetime) > now:
            continue
        if _take(scheduled.name, last_run_at, as_text(now)):
            frappe.enqueue(
                scheduled.method, queue=scheduled.queue, job_id=f"scheduled|{scheduled.method}", deduplicate=True
            )
            frappe.db.commit()
            fired.append(scheduled.method)
    return fired


@dataclass
class Scheduler:
    """The loop that fires what is due on one site."""

    site: str
    stopping: threading.Event = field(default_factory=threading.Event)
    _lock: TextIO | None = None

    def run(self) -> None:
        """Look every few seconds, until stopped."""
        while not self.stopping.is_set():
            try:
                if self._is_mine():
                    self._look()
            except Exception as error:  # noqa: BLE001  the scheduler outlives a locked database
                _log.error("scheduler: %s", describe_failure(error))
            self.stopping.wait(POLL_S)
        self._release()

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()

    def _is_mine(self) -> bool:
        """Take the site's lock, or hold it already; the operating system frees it when this process ends."""
        if self._lock is None:
            file = open(Path(sites_path(), self.site, "locks", "scheduler.lock"), "w", encoding="utf-8")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._lock = file
        return True

    def _look(self) -> None:
        frappe.init(site=self.site, sites_path=sites_path())
        frappe.connect()
        try:
            if not frappe.conf.get("pause_scheduler"):
                frappe.set_user("Administrator")
                fire_due(utc_now())
        finally:
            frappe.destroy()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _merged(events: Any) -> dict[str, Any]:
    if isinstance(events, dict):
        return events
    merged: dict[str, Any] = {}
    for table in events or []:
        for frequency, methods in table.items():
            if frequency == "cron":
                cron = merged.setdefault("cron", {})
                for expression, group in methods.items():
                    cron[expression] = cron.get(expression, []) + list(group)
            else:
                merged[frequency] = merged.get(frequency, []) + list(methods)
    return merged


def _last_run_at(scheduled: ScheduledMethod, now: datetime) -> str:
    query = "SELECT last_run_at FROM `__host_scheduled_job` WHERE name = %(name)s"
    rows = frappe.db.sql(query, {"name": scheduled.name})
    if not rows:
        frappe.db.sql(
            "INSERT INTO `__host_scheduled_job` (name, cron, last_run_at) VALUES (%(name)s, %(cron)s, %(now)s)",
            {"name": scheduled.name, "cron": scheduled.cron, "now": as_text(now)},
        )
        frappe.db.commit()
        return as_text(now)
    return str(rows[0][0])


def _take(name: str, last_run_at: str, now: str) -> bool:
    frappe.db.sql(
        "UPDATE `__host_scheduled_job` SET last_run_at = %(now)s WHERE name = %(name)s AND last_run_at = %(last)s",
        {"name": name, "last": last_run_at, "now": now},
    )
    frappe.db.commit()
    rows = frappe.db.sql("SELECT last_run_at FROM `__host_scheduled_job` WHERE name = %(name)s", {"name": name})
    return str(rows[0][0]) == now
