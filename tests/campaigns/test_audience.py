"""The numbers that are shown before approval are those of the plan that is made afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import frappe
import pytest

from diaspora.campaigns import api, audience_store, control, store, tasks
from diaspora.campaigns.draft_store import read_draft
from tests.campaigns.approved_campaign import add_approved_campaign
from tests.clock import FixedClock
from tests.people import IDRISS, OFFICER, RELIGIOUS_AFFAIRS, add, add_contact, add_segment, add_sender, add_user
from tests.rows import TOPIC, address_key_of, grant, insert
from tests.rows import add_contact as add_row

ATTACHE = "attache@mission.example"
AT_A_MOSQUE = {
    "related": "affiliation",
    "where": {"field": "institution_kind", "op": "is", "value": "place of worship"},
}


@pytest.fixture
def people(site: str, clock: FixedClock) -> None:
    """Somebody for each reason to be skipped, and four who are written to, in three languages and by the chain."""
    languages = {"amina": "ar-MA", "karim": "fr", "zineb": "de", "idriss": "en"}
    for number, (name, language) in enumerate(languages.items(), 1):
        add_row(name, number, preferred_language=language)
        grant(name)
    for number, name in enumerate(("silent", "left", "against", "bounced", "tired"), 11):
        add_row(name, number)
    add_row("homeless", 21, primary_address_key="")
    add_row("twin", 22, address_key=address_key_of("amina"), preferred_language="fr")
    for name in ("bounced", "tired", "homeless", "twin"):
        grant(name)
    for name, state in (("left", "withdrawn"), ("against", "objected")):
        insert(
            "Diaspora Subscription", name=f"{name}-s", contact=name, topic=TOPIC, channel="email", state=state,
            since=clock.now, subscription_key=f"{name}|{TOPIC}|email",
        )  # fmt: skip
    key = address_key_of("bounced")
    insert("Diaspora Suppression", name="s", address_key=key, reason="hard bounce", since=clock.now)
    add_approved_campaign("before", 1)
    sent_at = clock.now - timedelta(days=1)
    insert(
        "Diaspora Recipient", name="r0", campaign="before", contact="tired", state="sent", sent_at=sent_at,
        dedupe_key="c:tired", not_before=sent_at, attempt=1, claim_token="",
    )  # fmt: skip
    frappe.db.set_single_value("Diaspora Settings", "frequency_cap_per_week", 1)


def planned(campaign: str) -> tuple[Counter[str], Counter[str]]:
    """Languages of the queued, reasons of the skipped, as the planner wrote them."""
    control.start(campaign)
    tasks.plan_campaign(campaign)
    rows = frappe.get_all(
        "Diaspora Recipient", filters={"campaign": campaign}, fields=["state", "language", "reason"], limit=100
    )
    queued = Counter(row.language for row in rows if row.state == "queued")
    return queued, Counter(row.reason for row in rows if row.state == "skipped")


@pytest.mark.parametrize("policy", ["one per person", "one per address"])
def test_the_numbers_are_those_of_the_plan(people: None, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience_store, "CHUNK", 2)  # who shares an address is found across chunks
    add_approved_campaign("spring", 11, policy=policy)
    told = api.audience("spring")
    assert (told["people"], told["looked_at"], told["later"]) == (11, 11, 0)
    expected = {"no consent": 1, "withdrawn": 1, "objected": 1, "suppressed": 1, "capped": 1, "no address": 1}
    shares = policy == "one per address"
    assert told["languages"] == {"ar": 1, "fr": 2 if shares else 3, "en": 1}
    expected |= {"same address": 1} if shares else {}
    assert told["skipped"] == expected
    assert frappe.db.count("Diaspora Recipient", {"campaign": "spring"}) == 0
    assert planned("spring") == (Counter(told["languages"]), Counter(told["skipped"]))


def test_whom_the_cap_lets_wait_is_written_to_later(people: None) -> None:
    frappe.db.set_single_value("Diaspora Settings", "frequency_cap_action", "postpone")
    add_approved_campaign("spring", 11)
    told = api.audience("spring")
    assert (told["later"], told["skipped"].get("capped")) == (1, None)
    assert sum(told["languages"].values()) == 6


def test_where_the_time_is_up_it_says_how_many_were_looked_at(people: None) -> None:
    add_approved_campaign("spring", 11)
    counted = audience_store.count_audience("spring", seconds=0)
    assert (counted.people, counted.looked_at) == (11, 0)


def draft(tree: Any, author: str, **fallback: int) -> str:
    sender, segment = add_sender(), add_segment("Eux", tree)
    frappe.set_user(author)
    variant = {"language": "fr", "direction": "ltr", "subject": "Le printemps", "body": "<p>x</p>", **fallback}
    return add(
        "Campaign", title="Lettre", topic="culture", segment=segment, district="PAR", state="draft", sender=sender,
        layout="mission-newsletter", recipient_policy="one per person", variants=[variant],
    )  # fmt: skip


def test_a_draft_is_counted_before_it_can_be_submitted_and_says_what_it_lacks(site: str) -> None:
    add_user(OFFICER, "Diaspora Officer")
    add_user(ATTACHE, "Diaspora Economic Attache")
    add_contact(IDRISS, "idriss@exemple.fr")
    name = draft({"everyone": True}, OFFICER, is_fallback=1)
    assert api.audience(name)["skipped"] == {"no consent": 1}
    frappe.db.set_value("Diaspora Campaign", name, "content_version", "the-refused-one")
    assert api.audience(name)["people"] == 1
    control.cancel(other := draft({"everyone": True}, OFFICER, is_fallback=1))
    assert api.audience(other)["people"] == 1
    frappe.db.set_value("Diaspora Campaign Variant", {"parent": name}, "is_fallback", 0)
    with pytest.raises(frappe.ValidationError, match="fallback"):
        api.audience(name)
    frappe.set_user(ATTACHE)
    with pytest.raises(frappe.PermissionError):
        api.audience(name)


def test_religious_functions_count_for_nobody_who_may_not_see_them(site: str) -> None:
    both = add_user(RELIGIOUS_AFFAIRS, "Diaspora Officer", "Diaspora Religious Affairs")
    add_user(OFFICER, "Diaspora Officer")
    idriss = add_contact(IDRISS, "idriss@exemple.fr")
    mosque = add("Institution", title="La mosquée", kind="place of worship", district="PAR", status="active")
    add("Affiliation", contact=idriss, institution=mosque, function="Imam")
    name = draft(AT_A_MOSQUE, both, is_fallback=1)
    assert api.audience(name)["people"] == 1
    assert store.audience_by_variant(read_draft(name), both) == {"fr": 1}
    frappe.set_user(OFFICER)
    assert store.audience_by_variant(read_draft(name), both) == {"fr": 0}
    assert api.audience(name) == {
        "people": 0, "looked_at": 0, "later": 0, "languages": {"fr": 0}, "skipped": {},
    }  # fmt: skip
