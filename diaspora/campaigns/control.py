"""What people do to a campaign on its way: start, pause, resume, cancel, decide. The door for api.py and commands.

Each is safe to repeat: a double click does once what a click does. Permission is the caller's to check.
"""

from diaspora import clock
from diaspora.campaigns import campaign_store, store, wakeup_store
from diaspora.campaigns.ledger_store import SiteLedger


def approve(campaign: str, version: str, sha256: str | None = None) -> str:
    """Approve as the user of the session (see store.approve) and start, unless a time is set; the state afterwards.

    A process that dies in between leaves it to the sweeper. Raises ApprovalRefused, ContentRefused, SegmentError.
    """
    store.approve(campaign, version, sha256)
    if campaign_store.is_scheduled(campaign):
        return campaign_store.state_of(campaign)
    return start(campaign)


def start(campaign: str) -> str:
    """Send an approved campaign; the state afterwards ("planning" when it took). Anything else is left as it is."""
    campaign_store.start(campaign, clock.utcnow())
    return _woken(campaign)


def pause(campaign: str, reason: str) -> str:
    """Stop claiming from now on; mails that were already handed over are still written down. The state afterwards."""
    return campaign_store.pause(campaign, reason)


def resume(campaign: str) -> str:
    """Go on with a paused campaign; the state afterwards."""
    campaign_store.resume(campaign)
    return _woken(campaign)


def cancel(campaign: str) -> str:
    """Write to nobody else; all who wait are skipped as "cancelled". The state afterwards."""
    state = campaign_store.cancel(campaign, clock.utcnow())
    if state == "cancelled":
        SiteLedger().cancel_queued(campaign)
    return state


def decide_undetermined(recipient: str, sent: bool) -> None:
    """Write down what a person found out about a recipient of which no provider can tell."""
    SiteLedger().decide_by_hand(recipient, sent, clock.utcnow())


def _woken(campaign: str) -> str:
    state = campaign_store.state_of(campaign)
    if state == "planning":
        wakeup_store.wake_planner(campaign)
    elif state == "sending":
        wakeup_store.wake_senders(campaign)
    return state
