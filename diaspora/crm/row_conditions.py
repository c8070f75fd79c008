"""Row rules as SQL conditions: how each DocType is fenced, as a table of data, and the text that follows from it.

Pure. Conditions name tables by their full names, as the framework's hooks want them; nothing but names that passed
`_PLAIN_NAME` gets into the text, because a hook returns text without parameters. Fails closed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from diaspora.crm.duplicate_sides import SIDES
from diaspora.crm.plain_names import NOTHING_SQL as NOTHING
from diaspora.crm.plain_names import one_of
from diaspora.crm.row_rules import RowRules

PLACE_OF_WORSHIP = "place of worship"
CONTACT, ASSOCIATION, INSTITUTION = "Diaspora Contact", "Diaspora Association", "Diaspora Institution"
PROFILE_CHANGE = "Diaspora Profile Change"
EXPORT = "Diaspora Export"
DUPLICATE = "Diaspora Duplicate"
_WORSHIP = f"SELECT w.name FROM `tabDiaspora Institution` w WHERE w.kind = '{PLACE_OF_WORSHIP}'"


@dataclass(frozen=True, slots=True)
class Fence:
    """What must hold for a row to be seen: its district is the user's; each linked contact is seen; no linked
    institution is a place of worship (unless the user sees religious functions); the linked document is seen."""

    by_district: bool = False
    contacts: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    through: tuple[str, str] | None = None
    religious: bool = False


_OF_CONTACT = Fence(contacts=("contact",))
_OF_DISTRICT = Fence(by_district=True)
_OF_CAMPAIGN = Fence(through=("campaign", "Diaspora Campaign"))

FENCES: dict[str, Fence] = {
    "Diaspora Affiliation": Fence(contacts=("contact",), institutions=("institution",)),
    "Diaspora Imam": Fence(contacts=("contact",), religious=True),
    # Teaching in, studying at or owning a place of worship is told by the row itself.
    "Diaspora Teacher": Fence(contacts=("contact",), institutions=("school",)),
    "Diaspora Investor": Fence(contacts=("contact",), institutions=("company",)),
    "Diaspora Student": Fence(contacts=("contact",), institutions=("university",)),
    "Diaspora Elected Official": _OF_CONTACT,
    "Diaspora Competency": _OF_CONTACT,
    "Diaspora Consent": _OF_CONTACT,
    "Diaspora Subscription": _OF_CONTACT,
    "Diaspora Event Registration": _OF_CONTACT,
    "Diaspora Recipient": _OF_CONTACT,
    "Diaspora Relationship": Fence(contacts=("from_contact", "to_contact")),
    "Diaspora Interaction": _OF_DISTRICT,
    "Diaspora Segment": _OF_DISTRICT,
    "Diaspora People List": _OF_DISTRICT,
    # A snapshot knows who is there by religious functions too: nobody reads it but the code that compares.
    "Diaspora Segment Snapshot": Fence(through=("segment", "Diaspora Segment"), religious=True),
    "Diaspora Campaign": _OF_DISTRICT,
    "Diaspora Event": _OF_DISTRICT,
    "Diaspora Opt In Request": _OF_DISTRICT,
    "Diaspora Import": _OF_DISTRICT,  # and see _imports
    "Diaspora Import Row": Fence(through=("import_name", "Diaspora Import")),
    "Diaspora Content Version": _OF_CAMPAIGN,
    "Diaspora Mail Event": _OF_CAMPAIGN,
}
# The DocTypes whose proposed changes there may be; a change is seen by who sees the document.
CHANGEABLE = (CONTACT, ASSOCIATION, INSTITUTION)
FENCED = frozenset((*FENCES, CONTACT, ASSOCIATION, INSTITUTION, PROFILE_CHANGE, EXPORT, DUPLICATE))

# Tables inside documents, and the documents that have them: a row is seen by who sees its document.
_TRANSLATED = (
    "Association", "Calendar Day", "Consent Wording", "Content Block", "District", "Event", "Field of Activity",
    "Institution", "Picture", "Province", "Region", "Sector", "Segment", "Sender", "Topic",
)  # fmt: skip
PARENTS: dict[str, tuple[str, ...]] = {
    f"Diaspora {child}": tuple(f"Diaspora {parent}" for parent in parents)
    for child, parents in {
        "Association Activity": ("Association", "Institution"),
        "Association Leader": ("Association",),
        "Campaign Variant": ("Campaign",),
        "Commitment": ("Interaction",),
        "Contact Email": ("Contact",),
        "Contact Phone": ("Contact",),
        "Interaction Participant": ("Interaction",),
        "Mandate": ("Elected Official",),
        "Opt In Topic": ("Opt In Request",),
        "People List Entry": ("People List",),
        "Proposal": ("Interaction",),
        "Region Interest": ("Investor",),
        "Scope District": ("Staff Scope",),
        "Search Key": ("Contact",),
        "Sector Interest": ("Competency", "Investor"),
        "Skill": ("Competency",),
        "Spoken Language": ("Imam",),
        "Translation": _TRANSLATED,
    }.items()
}


def condition_of(doctype: str, rules: RowRules) -> str:
    """The rows of a DocType that the rules leave: "" for all of them, also where the DocType is not fenced."""
    if doctype not in FENCED:
        return ""
    if rules.nothing:
        return NOTHING
    special = _SPECIAL.get(doctype)
    return special(rules) if special else _fenced(doctype, FENCES[doctype], rules)


def child_condition(child: str, rules: RowRules, readable: Collection[str]) -> str:
    """The rows of a child table in the documents that the rules leave; `readable` are the parent DocTypes that the
    user's roles may read."""
    parts = {parent: condition_of(parent, rules) for parent in PARENTS[child] if parent in readable}
    if len(parts) == len(PARENTS[child]) and not any(parts.values()):
        return ""
    return " OR ".join(_within(child, parent, condition) for parent, condition in parts.items()) or NOTHING


