"""Scenarios 3, 4 and 8 of users of other systems, on a site, through the real tasks and the outbox."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import frappe
import pytest

from diaspora.campaigns import campaign_store, control, ledger_store, tasks
from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.providers.outbox.provider import OutboxProvider
from diaspora.crm import store as crm_store
from tests.campaigns.approved_campaign import add_approved_campaign, rows_of
from tests.clock import FixedClock
from tests.conftest import SITE
from tests.rows import add_contact, address_key_of, grant, insert

EIGHT_FIFTY_NINE = datetime(2026, 3, 16, 8, 59, 59)


def add_people(*names: str, topic: str = "culture", start: int = 1) -> None:
    for place, name in enumerate(names):
        add_contact(name, start + place, preferred_language="ar-MA" if place % 2 else "fr", city="Lyon")
        grant(name, topic)
    frappe.db.commit()


def plan_and_send(campaign: str) -> None:
    control.start(campaign)
    tasks.plan_campaign(campaign)
    tasks.send_campaign(campaign)


def outbox(campaign: str) -> list[Path]:
    return sorted(Path(frappe.get_site_path("private", "outbox", campaign)).glob("*.eml"))


def withdraw(contact: str, topic: str | None, given_at: datetime) -> None:
    crm_store.record_consent(contact, topic, "email", "withdrawn", source="preferences", given_at=given_at)
    frappe.db.commit()


def test_a_started_campaign_is_planned_sent_and_finished(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal", "chadia")
    plan_and_send(add_approved_campaign("spring", 3))
    assert campaign_store.state_of("spring") == "finished"
    assert rows_of("spring") == dict.fromkeys(("amina", "bilal", "chadia"), ("sent", ""))
    assert len(outbox("spring")) == 3


def test_eight_schedulers_and_a_double_click_make_one_plan(site: str, sites_path: Path, clock: FixedClock) -> None:
    people = [f"p{number:03}" for number in range(300)]
    add_people(*people)
    add_approved_campaign("spring", 300, scheduled_at=clock.now)
    frappe.conf.diaspora_plan_chunk = 40
    errors: list[BaseException] = []
    gate = threading.Barrier(10)

    def act(click: bool) -> None:
        frappe.init(site=SITE, sites_path=str(sites_path))
        frappe.connect()
        frappe.conf.diaspora_plan_chunk = 40
        try:
            gate.wait()
            if click:
                control.start("spring")
            else:
                tasks.sweep()
            tasks.plan_campaign("spring")
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            frappe.destroy()

    threads = [threading.Thread(target=act, args=(number >= 8,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert campaign_store.state_of("spring") == "sending"
    assert frappe.db.get_value("Diaspora Campaign", "spring", "plan_total") == 300
    contacts = frappe.db.sql("SELECT contact FROM `tabDiaspora Recipient`", pluck=True)
    assert sorted(contacts) == people


def test_consent_that_changes_after_scheduling_is_heeded(
    site: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unsubscribes a second before, B withdraws only investment, C bounces elsewhere, D is erased in mid-send."""
    clock.now = EIGHT_FIFTY_NINE
    everyone = ("amina", "bilal", "chadia", "driss", "elhadi")
    add_people(*everyone)
    for name in everyone:
        grant(name, "investment")
    nine = clock.now + timedelta(seconds=1)
    for campaign, topic in (("culture-news", "culture"), ("investment-news", "investment")):
        add_approved_campaign(campaign, 5, topic=topic, scheduled_at=nine, approved_at=clock.now - timedelta(days=1))
        # Planned before the changes, so that only the attempt can notice them.
        control.start(campaign)
        tasks.plan_campaign(campaign)
    withdraw("amina", "culture", clock.now)
    withdraw("amina", "investment", clock.now)
    withdraw("bilal", "investment", clock.now)
    crm_store.suppress(address_key_of("chadia"), "hard bounce", "another campaign")
    frappe.db.commit()
    clock.now = nine

    claim = ledger_store.SiteLedger.claim

    def claim_then_erase(*args: object) -> object:
        result = claim(*args)  # type: ignore[arg-type]
        if frappe.db.get_value("Diaspora Contact", "driss", "status") == "active":
            crm_store.erase_contact("driss")
            frappe.db.commit()
        return result

    monkeypatch.setattr(ledger_store.SiteLedger, "claim", claim_then_erase)
    tasks.send_campaign("culture-news")
    tasks.send_campaign("investment-news")

    assert rows_of("culture-news") == {
        "amina": ("skipped", "withdrawn"),
        "bilal": ("sent", ""),
        "chadia": ("skipped", "suppressed"),
        "driss": ("skipped", "erased"),
        "elhadi": ("sent", ""),
    }
    assert rows_of("investment-news") == {
        "amina": ("skipped", "withdrawn"),
        "bilal": ("skipped", "withdrawn"),
        "chadia": ("skipped", "suppressed"),
        "driss": ("skipped", "erased"),
        "elhadi": ("sent", ""),
    }
    assert campaign_store.state_of("culture-news") == campaign_store.state_of("investment-news") == "finished"
    assert (len(outbox("culture-news")), len(outbox("investment-news"))) == (2, 1)


