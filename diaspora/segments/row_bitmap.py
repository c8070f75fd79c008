"""A set of row numbers as text: a bit per number, compressed. 200,000 people take some 34 kB at most. Pure."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable

# Row numbers are dense; a text that claims more is not one of ours.
MAX_BYTES = 16 * 2**20


def write_bitmap(numbers: Iterable[int]) -> str:
    """The numbers (0 and above) as text."""
    found = list(numbers)
    bits = bytearray(max(found, default=0) // 8 + 1)
    for number in found:
        bits[number >> 3] |= 1 << (number & 7)
    return base64.b85encode(zlib.compress(bytes(bits), 6)).decode("ascii")


def read_bitmap(text: str) -> frozenset[int]:
    """The numbers that were written. Raises ValueError for a text of other making."""
    try:
        bits = zlib.decompressobj().decompress(base64.b85decode(text), MAX_BYTES)
    except zlib.error as error:
        raise ValueError("this is not a bitmap of row numbers") from error
    return frozenset(8 * place + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1)
