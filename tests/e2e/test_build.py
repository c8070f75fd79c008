"""The built front end: what the first page loads is small, and nothing of it names another place."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from diaspora.workspace.built_files import ADDRESS, read_manifest
from tests.hosts import ROOT

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

BUILT = ROOT / "diaspora" / "public" / "frontend"
FIRST_LOAD_LIMIT_BYTES = 350_000
MIN_SCREENS = 5


@pytest.fixture(scope="module")
def built() -> Path:
    subprocess.run([sys.executable, ROOT / "dev", "build"], check=True)
    return BUILT


def test_the_first_load_keeps_within_its_bytes(built: Path) -> None:
    files = read_manifest((built / "manifest.json").read_text())
    assert files is not None
    scripts = [built / path.removeprefix(ADDRESS) for path in (files.script, *files.preloads)]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in scripts)
    print(f"first load: {weight:,} bytes of compressed JavaScript")
    assert weight <= FIRST_LOAD_LIMIT_BYTES


def test_each_screen_is_loaded_when_it_is_opened(built: Path) -> None:
    chunks = json.loads((built / "manifest.json").read_text()).values()
    assert len([chunk for chunk in chunks if chunk.get("isDynamicEntry")]) >= MIN_SCREENS


def test_the_lock_names_no_address_and_every_hash() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry and not entry.get("link")] == []


def test_every_dependency_is_pinned_exactly() -> None:
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "frontend" / "src").rglob("*.vue")), ids=lambda path: path.name)
def test_a_component_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 200
