"""Dates as people write them."""

import pytest

from diaspora.crm.imports.dates import read_date

THIS_YEAR = 2026


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("30/06/2027", "2027-06-30"),
        ("30/06/26", "2026-06-30"),
        ("30.6.27", "1927-06-30"),
        ("12-31-99", "1999-12-31"),
        ("30 juin 27", "1927-06-30"),
        ("1er mars 1984", "1984-03-01"),
        ("1984 mars 3", "1984-03-03"),
        ("٣ مارس ١٩٨٤", "1984-03-03"),
        ("45000", "2023-03-15"),
        ("0001-01-01", ""),
        ("31/02/2020", ""),
    ],
)
def test_a_date_is_read_with_two_digits_of_the_last_hundred_years(written: str, day: str) -> None:
    assert read_date(written, THIS_YEAR) == day


@pytest.mark.parametrize(
    ("written", "day"), [("30/06/27", "2027-06-30"), ("30 juin 46", "2046-06-30"), ("1/9/47", "1947-09-01")]
)
def test_what_may_lie_ahead_has_its_two_digits_ahead_too(written: str, day: str) -> None:
    assert read_date(written, THIS_YEAR, years_ahead=20) == day
