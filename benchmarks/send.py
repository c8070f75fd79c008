"""How fast an approved newsletter goes out: ./dev bench send --recipients 50000 --provider mailjet --json

Runs the product's own jobs in worker processes, with the provider's server as a process of its own on the same machine:
a durable ledger on the database that is asked for, and for the outbox an fsync per mail.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import _mission

ROOT = Path(__file__).resolve().parent.parent
PROVIDERS = ("outbox", "mailjet", "smtp")


@dataclass
class Carrier:
    """What carries the mails: the sender's fields, the site's keys, and how to weigh what has arrived."""

    account: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    server: Any = None


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every recipient was sent to, once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--provider", choices=PROVIDERS, default="outbox")
    parser.add_argument("--dkim", action="store_true", help="sign each mail (smtp)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-bench-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
        carrier(options.provider, Path(folder), dkim=options.dkim) as carried,
    ):
        result = measure(Path(folder) / "sites", options, carried)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    done = result["by_state"] == {"sent": options.recipients} and result["mails"] == options.recipients
    return 0 if done and not result["twice"] else 1


@contextmanager
def carrier(provider: str, folder: Path, *, dkim: bool = False) -> Generator[Carrier]:
    """The provider's server, running, and what a sender needs to reach it."""
    if provider == "mailjet":
        from tests.mailjet_server.process import MailjetProcess

        with MailjetProcess(folder) as server:
            account = {"provider": "mailjet", "mailjet_key": "key", "mailjet_secret": "secret", "calls_per_10_s": 0}
            yield Carrier(account, {"diaspora_mailjet_api_url": server.url}, server)
    elif provider == "smtp":
        from tests.smtp_sink import DKIM_SELECTOR, SinkProcess, dkim_key

        with SinkProcess(folder) as server:
            account = {"provider": "smtp", "host": "127.0.0.1", "port": server.port, "use_tls": "none"}
            signing = {"dkim_selector": DKIM_SELECTOR, "dkim_key": dkim_key()} if dkim else {}
            yield Carrier({**account, **signing}, {}, server)
    else:
        yield Carrier()


def measure(sites: Path, options: argparse.Namespace, carried: Carrier) -> dict[str, Any]:
    """Build the mission, plan and send its newsletter; the figures."""
    import frappe
    from frappe.installer import update_site_config

    from diaspora.campaigns import campaign_store, control, tasks
    from diaspora.campaigns.recipient_reading_store import count_by_state

    _mission.make_site(sites)
    for key, value in carried.config.items():
        update_site_config(key, value)
    _mission.add_people(options.recipients)
    campaign = _mission.approve_newsletter(options.recipients, **carried.account)
    began = time.perf_counter()
    control.start(campaign)
    while campaign_store.state_of(campaign) == "planning":
        tasks.plan_campaign(campaign)
    plan_seconds = time.perf_counter() - began
    seconds, workers = send_with(sites, campaign, options.workers)
    frappe.db.commit()  # what other processes have written since is not in this one's snapshot
    return {
        "bench": "send",
        "provider": options.provider + ("+dkim" if options.dkim else ""),
        "database": options.database,
        "rows": options.recipients,
        "seconds": round(seconds, 2),
        "per_s": round(options.recipients / seconds),
        "plan_seconds": round(plan_seconds, 2),
        "plan_per_s": round(options.recipients / plan_seconds),
        "workers": workers,
        "server_cpu_s": round(carried.server.cpu_seconds, 2) if carried.server else 0,
        "rate_limit": carried.account.get("calls_per_10_s", "none of the provider's"),
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "durability": _mission.durability(),
        "commit": _mission.commit_id(),
        "by_state": count_by_state(campaign),
        **(
            carried.server.weigh() if carried.server else weigh(sites / _mission.SITE / "private" / "outbox" / campaign)
        ),
    }


def send_with(sites: Path, campaign: str, workers: int) -> tuple[float, list[dict[str, Any]]]:
    """Seconds from the moment at which all workers begin until the campaign is finished, and what each has used."""
    command = [sys.executable, "-m", "benchmarks._send_worker", str(sites), campaign]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(workers)]  # pyright: ignore
    for process in started:
        if process.stdout.readline() != "ready\n":
            raise SystemExit("a worker did not start")
    began = time.perf_counter()
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in started]
    return time.perf_counter() - began, told


def weigh(outbox: Path) -> dict[str, int]:
    """What lies in the outbox: mails, second acceptances, their mean size in bytes, the least HTML among a few."""
    import email

    mails = sorted(outbox.glob("*.eml"))
    html = []
    for path in mails[:300]:
        parts = email.message_from_bytes(path.read_bytes()).walk()
        html += [len(part.get_payload(decode=True)) for part in parts if part.get_content_type() == "text/html"]
    size = sum(path.stat().st_size for path in mails)
    return {
        "mails": len(mails),
        "twice": sum(path.name.count(".") > 1 for path in mails),
        "bytes_per_message": size // max(len(mails), 1),
        "least_html_bytes": min(html),
    }


if __name__ == "__main__":
    sys.exit(main())
