"""Scheduled events: what is due fires once, also over a restart."""

from datetime import datetime, timedelta

import pytest

from embedded_frappe.host import scheduler
from tests.embedded.pages_site import make_site, pages_site, pages_sites  # noqa: F401

NINE = datetime(2026, 3, 16, 9, 0, 30)


@pytest.fixture
def fresh_site(tmp_path):
    import frappe

    from tests.conftest import SITE

    sites = make_site(tmp_path / "sites")
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()
    yield SITE
    frappe.destroy()


def test_nothing_fires_when_a_method_is_first_seen(fresh_site):
    assert scheduler.fire_due(NINE) == []


def test_each_method_fires_when_its_time_comes_and_only_once(fresh_site):
    scheduler.fire_due(NINE)
    assert scheduler.fire_due(NINE + timedelta(minutes=4)) == []
    assert scheduler.fire_due(NINE + timedelta(minutes=5)) == ["pages_app.jobs.note_cron"]
    assert scheduler.fire_due(NINE + timedelta(minutes=5, seconds=5)) == []
    assert scheduler.fire_due(NINE + timedelta(hours=1)) == ["pages_app.jobs.note_hourly", "pages_app.jobs.note_cron"]


def test_what_was_missed_fires_once(fresh_site):
    scheduler.fire_due(NINE)
    fired = scheduler.fire_due(NINE + timedelta(days=3))
    assert sorted(fired) == ["pages_app.jobs.note_cron", "pages_app.jobs.note_daily", "pages_app.jobs.note_hourly"]
    assert scheduler.fire_due(NINE + timedelta(days=3, seconds=5)) == []


def test_a_fired_method_waits_as_a_job(fresh_site):
    from frappe.utils.background_jobs import is_job_enqueued

    scheduler.fire_due(NINE)
    scheduler.fire_due(NINE + timedelta(minutes=5))
    assert is_job_enqueued("scheduled|pages_app.jobs.note_cron")


def test_an_unknown_frequency_is_refused_with_its_place():
    with pytest.raises(ValueError, match="scheduler_events/fortnightly: use one of all, hourly"):
        scheduler.scheduled_methods({"fortnightly": ["pages_app.jobs.note_hourly"]})
