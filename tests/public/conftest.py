"""The public pages on a site of the test's own, asked through the host's WSGI application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SITE

from .letters import CAMPAIGN, Letters


@dataclass
class Pages:
    """A visitor without cookies. Every answer is followed by a fresh connection for the test's own questions."""

    sites_path: Path
    address: str = "192.0.2.10"

    def get(self, path: str, **options: Any) -> Any:
        return self._open("GET", path, **options)

    def head(self, path: str, **options: Any) -> Any:
        return self._open("HEAD", path, **options)

    def post(self, path: str, fields: Any = None, **options: Any) -> Any:
        return self._open("POST", path, data=fields or {}, **options)

    def _open(self, method: str, path: str, **options: Any) -> Any:
        import frappe
        from frappe.app import application
        from werkzeug.test import Client

        frappe.db.commit()
        frappe.destroy()
        options.setdefault("environ_base", {"REMOTE_ADDR": self.address})
        answer = Client(application, use_cookies=False).open(path, method=method, **options)
        frappe.init(site=SITE, sites_path=str(self.sites_path))
        frappe.connect()
        return answer


@pytest.fixture
def pages(site: str, sites_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    monkeypatch.setenv("SITES_PATH", str(sites_path))
    monkeypatch.setenv("FRAPPE_SITE", site)
    yield Pages(sites_path)


@pytest.fixture
def letters(site: str) -> Letters:
    """A culture newsletter in French and Arabic that was sent; recipients are added by the test."""
    letters = Letters()
    letters.prepare()
    return letters


__all__ = ["CAMPAIGN", "Letters", "Pages"]
