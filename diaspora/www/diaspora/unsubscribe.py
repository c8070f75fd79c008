"""The page behind the unsubscribe link, and the one-click end of RFC 8058. GET asks, POST acts."""

from typing import Any

import frappe

from diaspora.campaigns.public_links import RECIPIENT
from diaspora.campaigns.public_pages import store
from diaspora.campaigns.public_pages.page import for_address, frame, page_href, with_topic
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.campaigns.tracking_store import record_unsubscribe
from diaspora.crm.mission_store import mission_name

no_cache = 1
sitemap = 0


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST."""
    return answer("unsubscribe", _show)


def _show(visit: Visit) -> dict[str, Any]:
    visitor = store.visitor(*visit.ident(RECIPIENT))
    language = visit.language(visitor.message_language, visitor.preferred_language)
    topic = store.topic_titles(language).get(visitor.topic, visitor.topic)
    if visit.is_post:
        return _act(visit, visitor, language, topic)
    page = _frame(visit, language)
    words = page["words"]
    return {
        **page,
        "title": with_topic(words["title"], topic),
        "button": with_topic(words["button"], topic),
        "for_address": for_address(language, visitor.address),
    }


def _act(visit: Visit, visitor: store.Visitor, language: str, topic: str) -> dict[str, Any]:
    everything = not visit.is_one_click and visit.field("act") == "everything"
    source = "one-click" if visit.is_one_click else "unsubscribe link"
    act = store.Act(source, language, evidence=f"message {visitor.recipient}")
    if everything:
        store.stop_everything(visitor, act)
    else:
        store.withdraw_topic(visitor, act)
    record_unsubscribe(visitor.recipient, visitor.campaign)
    frappe.db.commit()
    page = _frame(visit, language)
    words = page["words"]
    return {
        **page,
        "view": "done",
        "title": words["everything_title"] if everything else with_topic(words["done_title"], topic),
        "done_lead": words["everything_done"] if everything else words["done_lead"],
    }


def _frame(visit: Visit, language: str) -> dict[str, Any]:
    page = frame("unsubscribe", language, mission=mission_name(language), query={"t": visit.token})
    return {**page, "preferences_href": page_href("preferences", {"t": visit.token, "lang": language})}
