"""Proposes as duplicates the new organisations of a chunk that look like another in a different spelling. Never merges,
never decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import frappe

from diaspora.crm.imports.duplicates_store import MAX_HOLDERS, MAX_PROPOSALS, in_parts, write_pairs
from diaspora.crm.imports.kinds import Known
from diaspora.crm.imports.likeness import Likeness, Organisation, likeness_of_organisations
from diaspora.crm.row_writing import Stamp


class OrganisationProposals:
    """The proposals for one DocType, "Diaspora Association" or "Diaspora Institution"; `sides` are the two fields of a
    Duplicate that hold the pair."""

    def __init__(self, doctype: str, sides: tuple[str, str]) -> None:
        self._doctype = doctype
        self._sides = sides

    def propose(self, new: Sequence[Known], stamp: Stamp) -> int:
        """Propose for organisations that were just written, in the same transaction; how many pairs. No commit."""
        key_of = {document.name: key for document in new if (key := _key_of(document))}
        pairs: dict[tuple[str, str], Likeness] = {}
        for there in self._holders(set(key_of.values())).values():
            if len(there) > MAX_HOLDERS:
                continue
            for one in (organisation for organisation in there if organisation.name in key_of):
                pairs |= dict(_best(one, there))
        write_pairs(self._sides, pairs, stamp)
        return len(pairs)

    def _holders(self, keys: Iterable[str]) -> Mapping[str, list[Organisation]]:
        """Key -> the organisations whose name has it, as far as they are still there."""
        kind = "kind" if "kind" in {field.fieldname for field in frappe.get_meta(self._doctype).fields} else "''"
        found: dict[str, list[Organisation]] = defaultdict(list)
        for part in in_parts(sorted(keys)):
            for key, *told in frappe.db.sql(
                f"""SELECT title_key, name, title, register_id, {kind}, district, city, phone, email, website
                FROM `tab{self._doctype}` WHERE title_key IN %(keys)s AND status <> 'dissolved'""",
                {"keys": part},
            ):
                found[key].append(Organisation(*(text or "" for text in told)))
        return found


def _key_of(document: Known) -> str:
    return str(document.derived.values.get("title_key") or "") if document.derived else ""


def _best(one: Organisation, there: Sequence[Organisation]) -> Iterable[tuple[tuple[str, str], Likeness]]:
    """The likeliest pairs of an organisation, each in the order of its names."""
    likes = [(likeness_of_organisations(one, other), other.name) for other in there if other.name != one.name]
    found = sorted(((like, name) for like, name in likes if like), key=lambda pair: -pair[0].score)
    for like, name in found[:MAX_PROPOSALS]:
        first, second = sorted((one.name, name))
        yield (first, second), like
