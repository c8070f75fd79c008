"""Back-ups of a site: one archive with the database as it is at one instant, its configuration and its files.

SQLite only: a MariaDB is backed up by its own tools. An archive holds the site's secrets and everybody's data, and is
readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

FOLDERS = ("public/files", "private/files", "private/outbox")
JOURNALS = "private/*.jsonl"  # append-only; a restore adds to them and never takes away
DATABASE, CONFIG = "database.sqlite3", "site_config.json"


class BadBackup(Exception):
    """The archive cannot be restored; the message says why."""


def make_backup(site_path: Path, database: Path) -> Path:
    """Write `private/backups/<instant>-<site>.tar`, whole or not at all; may run while the site is served."""
    folder = site_path / "private" / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{datetime.now(UTC):%Y%m%d_%H%M%S}-{site_path.name}-{secrets.token_hex(3)}.tar"
    part = target.with_suffix(".part")
    copy = folder / f".{target.stem}.sqlite3"
    try:
        _copy_database(database, copy)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                archive.add(copy, DATABASE)
                archive.add(site_path / CONFIG, CONFIG)
                for path in _files(site_path):
                    archive.add(path, path.relative_to(site_path).as_posix(), recursive=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return target


def restore_backup(archive: Path, site_path: Path, database: Path) -> None:
    """Put the archive's database, configuration and files in the place of the site's. Nobody may be connected.

    Lines of journals that the site has and the archive has not stay. Raises BadBackup before anything is changed.
    """
    fresh = site_path / f".restore-{secrets.token_hex(4)}"
    try:
        _unpack(archive, fresh)
        _check_database(fresh / DATABASE)
        _replace_files(fresh, site_path)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        database.parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh / DATABASE, database)
        os.replace(fresh / CONFIG, site_path / CONFIG)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _copy_database(database: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    _check_database(copy)


def _files(site_path: Path) -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((site_path / folder).rglob("*")) if path.is_file()]
    return [*found, *sorted(site_path.glob(JOURNALS))]


def _unpack(archive: Path, fresh: Path) -> None:
    fresh.mkdir(mode=0o700)
    try:
        with tarfile.open(archive) as opened:
            opened.extractall(fresh, filter="data")  # refuses links, devices and paths that lead out
    except (tarfile.TarError, OSError) as error:
        raise BadBackup(f"{archive} is no whole back-up ({type(error).__name__}).") from error
    try:
        json.loads((fresh / CONFIG).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadBackup(f"{archive} holds no configuration of a site.") from error


def _check_database(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            state = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BadBackup(f"The database of the back-up cannot be read ({error}).") from error
    if state != "ok":
        raise BadBackup("The database of the back-up is damaged.")


def _replace_files(fresh: Path, site_path: Path) -> None:
    for name in FOLDERS:
        shutil.rmtree(site_path / name, ignore_errors=True)
        if (fresh / name).is_dir():
            shutil.copytree(fresh / name, site_path / name)
    for journal in sorted(fresh.glob(JOURNALS)):
        _add_lines(journal, site_path / "private" / journal.name)


def _add_lines(journal: Path, kept: Path) -> None:
    present = kept.read_text("utf-8").splitlines() if kept.is_file() else []
    missing = [line for line in journal.read_text("utf-8").splitlines() if line not in set(present)]
    if missing:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
            file.write("\n".join(missing) + "\n")
            file.flush()
            os.fsync(file.fileno())
