"""What a kind of file is: the vocabulary in which contacts, associations, imams ... are described to the import.

A kind is data and pure functions: the engine reads, cleans, matches, writes and undoes records of whatever DocType it
names. Owns no kind itself and never imports the framework. README.md in this folder tells how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import field as empty
from typing import Any, NamedTuple

Value = str | int | float | None
Row = Mapping[str, Any]
ChildRow = tuple[Any, ...]

KIND_NAMES = (
    "contact", "association", "imam", "teacher", "investor", "elected-official", "student", "institution",
)  # fmt: skip
"""What `--kind` takes and the field `kind` of Diaspora Import offers; the hook `diaspora_import_kinds` has them all."""


class Unreadable(Exception):
    """A cell that says nothing readable: it is left out, the row stays. `note` is the code that the report counts."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class Refused(Exception):
    """A row that cannot be taken in. `reason` is a code of the kind's remedies."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Site:
    """What the site knows, for the cleaning: `known` is DocType -> folded name or code -> name of the document.

    `districts` are those that the user may write to, None for all;
    `sees_religious` whether the user, by name, may enter places of worship;
    `columns` are the fields that the file has columns for, filled in a row or not.
    `key` is the site's address key, `country_codes` Country -> ISO alpha-2 code, `phone_country` that of the mission.
    """

    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    country_codes: Mapping[str, str] = field(default_factory=dict[str, str])
    default_district: str = ""
    districts: frozenset[str] | None = None
    sees_religious: bool = True
    phone_country: str = ""
    this_year: int = 9999
    key: bytes = b""
    columns: frozenset[str] = frozenset()


Clean = Callable[[str, Site], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a file: the headers that name it (written folded, see `fold_text`) and how its cells are cleaned.

    `clean` is asked once per distinct text of a frame; it may raise Unreadable or Refused, and what it gives goes to
    the kind's `records` under the field's name, unless it is empty. Cells of several columns are joined by `joined_by`;
    without it the first filled one counts.
    """

    name: str
    synonyms: tuple[str, ...]
    clean: Clean
    joined_by: str = ""


class Key(NamedTuple):
    """One way to find a record: the name of a lookup of its target, and the value, or the `role` of another record of
    the same row whose document is the value."""

    lookup: str
    value: str = ""
    role: str = ""


class Role(NamedTuple):
    """Stands in a child row for the name of the document that another record of the same row came to."""

    role: str


class Record(NamedTuple):
    """A document that a row asks for. Named tuples, because a hundred thousand of them cross a process boundary.

    `role` tells the records of one row apart ("contact", "imam"). `values` are the plain fields that the row fills,
    never empty ones; `defaults` only count where the document is new. `keys` are all the ways in which this and later
    rows find it. `children` is table field -> rows in the order of the ChildTable's columns; rows are added or merged,
    never taken away, and one with a Role that came to no document is left out. `links` is field -> role. `derived` is
    what the target's `derive` gives for a new document with these values. Where `creates` is false and nothing is
    found, there is no document and the links to it stay empty.
    """

    role: str
    doctype: str
    values: dict[str, Value]
    keys: tuple[Key, ...] = ()
    defaults: dict[str, Value] = {}  # noqa: RUF012 - a named tuple's default, never changed
    children: dict[str, tuple[ChildRow, ...]] = {}  # noqa: RUF012
    links: dict[str, str] = {}  # noqa: RUF012
    derived: Derived | None = None
    creates: bool = True


