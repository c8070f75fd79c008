"""The tables of the French registers, against headers and rows as the published files have them (people invented)."""

from __future__ import annotations

from datetime import date

import pytest

from diaspora.crm.arabic_folding import fold_text
from diaspora.directories.registers import rna, rne
from diaspora.directories.registers.layout import synonyms_of
from diaspora.directories.registers.values import day_of, padded, said

PERSON = "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance"
TRADE = "Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle"
FUNCTION = "Libellé de la fonction;Date de début de la fonction"
DEPARTMENT = "Code du département;Libellé du département"
SPECIAL = "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier"
COMMUNE = "Code de la commune;Libellé de la commune"
TAIL = f"{PERSON};{TRADE};Date de début du mandat"
HEADERS = {
    "cm": f"{DEPARTMENT};{SPECIAL};{COMMUNE};{TAIL};{FUNCTION};Code nationalité",
    "mai": f"{DEPARTMENT};{SPECIAL};{COMMUNE};{TAIL};Date de début de la fonction",
    "epci": f"{DEPARTMENT};{SPECIAL};N° SIREN;Libellé de l'EPCI;Code de la commune de rattachement;"
    f"Libellé de la commune de rattachement;{TAIL};{FUNCTION}",
    "cd": f"{DEPARTMENT};Code du canton;Libellé du canton;{TAIL};{FUNCTION}",
    "cr": "Code de la région;Libellé de la région;Code de la section départementale;"
    f"Libellé de la section départementale;{TAIL};{FUNCTION}",
    "ma": f"Code de la région;Libellé de la région;Code du département;Libellé du  département;{SPECIAL};"
    "Code de la section - collectivité à statut particulier;"
    "Libellé de la section - collectivité à statut particulier;Code de la circonscription métropolitaine;"
    f"Libellé de la circonscription métropolitaine;{TAIL};{FUNCTION}",
    "sen": f"{DEPARTMENT};{SPECIAL};{TAIL}",
    "dep": f"{DEPARTMENT};{SPECIAL};Code de la circonscription législative;"
    f"Libellé de la circonscription législative;{TAIL}",
    "ca": f"{DEPARTMENT};{COMMUNE};Libellé du secteur;{TAIL};{FUNCTION}",
    "cons": "Code de la circonscription AFE;Libellé la circonscription AFE;Code de la circonscription consulaire;"
    f"Libellé de la circonscription consulaire;{PERSON};Lieu de naissance;{TRADE};Date de début du mandat;{FUNCTION}",
    "afe": f"Code de la circ. AFE;Libellé la circ. AFE;{TAIL};{FUNCTION}",
    "rpe": TAIL,
}
FIELD_OF = {form: column.field for column in rne.COLUMNS for form in column.synonyms}


def fields(headers: str, separator: str = ";") -> list[str]:
    """The field of each header; a header that is not known raises KeyError."""
    return [FIELD_OF[fold_text(header)] for header in headers.split(separator)]


@pytest.mark.parametrize("code", HEADERS)
def test_each_file_of_the_register_is_told_by_its_columns(code: str) -> None:
    assert rne.file_of(set(fields(HEADERS[code]))).code == code


@pytest.mark.parametrize("code", HEADERS)
def test_no_header_stands_for_two_fields(code: str) -> None:
    forms = [(form, column.field) for column in rne.COLUMNS for form in column.synonyms]
    assert len({form for form, _ in forms}) == len(set(forms))
    read = [field for field in fields(HEADERS[code]) if field]
    assert len(read) == len(set(read))


@pytest.mark.parametrize("code", HEADERS)
@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.encode("ascii", "ignore").decode(),
        lambda text: text.encode("ascii", "replace").decode(),
        lambda text: text.replace(" ", ".").replace("'", ".").replace("-", "."),
        lambda text: text.encode().decode("cp1252", "replace"),
        lambda text: text.upper(),
        lambda text: text.replace(" ", "_"),
    ],
    ids=["accents lost", "accents as ?", "dots for blanks", "garbled", "capitals", "underscores"],
)
def test_headers_are_known_again_after_a_re_export(code: str, spoilt) -> None:
    assert fields(spoilt(HEADERS[code])) == fields(HEADERS[code])


def mandate(code: str, row: str) -> rne.Mandate:
    """The mandate of a row under the headers of a file."""
    names = fields(HEADERS[code])
    return rne.mandate_of(rne.file_of(set(names)), dict(zip(names, row.split(";"), strict=True)))


def test_a_councillor_has_office_commune_department_and_function() -> None:
    row = "32;Gers;;;32999;Valmont;SABRI;Nadia;F;09/07/1972;33;Cadre;28/06/2020;1er adjoint au Maire;03/07/2020;FR"
    assert mandate("cm", row) == rne.Mandate(
        "Conseiller municipal", "Valmont", "32999", "Gers", "32", "1er adjoint au Maire",
        date(2020, 6, 28), date(2020, 7, 3), department="32",
    )  # fmt: skip


