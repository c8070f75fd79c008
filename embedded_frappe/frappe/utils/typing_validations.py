"""Fits the arguments of a web request to a whitelisted function's annotations, as Frappe does with pydantic.

Knows int, float, bool, str, list, dict, date, datetime, None and unions of them; any other annotation, and annotations
that are text, are left alone. A dict or list given as a JSON string is not parsed, as on Frappe.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from frappe.exceptions import FrappeTypeError

_WORDS = dict.fromkeys(("true", "1", "on", "yes", "t", "y"), True) | dict.fromkeys(
    ("false", "0", "off", "no", "f", "n"), False
)


def transform_parameter_types(func: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the annotated types.

    Raises FrappeTypeError for a value that cannot become its type: `Argument 'a' should be of type 'int' but got 'str'
    instead.`
    """
    parameters = inspect.signature(func).parameters
    fitted = dict(kwargs)
    for name, annotation in getattr(func, "__annotations__", {}).items():
        if name in fitted and name in parameters and not isinstance(annotation, str):
            fitted[name] = _fit_argument(name, annotation, parameters[name].default, fitted[name])
    return fitted


def _fit_argument(name: str, annotation: Any, default: Any, value: Any) -> Any:
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    members = list(typing.get_args(annotation)) if is_union else [annotation]
    if default is not inspect.Parameter.empty:
        members.append(type(default))
    plain = [typing.get_origin(member) or member for member in members]
    if type(value) in plain or Any in plain:
        return value
    for member in plain:
        try:
            return _fit(member, value)
        except (ValueError, TypeError, OverflowError):
            continue
    wanted = annotation.__qualname__ if isinstance(annotation, type) else str(annotation)
    raise FrappeTypeError(f"Argument '{name}' should be of type '{wanted}' but got '{type(value).__name__}' instead.")


def _fit(wanted: Any, value: Any) -> Any:
    fitter = _FITTERS.get(wanted)
    if fitter is not None:
        return fitter(value)
    if isinstance(wanted, type) and not isinstance(value, wanted):
        raise TypeError
    return value


def _fit_bool(value: Any) -> bool:
    if value in (0, 1):
        return bool(value)
    if str(value).strip().lower() not in _WORDS:
        raise ValueError
    return _WORDS[str(value).strip().lower()]


def _fit_int(value: Any) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)


_FITTERS: dict[Any, Callable[[Any], Any]] = {
    bool: _fit_bool,
    int: _fit_int,
    float: float,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}
