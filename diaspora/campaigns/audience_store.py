"""Who of a campaign's audience would be written to if it were planned now, in numbers: the planner's own facts and
decisions, chunk by chunk, without a row being written. Names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

import frappe

from diaspora import clock
from diaspora.segments.store import compile_for, count, members_after, rules_of
from diaspora.sentence import Sentence

from .content import FrozenContent
from .draft import CampaignDraft
from .draft_store import read_draft
from .errors import ContentRefused
from .ledger import State
from .plan import ONE_PER_ADDRESS, PlannedRow, PlanRules, plan_members
from .plan_store import FrequencyCap, member_facts, plan_rules, read_cap
from .preflight import Problem
from .store import CAMPAIGN, load_version

CHUNK = 5_000
MAX_SECONDS = 30.0


@dataclass
class AudienceCount:
    """`people` of the audience, of whom `looked_at` were decided about (fewer where the time was up): a language for
    each who would be written to, a reason for each who would be skipped. `later`: how many the cap lets wait."""

    people: int
    looked_at: int = 0
    later: int = 0
    languages: dict[str, int] = field(default_factory=dict[str, int])
    skipped: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, rows: Iterable[PlannedRow]) -> None:
        """Count planned rows in."""
        for row in rows:
            if row.state is State.SKIPPED:
                self.skipped[row.reason] = self.skipped.get(row.reason, 0) + 1
            else:
                self.languages[row.language] += 1
                self.later += row.not_before is not None


def count_audience(campaign: str, seconds: float = MAX_SECONDS) -> AudienceCount:
    """Return what a plan that is made now would hold: of what was submitted, else of the draft.

    Under the row rules of the author, and without religious functions unless the session's user sees them too. Raises
    ContentRefused, SegmentError.
    """
    state, version, author = frappe.db.get_value(CAMPAIGN, campaign, ["state", "content_version", "author"])
    # A draft that was refused still names the version that was.
    source = read_draft(campaign) if state == "draft" or not version else load_version(version)[0]
    compiled = compile_for(source.tree_json, author, shielded=not rules_of().sees_religious)
    now, cap = clock.utcnow(), read_cap()
    rules = _rules(source, cap)
    counted = AudienceCount(count(compiled), languages=dict.fromkeys(rules.languages, 0))
    holders: dict[str, str] = {}
    deadline, cursor = monotonic() + seconds, 0
    while monotonic() < deadline and (members := members_after(compiled, cursor, CHUNK)):
        facts = member_facts([name for name, _ in members], source.topic, cap, now, campaign)
        rows = plan_members(facts, rules, holders)
        if rules.policy == ONE_PER_ADDRESS:
            holders |= {row.address_key: row.contact for row in rows if row.state is State.QUEUED}
        counted.add(rows)
        counted.looked_at += len(members)
        cursor = members[-1][1]
    return counted


def _rules(source: CampaignDraft | FrozenContent, cap: FrequencyCap) -> PlanRules:
    if not source.fallback:
        raise ContentRefused(
            [
                Problem(
                    "variants",
                    Sentence("no single variant is for people of other languages"),
                    remedy=Sentence("mark exactly one variant as the fallback"),
                )
            ]
        )
    return plan_rules(source.recipient_policy, source.languages(), source.fallback, cap)
