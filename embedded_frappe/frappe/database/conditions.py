"""Filters as Frappe writes them (dict, `[f, op, v]`, `[dt, f, op, v]`, name) -> conditions with `%s` parameters.

One table of operators feeds get_list, count, get_value and delete. Field names are checked, values never formatted.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe.utils.data import get_datetime, getdate

COMPARISONS = ("=", "!=", ">", "<", ">=", "<=", "like", "not like")
OPERATORS = (*COMPARISONS, "in", "not in", "is", "between")
NUMERIC = {"Check", "Int", "Float", "Currency", "Percent", "Long Int"}
NEVER_NULL = {"name", "creation", "modified"}
_FIELD = re.compile(r"\w+")

Condition = tuple[str, list[Any]]


def normalise_filters(doctype: str, filters: Any) -> list[tuple[str, str, str, Any]]:
    """Each filter as (doctype, field, operator, value). Raises ValidationError for what is not a filter."""
    if isinstance(filters, str):
        filters = json.loads(filters) if filters[:1] in "[{" else {"name": filters}
    if not filters:
        return []
    if isinstance(filters, dict):
        return [_from_pair(doctype, field, value) for field, value in filters.items()]
    if isinstance(filters, (list, tuple)) and len(filters) in (3, 4) and isinstance(filters[0], str):
        if isinstance(filters[1], str):
            filters = [filters]
    return [_from_row(doctype, row) for row in filters]


def _from_pair(doctype: str, field: str, value: Any) -> tuple[str, str, str, Any]:
    if isinstance(value, (list, tuple)) and len(value) == 2 and str(value[0]).lower() in OPERATORS:
        return doctype, field, str(value[0]).lower(), value[1]
    if isinstance(value, (list, tuple)):
        raise frappe.ValidationError(f"Invalid filter: {field} {value!r} (write [operator, value])")
    return doctype, field, "=", value


def _from_row(doctype: str, row: Any) -> tuple[str, str, str, Any]:
    if isinstance(row, dict) and len(row) == 1:
        return _from_pair(doctype, *next(iter(row.items())))
    if isinstance(row, (list, tuple)) and len(row) == 2:
        return _from_pair(doctype, row[0], row[1])
    if isinstance(row, (list, tuple)) and len(row) == 3:
        row = (doctype, *row)
    if not isinstance(row, (list, tuple)) or len(row) < 4:
        frappe.throw(f"Filter must have 4 values (doctype, fieldname, operator, value): {row}")
    operator = str(row[2]).lower()
    if operator not in OPERATORS:
        frappe.throw(f"Operator must be one of {', '.join(OPERATORS)}")
    return row[0] or doctype, row[1], operator, row[3]


def build_condition(
    field: str, operator: str, value: Any, fieldtype: str = "Data", qualifier: str = "", match_null: bool = True
) -> Condition:
    """One condition. With match_null, `!=`, `not in`, `not like` and `= ''` find NULL too, as get_list does."""
    if not _FIELD.fullmatch(field):
        raise frappe.DataError(f"Field not permitted in query: {field}")
    column = f"{qualifier}`{field}`"
    return _BUILDERS.get(operator, _compare)(column, operator, value, fieldtype, match_null and field not in NEVER_NULL)


def _compare(column: str, operator: str, value: Any, fieldtype: str, nullable: bool) -> Condition:
    if value is None and fieldtype not in NUMERIC and not nullable:
        return f"{column} IS {'NOT ' if operator == '!=' else ''}NULL", []
    value = convert(value, fieldtype)
    if fieldtype in NUMERIC or operator in (">", ">=") or (operator in ("=", "like") and value != ""):
        return f"{column} {operator} %s", [value]
    fallback = "'0001-01-01'" if fieldtype in ("Date", "Datetime") and operator in ("<", "<=") else "''"
    left = f"ifnull({column}, {fallback})" if nullable else column
    return f"{left} {operator} %s", [value]


def _is(column: str, operator: str, value: Any, fieldtype: str, nullable: bool) -> Condition:
    if value not in ("set", "not set"):
        frappe.throw("Operator 'is' wants 'set' or 'not set'")
    return (f"{column} != ''", []) if value == "set" else (f"ifnull({column}, '') = ''", [])


def _in(column: str, operator: str, value: Any, fieldtype: str, nullable: bool) -> Condition:
    if value and not isinstance(value, (str, list, tuple, set, frozenset)):
        frappe.throw(f"Operator {operator!r} wants a list of values")
    values = value.split(",") if isinstance(value, str) else list(value or [])
    items = [convert(v.strip() if isinstance(v, str) else v, fieldtype) for v in values] or [""]
    if nullable and (operator == "not in" or "" in items):
        column = f"ifnull({column}, '')"
    return f"{column} {operator} %s", [items]


def _between(column: str, operator: str, value: Any, fieldtype: str, nullable: bool) -> Condition:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        frappe.throw("Operator 'between' wants a list of two values")
    if fieldtype == "Datetime":
        return f"{column} BETWEEN %s AND %s", [_day_start(value[0]), _day_end(value[1])]
    return f"{column} BETWEEN %s AND %s", [convert(v, fieldtype) for v in value]


_BUILDERS: dict[str, Callable[..., Condition]] = {
    "is": _is,
    "in": _in,
    "not in": _in,
    "between": _between,
}


def _day_start(value: Any) -> datetime:
    return get_datetime(value)


def _day_end(value: Any) -> datetime:
    moment = get_datetime(value)
    whole_day = not isinstance(value, datetime) and len(str(value)) <= len("2026-01-01")
    return moment.replace(hour=23, minute=59, second=59, microsecond=999999) if whole_day else moment


def convert(value: Any, fieldtype: str) -> Any:
    """A filter's value as the column holds it; text compares with text, numbers with numbers."""
    if fieldtype in NUMERIC:
        try:
            return float(value or 0)
        except (TypeError, ValueError):
            return 0
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if fieldtype == "Datetime" and value != "":
        return get_datetime(value)
    if fieldtype == "Date" and value != "":
        return getdate(value)
    return value if isinstance(value, (date, datetime, timedelta)) else str(value)


def join_conditions(conditions: Iterable[Condition], word: str = " AND ") -> Condition:
    """All conditions in one, with their parameters in order."""
    texts, params = [], []
    for text, values in conditions:
        texts.append(text)
        params.extend(values)
    return word.join(texts), params
