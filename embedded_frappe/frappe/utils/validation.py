"""Checks of addresses, telephone numbers and HTML (in Frappe they lie in frappe.utils itself)."""

import html
import json
import re
from email.utils import getaddresses
from typing import Any
from urllib.parse import urlparse

import frappe

_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"[0-9 +_\-,.*#()]{1,20}")
_TAG = re.compile(r"<[^>]+>")


def validate_email_address(email_str: str | None, throw: bool = False) -> str:
    """The valid addresses of the text, joined; '' where there is none. With throw, InvalidEmailAddressError."""
    valid = []
    for part in split_emails(email_str or ""):
        address = getaddresses([part])[0][1]
        if address and "\n" not in part and _EMAIL.fullmatch(address):
            valid.append(address)
        elif throw:
            frappe.throw(
                frappe._("{0} is not a valid Email Address").format(html.escape(part)),
                frappe.InvalidEmailAddressError,
            )
    return ", ".join(valid)


def split_emails(txt: str | None) -> list[str]:
    """The addresses of a text, between commas, semicolons or line ends."""
    return [part.strip() for part in re.split(r"[,;\n]+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", txt or "") if part.strip()]


def validate_phone_number(phone_number: str | None, throw: bool = False) -> bool:
    """Is it a telephone number? With throw, InvalidPhoneNumberError where not."""
    valid = not phone_number or bool(_PHONE.fullmatch(phone_number.strip()))
    if not valid and throw:
        frappe.throw(
            frappe._("{0} is not a valid Phone Number").format(phone_number),
            frappe.InvalidPhoneNumberError,
        )
    return valid and bool(phone_number)


def validate_url(txt: str, throw: bool = False, valid_schemes: Any = None, require_tld: bool = False) -> bool:
    """Is it a URL? With throw, ValidationError where not."""
    parts = urlparse(txt or "")
    schemes = [valid_schemes] if isinstance(valid_schemes, str) else valid_schemes
    valid = bool(parts.netloc) or txt.startswith("/")
    valid = valid and (schemes is None or parts.scheme in schemes)
    if not valid and throw:
        frappe.throw(frappe._("'{0}' is not a valid URL").format(frappe.bold(txt)))
    return valid


def strip_html(text: str) -> str:
    """The text without its tags."""
    return _TAG.sub("", text)


strip_html_tags = strip_html


def escape_html(text: Any) -> Any:
    return html.escape(text) if isinstance(text, str) else text


def sanitize_html(text: str, linkify: bool = False, always_sanitize: bool = False) -> str:
    """HTML without scripts, handlers and foreign elements; JSON and text without angle brackets as it is."""
    import nh3

    if not isinstance(text, str) or ("<" not in text and ">" not in text):
        return text
    if not always_sanitize and (not _TAG.search(text) or _is_json(text)):
        return text
    return nh3.clean(text, link_rel=None)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def get_url(uri: str | None = None, full_address: bool = False) -> str:
    """The site's public address (host_name in the configuration, else the request's host), with a path."""
    conf = frappe.local.conf
    request = getattr(frappe.local, "request", None)
    base = conf.host_name or conf.hostname or (request.host_url if request else f"http://{frappe.local.site}")
    if not base.startswith(("http://", "https://")):
        base = f"http://{base}"
    if not conf.host_name and not request and conf.webserver_port:
        base = f"{base}:{conf.webserver_port}"
    return base.rstrip("/") + (f"/{uri.lstrip('/')}" if uri else "")
