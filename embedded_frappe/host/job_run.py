"""Runs one job on a site: connect, call, commit or roll back, log a failure without personal data, disconnect."""

from __future__ import annotations

import json
import time
import traceback

import frappe

from embedded_frappe.errors import ConnectionLost
from embedded_frappe.host.request_site import sites_path

_RETRIES = 3


def run_order(site: str, user: str, method: str, kwargs_json: str) -> None:
    """Run `method` with the JSON arguments, as `user`, in a transaction of its own.

    Retried whole when the database reports a deadlock or a time-out, or was lost; any other error is logged and raised
    again.
    """
    for attempt in range(_RETRIES + 1):
        frappe.init(site=site, sites_path=sites_path())
        try:
            frappe.connect()
            frappe.set_user(user)
            frappe.get_attr(method)(**json.loads(kwargs_json))
            frappe.db.commit()
            return
        except Exception as error:
            if getattr(frappe.local, "db", None):
                frappe.db.rollback()
            if not (is_passing(error) and attempt < _RETRIES):
                frappe.logger("jobs").error("job %s failed: %s", method, describe_failure(error))
                raise
        finally:
            frappe.destroy()
        time.sleep(attempt + 1)


def describe_failure(error: BaseException) -> str:
    """Class and places of an error, without its message: messages may quote people's data."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {places}"


def is_passing(error: BaseException) -> bool:
    """May the same work go well when it is done again: a deadlock, a busy database, a lost connection?"""
    return isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError | ConnectionLost)
