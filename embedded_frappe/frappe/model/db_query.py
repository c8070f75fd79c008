"""The list query behind get_list and get_all: fields, filters, joins to links and tables, permissions, order, limits.

Names are checked against the meta; the only foreign text in the SQL is what permission_query_conditions returns.
"""

import json
import re
from typing import Any

import frappe
from frappe._mapping import _dict
from frappe.database.conditions import Condition, build_condition, join_conditions, normalise_filters
from frappe.model import optional_fields
from frappe.permissions import get_permitted_fields, get_role_permissions
from frappe.utils.data import cint

from embedded_frappe.errors import refuse_options

DEFAULT_ORDER = "KEEP_DEFAULT_ORDERING"
IGNORED_OPTIONS = ("debug", "strict", "ignore_ifnull", "reference_doctype", "save_user_settings", "ignore_ddl", "run")
_REFERENCE = r"(?:`tab[\w ]+`\.`?\w+`?|`?\w+`?\.`?\w+`?|`?\w+`?)"
_ALIAS = r"(?:\s+as\s+[`'\"]?(?P<alias>\w+)[`'\"]?)?"
_PLAIN = re.compile(rf"(?P<distinct>distinct\s+)?(?P<ref>{_REFERENCE}|\*){_ALIAS}", re.I)
_CALL = re.compile(
    rf"(?P<call>count|sum|min|max|avg)\(\s*(?P<distinct>distinct\s+)?(?P<ref>{_REFERENCE}|\*)\s*\){_ALIAS}", re.I
)
_ORDER = re.compile(
    rf"\s*(?P<term>(?:(?:count|sum|min|max|avg)\()?(?:{_REFERENCE}|\*)\)?)(?:\s+(?P<way>asc|desc))?\s*", re.I
)


