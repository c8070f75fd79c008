"""Sends confirmation mails so that a process killed at any point sends none twice. Pure: store and mailer are ports.

queued -> attempting (committed) -> sent | failed | queued again (proof that it was not accepted) | unknown.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from diaspora.crm.mail_port import Receipt, ServiceMail, ServiceMailer
from diaspora.crm.opt_in import FAILED, QUEUED, SENT, UNKNOWN

BATCH = 50
STATE_OF = {"sent": SENT, "refused": FAILED, "retry": QUEUED, "unknown": UNKNOWN}


class RequestStore(Protocol):
    """What the sending needs of the requests. Every method commits before it returns."""

    def attempt(self, limit: int) -> list[ServiceMail]:
        """Move up to `limit` queued requests to attempting under a token of our own, and give their mails."""
        ...

    def settle(self, states: dict[str, str]) -> None:
        """Write the states of requests, by custom id; only those that are still being attempted, or unknown."""
        ...

    def doubtful(self, limit: int) -> list[str]:
        """Custom ids of the requests whose lease is over, moved to unknown first."""
        ...

    def expire(self) -> None:
        """Close the requests whose time is over."""
        ...


def send_waiting(store: RequestStore, mailer: ServiceMailer, time_is_left: Callable[[], bool]) -> int:
    """Send what waits until nothing does or no time is left; how many were handed over. A mailer's error comes
    through after its mails were noted as unknown."""
    store.expire()
    _resolve(store, mailer)
    handed_over = 0
    while time_is_left():
        mails = store.attempt(BATCH)
        if not mails:
            break
        handed_over += len(mails)
        store.settle(_states(mails, _send(store, mailer, mails)))
    return handed_over


def _send(store: RequestStore, mailer: ServiceMailer, mails: Sequence[ServiceMail]) -> list[Receipt]:
    try:
        return mailer.send(mails)
    except Exception:
        store.settle({mail.custom_id: UNKNOWN for mail in mails})
        raise


def _states(mails: Sequence[ServiceMail], receipts: Sequence[Receipt]) -> dict[str, str]:
    states = {mail.custom_id: UNKNOWN for mail in mails}  # what the mailer does not mention is unknown
    return states | {receipt.custom_id: STATE_OF[receipt.acceptance] for receipt in receipts}


def _resolve(store: RequestStore, mailer: ServiceMailer) -> None:
    """Requests in doubt: found at the provider, or proved absent and free to go again. The rest stay in doubt."""
    doubtful = store.doubtful(BATCH)
    if not doubtful:
        return
    found = mailer.accepted(doubtful)
    store.settle({custom_id: SENT if held else QUEUED for custom_id, held in found.items() if held is not None})
