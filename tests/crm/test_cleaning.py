"""Rows as people wrote them become contacts, or are rejected with a reason."""

import pytest

from diaspora.crm.imports.cleaning import REJECTION_REMEDIES, CleanRow, Places, Rejection, clean_row
from diaspora.crm.imports.matching import People
from diaspora.crm.imports.proper_names import proper_name, split_full_name
from diaspora.crm.imports.staged_rows import row_hash

KEY = b"k" * 32
PLACES = Places(
    districts={"lyo": "LYO", "lyon": "LYO", "ليون": "LYO"},
    countries={"france": "France", "فرنسا": "France", "maroc": "Morocco"},
    country_codes={"France": "FR", "Morocco": "MA"},
    provinces={"nador": "MA-NAD"},
    phone_country="FR",
)


def clean(places=PLACES, **cells):
    return clean_row({"last_name": "TAZI", "district": "LYO", **cells}, places, key=KEY, this_year=2026)


def values(**cells):
    row = clean(**cells)
    assert isinstance(row, CleanRow)
    return row.values


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


def test_arabic_names_in_the_latin_columns_are_moved():
    assert values(last_name="التازي", first_name="أمينـــة") == {
        "first_name_ar": "أمينة", "last_name_ar": "التازي", "district": "LYO",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["LYO", "lyo", "Lyon", " LYON ", "ليون"])
def test_a_district_is_known_by_code_or_title(written):
    assert values(district=written)["district"] == "LYO"


def test_a_row_without_a_district_takes_the_default():
    defaulted = clean(Places(districts={"lyo": "LYO"}, default_district="LYO"), district="")
    assert isinstance(defaulted, CleanRow)
    assert (defaulted.values["district"], defaulted.names_district) == ("LYO", False)


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
    assert clean(**cells) == Rejection(reason)
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
    assert isinstance(row, CleanRow)
    assert note in row.notes
    assert field not in row.values


def test_several_addresses_and_numbers_in_one_cell():
    row = clean(email="A@exemple.fr; b@exemple.fr", phone="0612345678 / 00212 612345678")
    assert isinstance(row, CleanRow)
    assert [email for email, _ in row.derived.emails] == ["a@exemple.fr", "b@exemple.fr"]
    assert row.derived.phones == ("+33612345678", "+212612345678")


# --- who is whom


def decide(people, row_no, **cells):
    row = clean(**cells)
    return people.decide(row_no, row_hash(cells, ""), row, f"new{row_no}")


AMINA = {"first_name": "Amina", "email": "famille@exemple.fr", "phone": "0612345678"}


def test_the_same_person_in_another_script_is_found_by_the_address():
    people = People(KEY)
    decide(people, 2, first_name="Mohammed", last_name="Benali", email="m@exemple.fr")
    again = decide(people, 3, first_name="", last_name="", full_name="محمد بن علي", email="M@exemple.fr")
    assert (again.state, again.contact) == ("updated", "new2")
    assert people.by_name["new2"].values["last_name_ar"] == "بن علي"


def test_a_couple_at_one_address_stays_two_people():
    people = People(KEY)
    decide(people, 2, **AMINA)
    husband = decide(people, 3, **AMINA | {"first_name": "Youssef"})
    assert (husband.state, husband.contact) == ("created", "new3")


def test_a_corrected_last_name_is_the_same_person():
    people = People(KEY)
    decide(people, 2, **AMINA)
    corrected = decide(people, 3, **AMINA | {"last_name": "TAHIRI"})
    assert (corrected.state, corrected.contact) == ("updated", "new2")
    assert corrected.before == {"last_name": "Tazi"}


def test_a_telephone_alone_makes_nobody_the_same():
    people = People(KEY)
    decide(people, 2, first_name="Amina", phone="0612345678")
    assert decide(people, 3, first_name="Amina", last_name="Alami", phone="0612345678").state == "created"
    assert decide(people, 4, first_name="Emina", last_name="Tazi", phone="+33612345678").state == "updated"


def test_a_name_alone_makes_nobody_the_same():
    people = People(KEY)
    decide(people, 2, first_name="Mohamed", last_name="Alaoui", city="Lyon")
    assert decide(people, 3, first_name="Mohamed", last_name="Alaoui", city="Paris").state == "created"


def test_the_same_row_again_is_unchanged_and_an_empty_cell_erases_nothing():
    people = People(KEY)
    decide(people, 2, **AMINA, city="Lyon")
    assert decide(people, 3, **AMINA, city="Lyon").state == "unchanged"
    assert decide(people, 4, **AMINA).state == "unchanged"
    assert people.by_name["new2"].values["city"] == "Lyon"


def test_an_erased_person_is_not_imported_again():
    people = People(KEY)
    row = clean(**AMINA)
    assert isinstance(row, CleanRow)
    people.erased_addresses = {row.derived.primary_address_key}
    assert decide(people, 2, **AMINA).reason == "erased person"
