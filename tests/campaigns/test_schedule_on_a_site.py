"""Schedules on a site: local time, hours while sending, caps, recurrence, series that follow their event."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import frappe
import pytest

from diaspora.campaigns import control, store, tasks
from diaspora.campaigns.schedule import api, series_store
from diaspora.sample import newsletter
from tests.campaigns.approved_campaign import add_approved_campaign, rows_of
from tests.clock import FixedClock
from tests.conftest import SITE
from tests.people import HEAD_OF_MISSION, OFFICER, Character, add, add_contact, add_segment, add_sender, add_user
from tests.people import settle_mission as settle


@pytest.fixture
def campaign(site: str, clock: FixedClock) -> str:
    """The newsletter as an officer's draft on a topic without opt-in, to people in France and in Canada."""
    settle(public_url="http://127.0.0.1:8000", mission_timezone="Europe/Paris")
    add_user(OFFICER, "Diaspora Officer")
    add_user(HEAD_OF_MISSION, "Diaspora Head of Mission")
    add_contact(Character("Amina"), "amina@example.org", country="France")
    add_contact(Character("Karim"), "karim@example.org", country="Canada", latitude=45.5, longitude=-73.6)
    add_contact(Character("Zineb"), "zineb@example.org")
    sender, segment = add_sender(), add_segment("Tous")
    frappe.set_user(OFFICER)
    doc = newsletter.campaign_doc(segment=segment, sender=sender)
    name = frappe.get_doc({**doc, "district": "PAR", "topic": "consular-services"}).insert().name
    frappe.db.commit()
    return name


def put(name: str, **values: Any) -> Any:
    doc = frappe.get_doc("Diaspora Campaign", name)
    doc.update(values)
    doc.save()
    frappe.db.commit()
    return doc


def field(name: str, fieldname: str) -> Any:
    return frappe.db.get_value("Diaspora Campaign", name, fieldname)


def approve(name: str) -> str:
    """Submit as the officer, approve as the head of mission; the state."""
    frappe.set_user(OFFICER)
    version = store.submit_for_approval(name)
    frappe.set_user(HEAD_OF_MISSION)
    return control.approve(name, version)


def not_before(name: str) -> dict[str, datetime]:
    rows = frappe.db.sql(
        """SELECT c.first_name, r.not_before FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Contact` c ON c.name = r.contact WHERE r.campaign = %(name)s""",
        {"name": name},
    )
    return dict(rows)


def test_in_local_time_each_row_waits_for_the_clocks_of_its_reader(campaign: str, clock: FixedClock) -> None:
    put(campaign, scheduled_at="2026-03-20 08:00:00", local_time=1)  # 09:00 in Paris
    assert field(campaign, "due_at") == datetime(2026, 3, 19, 19)
    assert approve(campaign) == "approved"
    clock.now = datetime(2026, 3, 19, 19, 1)
    tasks.sweep()
    tasks.plan_campaign(campaign)
    assert not_before(campaign) == {
        "Amina": datetime(2026, 3, 20, 8),
        "Karim": datetime(2026, 3, 20, 13),  # summer time has begun in Montreal
        "Zineb": datetime(2026, 3, 20, 8),  # no country: the mission's zone
    }
    tasks.send_campaign(campaign)
    assert (store.report(campaign).sent, store.report(campaign).waiting) == (0, 3)
    clock.now = datetime(2026, 3, 20, 8, 1)
    tasks.send_campaign(campaign)
    assert (store.report(campaign).sent, field(campaign, "state")) == (2, "sending")
    clock.now = datetime(2026, 3, 20, 13, 1)
    tasks.send_campaign(campaign)
    assert (store.report(campaign).sent, field(campaign, "state")) == (3, "finished")


