"""A site with `pages_app` on a private MariaDB and a private Redis, that its tests may kill."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SITE
from tests.embedded.pages_site import make_site
from tests.mariadb import PrivateMariaDB
from tests.redis import PrivateRedis
from tests.site_copies import fast_folder


@dataclass
class ServerSite:
    """The sites folder and the two servers behind it."""

    sites: Path
    mariadb: PrivateMariaDB
    redis: PrivateRedis

    def connect(self) -> None:
        import frappe

        frappe.destroy()
        frappe.init(site=SITE, sites_path=str(self.sites))
        frappe.connect()


SCHEDULED = ("cron", "hourly", "daily")
"""What the scheduler of a served site may note at any moment."""


@pytest.fixture(scope="module")
def server_site() -> Iterator[ServerSite]:
    """Made once for a test module; the servers are in the site's own configuration."""
    import frappe
    from frappe.installer import update_site_config

    with (
        tempfile.TemporaryDirectory(prefix="diaspora-", dir=fast_folder()) as folder,
        PrivateMariaDB(Path(folder)) as mariadb,
        PrivateRedis(Path(folder)) as redis,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("DB_TYPE", "DB_SOCKET", "REDIS_QUEUE"):
            patch.delenv(f"FRAPPE_{name}", raising=False)
        found = ServerSite(Path(folder) / "sites", mariadb, redis)
        make_site(found.sites, db={"db_type": "mariadb", "db_socket": mariadb.socket})
        found.connect()
        update_site_config("redis_queue", redis.url)
        frappe.destroy()
        yield found
        frappe.destroy()


@pytest.fixture
def on_servers(server_site: ServerSite) -> Iterator[ServerSite]:
    """Connected to it as Administrator, without notes."""
    import frappe

    server_site.connect()
    frappe.db.sql("DELETE FROM `pages_app_note`")
    frappe.db.commit()
    yield server_site
    frappe.destroy()


def in_another_connection(place: ServerSite, query: str) -> None:
    """Run and commit one statement as the server's administrator, beside the site's own connection."""
    import json

    import pymysql

    database = json.loads((place.sites / SITE / "site_config.json").read_text())["db_name"]
    with pymysql.connect(**place.mariadb.options, database=database, autocommit=True) as connection:
        with connection.cursor() as cursor:
            cursor.execute(query)


def kill_connections(place: ServerSite) -> None:
    """End every connection of the site's, as a server that restarts does."""
    import pymysql

    with pymysql.connect(**place.mariadb.options, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT ID FROM information_schema.PROCESSLIST WHERE USER <> 'root' AND DB IS NOT NULL")
        for (number,) in cursor.fetchall():
            cursor.execute(f"KILL {int(number)}")
