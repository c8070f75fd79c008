"""What the second person is shown: the audience and the schedule in words, and what changed since the last decision."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import frappe

from diaspora import clock
from diaspora.segments.errors import SegmentError
from diaspora.segments.parse import parse_tree
from diaspora.segments.prose import Narrator
from diaspora.segments.store import titles_in
from diaspora.sentence import said

from .content import FrozenContent, FrozenSchedule
from .difference_view import InWords, shown_changes
from .errors import ScheduleRefused
from .language import base_language
from .schedule.calendar_store import timing_of
from .schedule.prose import say
from .store import freeze_campaign, last_decided, load_version


def in_words(content: FrozenContent, language: str) -> dict[str, str]:
    """Return the audience, the schedule and the sender of a content as a reader of this language is told them."""
    words = _words(language)
    sender = content.sender
    return {
        "audience": words.audience(content.tree_json),
        "schedule": words.schedule(content.schedule),
        "sender": f"{sender.display_name_in(language)} <{sender.email}>",
    }


def changes_of_version(version: str, language: str) -> list[dict[str, Any]]:
    """Return what differs from the version that was decided about before this one; empty where it is the first."""
    earlier = last_decided(version)
    if not earlier:
        return []
    return _told(load_version(earlier)[0], load_version(version)[0], language)


def changes_of_draft(campaign: str, language: str) -> list[dict[str, Any]]:
    """Return what differs between the newest version and the campaign as it is now. Raises ContentRefused."""
    newest = frappe.db.sql(
        "SELECT v.name FROM `tabDiaspora Content Version` v WHERE v.campaign = %(campaign)s"
        " ORDER BY v.number DESC LIMIT 1",
        {"campaign": campaign},
        pluck=True,
    )
    return _told(load_version(newest[0])[0], freeze_campaign(campaign), language) if newest else []


def _told(before: FrozenContent, after: FrozenContent, language: str) -> list[dict[str, Any]]:
    return [
        {name: said(value, frappe._) for name, value in asdict(change).items()}
        for change in shown_changes(before, after, _words(language))
    ]


def _words(language: str) -> InWords:
    def audience(tree: str) -> str:
        try:
            tongue = base_language(language)
            return Narrator(tongue, titles_in(tongue)).sentence(parse_tree(tree))
        except SegmentError:
            return tree

    def schedule(frozen: FrozenSchedule) -> str:
        if not frozen.scheduled_at:
            return frappe._("as soon as it is approved")
        try:
            timing = timing_of(frozen)
            told = say(timing.moment(timing.zone, clock.utcnow()), language)
        except ScheduleRefused as error:
            return error.said(frappe._)
        return f"{told} ({frappe._('In the local time of each recipient')})" if frozen.local_time else told

    return InWords(audience, schedule)
