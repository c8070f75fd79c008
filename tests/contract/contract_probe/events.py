"""Writes down which event of which document came in what order."""

import frappe


def note(who: str, event: str) -> None:
    frappe.flags.setdefault("probe_events", []).append(f"{who}.{event}")


def from_doctype_hook(doc, event=None):
    note("hook", event or "?")


def from_star_hook(doc, event=None):
    if doc.doctype.startswith("Contract Probe"):
        note("star", f"{event or '?'} of {doc.doctype}")


def from_job(word):
    note("job", word)


def only_tags_with_a(user=None):
    return "" if user == "Administrator" else "`tabContract Probe Tag`.`title` like 'a%'"


def not_the_hidden_one(doc, ptype=None, user=None, debug=False):
    return doc.title != "hidden"
