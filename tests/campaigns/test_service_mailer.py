"""Confirmations go through the same providers, and come back as the CRM understands them."""

from collections.abc import Sequence
from pathlib import Path

import frappe
import pytest

from diaspora.campaigns import tasks
from diaspora.campaigns.content import FrozenSender
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import Deferred, Outcome, OutgoingMail, Refused, Uncertain
from diaspora.campaigns.service_mailer import ProviderMailer
from diaspora.crm.mail_port import Receipt, ServiceMail
from diaspora.crm.opt_in_store import request_opt_in
from tests.campaigns.scripted_provider import ScriptedProvider
from tests.clock import FixedClock
from tests.people import add_sender, settle_mission

SENDER = FrozenSender("s", "contact@mission.example", "Mission", display_names=(("ar", "البعثة"),))


def mail(number: int, language: str = "fr") -> ServiceMail:
    return ServiceMail(f"{number:032x}", "amina@example.org", language, "Confirmez", "<p>", "text")


@pytest.mark.parametrize(
    ("outcome", "acceptance"),
    [(None, "sent"), (Refused("x"), "refused"), (Deferred("x"), "retry"), (Uncertain("x"), "unknown")],
)
def test_each_outcome_becomes_its_receipt(outcome: Outcome | None, acceptance: str) -> None:
    mailer = ProviderMailer(ScriptedProvider(lambda _: outcome), SENDER)
    [receipt] = mailer.send([mail(1)])
    assert (receipt.custom_id, receipt.acceptance) == (f"{1:032x}", acceptance)


def test_mails_go_in_calls_of_the_providers_size_from_the_sender_in_the_readers_language() -> None:
    seen: list[OutgoingMail] = []
    provider = ScriptedProvider(seen.append, batch_size=2)
    receipts = ProviderMailer(provider, SENDER).send([mail(1), mail(2, "ar"), mail(3)])
    assert provider.calls == [2, 1]
    assert [receipt.acceptance for receipt in receipts] == ["sent"] * 3
    assert [(one.from_name, one.direction, one.stream) for one in seen] == [
        ("Mission", "ltr", "service"),
        ("البعثة", "rtl", "service"),
        ("Mission", "ltr", "service"),
    ]


def test_what_was_accepted_can_be_asked() -> None:
    mailer = ProviderMailer(ScriptedProvider(), SENDER)
    assert mailer.send([mail(1)]) == [Receipt(f"{1:032x}", "sent")]
    assert mailer.accepted([f"{1:032x}", f"{2:032x}"]) == {f"{1:032x}": True, f"{2:032x}": False}


def confirmations() -> Sequence[Path]:
    return sorted(Path(frappe.get_site_path("private", "outbox", "service")).glob("*.eml"))


def test_a_request_is_confirmed_by_a_mail_from_the_default_sender_once(site: str, clock: FixedClock) -> None:
    request_opt_in("amina@example.org", ["culture"], "ar", source="test", district="PAR")
    frappe.db.commit()
    tasks.send_confirmations()
    assert confirmations() == []
    settle_mission(default_sender=add_sender())
    frappe.db.commit()
    tasks.send_confirmations()
    tasks.send_confirmations()
    assert len(confirmations()) == 1
    assert b"To: amina@example.org" in confirmations()[0].read_bytes()


def test_confirmations_wait_while_the_provider_is_set_up_wrongly_and_it_is_asked_once() -> None:
    """SMTP with a wrong password: nobody could tell later whether they were sent, though nothing was handed over."""

    def refuse(_: OutgoingMail) -> None:
        raise ProviderMisconfigured("wrong password")

    provider = ScriptedProvider(refuse, batch_size=2)
    mailer = ProviderMailer(provider, SENDER)
    receipts = mailer.send([mail(1), mail(2), mail(3)]) + mailer.send([mail(4)])
    assert [receipt.acceptance for receipt in receipts] == ["retry"] * 4
    assert [receipt.custom_id for receipt in receipts] == [f"{number:032x}" for number in range(1, 5)]
    assert (len(provider.calls), mailer.trouble) == (1, "wrong password")
