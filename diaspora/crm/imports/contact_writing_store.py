"""New and changed contacts of a chunk, written set by set: contacts, then each child table in one statement."""

from collections.abc import Sequence
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.derive import DerivedContact
from diaspora.crm.imports.matching import Known
from diaspora.crm.row_writing import CHILD_COLUMNS, STANDARD_COLUMNS, Stamp, child_rows, new_names
from diaspora.crm.store import allocate_row_numbers

_DERIVED = (
    "display_name", "first_name_folded", "last_name_folded", "full_name_folded", "city_folded", "profession_folded",
    "primary_email", "primary_address_key", "primary_phone",
)  # fmt: skip
_PLAIN = (
    "first_name", "last_name", "first_name_ar", "last_name_ar", "gender", "birth_year", "preferred_language",
    "address_line", "postal_code", "city", "country", "district", "province_of_origin", "profession",
)  # fmt: skip
_PARENT = "Diaspora Contact"
# A contact, the values of its rows, and the idx of the first of them.
_Group = tuple[str, list[tuple[Any, ...]], int]
_EMAILS, _PHONES, _KEYS = "Diaspora Contact Email", "Diaspora Contact Phone", "Diaspora Search Key"


def write_people(people: Sequence[Known], source: str) -> None:
    """Write the contacts that are new or changed. No commit."""
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    new = [contact for contact in people if contact.is_new]
    changed = _still_there([contact for contact in people if not contact.is_new and _is_changed(contact)])
    if new:
        _insert(new, source, stamp)
    for contact in changed:
        _update(contact, stamp)
    renamed = [
        contact for contact in changed if contact.changed & {"first_name", "last_name", "first_name_ar", "last_name_ar"}
    ]
    _write_children(new, renamed, changed, stamp)


def _still_there(changed: Sequence[Known]) -> list[Known]:
    """Those that were not erased or merged since they were looked up, locked until the commit."""
    names = tuple(contact.name for contact in changed)
    if not names:
        return []
    found = frappe.db.sql(
        """SELECT name FROM `tabDiaspora Contact` WHERE name IN %(names)s AND status NOT IN ('merged', 'erased')
        FOR UPDATE""",
        {"names": names},
        pluck=True,
    )
    there = set(found)
    return [contact for contact in changed if contact.name in there]


def _is_changed(contact: Known) -> bool:
    return bool(contact.changed or contact.added_emails or contact.added_phones)


def _derived(contact: Known) -> DerivedContact:
    if contact.derived is None:
        raise ValueError(f"contact {contact.name} was changed, but not derived anew")
    return contact.derived


def _insert(new: Sequence[Known], source: str, stamp: Stamp) -> None:
    first = allocate_row_numbers(len(new))
    columns = [*STANDARD_COLUMNS, "kind", "affiliation", "status", "source", "row_no", *_PLAIN, *_DERIVED]
    rows: list[tuple[Any, ...]] = []
    for row_no, contact in enumerate(new, start=first):
        derived = _derived(contact)
        rows.append(
            (
                *stamp.standard(contact.name), "person", "community", "active", source, row_no,
                *(contact.values.get(name) or (0 if name == "birth_year" else None) for name in _PLAIN),
                *(getattr(derived, name) or None for name in _DERIVED),
            )
        )  # fmt: skip
    insert_rows(_PARENT, columns, rows)


def _update(contact: Known, stamp: Stamp) -> None:
    derived = _derived(contact)
    # Names of columns come from the tuples above, never from a file.
    fields = [name for name in _PLAIN if name in contact.changed]
    values: dict[str, Any] = {name: contact.values[name] for name in fields}
    values |= {name: getattr(derived, name) or None for name in _DERIVED}
    assignments = ", ".join(f"`{name}` = %({name})s" for name in values)
    frappe.db.sql(
        f"UPDATE `tabDiaspora Contact` SET {assignments}, modified = %(at)s, modified_by = %(by)s"
        " WHERE name = %(contact)s",
        {**values, "at": stamp.at, "by": stamp.user, "contact": contact.name},
    )


def _write_children(new: Sequence[Known], renamed: Sequence[Known], changed: Sequence[Known], stamp: Stamp) -> None:
    emails: list[_Group] = []
    phones: list[_Group] = []
    keys: list[_Group] = []
    for contact in new:
        emails.append(
            (contact.name, [(email, key, int(i == 0), "active") for i, (email, key) in enumerate(contact.emails)], 1)
        )
        phones.append((contact.name, [(phone, int(i == 0)) for i, phone in enumerate(contact.phones)], 1))
    for contact in changed:
        had_emails, had_phones = (
            len(contact.emails) - len(contact.added_emails),
            len(contact.phones) - len(contact.added_phones),
        )
        added = [
            (email, key, int(not had_emails and i == 0), "active")
            for i, (email, key) in enumerate(contact.added_emails)
        ]
        emails.append((contact.name, added, had_emails + 1))
        added_phones = [(phone, int(not had_phones and i == 0)) for i, phone in enumerate(contact.added_phones)]
        phones.append((contact.name, added_phones, had_phones + 1))
    for contact in (*new, *renamed):
        keys.append((contact.name, [(key.kind, key.key, key.version) for key in _derived(contact).search_keys], 1))
    if renamed:
        frappe.db.delete(_KEYS, {"parent": ["in", [contact.name for contact in renamed]], "parenttype": _PARENT})
    _insert_children(_EMAILS, "emails", ("email", "address_key", "is_primary", "status"), emails, stamp)
    _insert_children(_PHONES, "phones", ("phone", "is_primary"), phones, stamp)
    _insert_children(_KEYS, "search_keys", ("kind", "key", "version"), keys, stamp)


def _insert_children(
    doctype: str,
    field: str,
    columns: tuple[str, ...],
    groups: Sequence[_Group],
    stamp: Stamp,
) -> None:
    names = iter(new_names(sum(len(rows) for _, rows, _ in groups)))
    values = [
        row
        for parent, rows, first_idx in groups
        for row in child_rows(stamp, (parent, field, _PARENT), rows, names, first_idx)
    ]
    if values:
        insert_rows(doctype, [*CHILD_COLUMNS, *columns], values)
