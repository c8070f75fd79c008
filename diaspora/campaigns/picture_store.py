"""Reads and keeps pictures: the rows of Diaspora Picture, and who uses them. Bytes are base64 in the row, so that a
back-up of the database is complete."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import frappe

from .draft import PictureFile
from .picture import picture_from_base64

PICTURE = "Diaspora Picture"


def prepared(content: str) -> dict[str, Any]:
    """Return the fields of a new picture from an upload in base64. Raises PictureRefused."""
    made = picture_from_base64(content)
    return {
        "mime_type": made.mime_type,
        "width": made.width,
        "height": made.height,
        "byte_size": len(made.content),
        "sha256": made.sha256,
        "content": base64.b64encode(made.content).decode("ascii"),
    }


def upload(title: str, content: str, alternative_texts: dict[str, str]) -> dict[str, Any]:
    """Keep an upload as the session's user; the same bytes are kept once. Raises PictureRefused, PermissionError."""
    sha256 = prepared(content)["sha256"]
    found = frappe.db.get_value(PICTURE, {"sha256": sha256}, "name")
    if not found:
        rows = [{"language": tag, "field": "alt", "text": text} for tag, text in alternative_texts.items() if text]
        doc = {"doctype": PICTURE, "title": title, "content": content, "translations": rows}
        found = frappe.get_doc(doc).insert().name
    fields = ["name", "title", "width", "height", "byte_size", "mime_type", "sha256"]
    return dict(frappe.db.get_value(PICTURE, found, fields, as_dict=True))


def read_pictures(names: Iterable[str]) -> dict[str, PictureFile]:
    """Return the named pictures that there are, with their alternative texts."""
    wanted = tuple(sorted(set(names)))
    if not wanted:
        return {}
    alts: dict[str, dict[str, str]] = {}
    for parent, language, text in frappe.db.sql(
        """SELECT parent, language, text FROM `tabDiaspora Translation`
        WHERE parenttype = 'Diaspora Picture' AND field = 'alt' AND parent IN %(names)s""",
        {"names": wanted},
    ):
        alts.setdefault(parent, {})[language] = text or ""
    rows = frappe.db.sql(
        "SELECT name, mime_type, width, height, sha256, content FROM `tabDiaspora Picture` WHERE name IN %(names)s",
        {"names": wanted},
    )
    return {
        name: PictureFile(name, kind, int(width), int(height), sha256, content, alts.get(name, {}))
        for name, kind, width, height, sha256, content in rows
    }


def served(sha256: str) -> tuple[str, bytes] | None:
    """Return kind and bytes of the picture of this hash, None where there is none."""
    row = frappe.db.get_value(PICTURE, {"sha256": sha256}, ["mime_type", "content"])
    return (row[0], base64.b64decode(row[1])) if row else None


def is_in_use(name: str, sha256: str) -> bool:
    """Return whether a campaign's blocks or a frozen content hold the picture."""
    return bool(
        frappe.db.sql(
            "SELECT 1 FROM `tabDiaspora Campaign Variant` WHERE blocks LIKE %(name)s OR blocks_b LIKE %(name)s LIMIT 1",
            {"name": f'%"{name}"%'},
        )
        or frappe.db.sql(
            "SELECT 1 FROM `tabDiaspora Content Version` WHERE content LIKE %(sha256)s LIMIT 1",
            {"sha256": f"%{sha256}%"},
        )
    )
