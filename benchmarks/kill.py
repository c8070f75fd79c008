"""At most once, nothing lost, under SIGKILL: ./dev bench kill --kills 20 --json

A worker process sends the committed newsletter through the product's own jobs and is shot again and again, at named
points and at random moments; then the provider's own record (the log of Mailjet's stand-in, a process of its own; or
the outbox) is held against the ledger.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

from benchmarks import _mission
from benchmarks._kill_worker import PROVIDERS, WINDOWS_OF
from benchmarks._kill_worker import points as named_points
from benchmarks.send import Carrier, carrier

WINDOWS = {
    "diaspora_claim_lease_s": 6,
    "diaspora_request_deadline_s": 2,
    "diaspora_settle_s": 2.5,
    "diaspora_retry_first_s": 0.2,
    "diaspora_job_s": 3,
    "diaspora_plan_lease_s": 1.5,
    "diaspora_plan_chunk": 500,
}
"""Shorter than in production, so that a bench ends; their order is the same and is checked by the product."""

PER_KILL = 250
LONGEST_RUN_S = 120
ROOT = Path(__file__).resolve().parent.parent
RANDOM = "random"
WORKER = "benchmarks._kill_worker"
HOLDERS_PERCENT = 70

Ask = Callable[[str, str], Iterable[tuple[str, Any]]]
"""Rows for a question and the campaign in it, on a connection of its own."""


@dataclass
class Score:
    """What the shots hit, and which tokens were seen to be orphaned by them."""

    by_state: Counter[str] = field(default_factory=Counter)
    by_point: Counter[str] = field(default_factory=Counter)
    misses: int = 0
    finished_early: int = 0
    tokens: set[str] = field(default_factory=set)


def main(argv: Sequence[str] | None = None) -> int:
    """Shoot, count and print; 0 when nothing was sent twice, lost or left unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--recipients", type=int, help=f"{PER_KILL} per kill unless said")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--provider", choices=PROVIDERS, default=PROVIDERS[0])
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    recipients = options.recipients or options.kills * PER_KILL
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-kill-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
        carrier(options.provider, Path(folder)) as carried,
    ):
        sites, numbers = Path(folder) / "sites", random.Random(options.seed)
        result = run(sites, options.kills, recipients, numbers, options.provider, carried)
        result["database"] = options.database
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if is_good(result, options.kills) else 1


def is_good(result: dict[str, Any], kills: int) -> bool:
    """Whether the promise was kept, under as many shots as were asked for, most of them at a holder of rows."""
    kept = not (result["twice"] or result["lost"] or result["unknown_left"] or result["finished_early"])
    aimed = result["kills"] == kills and result["holders_percent"] >= HOLDERS_PERCENT
    return kept and aimed and result["state"] == "finished"


def run(
    sites: Path,
    kills: int,
    recipients: int,
    numbers: random.Random,
    provider: str,
    carried: Carrier,
    worker: str = WORKER,
) -> dict[str, Any]:
    """Build the mission, shoot, let it finish, count. `worker` is the module that is shot at."""
    began = time.monotonic()
    campaign = build(sites, recipients, carried)
    ask = asking(sites)
    score = Score()
    points = choose_points(kills, numbers, provider)
    while points and score.misses <= kills:
        point = points.pop(0)
        if not shoot(sites, worker, campaign, provider, point, numbers):
            break
        look(ask, campaign, point, score)
        if score.by_state["none"] * 100 > kills * (100 - HOLDERS_PERCENT):
            # More than its share of the shots hit nobody: this one does not count, and another is aimed.
            score.by_state["none"] -= 1
            score.misses += 1
            points.append(numbers.choice(WINDOWS_OF[provider]))
    survivor = start_worker(sites, worker, campaign, provider)
    survivor.communicate(timeout=LONGEST_RUN_S * 3)
    outbox = sites / _mission.SITE / "private" / "outbox" / campaign
    counted = count(ask, campaign, carried.server.accepted() if carried.server else mails_in(outbox), recipients)
    hits = sum(score.by_state.values())
    return {
        "kills": hits,
        **counted,
        "finished_early": score.finished_early,
        "holders_percent": round(100 * (hits - score.by_state["none"]) / max(hits, 1)),
        "by_state": dict(score.by_state),
        "by_point": dict(score.by_point),
        "misses": score.misses,
        "windows": WINDOWS,
        "provider": provider,
        "rows": recipients,
        "seconds": round(time.monotonic() - began, 1),
        "commit": _mission.commit_id(),
    }


def build(sites: Path, recipients: int, carried: Carrier) -> str:
    """A site with shortened windows and a started campaign; its name."""
    import frappe
    from frappe.installer import update_site_config

    from diaspora.campaigns import control

    _mission.make_site(sites)
    for key, value in {**WINDOWS, **carried.config}.items():
        update_site_config(key, value)
    _mission.add_people(recipients)
    campaign = _mission.approve_newsletter(recipients, **carried.account)
    control.start(campaign)
    frappe.destroy()
    return campaign


