"""What rows of a file are held against: earlier rows, erased people, documents, and the names of lists. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports.country_names import COUNTRY_NAMES
from diaspora.crm.imports.kinds import ChildRow, Kind, Known, Site, Target
from diaspora.crm.imports.matching import ERASABLE, Applied, Records, keys_by_lookup
from diaspora.crm.imports.rehearsal import Rehearsal
from diaspora.crm.imports.row_cleaning import CleanRow
from diaspora.crm.permissions import row_rules
from diaspora.crm.row_conditions import PLACE_OF_WORSHIP
from diaspora.crm.row_rules import EVERYTHING
from diaspora.crm.store import mission_country_code
from diaspora.site_secret import derive_key

_IN_LIST = 900


def learn_about(records: Records, rows: Sequence[CleanRow], rehearsal: Rehearsal | None = None) -> None:
    """Look up in one go whom and what a chunk may be about; in a dry run also among what earlier chunks would have
    written."""
    wanted = keys_by_lookup(rows)
    names: dict[str, set[str]] = defaultdict(set)
    for (doctype, lookup), values in wanted.items():
        names[doctype] |= _owners(records.targets[doctype], lookup, values, rehearsal)
    _learn(records, names, rehearsal)
    linked: dict[str, set[str]] = defaultdict(set)
    for doctype, lookup, role_doctype in _lookups_by_role(rows):
        there = [name for kind, name in records.by_name if kind == role_doctype]
        linked[doctype] |= _owners(records.targets[doctype], lookup, there, rehearsal)
    _learn(records, linked, rehearsal)
    for lookup in ERASABLE:
        records.erased_addresses |= erased_addresses(wanted.get(("Diaspora Contact", lookup), ()))
    hashes = [row.row_hash for row in rows]
    records.by_row_hash.update(applied_rows(hashes))
    if rehearsal:
        records.by_row_hash.update(rehearsal.applied_rows(hashes))


def _lookups_by_role(rows: Iterable[CleanRow]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for row in rows:
        doctypes = {record.role: record.doctype for record in row.records}
        for record in row.records:
            found |= {(record.doctype, key.lookup, doctypes[key.role]) for key in record.keys if key.role}
    return found


def _owners(target: Target, lookup: str, values: Sequence[str], rehearsal: Rehearsal | None) -> set[str]:
    found = target.lookups[lookup]
    inside = f" AND parenttype = '{target.doctype}'" if found.owner == "parent" else ""
    names = set(rehearsal.owners(target.doctype, lookup, values) if rehearsal else ())
    for part in _parts(values):
        names |= set(
            frappe.db.sql(
                f"SELECT `{found.owner}` FROM `tab{found.doctype}` WHERE `{found.column}` IN %(values)s{inside}",
                {"values": part},
                pluck=True,
            )
        )
    return names


def _learn(records: Records, names: Mapping[str, Iterable[str]], rehearsal: Rehearsal | None) -> None:
    for doctype, listed in names.items():
        target = records.targets[doctype]
        fresh = sorted(name for name in listed if not records.knows(doctype, name))
        for part in _parts(fresh):
            there = load_documents(target, part)
            records.learn(_fenced(rehearsal.over(doctype, part, there) if rehearsal else there, records.site))


def _fenced(documents: Iterable[Known], site: Site) -> Iterator[Known]:
    for document in documents:
        outside = site.districts is not None and document.values.get("district", "") not in ("", *site.districts)
        hidden = not site.sees_religious and document.values.get("kind") == PLACE_OF_WORSHIP
        document.is_fenced = outside or hidden
        yield document


def load_documents(target: Target, names: Sequence[str]) -> list[Known]:
    """The documents of these names as they stand, the oldest first, without those that imports never touch."""
    own = [lookup.column for lookup in target.lookups.values() if lookup.doctype == target.doctype]
    columns = list(dict.fromkeys((*target.columns, *own)))
    listed = ", ".join(f"`{column}`" for column in columns)
    conditions = "".join(f" AND `{column}` NOT IN %({column})s" for column in target.excluded)
    order = "row_no" if target.numbered else "creation, name"
    rows = frappe.db.sql(
        f"SELECT name, modified, {listed} FROM `tab{target.doctype}` WHERE name IN %(names)s{conditions}"
        f" ORDER BY {order}",
        {"names": list(names), **target.excluded},
        as_dict=True,
    )
    children = {table.field: _children(target, table, names) for table in target.tables}
    merged = [table.field for table in target.tables if table.merge]
    return [
        Known(
            row.name,
            target.doctype,
            {column: row[column] for column in columns},
            {field: [values for _, values in found.get(row.name, ())] for field, found in children.items()},
            modified=str(row.modified),
            row_names={field: [name for name, _ in children[field].get(row.name, ())] for field in merged},
        )
        for row in rows
    ]


def _children(target: Target, table: Any, parents: Sequence[str]) -> dict[str, list[tuple[str, ChildRow]]]:
    """Parent -> name and values of each of its rows, in their order."""
    found: dict[str, list[tuple[str, ChildRow]]] = {}
    listed = ", ".join(f"`{column}`" for column in table.columns)
    order = f"`{table.primary}` DESC, idx" if table.primary else "idx"
    for parent, name, *values in frappe.db.sql(
        f"SELECT parent, name, {listed} FROM `tab{table.doctype}` WHERE parent IN %(parents)s"
        f" AND parenttype = %(doctype)s AND parentfield = %(field)s ORDER BY {order}",
        {"parents": list(parents), "doctype": target.doctype, "field": table.field},
    ):
        found.setdefault(parent, []).append((name, tuple(values)))
    return found


def applied_rows(hashes: Sequence[str]) -> dict[str, Applied]:
    """Hash -> what it was about, of rows that were applied before, by any import that was not undone."""
    found: dict[str, Applied] = {}
    for part in _parts(hashes):
        rows = frappe.db.sql(
            """SELECT row_hash, contact, record FROM `tabDiaspora Import Row` WHERE row_hash IN %(hashes)s
            AND state IN ('created', 'updated', 'unchanged') ORDER BY creation""",
            {"hashes": part},
        )
        found.update({row_hash: Applied(contact or "", record or contact or "") for row_hash, contact, record in rows})
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


def _parts(values: Sequence[str]) -> list[list[str]]:
    return [list(values[start : start + _IN_LIST]) for start in range(0, len(values), _IN_LIST)]


def find_district(text: str) -> str:
    """The district of a code or title, "" if there is none."""
    return _titles("Diaspora District").get(fold_text(text), "")


def load_site(kind: Kind, default_district: str) -> Site:
    """What the site knows of the lists that a kind names, by every name that it has for them."""
    rules = EVERYTHING if frappe.session.user == "Administrator" else row_rules()
    countries, codes = _countries()
    known = {doctype: _titles(doctype) for doctype in kind.lists if doctype != "Country"}
    return Site(
        known={**known, "Country": countries},
        country_codes=codes,
        default_district=default_district or frappe.db.get_single_value("Diaspora Settings", "default_district") or "",
        districts=None if rules.all_districts else rules.districts,
        # Administrator brings in no religious functions: that is the desk's, by name.
        sees_religious=frappe.session.user != "Administrator" and rules.sees_religious,
        phone_country=mission_country_code(),
        this_year=clock.utcnow().year,
        key=derive_key("address-key"),
    )


def _titles(doctype: str) -> dict[str, str]:
    found: dict[str, str] = {}
    fields = {field.fieldname for field in frappe.get_meta(doctype).fields}
    columns = [field for field in ("title", "code", "city") if field in fields]
    rows = frappe.get_all(doctype, fields=["name", *columns])
    translations = frappe.get_all(
        "Diaspora Translation", filters={"parenttype": doctype, "field": "title"}, fields=["parent", "text"]
    )
    names = [(row.get(field), row.name) for field in ("name", *columns) for row in rows]
    for text, name in [*names, *((row.text, row.parent) for row in translations)]:
        if text:
            found.setdefault(fold_text(str(text)), name)
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
