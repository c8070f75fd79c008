"""Values of the French registers: days, and the ways of writing nothing. Pure."""

import re
from datetime import date

# As they stand in exports of the register itself, of R (NA) and of spreadsheets.
NOTHING = frozenset({"", "na", "n/a", "null", "nan", "none", "_", "-", "0001-01-01", "0000-00-00", "01/01/0001"})
_FORMS = (
    re.compile(r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?"),
)


def said(text: str) -> str:
    """The text without blanks around it, "" where it says nothing."""
    stripped = text.strip()
    return "" if stripped.lower() in NOTHING else stripped


def day_of(text: str) -> date | None:
    """The day of `14/07/1970` or `1970-07-14`; None for nothing and for what is no day (0001-01-01 is the register's
    way to say "no date")."""
    told = said(text)
    for form in _FORMS:
        if found := form.fullmatch(told):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def padded(code: str, length: int) -> str:
    """A code with the zeros that a spreadsheet took from its front: `1001` -> `01001`."""
    told = said(code).removesuffix(".0")
    return told.zfill(length) if told.isdigit() else told
