"""The tables that segments read, without a host: on SQLite in memory, or on a MariaDB."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from diaspora.crm.derive import ContactFields, derive_contact
from diaspora.crm.name_folding import fold_text

from .corpus import Person, World
from .record_tables import TABLES as RECORD_TABLES
from .record_tables import fill_records

MARIADB_NAME = "diaspora_segments"

TABLES: dict[str, str] = {
    "Diaspora Contact": "name varchar(140) primary key, creation datetime(6), row_no int, status varchar(140),"
    " kind varchar(140), first_name varchar(140), last_name varchar(140), display_name varchar(300),"
    " first_name_folded varchar(140), last_name_folded varchar(140), full_name_folded varchar(300),"
    " gender varchar(140), birth_year int not null default 0, preferred_language varchar(35), city varchar(140),"
    " city_folded varchar(140), postal_code varchar(20), country varchar(140), district varchar(140),"
    " province_of_origin varchar(140), affiliation varchar(140), profession varchar(140),"
    " profession_folded varchar(140), source varchar(140), primary_email varchar(254), primary_phone varchar(20),"
    " association varchar(140), institution varchar(140), has_coordinates int not null default 0,"
    " latitude decimal(21,9) not null default 0, longitude decimal(21,9) not null default 0",
    "Diaspora Affiliation": "name varchar(140) primary key, contact varchar(140), association varchar(140),"
    " institution varchar(140), `function` varchar(140), from_date date, to_date date",
    "Diaspora Subscription": "name varchar(140) primary key, contact varchar(140), topic varchar(140),"
    " channel varchar(140), state varchar(140)",
    "Diaspora Province": "name varchar(140) primary key, region varchar(140)",
    "Diaspora Institution": "name varchar(140) primary key, kind varchar(140), title_folded varchar(140)",
    "Diaspora Association": "name varchar(140) primary key, title_folded varchar(140)",
    "Diaspora Association Activity": "name varchar(140) primary key, parent varchar(140), parenttype varchar(140),"
    " activity varchar(140)",
    **RECORD_TABLES,
}


class PlainDatabase:
    """Runs compiled SQL with its named parameters and gives rows as tuples."""

    def __init__(self, connection: Any, *, is_mariadb: bool) -> None:
        self.connection = connection
        self.is_mariadb = is_mariadb

    def run(self, sql: str, params: Mapping[str, Any] | Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        if not self.is_mariadb:
            sql = re.sub(r"%\((\w+)\)s", r":\1", sql).replace("%s", "?")
        cursor.execute(sql, params)
        return list(cursor.fetchall())

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        columns = ", ".join(f"`{column}`" for column in row)
        self.run(f"INSERT INTO `tab{table}` ({columns}) VALUES ({', '.join(['%s'] * len(row))})", tuple(row.values()))


def sqlite_database(world: World) -> PlainDatabase:
    """A database in memory with the world in it."""
    database = PlainDatabase(sqlite3.connect(":memory:", check_same_thread=False), is_mariadb=False)
    return _filled(database, world)


def mariadb_database(world: World, options: Mapping[str, Any]) -> PlainDatabase:
    """A database of its own on a MariaDB (options of pymysql.connect) with the world in it."""
    import pymysql

    connection = pymysql.connect(charset="utf8mb4", autocommit=True, **options)
    database = PlainDatabase(connection, is_mariadb=True)
    database.run(f"CREATE DATABASE `{MARIADB_NAME}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    connection.select_db(MARIADB_NAME)
    return _filled(database, world)


def _filled(database: PlainDatabase, world: World) -> PlainDatabase:
    for table, columns in TABLES.items():
        database.run(f"CREATE TABLE `tab{table}` ({columns})")
    for row_no, person in enumerate(world.people, start=1):
        database.insert("Diaspora Contact", contact_row(person, row_no))
    for number, held in enumerate(world.memberships):
        row = {name: getattr(held, name) for name in held.__dataclass_fields__}
        database.insert("Diaspora Affiliation", {"name": f"m{number}", **row})
    for number, choice in enumerate(world.choices):
        row = {name: getattr(choice, name) for name in choice.__dataclass_fields__}
        database.insert("Diaspora Subscription", {"name": f"s{number}", **row})
    _fill_links(database, world)
    fill_records(database.insert, world.records)
    return database


def _fill_links(database: PlainDatabase, world: World) -> None:
    for name, region in world.provinces.items():
        database.insert("Diaspora Province", {"name": name, "region": region})
    for name, kind in world.institutions.items():
        database.insert(
            "Diaspora Institution", {"name": name, "kind": kind, "title_folded": fold_text(f"{name} {name}")}
        )
    for name, (title, activities) in world.associations.items():
        database.insert("Diaspora Association", {"name": name, "title_folded": fold_text(title)})
        for activity in activities:
            row = {"name": f"{name}-{activity}", "parent": name, "parenttype": "Diaspora Association"}
            database.insert("Diaspora Association Activity", {**row, "activity": activity})


def contact_row(person: Person, row_no: int) -> dict[str, Any]:
    """The columns of a person, derived ones included."""
    direct = ("name", "creation", "status", "kind", "first_name", "last_name", "gender", "birth_year",
              "preferred_language", "city", "postal_code", "country", "district", "province_of_origin",
              "affiliation", "profession", "source", "association", "institution")  # fmt: skip
    row = {name: getattr(person, name) for name in direct}
    names = {name: getattr(person, name) or "" for name in ("first_name", "last_name", "first_name_ar", "last_name_ar")}
    derived = derive_contact(ContactFields(**names, city=person.city or "", profession=person.profession or ""), b"")
    return row | {
        "row_no": row_no,
        "display_name": derived.display_name,
        # NULL where nothing was entered, as rows of other origin have it.
        "first_name_folded": derived.first_name_folded or None,
        "last_name_folded": derived.last_name_folded or ("" if person.last_name == "" else None),
        "full_name_folded": derived.full_name_folded,
        "city_folded": None if person.city is None else derived.city_folded,
        "profession_folded": None if person.profession is None else derived.profession_folded,
        "primary_email": person.email,
        "primary_phone": person.phone,
        "has_coordinates": int(person.latitude is not None),
        "latitude": person.latitude or 0,
        "longitude": person.longitude or 0,
    }