class Derived(NamedTuple):
    """Columns and whole child tables that follow from what was entered."""

    values: dict[str, Value]
    children: dict[str, tuple[ChildRow, ...]] = {}  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A table inside a document. Two rows are the same where `identity`, one of `columns`, is equal. `merge` gives what
    a row there and a told one about the same thing come to, None where they are about two. `constants` go into every
    new row; `primary` names a Check that the first row of the document gets. Of a derived table `follows` are the
    fields that its rows follow from."""

    field: str
    doctype: str
    columns: tuple[str, ...]
    identity: str = ""
    constants: Mapping[str, Value] = empty(default_factory=dict[str, Value])
    primary: str = ""
    follows: tuple[str, ...] = ()
    merge: Callable[[ChildRow, ChildRow], ChildRow | None] | None = None

    def mark_of(self, row: ChildRow) -> Any:
        """By what a row is known among the others: its identity, or all of it."""
        return row[self.columns.index(self.identity)] if self.identity else row


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where a key is looked up: a table's column; `owner` is the column with the document's name."""

    doctype: str
    column: str
    owner: str = "name"


@dataclass(slots=True, eq=False)
class Known:
    """A document as it stands while a chunk is worked on. `is_new` if it is not written yet; `changed`, `added` and
    `altered` (table field -> place -> the row before) are what this chunk does to it. `row_names` are the names of the
    stored rows of tables that merge, by place. `modified` is when it was last written, "" if by this chunk.
    `is_fenced`: the user may not see it, so nothing finds it."""

    name: str
    doctype: str
    values: dict[str, Value]
    children: dict[str, list[ChildRow]]
    is_new: bool = False
    is_fenced: bool = False
    derived: Derived | None = None
    changed: set[str] = field(default_factory=set[str])
    added: dict[str, list[ChildRow]] = field(default_factory=dict[str, list[ChildRow]])
    altered: dict[str, dict[int, ChildRow]] = field(default_factory=dict[str, dict[int, ChildRow]])
    row_names: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    modified: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether this chunk makes it or does anything to it."""
        return self.is_new or bool(self.changed or self.added or self.altered)


Choose = Callable[[Record, Sequence[Known]], "Known | None"]


def first_found(_record: Record, found: Sequence[Known]) -> Known | None:
    """The usual choice: a strong key needs no second look."""
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Target:
    """A DocType that imports write: its plain `columns` (links too), tables, and the ways to find a document of it.

    `choose` picks among those that a record's keys found, in the order of the keys, the oldest first; it must not take
    what is merely similar, which is proposed as a duplicate (contacts and organisations).
    `derive` is the function that the controller calls too. `constants` are written with every new document, and
    documents with one of the `excluded` values are never found. `numbered`: gets a row number; `sourced`: the field
    `source` names the import.
    """

    doctype: str
    columns: tuple[str, ...]
    tables: tuple[ChildTable, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict[str, Lookup])
    choose: Choose = first_found
    derive: Callable[[Mapping[str, Value], Mapping[str, Sequence[ChildRow]], Site], Derived] | None = None
    derived_columns: tuple[str, ...] = ()
    derived_tables: tuple[ChildTable, ...] = ()
    constants: Mapping[str, Value] = field(default_factory=dict[str, Value])
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    numbered: bool = False
    sourced: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `records` makes of a cleaned row the documents that it asks for, those that others link to
    first; it may raise Refused and adds to the notes what it leaves out. The record whose role is
    the kind's name is the row's own, else the first.

    `needs` are fields of which one at least must have a column. Headers with a word of `dropped_words` are never read,
    beside those of belief and party; a header that is literally a synonym of the kind is read all the same.
    `lists` are DocTypes whose names `Site.known` must hold. `remedies` say what to do about each reason of its own.
    `unread` are folded headers that are known and left out, however much they look like others. `roles`: one of them
    is needed to import it, by name (empty: whoever may enter all that it writes). `own` is the DocType of a row's own
    record.
    """

    name: str
    fields: tuple[Field, ...]
    needs: tuple[str, ...]
    records: Callable[[Row, Site, list[str]], Sequence[Record]]
    targets: tuple[Target, ...]
    example: str
    dropped_words: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()
    remedies: Mapping[str, str] = field(default_factory=dict[str, str])
    unread: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    own: str = "Diaspora Contact"
