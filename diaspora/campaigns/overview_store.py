"""What a member of staff finds here: how much of it, and what became of the last campaign. Reads as the session's user.

Every number is a count of rows that the user may read, so nobody learns of what is hidden.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe

from . import store
from .report import CampaignReport

COUNTED = (
    ("contacts", "Diaspora Contact"),
    ("associations", "Diaspora Association"),
    ("institutions", "Diaspora Institution"),
    ("imams", "Diaspora Imam"),
    ("segments", "Diaspora Segment"),
    ("campaigns", "Diaspora Campaign"),
)
OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class LastCampaign:
    """The newest campaign that is more than a draft; `folder` holds its mails where the provider is the outbox."""

    report: CampaignReport
    folder: str


def staff_name() -> str:
    """The full name of the session's user, "" for a guest."""
    if frappe.session.user == "Guest":
        return ""
    return frappe.db.get_value("User", frappe.session.user, "full_name") or frappe.session.user


def counts() -> dict[str, int]:
    """How many rows of each kind the user may read; a kind that the user's roles know nothing of is left out."""
    return {name: _count(doctype) for name, doctype in COUNTED if frappe.has_permission(doctype, "read")}


def last_campaign() -> LastCampaign | None:
    """The newest campaign that the user may read and that is more than a draft."""
    if not frappe.has_permission(store.CAMPAIGN, "read"):
        return None
    rows = frappe.get_list(
        store.CAMPAIGN,
        filters={"state": ["!=", "draft"]},
        fields=["name", "sender"],
        order_by="creation desc",
        limit_page_length=1,
    )
    return LastCampaign(store.report(rows[0].name), _folder(rows[0])) if rows else None


def _count(doctype: str) -> int:
    rows: list[Any] = frappe.get_list(doctype, fields=["count(name) as n"], order_by=None, limit_page_length=1)
    return int(rows[0].n) if rows else 0


def _folder(campaign: Any) -> str:
    """For those who may see how mails leave; to others a path on the server says nothing."""
    if not frappe.has_permission("Diaspora Sender", "read"):
        return ""
    if frappe.db.get_value("Diaspora Sender", campaign.sender, "provider") != OUTBOX:
        return ""
    return str(Path(frappe.get_site_path("private", OUTBOX, campaign.name)).resolve())
