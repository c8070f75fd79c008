"""Making the plan on the site's database: chunk by chunk, a short transaction each, resumable at any line.

Facts are read before the transaction and decided purely; only the rows and the cursor are written inside it, so that
an unsubscribe never waits for a chunk's reading. What changes in between is caught when a row is attempted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import frappe

from diaspora.campaigns import campaign_store, content
from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.ab_test import ARM_B, ARM_SUFFIX, HELD, arm_of
from diaspora.campaigns.campaign_store import PlanClaim
from diaspora.campaigns.content import FrozenContent
from diaspora.campaigns.custom_id import key_of_address, recipient_name
from diaspora.campaigns.errors import PlanLost
from diaspora.campaigns.ledger import State
from diaspora.campaigns.ledger_store import SiteLedger
from diaspora.campaigns.plan import ONE_PER_ADDRESS, MemberFacts, PlannedRow, PlanRules, plan_members
from diaspora.campaigns.schedule import calendar_store
from diaspora.campaigns.store import audience
from diaspora.campaigns.transaction_store import committed
from diaspora.campaigns.windows import Windows
from diaspora.collector import without_collector
from diaspora.crm.store import CONSENT_REASON_SQL
from diaspora.segments.store import count, members_after
from diaspora.site_secret import derive_key

_DISCARDED_AT_A_TIME = 2000
# Farther than any campaign lives: only the decision of its test lets a held row go.
_HELD_UNTIL = datetime(2999, 1, 1)


class Planner:
    """Plans one campaign under one claim."""

    def __init__(self, claim: PlanClaim, windows: Windows) -> None:
        self.claim = claim
        self.content, self.approved_count = approved_content(claim.content_version)
        self._windows = windows
        self._key = derive_key("recipient-id")
        self._ledger = SiteLedger()
        self._audience = audience(self.content, claim.author)
        cap = read_cap()
        self._rules = plan_rules(self.content.recipient_policy, self.content.languages(), self.content.fallback, cap)
        self._cap = cap
        self._arms = frozenset(variant.language for variant in self.content.variants)
        self._timing = calendar_store.timing_of(self.content.schedule)

    def count_audience(self) -> int:
        """How many people the approved audience has at this moment."""
        return count(self._audience)

    def discard_older_plan(self, utcnow: Callable[[], datetime]) -> None:
        """Forget what an earlier plan, that was not sent, left behind. Raises PlanLost.

        Under the claim, chunk by chunk: a planner that slept must not delete what another one has planned since.
        """
        while names := reading.untouched_rows(self.claim.campaign, _DISCARDED_AT_A_TIME):
            committed(lambda doomed=names: self._discard(doomed, utcnow()))

    def _discard(self, names: Sequence[str], now: datetime) -> None:
        self._advance(self.claim.cursor, self.claim.planned, now)
        self._ledger.discard(names)

    def plan_until(self, until: datetime, utcnow: Callable[[], datetime]) -> bool:
        """Plan chunks until the audience or the time is used up; whether all are planned. Raises PlanLost."""
        with without_collector():
            while utcnow() < until:
                if not self._plan_chunk(utcnow()):
                    return True
        return False

    def _plan_chunk(self, now: datetime) -> bool:
        frappe.db.commit()
        members = members_after(self._audience, self.claim.cursor, self._windows.plan_chunk)
        if not members:
            return False
        names = [name for name, _ in members]
        facts = member_facts(names, self.content.topic, self._cap, now, self.claim.campaign)
        rows = self._timed(plan_members(facts, self._rules, self._address_holders(facts)), now)
        self.claim = committed(lambda: self._write(rows, members[-1][1], now))
        return True

    def _timed(self, rows: Sequence[PlannedRow], now: datetime) -> list[PlannedRow]:
        """The rows with the first moment at which each may go out: hours, holidays, the reader's own clocks."""
        timing = self._timing
        waiting = [row.contact for row in rows if row.state is State.QUEUED]
        zones = calendar_store.zones_of(waiting, timing.zone) if timing.local_time else {}
        moments: dict[tuple[str, datetime], datetime] = {}
        timed: list[PlannedRow] = []
        for row in rows:
            if row.state is State.QUEUED:
                wish = row.not_before or now
                key = (zones.get(row.contact, timing.zone), wish)
                if key not in moments:
                    moments[key] = timing.moment(*key).at
                if moments[key] != wish:
                    row = replace(row, not_before=moments[key])
            timed.append(self._armed(row))
        return timed

    def _armed(self, row: PlannedRow) -> PlannedRow:
        """The row with its arm, where two subjects are tried in its language; who waits for the winner is held."""
        share, other = self.content.test.share_percent, f"{row.language}{ARM_SUFFIX}"
        if row.state is not State.QUEUED or not share or other not in self._arms:
            return row
        arm = arm_of(self.claim.campaign, row.dedupe_key, share)
        if arm == HELD:
            return replace(row, arm=arm, not_before=_HELD_UNTIL)
        return replace(row, arm=arm, language=other if arm == ARM_B else row.language)

    def _write(self, rows: Sequence[PlannedRow], cursor: int, now: datetime) -> PlanClaim:
        planned = self.claim.planned + len(rows)
        self._advance(cursor, planned, now)
        named = [(recipient_name(self.claim.campaign, row.dedupe_key, self._key), row) for row in rows]
        self._ledger.plan(self.claim.campaign, self.claim.content_version, named, now)
        return replace(self.claim, cursor=cursor, planned=planned)

    def _advance(self, cursor: int, planned: int, now: datetime) -> None:
        lease_until = now + timedelta(seconds=self._windows.plan_lease_s)
        if not campaign_store.advance_plan(self.claim, cursor, planned, lease_until):
            raise PlanLost(self.claim.campaign)

    def _address_holders(self, facts: Sequence[MemberFacts]) -> dict[str, str]:
        if self._rules.policy != ONE_PER_ADDRESS:
            return {}
        names = [recipient_name(self.claim.campaign, key_of_address(fact.address_key), self._key) for fact in facts]
        return reading.contacts_by_address_key(names)


