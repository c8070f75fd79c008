"""Ways to write to somebody who said no: skewed clocks, hands that are not the person's, merges, erasures, races."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diaspora.crm.errors import UnknownContact
from diaspora.crm.link_token import make_token
from diaspora.site_secret import PURPOSES, derive_key
from tests.clock import START, FixedClock


def state_of(contact: str, topic: str = "culture") -> str:
    import frappe

    key = {"subscription_key": f"{contact}|{topic}|email"}
    return frappe.db.get_value("Diaspora Subscription", key, "state") or ""


def act(contact: str, action: str, source: str, topic: str | None = "culture") -> None:
    from diaspora.crm.store import Act, record_acts

    record_acts(contact, [Act(topic, "email", action, source)])


def test_a_withdrawal_counts_though_the_grant_came_from_a_clock_that_was_ahead(people, clock: FixedClock) -> None:
    amina = people("Amina", "Tazi", "amina@example.org")
    clock.advance(hours=1)
    act(amina, "granted", "double opt-in")
    clock.advance(hours=-1)
    act(amina, "withdrawn", "one-click")
    assert state_of(amina) == "withdrawn"


def test_of_two_acts_in_the_same_instant_the_one_that_came_later_counts(people, clock: FixedClock) -> None:
    amina = people("Amina", "Tazi", "amina@example.org")
    act(amina, "withdrawn", "one-click")
    act(amina, "granted", "preferences")
    assert state_of(amina) == "granted"


def test_the_reading_under_the_lock_sees_what_was_committed_while_it_waited() -> None:
    """REPEATABLE READ: after the lock on the contact a plain read still answers from the transaction's beginning."""
    import inspect

    from diaspora.crm import consent_store

    for function in (consent_store._bring_up_to_date, consent_store._ledger, consent_store._this_moment):
        text = inspect.getsource(function)
        assert text.count("SELECT") == text.count("FOR UPDATE"), function


@pytest.mark.parametrize("doctype", ["Diaspora Consent", "Diaspora Subscription"])
def test_nobody_agrees_by_hand_in_the_name_of_others(doctype: str, people) -> None:
    import frappe

    amina = people("Amina", "Tazi", "amina@example.org")
    row = {
        "doctype": doctype, "contact": amina, "topic": "culture", "channel": "email", "action": "granted",
        "state": "granted", "source": "double opt-in", "given_at": START, "recorded_at": START, "since": START,
        "subscription_key": f"{amina}|culture|email",
    }  # fmt: skip
    with pytest.raises(frappe.ValidationError, match="own act"):
        frappe.get_doc(row).insert(ignore_permissions=True)


def test_nobody_turns_a_withdrawal_into_a_grant_by_hand_or_takes_it_away(people) -> None:
    import frappe

    amina = people("Amina", "Tazi", "amina@example.org")
    act(amina, "withdrawn", "one-click")
    doc = frappe.get_doc("Diaspora Subscription", {"contact": amina})
    with pytest.raises(frappe.ValidationError, match="own act"):
        doc.update({"state": "granted"}).save(ignore_permissions=True)
    with pytest.raises(frappe.ValidationError, match="own act"):
        frappe.delete_doc("Diaspora Subscription", doc.name, force=True)
    assert state_of(amina) == "withdrawn"


def merge(contact: str, into: str) -> None:
    import frappe

    frappe.get_doc("Diaspora Contact", contact).update({"status": "merged", "merged_into": into}).save()


def test_what_a_person_refused_under_one_name_holds_under_the_other(people) -> None:
    once, twice = people("Amina", "Tazi", "amina@example.org"), people("Amina", "Tazzi", "amina@example.org")
    act(once, "withdrawn", "one-click")
    act(once, "granted", "double opt-in", "tourism")
    act(once, "granted", "double opt-in", "women")
    merge(once, twice)
    assert state_of(twice) == "withdrawn"
    assert (state_of(twice, "tourism"), state_of(twice, "women")) == ("", "")


