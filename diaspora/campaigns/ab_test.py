"""Two subjects or contents tried on a part of the audience, and the better one for the rest. Pure: who gets which, and
which wins.

The arm of a person follows from a hash, so that a plan made again deals the same. The second one of a language is a
variant of its own in the frozen content, under the language's tag with the private subtag `x-b` (BCP 47, 2.2.7).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

ARM_A, ARM_B, HELD = "A", "B", "held"
ARM_SUFFIX = "-x-b"
_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class ArmCount:
    """Of one arm: people who agreed to be measured and got it, and how many of them followed a link themselves."""

    measured: int
    clicked: int

    @property
    def rate(self) -> float:
        """The share of them that followed a link."""
        return self.clicked / self.measured if self.measured else 0.0


def is_arm(language: str) -> bool:
    """Return whether a variant's language is that of the second arm of a test."""
    return language.endswith(ARM_SUFFIX)


def spoken(language: str) -> str:
    """Return the language of a variant as its readers know it."""
    return language.removesuffix(ARM_SUFFIX)


def arm_of(campaign: str, contact: str, share_percent: int) -> str:
    """Return the arm of a person: half of the share gets A, half B, the rest waits for the winner."""
    digest = hashlib.sha256(f"{campaign}|{contact}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % _PARTS
    limit = _PARTS * share_percent // 100
    if place >= limit:
        return HELD
    return ARM_A if place < limit // 2 else ARM_B


def winner_of(a: ArmCount, b: ArmCount, minimum_clicks: int) -> str:
    """Return the better arm; A where too few people clicked to tell, and where both are equal."""
    if a.clicked + b.clicked < minimum_clicks:
        return ARM_A
    return ARM_B if b.rate > a.rate else ARM_A
