"""The host's own pages: the landing at /, /login and /logout. Plain forms, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from werkzeug.wrappers import Response

from embedded_frappe.host import page_templates


def show_landing() -> Response:
    """What this site is, and where to log in; an app's www/index.html comes before it."""
    from embedded_frappe.host import pages  # which itself shows this page

    apps = [
        {
            "title": _last_hook("app_title", app),
            "description": _last_hook("app_description", app),
            "route": f"/{app}" if pages.find_page(app) else "",
        }
        for app in frappe.get_installed_apps()
        if app != "frappe"
    ]
    return page_templates.render_page("templates/landing.html", {"apps": apps, "full_name": _full_name()})


def show_login() -> Response:
    """The form; a POST of it logs in and goes on to `redirect-to`."""
    form = frappe.local.form_dict
    target = _own_path(str(form.get("redirect-to") or "/"))
    if frappe.local.request.method != "POST":
        return page_templates.render_page("templates/login.html", {"target": target, "problem": ""})
    if frappe.local.request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise frappe.PermissionError
    try:
        frappe.local.login_manager.login(str(form.get("usr") or ""), str(form.get("pwd") or ""))
    except frappe.AuthenticationError:
        problem = _("That name and password do not belong together. Please try again.")
        context = {"target": target, "problem": problem, "usr": form.get("usr")}
        return page_templates.render_page("templates/login.html", context, 401)
    except frappe.TooManyRequestsError as error:
        return page_templates.render_page("templates/login.html", {"target": target, "problem": str(error)}, 429)
    return Response(status=303, headers={"Location": target})


def log_out() -> Response:
    """Ends the session on POST; a GET only asks."""
    if frappe.local.request.method == "POST":
        frappe.local.login_manager.logout()
    return Response(status=303, headers={"Location": "/"})


ROUTES: dict[str, Callable[[], Response]] = {"index": show_landing, "login": show_login, "logout": log_out}


def _own_path(target: str) -> str:
    """A path of this site: never another host (`//evil`, `/\\evil`, `https:`), nor a line break in a header."""
    is_own = target.startswith("/") and target[1:2] not in ("/", "\\") and target.isprintable()
    return target if is_own else "/"


def _last_hook(hook: str, app: str) -> str:
    values = frappe.get_hooks(hook, app_name=app)
    return str(values[-1]) if isinstance(values, list) and values else str(values or "")


def _full_name() -> str:
    if frappe.session.user == "Guest":
        return ""
    return str(frappe.db.get_value("User", frappe.session.user, "full_name") or frappe.session.user)
