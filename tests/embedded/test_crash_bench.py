"""./dev bench crash: a few shots in every run, and proof that the bench sees what is lost and what is half-written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import crash
from benchmarks._crash_judge import MARK, contact, emails, judge, phone, word

FOLDED_KEY = "amina saidi"


@pytest.mark.system
@pytest.mark.alone
def test_a_few_shots_leave_nothing_half_written_and_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    database = pytestconfig.getoption("--database")
    code = crash.main(["--kills", "6", "--database", database, "--json", "--folder", str(tmp_path)])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (result["kills"], result["half_written"], result["lost"], result["refused"]) == (6, 0, 0, 0)
    assert (result["mails_twice"], result["mails_lost"], result["doctor"]) == (0, 0, "ok")
    assert result["mails"] == 240 and result["acknowledged"] > 6
    assert code == 0


@pytest.mark.system
@pytest.mark.alone
@pytest.mark.parametrize(("host", "fault"), [("forgetful_host", "lost"), ("piecemeal_host", "half_written")])
def test_the_bench_notices_a_server_that_breaks_its_promise(tmp_path: Path, host: str, fault: str) -> None:
    options = argparse.Namespace(kills=2, recipients=0, seed=7, database="sqlite")
    result = crash.run(tmp_path, options, host=f"tests.embedded.{host}")
    assert result[fault] > 0
    assert not crash.is_good(result, 2)


def note(event: str, version: int = 1, tag: str = "1-1") -> dict[str, Any]:
    return {"tag": tag, "version": version, "event": event}


def stored(version: int, **changes: Any) -> dict[str, Any]:
    """A contact as the product stores this version."""
    fields = contact("1-1", version)
    derived = {
        "display_name": f"Amina {fields['last_name']}",
        "full_name_folded": f"amina {fields['last_name'].lower()}",
        "city_folded": fields["city"].lower(),
        "primary_email": emails("1-1", version)[0],
        "primary_phone": phone(version),
    }
    return {"name": "c1", **fields, **derived, **changes}


def tables(version: int, **changes: Any) -> dict[str, list[tuple[str, str]]]:
    rows = {
        "Contact Email": [("c1", email) for email in emails("1-1", version)],
        "Contact Phone": [("c1", phone(version))],
        "Search Key": [("c1", FOLDED_KEY + word(version))],
    }
    return {**rows, **changes}


@pytest.mark.parametrize(
    ("noted", "contacts", "rows", "half", "lost"),
    [
        ([note("asked"), note("done")], [stored(1)], tables(1), 0, 0),
        ([note("asked"), note("failed")], [], tables(1), 0, 0),
        ([note("asked"), note("failed")], [stored(1)], tables(1), 0, 0),
        ([note("asked"), note("done"), note("asked", 2), note("failed", 2)], [stored(1)], tables(1), 0, 0),
        ([note("asked"), note("done"), note("asked", 2), note("failed", 2)], [stored(2)], tables(2), 0, 0),
        ([note("asked"), note("done")], [], tables(1), 0, 1),
        ([note("asked"), note("done"), note("asked", 2), note("done", 2)], [stored(1)], tables(1), 0, 1),
        ([note("asked"), note("done")], [stored(1)], tables(2), 1, 0),
        ([note("asked"), note("failed")], [stored(1)], tables(1, **{"Contact Phone": []}), 1, 0),
        ([note("asked"), note("failed")], [stored(1)], tables(1, **{"Search Key": []}), 1, 0),
        ([note("asked"), note("failed")], [stored(1, city_folded="")], tables(1), 1, 0),
        ([note("asked"), note("failed")], [stored(1, primary_email="")], tables(1), 1, 0),
        ([note("asked"), note("done")], [stored(1), stored(1)], tables(1), 1, 0),
    ],
)
def test_the_judge_tells_what_is_wrong(
    noted: list[dict[str, Any]], contacts: list[dict[str, Any]], rows: dict[str, Any], half: int, lost: int
) -> None:
    verdict = judge(noted, contacts, rows)
    assert (verdict["half_written"], verdict["lost"]) == (half, lost)


def test_a_bench_without_answered_writes_proves_nothing() -> None:
    result = dict.fromkeys(("half_written", "lost", "refused", "mails_twice", "mails_lost"), 0)
    assert not crash.is_good({**result, "kills": 5, "acknowledged": 0, "doctor": "ok", "clean_stop": True}, 5)
    assert crash.is_good({**result, "kills": 5, "acknowledged": 90, "doctor": "ok", "clean_stop": True}, 5)


def test_every_version_is_a_word_of_its_own() -> None:
    assert len({word(version) for version in range(1, 300)}) == 299
    assert MARK in contact("1-1", 1)["source"]
