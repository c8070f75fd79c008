"""The import's own tables: the import and its rows.

Every chunk's transaction begins by moving the cursor under the runner's own token, so an import that another
process took over cannot be applied twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.errors import ImportRefused, ImportTakenOver
from diaspora.crm.imports.matching import Decision
from diaspora.crm.imports.result import ImportResult
from diaspora.crm.permissions import row_rules
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp

_LEASE = timedelta(minutes=2)


FIRST_REJECTED = 20
"""So many rejected rows a result names; the rest are in the record of the import."""


WORKED_ON = ("rehearsing", "running", "undoing")
COUNTED = ("created", "updated", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Claim:
    """An import that this process works on: its name, the token that says so, and up to which row it is done."""

    name: str
    token: str
    cursor: int
    total: int


@dataclass(frozen=True, slots=True)
class Source:
    """What is imported: a file by name, place and content, as which kind, for which district, mapped how."""

    kind: str
    file_name: str
    file_path: str
    sha256: str
    district: str
    mapping: Mapping[str, Any]


def open_import(source: Source) -> Claim:
    """Claim the unfinished import of the same file, or begin a new one. Commits."""
    unfinished = _unfinished(source)
    return claim_import(unfinished[0].name if unfinished else _new_import(source))


def unfinished_cursor(source: Source) -> int:
    """Up to which row of the file an unfinished import of it has come; 0 where there is none."""
    unfinished = _unfinished(source)
    return int(unfinished[0].cursor_row or 0) if unfinished else 0


def _unfinished(source: Source) -> list[Any]:
    unfinished = frappe.get_all(
        "Diaspora Import",
        filters={
            "file_sha256": source.sha256,
            "kind": source.kind,
            "dry_run": 0,
            "state": ["in", ["staged", "running"]],
        },
        fields=["name", "district", "cursor_row"],
        order_by="creation desc",
    )
    return [row for row in unfinished if (row.district or "") == source.district]


def _new_import(source: Source, **more: Any) -> str:
    fields = {
        "doctype": "Diaspora Import", "kind": source.kind, "file_name": source.file_name[:140],
        "file_path": source.file_path[-140:], "file_sha256": source.sha256, "district": source.district or None,
        "state": "staged", "mapping": json.dumps(source.mapping), "started_at": clock.utcnow(),
        "is_religious": int(_may_hold_religious_functions(source.kind)), **more,
    }  # fmt: skip
    return frappe.get_doc(fields).insert(ignore_permissions=True).name


def _may_hold_religious_functions(kind: str) -> bool:
    return kind == "imam" or (
        kind == "institution" and current_user() != "Administrator" and row_rules().sees_religious
    )


def note_dry_run(source: Source, result: ImportResult) -> str:
    """Keep the counts of a dry run, and none of its rows. Commits."""
    counts = {f"{state}_rows": getattr(result, state) for state in COUNTED}
    name = _new_import(source, dry_run=1, total_rows=result.rows, **counts, finished_at=clock.utcnow())
    frappe.db.set_value("Diaspora Import", name, "state", "done")
    frappe.db.commit()
    return name


def prepare_import(source: Source, file: str, chosen: Mapping[str, str], fingerprint: str, name: str = "") -> str:
    """Keep an uploaded file as an import that waits, or read one that waits anew; its name. Commits."""
    fields = {
        "uploaded_file": file, "chosen_mapping": json.dumps(chosen), "header_fingerprint": fingerprint,
        "rehearsal": None,
    }  # fmt: skip
    if name:
        changed = {**fields, "mapping": json.dumps(source.mapping)}
        frappe.db.set_value("Diaspora Import", {"name": name, "state": "staged"}, changed)
    name = name or _new_import(source, **fields)
    frappe.db.commit()
    return name


def chosen_before(fingerprint: str, kind: str) -> dict[str, str]:
    """Header -> field, as a person chose it last for a file with the same headers."""
    found = frappe.get_all(
        "Diaspora Import",
        filters={"header_fingerprint": fingerprint, "kind": kind, "chosen_mapping": ["not in", ("", "{}")]},
        pluck="chosen_mapping",
        order_by="creation desc",
        limit=1,
    )
    return json.loads(found[0] or "{}") if found else {}


def source_of(import_name: str) -> tuple[Source, str]:
    """(what is imported, the path of the file) of an import that was prepared. Raises ImportRefused."""
    fields = ["kind", "file_name", "file_path", "file_sha256", "district", "mapping", "uploaded_file"]
    row = frappe.db.get_value("Diaspora Import", import_name, fields, as_dict=True)
    if row is None or not row.uploaded_file:
        raise ImportRefused("import", f"there is no import {import_name!r} of an uploaded file", "upload the file")
    if not frappe.db.exists("File", row.uploaded_file):
        raise ImportRefused("file", "the uploaded file was deleted", "upload it again and begin a new import")
    path = frappe.get_doc("File", row.uploaded_file).get_full_path()
    mapping = json.loads(row.mapping or "{}")
    return Source(row.kind, row.file_name, row.file_path, row.file_sha256, row.district or "", mapping), path


def keep_rehearsal(claim: Claim, result: Mapping[str, Any]) -> None:
    """Keep what a rehearsal came to, and let the import wait again. Commits."""
    hold(claim)
    text = json.dumps(result, ensure_ascii=False, default=str)
    frappe.db.set_value("Diaspora Import", claim.name, {"rehearsal": text, "state": "staged", "claim_token": None})
    frappe.db.commit()


def order(import_name: str, state: str, *, unless: Sequence[str]) -> None:
    """Have an import rehearsed, run or undone by jobs, unless it is in one of these states. Commits."""
    frappe.db.sql(
        """UPDATE `tabDiaspora Import` SET state = %(state)s, error = NULL, lease_until = NULL
        WHERE name = %(name)s AND state NOT IN %(unless)s""",
        {"state": state, "name": import_name, "unless": list(unless)},
    )
    frappe.db.commit()


def fail(import_name: str, error: str) -> None:
    """Say why an import cannot go on. Commits."""
    frappe.db.set_value("Diaspora Import", import_name, {"state": "failed", "error": error[:500], "claim_token": None})
    frappe.db.commit()


def release(claim: Claim) -> None:
    """Let another job go on at once. Commits."""
    hold(claim)
    frappe.db.set_value("Diaspora Import", claim.name, {"claim_token": None, "lease_until": None})
    frappe.db.commit()


def left_behind() -> list[Any]:
    """Imports that jobs should be at work on, and none is."""
    return frappe.get_all(
        "Diaspora Import",
        filters={"state": ["in", list(WORKED_ON)], "uploaded_file": ["is", "set"]},
        or_filters=[["lease_until", "is", "not set"], ["lease_until", "<", clock.utcnow()]],
        fields=["name", "state", "owner"],
        limit=20,
    )


def claim_import(name: str) -> Claim:
    """Take an import over from whoever had it; that one stops at its next chunk. Commits."""
    token = frappe.generate_hash(length=32)
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET claim_token = %(token)s, lease_until = %(until)s WHERE name = %(name)s",
        {"token": token, "until": clock.utcnow() + _LEASE, "name": name},
    )
    frappe.db.commit()
    row = frappe.db.sql(
        "SELECT cursor_row, total_rows FROM `tabDiaspora Import` WHERE name = %(name)s", {"name": name}, as_dict=True
    )[0]
    return Claim(name, token, row.cursor_row or 0, row.total_rows or 0)


def hold(claim: Claim) -> None:
    """Begin a writing transaction that only the holder of the claim gets through."""
    values = {"name": claim.name, "token": claim.token, "until": clock.utcnow() + _LEASE}
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET lease_until = %(until)s WHERE name = %(name)s AND claim_token = %(token)s",
        values,
    )
    held = frappe.db.sql(
        "SELECT name FROM `tabDiaspora Import` WHERE name = %(name)s AND claim_token = %(token)s FOR UPDATE", values
    )
    if not held:
        frappe.db.rollback()
        raise ImportTakenOver(f"import {claim.name} is being run by another process")


def start_running(claim: Claim, total: int) -> None:
    """Note how many rows there are, before the first of them is applied. Commits."""
    hold(claim)
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET state = 'running', total_rows = %(total)s WHERE name = %(name)s",
        {"total": total, "name": claim.name},
    )
    frappe.db.commit()


def row_name(import_name: str, row_no: int) -> str:
    """The name of a row's record."""
    return f"{import_name}-{row_no:07d}"


