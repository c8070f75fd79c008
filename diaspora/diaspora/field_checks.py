"""Checks that several controllers share: order of dates, coordinates, languages, zones, addresses.

They belong to the controllers' layer: each refuses with a message that says what to do.
The rules of the domain live in the packages.
"""

import math
import re
from zoneinfo import ZoneInfo

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from diaspora.crm.one_line import one_line

MAX_LINE_LENGTH = 140  # of a Data field
# BCP 47 (RFC 5646) as far as people need it: language, script, region.
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def check_order(doc: Document, first: str, last: str) -> None:
    """Refuse a date or time in field `last` that lies before the one in field `first`; either may be empty."""
    start, end = doc.get(first), doc.get(last)
    if start and end and get_datetime(end) < get_datetime(start):
        frappe.throw(frappe._("The end ({0}) is before the start ({1}). Correct one of the two.").format(end, start))


def check_coordinates(doc: Document) -> None:
    """Refuse a latitude or longitude (degrees, WGS 84) that does not exist."""
    if not -90 <= _degrees(doc.latitude) <= 90:
        frappe.throw(frappe._("Latitude {0} does not exist. It lies between -90 and 90.").format(doc.latitude))
    if not -180 <= _degrees(doc.longitude) <= 180:
        frappe.throw(frappe._("Longitude {0} does not exist. It lies between -180 and 180.").format(doc.longitude))


def _degrees(value: object) -> float:
    try:
        return float(str(value or 0))
    except ValueError:
        return math.inf


def check_language(doc: Document, field: str) -> None:
    """Refuse what is not shaped like a BCP 47 tag; empty is allowed."""
    tag = doc.get(field)
    if tag and not LANGUAGE_TAG.fullmatch(tag):
        frappe.throw(frappe._("{0} is not the code of a language. Use one such as fr, ar or fr-BE.").format(tag))


def check_translations(doc: Document) -> None:
    """Refuse translations without a proper language, and two of the same field into the same language."""
    seen: set[tuple[str, str]] = set()
    for row in doc.translations:
        check_language(row, "language")
        if (row.language, row.field) in seen:
            frappe.throw(frappe._("There are two translations into {0}. Keep one of them.").format(row.language))
        seen.add((row.language, row.field))


def check_time_zone(doc: Document, field: str) -> None:
    """Refuse a name that the tz database does not have; empty is allowed."""
    zone = doc.get(field)
    if not zone:
        return
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        frappe.throw(frappe._("{0} is not a time zone. Use a name such as Europe/Brussels.").format(zone))


def check_email(doc: Document, field: str) -> None:
    """Put the normalised address into the field, or refuse it; empty is allowed."""
    from diaspora.crm.email_address import normalise_email
    from diaspora.crm.errors import BadEmail

    if not doc.get(field):
        return
    try:
        doc.set(field, normalise_email(doc.get(field)))
    except BadEmail as error:
        message = frappe._("{0} is not an e-mail address ({1}). Write it as name@example.org.")
        frappe.throw(message.format(doc.get(field), error))


def check_single_line(doc: Document, field: str) -> None:
    """Refuse a line break: in the header of a mail it would begin another header (RFC 5322, 2.2)."""
    if any(character in (doc.get(field) or "") for character in "\r\n"):
        frappe.throw(frappe._("The displayed name is one line. Remove the line break."))


def put_on_one_line(doc: Document, *fields: str) -> None:
    """Take line breaks and control characters out of these fields; refuse what is no text, or too long for them."""
    for field in fields:
        value = doc.get(field)
        if value is None or value == "":
            continue
        label = frappe._(doc.meta.get_label(field))
        if not isinstance(value, str | int | float):
            frappe.throw(frappe._("{0}: write a text.").format(label))
        if len(str(value)) > MAX_LINE_LENGTH:
            message = frappe._("{0}: {1} characters are too many. Shorten it to {2}.")
            frappe.throw(message.format(label, len(str(value)), MAX_LINE_LENGTH))
        doc.set(field, one_line(str(value)))


def is_one_organisation(doc: Document) -> bool:
    """Whether exactly one of association and institution is given."""
    return bool(doc.association) != bool(doc.institution)


def refuse_consent_by_hand() -> None:
    """Refuse what only crm/consent_store.py writes."""
    frappe.throw(
        frappe._(
            "Consent is recorded by the person's own act only: confirming, the preferences page, an unsubscribe link."
        )
    )
