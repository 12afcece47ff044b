"""Bookings over the hour that the clocks skip, or have twice: their real hours are echoed, charged and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.testing.clock import ManualClock
from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.team.feature import feature as team
from tests.commands.compute.conftest import PRETENDED, Lab

LONDON = """
[programme]
timezone = "Europe/London"
[channels]
staff = ["harness:staff"]
[compute]
allowance = 1000
hours_per_week = 100
[[compute.pools]]
name = "a100"
kind = "NVIDIA A100"
units = 8
price = 1
"""


@pytest.mark.parametrize(
    ("now", "day", "hours", "ends"),
    [
        (datetime(2026, 3, 27, 9, tzinfo=UTC), "28/3/2026", 9, "2026-03-29T07:00:00+00:00"),
        (datetime(2026, 10, 23, 9, tzinfo=UTC), "24/10/2026", 11, "2026-10-25T08:00:00+00:00"),
    ],
    ids=["spring", "autumn"],
)
async def test_the_hours_that_pass_are_echoed_charged_and_counted(
    now: datetime, day: str, hours: int, ends: str
) -> None:
    async with await Harness.start(
        features=[compute, team], platforms=[PRETENDED], configuration=LONDON, clock=ManualClock(now)
    ) as harness:
        lab = Lab(harness)
        await lab.set_up()

        echo = await lab.ada.says(f"/compute book 2 a100 {day} 10pm to {int(day[:2]) + 1}/{day[3:]} 8am")

        assert f"{hours} h" in echo.text
        assert f"The clocks change in between; it really takes {hours} h" in echo.text
        assert f"{2 * hours} credits" in echo.text
        assert "Booked" in (await echo.press("Yes, book it")).text
        rows = await lab.allocations()
        assert {(row.ends_at - row.starts_at) / timedelta(hours=1) for row in rows} == {hours}
        assert {row.ends_at.isoformat() for row in rows} == {ends}
        left = (await lab.ada.says("/compute mine")).text
        assert f"{1000 - 2 * hours} credits" in left
        assert f"{2 * hours} h of 100" in left
        await lab.ada.says("/compute cancel 1")
        assert "1000 credits" in (await lab.ada.says("/compute mine")).text
