"""Four worker processes on one mission: MariaDB, Redis and Mailjet's stand-in are processes of their own beside them.

The windows are those of the bench of kills, a job's lease is shortened as well, and a sweep is due twice a second; all
of it is printed. The rest is as the product has it: four `worker` commands on the queues of one Redis.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import _mission, crash, kill
from benchmarks.send import Carrier, carrier
from tests.campaigns.crew_worker import CALL, CLAIM

WORKERS = 4
LEAST_SHARE = 0.10
PEOPLE = 5000
SLOWLY = 15  # calls of 50 in ten seconds, so that there is time for what happens meanwhile, on a slow machine too
SPOKEN = {"ar": "ar", "ar-MA": "ar", "fr": "fr", "fr-BE": "fr", "en": "en", "nl": "fr", "": "fr"}
LEASE_S = 3
SWEEP_EVERY_S = 0.5
LONGEST_S = 180
ROOT = Path(__file__).resolve().parents[2]
OPEN = ("queued", "claimed", "attempting", "unknown")


@dataclass
class Mission:
    """A site on servers, with people who agreed, and what has to do with them."""

    sites: Path
    carried: Carrier
    mariadb: Any
    redis: Any

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows, on a connection of its own."""
        import frappe

        with _mission.opened_site(self.sites):
            return frappe.db.sql(query, values)

    def set_up(self, act: Callable[[], Any]) -> Any:
        """Do something on the site and commit; what it gives."""
        import frappe

        with _mission.opened_site(self.sites):
            result = act()
            frappe.db.commit()
            return result

    def approve(self, calls_per_10_s: int = 0, policy: str = "one per person") -> str:
        """The committed newsletter to everyone who is there, approved and not started; its name."""
        [(people,)] = self.ask("SELECT COUNT(*) FROM `tabDiaspora Contact` WHERE status = 'active'")
        account = {**self.carried.account, "calls_per_10_s": calls_per_10_s}
        return self.set_up(lambda: _mission.approve_newsletter(people, policy, **account))

    def state(self, campaign: str) -> str:
        """Of the campaign."""
        return self.ask("SELECT state FROM `tabDiaspora Campaign` WHERE name = %s", campaign)[0][0]

    def rows(self, campaign: str) -> dict[str, tuple[str, str, str, str]]:
        """Contact, state, reason and code of each recipient, by its name: the id that the provider is given."""
        found = self.ask(
            "SELECT name, contact, state, COALESCE(reason, ''), COALESCE(code, '')"
            " FROM `tabDiaspora Recipient` WHERE campaign = %s",
            campaign,
        )
        return {name: tuple(rest) for name, *rest in found}  # type: ignore[misc]

    def accepted(self, campaign: str) -> Counter[str]:
        """How often the provider's own log holds each recipient of the campaign."""
        of_campaign = self.rows(campaign)
        return Counter({name: count for name, count in self.carried.server.accepted().items() if name in of_campaign})


@contextmanager
def mission(folder: Path, people: int) -> Iterator[Mission]:
    """Servers that run meanwhile, and a fresh site on them."""
    import frappe
    from frappe.installer import update_site_config

    with crash.servers("mariadb", folder) as (mariadb, redis), carrier("mailjet", folder) as carried:
        sites = folder / "sites"
        _mission.make_site(sites)
        for key, value in {**kill.WINDOWS, **carried.config}.items():
            update_site_config(key, value)
        _mission.add_people(people)
        frappe.destroy()
        print(f"windows: {kill.WINDOWS}, a job's lease: {LEASE_S} s, a sweep every {SWEEP_EVERY_S} s")
        yield Mission(sites, carried, mariadb, redis)


