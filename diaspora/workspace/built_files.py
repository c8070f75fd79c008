"""Which hashed files the page must name, read from the manifest of the front end's build. Pure; never builds."""

import json
from dataclasses import dataclass
from typing import Any

ENTRY = "src/main.ts"
ADDRESS = "/assets/diaspora/frontend/"


@dataclass(frozen=True, slots=True)
class BuiltFiles:
    """Addresses: the script that starts the workspace, what it will ask for at once, and the style sheets."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


def read_manifest(text: str) -> BuiltFiles | None:
    """The files of the entry; None where the text is no manifest or the entry is not in it."""
    try:
        chunks: dict[str, dict[str, Any]] = json.loads(text)
        entry = chunks[ENTRY]
        needed = _needed(chunks, entry)
        preloads = tuple(ADDRESS + chunk["file"] for chunk in needed)
        styles = dict.fromkeys(ADDRESS + name for chunk in (entry, *needed) for name in chunk.get("css", ()))
        return BuiltFiles(ADDRESS + entry["file"], preloads, tuple(styles))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _needed(chunks: dict[str, dict[str, Any]], entry: dict[str, Any]) -> list[dict[str, Any]]:
    """All that the entry imports, each once, without what is loaded later."""
    found: dict[str, dict[str, Any]] = {}
    waiting = list(entry.get("imports", ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = chunks[name]
            waiting += chunks[name].get("imports", ())
    return list(found.values())