def test_in_local_time_what_was_put_off_waits_for_the_hours_of_its_reader(campaign: str, clock: FixedClock) -> None:
    frappe.db.set_single_value("Diaspora Settings", "send_from", "08:00")
    frappe.db.set_single_value("Diaspora Settings", "send_until", "19:00")
    put(campaign, scheduled_at="2026-03-20 08:00:00", local_time=1)
    approve(campaign)
    clock.now = datetime(2026, 3, 19, 19, 1)
    tasks.sweep()
    tasks.plan_campaign(campaign)
    clock.now = datetime(2026, 3, 20, 20, 0)  # nothing was sent all day; 21:00 in Paris, 16:00 in Montreal
    tasks.send_campaign(campaign)
    assert store.report(campaign).sent == 1
    assert not_before(campaign) == {
        "Amina": datetime(2026, 3, 21, 7), "Karim": datetime(2026, 3, 20, 13), "Zineb": datetime(2026, 3, 21, 7),
    }  # fmt: skip
    clock.now = datetime(2026, 3, 21, 7, 1)
    tasks.send_campaign(campaign)
    assert (store.report(campaign).sent, field(campaign, "state")) == (3, "finished")


def test_nothing_is_sent_outside_of_the_hours_also_in_mid_campaign(campaign: str, clock: FixedClock) -> None:
    approve(campaign)
    frappe.db.set_single_value("Diaspora Settings", "send_from", "08:00")
    frappe.db.set_single_value("Diaspora Settings", "send_until", "19:00")
    tasks.plan_campaign(campaign)
    clock.now = datetime(2026, 3, 16, 18, 30)  # 19:30 in Paris
    tasks.send_campaign(campaign)
    assert store.report(campaign).sent == 0
    clock.now = datetime(2026, 3, 17, 7, 0)
    tasks.send_campaign(campaign)
    assert store.report(campaign).sent == 3


def test_a_campaign_that_is_approved_on_a_holiday_waits_for_the_next_day(campaign: str, clock: FixedClock) -> None:
    frappe.db.set_single_value("Diaspora Settings", "keep_host_holidays", 1)
    clock.now = datetime(2026, 7, 14, 9)
    approve(campaign)
    tasks.plan_campaign(campaign)
    assert set(not_before(campaign).values()) == {datetime(2026, 7, 14, 22)}  # midnight in Paris


def test_a_day_that_somebody_closed_is_kept(campaign: str, clock: FixedClock) -> None:
    add("Calendar Day", date="2026-03-16", kind="closed", title="Deuil")
    approve(campaign)
    tasks.plan_campaign(campaign)
    assert set(not_before(campaign).values()) == {datetime(2026, 3, 16, 23)}


def test_hours_that_nobody_can_keep_are_refused_when_they_are_saved(campaign: str) -> None:
    for values in (
        {"send_from": "19:00", "send_until": "08:00"}, {"send_days": "lundi"}, {"repeat_rule": "FREQ=HOURLY"},
        {"local_time": 1},
    ):  # fmt: skip
        with pytest.raises(frappe.ValidationError):
            put(campaign, **values)
        frappe.db.rollback()
    settings = frappe.get_doc("Diaspora Settings")
    settings.friday_from = "noon"
    with pytest.raises(frappe.ValidationError):
        settings.save(ignore_permissions=True)


def test_another_time_takes_an_approved_campaign_back_to_its_author(campaign: str, clock: FixedClock) -> None:
    put(campaign, scheduled_at="2026-03-20 08:00:00")
    approve(campaign)
    frappe.set_user(OFFICER)
    put(campaign, scheduled_at="2026-03-21 08:00:00")
    assert field(campaign, "state") == "draft"


