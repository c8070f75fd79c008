"""Unique constraints and indexes over columns; adding one that is there does nothing."""

import re
from collections.abc import Sequence
from typing import Any

import frappe

MAX_NAME = 64  # MariaDB's limit, which Frappe keeps by cutting


class Indexes:
    """The part of `frappe.db` that adds indexes."""

    def add_unique(self: Any, doctype: str, fields: str | Sequence[str], constraint_name: str | None = None) -> None:
        """Make the columns unique together. Raises UniqueValidationError where the rows are not."""
        columns = [fields] if isinstance(fields, str) else list(fields)
        name = (constraint_name or "unique_" + "_".join(columns))[:MAX_NAME]
        try:
            self._add(doctype, name, columns, unique=True)
        except self.IntegrityError as error:
            raise frappe.UniqueValidationError(doctype, ", ".join(columns), error) from error

    def add_index(self: Any, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None:
        """Index the columns."""
        columns = [fields] if isinstance(fields, str) else list(fields)
        name = index_name or re.sub(r"\s*\([^)]+\)\s*", "", "_".join(columns) + "_index")
        self._add(doctype, name[:MAX_NAME], columns, unique=False)

    def _add(self: Any, doctype: str, name: str, columns: Sequence[str], unique: bool) -> None:
        if not self.has_index(f"tab{doctype}", name):
            self.commit()
            self._create_index(doctype, name, columns, unique)


def name_index(doctype: str, name: str) -> str:
    """The name in SQLite, where they are global, of an index that Frappe would call `name` on the DocType's table."""
    return f"tab{doctype}.{name}"
