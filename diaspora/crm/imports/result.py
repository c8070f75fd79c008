"""What an import did, or would do. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from diaspora.crm.imports.mapping import Mapping as ColumnMapping


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do (`dry_run`). rows = created + updated + unchanged + rejected.

    `name` is its Diaspora Import; `reasons` counts rejected rows by code and `first_rejected` gives (row, reason) of
    the first ones; `notes` counts what was left out of rows that were taken in; headers that were left out are named.
    A rehearsal that was given too little time is not whole: it tells of the first rows.
    """

    name: str
    file: str
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    dry_run: bool = False
    reasons: Mapping[str, int] = field(default_factory=dict[str, int])
    first_rejected: tuple[tuple[int, str], ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict[str, int])
    dropped_columns: tuple[str, ...] = ()
    consent_columns: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    is_whole: bool = True
    columns: tuple[tuple[str, str, float], ...] = ()
    """(header, field, confidence) of the columns that were read."""

    def with_columns(self, mapping: ColumnMapping) -> "ImportResult":
        """The same, with what was made of the headers."""
        return replace(
            self,
            dropped_columns=mapping.dropped,
            consent_columns=mapping.consent,
            ignored_columns=mapping.ignored,
            columns=mapping.described,
        )


def count_notes(rows: Mapping[str, int]) -> dict[str, int]:
    """Note -> rows, from the rows' notes as they are stored: several joined in one text."""
    counted: Counter[str] = Counter()
    for notes, number in rows.items():
        counted.update({note: number for note in notes.split("; ") if note})
    return dict(sorted(counted.items()))