class DatabaseQuery:
    """One list query on one DocType."""

    def __init__(self, doctype: str, user: str | None = None) -> None:
        self.doctype = doctype
        self.user = user or frappe.session.user
        self.meta = frappe.get_meta(doctype)
        self.table = f"`tab{doctype}`"
        self.joins: dict[tuple[str, str], str] = {}
        self.join_params: list[Any] = []
        self.aliases: set[str] = set()
        self.parent_doctype: str | None = None
        self.ignore_permissions = False
        self._permitted_fields: dict[str, Any] = {}

    def execute(
        self,
        fields: Any = None,
        filters: Any = None,
        or_filters: Any = None,
        group_by: str | None = None,
        order_by: str | None = DEFAULT_ORDER,
        limit_start: Any = 0,
        limit_page_length: Any = None,
        as_list: Any = False,
        ignore_permissions: Any = False,
        user: str | None = None,
        distinct: Any = False,
        start: Any = None,
        page_length: Any = None,
        limit: Any = None,
        update: Any = None,
        pluck: str | None = None,
        *,
        parent_doctype: str | None = None,
        as_dict: Any = True,
        **options: Any,
    ) -> list[Any]:
        """The rows as dicts, tuples (as_list) or one field (pluck)."""
        refuse_options("frappe.get_list", {k: v for k, v in options.items() if k not in IGNORED_OPTIONS})
        self.user = user or self.user
        self.ignore_permissions = bool(ignore_permissions)
        self.parent_doctype = parent_doctype
        self._check_read(self.doctype, parent_doctype)
        if isinstance(fields, dict) or (isinstance(fields, list) and fields and isinstance(fields[0], list)):
            fields, filters = filters, fields
        columns = [column for field in parse_fields(fields or pluck or "name") for column in self._select(field)]
        if not columns:
            return []
        where, params = self._where(filters, or_filters)
        grouped = self._terms(group_by)
        ordered = "" if distinct else self._order(order_by, columns, bool(grouped))
        rows_limit = cint(limit or page_length or limit_page_length)
        parts = (
            f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(columns)} FROM {self.table}{self._join_text()}",
            f"WHERE {where}" if where else "",
            f"GROUP BY {grouped}" if grouped else "",
            f"ORDER BY {ordered}" if ordered else "",
            f"LIMIT {rows_limit} OFFSET {cint(start or limit_start)}" if rows_limit else "",
        )
        names, rows = frappe.db.fetch(" ".join(filter(None, parts)), [*self.join_params, *params])
        if as_list or not as_dict:
            return [tuple(row) for row in rows]
        if pluck:
            position = names.index(pluck)
            return [row[position] for row in rows]
        return [_dict(zip(names, row, strict=True), **(update or {})) for row in rows]

    def _check_read(self, doctype: str, parent_doctype: str | None) -> None:
        if not self.ignore_permissions:
            parent = parent_doctype or (self.doctype if doctype != self.doctype else None)
            frappe.has_permission(doctype, "read", user=self.user, parent_doctype=parent, throw=True)

    def _select(self, field: str) -> list[str]:
        call = _CALL.fullmatch(field)
        found = call or _PLAIN.fullmatch(field)
        if found is None:
            _refuse_field(field)
        reference, alias = found["ref"], found["alias"]
        if reference == "*" and not call:
            allowed = self._permitted(self.doctype)
            every = [*self.meta.valid_columns, *(() if self.meta.istable else optional_fields[:-1])]
            return [f"{self.table}.`{name}`" for name in every if name in allowed]
        column = "*" if reference == "*" else self._resolve(reference)
        if column is None:
            return []
        if alias:
            self.aliases.add(alias)
        distinct = "DISTINCT " if found["distinct"] else ""
        if call:
            name = alias or re.sub(r"\s+as\s+.*", "", field)
            return [f"{call['call'].upper()}({distinct}{column}) AS `{name.replace('`', '')}`"]
        return [f"{distinct}{column} AS `{alias or column.rpartition('.')[2].strip('`')}`"]

    def _resolve(self, reference: str) -> str | None:
        """A column with its table; None where the user may not read it. Raises DataError for an unknown one."""
        owner, dot, name = reference.replace("`", "").rpartition(".")
        doctype, qualifier = self.doctype, self.table
        if dot:
            doctype, qualifier = self._join(owner)
        if name not in frappe.get_meta(doctype).columns:
            _refuse_field(name)
        return f"{qualifier}.`{name}`" if name in self._permitted(doctype) else None

    def _join(self, owner: str) -> tuple[str, str]:
        if owner.startswith("tab"):
            doctype = owner.removeprefix("tab")
            return (doctype, self.table) if doctype == self.doctype else (doctype, self._join_child(doctype))
        field = self.meta.get_field(owner)
        if field is None or field.fieldtype not in ("Link", "Table", "Table MultiSelect"):
            _refuse_field(owner)
        if field.fieldtype != "Link":
            return field.options, self._join_child(field.options)
        if owner not in self._permitted(self.doctype):
            _refuse_field(owner)
        if (field.options, owner) in self.joins:
            return field.options, f"`tab{field.options}_{owner}`"
        self._check_read(field.options, None)
        alias = f"`tab{field.options}_{owner}`"
        on = f"{alias}.`name` = {self.table}.`{owner}`{self._only_seen(field.options, alias)}"
        self.joins[field.options, owner] = f"LEFT JOIN `tab{field.options}` {alias} ON {on}"
        return field.options, alias

    def _only_seen(self, doctype: str, alias: str) -> str:
        """Of a linked document only what the user may see: stricter than Frappe, which looks at the DocType alone."""
        conditions = [] if self.ignore_permissions else self._match_conditions(frappe.get_meta(doctype))
        text, params = join_conditions(conditions)
        self.join_params += params
        return f" AND {alias}.`name` IN (SELECT `tab{doctype}`.`name` FROM `tab{doctype}` WHERE {text})" if text else ""

    def _join_child(self, doctype: str) -> str:
        table = f"`tab{doctype}`"
        if (doctype, "") not in self.joins:
            if doctype not in {field.options for field in self.meta.get_table_fields()}:
                _refuse_field(table)
            self._check_read(doctype, self.doctype)
            owner = self.doctype.replace("'", "''")
            on = f"{table}.parenttype = '{owner}' AND {table}.parent = {self.table}.name"
            self.joins[doctype, ""] = f"LEFT JOIN {table} ON {on}"
        return table

    def _join_text(self) -> str:
        return "".join(f" {join}" for join in self.joins.values())

    def _permitted(self, doctype: str) -> Any:
        if self.ignore_permissions:
            return frappe.get_meta(doctype).columns
        if doctype not in self._permitted_fields:
            parent = self.parent_doctype if doctype == self.doctype else self.doctype
            self._permitted_fields[doctype] = get_permitted_fields(doctype, parent, self.user)
        return self._permitted_fields[doctype]

    def _where(self, filters: Any, or_filters: Any) -> Condition:
        conditions = [self._condition(*row) for row in normalise_filters(self.doctype, filters)]
        either = [self._condition(*row) for row in normalise_filters(self.doctype, or_filters)]
        if either:
            text, params = join_conditions(either, " OR ")
            conditions.append((f"({text})", params))
        if not self.ignore_permissions:
            conditions += self._match_conditions(self.meta)
        return join_conditions(conditions)

    def _condition(self, doctype: str, field: str, operator: str, value: Any) -> Condition:
        if "." in field:
            owner, _, field = field.replace("`", "").rpartition(".")
            doctype, qualifier = self._join(owner)
        else:
            qualifier = self.table if doctype == self.doctype else self._join_child(doctype)
        meta = frappe.get_meta(doctype)
        field = field.strip("`")
        if field not in meta.columns or field not in self._permitted(doctype):
            _refuse_field(field)  # comparing with a hidden value would tell it, a bit at a time
        return build_condition(field, operator, value, meta.field_types.get(field, "Data"), f"{qualifier}.")

    def _match_conditions(self, meta: Any) -> list[Condition]:
        conditions: list[Condition] = []
        if not meta.istable:
            allowed = get_role_permissions(meta, self.user)
            if allowed.has_if_owner_enabled and "read" in allowed.if_owner:
                conditions.append((f"`tab{meta.name}`.`owner` = %s", [self.user]))
        elif self.parent_doctype:
            conditions.append((f"`tab{meta.name}`.`parenttype` = %s", [self.parent_doctype]))
        hooks = frappe.get_hooks("permission_query_conditions", {}) or {}
        for path in [*hooks.get(meta.name, []), *hooks.get("*", [])]:
            text = frappe.call(path, self.user, doctype=meta.name)
            if text:
                conditions.append((f"({text.replace('%', '%%')})", []))
        return conditions

    def _terms(self, text: str | None) -> str:
        """GROUP BY or ORDER BY terms, each checked and with its table. Raises ValidationError."""
        terms = []
        for part in (text or "").split(",") if text else ():
            found = _ORDER.fullmatch(part)
            if found is None:
                frappe.throw(frappe._("Illegal SQL Query"))
            terms.append(self._term(found["term"]) + (f" {found['way'].upper()}" if found["way"] else ""))
        return ", ".join(terms)

    def _term(self, term: str) -> str:
        bare = term.strip("`")
        if bare in self.aliases:
            return f"`{bare}`"
        call, bracket, inner = term.partition("(")
        if bracket:
            inner = inner.rstrip(")")
            return f"{call.upper()}({'*' if inner == '*' else self._term(inner)})"
        if "." not in bare and bare not in self.meta.columns:
            _refuse_field(bare)
        return self._resolve(term) or f"{self.table}.`name`"

    def _order(self, order_by: str | None, columns: list[str], grouped: bool) -> str:
        if order_by and order_by != DEFAULT_ORDER:
            return self._terms(order_by)
        only_total = len(columns) == 1 and re.match(r"(COUNT|SUM|MIN|MAX|AVG)\(", columns[0])
        if not order_by or (only_total and not grouped):
            return ""
        sort = self.meta.sort_field or "modified"
        if "," in sort:
            return self._terms(sort)
        return self._terms(f"{sort} {(self.meta.sort_field and self.meta.sort_order) or 'desc'}")


def parse_fields(fields: Any) -> list[str]:
    """Fields of a list, a JSON list or a text with commas."""
    if isinstance(fields, str):
        fields = json.loads(fields) if fields.startswith("[") else fields.split(",")
    return [field.strip() if isinstance(field, str) else _refuse_field(field) for field in fields if field]


def _refuse_field(field: Any) -> Any:
    if getattr(frappe.local, "request", None) is None:  # over HTTP Frappe looks at the names before the query
        raise frappe.db.OperationalError(f"Unknown column {field!r} in 'field list'")
    frappe.throw(frappe._("Field not permitted in query: {0}").format(field), frappe.DataError)


def get_list(doctype: str, *args: Any, **kwargs: Any) -> list[Any]:
    """frappe.get_list, with `parent` for the parent's DocType of a child table."""
    if "parent" in kwargs:
        kwargs["parent_doctype"] = kwargs.pop("parent")
    return frappe.get_list(doctype, *args, **kwargs)
