"""Every kind of file on a site: as through its document, nothing doubled, religious functions with their desk alone."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.run import import_file
from diaspora.crm.imports.undo_store import undo_import
from diaspora.crm.row_rules import OFFICER, RELIGIOUS_AFFAIRS
from diaspora.directories.files.targets import mandate_key
from diaspora.directories.registers import rne
from tests.directories.test_registers import HEADERS, fields
from tests.people import add, add_user

FRAMEWORKS = {
    "name", "creation", "modified", "modified_by", "owner", "docstatus", "idx", "parent", "parentfield", "parenttype",
    "doctype", "row_no", "source", "identity_key", "__unsaved",
}  # fmt: skip
NOTHING = (None, "", 0, 0.0)
AMINA = {
    "kind": "person", "first_name": "Amina", "last_name": "Tazi", "first_name_ar": "أمينة", "last_name_ar": "التازي",
    "gender": "female", "birth_year": 1980, "preferred_language": "fr", "address_line": "12 rue des Lilas",
    "postal_code": "69003", "city": "Lyon", "country": "France", "district": "LYO", "province_of_origin": "MA-FES",
    "emails": [{"email": "amina@exemple.fr"}], "phones": [{"phone": "+33612345678"}],
}  # fmt: skip
PERSON_CSV = {
    "Nom": "TAZI", "Prénom": "Amina", "Nom en arabe": "التازي", "Prénom en arabe": "أمينة", "Sexe": "F",
    "Année de naissance": "1980", "Courriel": "Amina@exemple.fr", "Téléphone": "06 12 34 56 78",
    "Adresse": "12 rue des Lilas", "Code postal": "69003", "Ville": "Lyon", "Pays": "France",
    "Circonscription consulaire": "Lyon", "Province d'origine": "Fès", "Langue préférée": "français",
}  # fmt: skip


def write(folder: Path, *rows: dict[str, str], name: str = "list.csv", encoding: str = "utf-8-sig") -> Path:
    """A table with the headers of its first row."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=";", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def plain(doctype: str, name: str, deep: bool = True) -> dict[str, Any]:
    """All that a document says, without what the framework adds; what it links to by its title or names."""
    import frappe

    doc = frappe.get_doc(f"Diaspora {doctype}", name)
    told: dict[str, Any] = {}
    for field in doc.meta.fields:
        value = doc.get(field.fieldname)
        if field.fieldname in FRAMEWORKS or field.fieldtype.endswith("Break") or value in NOTHING:
            continue
        if field.fieldtype == "Table":
            told[field.fieldname] = [_row(row) for row in value]
        else:
            told[field.fieldname] = _named(field, value)
    return {field: value for field, value in told.items() if value != []}


def _row(row: Any) -> dict[str, Any]:
    return {
        field.fieldname: _named(field, row.get(field.fieldname))
        for field in row.meta.fields
        if row.get(field.fieldname) not in NOTHING
    }


def _named(field: Any, value: Any) -> Any:
    import frappe

    if field.fieldtype == "Link" and field.options in ("Diaspora Institution", "Diaspora Association"):
        return frappe.db.get_value(field.options, value, "title")
    if field.fieldtype == "Link" and field.options == "Diaspora Contact":
        return frappe.db.get_value(field.options, value, "display_name")
    return str(value)


def only(doctype: str, **filters: Any) -> str:
    """The name of the one document that there is."""
    import frappe

    (name,) = frappe.get_all(f"Diaspora {doctype}", filters=filters, pluck="name")
    return name


def forget() -> None:
    """What was entered and is not committed goes."""
    import frappe

    frappe.db.rollback()


@pytest.fixture
def desk(mission) -> str:
    """Somebody of the religious affairs desk."""
    import frappe

    user = add_user("imams@mission.example", RELIGIOUS_AFFAIRS)
    frappe.db.commit()
    return user


