"""The shared pace of a provider's account on the site's database: every worker of every process takes its turn here.

A turn is a compare-and-swap with a fresh token, committed; whoever loses it looks again.
"""

import hashlib
from datetime import datetime, timedelta

import frappe

from diaspora.campaigns.call_pace import grant
from diaspora.campaigns.transaction_store import committed

_DOCTYPE = "Diaspora Call Pace"
_TOKEN_LENGTH = 32
_LOST_WAIT_S = 0.02
# Whoever had the last turn asks so much later than those who wait beside it.
_COURTESY_S = 0.03


class SharedTurns:
    """The turns of one account (see sender.Turns); `account` is hashed, so that no key is kept in clear."""

    def __init__(self, account: str, calls_per_window: int) -> None:
        self._name = hashlib.sha256(f"pace|{account}".encode()).hexdigest()[:32]
        self._calls_per_window = calls_per_window
        self._had_the_last = False
        self._make_row()

    def take(self, wanted: int, now: datetime) -> tuple[int, float]:
        """See sender.Turns."""
        frappe.db.commit()
        next_call_at, was = frappe.db.get_value(_DOCTYPE, self._name, ["next_call_at", "claim_token"])
        granted = grant(next_call_at, now, wanted, self._calls_per_window)
        if not granted.calls:
            courtesy_s, self._had_the_last = (_COURTESY_S if self._had_the_last else 0.0), False
            return 0, granted.wait_s + courtesy_s
        token = frappe.generate_hash(length=_TOKEN_LENGTH)
        committed(lambda: self._swap(was or "", token, granted.next_call_at))
        won = frappe.db.get_value(_DOCTYPE, self._name, "claim_token") == token
        # Lost, or overtaken since: to believe that it was lost wastes a turn and never exceeds the rate.
        self._had_the_last = won
        return (granted.calls, 0.0) if won else (0, _LOST_WAIT_S)

    def hold(self, seconds: float, now: datetime) -> None:
        """See sender.Turns."""
        until = now + timedelta(seconds=seconds)
        committed(
            lambda: frappe.db.sql(
                "UPDATE `tabDiaspora Call Pace` SET next_call_at = %(until)s"
                " WHERE name = %(name)s AND (next_call_at IS NULL OR next_call_at < %(until)s)",
                {"name": self._name, "until": until},
            )
        )

    def _swap(self, was: str, token: str, next_call_at: datetime) -> None:
        frappe.db.sql(
            "UPDATE `tabDiaspora Call Pace` SET claim_token = %(token)s, next_call_at = %(next)s"
            " WHERE name = %(name)s AND COALESCE(claim_token, '') = %(was)s",
            {"name": self._name, "token": token, "next": next_call_at, "was": was},
        )

    def _make_row(self) -> None:
        if frappe.db.exists(_DOCTYPE, self._name):
            return
        now = datetime(2000, 1, 1)
        columns = ["name", "key", "creation", "modified", "owner", "modified_by"]
        row = (self._name, self._name, now, now, "Administrator", "Administrator")
        committed(lambda: frappe.db.bulk_insert(_DOCTYPE, columns, [row], ignore_duplicates=True))
