"""Nobody is woken."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiet import QuietHours

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24T21:59", "2026-11-24T21:59"),
        ("2026-11-24T22:00", "2026-11-25T08:00"),
        ("2026-11-25T00:00", "2026-11-25T08:00"),
        ("2026-11-25T07:59", "2026-11-25T08:00"),
        ("2026-11-25T08:00", "2026-11-25T08:00"),
    ],
)
def test_the_night_is_waited_out(at: str, expected: str) -> None:
    waited = QuietHours().after(datetime.fromisoformat(at).replace(tzinfo=HONG_KONG), HONG_KONG)

    assert waited == datetime.fromisoformat(expected).replace(tzinfo=HONG_KONG)


def test_quiet_hours_in_the_day_and_none_at_all() -> None:
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=HONG_KONG)

    assert QuietHours(time(12), time(14)).after(noon, HONG_KONG) == noon.replace(hour=14, minute=0)
    assert QuietHours(time(12), time(12)).after(noon, HONG_KONG) == noon


_ZONES = st.sampled_from(["Asia/Hong_Kong", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"])


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    _ZONES.map(ZoneInfo),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_what_is_waited_out_is_never_quiet_nor_earlier(at: datetime, zone: ZoneInfo, begin: time, end: time) -> None:
    hours = QuietHours(begin, end)
    waited = hours.after(at, zone)

    assert waited >= at
    assert hours.after(waited, zone) == waited or waited.astimezone(zone).time() != end
