"""Requests for double opt-in in the database: asked for, mailed, confirmed. Consent itself is written by `store`."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm import store
from diaspora.crm.confirmation_mail import Confirmation, mail_language, render_confirmation
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.errors import BadToken, DistrictMissing, OptInExpired
from diaspora.crm.link_token import OPT_IN, make_token, read_token
from diaspora.crm.mail_port import ServiceMail
from diaspora.crm.opt_in import (
    CONFIRMED,
    EXPIRED,
    FAILED,
    LEASE,
    LIFETIME,
    QUEUED,
    RETRY_AFTER,
    UNKNOWN,
    EarlierRequest,
    Reachable,
    may_ask,
    whose_request,
)
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
    topics = _topics_of([row.name for row in rows])
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
    """The task stands in a hook: this package does not know who mails. Without it, the scheduler's round finds the row."""
    for task in frappe.get_hooks("diaspora_confirmation_task"):
        frappe.enqueue(
            task, queue="short", job_id="diaspora-confirmations", deduplicate=True, enqueue_after_commit=True
        )


def _topics_of(requests: Sequence[str]) -> dict[str, list[str]]:
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
    topics = tuple(_topics_of([name]).get(name, ()))
    if request.state == CONFIRMED:
        return OptInResult(request.contact, topics, request.language or "", already_confirmed=True)
    if request.state in (EXPIRED, FAILED) or frappe.utils.get_datetime(request.expires_at) < clock.utcnow():
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
        clock.utcnow(),
        request.language or "",
        request.wording_version or "",
        evidence,
    )


