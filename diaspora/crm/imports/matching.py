"""Which documents the rows of a file are about, and what changes in them. Pure.

The people of a chunk: what it looked up, and what the rows before did. Decides row by row, in the file's order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Literal, NamedTuple

from diaspora.crm.imports.kinds import ChildRow, ChildTable, Key, Kind, Known, Record, Role, Site, Target, Value
from diaspora.crm.imports.row_cleaning import OUTSIDE_SCOPE, CleanRow

ERASED_PERSON = "erased person"
RowState = Literal["created", "updated", "unchanged", "rejected"]
NUMBER = "register"
"""The lookup of numbers that no two documents may share."""
ERASABLE = ("address", "identity")
"""The lookups whose values an erasure keeps as keyed hashes."""
_CONTACT = "Diaspora Contact"
NewName = Callable[[], str]


class Change(NamedTuple):
    """What a row does to one document: makes it (`before` is None), or gives it other values than `before` has."""

    doctype: str
    name: str
    before: Mapping[str, Any] | None = None
    modified: str = ""


class Decision(NamedTuple):
    """What becomes of one row. `record` is the document that the row is about, `contact` its person; `reason` is a code
    of the rejection, or the notes of what was left out; `changes` are in the order in which they are to be made."""

    row_no: int
    state: RowState
    row_hash: str = ""
    contact: str = ""
    record: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    payload: str = ""


class Applied(NamedTuple):
    """What an earlier row with the same hash was about."""

    contact: str
    record: str


class Records:
    """The documents that rows may be about, by key; and the rows that were applied before, by hash."""

    def __init__(self, kind: Kind, site: Site) -> None:
        self._kind = kind.name
        self.targets: dict[str, Target] = {target.doctype: target for target in kind.targets}
        self.site = site
        self.by_name: dict[tuple[str, str], Known] = {}
        self._by_key: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
        self.by_row_hash: dict[str, Applied] = {}
        self.erased_addresses: set[str] = set()
        self._fenced_numbers: set[tuple[str, str]] = set()

    def learn(self, documents: Iterable[Known]) -> None:
        """Add documents of the site; one that is known already stays as it is here."""
        for document in documents:
            if (document.doctype, document.name) not in self.by_name:
                keys = list(self.keys_of(document))
                if document.is_fenced:
                    self._fenced_numbers |= {(document.doctype, key.value) for key in keys if key.lookup == NUMBER}
                self._add(document, () if document.is_fenced else keys)

    def knows(self, doctype: str, name: str) -> bool:
        """Whether a document was looked up or made already."""
        return (doctype, name) in self.by_name

    def decide(self, row: CleanRow, new_name: NewName) -> Decision:
        """Decide one row, and remember what follows from it for the next ones."""
        if row.reason:
            return Decision(row.row_no, "rejected", row.row_hash, reason=row.reason, payload=row.payload)
        if self._is_of_the_erased(row):
            return Decision(row.row_no, "rejected", "", reason=ERASED_PERSON, payload="{}")
        if self._fenced_numbers and self._has_fenced_number(row):
            return Decision(row.row_no, "rejected", row.row_hash, reason=OUTSIDE_SCOPE, payload=row.payload)
        notes = "; ".join(row.notes)
        if applied := self.by_row_hash.get(row.row_hash):
            return Decision(row.row_no, "unchanged", row.row_hash, applied.contact, applied.record, notes)
        found: dict[str, Known | None] = {}
        changes: list[Change] = []
        for record in row.records:
            found[record.role] = self._settle(record, found, changes, new_name)
        return self._decided(row, found, changes, notes)

    def _decided(
        self, row: CleanRow, found: Mapping[str, Known | None], changes: Sequence[Change], notes: str
    ) -> Decision:
        main = found.get(self._kind, found[row.records[0].role])
        contact = next((known.name for known in found.values() if known and known.doctype == _CONTACT), "")
        record = main.name if main else ""
        is_new = any(change.before is None and change.name == record for change in changes)
        state: RowState = "created" if is_new else "updated" if changes else "unchanged"
        self.by_row_hash[row.row_hash] = Applied(contact, record)
        return Decision(row.row_no, state, row.row_hash, contact, record, notes, tuple(changes))

    def _is_of_the_erased(self, row: CleanRow) -> bool:
        return bool(self.erased_addresses) and any(
            key.lookup in ERASABLE and key.value in self.erased_addresses
            for record in row.records
            for key in record.keys
        )

    def _has_fenced_number(self, row: CleanRow) -> bool:
        """Whether a row has the number of a document that the user may not see."""
        return any(
            key.lookup == NUMBER and (record.doctype, key.value) in self._fenced_numbers
            for record in row.records
            for key in record.keys
        )

    def _settle(
        self, record: Record, found: Mapping[str, Known | None], changes: list[Change], new_name: NewName
    ) -> Known | None:
        target = self.targets[record.doctype]
        if record.links or any(key.role for key in record.keys) or _names_roles(record):
            record = _linked(record, found)
        known = self._find(record, target)
        if known is None:
            if not record.creates:
                return None
            known = self._create(record, target, new_name())
            changes.append(Change(known.doctype, known.name))
        elif before := self._update(known, record, target):
            changes.append(Change(known.doctype, known.name, before, known.modified))
            known.modified = ""
        return known

    def _find(self, record: Record, target: Target) -> Known | None:
        candidates: dict[str, Known] = {}
        for key in record.keys:
            for known in self._by_key.get((record.doctype, key.lookup, key.value), ()):
                candidates.setdefault(known.name, known)
        return target.choose(record, list(candidates.values())) if candidates else None

    def _create(self, record: Record, target: Target, name: str) -> Known:
        values = {**record.defaults, **record.values}
        children = {table.field: list(record.children.get(table.field, ())) for table in target.tables}
        derived = record.derived
        if derived is None and target.derive:
            derived = target.derive(values, children, self.site)
        known = Known(name, record.doctype, values, children, is_new=True, derived=derived)
        self._add(known, record.keys)
        return known

    def _add(self, known: Known, keys: Iterable[Key]) -> None:
        self.by_name[known.doctype, known.name] = known
        for key in keys:
            self._by_key[known.doctype, key.lookup, key.value].append(known)

    def keys_of(self, known: Known) -> Iterator[Key]:
        """The keys by which rows find a document."""
        target = self.targets[known.doctype]
        for name in target.lookups:
            for value in lookup_values(target, name, known):
                if value:
                    yield Key(name, str(value))

    def _update(self, known: Known, record: Record, target: Target) -> dict[str, Any]:
        """Bring the document up to the record; the earlier values of what changed. An empty cell changes nothing."""
        before: dict[str, Any] = {
            name: known.values.get(name)
            for name, value in record.values.items()
            if not _same(known.values.get(name), value)
        }
        known.values.update({name: record.values[name] for name in before})
        known.changed.update(before)
        for table in target.tables:
            rows = [list(row) for row in known.children[table.field]]
            if _take_in(known, table, record.children.get(table.field, ())):
                before[table.field] = rows
        if before:
            known.derived = target.derive(known.values, known.children, self.site) if target.derive else None
            self._index_again(known, target)
        return before

    def _index_again(self, known: Known, target: Target) -> None:
        for key in self.keys_of(known):
            documents = self._by_key[known.doctype, key.lookup, key.value]
            if known not in documents:
                documents.append(known)


def lookup_values(target: Target, name: str, known: Known) -> Iterator[Value]:
    """The values under which a lookup of the target finds the document."""
    lookup = target.lookups[name]
    if lookup.doctype == target.doctype:
        derived = known.derived.values if known.derived else {}
        # What follows from fields is stored as well: after a change the stored value is the old one.
        yield derived.get(lookup.column) or known.values.get(lookup.column)
        return
    for table in target.tables:
        if table.doctype == lookup.doctype:
            place = table.columns.index(lookup.column)
            for row in known.children[table.field]:
                yield row[place]


def keys_by_lookup(rows: Iterable[CleanRow]) -> dict[tuple[str, str], list[str]]:
    """(DocType, lookup) -> the values that rows name, without repeats."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        for record in row.records:
            for key in record.keys:
                if key.value:
                    found[record.doctype, key.lookup][key.value] = None
    return {key: list(values) for key, values in found.items()}


