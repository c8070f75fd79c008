"""The web server: gunicorn with one worker process of several threads, in which jobs and scheduler run too.

One process, because the job queue lives in its memory; several where the site's `redis_queue` names a Redis. The
threads start after gunicorn's fork.
"""

from __future__ import annotations

import fcntl
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from gunicorn.app.base import BaseApplication

from embedded_frappe.host import request_site

GRACEFUL_TIMEOUT_S = 30
REQUEST_TIMEOUT_S = 120
LOCK_WAIT_S = 10
JOB_THREADS = (("short", "default", "long"), ("short", "default"))


class CannotServe(Exception):
    """The server cannot start; the message says why and what to do."""


class PortTaken(CannotServe):
    """Something listens there already."""


class NoSharedQueue(CannotServe):
    """Several processes need a queue that they share."""


class AlreadyServed(CannotServe):
    """Another process serves the site."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"Cannot listen on {host}:{port} ({error.strerror}). Is it running already? Try --port {port + 1}."
            )
            raise PortTaken(message) from error


def lock_site(site: str) -> TextIO:
    """Take the site's lock for the life of this process and its children: a site is served once.

    Raises AlreadyServed where another process keeps it; one that was just killed gets a moment to end.
    """
    folder = Path(request_site.sites_path(), site, "locks")
    folder.mkdir(exist_ok=True)
    file = open(folder / "serve.lock", "w", encoding="utf-8")
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > deadline:
                message = f"{site} is being served already (process {_pid_of(site)}). Stop that first."
                raise AlreadyServed(message) from None
            time.sleep(0.1)


def _has_redis(site: str) -> bool:
    import frappe

    frappe.init(site=site, sites_path=request_site.sites_path())
    try:
        return bool(frappe.conf.get("redis_queue"))
    finally:
        frappe.destroy()


def _pid_file(site: str) -> Path:
    return Path(request_site.sites_path(), site, "serve.pid").resolve()


def _pid_of(site: str) -> str:
    file = _pid_file(site)
    return file.read_text("utf-8").strip() if file.is_file() else "?"


@dataclass
class JobThreads:
    """The worker and scheduler threads of the serving process."""

    site: str
    loops: list[Any] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start them; jobs enqueued in this process stay in its memory from now on."""
        from embedded_frappe.host import job_queue
        from embedded_frappe.host.scheduler import Scheduler
        from embedded_frappe.host.worker import Worker

        job_queue.open_here()
        self.loops = [*(Worker(self.site, queues) for queues in JOB_THREADS), Scheduler(self.site)]
        self.threads = [threading.Thread(target=loop.run, name=type(loop).__name__, daemon=True) for loop in self.loops]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Let the jobs in hand finish, within the graceful time."""
        for loop in self.loops:
            loop.stop()
        for thread in self.threads:
            thread.join(GRACEFUL_TIMEOUT_S)


class Server(BaseApplication):
    """Gunicorn, configured here and not by files or its own command line."""

    def __init__(self, *, site: str, host: str, port: int, threads: int, processes: int = 1, runs_jobs: bool) -> None:
        if processes > 1 and not _has_redis(site):
            raise NoSharedQueue("Several processes need one queue: set redis_queue in site_config.json.")
        self.job_threads = JobThreads(site) if runs_jobs else None
        self.options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": processes,
            "worker_class": "gthread",
            "threads": threads,
            "timeout": REQUEST_TIMEOUT_S,
            "graceful_timeout": GRACEFUL_TIMEOUT_S,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": f"embedded_frappe {site}",
            "pidfile": str(_pid_file(site)),
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: self._start(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        os.environ["FRAPPE_SITE"] = site
        self.lock = lock_site(site)
        _pid_file(site).unlink(missing_ok=True)  # left by a server that was killed: the lock is ours
        super().__init__()

    def load_config(self) -> None:
        """What this class says, where this gunicorn knows it."""
        for key, value in self.options.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Any:
        """The WSGI application."""
        from frappe.app import application

        return application

    def _start(self) -> None:
        if self.job_threads:
            self.job_threads.start()

    def _stop(self) -> None:
        if self.job_threads:
            self.job_threads.stop()
