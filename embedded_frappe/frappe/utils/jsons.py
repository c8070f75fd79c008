"""JSON as Frappe writes it: dates as text, sorted keys, documents as dicts."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def json_handler(value: Any) -> Any:
    """What json cannot write by itself. Raises TypeError for what nobody can."""
    if isinstance(value, (datetime, date, time, timedelta)):
        return format_moment(value)
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "as_dict"):
        return value.as_dict()
    if isinstance(value, (set, frozenset)) or hasattr(value, "__iter__"):
        return list(value)
    if isinstance(value, type):
        return repr(value)
    raise TypeError(f"Object of type {type(value)} with value of {value!r} is not JSON serializable")


def format_moment(value: datetime | date | time | timedelta) -> str:
    """`YYYY-MM-DD HH:MM:SS.ffffff`, `YYYY-MM-DD`, `H:MM:SS`."""
    return str(value)


def as_json(obj: Any, indent: int | None = 1, separators: Any = None, ensure_ascii: bool = True) -> str:
    """JSON text with sorted keys."""
    separators = separators or (",", ": ")
    try:
        return json.dumps(
            obj, indent=indent, sort_keys=True, default=json_handler, separators=separators, ensure_ascii=ensure_ascii
        )
    except TypeError:  # keys of several types cannot be sorted
        return json.dumps(obj, indent=indent, default=json_handler, separators=separators, ensure_ascii=ensure_ascii)


def parse_json(val: Any) -> Any:
    """Text as its value, a dict as a `_dict`; anything else as it is."""
    from frappe._mapping import _dict

    if isinstance(val, str):
        val = json.loads(val)
    return _dict(val) if isinstance(val, dict) else val