def test_a_capped_person_is_skipped_or_postponed_as_the_mission_says(site: str, clock: FixedClock) -> None:
    from tests.rows import add_contact as add_row
    from tests.rows import grant

    frappe.db.set_single_value("Diaspora Settings", "frequency_cap_per_week", 1)
    frappe.db.set_single_value("Diaspora Settings", "frequency_cap_days", 3)
    add_row("amina", 1)
    grant("amina")
    from tests.rows import insert

    add_approved_campaign("before", 1)
    sent_at = clock.now - timedelta(days=1)
    insert(
        "Diaspora Recipient", name="r0", campaign="before", contact="amina", state="sent", sent_at=sent_at,
        dedupe_key="c:amina", not_before=sent_at, attempt=1, claim_token="",
    )  # fmt: skip
    for name, action in (("skipping", "skip"), ("postponing", "postpone")):
        frappe.db.set_single_value("Diaspora Settings", "frequency_cap_action", action)
        add_approved_campaign(name, 1)
        control.start(name)
        tasks.plan_campaign(name)
    assert rows_of("skipping") == {"amina": ("skipped", "capped")}
    assert rows_of("postponing") == {"amina": ("queued", "")}
    assert frappe.db.get_value("Diaspora Recipient", {"campaign": "postponing"}, "not_before") == sent_at + timedelta(
        days=3
    )


def test_a_recurring_campaign_makes_the_next_one_as_a_draft_once(campaign: str, clock: FixedClock) -> None:
    put(campaign, scheduled_at="2026-04-06 07:00:00", repeat_rule="FREQ=MONTHLY;BYDAY=1MO")
    approve(campaign)
    assert series_store.make_next_drafts() == []  # it has not begun
    clock.now = datetime(2026, 4, 6, 7, 1)
    tasks.sweep()
    (name,) = series_store.make_next_drafts()
    doc = frappe.get_doc("Diaspora Campaign", name)
    assert (doc.state, doc.author, doc.follows, str(doc.scheduled_at)) == (
        "draft", OFFICER, campaign, "2026-05-04 07:00:00",
    )  # fmt: skip
    assert [row.subject for row in doc.variants] == [subject for subject, _ in newsletter.LINES.values()]
    assert series_store.make_next_drafts() == []


def test_a_successor_cannot_be_claimed_by_hand(campaign: str) -> None:
    frappe.set_user(OFFICER)
    first = frappe.get_doc("Diaspora Campaign", campaign)
    doc = newsletter.campaign_doc(segment=first.segment, sender=first.sender)
    made = frappe.get_doc({**doc, "district": "PAR", "follows": campaign}).insert()
    assert not made.follows


def a_fair() -> str:
    return add(
        "Event", title="Forum", kind="forum", district="PAR", starts_at="2026-06-10 16:00:00", timezone="Europe/Paris"
    )


STEPS = [
    {"title": "Invitation", "days": -21, "hour": "10:00"},
    {"title": "Rappel", "days": -2, "hour": "09:00"},
    {"title": "Merci", "days": 1, "hour": "11:00"},
]


def test_a_series_around_an_event_follows_its_date(campaign: str, clock: FixedClock) -> None:
    event = a_fair()
    made = api.plan_series(campaign, event, STEPS)
    assert [(one["title"], one["scheduled_at"]) for one in made] == [
        ("Invitation", "2026-05-20 08:00:00"), ("Rappel", "2026-06-08 07:00:00"), ("Merci", "2026-06-11 09:00:00"),
    ]  # fmt: skip
    invitation = made[0]["name"]
    approve(invitation)
    frappe.set_user("Administrator")
    doc = frappe.get_doc("Diaspora Event", event)
    doc.starts_at = "2026-06-17 16:00:00"
    doc.save()
    frappe.db.commit()
    assert [str(field(one["name"], "scheduled_at")) for one in made] == [
        "2026-05-27 08:00:00", "2026-06-15 07:00:00", "2026-06-18 09:00:00",
    ]  # fmt: skip
    assert (field(invitation, "state"), field(made[1]["name"], "state")) == ("draft", "draft")
    assert "event has moved" in field(invitation, "pause_reason")
    clock.now = datetime(2026, 5, 20, 8, 1)
    tasks.sweep()
    assert field(invitation, "state") == "draft"


