"""What recurs is booked ahead by the clock as its days come within reach, until somebody stops it."""

from __future__ import annotations

from datetime import datetime

from bot.community.erasing import erase, export
from bot.storage import tables
from tests.commands.compute.conftest import Lab

EVERY_MONDAY = "1 a100 every Mon 9-11am for evaluation"


async def a_week_later(lab: Lab) -> None:
    await lab.harness.advance(days=7)
    await lab.harness.advance(seconds=1)


async def starts(lab: Lab) -> list[datetime]:
    return [each.starts_at for each in await lab.allocations()]


async def test_the_next_one_is_booked_when_its_day_comes_within_reach(lab: Lab) -> None:
    assert "go on by myself" in (await lab.ada.says(f"/compute book {EVERY_MONDAY}")).text
    await lab.book(lab.ada, EVERY_MONDAY)
    before = len(await lab.allocations())
    assert "every Monday" in (await lab.ada.says("/compute mine")).text

    await a_week_later(lab)

    (told,) = [each for each in lab.ada.inbox if "Your bookings go on" in each.text]
    assert "Mon 21 Dec 2026, 9:00 am – 11:00 am HKT" in told.text
    assert len(await lab.allocations()) == before - 3 + 1
    await lab.harness.restart()
    await lab.harness.advance(minutes=10)
    assert len([each for each in lab.ada.inbox if "Your bookings go on" in each.text]) == 1
    assert not await lab.overlaps()


async def test_what_does_not_fit_is_left_out_and_said_once(lab: Lab) -> None:
    await lab.book(lab.ada, EVERY_MONDAY)
    await lab.harness.advance(hours=1)
    await lab.book(lab.chloe, "8 a100 21/12/2026 9-10am")

    await a_week_later(lab)
    await lab.harness.advance(minutes=20)

    (told,) = [each for each in lab.ada.inbox if "Left out" in each.text]
    assert "Mon 21 Dec 2026, 9:00 am – 11:00 am HKT: There is no room" in told.text
    await a_week_later(lab)
    assert any("Mon 28 Dec 2026" in each.text for each in lab.ada.inbox)


async def test_nothing_is_booked_ahead_before_the_person_says_yes_or_after_they_stop_it(lab: Lab) -> None:
    await lab.ada.says(f"/compute book {EVERY_MONDAY}")
    await a_week_later(lab)
    assert await lab.allocations() == []

    await lab.book(lab.ada, EVERY_MONDAY)
    listed = await lab.ada.says("/compute mine")
    assert "What is booked stays" in (await listed.press("Stop booking ahead")).text
    booked = await starts(lab)
    await a_week_later(lab)
    assert await starts(lab) == booked

    again = await lab.book(lab.ada, "1 a100 every Tue 9-11am")
    assert "are cancelled" in (await again.press("Cancel all")).text
    await a_week_later(lab)
    assert await starts(lab) == booked


async def test_nothing_is_booked_ahead_for_whoever_is_forgotten(lab: Lab) -> None:
    await lab.book(lab.ada, EVERY_MONDAY)
    application, ada = lab.harness.application, await lab.ada.known()
    async with application.database.read() as session:
        kept = str(await export(session, application.stakeholders, ada.id))
    assert "FREQ=WEEKLY;BYDAY=MO" in kept
    booked = len(await lab.allocations())
    async with application.database.write() as session:
        await erase(session, application.stakeholders, ada.id, lab.harness.clock.now())

    await a_week_later(lab)

    assert len(await lab.allocations()) == booked


async def test_nothing_is_booked_ahead_for_whoever_has_left(lab: Lab) -> None:
    await lab.book(lab.ada, EVERY_MONDAY)
    ada, now = await lab.ada.known(), lab.harness.clock.now()
    async with lab.harness.application.database.write() as session:
        (await session.get_one(tables.Person, ada.id)).left_at = now
    booked = len(await lab.allocations())

    await a_week_later(lab)

    assert len(await lab.allocations()) == booked
