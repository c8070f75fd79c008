"""Jobs in the serving process, beside it, and without it."""

import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from tests.conftest import SITE
from tests.embedded.pages_site import (  # noqa: F401
    APPS,
    call,
    make_site,
    pages_site,
    pages_sites,
    run_command,
    served,
    wait_for_note,
)
from tests.serving import Serving


@pytest.mark.system
def test_the_server_runs_a_job_as_the_user_who_asked(served):  # noqa: F811
    call(served, "start", "POST", key="asked")
    assert wait_for_note(served, "asked by Guest")


@pytest.mark.system
def test_a_job_after_commit_vanishes_with_a_rollback(served):  # noqa: F811
    call(served, "start", "POST", key="kept", after_commit="1")
    call(served, "start", "POST", key="lost", after_commit="1", then_fail="1")
    assert wait_for_note(served, "kept by Guest")
    time.sleep(0.3)
    assert "lost by Guest" not in call(served, "notes").json()["message"]


@pytest.mark.system
def test_a_second_job_of_the_same_id_is_not_queued_while_the_first_runs(served):  # noqa: F811
    first = call(served, "start", "POST", key="once", job_id="one", seconds="3").json()
    second = call(served, "start", "POST", key="twice", job_id="one").json()
    assert (first, second) == ({"message": f"{SITE}::one"}, {})
    assert wait_for_note(served, "once by Guest")
    deadline, later = time.monotonic() + 15, {}
    while not later and time.monotonic() < deadline:  # the note is committed before the job is over
        later = call(served, "start", "POST", key="later", job_id="one").json()
    assert later == {"message": f"{SITE}::one"}


@pytest.mark.system
@pytest.mark.alone
def test_a_command_s_job_is_taken_by_the_server_within_two_seconds(served, pages_sites):  # noqa: F811
    done = run_command(pages_sites, "execute", "pages_app.methods.start", "--kwargs", '{"key": "outside"}')
    assert done.returncode == 0, done.stderr
    assert wait_for_note(served, "outside by Administrator", within_s=2)


@pytest.fixture
def without_redis(monkeypatch):
    monkeypatch.delenv("FRAPPE_REDIS_QUEUE", raising=False)


def test_without_a_server_a_job_waits_in_the_transaction(without_redis, pages_site):  # noqa: F811
    import frappe

    from embedded_frappe.host import due_jobs

    before = due_jobs.count()
    frappe.enqueue("pages_app.jobs.note_job", key="rolled back")
    assert due_jobs.count() == before + 1
    frappe.db.rollback()
    assert due_jobs.count() == before


def test_a_waiting_job_is_deduplicated(pages_site):  # noqa: F811
    import frappe

    first = frappe.enqueue("pages_app.jobs.note_job", key="a", job_id="same", deduplicate=True)
    second = frappe.enqueue("pages_app.jobs.note_job", key="b", job_id="same", deduplicate=True)
    assert (first.id, second) == (f"{SITE}::same", None)


def test_a_job_for_now_runs_here(pages_site):  # noqa: F811
    import frappe

    frappe.enqueue("pages_app.jobs.note_job", now=True, key="now")
    assert frappe.db.sql("SELECT note FROM pages_app_note WHERE note LIKE 'now%%'", pluck=True) == [
        "now by Administrator"
    ]


def test_a_worker_works_off_what_waits_and_logs_failures_without_words(without_redis, tmp_path):
    sites = make_site(tmp_path / "sites")
    for method, key in (("note_job", "good"), ("fail_job", "bad")):
        kwargs = f'{{"method": "pages_app.jobs.{method}", "key": "{key}"}}'
        done = run_command(sites, "execute", "frappe.utils.background_jobs.enqueue", "--kwargs", kwargs)
        assert done.returncode == 0, done.stderr
    worked = run_command(sites, "worker", "--burst")
    assert worked.stdout.startswith("Ran 2 jobs"), worked.stderr
    notes = run_command(sites, "execute", "pages_app.methods.notes").stdout
    assert "good by Administrator" in notes and "bad" not in notes
    log = (sites / SITE / "logs" / "jobs.log").read_text()
    assert "pages_app.jobs.fail_job failed: RuntimeError at jobs.py" in log
    assert "salma@example.org" not in log + worked.stderr


def test_a_killed_worker_s_job_runs_again_when_its_lease_is_over(without_redis, tmp_path):
    import frappe

    from embedded_frappe.host import due_jobs

    sites = make_site(tmp_path / "sites")
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()
    frappe.enqueue("pages_app.jobs.note_job", key="again")
    frappe.db.commit()
    claimed = due_jobs.claim(("default",))
    assert claimed is not None and due_jobs.claim(("default",)) is None
    frappe.db.sql("UPDATE `__host_due_job` SET lease_until = '2026-01-01T00:00:00.000000'")
    frappe.db.commit()
    again = due_jobs.claim(("default",))
    frappe.destroy()
    assert again is not None and again.order == claimed.order


def test_the_lease_of_a_job_lives_as_long_as_its_worker(without_redis, tmp_path, monkeypatch):
    import frappe

    from embedded_frappe.host import due_jobs, lease
    from embedded_frappe.host.instants import text_in

    sites = make_site(tmp_path / "sites")
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()
    frappe.enqueue("pages_app.jobs.note_job", key="long", queue="long")
    frappe.db.commit()
    claimed = due_jobs.claim(("long",))
    assert claimed is not None and claimed.order.timeout_s > lease.LEASE_S
    query = "SELECT lease_until FROM `__host_due_job`"
    first = frappe.db.sql(query)[0][0]
    assert first <= text_in(lease.LEASE_S)  # a killed worker's job waits no longer than that
    due_jobs.renew(claimed)
    kept = frappe.db.sql(query)[0][0]
    assert kept > first
    due_jobs.renew(replace(claimed, token="another worker's"))
    assert frappe.db.sql(query)[0][0] == kept
    frappe.destroy()

    monkeypatch.setattr(lease, "RENEW_EVERY_S", 0.01)
    renewed = threading.Event()
    with lease.kept(renewed.set):
        assert renewed.wait(5)


def test_a_worker_stops_politely(tmp_path):
    sites = make_site(tmp_path / "sites")
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", SITE, "worker"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline().startswith("Working for")
        process.terminate()
        assert process.wait(timeout=10) == 0


@pytest.mark.system
def test_a_server_that_is_told_to_stop_lets_the_job_in_hand_finish(tmp_path):
    sites = make_site(tmp_path / "sites")
    with Serving(sites, SITE, extra_path=APPS) as server:
        call(server.url, "start", "POST", key="first")
        assert wait_for_note(server.url, "first by Guest")  # the workers are awake
        call(server.url, "start", "POST", key="slow", seconds="4")
        time.sleep(1.5)  # it has begun
    assert "slow by Guest" in run_command(sites, "execute", "pages_app.methods.notes").stdout


@pytest.mark.system
def test_a_job_that_outstays_its_time_is_ended_and_undone(served):  # noqa: F811
    call(served, "start_short", "POST", key="too slow")
    call(served, "start", "POST", key="next in line")
    assert wait_for_note(served, "next in line by Guest")
    time.sleep(2)
    assert "too slow by Guest" not in call(served, "notes").json()["message"]
