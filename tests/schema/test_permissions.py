"""The rights in the DocTypes are those that were reviewed in permissions.txt."""

import re
from pathlib import Path

from tests.schema.doctypes import load_doctypes

ROLES = {
    "Officer": "Diaspora Officer",
    "Attache": "Diaspora Economic Attache",
    "Leader": "Diaspora Association Leader",
    "Head": "Diaspora Head of Mission",
    "DPO": "Diaspora Data Protection Officer",
    "Religious": "Diaspora Religious Affairs",
    "Administrator": "Diaspora Administrator",
}
LETTERS = {"read": "r", "write": "w", "create": "c", "delete": "d"}
LEDGERS = {
    "Diaspora Consent", "Diaspora Subscription", "Diaspora Suppression",
    "Diaspora Opt In Request", "Diaspora Import Row", "Diaspora Export",
    "Diaspora Content Version", "Diaspora Recipient", "Diaspora Mail Event",
}  # fmt: skip


def reviewed_rights() -> dict[tuple[str, str], str]:
    """Return (DocType, role) -> letters from the reviewed table."""
    lines = (Path(__file__).parent / "permissions.txt").read_text(encoding="utf-8").splitlines()
    heading = next(number for number, line in enumerate(lines) if line.split() == list(ROLES))
    rights = {}
    for line in lines[heading + 1 :]:
        name, cells = line[:22].strip(), line[22:].split()
        for role, letters in zip(ROLES.values(), cells, strict=True):
            if letters != ".":
                rights[f"Diaspora {name}", role] = letters
    return rights


def given_rights() -> dict[tuple[str, str], str]:
    """Return (DocType, role) -> letters from the DocTypes."""
    return {
        (doctype["name"], permission["role"]): "".join(
            letter for right, letter in LETTERS.items() if permission.get(right)
        )
        for doctype in load_doctypes().values()
        for permission in doctype["permissions"]
        if not permission.get("permlevel")
    }


def levelled_fields() -> dict[str, tuple[str, set[str]]]:
    """DocType -> who may write its fields of level 1, and their names, from the reviewed text."""
    text = (Path(__file__).parent / "permissions.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^- ([A-Z][\w ]+), by (\w+): ((?:[a-z_0-9]+\s+)+)", text, re.M)
    return {f"Diaspora {name}": (writer, set(fields.split())) for name, writer, fields in entries}


def test_fields_of_level_1_are_those_that_were_reviewed() -> None:
    given = {
        name: {field["fieldname"] for field in doctype["fields"] if field.get("permlevel")}
        for name, doctype in load_doctypes().items()
    }
    reviewed = {name: fields for name, (_, fields) in levelled_fields().items()}
    assert {name: fields for name, fields in given.items() if fields} == reviewed


def test_level_1_is_read_by_every_reader_and_written_by_whom_the_review_names() -> None:
    for name, (writer, _) in levelled_fields().items():
        rows = [row for row in load_doctypes()[name]["permissions"] if row.get("permlevel")]
        assert {row["role"] for row in rows} == {role for doctype, role in given_rights() if doctype == name}
        assert {row["role"] for row in rows if row.get("write")} == {ROLES[key] for key in ROLES if key == writer}


def test_the_rights_are_those_that_were_reviewed() -> None:
    assert given_rights() == reviewed_rights()


def test_nobody_exports_shares_or_imports_through_the_frameworks_own_forms() -> None:
    rights = {
        key for doctype in load_doctypes().values() for permission in doctype["permissions"] for key in permission
    }
    assert rights == {"role", "permlevel", "read", "write", "create", "delete", "print", "report"}


def test_nobody_writes_a_ledger() -> None:
    assert {letters for (doctype, _), letters in given_rights().items() if doctype in LEDGERS} == {"r"}


def test_only_the_religious_affairs_desk_has_a_right_on_imams() -> None:
    assert [role for doctype, role in given_rights() if doctype == "Diaspora Imam"] == ["Diaspora Religious Affairs"]


def test_an_association_leader_has_rights_on_associations_only() -> None:
    assert [doctype for doctype, role in given_rights() if role == "Diaspora Association Leader"] == [
        "Diaspora Association"
    ]
