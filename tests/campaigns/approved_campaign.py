"""An approved campaign on a site, with its frozen content, ready to be started: what approval leaves behind."""

import json
from datetime import datetime
from typing import Any

import frappe

from diaspora.campaigns.content import FrozenContent, FrozenSender, FrozenVariant, dump, sha256_of
from tests.rows import TOPIC, insert

DISTRICT = "PAR"
SENDER = "sender-1"
EVERYONE = {"everyone": True}


def variant(language: str, subject: str) -> FrozenVariant:
    """A variant with every kind of value in it."""
    direction = "rtl" if language == "ar" else "ltr"
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><body><p>{{{{ greeting }}}}, {{{{ city }}}}</p>'
        '<a href="{{ unsubscribe_url }}">x</a></body></html>'
    )
    text = "{{ greeting }}, {{ city }}\n{{ unsubscribe_url }}\n"
    return FrozenVariant(language, direction, subject, "", html, text)


def frozen(campaign: str, topic: str = TOPIC, policy: str = "one per person", tree: Any = EVERYONE) -> FrozenContent:
    """Content in three languages for everyone, from the outbox's sender."""
    return FrozenContent(
        campaign=campaign,
        title=campaign,
        topic=topic,
        recipient_policy=policy,
        layout="plain",
        public_url="https://mission.example",
        sender=FrozenSender(SENDER, "culture@mission.example", "Service culturel"),
        fallback="fr",
        variants=(variant("ar", "النشرة الثقافية"), variant("fr", "La lettre"), variant("en", "The newsletter")),
        tree_json=json.dumps(tree),
    )


def add_approved_campaign(
    campaign: str, approved_count: int, *, topic: str = TOPIC, policy: str = "one per person", tree: Any = EVERYONE,
    scheduled_at: datetime | None = None, approved_at: datetime | None = None,
) -> str:  # fmt: skip
    """A campaign in state approved with its approved Content Version; its name."""
    content = frozen(campaign, topic, policy, tree)
    text = dump(content)
    insert(
        "Diaspora Content Version",
        name=f"{campaign}-v1",
        campaign=campaign,
        number=1,
        state="approved",
        sha256=sha256_of(text),
        content=text,
        tree=content.tree_json,
        rules="{}",
        audience_count=approved_count,
    )
    insert(
        "Diaspora Campaign",
        name=campaign,
        title=campaign,
        topic=topic,
        sender=SENDER,
        recipient_policy=policy,
        state="approved",
        author="Administrator",
        content_version=f"{campaign}-v1",
        scheduled_at=scheduled_at,
        approved_at=approved_at,
        plan_cursor=0,
        plan_total=0,
        plan_done=0,
    )
    frappe.db.commit()
    return campaign


def rows_of(campaign: str) -> dict[str, tuple[str, str]]:
    """State and reason by contact."""
    found = frappe.db.sql(
        "SELECT contact, state, reason FROM `tabDiaspora Recipient` WHERE campaign = %(campaign)s",
        {"campaign": campaign},
    )
    return {contact: (state, reason or "") for contact, state, reason in found}
