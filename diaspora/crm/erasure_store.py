"""Erasure of one person: what identifies them goes, what the law wants kept stays without them.

The consent ledger, recipients and events keep the contact's name (a random one) and keyed hashes only.
"""

import frappe

from diaspora.crm.erasure_journal_store import note_erasure
from diaspora.crm.errors import UnknownContact
from diaspora.crm.suppression_store import suppress

_BLANKED = (
    "first_name", "last_name", "first_name_ar", "last_name_ar", "display_name", "gender", "preferred_language",
    "address_line", "postal_code", "city", "country", "province_of_origin", "profession", "source", "user",
    "association", "institution", "first_name_folded", "last_name_folded", "full_name_folded", "city_folded",
    "profession_folded", "primary_email", "primary_address_key", "primary_phone", "merged_into",
)  # fmt: skip
_ZEROED = ("birth_year", "latitude", "longitude", "has_coordinates")
_CHILDREN = ("Diaspora Contact Email", "Diaspora Contact Phone", "Diaspora Search Key")
# Papers of the person alone, without a meaning once the person is gone, and the tables that belong to them.
_OWNED: dict[str, tuple[str, ...]] = {
    "Diaspora Affiliation": (),
    "Diaspora Imam": ("Diaspora Spoken Language",),
    "Diaspora Teacher": (),
    "Diaspora Elected Official": ("Diaspora Mandate",),
    "Diaspora Investor": ("Diaspora Sector Interest", "Diaspora Region Interest"),
    "Diaspora Student": (),
    "Diaspora Competency": ("Diaspora Skill", "Diaspora Sector Interest"),
}


def erase_contact(name: str) -> None:
    """Blank a contact and all copies of it that this site holds, and suppress its addresses for ever. No commit.

    Doing it again changes nothing. Raises UnknownContact. What lies outside the database (back-ups, mails in the
    outbox folder) is listed with its retention in docs/data-stores.md.
    """
    values = {"name": name}
    # The same lock as for an act of consent and for an import: they come before it or find the person gone.
    if not frappe.db.sql("SELECT name FROM `tabDiaspora Contact` WHERE name = %(name)s FOR UPDATE", values):
        raise UnknownContact(f"there is no contact {name}")
    addresses = frappe.db.sql(
        "SELECT email, address_key FROM `tabDiaspora Contact Email` WHERE parent = %(name)s", values, as_dict=True
    )
    note_erasure(name, [address.address_key for address in addresses])
    for address in addresses:
        suppress(address.address_key, "erased", "erasure")
        _erase_requests(address.address_key)
        _erase_rejected_rows(address.email)
    _erase_staged_rows(name)
    for child in _CHILDREN:
        frappe.db.delete(child, {"parent": name, "parenttype": "Diaspora Contact"})
    _erase_owned(name)
    _blank(name)
    # What was merged into this contact is the same person under another name.
    for other in frappe.get_all("Diaspora Contact", filters={"merged_into": name}, pluck="name"):
        erase_contact(other)


def _blank(name: str) -> None:
    columns = [f"{field} = NULL" for field in _BLANKED] + [f"{field} = 0" for field in _ZEROED]
    frappe.db.sql(
        f"UPDATE `tabDiaspora Contact` SET {', '.join(columns)}, status = 'erased' WHERE name = %(name)s",
        {"name": name},
    )


def _erase_owned(name: str) -> None:
    for doctype, children in _OWNED.items():
        # Not delete_doc: it would keep a copy of each in Deleted Document.
        papers = frappe.get_all(doctype, filters={"contact": name}, pluck="name")
        for child in children if papers else ():
            frappe.db.delete(child, {"parent": ["in", papers], "parenttype": doctype})
        frappe.db.delete(doctype, {"contact": name})
    for side in ("from_contact", "to_contact"):
        frappe.db.delete("Diaspora Relationship", {side: name})
    frappe.db.delete("Diaspora Profile Change", {"for_doctype": "Diaspora Contact", "for_name": name})
    for side in ("contact_a", "contact_b"):
        frappe.db.delete("Diaspora Duplicate", {side: name})


def _erase_requests(address_key: str) -> None:
    frappe.db.sql(
        """UPDATE `tabDiaspora Opt In Request` SET email = '', first_name = NULL, last_name = NULL,
        state = CASE WHEN state IN ('queued', 'attempting', 'sent', 'unknown') THEN 'expired' ELSE state END
        WHERE address_key = %(key)s""",
        {"key": address_key},
    )


def _erase_staged_rows(name: str) -> None:
    frappe.db.sql(
        "UPDATE `tabDiaspora Import Row` SET payload = '{}', `before` = '{}', row_hash = NULL WHERE contact = %(name)s",
        {"name": name},
    )


def _erase_rejected_rows(email: str) -> None:
    """Rows that became no contact hold the address in their text only."""
    escaped = email.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    frappe.db.sql(
        """UPDATE `tabDiaspora Import Row` SET payload = '{}', `before` = '{}', row_hash = NULL
        WHERE contact IS NULL AND LOWER(payload) LIKE %(pattern)s ESCAPE '!'""",
        {"pattern": f"%{escaped}%"},
    )
