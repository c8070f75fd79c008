"""The web server: gunicorn with one worker process of several threads, in which jobs and scheduler run too.

One process, because the job queue lives in its memory. The threads start after gunicorn's fork.
"""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from embedded_frappe.host import request_site

GRACEFUL_TIMEOUT_S = 30
REQUEST_TIMEOUT_S = 120
JOB_THREADS = (("short", "default", "long"), ("short", "default"))


class PortTaken(Exception):
    """Something listens there already; the message says what to do."""


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

    def __init__(self, *, site: str, host: str, port: int, threads: int, runs_jobs: bool) -> None:
        self.job_threads = JobThreads(site) if runs_jobs else None
        self.options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": threads,
            "timeout": REQUEST_TIMEOUT_S,
            "graceful_timeout": GRACEFUL_TIMEOUT_S,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": f"embedded_frappe {site}",
            "pidfile": str(Path(request_site.sites_path(), site, "serve.pid").resolve()),
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: self._start(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        os.environ["FRAPPE_SITE"] = site
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
