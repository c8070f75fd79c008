"""The page behind the confirmation message (double opt-in). GET asks, POST confirms."""

from typing import Any

import frappe

from diaspora.campaigns.public_links import CONTACT, OPT_IN
from diaspora.campaigns.public_pages import opt_in_page, store
from diaspora.campaigns.public_pages.page import for_address, frame, page_href
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.crm.link_token import make_token
from diaspora.crm.mission_store import mission_name
from diaspora.site_secret import derive_key

no_cache = 1
sitemap = 0


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST."""
    return answer("confirm", _show)


def _show(visit: Visit) -> dict[str, Any]:
    _, ident = visit.ident(OPT_IN)
    asked = opt_in_page.request_of(ident)
    language = visit.language(asked.language)
    page = frame("confirm", language, mission=mission_name(language), query={"t": visit.token})
    if visit.is_post or asked.contact:
        contact = opt_in_page.confirm(visit.token, visit.network_address) if visit.is_post else asked.contact
        frappe.db.commit()
        return {**page, "view": "done", "title": page["words"]["done_title"], **_preferences(contact, language)}
    titles = store.topic_titles(language)
    return {
        **page,
        "topic_titles": [titles.get(topic, topic) for topic in asked.topics],
        "for_address": for_address(language, asked.email),
    }


def _preferences(contact: str, language: str) -> dict[str, str]:
    token = make_token(CONTACT, contact, derive_key("link-token"))
    return {"preferences_href": page_href("preferences", {"t": token, "lang": language})}
