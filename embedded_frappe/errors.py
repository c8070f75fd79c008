"""The errors of the stand-in host itself (Frappe's own are in frappe/exceptions.py)."""

import sqlite3

PAGE = "docs/embedded.md"


class EmbeddedFrappeError(Exception):
    """Base of everything that embedded_frappe raises about itself."""


class RealFrappePresent(EmbeddedFrappeError):
    """A real Frappe can be imported here, so the stand-in would hide it."""


class NotSupportedByEmbedded(EmbeddedFrappeError, NotImplementedError):
    """A call that Frappe has and embedded_frappe has not; never a quiet None."""

    http_status_code = 501

    def __init__(self, call: str) -> None:
        super().__init__(f"{call} is not supported by embedded_frappe; see {PAGE} for what is.")
        self.call = call


class ConnectionLost(EmbeddedFrappeError):
    """The database went away in the middle; a request that only reads, or a job, is run again whole."""

    http_status_code = 503


class DatabaseUnusable(EmbeddedFrappeError, sqlite3.OperationalError):
    """The site's file is damaged, or not the database of a site; it says which file, and what to do."""

    http_status_code = 503


def refuse_options(call: str, options: dict[str, object]) -> None:
    """Raise NotSupportedByEmbedded for the first keyword that `call` does not know."""
    for option in options:
        raise NotSupportedByEmbedded(f"{call}({option}=...)")
