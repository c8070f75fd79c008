"""The jobs of the sending engine: plan, send, sweep, confirm. Arguments are ids only; each job ends within about 30 s.

A job may be lost, doubled or killed at any line: the ledger and `sweep` take care of it.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from itertools import groupby

import frappe

from diaspora import clock
from diaspora.campaigns import (
    ab_store,
    campaign_store,
    control,
    erased_mail_store,
    event_store,
    provider_store,
    wakeup_store,
)
from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.campaign_store import PlanClaim
from diaspora.campaigns.errors import ContentCorrupted, PlanLost, ScheduleRefused, TemplateRefused
from diaspora.campaigns.job_log_store import note_job
from diaspora.campaigns.ledger_store import SiteLedger
from diaspora.campaigns.letter import LetterWriter
from diaspora.campaigns.pause_reasons import AUDIENCE, OVERDUE
from diaspora.campaigns.plan import is_off_by_too_much
from diaspora.campaigns.plan_store import Planner, approved_content
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.reconcile import Doubt, resolve_doubts
from diaspora.campaigns.schedule import calendar_store
from diaspora.campaigns.sender import DrainResult, Sender
from diaspora.campaigns.windows import Windows, read_windows
from diaspora.crm import tasks as crm_tasks
from diaspora.segments.errors import SegmentError
from diaspora.site_secret import derive_key

_DOUBTS_PER_SWEEP = 2000


def plan_campaign(campaign: str, turn: int = 0) -> None:
    """Plan for one job's time and hand on; then let sending begin, or ask a person if the audience is off."""
    windows = read_windows(frappe.conf)
    now = clock.utcnow()
    claim = campaign_store.claim_plan(campaign, now, now + timedelta(seconds=windows.plan_lease_s))
    if claim is None:
        return
    try:
        _plan(claim, windows, now + timedelta(seconds=windows.job_s), turn)
    except PlanLost:
        frappe.logger("diaspora").info("plan of campaign %s was taken over, paused or cancelled", campaign)
    except (ContentCorrupted, ScheduleRefused, SegmentError) as error:
        campaign_store.ask_again(campaign, str(error), claim)


def send_campaign(campaign: str, lane: int = 0, turn: int = 0) -> None:
    """Send for one job's time and hand on; a campaign that cannot be sent as it is set up is paused with the reason."""
    windows = read_windows(frappe.conf)
    if campaign_store.state_of(campaign) != "sending":
        return
    now = clock.utcnow()
    # One worker that runs all lanes in turn keeps other jobs no longer waiting than a single lane would.
    until = _open_until(campaign, now, now + timedelta(seconds=windows.job_s / wakeup_store.send_lanes()))
    if until is None:  # outside of the hours of sending; the sweeper wakes again
        return
    try:
        result = _send(campaign, windows, until)
    except (ProviderMisconfigured, ContentCorrupted, TemplateRefused) as error:
        note_job("paused", campaign=campaign, error=type(error).__name__)
        campaign_store.pause(campaign, str(error))
        return
    note_job("sent", campaign=campaign, lane=lane, counts=dict(result.counts), held=int(result.is_held))
    if result.emptied:
        campaign_store.finish_if_done(campaign, clock.utcnow())
    elif not result.is_held:  # else the sweeper wakes, within a minute
        wakeup_store.wake_sender(campaign, lane, 1 - turn)


def sweep() -> None:
    """Each minute: start what is due, resolve what was left behind, wake what should be at work."""
    windows = read_windows(frappe.conf)
    now = clock.utcnow()
    _start_due(now)
    SiteLedger().expire_leases(now, now + timedelta(seconds=windows.settle_s))
    _reconcile(windows, now + timedelta(seconds=windows.job_s))
    if event_store.calls_wait(now):
        wakeup_store.wake_reducer()
    for campaign in campaign_store.cancelled_with_rows_left():
        SiteLedger().cancel_queued(campaign)
    for campaign in campaign_store.plans_without_planner(now):
        wakeup_store.wake_planner(campaign)
    ab_store.decide_tests(now)
    for campaign in campaign_store.names_in("sending"):
        if campaign_store.finish_if_done(campaign, now) == "sending" and reading.due_names(campaign, now, 1):
            wakeup_store.wake_senders(campaign)


def reduce_events(turn: int = 0) -> None:
    """Reduce what webhooks have brought for one job's time, and hand on."""
    windows = read_windows(frappe.conf)
    if not event_store.reduce_until(clock.utcnow() + timedelta(seconds=windows.job_s), clock.utcnow):
        wakeup_store.wake_reducer(1 - turn)


