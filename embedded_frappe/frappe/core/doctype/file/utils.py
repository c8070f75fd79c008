"""Contents of files on the disk, their addresses, and the files in a document's Attach fields.

No name leads out of `public/files` and `private/files`.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import frappe
from frappe import _

PREFIXES = ("/private/files/", "/files/")
MAX_NAME_CHARS = 120  # with a suffix and its extension it still fits a column of 140


def plain_name(name: str) -> str:
    """The name without what a file system or a terminal takes for more. Raises ValidationError where none is left."""
    kept = "".join(char for char in str(name) if char.isprintable() and char not in "/\\").strip().lstrip(".")
    stem, extension = os.path.splitext(kept)
    if not stem:
        frappe.throw(_("{0} is no name for a file.").format(repr(name)))
    return stem[: MAX_NAME_CHARS - len(extension[:20])] + extension[:20]


def path_of(file_url: str) -> str:
    """The file behind `/files/x` or `/private/files/x`. Raises ValidationError for any other address."""
    for prefix in PREFIXES:
        name = file_url.removeprefix(prefix)
        if file_url.startswith(prefix) and name and "/" not in name and not name.startswith("."):
            return str(folder_of(is_private=prefix.startswith("/private")) / name)
    frappe.throw(_("Cannot access file path {0}").format(file_url))
    raise AssertionError("frappe.throw returned")


def folder_of(*, is_private: bool | int) -> Path:
    return Path(frappe.local.site_path, "private" if is_private else "public", "files").resolve()


def write_to_disk(name: str, content: bytes, suffix: str, *, is_private: bool | int) -> str:
    """Write a new file, whole or not at all, under a name that was free; its path."""
    folder = folder_of(is_private=is_private)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}.part"
    stem, extension = os.path.splitext(name)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        while True:
            with suppress(FileExistsError):
                os.link(part, folder / name)  # unlike a rename it never replaces another's file
                return str(folder / name)
            name, suffix = f"{stem}{suffix}{extension}", secrets.token_hex(3)
    finally:
        part.unlink()


def delete_from_disk(path: str) -> None:
    Path(path).unlink(missing_ok=True)


def get_content_hash(content: bytes | str) -> str:
    """Frappe's: it tells contents apart, and proves nothing."""
    return hashlib.md5(content.encode() if isinstance(content, str) else content, usedforsecurity=False).hexdigest()


def check_write_permission(doctype: str | None, name: str | None) -> None:
    """Raise PermissionError unless the user may write the document, or any where none is named or it is not there."""
    if not doctype:
        return
    if name and frappe.db.exists(doctype, name):
        frappe.get_doc(doctype, name).check_permission("write")
    else:
        frappe.has_permission(doctype, "write", throw=True)


def find_file_by_url(path: str, name: str | None = None) -> Any:
    """The first record of this address that the user may read, None without one."""
    filters = {"file_url": str(path), **({"name": str(name)} if name else {})}
    for found in frappe.get_all("File", filters=filters, pluck="name"):
        file = frappe.get_doc("File", found)
        if file.is_downloadable():
            return file
    return None


def attach_files_to_document(doc: Any, event: str | None = None) -> None:
    """The hook `on_update` of every DocType: what an Attach field names is attached to the document."""
    for field in doc.meta.of_type("Attach", "Attach Image"):
        value = doc.get(field.fieldname) or ""
        where = {
            "attached_to_doctype": doc.doctype,
            "attached_to_name": doc.name,
            "attached_to_field": field.fieldname,
        }
        if not value.startswith(PREFIXES) or frappe.db.exists("File", {"file_url": value, **where}):
            continue
        file = find_file_by_url(value)
        if file is None:  # Frappe attaches any file whose address one knows, and so opens it
            frappe.throw(_("Could not find {0}").format(f"{_(field.label)}: {value}"), frappe.LinkValidationError)
        elif file.attached_to_name:
            frappe.get_doc({"doctype": "File", "file_url": value, "file_name": file.file_name, **where}).insert(
                ignore_permissions=True
            )
        else:
            frappe.db.set_value("File", file.name, where)
