"""The mission that the sending benches work on: a fresh site, people who agreed, the committed newsletter, approved.

People are put into the tables in bulk (importing is another bench); from the newsletter on, only the product's doors.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import embedded_frappe

embedded_frappe.install()

import frappe  # noqa: E402

SITE = "bench.localhost"
LANGUAGES = ("ar", "fr", "en", "ar-MA", "fr-BE", "nl", "")
CITIES = ("Lyon", "Grenoble", "Saint-Étienne", "Clermont-Ferrand", "ليون")
NAMES = (
    ("Amina", "El Idrissi", "أمينة", "الإدريسي"),
    ("Mohammed", "Benali", "محمد", "بن علي"),
    ("Chadia", "O'Connor-Haddad", "", ""),
    ("Driss", "Lahlou", "إدريس", "لحلو"),
)
_CHUNK = 5000


def make_site(folder: Path) -> None:
    """A fresh site with the app in `folder`, connected as Administrator."""
    from frappe.installer import new_site

    shutil.rmtree(folder, ignore_errors=True)
    new_site(SITE, apps=["diaspora"], sites_path=str(folder))


@contextmanager
def opened_site(folder: Path, site: str = SITE) -> Iterator[None]:
    """Connected to the site of an earlier `make_site`."""
    frappe.init(site, sites_path=str(folder))
    frappe.connect()
    frappe.set_user("Administrator")
    try:
        yield
    finally:
        frappe.destroy()


def add_people(count: int) -> None:
    """Contacts with an address, each subscribed to culture."""
    numbers = random.Random(2026)
    districts = frappe.get_all("Diaspora District", pluck="name", order_by="name")
    for start in range(1, count + 1, _CHUNK):
        chunk = range(start, min(start + _CHUNK, count + 1))
        people = [_person(number, numbers, districts) for number in chunk]
        for doctype, rows in (
            ("Diaspora Contact", people),
            ("Diaspora Contact Email", [_address(person) for person in people]),
            ("Diaspora Subscription", [_subscription(person) for person in people]),
        ):
            frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(row.values()) for row in rows])
        frappe.db.commit()


def approve_newsletter(people: int, policy: str = "one per person", **account: Any) -> str:
    """The committed newsletter to everyone, written by the officer and approved by the head of mission; its name.

    `policy` is the campaign's recipient_policy. `account` holds fields of the sender: its provider and how to reach it.
    """
    from diaspora.campaigns import store
    from diaspora.sample import newsletter, newsletter_step
    from diaspora.sample.staff import HEAD_OF_MISSION, OFFICER, add_staff

    add_staff()
    sender = newsletter_step.add_sender()
    if account:
        frappe.get_doc("Diaspora Sender", sender).update(account).save()
    settings = frappe.get_doc("Diaspora Settings")
    settings.update({"mission_name": "Bench", "default_sender": sender, "public_url": "https://mission.example"})
    settings.save()
    for block in newsletter.content_blocks():
        if not frappe.db.exists("Diaspora Content Block", block["code"]):
            frappe.get_doc(block).insert()
    frappe.set_user(OFFICER.email)
    district = frappe.get_all("Diaspora District", pluck="name", limit=1)[0]
    segment = frappe.get_doc(
        {"doctype": "Diaspora Segment", "title": "Everyone", "district": district, "tree": '{"everyone": true}'}
    ).insert()
    document = newsletter.campaign_doc(segment=segment.name, sender=sender)
    campaign = frappe.get_doc({**document, "district": district, "recipient_policy": policy}).insert().name
    frappe.db.commit()
    version = store.submit_for_approval(campaign)
    frappe.set_user(HEAD_OF_MISSION.email)
    store.approve(campaign, version)
    frappe.set_user("Administrator")
    approved = frappe.db.get_value("Diaspora Content Version", version, "audience_count")
    if approved != people:
        raise SystemExit(f"{approved} people were approved, {people} were made")
    return campaign


DATABASES = ("sqlite", "mariadb")


@contextmanager
def database_server(kind: str, folder: Path) -> Iterator[Any]:
    """Where sites are made meanwhile, here and in the processes started here: a private MariaDB, or a file (None)."""
    if kind == "sqlite":
        yield None
        return
    from tests.mariadb import PrivateMariaDB

    names = ("FRAPPE_DB_TYPE", "FRAPPE_DB_SOCKET")
    before = {name: os.environ.get(name) for name in names}
    with PrivateMariaDB(folder) as server:
        os.environ.update(zip(names, (kind, server.socket), strict=True))
        try:
            yield server
        finally:
            frappe.destroy()
            os.environ.update({name: value for name, value in before.items() if value is not None})
            for name in names:
                if before[name] is None:
                    del os.environ[name]


def durability() -> str:
    """How durable a commit of the connected database is, as the database itself says."""
    if frappe.db.db_type == "mariadb":
        version, flush = frappe.db.sql("SELECT VERSION(), @@innodb_flush_log_at_trx_commit")[0]
        return f"mariadb {version}, innodb_flush_log_at_trx_commit={flush}"
    journal = frappe.db.sql("PRAGMA journal_mode")[0][0]
    synchronous = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}[frappe.db.sql("PRAGMA synchronous")[0][0]]
    return f"sqlite, journal_mode={journal}, synchronous={synchronous}"


def commit_id() -> str:
    """The commit of the checkout, with "+" where files differ from it."""
    here = Path(__file__).parent
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True)
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=here, capture_output=True, text=True)
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")


def _person(number: int, numbers: random.Random, districts: list[str]) -> dict[str, Any]:
    first, last, first_ar, last_ar = numbers.choice(NAMES)
    email = f"reader.{number}@example.org"
    return {
        **_columns(f"p{number:09}"),
        "kind": "person",
        "affiliation": "community",
        "status": "active",
        "first_name": first,
        "last_name": last,
        "first_name_ar": first_ar,
        "last_name_ar": last_ar,
        "display_name": f"{first} {last}",
        "gender": numbers.choice(("female", "male", "")),
        "city": numbers.choice(CITIES),
        "district": numbers.choice(districts),
        "preferred_language": numbers.choice(LANGUAGES),
        "row_no": number,
        "primary_email": email,
        "primary_address_key": f"{number:064x}",
    }


def _address(person: dict[str, Any]) -> dict[str, Any]:
    return {
        **_columns(f"{person['name']}-e"),
        "parent": person["name"],
        "parenttype": "Diaspora Contact",
        "parentfield": "emails",
        "idx": 1,
        "email": person["primary_email"],
        "address_key": person["primary_address_key"],
        "is_primary": 1,
        "status": "active",
    }


def _subscription(person: dict[str, Any]) -> dict[str, Any]:
    return {
        **_columns(f"{person['name']}-s"),
        "contact": person["name"],
        "topic": "culture",
        "channel": "email",
        "state": "granted",
        "since": datetime(2026, 1, 1),
        "subscription_key": f"{person['name']}|culture|email",
    }


def _columns(name: str) -> dict[str, Any]:
    made = datetime(2026, 1, 1)
    return {"name": name, "creation": made, "modified": made, "owner": "Administrator", "modified_by": "Administrator"}
