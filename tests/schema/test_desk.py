"""A user of the desk finds a workspace that leads to everything, and lists that say what a state means. Reads files."""

import json
import re

import pytest

from tests.schema.doctypes import APP, SCHEMA, load_doctypes

WORKSPACE = json.loads((APP / "diaspora" / "workspace" / "diaspora" / "diaspora.json").read_text(encoding="utf-8"))
# Kept by the system, looked into from the document that they belong to.
NOT_IN_THE_MENU = {
    "Call Pace", "Change", "Content Version", "Counter", "Import Row", "Mail Event", "Province", "Region",
    "Segment Snapshot", "Webhook Call",
}  # fmt: skip
COLOURS = {"blue", "darkgrey", "gray", "green", "orange", "red", "yellow"}
STATED = ("state", "status", "action")


def linked() -> list[str]:
    return [link["link_to"] for link in WORKSPACE["links"] if link["type"] == "Link"]


def test_the_workspace_leads_once_to_every_doctype_that_people_work_with() -> None:
    own_pages = {name for name, doctype in load_doctypes().items() if not doctype.get("istable")}
    expected = own_pages - {f"Diaspora {name}" for name in NOT_IN_THE_MENU}
    assert sorted(linked()) == sorted(expected), "add a link to workspace/diaspora/diaspora.json, or to NOT_IN_THE_MENU"


def test_what_the_workspace_shows_is_defined_in_it() -> None:
    blocks = json.loads(WORKSPACE["content"])
    cards = [block["data"]["card_name"] for block in blocks if block["type"] == "card"]
    shortcuts = [block["data"]["shortcut_name"] for block in blocks if block["type"] == "shortcut"]
    assert cards == [link["label"] for link in WORKSPACE["links"] if link["type"] == "Card Break"]
    assert shortcuts == [shortcut["label"] for shortcut in WORKSPACE["shortcuts"]]
    assert {shortcut["link_to"] for shortcut in WORKSPACE["shortcuts"]} <= set(linked())


def test_the_number_of_a_shortcut_counts_an_existing_state() -> None:
    for shortcut in WORKSPACE["shortcuts"]:
        for fieldname, value in json.loads(shortcut["stats_filter"]).items():
            fields = {field["fieldname"]: field for field in load_doctypes()[shortcut["link_to"]]["fields"]}
            assert value in fields[fieldname]["options"].split("\n"), shortcut["label"]


def stated() -> list[tuple[str, str, set[str]]]:
    """(DocType, field, values) of each DocType with a state of its own."""
    found = []
    for name, doctype in load_doctypes().items():
        fields = {field["fieldname"]: field for field in doctype["fields"]}
        chosen = next((field for field in STATED if fields.get(field, {}).get("fieldtype") == "Select"), None)
        if chosen and not doctype.get("istable"):
            found.append((name, chosen, set(fields[chosen]["options"].split("\n"))))
    return found


@pytest.mark.parametrize(("doctype", "field", "values"), stated())
def test_each_state_has_a_colour_in_its_list(doctype: str, field: str, values: set[str]) -> None:
    folder = doctype.lower().replace(" ", "_")
    file = SCHEMA / folder / f"{folder}_list.js"
    assert file.exists(), f"write {file.name} beside the DocType: a colour for each of {sorted(values)}"
    script = file.read_text(encoding="utf-8")
    table = re.search(r"const colours = \{(.*?)\};", script, re.DOTALL)
    assert table and f"doc.{field}" in script
    colours = dict(re.findall(r'^\s*"?([\w ]+?)"?: "(\w+)",$', table.group(1), re.MULTILINE))
    assert (set(colours), set(colours.values()) - COLOURS) == (values, set())


# Neither a person nor a text is what these are about.
WITHOUT_TITLE = {"Change", "Mail Event", "Profile Change", "Segment Snapshot", "Suppression", "Webhook Call"}


def test_no_list_begins_with_a_name_made_by_chance() -> None:
    for name, doctype in load_doctypes().items():
        folder = SCHEMA / name.lower().replace(" ", "_")
        if doctype.get("autoname") == "hash" and not doctype.get("istable"):
            assert doctype.get("title_field") or name.removeprefix("Diaspora ") in WITHOUT_TITLE, name
            file = folder / f"{folder.name}_list.js"
            assert file.exists() and "hide_name_column: true" in file.read_text(encoding="utf-8"), name


def test_no_two_scheduled_methods_share_the_name_by_which_frappe_keeps_them() -> None:
    # Seen on Frappe 15.8: a Scheduled Job Type is named by the last two parts of the path, so that of three methods
    # tasks.sweep only the last one was ever run.
    from diaspora.hooks import scheduler_events

    cron = [method for methods in scheduler_events["cron"].values() for method in methods]
    methods = [*cron, *(method for when, found in scheduler_events.items() if when != "cron" for method in found)]
    names = [".".join(method.split(".")[-2:]) for method in methods]
    assert sorted(names) == sorted(set(names))
