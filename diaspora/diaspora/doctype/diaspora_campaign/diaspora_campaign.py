"""A mail in several languages to a segment, about one topic. campaigns/ moves its state; nobody else does."""

import frappe
from frappe.model.document import Document

from diaspora.campaigns.store import recall
from diaspora.diaspora.campaign_checks import check_schedule, check_variants

CONTENT = (
    "topic", "segment", "sender", "layout", "recipient_policy", "track_clicks", "pictures", "scheduled_at",
    "local_time", "send_from", "send_until", "send_days", "ignore_calendar", "ab_share",
    "ab_wait_hours", "ab_minimum_clicks",
)  # fmt: skip
# "Read only" binds forms, not requests: whoever could write these would choose whose row rules count, what is sent and
# where the plan stands.
KEPT_BY_THE_ENGINE = (
    "author", "content_version", "approved_by", "approved_at", "plan_total", "plan_cursor", "plan_done", "started_at",
    "finished_at", "pause_reason", "claim_token", "lease_until", "follows", "ab_winner",
)  # fmt: skip
VARIANT = ("language", "direction", "is_fallback", "subject", "preheader", "body", "blocks", "subject_b", "blocks_b")


class DiasporaCampaign(Document):
    """A campaign with its language variants and its progress."""

    def before_insert(self) -> None:
        """Remember who wrote it: another person has to approve."""
        self.update(dict.fromkeys(KEPT_BY_THE_ENGINE))
        self.author = frappe.session.user
        self.follows = self.flags.follows

    def validate(self) -> None:
        """Refuse contradicting variants; an edit after submission makes a draft of it, to be approved anew."""
        check_variants(self)
        check_schedule(self)
        before = self.get_doc_before_save()
        if self.state != (before.state if before else "draft"):
            frappe.throw(
                frappe._("The state of a campaign changes by submitting, approving, pausing or cancelling it.")
            )
        if before:
            self.update({field: before.get(field) for field in KEPT_BY_THE_ENGINE})
        if before and before.state != "draft" and _content(self) != _content(before) and not recall(self):
            frappe.throw(frappe._("A campaign that was started can no longer be edited: what was approved is sent."))

    def on_trash(self) -> None:
        """Only a draft may go: the ledger of recipients points to all others."""
        if self.state != "draft":
            frappe.throw(frappe._("Only a draft can be deleted. Cancel the campaign instead."))


def _content(doc: Document) -> tuple[object, ...]:
    """What an approval covers, in a form that can be compared."""
    variants = [tuple(str(row.get(field) or "") for field in VARIANT) for row in doc.get("variants")]
    return (*(str(doc.get(field) or "") for field in CONTENT), *variants)
