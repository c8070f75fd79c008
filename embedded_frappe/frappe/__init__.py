"""The root module of Frappe as the stand-in serves it: state of the request, documents, lists, messages, hooks.

Names and signatures are Frappe 15's; the work is done in the modules beside it.
"""
# ruff: noqa: F401, F403, F811  (this module is the list of names)

from typing import Any

from frappe._apps import (
    clear_hooks,
    get_app_path,
    get_attr,
    get_hooks,
    get_installed_apps,
    get_module,
    get_module_app,
    get_module_list,
    scrub,
)
from frappe._mapping import _dict
from frappe._messages import _, clear_last_message, clear_messages, get_message_log, log_error, logger, msgprint, throw
from frappe._site import connect, destroy, get_site_config, get_site_path, init, set_user
from frappe._state import (
    conf,
    db,
    debug_log,
    error_log,
    flags,
    form,
    form_dict,
    job,
    lang,
    local,
    message_log,
    request,
    response,
    session,
    user,
)
from frappe._whitelist import (
    allowed_http_methods_for_whitelisted_func,
    call,
    get_newargs,
    guest_methods,
    is_valid_http_method,
    is_whitelisted,
    whitelist,
    whitelisted,
    xss_safe_methods,
)
from frappe.exceptions import *
from frappe.exceptions import PermissionError
from frappe.utils.jsons import as_json, parse_json

from embedded_frappe.errors import refuse_options

__version__ = "15.8.1+embedded"

STANDARD_USERS = ("Guest", "Administrator")


def get_doc(*args: Any, **kwargs: Any) -> Any:
    """Load `get_doc(doctype, name)`, a single `get_doc(doctype)`, or make a new one of a dict or keywords."""
    from frappe.model.document import get_doc

    return get_doc(*args, **kwargs)


def get_single(doctype: str) -> Any:
    return get_doc(doctype, doctype)


def new_doc(
    doctype: str, *, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False, **kwargs: Any
) -> Any:
    """A new document with its defaults, not yet inserted."""
    from frappe.model.create_new import get_new_doc

    doc = get_new_doc(doctype, parent_doc, parentfield, as_dict=as_dict)
    return doc.update(kwargs)


def delete_doc(
    doctype: str,
    name: str | None = None,
    force: bool | int = 0,
    ignore_doctypes: Any = None,
    for_reload: bool = False,
    ignore_permissions: bool = False,
    flags: Any = None,
    ignore_on_trash: bool = False,
    ignore_missing: bool = True,
    delete_permanently: bool = False,
) -> Any:
    """Delete a document with its children. Raises LinkExistsError where others link to it, unless `force`."""
    from frappe.model.delete_doc import delete_doc

    return delete_doc(
        doctype, name, force, ignore_permissions, flags, ignore_on_trash, ignore_missing, delete_permanently
    )


def get_meta(doctype: str, cached: bool = True) -> Any:
    """What the DocType's JSON says. Raises DoesNotExistError."""
    from frappe.model.meta import get_meta

    return get_meta(doctype)


def get_list(doctype: str, *args: Any, **kwargs: Any) -> list[Any]:
    """Rows that the user may read, `modified desc`, without limit unless one is given."""
    from frappe.model.db_query import DatabaseQuery

    return DatabaseQuery(doctype).execute(*args, **kwargs)


def get_all(doctype: str, *args: Any, **kwargs: Any) -> list[Any]:
    """Rows without a look at permissions."""
    kwargs["ignore_permissions"] = True
    if "limit_page_length" not in kwargs:
        kwargs["limit_page_length"] = 0
    return get_list(doctype, *args, **kwargs)


def get_value(*args: Any, **kwargs: Any) -> Any:
    return db.get_value(*args, **kwargs)


def has_permission(
    doctype: str | None = None,
    ptype: str = "read",
    doc: Any = None,
    user: str | None = None,
    throw: bool = False,
    *,
    parent_doctype: str | None = None,
    debug: bool = False,
    **options: Any,
) -> bool:
    """May the user do this? With `throw` raises PermissionError where not."""
    from frappe.permissions import has_permission

    refuse_options("frappe.has_permission", options)
    if not doctype and doc is not None:
        doctype = doc.doctype
    allowed = has_permission(doctype, ptype, doc, user, throw, parent_doctype=parent_doctype)
    if throw and not allowed:
        name = doc if isinstance(doc, str) else getattr(doc, "name", "")
        local.flags.error_message = _("No permission for {0}").format(f"{_(doctype or '')} {name}".strip())
        raise PermissionError
    return allowed


def only_for(roles: str | list[str] | tuple[str, ...] | set[str], message: bool = False) -> None:
    """Raise PermissionError, with `message` in words, unless the user has one of the roles (Administrator has all)."""
    if session.user == "Administrator":
        return
    wanted = {roles} if isinstance(roles, str) else set(roles)
    if wanted.isdisjoint(get_roles()):
        if not message:
            raise PermissionError
        names = ", ".join(f"<strong>{_(role)}</strong>" for role in sorted(wanted))
        throw(_("This action is only allowed for {}").format(names), PermissionError, _("Not Permitted"))


def get_roles(username: str | None = None) -> list[str]:
    """The roles of the user, `All` and `Guest` among them."""
    from frappe.permissions import get_roles

    return get_roles(username or session.user)


def generate_hash(txt: str | None = None, length: int = 56) -> str:
    """A random name of hex digits."""
    import secrets

    return secrets.token_hex((length + 1) // 2)[:length]


def enqueue(*args: Any, **kwargs: Any) -> Any:
    """Hand a job to a worker; see frappe.utils.background_jobs."""
    from frappe.utils.background_jobs import enqueue

    return enqueue(*args, **kwargs)


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
    """Forget what this process keeps of meta, roles and hooks."""
    from frappe.model.meta import clear_meta_cache

    clear_meta_cache(doctype)
    clear_hooks()
    local.role_permissions = {}


def bold(text: str) -> str:
    return f"<strong>{text}</strong>"


def respond_as_web_page(title: str, html: str, http_status_code: int | None = None, **options: Any) -> None:
    """Answer the request with a page of a title and a text."""
    refuse_options("frappe.respond_as_web_page", options)
    local.message_title, local.message = title, html
    local.response.update(type="page", route="message", http_status_code=http_status_code or 200)
