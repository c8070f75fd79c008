"""Events of a provider: whatever order, however often, as arrays or alone, they come to the same."""

from __future__ import annotations

import json
import random
from datetime import datetime
from typing import Any

import pytest

from diaspora.campaigns import campaign_store, event_store, tasks
from diaspora.campaigns.errors import UnreadableEvents
from diaspora.campaigns.pause_reasons import AUDIENCE, EVENT_MOVED, OVERDUE, RESTORED, RESTORED_SENDING, say_reason
from diaspora.campaigns.provider_events import KINDS, event_hash, normalise, read_events
from diaspora.campaigns.stopping import BOUNCES, Limits, reason_to_stop
from diaspora.campaigns.webhook_link import read_address, webhook_address
from diaspora.crm.errors import BadToken
from tests.campaigns.approved_campaign import add_approved_campaign
from tests.clock import FixedClock
from tests.mailjet_server.events import FATES, events_of
from tests.rows import add_contact, address_key_of, grant, insert

BIG = 2**60 + 1
PEOPLE = ("amina", "hardbounce", "nodomain", "softbounce", "greylisted", "blocked", "spam", "unsub")


def name_of(contact: str) -> str:
    return f"{contact:0>32}"


def events_about(contact: str) -> list[dict[str, Any]]:
    number = BIG + PEOPLE.index(contact)
    return list(events_of(f"{contact}@example.org", name_of(contact), number, 1_790_000_000))


def add_sent(clock: FixedClock, *contacts: str, state: str = "sent") -> None:
    """A campaign that is being sent, with a recipient for each contact."""
    import frappe

    add_approved_campaign("spring", len(contacts))
    frappe.db.set_value("Diaspora Campaign", "spring", {"state": "sending", "plan_done": 1})
    for number, contact in enumerate(contacts, 1):
        add_contact(contact, number)
        grant(contact)
        insert(
            "Diaspora Recipient", name=name_of(contact), campaign="spring", contact=contact, dedupe_key=f"c:{contact}",
            address_key=address_key_of(contact), language="fr", state=state, not_before=clock.now, attempt=1,
            claim_token="t",
        )  # fmt: skip
    frappe.db.commit()


def post(*bodies: Any) -> None:
    import frappe

    for body in bodies:
        event_store.keep_call(json.dumps(body))
    frappe.db.commit()
    tasks.reduce_events()


def standing() -> dict[str, Any]:
    """All that the events have led to."""
    import frappe

    suppressed = frappe.db.sql("SELECT address_key, reason FROM `tabDiaspora Suppression`")
    events = frappe.db.sql(
        "SELECT kind, recipient, provider_message_id, is_permanent, occurred_at, detail FROM `tabDiaspora Mail Event`"
    )
    consents = frappe.db.sql("SELECT contact, topic, action, source, given_at FROM `tabDiaspora Consent`")
    states = frappe.db.sql("SELECT name, state FROM `tabDiaspora Recipient`")
    return {
        "suppressed": sorted(suppressed),
        "events": sorted(map(str, events)),
        "consents": sorted(map(str, consents)),
        "states": sorted(states),
        "waiting": frappe.db.count("Diaspora Webhook Call"),
    }


def test_each_event_has_its_consequence_and_greylisted_suppresses_nobody(site: str, clock: FixedClock) -> None:
    add_sent(clock, *PEOPLE)
    post([event for contact in PEOPLE for event in events_about(contact)])
    found = standing()
    assert found["suppressed"] == sorted(
        [
            (address_key_of("hardbounce"), "hard bounce"),
            (address_key_of("nodomain"), "hard bounce"),
            (address_key_of("spam"), "complaint"),
        ]
    )
    (consent,) = found["consents"]
    assert "'unsub', 'culture', 'withdrawn'" in consent
    assert found["waiting"] == 0
    assert len(found["events"]) == sum(len(FATES.get(contact, [1, 2, 3])) for contact in PEOPLE)


