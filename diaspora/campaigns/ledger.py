"""The law of the ledger: in which states a recipient can be, and what leads from one to the next.

Pure. `ledger_store` takes both the WHERE and the SET of its updates from this table, so that nothing else is possible.
Owns also the reason why a row may not be attempted. Never reads a clock or a database.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from diaspora.campaigns.errors import ForbiddenTransition


class State(StrEnum):
    """Where a recipient stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    ATTEMPTING = "attempting"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    UNDETERMINED = "undetermined"


class Event(StrEnum):
    """What can happen to a recipient."""

    CLAIM = "claim"
    ATTEMPT = "attempt"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    NOT_ALLOWED = "not allowed"
    RELEASED = "released"
    NOT_HANDED_OVER = "not handed over"
    CLAIM_EXPIRED = "claim expired"
    ATTEMPT_EXPIRED = "attempt expired"
    TRACE_FOUND = "trace found"
    ABSENCE_PROVED = "absence proved"
    CANNOT_TELL = "cannot tell"
    CANCELLED = "cancelled"
    PERSON_SAYS_SENT = "person says sent"
    PERSON_SAYS_NOT_SENT = "person says not sent"


OPEN_STATES = (State.QUEUED, State.CLAIMED, State.ATTEMPTING, State.UNKNOWN)
"""A campaign with a row in one of these is not finished."""

FINAL_STATES = (State.SENT, State.FAILED, State.SKIPPED, State.UNDETERMINED)

TRANSITIONS = MappingProxyType(
    {
        (State.QUEUED, Event.CLAIM): State.CLAIMED,
        (State.QUEUED, Event.CANCELLED): State.SKIPPED,
        (State.CLAIMED, Event.ATTEMPT): State.ATTEMPTING,
        (State.CLAIMED, Event.NOT_ALLOWED): State.SKIPPED,
        (State.CLAIMED, Event.RELEASED): State.QUEUED,
        (State.CLAIMED, Event.CLAIM_EXPIRED): State.QUEUED,
        (State.ATTEMPTING, Event.ACCEPTED): State.SENT,
        (State.ATTEMPTING, Event.REFUSED): State.FAILED,
        (State.ATTEMPTING, Event.DEFERRED): State.QUEUED,
        (State.ATTEMPTING, Event.UNCERTAIN): State.UNKNOWN,
        # The holder of the lease itself knows that the provider was not called.
        (State.ATTEMPTING, Event.NOT_ALLOWED): State.SKIPPED,
        (State.ATTEMPTING, Event.NOT_HANDED_OVER): State.QUEUED,
        (State.ATTEMPTING, Event.ATTEMPT_EXPIRED): State.UNKNOWN,
        # A slow holder may bring its outcome after the sweeper gave up on it; the outcome is better than a guess.
        (State.UNKNOWN, Event.ACCEPTED): State.SENT,
        (State.UNKNOWN, Event.REFUSED): State.FAILED,
        (State.UNKNOWN, Event.DEFERRED): State.QUEUED,
        (State.UNKNOWN, Event.TRACE_FOUND): State.SENT,
        (State.UNKNOWN, Event.ABSENCE_PROVED): State.QUEUED,
        (State.UNKNOWN, Event.CANNOT_TELL): State.UNDETERMINED,
        (State.UNDETERMINED, Event.TRACE_FOUND): State.SENT,
        (State.UNDETERMINED, Event.PERSON_SAYS_SENT): State.SENT,
        (State.UNDETERMINED, Event.PERSON_SAYS_NOT_SENT): State.FAILED,
    }
)


def next_state(state: State, event: Event) -> State:
    """The state after an event. Raises ForbiddenTransition for what the table does not hold."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(state, event) from None


def sources_of(event: Event) -> tuple[State, ...]:
    """The states in which an event may happen, in the order of the table."""
    return tuple(state for state, known in TRANSITIONS if known is event)


def target_of(event: Event) -> State:
    """The one state to which an event leads, wherever it happens (a test holds the table to that)."""
    return TRANSITIONS[sources_of(event)[0], event]


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What is true of a claimed row at this moment, read afresh after it was not allowed to be attempted."""

    campaign_state: str
    contact_status: str
    address_is_there: bool
    is_suppressed: bool
    consent_refusal: str
    """The reason why the person may not be written to on this topic, or ""."""


def explain(facts: AttemptFacts) -> str:
    """The reason to skip a row that was not allowed to be attempted, or "" if nothing speaks against it any more."""
    if facts.campaign_state == "cancelled":
        return "cancelled"
    if facts.contact_status == "erased":
        return "erased"
    if facts.contact_status != "active":
        return "inactive"
    if not facts.address_is_there:
        return "address changed"
    if facts.is_suppressed:
        return "suppressed"
    return facts.consent_refusal
