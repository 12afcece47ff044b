"""When series occur, across clock changes and holidays."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.series.holidays import OnHolidays, holiday_name, is_general_holiday
from bot.series.rhythm import Rhythm
from bot.when.rules import parse_rule

wall = datetime.fromisoformat
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
BERLIN = ZoneInfo("Europe/Berlin")


def walls(rhythm: Rhythm, number: int) -> list[str]:
    return [at.strftime("%Y-%m-%d %H:%M %z") for at in islice(rhythm.occurrences(), number)]


def test_a_clock_change_neither_skips_nor_repeats_a_day() -> None:
    daily = parse_rule("FREQ=DAILY")

    assert walls(Rhythm(wall("2026-03-28T02:30"), BERLIN, daily), 3) == [
        "2026-03-28 02:30 +0100",
        "2026-03-29 03:30 +0200",
        "2026-03-30 02:30 +0200",
    ]
    assert walls(Rhythm(wall("2026-10-24T02:30"), BERLIN, daily), 3) == [
        "2026-10-24 02:30 +0200",
        "2026-10-25 02:30 +0200",
        "2026-10-26 02:30 +0100",
    ]


def test_what_falls_on_a_general_holiday_is_kept_skipped_or_moved() -> None:
    monday = parse_rule("FREQ=WEEKLY;BYDAY=MO")
    first = wall("2026-03-30T09:00")  # the Monday after is Easter Monday

    def days(on_holidays: OnHolidays) -> list[str]:
        return [each[:10] for each in walls(Rhythm(first, HONG_KONG, monday, on_holidays), 3)]

    assert days(OnHolidays.KEEP) == ["2026-03-30", "2026-04-06", "2026-04-13"]
    assert days(OnHolidays.SKIP) == ["2026-03-30", "2026-04-13", "2026-04-20"]
    assert days(OnHolidays.MOVE) == ["2026-03-30", "2026-04-08", "2026-04-13"]


def test_several_days_that_move_to_one_are_one() -> None:
    daily = Rhythm(wall("2026-04-02T09:00"), HONG_KONG, parse_rule("FREQ=DAILY"), OnHolidays.MOVE)

    assert [each[:10] for each in walls(daily, 4)] == ["2026-04-02", "2026-04-05", "2026-04-08", "2026-04-09"]


def test_good_friday_is_a_holiday_and_an_ordinary_sunday_is_none() -> None:
    assert is_general_holiday(datetime(2026, 4, 3, tzinfo=UTC).date())
    assert holiday_name(datetime(2026, 4, 3, tzinfo=UTC).date()) == "Good Friday"
    assert not is_general_holiday(datetime(2026, 11, 22, tzinfo=UTC).date())
    assert holiday_name(datetime(2026, 11, 22, tzinfo=UTC).date()) is None


def test_once_is_once() -> None:
    once = Rhythm(wall("2026-11-24T15:00"), HONG_KONG)
    at = datetime(2026, 11, 24, 7, tzinfo=UTC)

    assert once.since(at) == at
    assert once.after(at) is None
    assert once.since(at + timedelta(seconds=1)) is None


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20261126T070000Z"])
def test_what_ends_ends(rule: str) -> None:
    rhythm = Rhythm(wall("2026-11-24T15:00"), HONG_KONG, parse_rule(rule))

    assert len(list(rhythm.occurrences())) == 3
    assert rhythm.after(datetime(2026, 11, 26, 7, tzinfo=UTC)) is None


_RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=MO,FR",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
    ]
)


@given(
    st.datetimes(wall("2000-01-01T00:00"), wall("2090-01-01T00:00")).map(lambda at: at.replace(microsecond=0)),
    st.sampled_from([HONG_KONG, BERLIN, ZoneInfo("America/New_York")]),
    _RULES.map(parse_rule),
    st.integers(0, 20),
)
def test_after_walks_through_the_same_occurrences(first: datetime, zone: ZoneInfo, rule: object, number: int) -> None:
    rhythm = Rhythm(first, zone, parse_rule(str(rule)))
    listed = [at.astimezone(UTC) for at in islice(rhythm.occurrences(), number + 2)]

    assert listed == sorted(set(listed))
    assert rhythm.since(listed[number]) == listed[number]
    assert rhythm.after(listed[number]) == listed[number + 1]
