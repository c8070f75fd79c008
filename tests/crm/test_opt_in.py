"""Double opt-in: a neutral form, a mail that is sent once whatever dies, a consent that is recorded once."""

from datetime import datetime, timedelta

import pytest

from diaspora.crm.confirmation_mail import Confirmation, render_confirmation
from diaspora.crm.errors import BadEmail, BadToken, OptInExpired
from diaspora.crm.mail_port import Receipt
from diaspora.crm.opt_in import EarlierRequest, Reachable, may_ask, whose_request
from diaspora.crm.service_letter import mail_language
from tests.clock import START

CULTURE = frozenset({"culture"})


class Mailbox:
    """A provider that remembers what it accepted, and dies or refuses on request."""

    def __init__(self, answer="sent", dies_after_accepting=False):
        self.answer = answer
        self.dies = dies_after_accepting
        self.accepted_mails = []

    def send(self, mails):
        if self.answer == "sent":
            self.accepted_mails += mails
        if self.dies:
            raise ConnectionResetError
        return [Receipt(mail.custom_id, self.answer) for mail in mails]

    def accepted(self, custom_ids):
        held = {mail.custom_id for mail in self.accepted_mails}
        return {custom_id: custom_id in held for custom_id in custom_ids}


def ask(email="amina@exemple.fr", topics=("culture",), language="fr", **more):
    import frappe

    from diaspora.crm.opt_in_store import request_opt_in

    request_opt_in(email, topics, language, source="subscription page", **more)
    frappe.db.commit()


def requests(field="state"):
    import frappe

    return frappe.get_all("Diaspora Opt In Request", pluck=field, order_by="requested_at asc")


def send(mailbox):
    from diaspora.crm.tasks import send_confirmations

    return send_confirmations(mailbox)


def token_in(mail):
    return mail.text.split("/diaspora/confirm?t=", 1)[1].split()[0]


def confirm(token):
    import frappe

    from diaspora.crm.opt_in_store import confirm_opt_in

    result = confirm_opt_in(token, ip_evidence="e1")
    frappe.db.commit()
    return result


def states(contact):
    import frappe

    rows = frappe.get_all("Diaspora Subscription", filters={"contact": contact}, fields=["topic", "channel", "state"])
    return {(row.topic, row.channel): row.state for row in rows}


def test_from_the_form_to_the_consent(mission):
    import frappe

    ask(
        "Amina@Exemple.fr",
        ["culture", "tourism"],
        names=("Amina", "Tazi"),
        measurement=True,
        wording_version="subscribe-1",
    )
    assert frappe.db.count("Diaspora Contact") == 0
    mailbox = Mailbox()
    assert send(mailbox) == 1
    (mail,) = mailbox.accepted_mails
    assert (mail.to, mail.language) == ("amina@exemple.fr", "fr")
    assert f"https://mission.example/diaspora/confirm?t={token_in(mail)}" in mail.html
    assert len(mail.custom_id) == 32
    result = confirm(token_in(mail))
    assert states(result.contact) == {
        ("culture", "email"): "granted", ("tourism", "email"): "granted", (None, "measurement"): "granted",
    }  # fmt: skip
    contact = frappe.get_doc("Diaspora Contact", result.contact)
    assert (contact.first_name, contact.district, contact.primary_email) == ("Amina", "LYO", "amina@exemple.fr")
    entry = frappe.get_all("Diaspora Consent", fields=["source", "wording_version", "evidence"])[0]
    assert (entry.source, entry.wording_version, entry.evidence) == ("double opt-in", "subscribe-1", "e1")


def test_confirming_again_changes_nothing(mission):
    import frappe

    ask()
    mailbox = Mailbox()
    send(mailbox)
    first = confirm(token_in(mailbox.accepted_mails[0]))
    again = confirm(token_in(mailbox.accepted_mails[0]).upper())
    assert (again.contact, again.already_confirmed) == (first.contact, True)
    assert frappe.db.count("Diaspora Consent") == 1


