"""Serves the pictures of newsletters to whoever asks: by the hash of their bytes, the same for every reader.

Never notes who asked.
"""

from __future__ import annotations

import re

import frappe

from ..picture_store import served

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@frappe.whitelist(allow_guest=True, methods=["GET"])
def show(id: str) -> None:
    """Answer with the picture, 404 where there is none."""
    found = served(id) if _SHA256.match(id) else None
    if found is None:
        raise frappe.DoesNotExistError(frappe._("There is no such picture."))
    kind, content = found
    response = frappe.local.response
    response.type = "download"
    response.filename = f"{id[:12]}.{kind.partition('/')[2]}"
    response.filecontent = content
    response.content_type = kind
    response.display_content_as = "inline"
