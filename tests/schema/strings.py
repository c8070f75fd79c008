"""Finds every text that the app shows: through `frappe._` in DocTypes, workspaces, modules and pages, and through `t()`
and `msg()` in the front end, whose linter refuses any other text in a template. Reads files only.

Pure modules write a `Sentence("...")`, or keep a table (`MESSAGES`, `_REASONS`), and the border translates it.
"""

import ast
import json
import re
from collections.abc import Iterator

from tests.schema.doctypes import APP, load_doctypes

TABLES = {"MESSAGES", "_REASONS"}
# _("...") in a Jinja page, with an optional context after it.
IN_A_PAGE = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")

# t('...') and msg("...") in the front end; frontend/build/po.ts reads them alike.
IN_THE_FRONT_END = re.compile(r"""\b(?:t|msg)\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
FRONT_END = APP.parent / "frontend" / "src"


def find_strings() -> dict[str, set[str]]:
    """Return each translatable text with the places where it stands."""
    found: dict[str, set[str]] = {}
    for text, place in (*in_doctypes(), *in_workspaces(), *in_modules(), *in_pages(), *in_front_end()):
        found.setdefault(text, set()).add(place)
    return found


def in_doctypes() -> Iterator[tuple[str, str]]:
    """Yield names, labels, descriptions, options of Select fields, roles and groups of connections."""
    for doctype in load_doctypes().values():
        place = doctype["name"]
        yield doctype["name"], place
        for field in doctype["fields"]:
            texts = [field.get("label"), field.get("description")]
            if field["fieldtype"] == "Select":
                texts += field["options"].split("\n")
            yield from ((text, f"{place}.{field['fieldname']}") for text in texts if text)
        yield from ((permission["role"], place) for permission in doctype["permissions"])
        yield from ((link["group"], place) for link in doctype["links"])


def in_workspaces() -> Iterator[tuple[str, str]]:
    """Yield what a workspace of the desk shows: titles, cards, links, shortcuts, and words beside a number."""
    for path in sorted((APP / "diaspora" / "workspace").glob("*/*.json")):
        workspace = json.loads(path.read_text(encoding="utf-8"))
        shown = [workspace["title"]]
        shown += [item["label"] for item in (*workspace["links"], *workspace["shortcuts"])]
        shown += [shortcut["format"] for shortcut in workspace["shortcuts"] if shortcut["format"]]
        yield from ((text, str(path.relative_to(APP))) for text in shown)


def in_modules() -> Iterator[tuple[str, str]]:
    """Yield the literal arguments of `_(...)`, `frappe._(...)` and `Sentence(...)`, and the values of TABLES."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((text, str(path.relative_to(APP))) for text in _texts_of(node))


def _texts_of(node: ast.AST) -> Iterator[str]:
    literals: list[ast.expr] = []
    if isinstance(node, ast.Call) and _is_translation(node.func):
        literals = node.args[:1]
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in TABLES:
        assert isinstance(node.value, ast.Dict)
        literals = node.value.values
    for literal in literals:
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
            yield literal.value


def in_pages() -> Iterator[tuple[str, str]]:
    """Yield the literal arguments of `_(...)` in the pages' templates."""
    for path in sorted(APP.rglob("*.html")):
        for match in IN_A_PAGE.finditer(path.read_text(encoding="utf-8")):
            yield ast.literal_eval(match.group(1)), str(path.relative_to(APP))


def in_front_end() -> Iterator[tuple[str, str]]:
    """Yield the literal arguments of `t(...)` and `msg(...)` in the front end's sources, tests left out."""
    sources = [path for path in sorted(FRONT_END.rglob("*")) if path.suffix in (".vue", ".ts")]
    for path in (path for path in sources if not path.name.endswith((".test.ts", ".d.ts"))):
        for match in IN_THE_FRONT_END.finditer(path.read_text(encoding="utf-8")):
            yield ast.literal_eval(match.group(1)), str(path.relative_to(FRONT_END.parent))


def _is_translation(func: ast.expr) -> bool:
    if isinstance(func, ast.Attribute):
        return func.attr == "_" and isinstance(func.value, ast.Name) and func.value.id == "frappe"
    return isinstance(func, ast.Name) and func.id in {"_", "Sentence"}
