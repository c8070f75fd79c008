"""What the sending engine reads: due rows, claims, letters, and why a row may not be attempted. Never writes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import frappe

from diaspora.campaigns.ledger import OPEN_STATES, AttemptFacts, State
from diaspora.campaigns.merge_fields import Person
from diaspora.campaigns.reconcile import Doubt
from diaspora.campaigns.sender import Letter
from diaspora.crm.mission_store import mission_today
from diaspora.crm.store import CONSENT_REASON_SQL
from diaspora.crm.terms import term_is_current

# SQLite takes 32,766 parameters in a statement, MariaDB's optimiser likes far fewer.
_IN_LIST = 900
_OPEN = tuple(state.value for state in OPEN_STATES)


def due_names(campaign: str, now: datetime, limit: int) -> list[str]:
    """Names of queued rows that may be claimed now, the longest waiting first."""
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Recipient`
        WHERE campaign = %(campaign)s AND state = 'queued' AND not_before <= %(now)s
        ORDER BY not_before LIMIT %(limit)s""",
        {"campaign": campaign, "now": now, "limit": limit},
        pluck=True,
    )


def names_of_claim(token: str) -> list[str]:
    """The rows that carry a token."""
    return frappe.db.sql(
        "SELECT name FROM `tabDiaspora Recipient` WHERE claim_token = %(token)s", {"token": token}, pluck=True
    )


def contacts_of(names: Sequence[str]) -> dict[str, str]:
    """Recipient -> contact."""
    found: dict[str, str] = {}
    for start in range(0, len(names), _IN_LIST):
        found |= dict(
            frappe.db.sql(
                "SELECT name, contact FROM `tabDiaspora Recipient` WHERE name IN %(names)s",
                {"names": tuple(names[start : start + _IN_LIST])},
            )
        )
    return found


def names_in_state(campaign: str, state: State, limit: int) -> list[str]:
    """Up to `limit` names of a campaign's rows in a state."""
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Recipient`
        WHERE campaign = %(campaign)s AND state = %(state)s LIMIT %(limit)s""",
        {"campaign": campaign, "state": state.value, "limit": limit},
        pluck=True,
    )


def untouched_rows(campaign: str, limit: int) -> list[str]:
    """Rows of a campaign that are queued or skipped and were never attempted."""
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Recipient`
        WHERE campaign = %(campaign)s AND attempt = 0 AND state IN ('queued', 'skipped') LIMIT %(limit)s""",
        {"campaign": campaign, "limit": limit},
        pluck=True,
    )


def is_being_sent(campaign: str) -> bool:
    """Whether rows of the campaign may be claimed."""
    return frappe.db.get_value("Diaspora Campaign", campaign, "state") == "sending"


def topic_of(campaign: str) -> str:
    """The campaign's topic."""
    return frappe.db.get_value("Diaspora Campaign", campaign, "topic")


def count_by_state(campaign: str) -> dict[str, int]:
    """Rows of a campaign by state."""
    rows = frappe.db.sql(
        "SELECT state, COUNT(*) FROM `tabDiaspora Recipient` WHERE campaign = %(campaign)s GROUP BY state",
        {"campaign": campaign},
    )
    return {state: int(count) for state, count in rows}


def doubts(limit: int) -> list[Doubt]:
    """Rows in state unknown, the oldest first."""
    rows = frappe.db.sql(
        """SELECT name, campaign, claim_token, attempt, not_before FROM `tabDiaspora Recipient`
        WHERE state = 'unknown' ORDER BY not_before LIMIT %(limit)s""",
        {"limit": limit},
    )
    return [Doubt(*row) for row in rows]


def letters(token: str, names: Sequence[str], districts: Mapping[str, Mapping[str, str]]) -> list[Letter]:
    """The rows among `names` that are being attempted under the token, each with its address and its person.

    A row whose address has gone since is left out. `districts` holds titles by language, "" for the plain one.
    """
    rows = frappe.db.sql(
        """SELECT r.name, r.language, r.attempt, r.contact, e.email, c.first_name, c.last_name, c.first_name_ar,
            c.last_name_ar, c.gender, c.city, c.district, c.association
        FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Contact` c ON c.name = r.contact AND c.status = 'active'
        JOIN `tabDiaspora Contact Email` e
          ON e.parent = c.name AND e.address_key = r.address_key AND e.status = 'active'
        WHERE r.name IN %(names)s AND r.claim_token = %(token)s AND r.state = 'attempting'""",
        {"names": tuple(names), "token": token},
        as_dict=True,
    )
    associations = _associations(rows)
    return list({row.name: _letter(row, districts, associations) for row in rows}.values())


def district_titles() -> dict[str, dict[str, str]]:
    """Titles of the consular districts: by code, then by language, "" for the plain one."""
    titles = {code: {"": title} for code, title in frappe.db.sql("SELECT name, title FROM `tabDiaspora District`")}
    translated = frappe.db.sql(
        """SELECT parent, language, text FROM `tabDiaspora Translation`
        WHERE parenttype = 'Diaspora District' AND field = 'title'"""
    )
    for code, language, text in translated:
        titles.setdefault(code, {})[language] = text
    return titles


