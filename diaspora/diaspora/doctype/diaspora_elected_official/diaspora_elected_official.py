"""A contact who holds a public office. Offices are public; parties are never kept."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order


class DiasporaElectedOfficial(Document):
    """An elected official and the mandates."""

    def validate(self) -> None:
        """Refuse a mandate that ends before it starts."""
        for mandate in self.mandates:
            check_order(mandate, "from_date", "to_date")
