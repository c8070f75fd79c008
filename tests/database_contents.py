"""Everything that the connected site's database holds, on any database."""

from __future__ import annotations

from typing import Any


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, in a fixed order."""
    import frappe

    frappe.db.commit()
    # Frappe names tables of MariaDB's own schemas too; a site's begin like this.
    tables = [table for table in frappe.db.get_tables() if table.startswith(("tab", "__"))]
    return {table: sorted(frappe.db.sql(f"SELECT * FROM `{table}`"), key=repr) for table in tables}


def every_text() -> str:
    """Every value, a line each."""
    rows = [row for found in every_row().values() for row in found]
    return "\n".join(str(value) for row in rows for value in row if value is not None)
