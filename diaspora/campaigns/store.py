"""Reads and writes of approving: Content Versions in, the two decisions, the report out of the ledger.

Writes a campaign's state only from draft to approved and back; campaign_store moves it on from there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.permissions import row_rules
from diaspora.segments.compiler import Compiled
from diaspora.segments.store import compile_for, count, rules_of
from diaspora.sentence import Sentence

from .approval import RECALLED_BY_EDIT, Decision, Submitted, check_approval, check_decision, check_submission
from .content import Difference, FrozenContent, canonical_json, differences, dump, load, sha256_of
from .draft import CampaignDraft
from .draft_store import read_draft
from .errors import ApprovalRefused, ContentRefused
from .freezing import freeze
from .language import count_by_variant
from .preflight import Problem
from .report import CampaignReport, LedgerCount, add_up
from .transaction_store import committed

CAMPAIGN, VERSION = "Diaspora Campaign", "Diaspora Content Version"


def freeze_campaign(campaign: str) -> FrozenContent:
    """Return what a campaign would send as it is now. Raises ContentRefused with all problems, SegmentError."""
    return freeze(read_draft(campaign))


def audience(content: FrozenContent, author: str) -> Compiled:
    """Return the audience of a content as SQL, under the author's row rules of today."""
    return compile_for(content.tree_json, author)


def audience_by_variant(content: FrozenContent | CampaignDraft, author: str) -> dict[str, int]:
    """Return how many people of the audience each variant reaches; the fallback's count is what a reader of another
    language adds to (scenario 7). Without religious functions unless the session's user sees them, as the author does.
    """
    compiled = compile_for(content.tree_json, author, shielded=not rules_of().sees_religious)
    rows = frappe.db.sql(
        "SELECT c.preferred_language, COUNT(*) FROM ("  # the compiler's SQL; its values are parameters
        + compiled.sql
        + ") m JOIN `tabDiaspora Contact` c ON c.name = m.name GROUP BY c.preferred_language",
        compiled.params,
    )
    preferred: dict[str, int] = {}
    for language, people in rows:
        preferred[language or ""] = preferred.get(language or "", 0) + int(people)
    return count_by_variant(preferred, content.languages(), content.fallback)


def submit_for_approval(campaign: str) -> str:
    """Freeze a campaign and put it before the second person; the name of the new version. Commits.

    Submitting again supersedes the version before. Raises ApprovalRefused, ContentRefused, SegmentError.
    """
    state, author = frappe.db.get_value(CAMPAIGN, campaign, ["state", "author"])
    check_submission(state)
    content = freeze_campaign(campaign)
    people = count(audience(content, author))
    if not people:
        raise ContentRefused([Problem("segment", Sentence("nobody is in the audience"))])
    return committed(lambda: _submit(content, author, people))


def approve(campaign: str, version: str, sha256: str | None = None) -> None:
    """Approve a version as the user of the session. Commits. Raises ApprovalRefused, ContentRefused.

    `sha256` is that of the content which the approver saw; without it, the stored one is taken (a command that has
    just read it).
    """
    submitted, decision = _before_decision(campaign, version, sha256)
    stored = load(frappe.db.get_value(VERSION, version, "content"), submitted.sha256)
    changes = changes_since(stored)
    people = count(audience(stored, submitted.author))
    check_approval(submitted, decision, changes, people, _tolerance())
    committed(lambda: _decide(submitted, decision, "approved", "approved"))


def refuse(campaign: str, version: str, reason: str, sha256: str | None = None) -> None:
    """Send a version back to its author with the reason. Commits. Raises ApprovalRefused."""
    submitted, decision = _before_decision(campaign, version, sha256)
    committed(lambda: _decide(submitted, decision, "refused", "draft", reason))


def changes_since(stored: FrozenContent) -> tuple[Difference, ...]:
    """Return what differs between a stored content and its campaign as it is now."""
    return differences(stored, freeze_campaign(stored.campaign))


def changes_since_last_decision(version: str) -> tuple[Difference, ...]:
    """Return what differs from the version that was decided about before this one; empty where it is the first."""
    earlier = last_decided(version)
    return differences(load_version(earlier)[0], load_version(version)[0]) if earlier else ()


def last_decided(version: str) -> str:
    """Return the version of the same campaign that was decided about before this one, "" where there is none."""
    campaign, number = frappe.db.get_value(VERSION, version, ["campaign", "number"])
    earlier = frappe.db.sql(
        """SELECT v.name FROM `tabDiaspora Content Version` v
        WHERE v.campaign = %(campaign)s AND v.number < %(number)s AND v.approved_by IS NOT NULL
        ORDER BY v.number DESC LIMIT 1""",
        {"campaign": campaign, "number": number},
        pluck=True,
    )
    return earlier[0] if earlier else ""


def recall(doc: Any) -> bool:
    """Take a campaign that somebody is editing back to draft; whether it was waiting or approved.

    For the controller's `validate`: changes the document that is about to be saved, and supersedes its version.
    """
    if doc.state not in RECALLED_BY_EDIT:
        return False
    if doc.content_version:
        frappe.db.set_value(VERSION, doc.content_version, "state", "superseded")
    doc.update({"state": "draft", "content_version": None, "approved_by": None, "approved_at": None})
    return True


def take_back(campaign: str, reason: str, scheduled_at: datetime, due_at: datetime | None) -> None:
    """Give a campaign another time, whose reason is outside of it, and take it back to draft. Part of the caller's
    transaction."""
    version = frappe.db.get_value(CAMPAIGN, campaign, "content_version")
    if version:
        frappe.db.set_value(VERSION, version, "state", "superseded")
    frappe.db.sql(
        """UPDATE `tabDiaspora Campaign` SET state = 'draft', content_version = NULL, approved_by = NULL,
        approved_at = NULL, pause_reason = %(reason)s, scheduled_at = %(at)s, due_at = %(due)s, modified = %(now)s
        WHERE name = %(campaign)s AND state IN ('draft', 'awaiting approval', 'approved')""",
        {"campaign": campaign, "reason": reason[:140], "at": scheduled_at, "due": due_at, "now": clock.utcnow()},
    )


