"""The part of `frappe.db` that reads and writes values by DocType and filters, without documents and their events."""

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any

import frappe
from frappe.database.conditions import Condition, build_condition, join_conditions, normalise_filters

from embedded_frappe.errors import refuse_options

DEFAULT_ORDER = "KEEP_DEFAULT_ORDERING"
_ORDER = re.compile(r"\s*[\w`.]+(\s+(asc|desc))?(\s*,\s*[\w`.]+(\s+(asc|desc))?)*\s*", re.IGNORECASE)


class Values:
    """Mixed into Database, which has sql()."""

    def get_value(
        self: Any,
        doctype: str,
        filters: Any = None,
        fieldname: str | Sequence[str] = "name",
        ignore: Any = None,
        as_dict: Any = False,
        debug: Any = False,
        order_by: str | None = DEFAULT_ORDER,
        cache: Any = False,
        for_update: Any = False,
        *,
        pluck: Any = False,
        **options: Any,
    ) -> Any:
        """A field, a tuple of fields or (as_dict) a dict of the first match; None without one."""
        if options:
            refuse_options("frappe.db.get_value", options)
        rows = self.get_values(
            doctype, filters, fieldname, ignore, as_dict, debug, order_by, for_update=for_update, pluck=pluck, limit=1
        )
        if not rows:
            return None
        row = rows[0]
        return row if as_dict or pluck or len(row) > 1 else row[0]

    def get_values(
        self: Any,
        doctype: str,
        filters: Any = None,
        fieldname: str | Sequence[str] = "name",
        ignore: Any = None,
        as_dict: Any = False,
        debug: Any = False,
        order_by: str | None = DEFAULT_ORDER,
        update: Any = None,
        cache: Any = False,
        for_update: Any = False,
        *,
        pluck: Any = False,
        distinct: Any = False,
        limit: int | None = None,
        **options: Any,
    ) -> Any:
        """All matches; for a single DocType its one row."""
        if options:
            refuse_options("frappe.db.get_values", options)
        fields = "*" if fieldname == "*" else [fieldname] if isinstance(fieldname, str) else list(fieldname)
        if filters is None or (filters == doctype and doctype != "DocType"):
            return self._single_row(doctype, fields, as_dict)
        where, params = self._where(doctype, filters)
        columns = "*" if fields == "*" else ", ".join(_column(field) for field in fields)
        query = f"SELECT {'DISTINCT ' if distinct else ''}{columns} FROM `tab{doctype}` WHERE {where}"
        if order_by and not distinct and not (limit == 1 and _by_name(filters)):
            query += f" ORDER BY {_order('`modified` DESC' if order_by == DEFAULT_ORDER else order_by)}"
        query += f" LIMIT {int(limit)}" if limit else ""
        query += " FOR UPDATE" if for_update else ""
        try:
            return self.sql(query, params, as_dict=as_dict, pluck=pluck, update=update)
        except (self.OperationalError, self.ProgrammingError) as error:
            if ignore and (self.is_table_missing(error) or self.is_missing_column(error)):
                return None
            raise

    def _where(self: Any, doctype: str, filters: Any) -> Condition:
        if isinstance(filters, (str, int)):
            return "`name` = %s", [str(filters) if isinstance(filters, str) else filters]
        if isinstance(filters, (list, tuple)) and filters and all(isinstance(n, str) for n in filters):
            if len(filters) not in (3, 4) or str(filters[-2]).lower() not in ("=", "!=", "in", "like", "is", ">", "<"):
                filters = {"name": ["in", list(filters)]}
        types = field_types(doctype)
        conditions = [
            build_condition(field, operator, value, types.get(field, "Data"), match_null=False)
            for _, field, operator, value in normalise_filters(doctype, filters)
        ]
        where, params = join_conditions(conditions)
        return where or "1=1", params

    def _single_row(self: Any, doctype: str, fields: Any, as_dict: Any) -> Any:
        stored = self.get_singles_dict(doctype)
        names = list(stored) if fields == "*" else fields
        if not stored and fields != ["name"]:
            return [] if fields == "*" else [frappe._dict.fromkeys(names)] if as_dict else [(None,) * len(names)]
        row = [stored.get(name) for name in names]
        return [frappe._dict(zip(names, row, strict=True))] if as_dict else [tuple(row)]

    def get_singles_dict(
        self: Any, doctype: str, debug: Any = False, *, for_update: Any = False, cast: Any = False
    ) -> Any:
        """The stored fields of a single DocType, as text unless `cast`."""
        query = "SELECT field, value FROM `tabSingles` WHERE doctype = %s" + (" FOR UPDATE" if for_update else "")
        stored = frappe._dict(self.sql(query, doctype))
        if not cast:
            return stored
        types = field_types(doctype)
        return frappe._dict({f: frappe.utils.cast(types.get(f, "Data"), v) for f, v in stored.items()})

    def get_single_value(self: Any, doctype: str, fieldname: str, cache: Any = True) -> Any:
        """One field of a single DocType, in its type (a number that is not set is 0)."""
        rows = self.sql("SELECT value FROM `tabSingles` WHERE doctype = %s AND field = %s", (doctype, fieldname))
        field = frappe.get_meta(doctype).get_field(fieldname)
        if not field:
            frappe.throw(frappe._("Field {0} does not exist on {1}").format(fieldname, doctype))
        return frappe.utils.cast(field.fieldtype, rows[0][0] if rows else None)

    def set_single_value(
        self: Any,
        doctype: str,
        fieldname: str | dict[str, Any],
        value: Any = None,
        modified: Any = None,
        modified_by: str | None = None,
        update_modified: bool = True,
        debug: Any = False,
    ) -> None:
        """Write fields of a single DocType, without events."""
        for field, new in _changes(fieldname, value, modified, modified_by, update_modified).items():
            self.sql("DELETE FROM `tabSingles` WHERE doctype = %s AND field = %s", (doctype, field))
            self.sql("INSERT INTO `tabSingles` (doctype, field, value) VALUES (%s, %s, %s)", (doctype, field, new))

    def set_value(
        self: Any,
        dt: str,
        dn: Any,
        field: str | dict[str, Any],
        val: Any = None,
        modified: Any = None,
        modified_by: str | None = None,
        update_modified: bool = True,
        debug: Any = False,
    ) -> None:
        """Write fields of a document (or of all that match a dict), without events."""
        if dn is None or dt == dn:
            return self.set_single_value(dt, field, val, modified, modified_by, update_modified)
        changes = _changes(field, val, modified, modified_by, update_modified)
        where, params = self._where(dt, dn)
        assignments = ", ".join(f"{_column(name)} = %s" for name in changes)
        self.sql(f"UPDATE `tab{dt}` SET {assignments} WHERE {where}", [*changes.values(), *params])

    def exists(self: Any, dt: str | dict[str, Any], dn: Any = None, cache: Any = False) -> str | None:
        """The name of a match, or None."""
        if dt != "DocType" and dt == dn:
            return dn
        if isinstance(dt, dict):
            dn = {field: value for field, value in dt.items() if field != "doctype"}
            dt = dt["doctype"]
        if not dn and not isinstance(dn, dict):
            return None
        return self.get_value(dt, dn, ignore=True, order_by=None)

    def count(
        self: Any, dt: str, filters: Any = None, debug: Any = False, cache: Any = False, distinct: bool = True
    ) -> int:
        """How many rows match."""
        where, params = self._where(dt, filters or {})
        return self.sql(f"SELECT COUNT(*) FROM `tab{dt}` WHERE {where}", params)[0][0]

    def delete(self: Any, doctype: str, filters: Any = None, debug: Any = False) -> None:
        """Delete the rows that match, without events; without filters all rows."""
        where, params = self._where(doctype, filters or {})
        self.sql(f"DELETE FROM `tab{doctype}` WHERE {where}", params)

    def bulk_insert(
        self: Any,
        doctype: str,
        fields: Sequence[str],
        values: Iterable[Sequence[Any]],
        ignore_duplicates: bool = False,
        *,
        chunk_size: int = 10_000,
    ) -> None:
        """Insert many rows; with ignore_duplicates those that break a unique key are left out."""
        columns = ", ".join(_column(field) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        verb = self.insert_ignore if ignore_duplicates else "INSERT"
        rows = iter(values)
        while chunk := list(itertools.islice(rows, chunk_size)):
            self._execute_many(f"{verb} INTO `tab{doctype}` ({columns}) VALUES ({marks})", chunk)

    def get_table_columns(self: Any, doctype: str) -> list[str]:
        """The columns of the DocType's table. Raises ProgrammingError where there is no table."""
        columns = self._table_columns(f"tab{doctype}")
        if not columns:
            raise self.ProgrammingError(f"no such table: tab{doctype}")
        return columns

    def get_global(self: Any, key: str, user: str = "__global") -> str | None:
        return self.get_value("DefaultValue", {"parent": user, "defkey": key}, "defvalue", order_by=None)

    def set_global(self: Any, key: str, val: Any, user: str = "__global") -> None:
        self.delete("DefaultValue", {"parent": user, "defkey": key})
        name = frappe.generate_hash(length=10)
        self.bulk_insert("DefaultValue", ["name", "parent", "defkey", "defvalue"], [(name, user, key, val)])


def field_types(doctype: str) -> dict[str, str]:
    """Field name -> field type, for the DocTypes that have a meta (log tables have none)."""
    if doctype in frappe.model.TABLES_WITHOUT_META:
        return {}
    return frappe.get_meta(doctype).field_types


def _changes(field: Any, value: Any, modified: Any, modified_by: Any, update_modified: bool) -> dict[str, Any]:
    changes = dict(field) if isinstance(field, dict) else {field: value}
    if update_modified or modified or modified_by:
        changes.setdefault("modified", modified or frappe.utils.now())
        changes.setdefault("modified_by", modified_by or frappe.session.user)
    return changes


def _column(name: str) -> str:
    bare = name.strip("`")
    if bare == "*" or re.fullmatch(r"\w+", bare):
        return bare if bare == "*" else f"`{bare}`"
    if re.fullmatch(r"(?i)(count|sum|min|max|avg)\((\*|`?\w+`?)\)( as `?\w+`?)?|`?\w+`? as `?\w+`?", name):
        return name
    raise frappe.DataError(f"Field not permitted in query: {name}")


def _order(order_by: str) -> str:
    if not _ORDER.fullmatch(order_by):
        frappe.throw(frappe._("Illegal SQL Query"))
    return order_by


def _by_name(filters: Any) -> bool:
    return isinstance(filters, (str, int))
