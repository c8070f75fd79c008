"""The outbox for the browser. The first line of each method is its permission: a mail names its reader."""

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
from dataclasses import asdict
from typing import Any

import frappe

from diaspora.campaigns.access_store import CAMPAIGN
from diaspora.campaigns.provider_store import outbox_folder
from diaspora.crm.row_rules import ADMINISTRATOR

from . import mail_files

_READERS = [ADMINISTRATOR, "System Manager"]
_MOST = 100


@frappe.whitelist()
def streams() -> list[dict[str, Any]]:
    """What was written, by campaign, the last one first: name, title, mails, last_at."""
    frappe.only_for(_READERS)
    found = mail_files.streams(outbox_folder())
    names = [one.name for one in found]
    rows = frappe.get_all(CAMPAIGN, filters={"name": ("in", names)}, fields=["name", "title"]) if names else []
    titles = {row.name: row.title for row in rows}
    return [{**asdict(one), "title": titles.get(one.name, "")} for one in found]


@frappe.whitelist()
def mails(stream: str, start: int = 0, limit: int = 20) -> list[dict[str, Any]]:
    """A page of a stream, the newest first: id, written_at, subject, to, language."""
    frappe.only_for(_READERS)
    return [asdict(one) for one in mail_files.mails(outbox_folder(), stream, max(0, start), max(1, min(limit, _MOST)))]


@frappe.whitelist()
def mail(stream: str, mail: str) -> dict[str, Any]:
    """One mail to look at, without the keys of its links: headers, html, text, language."""
    frappe.only_for(_READERS)
    found = mail_files.mail(outbox_folder(), stream, mail)
    if found is None:
        raise frappe.DoesNotExistError(frappe._("There is no such mail, or it is too large to be shown."))
    return asdict(found)
