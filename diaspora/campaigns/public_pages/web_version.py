"""A message as a web page: what was approved, for nobody in particular.

Holds nothing of its reader, counts nothing, and its token opens nothing else: whoever is given the link, or scans it,
reads the newsletter and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from diaspora.crm.link_token import BadToken, read_token
from diaspora.site_secret import derive_key

from ..ab_test import spoken
from ..composing import attached_addresses
from ..content import FrozenContent, load
from ..merge_fields import Person, merge_values
from ..public_links import WEB, page_url
from ..rendering import VariantRenderer

_MAX_TOKEN = 400
_NOT_FOR_SEARCH = '<meta name="robots" content="noindex" />'


@dataclass(frozen=True, slots=True)
class NobodysLinks:
    """The links of a page that belongs to nobody: those of a person lead to a page that says where to find them."""

    public_url: str
    targets: tuple[str, ...]

    @property
    def unsubscribe(self) -> str:
        """The page that asks for the link in the message."""
        return page_url(self.public_url, "unsubscribe", "")

    @property
    def preferences(self) -> str:
        """The page that asks for the link in the message."""
        return page_url(self.public_url, "preferences", "")

    @property
    def web(self) -> str:
        """The page itself, as a link to its top."""
        return "#"

    def click(self, index: int, /) -> str:
        """The target itself: nothing is counted."""
        return self.targets[index]


@frappe.whitelist(allow_guest=True, methods=["GET"])
def show(t: str) -> None:
    """Answer with the page of a message's token (kind "w"), 404 for any other."""
    try:
        _, recipient = read_token(t[:_MAX_TOKEN], (WEB,), derive_key("link-token"))
    except BadToken:
        recipient = ""
    html = page_of(recipient) if recipient else ""
    if not html:
        raise frappe.DoesNotExistError(frappe._("This link is not complete. Open it again from the message."))
    response = frappe.local.response
    response.type = "download"
    response.filename = "message.html"
    response.filecontent = html.encode()
    response.content_type = "text/html; charset=utf-8"
    response.display_content_as = "inline"


def page_of(recipient: str) -> str:
    """Return the HTML of the message that a recipient got, for nobody; "" where there is no such message."""
    row = frappe.db.get_value("Diaspora Recipient", recipient, ["content_version", "language"], as_dict=True)
    text = row and frappe.db.get_value("Diaspora Content Version", row.content_version, "content")
    return html_for_nobody(load(text), row.language or "") if text else ""


def html_for_nobody(content: FrozenContent, language: str) -> str:
    """Return the page of one variant with stand-ins for all that is personal."""
    variant = content.variant_of(language)
    links = NobodysLinks(content.public_url, variant.links)
    html = VariantRenderer(variant).render(merge_values(Person(), spoken(variant.language)), links).html
    for inside, public in attached_addresses(content).items():
        html = html.replace(inside, public)
    return html.replace("<head>", f"<head>{_NOT_FOR_SEARCH}", 1)
