"""Leaders sign in by a mailed link: once, in time, and nobody else; officers invite them."""

from __future__ import annotations

import re
from typing import Any

import frappe
import pytest

from diaspora import clock
from diaspora.crm.row_rules import ASSOCIATION_LEADER
from diaspora.site_secret import derive_key
from diaspora.workspace import api, letter_store, sign_in_store
from diaspora.workspace.sign_in import LIFE, SignInLink, read_link, render_mail
from tests.clock import FixedClock
from tests.people import AMINA, KARIM, LEADER, OFFICER, add, add_contact, add_sender, add_user


class Doorman:
    """A login manager that remembers whom it let in."""

    def __init__(self) -> None:
        self.entered: list[str] = []

    def login_as(self, user: str) -> None:
        self.entered.append(user)


@pytest.fixture
def doorman(monkeypatch: pytest.MonkeyPatch) -> Doorman:
    doorman = Doorman()
    monkeypatch.setattr(frappe.local, "login_manager", doorman, raising=False)
    return doorman


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What jobs were asked for, each run at once, and the mails that they handed over."""
    sent: list[Any] = []

    class Mailer:
        def send(self, letters: list[Any]) -> list[Any]:
            from diaspora.crm.mail_port import Receipt

            sent.extend(letters)
            return [Receipt(letter.custom_id, "sent") for letter in letters]

        def close(self) -> None:
            pass

    def enqueue(method: str, contact: str = "", is_invitation: bool = False, **how: Any) -> None:
        if method == "diaspora.workspace.tasks.send_sign_in_link":  # a bench has jobs of its own for a new user
            sign_in_store.send(contact, is_invitation=is_invitation)

    monkeypatch.setattr(letter_store, "service_mailer", Mailer)
    monkeypatch.setattr(frappe, "enqueue", enqueue)
    return sent


@pytest.fixture
def karim(site: str) -> str:
    add_user(OFFICER, "Diaspora Officer", districts=["LYO"])
    contact = add_contact(KARIM, LEADER, district="LYO")
    add("Association", title="Patio", status="active", district="LYO", leaders=[{"contact": contact}])
    frappe.db.set_single_value("Diaspora Settings", "public_url", "https://mission.example")
    frappe.db.set_single_value("Diaspora Settings", "default_sender", add_sender())
    return contact


def patio() -> str:
    return frappe.db.get_value("Diaspora Association", {"title": "Patio"}, "name")


def invite(contact: str, who: str = OFFICER) -> None:
    frappe.set_user(who)
    api.invite_leader(patio(), contact)


def token_in(mail: Any) -> str:
    return re.search(r"https://mission\.example/outreach/sign-in\?t=([a-z0-9]+)", mail.text).group(1)


def test_an_invited_leader_enters_once(karim: str, mails: list[Any], doorman: Doorman) -> None:
    invite(karim)
    assert [mail.to for mail in mails] == [LEADER]
    frappe.set_user("Guest")
    api.sign_in_by_link(token_in(mails[0]))
    with pytest.raises(frappe.ValidationError, match="used before"):
        api.sign_in_by_link(token_in(mails[0]))
    assert doorman.entered == [LEADER]


def test_a_leader_asks_for_a_link_that_lives_a_quarter_of_an_hour(
    karim: str, mails: list[Any], doorman: Doorman, clock: FixedClock
) -> None:
    invite(karim)
    frappe.set_user("Guest")
    api.ask_sign_in_link(f" {LEADER.upper()} ")
    clock.advance(minutes=16)
    with pytest.raises(frappe.ValidationError, match="too old"):
        api.sign_in_by_link(token_in(mails[1]))
    api.sign_in_by_link(token_in(mails[0]))  # an invitation waits for days
    assert doorman.entered == [LEADER]


@pytest.mark.parametrize("address", ["nobody@example.org", OFFICER, "", "x' OR '1'='1"])
def test_nobody_else_is_mailed_and_nobody_learns_it(karim: str, mails: list[Any], address: str) -> None:
    frappe.set_user("Guest")
    assert api.ask_sign_in_link(address) is None
    assert mails == []


def test_a_leader_who_asks_again_and_again_is_mailed_five_times_an_hour(
    karim: str, mails: list[Any], clock: FixedClock
) -> None:
    invite(karim)
    frappe.set_user("Guest")
    for _ in range(7):
        api.ask_sign_in_link(LEADER)
    assert len(mails) == 1 + sign_in_store.MOST_LINKS_PER_HOUR


def test_a_busy_network_is_refused(karim: str, monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setitem(frappe.local.conf, "diaspora_opt_ins_per_network_per_hour", 2)
    frappe.set_user("Guest")
    for _ in range(2):
        api.ask_sign_in_link("nobody@example.org")
    with pytest.raises(frappe.TooManyRequestsError):
        api.ask_sign_in_link("nobody@example.org")


@pytest.mark.parametrize("harm", ["disabled", "of the staff", "another kind", "cut"])
def test_a_link_opens_nothing_once_it_should_not(karim: str, mails: list[Any], doorman: Doorman, harm: str) -> None:
    invite(karim)
    token = token_in(mails[0])
    frappe.set_user("Administrator")
    if harm == "disabled":
        frappe.db.set_value("User", LEADER, "enabled", 0)
    elif harm == "of the staff":
        frappe.get_doc("User", LEADER).add_roles("Diaspora Officer")
    token = {"another kind": "o" + token[1:], "cut": token[:-1]}.get(harm, token)
    frappe.set_user("Guest")
    with pytest.raises(frappe.ValidationError, match="Ask for a new one"):
        api.sign_in_by_link(token)
    assert doorman.entered == []


def test_only_leaders_of_the_association_with_an_address_are_invited(karim: str, mails: list[Any]) -> None:
    amina = add_contact(AMINA, district="LYO")
    with pytest.raises(frappe.ValidationError, match="does not lead"):
        invite(amina)
    frappe.set_user("Administrator")
    record = frappe.get_doc("Diaspora Association", patio())
    record.append("leaders", {"contact": amina})
    record.save()
    with pytest.raises(frappe.ValidationError, match="e-mail address first"):
        invite(amina)
    assert mails == []


@pytest.mark.parametrize("missing", ["public_url", "default_sender"])
def test_no_link_is_promised_where_no_mail_goes_out(karim: str, mails: list[Any], missing: str) -> None:
    frappe.db.set_single_value("Diaspora Settings", missing, "")
    with pytest.raises(frappe.ValidationError, match="No mail goes out"):
        invite(karim)
    assert not frappe.db.exists("User", LEADER)


def test_a_login_of_the_staff_is_never_opened_by_a_mailbox(karim: str, mails: list[Any]) -> None:
    add_user(LEADER, "Diaspora Officer")
    with pytest.raises(frappe.ValidationError, match="Ask the administrator"):
        invite(karim)
    assert mails == []


@pytest.mark.parametrize("role", ["Diaspora Head of Mission", "Diaspora Economic Attache", ASSOCIATION_LEADER])
def test_nobody_but_an_officer_invites(karim: str, mails: list[Any], role: str) -> None:
    with pytest.raises(frappe.PermissionError):
        invite(karim, add_user("other@mission.example", role))


def test_a_token_says_what_it_was_made_of(site: str) -> None:
    link = SignInLink("k3f9", clock.utcnow().replace(microsecond=0) + LIFE, "00ff")
    assert read_link(link.token(derive_key("link-token")), derive_key("link-token")) == link


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("is_invitation", [True, False])
def test_the_mail_is_whole_in_each_language(language: str, is_invitation: bool) -> None:
    mail = render_mail(
        language, mission="Poste <x>", name="A & B", url="https://x.example/?t=a", is_invitation=is_invitation
    )
    assert "{" not in mail.subject + mail.text
    assert "<x>" not in mail.html and "A &amp; B" in mail.html and 'href="https://x.example/?t=a"' in mail.html