def _linked(record: Record, found: Mapping[str, Known | None]) -> Record:
    """The record with the names of the documents that it links to, as far as there are any."""
    values = dict(record.values)
    for field, role in record.links.items():
        if linked := found.get(role):
            values[field] = linked.name
    keys = (_with_role(key, found) for key in record.keys)
    children = {field: _resolved(rows, found) for field, rows in record.children.items()}
    return record._replace(values=values, keys=tuple(key for key in keys if key.value), children=children)


def _names_roles(record: Record) -> bool:
    return any(isinstance(value, Role) for rows in record.children.values() for row in rows for value in row)


def _resolved(rows: tuple[ChildRow, ...], found: Mapping[str, Known | None]) -> tuple[ChildRow, ...]:
    """The rows with the names of the documents that their roles came to; without those that came to none."""
    named: list[ChildRow] = []
    for row in rows:
        linked = [found.get(value.role) if isinstance(value, Role) else value for value in row]
        if not any(isinstance(value, Role) and known is None for value, known in zip(row, linked, strict=True)):
            named.append(tuple(value.name if isinstance(value, Known) else value for value in linked))
    return tuple(named)


def _with_role(key: Key, found: Mapping[str, Known | None]) -> Key:
    if not key.role:
        return key
    linked = found.get(key.role)
    return Key(key.lookup, linked.name if linked else "")


