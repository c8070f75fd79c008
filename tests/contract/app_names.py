"""Which names of Frappe the app uses, read from its source: attributes, imports, documents' methods, hooks, overrides.

Reads files only. A method of a document is told by its name: one that a document of the stand-in has, and no container.
"""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "diaspora"
MODEL = ROOT / "embedded_frappe" / "frappe"
DOCUMENT_CLASSES = (
    MODEL / "model" / "document.py",
    MODEL / "model" / "base_document.py",
    MODEL / "core" / "doctype" / "file" / "file.py",
    MODEL / "core" / "doctype" / "user" / "user.py",
)
CALLED_FROM_PAGES = re.compile(
    r"""["'`/](frappe\.[a-z_]+(?:\.[a-z_]+)+|login|logout|upload_file|download_file)["'`?]"""
)
PAGES = (".html", ".js", ".ts", ".vue")


def used_names() -> dict[str, set[str]]:
    """Each name with the files that use it: `frappe.db.sql`, `Document.insert`, `hook doc_events`, `method login`."""
    found: dict[str, set[str]] = {}
    for path in sorted(APP.rglob("*.py")):
        if path.name.startswith("test_"):  # beside the DocTypes, for `bench run-tests` alone
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for name in (*attributes_in(tree), *imports_in(tree), *document_methods_in(tree)):
            found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    for name in (*hooks(), *overridden(), *called_from_pages()):
        found.setdefault(name, set()).add("hooks.py, pages")
    return found


def attributes_in(tree: ast.AST) -> Iterator[str]:
    """`frappe.a.b` wherever it stands, the whole chain."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and id(node) not in inner
            and (chain := chain_of(node)).startswith("frappe.")
        ):
            yield chain


def chain_of(node: ast.expr) -> str:
    """The dotted name that an expression is, "" where it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := chain_of(node.value)):
        return f"{before}.{node.attr}"
    return ""


def imports_in(tree: ast.AST) -> Iterator[str]:
    """`from frappe.a import b` as `frappe.a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "frappe":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("frappe."))


def document_methods_in(tree: ast.AST) -> Iterator[str]:
    """Calls of what only a document has."""
    known = document_methods()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in known:
            if not chain_of(node.func).startswith("frappe."):
                yield f"Document.{node.func.attr}"


@functools.cache
def document_methods() -> set[str]:
    """The public methods of documents that lists, dicts, sets and texts have not."""
    classes = [node for path in DOCUMENT_CLASSES for node in ast.parse(path.read_text("utf-8")).body]
    names = {
        method.name
        for node in classes
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
    }
    ambiguous = {name for kind in (list, dict, set, str) for name in dir(kind)}
    return (names - ambiguous) | {"insert"}


def hooks() -> Iterator[str]:
    """The module-level names of hooks.py that Frappe knows."""
    tree = ast.parse((APP / "hooks.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (f"hook {target.id}" for target in node.targets if isinstance(target, ast.Name))


def overridden() -> Iterator[str]:
    """Frappe's methods that the app puts its own before."""
    for node in ast.parse((APP / "hooks.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "override_whitelisted_methods":
            yield from (f"method {ast.literal_eval(key)}" for key in node.value.keys)  # type: ignore[attr-defined]


def called_from_pages() -> Iterator[str]:
    """Frappe's methods that pages and the front end call."""
    for folder in (APP / "www", APP / "public" / "js", APP / "templates", ROOT / "frontend" / "src"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in PAGES:
                yield from (f"method {name}" for name in CALLED_FROM_PAGES.findall(path.read_text("utf-8")))
