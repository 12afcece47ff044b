"""Keep bookings that recur made as far ahead as their pool goes, as its days come within reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.community.teams import running_teams
from bot.messages import Message
from bot.people import Person
from bot.roles import Role
from bot.storage import Database, tables
from bot.storage.again import write_again
from bot.when import When
from bot.when.rules import parse_rule
from commands.compute.allocating import lock
from commands.compute.cards import topped_up
from commands.compute.desk import Desk
from commands.compute.holding import confirm
from commands.compute.notices import tell_person
from commands.compute.pools import Pool
from commands.compute.reasons import left_out
from commands.compute.recurring import Skipped, hold_each, reach, spans_of
from commands.compute.refusals import NotBooked
from commands.compute.requests import Request
from commands.compute.tables import ComputeBooking, ComputeRecurrence


async def keep(session: AsyncSession, request: Request, when: When, now: datetime) -> None:
    """Keep by which rule a request recurs, until it is confirmed; a repeated request is kept once."""
    known = await session.scalar(select(ComputeRecurrence.id).filter_by(request=request.token))
    if known is not None:
        return
    session.add(
        ComputeRecurrence(
            request=request.token,
            pool=request.pool.name,
            units=request.units,
            team_id=request.team.id,
            person_id=request.person.id,
            account_id=request.person.account_id,
            purpose=request.purpose,
            rule=str(when.rule),
            starts_at=when.start,
            ends_at=when.end or when.start,
            zone=str(when.zone),
            made_until=reach(request.pool, now),
            runs=False,
        )
    )


async def let_run(session: AsyncSession, request: str, *, runs: bool) -> None:
    """Let what recurs of a request be booked ahead from now on, or no more."""
    table = ComputeRecurrence
    await session.execute(update(table).where(table.request == request).values(runs=runs))


async def top_up_all(application: Application) -> None:
    """Book ahead whatever has come within reach."""
    await top_up(application.database, application.services.get(Desk), application.clock.now())


async def top_up(database: Database, desk: Desk, now: datetime) -> None:
    """Book what has come within reach of each rule that runs; what does not fit is left out, and said once."""
    table = ComputeRecurrence
    async with database.read() as session:
        running = (await session.scalars(select(table).where(table.runs).order_by(table.id))).all()
    for each in running:
        pool = desk.pools.get(each.pool)
        if pool is not None and each.made_until < reach(pool, now):
            await _book_ahead(database, desk, pool, each, now)


def meaning_of(recurrence: ComputeRecurrence) -> When:
    """Return when it recurs, as it was read."""
    zone = ZoneInfo(recurrence.zone)
    start, end = recurrence.starts_at.astimezone(zone), recurrence.ends_at.astimezone(zone)
    return When(start, end, parse_rule(recurrence.rule), zone)


async def _book_ahead(database: Database, desk: Desk, pool: Pool, seen: ComputeRecurrence, now: datetime) -> None:
    async def work(session: AsyncSession) -> None:
        await lock(session, pool.name, [seen.team_id])
        recurrence = await session.get(ComputeRecurrence, seen.id)
        if recurrence is not None and recurrence.runs:
            await _book(session, desk, pool, recurrence, now)

    await write_again(database, work)


async def _book(session: AsyncSession, desk: Desk, pool: Pool, recurrence: ComputeRecurrence, now: datetime) -> None:
    team = next((each for each in await running_teams(session) if each.id == recurrence.team_id), None)
    asker = await session.get_one(tables.Person, recurrence.person_id)
    if team is None or asker.left_at is not None:
        recurrence.runs = False
        return
    when, until = meaning_of(recurrence), reach(pool, now)
    added = spans_of(when, parse_rule(recurrence.rule), until, recurrence.made_until)
    spans = [pool.on_grid(each, now) for each in added]
    recurrence.made_until = until
    if not spans:
        return
    person = Person(recurrence.person_id, recurrence.account_id, "", Role.FOUNDER)
    request = Request(
        pool=pool,
        units=recurrence.units,
        span=spans[0],
        person=person,
        team=team,
        token=recurrence.request,
        since=now,
        purpose=recurrence.purpose,
    )
    held, skipped = await hold_each(session, desk, request, spans, now)
    booked = await _confirmed(session, desk, held, skipped, person, now)
    told = _told(desk, recurrence, booked, skipped)
    key = f"recurrence:{recurrence.id}:{until.isoformat()}"
    await tell_person(session, desk, recurrence.person_id, key, told, now)


async def _confirmed(
    session: AsyncSession,
    desk: Desk,
    held: Sequence[ComputeBooking],
    skipped: list[Skipped],
    person: Person,
    now: datetime,
) -> Sequence[ComputeBooking]:
    booked: list[ComputeBooking] = []
    for each in held:
        try:
            await confirm(session, desk, each, person, now)
        except NotBooked as why:
            skipped.append(Skipped(each.span, why))
        else:
            booked.append(each)
    return booked


def _told(
    desk: Desk, recurrence: ComputeRecurrence, booked: Sequence[ComputeBooking], skipped: Sequence[Skipped]
) -> Message:
    pool = desk.pools.get(recurrence.pool)
    lines = [left_out(each.span, each.why, desk, pool, recurrence.units) for each in skipped]
    return topped_up(recurrence.id, booked, lines, desk.zone)
