"""What the composer may ask about blocks and pictures. The first line of each method is its permission."""

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
from typing import Any, cast

import frappe

from diaspora.campaigns import picture_store
from diaspora.campaigns.access_store import CAMPAIGN, may, spoken_errors
from diaspora.campaigns.trial import field_menu
from diaspora.campaigns.trial_store import send_from, send_trial

from .block_json import schema

SENDER = "Diaspora Sender"


@frappe.whitelist()
def describe() -> dict[str, Any]:
    """The kinds of blocks with their fields and limits, and the merge fields that texts may hold."""
    frappe.has_permission(CAMPAIGN, "read", throw=True)
    return {**schema(), "merge_fields": field_menu()}


@frappe.whitelist(methods=["POST"])
def upload_picture(title: str, content: str, alternative_texts: dict[str, str] | str | None = None) -> dict[str, Any]:
    """Keep a picture (base64, at most 12 MB) for blocks; its name and size. The same bytes are kept once."""
    frappe.has_permission(picture_store.PICTURE, "create", throw=True)
    with spoken_errors():
        return picture_store.upload(title, content, _texts(alternative_texts))


@frappe.whitelist()
def picture(name: str) -> dict[str, Any]:
    """One picture as data for the composer, with its size and alternative texts."""
    frappe.has_permission(picture_store.PICTURE, "read", throw=True)
    found = picture_store.read_pictures([name]).get(name)
    if found is None:
        raise frappe.DoesNotExistError(frappe._("There is no such picture."))
    return {
        "name": found.name,
        "width": found.width,
        "height": found.height,
        "data": found.data_uri,
        "alternative_texts": dict(found.alts),
    }


@frappe.whitelist(methods=["POST"])
def send_test(campaign: str, language: str = "") -> dict[str, str]:
    """Mail the campaign as it is now to the one who asks, and to nobody else; the address."""
    may(campaign, "write")
    with spoken_errors():
        return {"sent_to": send_trial(campaign, language)}


@frappe.whitelist(methods=["POST"])
def test_sender(sender: str, sandbox: bool = False) -> dict[str, str]:
    """Mail a few words through a sender to the one who asks; with `sandbox` Mailjet looks at them and sends nothing."""
    frappe.has_permission(SENDER, "write", doc=frappe.get_doc(SENDER, sender), throw=True)
    with spoken_errors():
        return {"sent_to": send_from(sender, sandbox=sandbox)}


def _texts(given: dict[str, str] | str | None) -> dict[str, str]:
    texts: Any = frappe.parse_json(given) if given else {}
    if not isinstance(texts, dict):
        return {}
    return {str(tag): str(text) for tag, text in cast("dict[object, object]", texts).items()}
