"""E-mail addresses: the one normal form that is stored, and the keyed hash that stands for it.

Never looks anything up in the DNS, never guesses what was meant.
"""

import hmac
import re

from email_validator import EmailNotValidError, validate_email

from diaspora.crm.errors import BadEmail

MAX_ADDRESS_LENGTH = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_LINE_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Nearly every address of a community's file has this plain form; the full check costs fifty times as much.
_PLAIN = re.compile(
    r"[a-z0-9][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)


def normalise_email(raw: str) -> str:
    """The address in lower case with an ASCII domain, e.g. `Amina@Exemple.FR ` -> `amina@exemple.fr`.

    Raises BadEmail with code "empty", "line break", "too long" or "not an address". A line break inside the
    address is refused, not removed: in a header it would begin a header of its own (RFC 5322 2.2).
    """
    address = raw.strip().translate(_INVISIBLE).strip()
    if not address:
        raise BadEmail("empty")
    if _LINE_BREAK.search(address):
        raise BadEmail("line break")
    if len(address) > MAX_ADDRESS_LENGTH:
        raise BadEmail("too long")
    if _CONTROL.search(address):
        raise BadEmail("not an address")
    lowered = address.lower()
    if _PLAIN.fullmatch(lowered) and len(lowered.partition("@")[0]) <= 64 and "--" not in lowered.partition("@")[2]:
        return lowered
    return _check_fully(lowered)


def _check_fully(lowered: str) -> str:
    try:
        checked = validate_email(lowered, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        raise BadEmail("not an address") from None
    address = f"{checked.local_part}@{checked.ascii_domain}".lower()
    if len(address) > MAX_ADDRESS_LENGTH:
        raise BadEmail("too long")
    return address


def address_key(normalised: str, key: bytes) -> str:
    """64 lower-case hex characters, HMAC-SHA256 of a normalised address under the site's key.

    It stays when the address is erased, so that a suppression outlives it; without the key it cannot be guessed back.
    """
    return hmac.digest(key, normalised.encode("utf-8"), "sha256").hex()