@dataclass
class Crew:
    """The four, each in its place; a place whose process is shot gets another."""

    mission: Mission
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _swept_at: float = 0

    def __enter__(self) -> Crew:
        for place in range(WORKERS):
            self.notes(place).unlink(missing_ok=True)
            self.processes.append(self._start(place))
        self._wait_until_at_work()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def replace(self, place: int, point: str = "-", passage: int = 1) -> None:
        """Another worker at the place of one that is dead."""
        self.processes[place] = self._start(place, point, passage)

    def sweep(self) -> None:
        """What the scheduler does each minute, as often as SWEEP_EVERY_S says; nothing while the servers are away."""
        import frappe

        if time.monotonic() - self._swept_at < SWEEP_EVERY_S:
            return
        self._swept_at = time.monotonic()
        method = "diaspora.campaigns.tasks.sweep"
        with suppress(Exception):
            self.mission.set_up(lambda: frappe.enqueue(method, job_id=f"scheduled|{method}", deduplicate=True))

    def until(self, done: Callable[[], bool], longest_s: float = LONGEST_S) -> None:
        """Let them work, and sweep, until something is so."""
        deadline = time.monotonic() + longest_s
        while not done():
            assert time.monotonic() < deadline, f"not so after {longest_s} s:\n{self.said()}"
            self.sweep()
            time.sleep(0.1)

    def until_state(self, campaign: str, state: str) -> None:
        """Until the campaign is finished, or whatever is expected."""
        self.until(lambda: self.mission.state(campaign) == state)

    def for_a_while(self, seconds: float) -> None:
        """Let them work, and sweep, for so long."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def notes(self, place: int) -> Path:
        """What the workers at this place have noted."""
        return self.mission.sites.parent / f"worker-{place}.notes"

    def tokens_of(self, pid: int) -> set[str]:
        """The claims that a process has made or tried."""
        return {words[0] for _, kind, by, _, words in self._noted() if kind == CLAIM and by == pid}

    def shares(self, accepted: Counter[str]) -> list[float]:
        """Of the mails that the provider has accepted, which share each place was the last to hand over."""
        last = {name: place for _, kind, _, place, words in self._noted() if kind == CALL for name in words}
        by_place = Counter(last[name] for name in accepted)
        return [round(by_place[place] / max(len(accepted), 1), 3) for place in range(WORKERS)]

    def said(self) -> str:
        """The end of the workers' log."""
        return (self.mission.sites / "workers.log").read_text("utf-8")[-4000:]

    def _noted(self) -> list[tuple[float, str, int, int, list[str]]]:
        """When, what, by which process, at which place, and the rest; in the order of time."""
        found: list[tuple[float, str, int, int, list[str]]] = []
        for place in range(WORKERS):
            path = self.notes(place)
            for line in path.read_text("ascii").splitlines() if path.exists() else ():
                kind, pid, at, *words = line.split()
                found.append((float(at), kind, int(pid), place, words))
        return sorted(found)

    def _start(self, place: int, point: str = "-", passage: int = 1) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.campaigns.crew_worker", str(self.notes(place)), point, str(passage)]
        command += [str(LEASE_S), "--sites", str(self.mission.sites), "--site", _mission.SITE, "worker"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with open(self.mission.sites / "workers.log", "ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def _wait_until_at_work(self) -> None:
        deadline = time.monotonic() + LONGEST_S
        log = self.mission.sites / "workers.log"
        while log.read_bytes().count(crash.AT_WORK) < WORKERS:
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)


def start(campaign: str) -> None:
    """As an operator's click on Send."""
    from diaspora.campaigns import control

    control.start(campaign)


def check_shares(crew: Crew, accepted: Counter[str]) -> None:
    """Each of the four has done its part of these mails."""
    shares = crew.shares(accepted)
    print(f"shares of {len(accepted)} mails: {shares}")
    assert min(shares) >= LEAST_SHARE
    assert abs(sum(shares) - 1) < 0.01


def check_once(mission: Mission, campaign: str) -> None:
    """Everybody of whom the ledger says so was sent to once, nobody else, and nothing is open."""
    rows, accepted = mission.rows(campaign), mission.accepted(campaign)
    states = Counter(state for _, state, _, _ in rows.values())
    assert [states[state] for state in (*OPEN, "undetermined")] == [0] * 5
    assert set(accepted.values()) == {1}
    assert accepted.keys() == {name for name, (_, state, _, _) in rows.items() if state == "sent"}
