"""Tokens in the links of mails: what they stand for, and proof that this site made them.

A token names a thing, it grants no more than its kind allows, and it never carries personal data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Container
from functools import lru_cache
from typing import Any

from diaspora.crm.errors import BadToken

UNSUBSCRIBE, OPT_IN, CLICK, PREFERENCES, SIGN_IN = "u", "o", "c", "p", "s"
_MAC_BYTES = 20  # 160 bits: 32 characters of base32, with no padding
_MAC_CHARS = 32
_MAX_TOKEN_LENGTH = 400
_IDENT = re.compile(r"[\x21-\x7e]{1,140}")
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567".ljust(256, b" ")
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
    inner, outer = (state.copy() for state in _keyed(key))
    inner.update(f"{kind}|{ident}".encode("ascii"))
    outer.update(inner.digest())
    return _base32(outer.digest()[:_MAC_BYTES])


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> tuple[Any, Any]:
    """The two states of HMAC-SHA256 (RFC 2104) once the key has gone in.

    A mail has ten links: copying the states costs a seventh of keying `hmac` anew. A test holds it equal to that.
    """
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _base32(data: bytes) -> str:
    """RFC 4648 in lower case without padding; Python's own takes ten times as long, and a mail has ten links.

    The number is spread from 5 to 8 bits a digit, all digits at once: halves are moved apart, then halves of halves.
    """
    digits = (8 * len(data) + 4) // 5
    width = 1 << (digits - 1).bit_length() if digits else 1
    number = int.from_bytes(data, "big") << (5 * width - 8 * len(data))
    for move, low, high in _levels(width):
        number = number & low | (number & high) << move
    return number.to_bytes(width, "big").translate(_ALPHABET)[:digits].decode("ascii")


@lru_cache(maxsize=16)
def _levels(width: int) -> tuple[tuple[int, int, int], ...]:
    """For each halving of `width` digits: how far the upper half of each part moves, and the masks of both halves."""
    levels: list[tuple[int, int, int]] = []
    half = width // 2
    while half:
        part = (1 << 5 * half) - 1
        low = sum(part << (16 * half * number) for number in range(width // (2 * half)))
        levels.append((3 * half, low, low << 5 * half))
        half //= 2
    return tuple(levels)
