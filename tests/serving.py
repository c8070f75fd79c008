"""A served site for tests: the product's own server in a process of its own, on a free port, ended by process id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADMIN_PASSWORD = "a long admin password"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`with Serving(sites, site) as server:` gives a server at `server.url`, its worker and scheduler included."""

    def __init__(
        self,
        sites: Path,
        site: str,
        *,
        extra_path: Path | None = None,
        timeout_s: float = 30,
        options: Sequence[str] = (),
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.timeout_s = timeout_s
        self.command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", site]
        self.command += ["serve", "--port", str(self.port), *options]
        paths = [str(path) for path in (ROOT, extra_path) if path]
        self.environment = dict(os.environ, PYTHONPATH=os.pathsep.join(paths))
        self.log = sites / "server.log"

    def __enter__(self) -> Serving:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log, cwd=ROOT)
        deadline = time.monotonic() + self.timeout_s
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/method/ping", timeout=2).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.__exit__()
        raise AssertionError(f"The server did not start:\n{self.log.read_text()[-4000:]}")

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
