"""What may not become of a contact by saving it: contradictions, and steps that are more than a word in a field."""

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from diaspora import clock
from diaspora.crm.imports.cell_cleaning import EARLIEST_BIRTH_YEAR
from diaspora.diaspora.field_checks import is_one_organisation


def check_organisation(doc: Document) -> None:
    """Refuse a mailbox without its one organisation, and a person with one."""
    if doc.kind == "mailbox" and not is_one_organisation(doc):
        frappe.throw(
            frappe._("A mailbox belongs to exactly one organisation: choose an association or an institution.")
        )
    if doc.kind == "person" and (doc.association or doc.institution):
        frappe.throw(frappe._("Only a mailbox has an organisation here. Add an affiliation for a person."))


def check_identity(doc: Document) -> None:
    """Refuse a contact that nobody could tell from another: without any name and without an e-mail address."""
    names = (doc.first_name, doc.last_name, doc.first_name_ar, doc.last_name_ar, doc.primary_email)
    if doc.status != "erased" and not any(names):
        frappe.throw(frappe._("A contact has a name or an e-mail address. Fill in at least one of them."))


def check_birth_year(doc: Document) -> None:
    """Refuse a year in which nobody alive was born; 0 stands for unknown."""
    this_year = clock.utcnow().year
    if doc.birth_year and not EARLIEST_BIRTH_YEAR <= cint(doc.birth_year) <= this_year:
        message = frappe._("The year of birth {0} is not between {1} and {2}. Leave it empty if it is not known.")
        frappe.throw(message.format(doc.birth_year, EARLIEST_BIRTH_YEAR, this_year))


def check_merge(doc: Document) -> None:
    """Refuse a merged contact that does not say into which, or names itself."""
    if (doc.status == "merged") != bool(doc.merged_into):
        frappe.throw(frappe._("A merged contact names the contact that it was merged into, and no other contact does."))
    if doc.merged_into and doc.merged_into == doc.name:
        frappe.throw(frappe._("A contact cannot be merged into itself. Choose another contact."))


def check_erasure(doc: Document) -> None:
    """Refuse to erase by a word in a field, and to bring an erased contact back."""
    before = doc.get_doc_before_save()
    if (doc.status == "erased") != (before is not None and before.status == "erased"):
        frappe.throw(frappe._("A contact is erased by the data protection officer's command only, and stays erased."))


def keep_row_number(doc: Document) -> None:
    """A plan goes by the row number: what a request says of it counts for nothing."""
    if before := doc.get_doc_before_save():
        doc.row_no = before.row_no
