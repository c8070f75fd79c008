"""Files over HTTP: who may bring one, where it lies, and who gets it back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import requests

from tests.conftest import SITE
from tests.embedded.pages_site import logged_in, pages_site, pages_sites, served  # noqa: F401
from tests.hosts import ADMIN_PASSWORD

pytestmark = pytest.mark.system

KARIMA = "karima@example.org"


@pytest.fixture
def admin(served: str) -> requests.Session:  # noqa: F811
    return logged_in(served, "Administrator", ADMIN_PASSWORD)


@pytest.fixture
def karima(served: str) -> requests.Session:  # noqa: F811
    return logged_in(served)


def upload(base_url: str, session: requests.Session, name: str, content: bytes, **fields: object) -> requests.Response:
    return session.post(
        f"{base_url}/api/method/upload_file", data=fields, files={"file": (name, io.BytesIO(content))}, timeout=20
    )


def uploaded(base_url: str, session: requests.Session, name: str, content: bytes, **fields: object) -> dict:
    answer = upload(base_url, session, name, content, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()["message"]


def test_who_brings_a_private_file_gets_it_back_and_nobody_else(served, karima, admin):  # noqa: F811
    other = uploaded(served, admin, "admins.txt", b"for the administrator", is_private=1)
    mine = uploaded(served, karima, "mine.txt", b"for Karima", is_private=1)
    assert mine["file_url"] == "/private/files/mine.txt"
    got = karima.get(served + mine["file_url"], timeout=20)
    assert (got.status_code, got.content) == (200, b"for Karima")
    assert got.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert got.headers["Cache-Control"] == "no-store"
    assert karima.get(served + other["file_url"], timeout=20).status_code == 403
    assert requests.get(served + mine["file_url"], timeout=20).status_code == 403
    assert karima.get(f"{served}/private/files/never-there.txt", timeout=20).status_code == 403


def test_a_guest_brings_nothing(served):  # noqa: F811
    assert upload(served, requests.Session(), "x.txt", b"x").status_code == 403


def test_a_public_file_is_for_everybody(served, karima):  # noqa: F811
    made = uploaded(served, karima, "logo.txt", b"a logo")
    assert requests.get(served + made["file_url"], timeout=20).content == b"a logo"


def test_a_file_is_attached_only_to_what_the_user_may_write(served, karima, admin):  # noqa: F811
    where = {"doctype": "User", "docname": "Administrator", "is_private": 1}
    assert upload(served, karima, "x.txt", b"x", **where).status_code == 403
    made = uploaded(served, admin, "x.txt", b"attached", fieldname="user_image", **where)
    assert (made["attached_to_doctype"], made["attached_to_name"]) == ("User", "Administrator")
    assert made["folder"] == "Home"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../site_config.json", "....site_config.json"),
        ("..\\..\\x.txt", "....x.txt"),
        ("/etc/passwd", "etcpasswd"),
        (".hidden", None),
        ("صورة العيد.png", "صورة العيد.png"),
        ("a\x00b\n.txt", "ab.txt"),
        ("n" * 300 + ".txt", "n" * 116 + ".txt"),
    ],
)
def test_no_name_leads_out_of_the_folder(pages_site, given, kept):  # noqa: F811
    from frappe.core.doctype.file.utils import plain_name

    name = plain_name(given)
    assert name == (kept or "hidden").lstrip(".")
    assert "/" not in name and "\\" not in name and not name.startswith(".")


def test_a_file_of_the_same_name_takes_nothing_from_the_first(served, karima):  # noqa: F811
    first = uploaded(served, karima, "same.txt", b"first", is_private=1)
    second = uploaded(served, karima, "same.txt", b"second", is_private=1)
    assert first["file_url"] != second["file_url"]
    assert karima.get(served + first["file_url"], timeout=20).content == b"first"
    assert karima.get(served + second["file_url"], timeout=20).content == b"second"


def test_knowing_an_address_does_not_open_it(served, karima, admin):  # noqa: F811
    secret = uploaded(served, admin, "secret.txt", b"a secret", is_private=1)["file_url"]
    made = karima.post(f"{served}/api/resource/File", json={"file_name": "mine", "file_url": secret}, timeout=20)
    assert made.status_code == 417
    mine = uploaded(served, karima, "decoy.txt", b"a decoy", is_private=1)
    changed = karima.put(f"{served}/api/resource/File/{mine['name']}", json={"file_url": secret}, timeout=20)
    assert changed.status_code == 417
    assert karima.get(served + secret, timeout=20).status_code == 403
    asked = karima.get(f"{served}/api/method/download_file", params={"file_url": secret}, timeout=20)
    assert asked.status_code == 403


def test_a_list_of_files_shows_the_own_and_the_public_ones(served, karima, admin):  # noqa: F811
    uploaded(served, admin, "hidden-in-lists.txt", b"hidden in lists", is_private=1)
    query = {"fields": json.dumps(["owner", "is_private"]), "limit_page_length": 0}
    rows = karima.get(f"{served}/api/resource/File", params=query, timeout=20).json()["data"]
    assert rows and all(row["owner"] == KARIMA or not row["is_private"] for row in rows)


@pytest.mark.parametrize("option", ["method", "optimize", "library_file_name"])
def test_what_an_upload_does_not_know_is_said(served, karima, option):  # noqa: F811
    assert upload(served, karima, "x.txt", b"x", **{option: "frappe.ping"}).status_code == 501


def test_too_large_or_empty_a_file_is_refused(served, karima):  # noqa: F811
    assert upload(served, karima, "empty.txt", b"").status_code == 417
    assert upload(served, karima, "large.txt", b"x" * (25 * 1024 * 1024 + 1)).status_code == 413


@pytest.fixture
def content(pages_site: str) -> Iterator[object]:  # noqa: F811
    """Makes files in this process."""
    import frappe

    def make(text: str, **values: object) -> object:
        return frappe.get_doc({"doctype": "File", "file_name": "made.txt", "content": text, **values}).insert()

    return make


def test_an_upload_that_is_undone_leaves_nothing_on_the_disk(content):
    import frappe

    file = content("undone", is_private=1)
    assert file.exists_on_disk() and file.get_content() == "undone"
    frappe.db.rollback()
    assert not file.exists_on_disk()


def test_a_deleted_file_goes_with_the_commit_unless_another_shares_it(content):
    import frappe

    one, two = content("shared", is_private=1), content("shared", is_private=1)
    frappe.db.commit()
    assert one.file_url == two.file_url
    one.delete()
    frappe.db.commit()
    assert two.exists_on_disk()
    two.delete()
    assert two.exists_on_disk()
    frappe.db.commit()
    assert not two.exists_on_disk()


def test_what_belongs_to_a_document_goes_with_it(content):
    import frappe

    user = frappe.get_doc({"doctype": "User", "email": "gone@example.org", "first_name": "Gone"}).insert()
    file = content("of the user", attached_to_doctype="User", attached_to_name=user.name, is_private=1)
    frappe.db.commit()
    user.delete(force=True)
    frappe.db.commit()
    assert not frappe.db.exists("File", file.name) and not file.exists_on_disk()


def test_a_folder_of_the_site_s_own_is_not_deleted(pages_site):  # noqa: F811
    import frappe

    with pytest.raises(frappe.ValidationError, match="Home"):
        frappe.delete_doc("File", "Home")


def test_content_in_base64_is_decoded(content):
    assert content("aGVsbG8=", decode=True, is_private=1).get_content() == "hello"


def test_the_site_folder_holds_no_half_written_file(pages_sites):  # noqa: F811
    assert list((pages_sites / SITE).rglob("*.part")) == []
