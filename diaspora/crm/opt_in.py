"""Double opt-in: how long a request lives, how often one address may ask, whose request it turns out to be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from diaspora.crm.name_folding import name_skeletons, word_skeletons

QUEUED, ATTEMPTING, SENT, CONFIRMED = "queued", "attempting", "sent", "confirmed"
EXPIRED, FAILED, UNKNOWN = "expired", "failed", "unknown"
OPEN_STATES = (QUEUED, ATTEMPTING, SENT, UNKNOWN)
LIFETIME = timedelta(days=7)
# Nobody may use the form to fill a stranger's mailbox.
MAX_REQUESTS_A_DAY = 5
REPEAT_AFTER = timedelta(minutes=5)
# A mail that was being handed over when the process died is looked for only when the provider must have seen it.
LEASE = timedelta(minutes=10)  # longer than any provider takes over one batch
RETRY_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """A request that was made from the same address."""

    requested_at: datetime
    state: str
    topics: frozenset[str]
    measurement: bool


def may_ask(earlier: Sequence[EarlierRequest], topics: frozenset[str], measurement: bool, now: datetime) -> bool:
    """Whether another request of an address leads to another mail: not the same again at once, not without end."""
    today = [request for request in earlier if request.requested_at > now - timedelta(days=1)]
    if len(today) >= MAX_REQUESTS_A_DAY:
        return False
    return not any(
        request.state in OPEN_STATES
        and request.requested_at > now - REPEAT_AFTER
        and topics <= request.topics
        and measurement <= request.measurement
        for request in today
    )


@dataclass(frozen=True, slots=True)
class Reachable:
    """A contact that the address of a request reaches, with its names in either script."""

    name: str
    first_name: str
    whole_names: tuple[str, ...]


def whose_request(first_name: str, last_name: str, contacts: Sequence[Reachable]) -> str:
    """The contact that a confirmed request belongs to, "" if it is someone new.

    A name decides where it was given. Without one, the only person at an address is taken; where several share it,
    nobody is, for one person's consent is not another's.
    """
    whole = f"{first_name} {last_name}".strip()
    if not whole:
        return contacts[0].name if len(contacts) == 1 else ""
    wanted = set(name_skeletons(whole))
    for contact in contacts:
        if any(wanted & set(name_skeletons(name)) for name in contact.whole_names):
            return contact.name
    firsts = _first_word(first_name)
    for contact in contacts:
        if not any(contact.whole_names) or firsts & _first_word(contact.first_name):
            return contact.name
    return ""


def _first_word(name: str) -> set[str]:
    words = word_skeletons(name) if name else ()
    return set(words[0]) if words else set()
