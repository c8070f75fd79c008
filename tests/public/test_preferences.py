"""The page of choices: what is ticked is what is received, by the person's own act."""

import re

from diaspora.crm.consent import ConsentState, may_receive

from .letters import acts


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="topic" value="([^"]+)" checked', page))


def states(contact: str) -> dict[str, str]:
    import frappe

    rows = frappe.get_all("Diaspora Subscription", filters={"contact": contact}, fields=["topic", "channel", "state"])
    return {f"{row.topic or '*'} {row.channel}": row.state for row in rows}


def test_the_page_shows_what_is_received_and_changes_nothing(pages, letters):
    page = pages.get(letters.send_to("aicha", grants=("culture", "tourism")).preferences).text
    assert {"culture", "tourism"} <= ticked(page)
    assert "investment" not in ticked(page)
    assert acts("aicha") == []


def test_ticking_grants_and_unticking_withdraws_only_what_changed(pages, letters):
    link = letters.send_to("aicha", grants=("culture", "tourism")).preferences
    on = ticked(pages.get(link).text)
    fields = {"topic": [*(on - {"culture"}), "investment"], "wording": "subscribe-1", "language": "fr", "act": "save"}
    answer = pages.post(link, fields)
    assert acts("aicha") == [
        ("culture", "email", "withdrawn", "preferences"),
        ("investment", "email", "granted", "preferences"),
    ]
    assert ticked(answer.text) == on - {"culture"} | {"investment"}


def test_saving_what_is_there_already_is_no_act(pages, letters):
    link = letters.send_to("aicha").preferences
    pages.post(link, {"topic": list(ticked(pages.get(link).text)), "language": "fr", "act": "save"})
    assert acts("aicha") == []


def test_the_wording_and_the_language_of_the_page_are_kept_with_the_act(pages, letters):
    import frappe

    link = letters.send_to("aicha", "ar").preferences
    pages.post(link, {"topic": ["culture", "tourism"], "wording": "subscribe-1", "act": "save"})
    kept = frappe.get_all(
        "Diaspora Consent", filters={"topic": "tourism"}, fields=["wording_version", "language", "evidence"]
    )[0]
    assert (kept.wording_version, kept.language) == ("subscribe-1", "ar")
    assert kept.evidence.startswith("message ")


def test_what_is_stopped_can_be_taken_up_again_topic_by_topic(pages, letters):
    link = letters.send_to("aicha", grants=("culture", "tourism")).preferences
    pages.post(link, {"act": "everything"})
    assert ticked(pages.get(link).text) == set()
    pages.post(link, {"topic": ["culture"], "language": "fr", "act": "save"})
    now = states("aicha")
    assert may_receive(ConsentState(now["culture email"], now["* email"]), "consent").allowed
    assert not may_receive(ConsentState(now["tourism email"], now["* email"]), "consent").allowed
    assert ticked(pages.get(link).text) == {"culture"}


def test_measurement_is_given_and_taken_back_on_its_own(pages, letters):
    link = letters.send_to("aicha").preferences
    on = list(ticked(pages.get(link).text))
    pages.post(link, {"topic": on, "language": "fr", "measurement": "1", "act": "save"})
    assert states("aicha")["* measurement"] == "granted"
    pages.post(link, {"topic": on, "language": "fr", "act": "save"})
    assert [(channel, action) for _, channel, action, _ in acts("aicha")] == [
        ("measurement", "granted"),
        ("measurement", "withdrawn"),
    ]


def test_a_topic_that_is_not_on_offer_cannot_be_taken(pages, letters):
    import frappe

    frappe.db.set_value("Diaspora Topic", "women", "is_active", 0)
    link = letters.send_to("aicha").preferences
    on = list(ticked(pages.get(link).text))
    pages.post(link, {"topic": [*on, "women", "no such topic", "*"], "language": "fr", "act": "save"})
    assert acts("aicha") == []


def test_a_new_language_is_kept_and_a_dialect_is_not_flattened(pages, letters):
    import frappe

    link = letters.send_to("aicha", "ar").preferences
    frappe.db.set_value("Diaspora Contact", "aicha", "preferred_language", "ar-MA")
    on = list(ticked(pages.get(link).text))
    pages.post(link, {"topic": on, "language": "ar", "act": "save"})
    assert frappe.db.get_value("Diaspora Contact", "aicha", "preferred_language") == "ar-MA"
    pages.post(link, {"topic": on, "language": "nl", "act": "save"})
    assert frappe.db.get_value("Diaspora Contact", "aicha", "preferred_language") == "nl"


def test_what_is_typed_into_a_link_is_shown_as_text(pages, letters):
    import frappe

    link = letters.send_to("aicha").preferences
    frappe.db.set_value("Diaspora Topic", "culture", "description", '<script>alert("x")</script>')
    frappe.db.commit()
    page = pages.get(f"{link}&lang=en").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
