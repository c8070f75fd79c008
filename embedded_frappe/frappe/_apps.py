"""Apps and their hooks: which are installed, where they lie, what their hooks.py says."""

import importlib
import json
import os
from functools import lru_cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import frappe
from frappe._mapping import _dict

from embedded_frappe.finder import FOLDER

FRAPPE_MODULES = ("Core",)
_installed: dict[str, list[str]] = {}  # by database; dropped with the metas, when another process changes the schema


def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
    """The site's apps, `frappe` first; [] where there is no database yet."""
    if getattr(frappe.local, "db", None) is None or frappe.local.flags.new_site:
        return []
    path = frappe.local.db.path
    if path not in _installed:
        _installed[path] = json.loads(frappe.db.get_global("installed_apps") or "[]")
    return list(_installed[path])


def get_module(modulename: str) -> ModuleType:
    return importlib.import_module(modulename)


def get_attr(method_string: str) -> Any:
    """The object at a dotted path. Raises AppNotInstalledError for an app that is not on this site."""
    app_name, _, _ = method_string.partition(".")
    if "." not in method_string:
        raise frappe.ValidationError(f"{method_string!r} is not a dotted path")
    flags = frappe.local.flags
    if not flags.in_uninstall and not flags.in_install and app_name not in get_installed_apps():
        if app_name != "frappe":
            frappe.throw(frappe._("App {0} is not installed").format(app_name), frappe.AppNotInstalledError)
    modulename, _, name = method_string.rpartition(".")
    return getattr(get_module(modulename), name)


def get_hooks(hook: str | None = None, default: Any = "_KEEP_DEFAULT_LIST", app_name: str | None = None) -> Any:
    """All hooks, or the values of one over all apps: lists joined, dicts merged into lists."""
    apps = (app_name,) if app_name else tuple(get_installed_apps() or ["frappe"])
    hooks = _load_hooks(apps)
    if hook is None:
        return _dict(hooks)
    return hooks.get(hook) or ([] if default == "_KEEP_DEFAULT_LIST" else default)


@lru_cache(maxsize=32)
def _load_hooks(apps: tuple[str, ...]) -> dict[str, Any]:
    hooks: dict[str, Any] = {}
    for app in apps:
        for key, value in vars(get_module(f"{app}.hooks")).items():
            if not key.startswith("_") and not isinstance(value, (FunctionType, ModuleType, type)):
                _append(hooks, key, value)
    return hooks


def _append(target: dict[str, Any], key: str, value: Any) -> None:
    if isinstance(value, dict):
        inner = target.setdefault(key, {})
        for inner_key, inner_value in value.items():
            _append(inner, inner_key, inner_value)
    else:
        target.setdefault(key, []).extend(value if isinstance(value, list) else [value])


def clear_hooks() -> None:
    """Forget what hooks.py said, after an app was installed."""
    _load_hooks.cache_clear()


def forget_installed_apps(path: str) -> None:
    """Ask the database again which apps there are."""
    _installed.pop(path, None)


def get_app_path(app_name: str, *joins: str) -> str:
    """A path inside the app's package; each further part is scrubbed unless it is a file's name."""
    folder = str(FOLDER) if app_name == "frappe" else os.path.dirname(get_module(app_name).__file__ or "")
    return os.path.join(folder, *joins)


def get_module_list(app_name: str) -> list[str]:
    """The titles in the app's modules.txt."""
    if app_name == "frappe":
        return list(FRAPPE_MODULES)
    file = Path(get_app_path(app_name, "modules.txt"))
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def get_module_app(module_title: str) -> str:
    """The app that owns the module with this title."""
    wanted = scrub(module_title)
    for app in dict.fromkeys([*get_installed_apps(), *(frappe.local.flags.installing or []), "frappe"]):
        if wanted in map(scrub, get_module_list(app)):
            return app
    raise frappe.DoesNotExistError(f"Module {module_title} not found")


def scrub(txt: str) -> str:
    """A title as the name of a folder: lower case, with underscores."""
    return txt.replace(" ", "_").replace("-", "_").lower()
