"""How fast an audience is planned, and how long leaving takes meanwhile: ./dev bench plan --recipients 1000000 --json

Runs the product's own job in one process while another one unsubscribes people through the product's own store.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import _mission
from benchmarks._memory import family_memory

ROOT = Path(__file__).resolve().parent.parent
MOST_S_PER_MILLION, MOST_MB, MOST_WAIT_MS = 90, 300, 500


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when all are planned within the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=1_000_000)
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-plan-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
    ):
        result = measure(Path(folder) / "sites", options.recipients)
        result["database"] = options.database
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    within = (
        result["seconds"] <= MOST_S_PER_MILLION * max(options.recipients / 1_000_000, 0.1)
        and result["memory_mb"] <= MOST_MB
        and result["longest_wait_ms"] <= MOST_WAIT_MS
    )
    return 0 if within and result["planned"] == options.recipients else 1


def measure(sites: Path, recipients: int) -> dict[str, Any]:
    """Build the mission, plan while somebody leaves, count; the figures."""
    import frappe

    from diaspora.campaigns.recipient_reading_store import count_by_state

    _mission.make_site(sites)
    _mission.add_people(recipients)
    campaign = _mission.approve_newsletter(recipients)
    leaver = start(sites, "benchmarks._plan_leaver", str(recipients))
    planner = start(sites, "benchmarks.plan", campaign, inside=True)
    for process in (leaver, planner):
        if process.stdout.readline() != "ready\n":
            raise SystemExit("a process did not start")
    with watched(planner.pid) as most:
        told = json.loads(finish(planner, "go"))
    waits = json.loads(finish(leaver, "stop"))
    frappe.db.commit()  # what other processes have written since is not in this one's snapshot
    states = count_by_state(campaign)
    return {
        "bench": "plan",
        "rows": recipients,
        "planned": sum(states.values()),
        **told,
        "memory_mb": round(most[0] / 1024**2),
        "unsubscribed": len(waits),
        "longest_wait_ms": round(max(waits) * 1000, 1),
        "p95_wait_ms": round(statistics.quantiles(waits, n=20)[18] * 1000, 1) if len(waits) > 1 else 0,
        "by_state": states,
        "durability": _mission.durability(),
        "commit": _mission.commit_id(),
    }


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """The highest number of bytes of its own that a process has held meanwhile (see `family_memory`)."""
    most, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(0.2):
            most[0] = max(most[0], family_memory(pid)[0])

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()


def start(sites: Path, module: str, argument: str, *, inside: bool = False) -> Any:
    """A process that says "ready" and waits for a line."""
    command = [sys.executable, "-m", module, *(["--inside"] if inside else []), str(sites), argument]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finish(process: Any, word: str) -> str:
    """Say the word that it waits for; its last line."""
    return process.communicate(f"{word}\n")[0].strip().splitlines()[-1]


def plan(sites: Path, campaign: str) -> None:
    """The planning process: from the start of the campaign until all are planned."""
    from diaspora.campaigns import campaign_store, control, tasks

    with _mission.opened_site(sites):
        print("ready", flush=True)
        sys.stdin.readline()
        began = time.perf_counter()
        control.start(campaign)
        while campaign_store.state_of(campaign) == "planning":
            tasks.plan_campaign(campaign)
        seconds = time.perf_counter() - began
    rss_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps({"seconds": round(seconds, 1), "rss_mb": rss_mb}), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        plan(Path(sys.argv[2]), sys.argv[3])
        sys.exit(0)
    sys.exit(main())
