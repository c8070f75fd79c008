"""Exports on a site: who gets what, what is kept of it, and what a kill, an erasure or a lost role does to it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from diaspora.crm.row_rules import ECONOMIC_ATTACHE, HEAD_OF_MISSION, OFFICER, RELIGIOUS_AFFAIRS
from tests.people import AMINA, IDRISS, KARIM, ZINEB, add, add_contact, add_user

REASON = "the annual list for the ministry"


@pytest.fixture
def staff(mission):
    """Users by role."""
    import frappe

    users = {
        OFFICER: add_user("officer@mission.example", OFFICER),
        ECONOMIC_ATTACHE: add_user("attache@mission.example", ECONOMIC_ATTACHE),
        HEAD_OF_MISSION: add_user("head@mission.example", HEAD_OF_MISSION),
        RELIGIOUS_AFFAIRS: add_user("imams@mission.example", RELIGIOUS_AFFAIRS),
        "lyon": add_user("lyon@mission.example", OFFICER, districts=["LYO"]),
    }
    frappe.db.commit()
    return users


def exported(user: str, kind: str, file_format: str = "csv", **more) -> bytes:
    """The bytes of an export that this user asks for through the whitelisted methods."""
    import frappe

    from diaspora.directories import api, tasks

    frappe.set_user(user)
    try:
        name = api.export(kind, REASON, file_format, **more)["export"]
        frappe.db.commit()
        frappe.set_user("Administrator")
        tasks.make_export(name)
        frappe.set_user(user)
        assert api.export_status(name)["state"] == "done"
        frappe.local.response = frappe._dict()
        api.download_export(name)
        return frappe.local.response.filecontent
    finally:
        frappe.set_user("Administrator")


def table(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_an_officer_exports_contacts_with_their_reason_kept(staff, clock) -> None:
    import frappe

    add_contact(AMINA, "amina@exemple.fr", "a2@exemple.fr", phones=[{"phone": "+33612345678"}], birth_year=1980)
    add_contact(KARIM, first_name="=cmd|x", last_name="Alaoui", city="Lyon")
    rows = table(exported(staff[OFFICER], "contact"))
    assert {row["First name"] for row in rows} == {"Amina", "'=cmd|x"}
    amina = next(row for row in rows if row["First name"] == "Amina")
    assert (amina["Email"], amina["Phone"], amina["Birth year"]) == (
        "amina@exemple.fr; a2@exemple.fr", "+33612345678", "1980",
    )  # fmt: skip
    assert amina["Consular district"] == "Paris"
    (kept,) = frappe.get_all("Diaspora Export", fields=["*"])
    assert (kept.requested_by, kept.reason, kept.kind, kept.done_rows, kept.total_rows) == (
        staff[OFFICER], REASON, "contact", 2, 2,
    )  # fmt: skip
    assert len(kept.file_sha256) == 64


@pytest.mark.parametrize(
    ("role", "kind", "more", "said"),
    [
        (HEAD_OF_MISSION, "contact", {}, "Your role does not export"),
        (OFFICER, "investor", {}, "Your role does not export"),
        (OFFICER, "imam", {}, "Your role does not export"),
        (OFFICER, "contact", {"reason": " x "}, "Say why"),
        (OFFICER, "contact", {"format": "exe"}, "no format"),
        (OFFICER, "contact", {"layout": "rna"}, "no layout"),
        ("lyon", "contact", {"district": "PAR"}, "You do not work for this district"),
    ],
)
def test_what_may_not_be_exported_is_refused_and_leaves_no_record(staff, role, kind, more, said) -> None:
    import frappe

    from diaspora.directories import api

    frappe.set_user(staff[role])
    with pytest.raises((frappe.ValidationError, frappe.PermissionError), match=said):
        api.export(kind, **{"reason": REASON, **more})
    frappe.set_user("Administrator")
    assert frappe.db.count("Diaspora Export") == 0


def test_row_rules_hold_in_an_export(staff) -> None:
    add_contact(AMINA, "amina@exemple.fr")
    add_contact(ZINEB, "zineb@exemple.fr", district="LYO")
    assert [row["First name"] for row in table(exported(staff["lyon"], "contact"))] == ["Zineb"]


def test_imams_are_exported_by_the_religious_affairs_desk_alone_and_leave_no_trace_for_others(staff) -> None:
    import frappe

    mosque = add("Institution", title="Lieu de culte Nour", kind="place of worship", district="PAR")
    contact = add_contact(IDRISS, "idriss@exemple.fr")
    add("Imam", contact=contact, place_of_worship=mosque, languages=[{"language": "ar"}, {"language": "fr"}])
    (row,) = table(exported(staff[RELIGIOUS_AFFAIRS], "imam"))
    assert (row["Place of worship"], row["Languages spoken"]) == ("Lieu de culte Nour", "ar; fr")
    frappe.set_user(staff[OFFICER])
    assert frappe.get_list("Diaspora Export") == []
    frappe.set_user("Administrator")
    institutions = table(exported(staff[OFFICER], "institution"))
    assert institutions == []


def test_an_association_goes_out_with_its_leader_and_in_the_registers_layout(staff) -> None:
    leader = add_contact(KARIM, "karim@exemple.fr")
    add(
        "Association", title="Atlas", district="PAR", status="active", register_id="W751234567", city="Paris",
        founded_on="1998-04-02", activities=[{"activity": "culture"}],
        leaders=[
            {"contact": leader, "function": "Trésorier", "from_date": "2099-01-02"},
            {"contact": leader, "function": "Président", "from_date": "2020-01-01", "to_date": "2099-01-01"},
        ],
    )  # fmt: skip
    (row,) = table(exported(staff[OFFICER], "association"))
    assert (row["Title"], row["Fields of activity"]) == ("Atlas", "Culture and heritage")
    assert (row["Leader's last name"], row["Leader's function"], row["Leader since"]) == (
        "El Fassi", "Président", "2020-01-01",
    )  # fmt: skip
    (registered,) = table(exported(staff[OFFICER], "association", layout="rna"), ";")
    assert (registered["id"], registered["objet_social1"], registered["position"]) == ("W751234567", "006000", "A")


def test_an_elected_official_has_a_row_per_mandate_and_one_card(staff) -> None:
    contact = add_contact(ZINEB, "zineb@exemple.fr")
    mandates = [
        {"office": "Conseiller municipal", "constituency": "Valmont", "constituency_code": "32999",
         "from_date": "2020-06-28"},
        {"office": "Sénateur", "constituency": "Gers", "constituency_code": "32"},
    ]  # fmt: skip
    add("Elected Official", contact=contact, mandates=mandates)
    rows = table(exported(staff[OFFICER], "elected-official"))
    assert [row["Office"] for row in rows] == ["Conseiller municipal", "Sénateur"]
    (councillor,) = table(exported(staff[OFFICER], "elected-official", layout="rne-cm"), ";")
    assert (councillor["Code de la commune"], councillor["Date de début du mandat"]) == ("32999", "28/06/2020")
    assert table(exported(staff[OFFICER], "elected-official", layout="rne-dep"), ";") == []
    cards = exported(staff[OFFICER], "elected-official", "vcf").decode()
    assert cards.count("BEGIN:VCARD") == 1 and "EMAIL;PREF=1:zineb@exemple.fr" in cards


@pytest.mark.parametrize("kind", ["teacher", "student"])
def test_profiles_name_their_institution_unless_it_is_hidden(staff, kind) -> None:
    school = add("Institution", title="Lycée Ibn Khaldoun", kind="school", district="PAR")
    field = {"teacher": "school", "student": "university"}[kind]
    add(kind.capitalize(), contact=add_contact(AMINA, "amina@exemple.fr"), **{field: school})
    (row,) = table(exported(staff[OFFICER], kind))
    assert "Lycée Ibn Khaldoun" in row.values()


def test_an_attache_exports_investors_with_sectors_and_amounts(staff) -> None:
    company = add("Institution", title="Atlas Énergie", kind="company", district="PAR")
    add(
        "Investor", contact=add_contact(AMINA), company=company, stage="exploring", ticket_minimum=50000,
        currency="EUR", sectors=[{"sector": "renewable-energy"}], regions=[{"region": "MA-09"}],
    )  # fmt: skip
    (row,) = table(exported(staff[ECONOMIC_ATTACHE], "investor"))
    told = [row[heading] for heading in ("Company", "Sectors", "Regions", "Stage", "Ticket minimum", "Currency")]
    assert told == ["Atlas Énergie", "Renewable energy", "Souss-Massa", "exploring", "50000", "EUR"]


def test_an_empty_directory_is_a_file_with_headings(staff) -> None:
    assert exported(staff[OFFICER], "student").decode("utf-8-sig").startswith("Last name,First name,")
    assert exported(staff[OFFICER], "student", "vcf") == b"\r\n"
    assert exported(staff[OFFICER], "student", "xlsx")[:2] == b"PK"


def test_an_export_that_was_killed_between_chunks_goes_on_and_doubles_nothing(staff, monkeypatch, clock) -> None:
    import frappe

    from diaspora.directories import api
    from diaspora.directories.exports import export_store, making

    for number in range(7):
        add_contact(AMINA, f"amina{number}@exemple.fr")
    monkeypatch.setattr(making, "CHUNK_RECORDS", 3)
    frappe.set_user(staff[OFFICER])
    name = api.export("contact", REASON)["export"]
    frappe.db.commit()
    frappe.set_user("Administrator")

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(export_store, "note_chunk", killed)
        making.make(name, api.asker_of)
    frappe.db.rollback()
    assert making.make(name, api.asker_of)  # the lease of the killed one holds: nothing is done
    assert frappe.db.get_value("Diaspora Export", name, "state") == "running"
    clock.advance(minutes=3)
    assert export_store.left_behind() == [name]
    assert not making.make(name, api.asker_of, seconds=-1)  # one chunk, then it hands on
    assert making.make(name, api.asker_of)
    rows = table(export_store.file_of(name, "csv").read_bytes())
    assert sorted(row["Email"] for row in rows) == [f"amina{number}@exemple.fr" for number in range(7)]
    assert list(Path(export_store.folder()).iterdir()) == [export_store.file_of(name, "csv")]


def test_an_export_is_its_askers_alone_and_ends_with_the_role(staff) -> None:
    import frappe

    from diaspora.directories import api, tasks

    add_contact(AMINA, "amina@exemple.fr")
    frappe.set_user(staff[OFFICER])
    name = api.export("contact", REASON)["export"]
    frappe.db.commit()
    frappe.set_user(staff["lyon"])
    with pytest.raises(frappe.DoesNotExistError):
        api.export_status(name)
    with pytest.raises(frappe.DoesNotExistError):
        api.download_export(name)
    frappe.set_user("Administrator")
    officer = frappe.get_doc("User", staff[OFFICER])
    officer.set("roles", [])
    officer.save()
    frappe.db.commit()
    tasks.make_export(name)
    assert frappe.db.get_value("Diaspora Export", name, "state") == "failed"


def test_files_are_forgotten_after_a_day_and_all_of_them_after_an_erasure(staff, clock) -> None:
    import frappe

    from diaspora.directories import api, tasks
    from diaspora.directories.exports import export_store

    add_contact(AMINA, "amina@exemple.fr")
    exported(staff[OFFICER], "contact")
    clock.advance(hours=23)
    tasks.forget_old_files()
    assert len(list(export_store.folder().iterdir())) == 1
    clock.advance(hours=2)
    tasks.forget_old_files()
    assert list(export_store.folder().iterdir()) == []
    (name,) = frappe.get_all("Diaspora Export", pluck="name")
    frappe.set_user(staff[OFFICER])
    assert api.export_status(name)["file"] is None
    waiting = api.export("contact", REASON)["export"]
    frappe.db.commit()
    frappe.set_user("Administrator")
    exported(staff[OFFICER], "contact")
    tasks.forget_all_files()
    assert list(export_store.folder().iterdir()) == []
    assert frappe.db.get_value("Diaspora Export", waiting, "state") == "failed"


def test_an_erased_official_leaves_a_key_that_keeps_the_registers_next_file_away(staff) -> None:
    import frappe

    from diaspora.crm.erasure_journal_store import noted_erasures
    from diaspora.crm.store import erase_contact

    contact = add_contact(ZINEB)
    frappe.db.set_value("Diaspora Contact", contact, "identity_key", "e" * 64)
    frappe.db.commit()
    erase_contact(contact)
    frappe.db.commit()
    assert frappe.db.get_value("Diaspora Contact", contact, "identity_key") is None
    assert frappe.db.get_value("Diaspora Suppression", {"address_key": "e" * 64}, "reason") == "erased"
    assert noted_erasures()[0].address_keys == ("e" * 64,)


def test_the_command_writes_the_file_and_keeps_who_asked(staff, run, tmp_path) -> None:
    add_contact(AMINA, "amina@exemple.fr")
    target = tmp_path / "contacts.vcf"
    arguments = ("export", "contact", str(target), "--reason", REASON, "--user")
    written = run(*arguments, staff[OFFICER])
    assert written.exit_code == 0, written.output
    assert "EMAIL;PREF=1:amina@exemple.fr" in target.read_text(encoding="utf-8")
    refused = run(*arguments, staff[HEAD_OF_MISSION])
    assert refused.exit_code == 1 and "Your role does not export" in refused.output
