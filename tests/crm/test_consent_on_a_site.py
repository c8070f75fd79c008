"""The ledger on a site: its one writer, the SQL of its law, suppression and erasure."""

import json
from datetime import timedelta
from itertools import product

import pytest

from diaspora.crm.consent import ConsentState, may_receive
from diaspora.crm.errors import ConsentRefused, UnknownContact
from diaspora.crm.imports.run import import_file
from tests.campaigns.site_world import insert
from tests.clock import START
from tests.database_contents import every_text

from .workbooks import AMINA, write_members


def record(contact, topic, action, source="double opt-in", hour=0, channel="email"):
    from diaspora.crm.store import record_consent

    return record_consent(
        contact, topic, channel, action, source=source, language="fr", wording_version="subscribe-1", evidence="e1",
        given_at=START + timedelta(hours=hour), by="Administrator",
    )  # fmt: skip


def subscriptions(contact):
    import frappe

    rows = frappe.get_all(
        "Diaspora Subscription", filters={"contact": contact}, fields=["topic", "channel", "state", "subscription_key"]
    )
    return {row.subscription_key.split("|", 1)[1]: row.state for row in rows}


def test_an_act_is_entered_and_the_subscription_follows(people):
    import frappe

    amina = people("Amina", "Tazi", "amina@exemple.fr")
    granted = record(amina, "culture", "granted")
    entry = frappe.get_doc("Diaspora Consent", granted)
    assert (entry.contact, entry.topic, entry.action, entry.basis) == (amina, "culture", "granted", "consent")
    assert frappe.utils.get_datetime(entry.given_at) == START
    record(amina, "culture", "withdrawn", "unsubscribe link", 1)
    (row,) = frappe.get_all("Diaspora Subscription", fields=["subscription_key", "state", "since"])
    assert (row.subscription_key, row.state, row.since) == (
        f"{amina}|culture|email", "withdrawn", START + timedelta(hours=1),
    )  # fmt: skip
    assert frappe.db.count("Diaspora Consent") == 2


def test_evidence_that_arrives_late_lifts_nothing(people):
    amina = people("Amina", "Tazi", "amina@exemple.fr")
    record(amina, "culture", "withdrawn", "unsubscribe link", 5)
    record(amina, "culture", "granted", "double opt-in", 1)
    record(amina, "culture", "granted", "paper form", 9)
    assert subscriptions(amina) == {"culture|email": "withdrawn"}


def test_an_objection_covers_every_topic_until_one_is_taken_up_again(people):
    amina = people("Amina", "Tazi", "amina@exemple.fr")
    record(amina, "tourism", "granted")
    record(amina, None, "objected", "unsubscribe link", 1)
    record(amina, "culture", "granted", "preferences", 2)
    assert subscriptions(amina) == {"tourism|email": "objected", "*|email": "objected", "culture|email": "granted"}


@pytest.mark.parametrize(
    ("topic", "channel", "action", "source"),
    [("culture", "pigeon", "granted", "x"), ("culture", "email", "maybe", "x"),
     (None, "email", "granted", "paper form"),
     ("culture", "email", "granted", "")],
)  # fmt: skip
def test_what_is_no_act_is_refused(topic, channel, action, source, people):
    amina = people("Amina", "Tazi")
    with pytest.raises(ConsentRefused):
        record(amina, topic, action, source, channel=channel)


def test_nobody_consents_for_a_contact_that_is_not_there(mission):
    with pytest.raises(UnknownContact):
        record("nobody", "culture", "granted")


def test_the_sql_of_the_law_says_what_the_law_says(people):
    import frappe

    from diaspora.crm.store import CONSENT_REASON_SQL, MAY_RECEIVE_SQL

    bases = {
        (row.topic, row.affiliation): row.basis
        for row in frappe.get_all("Diaspora Lawful Basis", fields=["topic", "affiliation", "basis"])
    }
    seen = set()
    states = ["", "granted", "withdrawn", "objected"]
    for number, (topic_state, all_state, affiliation) in enumerate(product(states, states, ["community", "friend"])):
        contact = people("Amina", f"Tazi {number}", affiliation=affiliation)
        for topic, state in (("culture", topic_state), (None, all_state)):
            if state:
                key = f"{contact}|{topic or '*'}|email"
                insert(
                    "Diaspora Subscription", name=key, contact=contact, topic=topic, channel="email", state=state,
                    since=START, subscription_key=key,
                )  # fmt: skip
        for topic in ("culture", "consular-services"):
            if not frappe.db.exists("Diaspora Topic", topic):
                continue
            own = topic_state if topic == "culture" else ""
            verdict = may_receive(ConsentState(own, all_state), bases.get((topic, affiliation), ""))
            law = f"{CONSENT_REASON_SQL}, {MAY_RECEIVE_SQL}"
            sql = f"SELECT {law} FROM `tabDiaspora Contact` c WHERE c.name = %(contact)s"
            ((reason, allowed),) = frappe.db.sql(sql, {"topic": topic, "contact": contact})
            assert (reason, bool(allowed)) == (verdict.reason, verdict.allowed)
            seen.add(reason)
    assert {"", "objected", "withdrawn", "no consent"} >= seen
    assert {"", "objected", "withdrawn"} <= seen


