"""What associations and institutions have in common; their controllers call it."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_coordinates, check_email, check_order, check_translations

FOLDED_LENGTH = 140


def fold_title(doc: Document) -> None:
    """Fill `title_folded`, under which the organisation is found (folding can lengthen a title, so it is cut), and
    `title_key`, which other spellings of it share."""
    from diaspora.crm.name_folding import fold_text
    from diaspora.crm.organisation_key import title_key

    doc.title_folded = fold_text(doc.title or "")[:FOLDED_LENGTH]
    doc.title_key = title_key(doc.title or "")


def check_organisation(doc: Document) -> None:
    """Refuse a profile that contradicts itself."""
    check_email(doc, "email")
    check_coordinates(doc)
    check_order(doc, "founded_on", "dissolved_on")
    check_translations(doc)
