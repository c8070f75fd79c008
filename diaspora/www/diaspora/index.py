"""The home page: for everybody where to subscribe; for staff what is here, as far as they may see it."""

from typing import Any

import frappe

from diaspora.campaigns import overview_store
from diaspora.campaigns.public_pages.home_page import guest_page, staff_page
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.crm.mission_store import mission_name

no_cache = 1
sitemap = 1


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST."""
    return answer("home", _show)


def _show(visit: Visit) -> dict[str, Any]:
    name = overview_store.staff_name()
    if not name:
        language = visit.language()
        return guest_page(language, mission_name(language))
    if visit.is_post and visit.field("act") == "log out":
        frappe.local.login_manager.logout()
        frappe.flags.redirect_location = "/diaspora"
        raise frappe.Redirect(302)
    language = visit.language(frappe.local.lang)
    last = overview_store.last_campaign()
    return staff_page(
        language,
        mission_name(language),
        name=name,
        counts=overview_store.counts(),
        report=last.report if last else None,
        folder=last.folder if last else "",
    )
