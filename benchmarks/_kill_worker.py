"""The worker that the kill bench shoots: the product's own jobs on an existing site, in a process of its own.

Reads the name of a point and a count; at that passage of that point it sends itself SIGKILL. The product knows nothing
of it: the points are wrapped around its functions here.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import _mission

BEFORE, AFTER = "before", "after"
PROVIDERS = ("mailjet", "outbox")
# What is accepted and not written down: where a mistake sends twice.
WINDOWS_OF = {
    "mailjet": (
        "provider: answered, not read",
        "provider: all accepted, nothing written down",
        "outcomes: before commit",
    ),
    "outbox": (
        "provider: after a file was accepted",
        "provider: all accepted, nothing written down",
        "outcomes: before commit",
        "provider: before the folder is durable",
    ),
}


def points(provider: str) -> dict[str, tuple[Any, str, str]]:
    """Named points: where a function is looked up, its name, and on which side of it the shot falls."""
    from diaspora.campaigns.ledger_store import SiteLedger
    from diaspora.campaigns.plan_store import Planner

    return {
        "plan: rows inserted, before commit": (SiteLedger, "plan", AFTER),
        "plan: after the chunk's commit": (Planner, "_plan_chunk", AFTER),
        "claim: before commit": (SiteLedger, "_put_token", AFTER),
        "claim: after commit": (SiteLedger, "_try_claim", AFTER),
        "attempt: before commit": (SiteLedger, "_begin", AFTER),
        **_points_of(provider),
        "outcomes: before commit": (SiteLedger, "_record", AFTER),
        "outcomes: after commit": (SiteLedger, "record", AFTER),
        "sweep: before commit of an expired lease": (SiteLedger, "_expire", AFTER),
        "reconcile: proved, before it is written down": (SiteLedger, "resolve", BEFORE),
        "reconcile: written down": (SiteLedger, "resolve", AFTER),
    }


def _points_of(provider: str) -> dict[str, tuple[Any, str, str]]:
    if provider == "mailjet":
        from diaspora.campaigns.providers.mailjet.provider import MailjetProvider
        from diaspora.campaigns.providers.mailjet.transport import Transport

        return {
            "attempt: after commit, before the provider": (MailjetProvider, "send", BEFORE),
            "provider: encoded, before the POST": (Transport, "post_messages", BEFORE),
            "provider: answered, not read": (Transport, "post_messages", AFTER),
            "provider: all accepted, nothing written down": (MailjetProvider, "send", AFTER),
        }
    from diaspora.campaigns.providers.outbox import provider as outbox

    return {
        "attempt: after commit, before the provider": (outbox.OutboxProvider, "send", BEFORE),
        "provider: before a file is accepted": (outbox, "accept", BEFORE),
        "provider: after a file was accepted": (outbox, "accept", AFTER),
        "provider: before the folder is durable": (outbox, "sync_folder", BEFORE),
        "provider: all accepted, nothing written down": (outbox.OutboxProvider, "send", AFTER),
    }


class Trap:
    """Shoots the process at the given passage of its point."""

    def __init__(self, passage: int) -> None:
        self._left = passage
        self._lock = threading.Lock()

    def pass_by(self) -> None:
        """Count one passage; the last one is fatal."""
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def set_up(self, owner: Any, name: str, side: str) -> None:
        """Put the trap before or after a function."""
        wrapped: Callable[..., Any] = getattr(owner, name)

        def trapped(*args: Any, **options: Any) -> Any:
            if side == BEFORE:
                self.pass_by()
            result = wrapped(*args, **options)
            if side == AFTER:
                self.pass_by()
            return result

        setattr(owner, name, trapped)


def announce_first_claim() -> None:
    """Say on standard output when the first rows were claimed, so that a shot from outside can be timed."""
    from diaspora.campaigns.ledger_store import SiteLedger

    claim = SiteLedger._try_claim
    said: list[bool] = []

    def announced(*args: Any) -> Any:
        result = claim(*args)
        if not said:
            said.append(True)
            print("claimed", flush=True)
        return result

    SiteLedger._try_claim = announced  # type: ignore[method-assign]


def work(campaign: str) -> None:
    """Sweep, plan and send as a host would, until the campaign is finished."""
    from diaspora.campaigns import campaign_store, tasks

    while (state := campaign_store.state_of(campaign)) not in ("finished", "cancelled", "awaiting approval"):
        tasks.sweep()
        if state == "planning":
            tasks.plan_campaign(campaign)
        tasks.send_campaign(campaign)
        time.sleep(0.05)


def main(argv: list[str]) -> None:
    """`sites campaign provider [point passage]`."""
    sites, campaign, provider, *trap = argv
    with _mission.opened_site(Path(sites)):
        if trap:
            point, passage = trap
            Trap(int(passage)).set_up(*points(provider)[point])
        announce_first_claim()
        work(campaign)


if __name__ == "__main__":
    main(sys.argv[1:])
