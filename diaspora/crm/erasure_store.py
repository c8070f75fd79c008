"""Erasure of one person: what identifies them goes, what the law wants kept stays without them.

The consent ledger, recipients and events keep the contact's name (a random one) and keyed hashes only.
docs/data-stores.md lists what is reached, and what is not.
"""

import frappe

from diaspora.crm.change_store import ANY_TABLE, note_changes
from diaspora.crm.consent_store import forget_evidence
from diaspora.crm.erasure_journal_store import note_erasure
from diaspora.crm.errors import UnknownContact
from diaspora.crm.suppression_store import suppress

_BLANKED = (
    "first_name", "last_name", "first_name_ar", "last_name_ar", "display_name", "gender", "preferred_language",
    "address_line", "postal_code", "city", "country", "province_of_origin", "profession", "source", "user",
    "association", "institution", "first_name_folded", "last_name_folded", "full_name_folded", "city_folded",
    "profession_folded", "primary_email", "primary_address_key", "primary_phone", "merged_into", "identity_key",
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
    "Diaspora Event Registration": (),
}
# Rows of other people's papers that name the person.
_MENTIONS = ("Diaspora Interaction Participant", "Diaspora Association Leader")
# Frappe's own tables about documents: (table, field of the DocType, field of the document's name).
_TRACES = (
    ("Version", "ref_doctype", "docname"),
    ("Deleted Document", "deleted_doctype", "deleted_name"),
    ("Comment", "reference_doctype", "reference_name"),
)


def erase_contact(name: str) -> None:
    """Blank a contact and all copies of it that this site holds, and suppress its addresses for ever. No commit.

    Doing it again changes nothing. Raises UnknownContact. Who keeps mails is told through the hook
    `diaspora_erasure_task`, after the commit.
    """
    values = {"name": name}
    # The same lock as for an act of consent and for an import: they come before it or find the person gone.
    if not frappe.db.sql("SELECT name FROM `tabDiaspora Contact` WHERE name = %(name)s FOR UPDATE", values):
        raise UnknownContact(f"there is no contact {name}")
    addresses = frappe.db.sql(
        "SELECT email, address_key FROM `tabDiaspora Contact Email` WHERE parent = %(name)s", values, as_dict=True
    )
    identity: str | None = frappe.db.get_value("Diaspora Contact", name, "identity_key")
    identities = [identity] if identity else []
    note_erasure(name, [*(address.address_key for address in addresses), *identities])
    for identity in identities:
        suppress(identity, "erased", "erasure")  # so that the next file of the register does not bring them back
    for address in addresses:
        suppress(address.address_key, "erased", "erasure")
        _erase_requests({"address_key": address.address_key})
        _erase_rejected_rows(address.email)
    _erase_requests({"contact": name})
    _erase_staged_rows(name)
    forget_evidence(name)
    for child in _CHILDREN:
        frappe.db.delete(child, {"parent": name, "parenttype": "Diaspora Contact"})
    _erase_owned(name)
    _erase_traces("Diaspora Contact", [name])
    _blank(name)
    note_changes(ANY_TABLE, [name])
    for task in frappe.get_hooks("diaspora_erasure_task"):
        frappe.enqueue(task, queue="short", enqueue_after_commit=True)
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
        _erase_traces(doctype, [*papers, *_deleted_papers(doctype, name)])
        for child in children if papers else ():
            frappe.db.delete(child, {"parent": ["in", papers], "parenttype": doctype})
        frappe.db.delete(doctype, {"contact": name})
    for mention in _MENTIONS:
        frappe.db.delete(mention, {"contact": name})
    for side in ("from_contact", "to_contact"):
        frappe.db.delete("Diaspora Relationship", {side: name})
    frappe.db.delete("Diaspora Profile Change", {"for_doctype": "Diaspora Contact", "for_name": name})
    for side in ("contact_a", "contact_b"):
        frappe.db.delete("Diaspora Duplicate", {side: name})


def _erase_traces(doctype: str, names: list[str]) -> None:
    """Old values that Frappe keeps of documents; a host that lacks one of its tables has nothing there."""
    for table, kind, named in _TRACES if names else ():
        if frappe.db.exists("DocType", table):
            frappe.db.delete(table, {kind: doctype, named: ["in", names]})


def _deleted_papers(doctype: str, contact: str) -> list[str]:
    return frappe.db.sql(
        """SELECT deleted_name FROM `tabDeleted Document` WHERE deleted_doctype = %(doctype)s
        AND data LIKE %(pattern)s ESCAPE '!'""",
        {"doctype": doctype, "pattern": _containing(contact)},
        pluck=True,
    )


def _erase_requests(whose: dict[str, str]) -> None:
    requests = frappe.get_all("Diaspora Opt In Request", filters=whose, pluck="name")
    if requests:
        frappe.db.delete("Diaspora Opt In Topic", {"parent": ["in", requests], "parenttype": "Diaspora Opt In Request"})
        frappe.db.delete("Diaspora Opt In Request", {"name": ["in", requests]})
        _erase_traces("Diaspora Opt In Request", requests)


def _erase_staged_rows(name: str) -> None:
    frappe.db.sql(
        "UPDATE `tabDiaspora Import Row` SET payload = '{}', `before` = '{}', row_hash = NULL WHERE contact = %(name)s",
        {"name": name},
    )


def _erase_rejected_rows(email: str) -> None:
    """Rows that became no contact hold the address in their text only."""
    frappe.db.sql(
        """UPDATE `tabDiaspora Import Row` SET payload = '{}', `before` = '{}', row_hash = NULL
        WHERE contact IS NULL AND LOWER(payload) LIKE %(pattern)s ESCAPE '!'""",
        {"pattern": _containing(email)},
    )


def _containing(text: str) -> str:
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
