"""What every door of campaigns has in common: who may come in, and how a mistake is told to a person."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import frappe

from diaspora.segments.errors import SegmentError
from diaspora.sentence import said

from .approval import APPROVERS
from .errors import CampaignError
from .preflight import Problem

CAMPAIGN = "Diaspora Campaign"


def may(campaign: str, ptype: str) -> None:
    """Refuse whoever has no such right on this campaign. Raises PermissionError, DoesNotExistError."""
    frappe.has_permission(CAMPAIGN, ptype, doc=frappe.get_doc(CAMPAIGN, campaign), throw=True)


def may_decide(campaign: str) -> None:
    """Refuse whoever does not approve campaigns. Raises PermissionError."""
    frappe.only_for(sorted(APPROVERS))
    may(campaign, "read")


def told(problem: Problem) -> dict[str, Any]:
    """A problem as the browser takes it, in the language of the session."""
    return {
        **asdict(problem),
        "message": said(problem.message, frappe._),
        "remedy": said(problem.remedy, frappe._),
        "severity": problem.severity,
    }


@contextmanager
def spoken_errors() -> Generator[None]:
    """Say what a person can mend as the host says such things (417 with the message)."""
    try:
        yield
    except (CampaignError, SegmentError) as error:
        frappe.throw(as_html(error.said(frappe._)))


def as_html(text: str) -> str:
    """What is said of a tag, as the host shows messages: else "<p>" is taken for a tag and nothing is read."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
