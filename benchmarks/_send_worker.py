"""A worker of the sending bench: the product's own job, again and again, in a process of its own.

Says "ready" when it is connected, waits for a line, sends until nothing is left, and says what it has used.
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import _mission


def time_calls() -> list[float]:
    """Seconds per call of the provider, gathered by a clock around the product's own step."""
    from diaspora.campaigns import provider_store

    seconds: list[float] = []
    open_provider = provider_store.open_provider

    def opened(*args: Any) -> Any:
        provider = open_provider(*args)
        send = provider.send

        def timed(messages: Any) -> Any:
            began = time.perf_counter()
            outcomes = send(messages)
            seconds.append(time.perf_counter() - began)
            return outcomes

        provider.send = timed  # type: ignore[method-assign]
        return provider

    provider_store.open_provider = opened
    return seconds


def main(argv: list[str]) -> None:
    """`sites campaign`."""
    from diaspora.campaigns import campaign_store, tasks

    sites, campaign = argv
    with _mission.opened_site(Path(sites)):
        calls = time_calls()
        print("ready", flush=True)
        sys.stdin.readline()
        before = resource.getrusage(resource.RUSAGE_SELF)
        while campaign_store.state_of(campaign) == "sending":
            tasks.send_campaign(campaign)
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {
            "calls": len(calls),
            "p50_ms": round(statistics.median(calls) * 1000, 1) if calls else 0,
            "p95_ms": round(statistics.quantiles(calls, n=20)[18] * 1000, 1) if len(calls) > 1 else 0,
            "cpu_s": round(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, 2),
            "rss_mb": round(used.ru_maxrss / 1024),
        }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