def test_a_person_who_is_known_in_arabic_is_the_same_person(people):
    known = people(None, None, "amina@exemple.fr", first_name_ar="أمينة", last_name_ar="التازي")
    ask(names=("Amina", "Tazi"))
    mailbox = Mailbox()
    send(mailbox)
    assert confirm(token_in(mailbox.accepted_mails[0])).contact == known


def test_a_wrong_or_late_token_confirms_nothing(mission, clock):
    import frappe

    ask()
    mailbox = Mailbox()
    send(mailbox)
    token = token_in(mailbox.accepted_mails[0])
    with pytest.raises(BadToken):
        confirm(token[:-1])
    clock.advance(days=8)
    with pytest.raises(OptInExpired):
        confirm(token)
    assert frappe.db.count("Diaspora Consent") == frappe.db.count("Diaspora Contact") == 0


def test_the_form_says_the_same_to_a_suppressed_address(mission):
    from diaspora.crm.store import address_key_of, suppress

    suppress(address_key_of("amina@exemple.fr"), "complaint", "test")
    assert ask() is None
    assert requests() == []


def test_an_address_that_is_suppressed_before_the_mail_gets_none(mission):
    from diaspora.crm.store import address_key_of, suppress

    ask()
    suppress(address_key_of("amina@exemple.fr"), "complaint", "test")
    mailbox = Mailbox()
    assert send(mailbox) == 0
    assert requests() == ["failed"]


def test_a_form_cannot_fill_a_strangers_mailbox(mission, clock):
    for topic in ("culture", "culture", "tourism", "investment", "women", "youth", "students"):
        ask(topics=[topic])
        clock.advance(minutes=1)
    assert len(requests()) == 5


def test_unknown_topics_and_bad_addresses(mission):
    ask(topics=["no such topic"])
    assert requests() == []
    with pytest.raises(BadEmail):
        ask("amina@exemple.fr\nBcc: x@exemple.fr")


def test_a_mail_that_was_accepted_before_the_process_died_is_not_sent_again(mission, clock):
    ask()
    mailbox = Mailbox(dies_after_accepting=True)
    with pytest.raises(ConnectionResetError):
        send(mailbox)
    assert requests() == ["unknown"]
    mailbox.dies = False
    assert send(mailbox) == 0
    clock.advance(minutes=11)
    assert send(mailbox) == 0
    assert requests() == ["sent"]
    assert len(mailbox.accepted_mails) == 1


def test_a_mail_that_was_proved_absent_is_sent_once_more(mission, clock):
    import frappe

    from diaspora.crm.confirmation_store import SiteRequests

    ask()
    SiteRequests().attempt(10)  # and then the process is killed
    assert requests() == ["attempting"]
    mailbox = Mailbox()
    assert send(mailbox) == 0
    clock.advance(minutes=11)
    send(mailbox)
    clock.advance(minutes=2)
    send(mailbox)
    assert requests() == ["sent"]
    assert [mail.to for mail in mailbox.accepted_mails] == ["amina@exemple.fr"]
    assert frappe.db.count("Diaspora Opt In Request") == 1


@pytest.mark.parametrize(("answer", "state"), [("refused", "failed"), ("retry", "queued"), ("unknown", "unknown")])
def test_what_the_provider_says_is_what_the_request_says(answer, state, mission, clock):
    ask()
    assert send(Mailbox(answer)) == 1
    assert requests() == [state]


def test_a_confirmation_that_is_faster_than_our_books_stays_confirmed(mission):
    from diaspora.crm.confirmation_store import SiteRequests

    ask()
    store = SiteRequests()
    (mail,) = store.attempt(10)
    confirm(token_in(mail))
    store.settle({mail.custom_id: "sent"})
    assert requests() == ["confirmed"]


