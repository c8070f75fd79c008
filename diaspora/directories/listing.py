"""What each directory shows as a list: its DocType, columns, filters, orders, and where its text is searched. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.people_query import people_query

C = "`tabDiaspora Contact`"
MAX_TEXT = 140


@dataclass(frozen=True, slots=True)
class Directory:
    """A list of documents. `of_contact`: profiles, which are found and sorted by their person.

    `columns` are fields of the document, `filters` those that a list may be narrowed by, `link` the field that names an
    institution, `searched` the column that text is looked for in, `sorts` name -> column; `located`: with coordinates.
    """

    doctype: str
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    of_contact: bool = True
    link: str = ""
    searched: str = ""
    sorts: Mapping[str, str] | None = None
    located: bool = False

    @property
    def table(self) -> str:
        """The table, quoted."""
        return f"`tab{self.doctype}`"

    @property
    def district(self) -> str:
        """The column of the consular district: the person's, or the document's own."""
        return f"{C if self.of_contact else self.table}.district"

    def column_of_sort(self, sort: str) -> str:
        """The column of an order. Raises KeyError."""
        if self.of_contact:
            return {"name": f"{C}.full_name_folded", "city": f"{C}.city_folded", "modified": f"{self.table}.modified"}[
                sort
            ]
        return f"{self.table}.{(self.sorts or {})[sort]}"


_ORGANISATION_SORTS = {"name": "title_folded", "city": "city", "modified": "modified"}
DIRECTORIES: Mapping[str, Directory] = {
    "association": Directory(
        "Diaspora Association", ("title", "title_ar", "short_title", "status", "district", "city"),
        ("status", "district", "city"), False, searched="title_folded", sorts=_ORGANISATION_SORTS, located=True,
    ),
    "institution": Directory(
        "Diaspora Institution", ("title", "title_ar", "short_title", "kind", "status", "district", "city"),
        ("kind", "status", "district", "city"), False, searched="title_folded", sorts=_ORGANISATION_SORTS, located=True,
    ),
    "event": Directory(
        "Diaspora Event", ("title", "kind", "topic", "district", "starts_at", "city"), ("kind", "topic", "district"),
        False, searched="title",
        sorts={"name": "title", "city": "city", "starts_at": "starts_at", "modified": "modified"},
    ),
    "imam": Directory("Diaspora Imam", ("posting_from", "posting_to"), link="place_of_worship"),
    "teacher": Directory("Diaspora Teacher", ("programme", "posting_from", "posting_to"), link="school"),
    "elected-official": Directory("Diaspora Elected Official", ()),
    "investor": Directory("Diaspora Investor", ("stage", "horizon"), ("stage", "horizon"), link="company"),
    "student": Directory(
        "Diaspora Student", ("field_of_study", "level", "expected_end"), ("level",), link="university"
    ),
    "competency": Directory("Diaspora Competency", ()),
}  # fmt: skip
# Every directory of people may be narrowed by where they live and to whom they belong.
OF_CONTACT = ("district", "city")


@dataclass(frozen=True, slots=True)
class Listing:
    """FROM with its joins, the text after WHERE, and the values that it names; row rules are the caller's."""

    tables: str
    where: str
    values: dict[str, object]


def listing(directory: Directory, text: str, filters: Mapping[str, str]) -> Listing:
    """The documents whom the text and all filters name. Raises KeyError for an unknown filter."""
    values: dict[str, object] = {}
    parts = [_filter(directory, name, value, values) for name, value in filters.items() if value]
    tables = directory.table
    if directory.of_contact:
        tables += f" JOIN {C} ON {C}.name = {directory.table}.contact"
        parts.append(f"{C}.status = 'active'")
        found = people_query(text, {}, "name", False)
        parts.append(found.where)
        values |= found.values
    else:
        parts += _words(directory, text, values)
    return Listing(tables, " AND ".join(f"({part})" for part in parts) or "1 = 1", values)


def _filter(directory: Directory, name: str, value: str, values: dict[str, object]) -> str:
    table = directory.table if name in directory.filters else C
    if name not in directory.filters and not (directory.of_contact and name in OF_CONTACT):
        raise KeyError(name)
    values[f"filter_{name}"] = value
    return f"{table}.{name} = %(filter_{name})s"


def _words(directory: Directory, text: str, values: dict[str, object]) -> list[str]:
    """A part for each word: it begins a word of the title."""
    parts: list[str] = []
    column = f"{directory.table}.{directory.searched}"
    for place, word in enumerate(fold_text(text[:MAX_TEXT]).split()):
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values |= {f"start{place}": f"{escaped}%", f"inside{place}": f"% {escaped}%"}
        parts.append(f"{column} LIKE %(start{place})s ESCAPE '!' OR {column} LIKE %(inside{place})s ESCAPE '!'")
    return parts
