"""What a contact of the crash bench must look like in each of its versions, and what is wrong with those found.

Pure. The clients write version after version of a contact, and never touch it again after an answer that did not come:
so what a shot has left behind stays to be seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MARK = "crash-"
LETTERS = "abcdefghij"


def word(version: int) -> str:
    """A version as a word that names and search keys keep."""
    return "".join(LETTERS[int(digit)] for digit in str(version))


def contact(tag: str, version: int) -> dict[str, Any]:
    """What is sent: every part says which version it is of."""
    return {
        "kind": "person",
        "affiliation": "community",
        "status": "archived",  # none of the campaign's audience, whose growth would stop it
        "first_name": "Amina",
        "last_name": f"Saidi{word(version)}",
        "city": f"Ville{word(version)}",
        "source": MARK + tag,
        "emails": [{"email": email} for email in emails(tag, version)],
        "phones": [{"phone": phone(version)}],
    }


def emails(tag: str, version: int) -> list[str]:
    return [f"{tag}.{word(version)}.{place}@example.org" for place in ("a", "b")]


def phone(version: int) -> str:
    return f"+336{version % 100_000_000:08}"


def judge(
    noted: Iterable[Mapping[str, Any]],
    contacts: Sequence[Mapping[str, Any]],
    rows: Mapping[str, Sequence[Sequence[Any]]],
) -> dict[str, Any]:
    """Counts: writes acknowledged and not; contacts half-written, acknowledged writes lost, requests refused.

    `noted` are {tag, version, event: "asked" | "done" | "failed" | "refused"} in order; `rows` the tables of the
    contacts as (parent, value).
    """
    asked: dict[str, int] = {}
    done: dict[str, int] = {}
    events: dict[str, int] = dict.fromkeys(("asked", "done", "failed", "refused"), 0)
    for note in noted:
        events[note["event"]] += 1
        if note["event"] == "asked":
            asked[note["tag"]] = max(note["version"], asked.get(note["tag"], 0))
        elif note["event"] == "done":
            done[note["tag"]] = note["version"]
    tables = {kind: group(values) for kind, values in rows.items()}
    found = {row["source"].removeprefix(MARK): version_of(row, tables) for row in contacts}
    twice = len(contacts) - len(found)
    half = sorted(tag for tag, version in found.items() if version is None)
    lost = sorted(
        tag
        for tag, version in done.items()
        if tag not in found or (found[tag] is not None and not version <= int(found[tag] or 0) <= asked[tag])
    )
    return {
        "writes": events["asked"],
        "acknowledged": events["done"],
        "unanswered": events["failed"],
        "refused": events["refused"],
        "contacts": len(contacts),
        "half_written": len(half) + twice,
        "lost": len(lost),
        "examples": [*half, *lost][:5],
    }


def version_of(row: Mapping[str, Any], tables: Mapping[str, Mapping[str, list[str]]]) -> int | None:
    """The version of a contact; None where its parts are not of one version."""
    letters = str(row["last_name"]).removeprefix("Saidi")
    if not letters or not set(letters) <= set(LETTERS):
        return None
    version = int("".join(str(LETTERS.index(letter)) for letter in letters))
    tag = str(row["source"]).removeprefix(MARK)
    name = str(row["name"])
    keys = tables["Search Key"].get(name, [])
    agrees = (
        row["city"] == f"Ville{letters}"
        and letters in str(row["display_name"])
        and letters in str(row["full_name_folded"])
        and letters in str(row["city_folded"])
        and row["primary_email"] == emails(tag, version)[0]
        and row["primary_phone"] == phone(version)
        and tables["Contact Email"].get(name) == emails(tag, version)
        and tables["Contact Phone"].get(name) == [phone(version)]
        and any(letters in key for key in keys)
    )
    return version if agrees else None


def group(rows: Iterable[Sequence[Any]]) -> dict[str, list[str]]:
    """(parent, value) by parent, in order."""
    found: dict[str, list[str]] = {}
    for parent, value in rows:
        found.setdefault(str(parent), []).append(str(value))
    return found
