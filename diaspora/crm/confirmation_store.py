"""The requests that wait for their confirmation mail: claimed, mailed, settled, expired."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.crm.confirmation_mail import Confirmation, render_confirmation
from diaspora.crm.link_token import OPT_IN, make_token
from diaspora.crm.mail_port import ServiceMail
from diaspora.crm.mission_store import mission_name
from diaspora.crm.opt_in import LEASE, QUEUED, RETRY_AFTER, UNKNOWN
from diaspora.crm.opt_in_store import topics_of
from diaspora.crm.service_letter import mail_language
from diaspora.site_secret import derive_key


class SiteRequests:
    """`confirmation_sending.RequestStore` on the site's database. Made anew for each round."""

    def __init__(self) -> None:
        self._settings = frappe.get_doc("Diaspora Settings")
        self._titles: dict[str, dict[str, str]] = {}
        self._missions: dict[str, str] = {}

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
        topics = topics_of([row.name for row in rows])
        return [self._mail(row, topics.get(row.name, [])) for row in rows]

    def _mail(self, row: Any, topics: Sequence[str]) -> ServiceMail:
        language = mail_language(row.language or "", self._settings.default_language or "")
        titles = self._titles_in(language)
        token = make_token(OPT_IN, row.name, derive_key("link-token"))
        rendered = render_confirmation(
            Confirmation(
                language=language,
                mission=self._mission_in(language),
                first_name=row.first_name or "",
                topics=[titles.get(topic, topic) for topic in topics],
                url=f"{(self._settings.public_url or '').rstrip('/')}/diaspora/confirm?t={token}",
                expires_at=get_datetime(row.expires_at),
                measurement=bool(row.measurement),
                time_zone=self._settings.mission_timezone or "UTC",
            )
        )
        return ServiceMail(row.custom_id, row.email, language, rendered.subject, rendered.html, rendered.text)

    def _mission_in(self, language: str) -> str:
        if language not in self._missions:
            self._missions[language] = mission_name(language)
        return self._missions[language]

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
                """UPDATE `tabDiaspora Opt In Request`
                SET state = %(state)s, claim_token = NULL, lease_until = %(until)s
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
