"""Columns of public registers, and how their headers come back from re-exports. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header in the official file, the field that it fills ("" where it is not read), other headers."""

    header: str
    field: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Every folded form that a header of this column may have."""
        return tuple(dict.fromkeys(form for header in (self.header, *self.aliases) for form in spellings(header)))


def spellings(header: str) -> tuple[str, ...]:
    """The folded forms of a header: whole; accented letters lost, put as blanks or `?`; UTF-8 read as Windows-1252."""
    lost = "".join(char for char in header if char.isascii())
    blank = "".join(char if char.isascii() else " " for char in header)
    garbled = header.encode("utf-8").decode("cp1252", "replace")
    return tuple(dict.fromkeys(map(fold_text, (header, lost, blank, garbled))))


def synonyms_of(field: str, columns: Iterable[Column]) -> tuple[str, ...]:
    """The folded headers of all columns that fill a field."""
    return tuple(dict.fromkeys(form for column in columns if column.field == field for form in column.synonyms))


def unread_headers(columns: Iterable[Column]) -> frozenset[str]:
    """The folded headers of the columns that are not read."""
    return frozenset(form for column in columns if not column.field for form in column.synonyms)
