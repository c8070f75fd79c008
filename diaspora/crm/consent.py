"""What the consent ledger means: who may be written to, and what its entries add up to.

Pure and independent of the order in which entries arrive; evidence never comes from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GRANTED, WITHDRAWN, OBJECTED, NONE = "granted", "withdrawn", "objected", ""
ACTIONS = frozenset({GRANTED, WITHDRAWN, OBJECTED})
CHANNELS = frozenset({"email", "measurement"})
ALL_TOPICS = "*"
# Only what the person did in person, with the mailbox in hand, lifts a withdrawal or an objection.
ACTS_OF_THE_PERSON = frozenset({"double opt-in", "preferences"})
BASES_WITHOUT_OPT_IN = frozenset({"public task", "legitimate interest"})


@dataclass(frozen=True, slots=True)
class ConsentState:
    """A contact's state for one topic and channel: `topic` is "", granted, withdrawn or objected;
    `all_topics` is the state of the entry that covers all topics ("", granted, withdrawn, objected)."""

    topic: str = NONE
    all_topics: str = NONE


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether mail is allowed; `reason` is "" or one of "objected", "withdrawn", "no consent"."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One entry of the ledger. `topic` is None where it covers all topics; `given_at` is naive UTC."""

    topic: str | None
    channel: str
    action: str
    source: str
    given_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the entries of one (topic, channel) add up to: the state, since when, and the entry that decided it."""

    state: str
    since: datetime
    entry: str = ""


def may_receive(state: ConsentState, basis: str) -> Verdict:
    """Whether a mail of a topic may go out under the topic's lawful basis for this contact ("" = none is set).

    A topic reads as granted only where no later withdrawal or objection covers it (see `reduce_consents`), so a
    grant given after an objection counts for its own topic, while the objection goes on to cover all the others.
    """
    if state.topic == GRANTED:
        return Verdict(True)
    for blocking in (OBJECTED, WITHDRAWN):
        if blocking in (state.all_topics, state.topic):
            return Verdict(False, blocking)
    if basis in BASES_WITHOUT_OPT_IN:
        return Verdict(True)
    return Verdict(False, "no consent")


def reduce_consents(entries: Iterable[ConsentEntry]) -> dict[tuple[str, str], str]:
    """State per (topic, channel), topic "*" for all topics; the same in whatever order the entries come.

    By time given: a withdrawal or objection stands until a later act of the person; evidence of a grant
    that was given earlier, or that others recorded, never lifts it. At the same instant the stricter entry wins.
    """
    return {place: standing.state for place, standing in standings(entries).items()}


def standings(entries: Iterable[ConsentEntry]) -> dict[tuple[str, str], Standing]:
    """Like `reduce_consents`, with the time and the entry behind each state."""
    found: dict[tuple[str, str], Standing] = {}
    for entry in sorted(entries, key=_order):
        place = (entry.topic or ALL_TOPICS, entry.channel)
        if entry.action == GRANTED:
            if entry.source in ACTS_OF_THE_PERSON or _is_open(found, place):
                _decide(found, place, entry)
            continue
        _decide(found, place, entry)
        if place[0] == ALL_TOPICS:
            for covered in [other for other in found if other[1] == entry.channel]:
                _decide(found, covered, entry)
    return found


def _is_open(found: dict[tuple[str, str], Standing], place: tuple[str, str]) -> bool:
    covering = (ALL_TOPICS, place[1])
    return not any(found[other].state != GRANTED for other in (place, covering) if other in found)


def _decide(found: dict[tuple[str, str], Standing], place: tuple[str, str], entry: ConsentEntry) -> None:
    present = found.get(place)
    if present and (present.state == entry.action or (present.state, entry.action) == (OBJECTED, WITHDRAWN)):
        return  # nothing changes: it stands since the earlier entry
    found[place] = Standing(entry.action, entry.given_at, entry.name)


_STRICTNESS = {GRANTED: 0, WITHDRAWN: 1, OBJECTED: 2}


def _order(entry: ConsentEntry) -> tuple[datetime, int, int, str, str, str, str]:
    personal = int(entry.source in ACTS_OF_THE_PERSON)
    return (
        entry.given_at, _STRICTNESS[entry.action], personal, entry.topic or "", entry.channel, entry.source, entry.name,
    )  # fmt: skip