def attempt_facts(token: str, names: Sequence[str], topic: str) -> dict[str, AttemptFacts]:
    """What is true at this moment of the rows among `names` that carry the token and were not handed over."""
    rows = frappe.db.sql(
        f"""SELECT r.name, g.state AS campaign_state, c.status, {CONSENT_REASON_SQL} AS refusal,
            e.name AS address, s.name AS suppression
        FROM `tabDiaspora Recipient` r
        JOIN `tabDiaspora Campaign` g ON g.name = r.campaign
        LEFT JOIN `tabDiaspora Contact` c ON c.name = r.contact
        LEFT JOIN `tabDiaspora Contact Email` e
          ON e.parent = r.contact AND e.address_key = r.address_key AND e.status = 'active'
        LEFT JOIN `tabDiaspora Suppression` s ON s.address_key = r.address_key
        WHERE r.name IN %(names)s AND r.claim_token = %(token)s AND r.state IN ('claimed', 'attempting')""",
        {"names": tuple(names), "token": token, "topic": topic},
        as_dict=True,
    )
    return {
        row.name: AttemptFacts(
            campaign_state=row.campaign_state,
            # A contact that is gone altogether was erased.
            contact_status=row.status or "erased",
            address_is_there=bool(row.address),
            is_suppressed=bool(row.suppression),
            consent_refusal=row.refusal,
        )
        for row in rows
    }


def in_slices(names: Iterable[str]) -> Iterator[list[str]]:
    """The names in lists that fit into a statement."""
    every = list(names)
    return (every[start : start + _IN_LIST] for start in range(0, len(every), _IN_LIST))


def _associations(rows: Sequence[Any]) -> dict[str, tuple[str, str]]:
    """Per contact the title and the Arabic title of its association: the mailbox's own, or one that it belongs to."""
    contacts = tuple(row.contact for row in rows)
    if not contacts:
        return {}
    belongs = frappe.db.sql(
        f"""SELECT f.contact, a.title, a.title_ar FROM `tabDiaspora Affiliation` f
        JOIN `tabDiaspora Association` a ON a.name = f.association
        WHERE f.contact IN %(contacts)s AND {term_is_current("f")} ORDER BY f.from_date""",
        {"contacts": contacts, "today": mission_today()},
    )
    found = {contact: (title or "", arabic or "") for contact, title, arabic in belongs}
    own = {row.association for row in rows if row.association}
    if own:
        for name, title, arabic in frappe.db.sql(
            "SELECT name, title, title_ar FROM `tabDiaspora Association` WHERE name IN %(names)s",
            {"names": tuple(own)},
        ):
            found |= {row.contact: (title or "", arabic or "") for row in rows if row.association == name}
    return found


def _letter(
    row: Any, districts: Mapping[str, Mapping[str, str]], associations: Mapping[str, tuple[str, str]]
) -> Letter:
    titles = districts.get(row.district, {})
    title, arabic = associations.get(row.contact, ("", ""))
    person = Person(
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        first_name_ar=row.first_name_ar or "",
        last_name_ar=row.last_name_ar or "",
        gender=row.gender or "",
        city=row.city or "",
        district_title=titles.get("", ""),
        district_titles=titles,
        association=(arabic or title) if row.language.startswith("ar") else (title or arabic),
    )
    return Letter(row.name, row.language, int(row.attempt), row.email, person)


def contacts_by_address_key(names: Iterable[str]) -> dict[str, str]:
    """Of the named recipients: which contact was queued for which address."""
    found: dict[str, str] = {}
    for chunk in in_slices(names):
        found.update(
            frappe.db.sql(
                "SELECT address_key, contact FROM `tabDiaspora Recipient` WHERE name IN %(names)s",
                {"names": tuple(chunk)},
            )
        )
    return found


def suppressed_among(address_keys: Iterable[str]) -> set[str]:
    """Those of the address keys that nobody may write to."""
    found: set[str] = set()
    for keys in in_slices(address_keys):
        found.update(
            frappe.db.sql(
                "SELECT address_key FROM `tabDiaspora Suppression` WHERE address_key IN %(keys)s",
                {"keys": tuple(keys)},
                pluck=True,
            )
        )
    return found


def mails_since(contacts: Iterable[str], since: datetime, campaign: str) -> dict[str, int]:
    """How many mails each contact was sent since then, or is about to be sent by another campaign on its way."""
    counts: dict[str, int] = {}
    for names in in_slices(contacts):
        counts.update(
            frappe.db.sql(
                """SELECT r.contact, COUNT(*) FROM `tabDiaspora Recipient` r
                JOIN `tabDiaspora Campaign` g ON g.name = r.campaign
                WHERE r.contact IN %(names)s AND r.campaign <> %(campaign)s AND (
                    (r.state = 'sent' AND r.sent_at >= %(since)s)
                    OR (r.state IN %(open)s AND g.state IN ('planning', 'sending')))
                GROUP BY r.contact""",
                {"names": tuple(names), "since": since, "campaign": campaign, "open": _OPEN},
            )
        )
    return counts


def sent_times(contacts: Iterable[str], since: datetime) -> dict[str, list[datetime]]:
    """When mails were sent to each contact since then, over all campaigns, the newest first."""
    found: dict[str, list[datetime]] = {}
    for names in in_slices(contacts):
        rows = frappe.db.sql(
            """SELECT r.contact, r.sent_at FROM `tabDiaspora Recipient` r
            WHERE r.state = 'sent' AND r.contact IN %(names)s AND r.sent_at >= %(since)s
            ORDER BY r.contact, r.sent_at DESC""",
            {"names": tuple(names), "since": since},
        )
        for contact, sent_at in rows:
            found.setdefault(contact, []).append(sent_at)
    return found
