"""The import's own tables: the import and its staged rows.

Every chunk's transaction begins by moving the cursor under the runner's own token, so an import that another
process took over cannot be applied twice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.errors import ImportTakenOver
from diaspora.crm.imports.matching import ERASED_PERSON, Decision
from diaspora.crm.imports.staged_rows import StagedRow
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp

_LEASE = timedelta(minutes=2)


FIRST_REJECTED = 20
"""So many rejected rows a result names; the rest are in the record of the import."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An import that this process works on: its name, the token that says so, and what there is to do."""

    name: str
    token: str
    staged_to: int
    cursor: int
    total: int


def open_import(file_name: str, file_path: str, sha256: str, district: str, mapping: dict[str, Any]) -> Claim:
    """Claim the unfinished import of the same file, or begin a new one. Commits."""
    unfinished = frappe.get_all(
        "Diaspora Import",
        filters={"file_sha256": sha256, "kind": "contact", "dry_run": 0, "state": ["in", ["staged", "running"]]},
        fields=["name", "district"],
        order_by="creation desc",
    )
    same = [row.name for row in unfinished if (row.district or "") == district]
    name = same[0] if same else _new_import(file_name, file_path, sha256, district, mapping)
    return claim_import(name)


def _new_import(
    file_name: str, file_path: str, sha256: str, district: str, mapping: dict[str, Any], **more: Any
) -> str:
    fields = {
        "doctype": "Diaspora Import", "kind": "contact", "file_name": file_name[:140], "file_path": file_path[-140:],
        "file_sha256": sha256, "district": district or None, "state": "staged", "mapping": json.dumps(mapping),
        "started_at": clock.utcnow(), **more,
    }  # fmt: skip
    return frappe.get_doc(fields).insert(ignore_permissions=True).name


def note_dry_run(file_name: str, sha256: str, district: str, mapping: dict[str, Any], counts: dict[str, int]) -> str:
    """Keep the counts of a dry run, and none of its rows. Commits."""
    name = _new_import(file_name, "", sha256, district, mapping, dry_run=1, **counts, finished_at=clock.utcnow())
    frappe.db.set_value("Diaspora Import", name, "state", "done")
    frappe.db.commit()
    return name


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
    staged = frappe.db.sql(
        "SELECT MAX(row_no) FROM `tabDiaspora Import Row` WHERE import_name = %(name)s", {"name": name}, pluck=True
    )
    return Claim(name, token, staged[0] or 0, row.cursor_row or 0, row.total_rows or 0)


def _hold(claim: Claim) -> None:
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


def stage(claim: Claim, rows: Sequence[StagedRow]) -> None:
    """Store a chunk of rows as they came. Commits."""
    _hold(claim)
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    columns = [*STANDARD_COLUMNS, "import_name", "row_no", "state", "row_hash", "payload"]
    values = [
        (
            *stamp.standard(row_name(claim.name, row.row_no)),
            claim.name,
            row.row_no,
            "staged",
            row.row_hash,
            row.payload(),
        )
        for row in rows
    ]
    insert_rows("Diaspora Import Row", columns, values)
    frappe.db.commit()


def row_name(import_name: str, row_no: int) -> str:
    """The name of a staged row."""
    return f"{import_name}-{row_no:07d}"


def all_staged(claim: Claim, total: int) -> None:
    """Note that the whole file is staged. Commits."""
    _hold(claim)
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET state = 'running', total_rows = %(total)s WHERE name = %(name)s",
        {"total": total, "name": claim.name},
    )
    frappe.db.commit()


def next_rows(claim: Claim, cursor: int, limit: int) -> list[StagedRow]:
    """The next rows that are not applied yet, in the order of the file, read under the claim (see `_hold`)."""
    _hold(claim)
    rows = frappe.db.sql(
        """SELECT row_no, payload, row_hash FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND row_no > %(cursor)s AND state = 'staged' ORDER BY row_no LIMIT %(limit)s""",
        {"name": claim.name, "cursor": cursor, "limit": limit},
        as_dict=True,
    )
    return [StagedRow(row.row_no, json.loads(row.payload or "{}"), row.row_hash or "") for row in rows]


def finish_chunk(claim: Claim, decisions: Sequence[Decision]) -> None:
    """Write what became of the rows, the counts and the cursor, and commit the chunk."""
    _write_states(claim.name, decisions)
    counts = {
        state: sum(d.state == state for d in decisions) for state in ("created", "updated", "unchanged", "rejected")
    }
    frappe.db.sql(
        """UPDATE `tabDiaspora Import` SET cursor_row = %(cursor)s, created_rows = created_rows + %(created)s,
        updated_rows = updated_rows + %(updated)s, unchanged_rows = unchanged_rows + %(unchanged)s,
        rejected_rows = rejected_rows + %(rejected)s WHERE name = %(name)s AND claim_token = %(token)s""",
        {**counts, "cursor": decisions[-1].row_no, "name": claim.name, "token": claim.token},
    )
    frappe.db.commit()


def _write_states(import_name: str, decisions: Sequence[Decision]) -> None:
    _forget_rows([row_name(import_name, decision.row_no) for decision in decisions if decision.reason == ERASED_PERSON])
    for decision in decisions:
        frappe.db.sql(
            """UPDATE `tabDiaspora Import Row` SET state = %(state)s, contact = %(contact)s, reason = %(reason)s,
            `before` = %(before)s WHERE name = %(name)s""",
            {
                "state": decision.state,
                "contact": decision.contact or None,
                "reason": decision.reason[:140] or None,
                "before": json.dumps(decision.before, default=str, ensure_ascii=False) if decision.before else None,
                "name": row_name(import_name, decision.row_no),
            },
        )


def _forget_rows(names: Sequence[str]) -> None:
    """Who was erased is not kept as a rejected row either: number and reason stay, the cells go."""
    if names:
        frappe.db.sql(
            "UPDATE `tabDiaspora Import Row` SET payload = '{}', row_hash = NULL WHERE name IN %(names)s",
            {"names": tuple(names)},
        )


def finish(claim: Claim) -> None:
    """Close the import. Commits."""
    _hold(claim)
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET state = 'done', finished_at = %(now)s, claim_token = NULL, lease_until = NULL"
        " WHERE name = %(name)s",
        {"now": clock.utcnow(), "name": claim.name},
    )
    frappe.db.commit()


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
