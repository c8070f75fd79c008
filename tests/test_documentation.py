"""The documentation tells of everything that has a name outside of the code, and leads nowhere but to what is there.

Fields and operators of segments, states and settings of sending, and the app's commands have tests of their own.
"""

import ast
import json
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ERROR_FILES = [*sorted((ROOT / "diaspora").rglob("errors.py")), ROOT / "embedded_frappe" / "errors.py"]
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "diaspora").rglob("*.md")])


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def product_files() -> list[Path]:
    return [ROOT / "dev", *(ROOT / "diaspora").rglob("*.py"), *(ROOT / "embedded_frappe").rglob("*.py")]


def last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def keys_asked_of(path: Path, *holders: str) -> Iterator[str]:
    """The texts that a file looks up in `holder.get(...)`, `holder[...]` or `holder.name`; constants are followed."""
    constants = {
        last_name(node.targets[0]): node.value
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    called = {id(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
    for node in ast.walk(parsed(path)):
        key: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            key = node.args[0] if last_name(node.func.value) in holders else None
        elif isinstance(node, ast.Subscript) and last_name(node.value) in holders:
            key = node.slice
        elif isinstance(node, ast.Attribute) and last_name(node.value) in holders and id(node) not in called:
            yield node.attr
        key = constants.get(last_name(key), key) if key else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def test_every_key_of_the_site_configuration_is_documented() -> None:
    text = page("settings.md") + page("sending.md")
    keys = {key for path in product_files() for key in keys_asked_of(path, "conf")}
    assert {"diaspora_secret", "diaspora_send_lanes", "redis_queue", "lang"} <= keys
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


def test_every_environment_variable_is_documented() -> None:
    keys = {key for path in product_files() for key in keys_asked_of(path, "environ") if key.isupper()}
    assert {"DIASPORA_SITE", "SITES_PATH"} <= keys
    assert sorted(key for key in keys if f"`{key}`" not in page("settings.md")) == []


def test_every_setting_of_the_mission_is_documented() -> None:
    form = ROOT / "diaspora/diaspora/doctype/diaspora_settings/diaspora_settings.json"
    fields = [field for field in json.loads(form.read_text())["fields"] if not field["fieldtype"].endswith("Break")]
    assert [field["fieldname"] for field in fields if f"| `{field['fieldname']}` |" not in page("settings.md")] == []


def test_every_hook_is_documented() -> None:
    hooks = [node.targets[0] for node in parsed(ROOT / "diaspora/hooks.py").body if isinstance(node, ast.Assign)]
    assert [last_name(hook) for hook in hooks if f"`{last_name(hook)}`" not in page("hooks.md")] == []


@pytest.mark.parametrize("path", ERROR_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_error_is_documented_under_its_file(path: Path) -> None:
    heading = f"(`{path.relative_to(ROOT).as_posix()}`)"
    section = page("errors.md").partition(heading)[2].partition("\n(`")[0]
    errors = [node.name for node in parsed(path).body if isinstance(node, ast.ClassDef)]
    assert errors and [error for error in errors if f"| `{error}` |" not in section] == []


def test_every_error_that_is_documented_is_there() -> None:
    known = {node.name for path in ERROR_FILES for node in parsed(path).body if isinstance(node, ast.ClassDef)}
    assert set(re.findall(r"^\| `(\w+)` \|", page("errors.md"), re.MULTILINE)) == known


def test_every_command_of_dev_is_documented() -> None:
    names = re.findall(r"^    (\w+) ", runpy.run_path(str(ROOT / "dev"))["parser"]().format_help(), re.MULTILINE)
    assert {"run", "test", "bench"} <= set(names)
    assert [name for name in names if f"| `./dev {name}" not in page("commands.md")] == []


def test_every_command_of_the_host_is_documented() -> None:
    from embedded_frappe.host import serve_commands, site_commands

    names = [command.name for command in (*site_commands.COMMANDS, *serve_commands.COMMANDS)]
    assert [name for name in names if f"| `{name}" not in page("commands.md")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    relative = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in relative if not leads_somewhere(path, link)] == []


def leads_somewhere(page_path: Path, link: str) -> bool:
    target, _, heading = link.partition("#")
    file = page_path.parent / target if target else page_path
    return file.exists() and (not heading or heading in headings(file))


def headings(path: Path) -> list[str]:
    """The headings of a page as GitHub writes them into addresses."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def test_every_test_that_a_page_names_is_there() -> None:
    named = [found for path in PAGES for found in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text())]
    assert len(named) > 20
    assert [f"{file}::{name}" for file, name in named if name not in functions_of(ROOT / file)] == []


def functions_of(path: Path) -> set[str]:
    return {node.name for node in parsed(path).body if isinstance(node, ast.FunctionDef)} if path.is_file() else set()


def test_every_page_is_linked_from_another() -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [path.name for path in DOCS.glob("*.md") if f"{path.name})" not in everything] == []