def load_version(version: str) -> tuple[FrozenContent, str]:
    """Return a version's content, its hash checked, and the hash. Raises ContentCorrupted."""
    text, sha256 = frappe.db.get_value(VERSION, version, ["content", "sha256"])
    return load(text, sha256), sha256


def report(campaign: str) -> CampaignReport:
    """Return what became of a campaign so far, counted from the ledger. Raises DoesNotExistError."""
    doc = frappe.get_doc(CAMPAIGN, campaign)
    rows = frappe.db.sql(
        """SELECT r.state, r.reason, r.code, r.language, COUNT(*) FROM `tabDiaspora Recipient` r
        WHERE r.campaign = %(campaign)s GROUP BY r.state, r.reason, r.code, r.language""",
        {"campaign": campaign},
    )
    counts = [LedgerCount(row[0], row[1] or "", row[2] or "", row[3] or "", int(row[4])) for row in rows]
    return add_up(doc.name, doc.title, doc.topic, doc.state, counts)


def _submit(content: FrozenContent, author: str, people: int) -> str:
    now = clock.utcnow()
    text = dump(content)
    frappe.db.sql(
        """UPDATE `tabDiaspora Content Version` SET state = 'superseded'
        WHERE campaign = %(campaign)s AND state IN ('waiting', 'approved')""",
        {"campaign": content.campaign},
    )
    version = frappe.get_doc(
        {
            "doctype": VERSION,
            "campaign": content.campaign,
            "number": frappe.db.count(VERSION, {"campaign": content.campaign}) + 1,
            "state": "waiting",
            "sha256": sha256_of(text),
            "content": text,
            "tree": content.tree_json,
            "rules": _rules_json(author),
            "audience_count": people,
            "submitted_by": frappe.session.user,
            "submitted_at": now,
        }
    )
    version.flags.ignore_permissions = True  # the caller has checked the campaign's; nobody writes versions by hand
    version.insert()
    frappe.db.sql(
        """UPDATE `tabDiaspora Campaign` SET state = 'awaiting approval', content_version = %(version)s,
        approved_by = NULL, approved_at = NULL, pause_reason = '', modified = %(now)s
        WHERE name = %(campaign)s AND state IN ('draft', 'awaiting approval')""",
        {"campaign": content.campaign, "version": version.name, "now": now},
    )
    _check_taken(content.campaign, "awaiting approval", version.name)
    return version.name


def _before_decision(campaign: str, version: str, sha256: str | None) -> tuple[Submitted, Decision]:
    frappe.db.commit()  # what is decided about is the newest
    state, current, author = frappe.db.get_value(CAMPAIGN, campaign, ["state", "content_version", "author"])
    found = frappe.db.get_value(
        VERSION,
        {"name": version, "campaign": campaign},
        ["state", "sha256", "submitted_by", "audience_count"],
    )
    if not found:
        raise ApprovalRefused("no version", Sentence("This campaign has no such version."))
    submitted = Submitted(
        campaign_state=state,
        current_version=current or "",
        version=version,
        version_state=found[0],
        sha256=found[1],
        submitted_by=found[2] or "",
        author=author or "",
        audience_count=int(found[3] or 0),
    )
    user = frappe.session.user
    shown = submitted.sha256 if sha256 is None else sha256
    decision = Decision(user, frozenset(frappe.get_roles(user)), version, shown)
    check_decision(submitted, decision)
    return submitted, decision


def _decide(submitted: Submitted, decision: Decision, version_state: str, state: str, reason: str = "") -> None:
    now = clock.utcnow()
    # Who approves after the hour for which it was scheduled approves sending it now: approved_at counts from then on.
    values = {
        "version": submitted.version,
        "state": state,
        "version_state": version_state,
        "by": decision.by,
        "now": now,
        "reason": reason[:140],
    }
    frappe.db.sql(
        """UPDATE `tabDiaspora Campaign` SET state = %(state)s, pause_reason = %(reason)s, modified = %(now)s,
        approved_by = CASE WHEN %(state)s = 'approved' THEN %(by)s ELSE NULL END,
        approved_at = CASE WHEN %(state)s = 'approved' THEN %(now)s ELSE NULL END
        WHERE state = 'awaiting approval' AND content_version = %(version)s""",
        values,
    )
    campaign = frappe.db.get_value(VERSION, submitted.version, "campaign")
    _check_taken(campaign, state, submitted.version)
    frappe.db.sql(
        """UPDATE `tabDiaspora Content Version` SET state = %(version_state)s, approved_by = %(by)s,
        approved_at = %(now)s, modified = %(now)s WHERE name = %(version)s""",
        values,
    )


def _check_taken(campaign: str, state: str, version: str) -> None:
    if tuple(frappe.db.get_value(CAMPAIGN, campaign, ["state", "content_version"])) != (state, version):
        raise ApprovalRefused(
            "overtaken", Sentence("Somebody else has changed the campaign meanwhile. Look at it again.")
        )


def _rules_json(author: str) -> str:
    rules = row_rules(author)
    return canonical_json(
        {
            "all_districts": rules.all_districts,
            "districts": sorted(rules.districts),
            "associations": sorted(rules.associations),
            "sees_religious": rules.sees_religious,
            "nothing": rules.nothing,
        }
    )


def _tolerance() -> int:
    return int(frappe.db.get_single_value("Diaspora Settings", "approval_tolerance_percent") or 0)
