"""Builds the sample mission through the product's own doors: import, public pages, approval, sending.

Each step looks at what is there before it acts, so the whole may be killed anywhere and started again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe
from frappe.installer import update_site_config

from diaspora.crm import store as crm_store
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.imports.run import import_file
from diaspora.crm.opt_in_turns_store import CONFIG_KEY
from diaspora.site_secret import derive_key

from . import desks, directory, newsletter_step, outcome
from .acts import BOUNCES, Act, plan_acts
from .associations import plan_memberships, write_memberships
from .browser import Browser
from .errors import VisitFailed
from .events import plan_registrations, write_registrations
from .people import Person, community, subscribers
from .progress import Progress, open_progress
from .staff import DATA_PROTECTION_OFFICER, OFFICER, add_staff
from .visits import come_back_all, confirm_all, subscribe_all, write_visits
from .workbook import write_workbook

SEED = 2026
WORKBOOK = "members.xlsx"
VISITS = "visits.csv"
MEMBERSHIPS = "memberships.csv"
REGISTRATIONS = "registrations.csv"
MISSION = "Poste consulaire de démonstration"
Say = Callable[[str], None]


@dataclass
class Building:
    """A sample mission that is being built: where it is served, from which seed, and how far it is."""

    url: str
    folder: Path
    people: list[Person]
    acts: list[Act]
    progress: Progress
    say: Say


def build(url: str, seed: int = SEED, say: Say = lambda text: None) -> dict[str, Any]:
    """Build what is missing and return the account of the mission (see outcome.account).

    `url` is where the site is served. Raises SampleError.
    """
    began = time.monotonic()
    folder = Path(frappe.get_site_path("private", "sample"))
    progress = open_progress(folder, seed)
    if not progress.is_done("sent"):
        Browser(url).get("/diaspora/subscribe")  # before any work: is the site served there?
        people = community(seed)
        building = Building(url.rstrip("/"), folder, people, plan_acts(subscribers(people), seed), progress, say)
        for name, step in STEPS:
            if not progress.is_done(name):
                step(building)
                progress.finish(name)
    frappe.set_user("Administrator")
    return outcome.account(seconds=time.monotonic() - began)


def _settle_in(building: Building) -> None:
    """The settings that an administrator makes first, and the users."""
    frappe.set_user("Administrator")
    settings = frappe.get_doc("Diaspora Settings")
    settings.update(
        {
            "mission_name": MISSION,
            "mission_country": "France",
            "mission_timezone": "Europe/Paris",
            "default_language": "fr",
            "default_district": "PAR",
            "default_sender": newsletter_step.add_sender(),
            "public_url": building.url,
        }
    )
    settings.save()
    newsletter_step.add_content_blocks()
    frappe.db.commit()
    for address, password in add_staff().items():
        building.say(f"Login {address}  password {password}  (shown only now)")


def _import_people(building: Building) -> None:
    """The officer imports the workbook, as any other."""
    path = building.folder / WORKBOOK
    if not path.exists():
        building.say(f"Writing {len(building.people):,} rows to {path.name} ...")
        write_workbook(building.people, path)
    frappe.set_user(OFFICER.email)
    result = import_file(str(path), "contact")
    frappe.db.commit()
    building.say(
        f"Imported {path.name}: {result.rows:,} rows, {result.created:,} created, {result.updated:,} updated,"
        f" {result.rejected:,} rejected."
    )


def _enter_associations(building: Building) -> None:
    """The officer enters the associations that the mission knows, with their leaders, members and mailboxes."""
    memberships = plan_memberships(building.people)
    write_memberships(memberships, building.folder / MEMBERSHIPS)
    frappe.set_user(OFFICER.email)
    entered = directory.enter(memberships)
    building.say(f"The officer entered {entered} associations, each with a leader, members and a shared mailbox.")


def _import_directories(building: Building) -> None:
    """Each desk brings in its lists, and the officer what the registers publish."""
    investors = [act.email for act in building.acts if "investment" in act.topics]
    for file in desks.write_files(building.folder, building.people, investors, building.progress.seed):
        done = {"file_name": file.path.name, "kind": file.kind, "state": "done", "dry_run": 0}
        if frappe.db.exists("Diaspora Import", done):
            continue
        frappe.set_user(file.user)
        result = import_file(str(file.path), file.kind, district=file.district)
        frappe.db.commit()
        building.say(
            f"Imported {file.path.name} ({file.kind}): {result.rows:,} rows, {result.created:,} created,"
            f" {result.updated:,} updated, {result.rejected:,} rejected."
        )


def _enter_events(building: Building) -> None:
    """The officer enters the events and who registered for them."""
    registrations = plan_registrations(building.people)
    write_registrations(registrations, building.folder / REGISTRATIONS)
    frappe.set_user(OFFICER.email)
    entered = directory.enter_events(registrations)
    building.say(f"The officer entered {entered} events with {len(registrations):,} registrations.")


def _opt_in(building: Building) -> None:
    """People subscribe on the public page, read the message, confirm; some come back and change their mind."""
    states = _request_states()
    asking = [act for act in building.acts if _key(act.email) not in states]
    building.say(f"{len(asking):,} people fill in the subscription form ...")
    with _many_from_one_network():
        subscribe_all(building.url, asking)
    frappe.db.commit()
    if not _request_states():
        raise VisitFailed(f"{building.url} answers, but its requests do not arrive here: it serves another site.")
    building.say("They read the confirmation message and press the button ...")
    outbox = Path(frappe.get_site_path("private", "outbox", "service"))
    write_visits(building.acts, building.folder / VISITS)
    waiting = [act for act in building.acts if states.get(_key(act.email)) != "confirmed" or _comes_back(act)]
    preferences = confirm_all(building.url, outbox, waiting, building.say)
    come_back_all(building.url, building.acts, preferences)


def _suppress(building: Building) -> None:
    """Some mailboxes are gone by now: their addresses are suppressed."""
    frappe.set_user(DATA_PROTECTION_OFFICER.email)
    for act in building.acts:
        if act.later == BOUNCES:
            crm_store.suppress(_key(act.email), "hard bounce", "sample mission")
    frappe.db.commit()


def _send(building: Building) -> None:
    """The officer writes the newsletters, the head of mission approves them, the site sends them."""
    newsletter_step.send(building.say)


STEPS: tuple[tuple[str, Callable[[Building], None]], ...] = (
    ("settled", _settle_in),
    ("imported", _import_people),
    ("associations entered", _enter_associations),
    ("directories imported", _import_directories),
    ("events entered", _enter_events),
    ("opted in", _opt_in),
    ("suppressed", _suppress),
    ("sent", _send),
)


@contextmanager
def _many_from_one_network() -> Iterator[None]:
    """All these people sit at one machine: no limit while they subscribe. `doctor` sees it where we are killed."""
    before = frappe.conf.get(CONFIG_KEY) or "None"  # 0 was left behind by a sample that was killed
    update_site_config(CONFIG_KEY, 0)
    try:
        yield
    finally:
        update_site_config(CONFIG_KEY, before)
        if before == "None":  # takes it out of the file; Frappe would go on with the word
            frappe.conf[CONFIG_KEY] = None


def _comes_back(act: Act) -> bool:
    return act.later not in ("nothing", "never confirms", BOUNCES)


def _request_states() -> dict[str, str]:
    rows = frappe.get_all("Diaspora Opt In Request", fields=["address_key", "state"])
    return {row.address_key: row.state for row in rows}


def _key(email: str) -> str:
    return address_key(normalise_email(email), derive_key("address-key"))
