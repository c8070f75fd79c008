"""Asks the database how it would answer a tree, without answering it."""

from __future__ import annotations

from typing import Any

import frappe

from diaspora.segments.compiler import Compiled
from diaspora.segments.cost import Step, mariadb_steps, sqlite_steps


def cost_of(compiled: Compiled) -> list[Step]:
    """The steps of the exact count."""
    sql = compiled.emitted.select("COUNT(*)")
    texts = {"mariadb": f"EXPLAIN {sql}", "sqlite": f"EXPLAIN QUERY PLAN {sql}"}
    rows: list[Any] = list(frappe.db.multisql(texts, compiled.params, as_dict=True))
    if frappe.db.db_type == "mariadb":
        return mariadb_steps(sql, rows)
    return sqlite_steps(sql, [row["detail"] for row in rows])
