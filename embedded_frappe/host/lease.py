"""A job's claim lives as long as its worker: a short lease that is renewed while the job runs.

The job of a killed worker is free again within a minute; until then its id counts as running.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from embedded_frappe.host.job_run import describe_failure

LEASE_S = 60
RENEW_EVERY_S = 15.0
_log = logging.getLogger("embedded_frappe.worker")


@contextmanager
def kept(renew: Callable[[], None]) -> Iterator[None]:
    """Call `renew` now and again, in a thread of its own, until the block ends."""
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(RENEW_EVERY_S):
            try:
                renew()
            except Exception as error:  # noqa: BLE001  the next one may get through
                _log.warning("lease: %s", describe_failure(error))

    thread = threading.Thread(target=go_on, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
