"""The frame of a newsletter, in MJML. campaigns/layout.py compiles it."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaLayout(Document):
    """A layout that campaigns share."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; what the mission changed stays."""
        keep_what_the_site_changed(self)

    def validate(self) -> None:
        """Refuse a frame that no letter could be made with: the campaigns that have it could not be sent."""
        from diaspora.campaigns.access_store import as_html
        from diaspora.campaigns.errors import TemplateRefused
        from diaspora.campaigns.layout_preview import LANGUAGES
        from diaspora.campaigns.preview_store import preview_layout

        try:
            for language in LANGUAGES:
                preview_layout(self.mjml or "", language)
        except TemplateRefused as error:
            frappe.throw(as_html(error.said(frappe._)))
