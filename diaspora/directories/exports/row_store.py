"""Rows of a directory as an export writes them: field -> text. Reads only, and only what the row rules leave.

What a record links to is named only where the reader may see it too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe

from diaspora.crm.mission_store import mission_today
from diaspora.crm.row_conditions import ASSOCIATION, CONTACT, INSTITUTION, all_of, condition_of
from diaspora.crm.row_rules import RowRules
from diaspora.crm.terms import term_is_current
from diaspora.directories.exports.layouts import SEVERAL

_PERSON = (
    "last_name", "first_name", "last_name_ar", "first_name_ar", "gender", "birth_year", "address_line", "postal_code",
    "city", "country", "district", "province_of_origin", "preferred_language", "profession",
)  # fmt: skip
_ORGANISATION = (
    "title", "title_ar", "short_title", "status", "register_id", "siret", "purpose", "founded_on", "dissolved_on",
    "email", "phone", "website", "address_line", "postal_code", "city", "country", "district", "latitude", "longitude",
)  # fmt: skip
_MANDATE = {
    "office": "office", "constituency": "constituency", "constituency_code": "constituency_code", "area": "area",
    "area_code": "area_code", "function": "function", "from_date": "mandate_from", "function_from": "function_from",
    "to_date": "mandate_to",
}  # fmt: skip
# Fixtures that a column links to; the export names them in its own language.
_LISTS = {"district": "Diaspora District", "province_of_origin": "Diaspora Province"}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of a kind lie. `of_contact`: a profile, joined with its contact; `organisations` are links to
    institutions; `lists` is table field -> (child DocType, column, DocType that it links to or "")."""

    doctype: str
    columns: tuple[str, ...] = ()
    of_contact: bool = True
    organisations: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, str, str]] | None = None