def test_an_objection_is_carried_to_who_the_contact_is_merged_into(people) -> None:
    once, twice = people("Amina", "Tazi", "amina@example.org"), people("Amina", "Tazzi", "amina@example.org")
    act(once, "objected", "unsubscribe link", None)
    merge(once, twice)
    assert state_of(twice, "*") == "objected"


def test_what_the_person_agreed_to_after_the_refusal_is_not_undone_by_a_merge(people, clock: FixedClock) -> None:
    once, twice = people("Amina", "Tazi", "amina@example.org"), people("Amina", "Tazzi", "amina@example.org")
    act(once, "withdrawn", "one-click")
    clock.advance(hours=1)
    act(twice, "granted", "double opt-in")
    merge(once, twice)
    assert state_of(twice) == "granted"


def test_erasing_is_not_a_word_in_a_field_and_is_not_taken_back(people) -> None:
    import frappe

    from diaspora.crm.store import erase_contact

    amina = people("Amina", "Tazi", "amina@example.org")
    doc = frappe.get_doc("Diaspora Contact", amina)
    with pytest.raises(frappe.ValidationError, match="erased by"):
        doc.update({"status": "erased"}).save()
    erase_contact(amina)
    with pytest.raises(frappe.ValidationError, match="erased by"):
        frappe.get_doc("Diaspora Contact", amina).update({"status": "active", "first_name": "Amina"}).save()


def test_who_is_erased_is_erased_under_every_name(people) -> None:
    """Merged contacts keep their names and addresses; two of them may even name each other."""
    import frappe

    from diaspora.crm.store import erase_contact

    last = people("Amina", "Tazi", "amina@example.org")
    first, second = people("Amina", "Tazzi", "a@example.org"), people("Amina", "Tasi", "at@example.org")
    merge(first, second)
    merge(second, last)
    frappe.db.set_value("Diaspora Contact", last, "merged_into", first)
    erase_contact(last)
    rows = frappe.get_all("Diaspora Contact", fields=["status", "first_name", "primary_email", "merged_into"])
    assert [tuple(row.values()) for row in rows] == [("erased", None, None, None)] * 3
    assert frappe.db.count("Diaspora Contact Email") == 0
    assert frappe.db.count("Diaspora Suppression", {"reason": "erased"}) == 3


def test_a_row_number_is_given_once_and_by_the_counter_alone(people) -> None:
    import frappe

    first = people("Amina", "Tazi", row_no=999_999)
    given = frappe.db.get_value("Diaspora Contact", first, "row_no")
    frappe.get_doc("Diaspora Contact", first).update({"row_no": 10**6}).save()
    assert given == frappe.db.get_value("Diaspora Contact", first, "row_no") == 1


def test_an_import_that_looked_before_an_erasure_does_not_bring_the_person_back(people) -> None:
    import frappe

    from diaspora.crm.imports import lookup_store, writing_store
    from diaspora.crm.imports.contact_kind import CONTACT
    from diaspora.crm.imports.contact_target import CONTACT_TARGET
    from diaspora.crm.imports.matching import Records
    from diaspora.crm.imports.row_cleaning import clean_cells
    from diaspora.crm.row_writing import Stamp
    from diaspora.crm.store import erase_contact

    amina = people("Amina", "Tazi", "amina@example.org")
    site = lookup_store.load_site(CONTACT, "")
    cells = {"full_name": "Amina Tazi", "city": "Lyon", "email": "amina@example.org; more@example.org"}
    row = clean_cells(cells, CONTACT, site, 2)
    records = Records(CONTACT, site)
    lookup_store.learn_about(records, [row])
    assert records.decide(row, lambda: "nobody").state == "updated"
    erase_contact(amina)
    frappe.db.commit()
    writing_store.write_documents(CONTACT_TARGET, records.by_name.values(), "import x", Stamp(START, "Administrator"))
    assert frappe.db.get_value("Diaspora Contact", amina, ["city", "primary_email"]) == (None, None)
    assert frappe.db.count("Diaspora Contact Email", {"parent": amina}) == 0


