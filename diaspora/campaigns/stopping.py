"""When a campaign stops itself: too many permanent failures or complaints among what was sent. Pure.

The reason is kept as an English sentence on the campaign and said in the reader's language from its pattern.
"""

import re
from dataclasses import dataclass

from diaspora.sentence import Sentence, Translate

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


def say_reason(reason: str, translate: Translate) -> str:
    """A kept reason in the language of `translate`; what is none of ours stays as it is."""
    for text in (BOUNCES, COMPLAINTS):
        pattern = re.escape(text).replace(r"\{share\}", "(?P<share>.+)").replace(r"\{limit\}", "(?P<limit>.+)")
        if found := re.fullmatch(pattern, reason):
            return translate(text).format(**found.groupdict())
    return translate(reason) if reason else ""


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
