"""Which rows a user may see, as plain data: it feeds Frappe's permission hooks and the segment compiler alike."""

from collections.abc import Iterable
from dataclasses import dataclass

OFFICER = "Diaspora Officer"
ECONOMIC_ATTACHE = "Diaspora Economic Attache"
ASSOCIATION_LEADER = "Diaspora Association Leader"
HEAD_OF_MISSION = "Diaspora Head of Mission"
DATA_PROTECTION_OFFICER = "Diaspora Data Protection Officer"
RELIGIOUS_AFFAIRS = "Diaspora Religious Affairs"
ADMINISTRATOR = "Diaspora Administrator"
STAFF_ROLES = frozenset(
    {OFFICER, ECONOMIC_ATTACHE, HEAD_OF_MISSION, DATA_PROTECTION_OFFICER, RELIGIOUS_AFFAIRS, ADMINISTRATOR}
)


@dataclass(frozen=True, slots=True)
class RowRules:
    """What a user sees. `nothing` wins over all; `districts` counts only where `all_districts` is false;
    `associations` are those that the user leads; `sees_religious` opens the religious functions."""

    all_districts: bool = False
    districts: frozenset[str] = frozenset()
    associations: frozenset[str] = frozenset()
    sees_religious: bool = False
    nothing: bool = False


EVERYTHING = RowRules(all_districts=True, sees_religious=True)
NOTHING = RowRules(nothing=True)


def rules_for(
    roles: Iterable[str], scope: frozenset[str] | None, associations: frozenset[str] = frozenset()
) -> RowRules:
    """The rules of a user with these roles. `scope` is the districts of the user's Staff Scope, None where there is
    none (= all districts); an empty scope means no district at all. Fails closed: no role, nothing."""
    held = frozenset(roles)
    if held & STAFF_ROLES:
        return RowRules(
            all_districts=scope is None,
            districts=scope or frozenset(),
            associations=associations,
            sees_religious=RELIGIOUS_AFFAIRS in held,
        )
    if ASSOCIATION_LEADER in held and associations:
        return RowRules(associations=associations)
    return NOTHING
