"""Many want the same seats at once, on both databases: none is given twice, and the waitlist keeps its order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

import bot.application  # noqa: F401 - rooms of the engine refer to each other; this loads them in their order
from bot.community.stakeholders import Stakeholders
from bot.configuration import Configuration
from bot.contributions import Contributions
from bot.delivery import Outbox
from bot.directory import Directory
from bot.languages import Language
from bot.people import Account, Person
from bot.services import Services
from bot.storage import Database, MigrationBranch
from commands.events.desk import EventDesk
from commands.events.programme.details import Details
from commands.events.programme.event import Event
from commands.events.programme.keeping import plan
from commands.events.rsvp.answers import Outcome, Said
from commands.events.rsvp.offers import offer_span
from commands.events.rsvp.responding import Request, Responder, respond
from commands.events.tables import BRANCH, Answer, Rsvp

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Hong_Kong")
SEATS, PEOPLE, PROCESSES = 20, 200, 12


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


class Rush:
    """An event with few seats, and people on two platforms."""

    def __init__(self, database: Database) -> None:
        services = Services()
        services.provide(Contributions, Contributions.of(()))
        stakeholders = Stakeholders(services, {}, (), ())
        self.database = database
        self.directory = Directory(database, Configuration(), stakeholders)
        self.desk = EventDesk(Outbox(ZONE), self.directory, services, ZONE, (), (), timedelta(hours=2))
        self.responder = Responder(database, self.desk)
        self.processes = asyncio.Semaphore(PROCESSES)
        self.people: list[Person] = []
        self.event: Event

    async def set_up(self, seats: int, people: int) -> Rush:
        for number in range(people):
            platform = "slack" if number % 2 else "discord"
            account = Account(platform, "", f"u{number}", f"P{number}")
            self.people.append(await self.directory.identify(account, NOW))
        start = (NOW + timedelta(days=3)).astimezone(ZONE)
        details = Details(
            title={Language.EN: "Demo"}, start=start, end=start + timedelta(hours=2), capacity=seats, guests=2
        )
        async with self.database.write() as session:
            self.event = await plan(session, details, NOW)
        return self

    async def says(self, number: int, answer: Answer, guests: int | None = None, *, together: bool = False) -> Outcome:
        said = Said(answer=answer, guests=guests)
        request = Request(event_id=self.event.id, audiences=None, person=self.people[number], said=said, now=NOW)
        if together:
            response = await self.responder.respond(request)
        else:
            async with self.processes, self.database.write() as session:
                (response,) = await respond(session, self.desk, [request])
        assert response is not None
        return response.answered.outcome

    async def rows(self) -> list[Rsvp]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Rsvp).order_by(Rsvp.queue, Rsvp.id)))

    async def seats_taken(self) -> int:
        async with self.database.read() as session:
            taken = select(func.sum(1 + Rsvp.guests)).where(Rsvp.answer.in_((Answer.GOING, Answer.OFFERED)))
            return await session.scalar(taken) or 0


@pytest.mark.parametrize("together", [True, False], ids=["one process", "several processes"])
async def test_two_hundred_want_twenty_seats(database: Database, together: bool) -> None:
    rush = await Rush(database).set_up(SEATS, PEOPLE)

    async def wants(number: int) -> Outcome:
        return await rush.says(number, Answer.GOING, together=together)

    outcomes = await asyncio.gather(*(wants(number) for number in range(PEOPLE)))

    assert outcomes.count(Outcome.GOING) == SEATS
    assert outcomes.count(Outcome.WAITING) == PEOPLE - SEATS
    assert await rush.seats_taken() == SEATS
    waiting = [row for row in await rush.rows() if row.answer is Answer.WAITING]
    assert [row.queue for row in waiting] == list(range(1, PEOPLE - SEATS + 1))

    going = [number for number, outcome in enumerate(outcomes) if outcome is Outcome.GOING]
    await asyncio.gather(*(rush.says(number, Answer.NO) for number in going[:5]))
    offered = [row.person_id for row in await rush.rows() if row.answer is Answer.OFFERED]
    assert offered == [row.person_id for row in waiting[:5]]
    assert await rush.seats_taken() == SEATS


steps = st.lists(st.tuples(st.integers(0, 5), st.sampled_from([*Answer][:3]), st.integers(0, 2)), max_size=25)


@given(steps=steps)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_order_of_answers_exceeds_the_seats(
    steps: list[tuple[int, Answer, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from bot.storage import DatabaseUrl, upgrade

    database = Database(DatabaseUrl.of_file(tmp_path_factory.mktemp("rush") / "rush.db"))
    try:
        await upgrade(database, [BRANCH])
        rush = await Rush(database).set_up(3, 6)
        for number, answer, guests in steps:
            await rush.says(number, answer, guests)
            assert await rush.seats_taken() <= 3
            rows = await rush.rows()
            free = 3 - await rush.seats_taken()
            assert not any(row.answer is Answer.WAITING and 1 + row.guests <= free for row in rows)
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("local", "start_in", "begins", "ends"),
    [
        ("2026-11-24T10:00", 72, "2026-11-24T10:00", "2026-11-24T12:00"),
        ("2026-11-24T23:30", 72, "2026-11-25T08:00", "2026-11-25T10:00"),
        ("2026-11-24T21:30", 72, "2026-11-24T21:30", "2026-11-25T09:30"),
        ("2026-11-25T02:00", 3, "2026-11-25T02:00", "2026-11-25T04:00"),
        ("2026-11-24T10:00", 1, "2026-11-24T10:00", "2026-11-24T11:00"),
    ],
)
def test_offers_stand_still_at_night_unless_the_start_is_near(
    local: str, start_in: int, begins: str, ends: str
) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    span = offer_span(now, now + timedelta(hours=start_in), ZONE, timedelta(hours=2))
    assert [each.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") for each in span] == [begins, ends]
