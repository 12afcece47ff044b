"""`/compute book`: ask, show what was understood, and book it once the person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.declaration.references import Reference
from bot.declaration.times import TimeSpan
from bot.messages import Message, phrase, say
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from bot.when import When
from commands.compute.allocating import give_back
from commands.compute.chat import echo
from commands.compute.chat.asking import numbered, payer, token_of
from commands.compute.chat.group import compute
from commands.compute.chat.misread import check_purpose
from commands.compute.chat.parameters import LONGEST_PURPOSE, AskedTime, TimeOfUse, purpose_of
from commands.compute.chat.transacting import transact
from commands.compute.chat.turned_down import turned_down
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold, locked
from commands.compute.pools import Pool
from commands.compute.precheck import precheck
from commands.compute.recurring import Skipped, hold_each, reach, spans_of
from commands.compute.refusals import NotBooked, Settled
from commands.compute.requests import Request
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.topping_up import keep, let_run
from commands.compute.waiting import decline_offer, fulfil


@compute.command("book", answers=Answers.FORM, requires=Role.ALUMNI)
async def book(
    call: Call,
    units: Annotated[int, Param(minimum=1)],
    pool: Annotated[Pool, Param(type=Reference(Pool))],
    when: Annotated[AskedTime, Param(type=TimeOfUse())],
    purpose: Annotated[str, Param(maximum=LONGEST_PURPOSE)] = "",
    *,
    team: TeamRef | None = None,
) -> Message:
    """Hold units for two minutes and show what that would be."""
    desk = call.service(Desk)
    if not call.person.role.includes(pool.table.booked_by):
        raise Refused(phrase("compute.not_for_you", pool=pool.name, role=pool.table.booked_by.value))
    check_purpose(purpose, when.phrase, call.now, desk.zone)
    meant = when.meaning(call)
    wanted = TimeSpan(meant.start, meant.end or meant.start)
    request = Request(
        pool=pool,
        units=units,
        span=pool.on_grid(wanted, call.now),
        person=call.person,
        team=await payer(call, team),
        token=token_of(call),
        since=call.now,
        purpose=purpose_of(purpose),
    )
    if meant.rule is not None:
        spans = [pool.on_grid(each, call.now) for each in spans_of(meant, meant.rule, reach(pool, call.now))]
        return await _ask_for_each(call, desk, request, meant, spans)
    return await ask_for(call, request, asked=wanted)


async def ask_for(call: Call, request: Request, asked: TimeSpan | None = None) -> Message:
    """Hold what a request asks for and show it; or say why not, and what there is instead."""
    desk, database = call.service(Desk), call.service(Database)
    try:
        async with database.read() as session:
            await precheck(session, desk, request, call.now)
        held = await transact(call, lambda session, desk: hold(session, desk, request, call.now))
    except NotBooked as why:
        return await turned_down(call, request, why)
    async with database.read() as session:
        return await echo.held(session, call, desk, request, held, asked or request.span)


@action("compute:confirm", replaces=True, requires=Role.ALUMNI)
async def confirmed(call: Call, argument: str) -> Message:
    """Book what is held, and what was asked for together with it."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        first = await session.get(ComputeBooking, numbered(argument))
        if first is None or first.person_id != call.person.id:
            return say("compute.gone")
        try:
            booked = await _confirm_each(session, desk, call, first)
        except NotBooked as why:
            return await turned_down(call, None, why)
        return echo.booked(booked, desk) if booked else echo.too_late(first)

    return await transact(call, work)


@action("compute:drop", replaces=True, requires=Role.ALUMNI)
async def dropped(call: Call, argument: str) -> Message:
    """Give back what was held, because the person does not want it."""

    async def work(session: AsyncSession, _desk: Desk) -> Message:
        first = await session.get(ComputeBooking, numbered(argument))
        if first is None or first.person_id != call.person.id:
            return say("compute.gone")
        held = select(ComputeBooking).filter_by(request=first.request, state=BookingState.HELD)
        for each in await session.scalars(held):
            each.state, each.held_until = BookingState.CANCELLED, None
            await give_back(session, each.id)
        return say("compute.dropped")

    return await transact(call, work)


@action("compute:pass", replaces=True, requires=Role.ALUMNI)
async def passed(call: Call, argument: str) -> Message:
    """Leave an offer to others."""

    async def work(session: AsyncSession, _desk: Desk) -> Message:
        offered = await session.get(ComputeBooking, numbered(argument))
        if offered is None or offered.person_id != call.person.id:
            return say("compute.gone")
        try:
            await decline_offer(session, offered)
        except Settled:
            return say("compute.offer_settled")
        return say("compute.passed")

    return await transact(call, work)


@action("compute:again", requires=Role.ALUMNI)
async def again(call: Call, argument: str) -> Message:
    """Ask once more for what was held too long, or was cancelled."""
    desk = call.service(Desk)
    async with call.service(Database).read() as session:
        before = await session.get(ComputeBooking, numbered(argument))
    pool = desk.pool_of(before) if before is not None else None
    if before is None or pool is None or before.person_id != call.person.id:
        return say("compute.gone")
    request = Request(
        pool=pool,
        units=before.units,
        span=before.span,
        person=call.person,
        team=await payer(call, None),
        token=f"again:{before.id}:{token_of(call)}",
        since=call.now,
        purpose=before.purpose,
    )
    return await ask_for(call, request)


async def _confirm_each(
    session: AsyncSession, desk: Desk, call: Call, first: ComputeBooking
) -> Sequence[ComputeBooking]:
    """Book what is still held of one request, and return it.

    Raises:
        NotBooked: one of it cannot be; those before it are booked.
    """
    table = ComputeBooking
    group = await session.scalars(select(table.id).where(table.request == first.request).order_by(table.starts_at))
    booked: list[ComputeBooking] = []
    for booking_id in group.all():
        one = await locked(session, booking_id)
        if one is None:
            continue
        try:
            await confirm(session, desk, one, call.person, call.now)
        except Settled:
            continue
        await fulfil(session, one.id)
        booked.append(one)
    if booked:
        await let_run(session, first.request, runs=True)
    return booked


async def _ask_for_each(call: Call, desk: Desk, request: Request, meant: When, spans: list[TimeSpan]) -> Message:
    if not spans:
        return say("compute.none_ahead", days=request.pool.table.ahead_days)

    async def work(session: AsyncSession, desk: Desk) -> tuple[list[ComputeBooking], list[Skipped]]:
        held, skipped = await hold_each(session, desk, request, spans, call.now)
        if held:
            await keep(session, request, meant, call.now)
        return held, skipped

    held, skipped = await transact(call, work)
    if not held:
        return await turned_down(call, replace(request, span=skipped[0].span), skipped[0].why)
    return echo.held_each(desk, request, held, skipped)
