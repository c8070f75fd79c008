"""Contacts in the database: derived fields, row numbers, addresses and their suppression.

Consent is written by `consent_store`, erasure by `erasure_store`; both are offered here under one roof.
"""

from collections.abc import Iterable
from typing import Any

import frappe

from diaspora.crm.consent_store import CONSENT_REASON_SQL, MAY_RECEIVE_SQL, Act, record_acts, record_consent
from diaspora.crm.derive import ContactFields, DerivedContact, derive_contact
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.erasure_store import erase_contact
from diaspora.crm.errors import BadEmail, BadPhone
from diaspora.crm.suppression_store import is_suppressed, suppress
from diaspora.site_secret import derive_key

__all__ = [
    "CONSENT_REASON_SQL", "MAY_RECEIVE_SQL", "Act", "address_key_of", "allocate_row_numbers", "apply_derived",
    "erase_contact", "find_contacts_by_address", "is_suppressed", "mission_country_code", "record_acts",
    "record_consent", "suppress",
]  # fmt: skip

ROW_COUNTER = "contact row number"


def address_key_of(email: str) -> str:
    """The site's key of an address as written. Raises BadEmail."""
    return address_key(normalise_email(email), derive_key("address-key"))


def allocate_row_numbers(count: int) -> int:
    """Take `count` numbers in a row and return the first; unique, as the counter's row is locked until commit."""
    if not frappe.db.exists("Diaspora Counter", ROW_COUNTER):
        frappe.get_doc({"doctype": "Diaspora Counter", "key": ROW_COUNTER, "value": 0}).insert(ignore_permissions=True)
    values = {"key": ROW_COUNTER, "count": count}
    frappe.db.sql("UPDATE `tabDiaspora Counter` SET value = value + %(count)s WHERE name = %(key)s", values)
    last = frappe.db.sql("SELECT value FROM `tabDiaspora Counter` WHERE name = %(key)s FOR UPDATE", values, pluck=True)[
        0
    ]
    return int(last) - count + 1


def find_contacts_by_address(email: str) -> list[str]:
    """Names of the contacts that can be reached at an address and are not merged or erased, the oldest first.

    Raises BadEmail.
    """
    return frappe.db.sql(
        """SELECT c.name FROM `tabDiaspora Contact` c JOIN `tabDiaspora Contact Email` e ON e.parent = c.name
        WHERE e.address_key = %(key)s AND e.parenttype = 'Diaspora Contact' AND c.status NOT IN ('merged', 'erased')
        ORDER BY c.row_no""",
        {"key": address_key_of(email)},
        pluck=True,
    )


def apply_derived(doc: Any) -> None:
    """Bring the derived fields and children of a Diaspora Contact document up to what was entered.

    A bad address or number is thrown as a message for the person at the form.
    """
    if doc.status == "erased":
        return
    try:
        derived = derive_contact(_fields_of(doc), derive_key("address-key"))
    except BadEmail as error:
        frappe.throw(_explain(error.code), frappe.ValidationError)
    except BadPhone:
        frappe.throw(frappe._("A telephone number cannot be read. Write it with its country: +33 6 12 34 56 78."))
    else:
        _write_derived(doc, derived)


def _explain(code: str) -> str:
    if code == "line break":
        return frappe._("An e-mail address contains a line break. Write each address on a row of its own.")
    return frappe._("An e-mail address is not valid. Check it, or remove the row.")


def _fields_of(doc: Any) -> ContactFields:
    return ContactFields(
        first_name=doc.first_name or "",
        last_name=doc.last_name or "",
        first_name_ar=doc.first_name_ar or "",
        last_name_ar=doc.last_name_ar or "",
        city=doc.city or "",
        profession=doc.profession or "",
        emails=tuple(str(row.email or "") for row in _primary_first(doc.emails)),
        phones=tuple(str(row.phone or "") for row in _primary_first(doc.phones)),
        phone_country=country_code(doc.country) or mission_country_code(),
    )


def _primary_first(rows: Iterable[Any] | None) -> list[Any]:
    return sorted(rows or [], key=lambda row: not row.is_primary)


def _write_derived(doc: Any, derived: DerivedContact) -> None:
    for field in (
        "display_name", "first_name_folded", "last_name_folded", "full_name_folded", "city_folded",
        "profession_folded", "primary_email", "primary_address_key", "primary_phone",
    ):  # fmt: skip
        doc.set(field, getattr(derived, field))
    present: list[Any] = doc.emails or []
    bounced = {normalise_email(row.email) for row in present if row.status == "bounced"}
    emails = [
        {"email": email, "address_key": key, "is_primary": int(place == 0), "status": _status(email, bounced)}
        for place, (email, key) in enumerate(derived.emails)
    ]
    phones = [{"phone": phone, "is_primary": int(place == 0)} for place, phone in enumerate(derived.phones)]
    keys = [{"kind": key.kind, "key": key.key, "version": key.version} for key in derived.search_keys]
    _set_rows(doc, "emails", emails)
    _set_rows(doc, "phones", phones)
    _set_rows(doc, "search_keys", keys)


def _status(email: str, bounced: set[str]) -> str:
    return "bounced" if email in bounced else "active"


def _set_rows(doc: Any, table: str, rows: list[dict[str, Any]]) -> None:
    """Leave the rows alone where they are right already, so that saving a contact does not rewrite them."""
    present: list[Any] = doc.get(table) or []
    if [{field: row.get(field) for field in (rows[0] if rows else ())} for row in present] != rows:
        doc.set(table, rows)


def country_code(country: str | None) -> str:
    """ISO alpha-2 code of a Country by its name, upper case; "" if there is none."""
    return (frappe.db.get_value("Country", country, "code") or "").upper() if country else ""


def mission_country_code() -> str:
    """ISO alpha-2 code of the country that the mission is in; "" before the settings are made."""
    return country_code(frappe.db.get_single_value("Diaspora Settings", "mission_country"))