def test_codes_that_lost_their_zeros_are_the_same_code() -> None:
    short = mandate("mai", "1;Ain;;;1998;Belval;AMRANI;Omar;M;1951-03-04;74;Ancien cadre;2020-05-18;2020-05-26")
    assert (short.constituency_code, short.area_code, short.office) == ("01998", "01", "Maire")
    assert short.function_from == date(2020, 5, 26)


def test_a_senator_of_a_territory_sits_for_the_territory() -> None:
    found = mandate("sen", ";;987;Polynésie;TAZI;Leïla;F;1966-03-30;34;Professeur;2020-10-01")
    assert (found.office, found.constituency, found.constituency_code) == ("Sénateur", "Polynésie", "987")


def test_a_european_member_has_no_constituency() -> None:
    found = mandate("rpe", "ALAMI;Grégory;M;1971-07-25;53;Policier;2024-07-16")
    assert (found.office, found.constituency, found.area) == ("Représentant au Parlement européen", "", "")


def test_what_a_statistics_program_writes_for_nothing_is_nothing() -> None:
    found = mandate("cm", "32;Gers;NA;NA;32999;Valmont;SABRI;Nadia;F;NA;33;Cadre;28/06/2020;NA;NA;FR")
    assert (found.function, found.function_from) == ("", None)


def test_names_come_with_their_particle_in_front_and_first_names_without_commas() -> None:
    assert rne.last_name_of("KERVALEC (DE)") == "DE KERVALEC"
    assert rne.first_name_of("Betty, Samira") == "Betty Samira"


def test_no_column_of_opinion_is_read() -> None:
    read = {form for column in rne.COLUMNS if column.field for form in column.synonyms}
    assert not [form for form in read if {"nuance", "parti", "politique", "etiquette"} & set(form.split())]


WALDEC = (
    "id;id_ex;siret;rup_mi;gestion;date_creat;date_decla;date_publi;date_disso;nature;groupement;titre;titre_court;objet;"
    "objet_social1;objet_social2;adrs_complement;adrs_numvoie;adrs_repetition;adrs_typevoie;adrs_libvoie;adrs_distrib;"
    "adrs_codeinsee;adrs_codepostal;adrs_libcommune;adrg_declarant;adrg_complemid;adrg_complemgeo;adrg_libvoie;"
    "adrg_distrib;adrg_codepostal;adrg_achemine;adrg_pays;dir_civilite;siteweb;publiweb;observation;position;maj_time"
)


def test_the_register_of_associations_has_its_39_columns_in_their_order() -> None:
    assert [column.header for column in rna.WALDEC] == WALDEC.split(";")


def test_nothing_is_read_of_who_declared_an_association() -> None:
    assert not [column.header for column in rna.WALDEC if column.header[:4] in ("adrg", "dir_") and column.field]


def test_the_older_export_names_the_address_otherwise() -> None:
    assert fold_text("libcom") in synonyms_of("city", rna.WALDEC)
    assert fold_text("adr2") in synonyms_of("street_name", rna.WALDEC)


@pytest.mark.parametrize(
    ("codes", "fields"),
    [
        (("006030", "000000"), ("culture",)),
        (("6030", "11075"), ("culture", "sport")),
        (("014050", "003020"), ("women",)),
        (("015065", "015045"), ("students", "education")),
        (("001005", "040000"), ()),  # politics, religion: never kept
        (("023005", "023007"), ("economy",)),  # unions: never kept
        (("", "NA"), ()),
    ],
)
def test_social_objects_become_fields_of_activity(codes: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert rna.activities_of(*codes) == fields


def test_what_is_exported_as_a_social_object_comes_back_as_the_same_field() -> None:
    lost = {field for field, code in rna.SOCIAL_OBJECTS.items() if rna.activities_of(code) != (field,)}
    assert lost == {"arabic-teaching"}  # the register has language courses, whatever the language


def test_an_address_is_one_line_without_the_marks_for_nothing() -> None:
    cells = {
        "street_number": "16", "street_repetition": "", "street_type": "RUE", "street_name": "du Stade",
        "address_complement": "Immeuble Atlas", "address_distribution": "_",
    }  # fmt: skip
    assert rna.address_of(cells) == "Immeuble Atlas, 16 RUE du Stade"
    assert rna.address_of({"address_distribution": "_Quartier Nord"}) == "Quartier Nord"


@pytest.mark.parametrize(
    ("position", "dissolved_on", "status"),
    [("A", "", "active"), ("d", "", "dissolved"), ("", date(2020, 9, 30), "dissolved"), ("", "", "active")],
)
def test_the_position_says_whether_an_association_is_there(position, dissolved_on, status) -> None:
    assert rna.status_of(position, dissolved_on) == status


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/07/1970", date(1970, 7, 14)),
        ("1970-07-14", date(1970, 7, 14)),
        ("1970-07-14 00:00:00", date(1970, 7, 14)),
        ("0001-01-01", None),
        ("31/02/1970", None),
        ("NA", None),
    ],
)
def test_days_of_the_registers(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_nothing_and_codes() -> None:
    assert (said(" NA "), said("0001-01-01"), said("Nabil")) == ("", "", "Nabil")
    assert (padded("1001", 5), padded("2A004", 5), padded("1.0", 2), padded("", 5)) == ("01001", "2A004", "01", "")