def _same(present: Value, wanted: Value) -> bool:
    if present == wanted:
        return True
    if isinstance(wanted, str):
        return present is not None and str(present) == wanted  # dates come from the database as dates
    return isinstance(present, (int, float)) and isinstance(wanted, (int, float)) and float(present) == float(wanted)


def _take_in(known: Known, table: ChildTable, told: Iterable[ChildRow]) -> bool:
    """Add the rows that a record tells to a document's, or merge them with what is there; whether anything changed."""
    rows = known.children[table.field]
    is_changed = False
    for row in told:
        place, merged = _place_of(table, rows, row)
        if place is None:
            rows.append(row)
            known.added.setdefault(table.field, []).append(row)
        elif all(map(_same, rows[place], merged)):
            continue
        else:
            _alter(known, table, place, merged)
        is_changed = True
    return is_changed


def _place_of(table: ChildTable, rows: Sequence[ChildRow], told: ChildRow) -> tuple[int | None, ChildRow]:
    """Where a row is that is about the same as the told one, if any is, and what both come to."""
    mark = table.mark_of(told)
    marks = [table.mark_of(row) for row in rows]
    if mark in marks:
        place = marks.index(mark)
        return place, (table.merge and table.merge(rows[place], told)) or rows[place]
    for place, row in enumerate(rows if table.merge else ()):
        if table.merge and (merged := table.merge(row, told)):
            return place, merged
    return None, told


def _alter(known: Known, table: ChildTable, place: int, merged: ChildRow) -> None:
    rows, added = known.children[table.field], known.added.get(table.field, [])
    earlier = len(rows) - len(added)
    if place >= earlier:
        added[place - earlier] = merged
    elif not known.is_new:
        known.altered.setdefault(table.field, {}).setdefault(place, rows[place])
    rows[place] = merged


def numbered_names(prefix: str = "new") -> NewName:
    """Names for documents that are never written, as in a rehearsal."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"
