"""What the pages of subscribing and confirming ask of the CRM: to note a request, to show it, to confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass

import frappe

from diaspora import clock
from diaspora.crm.email_address import normalise_email
from diaspora.crm.errors import BadEmail, BadToken, DistrictMissing, OptInExpired
from diaspora.crm.opt_in_store import confirm_opt_in, request_opt_in
from diaspora.crm.opt_in_turns_store import is_over_the_limit
from diaspora.site_secret import derive_key

from ..tracking import network_key
from .errors import expired_link, not_ready, too_many, unknown_link
from .page import MAX_NAME

SOURCE = "subscription page"


@dataclass(frozen=True)
class Filled:
    """The subscription form as a person filled it in."""

    email: str = ""
    first_name: str = ""
    last_name: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    agree: bool = False
    measurement: bool = False


@dataclass(frozen=True)
class AskedFor:
    """A request as its confirmation page shows it; `contact` is set only once it was confirmed."""

    email: str
    topics: tuple[str, ...]
    language: str
    contact: str


def form_faults(filled: Filled, offered: Sequence[str]) -> list[tuple[str, str]]:
    """What is wrong with a filled form: (field, code of the words), in the order of the page."""
    faults: list[tuple[str, str]] = []
    try:
        normalise_email(filled.email)
    except BadEmail:
        faults.append(("email", "email"))
    faults += [(field, "long_name") for field in ("first_name", "last_name") if len(getattr(filled, field)) > MAX_NAME]
    if not set(filled.topics) & set(offered):
        faults.append(("topics", "topics"))
    if not filled.agree:
        faults.append(("agree", "agree"))
    return faults


def ask(filled: Filled, offered: Sequence[str], *, wording_version: str, network_address: str) -> None:
    """Note a request; the same silence whether the address is known, new or suppressed.

    Raises PageProblem (429) where the visitor's network asks too often, whatever the addresses.
    """
    frappe.db.commit()  # what is counted from here on is the newest
    if is_over_the_limit(network_key(network_address, derive_key("network"))):
        raise too_many()
    request_opt_in(
        filled.email,
        [topic for topic in offered if topic in filled.topics],
        filled.language,
        source=SOURCE,
        names=(filled.first_name, filled.last_name),
        measurement=filled.measurement,
        wording_version=wording_version,
    )


def request_of(ident: str) -> AskedFor:
    """The request that a confirmation token names. Raises PageProblem: unknown (404), expired (410)."""
    fields = ["name", "email", "language", "state", "expires_at", "contact"]
    found = frappe.db.get_value("Diaspora Opt In Request", ident, fields, as_dict=True)
    if not found:
        raise unknown_link()
    confirmed = found.state == "confirmed"
    if not confirmed and (found.state == "expired" or (found.expires_at and found.expires_at < clock.utcnow())):
        raise expired_link()
    topics = frappe.get_all("Diaspora Opt In Topic", filters={"parent": ident}, pluck="topic", order_by="idx asc")
    return AskedFor(found.email, tuple(topics), found.language or "", found.contact if confirmed else "")


def confirm(token: str, network_address: str) -> str:
    """Confirm the request of a token, once; the contact that it now belongs to.

    Raises PageProblem: unknown (404), expired (410), the mission not set up (503).
    """
    evidence = f"network {network_key(network_address, derive_key('network'))}"
    try:
        return confirm_opt_in(token, ip_evidence=evidence).contact
    except BadToken:
        raise unknown_link() from None
    except OptInExpired:
        raise expired_link() from None
    except DistrictMissing as error:
        frappe.logger("diaspora").error("a confirmation could not be taken: %s", error)
        raise not_ready() from None
