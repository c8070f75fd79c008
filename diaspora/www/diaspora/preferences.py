"""The page on which a person chooses topics, language and measurement, or stops everything. GET shows, POST acts."""

from typing import Any

import frappe

from diaspora.campaigns.public_links import CONTACT, RECIPIENT
from diaspora.campaigns.public_pages import store
from diaspora.campaigns.public_pages.page import for_address, frame, mail_language_choices, with_wording
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.crm.mission_store import mission_name

no_cache = 1
sitemap = 0

SOURCE = "preferences"


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST."""
    return answer("preferences", _show)


def _show(visit: Visit) -> dict[str, Any]:
    visitor = store.visitor(*visit.ident(RECIPIENT, CONTACT))
    language = visit.language(visitor.message_language, visitor.preferred_language)
    note = ""
    if visit.is_post:
        note = _act(visit, visitor, language)
        frappe.db.commit()
        visitor = store.visitor(*visit.ident(RECIPIENT, CONTACT))
    page = frame("preferences", language, mission=mission_name(language), query={"t": visit.token})
    now = store.preferences_of(visitor)
    return with_wording(
        {
            **page,
            "note": page["words"].get(note, ""),
            "for_address": for_address(language, visitor.address),
            "topics": store.topic_choices(language, now.topics),
            "mail_languages": mail_language_choices(visitor.preferred_language or visitor.message_language),
            "measurement_on": now.measurement,
            "stopped": now.stopped and not note,
        },
        language,
        subscribe=store.wording("subscribe", language),
        measurement=store.wording("measurement", language),
    )


def _act(visit: Visit, visitor: store.Visitor, language: str) -> str:
    """Do what was asked; which note the page is to show."""
    evidence = f"message {visitor.recipient}" if visitor.recipient else "personal link"
    act = store.Act(SOURCE, language, evidence, visit.field("wording", 140))
    if visit.field("act") == "everything":
        return "everything_lead" if store.stop_everything(visitor, act) else "unchanged"
    changed = store.save_preferences(
        visitor,
        act,
        topics=visit.fields("topic"),
        measurement=visit.field("measurement") == "1",
        language=visit.field("language", 35),
    )
    return "saved" if changed else "unchanged"
