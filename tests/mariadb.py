"""A private MariaDB for tests: a data folder and a socket of its own, on loopback, ended by process id."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.debian_packages import install_package
from tests.serving import free_port

SERVER, INSTALLER = "mariadbd", "mariadb-install-db"
START_TIMEOUT_S = 60


def ensure_installed() -> str:
    """The server's path, from Debian's packages where we are root and it is missing; else the test fails."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    if not shutil.which(SERVER, path=path) and shutil.which("apt-get") and os.geteuid() == 0:
        install_package("mariadb-server")
    found = shutil.which(SERVER, path=path)
    if found is None:
        raise AssertionError("MariaDB is missing; install it: sudo apt-get install mariadb-server")
    return found


class PrivateMariaDB:
    """`with PrivateMariaDB(folder) as server:` gives a running server; `server.options` go to pymysql.connect."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = str(folder / "m.sock")
        self.port = free_port()

    @property
    def options(self) -> dict[str, Any]:
        return {"unix_socket": self.socket, "user": "root"}

    def __enter__(self) -> PrivateMariaDB:
        ensure_installed()
        (self.folder / "tmp").mkdir()
        subprocess.run(
            [INSTALLER, *self._common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.start()
        return self

    @property
    def _common(self) -> list[str]:
        # A server that starts, for the installation too, clears the temporary folder that it has in common with others.
        folders = [f"--datadir={self.folder / 'data'}", f"--tmpdir={self.folder / 'tmp'}"]
        return ["--no-defaults", *folders, f"--user={getpass.getuser()}"]

    def start(self) -> None:
        """Start it on the data that is there."""
        network = [
            "--bind-address=127.0.0.1",
            f"--port={self.port}",
            f"--socket={self.socket}",
        ]
        charset = ["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"]
        sizes = ["--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=1"]
        # A table whose definition leaves this cache forgets when it was written to, which copies of sites ask about.
        sizes += ["--innodb-log-file-size=64M", "--table-definition-cache=20000", "--table-open-cache=4000"]
        with open(self.folder / "server.log", "ab") as log:
            command = [ensure_installed(), *self._common, *network, *charset, *sizes]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """Kill it as a failing machine would."""
        self.process.kill()
        self.process.wait()

    def _wait(self) -> None:
        import pymysql

        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                pymysql.connect(**self.options).close()
                return
            except pymysql.err.OperationalError:
                time.sleep(0.1)
        self.__exit__()
        raise AssertionError(f"MariaDB did not start:\n{(self.folder / 'server.log').read_text()[-4000:]}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
