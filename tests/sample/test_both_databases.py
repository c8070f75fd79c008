"""The same file imported on SQLite and on MariaDB leaves the same rows, and segments count the same people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diaspora.sample.people import community
from diaspora.sample.workbook import write_workbook
from tests.conftest import SITE
from tests.mariadb import PrivateMariaDB

ROWS = 800
COUNTERS = "tabDiaspora Counter"
TREES: list[dict[str, Any]] = [
    {"everyone": True},
    {"field": "city", "op": "is", "value": "Lyon"},
    {"not": {"field": "city", "op": "is", "value": "Lyon"}},
    {"field": "last_name", "op": "contains", "value": "é"},
    {"field": "full_name", "op": "contains", "value": "محمد"},
    {"all": [{"field": "affiliation", "op": "is", "value": "community"}, {"field": "gender", "op": "is empty"}]},
]


@pytest.fixture
def away_from_servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sites' own configuration decides, whatever database the run is on."""
    import frappe

    for name in ("DB_TYPE", "DB_SOCKET", "REDIS_QUEUE"):
        monkeypatch.delenv(f"FRAPPE_{name}", raising=False)
    yield
    frappe.destroy()


def found_on(sites: Path, workbook: Path, db: dict[str, Any]) -> dict[str, Any]:
    """What an import of the workbook and some segments give on a new site: results, rows per table, counts."""
    import frappe
    from frappe.installer import new_site

    from diaspora.crm.imports.run import import_file
    from diaspora.segments.store import compile_for, count

    new_site(SITE, ["diaspora"], sites_path=str(sites), admin_password="a long admin password", db=db)
    frappe.set_user("Administrator")
    frappe.db.set_single_value("Diaspora Settings", {"mission_country": "France", "default_district": "LYO"})
    frappe.db.commit()
    result = import_file(workbook)
    # Counters are not compared: of the eight that number changes, how many were used is chance.
    tables = [table for table in frappe.db.get_tables() if table.startswith("tabDiaspora") and table != COUNTERS]
    return {
        "import": (result.rows, result.created, result.updated, result.unchanged, result.rejected),
        "tables": {table: frappe.db.sql(f"SELECT COUNT(*) FROM `{table}`")[0][0] for table in sorted(tables)},
        "segments": [count(compile_for(tree)) for tree in TREES],
        "folded": sorted(frappe.get_all("Diaspora Contact", pluck="full_name_folded")),
    }


@pytest.mark.system
def test_the_same_file_gives_the_same_on_both(
    away_from_servers: None, tmp_path: Path, mariadb_server: PrivateMariaDB
) -> None:
    workbook = write_workbook(community(2026)[:ROWS], tmp_path / "members.xlsx")
    on_sqlite = found_on(tmp_path / "a", workbook, {"db_type": "sqlite"})
    on_mariadb = found_on(tmp_path / "b", workbook, {"db_type": "mariadb", "db_socket": mariadb_server.socket})
    assert on_mariadb == on_sqlite
    assert on_sqlite["import"][0] == ROWS
    assert sum(0 < number <= ROWS for number in on_sqlite["segments"]) >= 4
