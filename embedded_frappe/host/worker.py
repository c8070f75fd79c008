"""Takes jobs and runs them, one at a time per thread, without fork and without signals.

RQ's own worker forks and sets alarms, which an in-process queue and a thread cannot bear; so this loop dequeues through
RQ's `Queue` and performs the job under RQ's timer. Where RQ has nothing, a due row of the site is taken.
"""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import frappe

from embedded_frappe.host import due_jobs, job_queue
from embedded_frappe.host.job_run import describe_failure, run_order
from embedded_frappe.host.lease import LEASE_S, kept
from embedded_frappe.host.request_site import sites_path

if TYPE_CHECKING:
    from rq.job import Job

POLL_S = 0.5
ALL_QUEUES = ("short", "default", "long")
_log = logging.getLogger("embedded_frappe.worker")


@dataclass
class Worker:
    """A loop over the queues of one site. `stop()` lets the job in hand finish."""

    site: str
    queue_names: tuple[str, ...] = ALL_QUEUES
    stopping: threading.Event = field(default_factory=threading.Event)
    _warned: bool = False

    def run(self) -> None:
        """Work until stopped."""
        wait_s = 0.0
        while not self.stopping.is_set():
            try:
                wait_s = 0 if self.run_one(wait_s) else POLL_S
            except Exception as error:  # noqa: BLE001  a worker outlives whatever the database or Redis does
                _log.error("worker: %s", describe_failure(error))
                self.stopping.wait(POLL_S)

    def run_until_empty(self) -> int:
        """Work off all that waits now or is added meanwhile; how many jobs ran."""
        ran = 0
        while not self.stopping.is_set() and self.run_one():
            ran += 1
        return ran

    def run_one(self, wait_s: float = 0) -> bool:
        """Run one job that waits, or comes within `wait_s`; False where there is none. A failure is logged, not raised.

        Each in a context of its own, so that a caller's `frappe.local` stays as it is.
        """
        return contextvars.Context().run(self._run_queued, wait_s) or contextvars.Context().run(self._run_due)

    def _next_queued(self, wait_s: float) -> Job | None:
        frappe.init(site=self.site, sites_path=sites_path())
        try:
            if job_queue.is_here():
                return job_queue.next_job(self.queue_names, wait_s)
            self.stopping.wait(wait_s)
            return None
        except job_queue.QueueDown as error:
            if not self._warned:
                _log.warning("%s; only due rows are run meanwhile", error)
            self._warned = True
            self.stopping.wait(wait_s)
            return None
        finally:
            frappe.destroy()

    def stop(self) -> None:
        """Ask the loop to end after the job in hand."""
        self.stopping.set()
        job_queue.announce()

    def _run_queued(self, wait_s: float) -> bool:
        from redis.exceptions import RedisError
        from rq.exceptions import InvalidJobOperation
        from rq.job import JobStatus
        from rq.timeouts import JobTimeoutException, TimerDeathPenalty

        job = self._next_queued(wait_s)
        if job is None:
            return False
        self._warned = False
        with suppress(RedisError):  # it is ours by now: run it, whether or not Redis lasts
            job.set_status(JobStatus.STARTED)
            job.connection.expire(job.key, LEASE_S)
        try:
            with (
                kept(lambda: job.connection.expire(job.key, LEASE_S)),
                TimerDeathPenalty(job.timeout or 0, JobTimeoutException, job_id=job.id),
            ):
                job.perform()
        except Exception as error:  # noqa: BLE001  run_order logged it; the next job must run
            _log.warning("job %s: %s", job.description, type(error).__name__)
        finally:
            # queued twice under one id at the same moment: already deleted; or Redis was lost meanwhile
            with suppress(InvalidJobOperation, RedisError):
                job.delete()
        return True

    def _run_due(self) -> bool:
        from rq.timeouts import JobTimeoutException, TimerDeathPenalty

        claimed = self._claim_due()
        if claimed is None:
            return False
        order = claimed.order
        try:
            with (
                kept(lambda: self._renew_due(claimed)),
                TimerDeathPenalty(order.timeout_s, JobTimeoutException, job_id=order.job_id),
            ):
                run_order(order.site, order.user, order.method, order.kwargs_json)
        except Exception as error:  # noqa: BLE001  run_order logged it; the next job must run
            _log.warning("job %s: %s", order.method, type(error).__name__)
        self._finish_due(claimed.name)
        return True

    def _claim_due(self) -> due_jobs.ClaimedJob | None:
        with self._connected():
            return due_jobs.claim(self.queue_names)

    def _renew_due(self, claimed: due_jobs.ClaimedJob) -> None:
        with self._connected():
            due_jobs.renew(claimed)

    def _finish_due(self, name: str) -> None:
        with self._connected():
            due_jobs.finish(name)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        frappe.init(site=self.site, sites_path=sites_path())
        frappe.connect()
        try:
            yield
        finally:
            frappe.destroy()
