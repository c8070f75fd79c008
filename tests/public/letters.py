"""A newsletter that was sent, as rows: what its links lead to is what the tests are about."""

from __future__ import annotations

from datetime import datetime

import frappe

from diaspora.campaigns.content import FrozenContent, FrozenSender, FrozenVariant, dump, sha256_of
from diaspora.campaigns.public_links import RecipientLinks
from diaspora.crm.store import record_consent
from diaspora.site_secret import derive_key
from tests.clock import START
from tests.rows import add_contact, insert

CAMPAIGN, VERSION = "spring", "version-1"
LINKS = ("https://culture.example/concert?a=1&b=2", "https://culture.example/expo")
GIVEN_AT = datetime(2026, 1, 1)


class Letters:
    """The campaign, its frozen content, and recipients with their links."""

    def __init__(self) -> None:
        self._people = 0

    def prepare(self) -> None:
        variants = tuple(
            FrozenVariant(language, direction, "Spring", "", "<p></p>", "", LINKS, tracks_clicks=True)
            for language, direction in (("fr", "ltr"), ("ar", "rtl"))
        )
        sender = FrozenSender("s", "s@mission.example", "S")
        content = FrozenContent(
            CAMPAIGN, "Spring", "culture", "one per person", "", "http://localhost", sender, "fr", variants, True
        )
        text = dump(content)
        insert("Diaspora Campaign", name=CAMPAIGN, title="Spring", topic="culture", state="finished")
        insert("Diaspora Content Version", name=VERSION, campaign=CAMPAIGN, content=text, sha256=sha256_of(text))
        frappe.db.commit()

    def send_to(self, contact: str, language: str = "fr", *, grants: tuple[str, ...] = ("culture",)) -> RecipientLinks:
        """A contact who consented, and a sent message; the links in it, as paths."""
        self._people += 1
        add_contact(contact, self._people, preferred_language=language)
        for topic in grants:
            record_consent(contact, topic, "email", "granted", source="double opt-in", given_at=GIVEN_AT)
        name = f"{self._people:032x}"
        insert(
            "Diaspora Recipient",
            name=name,
            campaign=CAMPAIGN,
            content_version=VERSION,
            contact=contact,
            dedupe_key=f"c:{contact}",
            language=language,
            state="sent",
            sent_at=START,
        )
        frappe.db.commit()
        return RecipientLinks("", name, derive_key("link-token"))


def acts(contact: str) -> list[tuple[str, str, str, str]]:
    """What the ledger holds of a contact since the message: (topic or "", channel, action, source), by time."""
    rows = frappe.get_all(
        "Diaspora Consent",
        filters={"contact": contact, "given_at": [">", GIVEN_AT]},
        fields=["topic", "channel", "action", "source"],
        order_by="given_at asc, topic asc",
    )
    return [(row.topic or "", row.channel, row.action, row.source) for row in rows]


def clicks() -> list[tuple[str, int, str]]:
    """All clicks as (recipient, link, who made it)."""
    rows = frappe.get_all(
        "Diaspora Mail Event", filters={"kind": "clicked"}, fields=["recipient", "link_index", "machine"]
    )
    return [(row.recipient, row.link_index, row.machine) for row in rows]