@pytest.mark.parametrize("seed", range(4))
def test_the_state_is_the_same_in_any_order_and_with_any_repetition(seed: int, site: str, clock: FixedClock) -> None:
    numbers = random.Random(seed)
    add_sent(clock, *PEOPLE)
    events = [event for contact in PEOPLE for event in events_about(contact)]
    both = [dict(event, CustomID=name_of("amina"), MessageID=BIG) for event in events_about("spam")]
    events += [*both, dict(events_about("hardbounce")[0], CustomID=name_of("amina"), MessageID=BIG)]
    post(events)
    expected = standing()
    frappe_delete()
    told = [*events, *numbers.choices(events, k=30)]
    numbers.shuffle(told)
    while told:
        size = numbers.choice((0, 1, 3, 7))
        post(told.pop() if not size else [told.pop() for _ in range(min(size, len(told)))])
    assert standing() == expected


def frappe_delete() -> None:
    """The world before any event."""
    import frappe

    for doctype in ("Mail Event", "Suppression", "Consent"):
        frappe.db.delete(f"Diaspora {doctype}")
    frappe.db.sql("UPDATE `tabDiaspora Subscription` SET state = 'granted'")
    frappe.db.commit()


def test_nothing_personal_is_kept_of_an_event(site: str, clock: FixedClock) -> None:
    import frappe

    add_sent(clock, "amina")
    post(events_about("amina"))
    kept = "".join(frappe.get_all("Diaspora Mail Event", pluck="raw"))
    assert "example.org" not in kept
    assert "192.0.2.7" not in kept
    assert str(BIG) in kept


@pytest.mark.parametrize("state", ["unknown", "undetermined"])
def test_a_late_event_resolves_a_doubt(state: str, site: str, clock: FixedClock) -> None:
    import frappe

    add_sent(clock, "amina", state=state)
    post(events_about("amina")[0])
    found = frappe.db.get_value("Diaspora Recipient", name_of("amina"), ["state", "provider_message_id"])
    assert tuple(found) == ("sent", str(BIG))


def test_an_event_about_somebody_elses_mail_is_kept_and_changes_nothing(site: str, clock: FixedClock) -> None:
    add_sent(clock, "amina")
    post({"event": "spam", "time": 1, "MessageID": 7, "CustomID": "not ours"}, {"event": "moved", "time": "soon"})
    found = standing()
    assert (found["suppressed"], found["consents"], len(found["events"])) == ([], [], 2)


def test_what_cannot_be_read_is_put_aside_and_forgotten_after_a_week(site: str, clock: FixedClock) -> None:
    import frappe

    add_sent(clock, "amina")
    post(["no event"], events_about("amina"))
    assert frappe.get_all("Diaspora Webhook Call", pluck="state") == ["unreadable"]
    tasks.forget_unreadable_events()
    assert frappe.db.count("Diaspora Webhook Call") == 1
    clock.advance(days=8)
    tasks.forget_unreadable_events()
    assert frappe.db.count("Diaspora Webhook Call") == 0


def test_a_reducer_that_died_leaves_its_calls_to_the_next(
    site: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_sent(clock, "spam")
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(event_store, "suppress", lambda *_: (_ for _ in ()).throw(MemoryError))
        post(events_about("spam"))
    assert standing()["suppressed"] == []
    tasks.reduce_events()
    assert standing()["suppressed"] == []  # its lease is not over yet
    clock.advance(seconds=61)
    tasks.sweep()
    tasks.reduce_events()
    assert [reason for _, reason in standing()["suppressed"]] == ["complaint"]


def test_a_replay_draws_the_consequences_again_and_changes_nothing_twice(site: str, clock: FixedClock) -> None:
    import frappe

    add_sent(clock, *PEOPLE)
    post([event for contact in PEOPLE for event in events_about(contact)])
    expected = standing()
    frappe.db.delete("Diaspora Suppression")
    frappe.db.commit()
    assert event_store.replay("spring", clock) == len(expected["events"])
    assert standing() == expected


def test_a_campaign_stops_itself_when_too_many_bounce(site: str, clock: FixedClock) -> None:
    import frappe

    add_sent(clock, "hardbounce", "amina", "unsub")
    frappe.db.set_single_value("Diaspora Settings", "limit_minimum_sent", 3)
    frappe.db.commit()
    post(events_about("hardbounce"))
    assert campaign_store.state_of("spring") == "paused"
    reason = frappe.db.get_value("Diaspora Campaign", "spring", "pause_reason")
    assert reason == "33.33 % of the messages bounced for good; the limit is 5 %."


def test_of_few_messages_no_share_is_taken() -> None:
    limits = Limits(5, 0.3, 200)
    assert reason_to_stop(199, 199, 199, limits) is None
    assert reason_to_stop(200, 10, 0, limits) is None
    assert str(reason_to_stop(200, 11, 0, limits)).startswith("5.5 % of the messages")
    assert str(reason_to_stop(1000, 900, 4, limits)).startswith("0.4 % of the readers")
    assert reason_to_stop(1000, 900, 900, Limits(0, 0, 200)) is None


def test_the_reason_is_said_in_the_readers_language() -> None:
    reason = str(reason_to_stop(200, 11, 0, Limits(5, 0.3, 200)))
    french = {BOUNCES: "{share} % des messages ; limite {limit} %."}
    assert say_reason(reason, lambda text: french.get(text, text)) == "5.5 % des messages ; limite 5 %."
    assert say_reason("A person's own words.", str.upper) == "A person's own words."
    assert say_reason("", str.upper) == ""


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (AUDIENCE.format(people=12, approved=9), "[The audience has 12 people now, 9 were approved.]"),
        (OVERDUE.format(due="2026-12-01 09:00"), "[It was due at 2026-12-01 09:00 UTC and is overdue.]"),
        (RESTORED_SENDING, f"[{RESTORED_SENDING}]"),
        (RESTORED, f"[{RESTORED}]"),
        (EVENT_MOVED, f"[{EVENT_MOVED}]"),
    ],
)
def test_every_reason_of_our_own_is_known_again(reason: str, said: str) -> None:
    assert say_reason(str(reason), lambda text: f"[{text}]") == said
    assert len(str(reason)) <= 140


