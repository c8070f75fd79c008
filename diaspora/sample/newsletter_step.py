"""The sample's newsletters: written and submitted by the officer, approved by the head of mission, sent by the site."""

import json
import time
from collections.abc import Callable

import frappe

from diaspora.campaigns import control
from diaspora.campaigns import store as campaign_store

from . import audience, newsletter
from .errors import SampleStuck
from .letters import LETTERS, Letter
from .staff import HEAD_OF_MISSION, OFFICER

SENDER = "Service culturel"
STUCK_AFTER_S = 90


def add_sender() -> str:
    """The sender that the administrator sets up: mails go to the outbox folder, not to the world."""
    found = frappe.db.get_value("Diaspora Sender", {"title": SENDER}, "name")
    if found:
        return found
    sender = frappe.get_doc(
        {
            "doctype": "Diaspora Sender",
            "title": SENDER,
            "email": "culture@mission.example",
            "display_name": "Service culturel du poste",
            "reply_to": "contact@mission.example",
            "provider": "outbox",
            "translations": [
                {"language": "ar", "field": "display_name", "text": "المصلحة الثقافية بالبعثة"},
                {"language": "en", "field": "display_name", "text": "Cultural service of the mission"},
            ],
        }
    )
    return sender.insert().name


def add_content_blocks() -> None:
    """Who writes, and from where, as the administrator words it in each language."""
    for block in newsletter.content_blocks():
        if not frappe.db.exists(block["doctype"], block["code"]):
            frappe.get_doc(block).insert()


def send(say: Callable[[str], None]) -> None:
    """Bring each campaign from wherever it is to finished."""
    for letter in LETTERS:
        frappe.set_user(OFFICER.email)
        campaign = _campaign(letter, _segment(letter))
        while (state := _state(campaign)) != "finished":
            _move_on(campaign, state, letter, say)


def _move_on(campaign: str, state: str, letter: Letter, say: Callable[[str], None]) -> None:
    if state == "draft":
        frappe.set_user(OFFICER.email)
        campaign_store.submit_for_approval(campaign)
        frappe.db.commit()
        say(f"The officer submitted the newsletter on {letter.topic}.")
    elif state == "awaiting approval":
        frappe.set_user(HEAD_OF_MISSION.email)
        version = frappe.db.get_value("Diaspora Campaign", campaign, "content_version")
        control.approve(campaign, version)
        frappe.db.commit()
        say("The head of mission approved it. Sending ...")
    elif state == "approved":
        frappe.set_user(HEAD_OF_MISSION.email)
        control.start(campaign)
        frappe.db.commit()
    elif state in ("planning", "sending"):
        _follow(campaign)
    else:
        reason = frappe.db.get_value("Diaspora Campaign", campaign, "pause_reason")
        raise SampleStuck(f"The campaign is {state}: {reason or 'no reason was given'}")


def _follow(campaign: str) -> None:
    """Wait while the site plans and sends. Raises SampleStuck where no row moves for a long time."""
    last, since = "", time.monotonic()
    while (state := _state(campaign)) in ("planning", "sending"):
        frappe.db.commit()
        rows = frappe.db.sql(
            "SELECT state, COUNT(*) FROM `tabDiaspora Recipient` WHERE campaign = %(campaign)s GROUP BY state",
            {"campaign": campaign},
        )
        now = f"{state} {sorted(rows)}"
        if now != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > STUCK_AFTER_S:
            raise SampleStuck(f"Nothing has moved for {STUCK_AFTER_S} s: {now}. Is the site served, do its jobs run?")
        time.sleep(0.3)


def _state(campaign: str) -> str:
    frappe.db.commit()
    return frappe.db.get_value("Diaspora Campaign", campaign, "state")


def _segment(letter: Letter) -> str:
    found = frappe.db.get_value("Diaspora Segment", {"title": letter.segment}, "name")
    if found:
        return found
    segment = frappe.get_doc(
        {
            "doctype": "Diaspora Segment",
            "title": letter.segment,
            "district": audience.DISTRICT,
            "tree": json.dumps(letter.tree, ensure_ascii=False),
        }
    ).insert()
    frappe.db.commit()
    return segment.name


def _campaign(letter: Letter, segment: str) -> str:
    found = frappe.db.get_value("Diaspora Campaign", {"title": letter.title}, "name")
    if found:
        return found
    sender = frappe.db.get_single_value("Diaspora Settings", "default_sender")
    campaign = letter.campaign_doc(segment=segment, sender=sender)
    name = frappe.get_doc({**campaign, "district": audience.DISTRICT}).insert().name
    frappe.db.commit()
    return name
