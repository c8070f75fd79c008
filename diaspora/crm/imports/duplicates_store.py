"""Proposes as duplicates the new contacts of a chunk that look like somebody else. Never merges, never decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe

from diaspora.crm.bulk_store import insert_rows
from diaspora.crm.duplicate_sides import SIDES
from diaspora.crm.imports.kinds import Known
from diaspora.crm.imports.likeness import Likeness, Person, likeness
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp, new_names

MAX_HOLDERS = 40
"""A name that more people bear than this raises no suspicion."""
MAX_PROPOSALS = 3
_KEYS = "`tabDiaspora Search Key`"
_IN_LIST = 3_000


class Proposals:
    """The proposals of one run; it remembers which names are common, so that they are counted once."""

    def __init__(self) -> None:
        self._common: set[str] = set()

    def propose(self, new: Sequence[Known], stamp: Stamp) -> int:
        """Propose for contacts that were just written, in the same transaction; how many pairs. No commit."""
        names_of = {contact.name: keys for contact in new if (keys := _whole_names(contact) - self._common)}
        holders = self._holders({key for keys in names_of.values() for key in keys})
        pairs: dict[tuple[str, str], Likeness] = {}
        for name, keys in names_of.items():
            people = {person.name: person for key in keys for person in holders.get(key, ())}
            one = people.pop(name, None)
            found = [(likeness(one, other), other) for other in people.values()] if one else []
            best = sorted(((like, other.name) for like, other in found if like), key=lambda pair: -pair[0].score)
            for like, other_name in best[:MAX_PROPOSALS]:
                first, second = sorted((name, other_name))
                pairs[first, second] = like
        write_pairs(SIDES["Diaspora Contact"], pairs, stamp)
        return len(pairs)

    def _holders(self, keys: Iterable[str]) -> Mapping[str, list[Person]]:
        """Key -> who bears it; keys that one person alone or too many bear are left out."""
        shared: list[str] = []
        for part in in_parts(sorted(keys)):
            counts = frappe.db.sql(
                f"SELECT `key`, COUNT(*) FROM {_KEYS} WHERE `key` IN %(keys)s GROUP BY `key` HAVING COUNT(*) > 1",
                {"keys": part},
            )
            self._common |= {key for key, number in counts if number > MAX_HOLDERS}
            shared += [key for key, number in counts if number <= MAX_HOLDERS]
        found: dict[str, list[Person]] = defaultdict(list)
        for part in in_parts(shared):
            for key, *person in frappe.db.sql(
                f"""SELECT k.`key`, c.name, c.birth_year, c.gender, c.city_folded, c.primary_phone
                FROM {_KEYS} k JOIN `tabDiaspora Contact` c ON c.name = k.parent
                WHERE k.`key` IN %(keys)s AND k.kind = 'skeleton' AND k.parenttype = 'Diaspora Contact'
                AND c.kind = 'person' AND c.status NOT IN ('merged', 'erased')""",
                {"keys": part},
            ):
                found[key].append(_person(person))
        return found


def _whole_names(contact: Known) -> set[str]:
    rows: Iterable[Any] = contact.derived.children.get("search_keys", ()) if contact.derived else ()
    return {str(key) for kind, key, _ in rows if kind == "skeleton" and " " in str(key)}


def _person(row: Sequence[Any]) -> Person:
    name, birth_year, gender, city, phone = row
    return Person(name, int(birth_year or 0), gender or "", city or "", phone or "")


def in_parts(values: Sequence[str]) -> list[list[str]]:
    """The values in lists that a statement can name."""
    return [list(values[start : start + _IN_LIST]) for start in range(0, len(values), _IN_LIST)]


def write_pairs(sides: tuple[str, str], pairs: Mapping[tuple[str, str], Likeness], stamp: Stamp) -> None:
    """Write pairs (the smaller name first) as open proposals; `sides` are the fields that hold the two. No commit."""
    columns = [*STANDARD_COLUMNS, *sides, "score", "state", "reasons"]
    rows = [
        (*stamp.standard(name), first, second, like.score, "open", ", ".join(like.reasons))
        for name, ((first, second), like) in zip(new_names(len(pairs)), pairs.items(), strict=True)
    ]
    if rows:
        insert_rows("Diaspora Duplicate", columns, rows)
