"""Why people of one affiliation may be written to about one topic. The data protection officer decides it."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.fixture_import import keep_what_the_site_changed


class DiasporaLawfulBasis(Document):
    """Topic x affiliation -> consent, public task or legitimate interest."""

    def before_import(self) -> None:
        """A migration loads the fixtures again; the officer's decision stays."""
        keep_what_the_site_changed(self)


def on_doctype_update() -> None:
    """One basis per topic and affiliation."""
    frappe.db.add_unique("Diaspora Lawful Basis", ["topic", "affiliation"])
