"""Four worker processes on MariaDB and Redis: scenarios 2, 3, 4, 7, 8, 9 and 10, and pause, resume and cancel.

Who has sent what is read from the provider's log and from what each worker noted before its calls.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest

from diaspora.crm import store as crm_store
from tests.campaigns.crew_shots import MARIADB, NAMED, RANDOM, REDIS, Shooting
from tests.campaigns.worker_crew import OPEN, PEOPLE, SLOWLY, SPOKEN, Crew, Mission, check_once, check_shares, start

pytestmark = [pytest.mark.system, pytest.mark.alone]

LEAVING = 20
MAILBOXES = 100


def withdraw(contact: str, topic: str = "culture") -> None:
    crm_store.record_acts(contact, [crm_store.Act(topic, "email", "withdrawn", "one-click")])


def bounce(contact: str) -> None:
    import frappe

    key = frappe.db.get_value("Diaspora Contact", contact, "primary_address_key")
    crm_store.suppress(key, "hard bounce", "another campaign")


WAYS_TO_LEAVE = (
    (withdraw, "withdrawn"),
    (bounce, "suppressed"),
    (crm_store.erase_contact, "erased"),
    (lambda contact: withdraw(contact, "investment"), ""),
)


def fire_at_once(mission: Mission, campaign: str) -> None:
    """Eight schedulers in the same second, and two clicks on Send."""
    import frappe

    gate = threading.Barrier(10)
    errors: list[BaseException] = []

    def act(number: int) -> None:
        try:
            gate.wait()
            if number < 8:
                mission.set_up(lambda: frappe.enqueue("diaspora.campaigns.tasks.sweep", job_id=f"scheduler-{number}"))
            else:
                mission.set_up(lambda: start(campaign))
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=act, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_eight_schedulers_and_two_clicks_make_one_plan_that_four_workers_share(readers: Mission, crew: Crew) -> None:
    campaign = readers.approve()
    fire_at_once(readers, campaign)
    crew.until_state(campaign, "finished")
    rows = readers.rows(campaign)
    assert len(rows) == len({contact for contact, *_ in rows.values()}) == PEOPLE
    assert readers.ask("SELECT plan_total FROM `tabDiaspora Campaign` WHERE name = %s", campaign) == ((PEOPLE,),)
    check_once(readers, campaign)
    assert {state for _, state, _, _ in rows.values()} == {"sent"}
    check_shares(crew, readers.accepted(campaign))
    languages = readers.ask(
        """SELECT DISTINCT COALESCE(c.preferred_language, ''), r.language FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Contact` c ON c.name = r.contact WHERE r.campaign = %s""",
        campaign,
    )
    assert dict(languages) == SPOKEN and len(languages) == len(SPOKEN)


def test_kills_of_workers_redis_and_mariadb_send_nothing_twice_and_lose_nobody(readers: Mission, crew: Crew) -> None:
    campaign, numbers = readers.approve(calls_per_10_s=SLOWLY * 2 // 3), random.Random(2026)
    targets = [RANDOM] * len(NAMED) + [REDIS] * 2 + [MARIADB] * 2
    numbers.shuffle(targets)
    shooting = Shooting(crew, campaign, numbers, targets)
    readers.set_up(lambda: start(campaign))
    crew.until(lambda: len(readers.accepted(campaign)) > 0)
    crew.until(shooting.is_over)
    left = PEOPLE - len(readers.accepted(campaign))
    crew.until_state(campaign, "finished")
    print(f"kills: {dict(shooting.killed)}, at {dict(shooting.by_place)}, holding {dict(shooting.by_state)}")
    print(f"{left} mails were left after the last")
    assert sum(shooting.by_state.values()) == 2 * len(NAMED) >= 20
    assert shooting.by_state["claimed"] + shooting.by_state["attempting"] >= len(NAMED)
    assert (shooting.finished_early, left > 0) == (0, True)
    check_once(readers, campaign)
    assert len(readers.accepted(campaign)) == PEOPLE
    check_shares(crew, readers.accepted(campaign))


def test_a_paused_campaign_stands_still_for_all_four_and_a_cancelled_one_ends(readers: Mission, crew: Crew) -> None:
    from diaspora.campaigns import control

    campaign = readers.approve(calls_per_10_s=SLOWLY * 4)
    readers.set_up(lambda: start(campaign))
    crew.until(lambda: len(readers.accepted(campaign)) >= PEOPLE // 4)
    assert readers.set_up(lambda: control.pause(campaign, "a mistake in the subject")) == "paused"
    waiting = in_states(readers, campaign, "queued", "claimed")
    crew.until(lambda: not in_states(readers, campaign, "claimed", "attempting"))
    stands_at = readers.accepted(campaign)
    assert len(waiting) > PEOPLE // 4 and not waiting & stands_at.keys()
    crew.for_a_while(2)
    assert readers.accepted(campaign) == stands_at
    assert readers.set_up(lambda: control.resume(campaign)) == "sending"
    crew.until(lambda: len(readers.accepted(campaign)) >= PEOPLE * 3 // 4)
    assert readers.set_up(lambda: control.cancel(campaign)) == "cancelled"
    waiting = in_states(readers, campaign, "queued", "claimed", "skipped")
    crew.until(lambda: not in_states(readers, campaign, *OPEN))
    crew.for_a_while(1)
    rows = readers.rows(campaign)
    assert {rows[name][1:3] for name in waiting} == {("skipped", "cancelled")}
    check_once(readers, campaign)
    check_shares(crew, readers.accepted(campaign))


def in_states(mission: Mission, campaign: str, *states: str) -> set[str]:
    return {name for name, (_, state, *_) in mission.rows(campaign).items() if state in states}


def test_who_leaves_while_four_workers_send_is_in_no_claim_made_afterwards(readers: Mission, crew: Crew) -> None:
    """Withdrawals, bounces elsewhere, erasures, withdrawals of another topic: each looked at once it is committed."""
    campaign = readers.approve(calls_per_10_s=SLOWLY * 2)
    readers.set_up(lambda: start(campaign))
    crew.until(lambda: len(readers.accepted(campaign)) > 0)
    expected: dict[str, tuple[str, str]] = {}
    leaving = iter(random.Random(7).sample(range(1, PEOPLE), LEAVING * len(WAYS_TO_LEAVE)))
    for _ in range(LEAVING):
        for act, reason in WAYS_TO_LEAVE:
            contact = f"p{next(leaving):09}"
            readers.set_up(lambda act=act, contact=contact: act(contact))
            [(name, state)] = readers.ask(
                "SELECT name, state FROM `tabDiaspora Recipient` WHERE campaign = %s AND contact = %s",
                campaign,
                contact,
            )
            if state in ("queued", "claimed"):
                expected[name] = ("skipped", reason) if reason else ("sent", "")
        crew.sweep()
    crew.until_state(campaign, "finished")
    rows = readers.rows(campaign)
    assert {name: rows[name][1:3] for name in expected} == expected
    told = Counter(reason for _, reason in expected.values())
    assert set(told) == {reason for _, reason in WAYS_TO_LEAVE} and min(told.values()) > LEAVING // 4
    check_once(readers, campaign)
    assert set(in_states(readers, campaign, "skipped")) >= {
        name for name, (state, _) in expected.items() if state != "sent"
    }
    check_shares(crew, readers.accepted(campaign))


def test_an_approval_that_comes_back_hours_late_and_is_edited_waits_for_people(readers: Mission, crew: Crew) -> None:
    """As on a second host, where a back-up of before the schedule was restored four hours after it."""
    from diaspora.campaigns import api
    from diaspora.sample.staff import OFFICER

    campaign = readers.approve()
    readers.set_up(lambda: let_lie(campaign, hours=4))
    crew.until_state(campaign, "awaiting approval")
    readers.set_up(lambda: rewrite(campaign, OFFICER.email, "Un autre objet"))
    crew.for_a_while(2)
    assert readers.state(campaign) == "draft"
    changed = readers.set_up(lambda: api.changes(campaign))
    assert ("variants/fr/subject", "Un autre objet") in [(change["path"], change["after"]) for change in changed]
    assert readers.rows(campaign) == {}


def let_lie(campaign: str, hours: int) -> None:
    """Its approval is that many hours old."""
    import frappe

    approved_at = frappe.db.get_value("Diaspora Campaign", campaign, "approved_at")
    frappe.db.set_value("Diaspora Campaign", campaign, "approved_at", approved_at - timedelta(hours=hours))


def rewrite(campaign: str, author: str, subject: str) -> None:
    """Another subject in French, as its author saves it."""
    import frappe

    frappe.set_user(author)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    next(variant for variant in doc.variants if variant.language == "fr").subject = subject
    doc.save()
    frappe.set_user("Administrator")


def test_what_the_provider_refuses_defers_or_answers_too_late_is_settled_by_four(readers: Mission, crew: Crew) -> None:
    """Partial failures, a 429, errors and lost answers after acceptance; nothing is posted again blindly."""
    campaign = readers.approve()
    wrong = {f"p{number:09}" for number in range(100, 3000, 100)} & who_can_be_reached(readers)
    readers.set_up(lambda: move_to(wrong, "localhost"))
    readers.carried.server.next_calls("drop after", "429", "500 after", "short after", "drop before", "swap after")
    readers.set_up(lambda: start(campaign))
    crew.until_state(campaign, "finished")
    readers.set_up(lambda: move_to(wrong, "example.org"))
    failed = {contact: code for contact, state, _, code in readers.rows(campaign).values() if state == "failed"}
    assert failed == dict.fromkeys(wrong, "mj-0013")
    check_once(readers, campaign)
    check_shares(crew, readers.accepted(campaign))


def who_can_be_reached(mission: Mission) -> set[str]:
    """Whom no test before has made leave."""
    rows = mission.ask(
        """SELECT c.name FROM `tabDiaspora Contact` c
        JOIN `tabDiaspora Subscription` s ON s.contact = c.name AND s.topic = 'culture' AND s.state = 'granted'
        WHERE c.status = 'active'
          AND c.primary_address_key NOT IN (SELECT address_key FROM `tabDiaspora Suppression`)"""
    )
    return {contact for (contact,) in rows}


def move_to(contacts: set[str], domain: str) -> None:
    """Their addresses elsewhere, under the keys that they have."""
    import frappe

    for contact in contacts:
        frappe.db.set_value("Diaspora Contact Email", f"{contact}-e", "email", f"reader@{domain}")


def test_a_shared_mailbox_gets_one_mail_or_three_as_each_of_two_campaigns_says(readers: Mission, crew: Crew) -> None:
    there = sorted(who_can_be_reached(readers))
    mailboxes = [there[start : start + 3] for start in range(0, 3 * MAILBOXES, 3)]
    leavers = {leaders[1] for leaders in mailboxes[::2]}
    readers.set_up(lambda: share_addresses(mailboxes))
    by_policy = {policy: readers.approve(policy=policy) for policy in ("one per person", "one per address")}
    readers.set_up(lambda: [withdraw(contact) for contact in leavers])
    readers.set_up(lambda: [start(campaign) for campaign in by_policy.values()])
    accepted: Counter[str] = Counter()
    for policy, campaign in by_policy.items():
        crew.until_state(campaign, "finished")
        check_once(readers, campaign)
        accepted += readers.accepted(campaign)
        states = {contact: (state, reason) for contact, state, reason, _ in readers.rows(campaign).values()}
        for leaders in mailboxes:
            able = [contact for contact in leaders if contact not in leavers]
            sent = [contact for contact in leaders if states[contact] == ("sent", "")]
            assert len(sent) == (len(able) if policy == "one per person" else 1)
            assert all(states[contact][1] == "withdrawn" for contact in leaders if contact in leavers)
    check_shares(crew, accepted)


def share_addresses(mailboxes: list[list[str]]) -> None:
    """The first one's address for the others of each group."""
    import frappe

    for first, *others in mailboxes:
        key = frappe.db.get_value("Diaspora Contact", first, "primary_address_key")
        for contact in others:
            frappe.db.set_value("Diaspora Contact Email", f"{contact}-e", "address_key", key)
            frappe.db.set_value("Diaspora Contact", contact, "primary_address_key", key)
