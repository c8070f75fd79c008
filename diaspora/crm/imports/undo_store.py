"""Undoing a whole import: what it made goes, what it changed gets its earlier values back. The only one that does so.

Goes backwards from the last row, chunk by chunk, so that it can be killed and run again. What somebody has changed
since, or what others point to by now, stays as it is, and the row says so. Consents are never touched.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.change_store import note_documents
from diaspora.crm.duplicate_sides import SIDES
from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports import registry_store, store
from diaspora.crm.imports.kinds import ChildTable, Kind, Known, Target
from diaspora.crm.imports.lookup_store import load_documents, load_site
from diaspora.crm.imports.matching import Change
from diaspora.crm.imports.writing_store import empty_values, put_row, replace_derived_rows
from diaspora.crm.row_writing import Stamp

CHUNK_ROWS = 500
CHANGED_SINCE, IN_USE = "changed since", "in use"


@dataclass(frozen=True, slots=True)
class UndoResult:
    """How many rows were undone, and how many kept because of what happened since: code -> rows."""

    undone: int
    kept: Mapping[str, int]
    is_done: bool = True


def undo_import(
    import_name: str,
    *,
    progress: Callable[[int, int], None] | None = None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> UndoResult:
    """Undo an import; commits chunk by chunk. Run again, it goes on where it was, or says what it did.

    Raises ImportRefused where there is nothing to undo.
    """
    state = frappe.db.get_value("Diaspora Import", import_name, ["state", "kind", "dry_run"], as_dict=True)
    if state is None or state.dry_run:
        raise ImportRefused("import", f"there is no import {import_name!r} that was applied", "look its name up")
    kind, _ = registry_store.find_kind(state.kind)
    claim = store.claim_import(import_name)
    store.hold(claim)
    frappe.db.set_value("Diaspora Import", import_name, "state", "undoing")
    frappe.db.commit()
    undoing = _Undoing(kind, load_site(kind, ""))
    total = _rows_left(import_name)
    while may_go_on():
        store.hold(claim)
        rows = _last_rows(import_name)
        if not rows:
            frappe.db.commit()
            store.close(claim, "undone")
            return _result(import_name)
        undoing.undo(rows)
        frappe.db.commit()
        if progress:
            progress(total - _rows_left(import_name), total)
    return _result(import_name, is_done=False)


def _rows_left(import_name: str) -> int:
    return frappe.db.count(
        "Diaspora Import Row", {"import_name": import_name, "state": ["in", ["created", "updated", "unchanged"]]}
    )


def _last_rows(import_name: str) -> list[Any]:
    return frappe.db.sql(
        """SELECT name, state, creation, contact, record, `before` FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND state IN ('created', 'updated', 'unchanged')
        ORDER BY row_no DESC LIMIT %(limit)s""",
        {"name": import_name, "limit": CHUNK_ROWS},
        as_dict=True,
    )


def _result(import_name: str, is_done: bool = True) -> UndoResult:
    rows = frappe.db.sql(
        """SELECT state, reason, COUNT(*) FROM `tabDiaspora Import Row` WHERE import_name = %(name)s
        AND state IN ('undone', 'kept') GROUP BY state, reason""",
        {"name": import_name},
    )
    kept = {str(reason): int(number) for state, reason, number in rows if state == "kept"}
    return UndoResult(sum(int(number) for state, _, number in rows if state == "undone"), kept, is_done)


class _Undoing:
    """One import that is being undone."""

    def __init__(self, kind: Kind, site: Any) -> None:
        self._own = kind.own
        self._targets: dict[str, Target] = {target.doctype: target for target in kind.targets}
        self._site = site
        self._links = {doctype: list(_links_to(doctype)) for doctype in self._targets}

    def undo(self, rows: Sequence[Any]) -> None:
        """Undo a chunk of rows, the last of the file first. No commit."""
        reasons = {row.name: "" for row in rows}
        made: dict[str, dict[str, Any]] = {doctype: {} for doctype in self._targets}
        for row in rows:
            for change in reversed(self._changes(row)):
                if change.before is None:
                    made.setdefault(change.doctype, {})[change.name] = row
                else:
                    reasons[row.name] = self._undo_update(change, row.creation) or reasons[row.name]
        for doctype in reversed(list(self._targets)):  # what links to others goes first
            for name, reason in self._delete_made(self._targets[doctype], made[doctype]).items():
                row = made[doctype][name]
                reasons[row.name] = reasons[row.name] or reason
        for reason in set(reasons.values()):
            frappe.db.sql(
                """UPDATE `tabDiaspora Import Row` SET state = %(state)s, reason = %(reason)s, row_hash = NULL
                WHERE name IN %(names)s""",
                {
                    "state": "kept" if reason else "undone",
                    "reason": reason or None,
                    "names": [name for name, told in reasons.items() if told == reason],
                },
            )

    def _changes(self, row: Any) -> list[Change]:
        if row.before and row.before != "{}":
            return [Change(*change) for change in json.loads(row.before)]
        if row.state != "created":
            return []
        return [Change(self._own, row.record or row.contact)]

    def _undo_update(self, change: Change, written_at: Any) -> str:
        """Why the earlier values are not put back; "" where they are, or the document is gone already."""
        target = self._targets[change.doctype]
        for document in load_documents(target, [change.name]):
            if str(document.modified) != str(written_at):
                return CHANGED_SINCE
            self._restore(target, document, change)
        return ""

    def _delete_made(self, target: Target, made: Mapping[str, Any]) -> dict[str, str]:
        """Delete the documents of these names; of those that stay, why."""
        documents = load_documents(target, list(made)) if made else []
        kept = {
            document.name: CHANGED_SINCE
            for document in documents
            if str(document.modified) != str(made[document.name].creation)
        }
        names = [document.name for document in documents if document.name not in kept]
        kept |= dict.fromkeys(self._used(target, names), IN_USE)
        _delete(target, [name for name in names if name not in kept])
        return kept

    def _used(self, target: Target, names: Sequence[str]) -> set[str]:
        """Those to which another document points: a consent, a mail, a profile that somebody has entered."""
        used: set[str] = set()
        for doctype, field in self._links[target.doctype] if names else ():
            used |= set(
                frappe.db.sql(
                    f"SELECT `{field}` FROM `tab{doctype}` WHERE `{field}` IN %(names)s", {"names": names}, pluck=True
                )
            )
        return used

    def _restore(self, target: Target, document: Known, change: Change) -> None:
        before = dict(change.before or {})
        tables = {table.field: table for table in target.tables}
        for field in [field for field in before if field in tables]:
            kept = before.pop(field)
            table, rows = tables[field], document.children[field]
            _keep_first_rows(target, table, document.name, len(kept))
            for name, row, was in zip(document.row_names.get(field, ()), rows, kept, strict=False):
                put_row(table, name, row, was)
            document.children[field] = [tuple(row) for row in kept]
        document.values.update(before)
        derived = target.derive(document.values, document.children, self._site) if target.derive else None
        values: dict[str, Any] = {**before}
        if derived:
            document.derived = derived
            values |= {column: derived.values.get(column) or None for column in target.derived_columns}
        values = {**empty_values(target.doctype, list(values)), **{k: v for k, v in values.items() if v is not None}}
        modified = {"modified": change.modified} if change.modified else {}
        assignments = ", ".join(f"`{column}` = %({column})s" for column in {**values, **modified})
        if assignments:
            frappe.db.sql(
                f"UPDATE `tab{target.doctype}` SET {assignments} WHERE name = %(_name)s",
                {**values, **modified, "_name": document.name},
            )
        note_documents(target.doctype, [document.name])
        document.changed = set(before)
        stamp = Stamp(clock.utcnow(), store.current_user())
        for table in target.derived_tables:
            replace_derived_rows(target, table, [document], stamp)


def _keep_first_rows(target: Target, table: ChildTable, parent: str, count: int) -> None:
    """Rows are only ever added at the end, so the earlier ones, as they are by now, are the first."""
    order = f"`{table.primary}` DESC, idx" if table.primary else "idx"
    names = frappe.db.sql(
        f"SELECT name FROM `tab{table.doctype}` WHERE parent = %(parent)s AND parenttype = %(doctype)s"
        f" AND parentfield = %(field)s ORDER BY {order}",
        {"parent": parent, "doctype": target.doctype, "field": table.field},
        pluck=True,
    )
    if names[count:]:
        frappe.db.delete(table.doctype, {"name": ["in", names[count:]]})


def _delete(target: Target, names: Sequence[str]) -> None:
    """Not delete_doc: a contact's controller refuses it, and a copy would stay in Deleted Document."""
    if not names:
        return
    for table in (*target.tables, *target.derived_tables):
        frappe.db.delete(table.doctype, {"parent": ["in", names], "parenttype": target.doctype})
    for side in SIDES.get(target.doctype, ()):
        frappe.db.delete("Diaspora Duplicate", {side: ["in", names]})
    frappe.db.delete(target.doctype, {"name": ["in", names]})
    note_documents(target.doctype, names)


def _links_to(doctype: str) -> Iterable[tuple[str, str]]:
    """(DocType, field) of every link to a DocType, but for the rows of imports and proposals of duplicates."""
    fields = frappe.get_all(
        "DocField", filters={"fieldtype": "Link", "options": doctype}, fields=["parent", "fieldname"]
    )
    ignored = ("Diaspora Import Row", "Diaspora Duplicate")
    found: Iterator[tuple[str, str]] = ((field.parent, field.fieldname) for field in fields)
    return sorted({(parent, field) for parent, field in found if parent not in ignored})
