"""Turns what was raised into an answer: Frappe's JSON for programs, a page in the reader's language for people.

Tracebacks are shown only with `developer_mode`; the log gets class and place, never a message.
"""

from __future__ import annotations

import traceback
from http import HTTPStatus

import frappe
from frappe.utils.response import build_response
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from embedded_frappe.host import pages
from embedded_frappe.host.job_run import describe_failure


def answer_exception(error: Exception, request: Request) -> Response:
    """The answer for any exception, by its `http_status_code` (500 where it has none)."""
    status = int(getattr(error, "http_status_code", 500))
    if not hasattr(frappe.local, "response"):
        return _no_site(status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        frappe.logger("web").error("%s: %s", request.path, describe_failure(error))
    if not _for_a_program(request):
        return _page(status, error)
    frappe.local.response = _what_stays(frappe.local.response)
    if _may_trace(status) or isinstance(error, frappe.FrappeTypeError):  # says which argument, and no more
        frappe.local.response["exception"] = traceback.format_exception_only(error)[0].strip()
    if _may_trace(status):
        frappe.local.response["exc"] = _traceback_json(error)
    frappe.local.response["exc_type"] = type(error).__name__
    response = build_response("json")
    response.status_code = status
    return response


def answer_http(error: HTTPException, request: Request) -> Response:
    """The answer for an error of HTTP itself (404, 405, 413): a page, as on Frappe."""
    if error.code == HTTPStatus.NOT_FOUND and getattr(frappe.local, "db", None):
        return pages.message_page(HTTPStatus.NOT_FOUND)
    response = error.get_response(request.environ)
    return Response(response.get_data(), error.code, dict(response.headers))


def _for_a_program(request: Request) -> bool:
    accept = request.headers.get("Accept", "")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest" or "application/json" in accept:
        return True
    return request.path.startswith("/api/") and not accept.startswith("text")


def _what_stays(content: dict[str, object]) -> dict[str, object]:
    """A half-built answer must not go out: only a message and the note about the session do."""
    return frappe._dict(
        {key: content[key] for key in ("message", "session_expired") if isinstance(content.get(key), str | int)}
    )


def _may_trace(status: int) -> bool:
    conf = getattr(frappe.local, "conf", None) or {}
    wanted = conf.get("developer_mode") or conf.get("allow_error_traceback")
    return bool(wanted) and status != HTTPStatus.NOT_FOUND and not frappe.local.flags.disable_traceback


def _traceback_json(error: Exception) -> str:
    import json

    return json.dumps(["".join(traceback.format_exception(error))])


def _page(status: int, error: Exception) -> Response:
    if not getattr(frappe.local, "db", None):
        return _no_site(status)
    said = status < HTTPStatus.INTERNAL_SERVER_ERROR and bool(frappe.local.message_log)
    detail = str(error) if said or _may_trace(status) else ""
    return pages.message_page(status, detail)


def _no_site(status: int) -> Response:
    """No site, no database: no language and no templates either."""
    return Response(f"{status} {HTTPStatus(status).phrase}\n", status, mimetype="text/plain")
