"""How many sending jobs a campaign has at a time, and how long each of them works."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
import pytest

from diaspora.campaigns import control, tasks, wakeup_store
from tests.campaigns.approved_campaign import add_approved_campaign
from tests.clock import FixedClock
from tests.rows import add_contact, grant


@pytest.mark.parametrize(
    ("redis", "said", "lanes"),
    [("redis://127.0.0.1:6379", None, 4), (None, None, 1), (None, 3, 3), ("redis://x", 2, 2)],
)
def test_workers_that_share_a_redis_share_a_campaign_unless_it_is_said_otherwise(
    site: str, monkeypatch: pytest.MonkeyPatch, redis: str | None, said: int | None, lanes: int
) -> None:
    monkeypatch.setitem(frappe.conf, "redis_queue", redis)
    monkeypatch.setitem(frappe.conf, "diaspora_send_lanes", said)
    woken: list[tuple[str, int]] = []
    monkeypatch.setattr(wakeup_store, "wake_sender", lambda campaign, lane: woken.append((campaign, lane)))
    wakeup_store.wake_senders("spring")
    assert woken == [("spring", lane) for lane in range(lanes)]


def test_all_lanes_together_keep_one_worker_no_longer_than_one_job(
    site: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_contact("amina", 1)
    grant("amina")
    control.start(add_approved_campaign("spring", 1))
    tasks.plan_campaign("spring")
    monkeypatch.setitem(frappe.conf, "diaspora_send_lanes", 5)
    ends: list[datetime] = []

    def send(campaign: str, windows: Any, until: datetime) -> Any:
        ends.append(until)
        raise ConnectionResetError

    monkeypatch.setattr(tasks, "_send", send)
    with pytest.raises(ConnectionResetError):
        tasks.send_campaign("spring")
    assert [(end - clock.now).total_seconds() for end in ends] == [5]