def test_every_word_of_the_table_is_one_that_a_mail_event_takes() -> None:
    assert set(KINDS.values()) <= {"delivered", "bounced", "opened", "clicked", "complained", "unsubscribed"}


@pytest.mark.parametrize(
    ("event", "permanent"),
    [
        ({"hard_bounce": True, "error_related_to": "recipient", "error": "user unknown"}, True),
        ({"hard_bounce": 1, "error_related_to": "domain", "error": "invalid domain"}, True),
        ({"hard_bounce": True, "error_related_to": "content", "error": "spam"}, False),
        ({"hard_bounce": True, "error_related_to": "recipient", "error": "greylisted"}, False),
        ({"hard_bounce": False, "error_related_to": "recipient"}, False),
        ({"hard_bounce": "no", "error_related_to": "recipient"}, False),
    ],
)
def test_a_bounce_is_permanent_only_for_a_cause_of_the_address(event: dict[str, Any], permanent: bool) -> None:
    assert normalise({"event": "bounce", **event}).is_permanent is permanent


@pytest.mark.parametrize("event", [{}, {"event": []}, {"time": -1}, {"time": 10**30}, {"CustomID": {"a": 1}}])
def test_a_half_written_event_is_unknown_and_no_error(event: dict[str, Any]) -> None:
    found = normalise(event)
    assert (found.kind, found.occurred_at, found.suppresses) == ("unknown", None, "")


@pytest.mark.parametrize("body", ["", "x", "7", '["a"]', "[[]]", "null", "[" * 100_000])
def test_a_body_that_is_no_event_is_refused(body: str) -> None:
    with pytest.raises(UnreadableEvents):
        read_events(body)


def test_the_hash_tells_events_apart_by_what_they_say() -> None:
    event = {"event": "click", "MessageID": BIG, "time": 5, "url": "https://a.example/"}
    assert event_hash(event) == event_hash({**event, "email": "a@example.org", "ip": "192.0.2.1"})
    others = [{**event, key: value} for key, value in (("event", "open"), ("MessageID", 8), ("time", 6), ("url", ""))]
    assert len({event_hash(other) for other in [event, *others]}) == 5


def test_times_are_utc() -> None:
    assert normalise({"event": "sent", "time": 1_790_000_000}).occurred_at == datetime(2026, 9, 21, 14, 13, 20)


def test_the_address_of_the_webhook_names_the_sender_and_cannot_be_guessed() -> None:
    address = webhook_address("https://mission.example/", "sender-1", b"k" * 32)
    token = address.partition("?t=")[2]
    assert read_address(token, b"k" * 32) == "sender-1"
    with pytest.raises(BadToken):
        read_address(token[:-1] + "a", b"k" * 32)