def _within(child: str, parent: str, condition: str) -> str:
    inside = f"`tab{child}`.parenttype = '{parent}'"
    return f"({inside} AND {_linked(f'`tab{child}`.parent', parent, condition)})" if condition else f"({inside})"


def _linked(column: str, doctype: str, condition: str) -> str:
    return f"{column} IN (SELECT `tab{doctype}`.name FROM `tab{doctype}` WHERE {condition})"


def all_of(conditions: Iterable[str]) -> str:
    """All conditions in one; "" where there is none."""
    return " AND ".join(f"({condition})" for condition in conditions if condition)


def _fenced(doctype: str, fence: Fence, rules: RowRules) -> str:
    if fence.religious and not rules.sees_religious:
        return NOTHING
    if not _is_staff(rules):
        return NOTHING
    table = f"`tab{doctype}`"
    parts = [_of_district(table, rules)] if fence.by_district else []
    parts += [_of_contact(f"{table}.{column}", rules) for column in fence.contacts]
    parts += [_not_of_worship(f"{table}.{column}", rules) for column in fence.institutions]
    if fence.through:
        column, linked = fence.through
        condition = condition_of(linked, rules)
        parts.append(_linked(f"{table}.{column}", linked, condition) if condition else "")
    return all_of(parts)


def _is_staff(rules: RowRules) -> bool:
    return rules.all_districts or bool(rules.districts)


def _of_district(table: str, rules: RowRules) -> str:
    return "" if rules.all_districts else one_of(f"{table}.district", rules.districts)


def _not_of_worship(column: str, rules: RowRules) -> str:
    # COALESCE, because NOT IN over NULL would hide every row without an institution.
    return "" if rules.sees_religious else f"COALESCE({column}, '') NOT IN ({_WORSHIP})"


def _of_contact(column: str, rules: RowRules) -> str:
    condition = _contacts(rules, "seen")
    return condition and (
        f"EXISTS (SELECT 1 FROM `tabDiaspora Contact` seen WHERE seen.name = {column} AND {condition})"
    )


def _contacts(rules: RowRules, alias: str = "`tabDiaspora Contact`") -> str:
    """Contacts of the user's districts; a leader sees the mailboxes of the association only."""
    if not _is_staff(rules):
        return one_of(f"{alias}.association", rules.associations)
    return all_of((_of_district(alias, rules), _not_of_worship(f"{alias}.institution", rules)))


def _associations(rules: RowRules) -> str:
    """Associations of the user's districts, or those that the user leads."""
    if not _is_staff(rules):
        return one_of("`tabDiaspora Association`.name", rules.associations)
    return _of_district("`tabDiaspora Association`", rules)


def _institutions(rules: RowRules) -> str:
    """Institutions of the user's districts; places of worship for the religious affairs desk only."""
    if not _is_staff(rules):
        return NOTHING
    fence = "" if rules.sees_religious else f"`tabDiaspora Institution`.kind <> '{PLACE_OF_WORSHIP}'"
    return all_of((_of_district("`tabDiaspora Institution`", rules), fence))


def _profile_changes(rules: RowRules) -> str:
    """Changes to documents that the user sees; to any other DocType, nobody's."""
    if not _is_staff(rules):
        return NOTHING
    table = f"`tab{PROFILE_CHANGE}`"
    parts: list[str] = []
    for doctype in CHANGEABLE:
        condition = condition_of(doctype, rules)
        inside = f"{table}.for_doctype = '{doctype}'"
        parts.append(f"({inside} AND {_linked(f'{table}.for_name', doctype, condition)})" if condition else inside)
    return " OR ".join(parts)


def _duplicates(rules: RowRules) -> str:
    """Pairs of which the user sees both."""
    if not _is_staff(rules):
        return NOTHING
    parts: list[str] = []
    for doctype, sides in SIDES.items():
        condition = condition_of(doctype, rules)
        columns = [f"`tab{DUPLICATE}`.{side}" for side in sides]
        seen = all_of(_linked(column, doctype, condition) for column in columns) if condition else ""
        parts.append(f"({seen or f'{columns[0]} IS NOT NULL'})")
    return " OR ".join(parts) if any("SELECT" in part for part in parts) else ""


def _exports(rules: RowRules) -> str:
    """Exports of the user's districts. One with religious functions tells by its rows how many imams there are."""
    if not _is_staff(rules):
        return NOTHING
    table = f"`tab{EXPORT}`"
    return all_of((_of_district(table, rules), "" if rules.sees_religious else f"{table}.is_religious = 0"))


def _imports(rules: RowRules) -> str:
    """Imports of the user's districts; those that may hold imams or places of worship for the desk only."""
    if not _is_staff(rules):
        return NOTHING
    fenced = _fenced("Diaspora Import", FENCES["Diaspora Import"], rules)
    return all_of((fenced, "" if rules.sees_religious else "`tabDiaspora Import`.is_religious = 0"))


_SPECIAL = {
    "Diaspora Import": _imports,
    CONTACT: _contacts,
    ASSOCIATION: _associations,
    INSTITUTION: _institutions,
    PROFILE_CHANGE: _profile_changes,
    EXPORT: _exports,
    DUPLICATE: _duplicates,
}
