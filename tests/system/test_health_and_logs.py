"""What a watch-dog is told, what the logs keep to themselves, and how a server ends."""

from __future__ import annotations

import re
import signal
import threading
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests

from tests.conftest import SITE
from tests.hosts import ADMIN_PASSWORD
from tests.serving import Serving
from tests.site_copies import copy_sites
from tests.system.conftest import connect

pytestmark = pytest.mark.system
HEALTH = "/api/method/diaspora.health.health"
ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.]+")


def beat(sites: Path, *, seconds_ago: int = 0) -> None:
    import frappe

    from diaspora import health

    connect(sites)
    health.beat()
    query = "UPDATE `tabDiaspora Counter` SET value = value - %(ago)s WHERE name = 'heartbeat'"
    frappe.db.sql(query, {"ago": seconds_ago})
    frappe.db.commit()
    frappe.destroy()


def test_health_tells_whether_scheduler_and_worker_are_at_work(sites_path: Path) -> None:
    beat(sites_path, seconds_ago=4000)
    with Serving(sites_path, SITE) as server:
        late = requests.get(server.url + HEALTH, timeout=20)
        beat(sites_path)
        well = requests.get(server.url + HEALTH, timeout=20)
        posted = requests.post(server.url + HEALTH, timeout=20)
    assert late.status_code == 503 or late.json()["message"]["scheduler_age_s"] < 60  # its own beat may have come
    assert well.status_code == 200
    told = well.json()["message"]
    assert told["scheduler_age_s"] < 60
    assert {key: told[key] for key in ("ok", "database", "work_is_taken_up")} == {
        "ok": True,
        "database": "ok",
        "work_is_taken_up": True,
    }
    assert posted.status_code == 403


def test_health_is_not_well_where_nothing_ever_ran(site: str) -> None:
    import frappe

    from diaspora.health import health

    assert (health()["ok"], health()["scheduler_age_s"]) == (False, None)
    assert frappe.local.response["http_status_code"] == 503


@pytest.mark.stand_in(reason="Frappe notes the form of a request that failed: docs/bench.md")
def test_no_address_stands_in_a_log(sites_path: Path) -> None:
    with Serving(sites_path, SITE) as server:
        session = requests.Session()
        for password in ("wrong", ADMIN_PASSWORD):
            session.post(f"{server.url}/api/method/login", data={"usr": "Administrator", "pwd": password}, timeout=20)
        requests.post(f"{server.url}/login", data={"usr": "amina@exemple.fr", "pwd": "x"}, timeout=20)
        form = {"email": "amina@exemple.fr", "topics": "culture", "agree": "1", "language": "fr"}
        requests.post(f"{server.url}/diaspora/subscribe", data=form, timeout=20)
        requests.post(f"{server.url}/diaspora/subscribe?email=nora@exemple.fr", data=b"\xff\xfe", timeout=20)
        contact = {"kind": "person", "first_name": "Amina", "affiliation": "community", "district": "LYO"}
        path = f"{server.url}/api/resource/Diaspora Contact"
        for email in ("amina@exemple.fr", "amina@exemple.fr, x", "a" * 300 + "@exemple.fr"):
            session.post(path, json={**contact, "emails": [{"email": email}]}, timeout=20)
        session.post(
            path, data=b'{"emails": "amina@exemple.fr"', headers={"Content-Type": "application/json"}, timeout=20
        )
        session.get(path, params={"filters": '[["birth_date","=","amina@exemple.fr"'}, timeout=20)
        session.post(path, json={**contact, "modified": "amina@exemple.fr", "row_no": "amina@exemple.fr"}, timeout=20)
    logs = [server.log, *(sites_path / SITE / "logs").rglob("*")]
    written = b"".join(path.read_bytes() for path in logs if path.is_file())
    assert b"Serving" in written
    assert ADDRESS.findall(written) == []
    assert b"Amina" not in written


@pytest.mark.stand_in(reason="the stand-in's own log files")
def test_logs_are_turned_over(site: str) -> None:
    import frappe

    logger = frappe.logger("turning")
    (handler,) = logger.handlers
    handler.maxBytes, handler.backupCount = 1_000, 3
    for number in range(200):
        logger.info("line %s", number)
    logs = sorted(Path(frappe.get_site_path("logs")).glob("turning.log*"))
    assert len(logs) == 4
    assert sum(path.stat().st_size for path in logs) <= 4_000


def test_a_server_that_is_told_to_stop_answers_what_it_has_begun(site_template: Path, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    copy_sites(site_template, sites, "stopping")
    with Serving(sites, SITE) as server:
        data = urlencode({"usr": "Administrator", "pwd": ADMIN_PASSWORD})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answers: list[int] = []
        begun = threading.Semaphore(0)

        def log_in() -> None:  # the hash of a password takes a while
            connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request("GET", "/api/method/ping")
            assert connection.getresponse().read()  # so the server has taken the connection
            connection.request("POST", "/api/method/login", data, form)
            begun.release()
            answers.append(connection.getresponse().status)

        asking = [threading.Thread(target=log_in) for _ in range(4)]
        for thread in asking:
            thread.start()
        assert all(begun.acquire(timeout=30) for _ in asking)
        threading.Event().wait(0.15)
        server.process.send_signal(signal.SIGTERM)
        for thread in asking:
            thread.join(30)
        assert server.process.wait(timeout=30) == 0
    assert answers == [200] * 4
    assert not (sites / SITE / "serve.pid").exists()
