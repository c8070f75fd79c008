"""How fast a provider's events are answered and reduced: ./dev bench webhook --events 100000 --json

Posts them to the served site in arrays and alone, repeated and shuffled, then runs the product's own job and holds what
came of it against what must.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import _mission

ROOT = Path(__file__).resolve().parent.parent
ARRAY = 100
SINGLE_SHARE = 0.03
REPEATED_SHARE = 0.1
CLIENTS = 4
P95_MS, REDUCE_S = 200, 60


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when the bars are met and the outcome is the expected one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-webhook-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
    ):
        result = measure(Path(folder) / "sites", options.events, random.Random(options.seed))
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    good = result["as_expected"] and result["p95_ms"] <= P95_MS and result["reduce_s"] <= REDUCE_S
    return 0 if good and not result["not_200"] else 1


def measure(sites: Path, wanted: int, numbers: random.Random) -> dict[str, Any]:
    """Build the mission, post, reduce, compare; the figures."""
    import frappe

    from diaspora import clock
    from diaspora.campaigns import event_store, tasks
    from diaspora.campaigns.webhook_link import webhook_address
    from diaspora.site_secret import derive_key

    _mission.make_site(sites)
    people = wanted * 10 // 28 + 40  # 112 events for 40 people
    _mission.add_people(people)
    campaign = add_sent_campaign(people)
    events = [event for number in range(1, people + 1) for event in events_about(number)][:wanted]
    told = events + numbers.choices(events, k=int(wanted * REPEATED_SHARE))
    numbers.shuffle(told)
    path = webhook_address("", "sender", derive_key("link-token"))
    frappe.destroy()
    with served(sites) as port:
        calls = list(split(told, numbers))
        began = time.perf_counter()
        latencies, bad = post_all(port, path, calls)
        post_s = time.perf_counter() - began
    with _mission.opened_site(sites):
        began = time.perf_counter()
        while event_store.calls_wait(clock.utcnow()):
            tasks.reduce_events()
        reduce_s = time.perf_counter() - began
        outcome, expected = counts(campaign), expected_counts(events, people)
    return {
        "bench": "webhook",
        "events": len(events),
        "told": len(told),
        "calls": len(calls),
        "not_200": bad,
        "p50_ms": round(statistics.median(latencies) * 1000, 1),
        "p95_ms": round(statistics.quantiles(latencies, n=20)[18] * 1000, 1),
        "post_s": round(post_s, 1),
        "reduce_s": round(reduce_s, 1),
        "reduced_per_s": round(len(told) / reduce_s),
        "as_expected": outcome == expected,
        "outcome": outcome,
        "clients": CLIENTS,
        "commit": _mission.commit_id(),
    }


def add_sent_campaign(people: int) -> str:
    """A campaign that was sent to everyone, as rows."""
    import frappe

    from tests.campaigns.approved_campaign import add_approved_campaign

    campaign = add_approved_campaign("spring", people)
    frappe.db.set_value("Diaspora Campaign", campaign, {"state": "finished", "plan_done": 1})
    frappe.db.sql(
        """INSERT INTO `tabDiaspora Recipient` (name, creation, modified, owner, modified_by, docstatus, idx, campaign,
            contact, dedupe_key, address_key, language, state, attempt, claim_token)
        SELECT c.primary_address_key, c.creation, c.creation, 'Administrator', 'Administrator', 0, 0, %(campaign)s,
            c.name, c.name, c.primary_address_key, 'fr', 'sent', 1, 't'
        FROM `tabDiaspora Contact` c""",
        {"campaign": campaign},
    )
    # One in a hundred is in doubt: the events resolve it.
    frappe.db.sql(
        "UPDATE `tabDiaspora Recipient` SET state = 'unknown' WHERE contact LIKE %(ends_in_50)s",
        {"ends_in_50": "%50"},
    )
    frappe.db.commit()
    return campaign


def events_about(number: int) -> Iterator[dict[str, Any]]:
    """What Mailjet posts about the mail to one person: most receive, open and click; some bounce, complain, leave."""
    from tests.mailjet_server.events import events_of

    fate = {1: "hardbounce", 2: "greylisted", 3: "spam", 4: "unsub", 5: "softbounce"}.get(number % 40, "reader")
    return events_of(f"{fate}+{number}@example.org", f"{number:064x}", 2**60 + number, 1_790_000_000 + number)


def split(events: list[dict[str, Any]], numbers: random.Random) -> Iterator[Any]:
    """Arrays and single objects, as the two versions of the webhook post them."""
    position = 0
    while position < len(events):
        if numbers.random() < SINGLE_SHARE * ARRAY / (1 + SINGLE_SHARE * ARRAY):
            yield events[position]
            position += 1
        else:
            yield events[position : position + ARRAY]
            position += ARRAY


@contextmanager
def served(sites: Path, *options: str) -> Generator[int]:
    """The site, served by the product's own host; its port."""
    from tests.serving import free_port

    port = free_port()
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", _mission.SITE]
    server = subprocess.Popen(
        [*command, "serve", "--no-jobs", "--port", str(port), *options], cwd=ROOT, stdout=sys.stderr
    )
    try:
        for _ in range(600):
            time.sleep(0.1)
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/api/method/ping")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                continue
        yield port
    finally:
        server.terminate()
        server.wait(20)


