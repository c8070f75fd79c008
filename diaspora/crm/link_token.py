"""Tokens in the links of mails: what they stand for, and proof that this site made them.

A token names a thing, it grants no more than its kind allows, and it never carries personal data.
"""

import base64
import hmac
import re
from collections.abc import Container

from diaspora.crm.errors import BadToken

UNSUBSCRIBE, OPT_IN, CLICK, PREFERENCES = "u", "o", "c", "p"
_MAC_BYTES = 20  # 160 bits: 32 characters of base32, with no padding
_MAC_CHARS = 32
_MAX_TOKEN_LENGTH = 400
_IDENT = re.compile(r"[\x21-\x7e]{1,140}")
_SHAPE = re.compile(r"[a-z][a-z2-7]+")


def make_token(kind: str, ident: str, key: bytes) -> str:
    """A token of lower-case base32 for `ident` (1 to 140 printable ASCII characters) as `kind` (one letter).

    Lower case and digits only: it survives case-folding mail clients and collations. Raises ValueError.
    """
    if len(kind) != 1 or not ("a" <= kind <= "z") or not _IDENT.fullmatch(ident):
        raise ValueError("a token needs a kind of one letter and an ident of printable ASCII")
    return kind + _mac(kind, ident, key) + _base32(ident.encode("ascii"))


def read_token(token: str, kinds: Container[str], key: bytes) -> tuple[str, str]:
    """(kind, ident) of a token made with `key` for one of `kinds`. Raises BadToken for anything else."""
    text = token.strip().lower()
    if len(text) > _MAX_TOKEN_LENGTH or not _SHAPE.fullmatch(text) or text[0] not in kinds:
        raise BadToken("this link is not complete, or was not made here")
    mac, body = text[1 : 1 + _MAC_CHARS], text[1 + _MAC_CHARS :]
    ident = _ident_of(body)
    # The body is compared re-encoded as well: base32 has spare bits, and one ident must have one token.
    if not hmac.compare_digest(mac, _mac(text[0], ident, key)) or _base32(ident.encode("ascii")) != body:
        raise BadToken("this link is not complete, or was not made here")
    return text[0], ident


def _ident_of(body: str) -> str:
    try:
        return base64.b32decode(body.upper() + "=" * (-len(body) % 8)).decode("ascii")
    except ValueError:
        raise BadToken("this link is not complete, or was not made here") from None


def _mac(kind: str, ident: str, key: bytes) -> str:
    digest = hmac.digest(key, f"{kind}|{ident}".encode("ascii"), "sha256")
    return _base32(digest[:_MAC_BYTES])


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()
