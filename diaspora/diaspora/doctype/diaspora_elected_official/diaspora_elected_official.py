"""A contact who holds a public office. Offices are public; parties are never kept."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order


class DiasporaElectedOfficial(Document):
    """An elected official and the mandates."""

    def before_validate(self) -> None:
        """Fill the key by which a file knows each mandate again."""
        from diaspora.directories.files.targets import mandate_key

        for mandate in self.mandates:
            told = (mandate.office, mandate.constituency, mandate.area, mandate.from_date, mandate.function)
            mandate.register_key = mandate_key(*(str(text or "") for text in told))

    def validate(self) -> None:
        """Refuse a mandate that ends before it starts."""
        for mandate in self.mandates:
            check_order(mandate, "from_date", "to_date")
