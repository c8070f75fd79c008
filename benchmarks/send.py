"""How fast an approved newsletter goes out: ./dev bench send --recipients 20000 --provider outbox --json

Runs the product's own jobs (plan, then send until finished) in one process: durable ledger, an fsync per mail.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import _mission


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every recipient was sent to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--provider", choices=["outbox"], default="outbox")
    parser.add_argument("--database", choices=_mission.DATABASES, default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the site is made (a temporary folder)")
    parser.add_argument("--json", action="store_true", help="one line of JSON only")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-bench-", dir=options.folder) as folder,
        _mission.database_server(options.database, Path(folder)),
    ):
        result = measure(Path(folder) / "sites", options.recipients)
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if result["by_state"] == {"sent": options.recipients} else 1


def measure(sites: Path, recipients: int) -> dict[str, Any]:
    """Build the mission, plan and send its newsletter; the figures."""
    from diaspora.campaigns import campaign_store, control, tasks
    from diaspora.campaigns.recipient_reading_store import count_by_state

    _mission.make_site(sites)
    _mission.add_people(recipients)
    campaign = _mission.approve_newsletter(recipients)
    batches = time_batches()
    began = time.perf_counter()
    control.start(campaign)
    while campaign_store.state_of(campaign) == "planning":
        tasks.plan_campaign(campaign)
    planned = time.perf_counter()
    while campaign_store.state_of(campaign) == "sending":
        tasks.send_campaign(campaign)
    seconds = time.perf_counter() - planned
    return {
        "bench": "send",
        "provider": "outbox",
        "rows": recipients,
        "seconds": round(seconds, 2),
        "per_s": round(recipients / seconds),
        "plan_seconds": round(planned - began, 2),
        "plan_per_s": round(recipients / (planned - began)),
        "batch": 50,
        "p50_ms": round(statistics.median(batches) * 1000, 1),
        "p95_ms": round(statistics.quantiles(batches, n=20)[18] * 1000, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "durability": _mission.durability(),
        "commit": _mission.commit_id(),
        "by_state": count_by_state(campaign),
        **weigh(sites / _mission.SITE / "private" / "outbox" / campaign),
    }


def time_batches() -> list[float]:
    """Seconds per batch from its attempt to its outcome, gathered by a clock around the product's own method."""
    from diaspora.campaigns.sender import Sender

    seconds: list[float] = []
    send_batch = Sender._send_batch

    def timed(self: Sender, *args: Any) -> Any:
        began = time.perf_counter()
        result = send_batch(self, *args)
        seconds.append(time.perf_counter() - began)
        return result

    Sender._send_batch = timed  # type: ignore[method-assign]
    return seconds


def weigh(outbox: Path) -> dict[str, int]:
    """What lies in the outbox: mails, their mean size in bytes, the least HTML among the first few hundred."""
    import email

    mails = sorted(outbox.glob("*.eml"))
    html = []
    for path in mails[:300]:
        parts = email.message_from_bytes(path.read_bytes()).walk()
        html += [len(part.get_payload(decode=True)) for part in parts if part.get_content_type() == "text/html"]
    size = sum(path.stat().st_size for path in mails)
    return {"mails": len(mails), "bytes_per_message": size // max(len(mails), 1), "least_html_bytes": min(html)}


if __name__ == "__main__":
    sys.exit(main())
