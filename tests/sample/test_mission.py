"""The whole story on a served site: a community's file comes in, people opt in, a newsletter goes out."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.hosts import SITE, run_command
from tests.serving import Serving
from tests.site_copies import copy_sites

from . import oracle

ASSOCIATIONS = 12  # each with a mailbox, which is a contact too
KEYS = {"contacts", "associations", "imports", "segments", "campaigns", "outbox", "seconds"}


def run_sample(sites: Path, url: str) -> subprocess.CompletedProcess[str]:
    return run_command(sites, "diaspora", "sample", "--url", url, "--json")


def campaign_folders(account: dict) -> list[Path]:
    """The outbox's folders of campaigns: neither the confirmations nor the drafts of the moment."""
    return [
        path for path in Path(account["outbox"]).iterdir() if path.is_dir() and path.name not in ("service", ".drafts")
    ]


@pytest.fixture(scope="module")
def mission(site_template: Path, tmp_path_factory: pytest.TempPathFactory):
    """(sites folder, account, second account and its seconds) of a mission that was built twice over."""
    sites = copy_sites(site_template, tmp_path_factory.mktemp("mission") / "sites", "mission")
    with Serving(sites, SITE) as server:
        first = run_sample(sites, server.url)
        assert first.returncode == 0, first.stderr[-3000:]
        began = time.monotonic()
        second = run_sample(sites, server.url)
        took = time.monotonic() - began
        assert second.returncode == 0, second.stderr[-3000:]
    return sites, json.loads(first.stdout.splitlines()[-1]), json.loads(second.stdout.splitlines()[-1]), took


def read_expected(folder: Path) -> tuple[set[str], Counter[str]]:
    people, _, _ = oracle.read_workbook(folder / "members.xlsx")
    members = oracle.read_cultural_members(folder / "memberships.csv")
    return oracle.expected(people, oracle.read_visits(folder / "visits.csv"), members)


@pytest.mark.system
def test_the_account_has_the_promised_keys(mission):
    _, account, _, _ = mission
    assert account.keys() == KEYS
    assert account["imports"][0].keys() == {"file", "rows", "created", "updated", "rejected"}
    assert account["segments"][0].keys() == {"title", "count", "prose"}
    assert account["campaigns"][0].keys() == {"title", "topic", "planned", "sent", "skipped", "failed", "unknown"}


@pytest.mark.system
def test_the_import_agrees_with_a_brute_force_reading_of_the_file(mission):
    sites, account, _, _ = mission
    people, rows, refused = oracle.read_workbook(sites / SITE / "private" / "sample" / "members.xlsx")
    (imported,) = account["imports"]
    assert imported["rows"] == rows >= 5_000
    assert imported["rejected"] == refused > 0
    assert imported["created"] == len(people) == account["contacts"] - ASSOCIATIONS
    assert imported["updated"] == rows - refused - len(people) > 0


@pytest.mark.system
def test_the_associations_are_entered_and_the_segment_asks_for_them(mission):
    sites, account, _, _ = mission
    assert account["associations"] == ASSOCIATIONS
    members = oracle.read_cultural_members(sites / SITE / "private" / "sample" / "memberships.csv")
    assert len(members) == 40  # five associations of culture with eight members who are still there
    assert "affiliation" in account["segments"][0]["prose"]


@pytest.mark.system
def test_the_campaign_agrees_with_the_file_and_with_the_outbox(mission):
    sites, account, _, _ = mission
    folder = sites / SITE / "private" / "sample"
    reached, skipped = read_expected(folder)
    (campaign,) = account["campaigns"]
    assert campaign["sent"] == len(reached) >= 2_000
    assert campaign["skipped"] == dict(skipped)
    assert (campaign["failed"], campaign["unknown"]) == (0, 0)
    assert (
        campaign["planned"] == campaign["sent"] + sum(campaign["skipped"].values()) == account["segments"][0]["count"]
    )


@pytest.mark.system
def test_every_message_is_whole_and_each_reader_has_exactly_one(mission):
    sites, account, _, _ = mission
    folders = campaign_folders(account)
    assert len(folders) == 1
    messages = oracle.read_outbox(folders[0])
    folder = sites / SITE / "private" / "sample"
    reached, _ = read_expected(folder)
    assert Counter(oracle.address_of(message) for message in messages) == Counter(reached)
    assert Counter(fault for message in messages for fault in oracle.faults_of(message)) == Counter()


@pytest.mark.system
def test_who_never_pressed_the_button_is_not_subscribed(mission):
    sites, account, _, _ = mission
    visits = oracle.read_visits(sites / SITE / "private" / "sample" / "visits.csv")
    silent = {address for address, (_, later) in visits.items() if later == "never confirms"}
    folders = campaign_folders(account)
    assert silent and not silent & {oracle.address_of(message) for message in oracle.read_outbox(folders[0])}


@pytest.mark.system
def test_a_second_run_loads_nothing_twice_and_is_quick(mission):
    _, first, second, took = mission
    assert {**second, "seconds": 0} == {**first, "seconds": 0}
    assert took < 5
