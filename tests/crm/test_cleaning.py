"""Rows as people wrote them become contacts, or are rejected with a reason."""

from dataclasses import replace

import pytest

from diaspora.crm.imports.contact_kind import CONTACT
from diaspora.crm.imports.kinds import Site
from diaspora.crm.imports.matching import Records
from diaspora.crm.imports.proper_names import proper_name, split_full_name, split_scripts
from diaspora.crm.imports.rejections import REJECTION_REMEDIES
from diaspora.crm.imports.row_cleaning import clean_cells

SITE = Site(
    known={
        "Diaspora District": {"lyo": "LYO", "lyon": "LYO", "ليون": "LYO"},
        "Country": {"france": "France", "فرنسا": "France", "maroc": "Morocco"},
        "Diaspora Province": {"nador": "MA-NAD"},
    },
    country_codes={"France": "FR", "Morocco": "MA"},
    phone_country="FR",
    this_year=2026,
    key=b"k" * 32,
)


def clean(site=SITE, row_no=0, **cells):
    return clean_cells({"last_name": "TAZI", "district": "LYO", **cells}, CONTACT, site, row_no)


def record(**cells):
    (found,) = clean(**cells).records
    return found


def values(**cells):
    return record(**cells).values


@pytest.mark.parametrize(
    ("written", "proper"),
    [
        ("BENALI", "Benali"),
        ("BEN ALI", "Ben Ali"),
        ("EL AMRANI", "El Amrani"),
        ("AIT OUALI", "Aït Ouali"),
        ("FATIMA-ZOHRA", "Fatima-Zohra"),
        ("M'BAREK", "M'Barek"),
        ("benali", "Benali"),
        ("VAN DER BERG", "Van der Berg"),
        ("MacDonald", "MacDonald"),
        ("ÉLODIE", "Élodie"),
        ("بن علي", "بن علي"),
    ],
)
def test_capitals_become_proper_names(written, proper):
    assert proper_name(written) == proper


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("BENALI Mohamed", ("Mohamed", "BENALI")),
        ("Mohamed Amine BEN ALI", ("Mohamed Amine", "BEN ALI")),
        ("Mohamed Benali", ("Mohamed", "Benali")),
        ("Abd El Kader Benali", ("Abd El Kader", "Benali")),
        ("محمد بن علي", ("محمد", "بن علي")),
        ("عبد القادر بن علي", ("عبد القادر", "بن علي")),
        ("Benali", ("", "Benali")),
    ],
)
def test_whole_names_are_split(whole, parts):
    assert split_full_name(whole) == parts


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Amina أمينة", ("Amina", "أمينة")),
        ("محمد بن علي / Mohamed BEN ALI", ("Mohamed BEN ALI", "محمد بن علي")),
        ("Aïcha (عائشة)", ("Aïcha", "عائشة")),
        ("أمينة", ("", "أمينة")),
        ("Amina", ("Amina", "")),
    ],
)
def test_two_scripts_in_one_cell_are_told_apart(cell, parts):
    assert split_scripts(cell) == parts


def test_arabic_names_in_the_latin_columns_are_moved():
    assert values(last_name="التازي", first_name="أمينـــة") == {
        "first_name_ar": "أمينة", "last_name_ar": "التازي", "district": "LYO",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["LYO", "lyo", "Lyon", " LYON ", "ليون"])
def test_a_district_is_known_by_code_or_title(written):
    assert values(district=written)["district"] == "LYO"


def test_a_row_without_a_district_takes_the_default():
    (defaulted,) = clean(replace(SITE, default_district="LYO"), district="").records
    assert "district" not in defaulted.values
    assert defaulted.defaults["district"] == "LYO"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"last_name": " ", "first_name": ""}, "no name"),
        ({"email": "amina@exemple.fr\nBcc: x@exemple.fr"}, "line break in e-mail"),
        ({"email": "amina"}, "bad e-mail"),
        ({"email": "amina@exemple.fr amina"}, "bad e-mail"),
        ({"district": "Atlantis"}, "unknown district"),
        ({"district": ""}, "no district"),
    ],
)
def test_a_row_that_cannot_be_a_contact_is_rejected(cells, reason):
    assert (clean(**cells).records, clean(**cells).reason) == ((), reason)
    assert REJECTION_REMEDIES[reason]


