"""The subscription form: asks for a confirmation message. Says the same to every address; GET changes nothing."""

from typing import Any

import frappe

from diaspora.campaigns.public_pages import opt_in_page, store
from diaspora.campaigns.public_pages.page import (
    MAIL_LANGUAGES,
    form_errors,
    frame,
    mail_language_choices,
    with_wording,
)
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.campaigns.public_pages.words import words_in
from diaspora.crm.mission_store import mission_name
from diaspora.crm.one_line import one_line

no_cache = 1
sitemap = 1


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST."""
    return answer("subscribe", _show)


def _show(visit: Visit) -> dict[str, Any]:
    language = visit.language()
    if not visit.is_post:
        return _form(language, opt_in_page.Filled(language=language))
    filled = _filled(visit, language)
    if visit.field("website"):
        return _sent(language)  # the trap that only a program fills in: it learns nothing, we keep nothing
    offered = store.open_topics()
    if faults := opt_in_page.form_faults(filled, offered):
        return {**_form(language, filled, form_errors(language, faults)), "status": 422}
    opt_in_page.ask(filled, offered, wording_version=visit.field("wording", 140), network_address=visit.network_address)
    frappe.db.commit()
    return _sent(language)


def _filled(visit: Visit, language: str) -> opt_in_page.Filled:
    wish = visit.field("language", 35)
    return opt_in_page.Filled(
        email=visit.field("email", 320),
        first_name=one_line(visit.field("first_name", 140)),
        last_name=one_line(visit.field("last_name", 140)),
        topics=tuple(visit.fields("topic")),
        language=wish if wish in dict(MAIL_LANGUAGES) else language,
        agree=visit.field("agree") == "1",
        measurement=visit.field("measurement") == "1",
    )


def _form(language: str, filled: opt_in_page.Filled, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    page = frame("subscribe", language, mission=mission_name(language), query={})
    return with_wording(
        {
            **page,
            "filled": filled,
            "errors": errors or [],
            "error_summary": words_in(language)["error"]["summary"],
            "topics": store.topic_choices(language, filled.topics),
            "mail_languages": mail_language_choices(filled.language),
        },
        language,
        subscribe=store.wording("subscribe", language),
        measurement=store.wording("measurement", language),
    )


def _sent(language: str) -> dict[str, Any]:
    page = frame("subscribe", language, mission=mission_name(language), query={})
    return {**page, "view": "sent", "title": page["words"]["sent_title"]}
