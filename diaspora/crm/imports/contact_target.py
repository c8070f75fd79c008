"""The DocType Diaspora Contact as imports write it: which contact a row is about, and what follows from its fields.

Strong keys only: the same address or telephone number, together with a name that reads the same. A shared mailbox
or a family's telephone never makes two people one. What is merely similar is left for a person to judge. Pure.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from diaspora.crm.derive import EnteredContact, derive_entered
from diaspora.crm.imports.kinds import ChildRow, ChildTable, Derived, Known, Lookup, Record, Site, Target, Value
from diaspora.crm.name_folding import name_skeletons, search_key_rows, word_skeletons

DOCTYPE = "Diaspora Contact"
NAME_FIELDS = ("first_name", "last_name", "first_name_ar", "last_name_ar")
PLAIN_FIELDS = (
    *NAME_FIELDS, "gender", "birth_year", "preferred_language", "address_line", "postal_code", "city", "country",
    "district", "province_of_origin", "profession", "affiliation",
)  # fmt: skip
DERIVED_FIELDS = (
    "display_name", "first_name_folded", "last_name_folded", "full_name_folded", "city_folded", "profession_folded",
    "primary_email", "primary_address_key", "primary_phone",
)  # fmt: skip

_derived_columns = attrgetter(*DERIVED_FIELDS)


def derive(values: Mapping[str, Value], children: Mapping[str, Sequence[ChildRow]], _site: Site) -> Derived:
    """The derived columns and search keys of a contact with these fields and addresses."""
    text = {name: str(values.get(name) or "") for name in (*NAME_FIELDS, "city", "profession")}
    emails = tuple((str(email), str(key)) for email, key in children.get("emails", ()))
    phones = tuple(str(phone) for (phone,) in children.get("phones", ()))
    return derive_contact_record(EnteredContact(**text, emails=emails, phones=phones))


def derive_contact_record(entered: EnteredContact) -> Derived:
    """What `derive_entered` gives, as columns and rows."""
    found = derive_entered(entered)
    rows = search_key_rows(entered.first_name, entered.last_name, entered.first_name_ar, entered.last_name_ar)
    return Derived(dict(zip(DERIVED_FIELDS, _derived_columns(found), strict=True)), {"search_keys": rows})


def choose(record: Record, found: Sequence[Known]) -> Known | None:
    """The first contact with a name that reads the same; else, at one address, the same first name or none at all."""
    names = _names(record.values)
    for contact in found:
        if _same_name(names, _names(contact.values)):
            return contact
    addresses = {key.value for key in record.keys if key.lookup == "address"}
    first = _first_names(record.values)
    for contact in found:
        if addresses.isdisjoint(str(key) for _, key in contact.children.get("emails", ())):
            continue
        if not any(_names(contact.values)) or first & _first_names(contact.values):
            return contact
    return None


def whole_names(values: Mapping[str, Value]) -> frozenset[str]:
    """The skeletons of the whole name in either script: what two spellings of one name share."""
    return _skeletons(_names(values))


def _names(values: Mapping[str, Value]) -> tuple[str, str]:
    first, last, first_ar, last_ar = (str(values.get(name) or "") for name in NAME_FIELDS)
    return f"{first} {last}".strip(), f"{first_ar} {last_ar}".strip()


def _same_name(ours: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return ours == theirs or not _skeletons(ours).isdisjoint(_skeletons(theirs))


@lru_cache(maxsize=8_192)
def _skeletons(names: tuple[str, str]) -> frozenset[str]:
    return frozenset(skeleton for name in names if name for skeleton in name_skeletons(name))


def _first_names(values: Mapping[str, Value]) -> set[str]:
    """The first names as sets of skeletons; the last name alone would make a couple one person."""
    found: set[str] = set()
    for name in (values.get("first_name"), values.get("first_name_ar")):
        words = word_skeletons(str(name)) if name else ()
        found |= set(words[0]) if words else set()
    return found


CONTACT_TARGET = Target(
    doctype=DOCTYPE,
    columns=PLAIN_FIELDS,
    tables=(
        ChildTable(
            "emails", "Diaspora Contact Email", ("email", "address_key"), "address_key", {"status": "active"},
            "is_primary",
        ),
        ChildTable("phones", "Diaspora Contact Phone", ("phone",), "phone", primary="is_primary"),
    ),
    lookups={
        "address": Lookup("Diaspora Contact Email", "address_key", "parent"),
        "phone": Lookup("Diaspora Contact Phone", "phone", "parent"),
    },
    choose=choose,
    derive=derive,
    derived_columns=DERIVED_FIELDS,
    derived_tables=(ChildTable("search_keys", "Diaspora Search Key", ("kind", "key", "version"), follows=NAME_FIELDS),),
    constants={"kind": "person", "status": "active"},
    excluded={"status": ("merged", "erased"), "kind": ("mailbox",)},
    numbered=True,
    sourced=True,
)  # fmt: skip
