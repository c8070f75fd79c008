"""The import's tables: the import itself, its staged rows, and the contacts that a chunk reads and writes.

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
from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.errors import ImportTakenOver
from diaspora.crm.imports.cleaning import Places
from diaspora.crm.imports.country_names import COUNTRY_NAMES
from diaspora.crm.imports.matching import Decision, Known
from diaspora.crm.imports.staged_rows import StagedRow
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp
from diaspora.crm.store import mission_country_code

_LEASE = timedelta(minutes=2)
_KNOWN_FIELDS = (
    "first_name", "last_name", "first_name_ar", "last_name_ar", "gender", "birth_year", "preferred_language",
    "address_line", "postal_code", "city", "country", "district", "province_of_origin", "profession",
)  # fmt: skip
_IN_LIST = 900


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
    frappe.db.bulk_insert("Diaspora Import Row", columns, values)
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


def finish(claim: Claim) -> None:
    """Close the import. Commits."""
    _hold(claim)
    frappe.db.sql(
        "UPDATE `tabDiaspora Import` SET state = 'done', finished_at = %(now)s, claim_token = NULL, lease_until = NULL"
        " WHERE name = %(name)s",
        {"now": clock.utcnow(), "name": claim.name},
    )
    frappe.db.commit()


def counts_of(import_name: str) -> dict[str, Any]:
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


def rejected_rows(import_name: str) -> list[tuple[int, str, dict[str, str]]]:
    """(row of the file, reason, cells) of every rejected row."""
    rows = frappe.db.sql(
        """SELECT row_no, reason, payload FROM `tabDiaspora Import Row`
        WHERE import_name = %(name)s AND state = 'rejected' ORDER BY row_no""",
        {"name": import_name},
    )
    return [(row_no, reason, json.loads(payload or "{}")) for row_no, reason, payload in rows]


# --- what rows are matched against


def applied_rows(hashes: Sequence[str]) -> dict[str, str]:
    """Hash -> contact of rows that were applied before, by any import."""
    found: dict[str, str] = {}
    for part in _parts(hashes):
        rows = frappe.db.sql(
            """SELECT row_hash, contact FROM `tabDiaspora Import Row` WHERE row_hash IN %(hashes)s
            AND state IN ('created', 'updated', 'unchanged') AND contact IS NOT NULL ORDER BY creation""",
            {"hashes": part},
        )
        found.update(dict(rows))
    return found


def erased_addresses(address_keys: Sequence[str]) -> set[str]:
    """Those of the address keys whose person was erased."""
    found: set[str] = set()
    for part in _parts(address_keys):
        found |= set(
            frappe.db.sql(
                "SELECT address_key FROM `tabDiaspora Suppression` WHERE address_key IN %(keys)s AND reason = 'erased'",
                {"keys": part},
                pluck=True,
            )
        )
    return found


def people_reached_by(address_keys: Sequence[str], phones: Sequence[str]) -> list[Known]:
    """The contacts with one of the addresses or telephone numbers, the oldest first, without merged and erased ones."""
    names: set[str] = set()
    for table, column, values in (
        ("Diaspora Contact Email", "address_key", address_keys),
        ("Diaspora Contact Phone", "phone", phones),
    ):
        for part in _parts(values):
            names |= set(
                frappe.db.sql(
                    f"SELECT parent FROM `tab{table}` WHERE {column} IN %(values)s AND parenttype = 'Diaspora Contact'",
                    {"values": part},
                    pluck=True,
                )
            )
    return [contact for part in _parts(sorted(names)) for contact in _known(part)]


def _known(names: Sequence[str]) -> list[Known]:
    columns = ", ".join(f"`{field}`" for field in _KNOWN_FIELDS)
    rows = frappe.db.sql(
        f"SELECT name, {columns} FROM `tabDiaspora Contact` WHERE name IN %(names)s AND status NOT IN ('merged', 'erased')"
        " AND kind = 'person' ORDER BY row_no",
        {"names": names},
        as_dict=True,
    )
    emails = _children("Diaspora Contact Email", "email, address_key", names)
    phones = _children("Diaspora Contact Phone", "phone", names)
    return [
        Known(
            row.name,
            {field: row[field] for field in _KNOWN_FIELDS},
            [(email, key) for email, key in emails.get(row.name, [])],
            [phone for (phone,) in phones.get(row.name, [])],
        )
        for row in rows
    ]


def _children(doctype: str, columns: str, parents: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for parent, *values in frappe.db.sql(
        f"SELECT parent, {columns} FROM `tab{doctype}` WHERE parent IN %(parents)s AND parenttype = 'Diaspora Contact'"
        " ORDER BY is_primary DESC, idx",
        {"parents": parents},
    ):
        found.setdefault(parent, []).append(tuple(values))
    return found


def _parts(values: Sequence[str]) -> list[list[str]]:
    return [list(values[start : start + _IN_LIST]) for start in range(0, len(values), _IN_LIST)]


def find_district(text: str) -> str:
    """The district of a code or title, "" if there is none."""
    return _titles("Diaspora District", ("city",)).get(fold_text(text), "")


def applied_count(import_name: str) -> int:
    """How many rows of an import are behind it."""
    counts = counts_of(import_name)
    return counts.created_rows + counts.updated_rows + counts.unchanged_rows + counts.rejected_rows


def load_places(default_district: str) -> Places:
    """What the site knows of districts, countries and provinces, by every name that it has for them."""
    countries, codes = _countries()
    return Places(
        districts=_titles("Diaspora District", ("city",)),
        provinces=_titles("Diaspora Province"),
        countries=countries,
        country_codes=codes,
        default_district=default_district or frappe.db.get_single_value("Diaspora Settings", "default_district") or "",
        phone_country=mission_country_code(),
    )


def _titles(doctype: str, more: tuple[str, ...] = ()) -> dict[str, str]:
    found: dict[str, str] = {}
    rows = frappe.get_all(doctype, fields=["name", "title", *more])
    translations = frappe.get_all(
        "Diaspora Translation", filters={"parenttype": doctype, "field": "title"}, fields=["parent", "text"]
    )
    names = [(row.get(field), row.name) for field in ("name", "title", *more) for row in rows]
    for text, name in [*names, *((row.text, row.parent) for row in translations)]:
        if text:
            found.setdefault(fold_text(text), name)
    return found


def _countries() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for row in frappe.get_all("Country", fields=["name", "code"]):
        code = (row.code or "").upper()
        codes[row.name] = code
        for text in (row.name, code, *COUNTRY_NAMES.get(code, ())):
            names.setdefault(fold_text(text), row.name)
    return names, codes
