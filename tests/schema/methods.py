"""The reviewed table of methods, methods.txt: whom each whitelisted method of the app lets in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.schema.test_permissions import ROLES
from tests.system.conftest import NOBODY, STRANGER

TABLE = Path(__file__).parent / "methods.txt"
EVERYBODY = (*ROLES, STRANGER, NOBODY)
VERBS = ("GET", "POST", "PUT", "DELETE")


@cache
def reviewed() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Path -> its verbs and a cell for each of EVERYBODY, from the reviewed table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    heading = next(number for number, line in enumerate(lines) if line.split()[2:] == list(EVERYBODY))
    rows = (line.split() for line in lines[heading + 1 :] if line.strip())
    return {path: (verbs, tuple(cells)) for path, verbs, *cells in rows}
