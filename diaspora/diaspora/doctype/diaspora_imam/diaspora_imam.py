"""A contact who serves as imam or preacher. Only the religious affairs desk may see that."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order


class DiasporaImam(Document):
    """An imam and the posting."""

    def validate(self) -> None:
        """Refuse a posting that ends before it starts."""
        check_order(self, "posting_from", "posting_to")
