"""The Jinja environment of website pages: autoescaped, sandboxed, over the folders of the installed apps.

A template is found as `<app>/<path>` or `<path>` below an app's folder; then below the host's own templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import frappe
from frappe.translate import is_rtl
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, select_autoescape
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from werkzeug.wrappers import Response

_HOST_TEMPLATES = Path(__file__).parent / "templates"


def render_page(template: str, context: Mapping[str, Any], status: int = 200) -> Response:
    """A whole HTML page: the template by itself where it is one, else within the host's frame."""
    environment = _environment(tuple(app for app in frappe.get_installed_apps() if app != "frappe"))
    values = {**standard_context(), **context}
    html = environment.get_template(template).render(values)
    if "</body>" not in html:
        frame = environment.get_template("templates/frame.html")
        html = frame.render({**values, "page_content": Markup(html)})
    return Response(html, status, mimetype="text/html")


def standard_context() -> dict[str, Any]:
    """What every page may use: the language and its direction, the user, the request's form."""
    return {
        "lang": frappe.local.lang,
        "direction": "rtl" if is_rtl() else "ltr",
        "layout_direction": "rtl" if is_rtl() else "ltr",
        "user": frappe.session.user,
        "csrf_token": frappe.session.data.csrf_token or "",
        "form_dict": frappe.local.form_dict,
        "frappe": _frappe_of_templates(),
        "_": frappe._,
    }


def _frappe_of_templates() -> Any:
    """The part of `frappe` that a template may see; not the module, which would give it the database."""
    return frappe._dict(
        session=frappe._dict(user=frappe.session.user),
        local=frappe._dict(lang=frappe.local.lang, site=frappe.local.site),
        form_dict=frappe.local.form_dict,
        _=frappe._,
    )


@lru_cache(maxsize=8)
def _environment(apps: tuple[str, ...]) -> SandboxedEnvironment:
    folders = {app: Path(frappe.get_app_path(app)) for app in reversed(apps)}
    by_app: dict[str, BaseLoader] = {app: FileSystemLoader(folder) for app, folder in folders.items()}
    loaders: list[BaseLoader] = [PrefixLoader(by_app), *by_app.values(), FileSystemLoader(_HOST_TEMPLATES)]
    escape: Callable[[str | None], bool] = select_autoescape(default=True, default_for_string=True)
    return SandboxedEnvironment(loader=ChoiceLoader(loaders), autoescape=escape)
