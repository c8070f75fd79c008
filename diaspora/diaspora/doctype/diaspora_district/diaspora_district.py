"""A consular district: the unit by which contacts, segments and campaigns are shared out among the staff."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_coordinates, check_translations
from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaDistrict(Document):
    """A consular district and the city of its consulate."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; what the mission changed stays."""
        keep_what_the_site_changed(self)

    def validate(self) -> None:
        """Refuse impossible coordinates and broken translations."""
        check_coordinates(self)
        check_translations(self)
