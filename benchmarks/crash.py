"""Nothing half-written and nothing acknowledged lost, under SIGKILL: ./dev bench crash --kills 50 --json

Clients write contacts with their tables over REST while a campaign is sent by a worker; web processes, the worker, and
on MariaDB Redis and the database are shot at random moments and started again. What the clients noted down
(benchmarks/_crash_client.py) is then held against the tables, the outbox against the ledger.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import _crash_judge, _mission, kill
from benchmarks.rest import wait_for
from benchmarks.send import Carrier

PASSWORD = "an officer of the bench"
OFFICER = "writer@bench.example"
CLIENTS = 3
ROOT = Path(__file__).resolve().parent.parent
HOST = "embedded_frappe"
LONGEST_PAUSE_S = 0.6
AT_WORK = b"Working for"
SETTLE_S = 240
STOP_S = 45


@dataclass
class Stage:
    """The processes of a served site, and the servers behind it."""

    sites: Path
    host: str
    address: str
    mariadb: Any = None
    redis: Any = None
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def targets(self) -> tuple[str, ...]:
        """What can be shot."""
        return ("web", "worker", "redis", "mariadb") if self.mariadb else ("web", "worker")

    def start_web(self) -> None:
        """The product's web server without jobs, two processes of it where the queue is shared."""
        many = ["--processes", "2"] if self.redis else []
        port = self.address.rpartition(":")[2]
        self.web = self._start("serve", "--no-jobs", "--port", port, *many)
        wait_for(f"{self.address}/api/method/ping", self.web)

    def start_worker(self) -> None:
        """The product's worker, with the scheduler; until it says that it works."""
        log = self.sites / "server.log"
        said, deadline = log.read_bytes().count(AT_WORK), time.monotonic() + SETTLE_S
        self.worker = self._start("worker", "--scheduler")
        while log.read_bytes().count(AT_WORK) == said and time.monotonic() < deadline:
            time.sleep(0.05)

    def shoot(self, target: str) -> None:
        """Kill, then start again as a supervisor would."""
        self.killed[target] += 1
        if target == "web":
            assert self.web is not None
            kill_family(self.web)
            self.start_web()
        elif target == "worker":
            assert self.worker is not None
            kill_family(self.worker)
            self.start_worker()
        else:
            server = self.redis if target == "redis" else self.mariadb
            server.kill()
            server.start()
            assert self.web is not None
            wait_for(f"{self.address}/api/method/ping", self.web)

    def stop(self) -> list[int]:
        """End both gracefully; their exit codes."""
        processes = [process for process in (self.web, self.worker) if process is not None]
        for process in processes:
            process.terminate()
        return [process.wait(timeout=STOP_S) for process in processes]

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        start = [sys.executable, "-m", self.host, "--sites", str(self.sites), "--site", _mission.SITE, *command]
        with open(self.sites / "server.log", "ab") as log:
            return subprocess.Popen(start, cwd=ROOT, stdout=log, stderr=log)


def main(argv: Sequence[str] | None = None) -> int:
    """Shoot, count and print; 0 when all promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--recipients", type=int, help="of the campaign meanwhile; 40 per kill unless said")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="diaspora-crash-", dir=options.folder) as folder:
        result = run(Path(folder), options)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if is_good(result, options.kills) else 1


def is_good(result: dict[str, Any], kills: int) -> bool:
    """Whether every promise was kept, under as many shots as were asked for and in the middle of writes."""
    kept = not any(result[name] for name in ("half_written", "lost", "refused", "mails_twice", "mails_lost"))
    aimed = result["kills"] == kills and result["acknowledged"] > kills
    return kept and aimed and result["doctor"] == "ok" and result["clean_stop"]


def run(folder: Path, options: argparse.Namespace, host: str = HOST) -> dict[str, Any]:
    """Build the mission, shoot, let it settle, count. `host` is the module whose commands serve and work."""
    began = time.monotonic()
    recipients = options.recipients if options.recipients is not None else 40 * options.kills
    numbers = random.Random(options.seed)
    with servers(options.database, folder) as (mariadb, redis):
        sites = folder / "sites"
        campaign = build(sites, recipients)
        stage = Stage(sites, host, f"http://127.0.0.1:{free_port()}", mariadb, redis)
        try:
            stage.start_web()
            stage.start_worker()
            with writing(stage.address, sites, folder / "client.log") as stop_writing:
                for target in choose_targets(stage.targets, options.kills, numbers):
                    wait_for_writes(folder / "client.log")
                    time.sleep(numbers.uniform(0, LONGEST_PAUSE_S))
                    stage.shoot(target)
                wait_for_writes(folder / "client.log")
                stop_writing()
            settle(sites, campaign)
        finally:
            codes = stage.stop()
        verdict = judge(sites, folder / "client.log")
        ask, accepted = kill.asking(sites), kill.mails_in(outbox_of(sites, campaign))
        mails = kill.count(ask, campaign, accepted, recipients) if recipients else {}
        return {
            "bench": "crash",
            "database": options.database,
            "kills": sum(stage.killed.values()),
            "kills_by_target": dict(stage.killed),
            **verdict,
            "mails": mails.get("mails", 0),
            "mails_twice": mails.get("twice", 0),
            "mails_lost": mails.get("lost", 0) + mails.get("unknown_left", 0),
            "campaign": mails.get("state", "none"),
            "clean_stop": all(code == 0 for code in codes),
            "doctor": look(sites, host),
            "durability": durability(sites),
            "seconds": round(time.monotonic() - began, 1),
            "commit": _mission.commit_id(),
        }


def choose_targets(targets: Sequence[str], kills: int, numbers: random.Random) -> list[str]:
    """Every target as often as the others, in any order."""
    chosen = [targets[number % len(targets)] for number in range(kills)]
    numbers.shuffle(chosen)
    return chosen


@contextmanager
def servers(database: str, folder: Path) -> Iterator[tuple[Any, Any]]:
    """The private MariaDB and Redis that sites are made on meanwhile; (None, None) on SQLite."""
    with ExitStack() as stack:
        if database == "sqlite":
            yield None, None
            return
        from tests.redis import PrivateRedis

        mariadb = stack.enter_context(_mission.database_server(database, folder))
        redis = stack.enter_context(PrivateRedis(folder))
        before = os.environ.get("FRAPPE_REDIS_QUEUE")
        os.environ["FRAPPE_REDIS_QUEUE"] = redis.url
        try:
            yield mariadb, redis
        finally:
            if before is None:
                del os.environ["FRAPPE_REDIS_QUEUE"]
            else:
                os.environ["FRAPPE_REDIS_QUEUE"] = before


def build(sites: Path, recipients: int) -> str:
    """A mission with an officer who writes contacts, and a campaign that is being sent; the campaign's name."""
    import frappe
    from frappe.utils.password import update_password

    from diaspora.crm.store import allocate_row_numbers

    campaign = kill.build(sites, recipients, Carrier()) if recipients else ""
    if not recipients:
        _mission.make_site(sites)
    with _mission.opened_site(sites):
        allocate_row_numbers(recipients + 1)  # those that the people of the campaign have
        settings = frappe.get_doc("Diaspora Settings")
        district = frappe.get_all("Diaspora District", pluck="name", order_by="name", limit=1)[0]
        settings.update({"default_district": district, "mission_country": "France", "mission_timezone": "Europe/Paris"})
        settings.save()
        user = {"doctype": "User", "email": OFFICER, "first_name": "Writer", "send_welcome_email": 0}
        frappe.get_doc({**user, "roles": [{"role": "Diaspora Officer"}]}).insert()
        update_password(OFFICER, PASSWORD)
        frappe.db.commit()
    return campaign


