"""Uploads: judged by their content, public only where they are pictures, read by who may read what they belong to."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from diaspora.crm.errors import UploadRefused
from diaspora.crm.upload_content import GIF, JPEG, PNG, TEXT, WEBP, XLSX, Kind, check_upload, kind_of
from tests.people import AMINA, HEAD_OF_MISSION, LEADER, OFFICER, ZINEB, add, add_contact, add_user

PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def archive_of(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")  # of 1980: the same bytes, and names of tests, in every process
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG_BYTES, PNG),
        (b"\xff\xd8\xff\xe0 rest", JPEG),
        (b"GIF89a rest", GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
        (workbook(), XLSX),
        (archive_of("word/document.xml"), None),
        (archive_of("x")[:30], None),
        ("nom;prénom\nTazi;Amina\n".encode(), TEXT),
        ("الاسم;اللقب\n".encode(), TEXT),
        ("nom;prénom\n".encode("cp1252"), TEXT),
        ("nom;prénom\n".encode("utf-16"), TEXT),
        (b"MZ\x90\0\x03\0\0\0", None),
        (b"%PDF-1.7\n\x00\x01\x02", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", None),
        (b"", None),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_content(content: bytes, kind: Kind | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "content", "is_private", "code"),
    [
        ("x.exe", b"MZ\x90\0\x03", True, "unknown kind"),
        ("members.csv", PNG_BYTES, True, "another kind than its name"),
        ("page.html", b"<script>alert(1)</script>", True, "another kind than its name"),
        ("logo.svg", b"<svg onload='x()'/>", False, "another kind than its name"),
        ("members.csv", b"name\nAmina\n", False, "public table"),
        ("members.xlsx", workbook(), False, "public table"),
    ],
)
def test_what_the_app_has_no_use_for_is_refused(name: str, content: bytes, is_private: bool, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check_upload(name, content, is_private=is_private)
    assert refused.value.code == code


def test_a_picture_may_be_public_and_a_table_private() -> None:
    assert check_upload("Photo.JPG", b"\xff\xd8\xff\xe0", is_private=False) is JPEG
    assert check_upload("Members.XLSX", workbook(), is_private=True) is XLSX


@pytest.fixture
def mission_people(site: str) -> dict[str, str]:
    """Two officers, the one of Paris alone; a leader with her association; a contact of Paris and one of Lyon."""
    import frappe

    add_user(OFFICER, "Diaspora Officer", districts=["PAR"])
    add_user(HEAD_OF_MISSION, "Diaspora Head of Mission")
    add_user(LEADER, "Diaspora Association Leader")
    her = add_contact(AMINA, user=LEADER)
    association = add("Association", title="Amis", district="PAR", leaders=[{"contact": her}])
    other = add("Association", title="Autres", district="LYO")
    frappe.db.commit()
    return {"association": association, "other": other, "of_lyon": add_contact(ZINEB, district="LYO")}


def bring(name: str, content: bytes, **values: object):
    import frappe

    return frappe.get_doc(
        {"doctype": "File", "file_name": name, "content": content, "is_private": 1, **values}
    ).insert()


def test_a_program_under_another_name_is_refused_in_the_reader_s_words(mission_people: dict[str, str]) -> None:
    import frappe

    frappe.set_user(OFFICER)
    frappe.local.lang = "fr"
    with pytest.raises(frappe.ValidationError, match="annonce autre chose"):
        bring("membres.xlsx", b"just text")
    with pytest.raises(frappe.ValidationError, match="Seules les images"):
        bring("membres.csv", b"nom\nAmina\n", is_private=0)


def test_a_file_is_read_by_who_may_read_its_document(mission_people: dict[str, str]) -> None:
    import frappe

    frappe.set_user(HEAD_OF_MISSION)
    attached = {"attached_to_doctype": "Diaspora Contact", "attached_to_name": mission_people["of_lyon"]}
    frappe.set_user("Administrator")
    file = bring("photo.png", PNG_BYTES, **attached)
    assert may_read(file, HEAD_OF_MISSION)
    assert not may_read(file, OFFICER)
    assert not may_read(file, LEADER)


def may_read(file, user: str) -> bool:
    import frappe

    before = frappe.session.user
    frappe.set_user(user)
    try:
        return bool(frappe.has_permission("File", "read", frappe.get_doc("File", file.name)))
    finally:
        frappe.set_user(before)


def test_files_of_documents_are_listed_to_who_brought_them_alone(mission_people: dict[str, str]) -> None:
    import frappe

    attached = {"attached_to_doctype": "Diaspora Association", "attached_to_name": mission_people["association"]}
    public = bring("logo.png", PNG_BYTES, is_private=0, **attached)
    frappe.set_user(HEAD_OF_MISSION)
    bring("autres.csv", b"nom\nZineb\n")
    frappe.set_user(OFFICER)
    mine = bring("tableau.csv", b"nom\nAmina\n")
    assert frappe.get_list("File", filters={"is_folder": 0}, pluck="name") == [mine.name]
    assert frappe.has_permission("File", "read", public)


def test_a_leader_brings_files_to_the_own_association_and_nowhere_else(mission_people: dict[str, str]) -> None:
    import frappe
    from frappe.handler import check_write_permission

    frappe.set_user(LEADER)
    check_write_permission("Diaspora Association", mission_people["association"])
    attached = {"attached_to_doctype": "Diaspora Association", "attached_to_name": mission_people["association"]}
    assert bring("logo.png", PNG_BYTES, **attached).file_url.startswith("/private/files/logo")
    with pytest.raises(frappe.PermissionError):
        check_write_permission("Diaspora Association", mission_people["other"])
    with pytest.raises(frappe.ValidationError, match="your association"):
        bring("logo.png", PNG_BYTES)


def test_files_of_others_on_the_bench_are_none_of_ours(site: str) -> None:
    import frappe

    frappe.set_user(add_user("clerk@elsewhere.example", "System Manager"))
    assert bring("contract.pdf", b"%PDF-1.7\n\x00").is_private == 1
