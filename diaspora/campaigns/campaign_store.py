"""The row of a campaign while it travels: its steps, the planner's claim, and what of it is due.

The only writer of Campaign.state from approval on. Each step is a compare-and-swap committed on its own; whether it
took is read from the row, never from a count. `modified` moves along, so that a form opened before cannot overwrite it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from diaspora import clock
from diaspora.campaigns.campaign_states import STEPS, Step
from diaspora.campaigns.ledger_store import open_states
from diaspora.campaigns.transaction_store import committed

_TOKEN_LENGTH = 32

_VERSION_IS_APPROVED = """EXISTS (
    SELECT 1 FROM `tabDiaspora Content Version` v
    WHERE v.name = `tabDiaspora Campaign`.content_version AND v.campaign = `tabDiaspora Campaign`.name
      AND v.state = 'approved')"""


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """A planner's hold on a campaign."""

    campaign: str
    token: str
    cursor: int
    planned: int
    content_version: str
    author: str


def state_of(campaign: str) -> str:
    """The campaign's state as of the newest commit."""
    frappe.db.commit()
    return frappe.db.get_value("Diaspora Campaign", campaign, "state")


def is_scheduled(campaign: str) -> bool:
    """Whether the campaign waits for a time; without one it starts as soon as it is approved."""
    return bool(frappe.db.get_value("Diaspora Campaign", campaign, "scheduled_at"))


def start(campaign: str, now: datetime) -> bool:
    """approved -> planning, only on an approved content version; the plan starts from nothing. Whether it took."""
    _step(
        campaign,
        Step.START,
        """, started_at = %(now)s, pause_reason = '', plan_cursor = 0, plan_total = 0, plan_done = 0,
        claim_token = '', lease_until = NULL, ab_winner = ''""",
        _VERSION_IS_APPROVED,
        now=now,
    )
    return state_of(campaign) == "planning"


def pause(campaign: str, reason: str) -> str:
    """Nothing more is claimed from now on; the state afterwards."""
    return _step(campaign, Step.PAUSE, ", pause_reason = %(reason)s", reason=reason[:140])


def resume(campaign: str) -> str:
    """Go on where the campaign was; the state afterwards."""
    _step(campaign, Step.RESUME_PLAN, ", pause_reason = ''", "plan_done = 0")
    return _step(campaign, Step.RESUME_SENDING, ", pause_reason = ''", "plan_done = 1")


def cancel(campaign: str, now: datetime) -> str:
    """No recipient is attempted any more; the state afterwards."""
    return _step(campaign, Step.CANCEL, ", finished_at = %(now)s", now=now)


def ask_again(campaign: str, reason: str, claim: PlanClaim | None = None) -> str:
    """Back to awaiting approval, with the reason that a person reads; the state afterwards.

    A planner gives its claim: what it found out counts no more once another planner has taken over.
    """
    return _step(
        campaign,
        Step.ASK_AGAIN,
        ", pause_reason = %(reason)s, claim_token = '', lease_until = NULL",
        "%(token)s IS NULL OR claim_token = %(token)s",
        reason=reason[:140],
        token=claim and claim.token,
    )


def finish_if_done(campaign: str, now: datetime) -> str:
    """Finished is computed: all planned, and no row in a state that is not final. The state afterwards."""
    return _step(
        campaign,
        Step.FINISH,
        ", finished_at = %(now)s",
        """plan_done = 1 AND NOT EXISTS (
            SELECT 1 FROM `tabDiaspora Recipient` r
            WHERE r.campaign = `tabDiaspora Campaign`.name AND r.state IN %(open)s)""",
        now=now,
        open=open_states(),
    )


def claim_plan(campaign: str, now: datetime, lease_until: datetime) -> PlanClaim | None:
    """Take the campaign's plan over, if it is to be planned and no living planner has it."""
    token = frappe.generate_hash(length=_TOKEN_LENGTH)
    committed(
        lambda: frappe.db.sql(
            """UPDATE `tabDiaspora Campaign` SET claim_token = %(token)s, lease_until = %(lease)s, modified = %(now)s
            WHERE name = %(campaign)s AND state = 'planning' AND plan_done = 0
              AND (claim_token IS NULL OR claim_token = '' OR lease_until IS NULL OR lease_until < %(now)s)""",
            {"campaign": campaign, "token": token, "lease": lease_until, "now": now},
        )
    )
    rows = frappe.db.sql(
        """SELECT name, claim_token, plan_cursor, plan_total, content_version, author
        FROM `tabDiaspora Campaign` WHERE name = %(campaign)s AND claim_token = %(token)s""",
        {"campaign": campaign, "token": token},
    )
    return PlanClaim(*rows[0]) if rows else None