def finish_chunk(claim: Claim, decisions: Sequence[Decision], stamp: Stamp) -> None:
    """Write what became of the rows, the counts and the cursor, and commit the chunk."""
    _write_rows(claim.name, decisions, stamp)
    counts = {state: sum(d.state == state for d in decisions) for state in COUNTED}
    frappe.db.sql(
        """UPDATE `tabDiaspora Import` SET cursor_row = %(cursor)s, created_rows = created_rows + %(created)s,
        updated_rows = updated_rows + %(updated)s, unchanged_rows = unchanged_rows + %(unchanged)s,
        rejected_rows = rejected_rows + %(rejected)s WHERE name = %(name)s AND claim_token = %(token)s""",
        {**counts, "cursor": decisions[-1].row_no, "name": claim.name, "token": claim.token},
    )
    frappe.db.commit()


def _write_rows(import_name: str, decisions: Sequence[Decision], stamp: Stamp) -> None:
    """A rejected row keeps its cells, so that it can be corrected; of all others the documents tell what it said."""
    columns = [
        *STANDARD_COLUMNS, "import_name", "row_no", "state", "row_hash", "payload", "contact", "record", "reason",
        "before",
    ]  # fmt: skip
    values = [
        (
            *stamp.standard(row_name(import_name, decision.row_no)), import_name, decision.row_no, decision.state,
            decision.row_hash or None, decision.payload or None, decision.contact or None,
            decision.record if decision.record != decision.contact else None, decision.reason[:140] or None,
            _changes_json(decision),
        )
        for decision in decisions
    ]  # fmt: skip
    insert_rows("Diaspora Import Row", columns, values)


