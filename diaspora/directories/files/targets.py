"""The DocTypes that files of directories write, and how a document is found among those that are there. Pure.

Strong keys only. An organisation is the same if its number in a register is, or its folded name in the same town (in
the same district, where one of the two names no town) unless their numbers say otherwise.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports.contact_target import CONTACT_TARGET
from diaspora.crm.imports.kinds import ChildRow, ChildTable, Derived, Known, Lookup, Record, Site, Target, Value
from diaspora.crm.organisation_key import title_key

ASSOCIATION, INSTITUTION, AFFILIATION = "Diaspora Association", "Diaspora Institution", "Diaspora Affiliation"
FOLDED_LENGTH = 140
_PROFILE = (
    "title", "title_ar", "short_title", "status", "district", "register_id", "siret", "purpose", "founded_on",
    "dissolved_on", "email", "phone", "website", "address_line", "postal_code", "city", "country", "latitude",
    "longitude",
)  # fmt: skip
_ACTIVITIES = ChildTable("activities", "Diaspora Association Activity", ("activity",), "activity")
_LEADERS = ChildTable("leaders", "Diaspora Association Leader", ("contact", "function", "from_date"), "contact")

PERSON_TARGET = replace(
    CONTACT_TARGET,
    columns=(*CONTACT_TARGET.columns, "identity_key"),
    lookups={**CONTACT_TARGET.lookups, "identity": Lookup(CONTACT_TARGET.doctype, "identity_key")},
)


def identity_key(last_name: str, first_name: str, born_on: str, where: str, key: bytes) -> str:
    """A keyed hash (64 hex) of a name, a day of birth and a place, "" where one of the first two is missing.

    Names and days meet by chance in a register of half a million; in one department they do not.
    """
    if not (last_name and first_name and born_on):
        return ""
    told = "|".join((fold_text(last_name), fold_text(first_name), born_on, where))
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


def fold_organisation(values: Mapping[str, Value], _children: Mapping[str, Sequence[ChildRow]], _site: Site) -> Derived:
    """What follows from an organisation's fields: its folded title, and what the spellings of it share."""
    title = str(values.get("title") or "")
    return Derived({"title_folded": fold_text(title)[:FOLDED_LENGTH], "title_key": title_key(title)})


def choose_organisation(record: Record, found: Sequence[Known]) -> Known | None:
    """The one with the same number; else the one of the same name and town."""
    number = record.values.get("register_id")
    if number:
        for known in found:
            if known.values.get("register_id") == number:
                return known
    return next((known for known in found if _is_same_place(record, known)), None)


def _is_same_place(record: Record, known: Known) -> bool:
    ours, theirs = {**record.defaults, **record.values}, known.values
    for told in ("register_id", "kind"):
        if ours.get(told) and theirs.get(told) and ours[told] != theirs[told]:
            return False
    town, other = (fold_text(str(values.get("city") or "")) for values in (ours, theirs))
    return town == other if town and other else ours.get("district") == theirs.get("district")


ASSOCIATION_TARGET = Target(
    ASSOCIATION,
    _PROFILE,
    (
        _ACTIVITIES,
        ChildTable("leaders", "Diaspora Association Leader", ("contact", "function", "from_date"), "contact"),
    ),
    {"register": Lookup(ASSOCIATION, "register_id"), "title": Lookup(ASSOCIATION, "title_folded")},
    choose_organisation,
    fold_organisation,
    ("title_folded", "title_key"),
    sourced=True,
)
INSTITUTION_TARGET = Target(
    INSTITUTION,
    ("kind", *_PROFILE),
    (_ACTIVITIES,),
    {"register": Lookup(INSTITUTION, "register_id"), "title": Lookup(INSTITUTION, "title_folded")},
    choose_organisation,
    fold_organisation,
    ("title_folded", "title_key"),
    sourced=True,
)


def choose_affiliation(record: Record, found: Sequence[Known]) -> Known | None:
    """The person's affiliation with the same organisation, in the same function where both say one."""
    for known in found:
        ours, theirs = record.values, known.values
        same = all((ours.get(end) or None) == (theirs.get(end) or None) for end in ("association", "institution"))
        functions = {fold_text(str(values.get("function"))) for values in (ours, theirs) if values.get("function")}
        if same and len(functions) < 2:
            return known
    return None


AFFILIATION_TARGET = Target(
    AFFILIATION,
    ("contact", "association", "institution", "function", "from_date", "to_date"),
    lookups={"contact": Lookup(AFFILIATION, "contact")},
    choose=choose_affiliation,
)


def profile_target(doctype: str, *columns: str, tables: tuple[ChildTable, ...] = ()) -> Target:
    """A role profile: one document per contact."""
    return Target(doctype, ("contact", *columns), tables, {"contact": Lookup(doctype, "contact")})


IMAM_TARGET = profile_target(
    "Diaspora Imam", "place_of_worship", "posting_from", "posting_to",
    tables=(ChildTable("languages", "Diaspora Spoken Language", ("language",), "language"),),
)  # fmt: skip
TEACHER_TARGET = profile_target("Diaspora Teacher", "school", "programme", "posting_from", "posting_to", "subjects")
INVESTOR_TARGET = profile_target(
    "Diaspora Investor", "company", "stage", "horizon", "ticket_minimum", "ticket_maximum", "currency",
    tables=(
        ChildTable("sectors", "Diaspora Sector Interest", ("sector",), "sector"),
        ChildTable("regions", "Diaspora Region Interest", ("region",), "region"),
    ),
)  # fmt: skip
STUDENT_TARGET = profile_target("Diaspora Student", "university", "field_of_study", "level", "expected_end")
MANDATE_COLUMNS = (
    "office", "function", "constituency", "constituency_code", "area", "area_code", "from_date", "to_date",
    "function_from", "register_key",
)  # fmt: skip
_OF_A_MANDATE = ("office", "constituency", "area", "from_date")


def mandate_key(office: str, constituency: str, area: str, from_date: str, function: str) -> str:
    """By what a mandate is known again: 32 hex characters of what it is, where and since when."""
    told = "|".join((fold_text(office), fold_text(constituency), fold_text(area), from_date, fold_text(function)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def merge_mandates(there: ChildRow, told: ChildRow) -> ChildRow | None:
    """What a mandate comes to that is told again, None where these are two, or two functions within one.

    A function that the register tells later than another does not end it: some hold both. A mandate without a function
    and one with it are the same. An empty cell changes nothing, nor does another spelling.
    """
    old, new = (dict(zip(MANDATE_COLUMNS, row, strict=True)) for row in (there, told))
    if old["register_key"] != new["register_key"]:
        if any(_differ(old[column], new[column]) for column in _OF_A_MANDATE) or (old["function"] and new["function"]):
            return None
    merged = {name: new[name] if new[name] and _differ(old[name], new[name]) else old[name] for name in MANDATE_COLUMNS}
    merged["register_key"] = mandate_key(*(str(merged[name] or "") for name in (*_OF_A_MANDATE, "function")))
    return tuple(merged.values())


def _differ(one: Value, other: Value) -> bool:
    return fold_text(str(one or "")) != fold_text(str(other or ""))


OFFICIAL_TARGET = profile_target(
    "Diaspora Elected Official",
    tables=(ChildTable("mandates", "Diaspora Mandate", MANDATE_COLUMNS, "register_key", merge=merge_mandates),),
)
