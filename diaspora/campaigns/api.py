"""What the browser may ask of campaigns. The first line of each method is its permission."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import frappe

from diaspora.segments.errors import SegmentError
from diaspora.sentence import said

from . import control, store
from .approval import APPROVERS
from .draft_store import read_draft
from .errors import CampaignError
from .freezing import size_warnings
from .merge_fields import MERGE_FIELDS
from .preflight import Problem, preflight
from .previewing import preview_mail
from .report import describe_report


@frappe.whitelist(methods=["POST"])
def submit(campaign: str) -> dict[str, str]:
    """Freeze a campaign and ask for approval; the name of the version."""
    _may(campaign, "write")
    with _spoken_errors():
        return {"version": store.submit_for_approval(campaign)}


@frappe.whitelist(methods=["POST"])
def approve(campaign: str, version: str, sha256: str) -> dict[str, str]:
    """Approve the version whose content was shown, as a second person; starts it unless a time is set. The state."""
    _may_decide(campaign)
    with _spoken_errors():
        return {"state": control.approve(campaign, version, sha256)}


@frappe.whitelist(methods=["POST"])
def refuse(campaign: str, version: str, sha256: str, reason: str) -> dict[str, str]:
    """Send a version back to its author with the reason; the campaign's state afterwards."""
    _may_decide(campaign)
    with _spoken_errors():
        store.refuse(campaign, version, reason, sha256)
    return _state(campaign)


@frappe.whitelist()
def check(campaign: str) -> list[dict[str, Any]]:
    """All that must be mended before the campaign can be submitted, and warnings."""
    _may(campaign, "read")
    with _spoken_errors():
        return [_told(problem) for problem in preflight(read_draft(campaign))]


@frappe.whitelist()
def preview(campaign: str, language: str = "") -> dict[str, Any]:
    """The campaign as it is now, for an invented reader, with how many people each variant reaches."""
    _may(campaign, "read")
    with _spoken_errors():
        content = store.freeze_campaign(campaign)
        author = frappe.db.get_value(store.CAMPAIGN, campaign, "author")
        return {
            **asdict(preview_mail(content.variant_for(language))),
            "variants": store.audience_by_variant(content, author),
            "fallback": content.fallback,
            "warnings": [_told(problem) for problem in size_warnings(content)],
        }


@frappe.whitelist()
def review(campaign: str, language: str = "") -> dict[str, Any]:
    """What waits for the second person: the frozen content for an invented reader, its hash, its audience."""
    _may_decide(campaign)
    with _spoken_errors():
        version, author, reason = frappe.db.get_value(
            store.CAMPAIGN, campaign, ["content_version", "author", "pause_reason"]
        )
        content, sha256 = store.load_version(version)
        return {
            **asdict(preview_mail(content.variant_for(language))),
            "version": version,
            "sha256": sha256,
            "submitted_people": frappe.db.get_value(store.VERSION, version, "audience_count"),
            "variants": store.audience_by_variant(content, author),
            "fallback": content.fallback,
            "asked_again_because": reason or "",
            "edited_since": [change.path for change in store.changes_since(content)],
            "changed_since_last_approval": [asdict(change) for change in store.changes_since_last_decision(version)],
        }


@frappe.whitelist()
def report(campaign: str) -> dict[str, Any]:
    """What became of the campaign so far, with a line in the reader's language."""
    _may(campaign, "read")
    counted = store.report(campaign)
    return {**counted.as_dict(), "prose": describe_report(counted, frappe.local.lang)}


@frappe.whitelist(methods=["POST"])
def start(campaign: str) -> dict[str, str]:
    """Send an approved campaign now; the state afterwards."""
    _may(campaign, "write")
    return {"state": control.start(campaign)}


@frappe.whitelist(methods=["POST"])
def pause(campaign: str, reason: str = "") -> dict[str, str]:
    """Stop claiming recipients; the state afterwards."""
    _may(campaign, "write")
    return {"state": control.pause(campaign, reason)}


@frappe.whitelist(methods=["POST"])
def resume(campaign: str) -> dict[str, str]:
    """Go on with a paused campaign; the state afterwards."""
    _may(campaign, "write")
    return {"state": control.resume(campaign)}


@frappe.whitelist(methods=["POST"])
def cancel(campaign: str) -> dict[str, str]:
    """Write to nobody else; the state afterwards."""
    _may(campaign, "write")
    return {"state": control.cancel(campaign)}


@frappe.whitelist()
def merge_fields() -> list[dict[str, Any]]:
    """The fields that a template may hold, with their labels."""
    frappe.has_permission(store.CAMPAIGN, "read", throw=True)
    return [{"name": field.name, "labels": dict(field.labels)} for field in MERGE_FIELDS.values()]


def _may(campaign: str, ptype: str) -> None:
    frappe.has_permission(store.CAMPAIGN, ptype, doc=frappe.get_doc(store.CAMPAIGN, campaign), throw=True)


def _may_decide(campaign: str) -> None:
    frappe.only_for(sorted(APPROVERS))
    _may(campaign, "read")


def _told(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "message": said(problem.message, frappe._)}


def _state(campaign: str) -> dict[str, str]:
    return {"state": frappe.db.get_value(store.CAMPAIGN, campaign, "state")}


@contextmanager
def _spoken_errors() -> Generator[None]:
    """Say what a person can mend as the host says such things (417 with the message)."""
    try:
        yield
    except (CampaignError, SegmentError) as error:
        frappe.throw(error.said(frappe._))
