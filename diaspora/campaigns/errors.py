"""What can go wrong in campaigns. Errors that a person reads say where and what to do."""


class CampaignError(Exception):
    """Base of everything that this package raises."""


class ForbiddenTransition(CampaignError):
    """The law of the ledger (or of a campaign's states) knows no such step; nothing was changed."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"nothing leads from {state!r} by {event!r}")
        self.state = state
        self.event = event


class BadWindows(CampaignError):
    """The settings of leases and settle windows contradict each other; no campaign is sent with them."""
