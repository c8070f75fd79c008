"""Wake-ups: the jobs of the sending engine, by name and id. Losing one loses nothing; the sweeper wakes again."""

from typing import Any

import frappe

_SHARED_LANES = 4


def wake_planner(campaign: str, turn: int = 0) -> None:
    """A job that plans. A running job cannot queue its own id again, so two ids take turns."""
    _wake("plan_campaign", f"plan-{campaign}-{turn}", campaign, turn=turn)


def send_lanes() -> int:
    """Sending jobs of one campaign at a time: diaspora_send_lanes, else 4 where workers share a Redis, 1 elsewhere."""
    return int(frappe.conf.get("diaspora_send_lanes") or (_SHARED_LANES if frappe.conf.get("redis_queue") else 1))


def wake_senders(campaign: str) -> None:
    """A sending job for each lane, so that every free worker finds one."""
    for lane in range(send_lanes()):
        wake_sender(campaign, lane)


def wake_sender(campaign: str, lane: int = 0, turn: int = 0) -> None:
    """A job that sends; see wake_planner for the turns."""
    _wake("send_campaign", f"send-{campaign}-{lane}-{turn}", campaign, lane=lane, turn=turn)


def wake_reducer(turn: int = 0) -> None:
    """A job that reduces what webhooks have brought; see wake_planner for the turns."""
    _enqueue("reduce_events", f"events-{turn}", turn=turn)


def _wake(task: str, job: str, campaign: str, **numbers: int) -> None:
    _enqueue(task, job, campaign=campaign, **numbers)


def _enqueue(task: str, job: str, **arguments: Any) -> None:
    frappe.enqueue(
        f"diaspora.campaigns.tasks.{task}",
        queue="long",
        job_id=f"diaspora-{job}",
        deduplicate=True,
        enqueue_after_commit=False,
        **arguments,
    )
