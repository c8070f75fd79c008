"""The kill bench's worker with one mistake in the product: an attempt whose lease is over goes back to the queue."""

import sys
from types import MappingProxyType

from benchmarks import _kill_worker
from diaspora.campaigns import ledger
from diaspora.campaigns.ledger import Event, State


def forget() -> None:
    """What was attempted and not heard of again is taken for not sent."""
    ledger.TRANSITIONS = MappingProxyType(
        {**ledger.TRANSITIONS, (State.ATTEMPTING, Event.ATTEMPT_EXPIRED): State.QUEUED}
    )


if __name__ == "__main__":
    forget()
    _kill_worker.main(sys.argv[1:])
