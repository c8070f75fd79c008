"""Who may take a directory out of the site. Pure; tests/schema/exports.txt is the reviewed table.

To read a record in a list is one thing, to carry all of them away another: each kind is exported by who works with it.
Whatever the role, the row rules hold as well.
"""

from collections.abc import Collection, Mapping

from diaspora.crm.row_rules import DATA_PROTECTION_OFFICER, ECONOMIC_ATTACHE, OFFICER, RELIGIOUS_AFFAIRS

EXPORTERS: Mapping[str, frozenset[str]] = {
    "contact": frozenset({OFFICER, DATA_PROTECTION_OFFICER}),  # the latter for requests of access and portability
    "association": frozenset({OFFICER}),
    "institution": frozenset({OFFICER, ECONOMIC_ATTACHE, RELIGIOUS_AFFAIRS}),
    "imam": frozenset({RELIGIOUS_AFFAIRS}),
    "teacher": frozenset({OFFICER}),
    "elected-official": frozenset({OFFICER}),
    "investor": frozenset({ECONOMIC_ATTACHE}),
    "student": frozenset({OFFICER}),
}


def may_export(kind: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may export a kind; nobody may export one that is not in the table."""
    return not EXPORTERS.get(kind, frozenset()).isdisjoint(roles)
