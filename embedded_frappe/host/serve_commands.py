"""Commands that stay: serve (web, jobs and scheduler, in one process unless Redis is there) and worker (jobs alone)."""

from __future__ import annotations

import signal
import time
from typing import Any

import click
from frappe.commands import get_site, pass_context

from embedded_frappe.host import request_site


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers-threads", "threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 32), help="More than 1 need Redis.")
@click.option("--no-jobs", is_flag=True, help="Run no jobs here; start a `worker` beside it.")
@pass_context
def serve(context: Any, host: str, port: int, threads: int, processes: int, no_jobs: bool) -> None:
    """Serve the site over HTTP and run its jobs and scheduled events; ends on Ctrl-C."""
    from embedded_frappe.host.server import CannotServe, Server, check_port

    site = str(get_site(context))
    _check_site(site)
    try:
        check_port(host, port)
        server = Server(site=site, host=host, port=port, threads=threads, processes=processes, runs_jobs=not no_jobs)
    except CannotServe as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Serving {site} on http://{host}:{port}  (Ctrl-C ends it)")
    server.run()


@click.command("worker")
@click.option("--queue", "queues", multiple=True, type=click.Choice(["short", "default", "long"]), help="Only these.")
@click.option("--burst", is_flag=True, help="End when no job is left.")
@click.option("--scheduler", is_flag=True, help="Fire scheduled events too; for where `serve` runs with --no-jobs.")
@pass_context
def worker(context: Any, queues: tuple[str, ...], burst: bool, scheduler: bool) -> None:
    """Run the jobs that wait for the site, one at a time; ends on Ctrl-C after the job in hand."""
    import threading

    from embedded_frappe.host.scheduler import Scheduler
    from embedded_frappe.host.worker import ALL_QUEUES, Worker

    site = str(get_site(context))
    _check_site(site)
    loop = Worker(site, queues or ALL_QUEUES)
    events = Scheduler(site)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: (loop.stopping.set(), events.stop()))
    if burst:
        started = time.monotonic()
        click.echo(f"Ran {loop.run_until_empty()} jobs in {time.monotonic() - started:.1f} s.")
        return
    if scheduler:
        threading.Thread(target=events.run, name="scheduler", daemon=True).start()
    click.echo(f"Working for {site}  (Ctrl-C ends it)")
    loop.run()


def _check_site(site: str) -> None:
    folder = request_site.sites_path()
    if site not in request_site.list_sites(folder):
        raise click.ClickException(f"There is no site {site} in {folder}. Make it: --site {site} new-site")


COMMANDS = (serve, worker)
