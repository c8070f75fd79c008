"""The public pages on a site of the test's own, asked through the host's WSGI application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.hosts import SITE, host

if TYPE_CHECKING:
    from .letters import Letters


@dataclass
class Pages:
    """A visitor without cookies. Every answer is followed by a fresh connection for the test's own questions."""

    sites_path: Path
    application: Any
    address: str = "192.0.2.10"

    def get(self, path: str, **options: Any) -> Any:
        return self._open("GET", path, **options)

    def head(self, path: str, **options: Any) -> Any:
        return self._open("HEAD", path, **options)

    def post(self, path: str, fields: Any = None, **options: Any) -> Any:
        return self._open("POST", path, data=fields or {}, **options)

    def _open(self, method: str, path: str, **options: Any) -> Any:
        import frappe
        from werkzeug.test import Client

        frappe.db.commit()
        frappe.destroy()
        address = options.pop("environ_base", {}).get("REMOTE_ADDR", self.address)
        options["environ_base"] = host().visitor(address)
        answer = Client(self.application, use_cookies=False).open(path, method=method, **options)
        frappe.init(site=SITE, sites_path=str(self.sites_path))
        frappe.connect()
        return answer


@pytest.fixture
def pages(site: str, sites_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    yield Pages(sites_path, host().answer_from(sites_path, monkeypatch))


@pytest.fixture
def letters(site: str) -> Letters:
    """A culture newsletter in French and Arabic that was sent; recipients are added by the test."""
    from .letters import Letters

    letters = Letters()
    letters.prepare()
    return letters
