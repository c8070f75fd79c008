"""Numbers for a scraper: with the token only, and nothing of anybody among them."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from diaspora.campaigns.metrics import Gauge, write_metrics

PATH = "/api/method/diaspora.campaigns.api.metrics"


def configure(token: str) -> None:
    from frappe.installer import update_site_config

    update_site_config("diaspora_metrics_token", token)


def test_a_scraper_with_the_token_reads_counts(pages: Any, letters: Any) -> None:
    configure("a long token")
    answer = pages.get(f"{PATH}?t=a%20long%20token")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    assert 'diaspora_campaigns{state="' in answer.text
    assert "diaspora_oldest_doubt_seconds 0" in answer.text
    assert "@" not in answer.text


@pytest.mark.parametrize("query", ["", "?t=", "?t=wrong"])
def test_without_the_token_nobody_reads(pages: Any, query: str) -> None:
    configure("a long token")
    assert pages.get(PATH + query).status_code == 403


def test_without_a_token_in_the_configuration_nobody_reads(pages: Any) -> None:
    assert pages.get(f"{PATH}?t=").status_code == 403


def test_the_text_is_prometheus_s() -> None:
    text = write_metrics([Gauge("a", "Of a.", {'x"\n\\': 2.0}, "kind"), Gauge("b", "Of b.", {"": 0.5})])
    assert text == ('# HELP a Of a.\n# TYPE a gauge\na{kind="x\\"\\n\\\\"} 2\n# HELP b Of b.\n# TYPE b gauge\nb 0.5\n')


def test_a_job_leaves_a_line_of_json(site: str, caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    import frappe

    from diaspora.campaigns import job_log_store

    logger = logging.getLogger("test of job lines")
    monkeypatch.setattr(frappe, "logger", lambda _: logger)
    with caplog.at_level(logging.INFO, logger.name):
        job_log_store.note_job("sent", campaign="spring", counts={"accepted": 3})
    told = json.loads(caplog.records[0].getMessage())
    assert (told["event"], told["campaign"], told["counts"]) == ("sent", "spring", {"accepted": 3})
