"""A partner's calendar is followed on both databases: changed, moved back, cancelled, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.storage import Database, MigrationBranch, tables
from bot.storage.upsert import upsert
from commands.events.calendar_in.components import cut
from commands.events.calendar_in.fetching import allow_shrinking
from commands.events.calendar_in.following import Comparison, cancel, compare, follow, take_new
from commands.events.calendar_in.occurrences import occurrences
from commands.events.calendar_in.occurrences_told import Told
from commands.events.rsvp.answers import Said
from commands.events.rsvp.responding import Request
from commands.events.settings import FeedTable
from commands.events.tables import BRANCH, Answer, CalendarFeed, EventRow, Status
from tests.commands.events.test_calendar_in import an_event, calendar
from tests.commands.events.test_rush import NOW, ZONE, Rush

TABLE = FeedTable(url="https://example.org/events.ics", organiser="HKSTP", tags=("partner",))
SERIES = "UID:s\nDTSTART;TZID=Asia/Hong_Kong:20261203T190000\nSUMMARY:Office hour\nRRULE:FREQ=WEEKLY;COUNT=4"
MOVED = (
    "UID:s\nRECURRENCE-ID;TZID=Asia/Hong_Kong:20261210T190000\nDTSTART;TZID=Asia/Hong_Kong:20261211T200000\nSUMMARY:X"
)


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


class Follower:
    """A programme that follows one calendar."""

    def __init__(self, rush: Rush) -> None:
        self.rush = rush
        self.database = rush.database
        self.feed_id = 0

    async def set_up(self) -> Follower:
        async with self.database.write() as session:
            values = {"url": TABLE.url, "organiser": TABLE.organiser, "next_at": NOW}
            await session.execute(upsert(session, CalendarFeed).values(values))
            self.feed_id = await session.scalar(select(CalendarFeed.id)) or 0
        return self

    async def compared(self, *events: str) -> Comparison:
        found, problems = occurrences(cut(calendar(*events)), ZONE, NOW)
        assert problems == []
        async with self.database.read() as session:
            return await compare(session, self.feed_id, [Told.of(each.to_json()) for each in found], NOW)

    async def says(self, *events: str) -> int:
        """Let the calendar say this; return how many events have changed."""
        comparison = await self.compared(*events)
        async with self.database.write() as session:
            feed = await session.get_one(CalendarFeed, self.feed_id)
            await take_new(session, feed, TABLE, comparison.new, NOW)
            changed = await follow(session, self.rush.desk, TABLE, comparison.same, NOW)
            for event in comparison.gone:
                await cancel(session, self.rush.desk, event, NOW)
        return changed + len(comparison.gone)

    async def starts(self) -> Mapping[int, str]:
        """Return when each event that takes place begins, by its number."""
        async with self.database.read() as session:
            planned = select(EventRow).filter_by(status=Status.PLANNED, feed_id=self.feed_id).order_by(EventRow.id)
            rows = await session.scalars(planned)
            return {row.id: f"{row.starts_at.astimezone(ZONE):%m-%d %H:%M}" for row in rows}

    async def told(self) -> int:
        async with self.database.read() as session:
            return await session.scalar(select(func.count()).select_from(tables.Delivery)) or 0


async def test_a_calendar_is_followed(database: Database) -> None:
    rush = await Rush(database).set_up(2, 1)
    calendar_of_partner = await Follower(rush).set_up()
    await calendar_of_partner.says(an_event("a"), SERIES)
    first = await calendar_of_partner.starts()
    assert list(first.values()) == ["12-01 14:00", "12-03 19:00", "12-10 19:00", "12-17 19:00", "12-24 19:00"]
    alone, _, second, third, _ = first
    said = Said(answer=Answer.GOING)
    await rush.responder.respond(
        Request(event_id=second, audiences=None, person=rush.people[0], said=said, now=NOW + timedelta(seconds=1))
    )
    assert await calendar_of_partner.says(an_event("a"), SERIES) == 0
    assert await calendar_of_partner.told() == 0

    exception = f"{SERIES}\nEXDATE;TZID=Asia/Hong_Kong:20261217T190000"
    assert await calendar_of_partner.says(an_event("a", "20261201T090000Z", SEQUENCE="2"), exception, MOVED) == 3
    expected = {**first, alone: "12-01 17:00", second: "12-11 20:00"}
    del expected[third]
    assert await calendar_of_partner.starts() == expected
    assert await calendar_of_partner.told() == 1

    assert await calendar_of_partner.says(an_event("a", "20261201T090000Z", SEQUENCE="2"), exception) == 1
    assert (await calendar_of_partner.starts())[second] == "12-10 19:00"


async def test_a_calendar_that_shrinks_is_held_until_that_is_allowed(database: Database) -> None:
    calendar_of_partner = await Follower(await Rush(database).set_up(2, 1)).set_up()
    await calendar_of_partner.says(*(an_event(str(number)) for number in range(6)))
    assert not (await calendar_of_partner.compared(*(an_event(str(number)) for number in range(4)))).shrinks
    assert (await calendar_of_partner.compared(an_event("0"), an_event("1"), an_event("2"))).shrinks
    assert (await calendar_of_partner.compared()).shrinks
    async with database.write() as session:
        assert not await allow_shrinking(session, calendar_of_partner.feed_id, NOW)
        (await session.get_one(CalendarFeed, calendar_of_partner.feed_id)).held = "held"
    async with database.write() as session:
        assert await allow_shrinking(session, calendar_of_partner.feed_id, NOW)
    await calendar_of_partner.says()
    assert await calendar_of_partner.starts() == {}


async def test_what_staff_added_stays_when_the_calendar_changes(database: Database) -> None:
    calendar_of_partner = await Follower(await Rush(database).set_up(2, 1)).set_up()
    await calendar_of_partner.says(an_event("a"))
    async with database.write() as session:
        row = (await session.scalars(select(EventRow).filter_by(source_uid="a"))).one()
        row.details = {**row.details, "capacity": 12, "title": {**row.details["title"], "zh-Hant-HK": "講座"}}
    await calendar_of_partner.says(an_event("a", "20261202T060000Z"))
    async with database.read() as session:
        row = (await session.scalars(select(EventRow).filter_by(source_uid="a"))).one()
    assert row.details["capacity"] == 12
    assert row.details["title"] == {"en": "Event a", "zh-Hant-HK": "講座"}
