"""A private Redis for tests: in memory, on loopback, ended by process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.debian_packages import install_package
from tests.serving import free_port

SERVER = "redis-server"
START_TIMEOUT_S = 20


def ensure_installed() -> str:
    """The server's path, from Debian's packages where we are root and it is missing; else the test fails."""
    if not shutil.which(SERVER) and shutil.which("apt-get") and os.geteuid() == 0:
        install_package("redis-server")
    found = shutil.which(SERVER)
    if found is None:
        raise AssertionError("Redis is missing; install it: sudo apt-get install redis-server")
    return found


class PrivateRedis:
    """`with PrivateRedis(folder) as server:` gives a running server at `server.url`; it forgets all when it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"

    def __enter__(self) -> PrivateRedis:
        self.start()
        return self

    def start(self) -> None:
        """Start it, empty, on its port."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with open(self.folder / "redis.log", "ab") as log:
            self.process = subprocess.Popen(
                [ensure_installed(), *options, "--dir", str(self.folder)], stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.__exit__()
        raise AssertionError(f"Redis did not start:\n{(self.folder / 'redis.log').read_text()[-4000:]}")

    def forget_all(self, but: bytes = b"") -> None:
        """Empty it, as a new one would be, but for the keys that end like this."""
        import redis

        with redis.Redis.from_url(self.url) as client:
            keys = [key for key in client.scan_iter(count=1000) if not but or not key.endswith(but)]
            if keys:
                client.delete(*keys)

    def kill(self) -> None:
        """Kill it as a failing machine would."""
        self.process.kill()
        self.process.wait()

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
