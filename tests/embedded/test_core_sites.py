"""The host itself: one module object per name, a closed surface, sites that are made whole or not at all."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import frappe
import pytest

import embedded_frappe
from embedded_frappe import NotSupportedByEmbedded
from tests.conftest import SITE

from .bakery_site import APPS, bakery, bakery_template, connect  # noqa: F401

ROOT = Path(__file__).parents[2]


def python(code: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    lines = f"import sys; sys.path[:0] = {[str(p) for p in (*paths, ROOT)]!r}\n{code}"
    return subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, timeout=60)


def test_there_is_one_module_object_per_name() -> None:
    import frappe.model.document
    from frappe.model import document
    from frappe.model.document import Document

    assert importlib.import_module("frappe.model.document") is document is frappe.model.document
    assert Document is document.Document
    with pytest.raises(ImportError, match="is served as frappe"):
        importlib.import_module("embedded_frappe.frappe")


def test_a_second_install_does_nothing() -> None:
    before = list(sys.meta_path)
    embedded_frappe.install()
    assert sys.meta_path == before


@pytest.mark.parametrize("version", ["15.8.1", "16.0.0-dev"])
def test_the_host_refuses_where_a_real_frappe_is(tmp_path: Path, version: str) -> None:
    (tmp_path / "frappe").mkdir()
    (tmp_path / "frappe" / "__init__.py").write_text(f'__version__ = "{version}"\n')
    done = python("import embedded_frappe; embedded_frappe.install()", tmp_path)
    assert done.returncode == 1
    assert f"RealFrappePresent: Frappe {version} is installed here" in done.stderr


def test_the_placeholder_of_the_registry_is_no_frappe(tmp_path: Path) -> None:
    (tmp_path / "frappe").mkdir()
    (tmp_path / "frappe" / "__init__.py").write_text('__version__ = "0.0.1"\n')
    done = python("import embedded_frappe; embedded_frappe.install(); import frappe; print(frappe.get_doc)", tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["qb", "sendmail", "rename_doc"])
def test_an_unknown_name_says_so(name: str) -> None:
    with pytest.raises(NotSupportedByEmbedded, match=rf"frappe\.{name} is not supported .* docs/embedded\.md"):
        getattr(frappe, name)


def test_an_unknown_module_says_so_and_dunder_names_stay_ordinary() -> None:
    with pytest.raises(NotSupportedByEmbedded, match=r"import frappe\.query_builder"):
        importlib.import_module("frappe.query_builder")
    assert not hasattr(frappe, "__wrapped__")


def test_a_start_is_quick(bakery: Path) -> None:  # noqa: F811
    code = (
        "import time; start = time.process_time()\nimport embedded_frappe; embedded_frappe.install()\nimport frappe\n"
        f"frappe.init(site={SITE!r}, sites_path={str(bakery)!r}); frappe.connect()\nprint(time.process_time() - start)"
    )
    assert min(float(python(code, APPS).stdout) for _ in range(3)) < 1.0  # 0.25 s of its own work


@pytest.mark.usefixtures("bakery")
def test_a_new_site_has_users_countries_languages_and_no_default_password() -> None:
    from frappe.utils.password import check_password

    assert frappe.db.get_value("Country", "Morocco", "code") == "ma"
    assert frappe.db.exists("Country", "Belgium") and frappe.db.exists("Language", "ar")
    assert frappe.db.exists("Currency", "MAD")
    assert {"Administrator", "Guest"} <= set(frappe.get_all("User", pluck="name"))
    assert check_password("Administrator", "a long admin password") == "Administrator"
    for wrong in ("admin", ""):
        with pytest.raises(frappe.AuthenticationError):
            check_password("Administrator", wrong)
    with pytest.raises(frappe.AuthenticationError):
        check_password("nobody@example.org", "x")


def test_each_new_site_gets_a_password_of_its_own(tmp_path: Path) -> None:
    from frappe.installer import new_site

    passwords = {new_site(f"{name}.localhost", sites_path=str(tmp_path)) for name in ("a", "b")}
    frappe.destroy()
    assert len(passwords) == 2 and min(map(len, passwords)) >= 16
    assert all(secret not in (tmp_path / "a.localhost/site_config.json").read_text() for secret in passwords)


def test_a_site_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    from frappe.installer import new_site

    with pytest.raises(ModuleNotFoundError):
        new_site("a.localhost", ["no_such_app"], sites_path=str(tmp_path))
    assert not (tmp_path / "a.localhost").exists()
    new_site("a.localhost", sites_path=str(tmp_path))
    with pytest.raises(FileExistsError):
        new_site("a.localhost", sites_path=str(tmp_path))
    frappe.destroy()
    assert (tmp_path / "a.localhost" / "site_config.json").is_file()


def test_the_configuration_of_the_site_wins(bakery: Path) -> None:  # noqa: F811
    from frappe.installer import update_site_config

    (bakery / "common_site_config.json").write_text(json.dumps({"host_name": "common", "workers": 2}))
    update_site_config("host_name", "https://crm.example.org")
    connect(bakery)
    assert (frappe.conf.host_name, frappe.conf.workers, frappe.conf.nothing) == ("https://crm.example.org", 2, None)
    assert frappe.utils.get_url("/x") == "https://crm.example.org/x"
    update_site_config("host_name", "None")
    assert "host_name" not in json.loads((bakery / SITE / "site_config.json").read_text())


def test_a_site_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(frappe.IncorrectSitePath, match="nowhere"):
        frappe.init("nowhere", sites_path=str(tmp_path))
    frappe.destroy()


@pytest.mark.usefixtures("bakery")
def test_hooks_are_gathered_and_apps_listed() -> None:
    assert frappe.get_installed_apps() == ["frappe", "bakery"]
    assert frappe.get_hooks("app_title") == ["Bakery"]
    assert frappe.get_hooks("doc_events")["Bakery Loaf"]["validate"] == ["bakery.events.note_hook"]
    assert frappe.get_hooks("nothing") == []
    with pytest.raises(frappe.AppNotInstalledError):
        frappe.get_attr("pages_app.jobs.note_hourly")


def test_the_log_lies_in_the_site(bakery: Path) -> None:  # noqa: F811
    frappe.logger("oven").info("warm")
    assert "warm" in (bakery / SITE / "logs" / "oven.log").read_text()
