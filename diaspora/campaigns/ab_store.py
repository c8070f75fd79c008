"""Decides between the arms of a test on the site: when it has been read, the winner is written down, then dealt out.

Two committed steps, each safe to repeat: a kill in between leaves a campaign with a winner and rows that are still
held, which the next sweep deals out. Without the people's agreement to be measured nothing of them is counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe

from . import campaign_store
from .ab_test import ARM_A, ARM_B, ARM_SUFFIX, ArmCount, winner_of
from .content import FrozenContent
from .errors import ContentCorrupted, ScheduleRefused
from .ledger_store import SiteLedger
from .schedule.calendar_store import timing_of
from .store import load_version

_DEALT_AT_A_TIME = 2_000


def decide_tests(now: datetime) -> list[str]:
    """For each campaign whose test has been read: choose the winner and let the rest go; the campaigns. Commits."""
    rows: Any = frappe.db.sql(
        """SELECT g.name, g.content_version, g.ab_winner FROM `tabDiaspora Campaign` g
        WHERE g.state = 'sending' AND EXISTS (
            SELECT 1 FROM `tabDiaspora Recipient` r
            WHERE r.campaign = g.name AND r.state = 'queued' AND r.arm = 'held')"""
    )
    decided: list[str] = []
    for name, version, winner in rows:
        try:
            content = load_version(version)[0]
        except ContentCorrupted:
            continue  # said where it is sent
        if not winner and not _has_been_read(name, content, now):
            continue
        chosen = winner or campaign_store.choose_winner(name, _better(name, content))
        if chosen:
            _deal(name, content, chosen, now)
            decided.append(name)
    return decided


def _has_been_read(campaign: str, content: FrozenContent, now: datetime) -> bool:
    """All mails of the test are settled, and the last one was sent long enough ago."""
    row: Any = frappe.db.sql(
        """SELECT SUM(CASE WHEN r.state IN ('queued', 'claimed', 'attempting', 'unknown') THEN 1 ELSE 0 END)
        FROM `tabDiaspora Recipient` r WHERE r.campaign = %(campaign)s AND r.arm IN ('A', 'B')""",
        {"campaign": campaign},
    )
    if row[0][0]:
        return False
    last: Any = frappe.db.sql(
        """SELECT r.sent_at FROM `tabDiaspora Recipient` r WHERE r.campaign = %(campaign)s AND r.arm IN ('A', 'B')
        AND r.state = 'sent' ORDER BY r.sent_at DESC LIMIT 1""",
        {"campaign": campaign},
        pluck=True,
    )
    return not last or now >= last[0] + timedelta(hours=content.test.wait_hours)


def _better(campaign: str, content: FrozenContent) -> str:
    counts = {ARM_A: ArmCount(0, 0), ARM_B: ArmCount(0, 0)}
    for arm, measured, clicked in frappe.db.sql(
        """SELECT r.arm, COUNT(DISTINCT r.name), COUNT(DISTINCT e.recipient) FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Subscription` s ON s.contact = r.contact AND s.channel = 'measurement' AND s.state = 'granted'
        LEFT JOIN `tabDiaspora Mail Event` e ON e.recipient = r.name AND e.kind = 'clicked' AND e.machine = 'human'
        WHERE r.campaign = %(campaign)s AND r.state = 'sent' AND r.arm IN ('A', 'B') GROUP BY r.arm""",
        {"campaign": campaign},
    ):
        counts[arm] = ArmCount(int(measured), int(clicked))
    return winner_of(counts[ARM_A], counts[ARM_B], content.test.minimum_clicks)


def _deal(campaign: str, content: FrozenContent, winner: str, now: datetime) -> None:
    due = _due(content, now)
    arms = {variant.language for variant in content.variants}
    while rows := _held(campaign):
        by_language: dict[str, list[str]] = {}
        for name, language in rows:
            other = f"{language}{ARM_SUFFIX}"
            by_language.setdefault(other if winner == ARM_B and other in arms else language, []).append(name)
        for language, names in by_language.items():
            SiteLedger().release_held(names, language, winner, due)


def _due(content: FrozenContent, now: datetime) -> datetime:
    """When the rest is due; in each reader's local time that is decided where it is claimed."""
    if content.schedule.local_time:
        return now
    try:
        timing = timing_of(content.schedule)
        return timing.moment(timing.zone, now).at
    except ScheduleRefused:
        return now


def _held(campaign: str) -> Any:
    frappe.db.commit()
    return frappe.db.sql(
        """SELECT r.name, r.language FROM `tabDiaspora Recipient` r
        WHERE r.campaign = %(campaign)s AND r.state = 'queued' AND r.arm = 'held' LIMIT %(most)s""",
        {"campaign": campaign, "most": _DEALT_AT_A_TIME},
    )
