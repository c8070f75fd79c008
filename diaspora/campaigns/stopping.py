"""When a campaign stops itself: too many permanent failures or complaints among what was sent. Pure.

`pause_reasons` says the reason in the reader's language.
"""

from dataclasses import dataclass

from diaspora.sentence import Sentence

BOUNCES = "{share} % of the messages bounced for good; the limit is {limit} %."
COMPLAINTS = "{share} % of the readers complained; the limit is {limit} %."


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares in per cent, 0 for no limit; of fewer than `minimum_sent` messages no share is taken."""

    bounce_percent: float
    complaint_percent: float
    minimum_sent: int


def reason_to_stop(sent: int, bounced: int, complained: int, limits: Limits) -> Sentence | None:
    """Why a campaign with these numbers is to be paused, or None. Complaints go first: they weigh more."""
    if not sent or sent < limits.minimum_sent:
        return None
    for number, limit, text in (
        (complained, limits.complaint_percent, COMPLAINTS),
        (bounced, limits.bounce_percent, BOUNCES),
    ):
        share = 100 * number / sent
        if limit and share > limit:
            return Sentence(text, share=_number(share), limit=_number(limit))
    return None


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