PROFILES: dict[str, tuple[str, dict[str, Any], dict[str, str], tuple[str, str, str]]] = {
    # kind: DocType, document, columns, (link, kind of institution, title)
    "imam": (
        "Imam",
        {"posting_from": "2019-09-01", "posting_to": "2029-08-31",
         "languages": [{"language": "ar"}, {"language": "fr"}]},
        {"Lieu de culte": "Salle Nour", "Langues parlées": "arabe, français", "Début d'affectation": "01/09/2019",
         "Fin d'affectation": "31/08/2029"},
        ("place_of_worship", "place of worship", "Salle Nour"),
    ),
    "teacher": (
        "Teacher",
        {"programme": "ELCO", "subjects": "arabe, histoire", "posting_from": "2021-09-01"},
        {"Établissement": "École Jean Moulin", "Programme": "ELCO", "Matières": "arabe / histoire",
         "Début d'affectation": "2021-09-01"},
        ("school", "school", "École Jean Moulin"),
    ),
    "investor": (
        "Investor",
        {"stage": "exploring", "horizon": "1 to 3 years", "ticket_minimum": 50000, "ticket_maximum": 1250000,
         "currency": "EUR", "sectors": [{"sector": "renewable-energy"}, {"sector": "tourism"}],
         "regions": [{"region": "MA-09"}]},
        {"Entreprise": "Atlas Énergie", "Secteurs": "Énergies renouvelables; Tourisme et hôtellerie",
         "Régions": "Souss-Massa", "Stade": "exploration", "Horizon": "de 1 à 3 ans", "Ticket minimal": "50 000",
         "Ticket maximal": "1.250.000", "Devise": "€"},
        ("company", "company", "Atlas Énergie"),
    ),
    "student": (
        "Student",
        {"field_of_study": "Génie civil", "level": "master", "expected_end": "2027-06-30"},
        {"Université": "Université Lyon 9", "Filière": "Génie civil", "Niveau": "Bac+5",
         "Fin d'études prévue": "30/06/2027"},
        ("university", "university", "Université Lyon 9"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PROFILES)
def test_a_role_is_the_same_through_its_document_and_through_a_file(desk, tmp_path: Path, kind: str) -> None:
    import frappe

    doctype, fields, columns, (link, institution_kind, title) = PROFILES[kind]
    institution = add("Institution", title=title, kind=institution_kind, district="LYO", status="active")
    contact = add("Contact", **AMINA, affiliation="community")
    profile = add(doctype, contact=contact, **{link: institution}, **fields)
    ends = {
        new: fields[old] for old, new in (("posting_from", "from_date"), ("posting_to", "to_date")) if old in fields
    }
    add("Affiliation", contact=contact, institution=institution, **ends)
    entered = [
        plain("Contact", contact), plain("Institution", institution), plain(doctype, profile),
        plain("Affiliation", only("Affiliation")),
    ]  # fmt: skip
    forget()

    frappe.set_user(desk if kind == "imam" else "Administrator")
    result = import_file(write(tmp_path, {**PERSON_CSV, **columns}), kind)
    frappe.set_user("Administrator")
    assert (result.rows, result.created, result.notes, result.ignored_columns) == (1, 1, {}, ())
    assert [
        plain("Contact", only("Contact")), plain("Institution", only("Institution")), plain(doctype, only(doctype)),
        plain("Affiliation", only("Affiliation")),
    ] == entered  # fmt: skip


ASSOCIATION = {
    "title": "Les Amis de l'Atlas", "title_ar": "أصدقاء الأطلس", "short_title": "ADA", "status": "dormant",
    "district": "LYO", "register_id": "W691234567", "siret": "12345678900012", "purpose": "Culture et entraide",
    "founded_on": "1998-04-02", "email": "contact@atlas.exemple.fr", "phone": "+33472000000",
    "website": "atlas.exemple.fr", "address_line": "3 place du Marché", "postal_code": "69001", "city": "Lyon",
    "country": "France", "latitude": 45.76, "longitude": 4.83,
    "activities": [{"activity": "culture"}, {"activity": "youth"}],
}  # fmt: skip
ASSOCIATION_CSV = {
    "Intitulé": "Les Amis de l'Atlas", "Intitulé en arabe": "أصدقاء الأطلس", "Sigle": "ADA", "Situation": "en sommeil",
    "Circonscription consulaire": "Lyon", "Numéro de registre": "W691234567", "SIRET": "12345678900012",
    "Objet": "Culture et entraide", "Date de création": "02/04/1998", "Courriel": "Contact@atlas.exemple.fr",
    "Téléphone": "04 72 00 00 00", "Site internet": "atlas.exemple.fr", "Adresse": "3 place du Marché",
    "Code postal": "69001", "Ville": "Lyon", "Pays": "France", "Latitude": "45,76", "Longitude": "4.83",
    "Domaines d'activité": "Culture et patrimoine; Jeunesse",
}  # fmt: skip
LEADER_CSV = {
    "Nom du responsable": "TAZI", "Prénom du responsable": "Amina", "Fonction du responsable": "Présidente",
    "Courriel du responsable": "amina@exemple.fr", "Responsable depuis": "01/01/2020",
}  # fmt: skip


def test_an_association_is_the_same_through_its_document_and_through_a_file(mission, tmp_path: Path) -> None:
    leader = {"kind": "person", "first_name": "Amina", "last_name": "Tazi", "affiliation": "community"}
    contact = add("Contact", **leader, district="LYO", country="France", emails=[{"email": "amina@exemple.fr"}])
    leaders = [{"contact": contact, "function": "Présidente", "from_date": "2020-01-01"}]
    association = add("Association", **ASSOCIATION, leaders=leaders)
    entered = [plain("Association", association), plain("Contact", contact)]
    forget()

    result = import_file(write(tmp_path, {**ASSOCIATION_CSV, **LEADER_CSV}), "association")
    assert (result.created, result.notes, result.ignored_columns) == (1, {}, ())
    assert [plain("Association", only("Association")), plain("Contact", only("Contact"))] == entered


def test_an_institution_is_the_same_through_its_document_and_through_a_file(mission, tmp_path: Path) -> None:
    institution = add("Institution", **ASSOCIATION, kind="chamber of commerce")
    entered = plain("Institution", institution)
    forget()
    row = {**ASSOCIATION_CSV, "Type d'institution": "chambre de commerce"}
    assert import_file(write(tmp_path, row), "institution").created == 1
    assert plain("Institution", only("Institution")) == entered


OFFICIAL_CSV = {
    "Code du département": "1", "Libellé du département": "Ain", "Code de la collectivité à statut particulier": "",
    "Libellé de la collectivité à statut particulier": "", "Code de la commune": "1998",
    "Libellé de la commune": "Belval", "Nom de l'élu": "KERVALEC (DE)", "Prénom de l'élu": "Nadia, Lina",
    "Code sexe": "F", "Date de naissance": "09/07/1972", "Code de la catégorie socio-professionnelle": "33",
    "Libellé de la catégorie socio-professionnelle": "Cadre", "Date de début du mandat": "28/06/2020",
    "Libellé de la fonction": "1er adjoint au Maire", "Date de début de la fonction": "03/07/2020",
    "Code nationalité": "FR",
}  # fmt: skip


def test_an_elected_official_is_the_same_through_the_document_and_through_a_file(mission, tmp_path: Path) -> None:
    contact = add(
        "Contact", kind="person", first_name="Nadia Lina", last_name="De Kervalec", gender="female", birth_year=1972,
        profession="Cadre", affiliation="official", district="LYO",
    )  # fmt: skip
    mandate = {
        "office": "Conseiller municipal", "function": "1er adjoint au Maire", "constituency": "Belval",
        "constituency_code": "01998", "area": "Ain", "area_code": "01", "from_date": "2020-06-28",
        "function_from": "2020-07-03",
    }  # fmt: skip
    official = add("Elected Official", contact=contact, mandates=[mandate])
    entered = [plain("Contact", contact), plain("Elected Official", official)]
    forget()
    result = import_file(write(tmp_path, OFFICIAL_CSV, encoding="latin-1"), "elected-official")
    assert (result.created, result.rejected, result.notes) == (1, 0, {})
    assert [plain("Contact", only("Contact")), plain("Elected Official", only("Elected Official"))] == entered


def test_a_contact_is_the_same_through_its_document_and_through_a_file(mission, tmp_path: Path) -> None:
    contact = add("Contact", **AMINA, affiliation="community", profession="Médecin")
    entered = plain("Contact", contact)
    forget()
    assert import_file(write(tmp_path, {**PERSON_CSV, "Profession": "Médecin"}), "contact").created == 1
    assert plain("Contact", only("Contact")) == entered


def test_a_person_with_two_mandates_in_two_files_is_one_person(mission, tmp_path: Path) -> None:
    import frappe

    import_file(write(tmp_path, OFFICIAL_CSV), "elected-official")
    mayor = {header: text for header, text in OFFICIAL_CSV.items() if header != "Libellé de la fonction"}
    namesake = {**mayor, "Code du département": "2", "Libellé du département": "Aisne", "Code de la commune": "02998"}
    result = import_file(write(tmp_path, mayor, namesake, name="mai.csv"), "elected-official")
    # Who has the same name and birthday in another department is somebody else.
    assert (result.created, result.updated) == (1, 1)
    assert frappe.db.count("Diaspora Contact") == 2
    offices = frappe.get_all("Diaspora Mandate", order_by="office", pluck="office")
    assert offices == ["Conseiller municipal", "Maire", "Maire"]
    again = import_file(
        write(tmp_path, {**OFFICIAL_CSV, "Date de naissance": "1972-07-09"}, name="b.csv"), "elected-official"
    )
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


FUNCTION, SINCE = "Libellé de la fonction", "Date de début de la fonction"
LATER = {FUNCTION: "Maire", SINCE: "15/09/2023"}


def mandates() -> list[tuple[str, str, str]]:
    """Function, since when, and until when the mandate lasts, of the one official there is."""
    import frappe

    told = plain("Elected Official", only("Elected Official"))["mandates"]
    keys = frappe.get_all(
        "Diaspora Mandate", fields=["office", "constituency", "area", "from_date", "`function`", "register_key"]
    )
    assert all(row.register_key == mandate_key(*(str(value or "") for value in list(row.values())[:5])) for row in keys)
    return [(row.get("function", ""), row.get("function_from", ""), row.get("to_date", "")) for row in told]


@pytest.mark.parametrize(
    ("first", "then", "found"),
    [
        ({}, LATER, [("1er adjoint au Maire", "2020-07-03", ""), ("Maire", "2023-09-15", "")]),
        ({}, {FUNCTION: "", SINCE: ""}, [("1er adjoint au Maire", "2020-07-03", "")]),
        ({FUNCTION: "", SINCE: ""}, {}, [("1er adjoint au Maire", "2020-07-03", "")]),
        ({}, {FUNCTION: "1ER ADJOINT AU MAIRE"}, [("1er adjoint au Maire", "2020-07-03", "")]),
        ({}, {"Date de fin du mandat": "14/09/2023"}, [("1er adjoint au Maire", "2020-07-03", "2023-09-14")]),
        ({}, {FUNCTION: "Maire délégué"},
         [("1er adjoint au Maire", "2020-07-03", ""), ("Maire délégué", "2020-07-03", "")]),
        ({}, {**LATER, "Date de début du mandat": "22/03/2026"},
         [("1er adjoint au Maire", "2020-07-03", ""), ("Maire", "2023-09-15", "")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("together", [False, True], ids=["in two files", "in one"])
def test_what_is_told_of_a_mandate_again_changes_it_and_is_undone(
    mission, tmp_path: Path, first: dict[str, str], then: dict[str, str], found: list[Any], together: bool
) -> None:
    rows = [{**OFFICIAL_CSV, "Date de fin du mandat": "", **more} for more in (first, then)]
    path = write(tmp_path, *rows if together else rows[:1])
    before = import_file(path, "elected-official")
    entered = plain("Elected Official", only("Elected Official"))
    if not together:
        path = write(tmp_path, rows[1], name="later.csv")
        rehearsed = import_file(path, "elected-official", dry_run=True)
        before = import_file(path, "elected-official")
        assert (before.updated, before.unchanged) == (rehearsed.updated, rehearsed.unchanged)
    assert mandates() == found
    again = import_file(write(tmp_path, rows[1], name="again.csv"), "elected-official")
    assert (again.unchanged, mandates()) == (1, found)
    undo_import(before.name)
    if not together:
        assert plain("Elected Official", only("Elected Official")) == entered


def test_of_two_mandates_that_are_told_alike_one_is_changed_and_put_back(mission, tmp_path: Path) -> None:
    import frappe

    row = {**OFFICIAL_CSV, "Date de début du mandat": "", "Date de fin du mandat": ""}
    import_file(write(tmp_path, row), "elected-official")
    official = frappe.get_doc("Diaspora Elected Official", only("Elected Official"))
    told = {field: official.mandates[0].get(field) for field in ("office", "function", "constituency", "area")}
    official.append("mandates", {**told, "function_from": "2008-04-01", "to_date": "2014-03-01"})
    official.save()
    frappe.db.commit()
    first, second = mandates()
    ended = {**row, "Date de fin du mandat": "14/09/2023"}
    result = import_file(write(tmp_path, ended, name="later.csv"), "elected-official")
    assert mandates() == [(*first[:2], "2023-09-14"), second]
    undo_import(result.name)
    assert mandates() == [first, second]


@pytest.mark.parametrize("chunk", [1, 2])
def test_an_association_is_found_by_the_title_that_a_row_before_has_given_it(
    mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    import frappe

    import_file(write(tmp_path, ASSOCIATION_CSV), "association")
    renamed = {**ASSOCIATION_CSV, "Intitulé": "Autre titre"}
    path = write(tmp_path, renamed, {**renamed, "Numéro de registre": "", "Intitulé": "AUTRE TITRE"}, name="later.csv")
    monkeypatch.setattr("diaspora.crm.imports.run.CHUNK_ROWS", chunk)
    rehearsed, applied = import_file(path, "association", dry_run=True), import_file(path, "association")
    assert (rehearsed.created, rehearsed.updated) == (applied.created, applied.updated) == (0, 2)
    assert frappe.db.count("Diaspora Association") == 1


def test_no_day_of_birth_and_no_political_nuance_is_stored_anywhere(mission, tmp_path: Path) -> None:
    from tests.database_contents import every_text

    row = {**OFFICIAL_CSV, "Code nuance de l'élu": "LDVC", "Libellé nuance politique": "Divers centre"}
    broken = {**row, "Nom de l'élu": "", "Prénom de l'élu": ""}
    result = import_file(write(tmp_path, row, broken), "elected-official")
    assert (result.created, result.rejected) == (1, 1)
    assert set(result.dropped_columns) == {"Code nuance de l'élu", "Libellé nuance politique"}
    text = every_text()
    assert not [word for word in ("LDVC", "Divers centre", "1972-07-09") if word in text]


NEW_MAIL, NEW_TELEPHONE = {"Courriel": "nouvelle@exemple.fr"}, {"Téléphone": "06 99 88 77 66"}
MOVED = {"Code de la commune": "01999", "Libellé de la commune": "Ailleurs-en-Bresse"}
# kind -> what a row says otherwise than the first; later rows are found by what earlier ones brought.
LATER_ROWS: dict[str, tuple[dict[str, str], ...]] = {
    **dict.fromkeys(
        PROFILES, (NEW_MAIL, NEW_MAIL | NEW_TELEPHONE, NEW_TELEPHONE | {"Courriel": "", "Ville": "Villeurbanne"}, {})
    ),
    "elected-official": ({"Prénom de l'élu": "Nadia"}, MOVED, {}, MOVED),
    "association": (
        {"Courriel du responsable": "nouvelle@exemple.fr"}, {"Numéro de registre": "", "Ville": "LYON"},
        {"Intitulé": "Autre titre"}, {"Numéro de registre": "W690000001"}, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("chunk", "before"), [(1, 0), (1, 2), (2, 1)])
@pytest.mark.parametrize("kind", LATER_ROWS)
def test_a_dry_run_over_chunks_tells_what_the_run_does(
    desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, chunk: int, before: int
) -> None:
    import frappe

    from diaspora.crm.imports import run as running

    monkeypatch.setattr(running, "CHUNK_ROWS", chunk)
    frappe.set_user(desk if kind == "imam" else "Administrator")
    first = PERSON_CSV | PROFILES[kind][2] if kind in PROFILES else OFFICIAL_CSV
    first = ASSOCIATION_CSV | LEADER_CSV if kind == "association" else first
    rows = [first, *(first | otherwise for otherwise in LATER_ROWS[kind])]
    if before:
        import_file(write(tmp_path, *rows[:before], name="first.csv"), kind)
    file = write(tmp_path, *rows)
    rehearsed = import_file(file, kind, dry_run=True)
    done = import_file(file, kind)
    assert done.updated + done.unchanged > 0
    assert replace(rehearsed, name=done.name, dry_run=False) == done


def test_who_was_erased_does_not_come_back_with_the_registers_next_file(mission, tmp_path: Path) -> None:
    import frappe

    from diaspora.crm.store import erase_contact

    import_file(write(tmp_path, OFFICIAL_CSV), "elected-official")
    erase_contact(only("Contact"))
    frappe.db.commit()
    later = {**OFFICIAL_CSV, "Date de début du mandat": "22/03/2026"}
    result = import_file(write(tmp_path, later, name="later.csv"), "elected-official")
    assert (result.created, result.reasons) == (0, {"erased person": 1})


def test_an_organisation_that_a_row_names_is_found_and_not_doubled(mission, tmp_path: Path) -> None:
    import frappe

    add("Institution", title="École Jean-Moulin", kind="school", district="LYO", city="Lyon", status="active")
    columns = {"Établissement": "ECOLE JEAN MOULIN"}
    rows = [
        {**PERSON_CSV, **columns},
        {**PERSON_CSV, **columns, "Prénom": "Karim", "Prénom en arabe": "كريم", "Courriel": "karim@exemple.fr",
         "Téléphone": ""},
        {**PERSON_CSV, **columns, "Prénom": "Omar", "Prénom en arabe": "عمر", "Courriel": "omar@exemple.fr",
         "Téléphone": "", "Circonscription consulaire": "Paris"},
    ]  # fmt: skip
    result = import_file(write(tmp_path, *rows), "teacher")
    assert result.created == 3
    # The third teaches in another district: a school of that name there is another one.
    assert frappe.db.count("Diaspora Institution") == 2
    assert frappe.db.count("Diaspora Affiliation") == 3
    again = import_file(write(tmp_path, {**rows[0], "Programme": "ELCO"}, name="again.csv"), "teacher")
    assert (again.created, again.updated) == (0, 1)
    assert frappe.db.count("Diaspora Affiliation") == frappe.db.count("Diaspora Teacher") == 3


def test_an_association_is_found_by_its_number_and_else_by_name_and_town(mission, tmp_path: Path) -> None:
    import frappe

    import_file(write(tmp_path, ASSOCIATION_CSV), "association")
    renamed = {**ASSOCIATION_CSV, "Intitulé": "Atlas et amis", "Ville": "Villeurbanne"}
    unnumbered = {"Intitulé": "ATLAS ET AMIS", "Ville": "Villeurbanne", "Objet": "Autre objet"}
    elsewhere = {"Intitulé": "Atlas et amis", "Ville": "Grenoble", "Objet": "Danse"}
    other = {"Intitulé": "Atlas et amis", "Ville": "Villeurbanne", "Numéro de registre": "W699999999"}
    for number, row in enumerate((renamed, unnumbered)):
        result = import_file(write(tmp_path, row, name=f"{number}.csv"), "association")
        assert (result.created, result.updated) == (0, 1)
    for number, row in enumerate((elsewhere, other)):
        assert import_file(write(tmp_path, row, name=f"new{number}.csv"), "association").created == 1
    assert frappe.db.count("Diaspora Association") == 3


def test_a_leader_who_cannot_be_reached_is_left_out_with_a_note(mission, tmp_path: Path) -> None:
    import frappe

    row = {**ASSOCIATION_CSV, "Président": "Amina TAZI"}
    result = import_file(write(tmp_path, row), "association")
    assert result.notes == {"leader without address or telephone": 1}
    assert frappe.db.count("Diaspora Contact") == 0


VALUES = {
    "last_name": "KERVALEC (DE)", "first_name": "Nadia", "gender": "F", "birth_date": "09/07/1972",
    "profession": "Cadre", "mandate_from": "2026-03-15", "function": "NA", "function_from": "NA",
    "department_code": "1", "commune_code": "1998", "epci_code": "200000172", "canton_code": "101",
    "region_code": "84", "section_code": "1", "circo_code": "101",
}  # fmt: skip


@pytest.mark.parametrize("code", HEADERS)
def test_each_file_of_the_register_comes_in_without_a_mapping(mission, tmp_path: Path, code: str) -> None:
    row = {
        header: VALUES.get(field, f"Lieu {field}" if field else "x")
        for header, field in zip(HEADERS[code].split(";"), fields(HEADERS[code]), strict=True)
    }
    result = import_file(
        write(tmp_path, row, {**row, next(iter(row)): "2", "Prénom de l'élu": "Lina"}), "elected-official"
    )
    assert (result.created, result.rejected, result.notes) == (2, 0, {})
    mandates = plain("Elected Official", only("Elected Official", contact=only("Contact", first_name="Nadia")))[
        "mandates"
    ]
    assert [mandate["office"] for mandate in mandates] == [rne.FILE_BY_CODE[code].office]


RNA_CSV = {
    "maj_time": "2016-01-09 12:46:10", "position": "A", "observation": "", "siteweb": "", "dir_civilite": "PM",
    "adrg_pays": "FRANCE", "adrg_achemine": "LYON", "adrg_declarant": "Madame Personne", "adrs_libcommune": "LYON",
    "adrs_codepostal": "69003", "adrs_distrib": "_", "adrs_libvoie": "du Stade", "adrs_typevoie": "RUE",
    "adrs_numvoie": "16", "adrs_complement": "", "objet_social2": "000000", "objet_social1": "6030",
    "objet": "chant choral et musique", "titre_court": "LES VOIX", "titre": "LES VOIX DE L'ÉTÉ",
    "date_disso": "0001-01-01", "date_creat": "2015-12-29", "siret": "", "id_ex": "", "id": "W691002867",
}  # fmt: skip


def test_the_french_register_comes_in_whatever_the_order_of_its_columns_and_in_latin_1(mission, tmp_path: Path) -> None:
    from tests.database_contents import every_text

    dissolved = {**RNA_CSV, "id": "W691002868", "titre": "AUTRE", "position": "D", "date_disso": "2020-09-30"}
    empty = {**RNA_CSV, "id": "W691002869", "titre": "", "titre_court": ""}
    result = import_file(write(tmp_path, RNA_CSV, dissolved, empty, encoding="latin-1"), "association")
    assert (result.created, result.reasons) == (2, {"no title": 1})
    told = plain("Association", only("Association", register_id="W691002867"))
    assert told == {
        "title": "LES VOIX DE L'ÉTÉ", "short_title": "LES VOIX", "status": "active", "district": "LYO",
        "register_id": "W691002867", "purpose": "chant choral et musique", "founded_on": "2015-12-29",
        "address_line": "16 RUE du Stade", "postal_code": "69003", "city": "Lyon",
        "activities": [{"activity": "culture"}], "title_folded": "les voix de l ete",
        "title_key": "fiks t",
    }  # fmt: skip
    gone = plain("Association", only("Association", register_id="W691002868"))
    assert (gone["status"], gone["dissolved_on"]) == ("dissolved", "2020-09-30")
    assert "Madame Personne" not in every_text()


def test_imams_are_brought_in_by_the_religious_affairs_desk_alone(desk, tmp_path: Path) -> None:
    import frappe

    path = write(tmp_path, {**PERSON_CSV, **PROFILES["imam"][2], "Fonction": "Prédicateur"}, name="imams.csv")
    officer = add_user("officer@mission.example", OFFICER)
    frappe.db.commit()
    for user in ("Administrator", officer):
        frappe.set_user(user)
        with pytest.raises(ImportRefused, match="Religious Affairs"):
            import_file(path, "imam")
    frappe.set_user(desk)
    import_file(path, "imam")
    frappe.set_user(officer)
    for doctype in ("Import", "Import Row", "Affiliation", "Institution"):
        assert frappe.get_list(f"Diaspora {doctype}") == [], doctype
    contact = frappe.get_doc("Diaspora Contact", only("Contact"))
    assert "Prédicateur" not in str(contact.as_dict())
    frappe.set_user("Administrator")
    assert plain("Affiliation", only("Affiliation"))["function"] == "Prédicateur"


def test_places_of_worship_are_brought_in_by_the_desk_and_never_found_by_others(desk, tmp_path: Path) -> None:
    import frappe

    row = {"Intitulé": "Salle Nour", "Type d'institution": "lieu de culte", "Numéro de registre": "W690000001",
           "Ville": "Lyon"}  # fmt: skip
    result = import_file(write(tmp_path, row), "institution")
    assert result.reasons == {"religious functions": 1}
    frappe.set_user(desk)
    assert import_file(write(tmp_path, row, name="desk.csv"), "institution").created == 1
    officer = add_user("officer@mission.example", OFFICER)
    frappe.db.commit()
    frappe.set_user(officer)
    assert [r.file_name for r in frappe.get_list("Diaspora Import", fields=["file_name"])] == ["list.csv"]
    school = {**row, "Type d'institution": "école"}
    result = import_file(write(tmp_path, school, name="school.csv"), "institution")
    assert result.reasons == {"district not yours": 1}
    frappe.set_user("Administrator")
    assert frappe.get_all("Diaspora Institution", pluck="kind") == ["place of worship"]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("kind", ["association", "institution", "teacher", "investor", "student", "elected-official"])
def test_what_is_exported_in_our_layout_comes_back_unchanged(mission, tmp_path: Path, kind: str, language: str) -> None:
    import frappe

    from diaspora.directories.api import asker_of
    from diaspora.directories.exports import export_store, making
    from diaspora.directories.exports.rights import EXPORTERS

    rows = {
        "association": {**ASSOCIATION_CSV, **LEADER_CSV},
        "institution": {**ASSOCIATION_CSV, "Type d'institution": "chambre de commerce"},
        "elected-official": {**OFFICIAL_CSV, "Courriel": "nadia@exemple.fr"},
    }
    import_file(write(tmp_path, rows.get(kind) or {**PERSON_CSV, **PROFILES[kind][2]}), kind)
    user = add_user("exporter@mission.example", *EXPORTERS[kind])
    frappe.db.commit()
    name = making.ask(asker_of(user), making.Wish(kind, "csv", "to see it come back", language=language))
    frappe.db.commit()
    assert making.make(name, asker_of)
    result = import_file(export_store.file_of(name, "csv"), kind)
    assert (result.rows, result.unchanged, result.rejected, result.notes) == (1, 1, 0, {}), result
    assert result.ignored_columns == result.dropped_columns == result.consent_columns == ()


def test_every_lookup_of_a_kind_reads_an_index(mission) -> None:
    import frappe

    assert frappe.get_hooks("diaspora_import_kinds")
    missing = {
        (found.doctype, found.column)
        for path in frappe.get_hooks("diaspora_import_kinds")
        for target in frappe.get_attr(path).targets
        for found in target.lookups.values()
        if found.column not in _indexed(found.doctype)
    }
    assert missing == set()


def _indexed(doctype: str) -> set[str]:
    import frappe

    fields = frappe.get_meta(doctype).fields
    return {"name", "parent"} | {field.fieldname for field in fields if field.search_index or field.unique}
