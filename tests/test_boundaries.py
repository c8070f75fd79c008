"""The core is pure: in the domain packages only stores, doors, tasks, permissions and pages import the framework."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "diaspora"
PACKAGES = ("crm", "directories", "segments", "campaigns")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def may_import_frappe(path: Path) -> bool:
    name = path.stem
    return name in ("store", "api", "tasks", "permissions") or name.endswith("_store") or "public_pages" in path.parts


def imported_names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_modules_meant_for_it_import_the_framework(path: Path) -> None:
    imports_frappe = any(name == "frappe" or name.startswith("frappe.") for name in imported_names(path))
    assert may_import_frappe(path) or not imports_frappe


def test_the_rule_sees_the_modules_that_it_is_about() -> None:
    assert any("frappe" in imported_names(path) for path in MODULES if may_import_frappe(path))


@pytest.mark.parametrize("path", sorted((ROOT / "diaspora" / "doctype").rglob("*.py")), ids=lambda path: path.stem)
def test_controllers_are_thin(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 60
