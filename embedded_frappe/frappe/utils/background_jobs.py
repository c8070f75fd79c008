"""`frappe.enqueue`: hands a wake-up to the worker. Its arguments are ids, as JSON; never personal data.

In the serving process (and everywhere when the site's `redis_queue` names a Redis) a job goes to RQ. In any other
process it becomes a row of `__host_due_job` in the caller's own transaction: it is there when that transaction
commits, vanishes when it rolls back, and the serving process or a `worker` takes it within two seconds.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import frappe

from embedded_frappe.errors import refuse_options
from embedded_frappe.host import due_jobs, job_queue
from embedded_frappe.host.job_queue import QUEUE_TIMEOUTS_S, EnqueuedJob, JobOrder


def enqueue(
    method: str | Callable[..., Any],
    queue: str = "default",
    timeout: int | None = None,
    event: str | None = None,
    is_async: bool = True,
    job_name: str | None = None,
    now: bool = False,
    enqueue_after_commit: bool = False,
    *,
    on_success: Callable[..., Any] | None = None,
    on_failure: Callable[..., Any] | None = None,
    at_front: bool = False,
    job_id: str | None = None,
    deduplicate: bool = False,
    **kwargs: Any,
) -> Any:
    """Run `method(**kwargs)` in the background, as the present user.

    Returns the job's id in an EnqueuedJob; None after commit, and for a deduplicated second call (one whose `job_id` is
    queued or running). With `now` the method runs here and its value is returned. `timeout` in seconds:
    300, long 1500.
    """
    not_here = {"event": event, "on_success": on_success, "on_failure": on_failure}
    refuse_options("frappe.enqueue", {option: value for option, value in not_here.items() if value})
    if now or not is_async:
        return _callable_of(method)(**kwargs)
    if queue not in QUEUE_TIMEOUTS_S:
        frappe.throw(f"Queue should be one of {', '.join(QUEUE_TIMEOUTS_S)}")
    if deduplicate and not job_id:
        frappe.throw("`job_id` parameter is required for deduplication.")
    if deduplicate and is_job_enqueued(str(job_id)):
        return None
    order = JobOrder(
        job_id=create_job_id(job_id),
        site=frappe.local.site,
        user=frappe.session.user,
        queue=queue,
        method=_dotted_path(method),
        kwargs_json=json.dumps(kwargs, default=str),
        timeout_s=timeout or QUEUE_TIMEOUTS_S[queue],
        at_front=at_front,
    )
    if not job_queue.is_here():
        due_jobs.add(order)
    elif enqueue_after_commit:
        frappe.db.after_commit.add(lambda: _push_committed(order))
    else:
        _push(order)
    return None if enqueue_after_commit else EnqueuedJob(order.job_id, queue)


def create_job_id(job_id: str | None = None) -> str:
    """`<site>::<id>`; a random id where none is given."""
    return f"{frappe.local.site}::{job_id or uuid.uuid4()}"


def is_job_enqueued(job_id: str) -> bool:
    """True while the site's job of this id is queued or running."""
    full_id = create_job_id(job_id)
    if due_jobs.holds(full_id):
        return True
    try:
        return job_queue.is_here() and job_queue.holds(full_id)
    except job_queue.QueueDown:  # what it held is as good as lost
        return False


def _push(order: JobOrder) -> None:
    """Into the queue, or while Redis is down into a due row of the transaction in hand."""
    try:
        job_queue.push(order)
    except job_queue.QueueDown as error:
        frappe.logger("jobs").warning("%s; a due row is left", error)
        due_jobs.add(order)


def _push_committed(order: JobOrder) -> None:
    _push(order)
    frappe.db.commit()  # where it became a row


def _dotted_path(method: str | Callable[..., Any]) -> str:
    return method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"


def _callable_of(method: str | Callable[..., Any]) -> Callable[..., Any]:
    return frappe.get_attr(method) if isinstance(method, str) else method
