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

_TRUE = frozenset(("true", "1", "on", "yes", "t", "y"))
_FALSE = frozenset(("false", "0", "off", "no", "f", "n"))


class _DoesNotFit(Exception):
    """This type does not take the value; another member of a union may."""


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
    members = _union_members(annotation)
    if default is not inspect.Parameter.empty:
        members = (*members, type(default))
    if any(type(value) is _plain(member) for member in members):
        return value
    for member in members:
        try:
            return _fit(_plain(member), value)
        except _DoesNotFit:
            continue
    raise FrappeTypeError(
        f"Argument '{name}' should be of type '{_type_name(annotation)}' but got '{type(value).__name__}' instead."
    )


def _union_members(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def _plain(annotation: Any) -> Any:
    return typing.get_origin(annotation) or annotation


def _type_name(annotation: Any) -> str:
    return annotation.__qualname__ if isinstance(annotation, type) else str(annotation)


def _fit(wanted: Any, value: Any) -> Any:
    fitter = _FITTERS.get(wanted)
    if fitter is not None:
        return fitter(value)
    if wanted is Any or not isinstance(wanted, type) or isinstance(value, wanted):
        return value
    raise _DoesNotFit


def _fit_bool(value: Any) -> bool:
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    text = value.strip().lower() if isinstance(value, str) else ""
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise _DoesNotFit


def _fit_int(value: Any) -> int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return int(value)
    text = value.strip() if isinstance(value, str) else ""
    if text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() and len(text) <= 30:
        return int(text)
    raise _DoesNotFit


def _fit_float(value: Any) -> float:
    if isinstance(value, str | int | float):
        try:
            return float(value)
        except (ValueError, OverflowError):
            raise _DoesNotFit from None
    raise _DoesNotFit


def _fit_str(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise _DoesNotFit


def _fit_none(value: Any) -> None:
    if value is not None:
        raise _DoesNotFit


def _fit_date(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _DoesNotFit from None
    raise _DoesNotFit


def _fit_datetime(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise _DoesNotFit from None
    raise _DoesNotFit


_FITTERS: dict[Any, Callable[[Any], Any]] = {
    bool: _fit_bool,
    int: _fit_int,
    float: _fit_float,
    str: _fit_str,
    None: _fit_none,
    type(None): _fit_none,
    date: _fit_date,
    datetime: _fit_datetime,
}
