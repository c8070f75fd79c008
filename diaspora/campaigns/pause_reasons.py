"""Why a campaign waits: each reason of our own, kept as an English sentence with values, said in the reader's language.

A person's own words and a provider's stay as they are. Pure.
"""

from __future__ import annotations

import re

from diaspora.campaigns.stopping import BOUNCES, COMPLAINTS
from diaspora.sentence import Sentence, Translate

AUDIENCE = Sentence("The audience has {people} people now, {approved} were approved.")
OVERDUE = Sentence("It was due at {due} UTC and is overdue.")
EVENT_MOVED = Sentence("The event has moved. Look at the campaign and submit it again.")
RESTORED = Sentence("The site was restored from a back-up.")
RESTORED_SENDING = Sentence("The site was restored from a back-up. Some messages may have been sent after it was made.")
REASONS = (BOUNCES, COMPLAINTS, AUDIENCE, OVERDUE, EVENT_MOVED, RESTORED, RESTORED_SENDING)
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def say_reason(reason: str, translate: Translate) -> str:
    """A kept reason in the language of `translate`; what is none of ours stays as it is."""
    for text in REASONS:
        pattern = _PLACE.sub(r"(?P<\1>.+)", re.escape(str(text)))
        if found := re.fullmatch(pattern, reason):
            return translate(str(text)).format(**found.groupdict())
    return reason
