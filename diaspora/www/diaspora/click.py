"""A counted link: leads on to the frozen target and notes that it was opened. Changes no consent."""

from typing import Any

import frappe

from diaspora.campaigns.public_links import read_click
from diaspora.campaigns.public_pages.errors import unknown_link
from diaspora.campaigns.public_pages.visit import Visit, answer
from diaspora.campaigns.tracking_store import link_target, record_click
from diaspora.crm.link_token import BadToken
from diaspora.site_secret import derive_key

no_cache = 1
sitemap = 0


def get_context(context: Any) -> dict[str, Any]:
    """Called by the framework for GET, HEAD and POST; leaves by a redirect wherever the link is known."""
    return answer("click", _show)


def _show(visit: Visit) -> dict[str, Any]:
    try:
        recipient, index = read_click(visit.token, derive_key("link-token"))
    except BadToken:
        raise unknown_link() from None
    target = link_target(recipient, index)
    if not target:
        raise unknown_link()
    record_click(recipient, index, is_head=visit.is_head, network_address=visit.network_address)
    frappe.flags.redirect_location = target
    raise frappe.Redirect(302)
