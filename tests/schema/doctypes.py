"""The app's DocTypes and fixtures as they lie in its folder. Reads files only."""

import json
from functools import cache
from pathlib import Path
from typing import Any

APP = Path(__file__).parents[2] / "diaspora"
SCHEMA = APP / "diaspora" / "doctype"


@cache
def load_doctypes() -> dict[str, dict[str, Any]]:
    """Return the DocTypes by name."""
    loaded = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMA.glob("*/*.json")))
    return {doctype["name"]: doctype for doctype in loaded}


@cache
def load_fixtures() -> dict[str, list[dict[str, Any]]]:
    """Return the fixtures' records by DocType."""
    records: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((APP / "fixtures").glob("*.json")):
        for record in json.loads(path.read_text(encoding="utf-8")):
            records.setdefault(record["doctype"], []).append(record)
    return records
