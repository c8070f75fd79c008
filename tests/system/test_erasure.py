"""An erasure reaches everything that docs/data-stores.md names, and nothing that is counted changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaspora.crm.imports.run import import_file
from tests.campaigns.approved_campaign import add_approved_campaign
from tests.clock import FixedClock
from tests.conftest import SITE
from tests.crm.workbooks import AMINA, YOUSSEF, write_members
from tests.database_contents import every_text
from tests.people import add_sender, settle_mission

ADDRESS = "amina.tazi@exemple.fr"
# The names, the address, the telephone, the street, the profession, and the evidence of the consent.
IDENTIFIERS = (
    "amina", "tazi", "أمينة", "التازي", "612345678", "06 12 34 56 78", "rue des lilas", "cardiologue",
    "paper form 4711",
)  # fmt: skip


def traces_in_files(folder: Path) -> set[tuple[str, str]]:
    """(file, identifier) of every file of a folder whose bytes hold an identifier, decoded mails included."""
    found: set[tuple[str, str]] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "ignore").lower()
            found |= {(path.name, identifier) for identifier in IDENTIFIERS if identifier in f"{path.name} {text}"}
    return found


def traces_in_tables() -> list[str]:
    text = every_text().lower()
    return [identifier for identifier in IDENTIFIERS if identifier in text]


def empty_the_log_of_the_database() -> None:
    """What the checkpoint of a site that rests does by itself: the write-ahead log goes into the file."""
    import frappe

    frappe.db.commit()
    if frappe.db.db_type == "sqlite":
        frappe.db.sql("PRAGMA wal_checkpoint(TRUNCATE)")


def mail_two_people(tmp_path: Path) -> str:
    """Amina and Youssef are imported, agree, and receive a campaign; Amina subscribes to more. Amina's contact."""
    import frappe

    from diaspora.campaigns import control, tasks
    from diaspora.crm.opt_in_store import request_opt_in
    from diaspora.crm.store import find_contacts_by_address, record_consent

    settle_mission(default_district="LYO", default_sender=add_sender())
    # The second row becomes nobody: its district is not known.
    import_file(write_members(tmp_path / "members.xlsx", AMINA, YOUSSEF, (*AMINA[:12], "Atlantis", *AMINA[13:])))
    (amina,), (youssef,) = find_contacts_by_address(ADDRESS), find_contacts_by_address("youssef@exemple.fr")
    for contact, evidence in ((amina, "Paper form 4711"), (youssef, "Paper form 4712")):
        record_consent(
            contact, "culture", "email", "granted", source="paper form", evidence=evidence,
            given_at=frappe.utils.now_datetime(),
        )  # fmt: skip
    add_approved_campaign("spring", 2)
    request_opt_in(ADDRESS, ["tourism"], "fr", source="page", names=("Amina", "Tazi"))
    frappe.db.commit()
    control.start("spring")
    tasks.plan_campaign("spring")
    tasks.send_campaign("spring")
    tasks.send_confirmations()
    return amina


def leave_papers(amina: str) -> None:
    """Old values in Frappe's own tables, of the contact and of a paper of hers that was deleted."""
    import frappe

    contact = frappe.get_doc("Diaspora Contact", amina)
    contact.profession = "Cardiologue"
    contact.save(ignore_version=False)
    for doctype, name in (("Diaspora Contact", amina), ("Diaspora Student", "gone")):
        data = {"contact": amina, "told": "Amina Tazi, Cardiologue"}
        fields = {"deleted_doctype": doctype, "deleted_name": name, "data": frappe.as_json(data)}
        frappe.get_doc({"doctype": "Deleted Document", **fields}).insert(ignore_permissions=True)
        version = {"ref_doctype": doctype, "docname": name, "data": frappe.as_json(data)}
        frappe.get_doc({"doctype": "Version", **version}).insert(ignore_permissions=True)
    frappe.db.commit()


@pytest.mark.system
def test_an_erasure_leaves_no_trace_on_the_site_and_changes_no_count(
    site: str, sites_path: Path, tmp_path: Path, clock: FixedClock
) -> None:
    import frappe

    from diaspora.campaigns import store, tasks
    from diaspora.crm.store import erase_contact

    amina = mail_two_people(tmp_path)
    leave_papers(amina)
    before = store.report("spring").as_dict()
    outbox = Path(frappe.get_site_path("private", "outbox"))
    mails = {path.parent.name: path for path in outbox.rglob("*.eml") if ADDRESS in path.read_text().lower()}
    assert set(mails) == {"spring", "service"}
    assert set(traces_in_tables()) == set(IDENTIFIERS)

    erase_contact(amina)
    frappe.db.commit()
    tasks.forget_erased_mails()

    assert traces_in_tables() == []
    empty_the_log_of_the_database()
    assert traces_in_files(sites_path / SITE) == set()
    assert store.report("spring").as_dict() == before
    assert len(list((outbox / "spring").glob("*.eml"))) == 1
    assert frappe.get_all("Diaspora Subscription", filters={"contact": amina}) == []
    assert frappe.db.count("Diaspora Consent", {"contact": amina}) == 1

    # The same file again: the person stays away by the keyed hash alone, and the row is not kept either.
    again = import_file(write_members(tmp_path / "again.xlsx", AMINA))
    assert again.reasons == {"erased person": 1}
    assert traces_in_tables() == []


@pytest.mark.system
def test_an_erasure_that_is_rolled_back_takes_no_mail(site: str, tmp_path: Path, clock: FixedClock) -> None:
    import frappe

    from diaspora.campaigns import tasks
    from diaspora.crm.store import erase_contact

    amina = mail_two_people(tmp_path)
    outbox = Path(frappe.get_site_path("private", "outbox"))
    mails = sorted(outbox.rglob("*.eml"))
    erase_contact(amina)
    frappe.db.rollback()
    tasks.forget_erased_mails()
    assert sorted(outbox.rglob("*.eml")) == mails
    assert len(mails) == 3


@pytest.mark.system
def test_the_mail_whose_fate_is_open_goes_when_it_is_settled(site: str, tmp_path: Path, clock: FixedClock) -> None:
    import frappe

    from diaspora.campaigns import tasks
    from diaspora.crm.store import erase_contact

    amina = mail_two_people(tmp_path)
    (name,) = frappe.get_all("Diaspora Recipient", filters={"contact": amina}, pluck="name")
    mail = Path(frappe.get_site_path("private", "outbox", "spring", f"{name}.eml"))
    frappe.db.set_value("Diaspora Recipient", name, "state", "unknown")
    erase_contact(amina)
    frappe.db.commit()
    tasks.forget_erased_mails()
    assert mail.exists()
    frappe.db.set_value("Diaspora Recipient", name, "state", "sent")
    frappe.db.commit()
    tasks.forget_erased_mails()
    assert not mail.exists()
