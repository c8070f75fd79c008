"""Installs a Debian package for tests that need a server, once, also where several test processes want it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from pathlib import Path


def install_package(name: str) -> None:
    """Install it; nothing is raised, for the caller looks whether it is there."""
    quiet = {"stdout": subprocess.DEVNULL, "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive")}
    with open(Path(tempfile.gettempdir(), "diaspora-apt.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", name], **quiet)  # type: ignore[call-overload]
