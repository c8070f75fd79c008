"""Figures after sending: people only where they agreed, machines apart, pages bounded, rows by the reader's rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest

from diaspora.campaigns.statistics import api
from diaspora.campaigns.statistics.figures import PartCount, Share, events_by_maker, part_figures
from diaspora.campaigns.statistics.report_files import as_csv
from tests.campaigns.approved_campaign import add_approved_campaign
from tests.clock import FixedClock
from tests.people import add_segment
from tests.rows import add_contact, insert

START = datetime(2026, 3, 16, 9)
PEOPLE = {"amina": ("fr", True), "karim": ("fr", False), "zineb": ("ar", True), "idriss": ("ar", True)}


def event(name: str, kind: str, contact: str | None, made_by: str = "human", link: int = 0, hours: int = 1) -> None:
    insert(
        "Diaspora Mail Event", name=name, kind=kind, machine=made_by, campaign="spring", contact=contact,
        recipient=contact and f"r-{contact}", occurred_at=START + timedelta(hours=hours), link_index=link,
        dedupe_hash=name.rjust(64, "0"),
    )  # fmt: skip


@pytest.fixture
def sent(site: str, clock: FixedClock) -> str:
    """A campaign that four people got, three of whom agreed to be measured."""
    add_approved_campaign("spring", 4)
    frappe.db.set_value("Diaspora Campaign", "spring", "district", "PAR")
    for number, (name, (language, agreed)) in enumerate(PEOPLE.items(), 1):
        add_contact(name, number, district="PAR")
        insert(
            "Diaspora Recipient", name=f"r-{name}", campaign="spring", contact=name, state="sent", language=language,
            sent_at=START, dedupe_key=f"c:{name}", content_version="spring-v1", attempt=1, not_before=START,
            claim_token="",
        )  # fmt: skip
        if agreed:
            insert(
                "Diaspora Subscription", name=f"m-{name}", contact=name, channel="measurement", state="granted",
                since=START, subscription_key=f"{name}|*|measurement",
            )  # fmt: skip
    event("e1", "clicked", "amina")
    event("e2", "clicked", "amina", hours=2)
    event("e3", "clicked", "karim")  # has not agreed
    event("e4", "clicked", "zineb", "machine")
    event("e5", "opened", "zineb", "unknown")
    event("e6", "opened", "idriss", hours=26)
    event("e7", "clicked", None)  # whose name was forgotten
    frappe.db.commit()
    return "spring"


def variants(campaign: str) -> dict[str, Any]:
    return {one["part"]: one for one in api.overview(campaign)["variants"]}


def test_events_are_counted_by_who_made_them_also_those_without_a_name(sent: str) -> None:
    assert api.overview(sent)["events"] == {
        "clicked": {"human": 4, "machine": 1, "unknown": 0}, "opened": {"human": 1, "machine": 0, "unknown": 1},
    }  # fmt: skip


def test_people_are_counted_once_and_only_where_they_agreed(sent: str) -> None:
    found = variants(sent)
    assert (found["fr"]["sent"], found["fr"]["measured"], found["fr"]["clicked"]["people"]) == (2, 1, 1)
    assert (found["ar"]["measured"], found["ar"]["clicked"]["people"], found["ar"]["opened"]["people"]) == (2, 0, 1)


def test_a_withdrawn_agreement_counts_no_more(sent: str) -> None:
    frappe.db.set_value("Diaspora Subscription", "m-amina", "state", "withdrawn")
    assert (variants(sent)["fr"]["measured"], variants(sent)["fr"]["clicked"]["people"]) == (0, 0)


def test_no_share_is_given_of_a_few_people() -> None:
    assert Share(2, 4).percent is None
    assert Share(1, 8).percent == 12.5


def test_links_tell_the_measured_people_who_followed_them(sent: str) -> None:
    assert api.links(sent) == [{"language": "fr", "link": 0, "target": "", "people": 1}]
    assert api.links(sent, start=1) == []


def test_figures_over_time_are_in_order_and_in_pages(sent: str) -> None:
    found = api.over_time(sent, "hour")
    assert [(one["at"], one["kind"], one["made_by"], one["events"]) for one in found][:2] == [
        ("2026-03-16 10:00:00", "clicked", "human", 3), ("2026-03-16 10:00:00", "clicked", "machine", 1),
    ]  # fmt: skip
    assert len(api.over_time(sent, "day")) == 4
    assert api.over_time(sent, "hour", start=1, limit=1) == found[1:2]


def test_a_day_is_one_of_the_missions_zone(sent: str) -> None:
    frappe.db.set_single_value("Diaspora Settings", "mission_timezone", "Pacific/Auckland")  # 10:00 UTC is 23:00 there
    assert {one["at"] for one in api.over_time(sent, "day")} >= {"2026-03-16"}
    frappe.db.set_single_value("Diaspora Settings", "mission_timezone", "Pacific/Kiritimati")  # and midnight there
    assert "2026-03-16" not in {one["at"] for one in api.over_time(sent, "day")}


def test_a_bucket_that_is_none_is_refused(sent: str) -> None:
    with pytest.raises(frappe.ValidationError):
        api.over_time(sent, "second; DROP TABLE x")


def test_a_segment_counts_the_recipients_whom_it_finds(sent: str) -> None:
    name = add_segment("Tous")
    found = api.segment(sent, name)
    assert (found["part"], found["sent"], found["measured"], found["clicked"]["people"]) == ("Tous", 4, 3, 1)


def test_a_user_without_the_campaigns_rows_gets_no_figures(sent: str) -> None:
    from tests.people import add_user

    frappe.set_user(add_user("lyon@mission.example", "Diaspora Officer", districts=["LYO"]))
    for ask in (api.overview, api.links, api.over_time):
        with pytest.raises(frappe.PermissionError):
            ask(sent)


def test_unknown_makers_are_kept_apart() -> None:
    assert events_by_maker([("opened", "", 3)]) == {"opened": {"human": 0, "machine": 0, "unknown": 3}}
    assert part_figures(PartCount("fr", 10, 8, {"clicked": 2}))["clicked"] == {"people": 2, "of": 8, "percent": 25.0}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("variants", "fr,2,1,0,,1,,0"),
        ("course", "2026-03-16,clicked,human,4"),
    ],
)
def test_a_table_is_downloaded_as_csv(sent: str, table: str, expected: str) -> None:
    api.download(sent, table)
    content = frappe.local.response.filecontent.decode("utf-8-sig")
    assert expected in content
    assert frappe.local.response.filename == f"{table}-spring.csv"
    assert "amina" not in content


def test_a_table_that_is_none_is_refused(sent: str) -> None:
    with pytest.raises(frappe.ValidationError, match="no such table"):
        api.download(sent, "recipients")


def test_cells_that_would_compute_are_inert() -> None:
    rows = [{"language": "fr", "target": "=HYPERLINK(1)", "people": 3}]
    assert as_csv("links", rows).splitlines()[1] == "fr,'=HYPERLINK(1),3"
