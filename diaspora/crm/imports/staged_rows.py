"""Rows of a file as they are staged: field -> text, and the hash by which the same row is known again. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diaspora.crm.imports.mapping import Mapping as ColumnMapping

_JOINED = {"phone": "; ", "email": "; "}


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row of the file that is not empty; `row_no` is its place in the file, from 1."""

    row_no: int
    cells: Mapping[str, str]
    row_hash: str

    def payload(self) -> str:
        """The cells as JSON, as they are staged."""
        return json.dumps(self.cells, ensure_ascii=False)


def staged_rows(rows: Sequence[Sequence[str]], mapping: ColumnMapping, default_district: str) -> Iterator[StagedRow]:
    """The rows below the headers. Columns that are not mapped do not come through, so they are stored nowhere."""
    for row_no, row in enumerate(rows[mapping.header_row :], start=mapping.header_row + 1):
        cells: dict[str, str] = {}
        for index, field in mapping.columns:
            text = row[index] if index < len(row) else ""
            if text.strip():
                cells[field] = _together(field, cells.get(field, ""), text)
        if cells:
            yield StagedRow(row_no, cells, row_hash(cells, default_district))


def _together(field: str, present: str, text: str) -> str:
    """Two columns for one field: telephones and addresses add up, of anything else the first counts."""
    if not present:
        return text
    return present + _JOINED[field] + text if field in _JOINED else present


def row_hash(cells: Mapping[str, str], default_district: str) -> str:
    """64 hex characters; the district that the import adds to the row counts as part of it."""
    told = dict(cells) if cells.get("district") else {**cells, "district": default_district}
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
