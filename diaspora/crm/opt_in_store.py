"""Requests for double opt-in in the database: asked for and confirmed. Consent itself is written by `store`."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.crm import store
from diaspora.crm.change_store import note_changes
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.errors import BadToken, DistrictMissing, OptInExpired
from diaspora.crm.link_token import OPT_IN, read_token
from diaspora.crm.opt_in import (
    CONFIRMED,
    EXPIRED,
    FAILED,
    LIFETIME,
    QUEUED,
    EarlierRequest,
    Reachable,
    may_ask,
    whose_request,
)
from diaspora.crm.opt_in_turns_store import count_turn
from diaspora.crm.row_writing import CHILD_COLUMNS, STANDARD_COLUMNS, Stamp, child_rows, new_names
from diaspora.site_secret import derive_key

SOURCE = "double opt-in"
_DOCTYPE = "Diaspora Opt In Request"
_COLUMNS = (
    *STANDARD_COLUMNS, "email", "address_key", "first_name", "last_name", "district", "measurement", "language",
    "source", "state", "custom_id", "requested_at", "expires_at", "wording_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OptInResult:
    """A confirmed request: the contact that it belongs to, what for, and whether it had been confirmed before."""

    contact: str
    topics: tuple[str, ...]
    language: str
    already_confirmed: bool = False


def request_opt_in(
    email: str,
    topics: Sequence[str],
    language: str,
    *,
    source: str,
    names: tuple[str, str] | None = None,
    district: str | None = None,
    measurement: bool = False,
    wording_version: str = "",
) -> None:
    """Note a request and have its confirmation mailed. No commit.

    The answer is the same whether the address is known, new or suppressed, or asks too often. Raises BadEmail;
    topics that are not open for subscription are left out, and without any nothing is asked.
    """
    address = normalise_email(email)
    key = address_key(address, derive_key("address-key"))
    wanted = _open_topics(topics)
    if not wanted or store.is_suppressed(key):
        return
    count_turn(f"address {key[:32]}")  # of several requests at the same moment each sees those before it
    if not may_ask(_earlier(key), frozenset(wanted), measurement, clock.utcnow()):
        return
    first_name, last_name = (part.strip()[:140] for part in names or ("", ""))
    request = _insert(
        (
            address,
            key,
            first_name or None,
            last_name or None,
            district or None,
            int(measurement),
            language[:35],
            source,
        ),
        wording_version,
    )
    _insert_topics(request, wanted)
    _wake_the_sender()


def _open_topics(topics: Sequence[str]) -> list[str]:
    known = set(frappe.get_all("Diaspora Topic", filters={"is_active": 1}, pluck="name"))
    return [topic for topic in dict.fromkeys(topics) if topic in known]


def _earlier(key: str) -> list[EarlierRequest]:
    rows = frappe.get_all(
        _DOCTYPE, filters={"address_key": key}, fields=["name", "requested_at", "state", "measurement"],
        order_by="requested_at desc", limit=10,
    )  # fmt: skip
    topics = topics_of([row.name for row in rows])
    return [
        EarlierRequest(row.requested_at, row.state, frozenset(topics.get(row.name, ())), bool(row.measurement))
        for row in rows
    ]


def _insert(told: tuple[Any, ...], wording_version: str) -> str:
    now = clock.utcnow()
    name = new_names(1)[0]
    custom_id = hmac.new(derive_key("recipient-id"), f"opt-in|{name}".encode(), hashlib.sha256).hexdigest()[:32]
    standard = Stamp(now, frappe.session.user).standard(name)
    row = (*standard, *told, QUEUED, custom_id, now, now + LIFETIME, wording_version)
    frappe.db.bulk_insert(_DOCTYPE, list(_COLUMNS), [row])
    return name


def _insert_topics(request: str, topics: Sequence[str]) -> None:
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    rows = child_rows(
        stamp, (request, "topics", _DOCTYPE), [(topic,) for topic in topics], iter(new_names(len(topics)))
    )
    frappe.db.bulk_insert("Diaspora Opt In Topic", [*CHILD_COLUMNS, "topic"], rows)


def _wake_the_sender() -> None:
    """The task stands in a hook: this package does not know who mails. Without it, the scheduler finds the row."""
    for task in frappe.get_hooks("diaspora_confirmation_task"):
        frappe.enqueue(task, queue="short", job_id=task, deduplicate=True, enqueue_after_commit=True)


def topics_of(requests: Sequence[str]) -> dict[str, list[str]]:
    """Codes of the topics of each request, in the order in which they were chosen."""
    if not requests:
        return {}
    rows = frappe.get_all(
        "Diaspora Opt In Topic",
        filters={"parent": ["in", list(requests)]},
        fields=["parent", "topic"],
        order_by="idx asc",
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.parent, []).append(row.topic)
    return found


# --- confirming


def confirm_opt_in(token: str, *, ip_evidence: str) -> OptInResult:
    """Record the consents of a request, once; confirming again changes nothing. No commit.

    `ip_evidence` is a keyed hash, never an address of the network. Raises BadToken, OptInExpired, and DistrictMissing
    where a new contact would have no consular district.
    """
    _, name = read_token(token, {OPT_IN}, derive_key("link-token"))
    request = _locked(name)
    topics = tuple(topics_of([name]).get(name, ()))
    if request.state == CONFIRMED:
        return OptInResult(request.contact, topics, request.language or "", already_confirmed=True)
    if request.state in (EXPIRED, FAILED) or get_datetime(request.expires_at) < clock.utcnow():
        raise OptInExpired("this link is no longer valid; ask for a new one on the subscription page")
    contact = _contact_of(request)
    acts = [_act(request, topic, "email", ip_evidence) for topic in topics]
    if request.measurement:
        acts.append(_act(request, None, "measurement", ip_evidence))
    store.record_acts(contact, acts)
    frappe.db.sql(
        """UPDATE `tabDiaspora Opt In Request` SET state = 'confirmed', confirmed_at = %(now)s, contact = %(contact)s
        WHERE name = %(name)s""",
        {"now": clock.utcnow(), "contact": contact, "name": name},
    )
    return OptInResult(contact, topics, request.language or "")


def _locked(name: str) -> Any:
    rows = frappe.db.sql(
        """SELECT name, email, first_name, last_name, district, measurement, language, source, state, contact,
        expires_at, wording_version FROM `tabDiaspora Opt In Request` WHERE name = %(name)s FOR UPDATE""",
        {"name": name},
        as_dict=True,
    )
    if not rows:
        raise BadToken("this link belongs to no request")
    return rows[0]


def _act(request: Any, topic: str | None, channel: str, evidence: str) -> store.Act:
    return store.Act(
        topic,
        channel,
        "granted",
        SOURCE,
        language=request.language or "",
        wording_version=request.wording_version or "",
        evidence=evidence,
    )


def _contact_of(request: Any) -> str:
    names = store.find_contacts_by_address(request.email)
    rows = frappe.get_all(
        "Diaspora Contact",
        filters={"name": ["in", names], "kind": "person", "status": ["in", ["active", "archived"]]},
        fields=["name", "first_name", "last_name", "first_name_ar", "last_name_ar"],
        order_by="row_no asc",
    ) if names else []  # fmt: skip
    reachable = [
        Reachable(
            row.name,
            row.first_name or row.first_name_ar or "",
            tuple(
                name
                for name in (
                    f"{row.first_name or ''} {row.last_name or ''}".strip(),
                    f"{row.first_name_ar or ''} {row.last_name_ar or ''}".strip(),
                )
                if name
            ),
        )
        for row in rows
    ]
    contact = whose_request(request.first_name or "", request.last_name or "", reachable)
    if not contact:
        return _new_contact(request)
    # Who was archived and asks for mail is back; nothing is sent to who is not active.
    frappe.db.set_value("Diaspora Contact", {"name": contact, "status": "archived"}, "status", "active")
    note_changes("Diaspora Contact", [contact])
    return contact


def _new_contact(request: Any) -> str:
    district = request.district or frappe.db.get_single_value("Diaspora Settings", "default_district")
    if not district:
        raise DistrictMissing("choose a default district in the settings: new subscribers belong to it")
    contact = frappe.get_doc(
        {
            "doctype": "Diaspora Contact", "kind": "person", "affiliation": "community", "status": "active",
            "first_name": request.first_name, "last_name": request.last_name, "district": district,
            "preferred_language": request.language or None, "source": request.source,
            "emails": [{"email": request.email}],
        }
    )  # fmt: skip
    return contact.insert(ignore_permissions=True).name
