"""The app uses only names of Frappe whose behaviour is held to a real site's; the table of them is true."""

import ast
import inspect
import sys
from pathlib import Path

import pytest

from tests.contract.app_names import ROOT, used_names
from tests.contract.covered_names import COVERED, OWN_HOOKS, REPLACED
from tests.contract.http_steps import STEPS

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
PROBE = HERE / "contract_probe"


def test_the_app_uses_no_name_that_the_contract_does_not_cover() -> None:
    known = {*COVERED, *REPLACED, *OWN_HOOKS}
    beyond = {name: sorted(files) for name, files in used_names().items() if name not in known}
    assert not beyond, f"add a case to {PROBE.name}/cases.py, record it, then name it in covered_names.py: {beyond}"


def test_the_search_for_names_sees_what_there_is() -> None:
    names = used_names()
    assert {"frappe.db.sql", "frappe.model.document.Document", "Document.insert", "hook doc_events"} <= names.keys()
    assert "method frappe.client.get_count" in names


@pytest.mark.parametrize("name", sorted({**COVERED, **REPLACED}))
def test_what_the_table_names_uses_the_name(name: str) -> None:
    place = {**COVERED, **REPLACED}[name]
    last = name.rpartition(".")[2].rpartition(" ")[2]
    if place.startswith("suite "):
        path, _, test = place.removeprefix("suite ").partition("::")
        assert f"def {test}(" in (ROOT / path).read_text("utf-8")
    elif place == "bench":
        assert last in (ROOT / "diaspora" / "install.py").read_text("utf-8")
    elif place == "hooks":
        assert last in words_of((PROBE / "hooks.py").read_text("utf-8"))
    elif place == "record":
        assert last in words_of((HERE / "record.py").read_text("utf-8"))
    elif place.startswith("step "):
        assert last in words_of_step(place.removeprefix("step "))
    else:
        assert last in words_of_case(place)


def words_of(source: str) -> set[str]:
    """Names, attributes and texts of a source."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(node.value.split())
    return found


def words_of_step(path: str) -> set[str]:
    """What is asked for by the steps that end so, and what answers them in the probe."""
    assert any(step[2].endswith(path) for step in STEPS), path
    found = {path.rpartition(".")[2]}
    if path == "/probe/page":
        return found | words_of((PROBE / "www" / "probe" / "page.py").read_text("utf-8"))
    for node in ast.parse((PROBE / "api.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == path:
            found |= words_of(ast.unparse(node))
    return found


def words_of_case(case: str) -> set[str]:
    """Those of the case and of the helpers that it calls."""
    from contract_probe import cases

    assert case in cases.CASES, case
    waiting, seen, found = [case], set(), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        words = words_of(inspect.getsource(getattr(cases, name)))
        found |= words
        waiting += [word for word in words if inspect.isfunction(getattr(cases, word, None))]
    # making a document is making one of a class that inherits from Document
    return found | ({"Document"} if "get_doc" in found else set())
