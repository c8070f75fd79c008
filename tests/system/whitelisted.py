"""Every method of the app that a browser may call: found by walking its modules, and by the overriding hook."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

# The stand-in has no desk: these end behind our door there, with 501.
OF_THE_DESK = {"getdoc", "get_link_title", "get_open_count", "search_link", "search_widget"}


@dataclass(frozen=True)
class Door:
    """The path under /api/method, the function behind it, the HTTP verbs it answers, and whether Guest may call it."""

    path: str
    function: Callable[..., Any]
    verbs: Sequence[str]
    takes_guests: bool


@cache
def doors() -> dict[str, Door]:
    """Path -> door: those of the app's own modules, and Frappe's paths that lead to them."""
    import diaspora
    from diaspora import hooks

    found: dict[str, Door] = {}
    for module in pkgutil.walk_packages(diaspora.__path__, "diaspora."):
        for name, member in vars(importlib.import_module(module.name)).items():
            if getattr(member, "__module__", "") == module.name and is_whitelisted(member):
                found[f"{module.name}.{name}"] = door_of(f"{module.name}.{name}", member)
    for path, target in hooks.override_whitelisted_methods.items():
        found[path] = door_of(path, found[target].function)
    return found


def is_whitelisted(member: Any) -> bool:
    """Whether a browser may call it."""
    return inspect.isfunction(member) and member in _register().whitelisted


def door_of(path: str, function: Callable[..., Any]) -> Door:
    """The door at this path."""
    verbs = _register().allowed_http_methods_for_whitelisted_func[function]
    return Door(path, function, sorted(verbs), function in _register().guest_methods)


def _register() -> Any:
    """Frappe's own sets of functions, which the app has no business with."""
    return importlib.import_module("frappe")
