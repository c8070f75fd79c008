"""When mails may go out: zones, hours, holidays, Ramadan, summer time, recurrence. Pure, with a fixed clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.campaigns.content import FrozenSchedule
from diaspora.campaigns.errors import ScheduleRefused
from diaspora.campaigns.schedule.calendar_days import (
    CLOSED,
    OPEN,
    RAMADAN_BEGINS,
    CalendarDays,
    Correction,
    ramadan_of,
)
from diaspora.campaigns.schedule.hours import (
    SendingHours,
    Span,
    closes_at,
    first_moment,
    parse_clock,
    parse_days,
    parse_span,
    to_local,
    to_utc,
)
from diaspora.campaigns.schedule.local_zone import zone_of
from diaspora.campaigns.schedule.prose import say
from diaspora.campaigns.schedule.recurrence import PRESETS, check_rule, next_dates
from diaspora.campaigns.schedule.series import around_event
from diaspora.campaigns.schedule.timing import due_at, make_timing

PARIS = "Europe/Paris"
OFFICE = SendingHours(
    days=parse_days("mon tue wed thu fri"),
    span=parse_span("08:00", "19:00"),
    ramadan_span=parse_span("10:00", "15:00"),
    friday_pause=parse_span("12:00", "14:30"),
    calendar=CalendarDays(("FR", "MA")),
)


def at(text: str, zone: str = PARIS) -> datetime:
    """A wall time of a zone in naive UTC."""
    return to_utc(datetime.fromisoformat(text), zone)


def goes_out(wish: str, hours: SendingHours = OFFICE) -> tuple[str, list[str]]:
    moment = first_moment(at(wish), PARIS, hours)
    return moment.local.strftime("%Y-%m-%d %H:%M"), [reason.kind for reason in moment.reasons]


@pytest.mark.parametrize(
    ("wish", "when", "reasons"),
    [
        ("2026-11-25 09:30", "2026-11-25 09:30", []),  # a Wednesday
        ("2026-11-25 07:59", "2026-11-25 08:00", ["hours"]),
        ("2026-11-25 19:00", "2026-11-26 08:00", ["hours"]),
        ("2026-11-28 09:00", "2026-11-30 08:00", ["day", "day"]),
        ("2026-11-27 11:59", "2026-11-27 11:59", []),  # Friday, just before
        ("2026-11-27 12:00", "2026-11-27 14:30", ["friday"]),
        ("2027-07-14 09:00", "2027-07-15 08:00", ["holiday"]),  # of France
        ("2027-07-30 09:00", "2027-08-02 08:00", ["holiday", "day", "day"]),  # Throne Day, a Friday
        ("2027-02-15 08:30", "2027-02-15 10:00", ["ramadan"]),
        ("2027-02-15 15:00", "2027-02-16 10:00", ["ramadan"]),
        ("2027-04-15 08:30", "2027-04-15 08:30", []),
    ],
)
def test_a_mail_waits_for_the_first_hour_that_is_allowed(wish: str, when: str, reasons: list[str]) -> None:
    assert goes_out(wish) == (when, reasons)


def test_without_rules_a_mail_goes_out_as_wished() -> None:
    wish = at("2027-01-01 03:00")
    assert first_moment(wish, PARIS, SendingHours()).at == wish


def test_what_people_wrote_down_wins_over_what_is_computed() -> None:
    corrected = CalendarDays(
        ("FR",), (Correction(date(2027, 7, 14), OPEN), Correction(date(2027, 7, 15), CLOSED, {"fr": "Pont"}))
    )
    hours = replace(OFFICE, calendar=corrected)
    assert goes_out("2027-07-14 09:00", hours)[0] == "2027-07-14 09:00"
    assert goes_out("2027-07-15 09:00", hours)[1] == ["holiday"]


def test_ramadan_begins_when_the_moon_was_seen() -> None:
    computed, _ = ramadan_of(date(2027, 2, 1), ())
    seen = Correction(computed + timedelta(days=1), RAMADAN_BEGINS)
    calendar = CalendarDays((), (seen,))
    assert not calendar.is_ramadan(computed)
    assert calendar.is_ramadan(seen.day)


def test_a_year_that_the_hijri_table_does_not_know_has_no_ramadan() -> None:
    assert not CalendarDays().is_ramadan(date(2099, 1, 1))


def test_hours_that_are_never_allowed_are_refused_instead_of_searched_for_ever() -> None:
    never = SendingHours(span=Span(time(9), time(10)), friday_pause=Span(time(0), time(0)), days=parse_days("fri"))
    with pytest.raises(ScheduleRefused, match="120 days"):
        first_moment(at("2026-11-25 09:00"), PARIS, never)


ZONES = st.sampled_from(
    [PARIS, "Africa/Casablanca", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
WISHES = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda moment: moment.replace(microsecond=0))


@settings(max_examples=300, deadline=None)
@given(WISHES, ZONES)
def test_no_mail_goes_out_before_its_wish_or_outside_of_the_rules(wish: datetime, zone: str) -> None:
    moment = first_moment(wish, zone, OFFICE)
    local = moment.local
    assert moment.at >= wish
    assert local.weekday() < 5 and OFFICE.calendar.closed(local.date()) is None
    assert OFFICE.span_of(local.date()).holds(local.time())
    assert not (local.weekday() == 4 and time(12) <= local.time() < time(14, 30))
    assert first_moment(moment.at, zone, OFFICE).at == moment.at


@settings(max_examples=300, deadline=None)
@given(WISHES, ZONES)
def test_a_wall_time_becomes_an_instant_and_back_over_summer_time(wall: datetime, zone: str) -> None:
    """Equal, but for the hour that is skipped, which is as much later."""
    back = to_local(to_utc(wall, zone), zone).replace(tzinfo=None)
    exists = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    assert back == wall if exists else timedelta() < back - wall <= timedelta(hours=1)


@settings(max_examples=200, deadline=None)
@given(WISHES, ZONES)
def test_sending_that_is_allowed_now_is_allowed_until_it_has_to_stop(now: datetime, zone: str) -> None:
    closing = closes_at(now, zone, OFFICE)
    if closing is None:
        assert first_moment(now, zone, OFFICE).at > now
        return
    assert now < closing <= now + timedelta(hours=25)
    assert first_moment(closing - timedelta(seconds=1), zone, OFFICE).at == closing - timedelta(seconds=1)


def test_the_hour_that_summer_time_skips_is_the_next_one_there_is() -> None:
    assert to_utc(datetime(2026, 3, 29, 2, 30), PARIS) == datetime(2026, 3, 29, 1, 30)  # 03:30 in Paris


def test_each_reader_gets_it_at_the_same_hour_of_their_own_clocks() -> None:
    timing = make_timing(FrozenSchedule("2027-04-14T07:00:00", local_time=True), PARIS, SendingHours())
    moments = {zone: timing.moment(zone, datetime(2027, 4, 1)) for zone in (PARIS, "America/Montreal", "Asia/Dubai")}
    assert {moment.local.strftime("%d %H:%M") for moment in moments.values()} == {"14 09:00"}
    assert moments["Asia/Dubai"].at < moments[PARIS].at < moments["America/Montreal"].at


def test_a_campaign_in_local_time_is_planned_before_the_first_clocks_strike() -> None:
    due = due_at(datetime(2027, 4, 14, 7), True, PARIS)
    assert due == to_utc(datetime(2027, 4, 14, 9), "Pacific/Kiritimati")
    assert due_at(datetime(2027, 4, 14, 7), False, PARIS) == datetime(2027, 4, 14, 7)


def test_a_campaigns_own_hours_win_and_it_may_ignore_the_calendar() -> None:
    own = make_timing(FrozenSchedule(send_from="06:00", send_until="07:00", send_days="sat"), PARIS, OFFICE)
    assert own.moment(PARIS, at("2026-11-25 09:00")).local.strftime("%a %H:%M") == "Sat 06:00"
    evening = make_timing(FrozenSchedule(send_from="18:00", send_until="20:00"), PARIS, OFFICE)  # in Ramadan 10 to 15
    assert evening.moment(PARIS, at("2027-02-15 09:00")).local.strftime("%H:%M") == "18:00"
    anyhow = make_timing(FrozenSchedule(ignores_calendar=True), PARIS, OFFICE)
    assert anyhow.moment(PARIS, at("2027-07-14 03:00")).at == at("2027-07-14 03:00")


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (("FR",), PARIS),
        (("MA", "Tanger"), "Africa/Casablanca"),
        (("US", "Chicago"), "America/Chicago"),
        (("US", "", 34.05, -118.24), "America/Los_Angeles"),
        (("US",), "America/New_York"),
        (("CA",), "America/Toronto"),
        (("CA", "Montréal", 45.5, -73.57), "America/Toronto"),
        (("XX",), "Mission/Zone"),
        (("",), "Mission/Zone"),
    ],
)
def test_the_zone_of_a_person_comes_from_country_coordinates_and_city(place: tuple, zone: str) -> None:
    assert zone_of(*place, default="Mission/Zone") == zone


@pytest.mark.parametrize("text", ["8:00", "24:00", "08:60", "eight", "٠٨:٠٠", ""])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ScheduleRefused):
        parse_clock(text)


def test_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ScheduleRefused, match="before they begin"):
        parse_span("19:00", "08:00")


def test_days_are_those_of_the_week() -> None:
    assert parse_days("mon, FRI") == {0, 4}
    with pytest.raises(ScheduleRefused, match="lundi"):
        parse_days("lundi")


FIRST = at("2026-03-02 09:00")


def dates(rule: str, count: int = 3, after: str = "2026-03-20 00:00") -> list[str]:
    return [to_local(one, PARIS).strftime("%Y-%m-%d %H:%M") for one in next_dates(rule, FIRST, PARIS, at(after), count)]


def test_the_first_monday_of_the_month_keeps_its_hour_over_summer_time() -> None:
    assert dates(PRESETS["the first Monday of the month"]) == [
        "2026-04-06 09:00",
        "2026-05-04 09:00",
        "2026-06-01 09:00",
    ]


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        (PRESETS["every month"], "2026-12-31 09:00", "2027-01-31 2027-02-28 2027-03-31 2027-04-30"),
        (PRESETS["every quarter"], "2026-11-30 09:00", "2027-02-28 2027-05-30 2027-08-30 2027-11-30"),
        (PRESETS["every year"], "2028-02-29 09:00", "2029-02-28 2030-02-28 2031-02-28 2032-02-29"),
        (PRESETS["every year"], "2026-12-31 09:00", "2027-12-31 2028-12-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31 09:00", "2027-01-31 2027-03-31"),
        ("FREQ=MONTHLY;BYMONTH=2,3", "2026-03-31 09:00", "2027-02-28 2027-03-31"),
    ],
)
def test_a_month_without_that_day_has_its_last(rule: str, first: str, days: str) -> None:
    """SKIP=BACKWARD of RFC 7529: what repeats every month is left out in none. Who names a day means that day."""
    expected = days.split()
    found = next_dates(rule, at(first), PARIS, at(first), len(expected))
    assert [f"{to_local(one, PARIS):%Y-%m-%d}" for one in found] == expected


def test_every_quarter_is_every_three_months() -> None:
    assert dates(PRESETS["every quarter"], 2) == ["2026-06-02 09:00", "2026-09-02 09:00"]


def test_a_rule_ends_where_it_says() -> None:
    assert dates("FREQ=WEEKLY;UNTIL=20260331") == ["2026-03-23 09:00", "2026-03-30 09:00"]


@pytest.mark.parametrize("rule", list(PRESETS.values()))
def test_every_usual_rule_is_one(rule: str) -> None:
    check_rule(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "", "every week", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1", "FREQ=WEEKLY;INTERVAL=0", "FREQ=",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY;UNTIL=soon", "A" * 300,
        "FREQ=WEEKLY\nDTSTART:20260101", "FREQ=MONTHLY;BYSETPOS=99;BYDAY=MO",
    ],
)  # fmt: skip
def test_what_is_no_rule_or_never_happens_is_refused(rule: str) -> None:
    with pytest.raises(ScheduleRefused):
        check_rule(rule)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PRESETS.values())), WISHES)
def test_the_next_dates_of_a_rule_lie_ahead_in_order_at_its_hour(rule: str, after: datetime) -> None:
    found = next_dates(rule, FIRST, PARIS, after, 5)
    assert found == sorted(set(found)) and all(one > after for one in found)
    assert {to_local(one, PARIS).time() for one in found} <= {time(9)}


def test_a_series_is_counted_in_days_of_the_events_own_zone() -> None:
    starts = datetime(2027, 3, 28, 16)  # the day on which summer time begins in Paris
    assert around_event(starts, PARIS, -1, "10:00") == datetime(2027, 3, 27, 9)
    assert around_event(starts, PARIS, 1, "10:00") == datetime(2027, 3, 29, 8)
    with pytest.raises(ScheduleRefused):
        around_event(starts, PARIS, 999, "10:00")


def test_the_schedule_is_told_in_three_languages_with_its_reason() -> None:
    moment = first_moment(at("2027-07-30 09:00"), PARIS, OFFICE)
    assert say(moment, "en").startswith(
        "Monday, 2 August 2027 at 08:00 (Europe/Paris), because Friday, 30 July 2027 is a"
    )
    assert "le vendredi 30 juillet 2027 est férié (Fête du Trône)" in say(moment, "fr-BE")
    assert "الجمعة، 30 يوليوز 2027 يوم عطلة (عيد العرش)" in say(moment, "ar")
    assert say(first_moment(at("2026-11-25 09:30"), PARIS, OFFICE), "nl") == (
        "Wednesday, 25 November 2026 at 09:30 (Europe/Paris)"
    )
