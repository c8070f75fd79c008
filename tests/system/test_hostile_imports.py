"""Ten hostile files end in a clear message, within 20 seconds of work and a gigabyte, and bring nothing in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks._memory import family_memory
from tests.conftest import SITE
from tests.crm.hostile_files import HOSTILE

pytestmark = pytest.mark.system
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_ends_in_a_clear_message(make, site: str, sites_path: Path, tmp_path: Path) -> None:
    import frappe

    from tests.people import settle_mission

    settle_mission(default_district="LYO")
    frappe.db.commit()
    file = make(tmp_path)
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites_path), "--site", SITE]
    command += ["diaspora", "import", str(file)]
    before = os.times()
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        peak = 0
        while process.poll() is None:
            peak = max(peak, family_memory(process.pid)[1])
            time.sleep(0.02)
    after = os.times()
    told = (tmp_path / "out").read_text("utf-8")
    assert HOSTILE[make] in told
    assert "Traceback" not in told
    assert frappe.db.count("Diaspora Contact") == 0
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    assert seconds < 20
    assert peak < 1024**3