@pytest.mark.parametrize(
    ("language", "direction", "word"), [("fr", "ltr", "Confirmez"), ("ar", "rtl", "أكّدوا"), ("en", "ltr", "Confirm")]
)
def test_the_mail_speaks_three_languages(language, direction, word):
    mail = render_confirmation(
        Confirmation(
            language, "Consulat <imaginaire>", "A&B\n", ["Culture <b>"], "https://x.example/?t=a&b", START, True
        )
    )
    assert mail.subject.startswith(word)
    assert "\n" not in mail.subject
    assert f'<html lang="{language}" dir="{direction}">' in mail.html
    assert "Culture &lt;b&gt;" in mail.html
    assert "<imaginaire>" not in mail.html
    assert 'href="https://x.example/?t=a&amp;b"' in mail.html
    assert "https://x.example/?t=a&b" in mail.text
    assert "{" not in mail.html.replace("{}", "") and "{" not in mail.text


@pytest.mark.parametrize(
    ("language", "moment"),
    [("fr", "14/01/2027 à 00:30"), ("ar", "\u206814/01/2027، 00:30\u2069"), ("en", "14/01/2027, 00:30")],
)
def test_the_mail_tells_its_last_moment_in_the_mission_s_time(language, moment):
    last = datetime(2027, 1, 13, 23, 30)
    mail = render_confirmation(
        Confirmation(language, "Poste", "Aïcha", ["Culture"], "https://x.example", last, time_zone="Europe/Paris")
    )
    assert moment in mail.text and moment in mail.html


@pytest.mark.parametrize(
    ("wanted", "default", "spoken"),
    [("ar-MA", "fr", "ar"), ("fr_BE", "ar", "fr"), ("nl", "en", "en"), ("", "", "fr"), ("de", "de", "fr")],
)
def test_the_mail_speaks_the_persons_language_or_the_missions(wanted, default, spoken):
    assert mail_language(wanted, default) == spoken


def earlier(minutes, topics=CULTURE, state="sent", measurement=False):
    return EarlierRequest(START - timedelta(minutes=minutes), state, topics, measurement)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ([], True),
        ([earlier(1)], False),
        ([earlier(1, state="confirmed")], True),
        ([earlier(1, frozenset({"tourism"}))], True),
        ([earlier(6)], True),
        ([earlier(n * 10) for n in range(1, 6)], False),
        ([earlier(n * 1440) for n in range(2, 9)], True),
    ],
)
def test_who_may_ask_again(asked, allowed):
    assert may_ask(asked, CULTURE, measurement=False, now=START) is allowed


AMINA = Reachable("c1", "Amina", ("Amina Tazi",))
YOUSSEF = Reachable("c2", "Youssef", ("Youssef Tazi",))
NAMELESS = Reachable("c3", "", ())


@pytest.mark.parametrize(
    ("first", "last", "contacts", "whose"),
    [
        ("Yusuf", "Tazi", [AMINA, YOUSSEF], "c2"),
        ("Amina", "Tahiri", [AMINA, YOUSSEF], "c1"),
        ("Nora", "Tazi", [AMINA, YOUSSEF], ""),
        ("Nora", "Tazi", [NAMELESS], "c3"),
        ("", "", [AMINA], "c1"),
        ("", "", [AMINA, YOUSSEF], ""),
        ("Amina", "Tazi", [], ""),
    ],
)
def test_a_request_belongs_to_whom_it_names(first, last, contacts, whose):
    assert whose_request(first, last, contacts) == whose


def test_a_request_wakes_the_sender_and_nothing_else_in_its_place(mission, monkeypatch):
    import frappe

    woken = []
    monkeypatch.setattr(frappe, "enqueue", lambda task, **how: woken.append((task, how["job_id"])))
    ask()
    assert woken == [("diaspora.campaigns.tasks.send_confirmations", "diaspora.campaigns.tasks.send_confirmations")]
