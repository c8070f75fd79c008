"""The frame of a newsletter, in MJML. campaigns/layout.py compiles it."""

from frappe.model.document import Document

from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaLayout(Document):
    """A layout that campaigns share."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; what the mission changed stays."""
        keep_what_the_site_changed(self)
