"""Telephone numbers in their one stored form, E.164."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from diaspora.crm.errors import BadPhone

# Countries whose numbers have nine digits, with a 0 before them at home: nearly all of a mission's file is written so,
# and the library takes a hundred times as long for what it says of them.
_NINE_DIGITS = {"FR": "33", "MA": "212", "NL": "31"}
_BETWEEN = re.compile(r"[\s.\-/()]+")
_NATIONAL = re.compile(r"0([1-9]\d{8})")
_INTERNATIONAL = re.compile(r"(?:\+|00)(33|212|31)([1-9]\d{8})")


def _plain(text: str, country_code: str) -> str:
    """E.164 of a number in one of the two usual forms, "" of any other."""
    digits = _BETWEEN.sub("", text)
    if found := _INTERNATIONAL.fullmatch(digits):
        return f"+{found[1]}{found[2]}"
    if (prefix := _NINE_DIGITS.get(country_code)) and (found := _NATIONAL.fullmatch(digits)):
        return f"+{prefix}{found[1]}"
    return ""


@lru_cache(maxsize=16_384)
def to_e164(raw: str, country_code: str) -> str:
    """E.164 of a number as people write it: `06 12 34 56 78`, `0033...`, `+33...`, `٠٦...`.

    `country_code` is the ISO 3166 alpha-2 country for numbers without a prefix ("" when none is known).
    Raises BadPhone with code "empty" or "not a number".
    """
    text = _ascii_digits(raw).strip()
    if plain := _plain(text, country_code):
        return plain
    if not text:
        raise BadPhone("empty")
    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text, country_code.upper() or None)
    except phonenumbers.NumberParseException:
        raise BadPhone("not a number") from None
    if not phonenumbers.is_possible_number(number):
        raise BadPhone("not a number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
