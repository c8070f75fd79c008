"""What somebody would plausibly say to each whitelisted method, in the mission of tests/system/conftest.py."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.hosts import SITE
from tests.system.conftest import Mission, connect
from tests.system.one_of_each import make, one_pixel

EVERYONE = {"everyone": True}
LAYOUT = "<mjml><mj-head></mj-head><mj-body>[[ body ]]</mj-body></mjml>"
METRICS_TOKEN = "a-token-of-the-scraper"
CSV = "Prénom;Nom;E-mail\nAmina;Alaoui;amina.alaoui@exemple.fr\n"
Arguments = dict[str, Any]
DELETING = ("frappe.client.delete", "diaspora.crm.api.delete")  # a student for each to take away


def furnish(mission: Mission) -> None:
    """Add to the mission what some doors lead to: frozen content, tokens, a file, an import and an export."""
    import frappe

    connect(mission.sites)
    _freeze(mission.world)
    for number, path in enumerate(DELETING):
        mission.world[f"student for {path}"] = make("Student", 12 + number, mission.world)
    frappe.db.commit()
    frappe.destroy()
    _configure(mission.sites)
    named = {"file": ("members.csv", CSV.encode()), "is_private": (None, "1")}
    uploaded = mission.ask("Officer", "POST", "method/upload_file", files=named)
    mission.world["File"] = uploaded.json()["message"]["name"]
    started = mission.call("Officer", "diaspora.crm.imports.api.start", file=mission.world["File"], district="LYO")
    mission.world["started import"] = started.json()["message"]["import"]
    asked = mission.call("Officer", "diaspora.directories.api.export", kind="contact", reason="An invitation")
    mission.world["asked export"] = asked.json()["message"]["export"]
    _await_export(mission)
    _bring_tokens(mission)


def _await_export(mission: Mission) -> None:
    import frappe

    from diaspora.directories.tasks import make_export

    asked = {"export": mission.world["asked export"]}
    connect(mission.sites)
    make_export(asked["export"])  # the workers of a bench are still busy with Frappe's own jobs for each new user
    frappe.db.commit()
    frappe.destroy()
    deadline = time.monotonic() + 60
    while (
        mission.call("Officer", "diaspora.directories.api.export_status", **asked).json()["message"]["state"] != "done"
    ):
        assert time.monotonic() < deadline, "no worker made the export"
        time.sleep(0.2)


def _bring_tokens(mission: Mission) -> None:
    """As the workspace does: once a session has a token of its own, whoever writes must bring it."""
    for who, client in mission.clients.items():
        token = mission.call(who, "diaspora.workspace.api.boot").json()["message"]["csrf_token"]
        client.headers["X-Frappe-CSRF-Token"] = token


def _freeze(world: dict[str, str]) -> None:
    import frappe

    from diaspora.campaigns.content import dump, sha256_of
    from diaspora.campaigns.public_links import RecipientLinks
    from diaspora.campaigns.webhook_link import webhook_address
    from diaspora.site_secret import derive_key
    from tests.campaigns.approved_campaign import frozen

    key = derive_key("link-token")
    text = dump(frozen(world["Campaign"], topic="culture"))
    version = world["Content Version"]
    frappe.db.set_value("Diaspora Content Version", version, {"content": text, "sha256": sha256_of(text)})
    frappe.db.set_value("Diaspora Campaign", world["Campaign"], "content_version", version)
    frappe.db.set_value("Diaspora Recipient", world["Recipient"], {"content_version": version, "language": "fr"})
    world["sha256"] = sha256_of(text)
    world["picture hash"] = str(frappe.db.get_value("Diaspora Picture", world["Picture"], "sha256"))
    world["web token"] = RecipientLinks("", world["Recipient"], key).web.partition("?t=")[2]
    world["webhook token"] = webhook_address("", world["Sender"], key).partition("?t=")[2]


def _configure(sites: Path) -> None:
    file = sites / SITE / "site_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "diaspora_metrics_token": METRICS_TOKEN}))


def _of_documents(path: str, world: dict[str, str]) -> dict[str, Arguments]:
    contact = {"doctype": "Diaspora Contact", "name": world["Contact"]}
    student = {"doctype": "Diaspora Student", "name": world.get(f"student for {path}", "")}
    search = {"doctype": "Diaspora Contact", "txt": "N0"}
    link = {"doctype": "Diaspora Contact", "docname": world["Contact"]}
    return {
        "get_count": {"doctype": "Diaspora Contact"},
        "get": contact,
        "getdoc": contact,
        "set_value": {**contact, "fieldname": "city", "value": "Lyon"},
        "delete": student,
        "has_permission": link,
        "validate_link": link,
        "get_link_title": link,
        "search_link": search,
        "search_widget": search,
        "get_open_count": {**contact, "items": []},
    }


def _of_campaigns(world: dict[str, str]) -> dict[str, Arguments]:
    campaign = {"campaign": world["Campaign"]}
    decided = {**campaign, "version": world["Content Version"], "sha256": world["sha256"]}
    by_campaign = (
        "submit",
        "audience",
        "check",
        "preview",
        "review",
        "changes",
        "report",
        "why_waiting",
        "start",
        "pause",
        "resume",
        "cancel",
    )
    return {
        **{f"campaigns.api.{name}": campaign for name in by_campaign},
        "campaigns.api.approve": decided,
        "campaigns.api.refuse": {**decided, "reason": "The date is wrong"},
        "campaigns.api.preview_unsaved": {**campaign, "variant": {"language": "fr", "subject": "Printemps"}},
        "campaigns.api.preview_layout": {"layout": LAYOUT, "language": "ar"},
        "campaigns.api.merge_fields": {},
        "campaigns.api.mailjet_events": {"?t": world["webhook token"], "event": "sent", "time": 1},
        "campaigns.api.metrics": {"t": METRICS_TOKEN},
        "campaigns.blocks.api.describe": {},
        "campaigns.blocks.api.upload_picture": {"title": "The harbour", "content": one_pixel(900)},
        "campaigns.blocks.api.picture": {"name": world["Picture"]},
        "campaigns.blocks.api.send_test": campaign,
        "campaigns.blocks.api.test_sender": {"sender": world["Sender"]},
        "campaigns.outbox.api.streams": {},
        "campaigns.outbox.api.mails": {"stream": world["Campaign"]},
        "campaigns.outbox.api.mail": {"stream": world["Campaign"], "mail": "nothing"},
        "campaigns.public_pages.picture.show": {"id": world["picture hash"]},
        "campaigns.public_pages.web_version.show": {"t": world["web token"]},
        "campaigns.schedule.api.preview": campaign,
        "campaigns.schedule.api.next_occurrences": {"rule": "FREQ=MONTHLY", "first": "2027-01-04 08:00:00"},
        "campaigns.schedule.api.rules": {},
        "campaigns.schedule.api.closed_days": {"from_date": "2027-01-01", "to_date": "2027-02-01"},
        "campaigns.schedule.api.plan_series": {
            **campaign,
            "event": world["Event"],
            "steps": [{"title": "A week before", "days": -7, "hour": "10:00"}],
        },
        **{f"campaigns.statistics.api.{name}": campaign for name in ("overview", "links", "over_time")},
        "campaigns.statistics.api.download": {**campaign, "table": "variants"},
        "campaigns.statistics.api.segment": {**campaign, "segment": world["Segment"]},
    }


def _of_the_rest(world: dict[str, str]) -> dict[str, Arguments]:
    tree, an_import = {"tree": EVERYONE}, {"import_name": world["started import"]}
    export = {"export": world["asked export"]}
    by_import = ("columns", "dry_run", "apply", "undo", "progress", "rejected_rows")
    return {
        "crm.api.people": {"text": "N0"},
        "crm.api.people_count": {"text": "N0"},
        "crm.imports.api.kinds": {},
        "crm.imports.api.start": {"file": world["File"], "district": "LYO"},
        "crm.imports.api.mapping": {**an_import, "columns": '{"Nom": "last_name"}'},
        **{f"crm.imports.api.{name}": an_import for name in by_import},
        "directories.api.directories": {},
        "directories.api.listing": {"kind": "imam"},
        "directories.api.listing_count": {"kind": "imam"},
        "directories.api.listing_places": {"kind": "imam"},
        "directories.api.led_associations": {},
        "directories.api.proposals_of": {"association": world["Association"]},
        "directories.api.propose": {"association": world["Association"], "values": {"register_id": "W751"}},
        "directories.api.waiting_proposals": {},
        "directories.api.waiting_proposals_count": {},
        "directories.api.decide_proposal": {"change": world["Profile Change"], "accept": 0, "comment": "No"},
        "directories.api.exportable": {},
        "directories.api.export": {"kind": "contact", "reason": "An invitation"},
        "directories.api.export_status": export,
        "directories.api.download_export": export,
        "health.health": {},
        **{f"segments.api.{name}": tree for name in ("count", "preview", "effects", "cost", "prose")},
        "segments.api.explain": {**tree, "contact": world["Contact"]},
        "segments.api.overlap": {"trees": [EVERYONE, EVERYONE]},
        "segments.api.compare": {"segment": world["Segment"], "other": world["Segment"]},
        "segments.api.catalogue": {},
        "workspace.api.boot": {},
        "workspace.api.staff": {},
        "workspace.api.add_staff": {"email": "", "first_name": "", "roles": ["Diaspora Officer"]},
        "workspace.api.change_staff": {"user": "nobody@example.org", "roles": ["Diaspora Officer"]},
        "workspace.api.reset_staff_password": {"user": "nobody@example.org"},
        "workspace.api.ask_sign_in_link": {"email": "nobody@example.org"},
        "workspace.api.sign_in_by_link": {"token": "not one"},
        "workspace.api.invite_leader": {"association": world["Association"], "contact": world["contact1"]},
        "workspace.api.due": {},
        "workspace.api.running": {},
        "workspace.api.results": {},
        "workspace.api.growth": {},
        "workspace.api.set_language": {"language": "en"},
        "workspace.api.choices": {"doctype": "Diaspora District"},
    }


def arguments(path: str, world: dict[str, str]) -> Arguments:
    """The arguments for a path under /api/method. Raises KeyError where nobody has thought of any."""
    of_documents = _of_documents(path, world)
    if path.startswith("frappe.") or path.removeprefix("diaspora.crm.api.") in of_documents:
        return dict(of_documents[path.rpartition(".")[2]])
    return dict({**_of_campaigns(world), **_of_the_rest(world)}[path.removeprefix("diaspora.")])
