"""What nobody may get past the second person: by a request instead of the form, by another's name, by an edit."""

from __future__ import annotations

from typing import Any

import pytest

from diaspora.campaigns.errors import ApprovalRefused
from tests.campaigns.test_compose_on_a_site import HEAD, OFFICER, campaign, draft, field, submitted
from tests.clock import FixedClock

__all__ = ["campaign"]


def put(name: str, **values: Any) -> None:
    """What PUT /api/resource does with a body: the document as it is, these values, save."""
    import frappe

    doc = frappe.get_doc("Diaspora Campaign", name)
    doc.update(values)
    doc.save()
    frappe.db.commit()


def approve(name: str, version: str, user: str = HEAD) -> str:
    import frappe

    from diaspora.campaigns import control

    frappe.set_user(user)
    return control.approve(name, version)


def test_nobody_writes_a_campaign_in_the_name_of_somebody_who_sees_more(campaign: str) -> None:
    import frappe

    frappe.set_user(OFFICER)
    first = frappe.get_doc("Diaspora Campaign", campaign)
    copy = frappe.get_doc({**first.as_dict(), "name": None, "author": "Administrator", "plan_cursor": 7}).insert()
    assert (copy.author, copy.plan_cursor or 0) == (OFFICER, 0)
    put(campaign, author="Administrator")
    assert field(campaign, "author") == OFFICER


def test_an_author_who_renames_the_author_still_does_not_approve(campaign: str) -> None:
    import frappe

    frappe.set_user("Administrator")
    frappe.get_doc("User", OFFICER).add_roles("Diaspora Head of Mission")
    version = submitted(campaign)
    put(campaign, author=HEAD)
    with pytest.raises(ApprovalRefused, match="two people"):
        approve(campaign, version, OFFICER)


def test_what_was_refused_is_not_sent_by_pointing_a_started_campaign_at_it(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    refused = submitted(campaign)
    frappe.set_user(HEAD)
    store.refuse(campaign, refused, "not like this")
    version = submitted(campaign)
    assert approve(campaign, version) == "planning"
    frappe.set_user(OFFICER)
    put(campaign, content_version=refused, approved_by=OFFICER)
    assert (field(campaign, "content_version"), field(campaign, "approved_by")) == (version, HEAD)


def test_nobody_moves_the_plan_but_the_planner(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import control

    approve(campaign, submitted(campaign))
    control.pause(campaign, "wait")
    frappe.set_user(OFFICER)
    put(campaign, plan_cursor=10**6, plan_done=1, claim_token="mine")
    assert (field(campaign, "plan_cursor"), field(campaign, "plan_done")) == (0, 0)
    assert control.resume(campaign) == "planning"


def test_a_state_does_not_change_by_a_request(campaign: str) -> None:
    import frappe

    frappe.set_user(OFFICER)
    for state in ("approved", "sending", "finished"):
        with pytest.raises(frappe.ValidationError, match="state of a campaign"):
            put(campaign, state=state)


def test_an_approval_of_what_was_not_shown_is_refused(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import api

    version = submitted(campaign)
    frappe.set_user(HEAD)
    with pytest.raises(frappe.ValidationError, match="not what would be sent"):
        api.approve(campaign, version, "")
    assert field(campaign, "state") == "awaiting approval"


def test_approving_starts_at_once_unless_a_time_is_set(campaign: str, clock: FixedClock) -> None:
    import frappe

    from diaspora.campaigns import api

    def approve_as_shown(name: str) -> str:
        version = submitted(name)
        frappe.set_user(HEAD)
        return api.approve(name, version, api.review(name)["sha256"])["state"]

    frappe.set_user(OFFICER)
    first = frappe.get_doc("Diaspora Campaign", campaign)
    later = draft(first.segment, first.sender)
    put(later, scheduled_at="2099-01-01 09:00:00")
    assert approve_as_shown(campaign) == "planning"
    assert approve_as_shown(later) == "approved"


def test_the_sweeper_starts_what_was_approved_by_a_process_that_died(campaign: str, clock: FixedClock) -> None:
    import frappe

    from diaspora.campaigns import store, tasks

    version = submitted(campaign)
    frappe.set_user(HEAD)
    store.approve(campaign, version)
    clock.advance(minutes=1)
    tasks.sweep()
    assert field(campaign, "state") == "planning"


def test_an_approval_that_lay_for_hours_asks_again(campaign: str, clock: FixedClock) -> None:
    """An approved campaign that comes back from a back-up four hours late (scenario 10)."""
    import frappe

    from diaspora.campaigns import store, tasks

    version = submitted(campaign)
    frappe.set_user(HEAD)
    store.approve(campaign, version)
    clock.advance(hours=4)
    tasks.sweep()
    assert field(campaign, "state") == "awaiting approval"
    assert "overdue" in field(campaign, "pause_reason")


def test_a_fresh_site_waits_as_long_and_bears_as_much_as_its_settings_say(campaign: str, clock: FixedClock) -> None:
    """Frappe gives a single no defaults once one of its fields was set; 0 minutes of grace starts nothing on time."""
    import frappe

    assert frappe.db.get_single_value("Diaspora Settings", "schedule_grace_minutes") == 60
    assert frappe.db.get_single_value("Diaspora Settings", "approval_tolerance_percent") == 10
