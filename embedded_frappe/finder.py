"""Serves the names `frappe` and `frappe.x.y` from the folder beside this file: one module object per name.

Never imports a served module under a second name: `embedded_frappe.frappe` cannot be imported.
"""

import importlib
import importlib.machinery
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from embedded_frappe.errors import NotSupportedByEmbedded, RealFrappePresent

FOLDER = Path(__file__).parent / "frappe"
FIRST_REAL_MAJOR = 15  # PyPI's `frappe` 0.0.1 is a placeholder that says so itself


def locate(name: str) -> Path | None:
    """The source file that serves the public name, e.g. `frappe.model.meta`, or None."""
    stem = FOLDER.joinpath(*name.split(".")[1:])
    package, module = stem / "__init__.py", stem.with_suffix(".py")
    if package.is_file():
        return package
    return module if module.is_file() and name != "frappe" else None


class ClosedLoader(importlib.machinery.SourceFileLoader):
    """Loads a module whose unknown attributes raise NotSupportedByEmbedded instead of AttributeError."""

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__getattr__"] = _closed_getattr(module)
        super().exec_module(module)


def _closed_getattr(module: ModuleType) -> Any:
    def find_attribute(attribute: str) -> Any:
        name = f"{module.__name__}.{attribute}"
        if attribute.startswith("__"):
            raise AttributeError(name)
        if hasattr(module, "__path__") and locate(name):
            return importlib.import_module(name)
        if getattr(module.__spec__, "_initializing", False):
            raise AttributeError(f"{name} (its module is still being imported)")
        raise NotSupportedByEmbedded(name)

    return find_attribute


class FrappeFinder:
    """The finder that install() puts first on sys.meta_path."""

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname == "embedded_frappe.frappe" or fullname.startswith("embedded_frappe.frappe."):
            raise ImportError(f"{fullname} is served as {fullname.removeprefix('embedded_frappe.')} only")
        if fullname != "frappe" and not fullname.startswith("frappe."):
            return None
        file = locate(fullname)
        if file is None:
            raise NotSupportedByEmbedded(f"import {fullname}")
        folders = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=ClosedLoader(fullname, str(file)), submodule_search_locations=folders
        )


def install() -> None:
    """Make `import frappe` find the stand-in; a second call does nothing. Raises RealFrappePresent."""
    if any(finder is FrappeFinder for finder in sys.meta_path):
        return
    version = find_real_version()
    if version:
        raise RealFrappePresent(
            f"Frappe {version} is installed here: start the app with `bench`, or use an environment without it."
        )
    for name in [n for n in sys.modules if n == "frappe" or n.startswith("frappe.")]:
        del sys.modules[name]
    sys.meta_path.insert(0, FrappeFinder)


def find_real_version() -> str | None:
    """The version of a real Frappe (15 or later) that Python would import here, or None."""
    loaded = sys.modules.get("frappe")
    versions = [str(getattr(loaded, "__version__", "")), _distribution_version(), _source_version()]
    return next((v for v in versions if _major(v) >= FIRST_REAL_MAJOR), None)


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found.group()) if found else 0


def _distribution_version() -> str:
    try:
        return importlib.metadata.version("frappe")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _source_version() -> str:
    if "frappe" in sys.modules:
        return ""
    spec = importlib.util.find_spec("frappe")
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return ""
    found = re.search(r"^__version__\s*=\s*[\"']([^\"']+)", Path(spec.origin).read_text("utf-8"), re.MULTILINE)
    return found.group(1) if found else ""
