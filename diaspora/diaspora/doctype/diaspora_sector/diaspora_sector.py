"""A sector of the economy, with its title in several languages."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations
from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaSector(Document):
    """A sector, for investors and competencies."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; what the mission changed stays."""
        keep_what_the_site_changed(self)

    def validate(self) -> None:
        """Refuse broken translations."""
        check_translations(self)
