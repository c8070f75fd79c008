"""The jobs of schedules. Each is safe to repeat."""

from __future__ import annotations

from .series_store import make_next_drafts


def prepare_recurring() -> None:
    """Each hour: the next draft of every recurring campaign that has begun."""
    make_next_drafts()
