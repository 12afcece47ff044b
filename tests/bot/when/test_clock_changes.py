"""Hours that a clock change leaves out or repeats."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import occurrences, parse_rule, read
from bot.when.wall_time import instants

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("phrase", "zone", "taken", "other"),
    [
        (
            "29 Mar 2026 1:30am",
            LONDON,
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        ),
        (
            "8 Mar 2026 2:30am",
            NEW_YORK,
            datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
            datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_time_that_does_not_exist_moves_forward(
    phrase: str, zone: ZoneInfo, taken: datetime, other: datetime
) -> None:
    when = read(phrase, datetime(2026, 3, 1, tzinfo=UTC), zone)

    assert when is not None
    assert [each.start for each in when.readings] == [taken, other]
    assert when.start.hour == (2 if zone is LONDON else 3)


@pytest.mark.parametrize(
    ("phrase", "zone", "first"),
    [
        ("25 Oct 2026 1:30am", LONDON, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("1 Nov 2026 1:30am", NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_a_time_that_exists_twice_has_both_readings(phrase: str, zone: ZoneInfo, first: datetime) -> None:
    when = read(phrase, datetime(2026, 10, 1, tzinfo=UTC), zone)

    assert when is not None
    assert [each.start.astimezone(UTC) for each in when.readings] == [first, first + timedelta(hours=1)]


def test_hours_from_now_are_hours_and_days_keep_the_wall_time() -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=LONDON)

    in_hours, in_a_day = read("in 2 hours", before, LONDON), read("in 1 day", before, LONDON)

    assert in_hours is not None
    assert in_a_day is not None
    assert in_hours.start.astimezone(UTC) == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert in_a_day.start.replace(tzinfo=None) == datetime(2026, 3, 30, 0, 30)  # noqa: DTZ001  # a wall time


@given(
    st.sampled_from([LONDON, NEW_YORK, ZoneInfo("Asia/Hong_Kong"), ZoneInfo("Australia/Lord_Howe")]),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001  # a wall time
)
def test_every_wall_time_has_an_instant_at_most_a_gap_away(zone: ZoneInfo, wall: datetime) -> None:
    found = instants(wall, zone)

    assert 1 <= len(found) <= 2
    assert timedelta() <= found[0].replace(tzinfo=None, fold=0) - wall <= timedelta(hours=1)


@pytest.mark.parametrize("wall_time", ["01:30", "02:30"])
@pytest.mark.parametrize("zone", [LONDON, NEW_YORK])
def test_a_clock_change_neither_skips_nor_repeats_an_occurrence(zone: ZoneInfo, wall_time: str) -> None:
    first = datetime.fromisoformat(f"2026-01-01T{wall_time}")
    year = list(itertools.islice(occurrences(parse_rule("FREQ=DAILY"), first, zone), 365))

    assert len({each.date() for each in year}) == 365
    assert year == sorted(year)
    moved = [each for each in year if each.strftime("%H:%M") != wall_time]
    assert len(moved) <= 1
