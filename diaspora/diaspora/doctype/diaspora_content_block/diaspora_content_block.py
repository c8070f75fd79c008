"""A piece of content that several campaigns use."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations


class DiasporaContentBlock(Document):
    """A content block; campaigns/ copies it into the content version when a campaign is submitted."""

    def validate(self) -> None:
        """Refuse broken translations."""
        check_translations(self)
