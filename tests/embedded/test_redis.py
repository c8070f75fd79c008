"""Several web and worker processes share the queues of a Redis, whose loss loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import pytest

from tests.conftest import SITE
from tests.hosts import ROOT
from tests.serving import Serving

from .pages_site import APPS, call, run_command, wait_for_note
from .server_site import SCHEDULED, ServerSite, on_servers, server_site  # noqa: F401

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("on_servers")]


@contextmanager
def worker(place: ServerSite) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join((str(ROOT), str(APPS))))
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(place.sites), "--site", SITE, "worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline().startswith("Working for")
        try:
            yield process
        finally:
            process.terminate()


def wait_for_notes(number: int, within_s: float = 15) -> list[str]:
    """The notes, as soon as there are so many; else those that are there in the end. Never the scheduler's own."""
    deadline = time.monotonic() + within_s
    while True:
        frappe.db.rollback()
        found = frappe.db.sql(
            "SELECT note FROM `pages_app_note` WHERE note NOT IN %s ORDER BY note", (SCHEDULED,), pluck=True
        )
        if len(found) >= number or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def holders_of(file: Path) -> set[str]:
    """The processes that have the file open."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.resolve() == file.resolve():
                found.add(link.parts[2])
        except OSError:  # it has just been closed
            continue
    return found


def start(key: str, **options: object) -> None:
    frappe.enqueue("pages_app.jobs.note_job", key=key, **options)


def test_two_workers_share_the_jobs_and_run_each_once(server_site: ServerSite) -> None:  # noqa: F811
    from embedded_frappe.host import due_jobs

    for number in range(40):
        start(f"{number:02}", seconds=0.05)
    assert due_jobs.count() == 0
    with worker(server_site), worker(server_site):
        found = wait_for_notes(40)
    assert found == [f"{number:02} by Administrator" for number in range(40)]


def test_a_job_after_commit_reaches_a_worker_and_after_a_rollback_none(server_site: ServerSite) -> None:  # noqa: F811
    start("lost", enqueue_after_commit=True)
    frappe.db.rollback()
    start("kept", enqueue_after_commit=True)
    frappe.db.commit()
    with worker(server_site):
        assert wait_for_notes(1) == ["kept by Administrator"]


def test_a_queued_job_is_not_queued_twice_from_another_process(server_site: ServerSite) -> None:  # noqa: F811
    start("once", job_id="same", deduplicate=True)
    again = '{"method": "pages_app.jobs.note_job", "job_id": "same", "deduplicate": true, "key": "twice"}'
    done = run_command(server_site.sites, "execute", "frappe.utils.background_jobs.enqueue", "--kwargs", again)
    assert done.returncode == 0, done.stderr
    with worker(server_site):
        wait_for_notes(1)
        time.sleep(0.5)
        assert wait_for_notes(1) == ["once by Administrator"]


def test_while_redis_is_down_jobs_wait_in_the_database_and_are_run(server_site: ServerSite) -> None:  # noqa: F811
    from embedded_frappe.host import due_jobs

    start("in redis when it died")
    server_site.redis.kill()
    try:
        with worker(server_site):
            start("now", job_id="one", deduplicate=True)
            start("after commit", enqueue_after_commit=True)
            frappe.db.commit()
            assert wait_for_notes(2) == ["after commit by Administrator", "now by Administrator"]
            server_site.redis.start()
            start("with redis again")
            assert wait_for_notes(3)[2] == "with redis again by Administrator"
    finally:
        if server_site.redis.process.poll() is not None:
            server_site.redis.start()
    assert due_jobs.count() == 0


def test_several_processes_serve_one_site_and_one_of_them_schedules(server_site: ServerSite) -> None:  # noqa: F811
    with Serving(server_site.sites, SITE, extra_path=APPS, options=("--processes", "3")) as server:
        for number in range(12):
            assert call(server.url, "start", "POST", key=f"{number:02}").status_code == 200
        assert len(wait_for_notes(12)) == 12
        assert wait_for_note(server.url, "11 by Guest")
        time.sleep(0.5)
        assert len(holders_of(server_site.sites / SITE / "locks" / "scheduler.lock")) == 1


def test_several_processes_without_redis_are_refused(
    server_site: ServerSite,  # noqa: F811
    tmp_path: Path,
) -> None:
    from .pages_site import make_site

    frappe.destroy()
    sites = make_site(tmp_path / "sites", db={"db_type": "sqlite"})
    refused = run_command(sites, "serve", "--processes", "2", "--port", "1")
    assert refused.returncode == 1 and "redis_queue" in refused.stderr
