"""The jobs of exports: make, sweep, forget. Arguments are ids only; losing one loses nothing."""

from datetime import timedelta

import frappe

from diaspora.directories.errors import ExportTakenOver
from diaspora.directories.exports import export_store, making


def make_export(export: str, turn: int = 0) -> None:
    """Go on with an export for one job's time, and hand on."""
    from diaspora.directories.api import asker_of

    try:
        if not making.make(export, asker_of):
            wake(export, 1 - turn)
    except ExportTakenOver:
        frappe.logger("diaspora").info("export %s was taken over or given up", export)


def wake(export: str, turn: int = 0) -> None:
    """A job that goes on with an export. A running job cannot queue its own id again, so two ids take turns."""
    frappe.enqueue(
        "diaspora.directories.tasks.make_export",
        queue="long",
        job_id=f"diaspora-export-{export}-{turn}",
        deduplicate=True,
        enqueue_after_commit=True,
        export=export,
        turn=turn,
    )


def sweep_exports() -> None:
    """Each minute: wake what waits, and what was left behind."""
    for export in export_store.left_behind():
        wake(export)
    frappe.db.commit()


def forget_old_files() -> None:
    """Each hour: files that are a day old go, their records stay."""
    export_store.forget_files()


def forget_all_files() -> None:
    """After an erasure: any file may hold the person. Who still needs it asks again."""
    export_store.forget_files(timedelta())
    for export in export_store.unfinished():
        export_store.fail(export, "a person was erased while it was made; export again")
