"""What a leader may change in the own association's profile: harmless fields at once, the others by a proposal. Pure.

At once: the fields of permission level 0, which the role may write. By a proposal, which an officer decides about:
those here, by which the mission knows an association again.
"""

from __future__ import annotations

import re
from datetime import date

from diaspora.sentence import Sentence

PROPOSABLE = ("title", "title_ar", "status", "register_id", "siret", "founded_on", "dissolved_on")
STATUSES = ("active", "dormant", "dissolved")
_DATES = frozenset({"founded_on", "dissolved_on"})
MAX_CHARACTERS = 140
MAX_WORDS = 500


class ProposalRefused(ValueError):
    """A proposal that cannot be taken; the sentence says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_value(field: str, value: str) -> str:
    """The value as it is kept, "" for none. Raises ProposalRefused."""
    if field not in PROPOSABLE:
        raise ProposalRefused(Sentence("This field cannot be proposed: {field}.", field=field))
    text = value.strip()
    if len(text) > MAX_CHARACTERS:
        raise ProposalRefused(Sentence("At most {most} characters.", most=MAX_CHARACTERS))
    if field == "status" and text not in STATUSES:
        raise ProposalRefused(Sentence("The status is one of: {known}.", known=", ".join(STATUSES)))
    if field == "title" and not text:
        raise ProposalRefused(Sentence("An association has a name."))
    if field in _DATES and text:
        return _read_date(text)
    return _read_siret(text) if field == "siret" and text else text


def _read_siret(text: str) -> str:
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{14}", digits):
        raise ProposalRefused(Sentence("A SIRET has 14 digits."))
    return digits


def _read_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ProposalRefused(Sentence("Write the date as 2026-03-31.")) from None