_SOURCES: Mapping[str, _Source] = {
    "contact": _Source(CONTACT, of_contact=False),
    "association": _Source(
        ASSOCIATION, _ORGANISATION, False,
        lists={"activities": ("Diaspora Association Activity", "activity", "Diaspora Field of Activity")},
    ),
    "institution": _Source(
        INSTITUTION, ("kind", *_ORGANISATION), False,
        lists={"activities": ("Diaspora Association Activity", "activity", "Diaspora Field of Activity")},
    ),
    "imam": _Source(
        "Diaspora Imam", ("posting_from", "posting_to"), organisations=("place_of_worship",),
        lists={"languages": ("Diaspora Spoken Language", "language", "")},
    ),
    "teacher": _Source(
        "Diaspora Teacher", ("programme", "subjects", "posting_from", "posting_to"), organisations=("school",)
    ),
    "elected-official": _Source("Diaspora Elected Official"),
    "investor": _Source(
        "Diaspora Investor", ("stage", "horizon", "ticket_minimum", "ticket_maximum", "currency"),
        organisations=("company",),
        lists={
            "sectors": ("Diaspora Sector Interest", "sector", "Diaspora Sector"),
            "regions": ("Diaspora Region Interest", "region", "Diaspora Region"),
        },
    ),
    "student": _Source(
        "Diaspora Student", ("field_of_study", "level", "expected_end"), organisations=("university",)
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows: a kind, under whose rules, of one district (or ""), with a mandate of one office (or "")."""

    kind: str
    rules: RowRules
    district: str = ""
    office: str = ""


def count_records(chosen: Selection) -> int:
    """How many documents the selection has."""
    return int(frappe.db.sql(f"SELECT COUNT(*) {_from_where(chosen)}", _values(chosen))[0][0])


def read_records(
    chosen: Selection, after: str, limit: int, language: str
) -> list[tuple[str, tuple[dict[str, str], ...]]]:
    """The next documents behind the cursor: (name, rows); an elected official has a row for each mandate."""
    source = _SOURCES[chosen.kind]
    table = f"`tab{source.doctype}`"
    # Names of columns come from the tuples above, and conditions from the row rules: never from a request.
    columns = [f"{table}.name AS record"]
    columns += [f"{table}.`{column}`" for column in (*source.columns, *source.organisations)]
    if source.of_contact or source.doctype == CONTACT:
        columns += [f"`tabDiaspora Contact`.`{column}`" for column in _PERSON]
        columns.append("`tabDiaspora Contact`.name AS contact")
    found = frappe.db.sql(
        f"SELECT {', '.join(columns)} {_from_where(chosen)} AND {table}.name > %(after)s"
        f" ORDER BY {table}.name LIMIT {int(limit)}",
        {**_values(chosen), "after": after},
        as_dict=True,
    )
    rows = [(str(row.record), {name: _text(name, row[name]) for name in row if name != "record"}) for row in found]
    _complete(chosen, source, rows, language)
    return _with_mandates(chosen, rows) if chosen.kind == "elected-official" else [(key, (row,)) for key, row in rows]


def _from_where(chosen: Selection) -> str:
    source = _SOURCES[chosen.kind]
    table = f"`tab{source.doctype}`"
    parts = [condition_of(source.doctype, chosen.rules)]
    joined = ""
    if source.of_contact:
        joined = f"JOIN `tabDiaspora Contact` ON `tabDiaspora Contact`.name = {table}.contact"
    if source.of_contact or source.doctype == CONTACT:
        parts.append("`tabDiaspora Contact`.status = 'active' AND `tabDiaspora Contact`.kind = 'person'")
    if chosen.district:
        parts.append(f"{'`tabDiaspora Contact`' if source.of_contact else table}.district = %(district)s")
    if chosen.office:
        parts.append(
            "EXISTS (SELECT 1 FROM `tabDiaspora Mandate` held WHERE held.parent = `tabDiaspora Elected Official`.name"
            " AND held.parenttype = 'Diaspora Elected Official' AND held.office = %(office)s)"
        )
    return f"FROM {table} {joined} WHERE {all_of(parts) or '1 = 1'}"


def _values(chosen: Selection) -> dict[str, str]:
    return {"district": chosen.district, "office": chosen.office}


def _text(name: str, value: Any) -> str:
    if value is None or (value == 0 and name != "is_primary"):
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)):f}".rstrip("0").rstrip(".")
    return str(value)


def _complete(chosen: Selection, source: _Source, rows: Sequence[tuple[str, dict[str, str]]], language: str) -> None:
    """What lies in other tables: addresses, linked titles, lists, leaders."""
    names = [name for name, _ in rows]
    for field, doctype in _LISTS.items():
        titles = _titles(doctype, {row.get(field, "") for _, row in rows}, language)
        for _, row in rows:
            if row.get(field):
                row[field] = titles.get(row[field], row[field])
    for field in source.organisations:
        seen = _visible_titles(INSTITUTION, {row[field] for _, row in rows}, chosen.rules)
        for _, row in rows:
            row[field] = seen.get(row[field], "")
    for field, (child, column, linked) in (source.lists or {}).items():
        _add_list(rows, field, _children(child, column, source.doctype, names), linked, language)
    if source.of_contact or source.doctype == CONTACT:
        contacts = [row["contact"] for _, row in rows]
        emails = _children("Diaspora Contact Email", "email", CONTACT, contacts)
        phones = _children("Diaspora Contact Phone", "phone", CONTACT, contacts)
        for _, row in rows:
            row["email"] = SEVERAL.join(emails.get(row["contact"], ()))
            row["phone"] = SEVERAL.join(phones.get(row["contact"], ()))
    if source.doctype == ASSOCIATION:
        _add_leaders(rows, names, chosen.rules)


def _add_list(
    rows: Sequence[tuple[str, dict[str, str]]],
    field: str,
    values: Mapping[str, Sequence[str]],
    linked: str,
    language: str,
) -> None:
    titles = _titles(linked, {value for several in values.values() for value in several}, language) if linked else {}
    for name, row in rows:
        found = values.get(name, ())
        row[field] = SEVERAL.join(titles.get(value, value) for value in found)
        if field == "activities":
            row["activity_codes"] = " ".join(found)


def _children(child: str, column: str, parent: str, names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if names:
        order = "is_primary DESC, idx" if column in ("email", "phone") else "idx"
        for owner, value in frappe.db.sql(
            f"SELECT parent, `{column}` FROM `tab{child}` WHERE parenttype = %(parent)s AND parent IN %(names)s"
            f" ORDER BY {order}",
            {"parent": parent, "names": tuple(names)},
        ):
            found.setdefault(owner, []).append(str(value or ""))
    return found


def _titles(doctype: str, names: Iterable[str], language: str) -> dict[str, str]:
    """Titles of records of a list, in the language where they have one."""
    wanted = tuple(sorted(filter(None, names)))
    if not wanted:
        return {}
    values = {"names": wanted, "doctype": doctype, "language": language}
    found = dict(frappe.db.sql(f"SELECT name, title FROM `tab{doctype}` WHERE name IN %(names)s", values))
    found |= dict(
        frappe.db.sql(
            """SELECT parent, text FROM `tabDiaspora Translation` WHERE parenttype = %(doctype)s AND parent IN %(names)s
            AND field = 'title' AND language = %(language)s""",
            values,
        )
    )
    return found


def _visible_titles(doctype: str, names: Iterable[str], rules: RowRules) -> dict[str, str]:
    wanted = tuple(sorted(filter(None, names)))
    if not wanted:
        return {}
    condition = all_of(("name IN %(names)s", condition_of(doctype, rules)))
    return dict(frappe.db.sql(f"SELECT name, title FROM `tab{doctype}` WHERE {condition}", {"names": wanted}))


def _add_leaders(rows: Sequence[tuple[str, dict[str, str]]], names: Sequence[str], rules: RowRules) -> None:
    """The first leader who is one now, if the reader may see that contact."""
    if not names:
        return
    condition = all_of(
        (
            "`tabDiaspora Association Leader`.parent IN %(names)s",
            "`tabDiaspora Association Leader`.parenttype = 'Diaspora Association'",
            term_is_current("`tabDiaspora Association Leader`"),
            "`tabDiaspora Contact`.status = 'active'",
            condition_of(CONTACT, rules),
        )
    )
    found = frappe.db.sql(
        f"""SELECT `tabDiaspora Association Leader`.parent AS association,
        `tabDiaspora Association Leader`.function AS leader_function,
        `tabDiaspora Association Leader`.from_date AS leader_from,
        `tabDiaspora Contact`.last_name AS leader_last_name, `tabDiaspora Contact`.first_name AS leader_first_name,
        `tabDiaspora Contact`.primary_email AS leader_email, `tabDiaspora Contact`.primary_phone AS leader_phone
        FROM `tabDiaspora Association Leader`
        JOIN `tabDiaspora Contact` ON `tabDiaspora Contact`.name = `tabDiaspora Association Leader`.contact
        WHERE {condition} ORDER BY `tabDiaspora Association Leader`.idx DESC""",
        {"names": tuple(names), "today": mission_today()},
        as_dict=True,
    )
    leaders = {leader.pop("association"): leader for leader in found}
    for name, row in rows:
        row |= {field: _text(field, value) for field, value in leaders.get(name, {}).items()}


def _with_mandates(
    chosen: Selection, rows: Sequence[tuple[str, dict[str, str]]]
) -> list[tuple[str, tuple[dict[str, str], ...]]]:
    held: dict[str, list[dict[str, str]]] = {}
    for mandate in frappe.db.sql(
        f"SELECT parent, {', '.join(f'`{column}`' for column in _MANDATE)} FROM `tabDiaspora Mandate`"
        " WHERE parenttype = 'Diaspora Elected Official' AND parent IN %(names)s ORDER BY idx",
        {"names": tuple(name for name, _ in rows) or ("",)},
        as_dict=True,
    ):
        if not chosen.office or mandate.office == chosen.office:
            told = {field: _text(field, mandate[column]) for column, field in _MANDATE.items()}
            held.setdefault(mandate.parent, []).append(told)
    return [(name, tuple({**row, **mandate} for mandate in held.get(name, [{}]))) for name, row in rows]