def choose_points(kills: int, numbers: random.Random, provider: str) -> list[str]:
    """Half of the shots at named points, half at random moments; every other named one falls between acceptance and
    commit.

    The plan's come first, as in life; those of the sweeper last, for a worker that waits for a doubt to settle sends
    all the rest meanwhile.
    """
    known, window = named_points(provider), WINDOWS_OF[provider]
    planning = [name for name in known if name.startswith("plan")][: max(kills // 20, 1)]
    doubting = [name for name in known if name.startswith(("sweep", "reconcile"))][: max(kills // 10, 1)]
    sending = [name for name in known if name.startswith(("claim", "attempt", "provider", "outcomes"))]
    others = [name for name in sending if name not in window]
    in_turn = zip(cycle(window), cycle(others), strict=False)
    named = list(islice(chain.from_iterable(in_turn), max(kills // 2 - 1, 1)))
    middle = named + [RANDOM] * (kills - len(planning) - len(doubting) - len(named))
    numbers.shuffle(middle)
    return (planning + middle + doubting)[:kills]


def shoot(sites: Path, worker: str, campaign: str, provider: str, point: str, numbers: random.Random) -> bool:
    """Start a worker and have it die; False if it got to the end alive."""
    if point.startswith(("sweep", "reconcile")):
        time.sleep(WINDOWS["diaspora_claim_lease_s"])  # until what the last shot left behind can be swept
    if point == RANDOM:
        process = start_worker(sites, worker, campaign, provider)
        if process.stdout is not None and process.stdout.readline():
            time.sleep(numbers.uniform(0, 0.15))
        process.kill()
    else:
        process = start_worker(sites, worker, campaign, provider, point, str(passage_of(point, numbers)))
    process.communicate(timeout=LONGEST_RUN_S)
    return process.returncode == -signal.SIGKILL


def passage_of(point: str, numbers: random.Random) -> int:
    """At which passage of its point a shot falls: some batches into the work, where there are several."""
    if point.startswith(("sweep", "reconcile")):
        return 1
    if point.startswith("plan"):
        return 2
    return numbers.randint(1, 150 if "file" in point else 4)


def start_worker(sites: Path, worker: str, campaign: str, provider: str, *trap: str) -> subprocess.Popen[str]:
    """The worker as a process of its own."""
    command = [sys.executable, "-m", worker, str(sites), campaign, provider, *trap]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def asking(sites: Path) -> Ask:
    """Questions to the site's own database."""

    def ask(query: str, campaign: str) -> Iterable[tuple[str, Any]]:
        import frappe

        with _mission.opened_site(sites):
            return frappe.db.sql(query, campaign)

    return ask


def look(ask: Ask, campaign: str, point: str, score: Score) -> None:
    """What the shot has left behind: rows whose token nobody holds any more."""
    score.by_point[point] += 1
    held = ask(
        """SELECT claim_token, MIN(state) FROM `tabDiaspora Recipient`
        WHERE campaign = %s AND state IN ('attempting', 'claimed') GROUP BY claim_token""",
        campaign,
    )
    fresh = {token: state for token, state in held if token not in score.tokens}
    score.tokens |= set(fresh)
    score.by_state[min(fresh.values()) if fresh else "none"] += 1
    [(state, open_rows)] = ask(
        """SELECT g.state, (SELECT COUNT(*) FROM `tabDiaspora Recipient` r WHERE r.campaign = g.name
            AND r.state IN ('queued', 'claimed', 'attempting', 'unknown'))
        FROM `tabDiaspora Campaign` g WHERE g.name = %s""",
        campaign,
    )
    score.finished_early += int(state == "finished" and open_rows > 0)


def count(ask: Ask, campaign: str, mails: Counter[str], recipients: int) -> dict[str, Any]:
    """The ledger held against the provider's own record: how often it has accepted each custom id.

    twice: custom ids with more than one mail. lost: people without a row, rows in no final state, rows that say sent
    without a mail, and mails of which no row says that they were sent.
    """
    rows = dict(ask("SELECT name, state FROM `tabDiaspora Recipient` WHERE campaign = %s", campaign))
    [(state,)] = ask("SELECT state FROM `tabDiaspora Campaign` WHERE name = %s", campaign)
    sent = {name for name, row_state in rows.items() if row_state == "sent"}
    ends = Counter(rows.values())
    still_open = sum(ends[name] for name in ("queued", "claimed", "attempting"))
    return {
        "twice": sum(1 for number in mails.values() if number > 1),
        "lost": recipients - len(rows) + still_open + len(sent - mails.keys()) + len(mails.keys() - sent),
        "unknown_left": ends["unknown"] + ends["undetermined"],
        "sent": len(sent),
        "mails": sum(mails.values()),
        "ends": dict(ends),
        "state": state,
    }


def mails_in(outbox: Path) -> Counter[str]:
    """What the outbox has accepted: mails by the id inside."""
    return Counter(custom_id_of(path) for path in outbox.glob("*.eml"))


def custom_id_of(path: Path) -> str:
    """The id inside the mail, not the one in its file's name."""
    with path.open("rb") as file:
        head = file.read(4096).partition(b"\r\n\r\n")[0]
    return str(message_from_bytes(head + b"\r\n\r\n")["X-Diaspora-Custom-Id"])


if __name__ == "__main__":
    sys.exit(main())
