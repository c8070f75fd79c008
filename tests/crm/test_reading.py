"""Files that are no table of people are refused at once, with what is wrong and what to do."""

import time
import zipfile

import pytest

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.contact_kind import CONTACT
from diaspora.crm.imports.file_stream import FileStream
from diaspora.crm.imports.mapping import SENSITIVE_WORDS, field_of, map_headers
from diaspora.crm.imports.reading import open_table
from diaspora.crm.name_folding import fold_text

from .workbooks import AMINA, HEADERS, write_book, write_members, write_sparse, write_zip_bomb


def head(path):
    with FileStream(path) as stream:
        return stream.head()


def rows_of(path):
    """All rows of a file, without the spare columns of a text."""
    table = open_table(path)
    rows = [row for frame in table.frames() for row in frame.to_numpy().tolist()]
    width = getattr(table, "width", len(rows[0]))
    assert not any(cell for row in rows for cell in row[width:])
    return [row[:width] for row in rows]


def empty(folder):
    return write_sparse(folder / "empty.xlsx", 0)


def zeros_csv(folder):
    return write_sparse(folder / "zeros.csv", 2**30)


def zeros_xlsx(folder):
    return write_sparse(folder / "zeros.xlsx", 2**30)


def small_zeros(folder):
    return write_sparse(folder / "small.csv", 2**20)


def binary_csv(folder):
    (folder / "b.csv").write_bytes(bytes(range(256)) * 64)
    return folder / "b.csv"


def binary_xlsx(folder):
    (folder / "b.xlsx").write_bytes(b"\x7fELF" + bytes(range(1, 256)) * 64)
    return folder / "b.xlsx"


def cut_off(folder):
    whole = write_members(folder / "whole.xlsx", *[AMINA] * 500).read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.xlsx"


def damaged_inside(folder):
    whole = bytearray(write_members(folder / "whole.xlsx", *[AMINA] * 500).read_bytes())
    middle = whole.index(b"xl/worksheets/sheet1.xml") + 2000
    whole[middle : middle + 20] = bytes(20)
    (folder / "damaged.xlsx").write_bytes(whole)
    return folder / "damaged.xlsx"


def zip_of_something_else(folder):
    with zipfile.ZipFile(folder / "other.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    return folder / "other.xlsx"


def empty_book(folder):
    return write_book(folder / "empty_book.xlsx", [])


def blank_csv(folder):
    (folder / "blank.csv").write_text(";;;\n;;\n", encoding="utf-8")
    return folder / "blank.csv"


def old_excel(folder):
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    return folder / "old.xls"


def missing(folder):
    return folder / "nothing.xlsx"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (empty, "empty"),
        (zeros_csv, "more than 512 MB"),
        (zeros_xlsx, "more than 64 MB"),
        (small_zeros, "not text"),
        (binary_csv, "not text"),
        (binary_xlsx, "content does not"),
        (cut_off, "cut off or damaged"),
        (damaged_inside, "cut off or damaged"),
        (zip_of_something_else, "no workbook"),
        (write_zip_bomb, "unpacks to"),
        (empty_book, "no filled cell"),
        (blank_csv, "no cell is filled"),
        (old_excel, ".xls"),
        (missing, "there is no file"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_file_that_is_no_table_is_refused_within_seconds(make, what, tmp_path):
    path = make(tmp_path / "bomb.xlsx") if make is write_zip_bomb else make(tmp_path)
    begun = time.monotonic()
    with pytest.raises(ImportRefused) as refused:
        head(path)
    assert time.monotonic() - begun < 10
    assert what in str(refused.value)
    assert refused.value.path
    assert refused.value.remedy


def test_cells_of_a_workbook_come_as_text(tmp_path):
    path = write_members(tmp_path / "m.xlsx", AMINA)
    assert open_table(path).sheet == "Membres"
    assert head(path)[1][:7] == ["TAZI", "AMINA", "التازي", "أمينة", "F", "1984", "Amina.Tazi@exemple.fr"]


def test_a_formula_is_not_run(tmp_path):
    rows = head(write_book(tmp_path / "m.xlsx", [("Nom", "Ville"), ("Tazi", '=HYPERLINK("http://x.example")')]))
    assert "http" not in rows[1][1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_whatever_wrote_it(encoding, separator, tmp_path):
    rows = [("Nom", "الاسم الشخصي", "Ville"), ("Tazi", "أمينة", "Lyon"), ("Alami", "محمد", "Paris")]
    (tmp_path / "m.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert [tuple(row) for row in rows_of(tmp_path / "m.csv")] == rows


def test_a_french_csv_in_latin_1_keeps_its_accents(tmp_path):
    (tmp_path / "m.csv").write_bytes("Nom;Prénom\nBéchir;Aïcha\n".encode("latin-1"))
    assert rows_of(tmp_path / "m.csv")[1] == ["Béchir", "Aïcha"]


def test_a_quoted_line_break_stays_in_its_cell(tmp_path):
    (tmp_path / "m.csv").write_text('Nom;Courriel\nTazi;"a@b.fr\nBcc: x@y.fr"\n', encoding="utf-8")
    assert rows_of(tmp_path / "m.csv")[1] == ["Tazi", "a@b.fr\nBcc: x@y.fr"]


def test_every_synonym_is_written_folded_and_belongs_to_one_field():
    told = [synonym for field in CONTACT.fields for synonym in field.synonyms]
    assert [synonym for synonym in told if fold_text(synonym) != synonym] == []
    assert len(told) == len(set(told))
    assert [word for word in SENSITIVE_WORDS if fold_text(word) != word] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NOM", "last_name"),
        ("Prénom(s)", ""),
        ("Prénoms", "first_name"),
        ("الإسم العائلي", "last_name_ar"),
        ("الاسم الشخصي", "first_name_ar"),
        ("Achternaam", "last_name"),
        ("Apellidos", "last_name"),
        ("E-mail", "email"),
        ("Téléphone 2", "phone"),
        ("Circonscription consulaire", "district"),
        ("Province d'origine", "province_of_origin"),
        ("الدائرة القنصلية", "district"),
        ("Remarques", ""),
    ],
)
def test_headers_in_five_languages(header, field):
    assert field_of(header, CONTACT) == field


def test_belief_party_and_opinion_are_dropped_and_opt_ins_are_not_read():
    mapping = map_headers(
        [["Nom", "Religion", "Parti politique", "الديانة", "Lettre d'information", "Abonné", "Divers"]], CONTACT
    )
    assert mapping.columns == ((0, "last_name"),)
    assert mapping.dropped == ("Religion", "Parti politique", "الديانة")
    assert mapping.consent == ("Lettre d'information", "Abonné")
    assert mapping.ignored == ("Divers",)


def test_the_headers_may_stand_below_a_title():
    mapping = map_headers([["Liste des membres 2026"], [""], list(HEADERS), [str(cell) for cell in AMINA]], CONTACT)
    assert mapping.header_row == 3
    assert len(mapping.columns) == 16


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([["Courriel", "Ville"], ["a@b.fr", "Lyon"]], "no column holds a name"),
        ([["1", "2"], ["3", "4"]], "no column is known"),
    ],
)
def test_a_table_without_names_is_refused(rows, what):
    with pytest.raises(ImportRefused, match=what):
        map_headers(rows, CONTACT)
