"""What the host says when a document is refused, it says in French and Arabic too."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

HOST = Path(__file__).parents[2] / "embedded_frappe"
MET_BY_PEOPLE = (
    "frappe/core/doctype/file/file.py",
    "frappe/core/doctype/file/utils.py",
    "frappe/model/checks.py",
    "frappe/model/document.py",
    "frappe/model/base_document.py",
    "frappe/model/delete_doc.py",
    "frappe/utils/response.py",
    "frappe/utils/validation.py",
    "frappe/permissions.py",
    "frappe/_whitelist.py",
    "host/account_pages.py",
    "host/pages.py",
)


def said_in(module: str) -> set[str]:
    """The literal texts that a module gives to `_`."""
    calls = (node for node in ast.walk(ast.parse((HOST / module).read_text("utf-8"))) if isinstance(node, ast.Call))
    named = (call for call in calls if call.args and ast.unparse(call.func) in ("_", "frappe._"))
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def translations(language: str) -> dict[str, str]:
    with (HOST / "locale" / f"{language}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("module", MET_BY_PEOPLE)
def test_a_refusal_is_translated(module: str, language: str):
    assert sorted(text for text in said_in(module) if not translations(language).get(text)) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_translation_keeps_the_places_of_the_values(language: str):
    places = re.compile(r"\{\w*\}")
    for text, other in translations(language).items():
        assert sorted(places.findall(text)) == sorted(places.findall(other)), text