def test_who_withdrew_before_the_plan_is_born_skipped_and_in_no_claim(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal")
    add_approved_campaign("spring", 2)
    withdraw("amina", "culture", clock.now)
    control.start("spring")
    tasks.plan_campaign("spring")
    assert rows_of("spring") == {"amina": ("skipped", "withdrawn"), "bilal": ("queued", "")}
    due = reading.due_names("spring", clock.now, 10)
    assert [frappe.db.get_value("Diaspora Recipient", name, "contact") for name in due] == ["bilal"]


@pytest.mark.parametrize(("policy", "messages"), [("one per person", 3), ("one per address", 1)])
def test_three_leaders_on_one_mailbox_get_what_the_policy_says(
    site: str, clock: FixedClock, policy: str, messages: int
) -> None:
    for place, name in enumerate(("leila", "mourad", "nadia")):
        add_contact(name, place + 1, address_key="e" * 64)
        grant(name)
    add_approved_campaign("spring", 3, policy=policy)
    frappe.conf.diaspora_plan_chunk = 1
    plan_and_send("spring")
    assert len(outbox("spring")) == messages
    sent = sorted(rows_of("spring").values())
    assert sent == sorted([("sent", "")] * messages + [("skipped", "same address")] * (3 - messages))


def test_one_leader_who_unsubscribes_does_not_silence_the_others(site: str, clock: FixedClock) -> None:
    for place, name in enumerate(("leila", "mourad", "nadia")):
        add_contact(name, place + 1, address_key="e" * 64)
        grant(name)
    add_approved_campaign("spring", 3)
    withdraw("leila", "culture", clock.now)
    plan_and_send("spring")
    assert rows_of("spring") == {
        "leila": ("skipped", "withdrawn"),
        "mourad": ("sent", ""),
        "nadia": ("sent", ""),
    }


def test_a_person_in_four_segments_gets_one_message(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal")
    overlapping = {
        "any": [
            {"field": "city", "op": "is", "value": "Lyon"},
            {"field": "topic", "op": "is subscribed to", "value": "culture"},
            {"field": "preferred_language", "op": "is", "value": "fr"},
            {"field": "district", "op": "is", "value": "lyon"},
        ]
    }
    add_approved_campaign("spring", 2, tree=overlapping)
    plan_and_send("spring")
    assert len(outbox("spring")) == 2


def test_a_failed_first_attempt_is_retried_and_not_taken_for_a_duplicate(
    site: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_people("amina")
    add_approved_campaign("spring", 1)
    write = OutboxProvider._write
    tries: list[int] = []

    def full_once(*args: object) -> object:
        tries.append(1)
        if len(tries) == 1:
            from diaspora.campaigns.providers.port import Deferred

            return Deferred("outbox-errno-28")
        return write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(OutboxProvider, "_write", full_once)
    plan_and_send("spring")
    assert rows_of("spring") == {"amina": ("queued", "")}
    assert campaign_store.state_of("spring") == "sending"
    clock.advance(seconds=60)
    tasks.send_campaign("spring")
    assert rows_of("spring") == {"amina": ("sent", "")}
    assert len(outbox("spring")) == 1


def test_an_audience_that_grew_too_much_asks_for_approval_again(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal", "chadia")
    plan_and_send(add_approved_campaign("spring", 2))
    assert campaign_store.state_of("spring") == "awaiting approval"
    reason = frappe.db.get_value("Diaspora Campaign", "spring", "pause_reason")
    assert reason == "The audience has 3 people now, 2 were approved."
    assert rows_of("spring") == {}


def test_a_campaign_without_an_approved_version_does_not_start(site: str, clock: FixedClock) -> None:
    add_people("amina")
    add_approved_campaign("spring", 1)
    frappe.db.set_value("Diaspora Content Version", "spring-v1", "state", "superseded")
    frappe.db.commit()
    assert control.start("spring") == "approved"
    assert rows_of("spring") == {}


def test_content_that_was_tampered_with_is_not_sent(site: str, clock: FixedClock) -> None:
    add_people("amina")
    add_approved_campaign("spring", 1)
    control.start("spring")
    tasks.plan_campaign("spring")
    frappe.db.sql("UPDATE `tabDiaspora Content Version` SET content = REPLACE(content, 'lettre', 'facture')")
    frappe.db.commit()
    tasks.send_campaign("spring")
    assert campaign_store.state_of("spring") == "paused"
    assert rows_of("spring") == {"amina": ("queued", "")}


def test_a_due_campaign_starts_by_itself_and_an_overdue_one_asks(site: str, clock: FixedClock) -> None:
    add_people("amina")
    frappe.db.set_single_value("Diaspora Settings", "schedule_grace_minutes", 60)
    add_approved_campaign("due", 1, scheduled_at=clock.now - timedelta(minutes=59))
    add_approved_campaign("overdue", 1, scheduled_at=clock.now - timedelta(minutes=61))
    add_approved_campaign("future", 1, scheduled_at=clock.now + timedelta(minutes=1))
    add_approved_campaign("unscheduled", 1)
    late = clock.now - timedelta(hours=4)
    add_approved_campaign("approved-late", 1, scheduled_at=late, approved_at=clock.now - timedelta(minutes=1))
    tasks.sweep()
    states = {
        name: campaign_store.state_of(name) for name in ("due", "overdue", "future", "unscheduled", "approved-late")
    }
    assert states == {
        "due": "planning",
        "overdue": "awaiting approval",
        "future": "approved",
        "unscheduled": "planning",
        "approved-late": "planning",
    }


def test_a_paused_campaign_stands_still_and_goes_on_where_it_was(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal")
    add_approved_campaign("spring", 2)
    control.start("spring")
    tasks.plan_campaign("spring")
    assert control.pause("spring", "a mistake in the subject") == "paused"
    tasks.send_campaign("spring")
    assert outbox("spring") == []
    assert control.resume("spring") == "sending"
    tasks.send_campaign("spring")
    assert len(outbox("spring")) == 2


def test_a_campaign_paused_while_it_is_planned_resumes_its_plan(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal", "chadia")
    add_approved_campaign("spring", 3)
    control.start("spring")
    control.pause("spring", "wait")
    tasks.plan_campaign("spring")
    assert rows_of("spring") == {}
    assert control.resume("spring") == "planning"
    tasks.plan_campaign("spring")
    assert len(rows_of("spring")) == 3


def test_a_cancelled_campaign_writes_to_nobody_else(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal")
    add_approved_campaign("spring", 2)
    control.start("spring")
    tasks.plan_campaign("spring")
    assert control.cancel("spring") == "cancelled"
    tasks.send_campaign("spring")
    assert outbox("spring") == []
    assert rows_of("spring") == dict.fromkeys(("amina", "bilal"), ("skipped", "cancelled"))
    assert control.start("spring") == "cancelled"


def test_a_campaign_never_reads_finished_while_a_row_is_open(site: str, clock: FixedClock) -> None:
    add_people("amina", "bilal")
    add_approved_campaign("spring", 2)
    control.start("spring")
    assert campaign_store.finish_if_done("spring", clock.now) == "planning"
    tasks.plan_campaign("spring")
    for state in ("queued", "claimed", "attempting", "unknown"):
        frappe.db.set_value("Diaspora Recipient", {"contact": "amina"}, "state", state)
        frappe.db.set_value("Diaspora Recipient", {"contact": "bilal"}, "state", "sent")
        assert campaign_store.finish_if_done("spring", clock.now) == "sending"
    frappe.db.set_value("Diaspora Recipient", {"contact": "amina"}, "state", "undetermined")
    assert campaign_store.finish_if_done("spring", clock.now) == "finished"


def test_the_sweeper_finds_what_a_killed_worker_left_and_asks_the_outbox(site: str, clock: FixedClock) -> None:
    """One mail was accepted before the kill, one was not; both were attempting."""
    add_people("amina", "bilal")
    add_approved_campaign("spring", 2)
    control.start("spring")
    tasks.plan_campaign("spring")
    ledger = ledger_store.SiteLedger()
    claim = ledger.claim("spring", 10, clock.now, clock.now + timedelta(seconds=120))
    assert claim is not None
    accepted, lost = ledger.begin_attempts(claim, claim.names, clock.now, clock.now + timedelta(seconds=120))
    folder = Path(frappe.get_site_path("private", "outbox", "spring"))
    folder.mkdir(parents=True)
    (folder / f"{accepted.name}.eml").write_bytes(b"")
    clock.advance(seconds=121)
    tasks.sweep()
    states = {name: frappe.db.get_value("Diaspora Recipient", name, "state") for name in (accepted.name, lost.name)}
    assert states == {accepted.name: "sent", lost.name: "unknown"}
    assert campaign_store.state_of("spring") == "sending"
    clock.advance(seconds=120)
    tasks.sweep()
    assert frappe.db.get_value("Diaspora Recipient", lost.name, "state") == "queued"
    clock.advance(seconds=60)
    tasks.send_campaign("spring")
    assert rows_of("spring") == dict.fromkeys(("amina", "bilal"), ("sent", ""))
    assert [path.name for path in outbox("spring")] == sorted([f"{accepted.name}.eml", f"{lost.name}.eml"])


def test_a_contact_without_an_address_is_born_skipped(site: str, clock: FixedClock) -> None:
    add_people("amina")
    insert(
        "Diaspora Contact",
        name="silent",
        kind="person",
        affiliation="community",
        district="PAR",
        status="active",
        row_no=99,
    )
    frappe.db.commit()
    plan_and_send(add_approved_campaign("spring", 2))
    assert rows_of("spring") == {"amina": ("sent", ""), "silent": ("skipped", "no address")}
