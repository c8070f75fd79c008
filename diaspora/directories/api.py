"""Exports for the browser and for REST. The first line of each method is its permission."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import frappe

from diaspora.crm.row_conditions import PROFILE_CHANGE
from diaspora.crm.row_rules import ASSOCIATION_LEADER
from diaspora.directories import listing_store, proposal_store, tasks
from diaspora.directories.errors import DirectoryError
from diaspora.directories.exports import export_store, making
from diaspora.directories.exports.layouts import OWN, layout_names
from diaspora.directories.exports.rights import EXPORTERS, may_export
from diaspora.directories.proposals import ProposalRefused
from diaspora.sentence import said


@frappe.whitelist()
def directories() -> list[str]:
    """The directories that the user may open."""
    return listing_store.readable()


@frappe.whitelist()
def listing(
    kind: str,
    text: str = "",
    filters: Any = None,
    sort: str = "name",
    descending: bool = False,
    start: int = 0,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """A page of a directory. Raises PermissionError where the user may not read it."""
    return listing_store.page(kind, text, _filters(filters), sort, descending, start, limit)


@frappe.whitelist()
def listing_count(kind: str, text: str = "", filters: Any = None) -> int:
    """How many documents such a list has. Raises PermissionError where the user may not read it."""
    return listing_store.count(kind, text, _filters(filters))


@frappe.whitelist()
def listing_places(kind: str, text: str = "", filters: Any = None) -> dict[str, Any]:
    """Where the documents of such a list are, for a map. Raises PermissionError where the user may not read it."""
    return listing_store.places(kind, text, _filters(filters))


def _filters(given: Any) -> dict[str, str]:
    read: Any = frappe.parse_json(given) if given else {}
    if not isinstance(read, dict):
        frappe.throw(frappe._("Write the filters as an object of fields and values."))
    return {str(name): str(value or "") for name, value in cast("dict[object, object]", read).items()}


@frappe.whitelist()
def led_associations() -> list[dict[str, Any]]:
    """The associations whose profile the user keeps: name, title. Of a leader the own ones."""
    frappe.only_for([ASSOCIATION_LEADER])
    return proposal_store.led()


@frappe.whitelist()
def proposals_of(association: str) -> list[dict[str, Any]]:
    """What was proposed about an association that the user may read, with its state and the officer's word."""
    return proposal_store.proposals_of(association)


@frappe.whitelist(methods=["POST"])
def propose(association: str, values: Any) -> dict[str, int]:
    """Propose other values of fields that an officer decides about; how many wait now."""
    frappe.only_for([ASSOCIATION_LEADER])
    with _refusals():
        return {"waiting": proposal_store.propose(association, _filters(values))}


@frappe.whitelist()
def waiting_proposals() -> list[dict[str, Any]]:
    """The proposals that wait for the user's decision, each with the present value."""
    frappe.has_permission(PROFILE_CHANGE, "write", throw=True)
    return proposal_store.waiting()


@frappe.whitelist()
def waiting_proposals_count() -> int:
    """How many proposals wait for the user's decision."""
    frappe.has_permission(PROFILE_CHANGE, "write", throw=True)
    return proposal_store.waiting_count()


@frappe.whitelist(methods=["POST"])
def decide_proposal(change: str, accept: bool, value: str | None = None, comment: str = "") -> dict[str, str]:
    """Accept a proposal, corrected where `value` is given, or refuse it with a word; the state."""
    frappe.has_permission(PROFILE_CHANGE, "write", throw=True)
    if not accept and not comment.strip():
        frappe.throw(frappe._("Give a reason: the leader reads it."))
    with _refusals():
        return {"state": proposal_store.decide(change, accept, value, comment)}


@frappe.whitelist()
def exportable() -> list[dict[str, Any]]:
    """The directories that the user may export, each with its layouts; nothing for everybody else."""
    roles = frappe.get_roles()
    return [{"kind": kind, "layouts": layout_names(kind)} for kind in EXPORTERS if may_export(kind, roles)]


@frappe.whitelist(methods=["POST"])
def export(kind: str, reason: str, format: str = "csv", layout: str = OWN, district: str = "") -> dict[str, str]:
    """Ask for a directory as a file; the answer names the export. A job makes it, `export_status` tells how far."""
    _may_export(kind)
    with _refusals():
        wish = making.Wish(kind, format, reason, layout, str(frappe.local.lang or "en"), district)
        name = making.ask(asker_of(frappe.session.user), wish)
    tasks.wake(name)
    return {"export": name}


@frappe.whitelist()
def export_status(export: str) -> dict[str, Any]:
    """State, records written and in all, and whether the file is still there, of an export of one's own."""
    record = _own(export)
    return {
        "state": record.state,
        "done": record.done_rows,
        "total": record.total_rows,
        "file": record.file_name if record.state == "done" and not record.is_forgotten else None,
        "error": record.error,
    }


@frappe.whitelist()
def download_export(export: str) -> None:
    """The file of an export of one's own, while it is there and one's role still allows it."""
    record = _own(export)
    _may_export(record.kind)
    path = export_store.file_of(record.name, record.format)
    if record.state != "done" or record.is_forgotten or not path.is_file():
        frappe.throw(frappe._("The file is no longer there, or not yet. Export again."), frappe.DoesNotExistError)
    frappe.local.response.update({"type": "download", "filename": record.file_name, "filecontent": path.read_bytes()})


def asker_of(user: str) -> making.Asker:
    """A user as the maker of exports sees one."""
    return making.asker_named(user, frozenset(frappe.get_roles(user)))


def _may_export(kind: str) -> None:
    if not may_export(kind, frappe.get_roles()):
        message = frappe._("Your role does not export this directory. Ask the data protection officer.")
        frappe.throw(message, frappe.PermissionError)


def _own(name: str) -> Any:
    """The record of an export that the user asked for; anybody else's is as if it were not there."""
    record = frappe.db.get_value(
        export_store.DOCTYPE,
        {"name": name, "requested_by": frappe.session.user},
        ["name", "kind", "format", "state", "done_rows", "total_rows", "file_name", "is_forgotten", "error"],
        as_dict=True,
    )
    if not record:
        frappe.throw(frappe._("There is no such export of yours."), frappe.DoesNotExistError)
    return record


@contextmanager
def _refusals() -> Generator[None, None, None]:
    try:
        yield
    except (DirectoryError, ProposalRefused) as error:
        frappe.throw(said(error.sentence, frappe._))
