"""`/api/method/<dotted path>`: finds a whitelisted function, checks that this user may call it so, and calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.utils import check_write_permission, find_file_by_url
from frappe.utils.data import cint
from frappe.utils.typing_validations import transform_parameter_types
from werkzeug.wrappers import Response

from embedded_frappe.errors import NotSupportedByEmbedded

# Names that Frappe answers without a module path.
_SHORT_NAMES = {
    "ping": "frappe.handler.ping",
    "frappe.ping": "frappe.handler.ping",
    "version": "frappe.handler.version",
    "logout": "frappe.handler.logout",
    "login": "frappe.handler.login",
    "upload_file": "frappe.handler.upload_file",
    "download_file": "frappe.handler.download_file",
}


def handle() -> Response | None:
    """Call `form_dict.cmd`; a Response of its own is passed on, any other value becomes `message`."""
    data = execute_cmd(frappe.local.form_dict.pop("cmd"))
    if isinstance(data, Response):
        return data
    if data is not None:
        frappe.local.response["message"] = data
    return None


def execute_cmd(cmd: str) -> Any:
    """The value of the whitelisted function `cmd`, called with the form's arguments.

    Raises ValidationError (no such function), PermissionError (not whitelisted, wrong HTTP method, Guest),
    FrappeTypeError, and whatever the function raises.
    """
    method = _find(_override_of(_SHORT_NAMES.get(cmd, cmd)))
    frappe.is_whitelisted(method)
    frappe.is_valid_http_method(method)
    return method(**transform_parameter_types(method, frappe.get_newargs(method, frappe.local.form_dict)))


@frappe.whitelist(allow_guest=True)
def ping() -> str:
    """Is the site up and its database there?"""
    frappe.db.sql("SELECT 1")
    return "pong"


@frappe.whitelist(allow_guest=True)
def version() -> str:
    """Frappe's version, as the contract covers it."""
    return str(frappe.__version__)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def login(usr: str | None = None, pwd: str | None = None) -> None:
    """Start a session. The answer's `message`, `home_page` and `full_name` are set by the login manager."""
    frappe.local.login_manager.login(usr, pwd)
    frappe.db.commit()


@frappe.whitelist(allow_guest=True)
def logout() -> None:
    """End the session; commits, since it may be asked by GET."""
    frappe.local.login_manager.logout()
    frappe.db.commit()


@frappe.whitelist(allow_guest=True)
def upload_file() -> Any:
    """Keep the file in the form's field `file`; the `File`. Attached to `doctype` and `docname` where they are given.

    Raises PermissionError for a guest, and for who may not write that document.
    """
    form = frappe.local.form_dict
    if frappe.session.user == "Guest":
        raise frappe.PermissionError
    for option in ("method", "optimize", "library_file_name"):
        if form.get(option) and str(form[option]) not in ("0", "false"):
            raise NotSupportedByEmbedded(f"upload_file({option}=...)")
    check_write_permission(form.doctype, form.docname)
    uploaded = frappe.request.files.get("file")
    values = {
        "attached_to_doctype": form.doctype,
        "attached_to_name": form.docname,
        "attached_to_field": form.fieldname,
        "folder": form.folder or "Home",
        "file_name": uploaded.filename if uploaded else form.file_name,
        "file_url": form.file_url,
        "is_private": cint(form.is_private),
        "content": uploaded.stream.read() if uploaded else None,
    }
    return frappe.get_doc({"doctype": "File", **values}).save()


@frappe.whitelist(allow_guest=True)
def download_file(file_url: str) -> None:
    """Send a file that the user may read, to be kept. Raises DoesNotExistError, PermissionError."""
    file = find_file_by_url(file_url)
    if file is None:
        raise frappe.PermissionError
    content = file.get_content()
    frappe.local.response.update(type="download", filename=file.file_name, filecontent=content)


def _override_of(path: str) -> str:
    overrides = frappe.get_hooks("override_whitelisted_methods", {}).get(path)
    return str(overrides[-1]) if overrides else path


def _find(path: str) -> Callable[..., Any]:
    try:
        return frappe.get_attr(path)
    except Exception as error:
        frappe.throw(_("Failed to get method for command {0} with {1}").format(path, error))
        raise AssertionError("frappe.throw returned") from error