def requested(email: str = "amina@example.org", **more) -> str:
    import frappe

    from diaspora.crm.opt_in_store import request_opt_in

    request_opt_in(email, ["culture"], "fr", source="page", **more)
    (name,) = frappe.get_all("Diaspora Opt In Request", pluck="name", order_by="creation desc", limit=1)
    return make_token("o", name, derive_key("link-token"))


def test_who_was_archived_and_subscribes_again_gets_mail_again(people) -> None:
    import frappe

    from diaspora.crm.opt_in_store import confirm_opt_in

    amina = people("Amina", "Tazi", "amina@example.org", status="archived")
    assert confirm_opt_in(requested(), ip_evidence="x").contact == amina
    assert frappe.db.get_value("Diaspora Contact", amina, "status") == "active"


def test_a_subscription_from_the_mailbox_of_somebody_who_died_is_somebody_elses(people) -> None:
    from diaspora.crm.opt_in_store import confirm_opt_in

    late = people("Driss", "Tazi", "famille@example.org", status="deceased")
    assert confirm_opt_in(requested("famille@example.org"), ip_evidence="x").contact != late


def test_a_confirmation_link_says_nothing_again_after_a_withdrawal(people, clock: FixedClock) -> None:
    from diaspora.crm.opt_in_store import confirm_opt_in

    amina = people("Amina", "Tazi", "amina@example.org")
    token = requested()
    confirm_opt_in(token, ip_evidence="x")
    act(amina, "withdrawn", "one-click")
    assert confirm_opt_in(token, ip_evidence="x").already_confirmed
    assert state_of(amina) == "withdrawn"


def test_a_confirmation_link_is_worth_nothing_after_an_erasure(people) -> None:
    from diaspora.crm.errors import BadToken
    from diaspora.crm.opt_in_store import confirm_opt_in
    from diaspora.crm.store import erase_contact

    amina = people("Amina", "Tazi", "amina@example.org")
    token = requested()
    erase_contact(amina)
    with pytest.raises(BadToken):
        confirm_opt_in(token, ip_evidence="x")
    with pytest.raises(UnknownContact):
        act(amina, "granted", "preferences")


def test_requests_of_an_earlier_hour_are_not_counted_nor_kept(mission, clock: FixedClock) -> None:
    import frappe

    from diaspora.crm.opt_in_turns_store import count_turn, forget_earlier_hours

    assert [count_turn("network a"), count_turn("network a"), count_turn("network b")] == [1, 2, 1]
    clock.advance(hours=2)
    assert count_turn("network a") == 1
    forget_earlier_hours()
    assert frappe.db.count("Diaspora Counter", {"name": ["like", "opt-in %"]}) == 1


def test_every_purpose_has_a_key_of_its_own(mission) -> None:
    assert len({derive_key(purpose) for purpose in PURPOSES}) == len(PURPOSES)
    with pytest.raises(ValueError, match="no key is derived"):
        derive_key("recipient-ids")


def test_a_token_of_one_kind_opens_no_page_of_another(mission) -> None:
    from diaspora.crm.errors import BadToken
    from diaspora.crm.link_token import read_token

    key = derive_key("link-token")
    for made in "uocps":
        token = make_token(made, "x1", key)
        assert read_token(token, {made}, key) == (made, "x1")
        for kind in set("uocps") - {made}:
            with pytest.raises(BadToken):
                read_token(kind + token[1:], {kind}, key)


def test_an_act_on_the_pages_is_of_this_moment(people, clock: FixedClock) -> None:
    import frappe
    from frappe.utils import get_datetime

    amina = people("Amina", "Tazi", "amina@example.org")
    act(amina, "granted", "preferences")
    clock.advance(seconds=5)
    act(amina, "withdrawn", "preferences")
    times = [get_datetime(at) for at in frappe.get_all("Diaspora Consent", pluck="given_at", order_by="given_at")]
    assert times == [START, START + timedelta(seconds=5)]
