"""Why rows are rejected, and what to do about it."""

from collections.abc import Mapping

from diaspora.crm.imports.kinds import Kind
from diaspora.sentence import Sentence

REJECTION_REMEDIES: dict[str, str] = {
    "no name": Sentence("Write a first or last name, in Latin or Arabic script."),
    "bad e-mail": Sentence("Correct the e-mail address, or leave the cell empty."),
    "line break in e-mail": Sentence("Write one address in the cell, without a line break."),
    "no district": Sentence("Name a consular district in the row, in the import or in the settings."),
    "unknown district": Sentence("Write the district's code or title as in the list of districts."),
    "district not yours": Sentence("Name a consular district that you work for, or ask a colleague of that district."),
    "erased person": Sentence("This person asked to be erased. Nothing may be imported about them."),
}

# The codes as people read them, so that they stand among the texts to be translated.
CODES = (
    Sentence("no name"), Sentence("bad e-mail"), Sentence("line break in e-mail"), Sentence("no district"),
    Sentence("unknown district"), Sentence("district not yours"), Sentence("erased person"), Sentence("changed since"),
    Sentence("in use"),
)  # fmt: skip
# What was left out of rows that were taken in.
NOTES = (
    Sentence("gender not known"), Sentence("birth_year not known"), Sentence("preferred_language not known"),
    Sentence("email not readable"), Sentence("phone not readable"), Sentence("coordinates not readable"),
    Sentence("leader without address or telephone"), Sentence("title cut to 140 characters"),
)  # fmt: skip


def remedies_of(kind: Kind) -> Mapping[str, str]:
    """Code of a reason -> what to do, those of the kind among them."""
    return {**REJECTION_REMEDIES, **kind.remedies}
