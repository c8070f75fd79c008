"""A served site for tests: the host's own server in processes of its own, on a free port, ended by process id."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.hosts import host


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`with Serving(sites, site) as server:` gives a server at `server.url`, its workers and scheduler included."""

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
        self.programs = host().servers(sites, site, self.port)
        self.programs[0] += options
        self.environment = host().environment(sites, site, extra_path)
        self.place = host().place(sites)
        self.log = sites / "server.log"
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The one that answers."""
        return self.processes[0]

    def __enter__(self) -> Serving:
        with open(self.log, "ab") as log:
            for program in self.programs:
                self.processes.append(
                    subprocess.Popen(program, env=self.environment, stdout=log, stderr=log, cwd=self.place)
                )
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
        running = [process for process in self.processes if process.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
