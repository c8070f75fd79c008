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
KEYS = {"contacts", "associations", "directories", "imports", "segments", "campaigns", "outbox", "seconds"}


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


INVESTED = {"Énergies renouvelables", "Tourisme et hôtellerie", "Technologies numériques"}


def read_expected(folder: Path) -> dict[str, tuple[set[str], Counter[str]]]:
    """Topic -> (addresses that get the letter, how many are skipped for which reason)."""
    people, _, _ = oracle.read_workbook(folder / "members.xlsx")
    visits = oracle.read_visits(folder / "visits.csv")
    members = oracle.read_cultural_members(folder / "memberships.csv")
    investors = {
        address
        for address, sectors in oracle.read_investors(folder / "investisseurs.xlsx").items()
        if sectors & INVESTED
    }
    travellers = oracle.read_registrations(folder / "registrations.csv")["tourism"]
    travellers |= {
        person.address for person in people if oracle.is_subscribed("tourism", *asked(visits, person.address))
    }
    return {
        "culture": oracle.expected(people, visits, members),
        "tourism": oracle.expected_elsewhere("tourism", travellers, people, visits),
        "investment": oracle.expected_elsewhere("investment", investors, people, visits),
    }


def asked(visits: dict[str, tuple[set[str], str]], address: str) -> tuple[set[str], str]:
    return visits.get(address, (set(), "never"))


@pytest.mark.system
@pytest.mark.alone
def test_the_account_has_the_promised_keys(mission):
    _, account, _, _ = mission
    assert account.keys() == KEYS
    assert account["imports"][0].keys() == {"file", "rows", "created", "updated", "rejected"}
    assert account["segments"][0].keys() == {"title", "count", "prose"}
    assert account["campaigns"][0].keys() == {"title", "topic", "planned", "sent", "skipped", "failed", "unknown"}


@pytest.mark.system
@pytest.mark.alone
def test_the_import_agrees_with_a_brute_force_reading_of_the_file(mission):
    sites, account, _, _ = mission
    people, rows, refused = oracle.read_workbook(sites / SITE / "private" / "sample" / "members.xlsx")
    imported = account["imports"][0]
    assert imported["rows"] == rows >= 5_000
    assert imported["rejected"] == refused > 0
    assert imported["created"] == len(people)
    assert imported["updated"] == rows - refused - len(people) > 0


@pytest.mark.system
@pytest.mark.alone
def test_the_directories_agree_with_a_brute_force_reading_of_their_files(mission):
    sites, account, _, _ = mission
    folder = sites / SITE / "private" / "sample"
    people, _, _ = oracle.read_workbook(folder / "members.xlsx")
    members = {person.address for person in people if person.address}
    investors = oracle.read_investors(folder / "investisseurs.xlsx")
    registered = oracle.read_table(folder / "rna_waldec.csv", ";", "cp1252")
    students = oracle.read_table(folder / "etudiants.txt", "\t", "utf-16")
    teachers = oracle.read_table(folder / "enseignants.csv", ",", "utf-8")
    registrations = oracle.read_table(folder / "registrations.csv", ",", "utf-8")
    officials = oracle.count_officials(folder)
    found = account["directories"]
    assert account["associations"] == ASSOCIATIONS + sum(bool(row["titre"]) for row in registered) >= 150
    assert (found["investors"], found["students"], found["teachers"]) == (len(investors), len(students), len(teachers))
    assert (len(investors), len(students), len(teachers)) == (250, 600, 100)
    assert found["imams"] == 120
    assert found["elected_officials"] == officials >= 400
    assert (found["events"], found["registrations"]) == (3, len(registrations))
    newcomers = len(set(investors) - members) + len(students) + len(teachers) + found["imams"] + officials
    assert account["contacts"] == len(people) + ASSOCIATIONS + newcomers
    assert {item["file"]: item["rejected"] for item in account["imports"][1:] if item["rejected"]} == {
        "rna_waldec.csv": sum(not row["titre"] for row in registered)
    }


@pytest.mark.system
@pytest.mark.alone
def test_the_segment_asks_for_the_associations(mission):
    sites, account, _, _ = mission
    members = oracle.read_cultural_members(sites / SITE / "private" / "sample" / "memberships.csv")
    assert len(members) == 40  # five associations of culture with eight members who are still there
    assert "affiliation" in account["segments"][0]["prose"]


@pytest.mark.system
@pytest.mark.alone
def test_the_campaigns_agree_with_the_files_and_with_the_outbox(mission):
    sites, account, _, _ = mission
    expected = read_expected(sites / SITE / "private" / "sample")
    counts = [segment["count"] for segment in account["segments"]]
    assert [campaign["topic"] for campaign in account["campaigns"]] == list(expected)
    for campaign, count in zip(account["campaigns"], counts, strict=True):
        reached, skipped = expected[campaign["topic"]]
        assert campaign["sent"] == len(reached) > 30, campaign["topic"]
        assert campaign["skipped"] == dict(skipped)
        assert (campaign["failed"], campaign["unknown"]) == (0, 0)
        assert campaign["planned"] == campaign["sent"] + sum(campaign["skipped"].values()) == count
    assert account["campaigns"][0]["sent"] >= 2_000


@pytest.mark.system
@pytest.mark.alone
def test_every_message_is_whole_and_each_reader_has_exactly_one(mission):
    sites, account, _, _ = mission
    expected = read_expected(sites / SITE / "private" / "sample")
    sent = []
    for folder in campaign_folders(account):
        messages = oracle.read_outbox(folder)
        sent.append(Counter(oracle.address_of(message) for message in messages))
        assert Counter(fault for message in messages for fault in oracle.faults_of(message)) == Counter()
    wanted = [Counter(reached) for reached, _ in expected.values()]
    assert sorted(sent, key=len) == sorted(wanted, key=len)


@pytest.mark.system
@pytest.mark.alone
def test_who_never_pressed_the_button_is_not_written_to(mission):
    sites, account, _, _ = mission
    visits = oracle.read_visits(sites / SITE / "private" / "sample" / "visits.csv")
    silent = {address for address, (_, later) in visits.items() if later == "never confirms"}
    messages = [message for folder in campaign_folders(account) for message in oracle.read_outbox(folder)]
    assert silent and not silent & {oracle.address_of(message) for message in messages}


@pytest.mark.system
@pytest.mark.alone
def test_a_second_run_loads_nothing_twice_and_is_quick(mission):
    _, first, second, took = mission
    assert {**second, "seconds": 0} == {**first, "seconds": 0}
    assert took < 5
