"""One visit to a public page, as the request tells it: the border between the framework and the pages.

Never trusts more of a request than the length and the kind that a page asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora.crm.link_token import BadToken, read_token
from diaspora.crm.mission_store import mission_name
from diaspora.site_secret import derive_key

from ..transaction_store import committed
from . import store
from .errors import PageProblem, too_large, unknown_link
from .page import MAX_FORM_BYTES, problem_page
from .words import choose_language, preferred_of

ONE_CLICK = "One-Click"


@dataclass(frozen=True)
class Visit:
    """What a page may know of its request. `asked_language` is what the visitor chose on the page, or ""."""

    is_post: bool
    is_head: bool
    token: str
    asked_language: str
    browser_languages: tuple[str, ...]
    network_address: str

    def field(self, name: str, max_length: int = 254) -> str:
        """A form field without surrounding blanks, cut at its length; "" where there is none."""
        return (frappe.request.form.get(name) or "").strip()[:max_length]

    def fields(self, name: str, most: int = 50) -> list[str]:
        """All values of a form field that may be ticked several times."""
        return [value.strip()[:140] for value in frappe.request.form.getlist(name)[:most]]

    @property
    def is_one_click(self) -> bool:
        """Is this the POST of RFC 8058, made by a mail program for its reader?"""
        return self.is_post and self.field("List-Unsubscribe") == ONE_CLICK

    def ident(self, *kinds: str) -> tuple[str, str]:
        """(kind, ident) of the visit's token, if it is one of these kinds. Raises PageProblem (404)."""
        try:
            return read_token(self.token, kinds, derive_key("link-token"))
        except BadToken:
            raise unknown_link() from None

    def language(self, *wishes: str | None) -> str:
        """The page's language: what was chosen on the page, then these wishes, the browser's, the mission's."""
        return choose_language(self.asked_language, *wishes, *self.browser_languages, store.default_language())


def current_visit() -> Visit:
    """The visit of the request in hand."""
    request = frappe.request
    return Visit(
        is_post=request.method == "POST",
        is_head=request.method == "HEAD",
        token=(request.args.get("t") or "")[:400],
        asked_language=(request.args.get("lang") or "")[:10],
        browser_languages=tuple(preferred_of(request.headers.get("Accept-Language"))),
        network_address=frappe.local.request_ip or "",
    )


def answer(page: str, show: Callable[[Visit], dict[str, Any]]) -> dict[str, Any]:
    """The template's context for a visit: what `show` says, or a kind page for what is wrong with the link."""
    visit = current_visit()
    _set_no_cookies()
    status = 200
    try:
        if visit.is_post and (frappe.request.content_length or 0) > MAX_FORM_BYTES:
            raise too_large()
        # visitors who write at the same moment may deadlock on MariaDB: the act of one is then done again, whole
        content = committed(lambda: show(visit)) if visit.is_post else show(visit)
        status = content.pop("status", 200)
    except PageProblem as problem:
        language = visit.language()
        content = problem_page(page, language, problem, mission=mission_name(language))
        status = problem.status
    content["csrf_token"] = _csrf_token()
    return {"page": content, "title": content["title"], "no_cache": 1, "http_status_code": status}


def _csrf_token() -> str:
    """A guest has none and needs none; a member of staff who tries a link from the desk's browser has one."""
    data: Mapping[str, str] = getattr(frappe.session, "data", None) or {}
    return data.get("csrf_token") or ""


def _set_no_cookies() -> None:
    """Frappe gives every guest five cookies that say no more than "Guest"; these pages promise that there are none."""
    manager = getattr(frappe.local, "cookie_manager", None)
    if manager is not None and frappe.session.user == "Guest":
        manager.cookies.clear()
