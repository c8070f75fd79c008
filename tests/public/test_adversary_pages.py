"""The subscription page as a weapon: against strangers' mailboxes, from one network, many at once."""

import pytest

from diaspora.crm.link_token import make_token
from diaspora.site_secret import derive_key
from tests.public.letters import acts
from tests.public.test_subscribing import FORM, confirmation_link, requests


def subscribe(pages, number: int, **headers):
    return pages.post("/diaspora/subscribe", {**FORM, "email": f"stranger{number}@example.org"}, **headers)


def test_one_network_does_not_fill_many_mailboxes(pages, clock):
    from frappe.installer import update_site_config

    update_site_config("diaspora_opt_ins_per_network_per_hour", 3)
    assert [subscribe(pages, number).status_code for number in range(4)] == [200, 200, 200, 429]
    assert len(requests()) == 3
    pages.address = "192.0.2.99"  # a neighbour in the same /24
    refused = subscribe(pages, 5, headers={"Accept-Language": "fr"})
    assert refused.status_code == 429
    assert "Réessayez dans une heure" in refused.text
    pages.address = "198.51.100.7"
    assert subscribe(pages, 6).status_code == 200


def test_the_limit_is_there_without_any_setting(pages):
    import frappe

    from diaspora.crm.opt_in_turns_store import DEFAULT_LIMIT, network_limit

    assert network_limit() == DEFAULT_LIMIT == 100
    assert frappe.conf.get("diaspora_opt_ins_per_network_per_hour") is None


def test_reading_the_form_counts_for_nothing(pages):
    from frappe.installer import update_site_config

    update_site_config("diaspora_opt_ins_per_network_per_hour", 1)
    for _ in range(3):
        assert pages.get("/diaspora/subscribe").status_code == 200
        assert pages.post("/diaspora/subscribe", {**FORM, "agree": ""}).status_code == 422
    assert subscribe(pages, 1).status_code == 200


def test_the_doctor_reports_a_site_without_the_limit(site):
    from frappe.installer import update_site_config

    from diaspora.doctor import examine

    def is_well() -> bool:
        return next(found.is_well for found in examine() if found.subject == "subscription limit")

    assert is_well()
    update_site_config("diaspora_opt_ins_per_network_per_hour", 0)
    assert not is_well()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_method_but_post_changes_what_anybody_agreed_to(pages, letters, method):
    import frappe

    links = letters.send_to("amina")
    subscribe(pages, 1)
    (request,) = requests()
    paths = [links.unsubscribe, links.preferences, links.click(0), confirmation_link(request.name)]
    for path in paths:
        for query in ("", "&List-Unsubscribe=One-Click", "&act=everything", "&act=save&topic=tourism"):
            pages._open(method, path + query, data={"List-Unsubscribe": "One-Click", "act": "everything"})
    assert acts("amina") == []
    assert [row.state for row in requests()] == ["queued"]
    assert frappe.db.count("Diaspora Consent") == 1


def test_one_click_on_any_other_page_does_nothing(pages, letters):
    links = letters.send_to("amina")
    token = links.unsubscribe.partition("?t=")[2]
    for page in ("confirm", "click"):
        assert pages.post(f"/diaspora/{page}?t={token}", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert acts("amina") == []


def test_a_forwarded_confirmation_adds_nothing_once_it_was_used(pages, letters):
    import frappe

    frappe.db.set_single_value("Diaspora Settings", "default_district", "PAR")
    subscribe(pages, 1)
    (request,) = requests()
    link = confirmation_link(request.name)
    assert pages.post(link).status_code == 200
    contact = requests()[0].contact
    preferences = f"/diaspora/preferences?t={make_token('p', contact, derive_key('link-token'))}"
    pages.post(preferences, {"act": "everything"})
    before = acts(contact)
    for _ in range(2):
        assert pages.post(link, {"act": "confirm"}).status_code == 200
    assert acts(contact) == before
    assert frappe.db.count("Diaspora Subscription", {"contact": contact, "state": "granted"}) == 0
