"""Scenario 9, first half: a call of 50 with 3 errors, then a 429, then a time-out after acceptance; on a site."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from diaspora.campaigns import control, provider_store, tasks
from diaspora.campaigns.providers.mailjet.provider import MailjetProvider
from diaspora.campaigns.providers.mailjet.transport import Account, Transport
from diaspora.campaigns.windows import Windows
from tests.campaigns.approved_campaign import SENDER, add_approved_campaign
from tests.clock import FixedClock
from tests.mailjet_server.process import MailjetProcess
from tests.rows import add_contact, grant, insert

PEOPLE = 150
NO_ADDRESS = ("p3", "p57", "p101")


def states() -> Counter[str]:
    import frappe

    rows = frappe.db.sql("SELECT state, code FROM `tabDiaspora Recipient`")
    return Counter(f"{state} {code}".strip() if state == "failed" else state for state, code in rows)


def test_partial_failure_429_and_a_time_out_after_acceptance(
    site: str, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import frappe

    for number in range(PEOPLE):
        add_contact(f"p{number}", number + 1)
        grant(f"p{number}")
    for name in NO_ADDRESS:
        frappe.db.set_value("Diaspora Contact Email", f"{name}-mail", "email", f"{name}@localhost")
    insert("Diaspora Sender", name=SENDER, title="Culture", email="culture@mission.example", provider="mailjet")
    frappe.db.commit()
    with MailjetProcess(tmp_path) as server:

        def open_provider(sender: str, provider: str, windows: Windows) -> MailjetProvider:
            transport = Transport(Account("key", "secret", server.url), 20, 1)
            return MailjetProvider(transport, clock, calls_in_flight=1)

        monkeypatch.setattr(provider_store, "open_provider", open_provider)
        control.start(add_approved_campaign("spring", PEOPLE))
        tasks.plan_campaign("spring")
        server.next_calls("", "429")
        tasks.send_campaign("spring")
        first = states()
        # One call of 50 was judged message by message; after the 429 nothing more was tried.
        assert first["sent"] + first["failed mj-0013"] == 50
        assert first["queued"] == 100
        clock.advance(seconds=61)
        server.next_calls("drop after")
        tasks.send_campaign("spring")
        assert states()["unknown"] == 50
        assert sum(server.accepted().values()) == PEOPLE - len(NO_ADDRESS)
        tasks.sweep()
        # The message resource knows those that were accepted; the others wait until their absence is believed.
        assert states()["sent"] == PEOPLE - len(NO_ADDRESS)
        clock.advance(seconds=400)
        tasks.sweep()
        clock.advance(seconds=400)
        tasks.send_campaign("spring")
        assert states() == {"sent": PEOPLE - len(NO_ADDRESS), "failed mj-0013": len(NO_ADDRESS)}
        assert set(server.accepted().values()) == {1}
