"""What staff do: agree or not, keep units from everybody, and give credits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.declaration.references import Reference
from bot.declaration.times import TimeSpan
from bot.messages import (
    Actions,
    Block,
    Button,
    FieldKind,
    Form,
    FormField,
    Heading,
    Json,
    Listing,
    Message,
    Paragraph,
    Plain,
    phrase,
    rich,
    say,
)
from bot.people import Person, TeamRef
from bot.roles import Role
from bot.storage import Database
from commands.compute.approving import approve, decline
from commands.compute.chat.asking import numbered, token_of
from commands.compute.chat.group import compute
from commands.compute.chat.parameters import AskedTime, TimeOfUse
from commands.compute.chat.reasons import reason as reason_of
from commands.compute.chat.transacting import transact
from commands.compute.described import described
from commands.compute.desk import Desk
from commands.compute.holding import locked
from commands.compute.ledger import balance, grant, refund
from commands.compute.maintenance import Block as Blocked
from commands.compute.maintenance import InTheWay, block
from commands.compute.notices import tell_person
from commands.compute.pools import Pool
from commands.compute.refusals import NotBooked
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.wording import line_of

_Number = Annotated[int, Param(minimum=1)]
_Pool = Annotated[Pool, Param(type=Reference(Pool))]
_When = Annotated[AskedTime, Param(type=TimeOfUse())]
_Reason = Annotated[str, Param(maximum=200)]
_Settle: TypeAlias = Callable[[AsyncSession, Desk, ComputeBooking, Person, datetime], Awaitable[None]]
_MOST_LISTED = 15
_MOST_CREDITS = 1_000_000


@compute.command("maintenance", answers=Answers.PRIVATE, requires=Role.STAFF)
async def maintenance(call: Call, pool: _Pool, when: _When, reason: _Reason = "") -> Message:
    """Keep a whole pool from everybody for a while, and cancel what is booked of it then."""
    return await _block(call, pool, range(pool.units), when, reason)


@compute.command("out", answers=Answers.PRIVATE, requires=Role.STAFF)
async def out(
    call: Call, pool: _Pool, unit: Annotated[int, Param(minimum=0)], when: _When, reason: _Reason = ""
) -> Message:
    """Take one unit out of a pool for a while."""
    if unit >= pool.units:
        raise Refused(phrase("compute.no_such_unit", pool=pool.name, last=pool.units - 1))
    return await _block(call, pool, [unit], when, reason)


@compute.command("waiting", answers=Answers.PRIVATE, requires=Role.STAFF)
async def waiting(call: Call) -> Message:
    """List what waits for staff to agree."""
    desk = call.service(Desk)
    statement = (
        select(ComputeBooking)
        .where(ComputeBooking.state == BookingState.PENDING, ComputeBooking.starts_at > call.now)
        .order_by(ComputeBooking.starts_at)
        .limit(_MOST_LISTED)
    )
    async with call.service(Database).read() as session:
        pending = await described(session, statement)
    if not pending:
        return say("compute.nothing_waits")
    blocks: list[Block] = [Heading(phrase("compute.waiting_title"))]
    for each in pending:
        team = each.team.name if each.team is not None else "–"
        blocks.append(Paragraph(rich(line_of(each.booking, desk.zone), f" · {team} · {each.booking.purpose or '–'}")))
        yes = Button(phrase("compute.card.approve"), component("compute:approve", str(each.booking.id)))
        no = Button(phrase("compute.card.decline"), component("compute:decline", str(each.booking.id)))
        blocks.append(Actions((yes, no)))
    return Message(tuple(blocks))


@compute.command("approve", answers=Answers.PRIVATE, requires=Role.STAFF)
async def approve_(call: Call, number: _Number) -> Message:
    """Agree to a booking."""
    return await _approved(call, number)


@action("compute:approve", requires=Role.STAFF)
async def approve_pressed(call: Call, argument: str) -> Message:
    """Agree to a booking by its card."""
    return await _approved(call, numbered(argument))


@compute.command("decline", answers=Answers.PRIVATE, requires=Role.STAFF)
async def decline_(call: Call, number: _Number, reason: _Reason) -> Message:
    """Turn a booking down, and say why."""
    return await _declined(call, number, reason)


@action("compute:decline", answers=Answers.FORM, requires=Role.STAFF)
async def decline_pressed(_call: Call, argument: str) -> Message | Form:
    """Ask why a booking is turned down."""
    field = FormField("reason", phrase("compute.decline_reason"), FieldKind.LINES, required=False)
    return Form(component("compute:declined", str(numbered(argument))), phrase("compute.decline_title"), (field,))


@action("compute:declined", requires=Role.STAFF)
async def declined(call: Call, argument: str) -> Message:
    """Turn a booking down by its card."""
    return await _declined(call, numbered(argument), str(call.submitted.get("reason", ""))[:200])


@compute.command("refund", answers=Answers.PRIVATE, requires=Role.STAFF)
async def refund_(call: Call, number: _Number, reason: Annotated[str, Param(minimum=3, maximum=200)]) -> Message:
    """Give back what a booking has cost, with a reason."""
    desk = call.service(Desk)
    async with call.service(Database).write() as session:
        booking = await locked(session, number)
        if booking is None:
            raise Refused(phrase("compute.no_such_booking", number=number))
        back = await refund(session, booking, reason, call.now)
        detail: dict[str, Json] = {"credits": back, "reason": reason}
        await record(session, call.person, "compute.refunded", f"booking:{number}", call.now, detail)
        if back:
            told = say("compute.refund_told", booking=line_of(booking, desk.zone), count=back, reason=Plain(reason))
            await tell_person(session, desk, booking.person_id, f"refund:{booking.id}", told, call.now)
    return say("compute.refunded" if back else "compute.nothing_to_refund", number=number, count=back)


@compute.command("credits", answers=Answers.PRIVATE, requires=Role.STAFF)
async def credits_(
    call: Call,
    team: TeamRef,
    amount: Annotated[int, Param(minimum=-_MOST_CREDITS, maximum=_MOST_CREDITS)] = 0,
    reason: _Reason = "",
) -> Message:
    """Show what a team has left, or give it credits, or take some away where the amount is negative."""
    desk = call.service(Desk)
    async with call.service(Database).write() as session:
        if amount:
            await grant(session, team.id, amount, reason, call.now)
            detail: dict[str, Json] = {"credits": amount, "reason": reason}
            await record(session, call.person, "compute.granted", f"team:{team.id}", call.now, detail)
        left = await balance(session, desk, team.id)
    return say("compute.team_credits", team=team.name, count=left)


async def _approved(call: Call, number: int) -> Message:
    return await _settled(call, number, approve, "approved_now")


async def _declined(call: Call, number: int, why: str) -> Message:
    async def turn_down(
        session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, now: datetime
    ) -> None:
        await decline(session, desk, booking, person, why, now)

    return await _settled(call, number, turn_down, "declined_now")


async def _settled(call: Call, number: int, settle: _Settle, said: str) -> Message:
    """Settle what waits for approval, and say so; what cannot be settled any more stays as it is."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        booking = await locked(session, number)
        if booking is None:
            raise Refused(phrase("compute.no_such_booking", number=number))
        try:
            await settle(session, desk, booking, call.person, call.now)
        except NotBooked as why:
            return Message((Paragraph(reason_of(why, desk)),))
        return say(f"compute.{said}", booking=line_of(booking, desk.zone))

    return await transact(call, work)


