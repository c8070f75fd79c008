"""The journal of erasures, beside the database: a restored back-up brings people back, and this takes them out again.

A line names the contact by its random name and its addresses by keyed hashes; there is no personal data in it. It is
append-only and lies in the site's private folder, which a restore of the database leaves alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe

from diaspora import clock

ASKED, DONE = "asked", "done"


@dataclass(frozen=True, slots=True)
class Erasure:
    """A contact that was erased, and the keys of its addresses. `done` is false where no commit is known."""

    contact: str
    address_keys: tuple[str, ...]
    done: bool


def note_erasure(contact: str, address_keys: Sequence[str]) -> None:
    """Write that a contact is about to be erased, and after the commit that it was."""
    line = {"contact": contact, "address_keys": sorted(address_keys), "at": clock.utcnow().isoformat()}
    _append({**line, "state": ASKED})
    frappe.db.after_commit.add(lambda: _append({**line, "state": DONE}))


def noted_erasures() -> list[Erasure]:
    """All erasures of the journal, one per contact, in their order; a line that was cut by a crash is passed over."""
    found: dict[str, Erasure] = {}
    for line in _lines():
        known = found.get(line["contact"])
        keys = {*line["address_keys"], *(known.address_keys if known else ())}
        done = line["state"] == DONE or bool(known and known.done)
        found[line["contact"]] = Erasure(line["contact"], tuple(sorted(keys)), done)
    return list(found.values())


def _lines() -> list[dict[str, Any]]:
    path = _path()
    found: list[dict[str, Any]] = []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def _path() -> Path:
    return Path(frappe.get_site_path("private", "erasures.jsonl"))


def _append(line: dict[str, object]) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
