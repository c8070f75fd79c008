"""What an association or institution works on, with its title in several languages."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations
from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaFieldofActivity(Document):
    """A field of activity."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; what the mission changed stays."""
        keep_what_the_site_changed(self)

    def validate(self) -> None:
        """Refuse broken translations."""
        check_translations(self)
