"""What becomes of a row of which nobody knows whether its mail was accepted.

Pure. Asks the provider and decides; "absent" is believed only after the settle window, and nothing is sent from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from diaspora.campaigns.ledger import Event
from diaspora.campaigns.providers.port import Absent, CannotTell, Found, Provider, Trace, Unanswered
from diaspora.campaigns.sender import Settlement
from diaspora.campaigns.windows import Windows


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row in state unknown. `settles_at`: from when on the provider's "no trace" is proof. Naive UTC."""

    name: str
    campaign: str
    token: str
    attempt: int
    settles_at: datetime


def resolve_doubts(
    doubts: Sequence[Doubt], provider: Provider, now: datetime, windows: Windows
) -> dict[str, Settlement]:
    """Settlements by name for doubts of one campaign; rows that must wait longer are left out."""
    if not doubts:
        return {}
    traces = provider.find([doubt.name for doubt in doubts], doubts[0].campaign)
    return _settled(doubts, traces, now, windows)


def _settled(
    doubts: Sequence[Doubt], traces: Mapping[str, Trace], now: datetime, windows: Windows
) -> dict[str, Settlement]:
    decided = {doubt.name: judge_trace(doubt, traces[doubt.name], now, windows) for doubt in doubts}
    return {name: settlement for name, settlement in decided.items() if settlement is not None}


def judge_trace(doubt: Doubt, trace: Trace, now: datetime, windows: Windows) -> Settlement | None:
    """What a trace proves of a doubt, or None while it proves nothing yet.

    A row whose absence was proved as often as it may be attempted fails, so that no loop goes on for ever.
    """
    if isinstance(trace, Found):
        return Settlement(Event.TRACE_FOUND, provider_message_id=trace.provider_message_id)
    if now < doubt.settles_at:
        return None
    match trace:
        case Unanswered():
            return None
        case CannotTell():
            return Settlement(Event.CANNOT_TELL, "provider cannot tell")
        case Absent() if doubt.attempt >= windows.max_attempts:
            return Settlement(Event.REFUSED, "gave up: no answer")
        case Absent():
            wait = timedelta(seconds=windows.retry_after_s(doubt.attempt, None))
            return Settlement(Event.ABSENCE_PROVED, "absent", not_before=now + wait)
