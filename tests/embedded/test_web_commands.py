"""The command line of the host."""

import socket
import time

import pytest
import requests

from tests.conftest import SITE
from tests.embedded.pages_site import APPS, pages_sites, run_command  # noqa: F401
from tests.serving import Serving, free_port

pytestmark = pytest.mark.system


def test_new_site_makes_the_folders_and_prints_the_password_once(tmp_path):
    made = run_command(tmp_path, "new-site", "--app", "pages_app", site="new.localhost")
    assert made.returncode == 0, made.stderr
    assert "Password of Administrator (shown only now): " in made.stdout
    password = made.stdout.split("(shown only now): ")[1].strip()
    assert len(password) >= 10
    for folder in ("private", "public/files", "logs"):
        assert (tmp_path / "new.localhost" / folder).is_dir(), folder
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert password.encode() not in everything


def test_a_second_new_site_of_that_name_is_refused(pages_sites):  # noqa: F811
    again = run_command(pages_sites, "new-site")
    assert again.returncode == 1 and SITE in again.stderr and "Traceback" not in again.stderr


def test_migrate_may_be_repeated(pages_sites):  # noqa: F811
    for _ in range(2):
        done = run_command(pages_sites, "migrate")
        assert (done.returncode, done.stdout.strip().splitlines()[-1:]) == (0, [f"{SITE} is up to date."]), done.stderr


def test_an_app_s_command_runs_on_the_site(pages_sites):  # noqa: F811
    assert run_command(pages_sites, "greet", "Salma").stdout == f"Hello Salma from {SITE} as Administrator\n"
    assert "Greet NAME from the site." in run_command(pages_sites, "--help").stdout


def test_list_apps_lists_them(pages_sites):  # noqa: F811
    assert run_command(pages_sites, "list-apps").stdout.split() == ["frappe", "pages_app"]


def test_an_added_user_can_log_in(pages_sites):  # noqa: F811
    added = run_command(pages_sites, "add-user", "omar@example.org", "--language", "ar")
    password = added.stdout.split("(shown only now): ")[1].strip()
    with Serving(pages_sites, SITE, extra_path=APPS) as server:
        form = {"usr": "Omar@Example.org", "pwd": password}
        answer = requests.post(f"{server.url}/api/method/login", data=form, timeout=20)
    assert (answer.status_code, answer.json()["full_name"]) == (200, "omar")


def test_an_unknown_role_is_named(pages_sites):  # noqa: F811
    refused = run_command(pages_sites, "add-user", "x@example.org", "--role", "Emperor")
    assert refused.returncode != 0 and "no such role: Emperor" in refused.stderr


def test_a_short_password_is_refused(pages_sites):  # noqa: F811
    refused = run_command(pages_sites, "set-admin-password", "short")
    assert refused.returncode != 0 and "at least 10 characters" in refused.stderr


def test_a_site_that_is_not_there_is_said_so(pages_sites):  # noqa: F811
    missing = run_command(pages_sites, "serve", site="nowhere.localhost")
    assert missing.returncode == 1 and "There is no site nowhere.localhost" in missing.stderr


@pytest.mark.parametrize("name", ["../etc", "a/b", ".hidden"])
def test_a_name_that_is_no_site_s_is_refused(tmp_path, name):
    refused = run_command(tmp_path, "new-site", site=name)
    assert refused.returncode != 0 and "is no name for a site" in refused.stderr


def test_a_taken_port_is_said_so(pages_sites):  # noqa: F811
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run_command(pages_sites, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in refused.stderr and f"--port {port + 1}" in refused.stderr


@pytest.mark.alone
def test_the_server_is_up_soon_and_leaves_no_pid_file(pages_sites):  # noqa: F811
    started = time.monotonic()
    with Serving(pages_sites, SITE, extra_path=APPS) as server:
        assert time.monotonic() - started < 3
        pid_file = pages_sites / SITE / "serve.pid"
        assert int(pid_file.read_text()) == server.process.pid
    assert server.process.returncode == 0
    assert not pid_file.exists()


def test_a_site_is_served_once(pages_sites):  # noqa: F811
    with Serving(pages_sites, SITE, extra_path=APPS) as server:
        refused = run_command(pages_sites, "serve", "--port", str(free_port()))
    assert refused.returncode == 1
    assert f"being served already (process {server.process.pid})" in refused.stderr


def test_a_killed_server_starts_again(pages_sites):  # noqa: F811
    with Serving(pages_sites, SITE, extra_path=APPS) as server:
        server.process.kill()
        server.process.wait()
    with Serving(pages_sites, SITE, extra_path=APPS) as again:
        assert requests.get(f"{again.url}/api/method/ping", timeout=5).json() == {"message": "pong"}


def test_a_password_is_asked_for_only_where_the_user_exists(pages_sites):  # noqa: F811
    refused = run_command(pages_sites, "set-password", "nobody@example.org")
    assert (refused.returncode, refused.stderr.strip()) == (1, "Error: There is no user nobody@example.org.")


def test_help_names_the_program_that_a_person_typed(pages_sites, monkeypatch):  # noqa: F811
    monkeypatch.setenv("EMBEDDED_FRAPPE_PROGRAM", "./dev")
    assert run_command(pages_sites, "greet", "--help").stdout.startswith("Usage: ./dev greet ")