@contextmanager
def writing(address: str, sites: Path, log: Path) -> Iterator[Callable[[], None]]:
    """Clients in a process of their own; call what is given to have them finish what is in hand."""
    import frappe

    with _mission.opened_site(sites):
        district = frappe.db.get_single_value("Diaspora Settings", "default_district")
    what = {"address": address, "user": OFFICER, "password": PASSWORD, "district": district}
    what |= {"clients": CLIENTS, "log": str(log)}
    command = [sys.executable, "-m", "benchmarks._crash_client", json.dumps(what)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def stop() -> None:
        _out, errors = process.communicate(timeout=STOP_S)  # closes its input, which ends it
        if process.returncode:
            raise SystemExit(errors)

    try:
        yield stop
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def wait_for_writes(log: Path) -> None:
    """Until the clients are answered again, so that a shot falls among writes."""
    deadline, before = time.monotonic() + SETTLE_S, answered(log)
    while answered(log) <= before + CLIENTS:
        if time.monotonic() > deadline:
            raise SystemExit("The clients have had no answer for two minutes.")
        time.sleep(0.05)


def answered(log: Path) -> int:
    return log.read_bytes().count(b'"done"') if log.exists() else 0


def settle(sites: Path, campaign: str) -> None:
    """Wait until the worker has finished the campaign."""
    deadline = time.monotonic() + SETTLE_S
    while campaign and time.monotonic() < deadline:
        with _mission.opened_site(sites):
            from diaspora.campaigns import campaign_store

            if campaign_store.state_of(campaign) == "finished":
                return
        time.sleep(0.5)


def judge(sites: Path, log: Path) -> dict[str, Any]:
    """What the clients noted, held against the tables."""
    import frappe

    noted = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    with _mission.opened_site(sites):
        contacts = frappe.db.sql(
            """SELECT name, source, last_name, city, display_name, full_name_folded, city_folded, primary_email,
            primary_phone FROM `tabDiaspora Contact` WHERE source LIKE %s""",
            _crash_judge.MARK + "%",
            as_dict=True,
        )
        rows = {
            kind: frappe.db.sql(
                f"SELECT parent, `{column}` FROM `tabDiaspora {kind}`"
                " WHERE parenttype = 'Diaspora Contact' ORDER BY idx"
            )
            for kind, column in (("Contact Email", "email"), ("Contact Phone", "phone"), ("Search Key", "key"))
        }
    return _crash_judge.judge(noted, contacts, rows)


def look(sites: Path, host: str) -> str:
    """What `doctor` says at the next start: "ok", or its lines."""
    command = [sys.executable, "-m", host, "--sites", str(sites), "--site", _mission.SITE, "diaspora", "doctor"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=STOP_S)
    return "ok" if done.returncode == 0 else done.stdout + done.stderr


def durability(sites: Path) -> str:
    with _mission.opened_site(sites):
        return _mission.durability()


def outbox_of(sites: Path, campaign: str) -> Path:
    return sites / _mission.SITE / "private" / "outbox" / campaign


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for a process and its children, as far as they are there."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    pids = [int(pid) for pid in children.read_text().split()] if children.exists() else []
    process.kill()
    for pid in pids:
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
    process.wait()


def free_port() -> int:
    from tests.serving import free_port

    return free_port()


if __name__ == "__main__":
    sys.exit(main())
