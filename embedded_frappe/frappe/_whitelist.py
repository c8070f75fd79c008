"""The registry of methods that may be called over HTTP."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import frappe

F = TypeVar("F", bound=Callable[..., Any])
ALL_METHODS = ("GET", "POST", "PUT", "DELETE")

whitelisted: set[Callable[..., Any]] = set()
guest_methods: set[Callable[..., Any]] = set()
xss_safe_methods: set[Callable[..., Any]] = set()
allowed_http_methods_for_whitelisted_func: dict[Callable[..., Any], Sequence[str]] = {}


def whitelist(
    allow_guest: bool = False, xss_safe: bool = False, methods: Sequence[str] | None = None
) -> Callable[[F], F]:
    """Let the function be called over HTTP, by guests too with allow_guest, by the listed methods only."""

    def register(function: F) -> F:
        whitelisted.add(function)
        allowed_http_methods_for_whitelisted_func[function] = list(methods or ALL_METHODS)
        if allow_guest:
            guest_methods.add(function)
            if xss_safe:
                xss_safe_methods.add(function)
        return function

    return register


def call(fn: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function, or the one at a dotted path, with those of the keywords that it takes."""
    function = frappe.get_attr(fn) if isinstance(fn, str) else fn
    return function(*args, **get_newargs(function, kwargs))


def get_newargs(fn: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The keywords that the function takes."""
    parameters = inspect.signature(fn).parameters.values()
    kept = {key: value for key, value in kwargs.items() if key not in ("flags", "ignore_permissions")}
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return kept
    names = {parameter.name for parameter in parameters}
    return {key: value for key, value in kept.items() if key in names}


def is_whitelisted(method: Callable[..., Any]) -> None:
    """Raise PermissionError unless the user may call the method over HTTP."""
    guest = frappe.session.user == "Guest"
    if method not in whitelisted or (guest and method not in guest_methods):
        summary = frappe._("You are not permitted to access this resource.")
        name = frappe.bold(f"{method.__module__}.{method.__name__}")
        detail = frappe._("Function {0} is not whitelisted.").format(name)
        message = f"<details><summary>{summary}</summary>{detail}</details>"
        frappe.throw(message, frappe.PermissionError, title=frappe._("Method Not Allowed"))


def is_valid_http_method(method: Callable[..., Any]) -> None:
    """Raise PermissionError where the request's HTTP method is not among the function's."""
    if frappe.local.flags.in_safe_exec or not getattr(frappe.local, "request", None):
        return
    if frappe.request.method not in allowed_http_methods_for_whitelisted_func[method]:
        frappe.throw(frappe._("Not permitted"), frappe.PermissionError)
