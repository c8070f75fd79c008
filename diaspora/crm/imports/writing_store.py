"""New and changed documents of a chunk, written set by set: the documents, then each child table in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

import frappe

from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.change_store import note_documents
from diaspora.crm.imports.kinds import ChildRow, ChildTable, Derived, Known, Target
from diaspora.crm.row_writing import CHILD_COLUMNS, STANDARD_COLUMNS, Stamp, child_rows, new_names
from diaspora.crm.store import allocate_row_numbers

_NUMBERS = frozenset(("Int", "Float", "Currency", "Percent", "Check"))
# A document, the values of its rows, and the idx of the first of them.
_Group = tuple[str, Sequence[Sequence[Any]], int]


def write_documents(target: Target, documents: Iterable[Known], source: str, stamp: Stamp) -> None:
    """Write the documents of one DocType that are new or changed. No commit."""
    listed = list(documents)
    new = [document for document in listed if document.is_new]
    changed = _still_there(target, [document for document in listed if not document.is_new and document.is_changed])
    if new:
        _insert(target, new, source, stamp)
    for document in changed:
        _update(target, document, stamp)
    for table in target.tables:
        for document in changed:
            for place, was in document.altered.get(table.field, {}).items():
                put_row(table, document.row_names[table.field][place], was, document.children[table.field][place])
        groups = [(document.name, _with_constants(table, document), 1) for document in new]
        groups += [_more_rows(table, document) for document in changed]
        insert_children(target.doctype, table, groups, stamp)
    for table in target.derived_tables:
        _write_derived_rows(target, table, new, changed, stamp)
    note_documents(target.doctype, [document.name for document in (*new, *changed)])


def _still_there(target: Target, changed: Sequence[Known]) -> list[Known]:
    """Those that were not erased or merged since they were looked up, locked until the commit."""
    if not changed:
        return []
    conditions = "".join(f" AND `{column}` NOT IN %({column})s" for column in target.excluded)
    found = frappe.db.sql(
        f"SELECT name FROM `tab{target.doctype}` WHERE name IN %(names)s{conditions} FOR UPDATE",
        {"names": [document.name for document in changed], **target.excluded},
        pluck=True,
    )
    there = set(found)
    return [document for document in changed if document.name in there]


def _derived(target: Target, document: Known) -> Derived:
    if document.derived is None and target.derive:
        raise ValueError(f"{target.doctype} {document.name} was changed, but not derived anew")
    return document.derived or Derived({})


def empty_values(doctype: str, columns: Sequence[str]) -> dict[str, int | None]:
    """What stands in each column where there is nothing: 0 in a column of numbers."""
    meta = frappe.get_meta(doctype)
    kinds = {field.fieldname: field.fieldtype for field in meta.fields}
    return {column: 0 if kinds.get(column) in _NUMBERS else None for column in columns}


def _insert(target: Target, new: Sequence[Known], source: str, stamp: Stamp) -> None:
    plain = empty_values(target.doctype, target.columns)
    derived_empty = empty_values(target.doctype, target.derived_columns)
    fixed: dict[str, Any] = dict(target.constants)
    if target.sourced:
        fixed["source"] = source
    numbers = iter(range(first := allocate_row_numbers(len(new)), first + len(new))) if target.numbered else None
    columns = [*STANDARD_COLUMNS, *fixed, *(["row_no"] if numbers else []), *plain, *derived_empty]
    rows: list[tuple[Any, ...]] = []
    for document in new:
        derived = _derived(target, document).values
        values = document.values
        rows.append(
            (
                *stamp.standard(document.name),
                *fixed.values(),
                *([next(numbers)] if numbers else ()),
                *[values.get(name) or empty for name, empty in plain.items()],
                *[derived.get(name) or empty for name, empty in derived_empty.items()],
            )
        )
    insert_rows(target.doctype, columns, rows)


def _update(target: Target, document: Known, stamp: Stamp) -> None:
    derived = _derived(target, document).values
    # Names of columns come from the target, never from a file.
    values: dict[str, Any] = {name: document.values[name] for name in target.columns if name in document.changed}
    values |= {name: derived.get(name) or None for name in target.derived_columns}
    assignments = "".join(f"`{name}` = %({name})s, " for name in values)
    frappe.db.sql(
        f"UPDATE `tab{target.doctype}` SET {assignments}modified = %(_at)s, modified_by = %(_by)s"
        " WHERE name = %(_name)s",
        {**values, "_at": stamp.at, "_by": stamp.user, "_name": document.name},
    )


def put_row(table: ChildTable, name: str, was: Sequence[Any], wanted: Sequence[Any]) -> None:
    """Give a row other values, where they are others: what nobody told stays as somebody may just have written it."""
    values = {
        column: value
        for column, old, value in zip(table.columns, was, wanted, strict=True)
        if str(old or "") != str(value or "")
    }
    if values:
        assignments = ", ".join(f"`{column}` = %({column})s" for column in values)
        frappe.db.sql(
            f"UPDATE `tab{table.doctype}` SET {assignments} WHERE name = %(_name)s", {**values, "_name": name}
        )


def _with_constants(table: ChildTable, document: Known) -> list[tuple[Any, ...]]:
    return _completed(table, document.children[table.field], 0)


def _more_rows(table: ChildTable, document: Known) -> _Group:
    added = document.added.get(table.field, [])
    before = len(document.children[table.field]) - len(added)
    return document.name, _completed(table, added, before), before + 1


def _completed(table: ChildTable, rows: Sequence[ChildRow], before: int) -> list[tuple[Any, ...]]:
    constants = tuple(table.constants.values())
    if not table.primary:
        return [(*row, *constants) for row in rows]
    return [(*row, *constants, int(not before and place == 0)) for place, row in enumerate(rows)]


def _write_derived_rows(
    target: Target, table: ChildTable, new: Sequence[Known], changed: Sequence[Known], stamp: Stamp
) -> None:
    replace_derived_rows(target, table, changed, stamp)
    groups = [(document.name, _derived(target, document).children.get(table.field, ()), 1) for document in new]
    insert_children(target.doctype, table, groups, stamp)


def replace_derived_rows(target: Target, table: ChildTable, changed: Sequence[Known], stamp: Stamp) -> None:
    """Rows that follow from fields are written anew, as a whole, where one of these fields changed. No commit."""
    anew = [document for document in changed if not document.changed.isdisjoint(table.follows)]
    if not anew:
        return
    names = [document.name for document in anew]
    place = {"parent": ["in", names], "parenttype": target.doctype, "parentfield": table.field}
    frappe.db.delete(table.doctype, place)
    groups = [(document.name, _derived(target, document).children.get(table.field, ()), 1) for document in anew]
    insert_children(target.doctype, table, groups, stamp)


def insert_children(doctype: str, table: ChildTable, groups: Sequence[_Group], stamp: Stamp) -> None:
    """Rows of one child table for many documents. No commit."""
    columns = [*table.columns, *table.constants, *([table.primary] if table.primary else [])]
    names = iter(new_names(sum(len(rows) for _, rows, _ in groups)))
    values = [
        row
        for parent, rows, first_idx in groups
        for row in child_rows(stamp, (parent, table.field, doctype), rows, names, first_idx)
    ]
    if values:
        insert_rows(table.doctype, [*CHILD_COLUMNS, *columns], values)
