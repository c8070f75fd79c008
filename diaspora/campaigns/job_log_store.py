"""What jobs did, a JSON object per line in the host's log `diaspora`: ids and numbers, never anything of a person."""

import json

import frappe

from diaspora import clock


def note_job(event: str, **facts: str | float | dict[str, int]) -> None:
    """One line: when, what, and the facts."""
    told = {"at": clock.utcnow().isoformat(timespec="milliseconds"), "event": event, **facts}
    frappe.logger("diaspora").info(json.dumps(told, sort_keys=True))