async def _block(call: Call, pool: Pool, units: Sequence[int], when: AskedTime, why: str) -> Message:
    meant = when.meaning(call)
    if meant.rule is not None or meant.end is None:
        raise Refused(phrase("compute.expected_time"))
    if meant.end <= call.now:
        raise Refused(phrase("compute.no.past"))
    span = TimeSpan(max(meant.start, call.now), meant.end)
    asked = Blocked(pool=pool, units=tuple(units), span=span, reason=why, token=token_of(call))

    async def work(session: AsyncSession, desk: Desk) -> Message:
        try:
            blocked, cancelled = await block(session, desk, asked, call.person, call.now)
        except InTheWay as way:
            lines = tuple(rich(line_of(each, desk.zone)) for each in way.bookings)
            return Message((Paragraph(phrase("compute.in_the_way")), Listing(lines[:_MOST_LISTED])))
        return _told_blocked(desk, blocked, cancelled)

    return await transact(call, work)


def _told_blocked(desk: Desk, blocked: ComputeBooking, cancelled: Sequence[ComputeBooking]) -> Message:
    text = Paragraph(phrase("compute.blocked", booking=line_of(blocked, desk.zone)))
    undo = Button(phrase("compute.cancel_it"), component("compute:cancel", str(blocked.id)))
    if not cancelled:
        return Message((text, Actions((undo,))))
    lines = tuple(rich(line_of(each, desk.zone)) for each in cancelled[:_MOST_LISTED])
    told = Paragraph(phrase("compute.blocked_cancelled", count=len(cancelled)))
    return Message((text, told, Listing(lines), Actions((undo,))))