def forget_unreadable_events() -> None:
    """Each hour: what a webhook brought and nobody could read goes after a week."""
    event_store.forget_unreadable_calls()


def send_confirmations() -> None:
    """Mail the confirmations that wait, through the default sender; without one, or with a broken one, they wait on."""
    try:
        mailer = provider_store.service_mailer()
    except ProviderMisconfigured as error:
        frappe.logger("diaspora").warning("confirmations wait: %s", error)
        return
    with closing(mailer):
        crm_tasks.send_confirmations(mailer)
    if mailer.trouble:
        frappe.logger("diaspora").warning("confirmations wait: %s", mailer.trouble)


def forget_erased_mails() -> None:
    """After an erasure, and each hour: the outbox forgets the mails of people who were erased."""
    erased_mail_store.forget_erased_mails()


def _plan(claim: PlanClaim, windows: Windows, until: datetime, turn: int) -> None:
    planner = Planner(claim, windows)
    if claim.cursor == 0:
        planner.discard_older_plan(clock.utcnow)
        if _asks_again(planner, planner.count_audience()):
            return
    if not planner.plan_until(until, clock.utcnow):
        campaign_store.release_plan(planner.claim)
        wakeup_store.wake_planner(claim.campaign, 1 - turn)
    elif not _asks_again(planner, planner.claim.planned):
        if campaign_store.finish_plan(planner.claim) == "sending":
            wakeup_store.wake_senders(claim.campaign)


def _asks_again(planner: Planner, people: int) -> bool:
    tolerance = frappe.db.get_single_value("Diaspora Settings", "approval_tolerance_percent")
    if not is_off_by_too_much(people, planner.approved_count, int(tolerance or 0)):
        return False
    reason = AUDIENCE.format(people=people, approved=planner.approved_count)
    campaign_store.ask_again(planner.claim.campaign, reason, planner.claim)
    return True


def _send(campaign: str, windows: Windows, until: datetime) -> DrainResult:
    version = frappe.db.get_value("Diaspora Campaign", campaign, "content_version")
    content, _ = approved_content(version)
    with closing(provider_store.open_provider(content.sender.name, content.sender.provider, windows)) as provider:
        writer = LetterWriter(content, derive_key("link-token"))
        turns = provider_store.turns_of(content.sender.name, content.sender.provider)
        ledger = SiteLedger(calendar_store.readers_hours(content.schedule))
        sender = Sender(ledger, provider, writer, windows, clock.utcnow, turns)
        return sender.drain(campaign, until)


def _open_until(campaign: str, now: datetime, job_end: datetime) -> datetime | None:
    version = frappe.db.get_value("Diaspora Campaign", campaign, "content_version")
    try:
        schedule = approved_content(version)[0].schedule
    except ContentCorrupted:
        return job_end  # said where it is sent
    return calendar_store.send_until(schedule, now, job_end)


def _start_due(now: datetime) -> None:
    grace = int(frappe.db.get_single_value("Diaspora Settings", "schedule_grace_minutes") or 0)
    for due in campaign_store.due_campaigns(now):
        # Whoever approves after the time has seen that it is late.
        due_since = max((time for time in (due.due_at or due.scheduled_at, due.approved_at) if time), default=now)
        if now - due_since > timedelta(minutes=grace):
            campaign_store.ask_again(due.name, OVERDUE.format(due=f"{due_since:%Y-%m-%d %H:%M}"))
        else:
            control.start(due.name)


def _reconcile(windows: Windows, until: datetime) -> None:
    doubts = sorted(reading.doubts(_DOUBTS_PER_SWEEP), key=lambda doubt: doubt.campaign)
    for campaign, group in groupby(doubts, key=lambda doubt: doubt.campaign):
        if clock.utcnow() >= until:
            return
        try:
            _reconcile_campaign(campaign, group, windows)
        except (ProviderMisconfigured, ContentCorrupted, OSError) as error:
            frappe.logger("diaspora").warning("campaign %s cannot be reconciled: %s", campaign, error)


def _reconcile_campaign(campaign: str, doubts: Iterable[Doubt], windows: Windows) -> None:
    of_campaign = list(doubts)
    content, _ = approved_content(frappe.db.get_value("Diaspora Campaign", campaign, "content_version"))
    with closing(provider_store.open_provider(content.sender.name, content.sender.provider, windows)) as provider:
        now = clock.utcnow()
        settlements = resolve_doubts(of_campaign, provider, now, windows)
    SiteLedger().resolve(of_campaign, settlements, now)