def test_a_series_that_is_made_again_makes_only_what_is_missing(campaign: str) -> None:
    event = a_fair()
    made = api.plan_series(campaign, event, STEPS[:2])
    frappe.db.set_value("Diaspora Campaign", made[1]["name"], "state", "cancelled")
    again = api.plan_series(campaign, event, STEPS)
    assert [one["title"] for one in again] == ["Rappel", "Merci"]
    assert api.plan_series(campaign, event, STEPS) == []
    assert len(api.plan_series(campaign, a_fair(), STEPS)) == 3


def test_two_clicks_at_once_make_one_series(campaign: str, sites_path: Path) -> None:
    event = a_fair()
    frappe.db.commit()
    gate, made = threading.Barrier(4), list[int]()

    def click() -> None:
        frappe.init(site=SITE, sites_path=str(sites_path))
        frappe.connect()
        frappe.set_user(OFFICER)
        try:
            gate.wait()
            made.append(len(api.plan_series(campaign, event, STEPS)))
            frappe.db.commit()
        finally:
            frappe.destroy()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    frappe.db.commit()
    assert sorted(made) == [0, 0, 0, 3]
    assert frappe.db.count("Diaspora Campaign", {"event": event}) == 3


def test_an_event_whose_title_changes_moves_nothing(campaign: str, clock: FixedClock) -> None:
    event = a_fair()
    (made,) = api.plan_series(campaign, event, STEPS[:1])
    approve(made["name"])
    frappe.set_user("Administrator")
    doc = frappe.get_doc("Diaspora Event", event)
    doc.title = "Grand forum"
    doc.save()
    assert field(made["name"], "state") == "approved"


@pytest.mark.parametrize("steps", [[], [{"days": "soon"}], [{"days": 9999}], [{"hour": "noon"}], STEPS * 5])
def test_a_series_that_cannot_be_is_refused(campaign: str, steps: list[dict[str, Any]]) -> None:
    with pytest.raises(frappe.ValidationError):
        api.plan_series(campaign, a_fair(), steps)


def test_the_preview_says_when_and_why_in_three_languages(campaign: str, clock: FixedClock) -> None:
    frappe.db.set_single_value("Diaspora Settings", "keep_moroccan_holidays", 1)
    put(campaign, repeat_rule="FREQ=MONTHLY;BYDAY=1MO")
    shown = {language: api.preview(campaign, "2026-07-30 08:00:00", language) for language in ("en", "fr", "ar")}
    assert shown["en"]["at"] == "2026-07-30 22:00:00"
    assert "because Thursday, 30 July 2026 is a holiday (Throne Day)" in shown["en"]["prose"]
    assert "est férié (Fête du Trône)" in shown["fr"]["prose"]
    assert "عيد العرش" in shown["ar"]["because"]
    assert len(shown["fr"]["next_dates"]) == 3


def test_the_preview_in_local_time_counts_people_by_zone(campaign: str, clock: FixedClock) -> None:
    put(campaign, scheduled_at="2026-03-20 08:00:00", local_time=1)
    shown = api.preview(campaign, "", "en")["moments"]
    assert {one["zone"]: (one["at"], one["people"]) for one in shown} == {
        "Europe/Paris": ("2026-03-20 08:00:00", 2), "America/Toronto": ("2026-03-20 13:00:00", 1),
    }  # fmt: skip


def test_next_dates_are_moved_as_the_calendar_says(site: str, clock: FixedClock) -> None:
    settle(mission_timezone="Europe/Paris", keep_host_holidays=1)
    found = api.next_occurrences("FREQ=YEARLY", "2025-12-25 09:00:00", 1, "fr")
    assert (found[0]["at"], "Noël" in found[0]["because"]) == ("2026-12-25 23:00:00", True)
    assert {"day": "2026-07-14", "name": "Fête nationale"} in api.closed_days("2026-07-01", "2026-07-31", "fr")


@pytest.mark.parametrize("moment", ["soon", "", "9999-99-99", "0001-01-01"])
def test_what_is_no_date_is_refused(campaign: str, moment: str) -> None:
    with pytest.raises(frappe.ValidationError):
        api.next_occurrences("FREQ=WEEKLY", moment)
