"""A leader is mailed what an officer decided: in the own language, with the value or the reason, and nobody else is."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from diaspora.directories import api
from diaspora.workspace import decision_store, letter_store, tasks
from diaspora.workspace.decision_letter import Decision, render_decision
from tests.people import KARIM, LEADER, OFFICER, add, add_contact, add_user, settle_mission

FIELDS = {"siret": "12345678901234", "register_id": "W691", "status": "dormant"}


@pytest.fixture
def mails(site: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was handed over, each job run at once, once three changes are proposed about an association in Lyon."""
    sent: list[Any] = []

    class Mailer:
        def send(self, letters: list[Any]) -> list[Any]:
            from diaspora.crm.mail_port import Receipt

            sent.extend(letters)
            return [Receipt(letter.custom_id, "sent") for letter in letters]

        def close(self) -> None:
            pass

    monkeypatch.setattr(letter_store, "service_mailer", Mailer)
    enqueue = frappe.enqueue

    def at_once(method: Any, **how: Any) -> Any:
        return tasks.tell_decision(how["change"]) if "change" in how else enqueue(method, **how)

    monkeypatch.setattr(frappe, "enqueue", at_once)
    settle_mission(mission_name="Consulat imaginaire")
    add_user(OFFICER, "Diaspora Officer", districts=["LYO"])
    add_user(LEADER, "Diaspora Association Leader")
    contact = add_contact(KARIM, LEADER, district="LYO", user=LEADER)
    add("Association", title="Patio", status="active", district="LYO", leaders=[{"contact": contact}])
    frappe.set_user(LEADER)
    assert api.propose(patio(), FIELDS) == {"waiting": 3}
    frappe.set_user(OFFICER)
    return sent


def patio() -> str:
    return frappe.db.get_value("Diaspora Association", {"title": "Patio"}, "name")


def decide(field: str, accept: bool, value: str | None = None, comment: str = "") -> None:
    (change,) = [one["name"] for one in api.waiting_proposals() if one["fieldname"] == field]
    api.decide_proposal(change, accept, value, comment)


def speak(language: str) -> None:
    frappe.db.set_value("User", LEADER, "language", language)


def test_an_accepted_proposal_is_told_with_the_value_that_was_kept(mails: list[Any]) -> None:
    speak("fr")
    decide("siret", True, "12345678901235", "Comme au registre")
    (mail,) = mails
    assert (mail.to, mail.language) == (LEADER, "fr")
    assert mail.subject == "Votre proposition a été acceptée – Consulat imaginaire"
    for words in (
        "Patio",
        "SIRET : 12345678901235",
        "L'agent écrit : Comme au registre",
        "https://mission.example/out",
    ):
        assert words in mail.text
    assert "12345678901234" not in mail.text


def test_a_refused_proposal_is_told_with_the_reason_in_the_leader_s_language(mails: list[Any]) -> None:
    speak("ar")
    frappe.local.lang = "fr"  # the officer's, which does not count
    decide("register_id", False, comment="Pas dans\nle registre")
    (mail,) = mails
    assert (mail.language, 'dir="rtl"' in mail.html) == ("ar", True)
    assert "لم يُقبل اقتراحكم" in mail.subject
    assert "رقم التسجيل: \u2068W691\u2069" in mail.text
    assert "كتب الموظف: \u2068Pas dans le registre\u2069" in mail.text


def test_a_value_of_a_list_is_said_in_words(mails: list[Any]) -> None:
    speak("fr")
    decide("status", True)
    assert "Statut : en sommeil" in mails[0].text


def test_a_leader_without_a_language_is_written_to_in_that_of_the_mission(mails: list[Any]) -> None:
    speak("")
    decide("siret", True)
    assert mails[0].language == "fr"


@pytest.mark.parametrize("why", ["closed", "left", "waiting"])
def test_who_should_not_be_told_is_not(mails: list[Any], why: str) -> None:
    if why == "closed":
        frappe.db.set_value("User", LEADER, "enabled", 0)
    elif why == "left":
        frappe.db.delete("Diaspora Association Leader", {"parent": patio()})
    if why == "waiting":
        decision_store.tell(api.waiting_proposals()[0]["name"])
        decision_store.tell("no such change")
    else:
        decide("siret", True)
    assert mails == []


def test_the_number_of_those_that_wait_follows_the_decisions_and_the_district(mails: list[Any]) -> None:
    assert api.waiting_proposals_count() == 3
    decide("siret", True)
    assert api.waiting_proposals_count() == 2
    frappe.set_user(add_user("paris@mission.example", "Diaspora Officer", districts=["PAR"]))
    assert api.waiting_proposals_count() == 0
    frappe.set_user(LEADER)
    with pytest.raises(frappe.PermissionError):
        api.waiting_proposals_count()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("is_accepted", [True, False])
def test_the_mail_is_whole_in_each_language(language: str, is_accepted: bool) -> None:
    decision = Decision("A & B", "Name", "", is_accepted, "<b>No</b>")
    mail = render_decision(language, decision, mission="Poste <x>", name="Karim", url="https://x.example/outreach")
    assert "{" not in mail.subject + mail.text
    assert "—" in mail.text and "A &amp; B" in mail.html and "<b>" not in mail.html and "<x>" not in mail.html
