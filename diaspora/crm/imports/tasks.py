"""The jobs of imports: rehearse, apply, undo, sweep. Arguments are ids only; losing one loses nothing."""

import time
from collections.abc import Callable

import frappe

from diaspora.crm.errors import ImportRefused, ImportTakenOver
from diaspora.crm.imports import run, store
from diaspora.crm.imports.undo_store import undo_import

DEADLINE_S = 22.0  # of 30: the last chunk and the reading of a workbook come on top


def work_on(import_name: str, turn: int = 0) -> None:
    """Go on with an import for one job's time, as the user who began it, and hand on."""
    found = frappe.db.get_value("Diaspora Import", import_name, ["state", "owner"], as_dict=True)
    step = _STEPS.get(found.state) if found else None
    if step is None:
        return
    frappe.set_user(found.owner)  # whose row rules hold for what is written
    ends_at = time.monotonic() + DEADLINE_S
    try:
        if not step(import_name, lambda: time.monotonic() < ends_at):
            wake(import_name, 1 - turn)
    except ImportTakenOver:
        frappe.logger("diaspora").info("import %s was taken over", import_name)
    except ImportRefused as error:
        frappe.db.rollback()
        store.fail(import_name, str(error))


def _rehearse(import_name: str, may_go_on: Callable[[], bool]) -> bool:
    run.rehearse(import_name, may_go_on)
    return True


def _undo(import_name: str, may_go_on: Callable[[], bool]) -> bool:
    return undo_import(import_name, may_go_on=may_go_on).is_done


_STEPS: dict[str, Callable[[str, Callable[[], bool]], bool]] = {
    "rehearsing": _rehearse,
    "running": run.go_on,
    "undoing": _undo,
}


def wake(import_name: str, turn: int = 0) -> None:
    """A job that goes on with an import. A running job cannot queue its own id again, so two ids take turns."""
    frappe.enqueue(
        "diaspora.crm.imports.tasks.work_on",
        queue="long",
        job_id=f"diaspora-import-{import_name}-{turn}",
        deduplicate=True,
        import_name=import_name,
        turn=turn,
    )


def sweep_imports() -> None:
    """Each minute: wake the imports that no job is at work on."""
    for left in store.left_behind():
        wake(left.name)
