"""A picture of newsletters, made fit for mail when it is uploaded; its bytes never change afterwards."""

import frappe
from frappe.model.document import Document

from diaspora.campaigns.errors import PictureRefused
from diaspora.campaigns.picture_store import is_in_use, prepared
from diaspora.diaspora.field_checks import check_translations

KEPT = ("mime_type", "width", "height", "byte_size", "sha256", "content")


class DiasporaPicture(Document):
    """A picture with its alternative texts."""

    def before_insert(self) -> None:
        """Judge the upload by its bytes and keep what a mail can carry."""
        try:
            self.update(prepared(self.content or ""))
        except PictureRefused as error:
            frappe.throw(error.said(frappe._))

    def validate(self) -> None:
        """Refuse broken translations; an upload is never replaced."""
        check_translations(self)
        before = self.get_doc_before_save()
        if before:
            self.update({field: before.get(field) for field in KEPT})

    def on_trash(self) -> None:
        """Mails that were sent go on asking for it."""
        if is_in_use(self.name, self.sha256):
            frappe.throw(frappe._("A campaign uses this picture. Take it out there first; what was sent keeps it."))
