"""Back-ups of a site: one archive with the database as it is at one instant, its configuration and its files.

How a database is copied and put back is in backup_databases.py. An archive holds the site's secrets and everybody's
data, and is readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from embedded_frappe.host.backup_databases import BadBackup, MariaDBDatabase, SQLiteFile

FOLDERS = ("public/files", "private/files", "private/outbox")
JOURNALS = "private/*.jsonl"  # append-only; a restore adds to them and never takes away
CONFIG = "site_config.json"
Database = SQLiteFile | MariaDBDatabase


def make_backup(site_path: Path, database: Database) -> Path:
    """Write `private/backups/<instant>-<site>.tar`, whole or not at all; may run while the site is served."""
    folder = site_path / "private" / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{datetime.now(UTC):%Y%m%d_%H%M%S}-{site_path.name}-{secrets.token_hex(3)}.tar"
    part = target.with_suffix(".part")
    copy = folder / f".{target.stem}.database"
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        database.copy_to(copy)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                archive.add(copy, database.member)
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


def restore_backup(archive: Path, site_path: Path, database: Database) -> None:
    """Put the archive's database, configuration and files in the place of the site's. Nobody may be connected.

    Where the site's database is stays as it was; so do lines of journals that the archive has not. Raises BadBackup
    before anything is changed, and where a server fails in the middle: then restore again.
    """
    fresh = site_path / f".restore-{secrets.token_hex(4)}"
    try:
        _unpack(archive, fresh)
        if not (fresh / database.member).is_file():
            raise BadBackup(f"{archive} holds no {database.member}: it is of a site on another kind of database.")
        database.check(fresh / database.member)
        _keep_place(fresh / CONFIG, site_path / CONFIG)
        _replace_files(fresh, site_path)
        database.put_back(fresh / database.member)
        os.replace(fresh / CONFIG, site_path / CONFIG)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


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


def _keep_place(fresh: Path, present: Path) -> None:
    """What the site's own configuration says of its database goes before what the archive's says."""
    own = json.loads(present.read_text("utf-8")) if present.is_file() else {}
    place = {key: value for key, value in own.items() if key.startswith("db_")}
    kept = {key: value for key, value in json.loads(fresh.read_text("utf-8")).items() if not key.startswith("db_")}
    fresh.write_text(json.dumps({**kept, **place}, indent=1, sort_keys=True), "utf-8")
    fresh.chmod(0o600)


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
