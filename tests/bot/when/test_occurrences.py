"""Rules as text, and the days on which they fall, against a calendar that is searched day by day."""

import calendar
import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import Rule, occurrences, parse_rule
from bot.when.rules import LONGEST_INTERVAL, ByDay, Frequency

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
FIRST = datetime(2026, 1, 1, 9, 0)  # noqa: DTZ001  # a wall time
weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(sorted)
intervals = st.integers(1, 4)


def days_of(rule: Rule, first: datetime = FIRST, until: date = date(2028, 1, 1)) -> list[date]:
    within = itertools.takewhile(lambda at: at.date() < until, occurrences(rule, first, HONG_KONG))
    return [at.date() for at in within]


def calendar_days(until: date = date(2028, 1, 1)) -> list[date]:
    return [FIRST.date() + timedelta(days=each) for each in range((until - FIRST.date()).days)]


def months_since(day: date) -> int:
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


@given(intervals)
def test_every_so_many_days(interval: int) -> None:
    rule = Rule(frequency=Frequency.DAILY, interval=interval)

    assert days_of(rule) == [day for number, day in enumerate(calendar_days()) if number % interval == 0]


@given(intervals, weekdays)
def test_every_so_many_weeks(interval: int, on: list[int]) -> None:
    rule = Rule(frequency=Frequency.WEEKLY, interval=interval, days=tuple(ByDay(0, weekday) for weekday in on))
    monday = FIRST.date() - timedelta(days=FIRST.weekday())

    expected = [day for day in calendar_days() if day.weekday() in on and (day - monday).days // 7 % interval == 0]
    assert days_of(rule) == expected


@given(intervals, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.integers(0, 6))
def test_the_nth_weekday_of_a_month(interval: int, nth: int, weekday: int) -> None:
    rule = Rule(frequency=Frequency.MONTHLY, interval=interval, days=(ByDay(nth, weekday),))

    def falls_on(day: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        place = (day.day - 1) // 7 + 1 if nth > 0 else -((last - day.day) // 7 + 1)
        return day.weekday() == weekday and place == nth and months_since(day) % interval == 0

    assert days_of(rule) == [day for day in calendar_days() if falls_on(day)]


@given(intervals, st.sampled_from([1, 5, 28, 29, 30, 31, -1, -2]))
def test_a_day_of_the_month(interval: int, number: int) -> None:
    rule = Rule(frequency=Frequency.MONTHLY, interval=interval, month_days=(number,))

    def falls_on(day: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == (number if number > 0 else last + 1 + number) and months_since(day) % interval == 0

    assert days_of(rule) == [day for day in calendar_days() if falls_on(day)]


def test_29_february_comes_in_leap_years() -> None:
    rule = parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")

    assert days_of(rule, until=date(2040, 1, 1)) == [date(2028, 2, 29), date(2032, 2, 29), date(2036, 2, 29)]


def test_a_day_that_never_comes_ends_the_search() -> None:
    assert days_of(parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")) == []


def test_count_and_until_end_it() -> None:
    counted = parse_rule("FREQ=WEEKLY;BYDAY=TH;COUNT=3")
    until = parse_rule("FREQ=WEEKLY;BYDAY=TH;UNTIL=20260115T010000Z")

    assert days_of(counted) == days_of(until) == [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15)]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1",
        "FREQ=DAILY;UNTIL=20261231T155959Z",
        "FREQ=DAILY;COUNT=10",
    ],
)
def test_a_rule_is_the_same_after_text_and_back(text: str) -> None:
    assert str(parse_rule(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every day",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;INTERVAL=0",
        f"FREQ=DAILY;INTERVAL={LONGEST_INTERVAL + 1}",
        "FREQ=DAILY;COUNT=1;UNTIL=20261231T155959Z",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=tomorrow",
    ],
)
def test_what_cannot_be_expanded_is_no_rule(text: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        parse_rule(text)


def test_the_first_occurrence_is_a_wall_time() -> None:
    with pytest.raises(ValueError, match="wall time"):
        next(occurrences(parse_rule("FREQ=DAILY"), datetime(2026, 1, 1, tzinfo=UTC), HONG_KONG))
