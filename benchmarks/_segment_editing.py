"""Scenario 1, "count while editing": one editor changes a rule ten times in 5 s, and asks for the count each time.

Each change is a request of its own, in a thread of its own, as a web server runs them: an older one may still run when
the next one comes. Nothing here decides what is good: the bench and the test look at the answers.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frappe

from benchmarks import _mission

CHANGES, SECONDS = 10, 5.0
EDITOR = "the editor of scenario 1"
CITIES = ("Paris", "Marseille", "Grenoble", "Bruxelles", "Anvers", "Madrid", "Milan", "Turin", "Amsterdam", "Lyon")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a change was answered, and after how many milliseconds."""

    tree: dict[str, Any]
    answer: dict[str, Any]
    ms: float


def tree_with(change: int) -> dict[str, Any]:
    """The tree after so many changes: three relations and a rule that is edited."""
    current = {"field": "current", "op": "is", "value": True}
    sent = {"field": "date", "op": "after", "value": f"2024-0{1 + change % 9}-01"}
    return {
        "all": [
            {"any": [{"field": "city", "op": "is", "value": CITIES[change]}, {"related": "event"}]},
            {"related": "affiliation", "where": current},
            {"not": {"related": "mail clicked", "where": sent}},
            {"field": "gender", "op": "is", "value": "female"},
        ]
    }


def edit(
    sites: Path, changes: int = CHANGES, seconds: float = SECONDS, *, editor: str = EDITOR, site: str = _mission.SITE
) -> list[Answered]:
    """Change the rule, ask for the count, go on; the answers in the order of the changes."""
    answers: dict[int, Answered] = {}
    threads = [threading.Thread(target=_ask, args=(sites, site, editor, number, answers)) for number in range(changes)]
    began = time.perf_counter()
    for number, thread in enumerate(threads):
        time.sleep(max(0.0, began + number * seconds / changes - time.perf_counter()))
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(changes)]


def _ask(sites: Path, site: str, editor: str, number: int, answers: dict[int, Answered]) -> None:
    tree = tree_with(number)
    with _mission.opened_site(sites, site):
        from diaspora.segments import api

        began = time.perf_counter()
        answer = api.count(json.dumps(tree), editor=editor, number=number + 1)
        answers[number] = Answered(tree, answer, (time.perf_counter() - began) * 1000)


def by_hand(change: int) -> set[str]:
    """Who is in the tree after so many changes, person by person, without a tree and without SQL's conditions."""
    from diaspora.segments.store import mission_calendar

    today = date.fromisoformat(str(mission_calendar().today))
    city = CITIES[change].lower()
    since = date(2024, 1 + change % 9, 1)
    everybody = _rows("Contact", "name", "status", "gender", "city_folded")
    registered = {contact for (contact,) in _rows("Event Registration", "contact")}
    held = {
        contact
        for contact, first, last in _rows("Affiliation", "contact", "from_date", "to_date")
        if (first is None or _day(first) <= today) and (last is None or _day(last) >= today)
    }
    clicked = {
        contact
        for contact, machine, moment in _rows("Mail Event", "contact", "machine", "occurred_at", kind="clicked")
        if machine == "human" and _day(moment) > since
    }
    return {
        name
        for name, status, gender, lives_in in everybody
        if status == "active"
        and gender == "female"
        and (lives_in == city or name in registered)
        and name in held
        and name not in clicked
    }


def _rows(doctype: str, *columns: str, kind: str = "") -> Any:
    where = " WHERE kind = %(kind)s" if kind else ""  # not all of two million events: they would fill a gigabyte
    return frappe.db.sql(f"SELECT {', '.join(columns)} FROM `tabDiaspora {doctype}`{where}", {"kind": kind})


def _day(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])
