"""Cells that a spreadsheet takes for text and nothing else (OWASP, CSV injection). Pure."""

import re

# Also in their full-width forms, which some programs fold.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def inert(text: str) -> str:
    """The text with an apostrophe before what could begin a formula. Numbers and E.164 telephones compute nothing."""
    return "'" + text if text.startswith(_STARTS) and not _NUMBER.fullmatch(text) else text
