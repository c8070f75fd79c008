"""Builds the answer from `frappe.local.response`: JSON, a download, or a redirect."""

from __future__ import annotations

import json
import mimetypes
import os
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import frappe
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.local import LocalProxy
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from embedded_frappe.errors import NotSupportedByEmbedded

MAY_HOLD_SCRIPTS = (".svg", ".html", ".htm", ".xml")


def build_response(response_type: str = "json") -> Response:
    """The answer of the kind that `frappe.local.response.type` says, else of `response_type`."""
    content = frappe.local.response
    kind = content.get("type") or response_type
    if kind == "json":
        return as_json()
    if kind in ("download", "binary"):
        return _as_download(content)
    if kind == "redirect":
        return Response(status=302, headers={"Location": content["location"]}, mimetype="text/html")
    if kind == "page":
        return _as_page(content)
    raise NotSupportedByEmbedded(f"frappe.local.response.type = {kind!r}")


def as_json() -> Response:
    """`frappe.local.response` with its messages and tracebacks, compact."""
    make_logs()
    content = dict(frappe.local.response)
    if not content.get("docs"):
        content.pop("docs", None)
    status = content.pop("http_status_code", None) or 200
    body = json.dumps(content, default=json_handler, separators=(",", ":"))
    return Response(body, status=status, mimetype="application/json")


def download_private_file(path: str) -> Response:
    """A file of `private/files`, to who may read it. Raises Forbidden for all others and for what is not there."""
    from frappe.core.doctype.file.utils import find_file_by_url

    guest = frappe.session.user == "Guest"
    file = None if guest else find_file_by_url(path, name=frappe.form_dict.fid)
    if file is None:
        raise Forbidden(frappe._("You don't have permission to access this file"))
    if not file.exists_on_disk():
        raise NotFound
    response = send_file(file.get_full_path(), frappe.local.request.environ)
    response.headers["Cache-Control"] = "no-store"
    if os.path.splitext(path)[1].lower() in MAY_HOLD_SCRIPTS:
        response.headers.add("Content-Disposition", "attachment", filename=file.file_name)
    return response


def make_logs() -> None:
    """Put what `msgprint` and errors left into the answer: `_server_messages` is JSON in a string of JSON strings."""
    content = frappe.local.response
    if getattr(frappe.local, "error_log", None):
        content["exc"] = json.dumps([str(entry["exc"]) for entry in frappe.local.error_log])
    if frappe.local.message_log:
        content["_server_messages"] = json.dumps([_message_text(entry) for entry in frappe.local.message_log])
    if frappe.local.flags.error_message:
        content["_error_message"] = frappe.local.flags.error_message


def json_handler(value: Any) -> Any:
    """What `json` cannot write: documents, instants, decimals, sets. Raises TypeError for anything else."""
    if isinstance(value, datetime | date | time | timedelta):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, LocalProxy):
        return value._get_current_object()
    if callable(getattr(value, "__json__", None)):
        return value.__json__()
    if callable(getattr(value, "as_dict", None)):
        return value.as_dict(no_nulls=True)
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _message_text(entry: Any) -> str:
    return entry if isinstance(entry, str) else json.dumps(entry, default=str)


def _as_page(content: Any) -> Response:
    from embedded_frappe.host.page_templates import render_page

    context = {"title": frappe.local.message_title, "text": frappe.local.message}
    return render_page("templates/message.html", context, content.get("http_status_code") or 200)


def _as_download(content: Any) -> Response:
    filename = str(content["filename"])
    kind = content.get("content_type") or mimetypes.guess_type(filename)[0] or "application/octet-stream"
    response = Response(content["filecontent"], mimetype=kind)
    disposition = content.get("display_content_as") or "attachment"
    response.headers.add("Content-Disposition", disposition, filename=filename)
    return response