def advance_plan(claim: PlanClaim, cursor: int, planned: int, lease_until: datetime) -> bool:
    """Move the plan on within the caller's transaction, if the claim still holds and the cursor is where it was.

    Whether it took; where not, the caller must roll back. Does not commit.
    """
    values = {
        "campaign": claim.campaign,
        "token": claim.token,
        "was": claim.cursor,
        "cursor": cursor,
        "planned": planned,
        "lease": lease_until,
        "modified": clock.utcnow(),
    }
    frappe.db.sql(
        """UPDATE `tabDiaspora Campaign`
        SET plan_cursor = %(cursor)s, plan_total = %(planned)s, lease_until = %(lease)s, modified = %(modified)s
        WHERE name = %(campaign)s AND claim_token = %(token)s AND state = 'planning' AND plan_cursor = %(was)s""",
        values,
    )
    # Our own UPDATE is seen by this SELECT even where the rest of the snapshot is older.
    return bool(
        frappe.db.sql(
            """SELECT 1 FROM `tabDiaspora Campaign` WHERE name = %(campaign)s AND claim_token = %(token)s
            AND state = 'planning' AND plan_cursor = %(cursor)s AND plan_total = %(planned)s
            AND lease_until = %(lease)s""",
            values,
        )
    )


def release_plan(claim: PlanClaim) -> None:
    """Let another planner go on from the cursor at once."""
    committed(
        lambda: frappe.db.sql(
            """UPDATE `tabDiaspora Campaign` SET claim_token = '', lease_until = NULL
            WHERE name = %(campaign)s AND claim_token = %(token)s""",
            {"campaign": claim.campaign, "token": claim.token},
        )
    )


def choose_winner(campaign: str, arm: str) -> str:
    """Write the winner of a test down, once; the one that stands, "" where the campaign is not being sent any more."""
    committed(
        lambda: frappe.db.sql(
            """UPDATE `tabDiaspora Campaign` SET ab_winner = %(arm)s, modified = %(now)s
            WHERE name = %(campaign)s AND state = 'sending' AND COALESCE(ab_winner, '') = ''""",
            {"campaign": campaign, "arm": arm, "now": clock.utcnow()},
        )
    )
    return frappe.db.get_value("Diaspora Campaign", campaign, "ab_winner") or ""


def finish_plan(claim: PlanClaim) -> str:
    """planning -> sending, if the claim still holds; the state afterwards."""
    return _step(
        claim.campaign,
        Step.PLANNED,
        ", plan_done = 1, claim_token = '', lease_until = NULL",
        "claim_token = %(token)s",
        token=claim.token,
    )


def due_campaigns(now: datetime) -> list[Any]:
    """Approved campaigns whose time has come (without a schedule it has): due_at, scheduled_at, approved_at."""
    return frappe.db.sql(
        """SELECT name, due_at, scheduled_at, approved_at FROM `tabDiaspora Campaign`
        WHERE state = 'approved' AND (scheduled_at IS NULL OR COALESCE(due_at, scheduled_at) <= %(now)s)
        ORDER BY scheduled_at""",
        {"now": now},
        as_dict=True,
    )


def names_in(state: str) -> list[str]:
    """Names of the campaigns in a state, the oldest first."""
    return frappe.db.sql(
        "SELECT name FROM `tabDiaspora Campaign` WHERE state = %(state)s ORDER BY creation",
        {"state": state},
        pluck=True,
    )


def plans_without_planner(now: datetime) -> list[str]:
    """Campaigns that are to be planned and that no living planner has."""
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Campaign` WHERE state = 'planning'
        AND (claim_token IS NULL OR claim_token = '' OR lease_until IS NULL OR lease_until < %(now)s)""",
        {"now": now},
        pluck=True,
    )


def cancelled_with_rows_left() -> list[str]:
    """Cancelled campaigns in which rows have come back to the queue since."""
    return frappe.db.sql(
        """SELECT g.name FROM `tabDiaspora Campaign` g WHERE g.state = 'cancelled' AND EXISTS (
            SELECT 1 FROM `tabDiaspora Recipient` r WHERE r.campaign = g.name AND r.state = 'queued')""",
        pluck=True,
    )


def _step(campaign: str, step: Step, assignments: str = "", condition: str = "1 = 1", **values: Any) -> str:
    """One compare-and-swap. `assignments` and `condition` are this module's own texts; the state afterwards."""
    sources, target = STEPS[step]
    committed(
        lambda: frappe.db.sql(
            f"""UPDATE `tabDiaspora Campaign` SET state = %(target)s, modified = %(modified)s{assignments}
            WHERE name = %(campaign)s AND state IN %(sources)s AND ({condition})""",
            {"campaign": campaign, "sources": sources, "target": target, "modified": clock.utcnow(), **values},
        )
    )
    return state_of(campaign)
