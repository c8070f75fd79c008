"""A document of every DocType, and the data with which a user would try to make another. Invented people only."""

from __future__ import annotations

import base64
from collections import defaultdict
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image


def one_pixel(n: int) -> str:
    """A picture of one pixel in base64, of a colour of its own."""
    out = BytesIO()
    Image.new("RGB", (1, 1), (n % 256, n // 256 % 256, 7)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


WHEN = "2026-03-02 09:00:00"


def values(short: str, n: int, world: dict[str, str]) -> dict[str, Any]:
    """The fields of the n-th `Diaspora {short}`; `world` names what it may link to (pools: topic3, user3, contact3)."""
    contact, other = world[f"contact{n}"], world[f"contact{n + 1}"]
    of_contact = {"contact": contact}
    coded = {"code": f"X{n}", "title": f"Title {n}"}
    world = defaultdict(str, world)
    table: dict[str, dict[str, Any]] = {
        "Staff Scope": {"user": world[f"user{n}"], "districts": [{"district": "LYO"}]},
        "District": coded,
        "Region": coded,
        "Province": {**coded, "region": world["Region"]},
        "Sector": coded,
        "Field of Activity": coded,
        "Topic": {**coded, "is_active": 1},
        "Lawful Basis": {"topic": world[f"topic{n}"], "affiliation": "community", "basis": "consent"},
        "Consent Wording": {
            "code": f"W{n}",
            "version": 1,
            "purpose": "subscribe",
            "translations": [{"language": "fr", "field": "text", "text": "Oui"}],
        },
        "Consent": {
            **of_contact,
            "channel": "email",
            "action": "granted",
            "source": "test",
            "given_at": WHEN,
            "recorded_at": WHEN,
        },
        "Subscription": {
            **of_contact,
            "channel": "email",
            "state": "granted",
            "since": WHEN,
            "subscription_key": f"k{n}",
        },
        "Opt In Request": {
            "email": f"q{n}@exemple.fr",
            "state": "sent",
            "requested_at": WHEN,
            "address_key": f"{n:064x}",
            "district": "LYO",
            "custom_id": f"{n:032x}",
        },
        "Suppression": {"address_key": f"{n:064x}", "reason": "manual", "since": WHEN},
        "Contact": {
            "kind": "person",
            "first_name": "Yasmine",
            "last_name": f"N{n}",
            "affiliation": "community",
            "district": "LYO",
        },
        "Relationship": {"from_contact": contact, "to_contact": other, "kind": "sibling"},
        "Association": {"title": f"Association {n}", "district": "LYO"},
        "Institution": {"title": f"School {n}", "kind": "school", "district": "LYO"},
        "Affiliation": {**of_contact, "association": world["Association"]},
        "Imam": of_contact,
        "Teacher": of_contact,
        "Elected Official": of_contact,
        "Investor": of_contact,
        "Student": of_contact,
        "Competency": of_contact,
        "Interaction": {"subject": "A visit", "kind": "visit", "held_on": "2026-03-01", "district": "LYO"},
        "Import": {"kind": "contact", "file_name": "members.xlsx", "district": "LYO"},
        "Import Row": {
            "__newname": f"{world['Import']}-{n:07d}",
            "import_name": world["Import"],
            "row_no": n,
            "state": "staged",
        },
        "Export": {
            "kind": "contact",
            "format": "csv",
            "requested_by": world[f"user{n}"],
            "requested_at": WHEN,
            "reason": "An invitation by letter",
            "state": "failed",
            "district": "LYO",
        },
        "Duplicate": {"contact_a": contact, "contact_b": other, "state": "open"},
        "Profile Change": {
            "for_doctype": "Diaspora Association",
            "for_name": world["Association"],
            "fieldname": "phone",
            "new_value": "+33100000000",
            "state": "waiting",
        },
        "Segment": {"title": f"Everyone {n}", "district": "LYO", "tree": '{"everyone": true}'},
        "People List": {"title": f"Guests {n}", "district": "LYO", "people": [{"contact": contact}]},
        "Event": {"title": f"Fair {n}", "kind": "fair", "district": "LYO", "starts_at": WHEN},
        "Event Registration": {"event": world["Event"], **of_contact, "state": "registered"},
        "Sender": {"title": f"Consulate {n}", "email": "post@mission.example", "provider": "outbox"},
        "Layout": {
            **coded,
            "mjml": "<mjml><mj-head></mj-head><mj-body>[[ body ]]</mj-body></mjml>",
        },
        "Content Block": {**coded, "kind": "text", "body": "<p>Bonjour</p>"},
        "Calendar Day": {"title": f"Feast {n}", "date": "2027-03-10", "kind": "closed"},
        "Picture": {"title": f"Picture {n}", "content": one_pixel(n)},
        "Campaign": {
            "title": f"Spring {n}",
            "topic": "culture",
            "district": "LYO",
            "segment": world["Segment"],
            "sender": world["Sender"],
            "layout": world["Layout"],
            "recipient_policy": "one per person",
        },
        "Content Version": {
            "campaign": world["Campaign"],
            "number": n,
            "state": "waiting",
            "sha256": f"{n:064x}",
            "content": "{}",
            "tree": "{}",
            "rules": "{}",
        },
        "Recipient": {
            "__newname": f"{n:032x}",
            "campaign": world["Campaign"],
            **of_contact,
            "state": "queued",
            "dedupe_key": f"c:{n}",
        },
        "Mail Event": {
            "campaign": world["Campaign"],
            "kind": "delivered",
            "machine": "human",
            "occurred_at": WHEN,
            "dedupe_hash": f"{n:064x}",
        },
    }
    return {"doctype": f"Diaspora {short}", **table[short]}


# In the order in which they can be made: each links only to those before it.
ORDER = (
    "District", "Region", "Province", "Sector", "Field of Activity", "Topic", "Lawful Basis", "Consent Wording",
    "Staff Scope", "Association", "Institution", "Contact", "Relationship", "Affiliation", "Imam", "Teacher",
    "Elected Official", "Investor", "Student", "Competency", "Consent", "Subscription", "Opt In Request", "Suppression",
    "Interaction", "Import", "Import Row", "Export", "Duplicate", "Profile Change", "Segment", "People List",
    "Event", "Event Registration", "Sender", "Layout", "Content Block", "Picture", "Calendar Day", "Campaign",
    "Content Version",
    "Recipient", "Mail Event",
)  # fmt: skip


def consent_of(contact: str) -> str:
    """An act of this contact, recorded by the ledger's only writer; its name."""
    from diaspora.crm.consent_store import record_consent

    at = datetime(2026, 3, 2, 9)
    return record_consent(contact, "culture", "email", "granted", source="double opt-in", given_at=at)


def make(short: str, n: int, world: dict[str, str]) -> str:
    """Insert it as the system would; its name."""
    import frappe

    if short == "Consent":
        return consent_of(world[f"contact{n}"])
    if short == "Subscription":
        return str(frappe.db.get_value("Diaspora Subscription", {"contact": world[f"contact{n}"]}, "name"))
    return str(frappe.get_doc(values(short, n, world)).insert(ignore_permissions=True).name)
