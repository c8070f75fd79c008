"""The corpus in plain tables, on every database at hand."""

from __future__ import annotations

import pytest

from tests.mariadb import PrivateMariaDB

from .corpus import WORLD
from .plain_database import PlainDatabase, mariadb_database, sqlite_database


@pytest.fixture(scope="session")
def sqlite_world() -> PlainDatabase:
    """The corpus on SQLite."""
    return sqlite_database(WORLD)


@pytest.fixture(scope="session")
def mariadb_world(mariadb_server: PrivateMariaDB) -> PlainDatabase:
    """The corpus on MariaDB."""
    return mariadb_database(WORLD, mariadb_server.options)


@pytest.fixture(scope="session", params=["sqlite", "mariadb"])
def world_database(request: pytest.FixtureRequest) -> PlainDatabase:
    """The corpus, once on each database."""
    database: PlainDatabase = request.getfixturevalue(f"{request.param}_world")
    return database
