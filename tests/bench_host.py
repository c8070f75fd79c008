"""A site of a real bench as the host of the suite.

The bench is only read: its site's database is dumped into a private MariaDB, its jobs and cache go to a private Redis,
its folder is copied, and the copy is migrated to what the app's files say. The site must be a fresh one, on which the
app is installed and nobody is entered.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pymysql
import pytest

from tests.hosts import ADMIN_PASSWORD, BENCH, ROOT, SITE, python_path, run_command
from tests.site_copies import Servers

QUEUES = "short,default,long"


class BenchHost:
    """`--bench PATH --site NAME`: Frappe as it lies in PATH/apps, and a copy of that site."""

    name = BENCH
    longest_command_s = 3_600  # the sample asks for ten thousand pages, of which Frappe makes about ten a second

    def __init__(self, bench: Path, site: str) -> None:
        self.bench, self.site = bench.resolve(), site

    def prepare(self) -> None:
        """Raise UsageError where this Python or this site is not the bench's."""
        try:
            import frappe
        except ImportError:
            frappe = None
        there = Path(getattr(frappe, "__file__", None) or "/")
        if not there.is_relative_to(self.bench / "apps"):
            raise pytest.UsageError(
                f"This Python has no Frappe of {self.bench}; start with {self.bench}/env/bin/python -m pytest"
            )
        if not (self.bench / "sites" / self.site / "site_config.json").is_file():
            raise pytest.UsageError(f"There is no site {self.site} in {self.bench / 'sites'}")
        os.environ["FRAPPE_STREAM_LOGGING"] = "1"  # its log files lie beside the sites folder of a bench

    def make_site(self, sites: Path, app: str) -> Path:
        sites.mkdir(parents=True)
        (sites.parent / "logs").mkdir(exist_ok=True)
        shutil.copytree(self.bench / "sites" / self.site, sites / SITE, ignore=shutil.ignore_patterns("backups"))
        if (self.bench / "sites" / "assets").exists():
            (sites / "assets").symlink_to(self.bench / "sites" / "assets")
        known = (self.bench / "sites" / "apps.txt").read_text().split()
        (sites / "apps.txt").write_text("\n".join(dict.fromkeys([*known, app])) + "\n")
        self._configure(sites)
        steps = [["migrate", "--skip-search-index"], ["set-admin-password", ADMIN_PASSWORD]]
        if app not in known:
            steps.append(["install-app", app])
        else:  # as docs/bench.md has an administrator do; the contract's site is as Frappe makes it
            for setting in (("allow_error_traceback", 0), ("enable_scheduler", 1), ("dormant_days", 3650)):
                arguments = json.dumps(["System Settings", *setting])
                steps.append(["execute", "frappe.db.set_single_value", "--args", arguments])
        for step in steps:
            done = run_command(sites, *step, extra_path=ROOT / "tests" / "contract")
            assert done.returncode == 0, done.stderr + done.stdout
        return sites

    def migrate(self, sites: Path) -> None:
        import frappe

        frappe.db.commit()
        frappe.destroy()
        done = run_command(sites, "migrate", "--skip-search-index")
        assert done.returncode == 0, done.stderr + done.stdout
        frappe.init(site=SITE, sites_path=str(sites))
        frappe.connect()

    def visitor(self, address: str) -> dict[str, str]:
        """As the proxy of a bench tells it: Frappe looks at nothing else, and takes all others for 127.0.0.1."""
        return {"HTTP_X_FORWARDED_FOR": address}

    def place(self, sites: Path) -> Path:
        return sites

    def command(self, sites: Path, site: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, *arguments]

    def environment(self, sites: Path, site: str, extra_path: Path | None = None) -> dict[str, str]:
        return dict(os.environ, **python_path(extra_path), SITES_PATH=str(sites), FRAPPE_SITE=site)

    def servers(self, sites: Path, site: str, port: int) -> list[list[str]]:
        web = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--threads", "8"]
        worker = self.command(sites, site, "worker", "--queue", QUEUES)
        return [[*web, "tests.bench_application:application"], worker, worker, self.command(sites, site, "schedule")]

    def answer_from(self, sites: Path, patch: pytest.MonkeyPatch) -> Any:
        from frappe.app import application

        patch.setattr("frappe.app._site", SITE)
        patch.setattr("frappe.app._sites_path", str(sites))
        return application

    def _configure(self, sites: Path) -> None:
        """Point the copied site at the private servers, and fill its database there."""
        servers = Servers.current
        assert servers is not None
        common = json.loads((self.bench / "sites" / "common_site_config.json").read_text())
        file = sites / SITE / "site_config.json"
        config = json.loads(file.read_text())
        dumped = self._dump({**common, **config})
        database = servers.load(dumped, config["db_password"])
        config.update(db_name=database, mute_emails=1)
        file.write_text(json.dumps(config))
        (sites / "common_site_config.json").write_text(json.dumps({"redis_socketio": servers.redis.url}))

    def _dump(self, config: dict[str, Any]) -> bytes:
        host, port, name = config.get("db_host", "127.0.0.1"), int(config.get("db_port", 3306)), config["db_name"]
        login = {"host": host, "port": port, "user": name, "password": config["db_password"], "database": name}
        with pymysql.connect(**login) as connection, connection.cursor() as cursor:
            if cursor.execute("SELECT 1 FROM `tabDiaspora Contact` LIMIT 1"):
                raise pytest.UsageError(f"{self.site} has people in it; the suite wants a site made for it")
        command = ["mariadb-dump", "--no-defaults", "--single-transaction", f"--host={host}", f"--port={port}"]
        return subprocess.run(
            [*command, f"--user={name}", name],
            env=dict(os.environ, MYSQL_PWD=config["db_password"]),
            check=True,
            capture_output=True,
        ).stdout
