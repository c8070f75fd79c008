"""Imports for the browser: start, mapping, dry_run, apply, progress, undo. The first line of each is its permission."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import frappe

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports import registry_store, run, store, tasks
from diaspora.crm.imports.field_labels import FIELD_LABELS
from diaspora.crm.imports.file_stream import FileStream
from diaspora.crm.imports.kinds import KIND_NAMES
from diaspora.crm.imports.mapping import Mapping, mapping_of, read_choice
from diaspora.crm.imports.rejected_file import rejected_csv
from diaspora.crm.imports.rejections import remedies_of
from diaspora.crm.imports.result import count_notes
from diaspora.sentence import said

_SHOWN_ROWS = 5


@frappe.whitelist()
def kinds() -> list[dict[str, Any]]:
    """The kinds of file that the user may import, each with its fields and what they are called."""
    frappe.has_permission("Diaspora Import", "create", throw=True)
    found = [registry_store.find_kind(name)[0] for name in registry_store.registered() if name in KIND_NAMES]
    return [
        {
            "kind": kind.name,
            "fields": [field.name for field in kind.fields],
            "labels": {field.name: said(FIELD_LABELS[field.name], frappe._) for field in kind.fields},
            "example": kind.example,
        }
        for kind in found
        if registry_store.may_write(kind)
    ]


@frappe.whitelist(methods=["POST"])
def start(file: str, kind: str = "contact", district: str = "") -> dict[str, Any]:
    """Read the headers of an uploaded file (its File) and prepare an import; what was made of them."""
    _may_import(kind)
    uploaded = frappe.get_doc("File", file)
    uploaded.check_permission("read")
    with _spoken_errors():
        name, mapping, rows = run.prepare(Path(uploaded.get_full_path()), uploaded.name, kind, district)
    return _described(name, mapping, rows)


@frappe.whitelist(methods=["POST"])
def mapping(import_name: str, columns: str) -> dict[str, Any]:
    """Choose fields for headers, as a JSON object of header -> field ("" leaves a column out); kept for such files."""
    record = _may(import_name, "write")
    if record.state not in ("staged", "failed"):
        frappe.throw(frappe._("The columns of an import are chosen before it is applied."))
    with _spoken_errors():
        named = read_choice(columns)
        source, path = store.source_of(import_name)
        _, found, rows = run.prepare(Path(path), record.uploaded_file, source.kind, source.district, named, import_name)
    return _described(import_name, found, rows)


@frappe.whitelist()
def columns(import_name: str) -> dict[str, Any]:
    """What was made of the headers of an import that waits, as `start` and `mapping` tell it."""
    _may(import_name, "write")
    with _spoken_errors():
        source, path = store.source_of(import_name)
        with FileStream(Path(path)) as stream:
            stream.head()
            return _described(import_name, mapping_of(source.mapping), stream.rows)


@frappe.whitelist(methods=["POST"])
def dry_run(import_name: str) -> dict[str, Any]:
    """Have a job rehearse the import; `progress` then tells what it would do."""
    _may(import_name, "write")
    return _order(import_name, "rehearsing", unless=("running", "done", "undoing", "undone"))


@frappe.whitelist(methods=["POST"])
def apply(import_name: str) -> dict[str, Any]:
    """Have jobs apply the import; `progress` tells how far they are."""
    _may(import_name, "write")
    return _order(import_name, "running", unless=("done", "undoing", "undone"))


@frappe.whitelist(methods=["POST"])
def undo(import_name: str) -> dict[str, Any]:
    """Have jobs put back what was before the import; `progress` tells what stays, and why."""
    _may(import_name, "write")
    return _order(import_name, "undoing", unless=("staged", "rehearsing", "undone"))


@frappe.whitelist()
def progress(import_name: str) -> dict[str, Any]:
    """State and counts of an import, its rehearsal, and why rows were rejected or stay."""
    record = _may(import_name, "read")
    counts = {name: record.get(f"{name}_rows") or 0 for name in ("total", *store.COUNTED)}
    reasons, kept = store.reasons_of(record.name), store.kept_of(record.name)
    notes = {code: rows for code, rows in count_notes(store.notes_of(record.name)).items() if code not in kept}
    rehearsal: dict[str, Any] | None = json.loads(record.rehearsal or "null")
    found: list[dict[str, int]] = [rehearsal["reasons"], rehearsal["notes"]] if rehearsal else []
    codes = {code for counted in (reasons, kept, notes, *found) for code in counted}
    return {
        "import": record.name, "state": record.state, "kind": record.kind, "file": record.file_name,
        "error": record.error, "done": _rows_done(record), **counts, "reasons": reasons, "kept": kept,
        "notes": notes, "rehearsal": rehearsal, "words": _words(record.kind, codes),
    }  # fmt: skip


def _rows_done(record: Any) -> int:
    """How far the present work is. The cursor counts rows of the file, headers among them; an undoing goes back."""
    reached = min(record.cursor_row or 0, record.total_rows or 0)
    return (record.total_rows or 0) - reached if record.state == "undoing" else reached


def _words(kind: str, codes: set[str]) -> dict[str, dict[str, str]]:
    """What a code says, and what to do about it, in the user's language."""
    remedies = remedies_of(registry_store.find_kind(kind)[0])
    return {code: {"says": frappe._(code), "remedy": said(remedies.get(code, ""), frappe._)} for code in sorted(codes)}


@frappe.whitelist()
def rejected_rows(import_name: str) -> None:
    """The rejected rows as a CSV file, with the reasons in the user's language."""
    record = _may(import_name, "read")
    text, _ = rejected_csv(record.name, frappe._)
    content = text.encode("utf-8-sig")
    frappe.local.response.update(
        {"type": "download", "filename": f"rejected-{record.name}.csv", "filecontent": content}
    )


def _order(import_name: str, state: str, unless: tuple[str, ...]) -> dict[str, Any]:
    store.order(import_name, state, unless=unless)
    tasks.wake(import_name)
    return {"import": import_name, "state": frappe.db.get_value("Diaspora Import", import_name, "state")}


def _may_import(kind: str) -> None:
    frappe.has_permission("Diaspora Import", "create", throw=True)
    with _spoken_errors():
        described, _ = registry_store.find_kind(kind)
    if not registry_store.may_write(described):
        frappe.throw(frappe._("Your role does not enter such records."), frappe.PermissionError)


def _may(import_name: str, right: str) -> Any:
    """The import, if the user may read it, and do what is asked to the records that it writes."""
    record = frappe.get_doc("Diaspora Import", import_name)
    record.check_permission(right)
    if right == "write":
        _may_import(record.kind)
    return record


@contextmanager
def _spoken_errors() -> Generator[None]:
    try:
        yield
    except ImportRefused as error:
        frappe.throw(str(error), frappe.ValidationError)


def _described(name: str, found: Mapping, rows: list[list[str]]) -> dict[str, Any]:
    shown = rows[found.header_row : found.header_row + _SHOWN_ROWS]
    read = {index: (field, found.confidences[place]) for place, (index, field) in enumerate(found.columns)}
    return {
        "import": name,
        "columns": [
            {
                "header": header,
                "field": read.get(index, ("", 0.0))[0],
                "confidence": read.get(index, ("", 0.0))[1],
                "sample": [row[index] for row in shown if index < len(row)] if index in read else [],
            }
            for index, header in enumerate(found.headers)
            if header.strip() and header not in found.dropped
        ],
        "dropped": found.dropped,
        "consent": found.consent,
        "ignored": found.ignored,
    }
