"""The record of an export and its file: who, what, why, how far. The only writer of Diaspora Export.

A chunk's rows are on the disk before its record is committed; what a kill left behind it is cut off by the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import frappe

from diaspora import clock
from diaspora.directories.errors import ExportTakenOver
from diaspora.sentence import Sentence

DOCTYPE = "Diaspora Export"
KEPT_FOR = timedelta(hours=24)
_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Job:
    """An export that this process works on, under its own token."""

    name: str
    token: str
    kind: str
    layout: str
    format: str
    language: str
    district: str
    requested_by: str
    cursor: str
    done: int
    file_bytes: int


def open_export(values: Mapping[str, Any]) -> str:
    """Write the record of a new export; no commit. `values` are its kind, layout, format, reason ..."""
    fields = {"doctype": DOCTYPE, "state": "queued", "requested_at": clock.utcnow(), **values}
    return str(frappe.get_doc(fields).insert(ignore_permissions=True).name)


def claim(name: str) -> Job | None:
    """Take an export that waits, or that nobody works on any more; None where there is nothing to do. Commits."""
    now = clock.utcnow()
    values = {"name": name, "token": frappe.generate_hash(length=32), "now": now, "until": now + _LEASE}
    frappe.db.sql(
        """UPDATE `tabDiaspora Export` SET claim_token = %(token)s, lease_until = %(until)s, state = 'running'
        WHERE name = %(name)s AND state IN ('queued', 'running')
        AND (lease_until IS NULL OR lease_until < %(now)s)""",
        values,
    )
    frappe.db.commit()
    rows = frappe.db.sql(
        "SELECT * FROM `tabDiaspora Export` WHERE name = %(name)s AND claim_token = %(token)s", values, as_dict=True
    )
    return _as_job(rows[0]) if rows else None


def _as_job(row: Any) -> Job:
    texts = (row.layout, row.format, row.language or "en", row.district or "", row.requested_by, row.cursor_key or "")
    return Job(row.name, row.claim_token, row.kind, *texts, row.done_rows or 0, row.file_bytes or 0)


def note_chunk(job: Job, cursor: str, done: int, file_bytes: int, lease: bool = True) -> None:
    """Write down how far the export is; commits. Raises ExportTakenOver. `lease` false hands it on to the next job."""
    values = {
        "name": job.name, "token": job.token, "cursor": cursor, "done": done, "bytes": file_bytes,
        "until": clock.utcnow() + _LEASE if lease else None,
    }  # fmt: skip
    frappe.db.sql(
        """UPDATE `tabDiaspora Export` SET cursor_key = %(cursor)s, done_rows = %(done)s, file_bytes = %(bytes)s,
        lease_until = %(until)s WHERE name = %(name)s AND claim_token = %(token)s AND state = 'running'""",
        values,
    )
    _commit_held(job)


def finish(job: Job, done: int, file_bytes: int, sha256: str) -> None:
    """Close an export that is done; commits. Raises ExportTakenOver."""
    frappe.db.sql(
        """UPDATE `tabDiaspora Export` SET state = 'done', finished_at = %(now)s, lease_until = NULL,
        done_rows = %(done)s, file_bytes = %(bytes)s, file_sha256 = %(sha256)s
        WHERE name = %(name)s AND claim_token = %(token)s AND state = 'running'""",
        {"name": job.name, "token": job.token, "now": clock.utcnow(), "done": done, "bytes": file_bytes,
         "sha256": sha256},
    )  # fmt: skip
    _commit_held(job)


def _commit_held(job: Job) -> None:
    held = frappe.db.sql(
        "SELECT name FROM `tabDiaspora Export` WHERE name = %(name)s AND claim_token = %(token)s AND state <> 'failed'",
        {"name": job.name, "token": job.token},
    )
    if not held:
        frappe.db.rollback()
        raise ExportTakenOver(Sentence("Another process goes on with this export."))
    frappe.db.commit()


def fail(name: str, why: str) -> None:
    """Close an export that cannot be made, and delete what there is of its file. Commits."""
    frappe.db.sql(
        """UPDATE `tabDiaspora Export` SET state = 'failed', error = %(why)s, finished_at = %(now)s,
        claim_token = NULL, lease_until = NULL, is_forgotten = 1 WHERE name = %(name)s""",
        {"name": name, "why": why, "now": clock.utcnow()},
    )
    frappe.db.commit()
    _delete_files(name)


def tidy(name: str) -> None:
    """Delete what was written of an export that was given up meanwhile."""
    if frappe.db.get_value(DOCTYPE, name, "state") == "failed":
        _delete_files(name)


def note_total(job: Job, total: int) -> None:
    """Write down how many records there are in all. No commit."""
    frappe.db.set_value(DOCTYPE, job.name, "total_rows", total, update_modified=False)


def left_behind() -> list[str]:
    """Exports that wait, or whose worker is gone."""
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Export` WHERE state IN ('queued', 'running')
        AND (lease_until IS NULL OR lease_until < %(now)s) ORDER BY requested_at LIMIT 100""",
        {"now": clock.utcnow()},
        pluck=True,
    )


def forget_files(older_than: timedelta = KEPT_FOR) -> None:
    """Delete the files of exports that are done for so long; the record stays. Commits."""
    due = frappe.db.sql(
        """SELECT name FROM `tabDiaspora Export` WHERE is_forgotten = 0 AND state = 'done'
        AND finished_at <= %(before)s""",
        {"before": clock.utcnow() - older_than},
        pluck=True,
    )
    for name in due:
        _delete_files(name)
        frappe.db.set_value(DOCTYPE, name, "is_forgotten", 1, update_modified=False)
    frappe.db.commit()


def unfinished() -> list[str]:
    """Exports that are not done yet."""
    return frappe.get_all(DOCTYPE, filters={"state": ["in", ["queued", "running"]]}, pluck="name")


def folder() -> Path:
    """Where files of exports lie, outside of what the web server serves."""
    return Path(frappe.get_site_path("private", "exports"))


def part_of(name: str) -> Path:
    """The file that grows while an export runs."""
    return folder() / f"{name}.part"


def file_of(name: str, file_format: str) -> Path:
    """The finished file."""
    return folder() / f"{name}.{file_format}"


def _delete_files(name: str) -> None:
    for path in folder().glob(f"{name}.*") if folder().is_dir() else ():
        path.unlink(missing_ok=True)