@pytest.mark.parametrize(
    ("field", "written", "stored"),
    [
        ("gender", "F", "female"),
        ("gender", "Homme", "male"),
        ("gender", "أنثى", "female"),
        ("gender", "Vrouw", "female"),
        ("birth_year", "1984", 1984),
        ("birth_year", "١٩٨٤", 1984),
        ("birth_year", "12/03/1984", 1984),
        ("birth_year", "1984-03-12", 1984),
        ("preferred_language", "Français", "fr"),
        ("preferred_language", "العربية", "ar"),
        ("preferred_language", "ar_MA", "ar-MA"),
        ("preferred_language", "Nederlands", "nl"),
        ("country", "فرنسا", "France"),
        ("province_of_origin", "NADOR", "MA-NAD"),
        ("city", "LYON", "Lyon"),
        ("address_line", "3  rue\ndes Lilas", "3 rue des Lilas"),
    ],
)
def test_fields_are_read_in_the_languages_of_the_files(field, written, stored):
    assert values(**{field: written})[field] == stored


@pytest.mark.parametrize(
    ("field", "written", "note"),
    [
        ("gender", "?", "gender not known"),
        ("birth_year", "1066", "birth_year not known"),
        ("birth_year", "2031", "birth_year not known"),
        ("country", "Atlantis", "country not known"),
        ("phone", "12", "phone not readable"),
        ("preferred_language", "Klingon", "preferred_language not known"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_note(field, written, note):
    row = clean(**{field: written})
    assert note in row.notes
    assert field not in row.records[0].values


def test_several_addresses_and_numbers_in_one_cell():
    children = record(email="A@exemple.fr; b@exemple.fr", phone="0612345678 / 00212 612345678").children
    assert [email for email, _ in children["emails"]] == ["a@exemple.fr", "b@exemple.fr"]
    assert children["phones"] == (("+33612345678",), ("+212612345678",))


# --- who is whom


def decide(people, row_no, **cells):
    return people.decide(clean(row_no=row_no, **cells), lambda: f"new{row_no}")


def contact(people, name):
    return people.by_name["Diaspora Contact", name]


AMINA = {"first_name": "Amina", "email": "famille@exemple.fr", "phone": "0612345678"}


def test_the_same_person_in_another_script_is_found_by_the_address():
    people = Records(CONTACT, SITE)
    decide(people, 2, first_name="Mohammed", last_name="Benali", email="m@exemple.fr")
    again = decide(people, 3, first_name="", last_name="", full_name="محمد بن علي", email="M@exemple.fr")
    assert (again.state, again.contact) == ("updated", "new2")
    assert contact(people, "new2").values["last_name_ar"] == "بن علي"


def test_a_couple_at_one_address_stays_two_people():
    people = Records(CONTACT, SITE)
    decide(people, 2, **AMINA)
    husband = decide(people, 3, **AMINA | {"first_name": "Youssef"})
    assert (husband.state, husband.contact) == ("created", "new3")


def test_a_corrected_last_name_is_the_same_person():
    people = Records(CONTACT, SITE)
    decide(people, 2, **AMINA)
    corrected = decide(people, 3, **AMINA | {"last_name": "TAHIRI"})
    assert (corrected.state, corrected.contact) == ("updated", "new2")
    assert [change.before for change in corrected.changes] == [{"last_name": "Tazi"}]


def test_a_telephone_alone_makes_nobody_the_same():
    people = Records(CONTACT, SITE)
    decide(people, 2, first_name="Amina", phone="0612345678")
    assert decide(people, 3, first_name="Amina", last_name="Alami", phone="0612345678").state == "created"
    assert decide(people, 4, first_name="Emina", last_name="Tazi", phone="+33612345678").state == "updated"


def test_a_name_alone_makes_nobody_the_same():
    people = Records(CONTACT, SITE)
    decide(people, 2, first_name="Mohamed", last_name="Alaoui", city="Lyon")
    assert decide(people, 3, first_name="Mohamed", last_name="Alaoui", city="Paris").state == "created"


def test_the_same_row_again_is_unchanged_and_an_empty_cell_erases_nothing():
    people = Records(CONTACT, SITE)
    decide(people, 2, **AMINA, city="Lyon")
    assert decide(people, 3, **AMINA, city="Lyon").state == "unchanged"
    assert decide(people, 4, **AMINA).state == "unchanged"
    assert contact(people, "new2").values["city"] == "Lyon"


def test_an_erased_person_is_not_imported_again():
    people = Records(CONTACT, SITE)
    people.erased_addresses = {record(**AMINA).derived.values["primary_address_key"]}
    assert decide(people, 2, **AMINA).reason == "erased person"
