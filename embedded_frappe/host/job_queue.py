"""The RQ queues: on a `fakeredis` inside the serving process, or on the Redis that `redis_queue` of the site names.

There is one fake server per process, so a process that does not serve has no queue (`is_here()` is false) and leaves
due rows instead. On Redis every process of the site has the same queues; while it is down, due rows are left as well
(QueueDown). RQ is imported when a queue is first used, to keep commands quick.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import frappe

if TYPE_CHECKING:
    from redis import Redis
    from rq import Queue
    from rq.job import Job

QUEUE_TIMEOUTS_S = {"short": 300, "default": 300, "long": 1500}
_RESULT_TTL_S = 60
_FAILURE_TTL_S = 3600
_CONNECT_TIMEOUT_S = 3

_FAKE = "in this process"

_serving = False
_clients: dict[tuple[int, str], Redis] = {}
_clients_lock = threading.Lock()
wake_up = threading.Condition()


class QueueDown(Exception):
    """Redis cannot be reached; what waits in it is lost if it forgets, and the apps' sweepers start it again."""


@contextmanager
def reaching() -> Iterator[None]:
    """Turn redis's errors of connection into QueueDown."""
    from redis.exceptions import ConnectionError, TimeoutError

    try:
        yield
    except (ConnectionError, TimeoutError) as error:
        raise QueueDown(f"The Redis of redis_queue does not answer: {error}") from error


@dataclass(frozen=True)
class JobOrder:
    """A job to run: which method, with which JSON arguments, for which site and as which user."""

    job_id: str
    site: str
    user: str
    queue: str
    method: str
    kwargs_json: str
    timeout_s: int
    at_front: bool = False


@dataclass(frozen=True)
class EnqueuedJob:
    """What `frappe.enqueue` returns: the job's id, `<site>::<id>`."""

    id: str
    queue: str


def open_here() -> None:
    """Say that this process has worker threads, so that jobs may stay in its memory. Call after any fork."""
    global _serving
    _serving = True


def is_here() -> bool:
    """Can this process reach a queue that some worker reads?"""
    return _serving or bool(frappe.conf.get("redis_queue"))


def push(order: JobOrder) -> None:
    """Put a job in its queue and wake a worker. Raises QueueDown."""
    with reaching():
        queue_of(order.queue).enqueue_call(
            "embedded_frappe.host.job_run.run_order",
            kwargs={
                "site": order.site,
                "user": order.user,
                "method": order.method,
                "kwargs_json": order.kwargs_json,
            },
            timeout=order.timeout_s,
            job_id=_rq_id(order.job_id),
            result_ttl=_RESULT_TTL_S,
            failure_ttl=_FAILURE_TTL_S,
            at_front=order.at_front,
            description=order.method,
        )
    announce()


def announce() -> None:
    """Wake the waiting worker threads."""
    with wake_up:
        wake_up.notify_all()


def holds(job_id: str) -> bool:
    """Is a job of this id queued or running? Raises QueueDown."""
    from rq.job import Job

    with reaching():  # the field alone: a job's whole record is five times the work, at every visit that wakes a sender
        status = connection().hget(Job.key_for(_rq_id(job_id)), "status")
    return status in (b"queued", b"started")


def next_job(queue_names: tuple[str, ...], wait_s: float = 0) -> Job | None:
    """Take the first waiting job of these queues, in their order; None where none comes in `wait_s`. Raises QueueDown.

    Redis hands jobs to those who wait in the order in which they came, so no worker takes what all could share.
    """
    shared = bool(frappe.conf.get("redis_queue"))
    job = _dequeue(queue_names, wait_s if shared else 0)
    if job is None and wait_s and not shared:
        with wake_up:
            wake_up.wait(wait_s)
        job = _dequeue(queue_names, 0)
    return job


def _dequeue(queue_names: tuple[str, ...], wait_s: float) -> Job | None:
    from rq import Queue
    from rq.exceptions import DequeueTimeout

    queues = [queue_of(name) for name in queue_names]
    with reaching(), suppress(DequeueTimeout):
        found = Queue.dequeue_any(queues, wait_s or None, connection=connection(), serializer=_serializer())
        return found[0] if found else None
    return None


def queue_of(name: str) -> Queue:
    """The site's RQ queue of this name (short, default or long); several sites may share one Redis."""
    from rq import Queue

    return Queue(f"{frappe.local.site}:{name}", connection=connection(), serializer=_serializer())


def connection() -> Redis:
    """A connection to the site's Redis, or to this process's fake one."""
    address = frappe.conf.get("redis_queue") if frappe.local.conf else None
    key = (os.getpid(), str(address or _FAKE))  # a forked child opens its own
    with _clients_lock:
        if key not in _clients:
            _clients[key] = _connect(address)
        return _clients[key]


def _connect(address: Any) -> Redis:
    if address:
        import redis

        return redis.Redis.from_url(address, socket_connect_timeout=_CONNECT_TIMEOUT_S)
    import fakeredis

    return fakeredis.FakeRedis(server=fakeredis.FakeServer())


def _serializer() -> Any:
    from rq.serializers import JSONSerializer

    return JSONSerializer


def _rq_id(job_id: str) -> str:
    """RQ 3 takes letters, digits, `_` and `-` in an id; Frappe's `<site>::<id>` has colons."""
    return hashlib.blake2b(job_id.encode(), digest_size=20).hexdigest()
