"""The app's base dependencies install on a Frappe 15 bench and move none of its pins.

pip takes the newest release of what is not there yet and moves what is in its way. So it is not enough that some set of
versions fits: what we add must come out the same whether pip looks at Frappe's pins or not.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.hosts import ROOT

PINS = Path(__file__).with_name("frappe-15-pins.txt")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = [line for line in PINS.read_text().splitlines() if not line.startswith("#")]
    return {canonical(name): version for name, _, version in (line.partition("==") for line in lines)}


def resolve(*options: str) -> dict[str, str]:
    """What pip would install for our base dependencies, with nothing there yet."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    command += ["--retries", "5"]
    told = subprocess.run([*command, *options, *wanted], capture_output=True, text=True, timeout=900)
    assert told.returncode == 0, told.stderr
    found = (item["metadata"] for item in json.loads(told.stdout)["install"])
    return {canonical(package["name"]): package["version"] for package in found}


@pytest.mark.system
def test_base_dependencies_move_none_of_frappe_15_s_pins() -> None:
    theirs = pinned()
    beside, alone = resolve("--constraint", str(PINS)), resolve()
    assert {name: version for name, version in beside.items() if theirs.get(name, version) != version} == {}
    ours = beside.keys() - theirs.keys()
    assert {name: alone.get(name) for name in ours} == {name: beside[name] for name in ours}
