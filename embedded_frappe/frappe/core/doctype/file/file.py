"""Files: a record of each, and its content in `public/files` or `private/files` of the site.

The content is on the disk, whole, before its record is committed; it goes when the transaction is undone, or once the
last record of it is deleted and that is committed. Who may see a private file: who brought it, and who may see the
document that it is attached to.
"""

import base64
import binascii
import mimetypes
import os
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file import utils
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError
from frappe.model.document import Document
from frappe.utils.data import cint

from embedded_frappe.errors import NotSupportedByEmbedded

DEFAULT_MAX_BYTES = 25 * 1024 * 1024


class File(Document):
    def before_insert(self) -> None:
        if self.is_folder:
            raise NotSupportedByEmbedded("File.is_folder")
        self.folder = self.folder or ("Home/Attachments" if self.attached_to_doctype else "Home")
        if self.file_url:
            self.is_private = cint(self.file_url.startswith("/private"))
        self._set_file_name()
        self.file_type = _type_of(self.file_name)
        content = self._given_content()
        if content:
            self._keep(content)
        elif not self.file_url:
            frappe.throw(_("The file {0} is empty.").format(self.file_name))
        else:
            self._point_to_stored()

    def validate(self) -> None:
        if self.attached_to_doctype and not self.attached_to_name:
            frappe.throw(_("Attached To Name must be a string or an integer"))
        if self.is_new() or self.is_folder:
            return
        if self.has_value_changed("attached_to_doctype") or self.has_value_changed("attached_to_name"):
            utils.check_write_permission(self.attached_to_doctype, self.attached_to_name)

    def on_trash(self) -> None:
        if self.is_folder:
            frappe.throw(_("Cannot delete Home and Attachments folders"))
        others = {"content_hash": self.content_hash, "name": ["!=", self.name]}
        if self.content_hash and not frappe.db.exists("File", others):
            path = self.get_full_path()
            frappe.db.after_commit.add(lambda: utils.delete_from_disk(path))

    def get_content(self) -> bytes | str:
        """What was uploaded; text where it is UTF-8. Raises OSError where the file is gone."""
        content = self._given_content() if self.get("content") else None
        if content is None:
            with open(self.get_full_path(), "rb") as file:
                content = file.read()
        try:
            return content.decode()
        except UnicodeDecodeError:
            return content

    def get_full_path(self) -> str:
        """Where the content lies. Raises ValidationError for an address that is none of a file of this site."""
        return utils.path_of(self.file_url or "")

    def exists_on_disk(self) -> bool:
        return os.path.exists(self.get_full_path())

    def is_downloadable(self) -> bool:
        """May the user read it?"""
        return has_permission(self, "read")

    def _set_file_name(self) -> None:
        if not self.file_name and not self.file_url:
            frappe.throw(_("Fields `file_name` or `file_url` must be set for File"), frappe.MandatoryError)
        self.file_name = utils.plain_name(self.file_name or self.file_url.rpartition("/")[2])

    def _given_content(self) -> bytes | None:
        content = self.get("content")
        if isinstance(content, str):
            content = content.encode()
        if content and self.get("decode"):
            try:
                return base64.b64decode(content.rpartition(b",")[2], validate=True)
            except binascii.Error:
                frappe.throw(_("The content of {0} is not valid base64.").format(self.file_name))
        return content

    def _keep(self, content: bytes) -> None:
        limit = cint(frappe.conf.get("max_file_size")) or DEFAULT_MAX_BYTES
        if len(content) > limit:
            message = _("File size exceeded the maximum allowed size of {0} MB").format(limit / 1024**2)
            frappe.throw(message, MaxFileSizeReachedError)
        self.file_size, self.content_hash = len(content), utils.get_content_hash(content)
        same = {"content_hash": self.content_hash, "is_private": cint(self.is_private)}
        known = frappe.db.get_value("File", same, "file_url")
        if known and os.path.exists(utils.path_of(known)):
            self.file_url = known
            return
        path = utils.write_to_disk(self.file_name, content, self.content_hash[-6:], is_private=cint(self.is_private))
        self.file_name = os.path.basename(path)
        self.file_url = f"{'/private' if cint(self.is_private) else ''}/files/{self.file_name}"
        frappe.db.after_rollback.add(lambda: utils.delete_from_disk(path))

    def _point_to_stored(self) -> None:
        """Another record of a file that the user may read: who only knows its address must not come to it by this."""
        known = utils.find_file_by_url(self.file_url)
        if known is None or not known.exists_on_disk():
            frappe.throw(_("File {0} does not exist").format(self.file_url))
        self.file_size, self.content_hash = known.file_size, known.content_hash


def _type_of(file_name: str) -> str | None:
    kind = mimetypes.guess_type(file_name)[0]
    extension = mimetypes.guess_extension(kind) if kind else None
    return extension.lstrip(".").upper() if extension else None


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
    """The hook `has_permission` of File."""
    user = user or frappe.session.user
    if user == "Administrator" or ptype == "create" or (not doc.is_private and ptype in ("read", "select")):
        return True
    if user not in ("Guest", None) and doc.owner == user:
        return True
    if not (doc.attached_to_doctype and doc.attached_to_name):
        return False
    try:
        document = frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return False
    return bool(document.has_permission("write" if ptype in ("write", "delete") else "read", user=user))


def get_permission_query_conditions(user: str | None = None) -> str:
    """The hook `permission_query_conditions` of File: public files and the user's own.

    Stricter than Frappe, which lists the files of every document whose DocType the user may read.
    """
    user = user or frappe.session.user
    if user == "Administrator":
        return ""
    return f"`tabFile`.`owner` = {frappe.db.escape(user, percent=False)} OR `tabFile`.`is_private` = 0"
