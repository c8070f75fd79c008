"""Website pages: a template in an app's `www` folder with its `get_context`, and the host's own few pages.

`www/diaspora/x.html` answers at /diaspora/x for GET, HEAD and POST; `x.py` beside it may define
`get_context(context)`. Templates are autoescaped. A page without `</body>` is put into the host's frame.
"""

from __future__ import annotations

import functools
import importlib
import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import frappe
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from embedded_frappe.host import account_pages, page_templates

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MAX_SEGMENTS = 8
# Werkzeug makes a rule by way of a syntax tree, and two threads at that at once may fail in CPython before 3.11.8 with
# "AST constructor recursion depth mismatch" (gh-106905): one map per set of rules, made by one thread.
_MAP_LOCK = threading.Lock()


@dataclass(frozen=True)
class Page:
    """A template of an app: its route, its file below the app's folder, and the Python module beside it, if any."""

    app: str
    route: str
    template: str
    module: str | None


def get_response(path: str) -> Response:
    """The page at a path. A redirect, a refusal or a missing page is an answer too; other errors are raised."""
    route = _routed(path.strip("/")) or _home_page()
    try:
        page = find_page(route)
        if page is not None:
            return _render(page)
        if route in account_pages.ROUTES:
            return account_pages.ROUTES[route]()
        return message_page(HTTPStatus.NOT_FOUND)
    except frappe.Redirect as redirect:
        frappe.db.commit()
        return _redirect(redirect)
    except frappe.PermissionError:
        frappe.db.rollback()
        return message_page(HTTPStatus.FORBIDDEN)
    except frappe.PageDoesNotExistError:
        return message_page(HTTPStatus.NOT_FOUND)


def _home_page() -> str:
    """What / shows: the route that an app's `role_home_page` gives to a role of the user, else the landing."""
    given: dict[str, list[str]] = frappe.get_hooks("role_home_page") or {}
    routes = [given[role][-1].strip("/") for role in frappe.get_roles() if role in given]
    return routes[0] if routes else "index"


def _routed(path: str) -> str:
    """Where the apps' `website_route_rules` lead a path; the path itself where none of them fits."""
    rules: list[dict[str, str]] = frappe.get_hooks("website_route_rules") or []
    if not rules or not path:
        return path
    places = tuple((rule["from_route"], rule["to_route"]) for rule in rules)
    with _MAP_LOCK:
        routes = _map_of(places)
    try:
        endpoint, values = routes.bind("").match(f"/{path}")
    except HTTPException:
        return path
    frappe.local.form_dict.update(values)
    return str(endpoint)


@functools.cache
def _map_of(places: tuple[tuple[str, str], ...]) -> Map:
    return Map([Rule(source, endpoint=target) for source, target in places], strict_slashes=False)


def find_page(route: str) -> Page | None:
    """The installed apps' template for a route, the last app first; None where there is none."""
    segments = route.split("/")
    if len(segments) > _MAX_SEGMENTS or not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return None
    for app in reversed(frappe.get_installed_apps()):
        folder = Path(frappe.get_app_path(app))
        for name in (f"www/{route}.html", f"www/{route}/index.html"):
            if (folder / name).is_file():
                return Page(app, route, name, _module_beside(app, folder, name))
    return None


def message_page(status: int, detail: str = "") -> Response:
    """A page of the host that says what is wrong, in the reader's language."""
    title, text = _MESSAGES.get(status, _MESSAGES[HTTPStatus.INTERNAL_SERVER_ERROR])
    context = {"title": frappe._(title), "text": frappe._(text), "detail": detail}
    return page_templates.render_page("templates/message.html", context, status)


def _module_beside(app: str, folder: Path, name: str) -> str | None:
    stem = name.removesuffix(".html").replace("-", "_")
    return f"{app}.{stem.replace('/', '.')}" if (folder / f"{stem}.py").is_file() else None


def _render(page: Page) -> Response:
    context = frappe._dict(path=page.route, route=page.route, form_dict=frappe.local.form_dict)
    if page.module:
        module = importlib.import_module(page.module)
        for name in ("no_cache", "title"):
            if hasattr(module, name):
                context[name] = getattr(module, name)
        if hasattr(module, "get_context"):
            added: Any = module.get_context(context)
            context.update(added or {})
    status = int(context.http_status_code or HTTPStatus.OK)
    return page_templates.render_page(f"{page.app}/{page.template}", context, status)


def _redirect(redirect: frappe.Redirect) -> Response:
    location = frappe.local.flags.redirect_location or frappe.local.response.get("location") or "/"
    return Response(status=redirect.http_status_code, headers={"Location": location}, mimetype="text/html")


_MESSAGES = {
    HTTPStatus.BAD_REQUEST: ("Bad Request", "The request could not be understood. Please go back and try again."),
    HTTPStatus.UNAUTHORIZED: ("Please log in", "You are not logged in, or your session has ended."),
    HTTPStatus.FORBIDDEN: ("Not Permitted", "You do not have enough permissions to see this page."),
    HTTPStatus.NOT_FOUND: ("Not Found", "There is no page at this address."),
    HTTPStatus.EXPECTATION_FAILED: ("Something is not right", "Please correct what is named below and try again."),
    HTTPStatus.TOO_MANY_REQUESTS: ("Too many attempts", "Please wait a few minutes and try again."),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Please come back soon", "The site is being updated."),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("Server Error", "Something went wrong on our side. It has been noted."),
}
