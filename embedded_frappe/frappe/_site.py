"""Binds this thread to a site: frappe.local, configuration, paths, the connection, the user.

Never creates a site; frappe/installer.py does.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import frappe
from frappe._mapping import _dict
from werkzeug.local import release_local

BEFORE_CONNECT = {
    "message_log": list,
    "error_log": list,
    "debug_log": list,
    "role_permissions": dict,
    "valid_columns": dict,
    "form_dict": _dict,
    "form": _dict,
}

FROM_ENVIRONMENT = {
    "db_type": "FRAPPE_DB_TYPE",
    "db_host": "FRAPPE_DB_HOST",
    "db_port": "FRAPPE_DB_PORT",
    "db_socket": "FRAPPE_DB_SOCKET",
    "redis_queue": "FRAPPE_REDIS_QUEUE",
}


def init(site: str, sites_path: str | None = None, new_site: bool = False, force: bool = False) -> None:
    """Start a fresh frappe.local for the site. Raises IncorrectSitePath where its folder is missing."""
    local = frappe.local
    if getattr(local, "initialised", None) == site and not force:
        return
    destroy()
    local.sites_path = sites_path or os.environ.get("SITES_PATH", ".")
    local.site = site
    local.site_path = os.path.join(local.sites_path, site)
    for name, make in BEFORE_CONNECT.items():
        setattr(local, name, make())
    local.flags = _dict(
        currently_saving=[], in_install=False, in_migrate=False, in_patch=False, in_test=False, new_site=new_site
    )
    local.conf = get_site_config()
    if not new_site and not os.path.isdir(local.site_path):
        raise frappe.IncorrectSitePath(f"{local.site_path} does not exist")
    local.lang = local.conf.lang or "en"
    local.response = _dict({"docs": []})
    local.session = _dict(user="Guest", data=_dict(), sid="")
    local.user = None
    local.request = None
    local.request_ip = None
    local.job = None
    local.cache = {}
    local.dev_server = False
    local.initialised = site


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
    """Open the site's database and become Administrator."""
    from frappe.database import dialect_of
    from frappe.model.meta import drop_stale_metas

    if site:
        init(site)
    frappe.local.db = dialect_of(frappe.local.conf).of_site(frappe.local.site_path, frappe.local.conf)
    drop_stale_metas()
    if set_admin_as_user:  # a job or a command: its snapshot begins with its own first statement
        frappe.local.db.rollback()
        set_user("Administrator")


def destroy() -> None:
    """Give the connection back and forget frappe.local."""
    db = getattr(frappe.local, "db", None)
    if db is not None:
        db.close()
    release_local(frappe.local)


def set_user(username: str) -> None:
    """Act as the user from here on."""
    local = frappe.local
    local.session = _dict(user=username, sid=username, data=_dict())
    local.form_dict = _dict()
    local.role_permissions = {}
    local.cache = {}


def get_site_config(sites_path: str | None = None, site_path: str | None = None) -> _dict:
    """common_site_config.json with the site's own site_config.json over it, and Frappe's variables over both."""
    local = frappe.local
    common = os.path.join(sites_path or local.sites_path, "common_site_config.json")
    own = os.path.join(site_path or local.site_path, "site_config.json")
    config = _dict(read_config(common))
    config.update(read_config(own))
    config.update({key: os.environ[name] for key, name in FROM_ENVIRONMENT.items() if os.environ.get(name)})
    return config


def read_config(path: str | Path) -> dict[str, Any]:
    """A configuration file, {} where there is none. Raises ValueError that names the file."""
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return {}
    try:
        return json.loads(_text_of(str(path), state.st_mtime_ns, state.st_size, state.st_ino))
    except ValueError as error:
        raise ValueError(f"{path} is not valid JSON: {error}") from error


@lru_cache(maxsize=32)
def _text_of(path: str, *_state: int) -> str:
    """Read once as long as the file is the same: every request asks."""
    return Path(path).read_text("utf-8")


def get_site_path(*joins: str) -> str:
    return os.path.join(frappe.local.site_path, *joins)
