"""The WSGI application: one request on one site, from its first byte to its last header.

Unsafe methods commit when all went well; everything else is rolled back. The site comes from configuration
(`FRAPPE_SITE`, or the only folder of sites), never from the request.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.auth import UNSAFE_HTTP_METHODS, CookieManager, LoginManager, validate_auth, validate_csrf_token
from frappe.translate import get_language
from frappe.utils.response import download_private_file
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from embedded_frappe.host import error_answers, pages, request_site, security_headers, static_files
from embedded_frappe.host.job_run import is_passing

SAFE_METHODS = ("GET", "HEAD")
MAX_BODY_BYTES = 25 * 1024 * 1024


@Request.application
def application(request: Request) -> Response:
    """Answer one request."""
    try:
        response = static_files.serve(request) or _answer_reading(request) or _answer(request)
    except HTTPException as error:
        response = error_answers.answer_http(error, request)
    finally:
        frappe.destroy()
    security_headers.apply(request, response)
    return response


def _answer_reading(request: Request) -> Response | None:
    """The answer to a request that changes nothing; None where the database failed under it in a passing way."""
    return _answer(request, last_try=False) if request.method in SAFE_METHODS else None


def _answer(request: Request, *, last_try: bool = True) -> Response | None:
    response: Response | None = None
    try:
        init_request(request)
        validate_auth()
        validate_csrf_token()
        response = _dispatch(request)
        if request.method in UNSAFE_HTTP_METHODS:
            frappe.db.commit()
        else:
            frappe.db.rollback()
    except HTTPException as error:
        frappe.db.rollback()
        response = error_answers.answer_http(error, request)
    except Exception as error:  # noqa: BLE001  the border: whatever was raised becomes an answer
        if not last_try and is_passing(error):
            frappe.destroy()
            return None
        response = _refuse(error, request)
    _run_after_request(request, response)
    if hasattr(frappe.local, "cookie_manager"):
        frappe.local.cookie_manager.flush_cookies(response)
    return response


def init_request(request: Request) -> None:
    """Connect to the site, read the form, and find out who asks and in which language."""
    frappe.init(site=request_site.site_name(), sites_path=request_site.sites_path())
    frappe.local.request = request
    frappe.local.is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    frappe.local.cookie_manager = CookieManager()
    frappe.local.request_ip = request_site.client_address(request)
    frappe.connect(set_admin_as_user=False)
    frappe.set_user("Guest")
    request.environ[security_headers.IS_SECURE] = request_site.is_secure(request)
    if frappe.conf.get("maintenance_mode"):
        raise frappe.SessionStopped(_("The site is being updated. Please come back in a few minutes."))
    request.max_content_length = int(frappe.conf.get("max_file_size") or MAX_BODY_BYTES)
    if (request.content_length or 0) > request.max_content_length:
        raise RequestEntityTooLarge(f"The request is larger than {request.max_content_length // 1024**2} MB.")
    request.max_form_memory_size = request.max_content_length
    make_form_dict(request)
    frappe.local.login_manager = LoginManager()
    frappe.local.lang = get_language()
    for hook in frappe.get_hooks("before_request"):
        frappe.get_attr(hook)()


def make_form_dict(request: Request) -> None:
    """`frappe.form_dict` from a JSON body, or else from the query and the form."""
    args: Any = {}
    if request.is_json and request.get_data():
        args = _read_json(request.get_data(as_text=True))
    else:
        args = {**request.args.to_dict(), **request.form.to_dict()}
    if isinstance(args, list):
        args = {"data": args}
    if not isinstance(args, dict):
        frappe.throw(_("Invalid request arguments"))
    frappe.local.form_dict = frappe._dict(args)
    frappe.local.form_dict.pop("_", None)


def _read_json(body: str) -> Any:
    try:
        args = json.loads(body)
        if "\\ud" in body.lower():  # half a character can neither be stored nor sent back
            json.dumps(args, ensure_ascii=False).encode()
        return args
    except RecursionError:
        frappe.throw(_("The JSON of the request is nested too deeply."))
    except json.JSONDecodeError as error:  # 500, as on Frappe
        where = f"line {error.lineno}, column {error.colno}"
        frappe.msgprint(_("The request cannot be read as JSON ({0}).").format(where))
        raise
    except ValueError:
        frappe.throw(_("A value in the request is no text or number that can be stored."))


def _dispatch(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response()
    if request.path.startswith("/api/"):
        from frappe import api

        return api.handle(request)
    if request.path.startswith("/private/files/"):
        return download_private_file(request.path)
    if request.path.startswith("/private/"):
        raise NotFound
    if request.method not in ("GET", "HEAD", "POST"):
        raise MethodNotAllowed(["GET", "HEAD", "POST"])
    return pages.get_response(request.path)


def _refuse(error: Exception, request: Request) -> Response:
    if getattr(frappe.local, "db", None):
        frappe.db.rollback()
    return error_answers.answer_exception(error, request)


def _run_after_request(request: Request, response: Response) -> None:
    try:
        for hook in frappe.get_hooks("after_request"):
            frappe.get_attr(hook)(response=response, request=request)
    except Exception as error:  # noqa: BLE001  the answer stands; a hook must not take it away
        frappe.logger("web").error("after_request: %s", type(error).__name__)