def test_an_address_is_suppressed_once_and_erasure_has_the_last_word(mission):
    import frappe

    from diaspora.crm.store import address_key_of, is_suppressed, suppress

    key = address_key_of("Amina@exemple.fr")
    assert not is_suppressed(key)
    assert suppress(key, "hard bounce", "test")
    assert not suppress(key, "complaint", "test")
    assert is_suppressed(address_key_of("amina@EXEMPLE.fr"))
    suppress(key, "erased", "test")
    assert frappe.get_all("Diaspora Suppression", pluck="reason") == ["erased"]


def test_after_an_erasure_no_table_knows_the_person(mission, tmp_path):
    import frappe

    from diaspora.crm.opt_in_store import request_opt_in
    from diaspora.crm.store import erase_contact, find_contacts_by_address

    broken = (*AMINA[:12], "Atlantis", *AMINA[13:])
    file = write_members(tmp_path / "m.xlsx", AMINA, broken)
    import_file(file)
    (name,) = find_contacts_by_address("amina.tazi@exemple.fr")
    record(name, "culture", "granted")
    request_opt_in("amina.tazi@exemple.fr", ["tourism"], "fr", source="page", names=("Amina", "Tazi"))
    contact = frappe.get_doc("Diaspora Contact", name)
    contact.profession = "Cardiologue"
    contact.save()
    erase_contact(name)
    erase_contact(name)
    frappe.db.commit()
    text = every_text()
    assert [
        trace for trace in ("amina", "Amina", "أمينة", "Cardiologue", "33612345678", "rue des Lilas") if trace in text
    ] == []
    assert frappe.db.get_value("Diaspora Contact", name, "status") == "erased"
    assert frappe.db.count("Diaspora Consent") == 1
    # The same file again: the person stays away, by the keyed hash alone.
    result = import_file(file)
    assert result.reasons == {"erased person": 1, "unknown district": 1}
    assert frappe.db.count("Diaspora Contact") == 1
    assert json.loads(frappe.get_all("Diaspora Import Row", order_by="creation asc", pluck="payload")[0]) == {}


def test_an_erased_contact_takes_no_consent(people):
    from diaspora.crm.store import erase_contact

    amina = people("Amina", "Tazi", "amina@exemple.fr")
    erase_contact(amina)
    with pytest.raises(UnknownContact):
        record(amina, "culture", "granted")


def test_a_form_with_a_bad_address_or_number_is_refused(people):
    import frappe

    with pytest.raises(frappe.ValidationError, match="e-mail"):
        people("Amina", "Tazi", "amina")
    with pytest.raises(frappe.ValidationError, match="telephone"):
        people("Amina", "Tazi", phones=[{"phone": "12"}])


def test_a_contact_saved_twice_keeps_its_rows(people):
    import frappe

    amina = frappe.get_doc("Diaspora Contact", people("Amina", "Tazi", "Amina@Exemple.fr", "b@exemple.fr"))
    rows = [row.name for row in (*amina.emails, *amina.search_keys)]
    amina.city = "Lyon"
    amina.save()
    amina.reload()
    assert [row.name for row in (*amina.emails, *amina.search_keys)] == rows
    assert (amina.primary_email, amina.city_folded) == ("amina@exemple.fr", "lyon")


def test_row_numbers_are_dense_and_never_given_twice(people):
    import frappe

    from diaspora.crm.store import allocate_row_numbers

    people("Amina", "Tazi")
    first = allocate_row_numbers(10)
    assert (first, allocate_row_numbers(1)) == (2, 12)
    people("Youssef", "Tazi")
    assert sorted(frappe.get_all("Diaspora Contact", pluck="row_no")) == [1, 13]


def test_a_contact_without_a_name_and_an_address_is_refused(people):
    import frappe

    with pytest.raises(frappe.ValidationError, match="name or an e-mail"):
        people("", "")
    assert people("", "", "somebody@exemple.fr")


@pytest.mark.parametrize("year", [-1, 1899, START.year + 1, 19841])
def test_a_year_in_which_nobody_alive_was_born_is_refused(people, clock, year):
    import frappe

    with pytest.raises(frappe.ValidationError, match="year of birth"):
        people("Amina", "Tazi", birth_year=year)


@pytest.mark.parametrize("year", [0, 1900, START.year])
def test_a_year_of_birth_may_be_unknown_or_any_since_1900(people, clock, year):
    import frappe

    assert frappe.db.get_value("Diaspora Contact", people("Amina", "Tazi", birth_year=year), "birth_year") == year
