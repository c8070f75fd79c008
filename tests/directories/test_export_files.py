"""What an exported row becomes: inert cells, the registers' layouts, vCards, files that grow chunk by chunk."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest

from diaspora import hooks
from diaspora.crm.imports.kinds import Kind
from diaspora.crm.imports.mapping import map_headers
from diaspora.directories.columns import HEADINGS
from diaspora.directories.exports.inert_cells import inert
from diaspora.directories.exports.layouts import layout_names, layout_of
from diaspora.directories.exports.rights import EXPORTERS, may_export
from diaspora.directories.exports.table_files import MARK, append, csv_text, write_workbook
from diaspora.directories.exports.vcard import Card, card_of, write_card
from diaspora.directories.vocabulary import CHOICES, LANGUAGES, choice_of, word_for
from tests.directories.test_registers import HEADERS, WALDEC


@pytest.mark.parametrize("text", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "＝1+1", "\n=1"])
def test_what_could_begin_a_formula_is_made_text(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Amina", "+33612345678", "-4.5", "12", "l'Étoile", "a=b"])
def test_what_computes_nothing_is_left_alone(text: str) -> None:
    assert inert(text) == text


def test_a_table_grows_and_what_a_kill_left_behind_is_cut_off(tmp_path: Path) -> None:
    part = tmp_path / "deep" / "x.part"
    first = append(part, 0, MARK + csv_text([("Nom", "Ville")], ";"))
    with part.open("a", encoding="utf-8") as stream:
        stream.write("half a ro")
    append(part, first, csv_text([("Tazi; Amina", '=HYPERLINK("x")'), ("أمينة", "Lyon\nOuest")], ";"))
    with part.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream, delimiter=";")) == [
            ["Nom", "Ville"],
            ["Tazi; Amina", '\'=HYPERLINK("x")'],
            ["أمينة", "Lyon\nOuest"],
        ]
    assert part.stat().st_mode & 0o077 == 0


def test_every_cell_of_a_workbook_is_a_text(tmp_path: Path) -> None:
    source = tmp_path / "x.part"
    append(source, 0, MARK + csv_text([("Nom", "Note"), ("=1+1", "12"), ("a\x0bb", "+33612345678")], ";"))
    write_workbook(source, ";", tmp_path / "x.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "x.xlsx").active for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == ["Nom", "Note", "'=1+1", "12", "ab", "+33612345678"]


AMINA = {
    "last_name": "Tazi", "first_name": "Amina", "last_name_ar": "التازي", "first_name_ar": "أمينة",
    "gender": "female", "email": "amina@exemple.fr; a.tazi@exemple.fr", "phone": "+33612345678",
    "address_line": "12, rue des Lilas; bât. B",
    "postal_code": "69003", "city": "Lyon", "country": "France", "preferred_language": "fr", "profession": "Médecin",
    "birth_year": "1980",
}  # fmt: skip


def test_a_person_as_a_card() -> None:
    assert write_card(card_of(AMINA, "urn:diaspora:c1")).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "UID:urn:diaspora:c1",
        "FN;ALTID=1:Amina Tazi",
        "FN;ALTID=1;LANGUAGE=ar:أمينة التازي",
        "N:Tazi;Amina;;;",
        "GENDER:F",
        "EMAIL;PREF=1:amina@exemple.fr",
        "EMAIL:a.tazi@exemple.fr",
        "TEL;VALUE=uri;PREF=1:tel:+33612345678",
        "ADR:;;12\\, rue des Lilas\\; bât. B;Lyon;;69003;France",
        "LANG:fr",
        "TITLE:Médecin",
        "END:VCARD",
        "",
    ]


def test_an_association_as_a_card() -> None:
    card = write_card(card_of({"title": "Atlas", "purpose": "Culture\nLivres", "email": "c@exemple.fr"}, "a1"))
    assert "KIND:org\r\n" in card and "FN:Atlas\r\n" in card and "\r\nN:" not in card
    assert "NOTE:Culture\\nLivres\r\n" in card


def test_long_lines_are_folded_within_75_bytes_and_never_within_a_character() -> None:
    card = write_card(Card("u", "التازي " * 40))
    lines = card.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = card.replace("\r\n ", "")
    assert f"FN:{'التازي ' * 40}\r\n" in unfolded


def test_a_name_cannot_bring_a_property_of_its_own() -> None:
    card = write_card(Card("u", "Eve\r\nTEL:tel:666\x85NOTE:x", phones=("+33\r\nNOTE:y",), website="x\r\nNOTE:z"))
    assert [line for line in card.split("\r\n") if line.startswith(("NOTE", "TEL:"))] == []


def test_the_register_of_associations_is_written_as_it_is_read() -> None:
    layout = layout_of("association", "rna", "fr")
    assert layout is not None and (";".join(layout.headers), layout.separator) == (WALDEC, ";")
    row = {
        "register_id": "W751234567", "title": "ATLAS", "status": "active", "founded_on": "1998-04-02", "city": "Paris",
        "activity_codes": "culture students sport", "address_line": "3 rue du Stade", "leader_email": "x@exemple.fr",
    }  # fmt: skip
    cells = dict(zip(layout.headers, layout.cells(row), strict=True))
    assert (cells["id"], cells["date_creat"], cells["date_disso"]) == ("W751234567", "1998-04-02", "0001-01-01")
    assert (cells["objet_social1"], cells["objet_social2"], cells["position"]) == ("006000", "015065", "A")
    assert "x@exemple.fr" not in cells.values()  # the register names no leader


@pytest.mark.parametrize("code", [code for code in HEADERS if code not in ("cons", "afe", "ma")])
def test_the_files_of_elected_officials_have_the_published_headers(code: str) -> None:
    layout = layout_of("elected-official", f"rne-{code}", "fr")
    assert layout is not None and ";".join(layout.headers) == HEADERS[code]


def test_a_mandate_is_written_as_the_register_writes_it() -> None:
    layout = layout_of("elected-official", "rne-cm", "fr")
    row = {
        "last_name": "El Amrani", "first_name": "Nadia", "gender": "female", "profession": "Cadre",
        "office": "Conseiller municipal", "constituency": "Valmont", "constituency_code": "32999", "area": "Gers",
        "area_code": "32", "function": "Maire", "mandate_from": "2020-06-28", "function_from": "2020-07-03",
    }  # fmt: skip
    assert layout is not None and layout.cells(row) == (
        "32", "Gers", "", "", "32999", "Valmont", "EL AMRANI", "Nadia", "F", "", "", "Cadre", "28/06/2020", "Maire",
        "03/07/2020", "",
    )  # fmt: skip


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_layout_has_a_heading_for_each_field(kind: str, language: str) -> None:
    layout = layout_of(kind, "own", language)
    assert layout is not None and len(set(layout.headers)) == len(HEADINGS[kind])
    assert layout.cells({}) == ("",) * len(layout.headers)


def kind_of(name: str) -> Kind:
    for path in hooks.diaspora_import_kinds:
        module, _, attribute = path.rpartition(".")
        kind: Kind = getattr(import_module(module), attribute)
        if kind.name == name:
            return kind
    raise LookupError(name)


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_headings_are_read_back_in_each_language(kind: str, language: str) -> None:
    layout = layout_of(kind, "own", language)
    assert layout is not None
    read = dict(map_headers([layout.headers], kind_of(kind)).columns)
    # Nobody's profession is taken from a file of imams: a contact's profession is seen by everybody.
    unread = {"profession"} if kind == "imam" else set[str]()
    headings = enumerate(HEADINGS[kind])
    assert {heading.field for place, heading in headings if read.get(place) != heading.field} == unread


def test_choices_are_written_in_the_language_and_read_in_any() -> None:
    for field, choices in CHOICES.items():
        for value in choices:
            assert [choice_of(field, word_for(field, value, language)) for language in LANGUAGES] == [value] * 3
    assert choice_of("level", "Bac+5") == "master"
    assert choice_of("status", "abc") == ""


def test_there_is_no_layout_of_another_kind() -> None:
    assert layout_of("contact", "rna", "fr") is None
    assert layout_of("nothing", "own", "fr") is None
    assert layout_names("investor") == ("own",)


def test_the_rights_are_those_that_were_reviewed() -> None:
    reviewed = (Path(__file__).parent.parent / "schema" / "exports.txt").read_text(encoding="utf-8")
    table = {
        line.split()[0]: set(line.split()[1:])
        for line in reviewed.partition("\n\n")[2].splitlines()
        if line and not line.startswith(" ")
    }
    short = {role: role.removeprefix("Diaspora ").replace(" ", "-") for roles in EXPORTERS.values() for role in roles}
    assert {kind: {short[role] for role in roles} for kind, roles in EXPORTERS.items()} == table


def test_nobody_exports_what_is_not_in_the_table() -> None:
    assert not may_export("user", ["Diaspora Officer", "System Manager"])
    assert not may_export("imam", ["Diaspora Officer", "Diaspora Head of Mission", "System Manager"])
