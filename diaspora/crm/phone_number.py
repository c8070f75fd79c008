"""Telephone numbers in their one stored form, E.164."""

import unicodedata
from functools import lru_cache

import phonenumbers

from diaspora.crm.errors import BadPhone


@lru_cache(maxsize=16_384)
def to_e164(raw: str, country_code: str) -> str:
    """E.164 of a number as people write it: `06 12 34 56 78`, `0033...`, `+33...`, `٠٦...`.

    `country_code` is the ISO 3166 alpha-2 country for numbers without a prefix ("" when none is known).
    Raises BadPhone with code "empty" or "not a number".
    """
    text = _ascii_digits(raw).strip()
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
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