def _contact_of(request: Any) -> str:
    names = store.find_contacts_by_address(request.email)
    rows = frappe.get_all(
        "Diaspora Contact",
        filters={"name": ["in", names], "kind": "person"},
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
    return whose_request(request.first_name or "", request.last_name or "", reachable) or _new_contact(request)


def _new_contact(request: Any) -> str:
    district = request.district or frappe.db.get_single_value("Diaspora Settings", "default_district")
    if not district:
        raise DistrictMissing("choose a default district in the settings: new subscribers belong to it")
    contact = frappe.get_doc(
        {
            "doctype": "Diaspora Contact", "kind": "person", "affiliation": "community", "status": "active",
            "first_name": request.first_name, "last_name": request.last_name, "district": district,
            "preferred_language": request.language or None, "source": request.source, "emails": [{"email": request.email}],
        }
    )  # fmt: skip
    return contact.insert(ignore_permissions=True).name


# --- mailing


class SiteRequests:
    """`confirmation_sending.RequestStore` on the site's database. Made anew for each round."""

    def __init__(self) -> None:
        self._settings = frappe.get_doc("Diaspora Settings")
        self._titles: dict[str, dict[str, str]] = {}

    def attempt(self, limit: int) -> list[ServiceMail]:
        """Claim by token: only the rows that carry ours are mailed by us."""
        now, token = clock.utcnow(), frappe.generate_hash(length=32)
        names = frappe.db.sql(
            """SELECT name FROM `tabDiaspora Opt In Request` WHERE state = 'queued' AND expires_at > %(now)s
            AND (lease_until IS NULL OR lease_until <= %(now)s) ORDER BY requested_at LIMIT %(limit)s""",
            {"now": now, "limit": limit},
            pluck=True,
        )
        if not names:
            frappe.db.commit()
            return []
        frappe.db.sql(
            """UPDATE `tabDiaspora Opt In Request` SET state = 'attempting', claim_token = %(token)s,
            lease_until = %(until)s WHERE name IN %(names)s AND state = 'queued' AND expires_at > %(now)s
            AND NOT EXISTS (SELECT 1 FROM `tabDiaspora Suppression` s
                WHERE s.address_key = `tabDiaspora Opt In Request`.address_key)""",
            {"token": token, "until": now + LEASE, "names": names, "now": now},
        )
        frappe.db.sql(
            """UPDATE `tabDiaspora Opt In Request` SET state = 'failed' WHERE name IN %(names)s AND state = 'queued'
            AND EXISTS (SELECT 1 FROM `tabDiaspora Suppression` s
                WHERE s.address_key = `tabDiaspora Opt In Request`.address_key)""",
            {"names": names},
        )
        frappe.db.commit()
        return self._mails(token)

    def _mails(self, token: str) -> list[ServiceMail]:
        rows = frappe.db.sql(
            """SELECT name, email, first_name, language, measurement, custom_id, expires_at
            FROM `tabDiaspora Opt In Request` WHERE claim_token = %(token)s AND state = 'attempting'""",
            {"token": token},
            as_dict=True,
        )
        topics = _topics_of([row.name for row in rows])
        return [self._mail(row, topics.get(row.name, [])) for row in rows]

    def _mail(self, row: Any, topics: Sequence[str]) -> ServiceMail:
        language = mail_language(row.language or "", self._settings.default_language or "")
        titles = self._titles_in(language)
        token = make_token(OPT_IN, row.name, derive_key("link-token"))
        rendered = render_confirmation(
            Confirmation(
                language=language,
                mission=self._settings.mission_name or "",
                first_name=row.first_name or "",
                topics=[titles.get(topic, topic) for topic in topics],
                url=f"{(self._settings.public_url or '').rstrip('/')}/diaspora/confirm?t={token}",
                expires_at=frappe.utils.get_datetime(row.expires_at),
                measurement=bool(row.measurement),
            )
        )
        return ServiceMail(row.custom_id, row.email, language, rendered.subject, rendered.html, rendered.text)

    def _titles_in(self, language: str) -> dict[str, str]:
        if language not in self._titles:
            titles = {row.name: row.title for row in frappe.get_all("Diaspora Topic", fields=["name", "title"])}
            filters = {"parenttype": "Diaspora Topic", "field": "title", "language": language}
            translated = frappe.get_all("Diaspora Translation", filters=filters, fields=["parent", "text"])
            self._titles[language] = titles | {row.parent: row.text for row in translated if row.text}
        return self._titles[language]

    def settle(self, states: dict[str, str]) -> None:
        """A request that was confirmed meanwhile stays confirmed: the mail arrived before we heard of it."""
        until = {QUEUED: clock.utcnow() + RETRY_AFTER, UNKNOWN: clock.utcnow() + LEASE}
        for state in set(states.values()):
            ids = [custom_id for custom_id, settled in states.items() if settled == state]
            frappe.db.sql(
                """UPDATE `tabDiaspora Opt In Request` SET state = %(state)s, claim_token = NULL, lease_until = %(until)s
                WHERE custom_id IN %(ids)s AND state IN ('attempting', 'unknown')""",
                {"state": state, "ids": ids, "until": until.get(state)},
            )
        frappe.db.commit()

    def doubtful(self, limit: int) -> list[str]:
        """Leases that ran out belong to processes that died, or answered too late to be believed."""
        now = clock.utcnow()
        frappe.db.sql(
            """UPDATE `tabDiaspora Opt In Request` SET state = 'unknown', claim_token = NULL
            WHERE state = 'attempting' AND lease_until <= %(now)s""",
            {"now": now},
        )
        frappe.db.commit()
        return frappe.db.sql(
            """SELECT custom_id FROM `tabDiaspora Opt In Request` WHERE state = 'unknown' AND lease_until <= %(now)s
            ORDER BY requested_at LIMIT %(limit)s""",
            {"now": now, "limit": limit},
            pluck=True,
        )

    def expire(self) -> None:
        """Close the requests whose time is over; what was in doubt is then no longer of interest."""
        frappe.db.sql(
            """UPDATE `tabDiaspora Opt In Request` SET state = 'expired', claim_token = NULL
            WHERE state IN ('queued', 'sent', 'unknown') AND expires_at <= %(now)s""",
            {"now": clock.utcnow()},
        )
        frappe.db.commit()
