"""Unique constraints and indexes over columns; adding one that is there does nothing."""

from collections.abc import Sequence
from typing import Any

import frappe


class Indexes:
    """The part of `frappe.db` that adds indexes. SQLite's index names are global, so the table's name leads."""

    def add_unique(self: Any, doctype: str, fields: str | Sequence[str], constraint_name: str | None = None) -> None:
        """Make the columns unique together. Raises UniqueValidationError where the rows are not."""
        columns = [fields] if isinstance(fields, str) else list(fields)
        name = name_index(doctype, constraint_name or "unique_" + "_".join(columns))
        try:
            self._create_index(doctype, name, columns, unique=True)
        except self.IntegrityError as error:
            raise frappe.UniqueValidationError(doctype, ", ".join(columns), error) from error

    def add_index(self: Any, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None:
        """Index the columns."""
        columns = [fields] if isinstance(fields, str) else list(fields)
        wanted = index_name or "_".join(columns) + "_index"
        self._create_index(doctype, name_index(doctype, wanted), columns, unique=False)

    def _create_index(self: Any, doctype: str, name: str, columns: Sequence[str], unique: bool) -> None:
        if self.sql("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", name):
            return
        listed = ", ".join(f"`{column.split('(')[0].strip()}`" for column in columns)
        self.commit()
        self.sql(f"CREATE {'UNIQUE ' if unique else ''}INDEX `{name}` ON `tab{doctype}` ({listed})")

    def has_index(self: Any, table_name: str, index_name: str) -> bool:
        name = name_index(table_name.removeprefix("tab"), index_name)
        return bool(self.sql("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", name))


def name_index(doctype: str, name: str) -> str:
    """The name in SQLite of an index that Frappe would call `name` on the DocType's table."""
    return f"tab{doctype}.{name}"
