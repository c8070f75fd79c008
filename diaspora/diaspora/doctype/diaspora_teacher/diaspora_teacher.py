"""A contact who teaches, mostly Arabic and Moroccan culture."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order


class DiasporaTeacher(Document):
    """A teacher and the posting."""

    def validate(self) -> None:
        """Refuse a posting that ends before it starts."""
        check_order(self, "posting_from", "posting_to")
