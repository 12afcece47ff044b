"""Nobody is woken by what they did not ask for by the hour."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.delivery import NewDelivery
from bot.messages import plainly
from bot.storage import tables
from bot.testing.harness import Harness


@pytest.mark.parametrize(
    ("timezone", "urgent", "expected"),
    [
        ("Asia/Hong_Kong", False, "2026-11-25T00:00"),
        ("Asia/Hong_Kong", True, "2026-11-24T15:00"),
        ("Europe/London", False, "2026-11-24T15:00"),
        (None, False, "2026-11-25T00:00"),
        ("Nowhere/Else", False, "2026-11-25T00:00"),
    ],
)
async def test_what_is_not_urgent_waits_for_the_morning_of_its_person(
    programme: Harness, timezone: str | None, urgent: bool, expected: str
) -> None:
    person = await programme.person("Ada", role="founder", timezone=timezone).known()
    at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    delivery = NewDelivery(key="note", kind="note", to=person.id, message=plainly("hello"), due_at=at, urgent=urgent)

    async with programme.application.database.write() as session:
        await programme.application.outbox.enqueue(session, delivery, programme.clock.now())
        due = await session.scalar(select(tables.Delivery.due_at).where(tables.Delivery.key == "note"))

    assert due == datetime.fromisoformat(expected).replace(tzinfo=UTC)
