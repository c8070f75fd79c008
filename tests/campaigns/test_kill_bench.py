"""Scenario 2: kill -9 in mid-campaign, twenty times, at named points and at random; and that the bench can count."""

import json
import random
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import kill
from benchmarks._kill_worker import PROVIDERS, WINDOWS_OF, points
from benchmarks.send import carrier


@pytest.mark.system
@pytest.mark.parametrize("provider", PROVIDERS)
def test_twenty_kills_send_nothing_twice_and_lose_nothing(
    provider: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = kill.main(["--kills", "20", "--provider", provider, "--json", "--folder", str(tmp_path)])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (result["kills"], result["twice"], result["lost"], result["unknown_left"]) == (20, 0, 0, 0)
    assert result["finished_early"] == 0
    assert result["sent"] == result["mails"] == result["rows"]
    assert result["holders_percent"] >= 70
    assert code == 0


@pytest.mark.system
def test_the_bench_notices_a_product_that_sends_again_what_it_has_not_heard_of(tmp_path: Path) -> None:
    forgetful = "tests.campaigns.forgetful_worker"
    with carrier("mailjet", tmp_path) as carried:
        numbers = random.Random(2026)
        result = kill.run(tmp_path / "sites", 5, 1250, numbers, "mailjet", carried, worker=forgetful)
    assert result["twice"] > 0
    assert not kill.is_good(result, 5)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("kills", [3, 8, 20, 40])
def test_every_second_aimed_shot_falls_between_acceptance_and_commit(kills: int, provider: str) -> None:
    chosen = kill.choose_points(kills, random.Random(2026), provider)
    aimed = [name for name in chosen if name.startswith(("claim", "attempt", "provider", "outcomes"))]
    assert len(chosen) == kills
    assert sum(name in WINDOWS_OF[provider] for name in aimed) * 2 >= len(aimed) > 0
    assert set(WINDOWS_OF[provider]) <= set(points(provider))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_named_point_is_a_function_of_the_product(provider: str) -> None:
    named = points(provider)
    assert [name for name, (owner, function, _) in named.items() if not callable(getattr(owner, function))] == []
    assert len(named) >= 12


def make_record(folder: Path, rows: dict[str, str], mails: list[tuple[str, str]]) -> tuple[Path, Path]:
    """A ledger with these states and an outbox with these (file name, custom id inside)."""
    database = folder / "site.sqlite3"
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE `tabDiaspora Recipient` (name, campaign, state)")
    connection.execute("CREATE TABLE `tabDiaspora Campaign` (name, state)")
    connection.execute("INSERT INTO `tabDiaspora Campaign` VALUES ('spring', 'finished')")
    connection.executemany("INSERT INTO `tabDiaspora Recipient` VALUES (?, 'spring', ?)", rows.items())
    connection.commit()
    connection.close()
    outbox = folder / "outbox"
    outbox.mkdir()
    for name, custom_id in mails:
        (outbox / name).write_bytes(f"X-Diaspora-Custom-Id: {custom_id}\r\n\r\nbody".encode())
    return database, outbox


@pytest.mark.parametrize(
    ("rows", "mails", "expected"),
    [
        ({"a": "sent"}, [("a.eml", "a")], (0, 0, 0)),
        ({"a": "sent"}, [("a.eml", "a"), ("a.2.eml", "a")], (1, 0, 0)),
        ({"a": "sent"}, [], (0, 1, 0)),
        ({"a": "queued"}, [], (0, 1, 0)),
        ({"a": "failed"}, [("a.eml", "a")], (0, 1, 0)),
        ({}, [], (0, 1, 0)),
        ({"a": "unknown"}, [], (0, 0, 1)),
        ({"a": "undetermined"}, [], (0, 0, 1)),
        ({"a": "skipped"}, [], (0, 0, 0)),
    ],
)
def test_the_bench_notices_what_went_wrong(
    tmp_path: Path, rows: dict[str, str], mails: list[tuple[str, str]], expected: tuple[int, int, int]
) -> None:
    counted = kill.count(*_in_order(make_record(tmp_path, rows, mails)), recipients=1)
    assert (counted["twice"], counted["lost"], counted["unknown_left"]) == expected


def _in_order(record: tuple[Path, Path]) -> tuple[kill.Ask, str, Counter[str]]:
    database, outbox = record

    def ask(query: str, campaign: str) -> list[tuple[str, Any]]:
        with sqlite3.connect(database) as connection:
            return connection.execute(query.replace("%s", "?"), (campaign,)).fetchall()

    return ask, "spring", kill.mails_in(outbox)
