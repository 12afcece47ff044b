"""What people do with a booking that is theirs or their team's: cancel, extend, release, check in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.community.tables import Team
from bot.community.teams import standings
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import Actions, Button, Message, Paragraph, Plain, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.compute.changing import cancel, check_in, extend, release
from commands.compute.chat.asking import numbered
from commands.compute.chat.group import compute
from commands.compute.chat.parameters import LengthOfTime
from commands.compute.chat.reasons import reason
from commands.compute.chat.transacting import transact
from commands.compute.desk import Desk
from commands.compute.holding import locked
from commands.compute.notices import tell_cancelled
from commands.compute.refusals import NotBooked, Settled
from commands.compute.tables import ComputeBooking
from commands.compute.wording import line_of

_Number = Annotated[int, Param(minimum=1)]
_LONGEST_EXTENSION = 14 * 24 * 60


@compute.command("cancel", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def cancel_(call: Call, number: _Number, *, all: bool = False) -> Message:  # noqa: A002 - what people write
    """Cancel a booking that has not begun, or all that were made together."""
    return await _cancelled(call, number, together=all)


@action("compute:cancel", requires=Role.ALUMNI)
async def cancel_pressed(call: Call, argument: str) -> Message:
    """Cancel a booking by its button."""
    return await _cancelled(call, numbered(argument), together=argument.endswith(":all"))


@action("compute:cancel_chosen", requires=Role.ALUMNI)
async def cancel_chosen(call: Call, _argument: str) -> Message:
    """Cancel the booking that was chosen from the list."""
    return await _cancelled(call, numbered(call.chosen[0] if call.chosen else ""), together=False)


@compute.command("release", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def release_(call: Call, number: _Number) -> Message:
    """End a booking early; what is past stays as it was."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        booking = await own(call, session, number)
        try:
            refunded = await release(session, desk, booking, call.person, call.now)
        except NotBooked as why:
            return _not_done(why, booking, desk)
        if refunded:
            return say("compute.released_refund", booking=line_of(booking, desk.zone), count=refunded)
        return say("compute.released", booking=line_of(booking, desk.zone))

    return await transact(call, work)


@compute.command("extend", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def extend_(call: Call, number: _Number, by: Annotated[timedelta, Param(type=LengthOfTime())]) -> Message:
    """Let a booking end later."""
    return await _extended(call, number, by)


@action("compute:extend", requires=Role.ALUMNI)
async def extend_pressed(call: Call, argument: str) -> Message:
    """Extend a booking by its button, once."""
    number, _, minutes = argument.partition(":")
    if not minutes.isdecimal() or not 0 < int(minutes) <= _LONGEST_EXTENSION:
        return say("compute.gone")
    async with call.service(Database).read() as session:
        booking = await session.get(ComputeBooking, numbered(number))
    if booking is not None and booking.warned_at is None:
        return say("compute.extended_before", booking=line_of(booking, call.service(Desk).zone))
    return await _extended(call, numbered(number), timedelta(minutes=int(minutes)))


@compute.command("checkin", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def checkin(call: Call, number: _Number) -> Message:
    """Say that one is there, so that the units stay one's own."""
    return await _checked_in(call, number)


@action("compute:checkin", requires=Role.ALUMNI)
async def checkin_pressed(call: Call, argument: str) -> Message:
    """Check in by the button of the reminder."""
    return await _checked_in(call, numbered(argument))


async def own(call: Call, session: AsyncSession, number: int) -> ComputeBooking:
    """Return a booking that a person may change, with its pool locked: their own, their team's, or for staff any.

    Raises:
        Refused: there is none of that number, or it is another team's.
    """
    booking = await locked(session, number)
    if booking is None:
        raise Refused(phrase("compute.no_such_booking", number=number))
    if await may_change(call, session, booking):
        return booking
    team = await session.get(Team, booking.team_id) if booking.team_id is not None else None
    raise Refused(phrase("compute.not_yours", number=number, team=Plain(team.name if team is not None else "–")))


async def may_change(call: Call, session: AsyncSession, booking: ComputeBooking) -> bool:
    """Tell whether a booking is a person's own, or their team's; staff may change any."""
    if booking.person_id == call.person.id or call.person.role.includes(Role.STAFF):
        return True
    return booking.team_id in {each.team.id for each in await standings(session, call.person.id) if each.team}


async def _cancelled(call: Call, number: int, *, together: bool) -> Message:
    async def work(session: AsyncSession, desk: Desk) -> Message:
        booking = await own(call, session, number)
        group = await _made_together(session, booking, call.now) if together else [booking]
        done: list[ComputeBooking] = []
        why: NotBooked = Settled("begun")
        for each in group:
            try:
                await cancel(session, desk, each, call.person, call.now)
            except Settled as settled:
                why = settled
                continue
            if each.person_id != call.person.id and each.team_id is not None:
                await tell_cancelled(session, desk, each, call.person.name, call.now)
            done.append(each)
        return _told_cancelled(call, desk, done) if done else _not_done(why, booking, desk)

    return await transact(call, work)


async def _made_together(session: AsyncSession, booking: ComputeBooking, now: datetime) -> Sequence[ComputeBooking]:
    """Return what was asked for together with a booking and has not begun."""
    table = ComputeBooking
    statement = select(table).where(table.request == booking.request, table.starts_at > now)
    return (await session.scalars(statement.order_by(table.starts_at))).all()


def _told_cancelled(call: Call, desk: Desk, done: Sequence[ComputeBooking]) -> Message:
    if len(done) > 1:
        return say("compute.cancelled_all", count=len(done))
    text = Paragraph(phrase("compute.cancelled", booking=line_of(done[0], desk.zone)))
    if done[0].team_id is None or done[0].person_id != call.person.id:
        return Message((text,))
    again = Button(phrase("compute.book_again"), component("compute:again", str(done[0].id)))
    return Message((text, Actions((again,))))


async def _extended(call: Call, number: int, by: timedelta) -> Message:
    async def work(session: AsyncSession, desk: Desk) -> Message:
        booking = await own(call, session, number)
        try:
            await extend(session, desk, booking, by, call.person, call.now)
        except NotBooked as why:
            return _not_done(why, booking, desk)
        return say("compute.extended", booking=line_of(booking, desk.zone))

    return await transact(call, work)


async def _checked_in(call: Call, number: int) -> Message:
    async def work(session: AsyncSession, desk: Desk) -> Message:
        booking = await own(call, session, number)
        try:
            check_in(booking, call.now)
        except NotBooked as why:
            return _not_done(why, booking, desk)
        return say("compute.checked_in", booking=line_of(booking, desk.zone))

    return await transact(call, work)


def _not_done(why: NotBooked, booking: ComputeBooking, desk: Desk) -> Message:
    return Message(
        (
            Paragraph(reason(why, desk, desk.pool_of(booking), booking.units)),
            Paragraph(phrase("compute.stays", booking=line_of(booking, desk.zone))),
        )
    )
