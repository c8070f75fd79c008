"""Instants of the host's tables: naive UTC as fixed-width ISO text, so that comparing texts compares instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """The instant now, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def as_text(instant: datetime) -> str:
    """`2026-03-16T09:00:00.000000`, always 26 characters."""
    return instant.isoformat(timespec="microseconds")


def text_in(seconds: float) -> str:
    """The instant `seconds` from now (negative: ago), as text."""
    return as_text(utc_now() + timedelta(seconds=seconds))
