"""The report of a campaign: every planned recipient is somewhere, in numbers and in words."""

from __future__ import annotations

from diaspora.campaigns.report import CampaignReport, LedgerCount, add_up, describe_report

COUNTS = [
    LedgerCount("sent", "", "", "fr", 700),
    LedgerCount("sent", "", "", "ar", 200),
    LedgerCount("skipped", "no consent", "", "fr", 40),
    LedgerCount("skipped", "no consent", "", "ar", 10),
    LedgerCount("skipped", "suppressed", "", "fr", 5),
    LedgerCount("failed", "", "550", "fr", 3),
    LedgerCount("unknown", "", "", "ar", 2),
    LedgerCount("undetermined", "", "", "fr", 1),
    LedgerCount("queued", "", "", "fr", 4),
    LedgerCount("attempting", "", "", "fr", 1),
]


def the_report() -> CampaignReport:
    return add_up("C1", "Printemps", "culture", "sending", COUNTS)


def test_the_planned_are_the_sum_of_all_the_others() -> None:
    report = the_report()
    assert report.planned == 966
    assert report.planned == (
        report.sent
        + sum(report.skipped.values())
        + report.failed
        + report.unknown
        + report.undetermined
        + report.waiting
    )


def test_each_state_is_counted_over_the_languages() -> None:
    report = the_report()
    assert (report.sent, report.failed, report.unknown, report.undetermined, report.waiting) == (900, 3, 2, 1, 5)
    assert report.skipped == {"no consent": 50, "suppressed": 5}
    assert report.failed_by_code == {"550": 3}


def test_each_language_has_its_own_counts() -> None:
    assert the_report().by_language["ar"] == {"planned": 212, "sent": 200, "skipped": 10, "unknown": 2}


def test_a_campaign_without_recipients_reports_noughts() -> None:
    report = add_up("C1", "Printemps", "culture", "draft", [])
    assert (report.planned, report.sent, report.skipped, report.by_language) == (0, 0, {}, {})


def test_the_report_is_told_in_three_languages() -> None:
    report = the_report()
    assert describe_report(report, "en") == (
        "966 people in the audience; 900 sent; 55 skipped (no consent 50, suppressed 5); 3 failed; 2 unknown; "
        "1 to be decided by a person; 5 waiting"
    )
    assert "écartés : 55 (sans consentement 50, liste d’exclusion 5)" in describe_report(report, "fr-BE")
    assert "مُرسَل: 900؛ مستبعد: 55 (بدون موافقة 50، قائمة الاستبعاد 5)" in describe_report(report, "ar")


def test_what_is_nought_is_left_out_of_the_words() -> None:
    assert describe_report(add_up("C1", "", "", "finished", []), "en") == "0 people in the audience; 0 sent"
