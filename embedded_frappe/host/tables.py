"""The host's own tables: sessions, login failures, due jobs, scheduled jobs.

They are no DocTypes: nothing of them is reachable over REST. Identifiers in them are lower-case ASCII or hex, so that
collations do not matter. Created when a site is made and at every migration; statements run on SQLite and MariaDB.
"""

from __future__ import annotations

import frappe

_TABLES = (
    """CREATE TABLE IF NOT EXISTS `__host_session` (
        `sid_hash` varchar(64) PRIMARY KEY, `user` varchar(140) NOT NULL, `csrf_token` varchar(64) NOT NULL DEFAULT '',
        `created_at` varchar(26) NOT NULL, `seen_at` varchar(26) NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS `__host_login_failure` (
        `key_hash` varchar(64) PRIMARY KEY, `failures` int NOT NULL DEFAULT 0, `first_at` varchar(26) NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS `__host_due_job` (
        `name` varchar(32) PRIMARY KEY, `job_id` varchar(140) NOT NULL DEFAULT '', `queue` varchar(20) NOT NULL,
        `method` varchar(255) NOT NULL, `kwargs` longtext NOT NULL, `user` varchar(140) NOT NULL,
        `timeout_s` int NOT NULL, `due_at` varchar(26) NOT NULL, `token` varchar(32) NOT NULL DEFAULT '',
        `lease_until` varchar(26) NOT NULL DEFAULT '')""",
    """CREATE TABLE IF NOT EXISTS `__host_scheduled_job` (
        `name` varchar(255) PRIMARY KEY, `cron` varchar(100) NOT NULL, `last_run_at` varchar(26) NOT NULL)""",
)


def delete_older(table: str, key: str, column: str, limit: str) -> None:
    """Delete the rows of a host table whose instant is before the limit; no commit.

    One by one: on MariaDB a DELETE that looks at every row locks every row, and requests side by side deadlock.
    """
    query = f"SELECT `{key}` FROM `{table}` WHERE `{column}` < %(limit)s ORDER BY `{key}`"
    for name in frappe.db.sql(query, {"limit": limit}, pluck=True):
        frappe.db.sql(f"DELETE FROM `{table}` WHERE `{key}` = %(name)s", {"name": name})


def create_host_tables() -> None:
    """Create what is missing on the connected site. Harmless to repeat."""
    for statement in _TABLES:
        frappe.db.sql(statement)
    frappe.db.commit()