def post_all(port: int, path: str, calls: Sequence[Any]) -> tuple[list[float], int]:
    """Seconds of each call, and how many were not answered by 200."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(lambda part: post_some(port, path, part), [calls[n::CLIENTS] for n in range(CLIENTS)]))
    return [seconds for part, _ in told for seconds in part], sum(bad for _, bad in told)


def post_some(port: int, path: str, calls: Sequence[Any]) -> tuple[list[float], int]:
    """One client, one call after the other."""
    seconds, bad = [], 0
    for call in calls:
        body = json.dumps(call)
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        seconds.append(time.perf_counter() - began)
        bad += answer.status != 200
    return seconds, bad


def counts(campaign: str) -> dict[str, Any]:
    """What stands in the tables."""
    import frappe

    kinds = frappe.db.sql("SELECT kind, COUNT(*) FROM `tabDiaspora Mail Event` GROUP BY kind")
    reasons = frappe.db.sql("SELECT reason, COUNT(*) FROM `tabDiaspora Suppression` GROUP BY reason")
    return {
        "kinds": dict(sorted(kinds)),
        "suppressed": dict(sorted(reasons)),
        "withdrawn": frappe.db.count("Diaspora Subscription", {"state": "withdrawn"}),
        "unknown": frappe.db.count("Diaspora Recipient", {"campaign": campaign, "state": "unknown"}),
        "calls_left": frappe.db.count("Diaspora Webhook Call"),
    }


def expected_counts(events: Sequence[dict[str, Any]], people: int) -> dict[str, Any]:
    """What must come of them, counted without the product."""
    words = {"sent": "delivered", "open": "opened", "click": "clicked", "bounce": "bounced", "spam": "complained",
             "unsub": "unsubscribed"}  # fmt: skip
    kinds: dict[str, int] = {}
    for event in events:
        kinds[words[event["event"]]] = kinds.get(words[event["event"]], 0) + 1
    hard = sum(bool(event.get("hard_bounce")) for event in events)
    complaints = sum(event["event"] == "spam" for event in events)
    told = {event["CustomID"] for event in events}
    return {
        "kinds": dict(sorted(kinds.items())),
        "suppressed": {"complaint": complaints, "hard bounce": hard},
        "withdrawn": sum(event["event"] == "unsub" for event in events),
        "unknown": sum(number % 100 == 50 and f"{number:064x}" not in told for number in range(1, people + 1)),
        "calls_left": 0,
    }


if __name__ == "__main__":
    sys.exit(main())