def approved_content(content_version: str) -> tuple[FrozenContent, int]:
    """The frozen content of a version, its hash checked, and the approved number of people. Raises ContentCorrupted."""
    text, sha256, approved = frappe.db.get_value(
        "Diaspora Content Version", content_version, ["content", "sha256", "audience_count"]
    )
    return content.load(text, sha256), int(approved or 0)


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many mails per person within so many days, over all campaigns; 0 mails: no limit."""

    mails: int = 0
    days: int = 7
    postpones: bool = False


def read_cap() -> FrequencyCap:
    """The frequency cap of the mission."""
    mails, days, action = (
        frappe.db.get_single_value("Diaspora Settings", name)
        for name in ("frequency_cap_per_week", "frequency_cap_days", "frequency_cap_action")
    )
    return FrequencyCap(int(mails or 0), int(days or 0) or 7, action == "postpone")


def plan_rules(policy: str, languages: Sequence[str], fallback: str, cap: FrequencyCap) -> PlanRules:
    """What a campaign decides about its members, under the mission's frequency cap."""
    return PlanRules(policy, languages, fallback, cap.mails, cap.postpones)


def member_facts(
    contacts: Sequence[str], topic: str, cap: FrequencyCap, now: datetime, campaign: str = ""
) -> list[MemberFacts]:
    """The facts of the planner of a campaign about each contact that is active, in the given order."""
    rows: dict[str, tuple[str, str, str]] = {}
    for names in reading.in_slices(contacts):
        found = frappe.db.sql(
            f"""SELECT c.name, c.status, c.primary_address_key, c.preferred_language, {CONSENT_REASON_SQL}
            FROM `tabDiaspora Contact` c WHERE c.name IN %(names)s""",
            {"names": tuple(names), "topic": topic},
        )
        # Not a condition of the statement: without statistics SQLite looks at all active people rather than at these.
        active = (row for row in found if row[1] == "active")
        rows |= {name: (key or "", language or "", refusal) for name, _, key, language, refusal in active}
    suppressed = reading.suppressed_among({key for key, _, _ in rows.values() if key})
    since = now - timedelta(days=cap.days)
    mails = reading.mails_since(rows, since, campaign) if cap.mails else {}
    free = _free_again([name for name, count in mails.items() if count >= cap.mails], cap, now) if mails else {}
    return [
        MemberFacts(contact, key, language, refusal, key in suppressed, mails.get(contact, 0), free.get(contact))
        for contact, (key, language, refusal) in ((name, rows[name]) for name in contacts if name in rows)
    ]


def _free_again(contacts: Sequence[str], cap: FrequencyCap, now: datetime) -> dict[str, datetime]:
    """When each capped contact may have another mail: when the oldest of the last `mails` is old enough; what is still
    on its way counts from now."""
    if not cap.postpones:
        return {}
    sent = reading.sent_times(contacts, now - timedelta(days=cap.days))
    span = timedelta(days=cap.days)
    return {
        contact: (sent[contact][cap.mails - 1] if len(sent.get(contact, ())) >= cap.mails else now) + span
        for contact in contacts
    }
