"""Counted links: the reader gets where the link leads; machines are told from people; consent stays as it is."""

from datetime import timedelta

from diaspora.campaigns import tracking_store

from .letters import LINKS, acts, clicks


def test_a_click_leads_to_the_frozen_target(pages, letters):
    link = letters.send_to("aicha").click(0)
    answer = pages.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, LINKS[0])
    assert [(index, who) for _, index, who in clicks()] == [(0, "human")]


def test_an_unknown_link_is_a_kind_page_and_never_a_redirect(pages, letters):
    links = letters.send_to("aicha")
    for link in (links.click(9), links.click(0)[:-2], "/diaspora/click?t=https://evil.example"):
        answer = pages.get(link)
        assert answer.status_code == 404
        assert "Location" not in answer.headers
    assert clicks() == []


def test_five_hundred_links_opened_from_one_network_are_a_scanner_s_and_change_no_consent(pages, letters, clock):
    """Scenario 5, first half."""
    everyone = [f"person{number}" for number in range(500)]
    links = [letters.send_to(contact) for contact in everyone]
    for number, link in enumerate(links):
        address = {"REMOTE_ADDR": f"198.51.100.{number % 250 + 1}"}
        opened = pages.head if number % 2 else pages.get
        assert opened(link.click(number % 2), environ_base=address).status_code == 302
        if number % 50 == 0:
            pages.get(link.unsubscribe, environ_base=address)
            pages.head(link.preferences, environ_base=address)
    assert len(clicks()) == 500
    assert {who for _, _, who in clicks()} == {"machine"}
    assert all(acts(contact) == [] for contact in everyone)


def test_the_first_clicks_of_a_scan_are_marked_when_the_fifth_recipient_comes(pages, letters, clock):
    for number in range(4):
        pages.get(letters.send_to(f"p{number}").click(0))
        clock.advance(seconds=1)
    assert {who for _, _, who in clicks()} == {"human"}
    pages.get(letters.send_to("p4").click(0))
    assert [who for _, _, who in clicks()] == ["machine"] * 5


def test_readers_of_one_network_who_click_in_their_own_time_are_people(pages, letters, clock):
    for number in range(8):
        pages.get(letters.send_to(f"p{number}").click(0))
        clock.advance(seconds=3)
    assert {who for _, _, who in clicks()} == {"human"}


def test_clicks_lose_their_names_unless_the_person_agreed_to_measurement(pages, letters, clock):
    import frappe

    from diaspora.crm.store import record_consent

    links = letters.send_to("aicha")
    pages.get(links.click(0))
    pages.get(letters.send_to("brahim").click(1))
    record_consent("aicha", None, "measurement", "granted", source="preferences", given_at=clock.now)
    frappe.db.commit()
    assert tracking_store.forget_clicks_without_agreement() == 0
    clock.now += timedelta(minutes=11)
    assert tracking_store.forget_clicks_without_agreement() == 1
    assert sorted((recipient or "", index) for recipient, index, _ in clicks()) == [("", 1), (links.recipient, 0)]