def _changes_json(decision: Decision) -> str | None:
    """What undoing needs to know; nothing where the row has just made its own document, as nearly all have."""
    changes = decision.changes
    if not changes or (decision.state == "created" and len(changes) == 1):
        return None
    told = [[change.doctype, change.name, change.before, change.modified] for change in changes]
    return json.dumps(told, default=str, ensure_ascii=False)


def close(claim: Claim, state: str) -> None:
    """Close the import: done, undone or failed. Commits."""
    hold(claim)
    if state == "done":  # a line of sums below the table was counted, but is no row
        frappe.db.sql(
            """UPDATE `tabDiaspora Import` SET total_rows = created_rows + updated_rows + unchanged_rows + rejected_rows
            WHERE name = %(name)s""",
            {"name": claim.name},
        )
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET state = %(state)s, finished_at = %(now)s, claim_token = NULL,"
        " lease_until = NULL WHERE name = %(name)s",
        {"now": clock.utcnow(), "name": claim.name, "state": state},
    )
    frappe.db.commit()


def current_user() -> str:
    """Who runs the import."""
    return frappe.session.user


def kind_of(import_name: str) -> str:
    """The kind of an import."""
    return frappe.db.get_value("Diaspora Import", import_name, "kind")


def counts_of(import_name: str) -> Any:
    """The counts of an import, as they stand."""
    fields = ["total_rows", "created_rows", "updated_rows", "unchanged_rows", "rejected_rows", "file_name"]
    return frappe.db.get_value("Diaspora Import", import_name, fields, as_dict=True)


def reasons_of(import_name: str) -> dict[str, int]:
    """How many rows were rejected for which reason."""
    rows = frappe.db.sql(
        """SELECT reason, COUNT(*) FROM `tabDiaspora Import Row` WHERE import_name = %(name)s AND state = 'rejected'
        GROUP BY reason ORDER BY reason""",
        {"name": import_name},
    )
    return {reason: int(count) for reason, count in rows}


def kept_of(import_name: str) -> dict[str, int]:
    """How many rows an undoing has left as they are, for which reason."""
    rows = frappe.db.sql(
        """SELECT reason, COUNT(*) FROM `tabDiaspora Import Row` WHERE import_name = %(name)s AND state = 'kept'
        GROUP BY reason ORDER BY reason""",
        {"name": import_name},
    )
    return {str(reason): int(count) for reason, count in rows}


def first_rejected(import_name: str) -> tuple[tuple[int, str], ...]:
    """(row of the file, reason) of the first rejected rows."""
    rows = frappe.db.sql(
        """SELECT row_no, reason FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND state = 'rejected' ORDER BY row_no LIMIT %(limit)s""",
        {"name": import_name, "limit": FIRST_REJECTED},
    )
    return tuple((int(row_no), str(reason)) for row_no, reason in rows)


def notes_of(import_name: str) -> dict[str, int]:
    """How many rows were taken in with which notes of what was left out."""
    rows = frappe.db.sql(
        """SELECT reason, COUNT(*) FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND state <> 'rejected' AND reason IS NOT NULL GROUP BY reason""",
        {"name": import_name},
    )
    return {reason: int(count) for reason, count in rows}


def rejected_rows(import_name: str) -> list[tuple[int, str, dict[str, str]]]:
    """(row of the file, reason, cells) of every rejected row."""
    rows = frappe.db.sql(
        """SELECT row_no, reason, payload FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND state = 'rejected' ORDER BY row_no""",
        {"name": import_name},
    )
    return [(row_no, reason, json.loads(payload or "{}")) for row_no, reason, payload in rows]


def applied_count(import_name: str) -> int:
    """How many rows of an import are behind it."""
    counts = counts_of(import_name)
    return counts.created_rows + counts.updated_rows + counts.unchanged_rows + counts.rejected_rows
