"""The host under test answers as the real Frappe did whose transcript is committed.

Each answer is compared with the recorded one. What the stand-in adds on purpose is in docs/embedded.md, with its tests.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from tests.contract.http_steps import STEPS, play
from tests.hosts import ADMIN_PASSWORD, SITE, host
from tests.serving import Serving

HERE = Path(__file__).parent
TRANSCRIPT = json.loads((HERE.parent / "transcripts" / "frappe-15.json").read_text())
sys.path.insert(0, str(HERE))


@pytest.fixture(scope="module")
def probe_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sites folder with one site on which contract_probe is installed."""
    sites = host().make_site(tmp_path_factory.mktemp("contract") / "sites", "contract_probe")
    file = sites / SITE / "site_config.json"
    config = json.loads(file.read_text())
    file.write_text(json.dumps({**config, "allow_error_traceback": 1}))  # as on the recorded site
    return sites


@pytest.fixture
def probe_site(probe_sites: Path) -> Iterator[str]:
    import frappe

    with chdir(host().place(probe_sites)):
        frappe.init(site=SITE, sites_path=str(probe_sites))
        frappe.connect()
        yield SITE
        frappe.destroy()


@pytest.mark.parametrize("case", sorted(TRANSCRIPT["in_process"]))
def test_the_host_answers_in_process_as_frappe_did(case: str, probe_site: str) -> None:
    import frappe
    from contract_probe.cases import run_case

    assert json.loads(frappe.as_json(run_case(case))) == TRANSCRIPT["in_process"][case]


def test_every_case_has_a_recorded_answer() -> None:
    from contract_probe.cases import CASES

    assert set(CASES) == set(TRANSCRIPT["in_process"])


@pytest.fixture(scope="module")
def answers(probe_sites: Path) -> list[dict]:
    with Serving(probe_sites, SITE, extra_path=HERE) as server:
        return list(play(server.url, ADMIN_PASSWORD))


@pytest.mark.system
@pytest.mark.parametrize("number", range(len(TRANSCRIPT["over_http"])))
def test_the_host_answers_over_http_as_frappe_did(number: int, answers: list[dict]) -> None:
    assert answers[number] == TRANSCRIPT["over_http"][number]


def test_every_step_has_a_recorded_answer() -> None:
    assert len(STEPS) == len(TRANSCRIPT["over_http"])
