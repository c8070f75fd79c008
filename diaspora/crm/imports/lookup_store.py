"""What rows of a file are held against: earlier rows, erased people, contacts, and the names of places. Reads only."""

from collections.abc import Sequence
from typing import Any

import frappe

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports.cleaning import Places
from diaspora.crm.imports.country_names import COUNTRY_NAMES
from diaspora.crm.imports.matching import Known
from diaspora.crm.store import mission_country_code

_KNOWN_FIELDS = (
    "first_name", "last_name", "first_name_ar", "last_name_ar", "gender", "birth_year", "preferred_language",
    "address_line", "postal_code", "city", "country", "district", "province_of_origin", "profession",
)  # fmt: skip
_IN_LIST = 900


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
        f"SELECT name, {columns} FROM `tabDiaspora Contact` WHERE name IN %(names)s"
        " AND status NOT IN ('merged', 'erased') AND kind = 'person' ORDER BY row_no",
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
