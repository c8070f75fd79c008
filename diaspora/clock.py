"""The one clock of the app. Pure code is handed the time; everything else asks here, so that a test can stop it."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present moment as a naive datetime in UTC, to the microsecond (the site's zone is UTC)."""
    return datetime.now(UTC).replace(tzinfo=None)
