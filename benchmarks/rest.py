"""How fast the product's server answers a list over REST: ./dev bench rest --contacts 100000 --database sqlite --json

`serve` as it is started for people (gunicorn, one process), an officer's session whose row rules leave two districts,
20 contacts by three filters. The requests come from a process of their own (benchmarks/_rest_load.py).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import _mission

BAR_P50_MS, BAR_PER_S = 10, 150
FRAPPE = {"p50_ms": 13.6, "per_s": 63}  # the same list on Frappe 15's own server, two cores
PASSWORD = "an officer of the bench"
ROOT = Path(__file__).resolve().parent.parent
FIELDS = ["name", "display_name", "city", "district", "preferred_language", "primary_email"]
FILTERS = [["city", "=", "Lyon"], ["gender", "=", "female"], ["preferred_language", "in", ["fr", "ar"]]]
LISTS = {"unordered": "", "newest": "modified desc"}
START_TIMEOUT_S = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when both bars are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1500, help="for each figure")
    parser.add_argument(
        "--concurrency", type=int, default=4, help="clients at once, where requests a second are counted"
    )
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-bench-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
    ):
        result = measure(Path(folder) / "sites", options)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if result["p50_ms"] <= BAR_P50_MS and result["per_s"] >= BAR_PER_S else 1


def measure(sites: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Build the mission, serve it, ask; the figures."""
    import frappe

    officer, districts = build(sites, options.contacts)
    durability = _mission.durability()
    found = count_matching(officer)
    frappe.destroy()
    with served(sites) as (address, process):
        page = min(20, found)
        ask(address, officer, "unordered", 200, 1, page)  # the first requests read the code and the schema
        idle_mb = resident_mb(process)
        alone = {name: ask(address, officer, name, options.requests, 1, page) for name in LISTS}
        began = cpu_seconds(process)
        together = ask(address, officer, "unordered", options.requests, options.concurrency, page)
        busy = cpu_seconds(process) - began
        peak_mb = resident_mb(process)
    return {
        "bench": "rest",
        "database": options.database,
        "rows": options.contacts,
        "matching": found,
        "districts": len(districts),
        "page": page,
        "filters": len(FILTERS),
        "p50_ms": alone["unordered"]["p50_ms"],
        "p95_ms": alone["unordered"]["p95_ms"],
        "newest_p50_ms": alone["newest"]["p50_ms"],
        "newest_p95_ms": alone["newest"]["p95_ms"],
        "per_s": together["per_s"],
        "concurrency": options.concurrency,
        "together_p50_ms": together["p50_ms"],
        "together_p95_ms": together["p95_ms"],
        "server_cpu_ms": round(1000 * busy / options.requests, 2),
        "rss_mb": peak_mb,
        "idle_rss_mb": idle_mb,
        "bytes": alone["unordered"]["bytes"],
        "frappe": FRAPPE,
        "programs_per_core": round(os.getloadavg()[0] / (os.cpu_count() or 1), 1),
        "durability": durability,
        "commit": _mission.commit_id(),
    }


def build(sites: Path, contacts: int) -> tuple[str, list[str]]:
    """A mission with people and an officer for two of its districts; the officer's login and the districts."""
    import frappe
    from frappe.utils.password import update_password

    _mission.make_site(sites)
    _mission.add_people(contacts)
    districts = frappe.get_all("Diaspora District", pluck="name", order_by="name")[:2]
    officer = "officer@bench.example"
    frappe.get_doc(
        {
            "doctype": "User",
            "email": officer,
            "first_name": "Officer",
            "send_welcome_email": 0,
            "roles": [{"role": "Diaspora Officer"}],
        }
    ).insert()
    update_password(officer, PASSWORD)
    frappe.get_doc(
        {"doctype": "Diaspora Staff Scope", "user": officer, "districts": [{"district": name} for name in districts]}
    ).insert()
    frappe.db.commit()
    if frappe.db.db_type == "sqlite":
        frappe.db.sql("ANALYZE")
        frappe.db.commit()
    return officer, districts


def count_matching(officer: str) -> int:
    """How many contacts the officer's filters find, as the product's own list sees them."""
    import frappe

    frappe.set_user(officer)
    return len(frappe.get_list("Diaspora Contact", filters=FILTERS, limit_page_length=0))


@contextmanager
def served(sites: Path) -> Iterator[tuple[str, int]]:
    """The address of the product's server, and its web process."""
    from tests.serving import free_port

    port = free_port()
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", _mission.SITE]
    with open(sites / "server.log", "ab") as log:
        server = subprocess.Popen([*command, "serve", "--port", str(port)], cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api/method/ping", server)
        yield address, child_of(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit("The server did not start; its log is server.log in the folder of sites.")


def ask(address: str, officer: str, name: str, requests: int, clients: int, page: int) -> dict[str, Any]:
    """The figures of one run of the load generator."""
    what = {
        "address": address,
        "user": officer,
        "password": PASSWORD,
        "path": "/api/resource/Diaspora Contact",
        "query": {"fields": json.dumps(FIELDS), "filters": json.dumps(FILTERS), "order_by": LISTS[name]},
        "rows": page,
        "requests": requests,
        "clients": clients,
    }
    command = [sys.executable, "-m", "benchmarks._rest_load"]
    done = subprocess.run(command, input=json.dumps(what), text=True, capture_output=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def child_of(pid: int) -> int:
    """Gunicorn's only worker process: what answers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


def cpu_seconds(pid: int) -> float:
    """What the process has used until now, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> int:
    """Its memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1024**2)


if __name__ == "__main__":
    sys.exit(main())
